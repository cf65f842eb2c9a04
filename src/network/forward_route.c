/*
 * forward_route.c: <forward mode='route'>: the host routes, addresses stay as they are
 */
#include "network/firewall.h"
#include "network/own_bridge.h"

static void firewall(const virNetworkDef *def, GString *rules)
{
    virFirewallChainBegin(rules, "forward", "filter", "forward", "filter");
    virFirewallAllowInside(rules, def);
    for (gsize i = 0; i < def->nips; i++)
        virFirewallAllowRouted(rules, def, def->ips[i], FALSE);
    virFirewallRejectRest(rules, def);
    virFirewallChainEnd(rules);
}

const virNetworkMode virNetworkModeRoute = {
    .name = "route",
    .check = virOwnBridgeCheck,
    .start = virOwnBridgeStart,
    .stop = virOwnBridgeStop,
    .update = virOwnBridgeUpdate,
    .plug = virOwnBridgePlug,
    .forwards = TRUE,
    .firewall = firewall,
};
