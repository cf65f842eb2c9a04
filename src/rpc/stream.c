/*
 * stream.c: data that flows beside a call that has been answered
 *
 * A stream is known to its connection by the call's serial from the moment the handler makes it.
 * Towards the client the bound is that of all that waits for the connection. From the client,
 * what the consumer does not take is kept here.
 *
 * Thread: ops run on the I/O thread; conn->lock guards the flags.
 */
#include "rpc/stream.h"

#include <string.h>

#include "common/base/error.h"
#include "rpc/server_private.h"

/* The largest piece of data in a packet: what today's clients send themselves. */
#define PIECE_MAX 262120

struct _virRPCStream {
    int refs;
    virRPCConn *conn;
    guint32 program, version, procedure, serial;
    const virRPCStreamOps *ops;
    gpointer opaque;
    GDestroyNotify destroy;
    GByteArray *pending; /* from the client, not taken yet; I/O thread */
    gboolean finishing;  /* the client's finish waits behind pending; I/O thread */
    gboolean stalled;    /* I/O thread */
    /* locked by conn->lock */
    gboolean started;
    gboolean wants_room;
    gboolean ended;
};

virRPCStream *virRPCStreamNew(virRPCCall *call, const virRPCStreamOps *ops, gpointer opaque,
                              GDestroyNotify destroy, GError **error)
{
    virRPCConn *conn = call->conn;
    virRPCStream *stream;

    if (call->stream ||
        !(call->procedure->flags & (VIR_RPC_PROC_TO_CLIENT | VIR_RPC_PROC_TO_SERVER))) {
        virSetError(error, VIR_FROM_STREAMS, VIR_ERR_INTERNAL_ERROR, "%s opens no %sstream",
                    call->procedure->name, call->stream ? "second " : "");
        return NULL;
    }
    stream = g_new0(virRPCStream, 1);
    stream->refs = 3; /* the caller's, the call's, the connection's */
    stream->conn = virRPCConnRef(conn);
    stream->program = call->program->protocol->program;
    stream->version = call->program->protocol->version;
    stream->procedure = call->procedure->number;
    stream->serial = call->serial;
    stream->ops = ops;
    stream->opaque = opaque;
    stream->destroy = destroy;
    stream->pending = g_byte_array_new();
    call->stream = stream;
    g_mutex_lock(&conn->lock);
    if (!conn->streams)
        conn->streams = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(conn->streams, GUINT_TO_POINTER(stream->serial), stream);
    g_mutex_unlock(&conn->lock);
    return stream;
}

virRPCStream *virRPCStreamRef(virRPCStream *stream)
{
    g_atomic_int_inc(&stream->refs);
    return stream;
}

void virRPCStreamUnref(virRPCStream *stream)
{
    if (!stream || !g_atomic_int_dec_and_test(&stream->refs))
        return;
    if (stream->destroy)
        stream->destroy(stream->opaque);
    g_byte_array_unref(stream->pending);
    virRPCConnUnref(stream->conn);
    g_free(stream);
}

/*
 * The end
 */

static void virRPCStreamSetStalled(virRPCStream *stream, gboolean stalled)
{
    if (stream->stalled == stalled)
        return;
    stream->stalled = stalled;
    virRPCConnSetStalled(stream->conn, stalled);
}

typedef struct {
    virRPCStream *stream;
    gboolean clean;
} virRPCStreamEnding;

static gboolean virRPCStreamTellClosed(gpointer opaque)
{
    virRPCStreamEnding *ending = opaque;

    virRPCStreamSetStalled(ending->stream, FALSE);
    ending->stream->ops->closed(ending->stream, ending->clean, ending->stream->opaque);
    return G_SOURCE_REMOVE;
}

static void virRPCStreamEndingFree(gpointer opaque)
{
    virRPCStreamEnding *ending = opaque;

    virRPCStreamUnref(ending->stream);
    g_free(ending);
}

/* True for the one who ends the stream; takes the connection's reference over. */
static gboolean virRPCStreamClaimEnd(virRPCStream *stream)
{
    virRPCConn *conn = stream->conn;
    gboolean mine;

    g_mutex_lock(&conn->lock);
    mine = !stream->ended;
    stream->ended = TRUE;
    /* The client may have used the serial for a new stream already. */
    if (mine && g_hash_table_lookup(conn->streams, GUINT_TO_POINTER(stream->serial)) == stream)
        g_hash_table_remove(conn->streams, GUINT_TO_POINTER(stream->serial));
    g_mutex_unlock(&conn->lock);
    return mine;
}

/* closed() comes from the loop, never from within another op. */
static void virRPCStreamTellLater(virRPCStream *stream, gboolean clean)
{
    virRPCStreamEnding *ending = g_new(virRPCStreamEnding, 1);
    g_autoptr(GSource) source = g_idle_source_new();

    *ending = (virRPCStreamEnding){stream, clean};
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, virRPCStreamTellClosed, ending, virRPCStreamEndingFree);
    g_source_attach(source, stream->conn->server->context);
}

