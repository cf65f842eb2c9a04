/*
 * qemu_process_recover.c: taking up the reins after the daemon was away
 *
 * A status file says which process it was (pid and start time) and where its monitor listens. A
 * guest that is there goes on as if nothing had happened; one that has gone, or whose start was cut
 * off, is cleaned up after.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/base/uuid.h"
#include "drivers/qemu/qemu_process.h"

VIR_LOG_INIT("qemu.process");

#define CMDLINE_MAX (1024 * 1024)

/* TRUE if @pid is a QEMU that was started for @live: its arguments name folder and socket. */
static gboolean qemuRecoverIsOurs(const char *pid, const char *uuid)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/cmdline", pid);
    gsize len = 0;
    g_autofree char *text = virFileRead(path, CMDLINE_MAX, &len, NULL);
    gboolean monitor = FALSE;
    gboolean same = FALSE;

    for (gsize i = 0; text && i < len; i += strlen(text + i) + 1) {
        monitor |= strcmp(text + i, "chardev=charmonitor,id=monitor,mode=control") == 0;
        same |= strcmp(text + i, uuid) == 0;
    }
    return monitor && same;
}

/* TRUE if @pid is a copy of an earlier daemon, on its way to becoming a QEMU. */
static gboolean qemuRecoverIsChild(pid_t pid)
{
    g_autofree char *self = virProcessExecutable(getpid());
    g_autofree char *exe = virProcessExecutable(pid);

    return pid != getpid() && exe && g_strcmp0(self, exe) == 0;
}

static gboolean qemuRecoverTakeMark(virDomainObj *obj, qemuDomainPrivate *priv,
                                    const virDomainDef *live)
{
    g_autofree char *path = qemuProcessMarkPath(virDomainObjHypervisor(obj), live->name);
    pid_t pid = qemuProcessMarkTake(path);
    g_autofree char *text = g_strdup_printf("%d", (int)pid);
    char uuid[VIR_UUID_STRING_BUFLEN];

    virUUIDFormat(live->uuid, uuid);
    if (pid <= 0 || !(qemuRecoverIsChild(pid) || qemuRecoverIsOurs(text, uuid)))
        return FALSE;
    priv->proc.pid = pid;
    priv->proc.pidfd = virProcessOpenPidfd(pid);
    return priv->proc.pidfd >= 0;
}

/* A start that was cut off may have a process that no status file names. */
static void qemuRecoverFindProcess(qemuDomainPrivate *priv, const virDomainDef *live)
{
    g_autoptr(GDir) dir = g_dir_open("/proc", 0, NULL);
    char uuid[VIR_UUID_STRING_BUFLEN];
    const char *name;

    virUUIDFormat(live->uuid, uuid);
    while (dir && (name = g_dir_read_name(dir))) {
        if (!g_ascii_isdigit(name[0]) || !qemuRecoverIsOurs(name, uuid))
            continue;
        priv->proc.pid = g_ascii_strtoull(name, NULL, 10);
        priv->proc.pidfd = virProcessOpenPidfd(priv->proc.pid);
        return;
    }
}

/* Opens the process of the status file; FALSE if it is gone or its number is another's by now. */
static gboolean qemuRecoverOpenProcess(qemuDomainPrivate *priv)
{
    if (priv->proc.pid <= 0)
        return FALSE;
    priv->proc.pidfd = virProcessOpenPidfd(priv->proc.pid);
    if (priv->proc.pidfd >= 0 && virProcessStartTime(priv->proc.pid) == priv->start_ticks &&
        !virProcessWaitPidfd(priv->proc.pidfd, 0))
        return TRUE;
    virProcessClear(&priv->proc);
    return FALSE;
}

static void qemuRecoverForget(qemuDomainPrivate *priv)
{
    g_autoptr(GError) err = NULL;

    if (!qemuProcessKill(priv, 0, &err))
        VIR_ERROR_LOG("%s", err->message);
    qemuDomainPrivateReset(priv);
}

/* The guest is there even if its QEMU does not answer now: it may be stopped. */
static void qemuRecoverConnect(virDomainJob *job, virDomainDef *live, virDomainStart *params)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(GError) err = NULL;
    qemuMonitor *mon =
        qemuMonitorOpen(priv->monitor_path, &qemuEventCallbacks, virDomainObjRef(job->obj),
                        (GDestroyNotify)virDomainObjUnref, &err);

    if (!mon) {
        VIR_WARN("domain '%s' runs, but: %s", live->name, err->message);
        virDomainObjUnref(job->obj);
        return;
    }
    g_mutex_lock(&priv->lock);
    priv->mon = mon;
    g_mutex_unlock(&priv->lock);
    if (!qemuSetupRefresh(priv, mon, params, &err))
        VIR_WARN("domain '%s' runs, but: %s", live->name, err->message);
}

gboolean qemuProcessReconnect(virDomainJob *job, virDomainDef *live, const char *phase,
                              virDomainStart *params, GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    gboolean there = qemuRecoverOpenProcess(priv);

    if (phase && strcmp(phase, "start") == 0) {
        if (!qemuRecoverTakeMark(job->obj, priv, live) && !there)
            qemuRecoverFindProcess(priv, live);
        qemuRecoverForget(priv);
        params->reason = VIR_DOMAIN_SHUTOFF_FAILED;
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                    "its start was cut off by the end of the daemon");
        return FALSE;
    }
    if (!there) {
        qemuRecoverForget(priv);
        params->reason = VIR_DOMAIN_SHUTOFF_CRASHED;
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED, "its QEMU is gone");
        return FALSE;
    }
    g_mutex_lock(&priv->lock);
    priv->pid = priv->proc.pid;
    g_mutex_unlock(&priv->lock);
    params->pid = priv->proc.pid;
    qemuRecoverConnect(job, live, params);
    qemuProcessWatch(priv);
    return TRUE;
}
