/*
 * document.c: text to a libxml2 tree, with hostile input refused before it costs anything
 *
 * Thread: any; each thread keeps one parser context.
 */
#include "conf/xml/row.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "common/base/error.h"

static void virXMLContextFree(gpointer ctxt)
{
    xmlFreeParserCtxt(ctxt);
}

/* Making a context costs more than parsing a small document. */
static GPrivate parser_context = G_PRIVATE_INIT(virXMLContextFree);

static xmlParserCtxtPtr virXMLContextGet(void)
{
    static gsize ready;
    xmlParserCtxtPtr ctxt = g_private_get(&parser_context);

    if (!ctxt) {
        /* libxml2 wants its tables made by one thread before several parse. */
        if (g_once_init_enter(&ready)) {
            xmlInitParser();
            g_once_init_leave(&ready, 1);
        }
        ctxt = xmlNewParserCtxt();
        if (!ctxt)
            g_error("out of memory for an XML parser");
        g_private_set(&parser_context, ctxt);
    }
    return ctxt;
}

/* Past the end of what starts with "<" at @p; NULL if it never ends. */
static const char *virXMLScanMarkup(const char *p, const char *end, int *depth, unsigned *nodes)
{
    const char *stop = NULL;
    gboolean closing;
    gsize left = end - p;

    if (left >= 4 && !memcmp(p, "<!--", 4)) {
        stop = g_strstr_len(p + 4, left - 4, "-->");
        return stop ? stop + 3 : NULL;
    }
    if (left >= 9 && !memcmp(p, "<![CDATA[", 9)) {
        stop = g_strstr_len(p + 9, left - 9, "]]>");
        return stop ? stop + 3 : NULL;
    }
    if (left >= 2 && p[1] == '?') {
        stop = g_strstr_len(p + 2, left - 2, "?>");
        return stop ? stop + 2 : NULL;
    }
    closing = left >= 2 && p[1] == '/';
    for (p++; p < end && *p != '>'; p++) {
        if (*p == '"' || *p == '\'') {
            p = memchr(p + 1, *p, end - p - 1);
            if (!p)
                return NULL;
        }
    }
    if (p >= end)
        return NULL;
    if (closing) {
        --*depth;
    } else {
        ++*nodes;
        if (p[-1] != '/')
            ++*depth;
    }
    return p + 1;
}

/* Size, depth, number of elements and absence of a DTD, by a look at the bytes alone. Whether
 * they are XML is libxml2's question. */
static gboolean virXMLScan(const char *text, gsize len, virErrorDomain from, GError **error)
{
    const char *end = text + len;
    const char *p = text;
    unsigned nodes = 0;
    int depth = 0;

    if (len > VIR_XML_MAX_SIZE) {
        virSetError(error, from, VIR_ERR_XML_ERROR,
                    "the document has %zu bytes, at most %d are accepted", len, VIR_XML_MAX_SIZE);
        return FALSE;
    }
    if (len >= 2 && (guint8)text[0] >= 0xfe) {
        virSetError(error, from, VIR_ERR_XML_ERROR, "the document must be UTF-8, not UTF-16");
        return FALSE;
    }
    while (p && (p = memchr(p, '<', end - p))) {
        if (end - p >= 3 && p[1] == '!' && p[2] != '-' && p[2] != '[') {
            virSetError(error, from, VIR_ERR_XML_ERROR,
                        "the document has a DOCTYPE; remove it, entities are not accepted");
            return FALSE;
        }
        p = virXMLScanMarkup(p, end, &depth, &nodes);
        if (depth > VIR_XML_MAX_DEPTH || nodes > VIR_XML_MAX_NODES) {
            virSetError(error, from, VIR_ERR_XML_ERROR, "the document %s; at most %d are accepted",
                        depth > VIR_XML_MAX_DEPTH ? "nests its elements too deeply"
                                                  : "has too many elements",
                        depth > VIR_XML_MAX_DEPTH ? VIR_XML_MAX_DEPTH : VIR_XML_MAX_NODES);
            return FALSE;
        }
    }
    return TRUE;
}

xmlDocPtr virXMLDocParse(const char *text, gsize len, const char *root, virErrorDomain from,
                         GError **error)
{
    xmlParserCtxtPtr ctxt = virXMLContextGet();
    xmlDocPtr doc;
    xmlNodePtr node;

    if (!virXMLScan(text, len, from, error))
        return NULL;
    doc = xmlCtxtReadMemory(ctxt, text, len, NULL, "UTF-8",
                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
    if (!doc) {
        const xmlError *why = xmlCtxtGetLastError(ctxt);
        g_autofree char *message = g_strdup(why && why->message ? why->message : "not XML");

        g_strchomp(message);
        virSetError(error, from, VIR_ERR_XML_ERROR, "line %d: %s", why ? why->line : 0, message);
        xmlCtxtReset(ctxt);
        return NULL;
    }
    node = xmlDocGetRootElement(doc);
    if (doc->intSubset || !node) {
        virSetError(error, from, VIR_ERR_XML_ERROR,
                    node ? "the document has a DOCTYPE; remove it" : "the document is empty");
    } else if (root && strcmp((const char *)node->name, root) != 0) {
        virSetError(error, from, VIR_ERR_XML_ERROR,
                    "line %ld: the root element is <%s>, expected <%s>", xmlGetLineNo(node),
                    (const char *)node->name, root);
    } else {
        return doc;
    }
    xmlFreeDoc(doc);
    return NULL;
}
