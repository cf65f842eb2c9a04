/*
 * network_port_net.c: ports and interfaces, one made from the other
 */
#include "common/base/error.h"
#include "common/base/uuid.h"
#include "conf/network/network_port_def.h"

/* What a request and a port that is made again have in common. */
static virNetworkPortDef *port_for(const char *domain_name, const unsigned char *domain_uuid,
                                   const virDomainNetDef *net, GError **error)
{
    g_autoptr(virNetworkPortDef) port = virNetworkPortDefNew();

    if (!virDomainNetNeedsPort(net)) {
        g_autofree char *mac = virDomainNetDescribe(net);

        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INTERNAL_ERROR,
                    "interface %s is of type '%s': only those of type 'network' have a network "
                    "port",
                    mac, virDomainNetTypeTypeToString(net->type));
        return NULL;
    }
    if (net->portid_given)
        memcpy(port->uuid, net->portid, sizeof(port->uuid));
    else
        virUUIDGenerate(port->uuid);
    port->uuid_given = TRUE;
    port->owner_name = g_strdup(domain_name);
    memcpy(port->owner_uuid, domain_uuid, sizeof(port->owner_uuid));
    port->owner_uuid_given = TRUE;
    port->group = g_strdup(net->portgroup);
    port->mac = net->mac;
    port->mac_given = net->mac_given;
    return g_steal_pointer(&port);
}

virNetworkPortDef *virDomainNetDefToNetworkPort(const char *domain_name,
                                                const unsigned char *domain_uuid,
                                                const virDomainNetDef *net, GError **error)
{
    virNetworkPortDef *port = port_for(domain_name, domain_uuid, net, error);

    if (!port)
        return NULL;
    port->virtPortProfile = virNetDevVPortProfileCopy(net->virtPortProfile);
    port->bandwidth = virNetDevBandwidthCopy(net->bandwidth);
    port->vlan = virNetDevVlanCopy(net->vlan);
    port->isolatedPort = net->isolatedPort;
    port->trustGuestRxFilters = net->trustGuestRxFilters;
    return port;
}

/* --- from the plug to the actual and back; each type of plug is one actual type --- */

static void bridge_to_actual(const virNetworkPortDef *port, virDomainActualNetDef *actual)
{
    actual->bridge = g_strdup(port->bridge);
    actual->macTableManager = port->macTableManager;
}

static void bridge_to_port(const virDomainActualNetDef *actual, virNetworkPortDef *port)
{
    port->bridge = g_strdup(actual->bridge);
    port->macTableManager = actual->macTableManager;
}

static void direct_to_actual(const virNetworkPortDef *port, virDomainActualNetDef *actual)
{
    actual->linkdev = g_strdup(port->linkdev);
    actual->mode = port->mode;
}

static void direct_to_port(const virDomainActualNetDef *actual, virNetworkPortDef *port)
{
    port->linkdev = g_strdup(actual->linkdev);
    port->mode = actual->mode;
}

static void hostdev_to_actual(const virNetworkPortDef *port, virDomainActualNetDef *actual)
{
    actual->hostdev.source = VIR_DOMAIN_NET_HOSTDEV_SOURCE_PCI;
    actual->hostdev.pci = port->pci;
    actual->hostdev.driver = port->driver;
    actual->hostdev.managed =
        port->managed == VIR_TRISTATE_BOOL_YES ? VIR_TRISTATE_BOOL_YES : VIR_TRISTATE_BOOL_ABSENT;
}

static void hostdev_to_port(const virDomainActualNetDef *actual, virNetworkPortDef *port)
{
    port->pci = actual->hostdev.pci;
    port->driver = actual->hostdev.driver;
    port->managed = actual->hostdev.managed;
}

static const struct {
    virDomainNetType type;
    void (*to_actual)(const virNetworkPortDef *port, virDomainActualNetDef *actual);
    void (*to_port)(const virDomainActualNetDef *actual, virNetworkPortDef *port);
} plugs[VIR_NETWORK_PORT_PLUG_TYPE_LAST] = {
    [VIR_NETWORK_PORT_PLUG_TYPE_NETWORK] = {VIR_DOMAIN_NET_TYPE_NETWORK, bridge_to_actual,
                                            bridge_to_port},
    [VIR_NETWORK_PORT_PLUG_TYPE_BRIDGE] = {VIR_DOMAIN_NET_TYPE_BRIDGE, bridge_to_actual,
                                           bridge_to_port},
    [VIR_NETWORK_PORT_PLUG_TYPE_DIRECT] = {VIR_DOMAIN_NET_TYPE_DIRECT, direct_to_actual,
                                           direct_to_port},
    [VIR_NETWORK_PORT_PLUG_TYPE_HOSTDEV_PCI] = {VIR_DOMAIN_NET_TYPE_HOSTDEV, hostdev_to_actual,
                                                hostdev_to_port},
};

gboolean virDomainNetDefActualFromNetworkPort(virDomainNetDef *net, const virNetworkPortDef *port,
                                              GError **error)
{
    virDomainActualNetDef *actual;

    if (!plugs[port->plugtype].to_actual) {
        g_autofree char *mac = virDomainNetDescribe(net);

        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR,
                    "network '%s' made a port for interface %s without saying what to plug it "
                    "into",
                    net->network, mac);
        return FALSE;
    }
    actual = virDomainActualNetDefNew();
    actual->type = plugs[port->plugtype].type;
    plugs[port->plugtype].to_actual(port, actual);
    actual->virtPortProfile = virNetDevVPortProfileCopy(port->virtPortProfile);
    actual->bandwidth = virNetDevBandwidthCopy(port->bandwidth);
    actual->vlan = virNetDevVlanCopy(port->vlan);
    actual->isolatedPort = port->isolatedPort;
    actual->trustGuestRxFilters = port->trustGuestRxFilters;

    virDomainActualNetDefFree(net->actual);
    net->actual = actual;
    memcpy(net->portid, port->uuid, sizeof(net->portid));
    net->portid_given = TRUE;
    return TRUE;
}

virNetworkPortDef *virDomainNetDefActualToNetworkPort(const char *domain_name,
                                                      const unsigned char *domain_uuid,
                                                      const virDomainNetDef *net, GError **error)
{
    g_autoptr(virNetworkPortDef) port = port_for(domain_name, domain_uuid, net, error);
    const virDomainActualNetDef *actual = net->actual;

    if (!port)
        return NULL;
    for (int i = 0; actual && i < VIR_NETWORK_PORT_PLUG_TYPE_LAST; i++) {
        if (!plugs[i].to_port || plugs[i].type != (virDomainNetType)actual->type)
            continue;
        port->plugtype = i;
        plugs[i].to_port(actual, port);
        port->virtPortProfile = virNetDevVPortProfileCopy(actual->virtPortProfile);
        port->bandwidth = virNetDevBandwidthCopy(actual->bandwidth);
        port->vlan = virNetDevVlanCopy(actual->vlan);
        port->isolatedPort = actual->isolatedPort;
        port->trustGuestRxFilters = actual->trustGuestRxFilters;
        return g_steal_pointer(&port);
    }
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INTERNAL_ERROR,
                "the interface on network '%s' has no actual type that a port can have",
                net->network);
    return NULL;
}
