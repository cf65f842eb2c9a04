/*
 * qemu_stats.c: numbers about running guests
 *
 * What the kernel knows (CPU time, interfaces) is read when asked for. What only QEMU knows is kept
 * from the last answer; reading it may start the next question but never waits for it, so that a
 * QEMU which is stopped costs nobody anything.
 */
#include "drivers/qemu/qemu_stats.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/disk.h"
#include "conf/device/memballoon.h"
#include "conf/device/net.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_json.h"

#define QUERY_TIMEOUT_MS 3000
#define PROC_MAX 4096

/* --- /proc --- */

typedef struct {
    guint64 user, system; /* nanoseconds */
    int cpu;
} qemuProcTimes;

/* @path: a "stat" file of a process or thread. */
static gboolean qemuStatsReadProc(const char *path, qemuProcTimes *times)
{
    g_autofree char *text = virFileRead(path, PROC_MAX, NULL, NULL);
    g_auto(GStrv) fields = NULL;
    const char *rest = text ? strrchr(text, ')') : NULL;
    guint64 tick = G_GUINT64_CONSTANT(1000000000) / sysconf(_SC_CLK_TCK);

    if (!rest)
        return FALSE;
    /* After the name, which may hold anything: field 3 of proc(5) is the first. */
    fields = g_strsplit(rest + 2, " ", -1);
    if (g_strv_length(fields) < 37)
        return FALSE;
    times->user = g_ascii_strtoull(fields[11], NULL, 10) * tick;
    times->system = g_ascii_strtoull(fields[12], NULL, 10) * tick;
    times->cpu = g_ascii_strtoll(fields[36], NULL, 10);
    return TRUE;
}

static gboolean qemuStatsProcess(pid_t pid, qemuProcTimes *times)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);

    return pid > 0 && qemuStatsReadProc(path, times);
}

/* Finer than clock ticks: nanoseconds on the CPU, and waiting for one. */
static gboolean qemuStatsThread(pid_t pid, int tid, guint64 *run, guint64 *wait, int *cpu)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/schedstat", (int)pid, tid);
    g_autofree char *stat = g_strdup_printf("/proc/%d/task/%d/stat", (int)pid, tid);
    g_autofree char *text = virFileRead(path, PROC_MAX, NULL, NULL);
    qemuProcTimes times;
    char *end = NULL;

    if (!qemuStatsReadProc(stat, &times))
        return FALSE;
    *run = text ? g_ascii_strtoull(text, &end, 10) : times.user + times.system;
    *wait = end ? g_ascii_strtoull(end, NULL, 10) : 0;
    *cpu = times.cpu;
    return TRUE;
}

gboolean qemuStatsGetCpuTime(virDomainObj *obj, const virDomainView *view, guint64 *ns)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/schedstat", (int)view->pid);
    qemuProcTimes times;

    if (!qemuStatsProcess(view->pid, &times))
        return FALSE;
    *ns = times.user + times.system;
    return TRUE;
}

void qemuStatsGetVcpuTimes(virDomainObj *obj, const virDomainView *view, gsize count, guint64 *ns,
                           int *host_cpu)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    g_autofree int *tids = g_new0(int, count);

    g_mutex_lock(&priv->lock);
    memcpy(tids, priv->vcpu_tids, MIN(count, priv->nvcpu_tids) * sizeof(int));
    g_mutex_unlock(&priv->lock);
    for (gsize i = 0; i < count; i++) {
        guint64 wait;

        ns[i] = 0;
        host_cpu[i] = -1;
        if (tids[i])
            qemuStatsThread(view->pid, tids[i], &ns[i], &wait, &host_cpu[i]);
    }
}

/* --- what the monitor tells --- */

static guint64 qemuStatsNumber(JsonObject *obj, const char *name)
{
    guint64 value = 0;

    qemuJsonGetU64(obj, name, &value);
    return value;
}

