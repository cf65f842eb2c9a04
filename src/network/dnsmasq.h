/*
 * dnsmasq.h: the dnsmasq that gives a network's guests addresses and names
 *
 * It runs on its own and outlives the daemon, which watches it by a pidfd and starts it again
 * if it ends.
 *
 * Thread: the network's running job, unless said otherwise.
 */
#pragma once

#include "network/object.h"

/* Starts it, or takes over the one that runs; returns when it answers. Fine if the network needs
 * none. */
gboolean virDnsmasqStart(virNetworkObj *obj, const virNetworkDef *live, GError **error);
/* Tries to start it soon, and again until it runs: for a network that is active without it. */
void virDnsmasqStartLater(virNetworkObj *obj);
/* Takes up a changed definition: by a signal when only hosts or names differ, else by a restart. */
gboolean virDnsmasqUpdate(virNetworkObj *obj, const virNetworkDef *old, const virNetworkDef *live,
                          GError **error);
/* Asks it to end and goes on: virDnsmasqStop() then waits less. */
void virDnsmasqBeginStop(virNetworkObj *obj);
/* Ends it; fine if it does not run. */
gboolean virDnsmasqStop(virNetworkObj *obj, GError **error);
/* Stops watching, leaves it running. I/O thread. */
void virDnsmasqForget(virNetworkObj *obj);
/* Removes the files of a network that is no more. */
void virDnsmasqRemoveFiles(virNetworkObj *obj, const virNetworkDef *def);
/* The lease file; owned by the caller. Any thread. */
char *virDnsmasqLeasePath(const virNetworkDriver *driver, const char *bridge);
