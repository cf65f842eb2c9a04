/*
 * lifecycle.h: defining, starting, changing and ending a network
 *
 * Thread: the network's running job, but for virNetworkDefine*().
 */
#pragma once

#include "network/object.h"

typedef enum {
    VIR_NETWORK_DEFINE_PERSISTENT, /* networkDefineXML */
    VIR_NETWORK_DEFINE_START,      /* networkCreateXML: transient unless already defined */
} virNetworkDefineHow;

/**
 * virNetworkDefine:
 * @flags: virNetworkDefineFlags / virNetworkCreateFlags: VALIDATE only
 *
 * The network made or changed; owned by the caller. NULL with @error. Not from a job: it waits for
 * one of the network.
 */
virNetworkObj *virNetworkDefine(virNetworkDriver *driver, const char *xml, unsigned flags,
                                virNetworkDefineHow how, GError **error);

/* Starts a defined network. */
gboolean virNetworkObjStart(virNetworkObj *obj, GError **error);
/* Ends an active one; a transient one is gone then. */
gboolean virNetworkObjStop(virNetworkObj *obj, GError **error);
gboolean virNetworkObjUndefine(virNetworkObj *obj, GError **error);
gboolean virNetworkObjSetAutostart(virNetworkObj *obj, gboolean autostart, GError **error);
/* @flags: virNetworkUpdateFlags */
gboolean virNetworkObjUpdate(virNetworkObj *obj, unsigned command, unsigned section,
                             int parent_index, const char *xml, unsigned flags, GError **error);
/* Takes over what a daemon before us has started, completing what is missing. */
gboolean virNetworkObjAdopt(virNetworkObj *obj, const virNetworkDef *live, GError **error);
/* Puts the packet filter's table back if somebody removed it. */
void virNetworkObjRepairFirewall(virNetworkObj *obj);

/* VIR_ERR_OPERATION_INVALID naming the network unless it is (in)active. */
gboolean virNetworkCheckActive(const virNetworkView *view, gboolean active, GError **error);
