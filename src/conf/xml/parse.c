/*
 * parse.c: elements to objects by their rows
 *
 * An element's children and attributes are first matched with the paths of its type's plan; then
 * the rows are read in the order of the table, so that a row's .when may look at an earlier one.
 * What was matched is marked in the tree (xmlNode._private); what is not marked in the end is
 * unknown (unknown.c).
 *
 * Thread: a parser and its document belong to one thread.
 */
#include "conf/xml/parser.h"

#include <string.h>

#include "conf/xml/value.h"

const virXMLStep virXMLOpaque;

virXMLParser *virXMLParserNew(virXMLProblems *problems, unsigned mode)
{
    virXMLParser *parser = g_new0(virXMLParser, 1);

    parser->problems = problems;
    parser->mode = mode;
    return parser;
}

void virXMLParserFree(virXMLParser *parser)
{
    g_free(parser);
}

virXMLProblems *virXMLParserProblems(virXMLParser *parser)
{
    return parser->problems;
}

unsigned virXMLParserMode(const virXMLParser *parser)
{
    return parser->mode;
}

void virXMLParserSetNamespace(virXMLParser *parser, const char *uri, const char *prefix)
{
    parser->ns_uri = uri;
    parser->ns_prefix = prefix;
    parser->ns_prefix_len = strlen(prefix);
}

unsigned virXMLNodeLine(xmlNodePtr node)
{
    return node->line < 65535 ? node->line : (unsigned)xmlGetLineNo(node);
}

char *virXMLNodePath(xmlNodePtr node)
{
    GString *path = g_string_new((const char *)node->name);

    for (node = node->parent; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
        g_string_prepend_c(path, '/');
        g_string_prepend(path, (const char *)node->name);
    }
    return g_string_free(path, FALSE);
}

void virXMLParserError(virXMLParser *parser, xmlNodePtr node, const char *attr, virErrorNumber code,
                       const char *fmt, ...)
{
    g_autofree char *message = NULL;
    g_autofree char *path = virXMLNodePath(node);
    va_list args;

    va_start(args, fmt);
    message = g_strdup_vprintf(fmt, args);
    va_end(args);
    virXMLProblemAdd(parser->problems, virXMLNodeLine(node), path, attr, code, "%s", message);
}

gboolean virXMLNodeMatches(const virXMLParser *parser, xmlNodePtr node, const char *name)
{
    gboolean ours = node->ns && parser->ns_uri && node->ns->href &&
                    !strcmp((const char *)node->ns->href, parser->ns_uri);

    if (!ours)
        return !(node->ns && node->ns->prefix) && !strcmp((const char *)node->name, name);
    if (strncmp(name, parser->ns_prefix, parser->ns_prefix_len) ||
        name[parser->ns_prefix_len] != ':')
        return FALSE;
    return !strcmp((const char *)node->name, name + parser->ns_prefix_len + 1);
}

/* The text directly inside: borrowed from the tree where possible, else in *owned. */
static const char *virXMLTextOf(xmlNodePtr children, char **owned)
{
    GString *text = NULL;

    if (!children)
        return "";
    if (!children->next &&
        (children->type == XML_TEXT_NODE || children->type == XML_CDATA_SECTION_NODE))
        return children->content ? (const char *)children->content : "";
    text = g_string_new(NULL);
    for (; children; children = children->next) {
        if ((children->type == XML_TEXT_NODE || children->type == XML_CDATA_SECTION_NODE) &&
            children->content)
            g_string_append(text, (const char *)children->content);
    }
    *owned = g_string_free(text, FALSE);
    return *owned;
}

/* @name's value, marked as known; NULL if it isn't there. */
static const char *virXMLAttrText(xmlNodePtr node, const char *name, char **owned)
{
    for (xmlAttrPtr attr = node->properties; attr; attr = attr->next) {
        if (!attr->ns && !strcmp((const char *)attr->name, name)) {
            attr->_private = (void *)&virXMLOpaque;
            return virXMLTextOf(attr->children, owned);
        }
    }
    return NULL;
}

/* Without white space at both ends: @text itself if there is none. */
static const char *virXMLTrim(const char *text, char **owned)
{
    gsize len;

    if (!*text || (!g_ascii_isspace(*text) && !g_ascii_isspace(text[strlen(text) - 1])))
        return text;
    while (g_ascii_isspace(*text))
        text++;
    len = strlen(text);
    while (len && g_ascii_isspace(text[len - 1]))
        len--;
    text = g_strndup(text, len);
    g_free(*owned);
    return *owned = (char *)text;
}

