/*
 * handlers_params.c: tuning as it is configured: scheduler, limits, NUMA, pinning
 *
 * Thread: the I/O thread; answered from the view.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "drivers/base/host_cpu.h"

#define AFFECT (VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG)
#define PARAM_FLAGS (AFFECT | VIR_TYPED_PARAM_STRING_OKAY)
#define MAX_MAPLEN 8192

static void paramsScheduler(const virDomainDef *def, virTypedParams *params)
{
    const virDomainCputuneDef *tune = &def->cputune;

    virTypedParamsPutULLong(params, tune->shares, "cpu_shares");
    virTypedParamsPutULLong(params, tune->period, "vcpu_period");
    virTypedParamsPutLLong(params, tune->quota, "vcpu_quota");
    virTypedParamsPutULLong(params, tune->emulator_period, "emulator_period");
    virTypedParamsPutLLong(params, tune->emulator_quota, "emulator_quota");
    virTypedParamsPutULLong(params, tune->global_period, "global_period");
    virTypedParamsPutLLong(params, tune->global_quota, "global_quota");
    virTypedParamsPutULLong(params, tune->iothread_period, "iothread_period");
    virTypedParamsPutLLong(params, tune->iothread_quota, "iothread_quota");
}

static unsigned long long limitOf(gboolean set, unsigned long long limit)
{
    return set ? limit : (unsigned long long)VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;
}

static void paramsMemory(const virDomainDef *def, virTypedParams *params)
{
    const virDomainMemtuneDef *tune = &def->memtune;

    virTypedParamsPutULLong(params, limitOf(tune->hard_limit_set, tune->hard_limit), "hard_limit");
    virTypedParamsPutULLong(params, limitOf(tune->soft_limit_set, tune->soft_limit), "soft_limit");
    virTypedParamsPutULLong(params, limitOf(tune->swap_hard_limit_set, tune->swap_hard_limit),
                            "swap_hard_limit");
}

static void paramsBlkio(const virDomainDef *def, virTypedParams *params)
{
    g_autoptr(GString) weights = g_string_new(NULL);
    gsize i;

    for (i = 0; i < def->blkio.ndevices; i++) {
        const virBlkioDevice *device = def->blkio.devices[i];

        if (device->weight)
            g_string_append_printf(weights, "%s%s,%u", weights->len ? "," : "", device->path,
                                   device->weight);
    }
    virTypedParamsPutUInt(params, def->blkio.weight, "weight");
    virTypedParamsPutString(params, weights->str, "device_weight");
    virTypedParamsPutString(params, "", "device_read_iops_sec");
    virTypedParamsPutString(params, "", "device_write_iops_sec");
    virTypedParamsPutString(params, "", "device_read_bytes_sec");
    virTypedParamsPutString(params, "", "device_write_bytes_sec");
}

typedef void (*virParamsFunc)(const virDomainDef *def, virTypedParams *params);

/* Without room the client only asks how many there are. */
static gboolean paramsAnswer(const virDomainView *view, unsigned flags, int room,
                             virParamsFunc func, remote_typed_param **wire, guint *len, int *count,
                             GError **error)
{
    const virDomainDef *def =
        virDomainFlagsToDef(view, flags & ~VIR_TYPED_PARAM_STRING_OKAY, error);
    g_auto(virTypedParams) params = {0};

    if (!def)
        return FALSE;
    func(def, &params);
    if (count)
        *count = params.count;
    if (room > 0 && (guint)room < params.count) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "there are %u parameters, and room for %d only", params.count, room);
        return FALSE;
    }
    if (room > 0)
        *wire = virTypedParamsToWire(&params, len);
    return TRUE;
}

static gboolean getSchedulerType(virDomainObj *obj, const virDomainView *view, const void *a,
                                 void *r, GError **error)
{
    remote_domain_get_scheduler_type_ret *ret = r;
    g_auto(virTypedParams) params = {0};

    paramsScheduler(virDomainViewCurrent(view), &params);
    ret->type = g_strdup("posix");
    ret->nparams = params.count;
    return TRUE;
}

static gboolean getScheduler(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                             GError **error)
{
    const remote_domain_get_scheduler_parameters_args *args = a;
    remote_domain_get_scheduler_parameters_ret *ret = r;

    return paramsAnswer(view, 0, args->nparams, paramsScheduler, &ret->params, &ret->params_len,
                        NULL, error);
}

