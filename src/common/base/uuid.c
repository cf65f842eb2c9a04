/*
 * uuid.c: making, reading and writing UUIDs
 */
#include "common/base/uuid.h"

#include <string.h>
#include <sys/random.h>

static void random_bytes(unsigned char *buf, gsize len)
{
    for (gsize done = 0; done < len;) {
        ssize_t got = getrandom(buf + done, len - done, 0);

        if (got > 0)
            done += got;
    }
}

void virUUIDGenerate(unsigned char uuid[VIR_UUID_BUFLEN])
{
    random_bytes(uuid, VIR_UUID_BUFLEN);
    uuid[6] = (uuid[6] & 0x0f) | 0x40; /* version 4: random */
    uuid[8] = (uuid[8] & 0x3f) | 0x80; /* the variant of RFC 4122 */
}

gboolean virUUIDParse(const char *text, unsigned char uuid[VIR_UUID_BUFLEN])
{
    unsigned char raw[VIR_UUID_BUFLEN];

    while (g_ascii_isspace(*text))
        text++;
    for (gsize i = 0; i < VIR_UUID_BUFLEN; i++) {
        while (i > 0 && *text == '-')
            text++;
        if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1]))
            return FALSE;
        raw[i] = g_ascii_xdigit_value(text[0]) << 4 | g_ascii_xdigit_value(text[1]);
        text += 2;
    }
    while (g_ascii_isspace(*text))
        text++;
    if (*text != '\0')
        return FALSE;
    memcpy(uuid, raw, sizeof(raw));
    return TRUE;
}

const char *virUUIDFormat(const unsigned char uuid[VIR_UUID_BUFLEN],
                          char text[VIR_UUID_STRING_BUFLEN])
{
    static const char digits[] = "0123456789abcdef";
    char *out = text;

    for (gsize i = 0; i < VIR_UUID_BUFLEN; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[uuid[i] >> 4];
        *out++ = digits[uuid[i] & 0xf];
    }
    *out = '\0';
    return text;
}

gboolean virUUIDEqual(const unsigned char *a, const unsigned char *b)
{
    return memcmp(a, b, VIR_UUID_BUFLEN) == 0;
}

gboolean virUUIDIsValid(const unsigned char uuid[VIR_UUID_BUFLEN])
{
    for (gsize i = 1; i < VIR_UUID_BUFLEN; i++) {
        if (uuid[i] != uuid[0])
            return TRUE;
    }
    return FALSE;
}

guint virUUIDHash(gconstpointer uuid)
{
    guint part[4];

    memcpy(part, uuid, sizeof(part));
    return part[0] ^ part[1] ^ part[2] ^ part[3];
}

gboolean virUUIDEqualFunc(gconstpointer a, gconstpointer b)
{
    return virUUIDEqual(a, b);
}