static void virXMLMap(virXMLParser *parser, const virXMLPlan *plan, unsigned index, xmlNodePtr node,
                      xmlNodePtr *nodes)
{
    const virXMLStep *step = &plan->steps[index];

    nodes[index] = node;
    if (step->opaque)
        node->_private = (void *)&virXMLOpaque;
    else if (node->_private != &virXMLOpaque || index == 0)
        node->_private = (void *)step;
    for (xmlAttrPtr attr = node->properties; attr; attr = attr->next) {
        for (unsigned i = 0; i < step->nattrs && !attr->_private; i++) {
            if (!strcmp((const char *)attr->name, step->attrs[i]))
                attr->_private = (void *)step;
        }
    }
    if (!step->nchildren)
        return;
    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        for (unsigned i = 0; i < step->nchildren; i++) {
            unsigned k = step->children[i];

            if (!virXMLNodeMatches(parser, child, plan->steps[k].name))
                continue;
            if (!nodes[k])
                virXMLMap(parser, plan, k, child, nodes);
            else if (!child->_private)
                child->_private =
                    (void *)(plan->steps[k].repeated ? &plan->steps[k] : &virXMLOpaque);
            break;
        }
    }
}

static void virXMLReadScalar(virXMLParser *parser, const virXMLEntry *entry, xmlNodePtr node,
                             void *obj)
{
    const virXMLRow *row = entry->row;
    g_autofree char *owned = NULL;
    g_autofree char *unit_owned = NULL;
    g_autofree char *why = NULL;
    const char *unit = NULL;
    const char *text;

    if (entry->attr) {
        text = virXMLAttrText(node, entry->attr, &owned);
        if (!text) {
            if (row->flags & (VIR_XML_REQUIRED | VIR_XML_REQUIRED_INSIDE))
                virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                                  "the attribute '%s' is missing", entry->attr);
            return;
        }
    } else {
        text = virXMLTextOf(node->children, &owned);
        if (!(row->flags & VIR_XML_NO_TRIM))
            text = virXMLTrim(text, &owned);
    }
    if (row->kind == VIR_XML_KIND_SIZE) {
        unit = virXMLAttrText(node, "unit", &unit_owned);
        if (unit && !*unit)
            unit = NULL;
    }
    /* <on_crash/> says no more than no element at all. */
    if (!entry->attr && !*text && row->kind != VIR_XML_KIND_STRING) {
        if (row->flags & VIR_XML_REQUIRED)
            virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR, "it must not be empty");
        return;
    }
    if (!virXMLValueParse(row, obj, text, unit, &why)) {
        virXMLParserError(parser, node, entry->attr, VIR_ERR_XML_ERROR, "%s", why);
        return;
    }
    if (row->kind == VIR_XML_KIND_STRING && row->flags & VIR_XML_REQUIRED && !*text &&
        !(row->flags & VIR_XML_EMPTY_OK))
        virXMLParserError(parser, node, entry->attr, VIR_ERR_XML_ERROR, "it must not be empty");
    if (row->present_plus_1)
        *(gboolean *)((char *)obj + row->present_plus_1 - 1) = TRUE;
}

static xmlNodePtr virXMLNextLike(const virXMLParser *parser, xmlNodePtr node, const char *name)
{
    for (node = node->next; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && virXMLNodeMatches(parser, node, name))
            return node;
    }
    return NULL;
}

static void virXMLReadStrlist(virXMLParser *parser, const virXMLEntry *entry, const char *name,
                              xmlNodePtr node, void *obj)
{
    GPtrArray *list = g_ptr_array_new();

    for (; node; node = virXMLNextLike(parser, node, name)) {
        g_autofree char *owned = NULL;
        const char *text = entry->attr ? virXMLAttrText(node, entry->attr, &owned)
                                       : virXMLTextOf(node->children, &owned);

        if (!entry->attr && !(entry->row->flags & VIR_XML_NO_TRIM))
            text = virXMLTrim(text, &owned);
        if (!text)
            virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                              "the attribute '%s' is missing", entry->attr);
        else if (*text || entry->row->flags & VIR_XML_EMPTY_OK)
            g_ptr_array_add(list, g_strdup(text));
    }
    if (list->len) {
        g_ptr_array_add(list, NULL);
        g_strfreev(VIR_XML_FIELD(obj, entry->row, char **));
        VIR_XML_FIELD(obj, entry->row, char **) = (char **)g_ptr_array_free(list, FALSE);
    } else {
        g_ptr_array_free(list, TRUE);
    }
}

