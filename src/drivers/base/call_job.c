/*
 * call_job.c: a call that is answered by a domain's job
 *
 * Thread: the answer is encoded and sent by the worker that ran the job.
 */
#include "drivers/base/call_job.h"

typedef struct {
    virDomainCall base;
    virDomainCallFunc func;
    gboolean answered;
} virDomainCallTask;

static void virDomainCallTaskAnswer(virDomainCallTask *task, GError *error)
{
    const virRPCProcedure *proc = virRPCCallGetProcedure(task->base.call);

    task->answered = TRUE;
    if (error) {
        if (proc->ret)
            virRPCTypeClear(proc->ret, task->base.ret);
        virRPCCallFail(task->base.call, error);
    } else {
        virRPCCallReply(task->base.call, task->base.ret);
    }
}

static gboolean virDomainCallTaskRun(virDomainJob *job, gpointer opaque, GError **error)
{
    virDomainCallTask *task = opaque;
    const virRPCProcedure *proc = virRPCCallGetProcedure(task->base.call);
    GError *why = NULL;

    task->base.ret = proc->ret ? g_malloc0(proc->ret->size) : NULL;
    if (task->func(job, &task->base, &why) && why)
        g_clear_error(&why);
    virDomainCallTaskAnswer(task, why);
    return TRUE;
}

/* I/O thread: only a job that never ran still has to be answered. */
static void virDomainCallTaskDone(gpointer opaque, const GError *error)
{
    virDomainCallTask *task = opaque;

    if (!task->answered && error)
        virDomainCallTaskAnswer(task, g_error_copy(error));
}

static void virDomainCallTaskFree(gpointer opaque)
{
    virDomainCallTask *task = opaque;

    if (task->base.data && task->base.destroy)
        task->base.destroy(task->base.data);
    g_free(task->base.ret);
    virRPCCallUnref(task->base.call);
    g_free(task);
}

virRPCResult virDomainCallSubmit(virRPCCall *call, virDomainObj *obj, virDomainJobKind kind,
                                 const char *name, unsigned timeout_ms, virDomainCallFunc func,
                                 gpointer data, GDestroyNotify destroy)
{
    virDomainCallTask *task = g_new0(virDomainCallTask, 1);

    task->base.call = virRPCCallRef(call);
    task->base.args = virRPCCallGetArgs(call);
    task->base.data = data;
    task->base.destroy = destroy;
    task->func = func;
    virDomainJobSubmit(obj, kind, name, timeout_ms, virDomainCallTaskRun, virDomainCallTaskDone,
                       task, virDomainCallTaskFree);
    return VIR_RPC_PENDING;
}
