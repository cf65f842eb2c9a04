/*
 * config_file.c: reading the daemons' "key = value" files
 */
#include "common/base/config_file.h"
#include "common/base/error.h"
#include "common/base/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_CONFIG_SIZE (1024 * 1024)

typedef enum { ENTRY_NUMBER, ENTRY_TEXT, ENTRY_LIST } entry_kind;
static const char *const kind_names[] = {"a number", "a \"text\"", "a [list] of texts"};

typedef struct {
    char *key;
    entry_kind kind;
    unsigned line;
    gboolean asked;
    gint64 number;
    char **texts; /* one for ENTRY_TEXT */
} config_entry;

struct _virConfigFile {
    char *name;
    GPtrArray *entries;
};

static void entry_free(gpointer data)
{
    config_entry *entry = data;

    g_free(entry->key);
    g_strfreev(entry->texts);
    g_free(entry);
}

void virConfigFileFree(virConfigFile *file)
{
    if (!file)
        return;
    g_free(file->name);
    g_ptr_array_unref(file->entries);
    g_free(file);
}

static config_entry *find_entry(virConfigFile *file, const char *key)
{
    for (guint i = 0; i < file->entries->len; i++) {
        config_entry *entry = g_ptr_array_index(file->entries, i);

        if (g_str_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

typedef struct {
    const char *name;
    const char *p;
    unsigned line;
} reader;

static gboolean reader_fail(const reader *r, const char *what, GError **error)
{
    virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX, "%s:%u: %s", r->name, r->line, what);
    return FALSE;
}

/* Blanks and comments; with @lines also line ends. */
static void reader_skip(reader *r, gboolean lines)
{
    for (;; r->p++) {
        if (*r->p == '#') {
            r->p += strcspn(r->p, "\n");
        }
        if (*r->p == '\n' && lines)
            r->line++;
        else if (*r->p != ' ' && *r->p != '\t' && *r->p != '\r')
            return;
    }
}

/* "text", 'text' or """text over lines""". */
static gboolean reader_text(reader *r, char **text, GError **error)
{
    const char *quote = *r->p == '\'' ? "'" : g_str_has_prefix(r->p, "\"\"\"") ? "\"\"\"" : "\"";
    const char *start = r->p + strlen(quote);
    const char *end = strstr(start, quote);

    if (*r->p != '"' && *r->p != '\'')
        return reader_fail(r, "expected a text in quotes", error);
    if (!end || (!quote[1] && memchr(start, '\n', end - start)))
        return reader_fail(r, "the text's closing quote is missing on this line", error);
    for (const char *p = start; p < end; p++)
        r->line += *p == '\n';
    *text = g_strndup(start, end - start);
    r->p = end + strlen(quote);
    return TRUE;
}

static gboolean reader_list(reader *r, config_entry *entry, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

    r->p++; /* the [ */
    reader_skip(r, TRUE);
    while (*r->p != ']') {
        char *text;

        if (!reader_text(r, &text, error))
            return FALSE;
        g_ptr_array_add(texts, text);
        reader_skip(r, TRUE);
        if (*r->p == ',') {
            r->p++;
            reader_skip(r, TRUE);
        } else if (*r->p != ']') {
            return reader_fail(r, "expected ',' or ']' in the list", error);
        }
    }
    r->p++;
    g_ptr_array_add(texts, NULL);
    g_ptr_array_set_free_func(texts, NULL);
    entry->kind = ENTRY_LIST;
    entry->texts = (char **)g_ptr_array_steal(texts, NULL);
    return TRUE;
}

static gboolean reader_value(reader *r, config_entry *entry, GError **error)
{
    char *end;

    if (*r->p == '[')
        return reader_list(r, entry, error);
    if (*r->p == '"' || *r->p == '\'') {
        entry->kind = ENTRY_TEXT;
        entry->texts = g_new0(char *, 2);
        return reader_text(r, &entry->texts[0], error);
    }
    errno = 0;
    entry->kind = ENTRY_NUMBER;
    entry->number = g_ascii_strtoll(r->p, &end, 10);
    if (end == r->p || errno)
        return reader_fail(r, "expected a number, a text in quotes or a [list]", error);
    r->p = end;
    return TRUE;
}

static gboolean reader_entry(reader *r, virConfigFile *file, GError **error)
{
    const char *start = r->p;
    config_entry *entry;

    while (g_ascii_isalnum(*r->p) || *r->p == '_' || *r->p == '-' || *r->p == '.')
        r->p++;
    if (r->p == start)
        return reader_fail(r, "expected the name of a setting", error);
    entry = g_new0(config_entry, 1);
    entry->key = g_strndup(start, r->p - start);
    entry->line = r->line;
    g_ptr_array_add(file->entries, entry);
    reader_skip(r, FALSE);
    if (*r->p != '=')
        return reader_fail(r, "expected '=' behind the name of the setting", error);
    r->p++;
    reader_skip(r, FALSE);
    if (!reader_value(r, entry, error))
        return FALSE;
    reader_skip(r, FALSE);
    if (*r->p != '\n' && *r->p != '\0')
        return reader_fail(r, "there is more on the line than one setting", error);
    return TRUE;
}

virConfigFile *virConfigFileParse(const char *name, const char *text, GError **error)
{
    g_autoptr(virConfigFile) file = g_new0(virConfigFile, 1);
    reader r = {name, text, 1};

    file->name = g_strdup(name);
    file->entries = g_ptr_array_new_with_free_func(entry_free);
    for (reader_skip(&r, TRUE); *r.p; reader_skip(&r, TRUE)) {
        if (!reader_entry(&r, file, error))
            return NULL;
    }
    return g_steal_pointer(&file);
}

virConfigFile *virConfigFileRead(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    struct stat st;

    if (stat(path, &st) < 0 && errno == ENOENT)
        return virConfigFileParse(path, "", error);
    text = virFileRead(path, MAX_CONFIG_SIZE, NULL, error);
    return text ? virConfigFileParse(path, text, error) : NULL;
}

/* The entry of @key if it is there; FALSE if its kind is wrong (a text does for a list). */
static gboolean want_entry(virConfigFile *file, const char *key, entry_kind kind,
                           config_entry **found, GError **error)
{
    config_entry *entry = find_entry(file, key);

    *found = entry;
    if (!entry)
        return TRUE;
    entry->asked = TRUE;
    if (entry->kind == kind || (kind == ENTRY_LIST && entry->kind == ENTRY_TEXT))
        return TRUE;
    virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX, "%s:%u: '%s' must be %s", file->name,
                entry->line, key, kind_names[kind]);
    return FALSE;
}

gboolean virConfigFileGetString(virConfigFile *file, const char *key, char **value, GError **error)
{
    config_entry *entry;

    if (!want_entry(file, key, ENTRY_TEXT, &entry, error))
        return FALSE;
    if (entry) {
        g_free(*value);
        *value = g_strdup(entry->texts[0]);
    }
    return TRUE;
}

gboolean virConfigFileGetInt(virConfigFile *file, const char *key, gint64 min, gint64 max,
                             gint64 *value, GError **error)
{
    config_entry *entry;

    if (!want_entry(file, key, ENTRY_NUMBER, &entry, error))
        return FALSE;
    if (!entry)
        return TRUE;
    if (entry->number < min || entry->number > max) {
        virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX,
                    "%s:%u: '%s' must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                    ", not %" G_GINT64_FORMAT,
                    file->name, entry->line, key, min, max, entry->number);
        return FALSE;
    }
    *value = entry->number;
    return TRUE;
}

