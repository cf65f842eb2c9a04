/*
 * qemu_process_end.c: the end of a guest: destroyed by us, or found dead
 *
 * Processes are reached by pidfd, so that a QEMU that is stopped, stuck or no child of this daemon
 * ends just as quickly.
 */
#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "common/base/error.h"
#include "common/base/log.h"
#include "common/host/cgroup.h"
#include "drivers/qemu/qemu_host.h"
#include "drivers/qemu/qemu_process.h"

VIR_LOG_INIT("qemu.process");

#define KILL_TIMEOUT_MS 10000
#define GRACE_MS 10000

/* Takes the dead child off the kernel's table; nothing happens if it is not our child. */
static void qemuProcessReap(virProcess *proc, int *status)
{
    siginfo_t info = {0};

    if (proc->pidfd >= 0 && waitid(P_PIDFD, proc->pidfd, &info, WEXITED | WNOHANG) == 0 &&
        info.si_pid && status)
        *status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status;
}

static void qemuProcessRemoveTraces(qemuDomainPrivate *priv)
{
    g_autoptr(virCgroup) cgroup = NULL;
    g_autoptr(GError) err = NULL;

    qemuHostRemoveDir(priv->dir);
    if (!priv->cgroup_path)
        return;
    cgroup = virCgroupOpen(priv->cgroup_path,
                           1 << VIR_CGROUP_CPU | 1 << VIR_CGROUP_CPUACCT | 1 << VIR_CGROUP_MEMORY);
    if (cgroup && !virCgroupRemove(cgroup, TRUE, &err))
        VIR_INFO("%s", err->message);
}

gboolean qemuProcessKill(qemuDomainPrivate *priv, gint64 grace_ms, GError **error)
{
    virProcess *proc = &priv->proc;

    g_mutex_lock(&priv->lock);
    priv->stopping = TRUE;
    g_mutex_unlock(&priv->lock);
    if (proc->pidfd >= 0) {
        gboolean ended = FALSE;

        if (grace_ms) {
            virProcessKill(proc, SIGTERM, NULL);
            ended = virProcessWaitPidfd(proc->pidfd, grace_ms);
        }
        if (!ended) {
            virProcessKill(proc, SIGKILL, NULL);
            ended = virProcessWaitPidfd(proc->pidfd, KILL_TIMEOUT_MS);
        }
        if (!ended) {
            virSetError(error, VIR_FROM_QEMU, VIR_ERR_SYSTEM_ERROR,
                        "the QEMU process %d does not end even when killed; it may wait for a disk "
                        "that does not answer",
                        (int)proc->pid);
            g_mutex_lock(&priv->lock);
            priv->stopping = FALSE;
            g_mutex_unlock(&priv->lock);
            return FALSE;
        }
        qemuProcessReap(proc, NULL);
    }
    qemuProcessRemoveTraces(priv);
    return TRUE;
}

/* "destroy --graceful": SIGTERM and nothing harder. */
static gboolean qemuProcessAskToEnd(qemuDomainPrivate *priv, const char *name, GError **error)
{
    virProcessKill(&priv->proc, SIGTERM, NULL);
    if (virProcessWaitPidfd(priv->proc.pidfd, GRACE_MS))
        return TRUE;
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                "the QEMU of domain '%s' has not ended %d s after it was asked to; destroy it "
                "without the graceful flag",
                name, GRACE_MS / 1000);
    return FALSE;
}

gboolean qemuProcessStop(virDomainJob *job, unsigned flags, virDomainShutoffReason reason,
                         int event_detail, GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    g_mutex_lock(&priv->lock);
    priv->stopping = TRUE;
    g_mutex_unlock(&priv->lock);
    if (flags & VIR_DOMAIN_DESTROY_GRACEFUL && priv->proc.pidfd >= 0 &&
        !qemuProcessAskToEnd(priv, view->name, error)) {
        g_mutex_lock(&priv->lock);
        priv->stopping = FALSE;
        g_mutex_unlock(&priv->lock);
        return FALSE;
    }
    if (!qemuProcessKill(priv, 0, error))
        return FALSE;
    qemuDomainPrivateReset(priv);
    virDomainStopped(job, VIR_DOMAIN_SHUTOFF, reason, event_detail);
    return TRUE;
}

/* The process it is about, so that news of an old one does not end its successor. */
typedef struct {
    virDomainObj *obj;
    pid_t pid;
} qemuEnded;

static void qemuEndedFree(gpointer opaque)
{
    qemuEnded *ended = opaque;

    virDomainObjUnref(ended->obj);
    g_free(ended);
}

gboolean qemuProcessEndedJob(virDomainJob *job, gpointer opaque, GError **error)
{
    const qemuEnded *ended = opaque;
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autofree char *words = NULL;
    int status = SIGKILL;
    gboolean clean;

    if (priv->proc.pid != ended->pid || !virDomainViewIsActive(view))
        return TRUE;
    qemuProcessReap(&priv->proc, &status);
    clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!clean) {
        g_autofree char *how = virProcessStatusFormat(status);

        words = qemuProcessLastWords(job->obj, view->name);
        VIR_WARN("the QEMU of domain '%s' has ended by itself (%s): %s", view->name, how,
                 words ? words : "it said nothing");
    }
    qemuProcessRemoveTraces(priv);
    qemuDomainPrivateReset(priv);
    virDomainStopped(job, VIR_DOMAIN_SHUTOFF,
                     clean ? VIR_DOMAIN_SHUTOFF_SHUTDOWN : VIR_DOMAIN_SHUTOFF_CRASHED,
                     clean ? VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN : VIR_DOMAIN_EVENT_STOPPED_FAILED);
    return TRUE;
}

static gboolean qemuProcessExited(int fd, GIOCondition condition, gpointer opaque)
{
    const qemuEnded *ended = opaque;
    qemuDomainPrivate *priv = qemuDomainGet(ended->obj);
    qemuEnded *copy;
    gboolean stopping;

    g_mutex_lock(&priv->lock);
    stopping = priv->stopping;
    g_mutex_unlock(&priv->lock);
    if (stopping)
        return G_SOURCE_REMOVE;
    copy = g_new0(qemuEnded, 1);
    copy->obj = virDomainObjRef(ended->obj);
    copy->pid = ended->pid;
    virDomainJobSubmit(ended->obj, VIR_DOMAIN_JOB_EVENT, "end", 0, qemuProcessEndedJob, NULL, copy,
                       qemuEndedFree);
    return G_SOURCE_REMOVE;
}

void qemuProcessWatch(qemuDomainPrivate *priv)
{
    qemuEnded *ended = g_new0(qemuEnded, 1);

    ended->obj = virDomainObjRef(priv->obj);
    ended->pid = priv->proc.pid;
    priv->exit_watch = g_unix_fd_source_new(priv->proc.pidfd, G_IO_IN);
    g_source_set_callback(priv->exit_watch, G_SOURCE_FUNC(qemuProcessExited), ended, qemuEndedFree);
    g_source_attach(priv->exit_watch, virDomainObjHypervisor(priv->obj)->context);
}
