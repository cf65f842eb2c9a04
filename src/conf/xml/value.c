/*
 * value.c: the scalar kinds of rows
 *
 * Thread: any; pure functions.
 */
#include "conf/xml/value.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/base/bitmap.h"
#include "common/base/mac.h"
#include "common/base/socket_address.h"
#include "common/base/uuid.h"
#include "conf/xml/plan.h"

static gboolean virXMLLLongParse(const char *text, int base, long long *value)
{
    char *end = NULL;
    long long number;

    errno = 0;
    number = g_ascii_strtoll(text, &end, base);
    if (errno || end == text)
        return FALSE;
    while (g_ascii_isspace(*end))
        end++;
    if (*end)
        return FALSE;
    *value = number;
    return TRUE;
}

gboolean virXMLULLongParse(const char *text, int base, unsigned long long *value)
{
    char *end = NULL;
    unsigned long long number;

    while (g_ascii_isspace(*text))
        text++;
    if (*text == '-')
        return FALSE;
    errno = 0;
    number = g_ascii_strtoull(text, &end, base);
    if (errno || end == text)
        return FALSE;
    while (g_ascii_isspace(*end))
        end++;
    if (*end)
        return FALSE;
    *value = number;
    return TRUE;
}

static gboolean virXMLSignedParse(const virXMLRow *row, void *obj, const char *text, char **why)
{
    gboolean is_int = row->kind == VIR_XML_KIND_INT;
    long long min = row->min || row->max ? row->min : is_int ? G_MININT : G_MININT64;
    long long max = row->max ? (long long)row->max : is_int ? G_MAXINT : G_MAXINT64;
    long long number;

    if (!virXMLLLongParse(text, row->flags & VIR_XML_HEX ? 0 : 10, &number)) {
        *why = g_strdup_printf("'%s' is not a whole number", text);
        return FALSE;
    }
    if (number < min || number > max) {
        *why = g_strdup_printf("%s is out of range, allowed is %lld to %lld", text, min, max);
        return FALSE;
    }
    if (!number && row->flags & VIR_XML_NONZERO) {
        *why = g_strdup("0 is not allowed here");
        return FALSE;
    }
    if (is_int)
        VIR_XML_FIELD(obj, row, int) = number;
    else
        VIR_XML_FIELD(obj, row, long long) = number;
    return TRUE;
}

static gboolean virXMLUnsignedParse(const virXMLRow *row, void *obj, const char *text, char **why)
{
    gboolean is_uint = row->kind == VIR_XML_KIND_UINT;
    unsigned long long max = row->max ? row->max : is_uint ? G_MAXUINT : G_MAXUINT64;
    unsigned long long number;

    if (!virXMLULLongParse(text, row->flags & (VIR_XML_HEX | VIR_XML_ANY_BASE) ? 0 : 10, &number)) {
        *why = g_strdup_printf("'%s' is not a whole number of 0 or more", text);
        return FALSE;
    }
    if (number < (unsigned long long)row->min || number > max) {
        *why = g_strdup_printf("%s is out of range, allowed is %lld to %llu", text, row->min, max);
        return FALSE;
    }
    if (!number && row->flags & VIR_XML_NONZERO) {
        *why = g_strdup("0 is not allowed here");
        return FALSE;
    }
    if (is_uint)
        VIR_XML_FIELD(obj, row, unsigned) = number;
    else
        VIR_XML_FIELD(obj, row, unsigned long long) = number;
    return TRUE;
}

static char *virXMLEnumChoices(const virEnumTable *names, gboolean skip_first)
{
    GString *list = g_string_new(NULL);

    for (int i = skip_first ? 1 : 0; i < names->count && list->len < 400; i++) {
        if (names->names[i] && *names->names[i])
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", names->names[i]);
    }
    return g_string_free(list, FALSE);
}

