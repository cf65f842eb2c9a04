/*
 * network_rows.c: <network>, declared once
 */
#include "conf/network/network_priv.h"

VIR_ENUM_IMPL(virNetworkForward, VIR_NETWORK_FORWARD_LAST, "none", "nat", "route", "open", "bridge",
              "private", "vepa", "passthrough", "hostdev");
VIR_ENUM_IMPL(virNetworkForwardDriverName, VIR_NETWORK_FORWARD_DRIVER_NAME_LAST, "default", "kvm",
              "vfio");
VIR_ENUM_IMPL(virNetworkDHCPLeaseTimeUnit, VIR_NETWORK_DHCP_LEASETIME_UNIT_LAST, "minutes",
              "seconds", "hours");

/* --- <forward> --- */

static const virXMLRow forward_if_rows[] = {
    VIR_XML_STRING(virNetworkForwardIfDef, dev, "@dev", .flags = VIR_XML_REQUIRED),
    VIR_XML_UINT(virNetworkForwardIfDef, connections, "@connections", .flags = VIR_XML_LIVE,
                 .doc = "Ports that use it."),
};
const virXMLType virNetworkForwardIfType =
    VIR_XML_TYPE("interface", virNetworkForwardIfDef, forward_if_rows,
                 VIR_XML_LINE(virNetworkForwardIfDef, line));

static const virXMLRow forward_pci_rows[] = {
    VIR_XML_ENUM(virNetworkForwardPciDef, type, "@type", virDomainNetHostdevSource,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_EMBED(virNetworkForwardPciDef, pci, &virPCIDeviceAddressType),
    VIR_XML_UINT(virNetworkForwardPciDef, connections, "@connections", .flags = VIR_XML_LIVE),
};
static const virXMLType forward_pci_type =
    VIR_XML_TYPE("address", virNetworkForwardPciDef, forward_pci_rows,
                 VIR_XML_LINE(virNetworkForwardPciDef, line));

#define FORWARD(kind, field, path, ...) \
    VIR_XML_##kind(virNetworkForwardDef, field, path, __VA_ARGS__)

static const virXMLRow forward_rows[] = {
    FORWARD(STRING, dev, "@dev", .doc = "The only host interface that traffic may leave by."),
    FORWARD(ENUM, type, "@mode", virNetworkForward),
    FORWARD(YESNO, managed, "@managed"),
    FORWARD(ENUM, driverName, "driver/@name", virNetworkForwardDriverName,
            .flags = VIR_XML_NONZERO),
    FORWARD(STRING, pf, "pf/@dev", .flags = VIR_XML_REQUIRED_INSIDE,
            .doc = "The card whose virtual functions are used."),
    FORWARD(UINT, pf_connections, "pf/@connections", .flags = VIR_XML_LIVE),
    FORWARD(YESNO, natIPv6, "nat/@ipv6", .since = "6.5.0"),
    FORWARD(ADDR, addr.start, "nat/address/@start", .flags = VIR_XML_REQUIRED_INSIDE),
    FORWARD(ADDR, addr.end, "nat/address/@end", .flags = VIR_XML_REQUIRED_INSIDE),
    FORWARD(UINT, portStart, "nat/port/@start", .max = 65535,
            .flags = VIR_XML_REQUIRED_INSIDE | VIR_XML_NONZERO),
    FORWARD(UINT, portEnd, "nat/port/@end", .max = 65535,
            .flags = VIR_XML_REQUIRED_INSIDE | VIR_XML_NONZERO),
    FORWARD(LIST, ifs, nifs, "interface", &virNetworkForwardIfType),
    FORWARD(LIST, pcis, npcis, "address", &forward_pci_type),
};

/* <forward/> is short for NAT; mode='none' is the long way to leave <forward> out. */
static void forward_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virNetworkForwardDef *forward = obj;

    if (!xmlHasNsProp(node, BAD_CAST "mode", NULL))
        forward->type = VIR_NETWORK_FORWARD_NAT;
}

static const virXMLType forward_type =
    VIR_XML_TYPE("forward", virNetworkForwardDef, forward_rows, .parsed = forward_parsed,
                 .doc = "How guests reach the world beyond the network.");

