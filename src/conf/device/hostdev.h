/*
 * hostdev.h: <hostdev>, devices of the host given to the guest
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/disk.h"
#include "conf/device/net.h"
#include "conf/device/storage_source.h"
#include "conf/netdev/ip.h"

typedef enum {
    VIR_DOMAIN_HOSTDEV_MODE_SUBSYS = 0,
    VIR_DOMAIN_HOSTDEV_MODE_CAPABILITIES,
    VIR_DOMAIN_HOSTDEV_MODE_LAST
} virDomainHostdevMode;
VIR_ENUM_DECL(virDomainHostdevMode);

typedef enum {
    VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_USB = 0,
    VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_PCI,
    VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI,
    VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI_HOST,
    VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_MDEV,
    VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_LAST
} virDomainHostdevSubsysType;
VIR_ENUM_DECL(virDomainHostdevSubsysType);

typedef enum {
    VIR_DOMAIN_HOSTDEV_CAPS_TYPE_STORAGE = 0,
    VIR_DOMAIN_HOSTDEV_CAPS_TYPE_MISC,
    VIR_DOMAIN_HOSTDEV_CAPS_TYPE_NET,
    VIR_DOMAIN_HOSTDEV_CAPS_TYPE_LAST
} virDomainHostdevCapsType;
VIR_ENUM_DECL(virDomainHostdevCapsType);

typedef enum {
    VIR_DOMAIN_HOSTDEV_PCI_BACKEND_DEFAULT = 0,
    VIR_DOMAIN_HOSTDEV_PCI_BACKEND_KVM,
    VIR_DOMAIN_HOSTDEV_PCI_BACKEND_VFIO,
    VIR_DOMAIN_HOSTDEV_PCI_BACKEND_XEN,
    VIR_DOMAIN_HOSTDEV_PCI_BACKEND_LAST
} virDomainHostdevSubsysPCIBackend;
VIR_ENUM_DECL(virDomainHostdevSubsysPCIBackend);

typedef enum {
    VIR_DOMAIN_HOSTDEV_SCSI_PROTOCOL_NONE = 0, /* an adapter of the host */
    VIR_DOMAIN_HOSTDEV_SCSI_PROTOCOL_ISCSI,
    VIR_DOMAIN_HOSTDEV_SCSI_PROTOCOL_LAST
} virDomainHostdevSCSIProtocol;
VIR_ENUM_DECL(virDomainHostdevSCSIProtocol);

typedef enum {
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_PROTOCOL_NONE = 0,
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_PROTOCOL_VHOST,
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_PROTOCOL_LAST
} virDomainHostdevSCSIHostProtocol;
VIR_ENUM_DECL(virDomainHostdevSCSIHostProtocol);

typedef enum {
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_DEFAULT = 0,
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_VIRTIO,
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_LAST
} virDomainHostdevSCSIHostModel;
VIR_ENUM_DECL(virDomainHostdevSCSIHostModel);

typedef enum {
    VIR_DOMAIN_HOSTDEV_MDEV_MODEL_NONE = 0,
    VIR_DOMAIN_HOSTDEV_MDEV_MODEL_VFIO_PCI,
    VIR_DOMAIN_HOSTDEV_MDEV_MODEL_VFIO_CCW,
    VIR_DOMAIN_HOSTDEV_MDEV_MODEL_VFIO_AP,
    VIR_DOMAIN_HOSTDEV_MDEV_MODEL_LAST
} virDomainHostdevMdevModel;
VIR_ENUM_DECL(virDomainHostdevMdevModel);

typedef enum {
    VIR_DOMAIN_HOSTDEV_USB_GUEST_RESET_DEFAULT = 0,
    VIR_DOMAIN_HOSTDEV_USB_GUEST_RESET_OFF,
    VIR_DOMAIN_HOSTDEV_USB_GUEST_RESET_UNINITIALIZED,
    VIR_DOMAIN_HOSTDEV_USB_GUEST_RESET_ON,
    VIR_DOMAIN_HOSTDEV_USB_GUEST_RESET_LAST
} virDomainHostdevUSBGuestReset;
VIR_ENUM_DECL(virDomainHostdevUSBGuestReset);

