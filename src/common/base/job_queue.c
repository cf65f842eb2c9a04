/*
 * job_queue.c: serial queues of jobs on one bounded pool of threads
 *
 * One mutex per pool guards all of its queues: it is held for a few instructions only, never
 * while a job runs. A queue stands in the pool's ready list when it has a job and none of its
 * jobs runs; a thread takes the first ready queue, runs one job of it and puts the queue back
 * at the end if there are more. So a queue with many jobs does not starve the others.
 *
 * Thread: any.
 */
#include "common/base/job_queue.h"

#include <sys/eventfd.h>
#include <unistd.h>

#define IDLE_THREAD_SECONDS 5
#define THREAD_LIMIT 1024

struct _virJob {
    virJobQueue *queue; /* a reference */
    const char *name;
    virJobFunc func;
    gpointer opaque;
    GDestroyNotify destroy;
    gint64 started; /* monotonic microseconds; 0 while waiting */
    gboolean cancelled;
    int cancel_fd; /* -1 until asked for */
};

struct _virJobQueue {
    gatomicrefcount refs;
    virJobPool *pool;
    GQueue urgent;
    GQueue normal;
    virJob *running;
};

struct _virJobPool {
    gatomicrefcount refs; /* the owner's and one of each queue: a queue may live longer */
    GMutex lock;
    GCond work;    /* a queue became ready, or the pool ends */
    GCond drained; /* a thread has gone */
    char *name;
    unsigned max_threads;
    unsigned threads;
    unsigned idle;
    unsigned pending; /* jobs waiting or running */
    gboolean ending;
    GQueue ready;       /* virJobQueue, each with a reference */
    GHashTable *queues; /* all that live, no references */
};

virJobPool *virJobPoolNew(const char *name, unsigned max_threads)
{
    virJobPool *pool = g_new0(virJobPool, 1);

    g_atomic_ref_count_init(&pool->refs);
    g_mutex_init(&pool->lock);
    g_cond_init(&pool->work);
    g_cond_init(&pool->drained);
    pool->name = g_strdup(name);
    pool->max_threads = CLAMP(max_threads, 1, THREAD_LIMIT);
    pool->queues = g_hash_table_new(NULL, NULL);
    return pool;
}

static void pool_unref(virJobPool *pool)
{
    if (!g_atomic_ref_count_dec(&pool->refs))
        return;
    g_hash_table_unref(pool->queues);
    g_mutex_clear(&pool->lock);
    g_cond_clear(&pool->work);
    g_cond_clear(&pool->drained);
    g_free(pool->name);
    g_free(pool);
}

static void job_free(virJob *job)
{
    if (job->destroy)
        job->destroy(job->opaque);
    if (job->cancel_fd >= 0)
        close(job->cancel_fd);
    virJobQueueUnref(job->queue);
    g_free(job);
}

/* With the lock held: the next job of @queue, or NULL. */
static virJob *queue_pop(virJobQueue *queue)
{
    virJob *job = g_queue_pop_head(&queue->urgent);

    return job ? job : g_queue_pop_head(&queue->normal);
}

static __thread virJob *current_job;

virJob *virJobCurrent(void)
{
    return current_job;
}

static gboolean queue_has_jobs(const virJobQueue *queue)
{
    return queue->urgent.length + queue->normal.length > 0;
}

/* With the lock held, which is given up while the job runs. @queue's reference is used up. */
static void pool_run_one(virJobPool *pool, virJobQueue *queue)
{
    virJob *job = queue_pop(queue);

    queue->running = job;
    job->started = g_get_monotonic_time();
    g_mutex_unlock(&pool->lock);

    current_job = job;
    job->func(job, job->opaque);
    current_job = NULL;
    /* before the next job of the queue begins: what this one leaves is as it should be */
    if (job->destroy)
        job->destroy(job->opaque);
    job->destroy = NULL;

    g_mutex_lock(&pool->lock);
    queue->running = NULL;
    if (queue_has_jobs(queue) && !pool->ending) {
        g_queue_push_tail(&pool->ready, virJobQueueRef(queue));
        g_cond_signal(&pool->work);
    }
    g_mutex_unlock(&pool->lock);

    job_free(job);
    virJobQueueUnref(queue);

    g_mutex_lock(&pool->lock);
    pool->pending--;
}

