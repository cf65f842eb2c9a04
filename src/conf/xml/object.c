/*
 * object.c: making, freeing, cloning and comparing what row tables describe
 *
 * Thread: any; an object belongs to one thread while it changes.
 */
#include "conf/xml/row.h"

#include <string.h>

#include "common/base/bitmap.h"
#include "common/base/mac.h"
#include "common/base/socket_address.h"
#include "common/base/uuid.h"
#include "conf/xml/plan.h"

static void virXMLInit(const virXMLType *type, void *obj)
{
    for (unsigned i = 0; i < type->nrows; i++) {
        const virXMLRow *row = &type->rows[i];

        if (row->flags & VIR_XML_MINUS_ONE && row->kind == VIR_XML_KIND_INT &&
            !row->when.offset_plus_1)
            VIR_XML_FIELD(obj, row, int) = -1;
        else if (row->kind == VIR_XML_KIND_STRUCT && !row->when.offset_plus_1)
            virXMLInit(row->type, (char *)obj + row->offset);
        else if (row->kind == VIR_XML_KIND_POINTER && row->flags & VIR_XML_EMBEDDED &&
                 !row->when.offset_plus_1)
            VIR_XML_FIELD(obj, row, void *) = virXMLNew(row->type);
    }
    if (type->init)
        type->init(obj);
}

void *virXMLNew(const virXMLType *type)
{
    void *obj = g_malloc0(type->size);

    virXMLInit(type, obj);
    return obj;
}

static void virXMLClearRows(const virXMLType *type, void *obj);

static void virXMLClearRow(const virXMLRow *row, void *obj)
{
    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_STRING:
    case VIR_XML_KIND_RAW:
        g_clear_pointer(&VIR_XML_FIELD(obj, row, char *), g_free);
        break;
    case VIR_XML_KIND_BITMAP:
        g_clear_pointer(&VIR_XML_FIELD(obj, row, virBitmap *), virBitmapFree);
        break;
    case VIR_XML_KIND_STRLIST:
        g_clear_pointer(&VIR_XML_FIELD(obj, row, char **), g_strfreev);
        break;
    case VIR_XML_KIND_STRUCT:
        virXMLClearRows(row->type, (char *)obj + row->offset);
        break;
    case VIR_XML_KIND_POINTER:
        virXMLFree(row->type, VIR_XML_FIELD(obj, row, void *));
        VIR_XML_FIELD(obj, row, void *) = NULL;
        break;
    case VIR_XML_KIND_LIST: {
        void **items = VIR_XML_FIELD(obj, row, void **);
        gsize *count = (gsize *)((char *)obj + row->count);

        for (gsize i = 0; i < *count; i++)
            virXMLFree(row->type, items[i]);
        g_free(items);
        VIR_XML_FIELD(obj, row, void **) = NULL;
        *count = 0;
        break;
    }
    case VIR_XML_KIND_CUSTOM:
        if (row->custom && row->custom->clear)
            row->custom->clear(row, obj);
        break;
    case VIR_XML_KIND_ENUM:
    case VIR_XML_KIND_FLAG:
    case VIR_XML_KIND_BOOL:
    case VIR_XML_KIND_INT:
    case VIR_XML_KIND_UINT:
    case VIR_XML_KIND_LLONG:
    case VIR_XML_KIND_ULLONG:
    case VIR_XML_KIND_DOUBLE:
    case VIR_XML_KIND_SIZE:
    case VIR_XML_KIND_UUID:
    case VIR_XML_KIND_MAC:
    case VIR_XML_KIND_ADDR:
        break;
    }
}

/* Zeroing is left to the outermost: two rows may describe parts of one inner struct. */
static void virXMLClearRows(const virXMLType *type, void *obj)
{
    if (type->clear)
        type->clear(obj);
    /* A row's .when looks at enums only, and those stay until the end. */
    for (unsigned i = 0; i < type->nrows; i++) {
        if (virXMLRowApplies(&type->rows[i], obj))
            virXMLClearRow(&type->rows[i], obj);
    }
}

void virXMLClear(const virXMLType *type, void *obj)
{
    virXMLClearRows(type, obj);
    memset(obj, 0, type->size);
}

void virXMLFree(const virXMLType *type, void *obj)
{
    if (!obj)
        return;
    virXMLClear(type, obj);
    g_free(obj);
}

