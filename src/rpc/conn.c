/*
 * conn.c: one client's connection: reading, the backlog, sending, closing
 *
 * The I/O thread reads and closes. Any thread sends: what the socket takes goes out at once, under
 * conn->lock, so that an answer never waits for another thread to wake up.
 */
#include "rpc/server_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/log.h"
#include "common/base/process.h"
#include "rpc/error_wire.h"

VIR_LOG_INIT("rpc.conn");

/* Packets of one client handled before the others get their turn. */
#define PACKETS_PER_TURN 32

static void virRPCConnIdentify(virRPCConn *conn, int fd, unsigned flags)
{
    virRPCConnIdentity *identity = &conn->identity;
    struct ucred cred;
    socklen_t len = sizeof(cred);

    identity->id = ++conn->server->last_id;
    identity->since = g_get_real_time() / G_USEC_PER_SEC;
    identity->readonly = (flags & VIR_RPC_LISTEN_READONLY) != 0;
    identity->uid = identity->gid = (guint)-1;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == 0 && cred.uid != (uid_t)-1) {
        identity->uid = cred.uid;
        identity->gid = cred.gid;
        identity->pid = cred.pid;
        identity->start_time = virProcessStartTime(cred.pid);
    }
    conn->readonly = identity->readonly;
}

virRPCConn *virRPCConnNew(virRPCServer *server, int fd, unsigned flags, GError **error)
{
    struct epoll_event event = {.events = EPOLLIN};
    virRPCConn *conn = g_new0(virRPCConn, 1);

    conn->kind = VIR_RPC_SOURCE_CONN;
    conn->refs = 1;
    conn->fd = fd;
    conn->want_input = TRUE;
    conn->epoll_events = EPOLLIN;
    conn->server = virRPCServerRef(server);
    conn->server_link.data = conn;
    conn->output.max_event_bytes = server->limits.max_event_bytes;
    conn->last_input = g_get_monotonic_time();
    conn->work_link[0].data = conn->work_link[1].data = conn;
    g_mutex_init(&conn->lock);
    virRPCConnIdentify(conn, fd, flags);
    event.data.ptr = conn;
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 ||
        epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot watch a client's socket");
        virRPCConnUnref(conn);
        return NULL;
    }
    return conn;
}

virRPCConn *virRPCConnRef(virRPCConn *conn)
{
    g_atomic_int_inc(&conn->refs);
    return conn;
}

static void virRPCConnClearBacklog(virRPCConn *conn)
{
    virRPCBytes *bytes;

    while ((bytes = g_queue_pop_head(&conn->backlog)))
        virRPCBytesUnref(bytes);
    conn->backlog_bytes = 0;
    if (!conn->backlog_fds)
        return;
    for (guint i = 0; i < conn->backlog_fds->len; i++)
        close(g_array_index(conn->backlog_fds, int, i));
    g_clear_pointer(&conn->backlog_fds, g_array_unref);
}

void virRPCConnUnref(virRPCConn *conn)
{
    if (!conn || !g_atomic_int_dec_and_test(&conn->refs))
        return;
    if (conn->fd >= 0)
        close(conn->fd);
    g_clear_pointer(&conn->data, g_hash_table_unref);
    g_clear_pointer(&conn->streams, g_hash_table_unref);
    virRPCOutputClear(&conn->output);
    virRPCInputClear(&conn->input);
    virRPCConnClearBacklog(conn);
    g_mutex_clear(&conn->lock);
    virRPCServerUnref(conn->server);
    g_free(conn);
}

/*
 * Sending
 */

/* Brings epoll's idea of what is awaited up to date. Locked. */
static void virRPCConnUpdateEvents(virRPCConn *conn)
{
    struct epoll_event event = {.data.ptr = conn};

    if (conn->fd < 0)
        return;
    if (conn->want_input)
        event.events |= EPOLLIN;
    if (conn->output.chunks.head && !conn->corked)
        event.events |= EPOLLOUT;
    if (event.events == conn->epoll_events)
        return;
    conn->epoll_events = event.events;
    if (epoll_ctl(conn->server->epoll_fd, EPOLL_CTL_MOD, conn->fd, &event) < 0)
        conn->lost = TRUE;
}

