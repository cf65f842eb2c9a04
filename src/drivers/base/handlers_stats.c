/*
 * handlers_stats.c: statistics of one domain, the single calls
 *
 * They ask the hypervisor first and then pick what they need from the same list that the bulk call
 * gives.
 *
 * Thread: jobs of the domain, and the I/O thread for what the kernel knows.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/disk.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/domain_stats.h"
#include "drivers/base/handlers.h"

static unsigned long long paramNumber(const virTypedParams *params, const char *name,
                                      gboolean *found)
{
    const virTypedParam *param = virTypedParamsFind(params, name);

    *found = param != NULL;
    if (!param)
        return 0;
    switch (param->type) {
    case VIR_TYPED_PARAM_INT:
        return param->value.i;
    case VIR_TYPED_PARAM_UINT:
        return param->value.ui;
    case VIR_TYPED_PARAM_LLONG:
        return param->value.l;
    default:
        return param->value.ul;
    }
}

/* Asks, then collects. */
static gboolean statsFresh(virDomainJob *job, unsigned group, virTypedParams *params,
                           GError **error)
{
    const virDomainDriver *driver = job->obj->hv->driver;
    g_autoptr(virDomainView) view = NULL;

    if (driver->query_stats && !driver->query_stats(job, group, error))
        return FALSE;
    view = virDomainObjGetView(job->obj);
    virDomainStatsCollect(job->obj, view, group, params);
    return TRUE;
}

/* The balloon's numbers, by the tag of the single call. */
static const struct {
    const char *name;
    int tag;
} memoryRows[] = {
    {"balloon.swap_in", VIR_DOMAIN_MEMORY_STAT_SWAP_IN},
    {"balloon.swap_out", VIR_DOMAIN_MEMORY_STAT_SWAP_OUT},
    {"balloon.major_fault", VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT},
    {"balloon.minor_fault", VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT},
    {"balloon.unused", VIR_DOMAIN_MEMORY_STAT_UNUSED},
    {"balloon.available", VIR_DOMAIN_MEMORY_STAT_AVAILABLE},
    {"balloon.current", VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON},
    {"balloon.usable", VIR_DOMAIN_MEMORY_STAT_USABLE},
    {"balloon.last-update", VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE},
    {"balloon.disk_caches", VIR_DOMAIN_MEMORY_STAT_DISK_CACHES},
    {"balloon.hugetlb_pgalloc", VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC},
    {"balloon.hugetlb_pgfail", VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL},
    {"balloon.rss", VIR_DOMAIN_MEMORY_STAT_RSS},
};

static gboolean memoryStats(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_memory_stats_args *args = call->args;
    remote_domain_memory_stats_ret *ret = call->ret;
    g_auto(virTypedParams) params = {0};
    gsize i;

    if (!statsFresh(job, VIR_DOMAIN_STATS_BALLOON, &params, error))
        return FALSE;
    ret->stats = g_new0(remote_domain_memory_stat, G_N_ELEMENTS(memoryRows));
    for (i = 0; i < G_N_ELEMENTS(memoryRows) && ret->stats_len < args->maxStats; i++) {
        gboolean found;
        guint64 value = paramNumber(&params, memoryRows[i].name, &found);

        if (!found)
            continue;
        ret->stats[ret->stats_len].tag = memoryRows[i].tag;
        ret->stats[ret->stats_len++].val = value;
    }
    return TRUE;
}

/* One disk's numbers: of the bulk list and of the single call. */
static const struct {
    const char *bulk;
    const char *single;
} blockRows[] = {
    {"rd.bytes", VIR_DOMAIN_BLOCK_STATS_READ_BYTES},
    {"rd.reqs", VIR_DOMAIN_BLOCK_STATS_READ_REQ},
    {"rd.times", VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES},
    {"wr.bytes", VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES},
    {"wr.reqs", VIR_DOMAIN_BLOCK_STATS_WRITE_REQ},
    {"wr.times", VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES},
    {"fl.reqs", VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ},
    {"fl.times", VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES},
};

