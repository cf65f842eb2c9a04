/*
 * bitmap.c: sets of small numbers as arrays of 64-bit words
 *
 * Bits beyond the size are always 0, so that counting and comparing need no mask.
 */
#include "common/base/bitmap.h"
#include "common/base/error.h"

#include <string.h>

#define WORD_BITS 64
#define MAX_BITS (1024 * 1024)

struct _virBitmap {
    gsize size;
    gsize nwords;
    guint64 *words;
};

static gsize words_for(gsize size)
{
    return (size + WORD_BITS - 1) / WORD_BITS;
}

virBitmap *virBitmapNew(gsize size)
{
    virBitmap *map = g_new0(virBitmap, 1);

    map->size = size;
    map->nwords = words_for(size);
    map->words = g_new0(guint64, MAX(map->nwords, 1));
    return map;
}

virBitmap *virBitmapCopy(const virBitmap *map)
{
    virBitmap *copy;

    if (!map)
        return NULL;
    copy = virBitmapNew(map->size);
    memcpy(copy->words, map->words, map->nwords * sizeof(guint64));
    return copy;
}

void virBitmapFree(virBitmap *map)
{
    if (!map)
        return;
    g_free(map->words);
    g_free(map);
}

static void grow(virBitmap *map, gsize size)
{
    gsize nwords = words_for(size);

    if (size <= map->size)
        return;
    if (nwords > map->nwords) {
        map->words = g_renew(guint64, map->words, nwords);
        memset(map->words + map->nwords, 0, (nwords - map->nwords) * sizeof(guint64));
        map->nwords = nwords;
    }
    map->size = size;
}

/* One number at *@text, which is moved behind it; FALSE if there is none or it is too large. */
static gboolean parse_number(const char **text, gsize *value)
{
    const char *p = *text;
    gsize n = 0;

    if (!g_ascii_isdigit(*p))
        return FALSE;
    for (; g_ascii_isdigit(*p); p++) {
        n = n * 10 + (*p - '0');
        if (n >= MAX_BITS)
            return FALSE;
    }
    *text = p;
    *value = n;
    return TRUE;
}

static void skip_space(const char **text)
{
    while (g_ascii_isspace(**text))
        (*text)++;
}

/* "N", "N-M" or "^N" into @map. */
static gboolean parse_item(virBitmap *map, const char **text, gboolean fixed)
{
    gboolean negate = FALSE;
    gsize from, to;

    if (**text == '^') {
        negate = TRUE;
        (*text)++;
    }
    if (!parse_number(text, &from))
        return FALSE;
    to = from;
    skip_space(text);
    if (**text == '-') {
        (*text)++;
        skip_space(text);
        if (negate || !parse_number(text, &to) || to < from)
            return FALSE;
        skip_space(text);
    }
    if (fixed && to >= map->size)
        return FALSE;
    if (!fixed)
        grow(map, to + 1);
    for (gsize bit = from; bit <= to; bit++) {
        if (negate)
            virBitmapClear(map, bit);
        else
            virBitmapSet(map, bit);
    }
    return TRUE;
}

virBitmap *virBitmapParse(const char *text, gsize size, GError **error)
{
    g_autoptr(virBitmap) map = virBitmapNew(MIN(size, MAX_BITS));
    const char *p = text;

    if (!text)
        return g_steal_pointer(&map);
    skip_space(&p);
    while (*p) {
        if (!parse_item(map, &p, size > 0))
            goto bad;
        if (*p == ',') {
            p++;
            skip_space(&p);
            if (*p == '\0')
                goto bad;
        } else if (*p != '\0') {
            goto bad;
        }
    }
    return g_steal_pointer(&map);

bad:
    virSetError(error, VIR_FROM_NONE, VIR_ERR_INVALID_ARG,
                "'%s' is no set of numbers from 0 to %zu; write it like '0-3,8,^2'", text,
                (size ? MIN(size, MAX_BITS) : MAX_BITS) - 1);
    return NULL;
}

char *virBitmapFormat(const virBitmap *map)
{
    GString *out = g_string_new(NULL);

    for (gssize from = virBitmapNextSet(map, -1); from >= 0;) {
        gssize gap = virBitmapNextClear(map, from);
        gssize to = (gap < 0 ? (gssize)map->size : gap) - 1;

        if (out->len > 0)
            g_string_append_c(out, ',');
        g_string_append_printf(out, "%zd", from);
        if (to > from)
            g_string_append_printf(out, "-%zd", to);
        from = virBitmapNextSet(map, to);
    }
    return g_string_free(out, FALSE);
}

gboolean virBitmapIsSet(const virBitmap *map, gsize bit)
{
    return bit < map->size && (map->words[bit / WORD_BITS] >> (bit % WORD_BITS) & 1);
}

