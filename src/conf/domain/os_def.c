/*
 * os_def.c: rows of <os>
 *
 * Thread: any; const tables.
 */
#include "conf/domain/os_def.h"

VIR_ENUM_IMPL(virDomainOSType, VIR_DOMAIN_OSTYPE_LAST, "none", "hvm", "xen", "linux", "exe", "uml",
              "xenpvh");
VIR_ENUM_IMPL(virDomainBootOrder, VIR_DOMAIN_BOOT_LAST, "fd", "cdrom", "hd", "network");
VIR_ENUM_IMPL(virDomainLoader, VIR_DOMAIN_LOADER_TYPE_LAST, "none", "rom", "pflash");
VIR_ENUM_IMPL(virDomainOsDefFirmware, VIR_DOMAIN_OS_DEF_FIRMWARE_LAST, "none", "bios", "efi");
VIR_ENUM_IMPL(virDomainOsDefFirmwareFeature, VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_LAST,
              "enrolled-keys", "secure-boot");
VIR_ENUM_IMPL(virDomainSmbiosMode, VIR_DOMAIN_SMBIOS_LAST, "none", "emulate", "host", "sysinfo");

static gboolean virDomainOSNodeIs(xmlNodePtr node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && g_str_equal(node->name, name);
}

static void virDomainOSParseFirmware(virXMLParser *parser, xmlNodePtr node,
                                     const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainOSDef *os = obj;

    for (node = node->children; node; node = node->next) {
        int feature = -1;
        int enabled = 0;

        if (!virDomainOSNodeIs(node, "feature"))
            continue;
        if (!virXMLReadEnum(parser, node, "name", &virDomainOsDefFirmwareFeatureTypeNames, &feature,
                            NULL) ||
            !virXMLReadEnum(parser, node, "enabled", &virTristateBoolTypeNames, &enabled, NULL))
            continue;
        if (feature < 0 || enabled <= 0)
            virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                              "a firmware feature needs name and enabled");
        else
            os->firmwareFeatures[feature] = enabled;
    }
}

static void virDomainOSFormatFirmware(virXMLWriter *writer, virXMLOutNode *out,
                                      const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainOSDef *os = obj;

    for (int i = 0; i < VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_LAST; i++) {
        virXMLOutNode *feature;

        if (!os->firmwareFeatures[i])
            continue;
        feature = virXMLOutChild(writer, out, "feature");
        virXMLOutAttr(writer, feature, "enabled",
                      virTristateBoolTypeToString(os->firmwareFeatures[i]));
        virXMLOutAttr(writer, feature, "name", virDomainOsDefFirmwareFeatureTypeToString(i));
    }
}

static void virDomainOSCopyFirmware(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    for (int i = 0; i < VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_LAST; i++)
        ((virDomainOSDef *)dst)->firmwareFeatures[i] =
            ((const virDomainOSDef *)src)->firmwareFeatures[i];
}

static const char *const firmware_known[] = {"feature", NULL};
static const virXMLCustom firmware_custom = {
    .parse = virDomainOSParseFirmware,
    .format = virDomainOSFormatFirmware,
    .copy = virDomainOSCopyFirmware,
    .known = firmware_known,
};

/* The order of <boot dev=> counts; a second mention of a device says nothing new. */
static void virDomainOSParseBoot(virXMLParser *parser, xmlNodePtr node,
                                 const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainOSDef *os = obj;

    for (; node; node = node->next) {
        int dev = -1;

        if (!virDomainOSNodeIs(node, "boot"))
            continue;
        if (!virXMLReadEnum(parser, node, "dev", &virDomainBootOrderTypeNames, &dev, NULL))
            continue;
        if (dev < 0)
            virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                              "the attribute 'dev' is missing");
        else if (os->nBootDevs < VIR_DOMAIN_BOOT_LAST)
            os->bootDevs[os->nBootDevs++] = dev;
    }
}

static void virDomainOSFormatBoot(virXMLWriter *writer, virXMLOutNode *out,
                                  const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainOSDef *os = obj;

    for (gsize i = 0; i < os->nBootDevs; i++)
        virXMLOutAttr(writer, virXMLOutChild(writer, out, "boot"), "dev",
                      virDomainBootOrderTypeToString(os->bootDevs[i]));
}

static void virDomainOSParseBoots(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row,
                                  void *obj)
{
    virDomainOSParseBoot(parser, node->children, row, obj);
}

static void virDomainOSCopyBoot(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    virDomainOSDef *to = dst;
    const virDomainOSDef *from = src;

    to->nBootDevs = from->nBootDevs;
    for (gsize i = 0; i < from->nBootDevs; i++)
        to->bootDevs[i] = from->bootDevs[i];
}

static const char *const boot_known[] = {"boot", NULL};
static const virXMLCustom boot_custom = {
    .parse = virDomainOSParseBoots,
    .format = virDomainOSFormatBoot,
    .copy = virDomainOSCopyBoot,
    .known = boot_known,
};

static const virXMLRow initenv_rows[] = {
    VIR_XML_STRING(virDomainOSEnv, name, "@name", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virDomainOSEnv, value, ".", .flags = VIR_XML_REQUIRED),
};

