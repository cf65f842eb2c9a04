/*
 * type.c: encodes, decodes, frees and copies structures by their description (XDR, RFC 4506)
 *
 * Not libtirpc's xdr_ functions: those want the size of the result beforehand, allocate what a
 * counter promises before looking whether the bytes are there, and say nothing on failure. Here
 * the output grows, memory taken is in proportion to the input, and an error names the field.
 *
 * Thread: any.
 */
#include "rpc/type.h"

#include <string.h>

#include "common/base/error.h"

typedef struct {
    const virRPCType *type; /* which structure is worked on, for messages */
    const virRPCField *field;
    GByteArray *out;
    gsize max;
    GError **error;
} virRPCEncoder;

typedef struct {
    const virRPCType *type;
    const virRPCField *field;
    const guint8 *data;
    gsize left;
    GError **error;
} virRPCDecoder;

/* Bytes in memory of one element of each kind; STRUCT and UNION say it themselves. */
static const guint8 kind_sizes[VIR_RPC_KIND_LAST] = {
    [VIR_RPC_KIND_INT] = sizeof(int),       [VIR_RPC_KIND_UINT] = sizeof(guint),
    [VIR_RPC_KIND_HYPER] = sizeof(gint64),  [VIR_RPC_KIND_UHYPER] = sizeof(guint64),
    [VIR_RPC_KIND_DOUBLE] = sizeof(double), [VIR_RPC_KIND_CHAR] = sizeof(char),
    [VIR_RPC_KIND_UCHAR] = sizeof(guchar),  [VIR_RPC_KIND_USHORT] = sizeof(gushort),
    [VIR_RPC_KIND_STRING] = sizeof(char *), [VIR_RPC_KIND_UUID] = 16,
    [VIR_RPC_KIND_OPAQUE] = sizeof(guint8),
};

static gsize virRPCFieldSize(const virRPCField *field)
{
    return field->type ? field->type->size : kind_sizes[field->kind];
}

static gsize virRPCPadding(gsize len)
{
    return (4 - len % 4) % 4;
}

/*
 * Encoding
 */

static gboolean virRPCEncodeFail(virRPCEncoder *enc, virErrorNumber code, const char *text)
{
    virSetError(enc->error, VIR_FROM_RPC, code, "cannot encode %s.%s: %s", enc->type->name,
                enc->field->name, text);
    return FALSE;
}

/* Room for @len more bytes, or NULL with the error set. */
static guint8 *virRPCEncodeRoom(virRPCEncoder *enc, gsize len)
{
    gsize old = enc->out->len;

    if (len > enc->max || old > enc->max - len) {
        virRPCEncodeFail(enc, VIR_ERR_RPC, "the message would become larger than a packet");
        return NULL;
    }
    g_byte_array_set_size(enc->out, old + len);
    return enc->out->data + old;
}

static gboolean virRPCEncodeWord(virRPCEncoder *enc, guint32 word)
{
    guint8 *place = virRPCEncodeRoom(enc, 4);

    if (!place)
        return FALSE;
    word = GUINT32_TO_BE(word);
    memcpy(place, &word, 4);
    return TRUE;
}

static gboolean virRPCEncodeLong(virRPCEncoder *enc, guint64 value)
{
    guint8 *place = virRPCEncodeRoom(enc, 8);

    if (!place)
        return FALSE;
    value = GUINT64_TO_BE(value);
    memcpy(place, &value, 8);
    return TRUE;
}

static gboolean virRPCEncodeBytes(virRPCEncoder *enc, const void *data, gsize len)
{
    gsize pad = virRPCPadding(len);
    guint8 *place = virRPCEncodeRoom(enc, len + pad);

    if (!place)
        return FALSE;
    if (len)
        memcpy(place, data, len);
    memset(place + len, 0, pad);
    return TRUE;
}

