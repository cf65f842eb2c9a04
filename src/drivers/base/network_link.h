/*
 * network_link.h: the way to virtnetworkd
 *
 * One connection, made when first needed and made anew when it broke. Ports that could not be
 * deleted because the daemon was away are remembered, on disk too, and deleted when it is back.
 *
 * Thread: workers, where blocking calls wait at most ten seconds; what says so, the I/O thread.
 */
#pragma once

#include "drivers/base/hypervisor.h"
#include "rpc/client.h"

/* I/O thread. Connects to nothing yet. */
virNetworkLink *virNetworkLinkNew(virHypervisor *hv);
/* Fails waiting calls; later ones fail at once. */
void virNetworkLinkClose(virNetworkLink *link);
void virNetworkLinkFree(virNetworkLink *link);

/* The connection, to be unreffed, or NULL with VIR_ERR_NO_CONNECT naming socket and unit. */
virRPCClient *virNetworkLinkGetClient(virNetworkLink *link, GError **error);

/**
 * virNetworkLinkCreatePort:
 * @network: name
 * @xml: a <networkport>
 * @made: gets the port's document with its plug, owned by the caller
 */
gboolean virNetworkLinkCreatePort(virNetworkLink *link, const char *network, const char *xml,
                                  char **made, GError **error);

/* Never fails: what can't be deleted now is remembered. */
void virNetworkLinkDeletePort(virNetworkLink *link, const char *network, const unsigned char *port);

/* Deletes remembered ports and makes again those of running guests that the daemon lost; in the
 * background, now and whenever the connection was lost. Any thread. */
void virNetworkLinkReconcile(virNetworkLink *link);