/* -1: all disks together. */
static gboolean blockIndex(virDomainJob *job, const char *path, gssize *index, gsize *count,
                           GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *def = virDomainViewCurrent(view);

    *count = def->ndisks;
    *index = *path ? virDomainDefFindDiskIndex(def, path) : -1;
    if (!*path || *index >= 0)
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG, "domain '%s' has no disk '%s'",
                view->name, path);
    return FALSE;
}

static unsigned long long blockNumber(const virTypedParams *params, gssize index, gsize count,
                                      const char *what, gboolean *found)
{
    unsigned long long sum = 0;
    gsize i;

    *found = FALSE;
    for (i = index < 0 ? 0 : index; i < (index < 0 ? count : (gsize)index + 1); i++) {
        g_autofree char *name = g_strdup_printf("block.%zu.%s", i, what);
        gboolean there;

        sum += paramNumber(params, name, &there);
        *found |= there;
    }
    return sum;
}

static gboolean blockStatsFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_block_stats_flags_args *args = call->args;
    remote_domain_block_stats_flags_ret *ret = call->ret;
    g_auto(virTypedParams) bulk = {0};
    g_auto(virTypedParams) single = {0};
    gssize index;
    gsize count, i;

    if (!blockIndex(job, args->path, &index, &count, error) ||
        !statsFresh(job, VIR_DOMAIN_STATS_BLOCK, &bulk, error))
        return FALSE;
    for (i = 0; i < G_N_ELEMENTS(blockRows); i++) {
        gboolean found;
        unsigned long long value = blockNumber(&bulk, index, count, blockRows[i].bulk, &found);

        if (found)
            virTypedParamsPutLLong(&single, value, "%s", blockRows[i].single);
    }
    ret->nparams = single.count;
    if (args->nparams > 0)
        ret->params = virTypedParamsToWire(&single, &ret->params_len);
    return TRUE;
}

static gboolean blockStats(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_block_stats_args *args = call->args;
    remote_domain_block_stats_ret *ret = call->ret;
    g_auto(virTypedParams) bulk = {0};
    gboolean found;
    gssize index;
    gsize count;

    if (!blockIndex(job, args->path, &index, &count, error) ||
        !statsFresh(job, VIR_DOMAIN_STATS_BLOCK, &bulk, error))
        return FALSE;
    ret->rd_req = blockNumber(&bulk, index, count, "rd.reqs", &found);
    ret->rd_bytes = blockNumber(&bulk, index, count, "rd.bytes", &found);
    ret->wr_req = blockNumber(&bulk, index, count, "wr.reqs", &found);
    ret->wr_bytes = blockNumber(&bulk, index, count, "wr.bytes", &found);
    ret->errs = -1;
    return TRUE;
}

static gboolean blockInfo(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_get_block_info_args *args = call->args;
    remote_domain_get_block_info_ret *ret = call->ret;
    g_auto(virTypedParams) bulk = {0};
    gboolean found;
    gssize index;
    gsize count;

    if (!blockIndex(job, args->path, &index, &count, error) ||
        !statsFresh(job, VIR_DOMAIN_STATS_BLOCK, &bulk, error))
        return FALSE;
    ret->allocation = blockNumber(&bulk, index, count, "allocation", &found);
    ret->capacity = blockNumber(&bulk, index, count, "capacity", &found);
    ret->physical = blockNumber(&bulk, index, count, "physical", &found);
    return TRUE;
}

