/*
 * forward_bridge.c: <forward mode='bridge'>: guests on a bridge that the host's owner has made
 */
#include "common/base/error.h"
#include "common/host/netlink.h"
#include "network/mode.h"

static gboolean start(virNetworkObj *obj, virNetworkDef *live, gboolean adopt, GError **error)
{
    /* the bridge may come later, or be an Open vSwitch's that the kernel knows nothing of */
    return TRUE;
}

static gboolean stop(virNetworkObj *obj, const virNetworkDef *live, GError **error)
{
    return TRUE;
}

static gboolean plug(const virNetworkDef *live, virNetworkPortDef *port, GError **error)
{
    if (!live->bridge) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_CONFIG_UNSUPPORTED,
                    "network '%s' has forward mode 'bridge' but names no bridge", live->name);
        return FALSE;
    }
    port->plugtype = VIR_NETWORK_PORT_PLUG_TYPE_BRIDGE;
    g_free(port->bridge);
    port->bridge = g_strdup(live->bridge);
    port->macTableManager = live->macTableManager;
    return TRUE;
}

const virNetworkMode virNetworkModeBridge = {
    .name = "bridge",
    .start = start,
    .stop = stop,
    .plug = plug,
};
