/*
 * ip.h: <ip>, <route> and <portForward> of interfaces and networks
 *
 * Thread: any; plain values.
 */
#pragma once

#include "common/base/socket_address.h"
#include "conf/xml/row.h"

typedef struct {
    unsigned line;
    virSocketAddr address;
    int family;         /* virNetDevIPFamily as written */
    unsigned prefix;    /* 0: the family's usual one */
    virSocketAddr peer; /* point-to-point */
} virNetDevIPAddr;

typedef enum {
    VIR_NETDEV_IP_FAMILY_NONE = 0,
    VIR_NETDEV_IP_FAMILY_IPV4,
    VIR_NETDEV_IP_FAMILY_IPV6,
    VIR_NETDEV_IP_FAMILY_LAST
} virNetDevIPFamily;
VIR_ENUM_DECL(virNetDevIPFamily);

typedef struct {
    unsigned line;
    int family; /* virNetDevIPFamily as written */
    virSocketAddr address;
    virSocketAddr netmask; /* or a prefix */
    unsigned prefix;
    gboolean has_prefix;
    virSocketAddr gateway;
    unsigned metric; /* 1.. */
    gboolean has_metric;
} virNetDevIPRoute;

typedef struct {
    virNetDevIPAddr **ips;
    gsize nips;
    virNetDevIPRoute **routes;
    gsize nroutes;
} virNetDevIPInfo;

extern const virXMLType virNetDevIPAddrType;
extern const virXMLType virNetDevIPRouteType;
extern const virXMLType virNetDevIPInfoType; /* to embed: children ip and route */

void virNetDevIPRouteFree(virNetDevIPRoute *route);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetDevIPRoute, virNetDevIPRouteFree)

/* AF_INET, AF_INET6, or AF_UNSPEC for "not told" */
int virNetDevIPFamilyToAF(int family);
/* The prefix in force: from prefix, netmask or the address's class. */
unsigned virNetDevIPRoutePrefix(const virNetDevIPRoute *route);
