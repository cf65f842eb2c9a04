/*
 * server.c: listening sockets, the loop over all clients, the programs
 *
 * All sockets hang in one epoll descriptor, which is one source of the main context: an idle
 * client costs the loop nothing. Thread: I/O, but for virRPCServerMakeReadyLocked().
 */
#include "rpc/server_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/log.h"

VIR_LOG_INIT("rpc.server");

#define EVENTS_PER_TURN 64
#define ACCEPTS_PER_TURN 16
/* After this a server that had no descriptors left tries again to take clients. */
#define ACCEPT_RETRY_MS 500

typedef struct {
    GSource source;
    virRPCServer *server;
} virRPCServerSource;

static void virRPCServerWatch(virRPCServer *server, virRPCListener *listener, guint32 events)
{
    struct epoll_event event = {.events = events, .data.ptr = listener};

    if (epoll_ctl(server->epoll_fd, EPOLL_CTL_MOD, listener->fd, &event) < 0)
        VIR_ERROR_LOG("cannot watch a listening socket: %s", g_strerror(errno));
}

static void virRPCServerPauseListening(virRPCServer *server, gboolean pause)
{
    if (server->listening_paused == pause)
        return;
    server->listening_paused = pause;
    for (guint i = 0; i < server->listeners->len; i++)
        virRPCServerWatch(server, server->listeners->pdata[i], pause ? 0 : EPOLLIN);
}

static gboolean virRPCServerRetryListening(gpointer opaque)
{
    virRPCServer *server = opaque;

    if (!server->closed && server->conns.length < server->limits.max_clients)
        virRPCServerPauseListening(server, FALSE);
    return G_SOURCE_REMOVE;
}

static void virRPCServerAcceptFailed(virRPCServer *server, int errnum)
{
    g_autoptr(GSource) timer = NULL;

    if (errnum == EAGAIN || errnum == EINTR || errnum == ECONNABORTED)
        return;
    VIR_ERROR_LOG("cannot take a client: %s; trying again in %d ms", g_strerror(errnum),
                  ACCEPT_RETRY_MS);
    virRPCServerPauseListening(server, TRUE);
    timer = g_timeout_source_new(ACCEPT_RETRY_MS);
    g_source_set_callback(timer, virRPCServerRetryListening, virRPCServerRef(server),
                          (GDestroyNotify)virRPCServerUnref);
    g_source_attach(timer, server->context);
}

static void virRPCServerAccept(virRPCServer *server, virRPCListener *listener)
{
    for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
        g_autoptr(GError) error = NULL;
        int fd;

        if (server->conns.length >= server->limits.max_clients) {
            VIR_WARN("%u clients are connected; further ones must wait", server->conns.length);
            virRPCServerPauseListening(server, TRUE);
            return;
        }
        fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0) {
            virRPCServerAcceptFailed(server, errno);
            return;
        }
        if (!virRPCServerAddConn(server, fd, listener->flags, &error))
            VIR_ERROR_LOG("%s", error->message);
    }
}