static void qemuStatsTakeDisk(GArray *disks, JsonObject *block)
{
    JsonObject *stats = qemuJsonGetObject(block, "stats");
    const char *qdev = qemuJsonGetString(block, "qdev");
    qemuDiskStats disk = {0};
    g_auto(GStrv) parts = NULL;

    if (!qdev || !stats)
        return;
    /* "/machine/peripheral/virtio-disk0/virtio-backend", or the id itself. */
    parts = g_strsplit(qdev, "/", -1);
    disk.alias = g_strdup(g_strv_length(parts) > 3 ? parts[3] : qdev);
    disk.rd_reqs = qemuStatsNumber(stats, "rd_operations");
    disk.rd_bytes = qemuStatsNumber(stats, "rd_bytes");
    disk.rd_times = qemuStatsNumber(stats, "rd_total_time_ns");
    disk.wr_reqs = qemuStatsNumber(stats, "wr_operations");
    disk.wr_bytes = qemuStatsNumber(stats, "wr_bytes");
    disk.wr_times = qemuStatsNumber(stats, "wr_total_time_ns");
    disk.fl_reqs = qemuStatsNumber(stats, "flush_operations");
    disk.fl_times = qemuStatsNumber(stats, "flush_total_time_ns");
    disk.allocation = qemuStatsNumber(stats, "wr_highest_offset");
    g_array_append_val(disks, disk);
}

static void qemuStatsTakeCapacity(GArray *disks, JsonObject *block)
{
    JsonObject *image = qemuJsonGetObject(qemuJsonGetObject(block, "inserted"), "image");
    const char *qdev = qemuJsonGetString(block, "qdev");

    for (guint i = 0; qdev && image && i < disks->len; i++) {
        qemuDiskStats *disk = &g_array_index(disks, qemuDiskStats, i);

        if (!strstr(qdev, disk->alias))
            continue;
        disk->capacity = qemuStatsNumber(image, "virtual-size");
        disk->physical = qemuStatsNumber(image, "actual-size");
    }
}

static void qemuStatsTakeMemory(qemuStats *stats, JsonNode *value)
{
    JsonObject *answer = qemuJsonNodeObject(value);
    JsonObject *numbers = qemuJsonGetObject(answer, "stats");
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;

    if (!numbers)
        return;
    g_clear_pointer(&stats->memory, g_hash_table_unref);
    stats->memory = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    stats->memory_update = qemuStatsNumber(answer, "last-update");
    json_object_iter_init(&iter, numbers);
    while (json_object_iter_next(&iter, &name, &node)) {
        guint64 *copy = g_new(guint64, 1);

        *copy = qemuStatsNumber(numbers, name);
        g_hash_table_insert(stats->memory, g_strdup(name), copy);
    }
}

enum { STEP_BLOCKSTATS, STEP_BLOCK, STEP_BALLOON, STEP_MEMORY, STEP_LAST };

static void qemuStatsTake(qemuDomainPrivate *priv, qemuMonitorStep *steps)
{
    JsonArray *stats = qemuJsonNodeArray(steps[STEP_BLOCKSTATS].value);
    JsonArray *blocks = qemuJsonNodeArray(steps[STEP_BLOCK].value);
    guint64 bytes;

    g_mutex_lock(&priv->lock);
    g_array_set_size(priv->stats.disks, 0);
    for (guint i = 0; stats && i < json_array_get_length(stats); i++)
        qemuStatsTakeDisk(priv->stats.disks, qemuJsonElementObject(stats, i));
    for (guint i = 0; blocks && i < json_array_get_length(blocks); i++)
        qemuStatsTakeCapacity(priv->stats.disks, qemuJsonElementObject(blocks, i));
    if (qemuJsonGetU64(qemuJsonNodeObject(steps[STEP_BALLOON].value), "actual", &bytes))
        priv->stats.balloon = bytes / 1024;
    qemuStatsTakeMemory(&priv->stats, steps[STEP_MEMORY].value);
    priv->stats.when = g_get_monotonic_time();
    g_mutex_unlock(&priv->lock);
}

