/*
 * lease_file.c: reading and writing BRIDGE.status
 *
 * The lease helper runs for every DHCP message, so this reads the little JSON that it needs by
 * itself: an array of flat objects whose values are texts and numbers.
 */
#include "network/lease_file.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"

#define MAX_LEASE_FILE (16 * 1024 * 1024)

static const struct {
    const char *key;
    gsize offset;
} text_fields[] = {
    {"ip-address", G_STRUCT_OFFSET(virLease, ip)},
    {"mac-address", G_STRUCT_OFFSET(virLease, mac)},
    {"hostname", G_STRUCT_OFFSET(virLease, hostname)},
    {"client-id", G_STRUCT_OFFSET(virLease, client_id)},
    {"iaid", G_STRUCT_OFFSET(virLease, iaid)},
    {"server-duid", G_STRUCT_OFFSET(virLease, server_duid)},
};

#define FIELD(lease, i) G_STRUCT_MEMBER(char *, lease, text_fields[i].offset)

void virLeaseFree(virLease *lease)
{
    if (!lease)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(text_fields); i++)
        g_free(FIELD(lease, i));
    g_free(lease);
}

static void lease_free(gpointer lease)
{
    virLeaseFree(lease);
}

gboolean virLeaseIsCurrent(const virLease *lease, gint64 now)
{
    return lease->expiry == 0 || lease->expiry >= now;
}

static void skip_space(const char **p)
{
    while (g_ascii_isspace(**p))
        (*p)++;
}

/* The four digits of a \u; -1 if they are none. */
static int parse_unicode(const char *p)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit(p[i]))
            return -1;
        value = value << 4 | g_ascii_xdigit_value(p[i]);
    }
    return value;
}

/* A text in quotes; NULL if there is none. */
static char *parse_text(const char **p)
{
    static const char escapes[] = "n\nt\tr\rb\bf\f";
    g_autoptr(GString) out = g_string_new(NULL);

    if (**p != '"')
        return NULL;
    for ((*p)++; **p != '"'; (*p)++) {
        const char *known;
        int code;

        if (**p == '\0')
            return NULL;
        if (**p != '\\') {
            g_string_append_c(out, **p);
            continue;
        }
        (*p)++;
        known = **p ? strchr(escapes, **p) : NULL;
        if (**p == 'u') {
            code = parse_unicode(*p + 1);
            if (code <= 0)
                return NULL;
            g_string_append_unichar(out, code);
            *p += 4;
        } else if (known) {
            g_string_append_c(out, known[1]);
        } else if (**p == '"' || **p == '\\' || **p == '/') {
            g_string_append_c(out, **p);
        } else {
            return NULL;
        }
    }
    (*p)++;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gboolean parse_member(const char **p, virLease *lease)
{
    g_autofree char *key = parse_text(p);
    g_autofree char *value = NULL;

    skip_space(p);
    if (!key || **p != ':')
        return FALSE;
    (*p)++;
    skip_space(p);
    if (**p == '"') {
        value = parse_text(p);
        if (!value)
            return FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(text_fields); i++) {
            if (g_str_equal(key, text_fields[i].key)) {
                g_free(FIELD(lease, i));
                FIELD(lease, i) = g_steal_pointer(&value);
                break;
            }
        }
    } else {
        char *end;
        gint64 number = g_ascii_strtoll(*p, &end, 10);

        if (end == *p)
            return FALSE;
        *p = end;
        if (g_str_equal(key, "expiry-time"))
            lease->expiry = number;
    }
    skip_space(p);
    return TRUE;
}

static virLease *parse_lease(const char **p)
{
    g_autoptr(virLease) lease = g_new0(virLease, 1);

    if (**p != '{')
        return NULL;
    (*p)++;
    skip_space(p);
    while (**p != '}') {
        if (!parse_member(p, lease))
            return NULL;
        if (**p == ',') {
            (*p)++;
            skip_space(p);
        } else if (**p != '}') {
            return NULL;
        }
    }
    (*p)++;
    skip_space(p);
    return g_steal_pointer(&lease);
}

static gboolean parse_leases(const char *p, GPtrArray *leases)
{
    skip_space(&p);
    if (*p == '\0')
        return TRUE;
    if (*p++ != '[')
        return FALSE;
    skip_space(&p);
    while (*p != ']') {
        virLease *lease = parse_lease(&p);

        if (!lease)
            return FALSE;
        if (lease->ip)
            g_ptr_array_add(leases, lease);
        else
            virLeaseFree(lease);
        if (*p == ',') {
            p++;
            skip_space(&p);
        } else if (*p != ']') {
            return FALSE;
        }
    }
    p++;
    skip_space(&p);
    return *p == '\0';
}

GPtrArray *virLeaseFileParse(const char *name, const char *text, GError **error)
{
    g_autoptr(GPtrArray) leases = g_ptr_array_new_with_free_func(lease_free);

    if (parse_leases(text, leases))
        return g_steal_pointer(&leases);
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR,
                "the lease file '%s' is damaged; it can be removed, guests then get new leases",
                name);
    return NULL;
}

GPtrArray *virLeaseFileRead(const char *path, GError **error)
{
    g_autofree char *text = NULL;

    if (!virFileExists(path))
        return g_ptr_array_new_with_free_func(lease_free);
    text = virFileRead(path, MAX_LEASE_FILE, NULL, error);
    return text ? virLeaseFileParse(path, text, error) : NULL;
}

static void append_text(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_printf(out, "\\%c", *p);
        else if ((guchar)*p < ' ')
            g_string_append_printf(out, "\\u%04x", (guchar)*p);
        else
            g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

char *virLeaseFileFormat(const GPtrArray *leases)
{
    GString *out = g_string_new("[");

    for (guint n = 0; n < leases->len; n++) {
        const virLease *lease = g_ptr_array_index(leases, n);

        g_string_append(out, n ? ",\n  {" : "\n  {");
        for (gsize i = 0; i < G_N_ELEMENTS(text_fields); i++) {
            if (!FIELD(lease, i))
                continue;
            g_string_append_printf(out, "\n    \"%s\": ", text_fields[i].key);
            append_text(out, FIELD(lease, i));
            g_string_append_c(out, ',');
        }
        g_string_append_printf(out, "\n    \"expiry-time\": %" G_GINT64_FORMAT "\n  }",
                               lease->expiry);
    }
    g_string_append(out, "\n]\n");
    return g_string_free(out, FALSE);
}

gboolean virLeaseFileWrite(const char *path, const GPtrArray *leases, GError **error)
{
    g_autofree char *text = virLeaseFileFormat(leases);

    return virFileWriteAtomic(path, text, -1, 0644, 0, error);
}
