/*
 * workers.c: threads for handlers that block
 *
 * Each connection has its own queue, and connections take turns, so that a client with 200 calls
 * waiting delays another one by a single call. Some threads are kept for high-priority
 * procedures. Threads are made when needed and end after some idle time.
 *
 * Thread: submitted to from the I/O thread; the queues are guarded by the workers' lock.
 */
#include "rpc/server_private.h"

/* How long a thread without work stays, in microseconds. */
#define IDLE_TIME (10 * G_TIME_SPAN_SECOND)

enum { LANE_NORMAL, LANE_HIGH, LANES };

struct _virRPCWorkers {
    GMutex lock;
    GCond work;
    GCond ended;
    unsigned max[LANES]; /* threads; those of the high lane are additional */
    unsigned threads, idle;
    unsigned waiting; /* calls in all queues */
    unsigned running_normal;
    GQueue turns[LANES]; /* of virRPCConn, each with waiting calls */
    gboolean stop;
};

/* The next call to run, or NULL. Locked. */
static virRPCCall *virRPCWorkersTake(virRPCWorkers *workers, int *lane)
{
    for (*lane = LANE_HIGH; *lane >= 0; --*lane) {
        GQueue *turns = &workers->turns[*lane];
        virRPCConn *conn;
        virRPCCall *call;

        if (*lane == LANE_NORMAL && workers->running_normal >= workers->max[LANE_NORMAL])
            return NULL;
        if (!turns->head)
            continue;
        conn = turns->head->data;
        g_queue_unlink(turns, &conn->work_link[*lane]);
        call = g_queue_pop_head(&conn->work[*lane]);
        workers->waiting--;
        if (conn->work[*lane].head)
            g_queue_push_tail_link(turns, &conn->work_link[*lane]);
        else
            conn->work_queued[*lane] = FALSE;
        return call;
    }
    return NULL;
}

static gpointer virRPCWorkersMain(gpointer opaque)
{
    virRPCWorkers *workers = opaque;
    gboolean waited_enough = FALSE;

    g_mutex_lock(&workers->lock);
    for (;;) {
        int lane;
        virRPCCall *call = virRPCWorkersTake(workers, &lane);

        if (!call) {
            if (workers->stop || waited_enough)
                break;
            workers->idle++;
            waited_enough = !g_cond_wait_until(&workers->work, &workers->lock,
                                               g_get_monotonic_time() + IDLE_TIME);
            workers->idle--;
            continue;
        }
        waited_enough = FALSE;
        if (lane == LANE_NORMAL)
            workers->running_normal++;
        g_mutex_unlock(&workers->lock);
        virRPCCallRun(call);
        virRPCCallUnref(call);
        g_mutex_lock(&workers->lock);
        if (lane == LANE_NORMAL)
            workers->running_normal--;
    }
    workers->threads--;
    g_cond_signal(&workers->ended);
    g_mutex_unlock(&workers->lock);
    return NULL;
}

virRPCWorkers *virRPCWorkersNew(unsigned max_normal, unsigned max_high)
{
    virRPCWorkers *workers = g_new0(virRPCWorkers, 1);

    g_mutex_init(&workers->lock);
    g_cond_init(&workers->work);
    g_cond_init(&workers->ended);
    workers->max[LANE_NORMAL] = MAX(max_normal, 1);
    workers->max[LANE_HIGH] = max_high;
    return workers;
}

void virRPCWorkersFree(virRPCWorkers *workers)
{
    if (!workers)
        return;
    g_mutex_lock(&workers->lock);
    workers->stop = TRUE;
    g_cond_broadcast(&workers->work);
    while (workers->threads > 0)
        g_cond_wait(&workers->ended, &workers->lock);
    g_mutex_unlock(&workers->lock);
    g_mutex_clear(&workers->lock);
    g_cond_clear(&workers->work);
    g_cond_clear(&workers->ended);
    g_free(workers);
}

/* Locked. */
static void virRPCWorkersWake(virRPCWorkers *workers)
{
    unsigned max = workers->max[LANE_NORMAL] + workers->max[LANE_HIGH];

    if (workers->waiting > workers->idle && workers->threads < max) {
        workers->threads++;
        g_thread_unref(g_thread_new("rpc-worker", virRPCWorkersMain, workers));
    } else {
        g_cond_signal(&workers->work);
    }
}

void virRPCWorkersSubmit(virRPCWorkers *workers, virRPCCall *call)
{
    int lane = call->procedure->flags & VIR_RPC_PROC_HIGH ? LANE_HIGH : LANE_NORMAL;
    virRPCConn *conn = call->conn;

    g_mutex_lock(&workers->lock);
    g_queue_push_tail(&conn->work[lane], virRPCCallRef(call));
    workers->waiting++;
    if (!conn->work_queued[lane]) {
        conn->work_queued[lane] = TRUE;
        g_queue_push_tail_link(&workers->turns[lane], &conn->work_link[lane]);
    }
    virRPCWorkersWake(workers);
    g_mutex_unlock(&workers->lock);
}

void virRPCWorkersForget(virRPCWorkers *workers, virRPCConn *conn)
{
    GQueue dropped = G_QUEUE_INIT;
    virRPCCall *call;

    g_mutex_lock(&workers->lock);
    for (int lane = 0; lane < LANES; lane++) {
        guint before = dropped.length;

        while ((call = g_queue_pop_head(&conn->work[lane])))
            g_queue_push_tail(&dropped, call);
        workers->waiting -= dropped.length - before;
        if (conn->work_queued[lane])
            g_queue_unlink(&workers->turns[lane], &conn->work_link[lane]);
        conn->work_queued[lane] = FALSE;
    }
    g_mutex_unlock(&workers->lock);
    while ((call = g_queue_pop_head(&dropped)))
        virRPCCallUnref(call);
}
