/*
 * address.c: addresses that are elements of their own, and their text forms
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/address.h"

#include <stdio.h>
#include <string.h>

static const virXMLRow pci_rows[] = {
    VIR_XML_UINT(virPCIDeviceAddress, domain, "@domain", .max = 0xffff, .width = 4,
                 .flags = VIR_XML_HEX | VIR_XML_WRITE_ZERO, .doc = "PCI domain."),
    VIR_XML_UINT(virPCIDeviceAddress, bus, "@bus", .max = 0xff, .width = 2,
                 .flags = VIR_XML_HEX | VIR_XML_WRITE_ZERO, .doc = "Bus in the domain."),
    VIR_XML_UINT(virPCIDeviceAddress, slot, "@slot", .max = 0x1f, .width = 2,
                 .flags = VIR_XML_HEX | VIR_XML_WRITE_ZERO, .doc = "Slot on the bus."),
    VIR_XML_UINT(virPCIDeviceAddress, function, "@function", .max = 7,
                 .flags = VIR_XML_HEX | VIR_XML_SHORT_HEX | VIR_XML_WRITE_ZERO,
                 .doc = "Function of the slot."),
    VIR_XML_SWITCH(virPCIDeviceAddress, multi, "@multifunction",
                   .doc = "Whether other functions of the slot are in use, too."),
    VIR_XML_UINT(virPCIDeviceAddress, zpci.uid.value, "zpci/@uid",
                 VIR_XML_PRESENT(virPCIDeviceAddress, zpci.uid.isSet), .max = 0xffff, .width = 4,
                 .flags = VIR_XML_HEX, .since = "4.10.0", .doc = "zPCI's unique id."),
    VIR_XML_UINT(virPCIDeviceAddress, zpci.fid.value, "zpci/@fid",
                 VIR_XML_PRESENT(virPCIDeviceAddress, zpci.fid.isSet), .width = 8,
                 .flags = VIR_XML_HEX, .since = "4.10.0", .doc = "zPCI's function id."),
};

const virXMLType virPCIDeviceAddressType =
    VIR_XML_TYPE("address", virPCIDeviceAddress, pci_rows, .doc = "A PCI address.");

static const virXMLRow drive_rows[] = {
    VIR_XML_UINT(virDomainDeviceDriveAddress, controller, "@controller",
                 .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainDeviceDriveAddress, bus, "@bus", .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainDeviceDriveAddress, target, "@target", .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainDeviceDriveAddress, unit, "@unit", .flags = VIR_XML_WRITE_ZERO),
};

const virXMLType virDomainDeviceDriveAddressType = VIR_XML_TYPE(
    "address", virDomainDeviceDriveAddress, drive_rows, .doc = "A place on a bus of drives.");

static gboolean virDomainDeviceCCWAddressIsAssigned(const void *obj)
{
    return ((const virDomainDeviceCCWAddress *)obj)->assigned;
}

static void virDomainDeviceCCWAddressParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virDomainDeviceCCWAddress *addr = obj;
    gboolean cssid = xmlHasProp(node, BAD_CAST "cssid") != NULL;
    gboolean ssid = xmlHasProp(node, BAD_CAST "ssid") != NULL;
    gboolean devno = xmlHasProp(node, BAD_CAST "devno") != NULL;

    if (cssid && ssid && devno)
        addr->assigned = TRUE;
    else if (cssid || ssid || devno)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "a ccw address needs cssid, ssid and devno, or none of them");
}

static const virXMLRow ccw_rows[] = {
    VIR_XML_UINT(virDomainDeviceCCWAddress, cssid, "@cssid", .max = 0xfe,
                 .flags = VIR_XML_HEX | VIR_XML_SHORT_HEX | VIR_XML_WRITE_ZERO,
                 .shown = virDomainDeviceCCWAddressIsAssigned),
    VIR_XML_UINT(virDomainDeviceCCWAddress, ssid, "@ssid", .max = 3,
                 .flags = VIR_XML_HEX | VIR_XML_SHORT_HEX | VIR_XML_WRITE_ZERO,
                 .shown = virDomainDeviceCCWAddressIsAssigned),
    VIR_XML_UINT(virDomainDeviceCCWAddress, devno, "@devno", .max = 0xffff, .width = 4,
                 .flags = VIR_XML_HEX | VIR_XML_WRITE_ZERO,
                 .shown = virDomainDeviceCCWAddressIsAssigned),
};

static void virDomainDeviceCCWAddressCopied(void *dst, const void *src)
{
    ((virDomainDeviceCCWAddress *)dst)->assigned =
        ((const virDomainDeviceCCWAddress *)src)->assigned;
}

const virXMLType virDomainDeviceCCWAddressType = VIR_XML_TYPE(
    "address", virDomainDeviceCCWAddress, ccw_rows, .parsed = virDomainDeviceCCWAddressParsed,
    .copied = virDomainDeviceCCWAddressCopied, .doc = "A place on an s390 channel subsystem.");

gboolean virPCIDeviceAddressIsEmpty(const virPCIDeviceAddress *addr)
{
    /* A function alone names no place. */
    return !addr->domain && !addr->bus && !addr->slot;
}

gboolean virPCIDeviceAddressEqual(const virPCIDeviceAddress *a, const virPCIDeviceAddress *b)
{
    return a->domain == b->domain && a->bus == b->bus && a->slot == b->slot &&
           a->function == b->function;
}

char *virPCIDeviceAddressFormat(const virPCIDeviceAddress *addr)
{
    return g_strdup_printf("%04x:%02x:%02x.%x", addr->domain, addr->bus, addr->slot,
                           addr->function);
}

gboolean virDomainUSBAddressPortIsValid(const unsigned *port)
{
    return port[0] != 0;
}

char *virDomainUSBAddressPortFormat(const unsigned *port)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH && port[i]; i++)
        g_string_append_printf(text, "%s%u", i ? "." : "", port[i]);
    return g_string_free(text, FALSE);
}

gboolean virDomainUSBAddressPortParse(const char *text,
                                      unsigned port[VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH])
{
    unsigned parsed[VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH] = {0};

    for (int i = 0; i < VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH; i++) {
        char *end = NULL;
        guint64 number;

        if (!g_ascii_isdigit(*text))
            return FALSE;
        number = g_ascii_strtoull(text, &end, 10);
        if (number < 1 || number > 255)
            return FALSE;
        parsed[i] = number;
        if (!*end) {
            memcpy(port, parsed, sizeof(parsed));
            return TRUE;
        }
        if (*end != '.')
            return FALSE;
        text = end + 1;
    }
    return FALSE;
}
