/*
 * device_info.c: alias, address, boot order and ROM of a device
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/device_info.h"

#include <string.h>

VIR_ENUM_IMPL(virDomainDeviceAddressType, VIR_DOMAIN_DEVICE_ADDRESS_TYPE_LAST, "none", "pci",
              "drive", "virtio-serial", "ccid", "usb", "spapr-vio", "virtio-s390", "ccw",
              "virtio-mmio", "isa", "dimm", "unassigned");

/* The element <address> has rows of its own for each type, so that one struct in device info
 * covers them all; the pci, drive and ccw types serve elements elsewhere, too. */
typedef virDomainDeviceInfo Info;

#define WHEN_TYPE(T) VIR_XML_WHEN(Info, type, VIR_XML_BIT(VIR_DOMAIN_DEVICE_ADDRESS_TYPE_##T))

static gboolean virDomainDeviceInfoPCIIsShown(const void *obj)
{
    const Info *info = obj;

    return !virPCIDeviceAddressIsEmpty(&info->addr.pci);
}

static gboolean virDomainDeviceInfoCCWIsShown(const void *obj)
{
    return ((const Info *)obj)->addr.ccw.assigned;
}

static gboolean virDomainDeviceInfoAliasIsKept(const Info *info)
{
    return virDomainDeviceAliasIsUserAlias(info->alias);
}

/* Live aliases come from the driver and go; the user's own stay in the definition. */
static void virDomainDeviceInfoParseAlias(virXMLParser *parser, xmlNodePtr node,
                                          const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    Info *info = obj;
    char *name = NULL;

    virXMLReadString(parser, node, "name", &name);
    if (virXMLParserMode(parser) & VIR_XML_MODE_INACTIVE && !virDomainDeviceAliasIsUserAlias(name))
        g_clear_pointer(&name, g_free);
    g_free(info->alias);
    info->alias = name;
}

static void virDomainDeviceInfoFormatAlias(virXMLWriter *writer, virXMLOutNode *out,
                                           const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const Info *info = obj;

    if (!(virXMLWriterMode(writer) & VIR_XML_MODE_INACTIVE) || virDomainDeviceInfoAliasIsKept(info))
        virXMLOutAttr(writer, out, "name", info->alias);
}

static void virDomainDeviceInfoClearAlias(const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    g_clear_pointer(&((Info *)obj)->alias, g_free);
}

static void virDomainDeviceInfoCopyAlias(const virXMLRow *row G_GNUC_UNUSED, void *dst,
                                         const void *src)
{
    ((Info *)dst)->alias = g_strdup(((const Info *)src)->alias);
}

static gboolean virDomainDeviceInfoEqualAlias(const virXMLRow *row G_GNUC_UNUSED, const void *a,
                                              const void *b)
{
    const Info *ia = a;
    const Info *ib = b;

    /* Names that the driver gave say nothing about the device. */
    if (!virDomainDeviceInfoAliasIsKept(ia) && !virDomainDeviceInfoAliasIsKept(ib))
        return TRUE;
    return !g_strcmp0(ia->alias, ib->alias);
}

static const char *const alias_known[] = {"@name", NULL};
static const virXMLCustom alias_custom = {
    .parse = virDomainDeviceInfoParseAlias,
    .format = virDomainDeviceInfoFormatAlias,
    .clear = virDomainDeviceInfoClearAlias,
    .copy = virDomainDeviceInfoCopyAlias,
    .equal = virDomainDeviceInfoEqualAlias,
    .known = alias_known,
};

static void virDomainDeviceInfoParsePort(virXMLParser *parser, xmlNodePtr node,
                                         const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    Info *info = obj;
    g_autofree char *port = NULL;

    virXMLReadString(parser, node, "port", &port);
    if (port && !virDomainUSBAddressPortParse(port, info->addr.usb.port))
        virXMLParserError(parser, node, "port", VIR_ERR_XML_ERROR,
                          "'%s' is not a path of at most %d USB ports like '1.2'", port,
                          VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH);
}

static void virDomainDeviceInfoFormatPort(virXMLWriter *writer, virXMLOutNode *out,
                                          const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const Info *info = obj;
    g_autofree char *port = virDomainUSBAddressPortFormat(info->addr.usb.port);

    if (*port)
        virXMLOutAttr(writer, out, "port", port);
}

static void virDomainDeviceInfoCopyPort(const virXMLRow *row G_GNUC_UNUSED, void *dst,
                                        const void *src)
{
    memcpy(((Info *)dst)->addr.usb.port, ((const Info *)src)->addr.usb.port,
           sizeof(((Info *)dst)->addr.usb.port));
}

static gboolean virDomainDeviceInfoEqualPort(const virXMLRow *row G_GNUC_UNUSED, const void *a,
                                             const void *b)
{
    return !memcmp(((const Info *)a)->addr.usb.port, ((const Info *)b)->addr.usb.port,
                   sizeof(((const Info *)a)->addr.usb.port));
}

