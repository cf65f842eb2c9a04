/*
 * serial.c: <serial>, and what the four character devices of a guest have in common
 */
#include "conf/device/chardev.h"

#include "conf/device/chr_common.h"
#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainChrSerialTarget, VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_LAST, "none",
              "isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial",
              "sclp-serial", "isa-debug");
VIR_ENUM_IMPL(virDomainChrSerialTargetModel, VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_LAST, "none",
              "isa-serial", "usb-serial", "pci-serial", "spapr-vty", "pl011", "sclpconsole",
              "sclplmconsole", "16550a", "isa-debugcon");

/* --- common to the four --- */

static void default_type_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row,
                               void *obj)
{
    virDomainChrDef *chr = obj;

    if (!xmlHasNsProp(node, BAD_CAST "type", NULL))
        chr->source.type = VIR_DOMAIN_CHR_TYPE_PTY;
}

const virXMLCustom virDomainChrDefaultTypeCustom = {.parse = default_type_parse};

virDomainChrDef *virDomainChrDefNew(void)
{
    return virXMLNew(&virDomainSerialDefType);
}

void virDomainChrDefFree(virDomainChrDef *chr)
{
    /* The channel's rows are a superset of what has to be freed. */
    virXMLFree(&virDomainChannelDefType, chr);
}

void virDomainChrDefChoosePort(virDomainChrDef *const *chrs, gsize nchrs, virDomainChrDef *chr)
{
    unsigned next = 0;

    if (chr->port_given)
        return;
    for (gsize i = 0; i < nchrs; i++) {
        if (chrs[i]->port_given && chrs[i]->port >= next)
            next = chrs[i]->port + 1;
    }
    chr->port = next;
    chr->port_given = TRUE;
}

/* --- <serial> --- */

#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainChrDef, field, path, __VA_ARGS__)

static const virXMLRow serial_rows[] = {
    VIR_XML_CUSTOM(".", &virDomainChrDefaultTypeCustom),
    VIR_XML_EMBED(virDomainChrDef, source, &virDomainChrSourceDefType),
    ROW(ENUM, targetType, "target/@type", virDomainChrSerialTarget, .flags = VIR_XML_NONZERO,
        .doc = "The bus that the port sits on."),
    ROW(UINT, port, "target/@port", VIR_XML_PRESENT(virDomainChrDef, port_given)),
    ROW(ENUM, targetModel, "target/model/@name", virDomainChrSerialTargetModel,
        .flags = VIR_XML_NONZERO, .since = "3.10.0"),
    VIR_XML_EMBED(virDomainChrDef, info, &virDomainDeviceInfoType),
};
const virXMLType virDomainSerialDefType =
    VIR_XML_TYPE("serial", virDomainChrDef, serial_rows, VIR_XML_LINE(virDomainChrDef, line),
                 .doc = "A serial port of the guest.");

static void serial_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                              void *opaque, virXMLProblems *problems)
{
    virDomainChrDefChoosePort(def->serials, def->nserials, dev);
}

/* The target that each model belongs to, and the address that each target takes; 0: any. */
static const int target_of_model[VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_LAST] = {
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_SERIAL] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_USB_SERIAL] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_USB,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PCI_SERIAL] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_PCI,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SPAPR_VTY] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SPAPR_VIO,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PL011] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SYSTEM,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_16550A] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SYSTEM,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SCLPCONSOLE] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SCLP,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SCLPLMCONSOLE] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SCLP,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_DEBUGCON] = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA_DEBUG,
};
static const int address_of_target[VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_LAST] = {
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA] = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_ISA,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_USB] = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_PCI] = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SPAPR_VIO] = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_SPAPRVIO,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA_DEBUG] = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_ISA,
};

static void serial_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;
    int target = target_of_model[chr->targetModel];
    int address = address_of_target[chr->targetType];

    virDomainChrSourceDefValidate(&chr->source, FALSE, chr->line, "serial", problems);
    if (target && chr->targetType != target)
        virXMLProblemAdd(problems, chr->line, "serial/target/model", "name",
                         VIR_ERR_CONFIG_UNSUPPORTED, "the model '%s' is for targets of type '%s'",
                         virDomainChrSerialTargetModelTypeToString(chr->targetModel),
                         virDomainChrSerialTargetTypeToString(target));
    if (address && chr->info.type && (int)chr->info.type != address)
        virXMLProblemAdd(problems, chr->line, "serial/address", "type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "a target of type '%s' has an address of type '%s', not '%s'",
                         virDomainChrSerialTargetTypeToString(chr->targetType),
                         virDomainDeviceAddressTypeTypeToString(address),
                         virDomainDeviceAddressTypeTypeToString(chr->info.type));
}

const virDomainDeviceOps virDomainSerialDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_SERIAL,
    .type = &virDomainSerialDefType,
    .list = offsetof(virDomainDef, serials),
    .count = offsetof(virDomainDef, nserials),
    .info_plus_1 = offsetof(virDomainChrDef, info) + 1,
    .post_parse = serial_post_parse,
    .validate = serial_validate,
};
