/*
 * stream.h: server side of streams (console, upload, download)
 *
 * A handler of a procedure that opens a stream makes a virRPCStream from its call before it
 * completes the call. Data flows once the reply has gone out. Both directions are bounded
 * (limits.stream_bytes): towards the client, ask virRPCStreamGetRoom() or wait for the room op;
 * from the client, what the consumer does not take waits here, and beyond the bound the client's
 * further packets wait too (keepalive is answered all the same).
 * The stream ends by finish or abort, of either side, or with the connection.
 *
 * Thread: the ops run on the I/O thread and must not block; functions from any thread.
 */
#pragma once

#include "rpc/server.h"

typedef struct _virRPCStream virRPCStream; /* reference-counted */

typedef struct {
    /* The client sent @len bytes. Returns how many were taken, 0..len; if not all, call
     * virRPCStreamResume() when there is room again. */
    gsize (*data)(virRPCStream *stream, const guint8 *data, gsize len, gpointer opaque);
    /* The client skips @len bytes of zeros (sparse upload). NULL: not supported. */
    gboolean (*hole)(virRPCStream *stream, gint64 len, gpointer opaque, GError **error);
    /* There is room towards the client again. May be NULL. */
    void (*room)(virRPCStream *stream, gpointer opaque);
    /* The client has sent everything; answer with virRPCStreamFinish() or virRPCStreamAbort(),
     * now or later. NULL: finished at once. */
    void (*finish)(virRPCStream *stream, gpointer opaque);
    /* The stream is over for whatever reason: aborted by the client, connection gone, finished.
     * Called exactly once; nothing else is called afterwards. */
    void (*closed)(virRPCStream *stream, gboolean clean, gpointer opaque);
} virRPCStreamOps;

/* @ops is not copied. The caller gets a reference, the connection holds its own. */
virRPCStream *virRPCStreamNew(virRPCCall *call, const virRPCStreamOps *ops, gpointer opaque,
                              GDestroyNotify destroy, GError **error);
virRPCStream *virRPCStreamRef(virRPCStream *stream);
void virRPCStreamUnref(virRPCStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCStream, virRPCStreamUnref)

/* Bytes that may be sent now; 0 before the reply has gone out. If 0 the room op follows. */
gsize virRPCStreamGetRoom(virRPCStream *stream);
/* Queues @len bytes for the client, whatever the room; cut into packets as needed. */
void virRPCStreamSend(virRPCStream *stream, const void *data, gsize len);
void virRPCStreamSendHole(virRPCStream *stream, gint64 len);
/* No more data will come from here (end of file); the client answers with finish. */
void virRPCStreamSendEnd(virRPCStream *stream);
/* Confirms the client's finish. */
void virRPCStreamFinish(virRPCStream *stream);
/* Ends the stream with @error, which is taken. */
void virRPCStreamAbort(virRPCStream *stream, GError *error);
/* data() has room again. */
void virRPCStreamResume(virRPCStream *stream);

typedef enum {
    VIR_RPC_STREAM_READ = 1 << 0,  /* from the descriptor to the client */
    VIR_RPC_STREAM_WRITE = 1 << 1, /* from the client to the descriptor */
} virRPCStreamDirection;

typedef void (*virRPCStreamClosedFunc)(gpointer opaque);

/**
 * virRPCStreamAttachFd:
 * @fd: a pty, socket, pipe or character device; owned by the stream from then on, also on
 *      failure; set to non-blocking
 * @direction: virRPCStreamDirection
 * @closed: called once on the I/O thread when the stream is over; may be NULL
 *
 * Pumps @fd and the client both ways on the I/O thread, reading @fd only while the client keeps
 * up. End of file, and the hang-up of a pty, end the stream. Only for descriptors that poll(),
 * so not for files on disk.
 * Returns: a reference to the stream, or NULL
 */
virRPCStream *virRPCStreamAttachFd(virRPCCall *call, int fd, unsigned direction,
                                   virRPCStreamClosedFunc closed, gpointer opaque, GError **error);