static gpointer pool_thread(gpointer opaque)
{
    virJobPool *pool = opaque;

    g_mutex_lock(&pool->lock);
    while (!pool->ending && pool->threads <= pool->max_threads) {
        virJobQueue *queue = g_queue_pop_head(&pool->ready);

        if (queue) {
            pool_run_one(pool, queue);
        } else {
            gint64 until = g_get_monotonic_time() + IDLE_THREAD_SECONDS * G_TIME_SPAN_SECOND;
            gboolean woken;

            pool->idle++;
            woken = g_cond_wait_until(&pool->work, &pool->lock, until);
            pool->idle--;
            if (!woken && g_queue_is_empty(&pool->ready))
                break;
        }
    }
    pool->threads--;
    g_cond_broadcast(&pool->drained);
    g_mutex_unlock(&pool->lock);
    return NULL;
}

/* With the lock held: @queue has its first job and none that runs. */
static void pool_make_ready(virJobPool *pool, virJobQueue *queue)
{
    g_queue_push_tail(&pool->ready, virJobQueueRef(queue));
    if (pool->idle >= pool->ready.length) {
        g_cond_signal(&pool->work);
    } else if (pool->threads < pool->max_threads) {
        pool->threads++;
        g_thread_unref(g_thread_new(pool->name, pool_thread, pool));
    } else {
        g_cond_signal(&pool->work);
    }
}

void virJobPoolSetMaxThreads(virJobPool *pool, unsigned max_threads)
{
    g_mutex_lock(&pool->lock);
    pool->max_threads = CLAMP(max_threads, 1, THREAD_LIMIT);
    g_cond_broadcast(&pool->work);
    g_mutex_unlock(&pool->lock);
}

unsigned virJobPoolPending(virJobPool *pool)
{
    unsigned pending;

    g_mutex_lock(&pool->lock);
    pending = pool->pending;
    g_mutex_unlock(&pool->lock);
    return pending;
}

/* With the lock held: moves all waiting jobs of all queues to @jobs. */
static void pool_take_waiting(virJobPool *pool, GPtrArray *jobs)
{
    GHashTableIter iter;
    gpointer queue;
    virJob *job;

    g_hash_table_iter_init(&iter, pool->queues);
    while (g_hash_table_iter_next(&iter, &queue, NULL)) {
        while ((job = queue_pop(queue)))
            g_ptr_array_add(jobs, job);
    }
    pool->pending -= jobs->len;
}

void virJobPoolFree(virJobPool *pool)
{
    g_autoptr(GPtrArray) dropped = g_ptr_array_new();
    virJobQueue *queue;

    if (!pool)
        return;
    g_mutex_lock(&pool->lock);
    pool->ending = TRUE;
    g_cond_broadcast(&pool->work);
    while (pool->threads > 0)
        g_cond_wait(&pool->drained, &pool->lock);
    pool_take_waiting(pool, dropped);
    g_mutex_unlock(&pool->lock);

    for (guint i = 0; i < dropped->len; i++)
        job_free(g_ptr_array_index(dropped, i));
    while ((queue = g_queue_pop_head(&pool->ready)))
        virJobQueueUnref(queue);
    pool_unref(pool);
}

virJobQueue *virJobQueueNew(virJobPool *pool)
{
    virJobQueue *queue = g_new0(virJobQueue, 1);

    g_atomic_ref_count_init(&queue->refs);
    queue->pool = pool;
    g_atomic_ref_count_inc(&pool->refs);
    g_queue_init(&queue->urgent);
    g_queue_init(&queue->normal);
    g_mutex_lock(&pool->lock);
    g_hash_table_add(pool->queues, queue);
    g_mutex_unlock(&pool->lock);
    return queue;
}

virJobQueue *virJobQueueRef(virJobQueue *queue)
{
    g_atomic_ref_count_inc(&queue->refs);
    return queue;
}

