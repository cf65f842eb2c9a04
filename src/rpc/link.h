/*
 * link.h: the client's end of a connection: a socket, packets out and in
 *
 * Below client.h and forward.h, which say what the packets mean. Pings are answered here.
 *
 * Thread: the I/O thread reads and runs the ops; sending and closing from any thread.
 */
#pragma once

#include "rpc/packet.h"

typedef struct _virRPCLink virRPCLink; /* reference-counted */

typedef struct {
    /* A whole packet, whose memory may be changed; @fds are taken. FALSE ends the link. */
    gboolean (*packet)(virRPCLink *link, const virRPCPacket *packet, const int *fds,
                       gpointer opaque, GError **error);
    /* What waited has been sent. May be NULL. */
    void (*drained)(virRPCLink *link, gpointer opaque);
    /* The last op, exactly once, also after virRPCLinkClose(). */
    void (*lost)(virRPCLink *link, const GError *reason, gpointer opaque);
} virRPCLinkOps;

/**
 * virRPCLinkConnect:
 * @path: of a UNIX socket
 * @peer: who serves it, @unit: what starts it, for messages
 *
 * Never blocks. Returns: the descriptor, or -1 with VIR_ERR_NO_CONNECT
 */
int virRPCLinkConnect(const char *path, const char *peer, const char *unit, GError **error);

/* Takes @fd. @peer is copied. Nothing is read, and no op called, before virRPCLinkStart(). */
virRPCLink *virRPCLinkNew(int fd, const char *peer, const virRPCLinkOps *ops, gpointer opaque);
/* Once. @context NULL: the main context. */
void virRPCLinkStart(virRPCLink *link, GMainContext *context);
virRPCLink *virRPCLinkRef(virRPCLink *link);
void virRPCLinkUnref(virRPCLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCLink, virRPCLinkUnref)

/* A whole packet; FALSE if the link is lost already (nothing is said of later losses). */
gboolean virRPCLinkSend(virRPCLink *link, const guint8 *data, gsize len, const int *fds,
                        unsigned nfds);
/* Bytes that wait to be sent. */
gsize virRPCLinkGetWaiting(virRPCLink *link);
/* While paused nothing is read. I/O thread. */
void virRPCLinkSetPaused(virRPCLink *link, gboolean paused);
void virRPCLinkClose(virRPCLink *link);
