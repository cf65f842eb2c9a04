/*
 * format.c: objects to text by their rows
 *
 * A tree of output nodes is built first, because rows of one path share an element, then written
 * out in libvirt's style: two spaces a level, attributes in single quotes.
 *
 * Thread: any; a writer belongs to one thread.
 */
#include "conf/xml/writer.h"

#include <string.h>

#include "conf/xml/plan.h"
#include "conf/xml/value.h"

typedef struct _virXMLOutAttrNode virXMLOutAttrNode;
struct _virXMLOutAttrNode {
    virXMLOutAttrNode *next;
    const char *name;
    const char *value;
};

struct _virXMLOutNode {
    virXMLOutNode *parent;
    virXMLOutNode *next;
    virXMLOutNode *first, *last; /* children */
    const char *name;
    const char *text;
    virXMLOutAttrNode *attrs, *last_attr;
    gboolean raw;     /* text is XML */
    gboolean content; /* it or something below was written; else it is left out */
};

#define BLOCK_SIZE 8192

struct _virXMLWriter {
    unsigned mode;
    GSList *blocks; /* the first is in use */
    char *at;
    gsize left;
};

static void *virXMLWriterAlloc(virXMLWriter *writer, gsize size)
{
    void *mem;

    size = (size + 7) & ~(gsize)7;
    if (size > writer->left) {
        gsize block = MAX(size, BLOCK_SIZE);

        writer->at = g_malloc(block);
        writer->left = block;
        writer->blocks = g_slist_prepend(writer->blocks, writer->at);
    }
    mem = writer->at;
    writer->at += size;
    writer->left -= size;
    return mem;
}

static const char *virXMLWriterStrdup(virXMLWriter *writer, const char *text)
{
    gsize len = strlen(text) + 1;

    return memcpy(virXMLWriterAlloc(writer, len), text, len);
}

virXMLWriter *virXMLWriterNew(unsigned mode)
{
    virXMLWriter *writer = g_new0(virXMLWriter, 1);

    writer->mode = mode;
    return writer;
}

void virXMLWriterFree(virXMLWriter *writer)
{
    if (!writer)
        return;
    g_slist_free_full(writer->blocks, g_free);
    g_free(writer);
}

unsigned virXMLWriterMode(const virXMLWriter *writer)
{
    return writer->mode;
}

void virXMLOutTouch(virXMLOutNode *node)
{
    for (; node && !node->content; node = node->parent)
        node->content = TRUE;
}

static virXMLOutNode *virXMLOutAdd(virXMLWriter *writer, virXMLOutNode *out, const char *name)
{
    virXMLOutNode *node = virXMLWriterAlloc(writer, sizeof(*node));

    memset(node, 0, sizeof(*node));
    node->name = name;
    node->parent = out;
    if (out) {
        if (out->last)
            out->last->next = node;
        else
            out->first = node;
        out->last = node;
    }
    return node;
}

virXMLOutNode *virXMLOutRoot(virXMLWriter *writer, const char *name)
{
    virXMLOutNode *node = virXMLOutAdd(writer, NULL, virXMLWriterStrdup(writer, name));

    node->content = TRUE;
    return node;
}

virXMLOutNode *virXMLOutChild(virXMLWriter *writer, virXMLOutNode *out, const char *name)
{
    virXMLOutNode *node = virXMLOutAdd(writer, out, virXMLWriterStrdup(writer, name));

    virXMLOutTouch(node);
    return node;
}

/* Not in the document until something is put into it. */
static virXMLOutNode *virXMLOutFind(virXMLWriter *writer, virXMLOutNode *out, const char *name)
{
    for (virXMLOutNode *node = out->first; node; node = node->next) {
        if (!strcmp(node->name, name))
            return node;
    }
    return virXMLOutAdd(writer, out, name);
}

virXMLOutNode *virXMLOutShared(virXMLWriter *writer, virXMLOutNode *out, const char *name)
{
    virXMLOutNode *node = virXMLOutFind(writer, out, virXMLWriterStrdup(writer, name));

    virXMLOutTouch(node);
    return node;
}