gboolean qemuStatsQuery(virDomainJob *job, unsigned groups, GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    qemuMonitorStep steps[STEP_LAST] = {
        [STEP_BLOCKSTATS] = {.command = "query-blockstats"},
        [STEP_BLOCK] = {.command = "query-block", .optional = TRUE},
        [STEP_BALLOON] = {.command = "query-balloon", .optional = TRUE},
        [STEP_MEMORY] = {.command = "qom-get", .optional = TRUE},
    };
    gboolean ok;

    if (!mon)
        return FALSE;
    steps[STEP_MEMORY].arguments =
        qemuJsonObject("s:path", "/machine/peripheral/balloon0", "s:property", "guest-stats", NULL);
    ok = qemuMonitorCallBatch(mon, steps, STEP_LAST, QUERY_TIMEOUT_MS, error);
    if (ok)
        qemuStatsTake(priv, steps);
    qemuMonitorStepsClear(steps, STEP_LAST);
    return ok;
}

/* --- what clients see --- */

static void qemuStatsPutCpu(virDomainObj *obj, const virDomainView *view, virTypedParams *params)
{
    qemuProcTimes times;

    if (!qemuStatsProcess(view->pid, &times))
        return;
    virTypedParamsPutULLong(params, times.user + times.system, "cpu.time");
    virTypedParamsPutULLong(params, times.user, "cpu.user");
    virTypedParamsPutULLong(params, times.system, "cpu.system");
}

/* QEMU's names of the guest's memory numbers, in bytes unless said otherwise. */
static const struct {
    const char *qemu;
    const char *ours;
    gboolean plain; /* a count */
} memory_names[] = {
    {"stat-swap-in", "swap_in", FALSE},
    {"stat-swap-out", "swap_out", FALSE},
    {"stat-major-faults", "major_fault", TRUE},
    {"stat-minor-faults", "minor_fault", TRUE},
    {"stat-free-memory", "unused", FALSE},
    {"stat-total-memory", "available", FALSE},
    {"stat-available-memory", "usable", FALSE},
    {"stat-disk-caches", "disk_caches", FALSE},
    {"stat-htlb-pgalloc", "hugetlb_pgalloc", TRUE},
    {"stat-htlb-pgfail", "hugetlb_pgfail", TRUE},
};

static guint64 qemuStatsResident(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)pid);
    g_autofree char *text = virFileRead(path, PROC_MAX, NULL, NULL);
    char *end = NULL;

    if (!text)
        return 0;
    g_ascii_strtoull(text, &end, 10);
    return g_ascii_strtoull(end, NULL, 10) * (sysconf(_SC_PAGESIZE) / 1024);
}

static void qemuStatsPutBalloon(virDomainObj *obj, const virDomainView *view,
                                virTypedParams *params)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    const virDomainDef *def = virDomainViewCurrent(view);
    guint64 current = def->mem.cur_balloon;

    g_mutex_lock(&priv->lock);
    if (priv->stats.balloon)
        current = priv->stats.balloon;
    virTypedParamsPutULLong(params, current ? current : virDomainDefGetMemoryTotal(def),
                            "balloon.current");
    virTypedParamsPutULLong(params, virDomainDefGetMemoryTotal(def), "balloon.maximum");
    for (gsize i = 0; priv->stats.memory && i < G_N_ELEMENTS(memory_names); i++) {
        const guint64 *value = g_hash_table_lookup(priv->stats.memory, memory_names[i].qemu);

        /* The guest says -1 for what it does not know. */
        if (value && *value != G_MAXUINT64)
            virTypedParamsPutULLong(params, memory_names[i].plain ? *value : *value / 1024,
                                    "balloon.%s", memory_names[i].ours);
    }
    if (priv->stats.memory)
        virTypedParamsPutULLong(params, priv->stats.memory_update, "balloon.last-update");
    g_mutex_unlock(&priv->lock);
    if (virDomainViewIsActive(view))
        virTypedParamsPutULLong(params, qemuStatsResident(view->pid), "balloon.rss");
}

