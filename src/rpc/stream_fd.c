/*
 * stream_fd.c: a stream whose other end is a pty, a socket or a pipe
 *
 * Thread: I/O.
 */
#include "rpc/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#include "common/base/error.h"
#include "rpc/server_private.h"

#define READ_SIZE (64 * 1024)

/* Reference-counted: the stream and the source hold it. */
typedef struct {
    int refs;
    int fd;
    unsigned direction;
    GMainContext *context;
    virRPCStream *stream; /* not a reference; NULL once it is over */
    GSource *source;
    GIOCondition watched;
    gboolean readable; /* not at the end of the file yet */
    gboolean has_room; /* the client keeps up */
    gboolean write_blocked;
    virRPCStreamClosedFunc closed;
    gpointer opaque;
} virRPCFdStream;

static void virRPCFdStreamUnref(gpointer opaque)
{
    virRPCFdStream *pump = opaque;

    if (--pump->refs > 0)
        return;
    if (pump->fd >= 0)
        close(pump->fd);
    g_free(pump);
}

static void virRPCFdStreamWatch(virRPCFdStream *pump);

static void virRPCFdStreamUnwatch(virRPCFdStream *pump)
{
    if (!pump->source)
        return;
    g_source_destroy(pump->source);
    g_clear_pointer(&pump->source, g_source_unref);
}

static void virRPCFdStreamFail(virRPCFdStream *pump, const char *what, int errnum)
{
    GError *error = NULL;

    virSetSystemError(&error, VIR_FROM_STREAMS, errnum, "cannot %s the stream's other end", what);
    virRPCStreamAbort(pump->stream, error);
}

static void virRPCFdStreamRead(virRPCFdStream *pump)
{
    guint8 buffer[READ_SIZE];
    gsize room = virRPCStreamGetRoom(pump->stream);
    gssize got;

    if (room == 0) {
        pump->has_room = FALSE;
        return;
    }
    got = read(pump->fd, buffer, MIN(room, sizeof(buffer)));
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got > 0) {
        virRPCStreamSend(pump->stream, buffer, got);
        return;
    }
    /* A pty whose other side has been closed reads as an error. */
    pump->readable = FALSE;
    if (got == 0 || errno == EIO || errno == ECONNRESET)
        virRPCStreamSendEnd(pump->stream);
    else
        virRPCFdStreamFail(pump, "read", errno);
}

static gboolean virRPCFdStreamReady(int fd, GIOCondition condition, gpointer opaque)
{
    virRPCFdStream *pump = opaque;

    pump->refs++;
    if (pump->stream && pump->readable && (condition & ~G_IO_OUT))
        virRPCFdStreamRead(pump);
    if (pump->stream && pump->write_blocked && (condition & ~G_IO_IN)) {
        pump->write_blocked = FALSE;
        virRPCStreamResume(pump->stream);
    }
    if (pump->stream)
        virRPCFdStreamWatch(pump);
    virRPCFdStreamUnref(pump);
    return G_SOURCE_CONTINUE;
}

/* Awaits what can happen now. Nothing at all means no source: a hang-up would be told for ever. */
static void virRPCFdStreamWatch(virRPCFdStream *pump)
{
    GIOCondition condition = 0;

    if (pump->readable && pump->has_room)
        condition |= G_IO_IN;
    if (pump->write_blocked)
        condition |= G_IO_OUT;
    if (pump->source && condition == pump->watched)
        return;
    virRPCFdStreamUnwatch(pump);
    if (!condition)
        return;
    pump->watched = condition;
    pump->source = g_unix_fd_source_new(pump->fd, condition | G_IO_HUP | G_IO_ERR);
    pump->refs++;
    g_source_set_callback(pump->source, G_SOURCE_FUNC(virRPCFdStreamReady), pump,
                          virRPCFdStreamUnref);
    g_source_attach(pump->source, pump->context);
}

static gsize virRPCFdStreamData(virRPCStream *stream, const guint8 *data, gsize len,
                                gpointer opaque)
{
    virRPCFdStream *pump = opaque;
    gsize done = 0;

    if (!(pump->direction & VIR_RPC_STREAM_WRITE))
        return len;
    while (done < len) {
        gssize put = write(pump->fd, data + done, len - done);

        if (put >= 0) {
            done += put;
        } else if (errno == EAGAIN) {
            pump->write_blocked = TRUE;
            virRPCFdStreamWatch(pump);
            return done;
        } else if (errno != EINTR) {
            virRPCFdStreamFail(pump, "write to", errno);
            return len;
        }
    }
    return done;
}

static void virRPCFdStreamRoom(virRPCStream *stream, gpointer opaque)
{
    virRPCFdStream *pump = opaque;

    pump->has_room = TRUE;
    virRPCFdStreamWatch(pump);
}

static void virRPCFdStreamClosed(virRPCStream *stream, gboolean clean, gpointer opaque)
{
    virRPCFdStream *pump = opaque;

    pump->stream = NULL;
    virRPCFdStreamUnwatch(pump);
    close(pump->fd);
    pump->fd = -1;
    if (pump->closed)
        pump->closed(pump->opaque);
}

static const virRPCStreamOps fd_stream_ops = {
    .data = virRPCFdStreamData,
    .room = virRPCFdStreamRoom,
    .closed = virRPCFdStreamClosed,
};

virRPCStream *virRPCStreamAttachFd(virRPCCall *call, int fd, unsigned direction,
                                   virRPCStreamClosedFunc closed, gpointer opaque, GError **error)
{
    virRPCFdStream *pump = g_new0(virRPCFdStream, 1);
    virRPCStream *stream;

    pump->refs = 1;
    pump->fd = fd;
    pump->direction = direction;
    pump->context = call->conn->server->context;
    pump->readable = (direction & VIR_RPC_STREAM_READ) != 0;
    pump->closed = closed;
    pump->opaque = opaque;
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        virSetSystemError(error, VIR_FROM_STREAMS, errno, "cannot use the stream's other end");
        virRPCFdStreamUnref(pump);
        return NULL;
    }
    stream = virRPCStreamNew(call, &fd_stream_ops, pump, virRPCFdStreamUnref, error);
    if (stream)
        pump->stream = stream;
    else
        virRPCFdStreamUnref(pump);
    return stream;
}
