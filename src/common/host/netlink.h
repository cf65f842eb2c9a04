/*
 * netlink.h: network interfaces of the host: bridges, taps, addresses, routes
 *
 * Each call is one request to the kernel (tens of microseconds) on a socket of the calling thread.
 *
 * Thread: any.
 */
#pragma once

#include <glib.h>

#include "common/base/enum.h"
#include "common/base/mac.h"
#include "common/base/socket_address.h"

#define VIR_IFNAME_MAX 15 /* bytes of an interface's name */

/* True if the kernel takes @name for an interface. */
gboolean virNetlinkNameIsValid(const char *name);
/* 0 if there is no such interface. */
unsigned virNetlinkIndex(const char *name);
gboolean virNetlinkExists(const char *name);

typedef struct {
    const virMacAddr *mac;  /* NULL: the kernel chooses */
    unsigned mtu;           /* 0: the kernel's default */
    virTristateSwitch stp;  /* ABSENT: off */
    unsigned forward_delay; /* seconds */
    virTristateBool vlan_filtering;
} virNetlinkBridge;

/* Makes a bridge, down. int1 of the error is EEXIST if the name is taken. */
gboolean virNetlinkBridgeCreate(const char *name, const virNetlinkBridge *bridge, GError **error);
/* STP and forward delay of a bridge that is there. */
gboolean virNetlinkBridgeSet(const char *name, const virNetlinkBridge *bridge, GError **error);
gboolean virNetlinkIsBridge(const char *name);
/* Deletes any virtual interface; fine if it is not there. */
gboolean virNetlinkDelete(const char *name, GError **error);

gboolean virNetlinkSetUp(const char *name, gboolean up, GError **error);
gboolean virNetlinkSetMac(const char *name, const virMacAddr *mac, GError **error);
gboolean virNetlinkSetMTU(const char *name, unsigned mtu, GError **error);
/* @master NULL takes it out of the bridge it is in. */
gboolean virNetlinkSetMaster(const char *name, const char *master, GError **error);

/* Settings of a bridge's port; ABSENT leaves one as it is. */
typedef struct {
    virTristateBool isolated;
    virTristateBool learning;
    virTristateBool unicast_flood;
} virNetlinkBridgePort;
gboolean virNetlinkBridgePortSet(const char *name, const virNetlinkBridgePort *port,
                                 GError **error);
/* A permanent entry of the forwarding table of @name's bridge; adding one twice and removing one
 * that is not there are fine. */
gboolean virNetlinkFdbAdd(const char *name, const virMacAddr *mac, GError **error);
gboolean virNetlinkFdbRemove(const char *name, const virMacAddr *mac, GError **error);

typedef struct {
    guint64 rx_bytes, rx_packets, rx_errors, rx_dropped;
    guint64 tx_bytes, tx_packets, tx_errors, tx_dropped;
} virNetlinkStats;

typedef struct {
    unsigned index;
    char name[VIR_IFNAME_MAX + 1];
    char kind[16]; /* "bridge", "tun", "veth"; "" for hardware */
    virMacAddr mac;
    unsigned mtu;
    unsigned master; /* index of its bridge; 0 none */
    gboolean up;
    gboolean running;
    virNetlinkStats stats; /* as the interface counts: a guest's rx is its tap's tx */
} virNetlinkInfo;

gboolean virNetlinkGetInfo(const char *name, virNetlinkInfo *info, GError **error);
/* All interfaces (@master 0) or those in one bridge: virNetlinkInfo values. */
GArray *virNetlinkList(unsigned master, GError **error);

typedef enum {
    VIR_TAP_VNET_HDR = 1 << 0,    /* packets carry a virtio header */
    VIR_TAP_MULTI_QUEUE = 1 << 1, /* implied by more than one descriptor */
    VIR_TAP_PERSIST = 1 << 2,     /* stays when the descriptors are closed */
    VIR_TAP_EXISTING = 1 << 3,    /* open the tap of that name, don't make one */
} virTapFlags;

/**
 * virTapCreate:
 * @name: a name, or a pattern with one %d ("vnet%d")
 * @fds: gets @nfds descriptors (1..256), one per queue, close-on-exec, owned by the caller
 * @actual: gets the name, owned by the caller
 */
gboolean virTapCreate(const char *name, unsigned flags, int *fds, gsize nfds, char **actual,
                      GError **error);
gboolean virTapDelete(const char *name, GError **error);

typedef enum {
    VIR_NETLINK_ADDRESS_NODAD = 1 << 0, /* IPv6: usable at once */
} virNetlinkAddressFlags;
gboolean virNetlinkAddressAdd(const char *name, const virSocketAddr *addr, unsigned prefix,
                              unsigned flags, GError **error);
gboolean virNetlinkAddressRemove(const char *name, const virSocketAddr *addr, unsigned prefix,
                                 GError **error);
/* Fine if it is there already. @gateway may be NULL; @metric 0: the kernel's. */
gboolean virNetlinkRouteAdd(const char *name, const virSocketAddr *network, unsigned prefix,
                            const virSocketAddr *gateway, unsigned metric, GError **error);

typedef struct {
    virSocketAddr network;
    unsigned prefix;
    unsigned index;  /* of the interface; 0 none */
    guint8 protocol; /* RTPROT_x: 9 is from router advertisements */
    gboolean is_default;
} virNetlinkRoute;
/* The routes of the main table: virNetlinkRoute values. @family AF_INET or AF_INET6. */
GArray *virNetlinkRouteList(int family, GError **error);
