/*
 * bridge_name.h: which bridge a network gets
 */
#pragma once

#include "network/object.h"

/* FALSE with VIR_ERR_XML_ERROR if the bridge or an interface to forward to has a name that the
 * kernel does not take, or that the packet filter's language would read as more than a name. */
gboolean virNetworkCheckInterfaces(const virNetworkDef *def, GError **error);

/* Chooses bridge name and MAC where the document gives none (an existing network keeps its own),
 * and refuses a bridge that another network has. The driver's define_lock is held. */
gboolean virNetworkPrepareBridge(virNetworkObj *obj, virNetworkDef *def, GError **error);