void virJobQueueUnref(virJobQueue *queue)
{
    virJobPool *pool;

    if (!queue || !g_atomic_ref_count_dec(&queue->refs))
        return;
    /* every waiting or running job holds a reference, so there is none */
    pool = queue->pool;
    g_mutex_lock(&pool->lock);
    g_hash_table_remove(pool->queues, queue);
    g_mutex_unlock(&pool->lock);
    g_free(queue);
    pool_unref(pool);
}

/* With the lock held. */
static void job_cancel(virJob *job)
{
    if (job->cancelled)
        return;
    job->cancelled = TRUE;
    if (job->cancel_fd >= 0)
        eventfd_write(job->cancel_fd, 1);
}

void virJobQueueSubmit(virJobQueue *queue, const char *name, unsigned flags, virJobFunc func,
                       gpointer opaque, GDestroyNotify destroy)
{
    virJobPool *pool = queue->pool;
    virJob *job = g_new0(virJob, 1);
    gboolean first;

    job->queue = virJobQueueRef(queue);
    job->name = name;
    job->func = func;
    job->opaque = opaque;
    job->destroy = destroy;
    job->cancel_fd = -1;

    g_mutex_lock(&pool->lock);
    if (pool->ending) {
        g_mutex_unlock(&pool->lock);
        job_free(job);
        return;
    }
    first = !queue->running && !queue_has_jobs(queue);
    g_queue_push_tail(flags & VIR_JOB_URGENT ? &queue->urgent : &queue->normal, job);
    pool->pending++;
    if ((flags & VIR_JOB_CANCEL) && queue->running)
        job_cancel(queue->running);
    if (first)
        pool_make_ready(pool, queue);
    g_mutex_unlock(&pool->lock);
}

typedef struct {
    GMutex lock;
    GCond cond;
    gboolean done;
    virJobFunc func;
    gpointer opaque;
} sync_job;

static void sync_run(virJob *job, gpointer opaque)
{
    sync_job *sync = opaque;

    sync->func(job, sync->opaque);
}

static void sync_done(gpointer opaque)
{
    sync_job *sync = opaque;

    g_mutex_lock(&sync->lock);
    sync->done = TRUE;
    g_cond_signal(&sync->cond);
    g_mutex_unlock(&sync->lock);
}

void virJobQueueRunSync(virJobQueue *queue, const char *name, unsigned flags, virJobFunc func,
                        gpointer opaque)
{
    sync_job sync = {.func = func, .opaque = opaque};

    g_mutex_init(&sync.lock);
    g_cond_init(&sync.cond);
    virJobQueueSubmit(queue, name, flags, sync_run, &sync, sync_done);
    g_mutex_lock(&sync.lock);
    while (!sync.done)
        g_cond_wait(&sync.cond, &sync.lock);
    g_mutex_unlock(&sync.lock);
    g_mutex_clear(&sync.lock);
    g_cond_clear(&sync.cond);
}

const char *virJobQueueCurrent(virJobQueue *queue, gint64 *age_us, unsigned *waiting)
{
    const char *name = NULL;

    g_mutex_lock(&queue->pool->lock);
    if (queue->running) {
        name = queue->running->name;
        if (age_us)
            *age_us = g_get_monotonic_time() - queue->running->started;
    }
    if (waiting)
        *waiting = queue->urgent.length + queue->normal.length;
    g_mutex_unlock(&queue->pool->lock);
    return name;
}

gboolean virJobIsCancelled(virJob *job)
{
    virJobPool *pool = job->queue->pool;
    gboolean cancelled;

    g_mutex_lock(&pool->lock);
    cancelled = job->cancelled;
    g_mutex_unlock(&pool->lock);
    return cancelled;
}

int virJobCancelFd(virJob *job)
{
    virJobPool *pool = job->queue->pool;

    g_mutex_lock(&pool->lock);
    if (job->cancel_fd < 0)
        job->cancel_fd = eventfd(job->cancelled ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
    g_mutex_unlock(&pool->lock);
    return job->cancel_fd;
}