static gboolean virRPCEncodeString(virRPCEncoder *enc, const char *text)
{
    gsize len;

    if (!text)
        return virRPCEncodeFail(enc, VIR_ERR_INTERNAL_ERROR, "a string is missing");
    len = strlen(text);
    if (len > enc->field->max)
        return virRPCEncodeFail(enc, VIR_ERR_RPC, "a string is longer than the protocol allows");
    return virRPCEncodeWord(enc, len) && virRPCEncodeBytes(enc, text, len);
}

static gboolean virRPCEncodeStruct(virRPCEncoder *enc, const virRPCType *type, const void *value);
static gboolean virRPCEncodeUnion(virRPCEncoder *enc, const virRPCType *type, const void *value);

static gboolean virRPCEncodeElement(virRPCEncoder *enc, const void *place)
{
    const virRPCField *field = enc->field;
    guint64 bits;

    switch ((virRPCKind)field->kind) {
    case VIR_RPC_KIND_INT:
    case VIR_RPC_KIND_UINT:
        return virRPCEncodeWord(enc, *(const guint32 *)place);
    case VIR_RPC_KIND_CHAR:
        return virRPCEncodeWord(enc, (guint32)(gint32) * (const signed char *)place);
    case VIR_RPC_KIND_UCHAR:
        return virRPCEncodeWord(enc, *(const guchar *)place);
    case VIR_RPC_KIND_USHORT:
        return virRPCEncodeWord(enc, *(const gushort *)place);
    case VIR_RPC_KIND_HYPER:
    case VIR_RPC_KIND_UHYPER:
        return virRPCEncodeLong(enc, *(const guint64 *)place);
    case VIR_RPC_KIND_DOUBLE:
        memcpy(&bits, place, sizeof(bits));
        return virRPCEncodeLong(enc, bits);
    case VIR_RPC_KIND_STRING:
        return virRPCEncodeString(enc, *(char *const *)place);
    case VIR_RPC_KIND_UUID:
        return virRPCEncodeBytes(enc, place, 16);
    case VIR_RPC_KIND_STRUCT:
        return virRPCEncodeStruct(enc, field->type, place);
    case VIR_RPC_KIND_UNION:
        return virRPCEncodeUnion(enc, field->type, place);
    case VIR_RPC_KIND_OPAQUE:
    case VIR_RPC_KIND_LAST:
        break;
    }
    return virRPCEncodeFail(enc, VIR_ERR_INTERNAL_ERROR, "bad description");
}

static gboolean virRPCEncodeElements(virRPCEncoder *enc, const guint8 *place, guint count)
{
    const virRPCField *field = enc->field;
    gsize size = virRPCFieldSize(field);

    for (guint i = 0; i < count; i++) {
        if (!virRPCEncodeElement(enc, place + i * size))
            return FALSE;
        enc->field = field;
    }
    return TRUE;
}

static gboolean virRPCEncodeArray(virRPCEncoder *enc, const guint8 *value)
{
    const virRPCField *field = enc->field;
    const guint8 *elements = *(guint8 *const *)(value + field->offset);
    guint count = *(const guint *)(value + field->len_offset);

    if (count > field->max)
        return virRPCEncodeFail(enc, VIR_ERR_RPC, "more elements than the protocol allows");
    if (count && !elements)
        return virRPCEncodeFail(enc, VIR_ERR_INTERNAL_ERROR, "the elements are missing");
    if (!virRPCEncodeWord(enc, count))
        return FALSE;
    if (field->kind == VIR_RPC_KIND_OPAQUE)
        return virRPCEncodeBytes(enc, elements, count);
    return virRPCEncodeElements(enc, elements, count);
}

static gboolean virRPCEncodeOptional(virRPCEncoder *enc, const guint8 *place)
{
    const void *pointer = *(void *const *)place;

    if (!virRPCEncodeWord(enc, pointer != NULL))
        return FALSE;
    if (!pointer)
        return TRUE;
    /* A string's element is the pointer, a structure's what it points to. */
    return virRPCEncodeElement(enc, enc->field->kind == VIR_RPC_KIND_STRING ? place : pointer);
}

