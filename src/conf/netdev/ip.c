/*
 * ip.c: rows and checks of addresses and routes
 */
#include "conf/netdev/ip.h"

VIR_ENUM_IMPL(virNetDevIPFamily, VIR_NETDEV_IP_FAMILY_LAST, "none", "ipv4", "ipv6");

int virNetDevIPFamilyToAF(int family)
{
    static const int af[] = {AF_UNSPEC, AF_INET, AF_INET6};

    return family > 0 && family < VIR_NETDEV_IP_FAMILY_LAST ? af[family] : AF_UNSPEC;
}

static int family_of(const virSocketAddr *addr)
{
    return VIR_SOCKET_ADDR_IS_V6(addr) ? VIR_NETDEV_IP_FAMILY_IPV6 : VIR_NETDEV_IP_FAMILY_IPV4;
}

static void address_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virNetDevIPAddr *ip = obj;

    if (!VIR_SOCKET_ADDR_IS_SET(&ip->address))
        return; /* reported by its row */
    if (ip->family && ip->family != family_of(&ip->address))
        virXMLParserError(parser, node, "family", VIR_ERR_XML_ERROR,
                          "the address is not of family '%s'",
                          virNetDevIPFamilyTypeToString(ip->family));
    ip->family = family_of(&ip->address);
    if (ip->prefix > virSocketAddrMaxPrefix(&ip->address))
        virXMLParserError(parser, node, "prefix", VIR_ERR_XML_ERROR,
                          "prefix %u is longer than the address (%u bits)", ip->prefix,
                          virSocketAddrMaxPrefix(&ip->address));
    if (VIR_SOCKET_ADDR_IS_SET(&ip->peer) &&
        VIR_SOCKET_ADDR_FAMILY(&ip->peer) != VIR_SOCKET_ADDR_FAMILY(&ip->address))
        virXMLParserError(parser, node, "peer", VIR_ERR_XML_ERROR,
                          "'peer' and 'address' are not of the same family");
}

static const virXMLRow address_rows[] = {
    VIR_XML_ADDR(virNetDevIPAddr, address, "@address", .flags = VIR_XML_REQUIRED),
    VIR_XML_ENUM(virNetDevIPAddr, family, "@family", virNetDevIPFamily, .flags = VIR_XML_NONZERO),
    VIR_XML_UINT(virNetDevIPAddr, prefix, "@prefix", .max = 128),
    VIR_XML_ADDR(virNetDevIPAddr, peer, "@peer", .since = "2.1.0",
                 .doc = "The other end of a point-to-point link."),
};
const virXMLType virNetDevIPAddrType =
    VIR_XML_TYPE("ip", virNetDevIPAddr, address_rows, VIR_XML_LINE(virNetDevIPAddr, line),
                 .parsed = address_parsed, .doc = "An address of the interface.");

