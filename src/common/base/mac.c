/*
 * mac.c: reading, writing and making Ethernet addresses
 */
#include "common/base/mac.h"

#include <string.h>
#include <sys/random.h>

gboolean virMacAddrParse(const char *text, virMacAddr *mac)
{
    virMacAddr raw;

    for (gsize i = 0; i < VIR_MAC_BUFLEN; i++) {
        int value;

        if (i > 0 && *text++ != ':')
            return FALSE;
        if (!g_ascii_isxdigit(*text))
            return FALSE;
        value = g_ascii_xdigit_value(*text++);
        if (g_ascii_isxdigit(*text))
            value = value << 4 | g_ascii_xdigit_value(*text++);
        raw.addr[i] = value;
    }
    if (*text != '\0')
        return FALSE;
    *mac = raw;
    return TRUE;
}

const char *virMacAddrFormat(const virMacAddr *mac, char text[VIR_MAC_STRING_BUFLEN])
{
    g_snprintf(text, VIR_MAC_STRING_BUFLEN, "%02x:%02x:%02x:%02x:%02x:%02x", mac->addr[0],
               mac->addr[1], mac->addr[2], mac->addr[3], mac->addr[4], mac->addr[5]);
    return text;
}

int virMacAddrCompare(const virMacAddr *a, const virMacAddr *b)
{
    return memcmp(a->addr, b->addr, VIR_MAC_BUFLEN);
}

gboolean virMacAddrEqual(const virMacAddr *a, const virMacAddr *b)
{
    return virMacAddrCompare(a, b) == 0;
}

gboolean virMacAddrIsMulticast(const virMacAddr *mac)
{
    return (mac->addr[0] & 1) != 0;
}

gboolean virMacAddrIsZero(const virMacAddr *mac)
{
    static const virMacAddr zero;

    return virMacAddrEqual(mac, &zero);
}

void virMacAddrGenerate(const guint8 prefix[3], virMacAddr *mac)
{
    memcpy(mac->addr, prefix, 3);
    while (getrandom(mac->addr + 3, 3, 0) != 3)
        continue;
}
