/*
 * fuzz_domain_xml.c: domain documents against any bytes
 *
 * What is accepted must be accepted again in the form it is written out, and then stay the same.
 */
#include "conf/domain/domain_conf.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(virXMLProblems) problems = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(virDomainDef) def =
        virDomainDefParse(text, NULL, NULL, VIR_DOMAIN_DEF_PARSE_INACTIVE, &problems, &error);
    g_autoptr(virDomainDef) again = NULL;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    const unsigned mode = VIR_XML_MODE_INACTIVE | VIR_XML_MODE_SECURE;

    if (!def) {
        g_assert(error);
        return 0;
    }
    first = virDomainDefFormat(def, mode, NULL);
    again = virDomainDefParse(first, NULL, NULL, VIR_DOMAIN_DEF_PARSE_INACTIVE, NULL, &error);
    if (!again)
        g_error("written, but not read again: %s\n%s", error->message, first);
    second = virDomainDefFormat(again, mode, NULL);
    if (!g_str_equal(first, second))
        g_error("changes when read again:\n%s\n%s", first, second);
    return 0;
}
