/*
 * forward.c: passing calls, streams and events between a client and another daemon
 *
 * An upstream is one client's connection to one target. Calls that come before it is open wait
 * in its queue. Bodies are not looked at. Thread: I/O.
 */
#include "rpc/forward.h"

#include <fcntl.h>
#include <libvirt/libvirt.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "rpc/error_wire.h"
#include "rpc/link.h"
#include "rpc/remote_protocol.h"
#include "rpc/server_private.h"

/* The call that opens the upstream itself; clients' calls get later serials. */
#define OPEN_SERIAL 1

/* A call on its way; a stream's stays until the stream has ended. */
typedef struct {
    virRPCHeader header; /* as the client has sent it */
    gboolean answered;   /* a stream, which is open */
} virRPCForwarded;

typedef struct {
    virRPCConn *conn; /* NULL when the client has gone */
    const virRPCForwardTarget *target;
    char *peer;
    virRPCLink *link;
    gboolean open;
    gboolean paused;   /* the client does not read */
    gboolean stalled;  /* the target does not read: neither is the client's input read */
    GQueue waiting;    /* of virRPCWaiting */
    GHashTable *calls; /* serial upstream -> virRPCForwarded */
    guint32 last_serial;
} virRPCUpstream;

typedef struct {
    virRPCBytes *bytes;
    unsigned nfds;
    int fds[];
} virRPCWaiting;

static void virRPCWaitingFree(gpointer opaque)
{
    virRPCWaiting *waiting = opaque;

    for (unsigned i = 0; i < waiting->nfds; i++)
        close(waiting->fds[i]);
    virRPCBytesUnref(waiting->bytes);
    g_free(waiting);
}

static void virRPCUpstreamFree(virRPCUpstream *upstream)
{
    g_queue_clear_full(&upstream->waiting, virRPCWaitingFree);
    g_hash_table_unref(upstream->calls);
    virRPCLinkUnref(upstream->link);
    g_free(upstream->peer);
    g_free(upstream);
}

static void virRPCUpstreamSetStalled(virRPCUpstream *upstream)
{
    const virRPCServerLimits *limits = &upstream->conn->server->limits;
    gboolean stalled = virRPCLinkGetWaiting(upstream->link) > limits->max_client_input;

    if (stalled == upstream->stalled)
        return;
    upstream->stalled = stalled;
    virRPCConnSetStalled(upstream->conn, stalled);
}

static void virRPCUpstreamSend(virRPCUpstream *upstream, virRPCBytes *bytes, const int *fds,
                               unsigned nfds)
{
    virRPCLinkSend(upstream->link, bytes->data, bytes->len, fds, nfds);
    virRPCUpstreamSetStalled(upstream);
}

/*
 * From the target to the client
 */

static void virRPCUpstreamCallEnded(virRPCUpstream *upstream, guint32 serial)
{
    virRPCForwarded *call = g_hash_table_lookup(upstream->calls, GUINT_TO_POINTER(serial));

    if (!call->answered)
        virRPCConnCallEnded(upstream->conn);
    g_hash_table_remove(upstream->calls, GUINT_TO_POINTER(serial));
}

static void virRPCUpstreamOpened(virRPCUpstream *upstream)
{
    virRPCWaiting *waiting;

    upstream->open = TRUE;
    while ((waiting = g_queue_pop_head(&upstream->waiting))) {
        virRPCUpstreamSend(upstream, waiting->bytes, waiting->fds, waiting->nfds);
        virRPCWaitingFree(waiting);
    }
}

static gboolean virRPCUpstreamOpenReply(virRPCUpstream *upstream, const virRPCPacket *packet,
                                        GError **error)
{
    if (packet->header.status == VIR_RPC_STATUS_ERROR) {
        g_propagate_error(error, virRPCErrorDecode(packet->body, packet->body_len, upstream->peer));
        return FALSE;
    }
    virRPCUpstreamOpened(upstream);
    return TRUE;
}

/* True if @packet is the last one of its call or stream. */
static gboolean virRPCForwardIsLast(virRPCForwarded *call, const virRPCHeader *header)
{
    const virRPCProcedure *procedure;

    if (header->type == VIR_RPC_TYPE_STREAM)
        return header->status != VIR_RPC_STATUS_CONTINUE;
    if (header->type == VIR_RPC_TYPE_STREAM_HOLE)
        return FALSE;
    if (header->status == VIR_RPC_STATUS_ERROR || header->program != REMOTE_PROGRAM)
        return TRUE;
    procedure = virRPCProtocolFind(&remote_protocol, header->procedure);
    return !procedure || !(procedure->flags & (VIR_RPC_PROC_TO_CLIENT | VIR_RPC_PROC_TO_SERVER));
}

