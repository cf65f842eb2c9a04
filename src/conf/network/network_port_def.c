/*
 * network_port_def.c: rows of <networkport>
 */
#include "conf/network/network_port_def.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/uuid.h"

VIR_ENUM_IMPL(virNetworkPortPlugType, VIR_NETWORK_PORT_PLUG_TYPE_LAST, "none", "network", "bridge",
              "direct", "hostdev-pci");

#define ROW(kind, field, path, ...) VIR_XML_##kind(virNetworkPortDef, field, path, __VA_ARGS__)
#define PLUG(type) VIR_XML_BIT(VIR_NETWORK_PORT_PLUG_TYPE_##type)
#define WHEN(mask) VIR_XML_WHEN(virNetworkPortDef, plugtype, mask)

static const virXMLRow port_rows[] = {
    ROW(UUID, uuid, "uuid", VIR_XML_PRESENT(virNetworkPortDef, uuid_given)),
    ROW(STRING, owner_name, "owner/name", .flags = VIR_XML_REQUIRED,
        .doc = "The domain whose interface it is."),
    ROW(UUID, owner_uuid, "owner/uuid", VIR_XML_PRESENT(virNetworkPortDef, owner_uuid_given),
        .flags = VIR_XML_REQUIRED),
    ROW(STRING, group, "group", .doc = "The portgroup."),
    ROW(MAC, mac, "mac/@address", VIR_XML_PRESENT(virNetworkPortDef, mac_given),
        .flags = VIR_XML_REQUIRED),
    ROW(POINTER, virtPortProfile, "virtualport", &virNetDevVPortProfileType),
    ROW(POINTER, bandwidth, "bandwidth", &virNetDevPortBandwidthType),
    ROW(POINTER, vlan, "vlan", &virNetDevVlanType),
    ROW(YESNO, isolatedPort, "port/@isolated", .since = "6.1.0"),
    ROW(YESNO, trustGuestRxFilters, "rxfilters/@trustGuest"),

    ROW(ENUM, plugtype, "plug/@type", virNetworkPortPlugType, .flags = VIR_XML_REQUIRED_INSIDE,
        .doc = "What the interface is to be plugged to."),
    ROW(STRING, bridge, "plug/@bridge", WHEN(PLUG(NETWORK) | PLUG(BRIDGE)),
        .flags = VIR_XML_REQUIRED),
    ROW(ENUM, macTableManager, "plug/@macTableManager", virNetworkBridgeMACTableManager,
        WHEN(PLUG(NETWORK) | PLUG(BRIDGE)), .flags = VIR_XML_NONZERO),
    ROW(STRING, linkdev, "plug/@dev", WHEN(PLUG(DIRECT)), .flags = VIR_XML_REQUIRED),
    ROW(ENUM, mode, "plug/@mode", virNetDevMacVLanMode, WHEN(PLUG(DIRECT)),
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    ROW(YESNO, managed, "plug/@managed", WHEN(PLUG(HOSTDEV_PCI))),
    ROW(ENUM, driver, "plug/driver/@name", virDomainNetHostdevDriver, WHEN(PLUG(HOSTDEV_PCI)),
        .flags = VIR_XML_NONZERO),
    ROW(STRUCT, pci, "plug/address", &virPCIDeviceAddressType, WHEN(PLUG(HOSTDEV_PCI)),
        .flags = VIR_XML_REQUIRED),
};

const virXMLType virNetworkPortDefType =
    VIR_XML_TYPE("networkport", virNetworkPortDef, port_rows, VIR_XML_LINE(virNetworkPortDef, line),
                 .doc = "One guest interface's place in a network.");

virNetworkPortDef *virNetworkPortDefNew(void)
{
    return virXMLNew(&virNetworkPortDefType);
}

void virNetworkPortDefFree(virNetworkPortDef *port)
{
    virXMLFree(&virNetworkPortDefType, port);
}

virNetworkPortDef *virNetworkPortDefCopy(const virNetworkPortDef *port)
{
    return virXMLClone(&virNetworkPortDefType, port);
}

virNetworkPortDef *virNetworkPortDefParse(const char *xml, gboolean strict,
                                          virXMLProblems **problems, GError **error)
{
    g_autoptr(virXMLProblems) found = virXMLProblemsNew(VIR_FROM_NETWORK, NULL);
    g_autoptr(virXMLParser) parser = virXMLParserNew(found, strict ? VIR_XML_MODE_STRICT : 0);
    g_autoptr(virNetworkPortDef) port = virNetworkPortDefNew();
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), "networkport", VIR_FROM_NETWORK, error);
    gboolean ok;

    if (!doc)
        return NULL;
    virXMLParseInto(parser, xmlDocGetRootElement(doc), &virNetworkPortDefType, port);
    virXMLParserCheckUnknown(parser, xmlDocGetRootElement(doc));
    xmlFreeDoc(doc);
    if (!port->uuid_given) {
        virUUIDGenerate(port->uuid);
        port->uuid_given = TRUE;
    }
    ok = virXMLProblemsToError(found, error);
    if (problems && virXMLProblemsGet(found)->len > 0)
        *problems = g_steal_pointer(&found);
    return ok ? g_steal_pointer(&port) : NULL;
}

char *virNetworkPortDefFormat(const virNetworkPortDef *port)
{
    return virXMLFormat(&virNetworkPortDefType, "networkport", port, 0);
}
