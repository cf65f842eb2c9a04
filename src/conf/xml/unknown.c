/*
 * unknown.c: elements and attributes that no row asked for, with what may have been meant
 *
 * Thread: a parser and its document belong to one thread.
 */
#include "conf/xml/parser.h"

#include <string.h>

#define MAX_NAME 64

/* Edits from @a to @b; names longer than MAX_NAME are never alike. */
static unsigned virXMLNameDistance(const char *a, const char *b)
{
    unsigned row[MAX_NAME + 1];
    gsize la = strlen(a);
    gsize lb = strlen(b);

    if (la > MAX_NAME || lb > MAX_NAME)
        return MAX_NAME;
    for (gsize j = 0; j <= lb; j++)
        row[j] = j;
    for (gsize i = 1; i <= la; i++) {
        unsigned diagonal = row[0];

        row[0] = i;
        for (gsize j = 1; j <= lb; j++) {
            unsigned change = diagonal + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1]));

            diagonal = row[j];
            row[j] = MIN(change, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[lb];
}

static void virXMLNearer(const char *name, const char *candidate, const char **best,
                         unsigned *distance)
{
    unsigned d = virXMLNameDistance(name, candidate);

    if (d < *distance) {
        *distance = d;
        *best = candidate;
    }
}

static void virXMLUnknownAdd(virXMLParser *parser, xmlNodePtr place, const char *attr,
                             const char *name, const char *meant)
{
    g_autofree char *path = virXMLNodePath(place);
    g_autofree char *hint = meant ? g_strdup_printf("; did you mean '%s'?", meant) : NULL;
    const char *what = attr ? "attribute" : "element";

    if (parser->mode & VIR_XML_MODE_STRICT)
        virXMLProblemAdd(parser->problems, virXMLNodeLine(place), path, attr,
                         VIR_ERR_XML_INVALID_SCHEMA, "the %s '%s' is unknown here%s", what, name,
                         hint ? hint : "");
    else
        virXMLWarningAdd(parser->problems, virXMLNodeLine(place), path, attr,
                         attr ? "unknown-attribute" : "unknown-element",
                         "the %s '%s' is unknown here and ignored%s", what, name, hint ? hint : "");
}

static void virXMLUnknownAttr(virXMLParser *parser, xmlNodePtr node, const char *name)
{
    const virXMLStep *step = node->_private;
    unsigned distance = strlen(name) / 3 + 1;
    const char *meant = NULL;

    for (unsigned i = 0; i < step->nattrs; i++)
        virXMLNearer(name, step->attrs[i], &meant, &distance);
    virXMLUnknownAdd(parser, node, name, name, meant);
}

static void virXMLUnknownChild(virXMLParser *parser, xmlNodePtr node)
{
    const virXMLStep *up = node->parent->_private;
    const char *name = (const char *)node->name;
    unsigned distance = strlen(name) / 3 + 1;
    const char *meant = NULL;

    for (unsigned i = 0; i < up->nchildren; i++)
        virXMLNearer(name, up->plan->steps[up->children[i]].name, &meant, &distance);
    virXMLUnknownAdd(parser, node, NULL, name, meant);
}

void virXMLParserCheckUnknown(virXMLParser *parser, xmlNodePtr root)
{
    if (root->_private == &virXMLOpaque || !root->_private)
        return;
    for (xmlAttrPtr attr = root->properties; attr; attr = attr->next) {
        if (!attr->_private && !attr->ns)
            virXMLUnknownAttr(parser, root, (const char *)attr->name);
    }
    for (xmlNodePtr child = root->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (child->_private)
            virXMLParserCheckUnknown(parser, child);
        else if (!child->ns)
            virXMLUnknownChild(parser, child);
    }
}