static void qemuStatsPutVcpus(virDomainObj *obj, const virDomainView *view, virTypedParams *params)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    const virDomainDef *def = virDomainViewCurrent(view);
    unsigned n = virDomainDefGetVcpus(def);
    g_autofree int *tids = g_new0(int, n);

    virTypedParamsPutUInt(params, n, "vcpu.current");
    virTypedParamsPutUInt(params, virDomainDefGetVcpusMax(def), "vcpu.maximum");
    if (!virDomainViewIsActive(view))
        return;
    g_mutex_lock(&priv->lock);
    memcpy(tids, priv->vcpu_tids, MIN(n, priv->nvcpu_tids) * sizeof(int));
    g_mutex_unlock(&priv->lock);
    for (unsigned i = 0; i < n; i++) {
        guint64 run;
        guint64 wait;
        int cpu;

        virTypedParamsPutInt(params, VIR_VCPU_RUNNING, "vcpu.%u.state", i);
        if (!tids[i] || !qemuStatsThread(view->pid, tids[i], &run, &wait, &cpu))
            continue;
        virTypedParamsPutULLong(params, run, "vcpu.%u.time", i);
        virTypedParamsPutULLong(params, wait, "vcpu.%u.wait", i);
    }
}

static void qemuStatsPutDisk(const qemuDiskStats *stats, gsize i, virTypedParams *params)
{
    virTypedParamsPutULLong(params, stats->rd_reqs, "block.%zu.rd.reqs", i);
    virTypedParamsPutULLong(params, stats->rd_bytes, "block.%zu.rd.bytes", i);
    virTypedParamsPutULLong(params, stats->rd_times, "block.%zu.rd.times", i);
    virTypedParamsPutULLong(params, stats->wr_reqs, "block.%zu.wr.reqs", i);
    virTypedParamsPutULLong(params, stats->wr_bytes, "block.%zu.wr.bytes", i);
    virTypedParamsPutULLong(params, stats->wr_times, "block.%zu.wr.times", i);
    virTypedParamsPutULLong(params, stats->fl_reqs, "block.%zu.fl.reqs", i);
    virTypedParamsPutULLong(params, stats->fl_times, "block.%zu.fl.times", i);
    virTypedParamsPutULLong(params, stats->allocation, "block.%zu.allocation", i);
    virTypedParamsPutULLong(params, stats->capacity, "block.%zu.capacity", i);
    virTypedParamsPutULLong(params, stats->physical, "block.%zu.physical", i);
}

static void qemuStatsPutDisks(virDomainObj *obj, const virDomainView *view, virTypedParams *params)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    const virDomainDef *def = virDomainViewCurrent(view);

    virTypedParamsPutUInt(params, def->ndisks, "block.count");
    g_mutex_lock(&priv->lock);
    for (gsize i = 0; i < def->ndisks; i++) {
        const virDomainDiskDef *disk = def->disks[i];

        virTypedParamsPutString(params, disk->dst, "block.%zu.name", i);
        if (!virStorageSourceIsEmpty(disk->src) && virStorageSourceIsLocal(disk->src))
            virTypedParamsPutString(params, disk->src->path, "block.%zu.path", i);
        for (guint k = 0; disk->info.alias && k < priv->stats.disks->len; k++) {
            const qemuDiskStats *stats = &g_array_index(priv->stats.disks, qemuDiskStats, k);

            if (strcmp(stats->alias, disk->info.alias) == 0)
                qemuStatsPutDisk(stats, i, params);
        }
    }
    g_mutex_unlock(&priv->lock);
}

static const struct {
    unsigned group;
    void (*put)(virDomainObj *obj, const virDomainView *view, virTypedParams *params);
} groups_table[] = {
    {VIR_DOMAIN_STATS_CPU_TOTAL, qemuStatsPutCpu},
    {VIR_DOMAIN_STATS_BALLOON, qemuStatsPutBalloon},
    {VIR_DOMAIN_STATS_VCPU, qemuStatsPutVcpus},
    {VIR_DOMAIN_STATS_BLOCK, qemuStatsPutDisks},
};

void qemuStatsGet(virDomainObj *obj, const virDomainView *view, unsigned groups,
                  virTypedParams *params)
{
    for (gsize i = 0; i < G_N_ELEMENTS(groups_table); i++) {
        if (!groups || groups & groups_table[i].group)
            groups_table[i].put(obj, view, params);
    }
}