/* --- <ip> --- */

static gboolean lease_has_unit(const void *obj)
{
    const virNetworkDHCPLeaseTimeDef *lease = obj;

    return lease->expiry != 0;
}

static const virXMLRow lease_rows[] = {
    VIR_XML_ULLONG(virNetworkDHCPLeaseTimeDef, expiry, "@expiry", .max = G_MAXUINT32,
                   .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO,
                   .doc = "How long a lease is good; 0: for ever."),
    VIR_XML_ENUM(virNetworkDHCPLeaseTimeDef, unit, "@unit", virNetworkDHCPLeaseTimeUnit,
                 .flags = VIR_XML_WRITE_ZERO, .shown = lease_has_unit),
};
static const virXMLType lease_type = VIR_XML_TYPE("lease", virNetworkDHCPLeaseTimeDef, lease_rows);

static const virXMLRow range_rows[] = {
    VIR_XML_ADDR(virNetworkDHCPRangeDef, addr.start, "@start", .flags = VIR_XML_REQUIRED),
    VIR_XML_ADDR(virNetworkDHCPRangeDef, addr.end, "@end", .flags = VIR_XML_REQUIRED),
    VIR_XML_POINTER(virNetworkDHCPRangeDef, lease, "lease", &lease_type, .since = "6.3.0"),
};
const virXMLType virNetworkDHCPRangeType = VIR_XML_TYPE("range", virNetworkDHCPRangeDef, range_rows,
                                                        VIR_XML_LINE(virNetworkDHCPRangeDef, line));

static const virXMLRow host_rows[] = {
    VIR_XML_STRING(virNetworkDHCPHostDef, mac, "@mac"),
    VIR_XML_STRING(virNetworkDHCPHostDef, id, "@id", .doc = "DHCPv6: the client's DUID."),
    VIR_XML_STRING(virNetworkDHCPHostDef, name, "@name"),
    VIR_XML_ADDR(virNetworkDHCPHostDef, ip, "@ip"),
    VIR_XML_POINTER(virNetworkDHCPHostDef, lease, "lease", &lease_type, .since = "6.3.0"),
};
const virXMLType virNetworkDHCPHostType = VIR_XML_TYPE("host", virNetworkDHCPHostDef, host_rows,
                                                       VIR_XML_LINE(virNetworkDHCPHostDef, line));

#define IP(kind, field, path, ...) VIR_XML_##kind(virNetworkIPDef, field, path, __VA_ARGS__)

static const virXMLRow ip_rows[] = {
    IP(ENUM, family, "@family", virNetDevIPFamily, .flags = VIR_XML_NONZERO),
    IP(ADDR, address, "@address", .doc = "The bridge's own address."),
    IP(ADDR, netmask, "@netmask"),
    IP(UINT, prefix, "@prefix", .max = 128, VIR_XML_PRESENT(virNetworkIPDef, has_prefix)),
    IP(YESNO, localPTR, "@localPtr", .since = "3.0.0"),
    IP(STRING, tftproot, "tftp/@root", .flags = VIR_XML_REQUIRED_INSIDE),
    IP(FLAG, dhcp, "dhcp", .flags = VIR_XML_READ_ONLY),
    IP(LIST, ranges, nranges, "dhcp/range", &virNetworkDHCPRangeType),
    IP(LIST, hosts, nhosts, "dhcp/host", &virNetworkDHCPHostType),
    IP(STRING, bootfile, "dhcp/bootp/@file", .flags = VIR_XML_REQUIRED_INSIDE),
    IP(STRING, bootserver, "dhcp/bootp/@server"),
};
static const virXMLType ip_type =
    VIR_XML_TYPE("ip", virNetworkIPDef, ip_rows, VIR_XML_LINE(virNetworkIPDef, line));

/* --- <dns> --- */

static const virXMLRow forwarder_rows[] = {
    VIR_XML_STRING(virNetworkDNSForwarder, domain, "@domain", .since = "2.2.0"),
    VIR_XML_ADDR(virNetworkDNSForwarder, addr, "@addr"),
};
static const virXMLType forwarder_type =
    VIR_XML_TYPE("forwarder", virNetworkDNSForwarder, forwarder_rows,
                 VIR_XML_LINE(virNetworkDNSForwarder, line));

