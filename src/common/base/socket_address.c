/*
 * socket_address.c: IPv4 and IPv6 addresses, masks and ranges
 */
#include "common/base/socket_address.h"
#include "common/base/error.h"

#include <arpa/inet.h>
#include <string.h>

/* The address bytes in network order and how many they are; 0 when not given. */
static gsize address_bytes(const virSocketAddr *addr, const guint8 **bytes)
{
    switch (addr->data.family) {
    case AF_INET:
        *bytes = (const guint8 *)&addr->data.in4.sin_addr;
        return 4;
    case AF_INET6:
        *bytes = addr->data.in6.sin6_addr.s6_addr;
        return 16;
    default:
        *bytes = NULL;
        return 0;
    }
}

static void set_bytes(virSocketAddr *addr, int family, const guint8 *bytes)
{
    memset(addr, 0, sizeof(*addr));
    addr->data.family = family;
    if (family == AF_INET) {
        memcpy(&addr->data.in4.sin_addr, bytes, 4);
        addr->len = sizeof(addr->data.in4);
    } else {
        memcpy(&addr->data.in6.sin6_addr, bytes, 16);
        addr->len = sizeof(addr->data.in6);
    }
}

gboolean virSocketAddrParse(const char *text, int family, virSocketAddr *addr)
{
    guint8 raw[16];

    if (family != AF_INET6 && inet_pton(AF_INET, text, raw) == 1) {
        set_bytes(addr, AF_INET, raw);
        return TRUE;
    }
    if (family != AF_INET && inet_pton(AF_INET6, text, raw) == 1) {
        set_bytes(addr, AF_INET6, raw);
        return TRUE;
    }
    return FALSE;
}

gboolean virSocketAddrParseError(const char *text, int family, virSocketAddr *addr, GError **error)
{
    const char *kind = family == AF_INET ? "IPv4" : family == AF_INET6 ? "IPv6" : "IPv4 or IPv6";

    if (virSocketAddrParse(text, family, addr))
        return TRUE;
    virSetError(error, VIR_FROM_NONE, VIR_ERR_INVALID_ARG, "'%s' is no numeric %s address", text,
                kind);
    return FALSE;
}

char *virSocketAddrFormat(const virSocketAddr *addr)
{
    char text[INET6_ADDRSTRLEN];
    const guint8 *bytes;

    if (!address_bytes(addr, &bytes))
        return NULL;
    return g_strdup(inet_ntop(addr->data.family, bytes, text, sizeof(text)));
}

char *virSocketAddrFormatWithPort(const virSocketAddr *addr)
{
    g_autofree char *text = virSocketAddrFormat(addr);

    if (!text)
        return NULL;
    return g_strdup_printf(VIR_SOCKET_ADDR_IS_V6(addr) ? "[%s]:%u" : "%s:%u", text,
                           virSocketAddrPort(addr));
}

unsigned virSocketAddrPort(const virSocketAddr *addr)
{
    if (VIR_SOCKET_ADDR_IS_V4(addr))
        return ntohs(addr->data.in4.sin_port);
    if (VIR_SOCKET_ADDR_IS_V6(addr))
        return ntohs(addr->data.in6.sin6_port);
    return 0;
}

void virSocketAddrSetPort(virSocketAddr *addr, unsigned port)
{
    if (VIR_SOCKET_ADDR_IS_V4(addr))
        addr->data.in4.sin_port = htons(port);
    else if (VIR_SOCKET_ADDR_IS_V6(addr))
        addr->data.in6.sin6_port = htons(port);
}

int virSocketAddrCompare(const virSocketAddr *a, const virSocketAddr *b)
{
    const guint8 *abytes, *bbytes;
    gsize len = address_bytes(a, &abytes);

    if (a->data.family != b->data.family)
        return a->data.family < b->data.family ? -1 : 1;
    address_bytes(b, &bbytes);
    return len ? memcmp(abytes, bbytes, len) : 0;
}

gboolean virSocketAddrEqual(const virSocketAddr *a, const virSocketAddr *b)
{
    return virSocketAddrCompare(a, b) == 0;
}

gboolean virSocketAddrIsWildcard(const virSocketAddr *addr)
{
    const guint8 *bytes;
    gsize len = address_bytes(addr, &bytes);

    for (gsize i = 0; i < len; i++) {
        if (bytes[i])
            return FALSE;
    }
    return len > 0;
}

gboolean virSocketAddrIsMulticast(const virSocketAddr *addr)
{
    const guint8 *bytes;

    switch (address_bytes(addr, &bytes)) {
    case 4:
        return (bytes[0] & 0xf0) == 0xe0;
    case 16:
        return bytes[0] == 0xff;
    default:
        return FALSE;
    }
}

gboolean virSocketAddrIsLoopback(const virSocketAddr *addr)
{
    const guint8 *bytes;

    switch (address_bytes(addr, &bytes)) {
    case 4:
        return bytes[0] == 127;
    case 16:
        return memcmp(bytes, &in6addr_loopback, 16) == 0;
    default:
        return FALSE;
    }
}