gboolean virBitmapSet(virBitmap *map, gsize bit)
{
    if (bit >= map->size)
        return FALSE;
    map->words[bit / WORD_BITS] |= G_GUINT64_CONSTANT(1) << (bit % WORD_BITS);
    return TRUE;
}

gboolean virBitmapClear(virBitmap *map, gsize bit)
{
    if (bit >= map->size)
        return FALSE;
    map->words[bit / WORD_BITS] &= ~(G_GUINT64_CONSTANT(1) << (bit % WORD_BITS));
    return TRUE;
}

void virBitmapSetExpand(virBitmap *map, gsize bit)
{
    grow(map, bit + 1);
    virBitmapSet(map, bit);
}

void virBitmapSetAll(virBitmap *map)
{
    memset(map->words, 0xff, map->nwords * sizeof(guint64));
    if (map->size % WORD_BITS)
        map->words[map->nwords - 1] = (G_GUINT64_CONSTANT(1) << (map->size % WORD_BITS)) - 1;
}

void virBitmapClearAll(virBitmap *map)
{
    memset(map->words, 0, map->nwords * sizeof(guint64));
}

gsize virBitmapSize(const virBitmap *map)
{
    return map->size;
}

gsize virBitmapCount(const virBitmap *map)
{
    gsize count = 0;

    for (gsize i = 0; i < map->nwords; i++)
        count += __builtin_popcountll(map->words[i]);
    return count;
}

gboolean virBitmapIsEmpty(const virBitmap *map)
{
    return virBitmapNextSet(map, -1) < 0;
}

gboolean virBitmapIsAllSet(const virBitmap *map)
{
    return virBitmapNextClear(map, -1) < 0;
}

static guint64 word_at(const virBitmap *map, gsize i)
{
    return map && i < map->nwords ? map->words[i] : 0;
}

gboolean virBitmapEqual(const virBitmap *a, const virBitmap *b)
{
    gsize n = MAX(a ? a->nwords : 0, b ? b->nwords : 0);

    for (gsize i = 0; i < n; i++) {
        if (word_at(a, i) != word_at(b, i))
            return FALSE;
    }
    return TRUE;
}

gboolean virBitmapOverlaps(const virBitmap *a, const virBitmap *b)
{
    for (gsize i = 0; i < MIN(a->nwords, b->nwords); i++) {
        if (a->words[i] & b->words[i])
            return TRUE;
    }
    return FALSE;
}

gboolean virBitmapContains(const virBitmap *outer, const virBitmap *inner)
{
    for (gsize i = 0; i < inner->nwords; i++) {
        if (inner->words[i] & ~word_at(outer, i))
            return FALSE;
    }
    return TRUE;
}

void virBitmapUnion(virBitmap *map, const virBitmap *other)
{
    grow(map, other->size);
    for (gsize i = 0; i < other->nwords; i++)
        map->words[i] |= other->words[i];
}

void virBitmapSubtract(virBitmap *map, const virBitmap *other)
{
    for (gsize i = 0; i < map->nwords; i++)
        map->words[i] &= ~word_at(other, i);
}

void virBitmapIntersect(virBitmap *map, const virBitmap *other)
{
    for (gsize i = 0; i < map->nwords; i++)
        map->words[i] &= word_at(other, i);
}

/* The first bit after @pos that is 1 in the words xor @flip. */
static gssize next_bit(const virBitmap *map, gssize pos, guint64 flip)
{
    gsize bit = pos + 1;

    while (bit < map->size) {
        guint64 rest = (map->words[bit / WORD_BITS] ^ flip) >> (bit % WORD_BITS);

        if (rest) {
            bit += __builtin_ctzll(rest);
            return bit < map->size ? (gssize)bit : -1;
        }
        bit = (bit / WORD_BITS + 1) * WORD_BITS;
    }
    return -1;
}

gssize virBitmapNextSet(const virBitmap *map, gssize pos)
{
    return next_bit(map, pos, 0);
}

gssize virBitmapNextClear(const virBitmap *map, gssize pos)
{
    return next_bit(map, pos, G_MAXUINT64);
}

gssize virBitmapLastSet(const virBitmap *map)
{
    for (gsize i = map->nwords; i-- > 0;) {
        if (map->words[i])
            return i * WORD_BITS + (WORD_BITS - 1) - __builtin_clzll(map->words[i]);
    }
    return -1;
}

void virBitmapToData(const virBitmap *map, guint8 *data, gsize len)
{
    for (gsize i = 0; i < len; i++)
        data[i] = word_at(map, i / 8) >> (i % 8 * 8) & 0xff;
}

virBitmap *virBitmapFromData(const guint8 *data, gsize len)
{
    virBitmap *map = virBitmapNew(len * 8);

    for (gsize i = 0; i < len; i++)
        map->words[i / 8] |= (guint64)data[i] << (i % 8 * 8);
    return map;
}