static gboolean interfaceStats(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                               GError **error)
{
    const remote_domain_interface_stats_args *args = a;
    remote_domain_interface_stats_ret *ret = r;
    const struct {
        const char *name;
        gint64 *value;
    } fields[] = {
        {"rx.bytes", &ret->rx_bytes}, {"rx.pkts", &ret->rx_packets}, {"rx.errs", &ret->rx_errs},
        {"rx.drop", &ret->rx_drop},   {"tx.bytes", &ret->tx_bytes},  {"tx.pkts", &ret->tx_packets},
        {"tx.errs", &ret->tx_errs},   {"tx.drop", &ret->tx_drop},
    };
    const virDomainDef *def = virDomainViewLive(view);
    virDomainNetDef *net = virDomainDefFindNet(def, args->device, error);
    g_auto(virTypedParams) params = {0};
    gsize i, n;

    if (!net)
        return FALSE;
    virDomainStatsCollect(obj, view, VIR_DOMAIN_STATS_INTERFACE, &params);
    for (i = 0; i < def->nnets && def->nets[i] != net; i++)
        continue;
    for (n = 0; n < G_N_ELEMENTS(fields); n++) {
        g_autofree char *name = g_strdup_printf("net.%zu.%s", i, fields[n].name);
        gboolean found;

        *fields[n].value = paramNumber(&params, name, &found);
        if (!found)
            *fields[n].value = -1;
    }
    return TRUE;
}

static void cpuStatsCopy(const virTypedParams *from, const char *name, virTypedParams *to,
                         const char *as)
{
    gboolean found;
    unsigned long long value = paramNumber(from, name, &found);

    if (found)
        virTypedParamsPutULLong(to, value, "%s", as);
}

/* The total only; how it spreads over the host's CPUs is not known. */
static gboolean cpuStats(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                         GError **error)
{
    const remote_domain_get_cpu_stats_args *args = a;
    remote_domain_get_cpu_stats_ret *ret = r;
    g_auto(virTypedParams) bulk = {0};
    g_auto(virTypedParams) params = {0};

    if (args->start_cpu != -1) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_SUPPORT,
                    "times per host CPU are not counted; ask for the total");
        return FALSE;
    }
    virDomainStatsCollect(obj, view, VIR_DOMAIN_STATS_CPU_TOTAL, &bulk);
    cpuStatsCopy(&bulk, "cpu.time", &params, VIR_DOMAIN_CPU_STATS_CPUTIME);
    cpuStatsCopy(&bulk, "cpu.user", &params, VIR_DOMAIN_CPU_STATS_USERTIME);
    cpuStatsCopy(&bulk, "cpu.system", &params, VIR_DOMAIN_CPU_STATS_SYSTEMTIME);
    ret->nparams = params.count;
    if (args->nparams > 0)
        ret->params = virTypedParamsToWire(&params, &ret->params_len);
    return TRUE;
}

#define ASK(NAME, text, func) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_QUERY, \
                                         .needs = VIR_DOMAIN_NEEDS_ACTIVE, \
                                         .timeout_ms = VIR_DOMAIN_QUERY_TIMEOUT_MS \
    }
#define ASK_FLAGS(NAME, name, text, func) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_QUERY, \
                                         .needs = VIR_DOMAIN_NEEDS_ACTIVE, \
                                         .timeout_ms = VIR_DOMAIN_QUERY_TIMEOUT_MS, \
                                         VIR_DOMAIN_FLAGS(name, VIR_TYPED_PARAM_STRING_OKAY) \
    }

static const virDomainProcedure procedures[] = {
    ASK_FLAGS(MEMORY_STATS, memory_stats, "dommemstat", memoryStats),
    ASK_FLAGS(BLOCK_STATS_FLAGS, block_stats_flags, "domblkstat", blockStatsFlags),
    ASK(BLOCK_STATS, "domblkstat", blockStats),
    ASK_FLAGS(GET_BLOCK_INFO, get_block_info, "domblkinfo", blockInfo),
    {REMOTE_PROC_DOMAIN_INTERFACE_STATS, "domifstat", .read = interfaceStats,
     .needs = VIR_DOMAIN_NEEDS_ACTIVE},
    {REMOTE_PROC_DOMAIN_GET_CPU_STATS, "cpu-stats", .read = cpuStats,
     .needs = VIR_DOMAIN_NEEDS_ACTIVE,
     VIR_DOMAIN_FLAGS(get_cpu_stats, VIR_TYPED_PARAM_STRING_OKAY)},
};

void virHandlersStats(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