gboolean virSocketAddrIsPrivate(const virSocketAddr *addr)
{
    const guint8 *b;

    switch (address_bytes(addr, &b)) {
    case 4:
        return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168);
    case 16:
        return (b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80);
    default:
        return FALSE;
    }
}

unsigned virSocketAddrMaxPrefix(const virSocketAddr *addr)
{
    const guint8 *bytes;

    return address_bytes(addr, &bytes) * 8;
}

int virSocketAddrMaskPrefix(const virSocketAddr *netmask)
{
    const guint8 *bytes;
    gsize bits = address_bytes(netmask, &bytes) * 8;
    gsize ones = 0;

    while (ones < bits && (bytes[ones / 8] >> (7 - ones % 8) & 1))
        ones++;
    for (gsize i = ones; i < bits; i++) {
        if (bytes[i / 8] >> (7 - i % 8) & 1)
            return -1;
    }
    return ones;
}

gboolean virSocketAddrFromPrefix(int family, unsigned prefix, virSocketAddr *netmask)
{
    guint8 raw[16] = {0};

    if (prefix > (family == AF_INET ? 32 : 128))
        return FALSE;
    for (unsigned i = 0; i < prefix; i++)
        raw[i / 8] |= 0x80 >> (i % 8);
    set_bytes(netmask, family, raw);
    return TRUE;
}

int virSocketAddrPrefixInForce(const virSocketAddr *addr, const virSocketAddr *netmask,
                               unsigned prefix)
{
    const guint8 *bytes;

    if (prefix > 0)
        return prefix;
    if (VIR_SOCKET_ADDR_IS_SET(netmask))
        return virSocketAddrMaskPrefix(netmask);
    switch (address_bytes(addr, &bytes)) {
    case 4:
        if (virSocketAddrIsWildcard(addr))
            return 0;
        /* the classes of old */
        return bytes[0] < 128 ? 8 : bytes[0] < 192 ? 16 : 24;
    case 16:
        return virSocketAddrIsWildcard(addr) ? 0 : 64;
    default:
        return 0;
    }
}

/* Copies @addr with the bits after @prefix set to @ones. */
static void fill_host_bits(const virSocketAddr *addr, unsigned prefix, gboolean ones,
                           virSocketAddr *out)
{
    const guint8 *bytes;
    guint8 raw[16] = {0};
    gsize len = address_bytes(addr, &bytes);

    if (!len) {
        *out = *addr;
        return;
    }
    memcpy(raw, bytes, len);
    for (gsize i = prefix; i < len * 8; i++) {
        if (ones)
            raw[i / 8] |= 0x80 >> (i % 8);
        else
            raw[i / 8] &= ~(0x80 >> (i % 8));
    }
    set_bytes(out, addr->data.family, raw);
}

void virSocketAddrNetwork(const virSocketAddr *addr, unsigned prefix, virSocketAddr *network)
{
    fill_host_bits(addr, prefix, FALSE, network);
}

void virSocketAddrBroadcast(const virSocketAddr *addr, unsigned prefix, virSocketAddr *out)
{
    fill_host_bits(addr, prefix, TRUE, out);
}

gboolean virSocketAddrInNetwork(const virSocketAddr *addr, const virSocketAddr *network,
                                unsigned prefix)
{
    virSocketAddr a, b;

    virSocketAddrNetwork(addr, prefix, &a);
    virSocketAddrNetwork(network, prefix, &b);
    return VIR_SOCKET_ADDR_IS_SET(addr) && virSocketAddrEqual(&a, &b);
}

int virSocketAddrRangeSize(const virSocketAddrRange *range)
{
    const guint8 *from, *to;
    gsize len = address_bytes(&range->start, &from);
    gint64 diff = 0;

    if (!len || range->start.data.family != range->end.data.family)
        return -1;
    address_bytes(&range->end, &to);
    for (gsize i = 0; i < len; i++) {
        diff = diff * 256 + to[i] - from[i];
        if (ABS(diff) > 65535 * 256)
            return -1;
    }
    return diff < 0 || diff >= 65535 * 256 ? -1 : (int)diff + 1;
}

char *virSocketAddrReverseZone(const virSocketAddr *network, unsigned prefix)
{
    GString *out;
    const guint8 *bytes;
    gsize len = address_bytes(network, &bytes);
    unsigned group = len == 4 ? 8 : 4;

    if (!len || prefix == 0 || prefix % group || prefix > len * 8)
        return NULL;
    out = g_string_new(NULL);
    for (gsize bit = prefix; bit > 0; bit -= group) {
        if (len == 4)
            g_string_append_printf(out, "%d.", bytes[bit / 8 - 1]);
        else
            g_string_append_printf(out, "%x.", bytes[(bit - 4) / 8] >> ((bit % 8) ? 4 : 0) & 0xf);
    }
    g_string_append(out, len == 4 ? "in-addr.arpa" : "ip6.arpa");
    return g_string_free(out, FALSE);
}