static gboolean getSchedulerFlags(virDomainObj *obj, const virDomainView *view, const void *a,
                                  void *r, GError **error)
{
    const remote_domain_get_scheduler_parameters_flags_args *args = a;
    remote_domain_get_scheduler_parameters_flags_ret *ret = r;

    return paramsAnswer(view, args->flags, args->nparams, paramsScheduler, &ret->params,
                        &ret->params_len, NULL, error);
}

static gboolean getMemory(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                          GError **error)
{
    const remote_domain_get_memory_parameters_args *args = a;
    remote_domain_get_memory_parameters_ret *ret = r;

    return paramsAnswer(view, args->flags, args->nparams, paramsMemory, &ret->params,
                        &ret->params_len, &ret->nparams, error);
}

static gboolean getBlkio(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                         GError **error)
{
    const remote_domain_get_blkio_parameters_args *args = a;
    remote_domain_get_blkio_parameters_ret *ret = r;

    return paramsAnswer(view, args->flags, args->nparams, paramsBlkio, &ret->params,
                        &ret->params_len, &ret->nparams, error);
}

static gboolean getEmulatorPin(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                               GError **error)
{
    const remote_domain_get_emulator_pin_info_args *args = a;
    remote_domain_get_emulator_pin_info_ret *ret = r;
    const virDomainDef *def = virDomainFlagsToDef(view, args->flags, error);
    g_autoptr(virBitmap) host = virHostCPUPresent();
    const virBitmap *where;

    if (!def)
        return FALSE;
    where = def->cputune.emulatorpin ? def->cputune.emulatorpin : def->cpumask;
    ret->cpumaps_len = CLAMP(args->maplen, 0, MAX_MAPLEN);
    ret->cpumaps = g_malloc0(MAX(ret->cpumaps_len, 1));
    virBitmapToData(where ? where : host, ret->cpumaps, ret->cpumaps_len);
    ret->ret = 1;
    return TRUE;
}

static gboolean getIOThreads(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                             GError **error)
{
    const remote_domain_get_iothread_info_args *args = a;
    remote_domain_get_iothread_info_ret *ret = r;
    const virDomainDef *def = virDomainFlagsToDef(view, args->flags, error);
    g_autoptr(virBitmap) host = virHostCPUPresent();
    gsize i;

    if (!def)
        return FALSE;
    ret->ret = ret->info_len = def->niothreadids;
    ret->info = g_new0(remote_domain_iothread_info, ret->info_len);
    for (i = 0; i < def->niothreadids; i++) {
        unsigned id = def->iothreadids[i]->id;
        const virBitmap *pinned = virDomainDefGetIOThreadPinning(def, id);

        ret->info[i].iothread_id = id;
        ret->info[i].cpumap_len = (virBitmapSize(host) + 7) / 8;
        ret->info[i].cpumap = g_malloc0(MAX(ret->info[i].cpumap_len, 1));
        virBitmapToData(pinned ? pinned : host, ret->info[i].cpumap, ret->info[i].cpumap_len);
    }
    return TRUE;
}

#define READ(NAME, name, text, func, mask) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .read = func, VIR_DOMAIN_FLAGS(name, mask) \
    }

static const virDomainProcedure procedures[] = {
    {REMOTE_PROC_DOMAIN_GET_SCHEDULER_TYPE, "schedinfo", .read = getSchedulerType},
    {REMOTE_PROC_DOMAIN_GET_SCHEDULER_PARAMETERS, "schedinfo", .read = getScheduler},
    READ(GET_SCHEDULER_PARAMETERS_FLAGS, get_scheduler_parameters_flags, "schedinfo",
         getSchedulerFlags, PARAM_FLAGS),
    READ(GET_MEMORY_PARAMETERS, get_memory_parameters, "memtune", getMemory, PARAM_FLAGS),
    READ(GET_BLKIO_PARAMETERS, get_blkio_parameters, "blkiotune", getBlkio, PARAM_FLAGS),
    READ(GET_EMULATOR_PIN_INFO, get_emulator_pin_info, "emulatorpin", getEmulatorPin, AFFECT),
    READ(GET_IOTHREAD_INFO, get_iothread_info, "iothreadinfo", getIOThreads, AFFECT),
};

void virHandlersParams(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