static gsize virXMLScalarSize(const virXMLRow *row)
{
    switch ((virXMLKind)row->kind) {
    case VIR_XML_KIND_ENUM:
    case VIR_XML_KIND_FLAG:
    case VIR_XML_KIND_BOOL:
    case VIR_XML_KIND_INT:
    case VIR_XML_KIND_UINT:
        return sizeof(int);
    case VIR_XML_KIND_LLONG:
    case VIR_XML_KIND_ULLONG:
    case VIR_XML_KIND_SIZE:
        return sizeof(long long);
    case VIR_XML_KIND_DOUBLE:
        return sizeof(double);
    case VIR_XML_KIND_UUID:
        return VIR_UUID_BUFLEN;
    case VIR_XML_KIND_MAC:
        return sizeof(virMacAddr);
    case VIR_XML_KIND_ADDR:
        return sizeof(virSocketAddr);
    case VIR_XML_KIND_STRING:
    case VIR_XML_KIND_BITMAP:
    case VIR_XML_KIND_STRUCT:
    case VIR_XML_KIND_POINTER:
    case VIR_XML_KIND_LIST:
    case VIR_XML_KIND_STRLIST:
    case VIR_XML_KIND_RAW:
    case VIR_XML_KIND_CUSTOM:
        break;
    }
    return 0;
}

static void virXMLCopyList(const virXMLRow *row, void *dst, const void *src)
{
    gsize n = *(const gsize *)((const char *)src + row->count);
    void *const *from = VIR_XML_CFIELD(src, row, void **);
    void **to = n ? g_new(void *, n) : NULL;

    for (gsize i = 0; i < n; i++)
        to[i] = virXMLClone(row->type, from[i]);
    VIR_XML_FIELD(dst, row, void **) = to;
    *(gsize *)((char *)dst + row->count) = n;
}

static void virXMLCopyRow(const virXMLRow *row, void *dst, const void *src)
{
    gsize size = virXMLScalarSize(row);

    if (row->present_plus_1)
        *(gboolean *)((char *)dst + row->present_plus_1 - 1) =
            *(const gboolean *)((const char *)src + row->present_plus_1 - 1);
    if (size) {
        memcpy((char *)dst + row->offset, (const char *)src + row->offset, size);
    } else if (row->kind == VIR_XML_KIND_STRING || row->kind == VIR_XML_KIND_RAW) {
        VIR_XML_FIELD(dst, row, char *) = g_strdup(VIR_XML_CFIELD(src, row, char *));
    } else if (row->kind == VIR_XML_KIND_STRLIST) {
        VIR_XML_FIELD(dst, row, char **) = g_strdupv(VIR_XML_CFIELD(src, row, char **));
    } else if (row->kind == VIR_XML_KIND_BITMAP) {
        const virBitmap *map = VIR_XML_CFIELD(src, row, virBitmap *);

        VIR_XML_FIELD(dst, row, virBitmap *) = map ? virBitmapCopy(map) : NULL;
    } else if (row->kind == VIR_XML_KIND_STRUCT) {
        virXMLCopy(row->type, (char *)dst + row->offset, (const char *)src + row->offset);
    } else if (row->kind == VIR_XML_KIND_POINTER) {
        VIR_XML_FIELD(dst, row, void *) = virXMLClone(row->type, VIR_XML_CFIELD(src, row, void *));
    } else if (row->kind == VIR_XML_KIND_LIST) {
        virXMLCopyList(row, dst, src);
    } else if (row->custom && row->custom->copy) {
        row->custom->copy(row, dst, src);
    }
}

void virXMLCopy(const virXMLType *type, void *dst, const void *src)
{
    if (type->line_plus_1)
        *(unsigned *)((char *)dst + type->line_plus_1 - 1) =
            *(const unsigned *)((const char *)src + type->line_plus_1 - 1);
    for (unsigned i = 0; i < type->nrows; i++) {
        if (virXMLRowApplies(&type->rows[i], src))
            virXMLCopyRow(&type->rows[i], dst, src);
    }
    if (type->copied)
        type->copied(dst, src);
}

void *virXMLClone(const virXMLType *type, const void *src)
{
    void *dst;

    if (!src)
        return NULL;
    dst = g_malloc0(type->size);
    virXMLCopy(type, dst, src);
    return dst;
}

static gboolean virXMLEqualInner(const virXMLType *type, const void *a, const void *b, gboolean abi,
                                 GString *path);

