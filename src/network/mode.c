/*
 * mode.c: which forward mode is done by which file
 */
#include "network/mode.h"

#include "common/base/error.h"

static const virNetworkMode *const modes[VIR_NETWORK_FORWARD_LAST] = {
    [VIR_NETWORK_FORWARD_NONE] = &virNetworkModeIsolated,
    [VIR_NETWORK_FORWARD_NAT] = &virNetworkModeNAT,
    [VIR_NETWORK_FORWARD_ROUTE] = &virNetworkModeRoute,
    [VIR_NETWORK_FORWARD_OPEN] = &virNetworkModeOpen,
    [VIR_NETWORK_FORWARD_BRIDGE] = &virNetworkModeBridge,
};

const virNetworkMode *virNetworkModeGet(int type, const char *network, GError **error)
{
    if (type >= 0 && type < VIR_NETWORK_FORWARD_LAST && modes[type])
        return modes[type];
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_CONFIG_UNSUPPORTED,
                "network '%s' has the forward mode '%s', which cannot be started yet; nat, route, "
                "open, bridge and isolated networks can",
                network, virNetworkForwardTypeToString(type));
    return NULL;
}
