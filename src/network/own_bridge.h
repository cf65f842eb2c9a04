/*
 * own_bridge.h: networks whose bridge is made here: nat, route, open, isolated
 *
 * Thread: the network's running job.
 */
#pragma once

#include "network/mode.h"

/* The members of the modes' tables. */
gboolean virOwnBridgeCheck(const virNetworkDef *live, GError **error);
gboolean virOwnBridgeStart(virNetworkObj *obj, virNetworkDef *live, gboolean adopt, GError **error);
gboolean virOwnBridgeStop(virNetworkObj *obj, const virNetworkDef *live, GError **error);
gboolean virOwnBridgeUpdate(virNetworkObj *obj, const virNetworkDef *old, virNetworkDef *live,
                            GError **error);
gboolean virOwnBridgePlug(const virNetworkDef *live, virNetworkPortDef *port, GError **error);
