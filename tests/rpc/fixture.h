/*
 * fixture.h: a server with its own I/O thread, and raw clients that speak packets
 */
#pragma once

#include "rpc/packet.h"
#include "rpc/remote_protocol.h"
#include "rpc/server.h"

typedef struct {
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
    virRPCServer *server;
} virRPCFixture;

/* Serves @rows of the remote program. */
void fixtureStart(virRPCFixture *fixture, const virRPCServerLimits *limits,
                  const virRPCHandlerRow *rows, gsize nrows, gpointer opaque);
void fixtureStop(virRPCFixture *fixture);
/* Runs @func on the I/O thread and waits for its end. */
void fixtureRun(virRPCFixture *fixture, void (*func)(gpointer), gpointer opaque);
/* A client's socket. */
int fixtureConnect(virRPCFixture *fixture, unsigned flags);
/* The same with connect_open sent and answered; needs fixtureOpenRow among the rows. */
int fixtureOpen(virRPCFixture *fixture, unsigned flags);

virRPCResult fixtureHandleOpen(virRPCCall *call, const void *args, void *ret, GError **error);
#define FIXTURE_OPEN_ROW \
    { \
        REMOTE_PROC_CONNECT_OPEN, fixtureHandleOpen \
    }

/* One received packet. */
typedef struct {
    virRPCHeader header;
    gsize len; /* of the body */
    guint8 *body;
} virRPCAnswer;

void rawSend(int fd, guint32 procedure, virRPCPacketType type, guint32 serial,
             virRPCPacketStatus status, const void *body, gsize len);
/* An encoded call. */
void rawCall(int fd, guint32 procedure, guint32 serial, const void *args);
void rawPing(int fd);
/* FALSE at the end of the connection; fails the test after 10 s of silence. */
gboolean rawReceive(int fd, virRPCAnswer *answer);
void rawClear(virRPCAnswer *answer);
/* Receives and checks that it is the error @code. */
void rawExpectError(int fd, guint32 serial, int code);
void rawExpectOk(int fd, guint32 serial);
void rawExpectClosed(int fd);
