/*
 * handlers_tune.c: how much memory and how many processors a guest has
 *
 * Thread: jobs of the domain; what is read from the view on the I/O thread.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "drivers/base/host_cpu.h"

#define AFFECT (VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG)

static gboolean driverHas(virDomainObj *obj, gboolean has, const char *what, GError **error)
{
    if (!has)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_SUPPORT,
                    "%s can't change the %s of a running guest; use --config",
                    obj->hv->driver->name, what);
    return has;
}

static gboolean setMemoryConfig(virDomainDef *config, unsigned long long kib, unsigned flags,
                                GError **error)
{
    if (flags & VIR_DOMAIN_MEM_MAXIMUM) {
        virDomainDefSetMemoryTotal(config, kib);
        config->mem.cur_balloon = MIN(config->mem.cur_balloon, kib);
        return TRUE;
    }
    if (kib > virDomainDefGetMemoryTotal(config)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "%llu KiB are more than the domain's maximum of %llu KiB; raise that first",
                    kib, virDomainDefGetMemoryTotal(config));
        return FALSE;
    }
    config->mem.cur_balloon = kib;
    config->mem.cur_balloon_set = TRUE;
    return TRUE;
}

static gboolean setMemory(virDomainJob *job, unsigned long long kib, unsigned flags, GError **error)
{
    const virDomainDriver *driver = job->obj->hv->driver;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    gboolean live, config;

    if (!virDomainFlagsToTargets(view, flags, &live, &config, error))
        return FALSE;
    if (live && (flags & VIR_DOMAIN_MEM_MAXIMUM)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_INVALID,
                    "the maximum memory of a running guest is fixed; use --config");
        return FALSE;
    }
    if (live && kib > virDomainDefGetMemoryTotal(virDomainViewLive(view))) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "%llu KiB are more than the guest's maximum of %llu KiB", kib,
                    virDomainDefGetMemoryTotal(virDomainViewLive(view)));
        return FALSE;
    }
    if (config && !setMemoryConfig(virDomainEditConfig(edit), kib, flags, error))
        return FALSE;
    if (live && (!driverHas(job->obj, driver->set_memory != NULL, "memory", error) ||
                 !driver->set_memory(job, virDomainEditLive(edit), kib, error)))
        return FALSE;
    return virDomainCommit(&edit, error);
}

static gboolean setMemoryPlain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_memory_args *args = call->args;

    return setMemory(job, args->memory, VIR_DOMAIN_AFFECT_LIVE, error);
}

static gboolean setMemoryFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_memory_flags_args *args = call->args;

    return setMemory(job, args->memory, args->flags, error);
}

static gboolean setMaxMemory(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_max_memory_args *args = call->args;

    return setMemory(job, args->memory, VIR_DOMAIN_MEM_MAXIMUM, error);
}

static gboolean setVcpusConfig(virDomainDef *config, unsigned count, unsigned flags, GError **error)
{
    if (flags & VIR_DOMAIN_VCPU_MAXIMUM) {
        config->maxvcpus = count;
        config->curvcpus = MIN(config->curvcpus, count);
        return TRUE;
    }
    if (count > virDomainDefGetVcpusMax(config)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "%u vCPUs are more than the domain's maximum of %u; raise that first", count,
                    virDomainDefGetVcpusMax(config));
        return FALSE;
    }
    config->curvcpus = count;
    return TRUE;
}

static gboolean setVcpus(virDomainJob *job, unsigned count, unsigned flags, GError **error)
{
    const virDomainDriver *driver = job->obj->hv->driver;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    gboolean live, config;

    if (!virDomainFlagsToTargets(view, flags & AFFECT, &live, &config, error))
        return FALSE;
    if (count == 0 || (live && (flags & VIR_DOMAIN_VCPU_MAXIMUM)) ||
        (live && count > virDomainDefGetVcpusMax(virDomainViewLive(view)))) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "%u vCPUs are not possible: a running guest has 1 to %u, and a new maximum "
                    "takes --config",
                    count, virDomainDefGetVcpusMax(virDomainViewCurrent(view)));
        return FALSE;
    }
    if (config && !setVcpusConfig(virDomainEditConfig(edit), count, flags, error))
        return FALSE;
    if (live && (!driverHas(job->obj, driver->set_vcpus != NULL, "vCPUs", error) ||
                 !driver->set_vcpus(job, virDomainEditLive(edit), count, error)))
        return FALSE;
    return virDomainCommit(&edit, error);
}

static gboolean setVcpusPlain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_vcpus_args *args = call->args;

    return setVcpus(job, args->nvcpus, VIR_DOMAIN_AFFECT_LIVE, error);
}

static gboolean setVcpusFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_vcpus_flags_args *args = call->args;

    return setVcpus(job, args->nvcpus, args->flags, error);
}

static gboolean setMemoryStatsPeriod(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_memory_stats_period_args *args = call->args;
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);

    return job->obj->hv->driver->set_memory_stats_period(job, virDomainEditLive(edit), args->period,
                                                         error) &&
           virDomainCommit(&edit, error);
}

static gboolean resizeBlock(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_block_resize_args *args = call->args;
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    unsigned long long bytes = args->size;

    if (!(args->flags & VIR_DOMAIN_BLOCK_RESIZE_BYTES)) {
        if (bytes > G_MAXUINT64 / 1024) {
            virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OVERFLOW, "%llu KiB are too much", bytes);
            return FALSE;
        }
        bytes *= 1024;
    }
    return job->obj->hv->driver->resize_block(job, virDomainEditLive(edit), args->disk, bytes,
                                              args->flags, error) &&
           virDomainCommit(&edit, error);
}

/* @maplen bytes for each of @count vCPUs: where it may run. */
static void fillPinning(const virDomainDef *def, gsize count, int maplen, guint8 *maps)
{
    g_autoptr(virBitmap) host = virHostCPUPresent();
    gsize i;

    for (i = 0; i < count; i++) {
        const virBitmap *pinned = virDomainDefGetVcpuPinning(def, i);

        virBitmapToData(pinned ? pinned : host, maps + i * maplen, maplen);
    }
}

