/*
 * bandwidth.h: <bandwidth> of an interface, a network, a portgroup and a port
 *
 * Thread: any; plain values.
 */
#pragma once

#include "conf/xml/row.h"

typedef struct {
    unsigned long long average; /* KiB/s */
    unsigned long long peak;    /* KiB/s */
    unsigned long long floor;   /* KiB/s, inbound only: what is guaranteed */
    unsigned long long burst;   /* KiB */
} virNetDevBandwidthRate;

typedef struct {
    unsigned line;
    unsigned classID; /* ports and status files: the traffic class that keeps the floor; 0: none */
    virNetDevBandwidthRate *in;  /* what the guest receives; NULL: unlimited */
    virNetDevBandwidthRate *out; /* what the guest sends */
} virNetDevBandwidth;

/* Where a class id and a floor make sense. */
extern const virXMLType virNetDevBandwidthType;     /* interfaces, networks, portgroups */
extern const virXMLType virNetDevPortBandwidthType; /* ports: with classID */

void virNetDevBandwidthFree(virNetDevBandwidth *bandwidth);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetDevBandwidth, virNetDevBandwidthFree)
virNetDevBandwidth *virNetDevBandwidthCopy(const virNetDevBandwidth *bandwidth); /* NULL: NULL */
/* Both limits and the floor are the same; the class doesn't count. NULL: unlimited. */
gboolean virNetDevBandwidthEqual(const virNetDevBandwidth *a, const virNetDevBandwidth *b);
/* TRUE if it limits or guarantees something. NULL is fine. */
gboolean virNetDevBandwidthIsSet(const virNetDevBandwidth *bandwidth);
/* TRUE if it guarantees inbound traffic, which only a network daemon's bridge can do. */
gboolean virNetDevBandwidthHasFloor(const virNetDevBandwidth *bandwidth);
