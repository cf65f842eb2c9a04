/*
 * domain_lookup.c: questions to a definition
 *
 * Thread: any; reads only, but for the setter of the memory size.
 */
#include "conf/domain/domain_conf.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/mac.h"
#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/device/memory.h"
#include "conf/device/net.h"

gssize virDomainDefFindDiskIndex(const virDomainDef *def, const char *target_or_path)
{
    for (gsize i = 0; i < def->ndisks; i++) {
        if (!g_strcmp0(def->disks[i]->dst, target_or_path))
            return i;
    }
    for (gsize i = 0; *target_or_path == '/' && i < def->ndisks; i++) {
        if (def->disks[i]->src && !g_strcmp0(def->disks[i]->src->path, target_or_path))
            return i;
    }
    return -1;
}

virDomainDiskDef *virDomainDefFindDisk(const virDomainDef *def, const char *target_or_path)
{
    gssize i = virDomainDefFindDiskIndex(def, target_or_path);

    return i < 0 ? NULL : def->disks[i];
}

virDomainNetDef *virDomainDefFindNet(const virDomainDef *def, const char *name, GError **error)
{
    virDomainNetDef *found = NULL;
    virMacAddr mac;
    gboolean is_mac = virMacAddrParse(name, &mac);

    for (gsize i = 0; i < def->nnets; i++) {
        virDomainNetDef *net = def->nets[i];

        if (is_mac ? !virMacAddrEqual(&net->mac, &mac) : g_strcmp0(net->ifname, name))
            continue;
        if (found) {
            virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED,
                        "'%s' fits several interfaces of the domain '%s'", name, def->name);
            return NULL;
        }
        found = net;
    }
    if (!found)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "'%s' is neither a MAC address nor a host device of the domain '%s'", name,
                    def->name);
    return found;
}

void *virDomainDefFindDeviceByAlias(const virDomainDef *def, const char *alias,
                                    virDomainDeviceKind *kind)
{
    for (int k = 0; k < VIR_DOMAIN_DEVICE_LAST; k++) {
        for (gsize i = 0; i < virDomainDeviceCount(def, k); i++) {
            void *dev = virDomainDeviceGet(def, k, i);
            const virDomainDeviceInfo *info = virDomainDeviceGetInfo(k, dev);

            if (!info || g_strcmp0(info->alias, alias))
                continue;
            if (kind)
                *kind = k;
            return dev;
        }
    }
    return NULL;
}

virDomainControllerDef *virDomainDefFindController(const virDomainDef *def, int type, int index)
{
    for (gsize i = 0; i < def->ncontrollers; i++) {
        if ((int)def->controllers[i]->type == type && def->controllers[i]->idx == index)
            return def->controllers[i];
    }
    return NULL;
}

unsigned long long virDomainDefGetMemoryTotal(const virDomainDef *def)
{
    return def->mem.total_memory;
}

unsigned long long virDomainDefGetMemoryInitial(const virDomainDef *def)
{
    unsigned long long size = def->mem.total_memory;

    for (gsize i = 0; i < def->nmems; i++)
        size -= MIN(size, def->mems[i]->size);
    return size;
}

void virDomainDefSetMemoryTotal(virDomainDef *def, unsigned long long kib)
{
    def->mem.total_memory = kib;
}

unsigned virDomainDefGetVcpusMax(const virDomainDef *def)
{
    return def->maxvcpus ? def->maxvcpus : 1;
}

unsigned virDomainDefGetVcpus(const virDomainDef *def)
{
    unsigned online = 0;

    if (!def->nvcpus)
        return def->curvcpus ? def->curvcpus : virDomainDefGetVcpusMax(def);
    for (gsize i = 0; i < def->nvcpus; i++)
        online += def->vcpus[i]->online == VIR_TRISTATE_BOOL_YES;
    return online;
}

gboolean virDomainDefVcpuIsOnline(const virDomainDef *def, unsigned vcpu)
{
    if (!def->nvcpus)
        return vcpu < virDomainDefGetVcpus(def);
    for (gsize i = 0; i < def->nvcpus; i++) {
        if (def->vcpus[i]->id == vcpu)
            return def->vcpus[i]->online == VIR_TRISTATE_BOOL_YES;
    }
    return FALSE;
}

virBitmap *virDomainDefGetOnlineVcpumap(const virDomainDef *def)
{
    unsigned max = virDomainDefGetVcpusMax(def);
    virBitmap *map = virBitmapNew(max);

    for (unsigned i = 0; i < max; i++) {
        if (virDomainDefVcpuIsOnline(def, i))
            virBitmapSet(map, i);
    }
    return map;
}

static const virBitmap *virDomainPinFind(virDomainPinDef *const *pins, gsize npins, unsigned id)
{
    for (gsize i = 0; i < npins; i++) {
        if (pins[i]->id == id)
            return pins[i]->cpumask;
    }
    return NULL;
}

const virBitmap *virDomainDefGetVcpuPinning(const virDomainDef *def, unsigned vcpu)
{
    const virBitmap *map = virDomainPinFind(def->cputune.vcpupins, def->cputune.nvcpupins, vcpu);

    return map ? map : def->cpumask;
}

const virBitmap *virDomainDefGetIOThreadPinning(const virDomainDef *def, unsigned id)
{
    const virBitmap *map =
        virDomainPinFind(def->cputune.iothreadpins, def->cputune.niothreadpins, id);

    return map ? map : def->cpumask;
}

virDomainIOThreadIDDef *virDomainDefFindIOThread(const virDomainDef *def, unsigned id)
{
    for (gsize i = 0; i < def->niothreadids; i++) {
        if (def->iothreadids[i]->id == id)
            return def->iothreadids[i];
    }
    return NULL;
}

gboolean virDomainDefHasDeviceBootOrder(const virDomainDef *def)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        for (gsize i = 0; i < virDomainDeviceCount(def, kind); i++) {
            const virDomainDeviceInfo *info =
                virDomainDeviceGetInfo(kind, virDomainDeviceGet(def, kind, i));

            if (info && info->bootIndex)
                return TRUE;
        }
    }
    return FALSE;
}

virSecurityLabelDef *virDomainDefFindSecurityLabel(const virDomainDef *def, const char *model)
{
    for (gsize i = 0; i < def->nseclabels; i++) {
        if (!g_strcmp0(def->seclabels[i]->model, model))
            return def->seclabels[i];
    }
    return NULL;
}