static gboolean virXMLEnumParse(const virXMLRow *row, void *obj, const char *text, char **why)
{
    /* The first name of the tristates only says "not given" and is no word of documents. */
    gboolean skip_first = row->flags & VIR_XML_NONZERO || row->names == &virTristateBoolTypeNames ||
                          row->names == &virTristateSwitchTypeNames;
    int value = virEnumFromString(row->names, text);
    g_autofree char *choices = NULL;

    if (value > 0 || (value == 0 && !skip_first)) {
        VIR_XML_FIELD(obj, row, int) = value;
        return TRUE;
    }
    choices = virXMLEnumChoices(row->names, skip_first);
    *why = g_strdup_printf("'%s' is not one of: %s", text, choices);
    return FALSE;
}

/* Bytes in one @unit; 0 if it is none. */
static unsigned long long virXMLUnitBytes(const char *unit)
{
    static const char letters[] = "kmgtpe";
    const char *letter;
    unsigned long long bytes = 1;
    unsigned base = 1024;

    if (!g_ascii_strcasecmp(unit, "b") || !g_ascii_strcasecmp(unit, "byte") ||
        !g_ascii_strcasecmp(unit, "bytes"))
        return 1;
    letter = *unit ? strchr(letters, g_ascii_tolower(*unit)) : NULL;
    if (!letter)
        return 0;
    if (!g_ascii_strcasecmp(unit + 1, "b"))
        base = 1000;
    else if (unit[1] && g_ascii_strcasecmp(unit + 1, "ib"))
        return 0;
    for (gssize i = 0; i <= letter - letters; i++)
        bytes *= base;
    return bytes;
}

static gboolean virXMLSizeParse(const virXMLRow *row, void *obj, const char *text, const char *unit,
                                char **why)
{
    unsigned long long number, factor, scaled;

    if (!virXMLULLongParse(text, 10, &number)) {
        *why = g_strdup_printf("'%s' is not a whole number of 0 or more", text);
        return FALSE;
    }
    factor = unit ? virXMLUnitBytes(unit) : row->unit ? virXMLUnitBytes(row->unit) : row->scale;
    if (!factor) {
        *why = g_strdup_printf("'%s' is not a unit of size; use bytes, KiB, MiB, GiB, TiB, PiB, "
                               "EiB, or KB, MB, GB ... for powers of 1000",
                               unit);
        return FALSE;
    }
    if (number > G_MAXINT64 / factor) {
        *why = g_strdup_printf("%s %s is too much", text, unit ? unit : row->unit);
        return FALSE;
    }
    scaled = (number * factor + row->scale - 1) / row->scale;
    if (row->max && scaled > row->max) {
        *why = g_strdup_printf("%s is too much, at most %llu are allowed", text, row->max);
        return FALSE;
    }
    if (!scaled && row->flags & VIR_XML_NONZERO) {
        *why = g_strdup("0 is not allowed here");
        return FALSE;
    }
    VIR_XML_FIELD(obj, row, unsigned long long) = scaled;
    return TRUE;
}

static gboolean virXMLBoolParse(const virXMLRow *row, void *obj, const char *text, char **why)
{
    const char *yes = row->flags & VIR_XML_ONOFF ? "on" : "yes";
    const char *no = row->flags & VIR_XML_ONOFF ? "off" : "no";

    if (strcmp(text, yes) && strcmp(text, no)) {
        *why = g_strdup_printf("'%s' is neither '%s' nor '%s'", text, yes, no);
        return FALSE;
    }
    VIR_XML_FIELD(obj, row, gboolean) = !strcmp(text, yes);
    return TRUE;
}

static gboolean virXMLBitmapParse(const virXMLRow *row, void *obj, const char *text, char **why)
{
    g_autoptr(GError) error = NULL;
    virBitmap *map = virBitmapParse(text, row->max, &error);

    if (!map) {
        *why = g_strdup_printf("'%s' is not a list of numbers like '0-3,8,^2'", text);
        return FALSE;
    }
    virBitmapFree(VIR_XML_FIELD(obj, row, virBitmap *));
    VIR_XML_FIELD(obj, row, virBitmap *) = map;
    return TRUE;
}

