/*
 * net_rows.c: <interface> and <actual>, declared once
 *
 * Every type of interface has its own <source>: its rows apply only where the type says so. The
 * live view of a running guest (view_of_actual()) shows the actual type and source in their place.
 */
#include "conf/device/net.h"

#include <string.h>

VIR_ENUM_IMPL(virDomainNetType, VIR_DOMAIN_NET_TYPE_LAST, "user", "ethernet", "vhostuser", "server",
              "client", "mcast", "network", "bridge", "internal", "direct", "hostdev", "udp",
              "vdpa", "null", "vds");
VIR_ENUM_IMPL(virDomainNetModel, VIR_DOMAIN_NET_MODEL_LAST, "unknown", "netfront", "rtl8139",
              "virtio", "e1000", "e1000e", "igb", "virtio-transitional", "virtio-non-transitional",
              "usb-net", "spapr-vlan", "lan9118", "smc91c111", "vlance", "vmxnet", "vmxnet2",
              "vmxnet3", "Am79C970A", "Am79C973", "82540EM", "82545EM", "82543GC");
VIR_ENUM_IMPL(virDomainNetDriver, VIR_DOMAIN_NET_DRIVER_TYPE_LAST, "default", "qemu", "vhost");
VIR_ENUM_IMPL(virDomainNetBackend, VIR_DOMAIN_NET_BACKEND_LAST, "default", "passt");
VIR_ENUM_IMPL(virDomainNetVirtioTxMode, VIR_DOMAIN_NET_VIRTIO_TX_MODE_LAST, "default", "iothread",
              "timer");
VIR_ENUM_IMPL(virDomainNetTeaming, VIR_DOMAIN_NET_TEAMING_TYPE_LAST, "none", "persistent",
              "transient");
VIR_ENUM_IMPL(virDomainNetInterfaceLinkState, VIR_DOMAIN_NET_INTERFACE_LINK_STATE_LAST, "default",
              "up", "down");
VIR_ENUM_IMPL(virDomainNetMacType, VIR_DOMAIN_NET_MAC_TYPE_LAST, "", "generated", "static");
VIR_ENUM_IMPL(virNetDevMacVLanMode, VIR_NETDEV_MACVLAN_MODE_LAST, "vepa", "private", "bridge",
              "passthrough");
VIR_ENUM_IMPL(virNetworkBridgeMACTableManager, VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_LAST, "default",
              "kernel", "libvirt");
VIR_ENUM_IMPL(virDomainNetHostdevDriver, VIR_DOMAIN_NET_HOSTDEV_DRIVER_LAST, "default", "kvm",
              "vfio", "xen");
VIR_ENUM_IMPL(virDomainNetHostdevSource, VIR_DOMAIN_NET_HOSTDEV_SOURCE_LAST, "none", "pci", "usb");
VIR_ENUM_IMPL(virDomainNetProto, VIR_DOMAIN_NET_PROTO_LAST, "none", "tcp", "udp");

/* How a vhost-user socket's mode is spelt; the values are those of virDomainChrMode. */
typedef virDomainChrMode virDomainNetVhostuserMode;
VIR_ENUM_DECL(virDomainNetVhostuserMode);
VIR_ENUM_IMPL(virDomainNetVhostuserMode, VIR_DOMAIN_CHR_MODE_LAST, "client", "server");