static gboolean getVcpuPinInfo(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                               GError **error)
{
    const remote_domain_get_vcpu_pin_info_args *args = a;
    remote_domain_get_vcpu_pin_info_ret *ret = r;
    const virDomainDef *def = virDomainFlagsToDef(view, args->flags, error);
    int maplen = CLAMP(args->maplen, 0, 8192);

    if (!def)
        return FALSE;
    ret->num = MIN(args->ncpumaps, (int)virDomainDefGetVcpusMax(def));
    ret->num = MAX(ret->num, 0);
    ret->cpumaps_len = ret->num * maplen;
    ret->cpumaps = g_malloc0(MAX(ret->cpumaps_len, 1));
    fillPinning(def, ret->num, maplen, ret->cpumaps);
    return TRUE;
}

static gboolean getVcpus(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                         GError **error)
{
    const remote_domain_get_vcpus_args *args = a;
    remote_domain_get_vcpus_ret *ret = r;
    const virDomainDef *def = virDomainViewLive(view);
    const virDomainDriver *driver = obj->hv->driver;
    gsize count = MIN(virDomainDefGetVcpus(def), (unsigned)CLAMP(args->maxinfo, 0, 16384));
    int maplen = CLAMP(args->maplen, 0, 8192);
    g_autofree guint64 *ns = g_new0(guint64, count + 1);
    g_autofree int *cpu = g_new(int, count + 1);
    gsize i;

    for (i = 0; i < count; i++)
        cpu[i] = -1;
    if (driver->get_vcpu_times)
        driver->get_vcpu_times(obj, view, count, ns, cpu);
    ret->info = g_new0(remote_vcpu_info, count);
    ret->info_len = count;
    for (i = 0; i < count; i++) {
        ret->info[i].number = i;
        ret->info[i].state = VIR_VCPU_RUNNING;
        ret->info[i].cpu_time = ns[i];
        ret->info[i].cpu = cpu[i];
    }
    ret->cpumaps_len = count * maplen;
    ret->cpumaps = g_malloc0(MAX(ret->cpumaps_len, 1));
    fillPinning(def, count, maplen, ret->cpumaps);
    return TRUE;
}

#define MODIFY(NAME, text, func, state) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_MODIFY, \
                                         .needs = state \
    }
#define MODIFY_FLAGS(NAME, name, text, func, mask) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_MODIFY, \
                                         VIR_DOMAIN_FLAGS(name, mask) \
    }

static const virDomainProcedure procedures[] = {
    MODIFY(SET_MEMORY, "setmem", setMemoryPlain, VIR_DOMAIN_NEEDS_ACTIVE),
    MODIFY_FLAGS(SET_MEMORY_FLAGS, set_memory_flags, "setmem", setMemoryFlags,
                 AFFECT | VIR_DOMAIN_MEM_MAXIMUM),
    MODIFY(SET_MAX_MEMORY, "setmaxmem", setMaxMemory, VIR_DOMAIN_NEEDS_INACTIVE),
    MODIFY(SET_VCPUS, "setvcpus", setVcpusPlain, VIR_DOMAIN_NEEDS_ACTIVE),
    MODIFY_FLAGS(SET_VCPUS_FLAGS, set_vcpus_flags, "setvcpus", setVcpusFlags,
                 AFFECT | VIR_DOMAIN_VCPU_MAXIMUM),
    {REMOTE_PROC_DOMAIN_SET_MEMORY_STATS_PERIOD, "dommemstat", .job = setMemoryStatsPeriod,
     .kind = VIR_DOMAIN_JOB_MODIFY, .needs = VIR_DOMAIN_NEEDS_ACTIVE,
     VIR_DOMAIN_FLAGS(set_memory_stats_period, AFFECT), VIR_DOMAIN_DRIVER(set_memory_stats_period)},
    {REMOTE_PROC_DOMAIN_BLOCK_RESIZE, "blockresize", .job = resizeBlock,
     .kind = VIR_DOMAIN_JOB_MODIFY, .needs = VIR_DOMAIN_NEEDS_ACTIVE,
     VIR_DOMAIN_FLAGS(block_resize, VIR_DOMAIN_BLOCK_RESIZE_BYTES),
     VIR_DOMAIN_DRIVER(resize_block)},
    {REMOTE_PROC_DOMAIN_GET_VCPU_PIN_INFO, "vcpupin", .read = getVcpuPinInfo,
     VIR_DOMAIN_FLAGS(get_vcpu_pin_info, AFFECT)},
    {REMOTE_PROC_DOMAIN_GET_VCPUS, "vcpuinfo", .read = getVcpus, .needs = VIR_DOMAIN_NEEDS_ACTIVE},
};

void virHandlersTune(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