static virRPCHeader virRPCStreamHeader(virRPCStream *stream, virRPCPacketType type,
                                       virRPCPacketStatus status)
{
    return (virRPCHeader){.program = stream->program,
                          .version = stream->version,
                          .procedure = stream->procedure,
                          .type = type,
                          .serial = stream->serial,
                          .status = status};
}

static void virRPCStreamSendPiece(virRPCStream *stream, virRPCPacketStatus status, const void *data,
                                  gsize len)
{
    virRPCHeader header = virRPCStreamHeader(stream, VIR_RPC_TYPE_STREAM, status);
    g_autoptr(GByteArray) out = g_byte_array_sized_new(VIR_RPC_HEADER_SIZE + len);

    virRPCPacketBegin(out, &header);
    if (len)
        g_byte_array_append(out, data, len);
    virRPCPacketEnd(out, 0);
    virRPCConnSendPacket(stream->conn, VIR_RPC_OUT_REPLY, out->data, out->len, NULL, 0);
}

void virRPCStreamFinish(virRPCStream *stream)
{
    if (!virRPCStreamClaimEnd(stream))
        return;
    virRPCStreamSendPiece(stream, VIR_RPC_STATUS_OK, NULL, 0);
    virRPCStreamTellLater(stream, TRUE);
}

void virRPCStreamAbort(virRPCStream *stream, GError *error)
{
    virRPCHeader header = virRPCStreamHeader(stream, VIR_RPC_TYPE_STREAM, VIR_RPC_STATUS_ERROR);
    g_autoptr(GError) owned = error;

    if (!virRPCStreamClaimEnd(stream))
        return;
    virRPCConnSendError(stream->conn, &header, owned);
    virRPCStreamTellLater(stream, FALSE);
}

/* The call was refused after the stream had been made. */
void virRPCStreamDrop(virRPCStream *stream)
{
    if (virRPCStreamClaimEnd(stream))
        virRPCStreamTellLater(stream, FALSE);
    virRPCStreamUnref(stream);
}

void virRPCStreamsClose(virRPCConn *conn)
{
    g_autoptr(GList) streams = NULL;

    g_mutex_lock(&conn->lock);
    if (conn->streams)
        streams = g_hash_table_get_values(conn->streams);
    g_mutex_unlock(&conn->lock);
    for (GList *l = streams; l; l = l->next) {
        virRPCStream *stream = l->data;

        if (!virRPCStreamClaimEnd(stream))
            continue;
        stream->ops->closed(stream, FALSE, stream->opaque);
        virRPCStreamUnref(stream);
    }
}

/*
 * Towards the client
 */

void virRPCStreamStart(virRPCStream *stream)
{
    g_mutex_lock(&stream->conn->lock);
    stream->started = TRUE;
    stream->wants_room = TRUE;
    g_mutex_unlock(&stream->conn->lock);
    virRPCConnMakeReady(stream->conn);
    virRPCStreamUnref(stream);
}

gsize virRPCStreamGetRoom(virRPCStream *stream)
{
    virRPCConn *conn = stream->conn;
    gsize limit = conn->server->limits.stream_bytes;
    gsize room = 0;

    g_mutex_lock(&conn->lock);
    if (stream->started && !stream->ended && conn->output.bytes < limit)
        room = limit - conn->output.bytes;
    stream->wants_room = room == 0;
    g_mutex_unlock(&conn->lock);
    return room;
}

void virRPCStreamsGiveRoom(virRPCConn *conn)
{
    g_autoptr(GPtrArray) waiting = NULL;
    GHashTableIter iter;
    gpointer value;

    g_mutex_lock(&conn->lock);
    if (conn->streams && conn->output.bytes < conn->server->limits.stream_bytes / 2) {
        waiting = g_ptr_array_new_with_free_func((GDestroyNotify)virRPCStreamUnref);
        g_hash_table_iter_init(&iter, conn->streams);
        while (g_hash_table_iter_next(&iter, NULL, &value)) {
            virRPCStream *stream = value;

            if (!stream->started || !stream->wants_room)
                continue;
            stream->wants_room = FALSE;
            g_ptr_array_add(waiting, virRPCStreamRef(stream));
        }
    }
    g_mutex_unlock(&conn->lock);
    for (guint i = 0; waiting && i < waiting->len; i++) {
        virRPCStream *stream = waiting->pdata[i];

        if (stream->ops->room && !stream->ended)
            stream->ops->room(stream, stream->opaque);
    }
}

void virRPCStreamSend(virRPCStream *stream, const void *data, gsize len)
{
    for (gsize done = 0; done < len; done += MIN(len - done, PIECE_MAX))
        virRPCStreamSendPiece(stream, VIR_RPC_STATUS_CONTINUE, (const guint8 *)data + done,
                              MIN(len - done, PIECE_MAX));
}

void virRPCStreamSendHole(virRPCStream *stream, gint64 len)
{
    virRPCHeader header =
        virRPCStreamHeader(stream, VIR_RPC_TYPE_STREAM_HOLE, VIR_RPC_STATUS_CONTINUE);
    g_autoptr(GByteArray) out = g_byte_array_sized_new(VIR_RPC_HEADER_SIZE + 12);

    virRPCPacketBegin(out, &header);
    virRPCAppendWord(out, (guint64)len >> 32);
    virRPCAppendWord(out, (guint32)len);
    virRPCAppendWord(out, 0);
    virRPCPacketEnd(out, 0);
    virRPCConnSendPacket(stream->conn, VIR_RPC_OUT_REPLY, out->data, out->len, NULL, 0);
}