static void check_route_family(virXMLParser *parser, xmlNodePtr node, const virNetDevIPRoute *route)
{
    gboolean want_v6 = route->family == VIR_NETDEV_IP_FAMILY_IPV6;
    const struct {
        const virSocketAddr *addr;
        const char *attr;
    } given[] = {
        {&route->address, "address"},
        {&route->netmask, "netmask"},
        {&route->gateway, "gateway"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
        if (VIR_SOCKET_ADDR_IS_SET(given[i].addr) &&
            VIR_SOCKET_ADDR_IS_V6(given[i].addr) != want_v6)
            virXMLParserError(parser, node, given[i].attr, VIR_ERR_XML_ERROR,
                              "'%s' of the route is not an %s address%s", given[i].attr,
                              want_v6 ? "IPv6" : "IPv4",
                              route->family || want_v6 ? "" : "; IPv6 routes need family='ipv6'");
    }
    if (want_v6 && VIR_SOCKET_ADDR_IS_SET(&route->netmask))
        virXMLParserError(parser, node, "netmask", VIR_ERR_XML_ERROR,
                          "an IPv6 route takes a 'prefix' instead of a 'netmask'");
}

static void route_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virNetDevIPRoute *route = obj;
    unsigned bits;

    if (!VIR_SOCKET_ADDR_IS_SET(&route->address) || !VIR_SOCKET_ADDR_IS_SET(&route->gateway))
        return; /* reported by their rows */
    check_route_family(parser, node, route);
    bits = virSocketAddrMaxPrefix(&route->address);
    if (route->has_prefix && route->prefix > bits)
        virXMLParserError(parser, node, "prefix", VIR_ERR_XML_ERROR,
                          "prefix %u is longer than the address (%u bits)", route->prefix, bits);
    if (VIR_SOCKET_ADDR_IS_SET(&route->netmask)) {
        if (route->has_prefix)
            virXMLParserError(parser, node, "netmask", VIR_ERR_XML_ERROR,
                              "a route takes a 'netmask' or a 'prefix', not both");
        if (VIR_SOCKET_ADDR_IS_V4(&route->netmask) && virSocketAddrMaskPrefix(&route->netmask) < 0)
            virXMLParserError(parser, node, "netmask", VIR_ERR_XML_ERROR,
                              "the netmask has a one after a zero");
    }
    if (bits && virNetDevIPRoutePrefix(route) <= bits) {
        virSocketAddr network;

        virSocketAddrNetwork(&route->address, virNetDevIPRoutePrefix(route), &network);
        if (!virSocketAddrEqual(&network, &route->address))
            virXMLParserError(parser, node, "address", VIR_ERR_XML_ERROR,
                              "the route's address has bits set behind its %u bit prefix; give "
                              "the network's address",
                              virNetDevIPRoutePrefix(route));
    }
}

unsigned virNetDevIPRoutePrefix(const virNetDevIPRoute *route)
{
    int prefix;

    if (route->has_prefix)
        return route->prefix;
    /* the default route has no need to spell its mask */
    if (!VIR_SOCKET_ADDR_IS_SET(&route->netmask) && virSocketAddrIsWildcard(&route->address))
        return 0;
    prefix = virSocketAddrPrefixInForce(&route->address, &route->netmask, 0);
    return prefix < 0 ? 0 : (unsigned)prefix;
}

static const virXMLRow route_rows[] = {
    VIR_XML_ENUM(virNetDevIPRoute, family, "@family", virNetDevIPFamily, .flags = VIR_XML_NONZERO),
    VIR_XML_ADDR(virNetDevIPRoute, address, "@address", .flags = VIR_XML_REQUIRED),
    VIR_XML_ADDR(virNetDevIPRoute, netmask, "@netmask"),
    VIR_XML_UINT(virNetDevIPRoute, prefix, "@prefix", .max = 128,
                 VIR_XML_PRESENT(virNetDevIPRoute, has_prefix)),
    VIR_XML_ADDR(virNetDevIPRoute, gateway, "@gateway", .flags = VIR_XML_REQUIRED),
    VIR_XML_UINT(virNetDevIPRoute, metric, "@metric", .flags = VIR_XML_NONZERO,
                 VIR_XML_PRESENT(virNetDevIPRoute, has_metric)),
};
const virXMLType virNetDevIPRouteType =
    VIR_XML_TYPE("route", virNetDevIPRoute, route_rows, VIR_XML_LINE(virNetDevIPRoute, line),
                 .parsed = route_parsed, .doc = "A static route.");

static const virXMLRow info_rows[] = {
    VIR_XML_LIST(virNetDevIPInfo, ips, nips, "ip", &virNetDevIPAddrType),
    VIR_XML_LIST(virNetDevIPInfo, routes, nroutes, "route", &virNetDevIPRouteType),
};
const virXMLType virNetDevIPInfoType = VIR_XML_TYPE("source", virNetDevIPInfo, info_rows);

void virNetDevIPRouteFree(virNetDevIPRoute *route)
{
    virXMLFree(&virNetDevIPRouteType, route);
}
