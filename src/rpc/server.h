/*
 * server.h: the server side of the protocol, as handlers see it
 *
 *   static virRPCResult netLookupByName(virRPCCall *call, const void *a, void *r, GError **error)
 *   {
 *       const remote_network_lookup_by_name_args *args = a;
 *       remote_network_lookup_by_name_ret *ret = r;
 *       virFooDriver *driver = virRPCCallGetOpaque(call);
 *       ...
 *       ret->net.name = g_strdup(name);
 *       return VIR_RPC_DONE;
 *   }
 *   static const virRPCHandlerRow rows[] = {{REMOTE_PROC_NETWORK_LOOKUP_BY_NAME, netLookupByName}};
 *   virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), driver);
 *
 * One thread, the I/O thread (the main context's), reads all sockets, decodes, asks permission
 * and runs the handlers that do not block. A procedure without handler answers
 * VIR_ERR_NO_SUPPORT. Everything may be called from any thread unless it says otherwise.
 */
#pragma once

#include "rpc/procedure.h"
#include "rpc/server_limits.h"

typedef struct _virRPCServer virRPCServer;
typedef struct _virRPCConn virRPCConn; /* one client of the server, reference-counted */
typedef struct _virRPCCall virRPCCall; /* one call in flight; completes exactly once */

typedef enum {
    VIR_RPC_FAILED = -1, /* *error is set */
    VIR_RPC_DONE = 0,    /* ret is filled; the dispatcher encodes it and frees its contents */
    VIR_RPC_PENDING = 1, /* the handler keeps virRPCCallRef(call) and completes the call later */
} virRPCResult;

/* @args and @ret are the generated structures (NULL where the procedure has none); @ret comes
 * zeroed. @args stay valid until the call is completed. */
typedef virRPCResult (*virRPCHandler)(virRPCCall *call, const void *args, void *ret,
                                      GError **error);

typedef enum {
    VIR_RPC_INLINE = 0,      /* on the I/O thread: must not block */
    VIR_RPC_WORKER = 1 << 0, /* on a worker thread; clients take turns */
} virRPCHandlerFlags;

typedef struct {
    guint32 procedure;
    virRPCHandler handler;
    unsigned flags; /* virRPCHandlerFlags */
} virRPCHandlerRow;

/*
 * Calls
 */

virRPCCall *virRPCCallRef(virRPCCall *call);
/* Dropping the last reference of a call that nobody completed answers it with an error. */
void virRPCCallUnref(virRPCCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCCall, virRPCCallUnref)

/**
 * virRPCCallReply:
 * @ret: the result structure, NULL if the procedure has none; its contents (not itself) are
 *       freed, on failure too
 *
 * Encodes on the calling thread and sends at once if the socket takes it. If @ret does not fit
 * its bounds the client gets an error instead. Does nothing if the client has gone.
 */
void virRPCCallReply(virRPCCall *call, void *ret);

/* With @nfds (at most 32) descriptors, which are duplicated: the caller's stay the caller's. */
void virRPCCallReplyFds(virRPCCall *call, void *ret, const int *fds, unsigned nfds);

/* Takes @error. */
void virRPCCallFail(virRPCCall *call, GError *error);

/* The decoded arguments; valid until the call is completed. */
const void *virRPCCallGetArgs(virRPCCall *call);
const virRPCProcedure *virRPCCallGetProcedure(virRPCCall *call);
/* What was given to virRPCServerAddHandlers() with the handler's row. */
gpointer virRPCCallGetOpaque(virRPCCall *call);
/* The connection; lives as long as the call. */
virRPCConn *virRPCCallGetConn(virRPCCall *call);

/* The descriptors that came with the call. The call owns and closes them, except one taken
 * out with virRPCCallStealFd() (-1 if @index is out of range or taken already). */
unsigned virRPCCallGetFdCount(virRPCCall *call);
int virRPCCallGetFd(virRPCCall *call, unsigned index);
int virRPCCallStealFd(virRPCCall *call, unsigned index);

/*
 * Connections
 */

virRPCConn *virRPCConnRef(virRPCConn *conn);
void virRPCConnUnref(virRPCConn *conn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCConn, virRPCConnUnref)

typedef struct {
    guint64 id;         /* counts from 1 in each server */
    gint64 since;       /* seconds since the epoch */
    gboolean readonly;  /* came by the -sock-ro socket, or was opened read-only */
    guint uid, gid;     /* who called; both (guint)-1 if unknown */
    int pid;            /* 0 if unknown */
    guint64 start_time; /* of that process, clock ticks since boot; 0 if unknown */
} virRPCConnIdentity;

const virRPCConnIdentity *virRPCConnGetIdentity(virRPCConn *conn);
gboolean virRPCConnIsReadOnly(virRPCConn *conn);
/* From connect_open with VIR_CONNECT_RO; there is no way back. */
void virRPCConnSetReadOnly(virRPCConn *conn);
virRPCServer *virRPCConnGetServer(virRPCConn *conn);

