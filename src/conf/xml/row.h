/*
 * row.h: an element's attributes, declared once
 *
 * A virXMLType describes one element: the C struct that holds it and a table of rows, one for
 * each attribute, text or child, in output order. From it come parsing, formatting, freeing,
 * cloning, ABI comparison, the RELAX NG schema and the reference page. Hand code (custom rows)
 * only for what a row can't say.
 *
 *   static const virXMLRow watchdog_rows[] = {
 *       VIR_XML_ENUM(virDomainWatchdogDef, model, "@model", virDomainWatchdogModel,
 *                    .flags = VIR_XML_REQUIRED),
 *       VIR_XML_ENUM(virDomainWatchdogDef, action, "@action", virDomainWatchdogAction),
 *       VIR_XML_EMBED(virDomainWatchdogDef, info, &virDomainDeviceInfoType),
 *   };
 *   const virXMLType virDomainWatchdogDefType =
 *       VIR_XML_TYPE("watchdog", virDomainWatchdogDef, watchdog_rows, .line = ...);
 *
 * A row's place is a path relative to the element: "@model" an attribute, "driver/@name" an
 * attribute of a child, "target" the text of a child, "." the element's own text,
 * "a/b/@c" deeper. Rows that name the same child, also those of embedded types, share one
 * child element in the output. A child whose rows are all unset is not written.
 *
 * Zero (0, NULL, the first name of an enum) means unset and is not written, unless the row
 * has a .present flag field or VIR_XML_WRITE_ZERO.
 *
 * Phases: parsing sets what the document says and no default. Thread: any; tables are const.
 */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

#include "common/base/enum.h"
#include "conf/xml/problem.h"

typedef struct _virXMLType virXMLType;
typedef struct _virXMLRow virXMLRow;
typedef struct _virXMLParser virXMLParser;
typedef struct _virXMLWriter virXMLWriter;
typedef struct _virXMLOutNode virXMLOutNode; /* an element being written */

typedef enum {
    VIR_XML_KIND_STRING,  /* char *; empty text counts as unset unless VIR_XML_EMPTY_OK */
    VIR_XML_KIND_ENUM,    /* an int-sized enum, .names */
    VIR_XML_KIND_FLAG,    /* gboolean: the child element is there (<readonly/>) */
    VIR_XML_KIND_BOOL,    /* gboolean: "yes"/"no" ("on"/"off" with VIR_XML_ONOFF) */
    VIR_XML_KIND_INT,     /* int, .min .max */
    VIR_XML_KIND_UINT,    /* unsigned int, .min .max */
    VIR_XML_KIND_LLONG,   /* long long */
    VIR_XML_KIND_ULLONG,  /* unsigned long long */
    VIR_XML_KIND_DOUBLE,  /* double */
    VIR_XML_KIND_SIZE,    /* unsigned long long in units of .scale bytes; the document has a unit
                             attribute beside it (default unit .unit); written in .unit */
    VIR_XML_KIND_UUID,    /* unsigned char[16] with .present or zero = unset */
    VIR_XML_KIND_MAC,     /* virMacAddr; zero = unset unless .present */
    VIR_XML_KIND_BITMAP,  /* virBitmap *, "0-3,^2" */
    VIR_XML_KIND_ADDR,    /* virSocketAddr; family 0 = unset */
    VIR_XML_KIND_STRUCT,  /* a struct in place, type .type, at a child or (EMBED) this element */
    VIR_XML_KIND_POINTER, /* T *, NULL = child absent; or embedded and always allocated */
    VIR_XML_KIND_LIST,    /* T **items + gsize count (.count): all children of that name */
    VIR_XML_KIND_STRLIST, /* char **strv, NULL-terminated: the text (or attribute) of each child */
    VIR_XML_KIND_RAW,     /* char *: the child's XML kept as text (metadata) */
    VIR_XML_KIND_CUSTOM,  /* .custom */
} virXMLKind;

