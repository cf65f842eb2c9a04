/*
 * network_def.h: one virtual network, all of it
 *
 * Thread: while it is being made a definition belongs to one thread; virNetworkDefSeal() makes
 * it const for ever, and any thread may read it under a reference.
 */
#pragma once

#include "common/base/bitmap.h"
#include "common/base/mac.h"
#include "common/base/socket_address.h"
#include "common/base/uuid.h"
#include "conf/device/net.h"
#include "conf/netdev/bandwidth.h"
#include "conf/netdev/ip.h"
#include "conf/netdev/vlan.h"
#include "conf/netdev/vport_profile.h"

typedef enum {
    VIR_NETWORK_FORWARD_NONE = 0, /* isolated: no <forward> */
    VIR_NETWORK_FORWARD_NAT,
    VIR_NETWORK_FORWARD_ROUTE,
    VIR_NETWORK_FORWARD_OPEN,
    VIR_NETWORK_FORWARD_BRIDGE,
    VIR_NETWORK_FORWARD_PRIVATE,
    VIR_NETWORK_FORWARD_VEPA,
    VIR_NETWORK_FORWARD_PASSTHROUGH,
    VIR_NETWORK_FORWARD_HOSTDEV,
    VIR_NETWORK_FORWARD_LAST
} virNetworkForward;
VIR_ENUM_DECL(virNetworkForward);

typedef enum {
    VIR_NETWORK_FORWARD_DRIVER_NAME_DEFAULT = 0,
    VIR_NETWORK_FORWARD_DRIVER_NAME_KVM,
    VIR_NETWORK_FORWARD_DRIVER_NAME_VFIO,
    VIR_NETWORK_FORWARD_DRIVER_NAME_LAST
} virNetworkForwardDriverName;
VIR_ENUM_DECL(virNetworkForwardDriverName);

typedef struct {
    unsigned line;
    char *dev;
    unsigned connections; /* live: ports that use it */
} virNetworkForwardIfDef;

typedef struct {
    unsigned line;
    int type; /* virDomainNetHostdevSource; only PCI is valid */
    virPCIDeviceAddress pci;
    unsigned connections; /* live: ports that use it */
} virNetworkForwardPciDef;

typedef struct {
    int type;         /* virNetworkForward */
    gboolean present; /* there is a <forward> element */
    char *dev;        /* as written; post-parse makes it the first of ifs */
    virTristateBool managed;
    int driverName; /* virNetworkForwardDriverName */
    char *pf;       /* the physical function whose virtual functions are used */
    unsigned pf_connections;
    virNetworkForwardIfDef **ifs;
    gsize nifs;
    virNetworkForwardPciDef **pcis;
    gsize npcis;

    /* nat */
    virTristateBool natIPv6;
    virSocketAddrRange addr;     /* source addresses after translation */
    unsigned portStart, portEnd; /* 0: the kernel's choice */
} virNetworkForwardDef;

typedef enum {
    VIR_NETWORK_DHCP_LEASETIME_UNIT_MINUTES = 0,
    VIR_NETWORK_DHCP_LEASETIME_UNIT_SECONDS,
    VIR_NETWORK_DHCP_LEASETIME_UNIT_HOURS,
    VIR_NETWORK_DHCP_LEASETIME_UNIT_LAST
} virNetworkDHCPLeaseTimeUnit;
VIR_ENUM_DECL(virNetworkDHCPLeaseTimeUnit);

typedef struct {
    unsigned long long expiry; /* 0: for ever */
    int unit;                  /* virNetworkDHCPLeaseTimeUnit */
} virNetworkDHCPLeaseTimeDef;

typedef struct {
    unsigned line;
    virSocketAddrRange addr;
    virNetworkDHCPLeaseTimeDef *lease; /* NULL: the server's default */
} virNetworkDHCPRangeDef;

typedef struct {
    unsigned line;
    char *mac; /* one or several, as written */
    char *id;  /* DHCPv6 DUID */
    char *name;
    virSocketAddr ip;
    virNetworkDHCPLeaseTimeDef *lease;
} virNetworkDHCPHostDef;

