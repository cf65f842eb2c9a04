/*
 * firewall.c: a network's table in the host's packet filter
 *
 * A table of our own can refuse packets but not let through what another table drops; so it holds
 * only what a network refuses, and the translation of addresses.
 */
#include "network/firewall.h"

#include <string.h>

#include "common/base/error.h"
#include "common/host/nftables.h"

/* nft takes letters, digits and few others in names; a bridge may have more. */
static char *table_name(const virNetworkDef *def)
{
    GString *out = g_string_new("modvirt_");

    for (const char *p = def->bridge; *p; p++) {
        if (g_ascii_isalnum(*p) || *p == '-' || *p == '_')
            g_string_append_c(out, *p);
        else
            g_string_append_printf(out, ".%02x", (guchar)*p);
    }
    return g_string_free(out, FALSE);
}

/* Adding first makes the removal work also where there is none. */
static void append_removal(GString *out, const char *table)
{
    g_string_append_printf(out, "add table inet %s\ndelete table inet %s\n", table, table);
}

char *virFirewallFormat(const virNetworkDef *def, const virNetworkMode *mode)
{
    g_autofree char *table = table_name(def);
    GString *out;

    if (!mode->firewall)
        return NULL;
    out = g_string_new(NULL);
    append_removal(out, table);
    g_string_append_printf(out, "table inet %s {\n", table);
    mode->firewall(def, out);
    g_string_append(out, "}\n");
    return g_string_free(out, FALSE);
}

gboolean virFirewallApply(const virNetworkDef *def, const virNetworkMode *mode, GError **error)
{
    g_autofree char *rules = virFirewallFormat(def, mode);

    return !rules || virNftablesRun(rules, error);
}

gboolean virFirewallRemove(const virNetworkDef *def, const virNetworkMode *mode, GError **error)
{
    g_autofree char *table = table_name(def);
    g_autoptr(GString) rules = g_string_new(NULL);

    if (!mode->firewall)
        return TRUE;
    append_removal(rules, table);
    return virNftablesRun(rules->str, error);
}

gboolean virFirewallIsThere(const virNetworkDef *def)
{
    g_autofree char *table = table_name(def);

    return virNftablesHasTable("inet", table);
}

void virFirewallChainBegin(GString *rules, const char *name, const char *type, const char *hook,
                           const char *priority)
{
    g_string_append_printf(rules, "  chain %s {\n    type %s hook %s priority %s; policy accept;\n",
                           name, type, hook, priority);
}

void virFirewallChainEnd(GString *rules)
{
    g_string_append(rules, "  }\n");
}

char *virFirewallNetwork(const virNetworkIPDef *ip)
{
    unsigned prefix = virNetworkIPDefPrefix(ip);
    virSocketAddr network;
    g_autofree char *text = NULL;

    virSocketAddrNetwork(&ip->address, prefix, &network);
    text = virSocketAddrFormat(&network);
    return g_strdup_printf("%s/%u", text, prefix);
}

void virFirewallAllowInside(GString *rules, const virNetworkDef *def)
{
    g_string_append_printf(rules, "    iifname \"%s\" oifname \"%s\" accept\n", def->bridge,
                           def->bridge);
}

void virFirewallRejectRest(GString *rules, const virNetworkDef *def)
{
    g_string_append_printf(rules, "    iifname \"%s\" reject\n    oifname \"%s\" reject\n",
                           def->bridge, def->bridge);
}

/* "iifname { "eth0", "eth1" } ": the interfaces that the network forwards to, or nothing for all.
 */
static char *forward_match(const virNetworkDef *def, const char *key)
{
    GString *out;

    if (!virNetworkDefForwardIf(def, 0))
        return g_strdup("");
    out = g_string_new(NULL);
    g_string_append_printf(out, "%s { ", key);
    for (gsize i = 0; virNetworkDefForwardIf(def, i); i++)
        g_string_append_printf(out, "%s\"%s\"", i ? ", " : "", virNetworkDefForwardIf(def, i));
    g_string_append(out, " } ");
    return g_string_free(out, FALSE);
}

void virFirewallAllowRouted(GString *rules, const virNetworkDef *def, const virNetworkIPDef *ip,
                            gboolean replies_only)
{
    const char *family = VIR_SOCKET_ADDR_IS_V6(&ip->address) ? "ip6" : "ip";
    g_autofree char *network = virFirewallNetwork(ip);
    g_autofree char *from = forward_match(def, "iifname");
    g_autofree char *to = forward_match(def, "oifname");

    g_string_append_printf(rules, "    %soifname \"%s\" %s daddr %s %saccept\n", from, def->bridge,
                           family, network, replies_only ? "ct state established,related " : "");
    g_string_append_printf(rules, "    iifname \"%s\" %s%s saddr %s accept\n", def->bridge, to,
                           family, network);
}