typedef enum {
    VIR_XML_REQUIRED = 1 << 0,   /* an error if missing (where .when holds) */
    VIR_XML_NONZERO = 1 << 1,    /* ENUM: the first name is refused; numbers: 0 is refused */
    VIR_XML_WRITE_ZERO = 1 << 2, /* written even if zero */
    VIR_XML_EMPTY_OK = 1 << 3,   /* STRING: "" is a value of its own */
    VIR_XML_HEX = 1 << 4,        /* numbers are written 0x%0*x, width .width; any base is read */
    VIR_XML_ONOFF = 1 << 5,
    VIR_XML_SECRET = 1 << 6,      /* written only with VIR_XML_FORMAT_SECURE */
    VIR_XML_LIVE = 1 << 7,        /* live data: neither read nor written with ..._INACTIVE */
    VIR_XML_STATUS = 1 << 8,      /* read and written only in status files (..._STATUS) */
    VIR_XML_ABI_FREE = 1 << 9,    /* a live domain may change it: no ABI comparison */
    VIR_XML_READ_ONLY = 1 << 10,  /* an old spelling: read, never written */
    VIR_XML_WRITE_ONLY = 1 << 11, /* written for old readers, ignored when read */
    VIR_XML_NO_TRIM = 1 << 12,    /* STRING: white space around the text belongs to it */
    VIR_XML_EMBEDDED = 1 << 13,   /* STRUCT, POINTER: rows apply to this very element */
    VIR_XML_SHORT_HEX = 1 << 14,  /* HEX without zero padding */
    VIR_XML_MINUS_ONE = 1 << 15, /* INT: -1 is unset, and what parsing leaves where none is given */
    VIR_XML_REQUIRED_INSIDE = 1 << 16, /* an error if missing where the child elements of the
                                          row's path are there ("a/@b": <a> without b) */
    VIR_XML_ANY_BASE = 1 << 18,        /* UINT, ULLONG: 0x11 is read too; written in decimal */
} virXMLRowFlags;

/* Flags of one parse or format, independent of the public API's. */
typedef enum {
    VIR_XML_MODE_INACTIVE = 1 << 0,
    VIR_XML_MODE_SECURE = 1 << 1,
    VIR_XML_MODE_STATUS = 1 << 2,
    VIR_XML_MODE_MIGRATABLE = 1 << 3,
    VIR_XML_MODE_STRICT = 1 << 4, /* unknown names are errors */
} virXMLMode;

/* What a row can't say. Each may be NULL: nothing to do. @obj is the struct of the row's type,
 * not the field. parse is called if the row's child is there, with the first such child (for
 * "." and "@attr" always, with the element itself); it adds its problems with
 * virXMLParserError(). format gets the child of the row's path, shared with other rows and left
 * out of the document if nothing is put into it (for "." and "@attr" the element itself).
 * Inside a custom child nothing counts as unknown unless .known is there; a nested
 * virXMLParseInto() reports by its own rows. */
typedef struct {
    void (*parse)(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj);
    void (*format)(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row, const void *obj);
    void (*clear)(const virXMLRow *row, void *obj);
    void (*copy)(const virXMLRow *row, void *dst, const void *src);
    gboolean (*equal)(const virXMLRow *row, const void *a, const void *b);
    /* Names that parse takes care of, so that they aren't reported as unknown:
     * "@attr" and "child" entries, NULL-terminated. */
    const char *const *known;
} virXMLCustom;

/* The row applies only where the enum field at .offset has a value whose bit is in .mask. */
typedef struct {
    guint16 offset_plus_1; /* 0: always */
    guint64 mask;
} virXMLWhen;