static void virXMLReadList(virXMLParser *parser, const virXMLEntry *entry, const char *name,
                           xmlNodePtr node, void *obj)
{
    const virXMLRow *row = entry->row;
    gsize *count = (gsize *)((char *)obj + row->count);
    void **items = VIR_XML_FIELD(obj, row, void **);
    gsize more = 0;

    for (xmlNodePtr n = node; n; n = virXMLNextLike(parser, n, name))
        more++;
    items = g_renew(void *, items, *count + more);
    VIR_XML_FIELD(obj, row, void **) = items;
    for (; node; node = virXMLNextLike(parser, node, name)) {
        void *item = virXMLNew(row->type);

        items[(*count)++] = item;
        virXMLParsePlan(parser, node, virXMLPlanSub(entry), item);
    }
}

/* TRUE if @node has elements inside and, beside them, white space alone. */
static gboolean virXMLHasOnlyElements(xmlNodePtr node)
{
    gboolean elements = FALSE;

    for (xmlNodePtr child = node->children; child; child = child->next) {
        elements |= child->type == XML_ELEMENT_NODE;
        if (child->type == XML_TEXT_NODE && !xmlIsBlankNode(child))
            return FALSE;
    }
    return elements;
}

/* Takes the indentation out, so that writing it makes its own. */
static void virXMLDropIndentation(xmlNodePtr node)
{
    gboolean drop = virXMLHasOnlyElements(node);
    xmlNodePtr next;

    for (xmlNodePtr child = node->children; child; child = next) {
        next = child->next;
        if (child->type == XML_ELEMENT_NODE) {
            virXMLDropIndentation(child);
        } else if (drop && child->type == XML_TEXT_NODE) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        }
    }
}

/* The element as text, indented for the second level of a document. */
static char *virXMLNodeText(xmlNodePtr node)
{
    xmlNodePtr copy = xmlDocCopyNode(node, node->doc, 1);
    xmlBufferPtr buffer = xmlBufferCreate();
    char *text;

    virXMLDropIndentation(copy);
    xmlNodeDump(buffer, node->doc, copy, 1, 1);
    text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    xmlFreeNode(copy);
    return text;
}

static void virXMLReadMissing(virXMLParser *parser, const virXMLPlan *plan,
                              const virXMLEntry *entry, xmlNodePtr *nodes)
{
    const virXMLStep *step = &plan->steps[entry->step];
    unsigned flags = entry->row->flags;
    unsigned up;

    if (!(flags & VIR_XML_REQUIRED) &&
        !(flags & VIR_XML_REQUIRED_INSIDE && !entry->attr && step->parent && nodes[step->parent]))
        return;
    for (up = step->parent; !nodes[up]; up = plan->steps[up].parent)
        continue;
    if (entry->attr)
        virXMLParserError(parser, nodes[up], NULL, VIR_ERR_XML_ERROR,
                          "the element <%s> with the attribute '%s' is missing", step->name,
                          entry->attr);
    else
        virXMLParserError(parser, nodes[up], NULL, VIR_ERR_XML_ERROR, "the element <%s> is missing",
                          step->name);
}

static void virXMLReadEntry(virXMLParser *parser, const virXMLPlan *plan, const virXMLEntry *entry,
                            void *obj, xmlNodePtr *nodes)
{
    const virXMLRow *row = entry->row;
    const virXMLStep *step = &plan->steps[entry->step];
    xmlNodePtr node = nodes[entry->step];

    if (!node) {
        virXMLReadMissing(parser, plan, entry, nodes);
        return;
    }
    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_FLAG:
        if (entry->attr) {
            g_autofree char *owned = NULL;

            VIR_XML_FIELD(obj, row, gboolean) = !!virXMLAttrText(node, entry->attr, &owned);
        } else {
            VIR_XML_FIELD(obj, row, gboolean) = TRUE;
        }
        return;
    case VIR_XML_KIND_STRUCT:
        virXMLParsePlan(parser, node, virXMLPlanSub(entry), (char *)obj + row->offset);
        break;
    case VIR_XML_KIND_POINTER:
        if (!VIR_XML_FIELD(obj, row, void *))
            VIR_XML_FIELD(obj, row, void *) = virXMLNew(row->type);
        virXMLParsePlan(parser, node, virXMLPlanSub(entry), VIR_XML_FIELD(obj, row, void *));
        break;
    case VIR_XML_KIND_LIST:
        virXMLReadList(parser, entry, step->name, node, obj);
        break;
    case VIR_XML_KIND_STRLIST:
        virXMLReadStrlist(parser, entry, step->name, node, obj);
        break;
    case VIR_XML_KIND_RAW:
        g_free(VIR_XML_FIELD(obj, row, char *));
        VIR_XML_FIELD(obj, row, char *) = virXMLNodeText(node);
        break;
    case VIR_XML_KIND_CUSTOM:
        if (row->custom && row->custom->parse)
            row->custom->parse(parser, node, row, obj);
        return;
    default:
        virXMLReadScalar(parser, entry, node, obj);
        return;
    }
    if (row->present_plus_1)
        *(gboolean *)((char *)obj + row->present_plus_1 - 1) = TRUE;
}

