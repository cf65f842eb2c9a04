/*
 * cgroup.c: control groups, version 1, hybrid and 2
 *
 * Where the hierarchies are mounted is read once per process from /proc/self/mountinfo.
 */
#include "common/host/cgroup.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"

#define MAX_FILE (1024 * 1024)
#define KIB 1024

VIR_ENUM_IMPL(virCgroupController, VIR_CGROUP_LAST, "cpu", "cpuacct", "cpuset", "memory", "blkio",
              "devices", "freezer", "pids");

/* The names in version 2's cgroup.controllers; NULL: no controller of its own there. */
static const char *const v2_names[VIR_CGROUP_LAST] = {
    [VIR_CGROUP_CPU] = "cpu",  [VIR_CGROUP_CPUSET] = "cpuset", [VIR_CGROUP_MEMORY] = "memory",
    [VIR_CGROUP_BLKIO] = "io", [VIR_CGROUP_PIDS] = "pids",
};

typedef struct {
    char *v1[VIR_CGROUP_LAST]; /* mount points */
    char *v2;
    unsigned v2_controllers; /* those of version 2's root */
} cgroup_mounts;

struct _virCgroup {
    char *path;
    char *folder[VIR_CGROUP_LAST]; /* NULL: the host lacks it or it was not asked for */
    gboolean is_v2[VIR_CGROUP_LAST];
    char *v2_folder;
    GPtrArray *folders; /* all of them, without doubles */
};

static void note_v1_mount(cgroup_mounts *mounts, const char *where, const char *options)
{
    g_auto(GStrv) names = g_strsplit(options, ",", -1);

    for (gsize i = 0; names[i]; i++) {
        int controller = virCgroupControllerTypeFromString(names[i]);

        if (controller >= 0 && !mounts->v1[controller])
            mounts->v1[controller] = g_strdup(where);
    }
}

static unsigned v2_controllers(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "cgroup.controllers", NULL);
    g_autofree char *text = virFileRead(path, 4096, NULL, NULL);
    g_auto(GStrv) names = g_strsplit_set(text ? text : "", " \n", -1);
    unsigned found = 0;

    for (int c = 0; c < VIR_CGROUP_LAST; c++) {
        if (v2_names[c] && g_strv_contains((const char *const *)names, v2_names[c]))
            found |= 1U << c;
    }
    return found;
}

static gpointer find_mounts(gpointer unused)
{
    g_autofree char *text = virFileRead("/proc/self/mountinfo", MAX_FILE, NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    cgroup_mounts *mounts = g_new0(cgroup_mounts, 1);

    for (gsize i = 0; lines[i]; i++) {
        /* ID PARENT DEV ROOT MOUNTPOINT OPTIONS ... - TYPE SOURCE SUPEROPTIONS */
        g_auto(GStrv) fields = g_strsplit(lines[i], " ", -1);
        char *tail = strstr(lines[i], " - ");
        g_auto(GStrv) kind = g_strsplit(tail ? tail + 3 : "", " ", -1);

        if (g_strv_length(fields) < 6 || g_strv_length(kind) < 3)
            continue;
        if (g_str_equal(kind[0], "cgroup"))
            note_v1_mount(mounts, fields[4], kind[2]);
        else if (g_str_equal(kind[0], "cgroup2") && !mounts->v2)
            mounts->v2 = g_strdup(fields[4]);
    }
    if (mounts->v2)
        mounts->v2_controllers = v2_controllers(mounts->v2);
    return mounts;
}

static const cgroup_mounts *get_mounts(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, find_mounts, NULL);
}

void virCgroupFree(virCgroup *group)
{
    if (!group)
        return;
    for (int c = 0; c < VIR_CGROUP_LAST; c++)
        g_free(group->folder[c]);
    g_ptr_array_unref(group->folders);
    g_free(group->v2_folder);
    g_free(group->path);
    g_free(group);
}

static void add_folder(virCgroup *group, const char *folder)
{
    for (guint i = 0; i < group->folders->len; i++) {
        if (g_str_equal(g_ptr_array_index(group->folders, i), folder))
            return;
    }
    g_ptr_array_add(group->folders, g_strdup(folder));
}

/* Lets the children of @folder use @controllers; what can't be is left. */
static void v2_enable(const char *folder, unsigned controllers)
{
    g_autofree char *path = g_build_filename(folder, "cgroup.subtree_control", NULL);

    for (int c = 0; c < VIR_CGROUP_LAST; c++) {
        g_autofree char *word = NULL;

        if (!(controllers >> c & 1) || !v2_names[c])
            continue;
        word = g_strdup_printf("+%s", v2_names[c]);
        virFileWriteExisting(path, word, NULL);
    }
}

