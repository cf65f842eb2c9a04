/*
 * dnsmasq_config.c: the files that tell dnsmasq what to do for one network
 */
#include "network/dnsmasq_config.h"

#include <string.h>

void virDnsmasqConfigClear(virDnsmasqConfig *config)
{
    g_clear_pointer(&config->conf, g_free);
    g_clear_pointer(&config->hosts, g_free);
    g_clear_pointer(&config->names, g_free);
}

static gboolean has_ipv6(const virNetworkDef *def)
{
    return virNetworkDefGetIPByIndex(def, AF_INET6, 0) != NULL;
}

gboolean virDnsmasqIsNeeded(const virNetworkDef *def)
{
    if (!virNetworkDefHasOwnBridge(def) || def->nips == 0)
        return FALSE;
    if (def->dns.enable != VIR_TRISTATE_BOOL_NO || has_ipv6(def))
        return TRUE;
    for (gsize i = 0; i < def->nips; i++) {
        const virNetworkIPDef *ip = def->ips[i];

        if (ip->nranges || ip->nhosts || ip->tftproot)
            return TRUE;
    }
    return FALSE;
}

static void append_lease_time(GString *out, const virNetworkDHCPLeaseTimeDef *lease)
{
    static const char units[VIR_NETWORK_DHCP_LEASETIME_UNIT_LAST][2] = {"m", "", "h"};

    if (!lease)
        return;
    if (lease->expiry == 0)
        g_string_append(out, ",infinite");
    else
        g_string_append_printf(out, ",%llu%s", lease->expiry, units[lease->unit]);
}

static void append_forwarders(GString *out, const virNetworkDef *def)
{
    gboolean catch_all = FALSE;

    for (gsize i = 0; i < def->dns.nfwds; i++) {
        const virNetworkDNSForwarder *fwd = def->dns.forwarders[i];
        g_autofree char *addr = virSocketAddrFormat(&fwd->addr);

        if (fwd->domain) {
            g_string_append_printf(out, "server=/%s/%s\n", fwd->domain, addr ? addr : "#");
        } else {
            g_string_append_printf(out, "server=%s\n", addr);
            catch_all = TRUE;
        }
    }
    /* an isolated network must not leak names either */
    if (catch_all || def->forward.type == VIR_NETWORK_FORWARD_NONE)
        g_string_append(out, "no-resolv\n");
}

static void append_records(GString *out, const virNetworkDef *def)
{
    for (gsize i = 0; i < def->dns.ntxts; i++)
        g_string_append_printf(out, "txt-record=%s,%s\n", def->dns.txts[i]->name,
                               def->dns.txts[i]->value ? def->dns.txts[i]->value : "");
    for (gsize i = 0; i < def->dns.nsrvs; i++) {
        const virNetworkDNSSrvDef *srv = def->dns.srvs[i];

        g_string_append_printf(out, "srv-host=_%s._%s", srv->service, srv->protocol);
        if (srv->domain)
            g_string_append_printf(out, ".%s", srv->domain);
        if (srv->target) {
            g_string_append_printf(out, ",%s", srv->target);
            if (srv->port || srv->priority || srv->weight)
                g_string_append_printf(out, ",%u,%u,%u", srv->port ? srv->port : 1, srv->priority,
                                       srv->weight);
        }
        g_string_append_c(out, '\n');
    }
}

static void append_dns(GString *out, const virNetworkDef *def)
{
    if (def->dns.enable == VIR_TRISTATE_BOOL_NO) {
        g_string_append(out, "port=0\n");
        return;
    }
    if (def->dns.forwardPlainNames == VIR_TRISTATE_BOOL_NO)
        g_string_append(out, "domain-needed\nlocal=//\n");
    append_forwarders(out, def);
    for (gsize i = 0; i < def->nips; i++) {
        virSocketAddr network;
        unsigned prefix = virNetworkIPDefPrefix(def->ips[i]);
        g_autofree char *zone = NULL;

        if (def->ips[i]->localPTR != VIR_TRISTATE_BOOL_YES)
            continue;
        virSocketAddrNetwork(&def->ips[i]->address, prefix, &network);
        zone = virSocketAddrReverseZone(&network, prefix);
        if (zone)
            g_string_append_printf(out, "local=/%s/\n", zone);
    }
    append_records(out, def);
}

static void append_range(GString *out, const virNetworkIPDef *ip,
                         const virNetworkDHCPRangeDef *range)
{
    g_autofree char *start = virSocketAddrFormat(&range->addr.start);
    g_autofree char *end = virSocketAddrFormat(&range->addr.end);

    if (VIR_SOCKET_ADDR_IS_V6(&ip->address)) {
        g_string_append_printf(out, "dhcp-range=%s,%s,%u", start, end, virNetworkIPDefPrefix(ip));
    } else {
        virSocketAddr mask;
        g_autofree char *netmask = NULL;

        virNetworkIPDefNetmask(ip, &mask);
        netmask = virSocketAddrFormat(&mask);
        g_string_append_printf(out, "dhcp-range=%s,%s,%s", start, end, netmask);
    }
    append_lease_time(out, range->lease);
    g_string_append_c(out, '\n');
}

