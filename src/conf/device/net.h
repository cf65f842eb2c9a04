/*
 * net.h: <interface>, a guest's network card
 *
 * What the user wrote is in virDomainNetDef; what it became when the guest started is in its
 * `actual`, which exists while the guest runs. An interface of type 'network' has its actual type
 * from the port that the network daemon made. Use the virDomainNetGetActual*() functions
 * wherever a running guest is meant.
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/mac.h"
#include "conf/device/chardev.h"
#include "conf/device/device.h"
#include "conf/device/device_info.h"
#include "conf/device/virtio_options.h"
#include "conf/netdev/bandwidth.h"
#include "conf/netdev/ip.h"
#include "conf/netdev/vlan.h"
#include "conf/netdev/vport_profile.h"

typedef enum {
    VIR_DOMAIN_NET_TYPE_USER = 0,
    VIR_DOMAIN_NET_TYPE_ETHERNET,
    VIR_DOMAIN_NET_TYPE_VHOSTUSER,
    VIR_DOMAIN_NET_TYPE_SERVER,
    VIR_DOMAIN_NET_TYPE_CLIENT,
    VIR_DOMAIN_NET_TYPE_MCAST,
    VIR_DOMAIN_NET_TYPE_NETWORK,
    VIR_DOMAIN_NET_TYPE_BRIDGE,
    VIR_DOMAIN_NET_TYPE_INTERNAL,
    VIR_DOMAIN_NET_TYPE_DIRECT,
    VIR_DOMAIN_NET_TYPE_HOSTDEV,
    VIR_DOMAIN_NET_TYPE_UDP,
    VIR_DOMAIN_NET_TYPE_VDPA,
    VIR_DOMAIN_NET_TYPE_NULL,
    VIR_DOMAIN_NET_TYPE_VDS,
    VIR_DOMAIN_NET_TYPE_LAST
} virDomainNetType;
VIR_ENUM_DECL(virDomainNetType);

/* The models that drivers treat in a special way; any other is kept in modelstr. */
typedef enum {
    VIR_DOMAIN_NET_MODEL_UNKNOWN = 0,
    VIR_DOMAIN_NET_MODEL_NETFRONT,
    VIR_DOMAIN_NET_MODEL_RTL8139,
    VIR_DOMAIN_NET_MODEL_VIRTIO,
    VIR_DOMAIN_NET_MODEL_E1000,
    VIR_DOMAIN_NET_MODEL_E1000E,
    VIR_DOMAIN_NET_MODEL_IGB,
    VIR_DOMAIN_NET_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_NET_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_NET_MODEL_USB_NET,
    VIR_DOMAIN_NET_MODEL_SPAPR_VLAN,
    VIR_DOMAIN_NET_MODEL_LAN9118,
    VIR_DOMAIN_NET_MODEL_SCM91C111,
    VIR_DOMAIN_NET_MODEL_VLANCE,
    VIR_DOMAIN_NET_MODEL_VMXNET,
    VIR_DOMAIN_NET_MODEL_VMXNET2,
    VIR_DOMAIN_NET_MODEL_VMXNET3,
    VIR_DOMAIN_NET_MODEL_AM79C970A,
    VIR_DOMAIN_NET_MODEL_AM79C973,
    VIR_DOMAIN_NET_MODEL_82540EM,
    VIR_DOMAIN_NET_MODEL_82545EM,
    VIR_DOMAIN_NET_MODEL_82543GC,
    VIR_DOMAIN_NET_MODEL_LAST
} virDomainNetModel;
VIR_ENUM_DECL(virDomainNetModel);

typedef enum {
    VIR_DOMAIN_NET_DRIVER_TYPE_DEFAULT = 0,
    VIR_DOMAIN_NET_DRIVER_TYPE_QEMU,
    VIR_DOMAIN_NET_DRIVER_TYPE_VHOST,
    VIR_DOMAIN_NET_DRIVER_TYPE_LAST
} virDomainNetDriver;
VIR_ENUM_DECL(virDomainNetDriver);

typedef enum {
    VIR_DOMAIN_NET_BACKEND_DEFAULT = 0,
    VIR_DOMAIN_NET_BACKEND_PASST,
    VIR_DOMAIN_NET_BACKEND_LAST
} virDomainNetBackend;
VIR_ENUM_DECL(virDomainNetBackend);