gboolean virConfigFileGetBool(virConfigFile *file, const char *key, gboolean *value, GError **error)
{
    gint64 number = *value;

    if (!virConfigFileGetInt(file, key, 0, 1, &number, error))
        return FALSE;
    *value = number;
    return TRUE;
}

gboolean virConfigFileGetUint(virConfigFile *file, const char *key, unsigned max, unsigned *value,
                              GError **error)
{
    gint64 number = *value;

    if (!virConfigFileGetInt(file, key, 0, max, &number, error))
        return FALSE;
    *value = number;
    return TRUE;
}

gboolean virConfigFileGetStrings(virConfigFile *file, const char *key, char ***value,
                                 GError **error)
{
    config_entry *entry;

    if (!want_entry(file, key, ENTRY_LIST, &entry, error))
        return FALSE;
    if (entry) {
        g_strfreev(*value);
        *value = g_strdupv(entry->texts);
    }
    return TRUE;
}

gboolean virConfigFileCheckUnknown(virConfigFile *file, GError **error)
{
    for (guint i = 0; i < file->entries->len; i++) {
        config_entry *entry = g_ptr_array_index(file->entries, i);

        if (!entry->asked) {
            virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX,
                        "%s:%u: there is no setting '%s'", file->name, entry->line, entry->key);
            return FALSE;
        }
    }
    return TRUE;
}
