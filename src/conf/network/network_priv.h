/*
 * network_priv.h: what the files of src/conf/network share
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/network/network_def.h"

/* Elements that virNetworkUpdate() takes on their own. */
extern const virXMLType virNetworkForwardIfType;
extern const virXMLType virNetworkDHCPRangeType;
extern const virXMLType virNetworkDHCPHostType;
extern const virXMLType virNetworkDNSTxtType;
extern const virXMLType virNetworkDNSSrvType;
extern const virXMLType virNetworkDNSHostType;
extern const virXMLType virPortGroupType;

#define VIR_NETWORK_DNSMASQ_URI "http://libvirt.org/schemas/network/dnsmasq/1.0"
#define VIR_NETWORK_DNSMASQ_PREFIX "dnsmasq"