struct _virXMLRow {
    const char *path;
    const char *field; /* the C name, for the reference page and messages */
    guint8 kind;       /* virXMLKind */
    guint8 width;      /* HEX: digits */
    guint16 offset;
    guint16 count;          /* LIST: offset of the gsize */
    guint16 present_plus_1; /* offset of a gboolean that says whether it was given; 0: none */
    guint32 flags;          /* virXMLRowFlags */
    const virEnumTable *names;
    const virXMLType *type;
    const virXMLCustom *custom;
    virXMLWhen when;
    /* Written only where this is TRUE for the struct of the row's type; NULL: always. */
    gboolean (*shown)(const void *obj);
    long long min;
    unsigned long long max; /* 0: the C type's */
    unsigned scale;         /* SIZE: bytes per unit of the field, 1 or 1024 */
    const char *unit;       /* SIZE: default unit read and written, "KiB", "bytes" */
    const char *since;      /* libvirt release, for the reference */
    const char *doc;        /* one sentence for the reference */
};

struct _virXMLType {
    const char *element; /* usual element name; a row's path decides where it is used */
    gsize size;
    const virXMLRow *rows;
    unsigned nrows;
    guint16 line_plus_1; /* offset of an `unsigned line` that gets the element's line */
    /* Called after the rows were read, for what spans rows (still syntax, no defaults). */
    void (*parsed)(virXMLParser *parser, xmlNodePtr node, void *obj);
    /* Called on a new zeroed object; before freeing; after copying, for fields that no row
     * covers. */
    void (*init)(void *obj);
    void (*clear)(void *obj);
    void (*copied)(void *dst, const void *src);
    /* Called before writing: may fill @view (type->size bytes of zeroes) with a shallow copy that
     * is written in place of @obj, and is never freed or changed; FALSE: @obj is written as it is.
     */
    gboolean (*view)(const virXMLWriter *writer, const void *obj, void *view);
    const char *doc;
};

/* offsetof() that also checks the member's size against what the kind stores. */
#define VIR_XML_OFF(S, f, ctype) \
    (offsetof(S, f) + 0 * sizeof(char[sizeof(((S *)0)->f) == sizeof(ctype) ? 1 : -1]))
#define VIR_XML_ROW_(K, S, f, ctype, p, ...) \
    { \
        .kind = VIR_XML_KIND_##K, .path = (p), .field = #f, .offset = VIR_XML_OFF(S, f, ctype), \
        __VA_ARGS__ \
    }

