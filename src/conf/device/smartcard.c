/*
 * smartcard.c: rows and checks of <smartcard>
 */
#include "conf/device/smartcard.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainSmartcardType, VIR_DOMAIN_SMARTCARD_TYPE_LAST, "host", "host-certificates",
              "passthrough");

#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainSmartcardDef, field, path, __VA_ARGS__)
#define WHEN(mode) \
    VIR_XML_WHEN(virDomainSmartcardDef, type, VIR_XML_BIT(VIR_DOMAIN_SMARTCARD_TYPE_##mode))

static const virXMLRow smartcard_rows[] = {
    ROW(ENUM, type, "@mode", virDomainSmartcardType, .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO,
        .doc = "Where the card comes from."),
    VIR_XML_EMBED(virDomainSmartcardDef, passthru, &virDomainChrSourceDefType, WHEN(PASSTHROUGH)),
    ROW(STRLIST, cert, "certificate", WHEN(HOST_CERTIFICATES), .doc = "Three certificates."),
    ROW(STRING, database, "database", WHEN(HOST_CERTIFICATES),
        .doc = "The folder of the certificates."),
    VIR_XML_EMBED(virDomainSmartcardDef, info, &virDomainDeviceInfoType),
};

static void smartcard_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virDomainSmartcardDef *def = obj;

    if (def->type != VIR_DOMAIN_SMARTCARD_TYPE_PASSTHROUGH)
        return;
    if (!xmlHasNsProp(node, BAD_CAST "type", NULL))
        virXMLParserError(parser, node, "type", VIR_ERR_XML_ERROR,
                          "a smartcard in mode 'passthrough' needs the 'type' of its character "
                          "device");
    if (def->passthru.type == VIR_DOMAIN_CHR_TYPE_SPICEVMC)
        def->passthru.spicevmc = VIR_DOMAIN_CHR_SPICEVMC_SMARTCARD;
}

const virXMLType virDomainSmartcardDefType = VIR_XML_TYPE(
    "smartcard", virDomainSmartcardDef, smartcard_rows, VIR_XML_LINE(virDomainSmartcardDef, line),
    .parsed = smartcard_parsed, .doc = "A card reader of the guest.");

static void smartcard_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainSmartcardDef *card = dev;

    if (card->type == VIR_DOMAIN_SMARTCARD_TYPE_PASSTHROUGH)
        virDomainChrSourceDefValidate(&card->passthru, FALSE, card->line, "smartcard", problems);
    if (card->type != VIR_DOMAIN_SMARTCARD_TYPE_HOST_CERTIFICATES)
        return;
    if (!card->cert || g_strv_length(card->cert) != VIR_DOMAIN_SMARTCARD_NUM_CERTIFICATES)
        virXMLProblemAdd(problems, card->line, "certificate", NULL, VIR_ERR_XML_ERROR,
                         "a smartcard in mode 'host-certificates' has exactly %d certificates",
                         VIR_DOMAIN_SMARTCARD_NUM_CERTIFICATES);
    if (card->database && card->database[0] != '/')
        virXMLProblemAdd(problems, card->line, "database", NULL, VIR_ERR_XML_ERROR,
                         "'%s' is not an absolute path", card->database);
}

const virDomainDeviceOps virDomainSmartcardDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_SMARTCARD,
    .type = &virDomainSmartcardDefType,
    .list = offsetof(virDomainDef, smartcards),
    .count = offsetof(virDomainDef, nsmartcards),
    .info_plus_1 = offsetof(virDomainSmartcardDef, info) + 1,
    .validate = smartcard_validate,
};