static const virXMLRow txt_rows[] = {
    VIR_XML_STRING(virNetworkDNSTxtDef, name, "@name", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virNetworkDNSTxtDef, value, "@value"),
};
const virXMLType virNetworkDNSTxtType =
    VIR_XML_TYPE("txt", virNetworkDNSTxtDef, txt_rows, VIR_XML_LINE(virNetworkDNSTxtDef, line));

static const virXMLRow srv_rows[] = {
    VIR_XML_STRING(virNetworkDNSSrvDef, service, "@service", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virNetworkDNSSrvDef, protocol, "@protocol", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virNetworkDNSSrvDef, domain, "@domain"),
    VIR_XML_STRING(virNetworkDNSSrvDef, target, "@target"),
    VIR_XML_UINT(virNetworkDNSSrvDef, port, "@port", .max = 65535, .flags = VIR_XML_NONZERO),
    VIR_XML_UINT(virNetworkDNSSrvDef, priority, "@priority", .max = 65535),
    VIR_XML_UINT(virNetworkDNSSrvDef, weight, "@weight", .max = 65535),
};
const virXMLType virNetworkDNSSrvType =
    VIR_XML_TYPE("srv", virNetworkDNSSrvDef, srv_rows, VIR_XML_LINE(virNetworkDNSSrvDef, line));

static const virXMLRow dns_host_rows[] = {
    VIR_XML_ADDR(virNetworkDNSHostDef, ip, "@ip"),
    VIR_XML_STRLIST(virNetworkDNSHostDef, names, "hostname"),
};
const virXMLType virNetworkDNSHostType = VIR_XML_TYPE("host", virNetworkDNSHostDef, dns_host_rows,
                                                      VIR_XML_LINE(virNetworkDNSHostDef, line));

#define DNS(kind, field, path, ...) VIR_XML_##kind(virNetworkDNSDef, field, path, __VA_ARGS__)

static const virXMLRow dns_rows[] = {
    DNS(YESNO, enable, "@enable", .since = "2.2.0"),
    DNS(YESNO, forwardPlainNames, "@forwardPlainNames"),
    DNS(LIST, forwarders, nfwds, "forwarder", &forwarder_type),
    DNS(LIST, txts, ntxts, "txt", &virNetworkDNSTxtType),
    DNS(LIST, srvs, nsrvs, "srv", &virNetworkDNSSrvType),
    DNS(LIST, hosts, nhosts, "host", &virNetworkDNSHostType),
};
static const virXMLType dns_type = VIR_XML_TYPE("dns", virNetworkDNSDef, dns_rows);

/* --- <portgroup> --- */

#define GROUP(kind, field, path, ...) VIR_XML_##kind(virPortGroupDef, field, path, __VA_ARGS__)

static const virXMLRow portgroup_rows[] = {
    GROUP(STRING, name, "@name", .flags = VIR_XML_REQUIRED),
    GROUP(YESNO, isDefault, "@default"),
    GROUP(YESNO, trustGuestRxFilters, "@trustGuestRxFilters"),
    GROUP(POINTER, vlan, "vlan", &virNetDevVlanType),
    GROUP(POINTER, virtPortProfile, "virtualport", &virNetDevVPortProfileType),
    GROUP(POINTER, bandwidth, "bandwidth", &virNetDevBandwidthType),
};

static void portgroup_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virPortGroupDef *group = obj;

    if (group->isDefault == VIR_TRISTATE_BOOL_NO)
        group->isDefault = VIR_TRISTATE_BOOL_ABSENT;
}

const virXMLType virPortGroupType =
    VIR_XML_TYPE("portgroup", virPortGroupDef, portgroup_rows, VIR_XML_LINE(virPortGroupDef, line),
                 .parsed = portgroup_parsed, .doc = "A class of interfaces.");

/* --- <network> --- */

static void namespace_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                             const void *obj)
{
    const virNetworkDef *def = obj;

    if (def->dnsmasqOptions)
        virXMLOutAttr(writer, out, "xmlns:" VIR_NETWORK_DNSMASQ_PREFIX, VIR_NETWORK_DNSMASQ_URI);
}

