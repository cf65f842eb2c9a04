/*
 * type.h: how a C structure looks on the wire
 *
 * The generator describes every structure of a protocol as a const virRPCType; one encoder, one
 * decoder and one destructor work on all of them. Field types in C:
 *   int, guint, gint64, guint64, double, char, guchar, gushort   the numbers
 *   char *               string; NULL only for an optional one
 *   unsigned char [16]   uuid
 *   T *x; guint x_len    an array (also opaque: guint8 *x)
 *   T *                  an optional structure, NULL where absent
 * Everything that a pointer holds is allocated with g_malloc() and owned by the structure.
 *
 * Thread: any; values are plain data.
 */
#pragma once

#include <glib.h>

typedef enum {
    VIR_RPC_KIND_INT,
    VIR_RPC_KIND_UINT,
    VIR_RPC_KIND_HYPER,
    VIR_RPC_KIND_UHYPER,
    VIR_RPC_KIND_DOUBLE,
    VIR_RPC_KIND_CHAR,
    VIR_RPC_KIND_UCHAR,
    VIR_RPC_KIND_USHORT,
    VIR_RPC_KIND_STRING,
    VIR_RPC_KIND_UUID,
    VIR_RPC_KIND_OPAQUE, /* bytes, only as an array */
    VIR_RPC_KIND_STRUCT,
    VIR_RPC_KIND_UNION,
    VIR_RPC_KIND_LAST
} virRPCKind;

typedef enum {
    VIR_RPC_SHAPE_PLAIN,
    VIR_RPC_SHAPE_OPTIONAL,
    VIR_RPC_SHAPE_ARRAY, /* up to max elements, counted */
    VIR_RPC_SHAPE_FIXED, /* exactly max elements, in place */
} virRPCShape;

typedef struct _virRPCType virRPCType;

typedef struct {
    const char *name;
    guint8 kind;            /* virRPCKind */
    guint8 shape;           /* virRPCShape */
    guint16 offset;         /* in the structure */
    guint16 len_offset;     /* of an array's guint NAME_len */
    guint16 arm;            /* in a union: the number that chooses this field */
    guint16 wire_min;       /* of an array: the fewest bytes that an element can take */
    guint32 max;            /* elements; of a string its bytes */
    const virRPCType *type; /* of STRUCT and UNION */
} virRPCField;

/* A union is a structure whose first member is `int type`; at most one field is present. */
struct _virRPCType {
    const char *name;
    guint32 size; /* sizeof the C structure */
    guint16 nfields;
    const virRPCField *fields;
};

/**
 * virRPCTypeEncode:
 * @type: NULL for nothing
 * @value: the structure
 * @out: gets the bytes behind what it holds; shortened to its old length on failure
 * @max: @out may not become longer than this, in bytes
 *
 * Fails with VIR_ERR_RPC if a bound is exceeded, VIR_ERR_INTERNAL_ERROR if a string that must
 * be there is NULL; the message names structure and field.
 */
gboolean virRPCTypeEncode(const virRPCType *type, const void *value, GByteArray *out, gsize max,
                          GError **error);

/**
 * virRPCTypeDecode:
 * @type: NULL for nothing
 * @value: @type->size bytes, set wholly on success; zeroed on failure
 * @data, @len: the bytes, all of which must be used up
 *
 * Memory taken is in proportion to @len. Fails with VIR_ERR_RPC.
 */
gboolean virRPCTypeDecode(const virRPCType *type, void *value, const guint8 *data, gsize len,
                          GError **error);

/* Like virRPCTypeDecode(), but bytes may be left over; @used gets the number eaten. */
gboolean virRPCTypeDecodePart(const virRPCType *type, void *value, const guint8 *data, gsize len,
                              gsize *used, GError **error);

/* Frees all that *value owns and zeroes it. @type or @value may be NULL. */
void virRPCTypeClear(const virRPCType *type, void *value);

/* Makes @dst, whose old contents are lost, a deep copy of @src. */
void virRPCTypeCopy(const virRPCType *type, void *dst, const void *src);
