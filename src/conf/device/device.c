/*
 * device.c: the table of devices, in the order of <devices>, and the lists in a definition
 *
 * Thread: any; the table is const, a definition belongs to one thread until it is sealed.
 */
#include "conf/device/device.h"

#include <string.h>

#include "conf/device/audio.h"
#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/crypto.h"
#include "conf/device/disk.h"
#include "conf/device/fs.h"
#include "conf/device/graphics.h"
#include "conf/device/hostdev.h"
#include "conf/device/hub.h"
#include "conf/device/input.h"
#include "conf/device/iommu.h"
#include "conf/device/lease.h"
#include "conf/device/memballoon.h"
#include "conf/device/memory.h"
#include "conf/device/net.h"
#include "conf/device/nvram.h"
#include "conf/device/panic.h"
#include "conf/device/redirdev.h"
#include "conf/device/rng.h"
#include "conf/device/shmem.h"
#include "conf/device/smartcard.h"
#include "conf/device/sound.h"
#include "conf/device/tpm.h"
#include "conf/device/video.h"
#include "conf/device/vsock.h"
#include "conf/device/watchdog.h"
#include "conf/domain/domain_def.h"

#define DEVICE_ELEMENTS \
    "disk", "controller", "lease", "filesystem", "interface", "smartcard", "serial", "parallel", \
        "console", "channel", "input", "tpm", "graphics", "sound", "audio", "video", "hostdev", \
        "redirdev", "redirfilter", "hub", "watchdog", "memballoon", "rng", "nvram", "panic", \
        "shmem", "memory", "iommu", "vsock", "crypto"

VIR_ENUM_IMPL(virDomainDeviceKind, VIR_DOMAIN_DEVICE_LAST, DEVICE_ELEMENTS);

const virDomainDeviceOps *const virDomainDeviceTable[VIR_DOMAIN_DEVICE_LAST] = {
    [VIR_DOMAIN_DEVICE_DISK] = &virDomainDiskDeviceOps,
    [VIR_DOMAIN_DEVICE_CONTROLLER] = &virDomainControllerDeviceOps,
    [VIR_DOMAIN_DEVICE_LEASE] = &virDomainLeaseDeviceOps,
    [VIR_DOMAIN_DEVICE_FS] = &virDomainFSDeviceOps,
    [VIR_DOMAIN_DEVICE_NET] = &virDomainNetDeviceOps,
    [VIR_DOMAIN_DEVICE_SMARTCARD] = &virDomainSmartcardDeviceOps,
    [VIR_DOMAIN_DEVICE_SERIAL] = &virDomainSerialDeviceOps,
    [VIR_DOMAIN_DEVICE_PARALLEL] = &virDomainParallelDeviceOps,
    [VIR_DOMAIN_DEVICE_CONSOLE] = &virDomainConsoleDeviceOps,
    [VIR_DOMAIN_DEVICE_CHANNEL] = &virDomainChannelDeviceOps,
    [VIR_DOMAIN_DEVICE_INPUT] = &virDomainInputDeviceOps,
    [VIR_DOMAIN_DEVICE_TPM] = &virDomainTPMDeviceOps,
    [VIR_DOMAIN_DEVICE_GRAPHICS] = &virDomainGraphicsDeviceOps,
    [VIR_DOMAIN_DEVICE_SOUND] = &virDomainSoundDeviceOps,
    [VIR_DOMAIN_DEVICE_AUDIO] = &virDomainAudioDeviceOps,
    [VIR_DOMAIN_DEVICE_VIDEO] = &virDomainVideoDeviceOps,
    [VIR_DOMAIN_DEVICE_HOSTDEV] = &virDomainHostdevDeviceOps,
    [VIR_DOMAIN_DEVICE_REDIRDEV] = &virDomainRedirdevDeviceOps,
    [VIR_DOMAIN_DEVICE_REDIRFILTER] = &virDomainRedirFilterDeviceOps,
    [VIR_DOMAIN_DEVICE_HUB] = &virDomainHubDeviceOps,
    [VIR_DOMAIN_DEVICE_WATCHDOG] = &virDomainWatchdogDeviceOps,
    [VIR_DOMAIN_DEVICE_MEMBALLOON] = &virDomainMemballoonDeviceOps,
    [VIR_DOMAIN_DEVICE_RNG] = &virDomainRngDeviceOps,
    [VIR_DOMAIN_DEVICE_NVRAM] = &virDomainNVRAMDeviceOps,
    [VIR_DOMAIN_DEVICE_PANIC] = &virDomainPanicDeviceOps,
    [VIR_DOMAIN_DEVICE_SHMEM] = &virDomainShmemDeviceOps,
    [VIR_DOMAIN_DEVICE_MEMORY] = &virDomainMemoryDeviceOps,
    [VIR_DOMAIN_DEVICE_IOMMU] = &virDomainIOMMUDeviceOps,
    [VIR_DOMAIN_DEVICE_VSOCK] = &virDomainVsockDeviceOps,
    [VIR_DOMAIN_DEVICE_CRYPTO] = &virDomainCryptoDeviceOps,
};

/* Where the list of a kind lies in @def. */
static void ***virDomainDeviceList(const virDomainDef *def, virDomainDeviceKind kind)
{
    return (void ***)((char *)def + virDomainDeviceTable[kind]->list);
}

static gsize *virDomainDeviceCounter(const virDomainDef *def, virDomainDeviceKind kind)
{
    return (gsize *)((char *)def + virDomainDeviceTable[kind]->count);
}

gsize virDomainDeviceCount(const virDomainDef *def, virDomainDeviceKind kind)
{
    return virDomainDeviceTable[kind] ? *virDomainDeviceCounter(def, kind) : 0;
}