static gboolean virRPCEncodeField(virRPCEncoder *enc, const guint8 *value)
{
    const guint8 *place = value + enc->field->offset;

    switch ((virRPCShape)enc->field->shape) {
    case VIR_RPC_SHAPE_PLAIN:
        return virRPCEncodeElement(enc, place);
    case VIR_RPC_SHAPE_OPTIONAL:
        return virRPCEncodeOptional(enc, place);
    case VIR_RPC_SHAPE_ARRAY:
        return virRPCEncodeArray(enc, value);
    case VIR_RPC_SHAPE_FIXED:
        return virRPCEncodeElements(enc, place, enc->field->max);
    }
    return FALSE;
}

static gboolean virRPCEncodeStruct(virRPCEncoder *enc, const virRPCType *type, const void *value)
{
    const virRPCType *outer = enc->type;

    enc->type = type;
    for (guint i = 0; i < type->nfields; i++) {
        enc->field = &type->fields[i];
        if (!virRPCEncodeField(enc, value))
            return FALSE;
    }
    enc->type = outer;
    return TRUE;
}

static const virRPCField *virRPCUnionArm(const virRPCType *type, int number)
{
    for (guint i = 0; i < type->nfields; i++) {
        if (type->fields[i].arm == number)
            return &type->fields[i];
    }
    return NULL;
}

static gboolean virRPCEncodeUnion(virRPCEncoder *enc, const virRPCType *type, const void *value)
{
    const virRPCType *outer = enc->type;
    int number = *(const int *)value;
    const virRPCField *arm = virRPCUnionArm(type, number);

    if (!arm)
        return virRPCEncodeFail(enc, VIR_ERR_INTERNAL_ERROR, "unknown type of value");
    if (!virRPCEncodeWord(enc, number))
        return FALSE;
    enc->type = type;
    enc->field = arm;
    if (!virRPCEncodeField(enc, value))
        return FALSE;
    enc->type = outer;
    return TRUE;
}

gboolean virRPCTypeEncode(const virRPCType *type, const void *value, GByteArray *out, gsize max,
                          GError **error)
{
    virRPCEncoder enc = {.out = out, .max = max, .error = error};
    gsize old = out->len;

    if (!type || virRPCEncodeStruct(&enc, type, value))
        return TRUE;
    g_byte_array_set_size(out, old);
    return FALSE;
}

/*
 * Decoding
 */

static gboolean virRPCDecodeFail(virRPCDecoder *dec, const char *text)
{
    virSetError(dec->error, VIR_FROM_RPC, VIR_ERR_RPC, "cannot decode %s.%s: %s", dec->type->name,
                dec->field->name, text);
    return FALSE;
}

static const guint8 *virRPCDecodeTake(virRPCDecoder *dec, gsize len)
{
    const guint8 *place = dec->data;

    if (len > dec->left) {
        virRPCDecodeFail(dec, "the message ends too early");
        return NULL;
    }
    dec->data += len;
    dec->left -= len;
    return place;
}

static gboolean virRPCDecodeWord(virRPCDecoder *dec, guint32 *word)
{
    const guint8 *place = virRPCDecodeTake(dec, 4);

    if (!place)
        return FALSE;
    memcpy(word, place, 4);
    *word = GUINT32_FROM_BE(*word);
    return TRUE;
}

static gboolean virRPCDecodeLong(virRPCDecoder *dec, guint64 *value)
{
    const guint8 *place = virRPCDecodeTake(dec, 8);

    if (!place)
        return FALSE;
    memcpy(value, place, 8);
    *value = GUINT64_FROM_BE(*value);
    return TRUE;
}

