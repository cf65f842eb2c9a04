/*
 * network_validate.c: what is refused in a network's definition
 */
#include <string.h>

#include "conf/network/network_priv.h"

typedef struct {
    const virNetworkDef *def;
    virXMLProblems *problems;
    const char *mode; /* of <forward>, "none" where there is none */
} Check;

#define REFUSE(check, line, element, attribute, ...) \
    virXMLProblemAdd((check)->problems, (line), (element), (attribute), VIR_ERR_XML_ERROR, \
                     __VA_ARGS__)

/* --- the network itself --- */

static void check_name(const Check *check)
{
    const virNetworkDef *def = check->def;

    if (strchr(def->name, '/'))
        REFUSE(check, def->line, "name", NULL, "the name '%s' can't contain '/'", def->name);
    else if (g_str_equal(def->name, ".") || g_str_equal(def->name, ".."))
        REFUSE(check, def->line, "name", NULL, "'%s' can't be a network's name", def->name);
    if (def->mac_specified && virMacAddrIsMulticast(&def->mac))
        REFUSE(check, def->line, "mac", "address",
               "the bridge's MAC address is a multicast one; the first byte must be even");
}

/* What only a bridge that the daemon makes itself can have. */
static void check_bridge(const Check *check)
{
    const virNetworkDef *def = check->def;
    gboolean own = virNetworkDefHasOwnBridge(def);

    if (!own && def->forward.type != VIR_NETWORK_FORWARD_BRIDGE && def->bridge)
        REFUSE(check, def->line, "bridge", "name", "a network with forward mode '%s' has no bridge",
               check->mode);
    if (!own && (def->stp || def->delay_given))
        REFUSE(check, def->line, "bridge", def->stp ? "stp" : "delay",
               "stp and delay belong to a bridge that the daemon makes, not to forward mode '%s'",
               check->mode);
    if (!own && def->mtu)
        REFUSE(check, def->line, "mtu", "size",
               "an MTU can be set in modes nat, route, open and in isolated networks, not in '%s'",
               check->mode);
    if (!own && def->bridgeZone)
        REFUSE(check, def->line, "bridge", "zone",
               "a zone belongs to a bridge that the daemon makes, not to forward mode '%s'",
               check->mode);
    if (def->forward.type == VIR_NETWORK_FORWARD_BRIDGE && def->bridge && def->forward.nifs > 0)
        REFUSE(check, def->line, "forward", "dev",
               "forward mode 'bridge' takes a <bridge> or host interfaces, not both");
}

/* What the daemon provides on its own bridge, and can't where it has none. */
static void check_services(const Check *check)
{
    const virNetworkDef *def = check->def;
    const struct {
        gboolean given;
        const char *element;
    } services[] = {
        {def->nips > 0, "ip"},
        {def->domain != NULL, "domain"},
        {def->mac_specified, "mac"},
        {def->dns.nfwds + def->dns.ntxts + def->dns.nsrvs + def->dns.nhosts > 0, "dns"},
    };

    if (virNetworkDefHasOwnBridge(def))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(services); i++) {
        if (services[i].given)
            virXMLProblemAdd(check->problems, def->line, services[i].element, NULL,
                             VIR_ERR_CONFIG_UNSUPPORTED,
                             "a network with forward mode '%s' can't have <%s>: the daemon runs no "
                             "bridge for it",
                             check->mode, services[i].element);
    }
}

static void check_duplicate_ifs(const Check *check)
{
    const virNetworkForwardDef *forward = &check->def->forward;

    for (gsize i = 1; i < forward->nifs; i++) {
        for (gsize j = 0; j < i; j++) {
            if (g_strcmp0(forward->ifs[i]->dev, forward->ifs[j]->dev) != 0)
                continue;
            REFUSE(check, forward->ifs[i]->line, "interface", "dev",
                   "the interface '%s' is listed twice", forward->ifs[i]->dev);
            break;
        }
    }
}