static void virXMLOutAttrStatic(virXMLWriter *writer, virXMLOutNode *out, const char *name,
                                const char *value)
{
    virXMLOutAttrNode *attr;

    for (attr = out->attrs; attr; attr = attr->next) {
        if (!strcmp(attr->name, name)) {
            attr->value = value;
            return;
        }
    }
    attr = virXMLWriterAlloc(writer, sizeof(*attr));
    attr->next = NULL;
    attr->name = name;
    attr->value = value;
    if (out->last_attr)
        out->last_attr->next = attr;
    else
        out->attrs = attr;
    out->last_attr = attr;
    virXMLOutTouch(out);
}

void virXMLOutAttr(virXMLWriter *writer, virXMLOutNode *out, const char *name, const char *value)
{
    if (value)
        virXMLOutAttrStatic(writer, out, virXMLWriterStrdup(writer, name),
                            virXMLWriterStrdup(writer, value));
}

void virXMLOutAttrf(virXMLWriter *writer, virXMLOutNode *out, const char *name, const char *fmt,
                    ...)
{
    g_autofree char *value = NULL;
    va_list args;

    va_start(args, fmt);
    value = g_strdup_vprintf(fmt, args);
    va_end(args);
    virXMLOutAttr(writer, out, name, value);
}

void virXMLOutText(virXMLWriter *writer, virXMLOutNode *out, const char *text)
{
    if (!text)
        return;
    out->text = virXMLWriterStrdup(writer, text);
    virXMLOutTouch(out);
}

void virXMLOutRaw(virXMLWriter *writer, virXMLOutNode *out, const char *xml)
{
    virXMLOutNode *node;

    if (!xml)
        return;
    node = virXMLOutAdd(writer, out, "");
    node->raw = TRUE;
    node->text = virXMLWriterStrdup(writer, xml);
    virXMLOutTouch(node);
}

/* Characters that must not stand as they are; control characters can't be in XML at all. */
static void virXMLEscape(GString *buf, const char *text)
{
    const char *start = text;

    for (; *text; text++) {
        const char *escape;

        switch (*text) {
        case '<':
            escape = "&lt;";
            break;
        case '>':
            escape = "&gt;";
            break;
        case '&':
            escape = "&amp;";
            break;
        case '\'':
            escape = "&apos;";
            break;
        case '"':
            escape = "&quot;";
            break;
        default:
            if ((guint8)*text >= 0x20 || *text == '\t' || *text == '\n' || *text == '\r')
                continue;
            escape = "";
        }
        g_string_append_len(buf, start, text - start);
        g_string_append(buf, escape);
        start = text + 1;
    }
    g_string_append_len(buf, start, text - start);
}

static void virXMLIndent(GString *buf, unsigned level)
{
    static const char spaces[] = "                                                ";

    for (level *= 2; level >= sizeof(spaces); level -= sizeof(spaces) - 1)
        g_string_append_len(buf, spaces, sizeof(spaces) - 1);
    g_string_append_len(buf, spaces, level);
}

/* Kept XML: its lines move to where it stands now. */
static void virXMLWriteRaw(GString *buf, const char *xml, unsigned level)
{
    virXMLIndent(buf, level);
    g_string_append(buf, xml);
    g_string_append_c(buf, '\n');
}

