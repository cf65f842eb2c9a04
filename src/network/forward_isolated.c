/*
 * forward_isolated.c: networks without <forward>: guests reach one another and the host, nothing
 * else
 */
#include "network/firewall.h"
#include "network/own_bridge.h"

static void firewall(const virNetworkDef *def, GString *rules)
{
    virFirewallChainBegin(rules, "forward", "filter", "forward", "filter");
    virFirewallAllowInside(rules, def);
    virFirewallRejectRest(rules, def);
    virFirewallChainEnd(rules);
}

const virNetworkMode virNetworkModeIsolated = {
    .name = "isolated",
    .check = virOwnBridgeCheck,
    .start = virOwnBridgeStart,
    .stop = virOwnBridgeStop,
    .update = virOwnBridgeUpdate,
    .plug = virOwnBridgePlug,
    .firewall = firewall,
};