/* Makes @path below @root level by level. */
static gboolean v2_make(const char *root, const char *path, unsigned controllers, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autofree char *folder = g_strdup(root);

    for (gsize i = 0; parts[i]; i++) {
        char *next = g_build_filename(folder, parts[i], NULL);

        v2_enable(folder, controllers);
        g_free(folder);
        folder = next;
        if (mkdir(folder, 0755) < 0 && errno != EEXIST) {
            virSetSystemError(error, VIR_FROM_CGROUP, errno, "cannot make the cgroup '%s'", folder);
            return FALSE;
        }
    }
    return TRUE;
}

/* A new cpuset of version 1 has no CPUs and no memory and takes no process: copy the parent's. */
static void v1_fill_cpuset(const char *root, const char *path)
{
    static const char *const files[] = {"cpuset.cpus", "cpuset.mems"};
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autofree char *parent = g_strdup(root);

    for (gsize i = 0; parts[i]; i++) {
        char *child = g_build_filename(parent, parts[i], NULL);

        for (gsize f = 0; f < G_N_ELEMENTS(files); f++) {
            g_autofree char *from = g_build_filename(parent, files[f], NULL);
            g_autofree char *to = g_build_filename(child, files[f], NULL);
            g_autofree char *now = virFileRead(to, 4096, NULL, NULL);
            g_autofree char *value = virFileRead(from, 4096, NULL, NULL);

            if (now && value && *g_strstrip(now) == '\0')
                virFileWriteExisting(to, g_strstrip(value), NULL);
        }
        g_free(parent);
        parent = child;
    }
}

static gboolean v1_make(virCgroupController c, const char *root, const char *path, GError **error)
{
    g_autofree char *folder = g_build_filename(root, path, NULL);

    if (!virFileMakePath(folder, 0755, error))
        return FALSE;
    if (c == VIR_CGROUP_CPUSET)
        v1_fill_cpuset(root, path);
    return TRUE;
}

static virCgroup *group_new(const char *path)
{
    virCgroup *group = g_new0(virCgroup, 1);

    group->path = g_strdup(path);
    group->folders = g_ptr_array_new_with_free_func(g_free);
    return group;
}

/* Notes the folders that exist. */
static void group_fill(virCgroup *group, unsigned controllers)
{
    const cgroup_mounts *mounts = get_mounts();

    if (mounts->v2) {
        group->v2_folder = g_build_filename(mounts->v2, group->path, NULL);
        if (!virFileExists(group->v2_folder))
            g_clear_pointer(&group->v2_folder, g_free);
        else
            add_folder(group, group->v2_folder);
    }
    for (int c = 0; c < VIR_CGROUP_LAST; c++) {
        g_autofree char *v1 =
            mounts->v1[c] ? g_build_filename(mounts->v1[c], group->path, NULL) : NULL;

        if (!(controllers >> c & 1))
            continue;
        if (v1 && virFileExists(v1)) {
            group->folder[c] = g_steal_pointer(&v1);
            add_folder(group, group->folder[c]);
        } else if (!v1 && group->v2_folder &&
                   (mounts->v2_controllers >> c & 1 || c == VIR_CGROUP_FREEZER ||
                    c == VIR_CGROUP_CPUACCT)) {
            group->folder[c] = g_strdup(group->v2_folder);
            group->is_v2[c] = TRUE;
        }
    }
}

virCgroup *virCgroupNew(const char *path, unsigned controllers, GError **error)
{
    const cgroup_mounts *mounts = get_mounts();
    g_autoptr(virCgroup) group = group_new(path);
    g_autoptr(GError) first = NULL;

    if (mounts->v2)
        v2_make(mounts->v2, path, controllers & mounts->v2_controllers, &first);
    for (int c = 0; c < VIR_CGROUP_LAST; c++) {
        if (controllers >> c & 1 && mounts->v1[c])
            v1_make(c, mounts->v1[c], path, first ? NULL : &first);
    }
    group_fill(group, controllers);
    if (group->folders->len > 0)
        return g_steal_pointer(&group);
    if (first)
        g_propagate_error(error, g_steal_pointer(&first));
    else
        virSetError(error, VIR_FROM_CGROUP, VIR_ERR_OPERATION_UNSUPPORTED,
                    "the host has no control groups mounted, so '%s' cannot be made", path);
    return NULL;
}

