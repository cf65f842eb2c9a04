/*
 * firewall.h: a network's table in the host's packet filter
 *
 * One table per network, "modvirt_BRIDGE" of the inet family, always replaced whole in one
 * transaction.
 *
 * Thread: any job.
 */
#pragma once

#include "network/mode.h"

/* The table in nft's language, removing an older one first; NULL if the mode has no rules. Owned by
 * the caller. Pure. */
char *virFirewallFormat(const virNetworkDef *def, const virNetworkMode *mode);
gboolean virFirewallApply(const virNetworkDef *def, const virNetworkMode *mode, GError **error);
/* Fine if there is none. */
gboolean virFirewallRemove(const virNetworkDef *def, const virNetworkMode *mode, GError **error);
gboolean virFirewallIsThere(const virNetworkDef *def);

/* Building blocks for the modes' rules, written into a table. */

/* Opens and closes a base chain on @hook ("forward") at @priority ("filter", "srcnat"). */
void virFirewallChainBegin(GString *rules, const char *name, const char *type, const char *hook,
                           const char *priority);
void virFirewallChainEnd(GString *rules);
/* "192.168.122.0/24" of the n-th <ip>, owned by the caller. */
char *virFirewallNetwork(const virNetworkIPDef *ip);
/* Traffic between two guests on the bridge itself, then nothing else into or out of it. */
void virFirewallAllowInside(GString *rules, const virNetworkDef *def);
void virFirewallRejectRest(GString *rules, const virNetworkDef *def);
/* To and from one of the network's address ranges by way of the host. @replies_only: nothing may be
 * begun from outside. */
void virFirewallAllowRouted(GString *rules, const virNetworkDef *def, const virNetworkIPDef *ip,
                            gboolean replies_only);