static void check_forward(const Check *check)
{
    const virNetworkDef *def = check->def;
    const virNetworkForwardDef *forward = &def->forward;
    int type = forward->type;

    if (def->nips == 0 && (type == VIR_NETWORK_FORWARD_NAT || type == VIR_NETWORK_FORWARD_ROUTE ||
                           type == VIR_NETWORK_FORWARD_OPEN))
        REFUSE(check, def->line, "forward", "mode",
               "forward mode '%s' needs an <ip> with the bridge's address", check->mode);
    if (type == VIR_NETWORK_FORWARD_OPEN && (forward->dev || forward->nifs))
        REFUSE(check, def->line, "forward", "dev",
               "forward mode 'open' makes no firewall rules and takes no 'dev'");
    if (forward->dev && forward->nifs && g_strcmp0(forward->dev, forward->ifs[0]->dev) != 0)
        REFUSE(check, def->line, "forward", "dev",
               "'dev' is '%s' but the first <interface> is '%s'; leave one of them out",
               forward->dev, forward->ifs[0]->dev);
    if ((forward->pf != NULL) + (forward->nifs > 0) + (forward->npcis > 0) > 1)
        REFUSE(check, def->line, "forward", NULL,
               "<forward> takes one of <pf>, <interface> and <address>");
    if (forward->npcis > 0 && type != VIR_NETWORK_FORWARD_HOSTDEV)
        REFUSE(check, def->line, "forward", "mode",
               "PCI addresses are for forward mode 'hostdev', not '%s'", check->mode);
    if (forward->nifs > 0 && type == VIR_NETWORK_FORWARD_HOSTDEV)
        REFUSE(check, def->line, "forward", "mode",
               "forward mode 'hostdev' lists its devices by PCI <address>, not by <interface>");
    for (gsize i = 0; i < forward->npcis; i++) {
        if (forward->pcis[i]->type != VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI)
            REFUSE(check, forward->pcis[i]->line, "address", "type",
                   "only PCI devices can be used, not '%s'",
                   virDomainNetHostdevSourceTypeToString(forward->pcis[i]->type));
    }
    check_duplicate_ifs(check);
}

static void check_nat(const Check *check)
{
    const virNetworkDef *def = check->def;
    const virNetworkForwardDef *forward = &def->forward;
    gboolean given =
        forward->natIPv6 || forward->portStart || VIR_SOCKET_ADDR_IS_SET(&forward->addr.start);

    if (given && forward->type != VIR_NETWORK_FORWARD_NAT)
        REFUSE(check, def->line, "nat", NULL, "<nat> is for forward mode 'nat', not '%s'",
               check->mode);
    if (VIR_SOCKET_ADDR_IS_SET(&forward->addr.start) &&
        (!VIR_SOCKET_ADDR_IS_V4(&forward->addr.start) ||
         !VIR_SOCKET_ADDR_IS_V4(&forward->addr.end)))
        REFUSE(check, def->line, "nat", "address", "only IPv4 addresses can be given for NAT");
    else if (virSocketAddrCompare(&forward->addr.start, &forward->addr.end) > 0)
        REFUSE(check, def->line, "nat", "address", "the range ends before it starts");
    if (forward->portStart > forward->portEnd)
        REFUSE(check, def->line, "nat", "port",
               "the range of ports ends at %u before it starts "
               "at %u",
               forward->portEnd, forward->portStart);
}

/* --- <ip> --- */

static const char *family_name(const virSocketAddr *addr)
{
    return VIR_SOCKET_ADDR_IS_V6(addr) ? "ipv6" : "ipv4";
}