/* One nested object; appends its place to @path while the answer is no. */
static gboolean virXMLEqualNested(const virXMLRow *row, const void *a, const void *b, gssize index,
                                  gboolean abi, GString *path)
{
    gsize before = path->len;

    if (!a || !b) {
        if (a == b)
            return TRUE;
        g_string_append_printf(path, "/%s", row->path);
        return FALSE;
    }
    if (!(row->flags & VIR_XML_EMBEDDED)) {
        g_string_append_printf(path, "/%s", row->path);
        if (index >= 0)
            g_string_append_printf(path, "[%zd]", index + 1);
    }
    if (!virXMLEqualInner(row->type, a, b, abi, path))
        return FALSE;
    g_string_truncate(path, before);
    return TRUE;
}

static gboolean virXMLEqualList(const virXMLRow *row, const void *a, const void *b, gboolean abi,
                                GString *path)
{
    gsize na = *(const gsize *)((const char *)a + row->count);
    gsize nb = *(const gsize *)((const char *)b + row->count);
    void *const *la = VIR_XML_CFIELD(a, row, void **);
    void *const *lb = VIR_XML_CFIELD(b, row, void **);

    if (na != nb) {
        g_string_append_printf(path, "/%s (%zu and %zu of them)", row->path, na, nb);
        return FALSE;
    }
    for (gsize i = 0; i < na; i++) {
        if (!virXMLEqualNested(row, la[i], lb[i], i, abi, path))
            return FALSE;
    }
    return TRUE;
}

/* Kinds without nested objects. */
static gboolean virXMLEqualPlain(const virXMLRow *row, const void *a, const void *b)
{
    gsize size = virXMLScalarSize(row);

    if (row->kind == VIR_XML_KIND_ADDR)
        return virSocketAddrEqual(&VIR_XML_CFIELD(a, row, virSocketAddr),
                                  &VIR_XML_CFIELD(b, row, virSocketAddr));
    if (size)
        return !memcmp((const char *)a + row->offset, (const char *)b + row->offset, size);
    if (row->kind == VIR_XML_KIND_BITMAP)
        return virBitmapEqual(VIR_XML_CFIELD(a, row, virBitmap *),
                              VIR_XML_CFIELD(b, row, virBitmap *));
    if (row->kind == VIR_XML_KIND_STRLIST) {
        const char *const *la = VIR_XML_CFIELD(a, row, const char *const *);
        const char *const *lb = VIR_XML_CFIELD(b, row, const char *const *);

        return la == lb || (la && lb && g_strv_equal(la, lb));
    }
    if (row->kind == VIR_XML_KIND_CUSTOM)
        return !row->custom || !row->custom->equal || row->custom->equal(row, a, b);
    return !g_strcmp0(VIR_XML_CFIELD(a, row, char *), VIR_XML_CFIELD(b, row, char *));
}

static gboolean virXMLEqualInner(const virXMLType *type, const void *a, const void *b, gboolean abi,
                                 GString *path)
{
    for (unsigned i = 0; i < type->nrows; i++) {
        const virXMLRow *row = &type->rows[i];
        gboolean applies = virXMLRowApplies(row, a);

        if (abi && row->flags & (VIR_XML_ABI_FREE | VIR_XML_LIVE | VIR_XML_STATUS))
            continue;
        if (!applies && !virXMLRowApplies(row, b))
            continue;
        if (applies != virXMLRowApplies(row, b)) {
            g_string_append_printf(path, "/%s", row->path);
            return FALSE;
        }
        switch ((virXMLKind)row->kind) {
        case VIR_XML_KIND_STRUCT:
            if (!virXMLEqualNested(row, (const char *)a + row->offset,
                                   (const char *)b + row->offset, -1, abi, path))
                return FALSE;
            break;
        case VIR_XML_KIND_POINTER:
            if (!virXMLEqualNested(row, VIR_XML_CFIELD(a, row, void *),
                                   VIR_XML_CFIELD(b, row, void *), -1, abi, path))
                return FALSE;
            break;
        case VIR_XML_KIND_LIST:
            if (!virXMLEqualList(row, a, b, abi, path))
                return FALSE;
            break;
        default:
            if (!virXMLEqualPlain(row, a, b)) {
                g_string_append_printf(path, "/%s", row->path);
                return FALSE;
            }
        }
    }
    return TRUE;
}

gboolean virXMLEqual(const virXMLType *type, const void *a, const void *b, gboolean abi,
                     char **where)
{
    GString *path = g_string_new(type->element);
    gboolean equal = virXMLEqualInner(type, a, b, abi, path);

    if (!equal && where)
        *where = g_string_free(path, FALSE);
    else
        g_string_free(path, TRUE);
    return equal;
}