gboolean virXMLValueParse(const virXMLRow *row, void *obj, const char *text, const char *unit,
                          char **why)
{
    char *end = NULL;
    double number;

    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_STRING:
        g_free(VIR_XML_FIELD(obj, row, char *));
        VIR_XML_FIELD(obj, row, char *) =
            *text || row->flags & VIR_XML_EMPTY_OK ? g_strdup(text) : NULL;
        return TRUE;
    case VIR_XML_KIND_ENUM:
        return virXMLEnumParse(row, obj, text, why);
    case VIR_XML_KIND_BOOL:
        return virXMLBoolParse(row, obj, text, why);
    case VIR_XML_KIND_INT:
    case VIR_XML_KIND_LLONG:
        return virXMLSignedParse(row, obj, text, why);
    case VIR_XML_KIND_UINT:
    case VIR_XML_KIND_ULLONG:
        return virXMLUnsignedParse(row, obj, text, why);
    case VIR_XML_KIND_SIZE:
        return virXMLSizeParse(row, obj, text, unit, why);
    case VIR_XML_KIND_DOUBLE:
        number = g_ascii_strtod(text, &end);
        if (end == text || *end) {
            *why = g_strdup_printf("'%s' is not a number", text);
            return FALSE;
        }
        VIR_XML_FIELD(obj, row, double) = number;
        return TRUE;
    case VIR_XML_KIND_UUID:
        if (virUUIDParse(text, (unsigned char *)obj + row->offset))
            return TRUE;
        *why = g_strdup_printf("'%s' is not a UUID: 32 hexadecimal digits are wanted", text);
        return FALSE;
    case VIR_XML_KIND_MAC:
        if (virMacAddrParse(text, &VIR_XML_FIELD(obj, row, virMacAddr)))
            return TRUE;
        *why = g_strdup_printf("'%s' is not a MAC address like 52:54:00:12:34:56", text);
        return FALSE;
    case VIR_XML_KIND_BITMAP:
        return virXMLBitmapParse(row, obj, text, why);
    case VIR_XML_KIND_ADDR:
        if (virSocketAddrParse(text, AF_UNSPEC, &VIR_XML_FIELD(obj, row, virSocketAddr)))
            return TRUE;
        *why = g_strdup_printf("'%s' is not an IP address", text);
        return FALSE;
    case VIR_XML_KIND_FLAG:
    case VIR_XML_KIND_STRUCT:
    case VIR_XML_KIND_POINTER:
    case VIR_XML_KIND_LIST:
    case VIR_XML_KIND_STRLIST:
    case VIR_XML_KIND_RAW:
    case VIR_XML_KIND_CUSTOM:
        break;
    }
    g_assert_not_reached();
}

gboolean virXMLValueIsSet(const virXMLRow *row, const void *obj)
{
    static const unsigned char no_uuid[VIR_UUID_BUFLEN];
    const char *at = (const char *)obj + row->offset;

    if (row->present_plus_1)
        return *(const gboolean *)((const char *)obj + row->present_plus_1 - 1);
    if (row->flags & VIR_XML_WRITE_ZERO && row->kind != VIR_XML_KIND_STRING &&
        row->kind != VIR_XML_KIND_BITMAP && row->kind != VIR_XML_KIND_ADDR)
        return TRUE;

    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_STRING:
    case VIR_XML_KIND_RAW:
    case VIR_XML_KIND_BITMAP:
    case VIR_XML_KIND_POINTER:
    case VIR_XML_KIND_STRLIST:
        return *(void *const *)at != NULL;
    case VIR_XML_KIND_INT:
        return *(const int *)at != (row->flags & VIR_XML_MINUS_ONE ? -1 : 0);
    case VIR_XML_KIND_ENUM:
    case VIR_XML_KIND_FLAG:
    case VIR_XML_KIND_BOOL:
    case VIR_XML_KIND_UINT:
        return *(const int *)at != 0;
    case VIR_XML_KIND_LLONG:
    case VIR_XML_KIND_ULLONG:
    case VIR_XML_KIND_SIZE:
        return *(const long long *)at != 0;
    case VIR_XML_KIND_DOUBLE:
        return *(const double *)at != 0;
    case VIR_XML_KIND_UUID:
        return memcmp(at, no_uuid, sizeof(no_uuid)) != 0;
    case VIR_XML_KIND_MAC:
        return !virMacAddrIsZero((const virMacAddr *)at);
    case VIR_XML_KIND_ADDR:
        return VIR_SOCKET_ADDR_IS_SET((const virSocketAddr *)at);
    case VIR_XML_KIND_LIST:
        return *(const gsize *)((const char *)obj + row->count) > 0;
    case VIR_XML_KIND_STRUCT:
    case VIR_XML_KIND_CUSTOM:
        break;
    }
    return TRUE;
}