#define T(type) VIR_XML_BIT(VIR_DOMAIN_NET_TYPE_##type)
#define WHEN_TYPE(mask) VIR_XML_WHEN(virDomainNetDef, type, mask)
#define WHEN_FORM(form) \
    VIR_XML_WHEN(virDomainNetDef, driverForm, VIR_XML_BIT(VIR_DOMAIN_NET_DRIVER_FORM_##form))
#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainNetDef, field, path, __VA_ARGS__)
/* What the guest can't see may change while it runs. */
#define FREE VIR_XML_ABI_FREE

/* --- parts --- */

static const virXMLRow hostdev_rows[] = {
    VIR_XML_YESNO(virDomainNetHostdevDef, managed, "@managed", .flags = FREE,
                  .doc = "The daemon takes the device from its host driver and gives it back."),
    VIR_XML_YESNO(virDomainNetHostdevDef, missing, "source/@missing", .flags = VIR_XML_LIVE | FREE),
    VIR_XML_ENUM(virDomainNetHostdevDef, source, "source/address/@type", virDomainNetHostdevSource,
                 .flags = VIR_XML_NONZERO | FREE),
    VIR_XML_ENUM(virDomainNetHostdevDef, driver, "driver/@name", virDomainNetHostdevDriver,
                 VIR_XML_WHEN(virDomainNetHostdevDef, source,
                              VIR_XML_BIT(VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI)),
                 .flags = VIR_XML_NONZERO | FREE),
    VIR_XML_STRUCT(virDomainNetHostdevDef, pci, "source/address", &virPCIDeviceAddressType,
                   VIR_XML_WHEN(virDomainNetHostdevDef, source,
                                VIR_XML_BIT(VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI)),
                   .flags = FREE),
    VIR_XML_UINT(virDomainNetHostdevDef, usbVendor, "source/vendor/@id",
                 .flags = VIR_XML_HEX | FREE, .width = 4, .max = 0xffff),
    VIR_XML_UINT(virDomainNetHostdevDef, usbProduct, "source/product/@id",
                 .flags = VIR_XML_HEX | FREE, .width = 4, .max = 0xffff),
    VIR_XML_UINT(virDomainNetHostdevDef, usbBus, "source/address/@bus", .flags = FREE,
                 VIR_XML_WHEN(virDomainNetHostdevDef, source,
                              ~VIR_XML_BIT(VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI))),
    VIR_XML_UINT(virDomainNetHostdevDef, usbDevice, "source/address/@device", .flags = FREE,
                 VIR_XML_WHEN(virDomainNetHostdevDef, source,
                              ~VIR_XML_BIT(VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI))),
};
static const virXMLType hostdev_type =
    VIR_XML_TYPE("interface", virDomainNetHostdevDef, hostdev_rows);

static const virXMLRow reconnect_rows[] = {
    VIR_XML_YESNO(virDomainChrSourceReconnectDef, enabled, "@enabled", .flags = VIR_XML_REQUIRED),
    VIR_XML_UINT(virDomainChrSourceReconnectDef, timeout, "@timeout",
                 .doc = "Seconds between two attempts."),
};
static const virXMLType reconnect_type =
    VIR_XML_TYPE("reconnect", virDomainChrSourceReconnectDef, reconnect_rows);

static const virXMLRow vhostuser_rows[] = {
    VIR_XML_ENUM(virDomainChrSourceDef, type, "@type", virDomainChrType,
                 .flags = VIR_XML_REQUIRED | FREE),
    VIR_XML_STRING(virDomainChrSourceDef, path, "@path", .flags = VIR_XML_REQUIRED | FREE),
    VIR_XML_ENUM(virDomainChrSourceDef, listen, "@mode", virDomainNetVhostuserMode,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO | FREE),
    VIR_XML_STRUCT(virDomainChrSourceDef, reconnect, "reconnect", &reconnect_type, .flags = FREE),
};
static const virXMLType vhostuser_type =
    VIR_XML_TYPE("source", virDomainChrSourceDef, vhostuser_rows);

static const virXMLRow var_rows[] = {
    VIR_XML_STRING(virNWFilterVar, name, "@name", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virNWFilterVar, value, "@value", .flags = VIR_XML_REQUIRED),
};
static const virXMLType var_type = VIR_XML_TYPE("parameter", virNWFilterVar, var_rows);

static const virXMLRow range_rows[] = {
    VIR_XML_UINT(virDomainNetPortForwardRange, start, "@start", .max = 65535,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_UINT(virDomainNetPortForwardRange, end, "@end", .max = 65535),
    VIR_XML_UINT(virDomainNetPortForwardRange, to, "@to", .max = 65535),
    VIR_XML_YESNO(virDomainNetPortForwardRange, exclude, "@exclude"),
};
static const virXMLType range_type =
    VIR_XML_TYPE("range", virDomainNetPortForwardRange, range_rows);

static const virXMLRow forward_rows[] = {
    VIR_XML_ENUM(virDomainNetPortForward, proto, "@proto", virDomainNetProto,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_ADDR(virDomainNetPortForward, address, "@address"),
    VIR_XML_STRING(virDomainNetPortForward, dev, "@dev"),
    VIR_XML_LIST(virDomainNetPortForward, ranges, nranges, "range", &range_type),
};
static const virXMLType forward_type =
    VIR_XML_TYPE("portForward", virDomainNetPortForward, forward_rows,
                 VIR_XML_LINE(virDomainNetPortForward, line), .doc = "passt: ports let through.");

/* --- what the document doesn't say in one place: the model's value and <driver>'s meaning --- */

static int model_from_string(const char *name)
{
    for (int i = 1; name && i < VIR_DOMAIN_NET_MODEL_LAST; i++) {
        if (g_ascii_strcasecmp(virDomainNetModelTypeToString(i), name) == 0)
            return i;
    }
    return VIR_DOMAIN_NET_MODEL_UNKNOWN;
}

void virDomainNetSetModel(virDomainNetDef *net, const char *model)
{
    int value = model_from_string(model);
    char *name = g_strdup(value ? virDomainNetModelTypeToString(value) : model);

    g_free(net->modelstr);
    net->modelstr = name;
    net->model = value;
}

static void model_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    virDomainNetDef *net = obj;
    g_autofree char *model = g_steal_pointer(&net->modelstr);

    virDomainNetSetModel(net, model);
    if (net->type == VIR_DOMAIN_NET_TYPE_HOSTDEV)
        net->driverForm = VIR_DOMAIN_NET_DRIVER_FORM_HOSTDEV;
    else if (virDomainNetIsVirtioModel(net))
        net->driverForm = VIR_DOMAIN_NET_DRIVER_FORM_VIRTIO;
}

static void model_copy(const virXMLRow *row, void *dst, const void *src)
{
    virDomainNetDef *to = dst;
    const virDomainNetDef *from = src;

    to->model = from->model;
    to->driverForm = from->driverForm;
}

static const virXMLCustom model_custom = {.parse = model_parse, .copy = model_copy};

/* --- the interface --- */

static const virXMLRow net_rows[] = {
    ROW(ENUM, type, "@type", virDomainNetType, .flags = VIR_XML_WRITE_ZERO | FREE,
        .doc = "What the host's end is plugged to."),
    ROW(YESNO, trustGuestRxFilters, "@trustGuestRxFilters", .flags = FREE, .since = "1.2.10"),

    ROW(MAC, mac, "mac/@address", VIR_XML_PRESENT(virDomainNetDef, mac_given)),
    ROW(ENUM, mac_type, "mac/@type", virDomainNetMacType, .flags = VIR_XML_NONZERO | FREE),
    ROW(YESNO, mac_check, "mac/@check", .flags = FREE),

    ROW(STRING, network, "source/@network", WHEN_TYPE(T(NETWORK)),
        .flags = VIR_XML_REQUIRED | FREE),
    ROW(STRING, network, "source/@network", WHEN_TYPE(T(BRIDGE) | T(DIRECT) | T(HOSTDEV)),
        .flags = VIR_XML_WRITE_ONLY | FREE),
    ROW(STRING, portgroup, "source/@portgroup", WHEN_TYPE(T(NETWORK)), .flags = FREE),
    ROW(STRING, portgroup, "source/@portgroup", WHEN_TYPE(T(BRIDGE) | T(DIRECT) | T(HOSTDEV)),
        .flags = VIR_XML_WRITE_ONLY | FREE),
    ROW(UUID, portid, "source/@portid", VIR_XML_PRESENT(virDomainNetDef, portid_given),
        WHEN_TYPE(T(NETWORK)), .flags = VIR_XML_LIVE | FREE, .since = "5.1.0",
        .doc = "The network port of the running guest."),
    ROW(UUID, portid, "source/@portid", VIR_XML_PRESENT(virDomainNetDef, portid_given),
        WHEN_TYPE(T(BRIDGE) | T(DIRECT) | T(HOSTDEV)),
        .flags = VIR_XML_LIVE | VIR_XML_WRITE_ONLY | FREE),
    ROW(STRING, bridge, "source/@bridge", WHEN_TYPE(T(BRIDGE)), .flags = VIR_XML_REQUIRED | FREE),
    ROW(STRING, bridge, "source/@bridge", WHEN_TYPE(T(NETWORK)),
        .flags = VIR_XML_LIVE | VIR_XML_WRITE_ONLY | FREE),
    ROW(ENUM, macTableManager, "source/@macTableManager", virNetworkBridgeMACTableManager,
        WHEN_TYPE(T(BRIDGE) | T(NETWORK)), .flags = VIR_XML_LIVE | VIR_XML_WRITE_ONLY | FREE),
    ROW(STRING, sourceDev, "source/@dev", WHEN_TYPE(T(DIRECT) | T(VDPA)),
        .flags = VIR_XML_REQUIRED | FREE),
    ROW(STRING, sourceDev, "source/@dev", WHEN_TYPE(T(USER)), .flags = FREE, .since = "9.0.0"),
    ROW(ENUM, mode, "source/@mode", virNetDevMacVLanMode, WHEN_TYPE(T(DIRECT)),
        .flags = VIR_XML_WRITE_ZERO | FREE),
    ROW(STRING, internalName, "source/@name", WHEN_TYPE(T(INTERNAL)),
        .flags = VIR_XML_REQUIRED | FREE),
    ROW(STRING, address, "source/@address", WHEN_TYPE(T(CLIENT) | T(MCAST) | T(UDP)),
        .flags = VIR_XML_REQUIRED | FREE),
    ROW(STRING, address, "source/@address", WHEN_TYPE(T(SERVER)), .flags = FREE),
    ROW(UINT, port, "source/@port", .max = 65535,
        WHEN_TYPE(T(SERVER) | T(CLIENT) | T(MCAST) | T(UDP)),
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO | FREE),
    ROW(STRING, localAddress, "source/local/@address", WHEN_TYPE(T(UDP)),
        .flags = VIR_XML_REQUIRED | FREE, .since = "1.2.20"),
    ROW(UINT, localPort, "source/local/@port", .max = 65535, WHEN_TYPE(T(UDP)),
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO | FREE),
    ROW(POINTER, vhostuser, "source", &vhostuser_type, WHEN_TYPE(T(VHOSTUSER)),
        .flags = VIR_XML_REQUIRED | FREE, .since = "1.2.7"),
    VIR_XML_EMBED(virDomainNetDef, hostdev, &hostdev_type, WHEN_TYPE(T(HOSTDEV))),
    ROW(STRUCT, hostIP, "source", &virNetDevIPInfoType, WHEN_TYPE(T(ETHERNET)), .flags = FREE,
        .since = "2.1.0", .doc = "Addresses and routes of the host's end."),
    ROW(UUID, vds.switchId, "source/@switchid",
        VIR_XML_PRESENT(virDomainNetDef, vds.switchId_given), WHEN_TYPE(T(VDS)),
        .flags = VIR_XML_REQUIRED | FREE),
    ROW(LLONG, vds.portId, "source/@portid", WHEN_TYPE(T(VDS)),
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO | FREE),
    ROW(STRING, vds.portgroupId, "source/@portgroupid", WHEN_TYPE(T(VDS)),
        .flags = VIR_XML_REQUIRED | FREE),
    ROW(LLONG, vds.connectionId, "source/@connectionid", WHEN_TYPE(T(VDS)),
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO | FREE),

    ROW(POINTER, vlan, "vlan", &virNetDevVlanType, .flags = FREE),
    ROW(POINTER, virtPortProfile, "virtualport", &virNetDevVPortProfileType, .flags = FREE),
    ROW(POINTER, bandwidth, "bandwidth", &virNetDevBandwidthType, .flags = FREE),
    ROW(YESNO, isolatedPort, "port/@isolated", .flags = FREE, .since = "6.1.0"),
    VIR_XML_EMBED(virDomainNetDef, guestIP, &virNetDevIPInfoType),
    ROW(LIST, portForwards, nPortForwards, "portForward", &forward_type, .flags = FREE,
        .since = "9.0.0"),
    ROW(STRING, script, "script/@path", .flags = FREE),
    ROW(STRING, downscript, "downscript/@path", .flags = FREE, .since = "5.1.0"),
    ROW(STRING, domain_name, "backenddomain/@name", .flags = FREE,
        .doc = "Xen: the domain that drives the card."),
    ROW(STRING, ifname, "target/@dev", .flags = FREE, .doc = "The interface on the host."),
    ROW(YESNO, managed_tap, "target/@managed", .flags = FREE, .since = "5.7.0"),
    ROW(STRING, ifname_guest, "guest/@dev", .flags = FREE),
    ROW(STRING, ifname_guest_actual, "guest/@actual", .flags = FREE),

    ROW(STRING, modelstr, "model/@type"),
    VIR_XML_CUSTOM(".", &model_custom),

    ROW(ENUM, driver.name, "driver/@name", virDomainNetDriver, WHEN_FORM(VIRTIO),
        .flags = VIR_XML_NONZERO | FREE),
    ROW(ENUM, driver.txmode, "driver/@txmode", virDomainNetVirtioTxMode, WHEN_FORM(VIRTIO),
        .flags = VIR_XML_NONZERO | FREE),
    ROW(SWITCH, driver.ioeventfd, "driver/@ioeventfd", WHEN_FORM(VIRTIO), .flags = FREE),
    ROW(SWITCH, driver.event_idx, "driver/@event_idx", WHEN_FORM(VIRTIO)),
    ROW(UINT, driver.queues, "driver/@queues", WHEN_FORM(VIRTIO), .since = "1.0.6"),
    ROW(UINT, driver.rx_queue_size, "driver/@rx_queue_size", WHEN_FORM(VIRTIO), .since = "2.3.0"),
    ROW(UINT, driver.tx_queue_size, "driver/@tx_queue_size", WHEN_FORM(VIRTIO), .since = "3.7.0"),
    ROW(SWITCH, driver.rss, "driver/@rss", WHEN_FORM(VIRTIO), .since = "8.3.0"),
    ROW(SWITCH, driver.rss_hash_report, "driver/@rss_hash_report", WHEN_FORM(VIRTIO),
        .since = "8.3.0"),
    VIR_XML_EMBED(virDomainNetDef, virtio, &virDomainVirtioOptionsType, WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.csum, "driver/host/@csum", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.gso, "driver/host/@gso", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.tso4, "driver/host/@tso4", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.tso6, "driver/host/@tso6", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.ecn, "driver/host/@ecn", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.ufo, "driver/host/@ufo", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.host.mrg_rxbuf, "driver/host/@mrg_rxbuf", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.guest.csum, "driver/guest/@csum", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.guest.tso4, "driver/guest/@tso4", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.guest.tso6, "driver/guest/@tso6", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.guest.ecn, "driver/guest/@ecn", WHEN_FORM(VIRTIO)),
    ROW(SWITCH, driver.guest.ufo, "driver/guest/@ufo", WHEN_FORM(VIRTIO)),

    ROW(ENUM, backend.type, "backend/@type", virDomainNetBackend, .flags = VIR_XML_NONZERO | FREE,
        .since = "9.0.0"),
    ROW(STRING, backend.tap, "backend/@tap", .flags = FREE),
    ROW(STRING, backend.vhost, "backend/@vhost", WHEN_FORM(VIRTIO), .flags = FREE),
    ROW(STRING, backend.logFile, "backend/@logFile", .flags = FREE, .since = "9.0.0"),
    ROW(STRING, filter, "filterref/@filter", WHEN_TYPE(T(NETWORK) | T(BRIDGE) | T(ETHERNET)),
        .flags = VIR_XML_REQUIRED_INSIDE | FREE),
    ROW(LIST, filterparams, nfilterparams, "filterref/parameter", &var_type,
        WHEN_TYPE(T(NETWORK) | T(BRIDGE) | T(ETHERNET)), .flags = FREE),
    ROW(ENUM, linkstate, "link/@state", virDomainNetInterfaceLinkState,
        .flags = VIR_XML_NONZERO | FREE),
    ROW(UINT, mtu, "mtu/@size", .since = "3.1.0"),
    ROW(UINT, coalesceRxMaxFrames, "coalesce/rx/frames/@max", .flags = FREE, .since = "3.3.0"),
    ROW(UINT, sndbuf, "tune/sndbuf", VIR_XML_PRESENT(virDomainNetDef, sndbuf_specified),
        .flags = FREE),
    ROW(ENUM, teaming.type, "teaming/@type", virDomainNetTeaming,
        .flags = VIR_XML_REQUIRED_INSIDE | VIR_XML_NONZERO | FREE, .since = "6.1.0"),
    ROW(STRING, teaming.persistent, "teaming/@persistent", .flags = FREE),
    ROW(POINTER, actual, "actual", &virDomainActualNetDefType, .flags = VIR_XML_STATUS | FREE),
    VIR_XML_EMBED(virDomainNetDef, info, &virDomainDeviceInfoType),
};

static int compare_vars(const void *a, const void *b)
{
    const virNWFilterVar *const *left = a, *const *right = b;

    return g_strcmp0((*left)->name, (*right)->name);
}

static void net_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virDomainNetDef *net = obj;
    unsigned mode = virXMLParserMode(parser);

    if (net->bandwidth && !net->bandwidth->in && !net->bandwidth->out)
        g_clear_pointer(&net->bandwidth, virNetDevBandwidthFree);
    if (net->driver.queues == 1) /* what every card has */
        net->driver.queues = 0;
    if (net->hostdev.managed == VIR_TRISTATE_BOOL_NO)
        net->hostdev.managed = VIR_TRISTATE_BOOL_ABSENT;
    if (net->nfilterparams > 1) /* g_qsort_with_data() and friends keep the order of equals */
        g_qsort_with_data(net->filterparams, (gint)net->nfilterparams, sizeof(*net->filterparams),
                          (GCompareDataFunc)(void (*)(void))compare_vars, NULL);
    if ((mode & VIR_XML_MODE_INACTIVE) && virDomainNetIsGeneratedName(net->ifname))
        g_clear_pointer(&net->ifname, g_free);
}

/* What a running guest's interface looks like from outside. */
static void view_of_actual(const virDomainActualNetDef *actual, virDomainNetDef *view)
{
    view->type = actual->type;
    view->bridge = actual->bridge;
    view->macTableManager = actual->macTableManager;
    if (actual->type == VIR_DOMAIN_NET_TYPE_DIRECT) {
        view->sourceDev = actual->linkdev;
        view->mode = actual->mode;
    }
    if (actual->type == VIR_DOMAIN_NET_TYPE_HOSTDEV) {
        view->hostdev = actual->hostdev;
        view->driverForm = VIR_DOMAIN_NET_DRIVER_FORM_HOSTDEV;
    }
    view->virtPortProfile = actual->virtPortProfile;
    view->bandwidth = actual->bandwidth;
    view->vlan = actual->vlan;
    view->trustGuestRxFilters = actual->trustGuestRxFilters;
    view->isolatedPort = actual->isolatedPort;
}

static gboolean net_view(const virXMLWriter *writer, const void *obj, void *out)
{
    const virDomainNetDef *net = obj;
    virDomainNetDef *view = out;
    unsigned mode = virXMLWriterMode(writer);

    *view = *net;
    if ((mode & VIR_XML_MODE_INACTIVE) && virDomainNetIsGeneratedName(net->ifname))
        view->ifname = NULL;
    else if (!(mode & (VIR_XML_MODE_INACTIVE | VIR_XML_MODE_STATUS)) && net->actual)
        view_of_actual(net->actual, view);
    else
        return FALSE;
    return TRUE;
}

const virXMLType virDomainNetDefType =
    VIR_XML_TYPE("interface", virDomainNetDef, net_rows, VIR_XML_LINE(virDomainNetDef, line),
                 .parsed = net_parsed, .view = net_view, .doc = "A network card of the guest.");

/* --- <actual>, in status files only --- */

#define ACTUAL(kind, field, path, ...) \
    VIR_XML_##kind(virDomainActualNetDef, field, path, __VA_ARGS__)
#define WHEN_ACTUAL(mask) VIR_XML_WHEN(virDomainActualNetDef, type, mask)

static const virXMLRow actual_rows[] = {
    ACTUAL(ENUM, type, "@type", virDomainNetType, .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    ACTUAL(YESNO, trustGuestRxFilters, "@trustGuestRxFilters"),
    ACTUAL(STRING, bridge, "source/@bridge", WHEN_ACTUAL(T(NETWORK) | T(BRIDGE))),
    ACTUAL(ENUM, macTableManager, "source/@macTableManager", virNetworkBridgeMACTableManager,
           WHEN_ACTUAL(T(NETWORK) | T(BRIDGE)), .flags = VIR_XML_NONZERO),
    ACTUAL(STRING, linkdev, "source/@dev", WHEN_ACTUAL(T(DIRECT)), .flags = VIR_XML_REQUIRED),
    ACTUAL(ENUM, mode, "source/@mode", virNetDevMacVLanMode, WHEN_ACTUAL(T(DIRECT)),
           .flags = VIR_XML_WRITE_ZERO),
    VIR_XML_EMBED(virDomainActualNetDef, hostdev, &hostdev_type, WHEN_ACTUAL(T(HOSTDEV))),
    ACTUAL(POINTER, vlan, "vlan", &virNetDevVlanType),
    ACTUAL(POINTER, virtPortProfile, "virtualport", &virNetDevVPortProfileType),
    ACTUAL(POINTER, bandwidth, "bandwidth", &virNetDevPortBandwidthType),
    ACTUAL(YESNO, isolatedPort, "port/@isolated"),
};
const virXMLType virDomainActualNetDefType =
    VIR_XML_TYPE("actual", virDomainActualNetDef, actual_rows);
