/*
 * domain_metadata.c: <title>, <description> and the elements in <metadata>
 *
 * <metadata> is kept as text; to change one element in it, it is parsed and written again.
 *
 * Thread: a definition's owner.
 */
#include "drivers/base/domain_metadata.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"

typedef xmlDoc virXMLDocOwned;
static void virXMLDocOwnedFree(virXMLDocOwned *doc)
{
    xmlFreeDoc(doc);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virXMLDocOwned, virXMLDocOwnedFree)

static char *nodeToText(xmlDocPtr doc, xmlNodePtr node)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    char *text;

    xmlNodeDump(buffer, doc, node, 0, 1);
    text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

/* The child of <metadata> in the namespace @uri, or NULL. */
static xmlNodePtr findElement(xmlNodePtr metadata, const char *uri)
{
    xmlNodePtr node;

    for (node = metadata ? metadata->children : NULL; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && node->ns && uri &&
            strcmp((const char *)node->ns->href, uri) == 0)
            return node;
    }
    return NULL;
}

static char *getElement(const virDomainDef *def, const char *uri)
{
    g_autoptr(virXMLDocOwned) doc = NULL;
    xmlNodePtr node;
    xmlNsPtr ns;
    char *text;

    if (!def->metadata)
        return NULL;
    doc = virXMLDocParse(def->metadata, strlen(def->metadata), "metadata", VIR_FROM_DOMAIN, NULL);
    node = doc ? findElement(xmlDocGetRootElement(doc), uri) : NULL;
    if (!node)
        return NULL;
    /* As it was given: without the namespace that was added when it was put in. */
    ns = node->nsDef;
    if (ns && ns->href && strcmp((const char *)ns->href, uri) == 0 && ns->prefix && !ns->next) {
        node->nsDef = NULL;
        node->ns = NULL;
        text = nodeToText(doc, node);
        node->nsDef = ns;
        return text;
    }
    return nodeToText(doc, node);
}

char *virDomainMetadataGet(const virDomainDef *def, int type, const char *uri, GError **error)
{
    char *text = NULL;

    if (type == VIR_DOMAIN_METADATA_DESCRIPTION)
        text = g_strdup(def->description);
    else if (type == VIR_DOMAIN_METADATA_TITLE)
        text = g_strdup(def->title);
    else if (type == VIR_DOMAIN_METADATA_ELEMENT && uri)
        text = getElement(def, uri);
    if (!text)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_DOMAIN_METADATA,
                    "domain '%s' has no metadata of that kind%s%s", def->name, uri ? ": " : "",
                    uri ? uri : "");
    return text;
}

static gboolean setElement(virDomainDef *def, const char *text, const char *prefix, const char *uri,
                           GError **error)
{
    const char *old = def->metadata ? def->metadata : "<metadata/>";
    g_autoptr(virXMLDocOwned) doc =
        virXMLDocParse(old, strlen(old), "metadata", VIR_FROM_DOMAIN, error);
    g_autoptr(virXMLDocOwned) added = NULL;
    xmlNodePtr root, node, copy;

    if (!doc)
        return FALSE;
    root = xmlDocGetRootElement(doc);
    if (text) {
        added = virXMLDocParse(text, strlen(text), NULL, VIR_FROM_DOMAIN, error);
        if (!added)
            return FALSE;
    }
    while ((node = findElement(root, uri))) {
        xmlUnlinkNode(node);
        xmlFreeNode(node);
    }
    if (added) {
        copy = xmlDocCopyNode(xmlDocGetRootElement(added), doc, 1);
        xmlSetNs(copy, xmlNewNs(copy, BAD_CAST uri, BAD_CAST prefix));
        xmlAddChild(root, copy);
    }
    g_free(def->metadata);
    def->metadata = xmlFirstElementChild(root) ? nodeToText(doc, root) : NULL;
    return TRUE;
}

static void setText(char **field, const char *text)
{
    g_free(*field);
    *field = text && *text ? g_strdup(text) : NULL;
}

gboolean virDomainMetadataSet(virDomainDef *def, int type, const char *text, const char *prefix,
                              const char *uri, GError **error)
{
    if (type == VIR_DOMAIN_METADATA_TITLE && text && strchr(text, '\n')) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG, "a title is a single line");
        return FALSE;
    }
    if (type == VIR_DOMAIN_METADATA_TITLE)
        setText(&def->title, text);
    else if (type == VIR_DOMAIN_METADATA_DESCRIPTION)
        setText(&def->description, text);
    else if (type == VIR_DOMAIN_METADATA_ELEMENT && uri && (prefix || !text))
        return setElement(def, text, prefix, uri, error);
    else {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "metadata of type %d needs a namespace and its prefix", type);
        return FALSE;
    }
    return TRUE;
}
