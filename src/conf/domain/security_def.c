/*
 * security_def.c: rows of <seclabel>, <keywrap> and <launchSecurity>
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/security_def.h"

VIR_ENUM_IMPL(virDomainSeclabelType, VIR_DOMAIN_SECLABEL_LAST, "default", "none", "dynamic",
              "static");
VIR_ENUM_IMPL(virDomainLaunchSecurity, VIR_DOMAIN_LAUNCH_SECURITY_LAST, "", "sev", "s390-pv");

static const virXMLRow seclabel_rows[] = {
    VIR_XML_ENUM(virSecurityLabelDef, type, "@type", virDomainSeclabelType,
                 .flags = VIR_XML_NONZERO, .doc = "who chooses the label"),
    VIR_XML_STRING(virSecurityLabelDef, model, "@model",
                   .doc = "\"selinux\", \"apparmor\", \"dac\""),
    VIR_XML_YESNO(virSecurityLabelDef, relabel, "@relabel",
                  .doc = "whether images are given the label"),
    VIR_XML_STRING(virSecurityLabelDef, label, "label"),
    VIR_XML_STRING(virSecurityLabelDef, imagelabel, "imagelabel", .flags = VIR_XML_LIVE),
    VIR_XML_STRING(virSecurityLabelDef, baselabel, "baselabel"),
};
const virXMLType virSecurityLabelDefType = VIR_XML_TYPE(
    "seclabel", virSecurityLabelDef, seclabel_rows, VIR_XML_LINE(virSecurityLabelDef, line));

/* <cipher name='aes' state='on'/>: the row is chosen by an attribute's value. */
static const struct {
    const char *name;
    gsize offset;
} ciphers[] = {
    {"aes", offsetof(virDomainKeyWrapDef, aes)},
    {"dea", offsetof(virDomainKeyWrapDef, dea)},
};

static void virDomainKeyWrapCipherParse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row,
                                        void *obj)
{
    for (xmlNodePtr child = node->children; child; child = child->next) {
        g_autofree char *name = NULL;
        gboolean known = FALSE;
        int state = 0;

        if (child->type != XML_ELEMENT_NODE || !xmlStrEqual(child->name, BAD_CAST "cipher"))
            continue;
        if (!virXMLReadString(parser, child, "name", &name) ||
            !virXMLReadEnum(parser, child, "state", &virTristateSwitchTypeNames, &state, NULL))
            continue;
        for (gsize i = 0; i < G_N_ELEMENTS(ciphers); i++) {
            virTristateSwitch *field = (virTristateSwitch *)((char *)obj + ciphers[i].offset);

            if (g_strcmp0(ciphers[i].name, name) != 0)
                continue;
            known = TRUE;
            if (*field)
                virXMLParserError(parser, child, "name", VIR_ERR_XML_ERROR,
                                  "there are two ciphers '%s'", name);
            *field = state;
        }
        if (!known)
            virXMLParserError(parser, child, "name", VIR_ERR_XML_ERROR,
                              "the name of a cipher is 'aes' or 'dea'");
    }
}

static void virDomainKeyWrapCipherFormat(virXMLWriter *writer, virXMLOutNode *out,
                                         const virXMLRow *row, const void *obj)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ciphers); i++) {
        virTristateSwitch state =
            *(const virTristateSwitch *)((const char *)obj + ciphers[i].offset);
        virXMLOutNode *cipher;

        if (!state)
            continue;
        cipher = virXMLOutChild(writer, out, "cipher");
        virXMLOutAttr(writer, cipher, "name", ciphers[i].name);
        virXMLOutAttr(writer, cipher, "state", virTristateSwitchTypeToString(state));
    }
}

static void virDomainKeyWrapCipherCopy(const virXMLRow *row, void *dst, const void *src)
{
    *(virDomainKeyWrapDef *)dst = *(const virDomainKeyWrapDef *)src;
}

static gboolean virDomainKeyWrapCipherEqual(const virXMLRow *row, const void *a, const void *b)
{
    return memcmp(a, b, sizeof(virDomainKeyWrapDef)) == 0;
}

static const virXMLCustom cipher_custom = {
    .parse = virDomainKeyWrapCipherParse,
    .format = virDomainKeyWrapCipherFormat,
    .copy = virDomainKeyWrapCipherCopy,
    .equal = virDomainKeyWrapCipherEqual,
    .known = (const char *const[]){"cipher", NULL},
};

static const virXMLRow keywrap_rows[] = {
    VIR_XML_CUSTOM(".", &cipher_custom, .doc = "ciphers for protected keys (s390)"),
};
const virXMLType virDomainKeyWrapDefType =
    VIR_XML_TYPE("keywrap", virDomainKeyWrapDef, keywrap_rows);

#define IF_SEV VIR_XML_WHEN(virDomainSecDef, sectype, VIR_XML_BIT(VIR_DOMAIN_LAUNCH_SECURITY_SEV))

static const virXMLRow sec_rows[] = {
    VIR_XML_ENUM(virDomainSecDef, sectype, "@type", virDomainLaunchSecurity,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_YESNO(virDomainSecDef, kernel_hashes, "@kernelHashes", IF_SEV),
    VIR_XML_UINT(virDomainSecDef, cbitpos, "cbitpos", VIR_XML_PRESENT(virDomainSecDef, haveCbitpos),
                 IF_SEV),
    VIR_XML_UINT(virDomainSecDef, reduced_phys_bits, "reducedPhysBits",
                 VIR_XML_PRESENT(virDomainSecDef, haveReducedPhysBits), IF_SEV),
    VIR_XML_UINT(virDomainSecDef, policy, "policy", .flags = VIR_XML_HEX | VIR_XML_REQUIRED,
                 .width = 4, VIR_XML_PRESENT(virDomainSecDef, havePolicy), IF_SEV),
    VIR_XML_STRING(virDomainSecDef, dh_cert, "dhCert", IF_SEV),
    VIR_XML_STRING(virDomainSecDef, session, "session", IF_SEV),
};
const virXMLType virDomainSecDefType =
    VIR_XML_TYPE("launchSecurity", virDomainSecDef, sec_rows, VIR_XML_LINE(virDomainSecDef, line));

void virSecurityLabelDefFree(virSecurityLabelDef *label)
{
    virXMLFree(&virSecurityLabelDefType, label);
}
