/*
 * bitmap.h: sets of small numbers (CPUs, NUMA nodes, vCPUs, bus slots)
 *
 * Thread: values without shared state; one thread at a time per bitmap that is written.
 */
#pragma once

#include <glib.h>

typedef struct _virBitmap virBitmap;

/* An empty set for the numbers 0..@size-1; @size may be 0. */
virBitmap *virBitmapNew(gsize size);
virBitmap *virBitmapCopy(const virBitmap *map);
void virBitmapFree(virBitmap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virBitmap, virBitmapFree)

/**
 * virBitmapParse:
 * @text: numbers and ranges, "0-3,8,^2"; ^N takes N out again; white space is allowed around
 *        each. NULL and the empty text give the empty set.
 * @size: how many numbers the set can hold, 1..1048576; 0 makes it as large as needed (at most
 *        1048576)
 *
 * Returns the set, owned by the caller, or NULL with @error (VIR_ERR_INVALID_ARG).
 */
virBitmap *virBitmapParse(const char *text, gsize size, GError **error);
/* "0-1,3"; "" for the empty set. The caller owns it. */
char *virBitmapFormat(const virBitmap *map);

/* 0..@size-1 are FALSE beyond the set's size; Set and Clear return FALSE there and do nothing. */
gboolean virBitmapIsSet(const virBitmap *map, gsize bit);
gboolean virBitmapSet(virBitmap *map, gsize bit);
gboolean virBitmapClear(virBitmap *map, gsize bit);
/* Like Set, but the bitmap grows when @bit is beyond its size. */
void virBitmapSetExpand(virBitmap *map, gsize bit);
void virBitmapSetAll(virBitmap *map);
void virBitmapClearAll(virBitmap *map);

gsize virBitmapSize(const virBitmap *map);
gsize virBitmapCount(const virBitmap *map);
gboolean virBitmapIsEmpty(const virBitmap *map);
gboolean virBitmapIsAllSet(const virBitmap *map);
/* The same members; the sizes may differ. NULL counts as empty. */
gboolean virBitmapEqual(const virBitmap *a, const virBitmap *b);
gboolean virBitmapOverlaps(const virBitmap *a, const virBitmap *b);
gboolean virBitmapContains(const virBitmap *outer, const virBitmap *inner);
void virBitmapUnion(virBitmap *map, const virBitmap *other); /* @map grows as needed */
void virBitmapSubtract(virBitmap *map, const virBitmap *other);
void virBitmapIntersect(virBitmap *map, const virBitmap *other);

/* The first member (or gap) after @pos, -1 starts; -1 when there is none. */
gssize virBitmapNextSet(const virBitmap *map, gssize pos);
gssize virBitmapNextClear(const virBitmap *map, gssize pos);
gssize virBitmapLastSet(const virBitmap *map);

/* Little-endian bytes as the wire's cpumaps have them: fills @len bytes, the rest is 0. */
void virBitmapToData(const virBitmap *map, guint8 *data, gsize len);
virBitmap *virBitmapFromData(const guint8 *data, gsize len);