static const virXMLType virDomainOSEnvType = VIR_XML_TYPE("initenv", virDomainOSEnv, initenv_rows);

static gboolean virDomainOSMenuIsShown(const void *obj)
{
    return ((const virDomainOSDef *)obj)->bootmenu == VIR_TRISTATE_BOOL_YES;
}

static const virXMLRow os_rows[] = {
    VIR_XML_ENUM(virDomainOSDef, firmware, "@firmware", virDomainOsDefFirmware,
                 .flags = VIR_XML_NONZERO, .since = "5.2.0",
                 .doc = "Let the host choose a firmware image of this kind."),
    VIR_XML_ENUM(virDomainOSDef, arch, "type/@arch", virArch, .flags = VIR_XML_NONZERO,
                 .doc = "The CPU's architecture."),
    VIR_XML_STRING(virDomainOSDef, machine, "type/@machine", .doc = "The board."),
    VIR_XML_ENUM(virDomainOSDef, type, "type", virDomainOSType, .flags = VIR_XML_NONZERO,
                 .doc = "How the guest runs."),
    VIR_XML_CUSTOM("firmware", &firmware_custom, .since = "7.2.0",
                   .doc = "What the firmware must or must not have."),
    VIR_XML_STRING(virDomainOSDef, init, "init", .doc = "Container: what is run first."),
    VIR_XML_STRLIST(virDomainOSDef, initargv, "initarg", .doc = "Its arguments."),
    VIR_XML_LIST(virDomainOSDef, initenv, ninitenv, "initenv", &virDomainOSEnvType,
                 .doc = "Its environment."),
    VIR_XML_STRING(virDomainOSDef, initdir, "initdir", .doc = "Its working directory."),
    VIR_XML_STRING(virDomainOSDef, inituser, "inituser", .doc = "Whom it runs as."),
    VIR_XML_STRING(virDomainOSDef, initgroup, "initgroup", .doc = "Whom it runs as."),
    VIR_XML_YESNO(virDomainOSDef, loader.readonly, "loader/@readonly"),
    VIR_XML_ENUM(virDomainOSDef, loader.type, "loader/@type", virDomainLoader,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_YESNO(virDomainOSDef, loader.secure, "loader/@secure", .since = "2.1.0"),
    VIR_XML_YESNO(virDomainOSDef, loader.stateless, "loader/@stateless", .since = "8.6.0"),
    VIR_XML_STRING(virDomainOSDef, loader.format, "loader/@format"),
    VIR_XML_STRING(virDomainOSDef, loader.path, "loader", .doc = "The firmware's code."),
    VIR_XML_STRING(virDomainOSDef, nvram.type, "nvram/@type", .since = "8.5.0"),
    VIR_XML_STRING(virDomainOSDef, nvram.nvramTemplate, "nvram/@template",
                   .doc = "What a missing store is copied from."),
    VIR_XML_STRING(virDomainOSDef, nvram.format, "nvram/@format"),
    VIR_XML_STRING(virDomainOSDef, nvram.path, "nvram", .doc = "The firmware's variables."),
    VIR_XML_RAW(virDomainOSDef, nvram.sourceXml, "nvram/source", .since = "8.5.0"),
    VIR_XML_STRING(virDomainOSDef, kernel, "kernel"),
    VIR_XML_STRING(virDomainOSDef, initrd, "initrd"),
    VIR_XML_STRING(virDomainOSDef, cmdline, "cmdline"),
    VIR_XML_STRING(virDomainOSDef, dtb, "dtb"),
    VIR_XML_STRING(virDomainOSDef, root, "root"),
    VIR_XML_ENUM(virDomainOSDef, slic_type, "acpi/table/@type", virDomainOSACPITable,
                 .flags = VIR_XML_NONZERO | VIR_XML_REQUIRED_INSIDE),
    VIR_XML_STRING(virDomainOSDef, slic_table, "acpi/table"),
    VIR_XML_CUSTOM(".", &boot_custom, .doc = "What is booted from, in this order."),
    VIR_XML_YESNO(virDomainOSDef, bootmenu, "bootmenu/@enable"),
    VIR_XML_UINT(virDomainOSDef, bootmenu_timeout, "bootmenu/@timeout", .max = 65535,
                 .shown = virDomainOSMenuIsShown,
                 VIR_XML_PRESENT(virDomainOSDef, bootmenu_timeout_set)),
    VIR_XML_YESNO(virDomainOSDef, useserial, "bios/@useserial"),
    VIR_XML_INT(virDomainOSDef, rebootTimeout, "bios/@rebootTimeout", .min = -1, .max = 65535,
                VIR_XML_PRESENT(virDomainOSDef, rebootTimeoutSet)),
    VIR_XML_ENUM(virDomainOSDef, smbios_mode, "smbios/@mode", virDomainSmbiosMode,
                 .flags = VIR_XML_NONZERO | VIR_XML_REQUIRED_INSIDE),
};

const virXMLType virDomainOSDefType =
    VIR_XML_TYPE("os", virDomainOSDef, os_rows, .doc = "What the guest boots and how.");

VIR_ENUM_IMPL(virDomainOSACPITable, VIR_DOMAIN_OS_ACPI_TABLE_LAST, "none", "slic");
