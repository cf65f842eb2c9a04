/*
 * output.h: packets on their way to a socket
 *
 * What the socket takes at once is never copied; the rest waits in order. Replies and streams
 * are bounded by their senders (virRPCOutput.bytes says how much waits), events by dropping the
 * oldest ones.
 *
 * Thread: the owner locks.
 */
#pragma once

#include "rpc/packet.h"

typedef enum {
    VIR_RPC_OUT_REPLY,
    VIR_RPC_OUT_EVENT,
    VIR_RPC_OUT_URGENT, /* keepalive: goes before all that has not been begun */
} virRPCOutputKind;

/* Bytes that several outputs share. */
typedef struct {
    int refs;
    gsize len;
    guint8 data[];
} virRPCBytes;

virRPCBytes *virRPCBytesNew(const guint8 *data, gsize len);
virRPCBytes *virRPCBytesRef(virRPCBytes *bytes);
void virRPCBytesUnref(virRPCBytes *bytes);

typedef struct {
    GQueue chunks;
    gsize bytes;           /* all that waits */
    gsize event_bytes;     /* of these, events */
    gsize max_event_bytes; /* 0: no bound */
    guint64 events_dropped;
} virRPCOutput;

typedef enum {
    VIR_RPC_WRITE_ERROR = -1, /* errno says why; the connection is lost */
    VIR_RPC_WRITE_ALL = 0,
    VIR_RPC_WRITE_WAITS = 1, /* the rest goes when the socket is writable */
} virRPCWriteResult;

/**
 * virRPCOutputSend:
 * @data, @len: whole packets; copied as far as they must wait
 * @fds: duplicated if they must wait; may be NULL
 * @cork: only queue, more comes; virRPCOutputFlush() is called soon
 */
virRPCWriteResult virRPCOutputSend(virRPCOutput *output, int fd, virRPCOutputKind kind,
                                   const guint8 *data, gsize len, const int *fds, unsigned nfds,
                                   gboolean cork);
/* The same for shared bytes, an event. */
virRPCWriteResult virRPCOutputSendShared(virRPCOutput *output, int fd, virRPCBytes *bytes,
                                         gboolean cork);
virRPCWriteResult virRPCOutputFlush(virRPCOutput *output, int fd);
void virRPCOutputClear(virRPCOutput *output);