static void virXMLWriteNode(GString *buf, const virXMLOutNode *node, unsigned level)
{
    gboolean children = FALSE;

    if (node->raw) {
        virXMLWriteRaw(buf, node->text, level);
        return;
    }
    virXMLIndent(buf, level);
    g_string_append_c(buf, '<');
    g_string_append(buf, node->name);
    for (const virXMLOutAttrNode *attr = node->attrs; attr; attr = attr->next) {
        g_string_append_c(buf, ' ');
        g_string_append(buf, attr->name);
        g_string_append_len(buf, "='", 2);
        virXMLEscape(buf, attr->value);
        g_string_append_c(buf, '\'');
    }
    for (const virXMLOutNode *child = node->first; child && !children; child = child->next)
        children = child->content;
    if (!children && !(node->text && *node->text)) {
        g_string_append_len(buf, "/>\n", 3);
        return;
    }
    g_string_append_c(buf, '>');
    if (node->text)
        virXMLEscape(buf, node->text);
    if (children) {
        g_string_append_c(buf, '\n');
        for (const virXMLOutNode *child = node->first; child; child = child->next) {
            if (child->content)
                virXMLWriteNode(buf, child, level + 1);
        }
        virXMLIndent(buf, level);
    }
    g_string_append_len(buf, "</", 2);
    g_string_append(buf, node->name);
    g_string_append_len(buf, ">\n", 2);
}

char *virXMLWriterFinish(virXMLWriter *writer, const virXMLOutNode *root)
{
    GString *buf = g_string_sized_new(4096);

    virXMLWriteNode(buf, root, 0);
    return g_string_free(buf, FALSE);
}

static gboolean virXMLRowIsWritten(const virXMLRow *row, const void *obj, unsigned mode)
{
    if (row->flags & VIR_XML_READ_ONLY)
        return FALSE;
    if (row->flags & VIR_XML_LIVE && mode & VIR_XML_MODE_INACTIVE)
        return FALSE;
    if (row->flags & VIR_XML_STATUS && !(mode & VIR_XML_MODE_STATUS))
        return FALSE;
    if (row->flags & VIR_XML_SECRET && !(mode & (VIR_XML_MODE_SECURE | VIR_XML_MODE_STATUS)))
        return FALSE;
    if (!virXMLRowApplies(row, obj) || (row->shown && !row->shown(obj)))
        return FALSE;
    return row->kind == VIR_XML_KIND_STRUCT || row->kind == VIR_XML_KIND_CUSTOM ||
           virXMLValueIsSet(row, obj);
}

/* The output element of a step, made with its parents where it isn't there yet. */
static virXMLOutNode *virXMLStepOut(virXMLWriter *writer, const virXMLPlan *plan, unsigned step,
                                    virXMLOutNode **outs)
{
    if (!outs[step])
        outs[step] =
            virXMLOutFind(writer, virXMLStepOut(writer, plan, plan->steps[step].parent, outs),
                          plan->steps[step].name);
    return outs[step];
}

static void virXMLFormatPlan(virXMLWriter *writer, virXMLOutNode *out, const virXMLPlan *plan,
                             const void *obj);

static void virXMLFormatScalar(virXMLWriter *writer, const virXMLEntry *entry, const void *obj,
                               virXMLOutNode *node)
{
    const virXMLRow *row = entry->row;
    char buf[VIR_XML_VALUE_BUFLEN];
    g_autofree char *owned = NULL;
    const char *value = virXMLValueFormat(row, obj, buf, &owned);

    if (!value) {
        /* A string with a present flag: the element is there, but empty. */
        if (!entry->attr && row->present_plus_1)
            virXMLOutTouch(node);
        return;
    }
    /* Strings live as long as the object, names for ever: no copy. */
    if (owned || (value >= buf && value < buf + sizeof(buf)))
        value = virXMLWriterStrdup(writer, value);
    if (entry->attr)
        virXMLOutAttrStatic(writer, node, entry->attr, value);
    if (row->kind == VIR_XML_KIND_SIZE && row->unit)
        virXMLOutAttrStatic(writer, node, "unit", row->unit);
    if (!entry->attr) {
        node->text = value;
        virXMLOutTouch(node);
    }
}

static void virXMLFormatStrlist(virXMLWriter *writer, const virXMLEntry *entry, const void *obj,
                                virXMLOutNode *parent, const char *name)
{
    char **strv = VIR_XML_CFIELD(obj, entry->row, char **);

    for (gsize i = 0; strv && strv[i]; i++) {
        virXMLOutNode *node = virXMLOutAdd(writer, parent, name);

        virXMLOutTouch(node);
        if (entry->attr)
            virXMLOutAttrStatic(writer, node, entry->attr, strv[i]);
        else
            node->text = strv[i];
    }
}