/* Returns how many leases the ranges of @ip can give. */
static unsigned append_ranges(GString *out, const virNetworkIPDef *ip)
{
    g_autofree char *address = virSocketAddrFormat(&ip->address);
    unsigned leases = 0;

    for (gsize i = 0; i < ip->nranges; i++) {
        int size = virSocketAddrRangeSize(&ip->ranges[i]->addr);

        append_range(out, ip, ip->ranges[i]);
        leases += MAX(size, 0);
    }
    if (ip->nranges == 0 && ip->nhosts > 0) {
        /* only hosts with fixed addresses are served */
        if (VIR_SOCKET_ADDR_IS_V6(&ip->address))
            g_string_append_printf(out, "dhcp-range=%s,static,%u\n", address,
                                   virNetworkIPDefPrefix(ip));
        else
            g_string_append_printf(out, "dhcp-range=%s,static\n", address);
    } else if (ip->nranges == 0 && VIR_SOCKET_ADDR_IS_V6(&ip->address)) {
        g_string_append_printf(out, "dhcp-range=%s,ra-only\n", address);
    }
    return leases;
}

static void append_boot(GString *out, const virNetworkIPDef *ip)
{
    if (ip->tftproot)
        g_string_append_printf(out, "enable-tftp\ntftp-root=%s\n", ip->tftproot);
    if (ip->bootfile && ip->bootserver)
        g_string_append_printf(out, "dhcp-boot=%s,,%s\n", ip->bootfile, ip->bootserver);
    else if (ip->bootfile)
        g_string_append_printf(out, "dhcp-boot=%s\n", ip->bootfile);
}

static void append_dhcp(GString *out, const virNetworkDef *def, const char *hosts_file)
{
    gboolean isolated = def->forward.type == VIR_NETWORK_FORWARD_NONE;
    gboolean dhcp = FALSE, dhcp6 = FALSE;
    unsigned leases = 0;

    for (gsize i = 0; i < def->nips; i++) {
        leases += append_ranges(out, def->ips[i]);
        append_boot(out, def->ips[i]);
        if (!def->ips[i]->nranges && !def->ips[i]->nhosts)
            continue;
        dhcp = TRUE;
        dhcp6 |= VIR_SOCKET_ADDR_IS_V6(&def->ips[i]->address);
    }
    if (dhcp) {
        g_string_append(out, "dhcp-no-override\ndhcp-authoritative\n");
        g_string_append_printf(out, "dhcp-hostsfile=%s\n", hosts_file);
        if (leases)
            g_string_append_printf(out, "dhcp-lease-max=%u\n", leases);
        if (isolated)
            g_string_append(out, "dhcp-option=3\n"); /* there is no way out to tell of */
        if (def->mtu)
            g_string_append_printf(out, "dhcp-option=option:mtu,%u\n", def->mtu);
    }
    /* guests of DHCPv6 still learn their router from advertisements */
    if (dhcp6)
        g_string_append(out, "enable-ra\n");
    if (isolated && has_ipv6(def))
        g_string_append(out, "ra-param=*,0,0\n");
}

static char *format_conf(const virNetworkDef *def, const char *folder, const char *pid_file)
{
    GString *out = g_string_new("# Written by virtnetworkd each time the network starts or "
                                "changes; edit the network\n# (virsh net-edit), not this file.\n"
                                "strict-order\nexcept-interface=lo\nbind-dynamic\n");
    g_autofree char *hosts_file = g_strdup_printf("%s/%s.hostsfile", folder, def->name);

    g_string_append_printf(out, "pid-file=%s\ninterface=%s\n", pid_file, def->bridge);
    if (def->domain) {
        g_string_append_printf(out, "domain=%s\nexpand-hosts\n", def->domain);
        if (def->domainLocalOnly == VIR_TRISTATE_BOOL_YES)
            g_string_append_printf(out, "local=/%s/\n", def->domain);
    }
    append_dns(out, def);
    append_dhcp(out, def, hosts_file);
    g_string_append_printf(out, "addn-hosts=%s/%s.addnhosts\n", folder, def->name);
    for (char **option = def->dnsmasqOptions; option && *option; option++)
        g_string_append_printf(out, "%s\n", *option);
    return g_string_free(out, FALSE);
}

static char *format_hosts(const virNetworkDef *def)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < def->nips; i++) {
        gboolean v6 = VIR_SOCKET_ADDR_IS_V6(&def->ips[i]->address);

        for (gsize h = 0; h < def->ips[i]->nhosts; h++) {
            const virNetworkDHCPHostDef *host = def->ips[i]->hosts[h];
            g_autofree char *ip = virSocketAddrFormat(&host->ip);
            gsize start = out->len;

            if (host->mac)
                g_string_append_printf(out, "%s", host->mac);
            if (host->id)
                g_string_append_printf(out, "%sid:%s", out->len > start ? "," : "", host->id);
            if (v6 && host->name)
                g_string_append_printf(out, "%s%s", out->len > start ? "," : "", host->name);
            if (ip)
                g_string_append_printf(out, v6 ? "%s[%s]" : "%s%s", out->len > start ? "," : "",
                                       ip);
            if (!v6 && host->name)
                g_string_append_printf(out, "%s%s", out->len > start ? "," : "", host->name);
            append_lease_time(out, host->lease);
            g_string_append_c(out, '\n');
        }
    }
    return g_string_free(out, FALSE);
}

static char *format_names(const virNetworkDef *def)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < def->dns.nhosts; i++) {
        const virNetworkDNSHostDef *host = def->dns.hosts[i];
        g_autofree char *ip = virSocketAddrFormat(&host->ip);
        g_autofree char *names = g_strjoinv("\t", host->names);

        g_string_append_printf(out, "%s\t%s\n", ip, names);
    }
    return g_string_free(out, FALSE);
}

void virDnsmasqConfigFormat(const virNetworkDef *def, const char *folder, const char *pid_file,
                            virDnsmasqConfig *config)
{
    config->conf = format_conf(def, folder, pid_file);
    config->hosts = format_hosts(def);
    config->names = format_names(def);
}