static void virRPCUpstreamPassDown(virRPCUpstream *upstream, const virRPCPacket *packet,
                                   const int *fds)
{
    const virRPCServerLimits *limits = &upstream->conn->server->limits;
    guint32 serial = packet->header.serial;
    virRPCForwarded *call = g_hash_table_lookup(upstream->calls, GUINT_TO_POINTER(serial));

    if (!call)
        return;
    /* The packet lies in the link's own buffer. */
    virRPCPacketSetSerial((guint8 *)packet->bytes, call->header.serial);
    virRPCConnSendPacket(upstream->conn, VIR_RPC_OUT_REPLY, packet->bytes, packet->len, fds,
                         packet->nfds);
    if (virRPCForwardIsLast(call, &packet->header)) {
        virRPCUpstreamCallEnded(upstream, serial);
    } else if (!call->answered) {
        call->answered = TRUE;
        virRPCConnCallEnded(upstream->conn);
    }
    if (!upstream->paused && virRPCConnGetOutputBytes(upstream->conn) > limits->max_output_bytes) {
        upstream->paused = TRUE;
        virRPCLinkSetPaused(upstream->link, TRUE);
    }
}

static gboolean virRPCUpstreamTakePacket(virRPCLink *link, const virRPCPacket *packet,
                                         const int *fds, gpointer opaque, GError **error)
{
    virRPCUpstream *upstream = opaque;
    gboolean alive = TRUE;

    if (upstream->conn && packet->header.type == VIR_RPC_TYPE_EVENT)
        virRPCConnSendPacket(upstream->conn, VIR_RPC_OUT_EVENT, packet->bytes, packet->len, NULL,
                             0);
    else if (upstream->conn && !upstream->open && packet->header.serial == OPEN_SERIAL)
        alive = virRPCUpstreamOpenReply(upstream, packet, error);
    else if (upstream->conn)
        virRPCUpstreamPassDown(upstream, packet, fds);
    for (unsigned i = 0; i < packet->nfds; i++)
        close(fds[i]);
    return alive;
}

/* Every call that waits fails with @reason; an open stream is aborted with it. */
static void virRPCUpstreamFailAll(virRPCUpstream *upstream, const GError *reason)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, upstream->calls);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        virRPCForwarded *call = value;
        virRPCHeader header = call->header;

        if (call->answered)
            header.type = VIR_RPC_TYPE_STREAM;
        else
            virRPCConnCallEnded(upstream->conn);
        virRPCConnSendError(upstream->conn, &header, reason);
    }
    g_hash_table_remove_all(upstream->calls);
}

static void virRPCUpstreamLost(virRPCLink *link, const GError *reason, gpointer opaque)
{
    virRPCUpstream *upstream = opaque;
    g_autoptr(GError) error = NULL;

    if (upstream->conn) {
        g_hash_table_remove(upstream->conn->upstreams, upstream->target);
        if (upstream->stalled)
            virRPCConnSetStalled(upstream->conn, FALSE);
        if (virErrorIs(reason, VIR_ERR_NO_CONNECT))
            virSetError(&error, VIR_FROM_RPC, VIR_ERR_NO_CONNECT,
                        "%s ended while it worked on the call (socket %s); 'systemctl status "
                        "%s' tells more",
                        upstream->peer, upstream->target->socket, upstream->target->unit);
        virRPCUpstreamFailAll(upstream, error ? error : reason);
    }
    virRPCUpstreamFree(upstream);
}

static void virRPCUpstreamDrained(virRPCLink *link, gpointer opaque)
{
    virRPCUpstream *upstream = opaque;

    if (upstream->conn)
        virRPCUpstreamSetStalled(upstream);
}

static const virRPCLinkOps upstream_link_ops = {
    .packet = virRPCUpstreamTakePacket,
    .drained = virRPCUpstreamDrained,
    .lost = virRPCUpstreamLost,
};

/*
 * From the client to the target
 */

static void virRPCUpstreamSendOpen(virRPCUpstream *upstream)
{
    g_autoptr(GByteArray) out = g_byte_array_sized_new(128);
    virRPCHeader header = {.program = REMOTE_PROGRAM,
                           .version = REMOTE_PROTOCOL_VERSION,
                           .procedure = REMOTE_PROC_CONNECT_OPEN,
                           .serial = OPEN_SERIAL};
    remote_connect_open_args args = {
        .name = (char *)upstream->target->uri,
        .flags = virRPCConnIsReadOnly(upstream->conn) ? VIR_CONNECT_RO : 0,
    };

    upstream->last_serial = OPEN_SERIAL;
    virRPCPacketBegin(out, &header);
    virRPCTypeEncode(&remote_connect_open_args_type, &args, out, VIR_RPC_PACKET_MAX, NULL);
    virRPCPacketEnd(out, 0);
    virRPCLinkSend(upstream->link, out->data, out->len, NULL, 0);
}

/* "virtnetworkd" of "virtnetworkd.socket". */
static char *virRPCForwardPeer(const virRPCForwardTarget *target)
{
    const char *dot = strrchr(target->unit, '.');

    return dot ? g_strndup(target->unit, dot - target->unit) : g_strdup(target->unit);
}

