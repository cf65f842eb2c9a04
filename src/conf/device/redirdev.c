/*
 * redirdev.c: rows and checks of <redirdev> and <redirfilter>
 */
#include "conf/device/redirdev.h"

#include <stdlib.h>
#include <string.h>

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainRedirdevBus, VIR_DOMAIN_REDIRDEV_BUS_LAST, "usb");

/* --- <redirdev> --- */

static const virXMLRow redirdev_rows[] = {
    VIR_XML_ENUM(virDomainRedirdevDef, bus, "@bus", virDomainRedirdevBus,
                 .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_EMBED(virDomainRedirdevDef, source, &virDomainChrSourceDefType),
    VIR_XML_EMBED(virDomainRedirdevDef, info, &virDomainDeviceInfoType),
};

static void redirdev_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virDomainRedirdevDef *def = obj;

    if (!xmlHasNsProp(node, BAD_CAST "type", NULL))
        virXMLParserError(parser, node, "type", VIR_ERR_XML_ERROR,
                          "<redirdev> needs the 'type' of its character device");
    if (def->source.type == VIR_DOMAIN_CHR_TYPE_SPICEVMC)
        def->source.spicevmc = VIR_DOMAIN_CHR_SPICEVMC_USBREDIR;
}

const virXMLType virDomainRedirdevDefType = VIR_XML_TYPE(
    "redirdev", virDomainRedirdevDef, redirdev_rows, VIR_XML_LINE(virDomainRedirdevDef, line),
    .parsed = redirdev_parsed, .doc = "A USB device that a remote client lends to the guest.");

static void redirdev_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                                void *opaque, virXMLProblems *problems)
{
    virDomainRedirdevDef *redirdev = dev;

    if (redirdev->source.type == VIR_DOMAIN_CHR_TYPE_DBUS && !redirdev->source.channel)
        redirdev->source.channel = g_strdup("org.qemu.usbredir");
}

static void redirdev_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainRedirdevDef *redirdev = dev;

    virDomainChrSourceDefValidate(&redirdev->source, FALSE, redirdev->line, "redirdev", problems);
}

const virDomainDeviceOps virDomainRedirdevDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_REDIRDEV,
    .type = &virDomainRedirdevDefType,
    .list = offsetof(virDomainDef, redirdevs),
    .count = offsetof(virDomainDef, nredirdevs),
    .info_plus_1 = offsetof(virDomainRedirdevDef, info) + 1,
    .post_parse = redirdev_post_parse,
    .validate = redirdev_validate,
};

/* --- <redirfilter><usbdev class= vendor= product= version=>, -1 being any --- */

#define ANY (-1)

/* Numbers in any base up to @max, or -1. */
static void read_id(virXMLParser *parser, xmlNodePtr node, const char *attr, int max, int *id)
{
    g_autofree char *text = NULL;
    char *end;
    long value;

    *id = ANY;
    virXMLReadString(parser, node, attr, &text);
    if (!text)
        return;
    value = strtol(text, &end, 0);
    if (end == text || *end || value < ANY || value > max)
        virXMLParserError(parser, node, attr, VIR_ERR_XML_ERROR,
                          "'%s' is neither a number from 0 to %#x nor -1", text, (unsigned)max);
    else
        *id = (int)value;
}

static int bcd_byte(unsigned long value)
{
    return (int)((value / 10) << 4 | value % 10);
}

/* "1.10" as USB counts it: 0x0110 */
static void read_version(virXMLParser *parser, xmlNodePtr node, int *version)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) parts = NULL;
    guint64 major, minor = 0;

    *version = ANY;
    virXMLReadString(parser, node, "version", &text);
    if (!text || g_str_equal(text, "-1"))
        return;
    parts = g_strsplit(text, ".", 2);
    if (!g_ascii_string_to_unsigned(parts[0], 10, 0, 99, &major, NULL) || !parts[1] ||
        !g_ascii_string_to_unsigned(parts[1], 10, 0, 99, &minor, NULL)) {
        virXMLParserError(parser, node, "version", VIR_ERR_INTERNAL_ERROR,
                          "'%s' is not a USB version such as 1.10 or 2.00", text);
        return;
    }
    if (strlen(parts[1]) == 1) /* 1.1 is 1.10 */
        minor *= 10;
    *version = bcd_byte(major) << 8 | bcd_byte(minor);
}

static void usbdev_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    virDomainRedirFilterUSBDevDef *dev = obj;

    read_id(parser, node, "class", 0xff, &dev->usbClass);
    read_id(parser, node, "vendor", 0xffff, &dev->vendor);
    read_id(parser, node, "product", 0xffff, &dev->product);
    read_version(parser, node, &dev->version);
}

static void usbdev_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                          const void *obj)
{
    const virDomainRedirFilterUSBDevDef *dev = obj;
    unsigned version = (unsigned)dev->version;

    if (dev->usbClass != ANY)
        virXMLOutAttrf(writer, out, "class", "0x%02X", (unsigned)dev->usbClass);
    if (dev->vendor != ANY)
        virXMLOutAttrf(writer, out, "vendor", "0x%04X", (unsigned)dev->vendor);
    if (dev->product != ANY)
        virXMLOutAttrf(writer, out, "product", "0x%04X", (unsigned)dev->product);
    if (dev->version != ANY)
        virXMLOutAttrf(writer, out, "version", "%u.%02u",
                       (version >> 12) * 10 + (version >> 8 & 0xf),
                       (version >> 4 & 0xf) * 10 + (version & 0xf));
}

static void usbdev_copy(const virXMLRow *row, void *dst, const void *src)
{
    virDomainRedirFilterUSBDevDef *to = dst;
    const virDomainRedirFilterUSBDevDef *from = src;

    to->usbClass = from->usbClass;
    to->vendor = from->vendor;
    to->product = from->product;
    to->version = from->version;
}

static gboolean usbdev_equal(const virXMLRow *row, const void *a, const void *b)
{
    const virDomainRedirFilterUSBDevDef *left = a, *right = b;

    return left->usbClass == right->usbClass && left->vendor == right->vendor &&
           left->product == right->product && left->version == right->version;
}

static const virXMLCustom usbdev_custom = {
    .parse = usbdev_parse,
    .format = usbdev_format,
    .copy = usbdev_copy,
    .equal = usbdev_equal,
    .known = (const char *const[]){"@class", "@vendor", "@product", "@version", NULL},
};

static const virXMLRow usbdev_rows[] = {
    VIR_XML_CUSTOM(".", &usbdev_custom),
    VIR_XML_BOOL(virDomainRedirFilterUSBDevDef, allow, "@allow",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
};
static const virXMLType usbdev_type =
    VIR_XML_TYPE("usbdev", virDomainRedirFilterUSBDevDef, usbdev_rows,
                 VIR_XML_LINE(virDomainRedirFilterUSBDevDef, line));

static const virXMLRow filter_rows[] = {
    VIR_XML_LIST(virDomainRedirFilterDef, usbdevs, nusbdevs, "usbdev", &usbdev_type),
};
const virXMLType virDomainRedirFilterDefType =
    VIR_XML_TYPE("redirfilter", virDomainRedirFilterDef, filter_rows,
                 VIR_XML_LINE(virDomainRedirFilterDef, line),
                 .doc = "Which USB devices may be lent; the first rule that fits decides.");

const virDomainDeviceOps virDomainRedirFilterDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_REDIRFILTER,
    .type = &virDomainRedirFilterDefType,
    .list = offsetof(virDomainDef, redirfilters),
    .count = offsetof(virDomainDef, nredirfilters),
    .max = 1,
};
