/*
 * job_queue.h: serial queues of jobs on one bounded pool of threads
 *
 * A virJobPool runs jobs on at most N threads, created when needed and ended when idle. A
 * virJobQueue is one object's lane: its jobs run one after the other in the order submitted
 * (urgent ones first), on whatever pool thread is free; a queue without jobs costs no thread.
 * Returning from the job's function ends the job.
 *
 * Thread: every function may be called from any thread.
 */
#pragma once

#include <glib.h>

typedef struct _virJobPool virJobPool;
typedef struct _virJobQueue virJobQueue;
typedef struct _virJob virJob;

typedef void (*virJobFunc)(virJob *job, gpointer opaque);

/* A pool of at most @max_threads (1..1024) threads. */
virJobPool *virJobPoolNew(const char *name, unsigned max_threads);
void virJobPoolSetMaxThreads(virJobPool *pool, unsigned max_threads);
/* Waits for running jobs; queued ones, and those submitted later to queues that live on, get their
 * destroy notify without having run. */
void virJobPoolFree(virJobPool *pool);
/* Jobs queued or running in all queues of @pool. */
unsigned virJobPoolPending(virJobPool *pool);

virJobQueue *virJobQueueNew(virJobPool *pool);
virJobQueue *virJobQueueRef(virJobQueue *queue);
void virJobQueueUnref(virJobQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virJobQueue, virJobQueueUnref)

typedef enum {
    VIR_JOB_NORMAL = 0,
    VIR_JOB_URGENT = 1 << 0, /* goes before all normal jobs that wait */
    VIR_JOB_CANCEL = 1 << 1, /* asks the job that runs now to stop (virJobIsCancelled) */
} virJobFlags;

/**
 * virJobQueueSubmit:
 * @queue: whose turn it is
 * @name: what the job does, a static string, for error messages ("start")
 * @flags: virJobFlags
 * @func: runs on a pool thread, never two of one queue at once
 * @opaque: for @func
 * @destroy: called when the job has ended, before the next one of @queue begins, or when it was
 *           dropped; may be NULL
 *
 * Never blocks.
 */
void virJobQueueSubmit(virJobQueue *queue, const char *name, unsigned flags, virJobFunc func,
                       gpointer opaque, GDestroyNotify destroy);

/* Runs @func as a job of @queue and waits for its end. Not from a job of the same queue. */
void virJobQueueRunSync(virJobQueue *queue, const char *name, unsigned flags, virJobFunc func,
                        gpointer opaque);

/* The name of the job that runs now, or NULL; and for how many microseconds it has run.
 * @waiting gets the number of jobs behind it. Each may be NULL. */
const char *virJobQueueCurrent(virJobQueue *queue, gint64 *age_us, unsigned *waiting);

/* True once someone has asked this job to stop; and a descriptor that is readable then, for
 * poll(), owned by the job. */
gboolean virJobIsCancelled(virJob *job);
/* The job that this thread is running, for code below it that waits; NULL outside jobs. */
virJob *virJobCurrent(void);
int virJobCancelFd(virJob *job);
