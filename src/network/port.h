/*
 * port.h: the ports of a network, one per guest interface
 *
 * A port is decided once, when it is made, and kept in a file of the state folder, so that it
 * survives the daemon.
 *
 * Thread: changes in the network's running job; reads from any thread.
 */
#pragma once

#include "common/base/typed_param.h"
#include "network/object.h"

/* Makes a port of what a hypervisor daemon asks for. @flags: virNetworkPortCreateFlags. */
gboolean virNetworkObjPortCreate(virNetworkObj *obj, const char *xml, unsigned flags,
                                 unsigned char uuid[VIR_UUID_BUFLEN], GError **error);
gboolean virNetworkObjPortDelete(virNetworkObj *obj, const unsigned char *uuid, GError **error);
/* @params: bandwidth only. */
gboolean virNetworkObjPortSetParameters(virNetworkObj *obj, const unsigned char *uuid,
                                        const virTypedParams *params, GError **error);

/* A copy, owned by the caller; NULL with VIR_ERR_NO_NETWORK_PORT. */
virNetworkPortDef *virNetworkObjPortFind(virNetworkObj *obj, const unsigned char *uuid,
                                         GError **error);
/* The ports' UUIDs, 16 bytes each. */
GArray *virNetworkObjPortList(virNetworkObj *obj);
unsigned virNetworkObjPortCount(virNetworkObj *obj);

/* Reads the ports' files. When the daemon starts. */
void virNetworkObjPortsLoad(virNetworkObj *obj);
/* Drops all ports with their files: the network is no more. */
void virNetworkObjPortsForget(virNetworkObj *obj);
