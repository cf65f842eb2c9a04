/*
 * hostdev.c: <hostdev>, devices of the host given to the guest
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/hostdev.h"

#include <string.h>

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainHostdevMode, VIR_DOMAIN_HOSTDEV_MODE_LAST, "subsystem", "capabilities");
VIR_ENUM_IMPL(virDomainHostdevSubsysType, VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_LAST, "usb", "pci", "scsi",
              "scsi_host", "mdev");
VIR_ENUM_IMPL(virDomainHostdevCapsType, VIR_DOMAIN_HOSTDEV_CAPS_TYPE_LAST, "storage", "misc",
              "net");
VIR_ENUM_IMPL(virDomainHostdevSubsysPCIBackend, VIR_DOMAIN_HOSTDEV_PCI_BACKEND_LAST, "default",
              "kvm", "vfio", "xen");
VIR_ENUM_IMPL(virDomainHostdevSCSIProtocol, VIR_DOMAIN_HOSTDEV_SCSI_PROTOCOL_LAST, "adapter",
              "iscsi");
VIR_ENUM_IMPL(virDomainHostdevSCSIHostProtocol, VIR_DOMAIN_HOSTDEV_SCSI_HOST_PROTOCOL_LAST, "none",
              "vhost");
VIR_ENUM_IMPL(virDomainHostdevSCSIHostModel, VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_LAST, "default",
              "virtio", "virtio-transitional", "virtio-non-transitional");
VIR_ENUM_IMPL(virDomainHostdevMdevModel, VIR_DOMAIN_HOSTDEV_MDEV_MODEL_LAST, "none", "vfio-pci",
              "vfio-ccw", "vfio-ap");
VIR_ENUM_IMPL(virDomainHostdevUSBGuestReset, VIR_DOMAIN_HOSTDEV_USB_GUEST_RESET_LAST, "default",
              "off", "uninitialized", "on");

/* Both modes have a @type of their own; a row can look at one enum only, so each kind of device
 * is also one value of this enum, which isn't in documents. */
#define SUBSYS(t) VIR_XML_BIT(VIR_DOMAIN_HOSTDEV_KIND_##t)
#define WHEN_KIND(mask) VIR_XML_WHEN(virDomainHostdevDef, kind, (mask))
#define ANY_SUBSYS \
    (SUBSYS(USB) | SUBSYS(PCI) | SUBSYS(SCSI) | SUBSYS(SCSI_ISCSI) | SUBSYS(SCSI_HOST) | \
     SUBSYS(MDEV))

static virDomainHostdevKind kind_of(const virDomainHostdevDef *hostdev)
{
    static const virDomainHostdevKind subsys[] = {
        [VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_USB] = VIR_DOMAIN_HOSTDEV_KIND_USB,
        [VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_PCI] = VIR_DOMAIN_HOSTDEV_KIND_PCI,
        [VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI] = VIR_DOMAIN_HOSTDEV_KIND_SCSI,
        [VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI_HOST] = VIR_DOMAIN_HOSTDEV_KIND_SCSI_HOST,
        [VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_MDEV] = VIR_DOMAIN_HOSTDEV_KIND_MDEV,
    };
    static const virDomainHostdevKind caps[] = {
        [VIR_DOMAIN_HOSTDEV_CAPS_TYPE_STORAGE] = VIR_DOMAIN_HOSTDEV_KIND_CAPS_STORAGE,
        [VIR_DOMAIN_HOSTDEV_CAPS_TYPE_MISC] = VIR_DOMAIN_HOSTDEV_KIND_CAPS_MISC,
        [VIR_DOMAIN_HOSTDEV_CAPS_TYPE_NET] = VIR_DOMAIN_HOSTDEV_KIND_CAPS_NET,
    };

    if (hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_CAPABILITIES)
        return caps[hostdev->capsType];
    if (hostdev->subsysType == VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI &&
        hostdev->scsi.protocol == VIR_DOMAIN_HOSTDEV_SCSI_PROTOCOL_ISCSI)
        return VIR_DOMAIN_HOSTDEV_KIND_SCSI_ISCSI;
    return subsys[hostdev->subsysType];
}