typedef struct {
    unsigned line;
    int family; /* virNetDevIPFamily as written; NONE is IPv4 */
    virSocketAddr address;
    virSocketAddr netmask; /* or a prefix */
    unsigned prefix;
    gboolean has_prefix;
    virTristateBool localPTR;
    char *tftproot;

    gboolean dhcp; /* there is a <dhcp> element */
    virNetworkDHCPRangeDef **ranges;
    gsize nranges;
    virNetworkDHCPHostDef **hosts;
    gsize nhosts;
    char *bootfile;
    char *bootserver; /* an address or a name */
} virNetworkIPDef;

typedef struct {
    unsigned line;
    char *domain; /* only names below it; NULL: all */
    virSocketAddr addr;
} virNetworkDNSForwarder;

typedef struct {
    unsigned line;
    char *name;
    char *value;
} virNetworkDNSTxtDef;

typedef struct {
    unsigned line;
    char *service;
    char *protocol;
    char *domain;
    char *target;
    unsigned port, priority, weight; /* 0: not given */
} virNetworkDNSSrvDef;

typedef struct {
    unsigned line;
    virSocketAddr ip;
    char **names; /* NULL-terminated */
} virNetworkDNSHostDef;

typedef struct {
    virTristateBool enable;
    virTristateBool forwardPlainNames;
    virNetworkDNSForwarder **forwarders;
    gsize nfwds;
    virNetworkDNSTxtDef **txts;
    gsize ntxts;
    virNetworkDNSSrvDef **srvs;
    gsize nsrvs;
    virNetworkDNSHostDef **hosts;
    gsize nhosts;
} virNetworkDNSDef;

typedef struct {
    unsigned line;
    char *name;
    virTristateBool isDefault;
    virTristateBool trustGuestRxFilters;
    virNetDevVPortProfile *virtPortProfile;
    virNetDevBandwidth *bandwidth;
    virNetDevVlan *vlan;
} virPortGroupDef;

typedef struct _virNetworkDef {
    gint refs;       /* atomic */
    gboolean sealed; /* no thread may change it any more */
    unsigned line;

    unsigned connections; /* live: ports */
    virTristateBool
        ipv6nogw; /* attribute ipv6: guests may talk IPv6 although no address is given */
    virTristateBool trustGuestRxFilters;
    char *name;
    unsigned char uuid[VIR_UUID_BUFLEN];
    gboolean uuid_specified;
    char *metadata; /* the whole <metadata> element as text, or NULL */

    virNetworkForwardDef forward;

    char *bridge;
    char *bridgeZone; /* firewalld */
    virTristateSwitch stp;
    unsigned delay; /* seconds */
    gboolean delay_given;
    int macTableManager; /* virNetworkBridgeMACTableManager */
    unsigned mtu;        /* 0: not given */
    virMacAddr mac;
    gboolean mac_specified;

    char *domain; /* DNS */
    virTristateBool domainLocalOnly;
    virNetworkDNSDef dns;

    virNetDevVlan *vlan;
    virNetDevBandwidth *bandwidth;
    virTristateBool isolatedPort;
    virNetworkIPDef **ips;
    gsize nips;
    virNetDevIPRoute **routes;
    gsize nroutes;
    virNetDevVPortProfile *virtPortProfile;
    virPortGroupDef **portGroups;
    gsize nPortGroups;

    char **dnsmasqOptions; /* <dnsmasq:option value=>, NULL-terminated, or NULL */
} virNetworkDef;

extern const virXMLType virNetworkDefType;

typedef enum {
    VIR_NETWORK_DEF_PARSE_STRICT = 1 << 0, /* unknown names are errors */
    VIR_NETWORK_DEF_PARSE_STATUS = 1 << 1, /* our own status file: live data is read */
    VIR_NETWORK_DEF_PARSE_SKIP_VALIDATE = 1 << 2,
    VIR_NETWORK_DEF_PARSE_RUNNABLE = 1 << 3, /* for virtnetworkd: it must be able to run it */
} virNetworkDefParseFlags;

/**
 * virNetworkDefParse:
 * @xml: a <network> document
 * @flags: virNetworkDefParseFlags
 * @problems: if not NULL and something was said (also warnings of a document that is fine), gets
 *            all of it; the caller owns it
 *
 * Parses, fills defaults (a UUID if none is given; neither bridge name nor MAC: the network
 * daemon chooses them) and validates. Returns a new, unsealed definition with one reference, or
 * NULL with @error: the first mistake with its line, and the number of others.
 */
