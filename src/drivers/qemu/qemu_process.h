/*
 * qemu_process.h: a guest's QEMU from its start to its end
 *
 * Thread: a domain's running job, unless said otherwise.
 */
#pragma once

#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_driver.h"

/* The driver's entries; see domain_driver.h. */
gboolean qemuProcessStart(virDomainJob *job, virDomainDef *live, virDomainStart *params,
                          GError **error);
gboolean qemuProcessStop(virDomainJob *job, unsigned flags, virDomainShutoffReason reason,
                         int event_detail, GError **error);
gboolean qemuProcessReconnect(virDomainJob *job, virDomainDef *live, const char *phase,
                              virDomainStart *params, GError **error);

/* Ends the process, if there is one, and removes what it leaves: folder, cgroup. @grace_ms: time
 * after SIGTERM; 0: SIGKILL at once. FALSE with @error if it cannot be ended. */
gboolean qemuProcessKill(qemuDomainPrivate *priv, gint64 grace_ms, GError **error);

/* The process ends -> a job that cleans up. Call once priv->proc is set. */
void qemuProcessWatch(qemuDomainPrivate *priv);
/* The job behind it: publishes the end of a guest that died. */
gboolean qemuProcessEndedJob(virDomainJob *job, gpointer opaque, GError **error);

/* The end of this run's log, a few lines, owned by the caller; NULL if it said nothing. */
char *qemuProcessLastWords(virDomainObj *obj, const char *name);
/* /var/log/libvirt/qemu/NAME.log, owned by the caller. */
char *qemuProcessLogPath(const virHypervisor *hv, const char *name);

/* A note of the child before it becomes a QEMU, in the file @path until the mark is freed. */
typedef struct _qemuProcessMark qemuProcessMark;
qemuProcessMark *qemuProcessMarkNew(const char *path, GError **error);
/* A virCommandPreExec: stops the child if nobody is left to look after it. */
int qemuProcessMarkSet(gpointer opaque);
void qemuProcessMarkFree(qemuProcessMark *mark);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qemuProcessMark, qemuProcessMarkFree)
/* What a mark of an earlier daemon says, 0 for nothing; it is removed. */
pid_t qemuProcessMarkTake(const char *path);
/* Where the mark of a domain's start is; owned by the caller. */
char *qemuProcessMarkPath(const virHypervisor *hv, const char *name);

/* What is asked of a QEMU before its guest runs (qemu_setup.c): ptys, threads, link states ... and
 * "cont" unless @paused. */
gboolean qemuSetupRun(qemuDomainPrivate *priv, qemuMonitor *mon, virDomainDef *live,
                      gboolean paused, GError **error);
/* After a reconnect: threads, and whether it runs. */
gboolean qemuSetupRefresh(qemuDomainPrivate *priv, qemuMonitor *mon, virDomainStart *params,
                          GError **error);

/* Of the monitor of every domain (qemu_event.c). */
extern const qemuMonitorCallbacks qemuEventCallbacks;