/* @mode, @type and a scsi device's protocol: all that decides the kind. First of the rows. */
static void kind_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row G_GNUC_UNUSED,
                       void *obj)
{
    virDomainHostdevDef *hostdev = obj;
    int value = VIR_DOMAIN_HOSTDEV_MODE_SUBSYS;
    gboolean present = FALSE;
    gboolean has_source = FALSE;
    gboolean is_caps;

    if (virXMLReadEnum(parser, node, "mode", &virDomainHostdevModeTypeNames, &value, NULL))
        hostdev->mode = value;
    is_caps = hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_CAPABILITIES;
    value = 0;
    if (!virXMLReadEnum(parser, node, "type",
                        is_caps ? &virDomainHostdevCapsTypeTypeNames
                                : &virDomainHostdevSubsysTypeTypeNames,
                        &value, &present))
        return;
    if (!present)
        virXMLParserError(parser, node, "type", VIR_ERR_XML_ERROR,
                          "a host device needs a type, such as pci or usb");
    else if (is_caps)
        hostdev->capsType = value;
    else
        hostdev->subsysType = value;
    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || !xmlStrEqual(child->name, BAD_CAST "source"))
            continue;
        has_source = TRUE;
        if (hostdev->subsysType == VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI && !is_caps) {
            value = 0;
            if (virXMLReadEnum(parser, child, "protocol", &virDomainHostdevSCSIProtocolTypeNames,
                               &value, NULL))
                hostdev->scsi.protocol = value;
        }
    }
    hostdev->kind = kind_of(hostdev);
    if (!has_source)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "the element <source> that names the host's device is missing");
}

static void kind_format(virXMLWriter *writer, virXMLOutNode *out,
                        const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainHostdevDef *hostdev = obj;
    gboolean is_caps = hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_CAPABILITIES;

    virXMLOutAttr(writer, out, "mode", virDomainHostdevModeTypeToString(hostdev->mode));
    virXMLOutAttr(writer, out, "type",
                  is_caps ? virDomainHostdevCapsTypeTypeToString(hostdev->capsType)
                          : virDomainHostdevSubsysTypeTypeToString(hostdev->subsysType));
    if (!is_caps)
        virXMLOutAttr(writer, out, "managed",
                      hostdev->managed == VIR_TRISTATE_BOOL_YES ? "yes" : "no");
}

static void kind_copy(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    virDomainHostdevDef *to = dst;
    const virDomainHostdevDef *from = src;

    to->mode = from->mode;
    to->subsysType = from->subsysType;
    to->capsType = from->capsType;
    to->scsi.protocol = from->scsi.protocol;
    to->kind = from->kind;
    to->missing = from->missing;
    to->parentnet = from->parentnet;
}

static gboolean kind_equal(const virXMLRow *row G_GNUC_UNUSED, const void *a, const void *b)
{
    return ((const virDomainHostdevDef *)a)->kind == ((const virDomainHostdevDef *)b)->kind;
}

static const char *const kind_names[] = {"@mode", "@type", NULL};
static const virXMLCustom kind_custom = {.parse = kind_parse,
                                         .format = kind_format,
                                         .copy = kind_copy,
                                         .equal = kind_equal,
                                         .known = kind_names};

static const virXMLRow iscsi_rows[] = {
    VIR_XML_STRING(virStorageSource, path, "@name", .flags = VIR_XML_REQUIRED,
                   .doc = "The iSCSI target."),
    VIR_XML_LIST(virStorageSource, hosts, nhosts, "host", &virStorageNetHostType),
    VIR_XML_POINTER(virStorageSource, auth, "auth", &virStorageAuthDefType),
    VIR_XML_STRING(virStorageSource, initiator_iqn, "initiator/iqn/@name", .since = "4.7.0",
                   .doc = "Our name towards the target."),
};
static const virXMLType iscsi_type =
    VIR_XML_TYPE("source", virStorageSource, iscsi_rows, VIR_XML_LINE(virStorageSource, line));

#define HEX_ROW(f, set, path, text) \
    VIR_XML_UINT(virDomainHostdevDef, f, path, WHEN_KIND(SUBSYS(USB)), .max = 0xffff, \
                 .flags = VIR_XML_HEX, .width = 4, VIR_XML_PRESENT(virDomainHostdevDef, set), \
                 .doc = text)

