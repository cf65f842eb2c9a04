/*
 * cgroup.h: control groups, version 1, hybrid and 2
 *
 * A virCgroup is one group, in every hierarchy that has a controller asked for (and in the
 * version 2 tree if there is one). A controller that the host does not have is left out: the
 * calls that need it say VIR_ERR_OPERATION_UNSUPPORTED, nothing else fails.
 *
 * Thread: any; one thread at a time per virCgroup that is written.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

#include "common/base/enum.h"

typedef enum {
    VIR_CGROUP_CPU,
    VIR_CGROUP_CPUACCT, /* in version 2 part of cpu */
    VIR_CGROUP_CPUSET,
    VIR_CGROUP_MEMORY,
    VIR_CGROUP_BLKIO,   /* "io" in version 2 */
    VIR_CGROUP_DEVICES, /* version 1 only */
    VIR_CGROUP_FREEZER, /* version 2: always */
    VIR_CGROUP_PIDS,
    VIR_CGROUP_LAST
} virCgroupController;
VIR_ENUM_DECL(virCgroupController);

typedef struct _virCgroup virCgroup;

/**
 * virCgroupNew:
 * @path: below the hierarchy's root, "machine/qemu-1-demo"; missing parts are made
 * @controllers: bit mask 1 << virCgroupController; those the host lacks are left out
 *
 * NULL with @error only if no hierarchy at all lets us make the group.
 */
virCgroup *virCgroupNew(const char *path, unsigned controllers, GError **error);
/* The same for a group that is there; NULL without error if it is nowhere. */
virCgroup *virCgroupOpen(const char *path, unsigned controllers);
void virCgroupFree(virCgroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virCgroup, virCgroupFree)

const char *virCgroupPath(const virCgroup *group);
gboolean virCgroupHas(const virCgroup *group, virCgroupController controller);
/* The folders to join, without doubles, for virCommandAddCgroup(); owned by @group. */
const GPtrArray *virCgroupFolders(const virCgroup *group);
gboolean virCgroupAddProcess(virCgroup *group, pid_t pid, GError **error);
/* Removes the group with all groups below it; @kill ends what still runs in it first. */
gboolean virCgroupRemove(virCgroup *group, gboolean kill, GError **error);

/* A file of @controller's folder, named as that version calls it (see virCgroupIsV2()). */
gboolean virCgroupWrite(virCgroup *group, virCgroupController controller, const char *file,
                        const char *value, GError **error);
char *virCgroupRead(const virCgroup *group, virCgroupController controller, const char *file,
                    GError **error);
gboolean virCgroupIsV2(const virCgroup *group, virCgroupController controller);

/* Nanoseconds. Each may be NULL. */
gboolean virCgroupGetCpuTime(const virCgroup *group, guint64 *total, guint64 *user, guint64 *system,
                             GError **error);
/* KiB in use. */
gboolean virCgroupGetMemory(const virCgroup *group, guint64 *kib, GError **error);
/* Shares as libvirt counts them: 2..262144 in version 1, weight 1..10000 in version 2. */
gboolean virCgroupSetCpuShares(virCgroup *group, guint64 shares, GError **error);
gboolean virCgroupGetCpuShares(const virCgroup *group, guint64 *shares, GError **error);
/* Microseconds; @quota -1 for none. */
gboolean virCgroupSetCpuQuota(virCgroup *group, gint64 quota, guint64 period, GError **error);
/* KiB; G_MAXUINT64 for no limit. */
gboolean virCgroupSetMemoryLimit(virCgroup *group, guint64 kib, GError **error);
gboolean virCgroupSetFrozen(virCgroup *group, gboolean frozen, GError **error);
