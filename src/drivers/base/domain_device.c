/*
 * domain_device.c: finding the device of a definition that a document means
 *
 * Thread: a definition's owner.
 */
#include "drivers/base/domain_device.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/device/disk.h"
#include "conf/device/net.h"
#include "conf/device/input.h"
#include "conf/device/controller.h"

typedef gboolean (*virDomainDeviceSame)(const void *dev, const void *wanted);

static gboolean sameDisk(const void *dev, const void *wanted)
{
    const virDomainDiskDef *a = dev;
    const virDomainDiskDef *b = wanted;

    return g_strcmp0(a->dst, b->dst) == 0;
}

static gboolean sameNet(const void *dev, const void *wanted)
{
    const virDomainNetDef *a = dev;
    const virDomainNetDef *b = wanted;

    return !b->mac_given || virMacAddrEqual(&a->mac, &b->mac);
}

static gboolean sameController(const void *dev, const void *wanted)
{
    const virDomainControllerDef *a = dev;
    const virDomainControllerDef *b = wanted;

    return a->type == b->type && a->idx == b->idx;
}

/* Kinds that are known by less than everything. The others have to be equal in all rows. */
static const virDomainDeviceSame virDomainDeviceSameTable[VIR_DOMAIN_DEVICE_LAST] = {
    [VIR_DOMAIN_DEVICE_DISK] = sameDisk,
    [VIR_DOMAIN_DEVICE_NET] = sameNet,
    [VIR_DOMAIN_DEVICE_CONTROLLER] = sameController,
};

/* All that @wanted says about alias and address must hold for @dev. */
static gboolean infoFits(virDomainDeviceKind kind, const void *dev, const void *wanted)
{
    const virDomainDeviceInfo *a = virDomainDeviceGetInfo(kind, dev);
    const virDomainDeviceInfo *b = virDomainDeviceGetInfo(kind, wanted);

    if (!a || !b)
        return TRUE;
    if (b->alias && a->alias && strcmp(a->alias, b->alias) != 0)
        return FALSE;
    return b->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE ||
           virDomainDeviceInfoAddressIsEqual(a, b);
}

static gboolean textEqual(virDomainDeviceKind kind, const void *dev, const void *wanted)
{
    g_autofree char *a = virDomainDeviceDefFormat(kind, dev, VIR_XML_MODE_INACTIVE);
    g_autofree char *b = virDomainDeviceDefFormat(kind, wanted, VIR_XML_MODE_INACTIVE);

    return g_strcmp0(a, b) == 0;
}

gssize virDomainDeviceFind(const virDomainDef *def, const virDomainDeviceDef *wanted,
                           GError **error)
{
    virDomainDeviceSame same = virDomainDeviceSameTable[wanted->kind];
    const virDomainDeviceInfo *info = virDomainDeviceGetInfo(wanted->kind, wanted->dev);
    gsize count = virDomainDeviceCount(def, wanted->kind);
    gssize found = -1;
    gsize i;

    for (i = 0; i < count; i++) {
        const void *dev = virDomainDeviceGet(def, wanted->kind, i);
        gboolean named = info && (info->alias || info->type);

        if (!infoFits(wanted->kind, dev, wanted->dev))
            continue;
        if (!(same ? same(dev, wanted->dev) : named || textEqual(wanted->kind, dev, wanted->dev)))
            continue;
        if (found >= 0) {
            virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED,
                        "domain '%s' has several such <%s> devices; name one by its MAC address, "
                        "alias or address",
                        def->name, virDomainDeviceKindTypeToString(wanted->kind));
            return -1;
        }
        found = i;
    }
    if (found < 0)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_DEVICE_MISSING, "domain '%s' has no such <%s>",
                    def->name, virDomainDeviceKindTypeToString(wanted->kind));
    return found;
}