static const virXMLCustom namespace_custom = {.format = namespace_format};

#define ROW(kind, field, path, ...) VIR_XML_##kind(virNetworkDef, field, path, __VA_ARGS__)

static const virXMLRow network_rows[] = {
    VIR_XML_CUSTOM(".", &namespace_custom),
    ROW(UINT, connections, "@connections", .flags = VIR_XML_LIVE, .doc = "Ports in use."),
    ROW(YESNO, ipv6nogw, "@ipv6", .doc = "Guests may talk IPv6 even without an address here."),
    ROW(YESNO, trustGuestRxFilters, "@trustGuestRxFilters"),
    ROW(STRING, name, "name", .flags = VIR_XML_REQUIRED),
    ROW(UUID, uuid, "uuid", VIR_XML_PRESENT(virNetworkDef, uuid_specified)),
    ROW(RAW, metadata, "metadata", .since = "2.1.0"),
    ROW(STRUCT, forward, "forward", &forward_type, VIR_XML_PRESENT(virNetworkDef, forward.present)),
    ROW(STRING, bridge, "bridge/@name"),
    ROW(STRING, bridgeZone, "bridge/@zone", .since = "5.1.0"),
    ROW(SWITCH, stp, "bridge/@stp"),
    ROW(UINT, delay, "bridge/@delay", VIR_XML_PRESENT(virNetworkDef, delay_given),
        .doc = "Seconds before a port passes frames."),
    ROW(ENUM, macTableManager, "bridge/@macTableManager", virNetworkBridgeMACTableManager,
        .flags = VIR_XML_NONZERO, .since = "1.2.11"),
    ROW(UINT, mtu, "mtu/@size", .max = 65535, .flags = VIR_XML_REQUIRED_INSIDE, .since = "3.1.0"),
    ROW(MAC, mac, "mac/@address", VIR_XML_PRESENT(virNetworkDef, mac_specified)),
    ROW(STRING, domain, "domain/@name", .flags = VIR_XML_REQUIRED_INSIDE),
    ROW(YESNO, domainLocalOnly, "domain/@localOnly", .since = "1.2.12"),
    ROW(STRUCT, dns, "dns", &dns_type),
    ROW(POINTER, vlan, "vlan", &virNetDevVlanType),
    ROW(POINTER, bandwidth, "bandwidth", &virNetDevBandwidthType),
    ROW(YESNO, isolatedPort, "port/@isolated", .since = "6.1.0"),
    ROW(LIST, ips, nips, "ip", &ip_type),
    ROW(LIST, routes, nroutes, "route", &virNetDevIPRouteType),
    ROW(POINTER, virtPortProfile, "virtualport", &virNetDevVPortProfileType),
    ROW(LIST, portGroups, nPortGroups, "portgroup", &virPortGroupType),
    ROW(STRLIST, dnsmasqOptions, "dnsmasq:options/dnsmasq:option/@value", .since = "5.6.0",
        .doc = "Lines for dnsmasq's configuration, at the user's own risk."),
};

static void network_copied(void *dst, const void *src)
{
    virNetworkDef *def = dst;

    def->refs = 1;
}

static void network_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virNetworkDef *def = obj;

    if (def->bandwidth && !def->bandwidth->in && !def->bandwidth->out)
        g_clear_pointer(&def->bandwidth, virNetDevBandwidthFree);
    def->forward.present &= def->forward.type != VIR_NETWORK_FORWARD_NONE;
}

static gboolean network_view(const virXMLWriter *writer, const void *obj, void *out)
{
    const virNetworkDef *def = obj;
    virNetworkDef *view = out;

    /* Virtual functions that were found below a card are no part of the definition. */
    if (!(virXMLWriterMode(writer) & VIR_XML_MODE_INACTIVE) || !def->forward.pf)
        return FALSE;
    *view = *def;
    view->forward.nifs = 0;
    view->forward.npcis = 0;
    return TRUE;
}

const virXMLType virNetworkDefType =
    VIR_XML_TYPE("network", virNetworkDef, network_rows, VIR_XML_LINE(virNetworkDef, line),
                 .parsed = network_parsed, .copied = network_copied, .view = network_view,
                 .doc = "A virtual network.");
