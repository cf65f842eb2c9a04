/*
 * network_port_def.h: <networkport>, one guest interface's place in a network
 *
 * What a hypervisor daemon sends to the network daemon, and what it gets back with the plug
 * filled in.
 *
 * Thread: a definition belongs to one thread.
 */
#pragma once

#include "conf/device/net.h"

typedef enum {
    VIR_NETWORK_PORT_PLUG_TYPE_NONE = 0,
    VIR_NETWORK_PORT_PLUG_TYPE_NETWORK,
    VIR_NETWORK_PORT_PLUG_TYPE_BRIDGE,
    VIR_NETWORK_PORT_PLUG_TYPE_DIRECT,
    VIR_NETWORK_PORT_PLUG_TYPE_HOSTDEV_PCI,
    VIR_NETWORK_PORT_PLUG_TYPE_LAST
} virNetworkPortPlugType;
VIR_ENUM_DECL(virNetworkPortPlugType);

typedef struct _virNetworkPortDef {
    unsigned line;
    unsigned char uuid[VIR_UUID_BUFLEN];
    gboolean uuid_given;
    char *owner_name;
    unsigned char owner_uuid[VIR_UUID_BUFLEN];
    gboolean owner_uuid_given;
    char *group; /* portgroup */
    virMacAddr mac;
    gboolean mac_given;
    virNetDevVPortProfile *virtPortProfile;
    virNetDevBandwidth *bandwidth; /* with the class id */
    virNetDevVlan *vlan;
    virTristateBool isolatedPort;
    virTristateBool trustGuestRxFilters;

    int plugtype;            /* virNetworkPortPlugType */
    char *bridge;            /* network, bridge */
    int macTableManager;     /* network, bridge: virNetworkBridgeMACTableManager */
    char *linkdev;           /* direct */
    int mode;                /* direct: virNetDevMacVLanMode */
    virPCIDeviceAddress pci; /* hostdev-pci */
    int driver;              /* hostdev-pci: virDomainNetHostdevDriver */
    virTristateBool managed; /* hostdev-pci */
} virNetworkPortDef;

extern const virXMLType virNetworkPortDefType;

virNetworkPortDef *virNetworkPortDefNew(void);
void virNetworkPortDefFree(virNetworkPortDef *port);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetworkPortDef, virNetworkPortDefFree)
virNetworkPortDef *virNetworkPortDefCopy(const virNetworkPortDef *port);

/* A new port from its document, or NULL with @error. Without a <uuid> it gets a new one.
 * @problems as in virNetworkDefParse(). */
virNetworkPortDef *virNetworkPortDefParse(const char *xml, gboolean strict,
                                          virXMLProblems **problems, GError **error);
/* The document with a final newline, owned by the caller. */
char *virNetworkPortDefFormat(const virNetworkPortDef *port);

/**
 * virDomainNetDefToNetworkPort:
 * @domain_name, @domain_uuid: who owns the port
 * @net: an interface of type 'network'; if it has a portid (a port to be made again when the
 *       network daemon lost it) the port gets it, else a new UUID
 *
 * The port to ask for, without plug. The caller owns it; NULL with @error.
 */
virNetworkPortDef *virDomainNetDefToNetworkPort(const char *domain_name,
                                                const unsigned char *domain_uuid,
                                                const virDomainNetDef *net, GError **error);

/**
 * virDomainNetDefActualFromNetworkPort:
 * @net: gets its actual and its portid; untouched on failure
 * @port: as the network daemon made it
 *
 * FALSE with @error if the port's plug makes no sense.
 */
gboolean virDomainNetDefActualFromNetworkPort(virDomainNetDef *net, const virNetworkPortDef *port,
                                              GError **error);

/* The port that a running interface must have had, with plug: to make it again in a network
 * daemon that lost it. The caller owns it; NULL with @error. */
virNetworkPortDef *virDomainNetDefActualToNetworkPort(const char *domain_name,
                                                      const unsigned char *domain_uuid,
                                                      const virDomainNetDef *net, GError **error);
