/*
 * server_private.h: the server's inside, shared by conn.c, dispatch.c, call.c, workers.c,
 * server.c, keepalive.c, stream.c and forward.c
 *
 * Locks: conn->lock guards what is marked "locked"; the rest of a connection belongs to the I/O
 * thread. server->lock guards the list of connections that want the I/O thread. conn->lock may
 * be held when server->lock or the workers' lock is taken, never the other way round.
 */
#pragma once

#include "rpc/forward.h"
#include "rpc/input.h"
#include "rpc/output.h"
#include "rpc/server.h"

typedef struct _virRPCWorkers virRPCWorkers;

/* The handler of one procedure; func is NULL if nobody has registered one. */
typedef struct {
    virRPCHandler func;
    gpointer opaque;
    unsigned flags;
} virRPCSlot;

/* A program that the server answers. */
typedef struct {
    const virRPCProtocol *protocol;
    virRPCSlot *slots; /* by place in protocol->procedures */
    const virRPCForwardTarget *forwards[VIR_RPC_OBJECT_LAST];
} virRPCProgram;

/* What an epoll event points to: a connection, a listening socket or the wake-up. */
typedef enum { VIR_RPC_SOURCE_CONN, VIR_RPC_SOURCE_LISTENER, VIR_RPC_SOURCE_WAKE } virRPCSourceKind;

typedef struct {
    virRPCSourceKind kind;
    virRPCServer *server;
    int fd;
    unsigned flags; /* virRPCListenFlags */
} virRPCListener;

struct _virRPCServer {
    int refs; /* each connection holds one */
    virRPCServerLimits limits;
    GMainContext *context;
    int epoll_fd;
    virRPCListener wake; /* an eventfd */
    GSource *source;     /* NULL while held */
    unsigned held;
    gboolean listening_paused;
    GPtrArray *programs;  /* of virRPCProgram */
    GPtrArray *listeners; /* of virRPCListener */
    GQueue conns;         /* of virRPCConn, all alive */
    guint64 last_id;
    gint64 last_seen;
    guint8 *scratch;
    GSList *gone; /* connections closed in this dispatch; their memory is let go after it */
    virRPCWorkers *workers;
    GSource *keepalive_timer;
    gpointer data;
    GMutex lock;
    GQueue ready; /* locked by lock: conns to be looked at, each with a reference */
    gboolean closed;
};

typedef struct {
    guint id;
    virRPCConnCloseFunc func;
    gpointer opaque;
    GDestroyNotify destroy;
} virRPCCloseHook;

struct _virRPCConn {
    virRPCSourceKind kind; /* first, as in virRPCListener */
    int refs;
    virRPCServer *server;
    virRPCConnIdentity identity;
    int readonly;      /* atomic */
    int opened;        /* atomic */
    GList server_link; /* in server->conns */

    virRPCInput input;
    GQueue backlog;      /* of virRPCBytes: packets that wait until calls have ended */
    GArray *backlog_fds; /* of int, theirs in order */
    gsize backlog_bytes;
    GHashTable *upstreams; /* forward.c: target -> its connection */
    gboolean keepalive;    /* pings are sent */
    unsigned unanswered;   /* of them */
    gint64 last_input;     /* monotonic, microseconds */

    GMutex lock;
    /* all below: locked */
    int fd; /* -1 when closed */
    guint32 epoll_events;
    gboolean want_input;
    gboolean corked;  /* more packets wait in the input: replies are sent together */
    gboolean blocked; /* the backlog waits for calls to end */
    virRPCOutput output;
    gboolean lost; /* a write failed or the end was asked for: close it soon */
    gboolean close_when_sent;
    gboolean queued_ready;   /* is in server->ready */
    unsigned calls;          /* in flight */
    guint64 events_reported; /* drops told in the log */
    unsigned stalled;        /* streams and upstreams that cannot take more of the input */
    GHashTable *streams;     /* serial -> virRPCStream; NULL if there never was one */
    GHashTable *data;        /* key -> virRPCConnDatum */
    GSList *hooks;           /* of virRPCCloseHook, latest first */
    guint last_hook;
    gboolean hooks_run;
    GQueue work[2]; /* workers.c: calls that wait for a worker; [1]: high priority */
    GList work_link[2];
    gboolean work_queued[2];
};

