/*
 * net_def.c: interfaces as objects: making, defaults, and what is in force while a guest runs
 */
#include "conf/device/net.h"

#include "conf/domain/conf_driver.h"
#include "conf/domain/domain_def.h"

virDomainNetDef *virDomainNetDefNew(void)
{
    return virXMLNew(&virDomainNetDefType);
}

void virDomainNetDefFree(virDomainNetDef *net)
{
    virXMLFree(&virDomainNetDefType, net);
}

virDomainActualNetDef *virDomainActualNetDefNew(void)
{
    return virXMLNew(&virDomainActualNetDefType);
}

void virDomainActualNetDefFree(virDomainActualNetDef *actual)
{
    virXMLFree(&virDomainActualNetDefType, actual);
}

virDomainNetDef *virDomainNetDefParse(const char *xml, unsigned mode, GError **error)
{
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_DOMAIN, NULL);
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, mode);
    g_autoptr(virDomainNetDef) net = virDomainNetDefNew();
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), "interface", VIR_FROM_DOMAIN, error);

    if (!doc)
        return NULL;
    virXMLParseInto(parser, xmlDocGetRootElement(doc), &virDomainNetDefType, net);
    xmlFreeDoc(doc);
    return virXMLProblemsToError(problems, error) ? g_steal_pointer(&net) : NULL;
}

/* --- model, names --- */

const char *virDomainNetGetModelString(const virDomainNetDef *net)
{
    return net->modelstr;
}

gboolean virDomainNetIsVirtioModel(const virDomainNetDef *net)
{
    return net->model == VIR_DOMAIN_NET_MODEL_VIRTIO ||
           net->model == VIR_DOMAIN_NET_MODEL_VIRTIO_TRANSITIONAL ||
           net->model == VIR_DOMAIN_NET_MODEL_VIRTIO_NON_TRANSITIONAL;
}

gboolean virDomainNetNeedsPort(const virDomainNetDef *net)
{
    return net->type == VIR_DOMAIN_NET_TYPE_NETWORK;
}

char *virDomainNetDescribe(const virDomainNetDef *net)
{
    char mac[VIR_MAC_STRING_BUFLEN];

    return g_strdup(net->mac_given ? virMacAddrFormat(&net->mac, mac) : "(no MAC address)");
}

gboolean virDomainNetIsGeneratedName(const char *ifname)
{
    static const char *const prefixes[] = {"vnet", "macvtap", "macvlan"};

    for (gsize i = 0; ifname && i < G_N_ELEMENTS(prefixes); i++) {
        if (g_str_has_prefix(ifname, prefixes[i]))
            return TRUE;
    }
    return FALSE;
}

/* --- what is in force --- */

virDomainNetType virDomainNetGetActualType(const virDomainNetDef *net)
{
    return (virDomainNetType)(net->actual ? net->actual->type : net->type);
}

const char *virDomainNetGetActualBridgeName(const virDomainNetDef *net)
{
    return net->actual ? net->actual->bridge : net->bridge;
}

int virDomainNetGetActualBridgeMACTableManager(const virDomainNetDef *net)
{
    return net->actual ? net->actual->macTableManager : net->macTableManager;
}

const char *virDomainNetGetActualDirectDev(const virDomainNetDef *net)
{
    if (virDomainNetGetActualType(net) != VIR_DOMAIN_NET_TYPE_DIRECT)
        return NULL;
    return net->actual ? net->actual->linkdev : net->sourceDev;
}

int virDomainNetGetActualDirectMode(const virDomainNetDef *net)
{
    return net->actual ? net->actual->mode : net->mode;
}

const virDomainNetHostdevDef *virDomainNetGetActualHostdev(const virDomainNetDef *net)
{
    if (virDomainNetGetActualType(net) != VIR_DOMAIN_NET_TYPE_HOSTDEV)
        return NULL;
    return net->actual ? &net->actual->hostdev : &net->hostdev;
}

const virNetDevVPortProfile *virDomainNetGetActualVirtPortProfile(const virDomainNetDef *net)
{
    return net->actual ? net->actual->virtPortProfile : net->virtPortProfile;
}

const virNetDevBandwidth *virDomainNetGetActualBandwidth(const virDomainNetDef *net)
{
    return net->actual ? net->actual->bandwidth : net->bandwidth;
}

const virNetDevVlan *virDomainNetGetActualVlan(const virDomainNetDef *net)
{
    return net->actual ? net->actual->vlan : net->vlan;
}

gboolean virDomainNetGetActualTrustGuestRxFilters(const virDomainNetDef *net)
{
    int trust = net->actual ? net->actual->trustGuestRxFilters : net->trustGuestRxFilters;

    return trust == VIR_TRISTATE_BOOL_YES;
}

virTristateBool virDomainNetGetActualPortOptionsIsolated(const virDomainNetDef *net)
{
    return net->actual ? net->actual->isolatedPort : net->isolatedPort;
}

gboolean virDomainNetTypeSupportsBandwidth(virDomainNetType type)
{
    static const guint32 supported =
        1u << VIR_DOMAIN_NET_TYPE_NETWORK | 1u << VIR_DOMAIN_NET_TYPE_BRIDGE |
        1u << VIR_DOMAIN_NET_TYPE_DIRECT | 1u << VIR_DOMAIN_NET_TYPE_ETHERNET;

    return (supported & 1u << type) != 0;
}

/* --- phases --- */

static void net_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                           void *opaque, virXMLProblems *problems)
{
    static const guint8 qemu_prefix[3] = {0x52, 0x54, 0x00};
    static const guint8 none[3];
    virDomainNetDef *net = dev;

    if (!net->mac_given) {
        gboolean own = driver && memcmp(driver->mac_prefix, none, sizeof(none)) != 0;

        virMacAddrGenerate(own ? driver->mac_prefix : qemu_prefix, &net->mac);
        net->mac_given = TRUE;
    }
    if (net->virtPortProfile)
        virNetDevVPortProfileGenerateIDs(net->virtPortProfile);
}

static void net_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    virDomainNetDefValidate(dev, problems);
}

const virDomainDeviceOps virDomainNetDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_NET,
    .type = &virDomainNetDefType,
    .list = offsetof(virDomainDef, nets),
    .count = offsetof(virDomainDef, nnets),
    .info_plus_1 = offsetof(virDomainNetDef, info) + 1,
    .post_parse = net_post_parse,
    .validate = net_validate,
};