static virRPCUpstream *virRPCUpstreamNew(virRPCConn *conn, const virRPCForwardTarget *target,
                                         GError **error)
{
    g_autofree char *peer = virRPCForwardPeer(target);
    const char *path =
        virRPCConnIsReadOnly(conn) && target->socket_ro ? target->socket_ro : target->socket;
    virRPCUpstream *upstream;
    int fd;

    if (target->optional && !virFileExists(path)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_NO_SUPPORT,
                    "%s is not there: it is served by %s, which 'systemctl start %s' starts where "
                    "it is installed",
                    path, peer, target->unit);
        return NULL;
    }
    fd = virRPCLinkConnect(path, peer, target->unit, error);
    if (fd < 0)
        return NULL;
    upstream = g_new0(virRPCUpstream, 1);
    upstream->conn = conn;
    upstream->target = target;
    upstream->calls = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    upstream->link = virRPCLinkNew(fd, peer, &upstream_link_ops, upstream);
    virRPCLinkStart(upstream->link, conn->server->context);
    upstream->peer = g_steal_pointer(&peer);
    virRPCUpstreamSendOpen(upstream);
    if (!conn->upstreams)
        conn->upstreams = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(conn->upstreams, (gpointer)target, upstream);
    return upstream;
}

static void virRPCUpstreamPassUp(virRPCUpstream *upstream, const virRPCPacket *packet,
                                 guint32 serial, const int *fds)
{
    virRPCBytes *bytes = virRPCBytesNew(packet->bytes, packet->len);

    virRPCPacketSetSerial(bytes->data, serial);
    if (upstream->open) {
        virRPCUpstreamSend(upstream, bytes, fds, packet->nfds);
        virRPCBytesUnref(bytes);
    } else {
        virRPCWaiting *waiting = g_malloc(sizeof(*waiting) + packet->nfds * sizeof(int));

        waiting->bytes = bytes;
        waiting->nfds = packet->nfds;
        for (unsigned i = 0; i < packet->nfds; i++)
            waiting->fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
        g_queue_push_tail(&upstream->waiting, waiting);
    }
}

void virRPCForwardPacket(virRPCConn *conn, const virRPCForwardTarget *target,
                         const virRPCPacket *packet, const int *fds)
{
    virRPCUpstream *upstream = NULL;
    g_autoptr(GError) error = NULL;
    virRPCForwarded *call;

    if (conn->upstreams)
        upstream = g_hash_table_lookup(conn->upstreams, target);
    if (!upstream)
        upstream = virRPCUpstreamNew(conn, target, &error);
    if (!upstream) {
        virRPCConnSendError(conn, &packet->header, error);
        return;
    }
    do {
        upstream->last_serial++;
    } while (upstream->last_serial <= OPEN_SERIAL ||
             g_hash_table_contains(upstream->calls, GUINT_TO_POINTER(upstream->last_serial)));
    call = g_new0(virRPCForwarded, 1);
    call->header = packet->header;
    g_hash_table_insert(upstream->calls, GUINT_TO_POINTER(upstream->last_serial), call);
    virRPCConnCallStarted(conn);
    virRPCUpstreamPassUp(upstream, packet, upstream->last_serial, fds);
}

gboolean virRPCForwardStream(virRPCConn *conn, const virRPCPacket *packet)
{
    GHashTableIter upstreams, calls;
    gpointer upstream, serial, call;

    if (!conn->upstreams)
        return FALSE;
    g_hash_table_iter_init(&upstreams, conn->upstreams);
    while (g_hash_table_iter_next(&upstreams, NULL, &upstream)) {
        g_hash_table_iter_init(&calls, ((virRPCUpstream *)upstream)->calls);
        while (g_hash_table_iter_next(&calls, &serial, &call)) {
            const virRPCHeader *header = &((virRPCForwarded *)call)->header;

            if (header->serial == packet->header.serial &&
                header->procedure == packet->header.procedure &&
                header->program == packet->header.program) {
                virRPCUpstreamPassUp(upstream, packet, GPOINTER_TO_UINT(serial), NULL);
                return TRUE;
            }
        }
    }
    return FALSE;
}

void virRPCForwardOutputDrained(virRPCConn *conn)
{
    GHashTableIter iter;
    gpointer value;

    if (!conn->upstreams || virRPCConnGetOutputBytes(conn) > 0)
        return;
    g_hash_table_iter_init(&iter, conn->upstreams);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        virRPCUpstream *upstream = value;

        if (!upstream->paused)
            continue;
        upstream->paused = FALSE;
        virRPCLinkSetPaused(upstream->link, FALSE);
    }
}

void virRPCForwardClose(virRPCConn *conn)
{
    GHashTableIter iter;
    gpointer value;

    if (!conn->upstreams)
        return;
    g_hash_table_iter_init(&iter, conn->upstreams);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        virRPCUpstream *upstream = value;

        upstream->conn = NULL;
        virRPCLinkClose(upstream->link);
    }
    g_clear_pointer(&conn->upstreams, g_hash_table_unref);
}
