/*
 * socket_address.h: IPv4 and IPv6 addresses with a port, masks and ranges
 *
 * Thread: any; plain values. An address of all zero bytes (family AF_UNSPEC) is "not given".
 */
#pragma once

#include <glib.h>
#include <netinet/in.h>
#include <sys/socket.h>

typedef struct {
    union {
        sa_family_t family;
        struct sockaddr sa;
        struct sockaddr_in in4;
        struct sockaddr_in6 in6;
    } data;
    socklen_t len; /* 0 when not given */
} virSocketAddr;

typedef struct {
    virSocketAddr start;
    virSocketAddr end;
} virSocketAddrRange;

#define VIR_SOCKET_ADDR_FAMILY(a) ((a)->data.family)
#define VIR_SOCKET_ADDR_IS_SET(a) ((a)->data.family != AF_UNSPEC)
#define VIR_SOCKET_ADDR_IS_V4(a) ((a)->data.family == AF_INET)
#define VIR_SOCKET_ADDR_IS_V6(a) ((a)->data.family == AF_INET6)

/* Reads a numeric address, never a host name. @family: AF_INET, AF_INET6 or AF_UNSPEC for
 * either. FALSE, @addr untouched, if it is none. */
gboolean virSocketAddrParse(const char *text, int family, virSocketAddr *addr);
/* As Parse, but with VIR_ERR_INVALID_ARG and a sentence that says what was expected. */
gboolean virSocketAddrParseError(const char *text, int family, virSocketAddr *addr, GError **error);

/* The numeric text, owned by the caller; NULL when not given. */
char *virSocketAddrFormat(const virSocketAddr *addr);
/* "1.2.3.4:53", "[fe80::1]:53" */
char *virSocketAddrFormatWithPort(const virSocketAddr *addr);

unsigned virSocketAddrPort(const virSocketAddr *addr);
void virSocketAddrSetPort(virSocketAddr *addr, unsigned port);

/* The same family and address; the port does not count. Two not given are equal. */
gboolean virSocketAddrEqual(const virSocketAddr *a, const virSocketAddr *b);
/* <0, 0, >0 in numeric order within one family; families in order of their number. */
int virSocketAddrCompare(const virSocketAddr *a, const virSocketAddr *b);
gboolean virSocketAddrIsWildcard(const virSocketAddr *addr);
gboolean virSocketAddrIsMulticast(const virSocketAddr *addr);
gboolean virSocketAddrIsLoopback(const virSocketAddr *addr);
/* RFC 1918 for IPv4; fc00::/7 and fe80::/10 for IPv6. */
gboolean virSocketAddrIsPrivate(const virSocketAddr *addr);

/* 32 for IPv4, 128 for IPv6, 0 when not given. */
unsigned virSocketAddrMaxPrefix(const virSocketAddr *addr);
/* The number of leading ones of @netmask; -1 if ones follow a zero. */
int virSocketAddrMaskPrefix(const virSocketAddr *netmask);
/* The netmask of @prefix bits; FALSE if @prefix is more than the family has. */
gboolean virSocketAddrFromPrefix(int family, unsigned prefix, virSocketAddr *netmask);
/* The prefix in force for an address: @prefix when not 0, else from @netmask when given, else 64
 * for IPv6 and the class's for IPv4 (8, 16 or 24); 0 for 0.0.0.0 and ::. -1 if @netmask has a gap.
 */
int virSocketAddrPrefixInForce(const virSocketAddr *addr, const virSocketAddr *netmask,
                               unsigned prefix);
/* @addr with the bits after @prefix cleared (Network) or set (Broadcast). */
void virSocketAddrNetwork(const virSocketAddr *addr, unsigned prefix, virSocketAddr *network);
void virSocketAddrBroadcast(const virSocketAddr *addr, unsigned prefix, virSocketAddr *out);
gboolean virSocketAddrInNetwork(const virSocketAddr *addr, const virSocketAddr *network,
                                unsigned prefix);
/* How many addresses start..end have, both counted; -1 if the families differ, the end is
 * before the start or there are more than 65535 * 256. */
int virSocketAddrRangeSize(const virSocketAddrRange *range);

/* "254.122.168.192.in-addr.arpa" form of a network's reverse zone with only whole groups, as DNS
 * servers want it; NULL if @prefix is not a whole number of groups. */
char *virSocketAddrReverseZone(const virSocketAddr *network, unsigned prefix);