static void check_ip_address(const Check *check, const virNetworkIPDef *ip)
{
    int want = ip->family ? ip->family : VIR_NETDEV_IP_FAMILY_IPV4;

    if (!VIR_SOCKET_ADDR_IS_SET(&ip->address)) {
        if (VIR_SOCKET_ADDR_IS_SET(&ip->netmask) || ip->has_prefix)
            REFUSE(check, ip->line, "ip", "address", "a netmask or prefix needs an 'address'");
        return;
    }
    if (VIR_SOCKET_ADDR_FAMILY(&ip->address) != virNetDevIPFamilyToAF(want))
        REFUSE(check, ip->line, "ip", "family", "the address is an %s one; give family='%s'",
               family_name(&ip->address), family_name(&ip->address));
    if (ip->has_prefix && ip->prefix > virSocketAddrMaxPrefix(&ip->address))
        REFUSE(check, ip->line, "ip", "prefix", "prefix %u is longer than the address (%u bits)",
               ip->prefix, virSocketAddrMaxPrefix(&ip->address));
    if (!VIR_SOCKET_ADDR_IS_SET(&ip->netmask))
        return;
    if (ip->has_prefix)
        REFUSE(check, ip->line, "ip", "netmask", "give a 'netmask' or a 'prefix', not both");
    if (!VIR_SOCKET_ADDR_IS_V4(&ip->address) || !VIR_SOCKET_ADDR_IS_V4(&ip->netmask))
        REFUSE(check, ip->line, "ip", "netmask", "netmasks are for IPv4; use 'prefix'");
    else if (virSocketAddrMaskPrefix(&ip->netmask) < 0)
        REFUSE(check, ip->line, "ip", "netmask", "the netmask has a one after a zero");
}

static void check_range(const Check *check, const virNetworkIPDef *ip,
                        const virNetworkDHCPRangeDef *range)
{
    unsigned prefix = virNetworkIPDefPrefix(ip);
    virSocketAddr network, broadcast;

    if (VIR_SOCKET_ADDR_FAMILY(&range->addr.start) != VIR_SOCKET_ADDR_FAMILY(&ip->address) ||
        VIR_SOCKET_ADDR_FAMILY(&range->addr.end) != VIR_SOCKET_ADDR_FAMILY(&ip->address)) {
        REFUSE(check, range->line, "range", NULL,
               "the range is not of the same family as the <ip> around it");
        return;
    }
    if (virSocketAddrRangeSize(&range->addr) < 0) {
        REFUSE(check, range->line, "range", "end",
               "the range ends before it starts, or has too many addresses");
        return;
    }
    if (!virSocketAddrInNetwork(&range->addr.start, &ip->address, prefix) ||
        !virSocketAddrInNetwork(&range->addr.end, &ip->address, prefix)) {
        REFUSE(check, range->line, "range", NULL,
               "the range is not inside the network of the <ip> around it");
        return;
    }
    if (!VIR_SOCKET_ADDR_IS_V4(&ip->address) || prefix > 30)
        return;
    virSocketAddrNetwork(&ip->address, prefix, &network);
    virSocketAddrBroadcast(&ip->address, prefix, &broadcast);
    if (virSocketAddrEqual(&range->addr.start, &network) ||
        virSocketAddrEqual(&range->addr.end, &broadcast))
        REFUSE(check, range->line, "range", NULL,
               "the range contains the address of the network or its broadcast address");
}

static void check_lease(const Check *check, const virNetworkDHCPLeaseTimeDef *lease, unsigned line)
{
    static const unsigned seconds[] = {
        [VIR_NETWORK_DHCP_LEASETIME_UNIT_MINUTES] = 60,
        [VIR_NETWORK_DHCP_LEASETIME_UNIT_SECONDS] = 1,
        [VIR_NETWORK_DHCP_LEASETIME_UNIT_HOURS] = 3600,
    };

    if (lease && lease->expiry && lease->expiry * seconds[lease->unit] < 120)
        REFUSE(check, line, "lease", "expiry",
               "a lease lasts at least two minutes; 0 makes it last for ever");
}

static void check_host_mac(const Check *check, const virNetworkDHCPHostDef *host)
{
    virMacAddr mac;

    if (!virMacAddrParse(host->mac, &mac))
        REFUSE(check, host->line, "host", "mac", "'%s' is not a MAC address", host->mac);
    else if (virMacAddrIsMulticast(&mac))
        REFUSE(check, host->line, "host", "mac", "'%s' is a multicast address", host->mac);
}