static gboolean virRPCDecodeString(virRPCDecoder *dec, char **text)
{
    const guint8 *place;
    guint32 len;

    if (!virRPCDecodeWord(dec, &len))
        return FALSE;
    if (len > dec->field->max)
        return virRPCDecodeFail(dec, "a string is longer than the protocol allows");
    if (!(place = virRPCDecodeTake(dec, len + virRPCPadding(len))))
        return FALSE;
    if (memchr(place, 0, len))
        return virRPCDecodeFail(dec, "a string contains a zero byte");
    *text = g_strndup((const char *)place, len);
    return TRUE;
}

static gboolean virRPCDecodeStruct(virRPCDecoder *dec, const virRPCType *type, void *value);
static gboolean virRPCDecodeUnion(virRPCDecoder *dec, const virRPCType *type, void *value);

/* The numbers that are one word on the wire but smaller in memory. */
static gboolean virRPCDecodeSmall(virRPCDecoder *dec, void *place)
{
    guint32 word;

    if (!virRPCDecodeWord(dec, &word))
        return FALSE;
    if (dec->field->kind == VIR_RPC_KIND_USHORT)
        *(gushort *)place = word;
    else
        *(guchar *)place = word;
    return TRUE;
}

static gboolean virRPCDecodeElement(virRPCDecoder *dec, void *place)
{
    const guint8 *bytes;

    switch ((virRPCKind)dec->field->kind) {
    case VIR_RPC_KIND_INT:
    case VIR_RPC_KIND_UINT:
        return virRPCDecodeWord(dec, place);
    case VIR_RPC_KIND_CHAR:
    case VIR_RPC_KIND_UCHAR:
    case VIR_RPC_KIND_USHORT:
        return virRPCDecodeSmall(dec, place);
    case VIR_RPC_KIND_HYPER:
    case VIR_RPC_KIND_UHYPER:
    case VIR_RPC_KIND_DOUBLE:
        return virRPCDecodeLong(dec, place);
    case VIR_RPC_KIND_STRING:
        return virRPCDecodeString(dec, place);
    case VIR_RPC_KIND_UUID:
        if (!(bytes = virRPCDecodeTake(dec, 16)))
            return FALSE;
        memcpy(place, bytes, 16);
        return TRUE;
    case VIR_RPC_KIND_STRUCT:
        return virRPCDecodeStruct(dec, dec->field->type, place);
    case VIR_RPC_KIND_UNION:
        return virRPCDecodeUnion(dec, dec->field->type, place);
    case VIR_RPC_KIND_OPAQUE:
    case VIR_RPC_KIND_LAST:
        break;
    }
    return virRPCDecodeFail(dec, "bad description");
}

static gboolean virRPCDecodeElements(virRPCDecoder *dec, guint8 *place, guint count)
{
    const virRPCField *field = dec->field;
    gsize size = virRPCFieldSize(field);

    for (guint i = 0; i < count; i++) {
        if (!virRPCDecodeElement(dec, place + i * size))
            return FALSE;
        dec->field = field;
    }
    return TRUE;
}

static gboolean virRPCDecodeArray(virRPCDecoder *dec, guint8 *value)
{
    const virRPCField *field = dec->field;
    guint8 **elements = (guint8 **)(value + field->offset);
    guint *len = (guint *)(value + field->len_offset);
    const guint8 *bytes;
    guint32 count;

    if (!virRPCDecodeWord(dec, &count))
        return FALSE;
    if (count > field->max)
        return virRPCDecodeFail(dec, "more elements than the protocol allows");
    if (field->kind == VIR_RPC_KIND_OPAQUE) {
        if (!(bytes = virRPCDecodeTake(dec, count + virRPCPadding(count))))
            return FALSE;
        *elements = count ? g_memdup2(bytes, count) : NULL;
        *len = count;
        return TRUE;
    }
    /* A lie is found out before memory is taken. */
    if (count > dec->left / field->wire_min)
        return virRPCDecodeFail(dec, "fewer elements than announced");
    if (!count)
        return TRUE;
    /* The length goes in first, so that clearing frees what a failure leaves behind. */
    *elements = g_malloc0_n(count, virRPCFieldSize(field));
    *len = count;
    return virRPCDecodeElements(dec, *elements, count);
}