static void virRPCServerRunReady(virRPCServer *server)
{
    GQueue ready;
    virRPCConn *conn;
    guint64 count;

    if (read(server->wake.fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
        VIR_ERROR_LOG("cannot read the wake-up descriptor: %s", g_strerror(errno));
    g_mutex_lock(&server->lock);
    ready = server->ready;
    g_queue_init(&server->ready);
    g_mutex_unlock(&server->lock);
    while ((conn = g_queue_pop_head(&ready))) {
        g_mutex_lock(&conn->lock);
        conn->queued_ready = FALSE;
        g_mutex_unlock(&conn->lock);
        virRPCConnProcess(conn);
        virRPCConnUnref(conn);
    }
}

static gboolean virRPCServerDispatchSource(GSource *source, GSourceFunc func, gpointer opaque)
{
    virRPCServer *server = virRPCServerRef(((virRPCServerSource *)source)->server);
    struct epoll_event events[EVENTS_PER_TURN];
    int count = epoll_wait(server->epoll_fd, events, EVENTS_PER_TURN, 0);

    for (int i = 0; i < count && !server->closed; i++) {
        virRPCSourceKind *kind = events[i].data.ptr;

        switch (*kind) {
        case VIR_RPC_SOURCE_CONN:
            virRPCConnHandleEvents((virRPCConn *)kind, events[i].events);
            break;
        case VIR_RPC_SOURCE_LISTENER:
            virRPCServerAccept(server, (virRPCListener *)kind);
            break;
        case VIR_RPC_SOURCE_WAKE:
            virRPCServerRunReady(server);
            break;
        }
    }
    g_slist_free_full(g_steal_pointer(&server->gone), (GDestroyNotify)virRPCConnUnref);
    virRPCServerUnref(server);
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs server_source_funcs = {.dispatch = virRPCServerDispatchSource};

static void virRPCServerAttach(virRPCServer *server)
{
    server->source = g_source_new(&server_source_funcs, sizeof(virRPCServerSource));
    ((virRPCServerSource *)server->source)->server = server;
    g_source_add_unix_fd(server->source, server->epoll_fd, G_IO_IN);
    /* Nothing in here runs the loop again; said so, GLib need not take the descriptor out of its
     * poll set, and wake itself up, at each turn. */
    g_source_set_can_recurse(server->source, TRUE);
    g_source_set_static_name(server->source, "rpc-server");
    g_source_attach(server->source, server->context);
}

static void virRPCServerDetach(virRPCServer *server)
{
    if (!server->source)
        return;
    g_source_destroy(server->source);
    g_clear_pointer(&server->source, g_source_unref);
}

void virRPCServerHold(virRPCServer *server)
{
    if (server->held++ == 0)
        virRPCServerDetach(server);
}

void virRPCServerRelease(virRPCServer *server)
{
    if (--server->held == 0)
        virRPCServerAttach(server);
}

void virRPCServerMakeReadyLocked(virRPCServer *server, virRPCConn *conn)
{
    guint64 one = 1;

    if (conn->queued_ready)
        return;
    conn->queued_ready = TRUE;
    g_mutex_lock(&server->lock);
    g_queue_push_tail(&server->ready, virRPCConnRef(conn));
    g_mutex_unlock(&server->lock);
    if (write(server->wake.fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
        VIR_ERROR_LOG("cannot wake the I/O thread: %s", g_strerror(errno));
}

static void virRPCProgramFree(gpointer opaque)
{
    virRPCProgram *program = opaque;

    g_free(program->slots);
    g_free(program);
}

static void virRPCListenerFree(gpointer opaque)
{
    virRPCListener *listener = opaque;

    close(listener->fd);
    g_free(listener);
}

virRPCServer *virRPCServerNew(const virRPCServerLimits *limits, GMainContext *context)
{
    virRPCServer *server = g_new0(virRPCServer, 1);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &server->wake};

    server->refs = 1;
    server->limits = limits ? *limits : virRPCServerLimitsDefault;
    server->context = context ? g_main_context_ref(context) : NULL;
    server->programs = g_ptr_array_new_with_free_func(virRPCProgramFree);
    server->listeners = g_ptr_array_new_with_free_func(virRPCListenerFree);
    server->scratch = g_malloc(VIR_RPC_SCRATCH_SIZE);
    server->workers = virRPCWorkersNew(server->limits.max_workers, server->limits.prio_workers);
    g_mutex_init(&server->lock);
    server->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    server->wake.kind = VIR_RPC_SOURCE_WAKE;
    server->wake.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (server->epoll_fd < 0 || server->wake.fd < 0 ||
        epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, server->wake.fd, &event) < 0)
        g_error("cannot make the server's descriptors: %s", g_strerror(errno));
    virRPCServerAttach(server);
    return server;
}

virRPCServer *virRPCServerRef(virRPCServer *server)
{
    g_atomic_int_inc(&server->refs);
    return server;
}

void virRPCServerUnref(virRPCServer *server)
{
    if (!g_atomic_int_dec_and_test(&server->refs))
        return;
    g_ptr_array_unref(server->programs);
    close(server->epoll_fd);
    close(server->wake.fd);
    g_free(server->scratch);
    g_mutex_clear(&server->lock);
    if (server->context)
        g_main_context_unref(server->context);
    g_free(server);
}

void virRPCServerFree(virRPCServer *server)
{
    virRPCConn *conn;

    if (!server)
        return;
    server->closed = TRUE;
    virRPCServerDetach(server);
    g_ptr_array_set_size(server->listeners, 0);
    while (server->conns.head)
        virRPCConnTearDown(server->conns.head->data);
    g_clear_pointer(&server->workers, virRPCWorkersFree);
    if (server->keepalive_timer) {
        g_source_destroy(server->keepalive_timer);
        g_clear_pointer(&server->keepalive_timer, g_source_unref);
    }
    g_slist_free_full(g_steal_pointer(&server->gone), (GDestroyNotify)virRPCConnUnref);
    while ((conn = g_queue_pop_head(&server->ready)))
        virRPCConnUnref(conn);
    g_clear_pointer(&server->listeners, g_ptr_array_unref);
    virRPCServerUnref(server);
}

gboolean virRPCServerListen(virRPCServer *server, int fd, unsigned flags, GError **error)
{
    virRPCListener *listener = g_new(virRPCListener, 1);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = listener};

    *listener = (virRPCListener){VIR_RPC_SOURCE_LISTENER, server, fd, flags};
    g_ptr_array_add(server->listeners, listener);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ||
        epoll_ctl(server->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot watch a listening socket");
        g_ptr_array_remove(server->listeners, listener);
        return FALSE;
    }
    return TRUE;
}

void virRPCServerStopListening(virRPCServer *server)
{
    g_ptr_array_set_size(server->listeners, 0);
}

virRPCConn *virRPCServerAddConn(virRPCServer *server, int fd, unsigned flags, GError **error)
{
    virRPCConn *conn = virRPCConnNew(server, fd, flags, error);

    server->last_seen = g_get_monotonic_time();
    if (conn)
        g_queue_push_tail_link(&server->conns, &conn->server_link);
    return conn;
}

/* The list's reference lives on until the events of this turn are through. */
void virRPCServerConnGone(virRPCServer *server, virRPCConn *conn)
{
    server->last_seen = g_get_monotonic_time();
    g_queue_unlink(&server->conns, &conn->server_link);
    server->gone = g_slist_prepend(server->gone, conn);
    if (!server->closed && server->conns.length < server->limits.max_clients)
        virRPCServerPauseListening(server, FALSE);
}

unsigned virRPCServerGetConnCount(virRPCServer *server)
{
    return server->conns.length;
}

gint64 virRPCServerGetLastSeen(virRPCServer *server)
{
    return server->last_seen;
}

GPtrArray *virRPCServerGetConns(virRPCServer *server)
{
    GPtrArray *conns = g_ptr_array_new_with_free_func((GDestroyNotify)virRPCConnUnref);

    for (GList *l = server->conns.head; l; l = l->next)
        g_ptr_array_add(conns, virRPCConnRef(l->data));
    return conns;
}

virRPCProgram *virRPCServerFindProgram(virRPCServer *server, guint32 program)
{
    for (guint i = 0; i < server->programs->len; i++) {
        virRPCProgram *candidate = server->programs->pdata[i];

        if (candidate->protocol->program == program)
            return candidate;
    }
    return NULL;
}

static virRPCProgram *virRPCServerNeedProgram(virRPCServer *server, const virRPCProtocol *protocol)
{
    virRPCProgram *program = virRPCServerFindProgram(server, protocol->program);

    if (!program) {
        program = g_new0(virRPCProgram, 1);
        program->protocol = protocol;
        program->slots = g_new0(virRPCSlot, protocol->nprocedures);
        g_ptr_array_add(server->programs, program);
    }
    return program;
}

void virRPCServerAddHandlers(virRPCServer *server, const virRPCProtocol *protocol,
                             const virRPCHandlerRow *rows, gsize nrows, gpointer opaque)
{
    virRPCProgram *program = virRPCServerNeedProgram(server, protocol);

    for (gsize i = 0; i < nrows; i++) {
        const virRPCProcedure *procedure = virRPCProtocolFind(protocol, rows[i].procedure);

        if (!procedure || (procedure->flags & VIR_RPC_PROC_EVENT))
            g_error("handler for the unknown procedure %u of %s", rows[i].procedure,
                    protocol->name);
        program->slots[procedure - protocol->procedures] =
            (virRPCSlot){rows[i].handler, opaque, rows[i].flags};
    }
}

void virRPCServerAddForward(virRPCServer *server, const virRPCProtocol *protocol,
                            virRPCObjectClass object, const virRPCForwardTarget *target)
{
    virRPCServerNeedProgram(server, protocol)->forwards[object] = target;
}

void virRPCServerSetData(virRPCServer *server, gpointer data)
{
    server->data = data;
}

gpointer virRPCServerGetData(virRPCServer *server)
{
    return server->data;
}