static void virXMLFormatEntry(virXMLWriter *writer, const virXMLPlan *plan,
                              const virXMLEntry *entry, const void *obj, virXMLOutNode **outs)
{
    const virXMLRow *row = entry->row;
    const virXMLStep *step = &plan->steps[entry->step];
    virXMLOutNode *node;

    if (row->kind == VIR_XML_KIND_LIST || row->kind == VIR_XML_KIND_STRLIST) {
        void *const *items = VIR_XML_CFIELD(obj, row, void **);

        node = virXMLStepOut(writer, plan, step->parent, outs);
        if (row->kind == VIR_XML_KIND_STRLIST) {
            virXMLFormatStrlist(writer, entry, obj, node, step->name);
            return;
        }
        for (gsize i = 0; i < *(const gsize *)((const char *)obj + row->count); i++) {
            virXMLOutNode *item = virXMLOutAdd(writer, node, step->name);

            virXMLOutTouch(item);
            virXMLFormatPlan(writer, item, virXMLPlanSub(entry), items[i]);
        }
        return;
    }
    if (row->kind == VIR_XML_KIND_RAW) {
        node = virXMLStepOut(writer, plan, step->parent, outs);
        virXMLOutRaw(writer, node, VIR_XML_CFIELD(obj, row, char *));
        return;
    }
    node = virXMLStepOut(writer, plan, entry->step, outs);
    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_FLAG:
        virXMLOutTouch(node);
        break;
    case VIR_XML_KIND_STRUCT:
        if (row->flags & VIR_XML_WRITE_ZERO || (row->present_plus_1 && virXMLValueIsSet(row, obj)))
            virXMLOutTouch(node);
        virXMLFormatPlan(writer, node, virXMLPlanSub(entry), (const char *)obj + row->offset);
        break;
    case VIR_XML_KIND_POINTER:
        virXMLOutTouch(node);
        if (VIR_XML_CFIELD(obj, row, void *))
            virXMLFormatPlan(writer, node, virXMLPlanSub(entry), VIR_XML_CFIELD(obj, row, void *));
        break;
    case VIR_XML_KIND_CUSTOM:
        if (row->custom && row->custom->format)
            row->custom->format(writer, node, row, obj);
        break;
    default:
        virXMLFormatScalar(writer, entry, obj, node);
    }
}

static void virXMLFormatPlan(virXMLWriter *writer, virXMLOutNode *out, const virXMLPlan *plan,
                             const void *obj)
{
    virXMLOutNode **outs = g_newa0(virXMLOutNode *, plan->nsteps);
    const void **scopes = g_newa(const void *, plan->nscopes);

    if (plan->type->view) {
        void *view = g_newa0(guint64, plan->type->size / sizeof(guint64) + 1);

        if (plan->type->view(writer, obj, view))
            obj = view;
    }
    outs[0] = out;
    virXMLPlanScopes(plan, obj, scopes);
    for (unsigned i = 0; i < plan->nentries; i++) {
        const virXMLEntry *entry = &plan->entries[i];
        const void *in = scopes[entry->scope];

        if (in && virXMLScopeApplies(plan, entry->scope, scopes) &&
            virXMLRowIsWritten(entry->row, in, writer->mode))
            virXMLFormatEntry(writer, plan, entry, in, outs);
    }
}

void virXMLFormatInto(virXMLWriter *writer, virXMLOutNode *out, const virXMLType *type,
                      const void *obj)
{
    virXMLFormatPlan(writer, out, virXMLPlanGet(type), obj);
}

char *virXMLFormat(const virXMLType *type, const char *element, const void *obj, unsigned mode)
{
    g_autoptr(virXMLWriter) writer = virXMLWriterNew(mode);
    virXMLOutNode *root = virXMLOutRoot(writer, element ? element : type->element);

    virXMLFormatInto(writer, root, type, obj);
    return virXMLWriterFinish(writer, root);
}
