/*
 * qemu_domain.h: what this driver knows about one running guest beside its definition
 *
 * Thread: fields without a note belong to the domain's running job. `lock` guards those that the
 * I/O thread reads too; it is held for a few instructions only.
 */
#pragma once

#include "common/base/process.h"
#include "drivers/base/domain_driver.h"
#include "drivers/qemu/qemu_monitor.h"

/* Numbers that the monitor told; kept for readers that must not wait. */
typedef struct {
    char *alias;                         /* of the disk */
    guint64 rd_reqs, rd_bytes, rd_times; /* nanoseconds */
    guint64 wr_reqs, wr_bytes, wr_times;
    guint64 fl_reqs, fl_times;
    guint64 physical, capacity, allocation; /* bytes */
} qemuDiskStats;

typedef struct {
    gint64 when; /* g_get_monotonic_time(), 0: never asked */
    gboolean asking;
    GArray *disks;         /* qemuDiskStats */
    guint64 balloon;       /* KiB in the guest's hands; 0 unknown */
    GHashTable *memory;    /* names of QEMU's "stats" -> guint64 *; or NULL */
    guint64 memory_update; /* seconds since 1970 */
} qemuStats;

typedef struct {
    virDomainObj *obj; /* not owned: the domain owns this */

    GMutex lock;
    qemuMonitor *mon; /* NULL: no guest, or its monitor is gone */
    pid_t pid;        /* 0: no process */
    int *vcpu_tids;
    gsize nvcpu_tids;
    char *cgroup_path; /* below the hierarchies, or NULL */
    qemuStats stats;
    gboolean stopping;            /* we end it: its death is no news */
    int pause_reason;             /* virDomainPausedReason that a coming STOP has; 0: none */
    gboolean restart_on_shutdown; /* the next SHUTDOWN is half of a reboot */

    /* The job's. */
    virProcess proc;
    guint64 start_ticks; /* with the pid it names the process for good */
    GSource *exit_watch; /* tells when the process ends */
    char *dir;           /* /var/lib/libvirt/qemu/domain-1-demo */
    char *monitor_path;
    gint64 log_offset; /* where this run began in the log file */
} qemuDomainPrivate;

gpointer qemuDomainPrivateNew(virDomainObj *obj);
void qemuDomainPrivateFree(gpointer opaque);
char *qemuDomainPrivateFormat(virDomainObj *obj);
gboolean qemuDomainPrivateParse(virDomainObj *obj, xmlNodePtr status, GError **error);
/* Forgets all about the process that was. */
void qemuDomainPrivateReset(qemuDomainPrivate *priv);

static inline qemuDomainPrivate *qemuDomainGet(const virDomainObj *obj)
{
    return virDomainObjPrivate(obj);
}

/* A reference to the monitor, owned by the caller; NULL with @error if it is gone. */
qemuMonitor *qemuDomainGetMonitor(virDomainObj *obj, GError **error);
/* The same without an error. */
qemuMonitor *qemuDomainPeekMonitor(virDomainObj *obj);

/* "domain-1-demo": folders and cgroups of a guest; owned by the caller. */
char *qemuDomainShortName(const virDomainDef *live);