static const char *virXMLNumberFormat(const virXMLRow *row, unsigned long long number,
                                      char buf[VIR_XML_VALUE_BUFLEN])
{
    char *p = buf + VIR_XML_VALUE_BUFLEN;

    if (row->flags & VIR_XML_HEX) {
        g_snprintf(buf, VIR_XML_VALUE_BUFLEN, "0x%0*llx",
                   row->flags & VIR_XML_SHORT_HEX ? 1 : row->width, number);
        return buf;
    }
    /* printf costs several times as much. */
    *--p = '\0';
    do {
        *--p = '0' + number % 10;
        number /= 10;
    } while (number);
    return p;
}

const char *virXMLValueFormat(const virXMLRow *row, const void *obj, char buf[VIR_XML_VALUE_BUFLEN],
                              char **owned)
{
    const char *at = (const char *)obj + row->offset;

    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_STRING:
    case VIR_XML_KIND_RAW:
        return *(char *const *)at;
    case VIR_XML_KIND_ENUM:
        return virEnumToString(row->names, *(const int *)at);
    case VIR_XML_KIND_BOOL:
        if (row->flags & VIR_XML_ONOFF)
            return *(const gboolean *)at ? "on" : "off";
        return *(const gboolean *)at ? "yes" : "no";
    case VIR_XML_KIND_INT:
        if (!(row->flags & VIR_XML_HEX)) {
            g_snprintf(buf, VIR_XML_VALUE_BUFLEN, "%d", *(const int *)at);
            return buf;
        }
        return virXMLNumberFormat(row, *(const unsigned *)at, buf);
    case VIR_XML_KIND_UINT:
        return virXMLNumberFormat(row, *(const unsigned *)at, buf);
    case VIR_XML_KIND_LLONG:
        g_snprintf(buf, VIR_XML_VALUE_BUFLEN, "%lld", *(const long long *)at);
        return buf;
    case VIR_XML_KIND_ULLONG:
        return virXMLNumberFormat(row, *(const unsigned long long *)at, buf);
    case VIR_XML_KIND_SIZE: {
        unsigned long long unit = row->unit ? virXMLUnitBytes(row->unit) : row->scale;

        return virXMLNumberFormat(row, *(const unsigned long long *)at * row->scale / unit, buf);
    }
    case VIR_XML_KIND_DOUBLE:
        return g_ascii_dtostr(buf, VIR_XML_VALUE_BUFLEN, *(const double *)at);
    case VIR_XML_KIND_UUID:
        return virUUIDFormat((const unsigned char *)at, buf);
    case VIR_XML_KIND_MAC:
        return virMacAddrFormat((const virMacAddr *)at, buf);
    case VIR_XML_KIND_BITMAP:
        *owned = *(virBitmap *const *)at ? virBitmapFormat(*(virBitmap *const *)at) : NULL;
        return *owned;
    case VIR_XML_KIND_ADDR:
        *owned = virSocketAddrFormat((const virSocketAddr *)at);
        return *owned;
    case VIR_XML_KIND_FLAG:
    case VIR_XML_KIND_STRUCT:
    case VIR_XML_KIND_POINTER:
    case VIR_XML_KIND_LIST:
    case VIR_XML_KIND_STRLIST:
    case VIR_XML_KIND_CUSTOM:
        break;
    }
    return NULL;
}
