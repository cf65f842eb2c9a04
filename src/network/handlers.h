/*
 * handlers.h: what the files of handlers share
 *
 * Reads are answered at once from the network's view; all else is a job of the network, whose
 * end answers the call.
 */
#pragma once

#include "network/object.h"
#include "rpc/remote_protocol.h"
#include "rpc/server.h"

/* A read: must not block. @args and @ret as of virRPCHandler. */
typedef gboolean (*virNetworkReadFunc)(virNetworkObj *obj, const virNetworkView *view,
                                       const void *args, void *ret, GError **error);
/* A job: may block. */
typedef gboolean (*virNetworkCallFunc)(virNetworkObj *obj, const void *args, void *ret,
                                       GError **error);

/* The network is the first member of @args in both; ports name it inside. */
typedef struct {
    guint32 procedure;
    virNetworkReadFunc func;
} virNetworkReadRow;

typedef struct {
    guint32 procedure;
    const char *name; /* of the job */
    virNetworkCallFunc func;
} virNetworkCallRow;

/* Finds network and row, calls the row's function. */
virRPCResult virNetworkHandleRead(virRPCCall *call, const virNetworkReadRow *rows, gsize nrows,
                                  const void *args, void *ret, GError **error);
virRPCResult virNetworkHandleCall(virRPCCall *call, const virNetworkCallRow *rows, gsize nrows,
                                  const void *args, GError **error);

/* Fills in a reference for the client; the name is allocated. */
void virNetworkFillClient(remote_network *net, const char *name, const unsigned char *uuid);

/* FALSE with VIR_ERR_INVALID_ARG if @flags has a bit outside of @known. */
gboolean virNetworkCheckFlags(unsigned flags, unsigned known, const char *what, GError **error);

void virNetworkAddConnectHandlers(virNetworkDriver *driver, virRPCServer *server);
void virNetworkAddNetworkHandlers(virNetworkDriver *driver, virRPCServer *server);
void virNetworkAddListHandlers(virNetworkDriver *driver, virRPCServer *server);
void virNetworkAddPortHandlers(virNetworkDriver *driver, virRPCServer *server);
void virNetworkAddEventHandlers(virNetworkDriver *driver, virRPCServer *server);
