/*
 * domain_job.c: work on one domain
 *
 * Thread: submitting any; the job's function on a worker; timers and done on the I/O thread.
 */
#include "drivers/base/domain_job.h"

#include "drivers/base/domain_obj_priv.h"

#include "common/base/error.h"

/* Who decides about a task: the worker that begins it or the timer that gives it up. */
typedef enum {
    TASK_WAITING = 0,
    TASK_BEGUN,
    TASK_GIVEN_UP,
} virDomainTaskState;

typedef struct {
    virDomainJob job;
    gatomicrefcount refs; /* the queue's and the timer's */
    gint state;           /* virDomainTaskState, atomic */
    GSource *timer;
    virDomainJobFunc func;
    virDomainJobDone done;
    gpointer opaque;
    GDestroyNotify destroy;
    GError *error;
} virDomainTask;

static const unsigned virDomainJobKindFlags[VIR_DOMAIN_JOB_KIND_LAST] = {
    [VIR_DOMAIN_JOB_QUERY] = VIR_JOB_NORMAL,
    [VIR_DOMAIN_JOB_MODIFY] = VIR_JOB_NORMAL,
    [VIR_DOMAIN_JOB_LIFECYCLE] = VIR_JOB_NORMAL,
    [VIR_DOMAIN_JOB_DESTROY] = VIR_JOB_URGENT | VIR_JOB_CANCEL,
    [VIR_DOMAIN_JOB_EVENT] = VIR_JOB_URGENT,
};

static void virDomainTaskUnref(virDomainTask *task)
{
    if (!g_atomic_ref_count_dec(&task->refs))
        return;
    g_clear_error(&task->error);
    virDomainObjUnref(task->job.obj);
    g_free(task);
}

/* I/O thread: the end of a task, whoever ended it. */
static gboolean virDomainTaskFinish(gpointer opaque)
{
    virDomainTask *task = opaque;

    if (task->timer) {
        g_source_destroy(task->timer);
        g_clear_pointer(&task->timer, g_source_unref);
    }
    if (task->done)
        task->done(task->opaque, task->error);
    if (task->destroy)
        task->destroy(task->opaque);
    virDomainTaskUnref(task);
    return G_SOURCE_REMOVE;
}

/* I/O thread: its turn has not come in time. The queue's reference stays until it comes. */
static gboolean virDomainTaskTimeout(gpointer opaque)
{
    virDomainTask *task = opaque;
    virDomainObj *obj = task->job.obj;
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    const char *holder;
    gint64 age_us = 0;

    if (!g_atomic_int_compare_and_exchange(&task->state, TASK_WAITING, TASK_GIVEN_UP))
        return G_SOURCE_REMOVE;
    holder = virJobQueueCurrent(obj->queue, &age_us, NULL);
    virSetError(&task->error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_TIMEOUT,
                "'%s' of domain '%s' had to wait for its '%s', which has run for %.1f s; "
                "'virsh destroy' ends it",
                task->job.name, view->name, holder ? holder : "other jobs", age_us / 1e6);
    g_atomic_ref_count_inc(&task->refs);
    virDomainTaskFinish(task);
    return G_SOURCE_REMOVE;
}

/* Worker. */
static void virDomainTaskRun(virJob *base, gpointer opaque)
{
    virDomainTask *task = opaque;

    if (!g_atomic_int_compare_and_exchange(&task->state, TASK_WAITING, TASK_BEGUN))
        return;
    task->job.base = base;
    task->func(&task->job, task->opaque, &task->error);
    task->job.obj->phase = NULL;
}

/* The queue has done with the task: it ran, was given up, or was dropped at the daemon's end. */
static void virDomainTaskEnd(gpointer opaque)
{
    virDomainTask *task = opaque;

    if (g_atomic_int_compare_and_exchange(&task->state, TASK_WAITING, TASK_BEGUN)) {
        virSetError(&task->error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_ABORTED,
                    "'%s' did not begin because the daemon is ending", task->job.name);
    }
    if (g_atomic_int_get(&task->state) == TASK_GIVEN_UP) {
        virDomainTaskUnref(task);
        return;
    }
    /* Without a done function nothing has to happen on the I/O thread but stopping the timer. */
    virHypervisorInvoke(task->job.obj->hv, virDomainTaskFinish, task);
}

void virDomainJobSubmit(virDomainObj *obj, virDomainJobKind kind, const char *name,
                        unsigned timeout_ms, virDomainJobFunc func, virDomainJobDone done,
                        gpointer opaque, GDestroyNotify destroy)
{
    virDomainTask *task = g_new0(virDomainTask, 1);

    g_atomic_ref_count_init(&task->refs);
    task->job.obj = virDomainObjRef(obj);
    task->job.kind = kind;
    task->job.name = name;
    task->func = func;
    task->done = done;
    task->opaque = opaque;
    task->destroy = destroy;
    if (timeout_ms) {
        task->job.deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
        task->timer = g_timeout_source_new(timeout_ms);
        g_source_set_callback(task->timer, virDomainTaskTimeout, task, NULL);
        g_source_attach(task->timer, obj->hv->context);
    }
    virJobQueueSubmit(obj->queue, name, virDomainJobKindFlags[kind], virDomainTaskRun, task,
                      virDomainTaskEnd);
}

gboolean virDomainJobCheckCancelled(virDomainJob *job, GError **error)
{
    g_autoptr(virDomainView) view = NULL;

    if (!job->base || !virJobIsCancelled(job->base))
        return FALSE;
    view = virDomainObjGetView(job->obj);
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_ABORTED,
                "'%s' of domain '%s' was ended because the domain is being destroyed", job->name,
                view->name);
    return TRUE;
}

gboolean virDomainJobCheckActive(virDomainJob *job, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (virDomainViewIsActive(view))
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_INVALID,
                "domain '%s' is not running, so that '%s' can't be done; start it first",
                view->name, job->name);
    return FALSE;
}

gboolean virDomainJobCheckInactive(virDomainJob *job, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (!virDomainViewIsActive(view))
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_INVALID,
                "domain '%s' is already running, so that '%s' can't be done; stop it first",
                view->name, job->name);
    return FALSE;
}