static gboolean virRPCDecodeOptional(virRPCDecoder *dec, guint8 *place)
{
    guint32 present;

    if (!virRPCDecodeWord(dec, &present))
        return FALSE;
    if (present > 1)
        return virRPCDecodeFail(dec, "presence must be 0 or 1");
    if (!present)
        return TRUE;
    if (dec->field->kind == VIR_RPC_KIND_STRING)
        return virRPCDecodeElement(dec, place);
    *(void **)place = g_malloc0(virRPCFieldSize(dec->field));
    return virRPCDecodeElement(dec, *(void **)place);
}

static gboolean virRPCDecodeField(virRPCDecoder *dec, guint8 *value)
{
    guint8 *place = value + dec->field->offset;

    switch ((virRPCShape)dec->field->shape) {
    case VIR_RPC_SHAPE_PLAIN:
        return virRPCDecodeElement(dec, place);
    case VIR_RPC_SHAPE_OPTIONAL:
        return virRPCDecodeOptional(dec, place);
    case VIR_RPC_SHAPE_ARRAY:
        return virRPCDecodeArray(dec, value);
    case VIR_RPC_SHAPE_FIXED:
        return virRPCDecodeElements(dec, place, dec->field->max);
    }
    return FALSE;
}

static gboolean virRPCDecodeStruct(virRPCDecoder *dec, const virRPCType *type, void *value)
{
    const virRPCType *outer = dec->type;

    dec->type = type;
    for (guint i = 0; i < type->nfields; i++) {
        dec->field = &type->fields[i];
        if (!virRPCDecodeField(dec, value))
            return FALSE;
    }
    dec->type = outer;
    return TRUE;
}

static gboolean virRPCDecodeUnion(virRPCDecoder *dec, const virRPCType *type, void *value)
{
    const virRPCType *outer = dec->type;
    const virRPCField *arm;
    guint32 number;

    if (!virRPCDecodeWord(dec, &number))
        return FALSE;
    arm = virRPCUnionArm(type, number);
    if (!arm)
        return virRPCDecodeFail(dec, "unknown type of value");
    dec->type = type;
    dec->field = arm;
    if (!virRPCDecodeField(dec, value))
        return FALSE;
    /* Only now: clearing a half-read union must not free a string that is not there. */
    *(int *)value = number;
    dec->type = outer;
    return TRUE;
}

gboolean virRPCTypeDecodePart(const virRPCType *type, void *value, const guint8 *data, gsize len,
                              gsize *used, GError **error)
{
    virRPCDecoder dec = {.data = data, .left = len, .error = error};

    if (type) {
        memset(value, 0, type->size);
        if (!virRPCDecodeStruct(&dec, type, value)) {
            virRPCTypeClear(type, value);
            return FALSE;
        }
    }
    *used = len - dec.left;
    return TRUE;
}

gboolean virRPCTypeDecode(const virRPCType *type, void *value, const guint8 *data, gsize len,
                          GError **error)
{
    gsize used;

    if (!virRPCTypeDecodePart(type, value, data, len, &used, error))
        return FALSE;
    if (used == len)
        return TRUE;
    virRPCTypeClear(type, value);
    virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC,
                "cannot decode %s: %" G_GSIZE_FORMAT " bytes too many",
                type ? type->name : "an empty message", len - used);
    return FALSE;
}

/*
 * Freeing and copying
 */

static void virRPCFieldClear(const virRPCField *field, guint8 *value);