static const char *const port_known[] = {"@port", NULL};
static const virXMLCustom usb_port_custom = {
    .parse = virDomainDeviceInfoParsePort,
    .format = virDomainDeviceInfoFormatPort,
    .copy = virDomainDeviceInfoCopyPort,
    .equal = virDomainDeviceInfoEqualPort,
    .known = port_known,
};

#define HEX_SHOWN(F, ATTR, T, MAX, WIDTH, SHOWN) \
    VIR_XML_UINT(Info, F, "address/@" ATTR, WHEN_TYPE(T), .max = (MAX), .width = (WIDTH), \
                 .shown = SHOWN, .flags = VIR_XML_HEX | VIR_XML_WRITE_ZERO)
#define NUMBER(F, ATTR, T) \
    VIR_XML_UINT(Info, F, "address/@" ATTR, WHEN_TYPE(T), .flags = VIR_XML_WRITE_ZERO)

static const virXMLRow info_rows[] = {
    VIR_XML_UINT(Info, bootIndex, "boot/@order", .flags = VIR_XML_NONZERO | VIR_XML_REQUIRED_INSIDE,
                 .since = "0.8.8", .doc = "When the firmware tries this device; 1 is first."),
    VIR_XML_STRING(Info, loadparm, "boot/@loadparm", .since = "3.5.0",
                   .doc = "s390: what the boot loader is told, 1 to 8 characters."),
    VIR_XML_CUSTOM("alias", &alias_custom, .doc = "The device's name in the hypervisor."),
    VIR_XML_UINT(Info, masterStartport, "master/@startport", VIR_XML_PRESENT(Info, hasMaster),
                 .doc = "The first port of a companion USB controller."),
    VIR_XML_YESNO(Info, romenabled, "rom/@enabled", .since = "4.3.0",
                  .doc = "Whether the device has an option ROM at all."),
    VIR_XML_SWITCH(Info, rombar, "rom/@bar", .doc = "Whether the guest sees the option ROM."),
    VIR_XML_STRING(Info, romfile, "rom/@file", .flags = VIR_XML_EMPTY_OK,
                   .doc = "The option ROM's image."),
    VIR_XML_UINT(Info, acpiIndex, "acpi/@index", .max = 16383, .since = "7.3.0",
                 .doc = "The number that predictable interface names use."),

    VIR_XML_ENUM(Info, type, "address/@type", virDomainDeviceAddressType,
                 .flags = VIR_XML_NONZERO | VIR_XML_REQUIRED_INSIDE,
                 .doc = "The kind of bus; the other attributes follow it."),
    HEX_SHOWN(addr.pci.domain, "domain", PCI, 0xffffffff, 4, virDomainDeviceInfoPCIIsShown),
    HEX_SHOWN(addr.pci.bus, "bus", PCI, 0xff, 2, virDomainDeviceInfoPCIIsShown),
    HEX_SHOWN(addr.pci.slot, "slot", PCI, 0x1f, 2, virDomainDeviceInfoPCIIsShown),
    HEX_SHOWN(addr.pci.function, "function", PCI, 7, 1, virDomainDeviceInfoPCIIsShown),
    VIR_XML_SWITCH(Info, addr.pci.multi, "address/@multifunction", WHEN_TYPE(PCI)),
    VIR_XML_UINT(Info, addr.pci.zpci.uid.value, "address/zpci/@uid", WHEN_TYPE(PCI),
                 VIR_XML_PRESENT(Info, addr.pci.zpci.uid.isSet), .max = 0xffff, .width = 4,
                 .flags = VIR_XML_HEX, .since = "4.10.0"),
    VIR_XML_UINT(Info, addr.pci.zpci.fid.value, "address/zpci/@fid", WHEN_TYPE(PCI),
                 VIR_XML_PRESENT(Info, addr.pci.zpci.fid.isSet), .width = 8, .flags = VIR_XML_HEX,
                 .since = "4.10.0"),

    NUMBER(addr.drive.controller, "controller", DRIVE),
    NUMBER(addr.drive.bus, "bus", DRIVE),
    NUMBER(addr.drive.target, "target", DRIVE),
    NUMBER(addr.drive.unit, "unit", DRIVE),

    NUMBER(addr.vioserial.controller, "controller", VIRTIO_SERIAL),
    NUMBER(addr.vioserial.bus, "bus", VIRTIO_SERIAL),
    NUMBER(addr.vioserial.port, "port", VIRTIO_SERIAL),

    NUMBER(addr.ccid.controller, "controller", CCID),
    NUMBER(addr.ccid.slot, "slot", CCID),

    NUMBER(addr.usb.bus, "bus", USB),
    VIR_XML_CUSTOM("address", &usb_port_custom, WHEN_TYPE(USB)),

    VIR_XML_ULLONG(Info, addr.spaprvio.reg, "address/@reg", WHEN_TYPE(SPAPRVIO),
                   VIR_XML_PRESENT(Info, addr.spaprvio.has_reg), .width = 8, .flags = VIR_XML_HEX),

    HEX_SHOWN(addr.ccw.cssid, "cssid", CCW, 0xfe, 1, virDomainDeviceInfoCCWIsShown),
    HEX_SHOWN(addr.ccw.ssid, "ssid", CCW, 3, 1, virDomainDeviceInfoCCWIsShown),
    HEX_SHOWN(addr.ccw.devno, "devno", CCW, 0xffff, 4, virDomainDeviceInfoCCWIsShown),

    VIR_XML_UINT(Info, addr.isa.iobase, "address/@iobase", WHEN_TYPE(ISA), .max = 0xffff,
                 .flags = VIR_XML_HEX | VIR_XML_SHORT_HEX),
    VIR_XML_UINT(Info, addr.isa.irq, "address/@irq", WHEN_TYPE(ISA),
                 .flags = VIR_XML_HEX | VIR_XML_SHORT_HEX),

    NUMBER(addr.dimm.slot, "slot", DIMM),
    VIR_XML_ULLONG(Info, addr.dimm.base, "address/@base", WHEN_TYPE(DIMM),
                   .flags = VIR_XML_HEX | VIR_XML_SHORT_HEX),
};