struct _virRPCCall {
    int refs;
    int completed; /* atomic */
    virRPCConn *conn;
    const virRPCProgram *program;
    const virRPCProcedure *procedure;
    const virRPCSlot *slot;
    guint32 serial;
    unsigned nfds;
    int fds[VIR_RPC_FDS_MAX];
    struct _virRPCStream *stream; /* made by the handler, started by the reply; a reference */
    void *args;
};

/* server.c */
virRPCServer *virRPCServerRef(virRPCServer *server);
void virRPCServerUnref(virRPCServer *server);
virRPCProgram *virRPCServerFindProgram(virRPCServer *server, guint32 program);
void virRPCServerConnGone(virRPCServer *server, virRPCConn *conn);
/* Has virRPCConnProcess() called for @conn soon. Any thread; takes server->lock. */
void virRPCServerMakeReadyLocked(virRPCServer *server, virRPCConn *conn);

/* conn.c */
virRPCConn *virRPCConnNew(virRPCServer *server, int fd, unsigned flags, GError **error);
void virRPCConnHandleEvents(virRPCConn *conn, guint32 events);
void virRPCConnProcess(virRPCConn *conn);
/* Closes now. I/O thread. */
void virRPCConnTearDown(virRPCConn *conn);
/* A packet made by virRPCPacketBegin(). Any thread. */
void virRPCConnSendPacket(virRPCConn *conn, virRPCOutputKind kind, const guint8 *data, gsize len,
                          const int *fds, unsigned nfds);
/* Sends an error as the answer to @header, with the type that suits it. */
void virRPCConnSendError(virRPCConn *conn, const virRPCHeader *header, const GError *error);
void virRPCConnCallStarted(virRPCConn *conn);
void virRPCConnCallEnded(virRPCConn *conn);
/* Streams that cannot take more input stop the reading. I/O thread. */
void virRPCConnSetStalled(virRPCConn *conn, gboolean stalled);
/* Has virRPCConnProcess() called soon. Any thread. */
void virRPCConnMakeReady(virRPCConn *conn);
/* Bytes that wait to be sent. */
gsize virRPCConnGetOutputBytes(virRPCConn *conn);

/* dispatch.c: one whole packet; @fds are taken. FALSE: the connection must be closed. */
gboolean virRPCDispatch(virRPCConn *conn, const virRPCPacket *packet, const int *fds,
                        GError **error);

/* call.c */
virRPCCall *virRPCCallNew(virRPCConn *conn, const virRPCProgram *program,
                          const virRPCProcedure *procedure, const virRPCSlot *slot, guint32 serial);
/* Runs the handler and completes the call if it is not pending. */
void virRPCCallRun(virRPCCall *call);

/* workers.c */
virRPCWorkers *virRPCWorkersNew(unsigned max_normal, unsigned max_high);
/* Waits for the calls that run; the connections' queues are empty by then. */
void virRPCWorkersFree(virRPCWorkers *workers);
/* Takes a reference of @call. */
void virRPCWorkersSubmit(virRPCWorkers *workers, virRPCCall *call);
/* Drops what waits for @conn. */
void virRPCWorkersForget(virRPCWorkers *workers, virRPCConn *conn);

/* keepalive.c */
void virRPCKeepaliveAnswer(virRPCConn *conn, const virRPCHeader *header);

/* stream.c */
gboolean virRPCStreamDispatch(virRPCConn *conn, const virRPCPacket *packet, GError **error);
/* The reply has gone out; and: the call has failed. Both take a reference. */
void virRPCStreamStart(struct _virRPCStream *stream);
void virRPCStreamDrop(struct _virRPCStream *stream);
void virRPCStreamsClose(virRPCConn *conn);
/* Tells streams that wait for it that there is room. */
void virRPCStreamsGiveRoom(virRPCConn *conn);

/* forward.c */
/* Borrows @fds; a failure is answered. */
void virRPCForwardPacket(virRPCConn *conn, const virRPCForwardTarget *target,
                         const virRPCPacket *packet, const int *fds);
/* True if a stream packet belongs to a forwarded call and has been passed on. */
gboolean virRPCForwardStream(virRPCConn *conn, const virRPCPacket *packet);
/* The client has read what waited: upstreams that were paused go on. */
void virRPCForwardOutputDrained(virRPCConn *conn);
void virRPCForwardClose(virRPCConn *conn);
