/*
 * forward_open.c: <forward mode='open'>: the host routes, and the packet filter is not ours to set
 */
#include "network/own_bridge.h"

const virNetworkMode virNetworkModeOpen = {
    .name = "open",
    .check = virOwnBridgeCheck,
    .start = virOwnBridgeStart,
    .stop = virOwnBridgeStop,
    .update = virOwnBridgeUpdate,
    .plug = virOwnBridgePlug,
    .forwards = TRUE,
};