static void virRPCConnWritten(virRPCConn *conn, virRPCWriteResult result)
{
    if (result == VIR_RPC_WRITE_ERROR)
        conn->lost = TRUE;
    if (conn->close_when_sent && !conn->output.chunks.head)
        conn->lost = TRUE;
    if (conn->output.events_dropped > conn->events_reported && !conn->output.event_bytes) {
        VIR_WARN("client %" G_GUINT64_FORMAT
                 " (process %d) did not read its events; %" G_GUINT64_FORMAT
                 " of them were dropped",
                 conn->identity.id, conn->identity.pid,
                 conn->output.events_dropped - conn->events_reported);
        conn->events_reported = conn->output.events_dropped;
    }
    virRPCConnUpdateEvents(conn);
    if (conn->lost)
        virRPCServerMakeReadyLocked(conn->server, conn);
}

void virRPCConnSendPacket(virRPCConn *conn, virRPCOutputKind kind, const guint8 *data, gsize len,
                          const int *fds, unsigned nfds)
{
    g_mutex_lock(&conn->lock);
    if (conn->fd >= 0 && !conn->lost)
        virRPCConnWritten(conn, virRPCOutputSend(&conn->output, conn->fd, kind, data, len, fds,
                                                 nfds, conn->corked));
    g_mutex_unlock(&conn->lock);
}

void virRPCConnSendError(virRPCConn *conn, const virRPCHeader *header, const GError *error)
{
    g_autoptr(GByteArray) out = g_byte_array_sized_new(256);
    virRPCHeader answer = *header;

    answer.status = VIR_RPC_STATUS_ERROR;
    if (answer.type != VIR_RPC_TYPE_STREAM)
        answer.type = VIR_RPC_TYPE_REPLY;
    virRPCPacketBegin(out, &answer);
    virRPCErrorAppend(out, error);
    virRPCPacketEnd(out, 0);
    virRPCConnSendPacket(conn, VIR_RPC_OUT_REPLY, out->data, out->len, NULL, 0);
}

struct _virRPCEvent {
    virRPCBytes bytes;
};

virRPCEvent *virRPCEventNew(const virRPCProtocol *protocol, guint32 procedure, const void *msg)
{
    const virRPCProcedure *event = virRPCProtocolFind(protocol, procedure);
    virRPCHeader header = {.program = protocol->program,
                           .version = protocol->version,
                           .procedure = procedure,
                           .type = VIR_RPC_TYPE_EVENT};
    g_autoptr(GByteArray) out = g_byte_array_sized_new(256);
    g_autoptr(GError) error = NULL;

    g_return_val_if_fail(event && (event->flags & VIR_RPC_PROC_EVENT), NULL);
    virRPCPacketBegin(out, &header);
    if (!virRPCTypeEncode(event->args, msg, out, VIR_RPC_PACKET_MAX, &error)) {
        VIR_ERROR_LOG("event %s cannot be sent: %s", event->name, error->message);
        return NULL;
    }
    virRPCPacketEnd(out, 0);
    return (virRPCEvent *)virRPCBytesNew(out->data, out->len);
}

void virRPCEventUnref(virRPCEvent *event)
{
    if (event)
        virRPCBytesUnref(&event->bytes);
}

void virRPCConnSendEventShared(virRPCConn *conn, virRPCEvent *event)
{
    if (!event)
        return;
    g_mutex_lock(&conn->lock);
    if (conn->fd >= 0 && !conn->lost)
        virRPCConnWritten(
            conn, virRPCOutputSendShared(&conn->output, conn->fd, &event->bytes, conn->corked));
    g_mutex_unlock(&conn->lock);
}

void virRPCConnSendEvent(virRPCConn *conn, const virRPCProtocol *protocol, guint32 procedure,
                         const void *msg)
{
    g_autoptr(virRPCEvent) event = virRPCEventNew(protocol, procedure, msg);

    virRPCConnSendEventShared(conn, event);
}

gsize virRPCConnGetOutputBytes(virRPCConn *conn)
{
    gsize bytes;

    g_mutex_lock(&conn->lock);
    bytes = conn->output.bytes;
    g_mutex_unlock(&conn->lock);
    return bytes;
}

/*
 * Reading
 */

void virRPCConnCallStarted(virRPCConn *conn)
{
    g_mutex_lock(&conn->lock);
    conn->calls++;
    g_mutex_unlock(&conn->lock);
}

void virRPCConnCallEnded(virRPCConn *conn)
{
    g_mutex_lock(&conn->lock);
    conn->calls--;
    if (conn->blocked && conn->fd >= 0)
        virRPCServerMakeReadyLocked(conn->server, conn);
    g_mutex_unlock(&conn->lock);
}

/* True if no further call of this client may begin now. */
static gboolean virRPCConnIsBlocked(virRPCConn *conn)
{
    const virRPCServerLimits *limits = &conn->server->limits;
    gboolean blocked;

    g_mutex_lock(&conn->lock);
    blocked = conn->stalled > 0 || conn->calls >= limits->max_client_calls ||
              conn->output.bytes > limits->max_output_bytes;
    conn->blocked = blocked;
    g_mutex_unlock(&conn->lock);
    return blocked;
}

