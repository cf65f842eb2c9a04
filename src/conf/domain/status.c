/*
 * status.c: <domstatus>, what a daemon keeps on disk of a running domain
 *
 * Thread: any; pure functions.
 */
#include <string.h>

#include <libvirt/libvirt-domain.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "conf/xml/writer.h"

/* The words of these files are ours alone; numbers would do, but people read them. */
static const char *const state_names[] = {"no state", "running",  "blocked", "paused",
                                          "shutdown", "shut off", "crashed", "pmsuspended"};
static const virEnumTable state_table = {state_names, G_N_ELEMENTS(state_names)};

char *virDomainStatusFormat(const virDomainStatus *status, const virXMLType *priv_type)
{
    g_autoptr(virXMLWriter) writer = virXMLWriterNew(VIR_XML_MODE_STATUS | VIR_XML_MODE_SECURE);
    virXMLOutNode *root = virXMLOutRoot(writer, "domstatus");

    virXMLOutAttr(writer, root, "state", virEnumToString(&state_table, status->state));
    virXMLOutAttrf(writer, root, "reason", "%d", status->reason);
    virXMLOutAttrf(writer, root, "pid", "%lld", status->pid);
    if (priv_type && status->priv)
        virXMLFormatInto(writer, root, priv_type, status->priv);
    virDomainDefFormatInto(writer, root, status->def);
    return virXMLWriterFinish(writer, root);
}

static xmlNodePtr virDomainStatusChild(xmlNodePtr root, const char *name)
{
    for (xmlNodePtr node = root->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name))
            return node;
    }
    return NULL;
}

static void virDomainStatusFill(xmlNodePtr root, const virDomainConfDriver *driver, void *opaque,
                                const virXMLType *priv_type, virDomainStatus *status,
                                virXMLProblems *problems)
{
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, VIR_XML_MODE_STATUS);
    xmlNodePtr domain = virDomainStatusChild(root, "domain");
    unsigned long long reason = 0;
    unsigned long long pid = 0;
    gboolean has_state = FALSE;

    virXMLReadEnum(parser, root, "state", &state_table, &status->state, &has_state);
    virXMLReadULLong(parser, root, "reason", 10, G_MAXINT, &reason, NULL);
    virXMLReadULLong(parser, root, "pid", 10, G_MAXINT, &pid, NULL);
    status->reason = reason;
    status->pid = pid;
    if (!has_state || !domain) {
        virXMLParserError(parser, root, NULL, VIR_ERR_XML_ERROR,
                          "a status file needs the state and a <domain>");
        return;
    }
    if (priv_type) {
        status->priv = virXMLNew(priv_type);
        virXMLParseInto(parser, root, priv_type, status->priv);
    }
    status->def = virDomainDefParseNode(
        domain, driver, opaque, VIR_DOMAIN_DEF_PARSE_STATUS | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
        problems);
}

gboolean virDomainStatusParse(const char *xml, const virDomainConfDriver *driver, void *opaque,
                              const virXMLType *priv_type, virDomainStatus *status, GError **error)
{
    virErrorDomain from = driver ? driver->from : VIR_FROM_DOMAIN;
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(from, "status file");
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), "domstatus", from, error);
    virDomainStatus read = {0};

    if (!doc)
        return FALSE;
    virDomainStatusFill(xmlDocGetRootElement(doc), driver, opaque, priv_type, &read, problems);
    xmlFreeDoc(doc);
    if (!virXMLProblemsToError(problems, error)) {
        virDomainDefUnref(read.def);
        if (read.priv)
            virXMLFree(priv_type, read.priv);
        return FALSE;
    }
    *status = read;
    return TRUE;
}