virNetworkDef *virNetworkDefParse(const char *xml, unsigned flags, virXMLProblems **problems,
                                  GError **error);
virNetworkDef *virNetworkDefNew(void);
/* Takes a reference to a sealed or unsealed definition. */
const virNetworkDef *virNetworkDefRef(const virNetworkDef *def);
/* Drops one; NULL is fine. */
void virNetworkDefUnref(const virNetworkDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetworkDef, virNetworkDefUnref)
/* From now on nobody may change it. Returns @def. */
const virNetworkDef *virNetworkDefSeal(virNetworkDef *def);
/* A deep, unsealed copy with one reference. */
virNetworkDef *virNetworkDefClone(const virNetworkDef *def);

/* The two later phases on their own; problems are added to @problems. */
void virNetworkDefPostParse(virNetworkDef *def, virXMLProblems *problems);
void virNetworkDefValidate(const virNetworkDef *def, virXMLProblems *problems);
/* Refuses what makes sense in a document but not in a network daemon. */
void virNetworkDefValidateRunnable(const virNetworkDef *def, virXMLProblems *problems);

/* The document with a final newline, owned by the caller. @mode: virXMLMode; INACTIVE leaves out
 * connections and the interfaces found below a <pf>. */
char *virNetworkDefFormat(const virNetworkDef *def, unsigned mode);

/* Could the live network @src become @dst while guests are plugged in? FALSE with @error naming
 * what differs. */
gboolean virNetworkDefCheckABIStability(const virNetworkDef *src, const virNetworkDef *dst,
                                        GError **error);

/**
 * virNetworkDefUpdateSection:
 * @def: an unsealed definition; untouched on failure
 * @command: virNetworkUpdateCommand
 * @section: virNetworkUpdateSection
 * @parentIndex: which <ip> for DHCP sections; -1: the one that suits
 * @xml: one element of the section
 *
 * What virNetworkUpdate() does to a definition. FALSE with @error.
 */
gboolean virNetworkDefUpdateSection(virNetworkDef *def, unsigned command, unsigned section,
                                    int parentIndex, const char *xml, GError **error);

/* The portgroup of that name; NULL @name: the default one. NULL if there is none. */
const virPortGroupDef *virNetworkDefFindPortGroup(const virNetworkDef *def, const char *name);
/* The @n-th <ip> of @family (AF_INET, AF_INET6, AF_UNSPEC: any), or NULL. */
const virNetworkIPDef *virNetworkDefGetIPByIndex(const virNetworkDef *def, int family, gsize n);
/* The prefix in force: from prefix, netmask or the address's class. */
unsigned virNetworkIPDefPrefix(const virNetworkIPDef *ip);
/* The netmask in force, IPv4 and IPv6. */
void virNetworkIPDefNetmask(const virNetworkIPDef *ip, virSocketAddr *netmask);
/* TRUE for the modes whose bridge the network daemon makes itself: none, nat, route, open. */
gboolean virNetworkDefHasOwnBridge(const virNetworkDef *def);
/* The first host interface to forward to, or NULL: any. */
const char *virNetworkDefForwardIf(const virNetworkDef *def, gsize n);

/* Status files: <networkstatus> with traffic classes, floor and the live definition. */
typedef struct {
    virBitmap *classIdMap;        /* classes in use */
    unsigned long long floor_sum; /* KiB/s promised to ports */
    unsigned taint;               /* 1 << virNetworkTaint */
    virNetworkDef *def;
} virNetworkStatus;

typedef enum {
    VIR_NETWORK_TAINT_HOOK = 0, /* a hook script changed it */
    VIR_NETWORK_TAINT_LAST
} virNetworkTaint;
VIR_ENUM_DECL(virNetworkTaint);

char *virNetworkStatusFormat(const virNetworkStatus *status);
/* FALSE with @error; the caller owns what @status gets (virNetworkStatusClear()). */
gboolean virNetworkStatusParse(const char *xml, virNetworkStatus *status, GError **error);
void virNetworkStatusClear(virNetworkStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virNetworkStatus, virNetworkStatusClear)
