/*
 * network_status.c: the status file of a running network
 */
#include <string.h>

#include "common/base/bitmap.h"
#include "common/base/error.h"
#include "conf/network/network_priv.h"

VIR_ENUM_IMPL(virNetworkTaint, VIR_NETWORK_TAINT_LAST, "hook-script");

static void taint_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    virNetworkStatus *status = obj;

    for (xmlNodePtr child = node->children; child; child = child->next) {
        int flag = 0;
        gboolean given = FALSE;

        if (child->type != XML_ELEMENT_NODE || !xmlStrEqual(child->name, BAD_CAST "taint"))
            continue;
        if (virXMLReadEnum(parser, child, "flag", &virNetworkTaintTypeNames, &flag, &given) &&
            given)
            status->taint |= 1u << flag;
    }
}

static void taint_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                         const void *obj)
{
    const virNetworkStatus *status = obj;

    for (int i = 0; i < VIR_NETWORK_TAINT_LAST; i++) {
        if (status->taint & 1u << i)
            virXMLOutAttr(writer, virXMLOutChild(writer, out, "taint"), "flag",
                          virNetworkTaintTypeToString(i));
    }
}

static const virXMLCustom taint_custom = {
    .parse = taint_parse,
    .format = taint_format,
    .known = (const char *const[]){"taint", NULL},
};

static const virXMLRow status_rows[] = {
    VIR_XML_BITMAP(virNetworkStatus, classIdMap, "class_id/@bitmap"),
    VIR_XML_ULLONG(virNetworkStatus, floor_sum, "floor/@sum", .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_CUSTOM(".", &taint_custom),
    VIR_XML_POINTER(virNetworkStatus, def, "network", &virNetworkDefType,
                    .flags = VIR_XML_REQUIRED),
};
static const virXMLType status_type = VIR_XML_TYPE("networkstatus", virNetworkStatus, status_rows);

char *virNetworkStatusFormat(const virNetworkStatus *status)
{
    return virXMLFormat(&status_type, "networkstatus", status, VIR_XML_MODE_STATUS);
}

gboolean virNetworkStatusParse(const char *xml, virNetworkStatus *status, GError **error)
{
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_NETWORK, NULL);
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, VIR_XML_MODE_STATUS);
    g_auto(virNetworkStatus) found = {0};
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), "networkstatus", VIR_FROM_NETWORK, error);

    if (!doc)
        return FALSE;
    virXMLParserSetNamespace(parser, VIR_NETWORK_DNSMASQ_URI, VIR_NETWORK_DNSMASQ_PREFIX);
    virXMLParseInto(parser, xmlDocGetRootElement(doc), &status_type, &found);
    xmlFreeDoc(doc);
    if (found.def) {
        found.def->refs = 1;
        virNetworkDefPostParse(found.def, problems);
    }
    if (!virXMLProblemsToError(problems, error))
        return FALSE;
    *status = found;
    memset(&found, 0, sizeof(found));
    return TRUE;
}

void virNetworkStatusClear(virNetworkStatus *status)
{
    virBitmapFree(status->classIdMap);
    virNetworkDefUnref(status->def);
    memset(status, 0, sizeof(*status));
}
