/*
 * device_info.h: what nearly every device element carries: alias, address, boot order, ROM
 *
 *   VIR_XML_EMBED(virDomainWatchdogDef, info, &virDomainDeviceInfoType)
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/address.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE = 0,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_SPAPRVIO,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_S390,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCW,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_MMIO,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_ISA,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DIMM,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_UNASSIGNED,
    VIR_DOMAIN_DEVICE_ADDRESS_TYPE_LAST
} virDomainDeviceAddressType;
VIR_ENUM_DECL(virDomainDeviceAddressType);

typedef struct {
    unsigned line; /* of the device's element; 0 when it was not read from a document */

    char *alias; /* "net0" given by the driver of a running domain, or the user's "ua-..." */
    virDomainDeviceAddressType type;
    union {
        virPCIDeviceAddress pci;
        virDomainDeviceDriveAddress drive;
        virDomainDeviceVirtioSerialAddress vioserial;
        virDomainDeviceCcidAddress ccid;
        virDomainDeviceUSBAddress usb;
        virDomainDeviceSpaprVioAddress spaprvio;
        virDomainDeviceCCWAddress ccw;
        virDomainDeviceISAAddress isa;
        virDomainDeviceDimmAddress dimm;
    } addr;

    gboolean hasMaster; /* a companion USB controller */
    unsigned masterStartport;

    virTristateBool romenabled;
    virTristateSwitch rombar;
    char *romfile;

    unsigned bootIndex; /* 1 is first; 0: not given */
    char *loadparm;     /* s390 */
    unsigned acpiIndex; /* 0: not given */

    /* Not in documents. */
    unsigned effectiveBootIndex; /* bootIndex, or derived from <os><boot> */
    int pciConnectFlags;         /* which PCI buses suit it, in the driver's terms */
    unsigned isolationGroup;     /* devices that share an IOMMU group */
    gboolean isolationGroupLocked;
} virDomainDeviceInfo;

extern const virXMLType virDomainDeviceInfoType;

#define VIR_DOMAIN_USER_ALIAS_PREFIX "ua-"
/* TRUE for an alias that the user chose; it survives in the inactive definition. */
gboolean virDomainDeviceAliasIsUserAlias(const char *alias);

/* TRUE if the driver has to choose an address: none given, or one of @type without its numbers. */
gboolean virDomainDeviceInfoNeedsAddress(const virDomainDeviceInfo *info,
                                         virDomainDeviceAddressType type);
/* TRUE if a PCI address with numbers is there. */
gboolean virDomainDeviceInfoPCIAddressIsPresent(const virDomainDeviceInfo *info);
/* Same type and same numbers. */
gboolean virDomainDeviceInfoAddressIsEqual(const virDomainDeviceInfo *a,
                                           const virDomainDeviceInfo *b);
/* Forgets the address; alias, boot order and the rest stay. */
void virDomainDeviceInfoClearAddress(virDomainDeviceInfo *info);
