/*
 * device.h: what every device of a domain has in common
 *
 * One device, one file: each exports one virDomainDeviceOps; virDomainDeviceTable lists them in
 * output order. Nobody switches on the device kind outside this table.
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device_info.h"
#include "conf/xml/row.h"

typedef struct _virDomainDef virDomainDef;
typedef struct _virDomainConfDriver virDomainConfDriver; /* a hypervisor's const tables */

/* In the order of <devices>. */
typedef enum {
    VIR_DOMAIN_DEVICE_DISK = 0,
    VIR_DOMAIN_DEVICE_CONTROLLER,
    VIR_DOMAIN_DEVICE_LEASE,
    VIR_DOMAIN_DEVICE_FS,
    VIR_DOMAIN_DEVICE_NET,
    VIR_DOMAIN_DEVICE_SMARTCARD,
    VIR_DOMAIN_DEVICE_SERIAL,
    VIR_DOMAIN_DEVICE_PARALLEL,
    VIR_DOMAIN_DEVICE_CONSOLE,
    VIR_DOMAIN_DEVICE_CHANNEL,
    VIR_DOMAIN_DEVICE_INPUT,
    VIR_DOMAIN_DEVICE_TPM,
    VIR_DOMAIN_DEVICE_GRAPHICS,
    VIR_DOMAIN_DEVICE_SOUND,
    VIR_DOMAIN_DEVICE_AUDIO,
    VIR_DOMAIN_DEVICE_VIDEO,
    VIR_DOMAIN_DEVICE_HOSTDEV,
    VIR_DOMAIN_DEVICE_REDIRDEV,
    VIR_DOMAIN_DEVICE_REDIRFILTER,
    VIR_DOMAIN_DEVICE_HUB,
    VIR_DOMAIN_DEVICE_WATCHDOG,
    VIR_DOMAIN_DEVICE_MEMBALLOON,
    VIR_DOMAIN_DEVICE_RNG,
    VIR_DOMAIN_DEVICE_NVRAM,
    VIR_DOMAIN_DEVICE_PANIC,
    VIR_DOMAIN_DEVICE_SHMEM,
    VIR_DOMAIN_DEVICE_MEMORY,
    VIR_DOMAIN_DEVICE_IOMMU,
    VIR_DOMAIN_DEVICE_VSOCK,
    VIR_DOMAIN_DEVICE_CRYPTO,
    VIR_DOMAIN_DEVICE_LAST
} virDomainDeviceKind;

VIR_ENUM_DECL(virDomainDeviceKind); /* names are the element names */

typedef struct {
    virDomainDeviceKind kind;
    const virXMLType *type;
    guint16 list;        /* offset in virDomainDef of T ** */
    guint16 count;       /* offset in virDomainDef of the gsize */
    guint16 info_plus_1; /* offset in the device of its virDomainDeviceInfo; 0: has none */
    gsize max;           /* how many a domain may have; 0: any number */

    /* Fills defaults that hold for all hypervisors. @opaque is the driver's parse data. */
    void (*post_parse)(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                       void *opaque, virXMLProblems *problems);
    /* After the driver's hook: defaults that depend on what it chose. */
    void (*settle)(void *dev);
    /* Only refuses. */
    void (*validate)(const virDomainDef *def, const void *dev, virXMLProblems *problems);
    /* Where in the first @n of its kind's list @dev belongs, 0 to @n; NULL: at the end. */
    gsize (*place)(void *const *list, gsize n, const void *dev);
    /* ABI beyond the rows; may be NULL. FALSE with @error naming what differs. */
    gboolean (*check_abi)(const void *src, const void *dst, GError **error);
} virDomainDeviceOps;

extern const virDomainDeviceOps *const virDomainDeviceTable[VIR_DOMAIN_DEVICE_LAST];

/* All devices as one row of <domain>. */
extern const virXMLCustom virDomainDevicesCustom;

/* The device list of @def for @kind: number of devices, the n-th, adding (takes ownership),
 * removing (gives ownership back). */
gsize virDomainDeviceCount(const virDomainDef *def, virDomainDeviceKind kind);
void *virDomainDeviceGet(const virDomainDef *def, virDomainDeviceKind kind, gsize n);
void virDomainDeviceInsert(virDomainDef *def, virDomainDeviceKind kind, void *dev);
/* The same without a look at its place: for devices that no document named, and while what the
 * place depends on has yet to be read. */
void virDomainDeviceAppend(virDomainDef *def, virDomainDeviceKind kind, void *dev);
void *virDomainDeviceRemove(virDomainDef *def, virDomainDeviceKind kind, gsize n);
/* Puts the devices of a kind in the order that their .place asks for; those that don't care stay
 * as they are. */
void virDomainDevicesSort(virDomainDef *def, virDomainDeviceKind kind);
void virDomainDeviceListSort(const virDomainDeviceOps *ops, void **list, gsize count);
/* Its virDomainDeviceInfo, or NULL where the kind has none. */
virDomainDeviceInfo *virDomainDeviceGetInfo(virDomainDeviceKind kind, const void *dev);

/* Calls @func for each device that has a virDomainDeviceInfo, in table order, until it returns
 * FALSE. Returns FALSE if stopped. */
typedef gboolean (*virDomainDeviceFunc)(virDomainDef *def, virDomainDeviceKind kind, void *dev,
                                        virDomainDeviceInfo *info, void *opaque);
gboolean virDomainDeviceForeach(virDomainDef *def, virDomainDeviceFunc func, void *opaque);