static const virXMLRow hostdev_rows[] = {
    VIR_XML_CUSTOM(".", &kind_custom, .doc = "What kind of device."),
    VIR_XML_YESNO(virDomainHostdevDef, managed, "@managed", WHEN_KIND(ANY_SUBSYS),
                  .flags = VIR_XML_READ_ONLY | VIR_XML_ABI_FREE,
                  .doc = "Whether the driver takes it from the host and gives it back."),
    VIR_XML_YESNO(virDomainHostdevDef, scsi.rawio, "@rawio", WHEN_KIND(ANY_SUBSYS),
                  .since = "1.2.9", .doc = "Whether QEMU may send raw requests."),
    VIR_XML_ENUM(virDomainHostdevDef, scsi.sgio, "@sgio", virDomainDiskSGIO, WHEN_KIND(ANY_SUBSYS),
                 .flags = VIR_XML_NONZERO, .since = "1.0.6",
                 .doc = "Whether the kernel filters SCSI commands."),
    VIR_XML_ENUM(virDomainHostdevDef, mdevModel, "@model", virDomainHostdevMdevModel,
                 WHEN_KIND(SUBSYS(MDEV)), .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO,
                 .since = "3.2.0", .doc = "How the guest sees a mediated device."),
    VIR_XML_ENUM(virDomainHostdevDef, scsiHostModel, "@model", virDomainHostdevSCSIHostModel,
                 WHEN_KIND(SUBSYS(SCSI_HOST)), .flags = VIR_XML_NONZERO, .since = "5.2.0",
                 .doc = "Which virtio standard it follows."),
    VIR_XML_SWITCH(virDomainHostdevDef, mdev.display, "@display", WHEN_KIND(SUBSYS(MDEV)),
                   .since = "4.6.0", .doc = "Show its screen in <graphics>."),
    VIR_XML_SWITCH(virDomainHostdevDef, mdev.ramfb, "@ramfb", WHEN_KIND(SUBSYS(MDEV)),
                   .since = "6.1.0", .doc = "Show a screen before the guest's driver runs."),
    VIR_XML_ENUM(virDomainHostdevDef, pci.backend, "driver/@name", virDomainHostdevSubsysPCIBackend,
                 WHEN_KIND(SUBSYS(PCI)), .flags = VIR_XML_NONZERO, .since = "1.0.5",
                 .doc = "How it is assigned."),
    VIR_XML_ENUM(virDomainHostdevDef, startupPolicy, "source/@startupPolicy",
                 virDomainStartupPolicy, WHEN_KIND(ANY_SUBSYS), .flags = VIR_XML_ABI_FREE,
                 .since = "1.0.0", .doc = "What a missing device means at start."),
    VIR_XML_ENUM(virDomainHostdevDef, usb.guestReset, "source/@guestReset",
                 virDomainHostdevUSBGuestReset, WHEN_KIND(SUBSYS(USB)), .flags = VIR_XML_NONZERO,
                 .since = "8.1.0", .doc = "Whether the guest may reset it."),
    VIR_XML_YESNO(virDomainHostdevDef, pci.writeFiltering, "source/@writeFiltering",
                  WHEN_KIND(SUBSYS(PCI)), .since = "5.6.0",
                  .doc = "Whether Xen filters writes to its configuration."),
    HEX_ROW(usb.vendor, usb.hasVendor, "source/vendor/@id", "The vendor's number."),
    HEX_ROW(usb.product, usb.hasProduct, "source/product/@id", "The product's number."),
    VIR_XML_UINT(virDomainHostdevDef, usb.bus, "source/address/@bus", WHEN_KIND(SUBSYS(USB)),
                 .flags = VIR_XML_REQUIRED_INSIDE, .doc = "Bus of the host."),
    VIR_XML_UINT(virDomainHostdevDef, usb.device, "source/address/@device", WHEN_KIND(SUBSYS(USB)),
                 .flags = VIR_XML_REQUIRED_INSIDE, .doc = "Device on that bus."),
    VIR_XML_STRUCT(virDomainHostdevDef, pci.addr, "source/address", &virPCIDeviceAddressType,
                   WHEN_KIND(SUBSYS(PCI)), .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_STRING(virDomainHostdevDef, scsi.adapter, "source/adapter/@name",
                   WHEN_KIND(SUBSYS(SCSI)), .flags = VIR_XML_REQUIRED, .since = "1.0.6",
                   .doc = "The host's SCSI adapter."),
    VIR_XML_UINT(virDomainHostdevDef, scsi.bus, "source/address/@bus", WHEN_KIND(SUBSYS(SCSI)),
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "Bus of the adapter."),
    VIR_XML_UINT(virDomainHostdevDef, scsi.target, "source/address/@target",
                 WHEN_KIND(SUBSYS(SCSI)), .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO,
                 .doc = "Target on that bus."),
    VIR_XML_ULLONG(virDomainHostdevDef, scsi.unit, "source/address/@unit", WHEN_KIND(SUBSYS(SCSI)),
                   .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "Unit of that target."),
    VIR_XML_ENUM(virDomainHostdevDef, scsi.protocol, "source/@protocol",
                 virDomainHostdevSCSIProtocol, WHEN_KIND(SUBSYS(SCSI) | SUBSYS(SCSI_ISCSI)),
                 .since = "1.2.9", .doc = "adapter, or iscsi."),
    VIR_XML_POINTER(virDomainHostdevDef, scsi.src, "source", &iscsi_type,
                    WHEN_KIND(SUBSYS(SCSI_ISCSI))),
    VIR_XML_ENUM(virDomainHostdevDef, scsiHost.protocol, "source/@protocol",
                 virDomainHostdevSCSIHostProtocol, WHEN_KIND(SUBSYS(SCSI_HOST)),
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .since = "2.5.0",
                 .doc = "Always vhost."),
    VIR_XML_STRING(virDomainHostdevDef, scsiHost.wwpn, "source/@wwpn", WHEN_KIND(SUBSYS(SCSI_HOST)),
                   .flags = VIR_XML_REQUIRED, .since = "2.5.0",
                   .doc = "Name of the vhost device, naa.16 digits."),
    VIR_XML_UUID(virDomainHostdevDef, mdev.uuid, "source/address/@uuid", WHEN_KIND(SUBSYS(MDEV)),
                 .flags = VIR_XML_REQUIRED, VIR_XML_PRESENT(virDomainHostdevDef, mdev.hasUuid),
                 .since = "3.2.0", .doc = "Which mediated device."),
    VIR_XML_STRING(virDomainHostdevDef, capsBlock, "source/block", WHEN_KIND(SUBSYS(CAPS_STORAGE)),
                   .flags = VIR_XML_REQUIRED, .since = "1.0.1", .doc = "The host's block device."),
    VIR_XML_STRING(virDomainHostdevDef, capsChar, "source/char", WHEN_KIND(SUBSYS(CAPS_MISC)),
                   .flags = VIR_XML_REQUIRED, .since = "1.0.1",
                   .doc = "The host's character device."),
    VIR_XML_STRING(virDomainHostdevDef, capsInterface, "source/interface",
                   WHEN_KIND(SUBSYS(CAPS_NET)), .flags = VIR_XML_REQUIRED, .since = "1.0.5",
                   .doc = "The host's network interface."),
    VIR_XML_STRING(virDomainHostdevDef, pci.origstates, "source/@origstates",
                   WHEN_KIND(SUBSYS(PCI)), .flags = VIR_XML_STATUS),
    VIR_XML_ENUM(virDomainHostdevDef, teaming.type, "teaming/@type", virDomainNetTeaming,
                 WHEN_KIND(SUBSYS(PCI)), .flags = VIR_XML_NONZERO | VIR_XML_REQUIRED_INSIDE,
                 .since = "7.1.0", .doc = "Whether it leaves for a migration."),
    VIR_XML_STRING(virDomainHostdevDef, teaming.persistent, "teaming/@persistent",
                   WHEN_KIND(SUBSYS(PCI)), .since = "7.1.0",
                   .doc = "Alias of the interface that stays."),
    VIR_XML_FLAG(virDomainHostdevDef, readonly, "readonly",
                 WHEN_KIND(SUBSYS(SCSI) | SUBSYS(SCSI_ISCSI)), .since = "1.0.6"),
    VIR_XML_FLAG(virDomainHostdevDef, shareable, "shareable",
                 WHEN_KIND(SUBSYS(SCSI) | SUBSYS(SCSI_ISCSI)), .since = "1.0.6"),
    VIR_XML_EMBED(virDomainHostdevDef, ip, &virNetDevIPInfoType),
    VIR_XML_EMBED(virDomainHostdevDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainHostdevDefType =
    VIR_XML_TYPE("hostdev", virDomainHostdevDef, hostdev_rows,
                 .doc = "A device of the host given to the guest.");

virDomainHostdevDef *virDomainHostdevDefNew(virDomainHostdevMode mode)
{
    virDomainHostdevDef *hostdev = virXMLNew(&virDomainHostdevDefType);

    hostdev->mode = mode;
    hostdev->kind = kind_of(hostdev);
    return hostdev;
}

void virDomainHostdevDefFree(virDomainHostdevDef *hostdev)
{
    virXMLFree(&virDomainHostdevDefType, hostdev);
}

void virDomainHostdevSetSubsysType(virDomainHostdevDef *hostdev, virDomainHostdevSubsysType type)
{
    hostdev->mode = VIR_DOMAIN_HOSTDEV_MODE_SUBSYS;
    hostdev->subsysType = type;
    hostdev->kind = kind_of(hostdev);
}

gboolean virDomainHostdevIsSubsys(const virDomainHostdevDef *hostdev,
                                  virDomainHostdevSubsysType type)
{
    return hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_SUBSYS && hostdev->subsysType == type;
}

static gboolean match_usb(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    const virDomainHostdevSubsysUSB *left = &a->usb;
    const virDomainHostdevSubsysUSB *right = &b->usb;

    if (left->bus && right->bus)
        return left->bus == right->bus && left->device == right->device;
    return left->hasVendor && right->hasVendor && left->vendor == right->vendor &&
           left->product == right->product;
}

static gboolean match_pci(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    return virPCIDeviceAddressEqual(&a->pci.addr, &b->pci.addr);
}

static gboolean match_scsi(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    return g_strcmp0(a->scsi.adapter, b->scsi.adapter) == 0 && a->scsi.bus == b->scsi.bus &&
           a->scsi.target == b->scsi.target && a->scsi.unit == b->scsi.unit;
}

static gboolean match_iscsi(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    const virStorageSource *left = a->scsi.src;
    const virStorageSource *right = b->scsi.src;

    return left && right && g_strcmp0(left->path, right->path) == 0 && left->nhosts &&
           right->nhosts && g_strcmp0(left->hosts[0]->name, right->hosts[0]->name) == 0 &&
           left->hosts[0]->port == right->hosts[0]->port;
}

static gboolean match_scsi_host(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    return g_strcmp0(a->scsiHost.wwpn, b->scsiHost.wwpn) == 0;
}

static gboolean match_mdev(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    return memcmp(a->mdev.uuid, b->mdev.uuid, sizeof(a->mdev.uuid)) == 0;
}

static gboolean match_caps(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    return g_strcmp0(a->capsBlock, b->capsBlock) == 0 && g_strcmp0(a->capsChar, b->capsChar) == 0 &&
           g_strcmp0(a->capsInterface, b->capsInterface) == 0;
}

gboolean virDomainHostdevMatch(const virDomainHostdevDef *a, const virDomainHostdevDef *b)
{
    static gboolean (*const match[VIR_DOMAIN_HOSTDEV_KIND_LAST])(const virDomainHostdevDef *,
                                                                 const virDomainHostdevDef *) = {
        [VIR_DOMAIN_HOSTDEV_KIND_USB] = match_usb,
        [VIR_DOMAIN_HOSTDEV_KIND_PCI] = match_pci,
        [VIR_DOMAIN_HOSTDEV_KIND_SCSI] = match_scsi,
        [VIR_DOMAIN_HOSTDEV_KIND_SCSI_ISCSI] = match_iscsi,
        [VIR_DOMAIN_HOSTDEV_KIND_SCSI_HOST] = match_scsi_host,
        [VIR_DOMAIN_HOSTDEV_KIND_MDEV] = match_mdev,
        [VIR_DOMAIN_HOSTDEV_KIND_CAPS_STORAGE] = match_caps,
        [VIR_DOMAIN_HOSTDEV_KIND_CAPS_MISC] = match_caps,
        [VIR_DOMAIN_HOSTDEV_KIND_CAPS_NET] = match_caps,
    };

    return a->kind == b->kind && match[a->kind](a, b);
}

/* Units of a narrow scsi bus, 7 being the controller's own. */
#define SCSI_UNITS 7

static gboolean drive_is_taken(const virDomainDef *def, unsigned controller, unsigned unit)
{
    for (gsize i = 0; i < def->ndisks; i++) {
        const virDomainDeviceInfo *info = &def->disks[i]->info;

        if (def->disks[i]->bus == VIR_DOMAIN_DISK_BUS_SCSI &&
            info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE &&
            info->addr.drive.controller == controller && info->addr.drive.unit == unit &&
            info->addr.drive.bus == 0 && info->addr.drive.target == 0)
            return TRUE;
    }
    for (gsize i = 0; i < def->nhostdevs; i++) {
        const virDomainDeviceInfo *info = &def->hostdevs[i]->info;

        if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE &&
            info->addr.drive.controller == controller && info->addr.drive.unit == unit &&
            info->addr.drive.bus == 0 && info->addr.drive.target == 0)
            return TRUE;
    }
    return FALSE;
}

/* The first free unit of the first controller that has one, named in the document or not. */
static void assign_scsi_address(const virDomainDef *def, virDomainHostdevDef *hostdev)
{
    for (unsigned controller = 0;; controller++) {
        for (unsigned unit = 0; unit < SCSI_UNITS; unit++) {
            if (drive_is_taken(def, controller, unit))
                continue;
            hostdev->info.type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE;
            memset(&hostdev->info.addr.drive, 0, sizeof(hostdev->info.addr.drive));
            hostdev->info.addr.drive.controller = controller;
            hostdev->info.addr.drive.unit = unit;
            return;
        }
    }
}

static void hostdev_post_parse(virDomainDef *def, void *dev,
                               const virDomainConfDriver *driver G_GNUC_UNUSED,
                               void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainHostdevDef *hostdev = dev;

    if (hostdev->kind == VIR_DOMAIN_HOSTDEV_KIND_SCSI_ISCSI && hostdev->scsi.src) {
        hostdev->scsi.src->type = VIR_STORAGE_TYPE_NETWORK;
        hostdev->scsi.src->protocol = VIR_STORAGE_NET_PROTOCOL_ISCSI;
        virStorageSourcePostParse(hostdev->scsi.src);
    }
    if (hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_SUBSYS &&
        hostdev->managed == VIR_TRISTATE_BOOL_ABSENT)
        hostdev->managed = VIR_TRISTATE_BOOL_NO;
    if (virDomainHostdevIsSubsys(hostdev, VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI) &&
        hostdev->info.type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        assign_scsi_address(def, hostdev);
}

static void validate_usb(const virDomainHostdevDef *hostdev, virXMLProblems *problems)
{
    const virDomainHostdevSubsysUSB *usb = &hostdev->usb;
    unsigned line = hostdev->info.line;

    if (usb->hasVendor != usb->hasProduct)
        virXMLProblemAdd(problems, line, "hostdev", "source", VIR_ERR_XML_ERROR,
                         "a USB device is named by both vendor and product");
    if (usb->hasVendor && (usb->vendor == 0 || usb->product == 0))
        virXMLProblemAdd(problems, line, "hostdev", "source", VIR_ERR_XML_ERROR,
                         "vendor and product of a USB device are not 0");
    if (!usb->hasVendor && usb->device == 0)
        virXMLProblemAdd(problems, line, "hostdev", "source", VIR_ERR_XML_ERROR,
                         "a USB device is named by vendor and product, or by bus and device");
}

static void validate_iscsi(const virDomainHostdevDef *hostdev, virXMLProblems *problems)
{
    virStorageSourceValidate(hostdev->scsi.src, problems);
    if (hostdev->scsi.src && hostdev->scsi.src->nhosts == 0)
        virXMLProblemAdd(problems, hostdev->info.line, "hostdev", "source/host", VIR_ERR_XML_ERROR,
                         "the server of the iSCSI target is missing: "
                         "<host name='...'/>");
}

static void hostdev_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainHostdevDef *hostdev = dev;
    unsigned line = hostdev->info.line;

    for (gsize i = 0; i < def->nhostdevs && def->hostdevs[i] != hostdev; i++) {
        const virDomainDeviceInfo *info = &def->hostdevs[i]->info;

        if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE &&
            virDomainDeviceInfoAddressIsEqual(info, &hostdev->info))
            virXMLProblemAdd(problems, line, "hostdev", "address", VIR_ERR_CONFIG_UNSUPPORTED,
                             "the host devices of lines %u and %u have the same drive address",
                             info->line, line);
        if (virDomainHostdevMatch(def->hostdevs[i], hostdev))
            virXMLProblemAdd(problems, line, "hostdev", "source", VIR_ERR_XML_ERROR,
                             "the domain has the same host device twice (lines %u and %u)",
                             def->hostdevs[i]->info.line, line);
    }
    if (hostdev->kind == VIR_DOMAIN_HOSTDEV_KIND_USB)
        validate_usb(hostdev, problems);
    else if (hostdev->startupPolicy)
        virXMLProblemAdd(problems, line, "hostdev", "source/@startupPolicy",
                         VIR_ERR_CONFIG_UNSUPPORTED, "only USB devices have a startup policy");
    if ((hostdev->scsi.rawio || hostdev->scsi.sgio) &&
        !virDomainHostdevIsSubsys(hostdev, VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI))
        virXMLProblemAdd(problems, line, "hostdev", hostdev->scsi.rawio ? "rawio" : "sgio",
                         VIR_ERR_XML_ERROR, "this setting is for devices of type 'scsi'");
    if (hostdev->scsi.sgio == VIR_DOMAIN_DISK_SGIO_UNFILTERED)
        virXMLProblemAdd(problems, line, "hostdev", "sgio", VIR_ERR_CONFIG_UNSUPPORTED,
                         "kernels have no unfiltered mode any more; remove sgio");
    if (hostdev->kind == VIR_DOMAIN_HOSTDEV_KIND_SCSI_ISCSI)
        validate_iscsi(hostdev, problems);
    if (hostdev->mdevModel != VIR_DOMAIN_HOSTDEV_MDEV_MODEL_VFIO_PCI &&
        (hostdev->mdev.display == VIR_TRISTATE_SWITCH_ON || hostdev->mdev.ramfb))
        virXMLProblemAdd(problems, line, "hostdev", "display", VIR_ERR_CONFIG_UNSUPPORTED,
                         "display and ramfb need model='vfio-pci'");
    if (hostdev->teaming.type && hostdev->teaming.type != VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT)
        virXMLProblemAdd(problems, line, "hostdev", "teaming/@type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "a host device can only be the transient one of a team");
    if (hostdev->teaming.type && !hostdev->teaming.persistent)
        virXMLProblemAdd(problems, line, "hostdev", "teaming/@persistent", VIR_ERR_XML_ERROR,
                         "<teaming> must name the interface that stays in persistent='ALIAS'");
    if (hostdev->scsiHost.wwpn && !g_str_has_prefix(hostdev->scsiHost.wwpn, "naa."))
        virXMLProblemAdd(problems, line, "hostdev", "source/@wwpn", VIR_ERR_XML_ERROR,
                         "'%s' is no vhost wwpn; it begins with 'naa.'", hostdev->scsiHost.wwpn);
}

const virDomainDeviceOps virDomainHostdevDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_HOSTDEV,
    .type = &virDomainHostdevDefType,
    .list = offsetof(virDomainDef, hostdevs),
    .count = offsetof(virDomainDef, nhostdevs),
    .info_plus_1 = offsetof(virDomainHostdevDef, info) + 1,
    .post_parse = hostdev_post_parse,
    .validate = hostdev_validate,
};