virCgroup *virCgroupOpen(const char *path, unsigned controllers)
{
    g_autoptr(virCgroup) group = group_new(path);

    group_fill(group, controllers);
    return group->folders->len > 0 ? g_steal_pointer(&group) : NULL;
}

const char *virCgroupPath(const virCgroup *group)
{
    return group->path;
}

gboolean virCgroupHas(const virCgroup *group, virCgroupController controller)
{
    return group->folder[controller] != NULL;
}

gboolean virCgroupIsV2(const virCgroup *group, virCgroupController controller)
{
    return group->is_v2[controller];
}

const GPtrArray *virCgroupFolders(const virCgroup *group)
{
    return group->folders;
}

gboolean virCgroupAddProcess(virCgroup *group, pid_t pid, GError **error)
{
    g_autofree char *text = g_strdup_printf("%d", pid);

    for (guint i = 0; i < group->folders->len; i++) {
        g_autofree char *file =
            g_build_filename(g_ptr_array_index(group->folders, i), "cgroup.procs", NULL);

        if (!virFileWriteExisting(file, text, error))
            return FALSE;
    }
    return TRUE;
}

/* Ends all processes of @folder. In version 2 the kernel does it at once. */
static void kill_processes(const char *folder)
{
    g_autofree char *kill_file = g_build_filename(folder, "cgroup.kill", NULL);
    g_autofree char *procs_file = g_build_filename(folder, "cgroup.procs", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) pids = NULL;

    if (virFileExists(kill_file) && virFileWriteExisting(kill_file, "1", NULL))
        return;
    text = virFileRead(procs_file, MAX_FILE, NULL, NULL);
    pids = g_strsplit(text ? text : "", "\n", -1);
    for (gsize i = 0; pids[i]; i++) {
        pid_t pid = g_ascii_strtoll(pids[i], NULL, 10);

        if (pid > 1)
            kill(pid, SIGKILL);
    }
}

static gboolean remove_tree(const char *folder, gboolean kill_first, GError **error)
{
    g_autoptr(GPtrArray) names = virFileList(folder, NULL, error);

    if (!names)
        return FALSE;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *child = g_build_filename(folder, g_ptr_array_index(names, i), NULL);

        if (g_file_test(child, G_FILE_TEST_IS_DIR) && !remove_tree(child, kill_first, error))
            return FALSE;
    }
    if (kill_first)
        kill_processes(folder);
    for (int attempt = 0; rmdir(folder) < 0 && errno != ENOENT; attempt++) {
        /* what has just been killed needs a moment to leave */
        if (errno != EBUSY || attempt >= 200) {
            virSetSystemError(error, VIR_FROM_CGROUP, errno, "cannot remove the cgroup '%s'",
                              folder);
            return FALSE;
        }
        g_usleep(1000);
    }
    return TRUE;
}

gboolean virCgroupRemove(virCgroup *group, gboolean kill, GError **error)
{
    for (guint i = 0; i < group->folders->len; i++) {
        if (!remove_tree(g_ptr_array_index(group->folders, i), kill, error))
            return FALSE;
    }
    return TRUE;
}

static char *file_path(const virCgroup *group, virCgroupController c, const char *file,
                       GError **error)
{
    if (group->folder[c])
        return g_build_filename(group->folder[c], file, NULL);
    virSetError(error, VIR_FROM_CGROUP, VIR_ERR_OPERATION_UNSUPPORTED,
                "the host has no '%s' controller for the cgroup '%s'",
                virCgroupControllerTypeToString(c), group->path);
    return NULL;
}

gboolean virCgroupWrite(virCgroup *group, virCgroupController controller, const char *file,
                        const char *value, GError **error)
{
    g_autofree char *path = file_path(group, controller, file, error);

    return path && virFileWriteExisting(path, value, error);
}

char *virCgroupRead(const virCgroup *group, virCgroupController controller, const char *file,
                    GError **error)
{
    g_autofree char *path = file_path(group, controller, file, error);

    return path ? virFileRead(path, MAX_FILE, NULL, error) : NULL;
}

static gboolean read_number(const virCgroup *group, virCgroupController c, const char *file,
                            guint64 *value, GError **error)
{
    g_autofree char *text = virCgroupRead(group, c, file, error);

    if (!text)
        return FALSE;
    *value = g_ascii_strtoull(text, NULL, 10);
    return TRUE;
}

static gboolean write_number(virCgroup *group, virCgroupController c, const char *file,
                             gint64 value, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);

    return virCgroupWrite(group, c, file, text, error);
}