/* Until connect_open has succeeded the dispatcher lets only "early" procedures pass; its
 * handler calls this with TRUE, that of connect_close with FALSE. */
void virRPCConnSetOpened(virRPCConn *conn, gboolean opened);
gboolean virRPCConnIsOpened(virRPCConn *conn);
/* False once the socket is closed: what is sent then goes nowhere. */
gboolean virRPCConnIsAlive(virRPCConn *conn);

/* Sends pings when the client is silent (limits.keepalive_interval) and cuts it off when it
 * answers none of limits.keepalive_count. For clients that have asked whether the daemon knows
 * keepalive (connect_supports_feature 10), which those without an event loop do not. I/O
 * thread. */
void virRPCConnEnableKeepalive(virRPCConn *conn);

/* One pointer per @key (compared as a pointer; give the address of a static variable).
 * Replaces and destroys the old one; the last one is destroyed when the connection has gone
 * and its last call has ended, on the thread that ends it. */
void virRPCConnSetData(virRPCConn *conn, gconstpointer key, gpointer data, GDestroyNotify destroy);
gpointer virRPCConnGetData(virRPCConn *conn, gconstpointer key);

typedef void (*virRPCConnCloseFunc)(virRPCConn *conn, gpointer opaque);
/**
 * virRPCConnAddCloseHook:
 *
 * @func runs once on the I/O thread when the client has gone (autodestroy, deregistration of
 * events), in the reverse order of adding; at once, from an idle of the main context, if it has
 * gone already. @destroy frees @opaque after that, or when the hook is removed.
 * Returns: an id, never 0
 */
guint virRPCConnAddCloseHook(virRPCConn *conn, virRPCConnCloseFunc func, gpointer opaque,
                             GDestroyNotify destroy);
void virRPCConnRemoveCloseHook(virRPCConn *conn, guint id);

/* Ends the connection once what is queued has been sent, or at once. */
void virRPCConnClose(virRPCConn *conn, gboolean at_once);

/**
 * virRPCConnSendEvent:
 * @procedure: an event of @protocol
 * @msg: its payload; stays the caller's
 *
 * Never blocks. At most limits.max_event_bytes wait for a client that does not read; beyond
 * that the oldest waiting events are dropped and one line in the log says how many, so that a
 * stalled reader costs bounded memory and nobody else anything.
 */
void virRPCConnSendEvent(virRPCConn *conn, const virRPCProtocol *protocol, guint32 procedure,
                         const void *msg);

/* An event encoded once for many connections. Reference-counted. */
typedef struct _virRPCEvent virRPCEvent;
/* NULL if @msg does not fit its bounds (logged). */
virRPCEvent *virRPCEventNew(const virRPCProtocol *protocol, guint32 procedure, const void *msg);
void virRPCEventUnref(virRPCEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCEvent, virRPCEventUnref)
void virRPCConnSendEventShared(virRPCConn *conn, virRPCEvent *event);

/*
 * Servers. I/O thread only, but for virRPCServerGetData().
 */

/**
 * virRPCServerNew:
 * @limits: NULL for the defaults
 * @context: whose thread is the I/O thread; NULL for the main context
 */
virRPCServer *virRPCServerNew(const virRPCServerLimits *limits, GMainContext *context);
/* Closes all sockets and connections, waits for the workers. */
void virRPCServerFree(virRPCServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virRPCServer, virRPCServerFree)

/**
 * virRPCServerAddHandlers:
 * @rows: not copied, lives as long as the server; a row for a procedure that has a handler
 *        already replaces it
 * @opaque: for virRPCCallGetOpaque()
 *
 * May be called several times for one protocol. From the first time on the server answers this
 * program at all.
 */
void virRPCServerAddHandlers(virRPCServer *server, const virRPCProtocol *protocol,
                             const virRPCHandlerRow *rows, gsize nrows, gpointer opaque);

typedef enum {
    VIR_RPC_LISTEN_READONLY = 1 << 0,
} virRPCListenFlags;

/* Takes clients from @fd, a listening stream socket, which the server owns from then on. */
gboolean virRPCServerListen(virRPCServer *server, int fd, unsigned flags, GError **error);
/* Serves one connected socket, which the server owns from then on. The result is borrowed. */
virRPCConn *virRPCServerAddConn(virRPCServer *server, int fd, unsigned flags, GError **error);
/* While held, clients connect but nothing is read from them. Counts. */
void virRPCServerHold(virRPCServer *server);
void virRPCServerRelease(virRPCServer *server);
/* Takes no new clients any more. */
void virRPCServerStopListening(virRPCServer *server);

unsigned virRPCServerGetConnCount(virRPCServer *server);
/* When the last client left or came, monotonic microseconds; 0 if there never was one. */
gint64 virRPCServerGetLastSeen(virRPCServer *server);
/* New references, to be unreffed; free with g_ptr_array_unref(). */
GPtrArray *virRPCServerGetConns(virRPCServer *server);

void virRPCServerSetData(virRPCServer *server, gpointer data);
gpointer virRPCServerGetData(virRPCServer *server);