static void virRPCConnSetCorked(virRPCConn *conn, gboolean corked)
{
    if (conn->corked == corked)
        return;
    g_mutex_lock(&conn->lock);
    conn->corked = corked;
    if (!corked && conn->fd >= 0 && !conn->lost)
        virRPCConnWritten(conn, virRPCOutputFlush(&conn->output, conn->fd));
    g_mutex_unlock(&conn->lock);
}

static void virRPCConnDelay(virRPCConn *conn, const virRPCPacket *packet, const int *fds)
{
    g_queue_push_tail(&conn->backlog, virRPCBytesNew(packet->bytes, packet->len));
    conn->backlog_bytes += packet->len;
    if (packet->nfds) {
        if (!conn->backlog_fds)
            conn->backlog_fds = g_array_new(FALSE, FALSE, sizeof(int));
        g_array_append_vals(conn->backlog_fds, fds, packet->nfds);
    }
}

static gboolean virRPCConnFail(virRPCConn *conn, const GError *error)
{
    VIR_INFO("client %" G_GUINT64_FORMAT " (process %d) is cut off: %s", conn->identity.id,
             conn->identity.pid, error->message);
    virRPCConnTearDown(conn);
    return FALSE;
}

/* Begins the calls that had to wait, as far as allowed now. FALSE: the connection is closed. */
static gboolean virRPCConnWorkOffBacklog(virRPCConn *conn)
{
    while (conn->backlog.head && !virRPCConnIsBlocked(conn)) {
        virRPCBytes *bytes = g_queue_pop_head(&conn->backlog);
        g_autoptr(GError) error = NULL;
        virRPCPacket packet;
        gboolean alive;
        gsize need;

        conn->backlog_bytes -= bytes->len;
        /* Without its one-byte messages a packet with descriptors counts as partial. */
        virRPCPacketParse(bytes->data, bytes->len, &packet, &need, NULL);
        alive = virRPCDispatch(conn, &packet,
                               conn->backlog_fds ? (int *)conn->backlog_fds->data : NULL, &error);
        if (packet.nfds)
            g_array_remove_range(conn->backlog_fds, 0, packet.nfds);
        virRPCBytesUnref(bytes);
        if (!alive)
            return virRPCConnFail(conn, error);
    }
    return TRUE;
}

static gboolean virRPCConnTakePacket(virRPCConn *conn, const virRPCPacket *packet, const int *fds,
                                     GError **error)
{
    if (packet->header.program == VIR_RPC_KEEPALIVE_PROGRAM) {
        virRPCKeepaliveAnswer(conn, &packet->header);
        return TRUE;
    }
    if (conn->backlog.head || virRPCConnIsBlocked(conn)) {
        virRPCConnDelay(conn, packet, fds);
        return TRUE;
    }
    return virRPCDispatch(conn, packet, fds, error);
}

/* What has been received, up to a turn's worth. FALSE: the connection is closed. */
static gboolean virRPCConnProcessInput(virRPCConn *conn)
{
    const virRPCServerLimits *limits = &conn->server->limits;
    int fds[VIR_RPC_FDS_MAX];
    virRPCPacket packet;

    for (unsigned i = 0; conn->backlog_bytes <= limits->max_client_input; i++) {
        g_autoptr(GError) error = NULL;
        virRPCPacketResult result = virRPCInputNext(&conn->input, &packet, &error);

        if (result == VIR_RPC_PACKET_PARTIAL)
            break;
        if (result == VIR_RPC_PACKET_BAD)
            return virRPCConnFail(conn, error);
        if (i == PACKETS_PER_TURN) {
            virRPCConnMakeReady(conn);
            break;
        }
        virRPCConnSetCorked(conn,
                            conn->input.view_len >= packet.len + packet.nfds + VIR_RPC_HEADER_SIZE);
        virRPCInputConsume(&conn->input, &packet, fds);
        if (!virRPCConnTakePacket(conn, &packet, fds, &error))
            return virRPCConnFail(conn, error);
        if (conn->fd < 0)
            return FALSE;
    }
    virRPCInputSettle(&conn->input);
    return TRUE;
}