static xmlNodePtr virDomainDeviceInfoAddressNode(xmlNodePtr node)
{
    for (node = node->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, "address"))
            return node;
    }
    return NULL;
}

static void virDomainDeviceInfoParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    Info *info = obj;
    gboolean cssid, ssid, devno;

    if (info->type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCW)
        return;
    node = virDomainDeviceInfoAddressNode(node);
    cssid = xmlHasProp(node, BAD_CAST "cssid") != NULL;
    ssid = xmlHasProp(node, BAD_CAST "ssid") != NULL;
    devno = xmlHasProp(node, BAD_CAST "devno") != NULL;
    if (cssid && ssid && devno)
        info->addr.ccw.assigned = TRUE;
    else if (cssid || ssid || devno)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "a ccw address needs cssid, ssid and devno, or none of them");
}

static void virDomainDeviceInfoCopied(void *dst, const void *src)
{
    Info *to = dst;
    const Info *from = src;

    to->effectiveBootIndex = from->effectiveBootIndex;
    to->pciConnectFlags = from->pciConnectFlags;
    to->isolationGroup = from->isolationGroup;
    to->isolationGroupLocked = from->isolationGroupLocked;
    to->line = from->line;
    /* No address holds pointers; this takes along what no row covers. */
    to->addr = from->addr;
}

const virXMLType virDomainDeviceInfoType =
    VIR_XML_TYPE("device", virDomainDeviceInfo, info_rows, VIR_XML_LINE(virDomainDeviceInfo, line),
                 .parsed = virDomainDeviceInfoParsed, .copied = virDomainDeviceInfoCopied);

gboolean virDomainDeviceAliasIsUserAlias(const char *alias)
{
    return alias && g_str_has_prefix(alias, VIR_DOMAIN_USER_ALIAS_PREFIX);
}

gboolean virDomainDeviceInfoNeedsAddress(const virDomainDeviceInfo *info,
                                         virDomainDeviceAddressType type)
{
    if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        return TRUE;
    if (info->type != type)
        return FALSE;
    if (type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI)
        return virPCIDeviceAddressIsEmpty(&info->addr.pci);
    if (type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCW)
        return !info->addr.ccw.assigned;
    if (type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB)
        return !virDomainUSBAddressPortIsValid(info->addr.usb.port);
    if (type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_SPAPRVIO)
        return !info->addr.spaprvio.has_reg;
    return FALSE;
}

gboolean virDomainDeviceInfoPCIAddressIsPresent(const virDomainDeviceInfo *info)
{
    return info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI &&
           !virPCIDeviceAddressIsEmpty(&info->addr.pci);
}

gboolean virDomainDeviceInfoAddressIsEqual(const virDomainDeviceInfo *a,
                                           const virDomainDeviceInfo *b)
{
    if (a->type != b->type)
        return FALSE;
    for (unsigned i = 0; i < G_N_ELEMENTS(info_rows); i++) {
        const virXMLRow one[] = {info_rows[i]};
        const virXMLType type = {.element = "", .size = sizeof(Info), .rows = one, .nrows = 1};

        if (g_str_has_prefix(info_rows[i].path, "address") &&
            !virXMLEqual(&type, a, b, FALSE, NULL))
            return FALSE;
    }
    return TRUE;
}

void virDomainDeviceInfoClearAddress(virDomainDeviceInfo *info)
{
    info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE;
    memset(&info->addr, 0, sizeof(info->addr));
}