static void check_host(const Check *check, const virNetworkIPDef *ip,
                       const virNetworkDHCPHostDef *host)
{
    gboolean v6 = VIR_SOCKET_ADDR_IS_V6(&ip->address);

    if (v6 && host->mac)
        REFUSE(check, host->line, "host", "mac",
               "DHCPv6 does not know hosts by MAC address; give an 'id' or a 'name'");
    else if (host->mac)
        check_host_mac(check, host);
    if (!v6 && host->id)
        REFUSE(check, host->line, "host", "id", "an 'id' is for DHCPv6; give a 'mac' or a 'name'");
    if (!host->mac && !host->name && !host->id)
        REFUSE(check, host->line, "host", NULL, "a host needs a '%s' or a 'name'",
               v6 ? "id" : "mac");
    if (!VIR_SOCKET_ADDR_IS_SET(&host->ip))
        REFUSE(check, host->line, "host", "ip", "a host needs its 'ip' address");
    else if (VIR_SOCKET_ADDR_FAMILY(&host->ip) != VIR_SOCKET_ADDR_FAMILY(&ip->address))
        REFUSE(check, host->line, "host", "ip",
               "the address is not of the same family as the <ip> around it");
}

static void check_ips(const Check *check)
{
    const virNetworkDef *def = check->def;
    unsigned with_dhcp[2] = {0, 0};

    for (gsize i = 0; i < def->nips; i++) {
        const virNetworkIPDef *ip = def->ips[i];
        gboolean v6 = VIR_SOCKET_ADDR_IS_V6(&ip->address);

        check_ip_address(check, ip);
        if (ip->nranges + ip->nhosts > 0 && ++with_dhcp[v6] == 2)
            REFUSE(check, ip->line, "dhcp", NULL,
                   "only one <ip> of family %s can have <dhcp> in a network",
                   family_name(&ip->address));
        for (gsize j = 0; j < ip->nranges; j++) {
            check_range(check, ip, ip->ranges[j]);
            check_lease(check, ip->ranges[j]->lease, ip->ranges[j]->line);
        }
        for (gsize j = 0; j < ip->nhosts; j++) {
            check_host(check, ip, ip->hosts[j]);
            check_lease(check, ip->hosts[j]->lease, ip->hosts[j]->line);
        }
        if (ip->bootserver && v6)
            REFUSE(check, ip->line, "bootp", "server", "booting over the network is for IPv4");
    }
}

/* --- <route> --- */

static void check_routes(const Check *check)
{
    const virNetworkDef *def = check->def;

    for (gsize i = 0; i < def->nroutes; i++) {
        const virNetDevIPRoute *route = def->routes[i];
        gboolean reachable = FALSE;

        for (gsize j = 0; j < def->nips && !reachable; j++)
            reachable = virSocketAddrInNetwork(&route->gateway, &def->ips[j]->address,
                                               virNetworkIPDefPrefix(def->ips[j]));
        if (!reachable)
            virXMLProblemAdd(check->problems, route->line, "route", "gateway",
                             VIR_ERR_CONFIG_UNSUPPORTED,
                             "the gateway is in none of the network's own <ip> networks");
    }
}

/* --- <dns> --- */

static void check_dns(const Check *check)
{
    const virNetworkDNSDef *dns = &check->def->dns;

    if (dns->enable == VIR_TRISTATE_BOOL_NO &&
        dns->nfwds + dns->ntxts + dns->nsrvs + dns->nhosts > 0)
        REFUSE(check, check->def->line, "dns", "enable",
               "<dns enable='no'> can't contain records or forwarders");
    for (gsize i = 0; i < dns->nfwds; i++) {
        if (!dns->forwarders[i]->domain && !VIR_SOCKET_ADDR_IS_SET(&dns->forwarders[i]->addr))
            REFUSE(check, dns->forwarders[i]->line, "forwarder", NULL,
                   "a forwarder needs an 'addr' or a 'domain'");
    }
    for (gsize i = 0; i < dns->ntxts; i++) {
        if (strchr(dns->txts[i]->name, ' '))
            REFUSE(check, dns->txts[i]->line, "txt", "name", "'%s' contains a space",
                   dns->txts[i]->name);
        if (!dns->txts[i]->value)
            REFUSE(check, dns->txts[i]->line, "txt", "value", "the record '%s' has no value",
                   dns->txts[i]->name);
    }
    for (gsize i = 0; i < dns->nsrvs; i++) {
        const virNetworkDNSSrvDef *srv = dns->srvs[i];

        if (!srv->target && (srv->port || srv->priority || srv->weight))
            REFUSE(check, srv->line, "srv", "target",
                   "'port', 'priority' and 'weight' need a 'target'");
    }
    for (gsize i = 0; i < dns->nhosts; i++) {
        if (!VIR_SOCKET_ADDR_IS_SET(&dns->hosts[i]->ip) || !dns->hosts[i]->names)
            REFUSE(check, dns->hosts[i]->line, "host", NULL,
                   "a DNS host needs an 'ip' and at least one <hostname>");
    }
}