/* "key N" lines */
static guint64 keyed_number(const char *text, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gsize len = strlen(key);

    for (gsize i = 0; lines[i]; i++) {
        if (strncmp(lines[i], key, len) == 0 && lines[i][len] == ' ')
            return g_ascii_strtoull(lines[i] + len, NULL, 10);
    }
    return 0;
}

gboolean virCgroupGetCpuTime(const virCgroup *group, guint64 *total, guint64 *user, guint64 *system,
                             GError **error)
{
    gboolean v2 = group->is_v2[VIR_CGROUP_CPUACCT];
    /* version 1 counts user and system time in clock ticks, version 2 in microseconds */
    guint64 unit = v2 ? 1000 : G_GUINT64_CONSTANT(1000000000) / sysconf(_SC_CLK_TCK);
    g_autofree char *text =
        virCgroupRead(group, VIR_CGROUP_CPUACCT, v2 ? "cpu.stat" : "cpuacct.stat", error);
    guint64 all = 0;

    if (!text)
        return FALSE;
    if (v2)
        all = keyed_number(text, "usage_usec") * 1000;
    else if (!read_number(group, VIR_CGROUP_CPUACCT, "cpuacct.usage", &all, error))
        return FALSE;
    if (total)
        *total = all;
    if (user)
        *user = keyed_number(text, v2 ? "user_usec" : "user") * unit;
    if (system)
        *system = keyed_number(text, v2 ? "system_usec" : "system") * unit;
    return TRUE;
}

gboolean virCgroupGetMemory(const virCgroup *group, guint64 *kib, GError **error)
{
    guint64 bytes;

    if (!read_number(group, VIR_CGROUP_MEMORY,
                     group->is_v2[VIR_CGROUP_MEMORY] ? "memory.current" : "memory.usage_in_bytes",
                     &bytes, error))
        return FALSE;
    *kib = bytes / KIB;
    return TRUE;
}

static const char *shares_file(const virCgroup *group)
{
    return group->is_v2[VIR_CGROUP_CPU] ? "cpu.weight" : "cpu.shares";
}

gboolean virCgroupSetCpuShares(virCgroup *group, guint64 shares, GError **error)
{
    guint64 max = group->is_v2[VIR_CGROUP_CPU] ? 10000 : 262144;
    guint64 min = group->is_v2[VIR_CGROUP_CPU] ? 1 : 2;

    if (shares < min || shares > max) {
        virSetError(error, VIR_FROM_CGROUP, VIR_ERR_INVALID_ARG,
                    "CPU shares must be from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                    " on this host, not %" G_GUINT64_FORMAT,
                    min, max, shares);
        return FALSE;
    }
    return write_number(group, VIR_CGROUP_CPU, shares_file(group), shares, error);
}

gboolean virCgroupGetCpuShares(const virCgroup *group, guint64 *shares, GError **error)
{
    return read_number(group, VIR_CGROUP_CPU, shares_file(group), shares, error);
}

gboolean virCgroupSetCpuQuota(virCgroup *group, gint64 quota, guint64 period, GError **error)
{
    if (group->is_v2[VIR_CGROUP_CPU]) {
        g_autofree char *text = NULL;

        if (quota < 0)
            text = g_strdup_printf("max %" G_GUINT64_FORMAT, period);
        else
            text = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GUINT64_FORMAT, quota, period);
        return virCgroupWrite(group, VIR_CGROUP_CPU, "cpu.max", text, error);
    }
    return write_number(group, VIR_CGROUP_CPU, "cpu.cfs_period_us", period, error) &&
           write_number(group, VIR_CGROUP_CPU, "cpu.cfs_quota_us", quota, error);
}

gboolean virCgroupSetMemoryLimit(virCgroup *group, guint64 kib, GError **error)
{
    gboolean v2 = group->is_v2[VIR_CGROUP_MEMORY];
    const char *file = v2 ? "memory.max" : "memory.limit_in_bytes";

    if (kib == G_MAXUINT64)
        return virCgroupWrite(group, VIR_CGROUP_MEMORY, file, v2 ? "max" : "-1", error);
    return write_number(group, VIR_CGROUP_MEMORY, file, kib * KIB, error);
}

gboolean virCgroupSetFrozen(virCgroup *group, gboolean frozen, GError **error)
{
    if (group->is_v2[VIR_CGROUP_FREEZER])
        return virCgroupWrite(group, VIR_CGROUP_FREEZER, "cgroup.freeze", frozen ? "1" : "0",
                              error);
    return virCgroupWrite(group, VIR_CGROUP_FREEZER, "freezer.state", frozen ? "FROZEN" : "THAWED",
                          error);
}