typedef enum {
    VIR_DOMAIN_NET_VIRTIO_TX_MODE_DEFAULT = 0,
    VIR_DOMAIN_NET_VIRTIO_TX_MODE_IOTHREAD,
    VIR_DOMAIN_NET_VIRTIO_TX_MODE_TIMER,
    VIR_DOMAIN_NET_VIRTIO_TX_MODE_LAST
} virDomainNetVirtioTxMode;
VIR_ENUM_DECL(virDomainNetVirtioTxMode);

typedef enum {
    VIR_DOMAIN_NET_TEAMING_TYPE_NONE = 0,
    VIR_DOMAIN_NET_TEAMING_TYPE_PERSISTENT,
    VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT,
    VIR_DOMAIN_NET_TEAMING_TYPE_LAST
} virDomainNetTeaming;
VIR_ENUM_DECL(virDomainNetTeaming);

typedef enum {
    VIR_DOMAIN_NET_INTERFACE_LINK_STATE_DEFAULT = 0,
    VIR_DOMAIN_NET_INTERFACE_LINK_STATE_UP,
    VIR_DOMAIN_NET_INTERFACE_LINK_STATE_DOWN,
    VIR_DOMAIN_NET_INTERFACE_LINK_STATE_LAST
} virDomainNetInterfaceLinkState;
VIR_ENUM_DECL(virDomainNetInterfaceLinkState);

typedef enum {
    VIR_DOMAIN_NET_MAC_TYPE_DEFAULT = 0,
    VIR_DOMAIN_NET_MAC_TYPE_GENERATED,
    VIR_DOMAIN_NET_MAC_TYPE_STATIC,
    VIR_DOMAIN_NET_MAC_TYPE_LAST
} virDomainNetMacType;
VIR_ENUM_DECL(virDomainNetMacType);

/* How a macvtap of type 'direct' exchanges frames with its neighbours. */
typedef enum {
    VIR_NETDEV_MACVLAN_MODE_VEPA = 0,
    VIR_NETDEV_MACVLAN_MODE_PRIVATE,
    VIR_NETDEV_MACVLAN_MODE_BRIDGE,
    VIR_NETDEV_MACVLAN_MODE_PASSTHRU, /* "passthrough" */
    VIR_NETDEV_MACVLAN_MODE_LAST
} virNetDevMacVLanMode;
VIR_ENUM_DECL(virNetDevMacVLanMode);

/* Who keeps a bridge's table of MAC addresses. */
typedef enum {
    VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_DEFAULT = 0,
    VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_KERNEL,
    VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_LIBVIRT,
    VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_LAST
} virNetworkBridgeMACTableManager;
VIR_ENUM_DECL(virNetworkBridgeMACTableManager);

typedef enum {
    VIR_DOMAIN_NET_HOSTDEV_DRIVER_DEFAULT = 0,
    VIR_DOMAIN_NET_HOSTDEV_DRIVER_KVM,
    VIR_DOMAIN_NET_HOSTDEV_DRIVER_VFIO,
    VIR_DOMAIN_NET_HOSTDEV_DRIVER_XEN,
    VIR_DOMAIN_NET_HOSTDEV_DRIVER_LAST
} virDomainNetHostdevDriver;
VIR_ENUM_DECL(virDomainNetHostdevDriver);

typedef enum {
    VIR_DOMAIN_NET_HOSTDEV_SOURCE_NONE = 0,
    VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI,
    VIR_DOMAIN_NET_HOSTDEV_SOURCE_USB,
    VIR_DOMAIN_NET_HOSTDEV_SOURCE_LAST
} virDomainNetHostdevSource;
VIR_ENUM_DECL(virDomainNetHostdevSource);

/* A host's device handed to the guest as a network card. */
typedef struct {
    virTristateBool managed;
    int driver;              /* virDomainNetHostdevDriver */
    virTristateBool missing; /* live: the optional device was absent at start */
    int source;              /* virDomainNetHostdevSource, the type of <source><address> */
    virPCIDeviceAddress pci;
    unsigned usbBus, usbDevice; /* 0: not told */
    unsigned usbVendor, usbProduct;
} virDomainNetHostdevDef;

