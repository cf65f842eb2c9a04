/*
 * qemu_json.c: bounded parsing and terse building of QEMU's JSON
 */
#include "drivers/qemu/qemu_json.h"

#include <string.h>

#include "common/base/enum.h"
#include "common/base/error.h"

/* json-glib recurses for each level, so the depth is checked before it runs. */
static gboolean qemuJsonCheckDepth(const char *text, gsize len)
{
    unsigned depth = 0;
    gboolean quoted = FALSE;

    for (gsize i = 0; i < len; i++) {
        char c = text[i];

        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = FALSE;
        } else if (c == '"') {
            quoted = TRUE;
        } else if (c == '{' || c == '[') {
            if (++depth > QEMU_JSON_MAX_DEPTH)
                return FALSE;
        } else if ((c == '}' || c == ']') && depth) {
            depth--;
        }
    }
    return TRUE;
}

JsonNode *qemuJsonParse(const char *text, gsize len, GError **error)
{
    g_autoptr(JsonParser) parser = NULL;
    g_autoptr(GError) err = NULL;
    JsonNode *root;

    if (len > QEMU_JSON_MAX_SIZE) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "a JSON text of %zu bytes is longer than the limit of %d", len,
                    QEMU_JSON_MAX_SIZE);
        return NULL;
    }
    if (memchr(text, 0, len) || !g_utf8_validate(text, len, NULL)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR, "a JSON text is not UTF-8");
        return NULL;
    }
    if (!qemuJsonCheckDepth(text, len)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "a JSON text is nested deeper than %d levels", QEMU_JSON_MAX_DEPTH);
        return NULL;
    }
    parser = json_parser_new_immutable();
    if (!json_parser_load_from_data(parser, text, len, &err)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR, "cannot read a JSON text: %s",
                    err->message);
        return NULL;
    }
    root = json_parser_steal_root(parser);
    if (!root)
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR, "a JSON text is empty");
    return root;
}

JsonObject *qemuJsonNodeObject(JsonNode *node)
{
    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

JsonArray *qemuJsonNodeArray(JsonNode *node)
{
    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

JsonNode *qemuJsonGet(JsonObject *obj, const char *name)
{
    return obj ? json_object_get_member(obj, name) : NULL;
}

JsonObject *qemuJsonGetObject(JsonObject *obj, const char *name)
{
    return qemuJsonNodeObject(qemuJsonGet(obj, name));
}

JsonArray *qemuJsonGetArray(JsonObject *obj, const char *name)
{
    return qemuJsonNodeArray(qemuJsonGet(obj, name));
}

static gboolean qemuJsonNodeIs(JsonNode *node, GType type)
{
    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

const char *qemuJsonGetString(JsonObject *obj, const char *name)
{
    JsonNode *node = qemuJsonGet(obj, name);

    return qemuJsonNodeIs(node, G_TYPE_STRING) ? json_node_get_string(node) : NULL;
}

gint64 qemuJsonGetInt(JsonObject *obj, const char *name, gint64 fallback)
{
    JsonNode *node = qemuJsonGet(obj, name);

    return qemuJsonNodeIs(node, G_TYPE_INT64) ? json_node_get_int(node) : fallback;
}

gboolean qemuJsonGetBool(JsonObject *obj, const char *name, gboolean fallback)
{
    JsonNode *node = qemuJsonGet(obj, name);

    return qemuJsonNodeIs(node, G_TYPE_BOOLEAN) ? json_node_get_boolean(node) : fallback;
}

gboolean qemuJsonGetU64(JsonObject *obj, const char *name, guint64 *value)
{
    JsonNode *node = qemuJsonGet(obj, name);

    if (!qemuJsonNodeIs(node, G_TYPE_INT64))
        return FALSE;
    *value = (guint64)json_node_get_int(node);
    return TRUE;
}

JsonObject *qemuJsonElementObject(JsonArray *array, guint n)
{
    return qemuJsonNodeObject(json_array_get_element(array, n));
}

const char *qemuJsonElementString(JsonArray *array, guint n)
{
    JsonNode *node = json_array_get_element(array, n);

    return qemuJsonNodeIs(node, G_TYPE_STRING) ? json_node_get_string(node) : NULL;
}

/* Adds one member; FALSE if the kind letter is unknown. */
static gboolean qemuJsonAddOne(JsonObject *obj, char kind, const char *name, va_list *ap)
{
    void *ptr;
    int number;

    switch (kind) {
    case 's':
    case 'S':
        ptr = va_arg(*ap, char *);
        if (ptr)
            json_object_set_string_member(obj, name, ptr);
        return TRUE;
    case 'o':
    case 'O':
        ptr = va_arg(*ap, JsonObject *);
        if (ptr)
            json_object_set_object_member(obj, name, ptr);
        return TRUE;
    case 'a':
    case 'A':
        ptr = va_arg(*ap, JsonArray *);
        if (ptr)
            json_object_set_array_member(obj, name, ptr);
        return TRUE;
    case 'n':
    case 'N':
        ptr = va_arg(*ap, JsonNode *);
        if (ptr)
            json_object_set_member(obj, name, ptr);
        return TRUE;
    case 'i':
        json_object_set_int_member(obj, name, va_arg(*ap, int));
        return TRUE;
    case 'u':
        json_object_set_int_member(obj, name, va_arg(*ap, unsigned));
        return TRUE;
    case 'I':
    case 'U':
        json_object_set_int_member(obj, name, va_arg(*ap, gint64));
        return TRUE;
    case 'b':
        json_object_set_boolean_member(obj, name, va_arg(*ap, gboolean));
        return TRUE;
    case 'B':
        if (va_arg(*ap, gboolean))
            json_object_set_boolean_member(obj, name, TRUE);
        return TRUE;
    case 'T':
        number = va_arg(*ap, int);
        if (number != VIR_TRISTATE_SWITCH_ABSENT)
            json_object_set_boolean_member(obj, name, number == VIR_TRISTATE_SWITCH_ON);
        return TRUE;
    default:
        return FALSE;
    }
}

static void qemuJsonAddList(JsonObject *obj, const char *first, va_list *ap)
{
    for (const char *key = first; key; key = va_arg(*ap, const char *)) {
        gboolean known = key[0] && key[1] == ':' && qemuJsonAddOne(obj, key[0], key + 2, ap);

        g_assert(known);
    }
}

JsonObject *qemuJsonObject(const char *first, ...)
{
    JsonObject *obj = json_object_new();
    va_list ap;

    va_start(ap, first);
    qemuJsonAddList(obj, first, &ap);
    va_end(ap);
    return obj;
}

void qemuJsonAdd(JsonObject *obj, const char *first, ...)
{
    va_list ap;

    va_start(ap, first);
    qemuJsonAddList(obj, first, &ap);
    va_end(ap);
}

char *qemuJsonFormat(JsonObject *obj)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);

    json_node_set_object(node, obj);
    return json_to_string(node, FALSE);
}