static void virRPCElementsClear(const virRPCField *field, guint8 *place, guint count)
{
    gsize size = virRPCFieldSize(field);

    if (field->kind != VIR_RPC_KIND_STRING && !field->type)
        return;
    for (guint i = 0; i < count; i++) {
        if (field->kind == VIR_RPC_KIND_STRING)
            g_free(*(char **)(place + i * size));
        else
            virRPCTypeClear(field->type, place + i * size);
    }
}

static void virRPCFieldClear(const virRPCField *field, guint8 *value)
{
    guint8 *place = value + field->offset;

    if (field->shape == VIR_RPC_SHAPE_ARRAY) {
        if (*(guint8 **)place)
            virRPCElementsClear(field, *(guint8 **)place, *(guint *)(value + field->len_offset));
        g_free(*(guint8 **)place);
    } else if (field->shape == VIR_RPC_SHAPE_OPTIONAL && field->kind != VIR_RPC_KIND_STRING) {
        virRPCTypeClear(field->type, *(void **)place);
        g_free(*(void **)place);
    } else if (field->shape != VIR_RPC_SHAPE_FIXED) {
        virRPCElementsClear(field, place, 1);
    }
}

static gboolean virRPCTypeIsUnion(const virRPCType *type)
{
    return type->nfields && type->fields[0].arm != 0;
}

void virRPCTypeClear(const virRPCType *type, void *value)
{
    if (!type || !value)
        return;
    if (virRPCTypeIsUnion(type)) {
        const virRPCField *arm = virRPCUnionArm(type, *(int *)value);

        if (arm)
            virRPCFieldClear(arm, value);
    } else {
        for (guint i = 0; i < type->nfields; i++)
            virRPCFieldClear(&type->fields[i], value);
    }
    memset(value, 0, type->size);
}

static void virRPCElementsCopy(const virRPCField *field, guint8 *dst, const guint8 *src,
                               guint count)
{
    gsize size = virRPCFieldSize(field);

    if (field->kind != VIR_RPC_KIND_STRING && !field->type) {
        memcpy(dst, src, size * count);
        return;
    }
    for (guint i = 0; i < count; i++) {
        if (field->kind == VIR_RPC_KIND_STRING)
            *(char **)(dst + i * size) = g_strdup(*(char *const *)(src + i * size));
        else
            virRPCTypeCopy(field->type, dst + i * size, src + i * size);
    }
}

static void virRPCFieldCopy(const virRPCField *field, guint8 *dst, const guint8 *src)
{
    guint8 *to = dst + field->offset;
    const guint8 *from = src + field->offset;

    if (field->shape == VIR_RPC_SHAPE_ARRAY) {
        guint count = *(const guint *)(src + field->len_offset);

        *(guint *)(dst + field->len_offset) = count;
        if (!count)
            return;
        *(guint8 **)to = g_malloc0_n(count, virRPCFieldSize(field));
        virRPCElementsCopy(field, *(guint8 **)to, *(guint8 *const *)from, count);
    } else if (field->shape == VIR_RPC_SHAPE_OPTIONAL && field->kind != VIR_RPC_KIND_STRING) {
        if (!*(void *const *)from)
            return;
        *(guint8 **)to = g_malloc0(virRPCFieldSize(field));
        virRPCTypeCopy(field->type, *(void **)to, *(void *const *)from);
    } else {
        virRPCElementsCopy(field, to, from, field->shape == VIR_RPC_SHAPE_FIXED ? field->max : 1);
    }
}

void virRPCTypeCopy(const virRPCType *type, void *dst, const void *src)
{
    memset(dst, 0, type->size);
    if (virRPCTypeIsUnion(type)) {
        const virRPCField *arm = virRPCUnionArm(type, *(const int *)src);

        *(int *)dst = *(const int *)src;
        if (arm)
            virRPCFieldCopy(arm, dst, src);
        return;
    }
    for (guint i = 0; i < type->nfields; i++)
        virRPCFieldCopy(&type->fields[i], dst, src);
}