/* Which of the types of either mode it is; follows from mode and type, not in documents. */
typedef enum {
    VIR_DOMAIN_HOSTDEV_KIND_USB = 0,
    VIR_DOMAIN_HOSTDEV_KIND_PCI,
    VIR_DOMAIN_HOSTDEV_KIND_SCSI,
    VIR_DOMAIN_HOSTDEV_KIND_SCSI_ISCSI,
    VIR_DOMAIN_HOSTDEV_KIND_SCSI_HOST,
    VIR_DOMAIN_HOSTDEV_KIND_MDEV,
    VIR_DOMAIN_HOSTDEV_KIND_CAPS_STORAGE,
    VIR_DOMAIN_HOSTDEV_KIND_CAPS_MISC,
    VIR_DOMAIN_HOSTDEV_KIND_CAPS_NET,
    VIR_DOMAIN_HOSTDEV_KIND_LAST
} virDomainHostdevKind;

/* By ids, by place, or both. */
typedef struct {
    virDomainHostdevUSBGuestReset guestReset;
    gboolean autoAddress; /* bus and device were looked up; status only */
    unsigned bus;
    unsigned device;
    gboolean hasVendor;
    unsigned vendor;
    gboolean hasProduct;
    unsigned product;
} virDomainHostdevSubsysUSB;

typedef struct {
    virPCIDeviceAddress addr;
    virDomainHostdevSubsysPCIBackend backend;
    virTristateBool writeFiltering; /* xen */
    char *origstates;               /* status only */
} virDomainHostdevSubsysPCI;

typedef struct {
    virDomainHostdevSCSIProtocol protocol;
    virDomainDiskSGIO sgio;
    virTristateBool rawio;
    char *adapter; /* NONE: "scsi_host0" */
    unsigned bus;
    unsigned target;
    unsigned long long unit;
    virStorageSource *src; /* ISCSI: name, hosts, auth, initiator */
} virDomainHostdevSubsysSCSI;

typedef struct {
    virDomainHostdevSCSIHostProtocol protocol;
    char *wwpn;
} virDomainHostdevSubsysSCSIHost;

typedef struct {
    unsigned char uuid[16];
    gboolean hasUuid;
    virTristateSwitch display;
    virTristateSwitch ramfb;
} virDomainHostdevSubsysMdev;

typedef struct _virDomainHostdevDef {
    virDomainDeviceInfo info;

    virDomainHostdevMode mode;
    virDomainHostdevKind kind;
    virTristateBool managed;
    virDomainStartupPolicy startupPolicy; /* usb, pci */

    virDomainHostdevSubsysType subsysType; /* SUBSYS */
    virDomainHostdevSubsysUSB usb;
    virDomainHostdevSubsysPCI pci;
    virDomainHostdevSubsysSCSI scsi;
    virDomainHostdevSubsysSCSIHost scsiHost;
    virDomainHostdevSCSIHostModel scsiHostModel;
    virDomainHostdevSubsysMdev mdev;
    virDomainHostdevMdevModel mdevModel;

    virDomainHostdevCapsType capsType; /* CAPABILITIES */
    char *capsBlock;                   /* STORAGE */
    char *capsChar;                    /* MISC */
    char *capsInterface;               /* NET */
    virNetDevIPInfo ip;                /* NET: for the guest's container */

    struct {
        int type;         /* virDomainNetTeaming */
        char *persistent; /* alias of the interface that stays */
    } teaming;
    gboolean readonly;
    gboolean shareable;
    gboolean missing; /* absent at start and optional; live only */

    /* The <interface> that this device stands for, not owned; not in documents. */
    void *parentnet;
} virDomainHostdevDef;

extern const virXMLType virDomainHostdevDefType;
extern const virDomainDeviceOps virDomainHostdevDeviceOps;

virDomainHostdevDef *virDomainHostdevDefNew(virDomainHostdevMode mode);
void virDomainHostdevDefFree(virDomainHostdevDef *hostdev);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainHostdevDef, virDomainHostdevDefFree)

/* Makes it a subsystem device of that type; use this rather than setting the fields. */
void virDomainHostdevSetSubsysType(virDomainHostdevDef *hostdev, virDomainHostdevSubsysType type);
/* TRUE for a subsystem device of that type. */
gboolean virDomainHostdevIsSubsys(const virDomainHostdevDef *hostdev,
                                  virDomainHostdevSubsysType type);
/* Same device of the host. */
gboolean virDomainHostdevMatch(const virDomainHostdevDef *a, const virDomainHostdevDef *b);
