/*
 * forward_nat.c: <forward mode='nat'>: guests go out under the host's addresses
 */
#include <string.h>

#include "network/firewall.h"
#include "network/own_bridge.h"

static gboolean is_translated(const virNetworkDef *def, const virNetworkIPDef *ip)
{
    return VIR_SOCKET_ADDR_IS_V4(&ip->address) || def->forward.natIPv6 == VIR_TRISTATE_BOOL_YES;
}

/* "masquerade" or "snat ip to A-B", for protocols with ports also their range. */
static char *translation(const virNetworkDef *def, const char *family, gboolean with_ports)
{
    const virNetworkForwardDef *fwd = &def->forward;
    g_autofree char *start = virSocketAddrFormat(&fwd->addr.start);
    g_autofree char *end = virSocketAddrFormat(&fwd->addr.end);
    /* a set of addresses is of one family only */
    gboolean addresses =
        start && g_str_equal(family, "ip") == VIR_SOCKET_ADDR_IS_V4(&fwd->addr.start);
    GString *out = g_string_new(NULL);

    if (addresses) {
        gboolean v6 = VIR_SOCKET_ADDR_IS_V6(&fwd->addr.start);

        g_string_append_printf(out, "snat %s to %s%s%s", family, v6 && with_ports ? "[" : "", start,
                               v6 && with_ports ? "]" : "");
        if (end && !virSocketAddrEqual(&fwd->addr.start, &fwd->addr.end))
            g_string_append_printf(out, v6 && with_ports ? "-[%s]" : "-%s", end);
    } else {
        g_string_append(out, "masquerade");
    }
    if (with_ports) {
        unsigned from = fwd->portStart ? fwd->portStart : 1024;
        unsigned to = fwd->portEnd ? fwd->portEnd : 65535;

        g_string_append_printf(out, "%s:%u-%u", addresses ? "" : " to ", from, to);
    }
    return g_string_free(out, FALSE);
}

static void append_translation(GString *rules, const virNetworkDef *def, const virNetworkIPDef *ip)
{
    const char *family = VIR_SOCKET_ADDR_IS_V6(&ip->address) ? "ip6" : "ip";
    g_autofree char *network = virFirewallNetwork(ip);
    g_autofree char *ports = translation(def, family, TRUE);
    g_autofree char *plain = translation(def, family, FALSE);
    const char *local =
        VIR_SOCKET_ADDR_IS_V6(&ip->address) ? "ff02::/16" : "{ 224.0.0.0/24, 255.255.255.255 }";

    /* what stays on the link is nobody's to translate */
    g_string_append_printf(rules, "    %s saddr %s %s daddr %s return\n", family, network, family,
                           local);
    g_string_append_printf(rules, "    %s saddr %s %s daddr != %s meta l4proto { tcp, udp } %s\n",
                           family, network, family, network, ports);
    g_string_append_printf(rules, "    %s saddr %s %s daddr != %s %s\n", family, network, family,
                           network, plain);
}

static void firewall(const virNetworkDef *def, GString *rules)
{
    virFirewallChainBegin(rules, "forward", "filter", "forward", "filter");
    virFirewallAllowInside(rules, def);
    for (gsize i = 0; i < def->nips; i++)
        virFirewallAllowRouted(rules, def, def->ips[i], is_translated(def, def->ips[i]));
    virFirewallRejectRest(rules, def);
    virFirewallChainEnd(rules);
    virFirewallChainBegin(rules, "translate", "nat", "postrouting", "srcnat");
    for (gsize i = 0; i < def->nips; i++) {
        if (is_translated(def, def->ips[i]))
            append_translation(rules, def, def->ips[i]);
    }
    virFirewallChainEnd(rules);
}

const virNetworkMode virNetworkModeNAT = {
    .name = "nat",
    .check = virOwnBridgeCheck,
    .start = virOwnBridgeStart,
    .stop = virOwnBridgeStop,
    .update = virOwnBridgeUpdate,
    .plug = virOwnBridgePlug,
    .forwards = TRUE,
    .firewall = firewall,
};
