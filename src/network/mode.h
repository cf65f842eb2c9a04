/*
 * mode.h: the forward modes, one table each
 *
 * A mode says how a network is brought up and how a guest's interface is plugged into it. Each has
 * its own file; those whose bridge is ours share own_bridge.c.
 *
 * Thread: the network's running job.
 */
#pragma once

#include "network/object.h"

typedef struct {
    const char *name; /* as the documents call it, "isolated" for none */

    /* Whether a new network can be brought up: what it needs is nobody else's. May be NULL. */
    gboolean (*check)(const virNetworkDef *live, GError **error);
    /* Brings up all that is not there yet: for a new network and, with @adopt, for one that a
     * daemon before us has started. On failure what was made is left to stop(). */
    gboolean (*start)(virNetworkObj *obj, virNetworkDef *live, gboolean adopt, GError **error);
    /* Takes down all that is there. */
    gboolean (*stop)(virNetworkObj *obj, const virNetworkDef *live, GError **error);
    /* Carries a changed definition into the running network; may be NULL. */
    gboolean (*update)(virNetworkObj *obj, const virNetworkDef *old, virNetworkDef *live,
                       GError **error);
    /* Fills in @port's plug. */
    gboolean (*plug)(const virNetworkDef *live, virNetworkPortDef *port, GError **error);

    /* For own_bridge.c: packets leave the host through its routing; and the rules of the packet
     * filter, inside of their table, or NULL for none. */
    gboolean forwards;
    void (*firewall)(const virNetworkDef *def, GString *rules);
} virNetworkMode;

/* NULL with VIR_ERR_CONFIG_UNSUPPORTED for a mode that is not there yet. @type: virNetworkForward
 */
const virNetworkMode *virNetworkModeGet(int type, const char *network, GError **error);

extern const virNetworkMode virNetworkModeIsolated;
extern const virNetworkMode virNetworkModeNAT;
extern const virNetworkMode virNetworkModeRoute;
extern const virNetworkMode virNetworkModeOpen;
extern const virNetworkMode virNetworkModeBridge;