void *virDomainDeviceGet(const virDomainDef *def, virDomainDeviceKind kind, gsize n)
{
    return n < virDomainDeviceCount(def, kind) ? (*virDomainDeviceList(def, kind))[n] : NULL;
}

void virDomainDeviceInsert(virDomainDef *def, virDomainDeviceKind kind, void *dev)
{
    void ***list = virDomainDeviceList(def, kind);
    gsize *count = virDomainDeviceCounter(def, kind);
    const virDomainDeviceOps *ops = virDomainDeviceTable[kind];
    gsize at = ops->place ? ops->place(*list, *count, dev) : *count;

    *list = g_renew(void *, *list, *count + 1);
    memmove(*list + at + 1, *list + at, (*count - at) * sizeof(**list));
    (*list)[at] = dev;
    ++*count;
}

void virDomainDevicesSort(virDomainDef *def, virDomainDeviceKind kind)
{
    virDomainDeviceListSort(virDomainDeviceTable[kind], *virDomainDeviceList(def, kind),
                            virDomainDeviceCount(def, kind));
}

void virDomainDeviceAppend(virDomainDef *def, virDomainDeviceKind kind, void *dev)
{
    void ***list = virDomainDeviceList(def, kind);
    gsize *count = virDomainDeviceCounter(def, kind);

    *list = g_renew(void *, *list, *count + 1);
    (*list)[(*count)++] = dev;
}

void *virDomainDeviceRemove(virDomainDef *def, virDomainDeviceKind kind, gsize n)
{
    void **list = *virDomainDeviceList(def, kind);
    gsize *count = virDomainDeviceCounter(def, kind);
    void *dev;

    if (n >= *count)
        return NULL;
    dev = list[n];
    for (; n + 1 < *count; n++)
        list[n] = list[n + 1];
    --*count;
    return dev;
}

virDomainDeviceInfo *virDomainDeviceGetInfo(virDomainDeviceKind kind, const void *dev)
{
    guint16 info_plus_1 = virDomainDeviceTable[kind]->info_plus_1;

    return info_plus_1 ? (virDomainDeviceInfo *)((char *)dev + info_plus_1 - 1) : NULL;
}

gboolean virDomainDeviceForeach(virDomainDef *def, virDomainDeviceFunc func, void *opaque)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        for (gsize i = 0; i < virDomainDeviceCount(def, kind); i++) {
            void *dev = virDomainDeviceGet(def, kind, i);
            virDomainDeviceInfo *info = virDomainDeviceGetInfo(kind, dev);

            if (info && !func(def, kind, dev, info, opaque))
                return FALSE;
        }
    }
    return TRUE;
}

/* --- the row of <domain> that stands for them all --------------------------------------------- */

static void virDomainDevicesParse(virXMLParser *parser, xmlNodePtr node,
                                  const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    for (node = node->children; node; node = node->next) {
        int kind;
        void *dev;

        if (node->type != XML_ELEMENT_NODE || (node->ns && node->ns->prefix))
            continue;
        kind = virDomainDeviceKindTypeFromString((const char *)node->name);
        if (kind < 0 || !virDomainDeviceTable[kind])
            continue;
        dev = virXMLNew(virDomainDeviceTable[kind]->type);
        virDomainDeviceAppend(obj, kind, dev);
        virXMLParseInto(parser, node, virDomainDeviceTable[kind]->type, dev);
    }
}

static void virDomainDevicesFormat(virXMLWriter *writer, virXMLOutNode *out,
                                   const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    virXMLOutTouch(out); /* readers expect <devices/> */
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        for (gsize i = 0; i < virDomainDeviceCount(obj, kind); i++)
            virXMLFormatInto(writer,
                             virXMLOutChild(writer, out, virDomainDeviceKindTypeToString(kind)),
                             virDomainDeviceTable[kind]->type, virDomainDeviceGet(obj, kind, i));
    }
}

static void virDomainDevicesClear(const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        if (!virDomainDeviceTable[kind])
            continue;
        for (gsize i = 0; i < virDomainDeviceCount(obj, kind); i++)
            virXMLFree(virDomainDeviceTable[kind]->type, virDomainDeviceGet(obj, kind, i));
        g_free(*virDomainDeviceList(obj, kind));
        *virDomainDeviceList(obj, kind) = NULL;
        *virDomainDeviceCounter(obj, kind) = 0;
    }
}

static void virDomainDevicesCopy(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        gsize n = virDomainDeviceCount(src, kind);
        void **list;

        if (!n)
            continue;
        list = g_new(void *, n);
        for (gsize i = 0; i < n; i++)
            list[i] =
                virXMLClone(virDomainDeviceTable[kind]->type, virDomainDeviceGet(src, kind, i));
        *virDomainDeviceList(dst, kind) = list;
        *virDomainDeviceCounter(dst, kind) = n;
    }
}

static gboolean virDomainDevicesEqual(const virXMLRow *row G_GNUC_UNUSED, const void *a,
                                      const void *b)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        if (virDomainDeviceCount(a, kind) != virDomainDeviceCount(b, kind))
            return FALSE;
        for (gsize i = 0; i < virDomainDeviceCount(a, kind); i++) {
            if (!virXMLEqual(virDomainDeviceTable[kind]->type, virDomainDeviceGet(a, kind, i),
                             virDomainDeviceGet(b, kind, i), FALSE, NULL))
                return FALSE;
        }
    }
    return TRUE;
}

static const char *const device_elements[] = {DEVICE_ELEMENTS, NULL};

const virXMLCustom virDomainDevicesCustom = {
    .parse = virDomainDevicesParse,
    .format = virDomainDevicesFormat,
    .clear = virDomainDevicesClear,
    .copy = virDomainDevicesCopy,
    .equal = virDomainDevicesEqual,
    .known = device_elements,
};