/* A packet of data without data is the end of the file. */
void virRPCStreamSendEnd(virRPCStream *stream)
{
    virRPCStreamSendPiece(stream, VIR_RPC_STATUS_CONTINUE, NULL, 0);
}

/*
 * From the client
 */

static void virRPCStreamTakeFinish(virRPCStream *stream)
{
    if (stream->ops->finish)
        stream->ops->finish(stream, stream->opaque);
    else
        virRPCStreamFinish(stream);
}

/* Offers what waits to the consumer. */
static void virRPCStreamFeed(virRPCStream *stream)
{
    gsize limit = stream->conn->server->limits.stream_bytes;

    while (stream->pending->len > 0 && !stream->ended) {
        gsize taken =
            stream->ops->data(stream, stream->pending->data, stream->pending->len, stream->opaque);

        if (taken == 0)
            break;
        g_byte_array_remove_range(stream->pending, 0, taken);
    }
    if (stream->stalled ? stream->pending->len < limit / 2 : stream->pending->len > limit)
        virRPCStreamSetStalled(stream, !stream->stalled);
    if (stream->finishing && stream->pending->len == 0 && !stream->ended) {
        stream->finishing = FALSE;
        virRPCStreamTakeFinish(stream);
    }
}

static void virRPCStreamTakeData(virRPCStream *stream, const guint8 *data, gsize len)
{
    gsize taken = 0;

    if (stream->pending->len == 0)
        taken = stream->ops->data(stream, data, len, stream->opaque);
    if (taken == len)
        return;
    g_byte_array_append(stream->pending, data + taken, len - taken);
    if (stream->pending->len > stream->conn->server->limits.stream_bytes)
        virRPCStreamSetStalled(stream, TRUE);
}

static gboolean virRPCStreamResumeNow(gpointer opaque)
{
    virRPCStreamFeed(opaque);
    return G_SOURCE_REMOVE;
}

void virRPCStreamResume(virRPCStream *stream)
{
    GMainContext *context = stream->conn->server->context;

    g_main_context_invoke_full(context, G_PRIORITY_DEFAULT, virRPCStreamResumeNow,
                               virRPCStreamRef(stream), (GDestroyNotify)virRPCStreamUnref);
}

static void virRPCStreamTakeHole(virRPCStream *stream, const virRPCPacket *packet)
{
    GError *error = NULL;
    guint64 len;

    if (packet->body_len != 12) {
        virSetError(&error, VIR_FROM_STREAMS, VIR_ERR_RPC,
                    "a hole of %zu bytes on the wire; it "
                    "has 12",
                    packet->body_len);
    } else {
        len = (guint64)virRPCReadWord(packet->body) << 32 | virRPCReadWord(packet->body + 4);
        if (stream->ops->hole && stream->pending->len == 0 &&
            stream->ops->hole(stream, len, stream->opaque, &error))
            return;
        if (!error)
            virSetError(&error, VIR_FROM_STREAMS, VIR_ERR_OPERATION_UNSUPPORTED,
                        "this stream cannot skip data; send it in full");
    }
    virRPCStreamAbort(stream, error);
}

static void virRPCStreamTakeAbort(virRPCStream *stream)
{
    if (!virRPCStreamClaimEnd(stream))
        return;
    virRPCStreamSendPiece(stream, VIR_RPC_STATUS_OK, NULL, 0);
    virRPCStreamTellLater(stream, FALSE);
}

gboolean virRPCStreamDispatch(virRPCConn *conn, const virRPCPacket *packet, GError **error)
{
    const virRPCHeader *header = &packet->header;
    g_autoptr(virRPCStream) stream = NULL;

    g_mutex_lock(&conn->lock);
    if (conn->streams)
        stream = g_hash_table_lookup(conn->streams, GUINT_TO_POINTER(header->serial));
    if (stream)
        virRPCStreamRef(stream);
    g_mutex_unlock(&conn->lock);
    /* What comes after an end from this side was on its way already. */
    if (!stream || stream->procedure != header->procedure || stream->program != header->program)
        return TRUE;
    if (header->type == VIR_RPC_TYPE_STREAM_HOLE) {
        virRPCStreamTakeHole(stream, packet);
        return TRUE;
    }
    switch ((virRPCPacketStatus)header->status) {
    case VIR_RPC_STATUS_CONTINUE:
        if (packet->body_len)
            virRPCStreamTakeData(stream, packet->body, packet->body_len);
        break;
    case VIR_RPC_STATUS_OK:
        stream->finishing = TRUE;
        virRPCStreamFeed(stream);
        break;
    case VIR_RPC_STATUS_ERROR:
    case VIR_RPC_STATUS_LAST:
        virRPCStreamTakeAbort(stream);
        break;
    }
    return TRUE;
}