static gboolean virXMLRowIsRead(const virXMLRow *row, const void *obj, unsigned mode)
{
    if (row->flags & VIR_XML_WRITE_ONLY)
        return FALSE;
    if (row->flags & VIR_XML_LIVE && mode & VIR_XML_MODE_INACTIVE)
        return FALSE;
    if (row->flags & VIR_XML_STATUS && !(mode & VIR_XML_MODE_STATUS))
        return FALSE;
    return virXMLRowApplies(row, obj);
}

/* As virXMLPlanScopes(), but embedded pointers get their objects. */
static void virXMLParseScopes(const virXMLPlan *plan, void *obj, const void **scopes)
{
    scopes[0] = obj;
    for (unsigned i = 1; i < plan->nscopes; i++) {
        const virXMLScope *scope = &plan->scopes[i];
        char *in = (char *)scopes[scope->parent] + scope->offset;

        if (scope->deref) {
            if (!*(void **)in)
                *(void **)in = virXMLNew(scope->type);
            in = *(void **)in;
        }
        scopes[i] = in;
    }
}

void virXMLParsePlan(virXMLParser *parser, xmlNodePtr node, const virXMLPlan *plan, void *obj)
{
    xmlNodePtr *nodes = g_newa0(xmlNodePtr, plan->nsteps);
    const void **scopes = g_newa(const void *, plan->nscopes);

    virXMLMap(parser, plan, 0, node, nodes);
    virXMLParseScopes(plan, obj, scopes);
    for (unsigned i = 0; i < plan->nscopes; i++) {
        if (plan->scopes[i].type->line_plus_1)
            *(unsigned *)((char *)scopes[i] + plan->scopes[i].type->line_plus_1 - 1) =
                virXMLNodeLine(node);
    }
    for (unsigned i = 0; i < plan->nentries; i++) {
        const virXMLEntry *entry = &plan->entries[i];
        void *in = (void *)scopes[entry->scope];

        if (!virXMLScopeApplies(plan, entry->scope, scopes))
            continue;
        if (virXMLRowIsRead(entry->row, in, parser->mode))
            virXMLReadEntry(parser, plan, entry, in, nodes);
        else if (entry->row->flags & VIR_XML_LIVE && nodes[entry->step] && !entry->attr)
            nodes[entry->step]->_private = (void *)&virXMLOpaque; /* passed over, not unknown */
    }
    for (unsigned i = plan->nscopes; i-- > 0;) {
        if (plan->scopes[i].type->parsed && virXMLScopeApplies(plan, i, scopes))
            plan->scopes[i].type->parsed(parser, node, (void *)scopes[i]);
    }
}

void virXMLParseInto(virXMLParser *parser, xmlNodePtr node, const virXMLType *type, void *obj)
{
    virXMLParsePlan(parser, node, virXMLPlanGet(type), obj);
}

gboolean virXMLReadString(virXMLParser *parser, xmlNodePtr node, const char *attr, char **value)
{
    g_autofree char *owned = NULL;
    const char *text = virXMLAttrText(node, attr, &owned);

    if (text)
        *value = g_strdup(text);
    return TRUE;
}

gboolean virXMLReadULLong(virXMLParser *parser, xmlNodePtr node, const char *attr, int base,
                          unsigned long long max, unsigned long long *value, gboolean *present)
{
    g_autofree char *owned = NULL;
    const char *text = virXMLAttrText(node, attr, &owned);
    unsigned long long number;

    if (present)
        *present = text != NULL;
    if (!text)
        return TRUE;
    if (!virXMLULLongParse(text, base, &number)) {
        virXMLParserError(parser, node, attr, VIR_ERR_XML_ERROR,
                          "'%s' is not a whole number of 0 or more", text);
        return FALSE;
    }
    if (max && number > max) {
        virXMLParserError(parser, node, attr, VIR_ERR_XML_ERROR,
                          "%s is out of range, at most %llu is allowed", text, max);
        return FALSE;
    }
    *value = number;
    return TRUE;
}

gboolean virXMLReadEnum(virXMLParser *parser, xmlNodePtr node, const char *attr,
                        const virEnumTable *names, int *value, gboolean *present)
{
    const virXMLRow row = {.kind = VIR_XML_KIND_ENUM, .names = names};
    g_autofree char *owned = NULL;
    g_autofree char *why = NULL;
    const char *text = virXMLAttrText(node, attr, &owned);

    if (present)
        *present = text != NULL;
    if (!text || virXMLValueParse(&row, value, text, NULL, &why))
        return TRUE;
    virXMLParserError(parser, node, attr, VIR_ERR_XML_ERROR, "%s", why);
    return FALSE;
}
