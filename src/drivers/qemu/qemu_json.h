/*
 * qemu_json.h: reading and writing the JSON that QEMU speaks
 *
 * What comes from a QEMU may come from a guest that took it over: a text is checked for size and
 * depth before the parser sees it, and a member of the wrong kind reads as absent.
 *
 * Thread: any; values belong to one thread at a time.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#define QEMU_JSON_MAX_SIZE (16 * 1024 * 1024)
#define QEMU_JSON_MAX_DEPTH 64

/* The value of @text (@len bytes, need not end with NUL), owned by the caller (json_node_unref()),
 * or NULL with VIR_ERR_INTERNAL_ERROR saying what is wrong with it. */
JsonNode *qemuJsonParse(const char *text, gsize len, GError **error);

/* The node as an object or array, or NULL if it is NULL or something else. Owned by @node. */
JsonObject *qemuJsonNodeObject(JsonNode *node);
JsonArray *qemuJsonNodeArray(JsonNode *node);

/* Members; @obj may be NULL. Absent ones and ones of another kind give NULL, FALSE, or @fallback.
 * What is returned belongs to @obj. */
JsonNode *qemuJsonGet(JsonObject *obj, const char *name);
JsonObject *qemuJsonGetObject(JsonObject *obj, const char *name);
JsonArray *qemuJsonGetArray(JsonObject *obj, const char *name);
const char *qemuJsonGetString(JsonObject *obj, const char *name);
gint64 qemuJsonGetInt(JsonObject *obj, const char *name, gint64 fallback);
gboolean qemuJsonGetBool(JsonObject *obj, const char *name, gboolean fallback);
/* Like qemuJsonGetInt() for unsigned 64-bit numbers that QEMU may print negative. */
gboolean qemuJsonGetU64(JsonObject *obj, const char *name, guint64 *value);

/* Elements; @n < json_array_get_length(). NULL if of another kind. */
JsonObject *qemuJsonElementObject(JsonArray *array, guint n);
const char *qemuJsonElementString(JsonArray *array, guint n);

/**
 * qemuJsonObject:
 * @first: a key: one letter for the kind, a colon, the member's name; values follow it
 *
 * Makes an object from pairs, up to a NULL key. Kinds: s text; i int; u unsigned; I gint64;
 * b gboolean; o JsonObject, a JsonArray, n JsonNode (each taken over). In capitals S, O, A, N: left
 * out if NULL; B: left out if FALSE; T a virTristateSwitch or Bool, left out if absent. U: guint64.
 * Owned by the caller (json_object_unref()).
 */
JsonObject *qemuJsonObject(const char *first, ...) G_GNUC_NULL_TERMINATED;
/* The same into an existing object. */
void qemuJsonAdd(JsonObject *obj, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Compact text, owned by the caller. The object stays the caller's. */
char *qemuJsonFormat(JsonObject *obj);