void virRPCConnProcess(virRPCConn *conn)
{
    gboolean lost;

    g_mutex_lock(&conn->lock);
    lost = conn->lost && conn->fd >= 0;
    g_mutex_unlock(&conn->lock);
    if (lost)
        virRPCConnTearDown(conn);
    if (conn->fd < 0 || !virRPCConnWorkOffBacklog(conn) || !virRPCConnProcessInput(conn))
        return;
    virRPCConnSetCorked(conn, FALSE);
    /* Sending may have made room for calls that were put off for the lack of it. */
    if (conn->fd >= 0 && conn->backlog.head && !virRPCConnIsBlocked(conn))
        virRPCConnMakeReady(conn);
    g_mutex_lock(&conn->lock);
    conn->want_input = conn->backlog_bytes <= conn->server->limits.max_client_input;
    virRPCConnUpdateEvents(conn);
    g_mutex_unlock(&conn->lock);
    virRPCStreamsGiveRoom(conn);
}

static void virRPCConnHandleWritable(virRPCConn *conn)
{
    g_mutex_lock(&conn->lock);
    if (conn->fd >= 0 && !conn->lost)
        virRPCConnWritten(conn, virRPCOutputFlush(&conn->output, conn->fd));
    g_mutex_unlock(&conn->lock);
    virRPCStreamsGiveRoom(conn);
    virRPCForwardOutputDrained(conn);
    if (conn->backlog.head)
        virRPCConnProcess(conn);
}

void virRPCConnHandleEvents(virRPCConn *conn, guint32 events)
{
    g_autoptr(GError) error = NULL;

    if (conn->fd >= 0 && (events & EPOLLOUT))
        virRPCConnHandleWritable(conn);
    if (conn->fd < 0 || !(events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        return;
    if (!conn->want_input) {
        /* Hang-up is told even when nothing is asked for. */
        if (events & (EPOLLHUP | EPOLLERR))
            virRPCConnTearDown(conn);
        return;
    }
    switch (virRPCInputRead(&conn->input, conn->fd, conn->server->scratch, &error)) {
    case VIR_RPC_READ_SOME:
        conn->last_input = g_get_monotonic_time();
        conn->unanswered = 0;
        virRPCConnProcess(conn);
        break;
    case VIR_RPC_READ_NOTHING:
        virRPCInputSettle(&conn->input);
        break;
    case VIR_RPC_READ_END:
        virRPCConnTearDown(conn);
        break;
    case VIR_RPC_READ_ERROR:
        virRPCConnFail(conn, error);
        break;
    }
}

void virRPCConnMakeReady(virRPCConn *conn)
{
    g_mutex_lock(&conn->lock);
    if (conn->fd >= 0)
        virRPCServerMakeReadyLocked(conn->server, conn);
    g_mutex_unlock(&conn->lock);
}

void virRPCConnSetStalled(virRPCConn *conn, gboolean stalled)
{
    g_mutex_lock(&conn->lock);
    conn->stalled += stalled ? 1 : -1;
    if (!stalled && conn->fd >= 0)
        virRPCServerMakeReadyLocked(conn->server, conn);
    g_mutex_unlock(&conn->lock);
}

/*
 * Closing
 */

static void virRPCConnRunHooks(virRPCConn *conn)
{
    GSList *hooks;

    g_mutex_lock(&conn->lock);
    conn->hooks_run = TRUE;
    hooks = g_steal_pointer(&conn->hooks);
    g_mutex_unlock(&conn->lock);
    for (GSList *l = hooks; l; l = l->next) {
        virRPCCloseHook *hook = l->data;

        hook->func(conn, hook->opaque);
        if (hook->destroy)
            hook->destroy(hook->opaque);
        g_free(hook);
    }
    g_slist_free(hooks);
}

void virRPCConnTearDown(virRPCConn *conn)
{
    if (conn->fd < 0)
        return;
    g_mutex_lock(&conn->lock);
    epoll_ctl(conn->server->epoll_fd, EPOLL_CTL_DEL, conn->fd, NULL);
    close(conn->fd);
    conn->fd = -1;
    conn->lost = TRUE;
    virRPCOutputClear(&conn->output);
    g_mutex_unlock(&conn->lock);
    virRPCInputClear(&conn->input);
    virRPCConnClearBacklog(conn);
    virRPCWorkersForget(conn->server->workers, conn);
    virRPCStreamsClose(conn);
    virRPCForwardClose(conn);
    virRPCConnRunHooks(conn);
    virRPCServerConnGone(conn->server, conn);
}

void virRPCConnClose(virRPCConn *conn, gboolean at_once)
{
    g_mutex_lock(&conn->lock);
    conn->close_when_sent = TRUE;
    if (at_once || !conn->output.chunks.head)
        conn->lost = TRUE;
    if (conn->lost && conn->fd >= 0)
        virRPCServerMakeReadyLocked(conn->server, conn);
    g_mutex_unlock(&conn->lock);
}