/* --- portgroups, virtual ports --- */

static void check_virtualport(const Check *check, const virNetDevVPortProfile *profile)
{
    g_autofree char *fault = virNetDevVPortProfileFault(profile, FALSE);

    if (fault)
        REFUSE(check, profile->line, "virtualport", NULL, "%s", fault);
}

static void check_floor(const Check *check, const virNetDevBandwidth *bandwidth)
{
    if (virNetDevBandwidthHasFloor(bandwidth))
        virXMLProblemAdd(check->problems, bandwidth->line, "inbound", "floor",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "a 'floor' is guaranteed to single interfaces, not to a network or "
                         "portgroup");
}

static void check_portgroups(const Check *check)
{
    const virNetworkDef *def = check->def;
    const char *chosen = NULL;

    check_virtualport(check, def->virtPortProfile);
    check_floor(check, def->bandwidth);
    for (gsize i = 0; i < def->nPortGroups; i++) {
        const virPortGroupDef *group = def->portGroups[i];

        check_virtualport(check, group->virtPortProfile);
        check_floor(check, group->bandwidth);
        if (group->isDefault == VIR_TRISTATE_BOOL_YES) {
            if (chosen)
                REFUSE(check, group->line, "portgroup", "default",
                       "the portgroups '%s' and '%s' are both the default", chosen, group->name);
            chosen = group->name;
        }
        if (virNetworkDefFindPortGroup(def, group->name) != group)
            REFUSE(check, group->line, "portgroup", "name", "there are two portgroups '%s'",
                   group->name);
    }
}

void virNetworkDefValidate(const virNetworkDef *def, virXMLProblems *problems)
{
    static void (*const checks[])(const Check *) = {
        check_name, check_bridge, check_services, check_forward,    check_nat,
        check_ips,  check_routes, check_dns,      check_portgroups,
    };
    const Check check = {def, problems, virNetworkForwardTypeToString(def->forward.type)};

    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
        checks[i](&check);
}

/* --- what a document may say but no daemon can do --- */

static gboolean has_openvswitch(const virNetDevVPortProfile *profile)
{
    return profile && profile->virtPortType == VIR_NETDEV_VPORT_PROFILE_OPENVSWITCH;
}

void virNetworkDefValidateRunnable(const virNetworkDef *def, virXMLProblems *problems)
{
    int type = def->forward.type;
    gboolean takes_tags =
        type == VIR_NETWORK_FORWARD_HOSTDEV || type == VIR_NETWORK_FORWARD_PASSTHROUGH ||
        (type == VIR_NETWORK_FORWARD_BRIDGE && has_openvswitch(def->virtPortProfile));
    const virNetDevVlan *vlan = def->vlan;

    for (gsize i = 0; i < def->nPortGroups && !takes_tags; i++) {
        const virPortGroupDef *group = def->portGroups[i];

        if (group->vlan &&
            !(type == VIR_NETWORK_FORWARD_BRIDGE && has_openvswitch(group->virtPortProfile)))
            vlan = group->vlan;
    }
    if (vlan && !takes_tags)
        virXMLProblemAdd(problems, vlan->line, "vlan", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "VLAN tags work in forward modes 'hostdev' and 'passthrough', and in "
                         "'bridge' with a <virtualport> of type 'openvswitch'");
}
