/*
 * client.h: a connection to another daemon
 *
 * The I/O thread reads the socket; calls are written by the thread that makes them. A blocking
 * call waits on any other thread, with a deadline; an asynchronous one gets its answer by
 * callback on the I/O thread. When the other side closes or dies all waiting calls fail at once
 * with VIR_ERR_NO_CONNECT naming the daemon. Pings are answered.
 *
 * Thread: any.
 */
#pragma once

#include "rpc/procedure.h"

typedef struct _virRPCClient virRPCClient; /* reference-counted */

/**
 * virRPCClientNew:
 * @path: of the UNIX socket
 * @peer: who that is, for messages ("virtnetworkd")
 * @context: whose thread reads the socket; NULL for the main context
 *
 * Connects; a unit that systemd starts on demand is started by this. Does not speak yet: the
 * first call is connect_open. Fails with VIR_ERR_NO_CONNECT naming path and peer.
 */
virRPCClient *virRPCClientNew(const char *path, const char *peer, GMainContext *context,
                              GError **error);
/* From a connected socket, which is taken. */
virRPCClient *virRPCClientNewFd(int fd, const char *peer, GMainContext *context);
virRPCClient *virRPCClientRef(virRPCClient *client);
void virRPCClientUnref(virRPCClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCClient, virRPCClientUnref)

/* Fails all calls that wait, with @error (taken) or a general one if NULL. */
void virRPCClientClose(virRPCClient *client, GError *error);
gboolean virRPCClientIsAlive(virRPCClient *client);

/* How long virRPCClientCall() waits, in milliseconds (at least 1). 30000 unless told. */
void virRPCClientSetTimeout(virRPCClient *client, guint timeout_ms);

/**
 * virRPCClientCall:
 * @args: NULL if the procedure has none
 * @ret: filled on success, to be cleared by the caller; NULL if the procedure has none
 *
 * Blocks; not on the I/O thread. The other side's error comes as it is; VIR_ERR_OPERATION_TIMEOUT
 * when the deadline has passed; VIR_ERR_NO_CONNECT when the connection is lost.
 */
gboolean virRPCClientCall(virRPCClient *client, const virRPCProtocol *protocol, guint32 procedure,
                          const void *args, void *ret, GError **error);

/* With descriptors: @in_fds (duplicated by sending) and the reply's in @out_fds, at most
 * *nout_fds, which gets their number; the caller closes them. Both may be NULL. */
gboolean virRPCClientCallFds(virRPCClient *client, const virRPCProtocol *protocol,
                             guint32 procedure, const void *args, void *ret, const int *in_fds,
                             unsigned nin_fds, int *out_fds, unsigned *nout_fds, GError **error);

/* @ret belongs to the client and is freed after the call; NULL if @error is set. @error is
 * borrowed. Runs on the I/O thread, exactly once. */
typedef void (*virRPCClientReplyFunc)(virRPCClient *client, const void *ret, const GError *error,
                                      gpointer opaque);
void virRPCClientCallAsync(virRPCClient *client, const virRPCProtocol *protocol, guint32 procedure,
                           const void *args, virRPCClientReplyFunc func, gpointer opaque);

/* On the I/O thread for each event of @protocol; @msg is borrowed. */
typedef void (*virRPCClientEventFunc)(virRPCClient *client, const virRPCProcedure *event,
                                      const void *msg, gpointer opaque);
void virRPCClientSetEventHandler(virRPCClient *client, const virRPCProtocol *protocol,
                                 virRPCClientEventFunc func, gpointer opaque);
/* On the I/O thread, once, when the connection is lost or closed, also if that has happened before
 * the handler was set; @reason is borrowed. NULL removes it. */
typedef void (*virRPCClientCloseFunc)(virRPCClient *client, const GError *reason, gpointer opaque);
void virRPCClientSetCloseHandler(virRPCClient *client, virRPCClientCloseFunc func, gpointer opaque);