#define VIR_XML_STRING(S, f, p, ...) VIR_XML_ROW_(STRING, S, f, char *, p, __VA_ARGS__)
#define VIR_XML_ENUM(S, f, p, E, ...) \
    VIR_XML_ROW_(ENUM, S, f, int, p, .names = &E##TypeNames, __VA_ARGS__)
/* "yes"/"no" and "on"/"off"; their first name, "default", is never read (NONZERO is implied). */
#define VIR_XML_YESNO(S, f, p, ...) VIR_XML_ENUM(S, f, p, virTristateBool, __VA_ARGS__)
#define VIR_XML_SWITCH(S, f, p, ...) VIR_XML_ENUM(S, f, p, virTristateSwitch, __VA_ARGS__)
#define VIR_XML_FLAG(S, f, p, ...) VIR_XML_ROW_(FLAG, S, f, gboolean, p, __VA_ARGS__)
#define VIR_XML_BOOL(S, f, p, ...) VIR_XML_ROW_(BOOL, S, f, gboolean, p, __VA_ARGS__)
#define VIR_XML_INT(S, f, p, ...) VIR_XML_ROW_(INT, S, f, int, p, __VA_ARGS__)
#define VIR_XML_UINT(S, f, p, ...) VIR_XML_ROW_(UINT, S, f, unsigned, p, __VA_ARGS__)
#define VIR_XML_LLONG(S, f, p, ...) VIR_XML_ROW_(LLONG, S, f, long long, p, __VA_ARGS__)
#define VIR_XML_ULLONG(S, f, p, ...) VIR_XML_ROW_(ULLONG, S, f, unsigned long long, p, __VA_ARGS__)
#define VIR_XML_DOUBLE(S, f, p, ...) VIR_XML_ROW_(DOUBLE, S, f, double, p, __VA_ARGS__)
#define VIR_XML_SIZE(S, f, p, SCALE, UNIT, ...) \
    VIR_XML_ROW_(SIZE, S, f, unsigned long long, p, .scale = (SCALE), .unit = (UNIT), __VA_ARGS__)
#define VIR_XML_UUID(S, f, p, ...) VIR_XML_ROW_(UUID, S, f, unsigned char[16], p, __VA_ARGS__)
#define VIR_XML_MAC(S, f, p, ...) VIR_XML_ROW_(MAC, S, f, virMacAddr, p, __VA_ARGS__)
#define VIR_XML_BITMAP(S, f, p, ...) VIR_XML_ROW_(BITMAP, S, f, virBitmap *, p, __VA_ARGS__)
#define VIR_XML_ADDR(S, f, p, ...) VIR_XML_ROW_(ADDR, S, f, virSocketAddr, p, __VA_ARGS__)
#define VIR_XML_STRUCT(S, f, p, T, ...) \
    { \
        .kind = VIR_XML_KIND_STRUCT, .path = (p), .field = #f, .offset = offsetof(S, f), \
        .type = (T), __VA_ARGS__ \
    }
/* The struct's rows apply to this very element: device info, virtio options, chardev source. */
#define VIR_XML_EMBED(S, f, T, ...) \
    { \
        .kind = VIR_XML_KIND_STRUCT, .path = ".", .field = #f, .offset = offsetof(S, f), \
        .type = (T), .flags = VIR_XML_EMBEDDED, __VA_ARGS__ \
    }
#define VIR_XML_EMBED_POINTER(S, f, T, ...) \
    VIR_XML_ROW_(POINTER, S, f, void *, ".", .type = (T), .flags = VIR_XML_EMBEDDED, __VA_ARGS__)
#define VIR_XML_POINTER(S, f, p, T, ...) \
    VIR_XML_ROW_(POINTER, S, f, void *, p, .type = (T), __VA_ARGS__)
#define VIR_XML_LIST(S, f, n, p, T, ...) \
    VIR_XML_ROW_(LIST, S, f, void *, p, .type = (T), .count = VIR_XML_OFF(S, n, gsize), __VA_ARGS__)
#define VIR_XML_STRLIST(S, f, p, ...) VIR_XML_ROW_(STRLIST, S, f, char **, p, __VA_ARGS__)
#define VIR_XML_RAW(S, f, p, ...) VIR_XML_ROW_(RAW, S, f, char *, p, __VA_ARGS__)
#define VIR_XML_CUSTOM(p, C, ...) \
    { \
        .kind = VIR_XML_KIND_CUSTOM, .path = (p), .field = (p), .custom = (C), __VA_ARGS__ \
    }

#define VIR_XML_PRESENT(S, f) .present_plus_1 = VIR_XML_OFF(S, f, gboolean) + 1
#define VIR_XML_WHEN(S, f, m) .when = {VIR_XML_OFF(S, f, int) + 1, (m)}
#define VIR_XML_BIT(v) (G_GUINT64_CONSTANT(1) << (v))

#define VIR_XML_TYPE(elem, S, r, ...) \
    { \
        .element = (elem), .size = sizeof(S), .rows = (r), .nrows = G_N_ELEMENTS(r), __VA_ARGS__ \
    }
#define VIR_XML_LINE(S, f) .line_plus_1 = VIR_XML_OFF(S, f, unsigned) + 1

/* Generic operations. Objects are zeroed structs of type->size from virXMLNew(). */
void *virXMLNew(const virXMLType *type);
void virXMLClear(const virXMLType *type, void *obj); /* frees what it holds, zeroes it */
void virXMLFree(const virXMLType *type, void *obj);  /* NULL is fine */
void virXMLCopy(const virXMLType *type, void *dst, const void *src); /* dst is zeroed memory */
void *virXMLClone(const virXMLType *type, const void *src);
/* TRUE if both say the same in every row (ABI: but for VIR_XML_ABI_FREE ones). If not, *where
 * (may be NULL) gets the path of the first difference, owned by the caller. */
gboolean virXMLEqual(const virXMLType *type, const void *a, const void *b, gboolean abi,
                     char **where);

/* Parsing. Problems go to @problems; obj is filled as far as it could be read. */
virXMLParser *virXMLParserNew(virXMLProblems *problems, unsigned mode);
void virXMLParserFree(virXMLParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virXMLParser, virXMLParserFree)
virXMLProblems *virXMLParserProblems(virXMLParser *parser);
unsigned virXMLParserMode(const virXMLParser *parser);
void virXMLParseInto(virXMLParser *parser, xmlNodePtr node, const virXMLType *type, void *obj);
/* Elements of that namespace are known to rows as "prefix:name". Static strings. */
void virXMLParserSetNamespace(virXMLParser *parser, const char *uri, const char *prefix);
/* After all of @root was parsed: a warning (an error in STRICT mode) for each element and
 * attribute that no row asked for. */
void virXMLParserCheckUnknown(virXMLParser *parser, xmlNodePtr root);

/* Limits checked before anything is allocated for the content; no DTD, no entities, no network. */
#define VIR_XML_MAX_SIZE (16 * 1024 * 1024) /* bytes */
#define VIR_XML_MAX_NODES 500000            /* elements */
#define VIR_XML_MAX_DEPTH 240               /* elements within each other */
/* The document, or NULL with @error; the root element must be @root unless that is NULL. */
xmlDocPtr virXMLDocParse(const char *text, gsize len, const char *root, virErrorDomain from,
                         GError **error);

/* Formatting. */
char *virXMLFormat(const virXMLType *type, const char *element, const void *obj, unsigned mode);
void virXMLFormatInto(virXMLWriter *writer, virXMLOutNode *out, const virXMLType *type,
                      const void *obj);
unsigned virXMLWriterMode(const virXMLWriter *writer);
virXMLOutNode *virXMLOutChild(virXMLWriter *writer, virXMLOutNode *out, const char *name);
/* The existing child of that name, or a new one: how rows of one path share an element. */
virXMLOutNode *virXMLOutShared(virXMLWriter *writer, virXMLOutNode *out, const char *name);
/* @out is written even if nothing more is put into it. */
void virXMLOutTouch(virXMLOutNode *out);
void virXMLOutAttr(virXMLWriter *writer, virXMLOutNode *out, const char *name, const char *value);
void virXMLOutAttrf(virXMLWriter *writer, virXMLOutNode *out, const char *name, const char *fmt,
                    ...) G_GNUC_PRINTF(4, 5);
void virXMLOutText(virXMLWriter *writer, virXMLOutNode *out, const char *text);
void virXMLOutRaw(virXMLWriter *writer, virXMLOutNode *out, const char *xml);

/* For custom rows: reading one value with the same messages as rows give. Each adds its problem
 * and returns FALSE if it is malformed; *present (may be NULL) tells whether it was there. */
gboolean virXMLReadString(virXMLParser *parser, xmlNodePtr node, const char *attr, char **value);
gboolean virXMLReadULLong(virXMLParser *parser, xmlNodePtr node, const char *attr, int base,
                          unsigned long long max, unsigned long long *value, gboolean *present);
gboolean virXMLReadEnum(virXMLParser *parser, xmlNodePtr node, const char *attr,
                        const virEnumTable *names, int *value, gboolean *present);
void virXMLParserError(virXMLParser *parser, xmlNodePtr node, const char *attr, virErrorNumber code,
                       const char *fmt, ...) G_GNUC_PRINTF(5, 6);
