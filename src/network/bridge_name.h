/*
 * bridge_name.h: which bridge a network gets
 */
#pragma once

#include "network/object.h"

/* Chooses bridge name and MAC where the document gives none (an existing network keeps its own),
 * and refuses a bridge that another network has. The driver's define_lock is held. */
gboolean virNetworkPrepareBridge(virNetworkObj *obj, virNetworkDef *def, GError **error);