/* What an interface is plugged to while the guest runs. */
typedef struct {
    int type;                       /* virDomainNetType: network, bridge, direct, hostdev ... */
    char *bridge;                   /* network, bridge */
    int macTableManager;            /* network, bridge: virNetworkBridgeMACTableManager */
    char *linkdev;                  /* direct */
    int mode;                       /* direct: virNetDevMacVLanMode */
    virDomainNetHostdevDef hostdev; /* hostdev */
    virNetDevVPortProfile *virtPortProfile;
    virNetDevBandwidth *bandwidth; /* with the class that the network daemon chose */
    virNetDevVlan *vlan;
    virTristateBool trustGuestRxFilters;
    virTristateBool isolatedPort;
} virDomainActualNetDef;

typedef struct {
    char *name;
    char *value;
} virNWFilterVar; /* <parameter> of <filterref> */

typedef struct {
    unsigned start; /* 1..65535 */
    unsigned end;   /* 0: only start */
    unsigned to;    /* 0: the same as start */
    virTristateBool exclude;
} virDomainNetPortForwardRange;

typedef enum {
    VIR_DOMAIN_NET_PROTO_NONE = 0,
    VIR_DOMAIN_NET_PROTO_TCP,
    VIR_DOMAIN_NET_PROTO_UDP,
    VIR_DOMAIN_NET_PROTO_LAST
} virDomainNetProto;
VIR_ENUM_DECL(virDomainNetProto);

typedef struct {
    unsigned line;
    int proto; /* virDomainNetProto */
    virSocketAddr address;
    char *dev;
    virDomainNetPortForwardRange **ranges;
    gsize nranges;
} virDomainNetPortForward;

typedef struct {
    virTristateSwitch csum, gso, tso4, tso6, ecn, ufo, mrg_rxbuf;
} virDomainNetOffload; /* gso and mrg_rxbuf: host only */

/* Which meaning <driver> has; follows from type and model. */
typedef enum {
    VIR_DOMAIN_NET_DRIVER_FORM_NONE = 0, /* ignored */
    VIR_DOMAIN_NET_DRIVER_FORM_VIRTIO,
    VIR_DOMAIN_NET_DRIVER_FORM_HOSTDEV,
} virDomainNetDriverForm;

typedef struct _virDomainNetDef {
    unsigned line;
    int type; /* virDomainNetType as the user wrote it */
    virTristateBool trustGuestRxFilters;

    virMacAddr mac;
    gboolean mac_given; /* FALSE after parsing: post-parse generates one */
    int mac_type;       /* virDomainNetMacType */
    virTristateBool mac_check;

    /* <source>, by type */
    char *network, *portgroup; /* network */
    unsigned char portid[16];  /* network, while running: the port's UUID */
    gboolean portid_given;
    char *bridge;        /* bridge; in views of running guests also network */
    int macTableManager; /* views of running guests */
    char *sourceDev;     /* direct; user: the host's interface; vdpa: the character device */
    int mode;            /* direct: virNetDevMacVLanMode */
    char *address;       /* server, client, mcast, udp */
    unsigned port;
    char *localAddress; /* udp */
    unsigned localPort;
    char *internalName; /* internal */
    virDomainChrSourceDef *vhostuser;
    virDomainNetHostdevDef hostdev;
    virNetDevIPInfo hostIP; /* ethernet: of the host's end */
    struct {
        unsigned char switchId[16];
        gboolean switchId_given;
        long long portId;
        char *portgroupId;
        long long connectionId;
    } vds;

    virNetDevVlan *vlan;
    virNetDevVPortProfile *virtPortProfile;
    virNetDevBandwidth *bandwidth;
    virTristateBool isolatedPort;

    virNetDevIPInfo guestIP;
    virDomainNetPortForward **portForwards;
    gsize nPortForwards;

    char *script, *downscript;
    char *domain_name; /* <backenddomain> */
    char *ifname;      /* <target dev>: the host's interface */
    virTristateBool managed_tap;
    char *ifname_guest, *ifname_guest_actual; /* containers */

    int model;      /* virDomainNetModel */
    char *modelstr; /* a model that is not in the enumeration */

    int driverForm; /* virDomainNetDriverForm */
    struct {
        int name;   /* virDomainNetDriver */
        int txmode; /* virDomainNetVirtioTxMode */
        virTristateSwitch ioeventfd, event_idx;
        unsigned queues;        /* 0: not given */
        unsigned rx_queue_size; /* power of two */
        unsigned tx_queue_size;
        virTristateSwitch rss, rss_hash_report;
        virDomainNetOffload host, guest;
    } driver;
    virDomainVirtioOptions virtio;

    struct {
        int type; /* virDomainNetBackend */
        char *tap, *vhost, *logFile;
    } backend;

    char *filter; /* <filterref> */
    virNWFilterVar **filterparams;
    gsize nfilterparams;

    int linkstate; /* virDomainNetInterfaceLinkState */
    unsigned mtu;
    unsigned coalesceRxMaxFrames; /* 0: not given */
    gboolean sndbuf_specified;
    unsigned sndbuf;
    struct {
        int type;         /* virDomainNetTeaming */
        char *persistent; /* alias of the persistent interface */
    } teaming;

    virDomainActualNetDef *actual; /* while the guest runs */
    virDomainDeviceInfo info;
} virDomainNetDef;

extern const virXMLType virDomainNetDefType;
extern const virXMLType virDomainActualNetDefType;
extern const virDomainDeviceOps virDomainNetDeviceOps;

virDomainNetDef *virDomainNetDefNew(void);
void virDomainNetDefFree(virDomainNetDef *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainNetDef, virDomainNetDefFree)
virDomainActualNetDef *virDomainActualNetDefNew(void);
void virDomainActualNetDefFree(virDomainActualNetDef *actual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainActualNetDef, virDomainActualNetDefFree)

/* An interface from one <interface> element, as hotplug and update get it, without post-parse.
 * @mode: virXMLMode. The caller owns it; NULL with @error. */
virDomainNetDef *virDomainNetDefParse(const char *xml, unsigned mode, GError **error);

/* First validation, when a domain is defined, for all hypervisors; liberal where the type is
 * 'network' because its actual type is not known yet. Only refuses. */
void virDomainNetDefValidate(const virDomainNetDef *net, virXMLProblems *problems);

/* A model by any spelling of its case. Unknown ones go to modelstr. NULL: none. */
void virDomainNetSetModel(virDomainNetDef *net, const char *model);
const char *virDomainNetGetModelString(const virDomainNetDef *net); /* NULL: none chosen yet */
gboolean virDomainNetIsVirtioModel(const virDomainNetDef *net);

/* TRUE if a network daemon's port is needed: type 'network'. */
gboolean virDomainNetNeedsPort(const virDomainNetDef *net);
/* "52:54:00:..." of the interface for messages; owned by the caller */
char *virDomainNetDescribe(const virDomainNetDef *net);
/* TRUE if the host's interface name is one that daemons choose ("vnet3"): it is not kept in the
 * inactive definition. */
gboolean virDomainNetIsGeneratedName(const char *ifname);

/* What is in force: from the actual if there is one, else as the user wrote. Pointers belong to
 * @net; NULL or 0 where it doesn't apply. */
virDomainNetType virDomainNetGetActualType(const virDomainNetDef *net);
const char *virDomainNetGetActualBridgeName(const virDomainNetDef *net);
int virDomainNetGetActualBridgeMACTableManager(const virDomainNetDef *net);
const char *virDomainNetGetActualDirectDev(const virDomainNetDef *net);
int virDomainNetGetActualDirectMode(const virDomainNetDef *net);
const virDomainNetHostdevDef *virDomainNetGetActualHostdev(const virDomainNetDef *net);
const virNetDevVPortProfile *virDomainNetGetActualVirtPortProfile(const virDomainNetDef *net);
const virNetDevBandwidth *virDomainNetGetActualBandwidth(const virDomainNetDef *net);
const virNetDevVlan *virDomainNetGetActualVlan(const virDomainNetDef *net);
gboolean virDomainNetGetActualTrustGuestRxFilters(const virDomainNetDef *net);
virTristateBool virDomainNetGetActualPortOptionsIsolated(const virDomainNetDef *net);
/* TRUE for types which the daemon's bandwidth code can limit. */
gboolean virDomainNetTypeSupportsBandwidth(virDomainNetType type);
