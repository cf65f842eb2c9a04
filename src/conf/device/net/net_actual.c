/*
 * net_actual.c: rules for actual types that hold for every hypervisor, and how rules are read
 */
#include "conf/device/net_actual.h"

#include "common/base/error.h"

static gboolean uses_vlan(const virDomainNetDef *net)
{
    const virNetDevVlan *vlan = virDomainNetGetActualVlan(net);

    return vlan && vlan->ntags > 0;
}

static gboolean uses_bandwidth(const virDomainNetDef *net)
{
    return virNetDevBandwidthIsSet(virDomainNetGetActualBandwidth(net));
}

static gboolean uses_floor(const virDomainNetDef *net)
{
    return virNetDevBandwidthHasFloor(virDomainNetGetActualBandwidth(net));
}

static gboolean uses_isolated(const virDomainNetDef *net)
{
    return virDomainNetGetActualPortOptionsIsolated(net) == VIR_TRISTATE_BOOL_YES;
}

static int virtualport_of(const virDomainNetDef *net)
{
    const virNetDevVPortProfile *profile = virDomainNetGetActualVirtPortProfile(net);

    return profile ? profile->virtPortType : VIR_NETDEV_VPORT_PROFILE_NONE;
}

static gboolean has_no_virtualport(const virDomainNetDef *net)
{
    return virtualport_of(net) == VIR_NETDEV_VPORT_PROFILE_NONE;
}

/* A switch that knows VLANs, or a device of its own that takes the tag. */
static gboolean takes_tags(const virDomainNetDef *net)
{
    if (virDomainNetGetActualType(net) == VIR_DOMAIN_NET_TYPE_DIRECT)
        return virDomainNetGetActualDirectMode(net) == VIR_NETDEV_MACVLAN_MODE_PASSTHRU;
    return virtualport_of(net) == VIR_NETDEV_VPORT_PROFILE_OPENVSWITCH;
}

#define BIT(type) VIR_DOMAIN_NET_BIT(type)

const virDomainActualNetRule virDomainActualNetRules[] = {
    {
        .name = "vlan",
        .setting = "<vlan>",
        .uses = uses_vlan,
        .types = BIT(HOSTDEV),
        .conditional = BIT(DIRECT) | BIT(BRIDGE),
        .condition = takes_tags,
        .where = "'hostdev', on 'direct' in mode 'passthrough' and on 'bridge' with a "
                 "<virtualport> of type 'openvswitch'",
    },
    {
        .name = "bandwidth",
        .setting = "<bandwidth>",
        .uses = uses_bandwidth,
        .types = ~BIT(HOSTDEV),
        .where = "types other than 'hostdev': the host does not see the traffic of a device that "
                 "the guest owns",
    },
    {
        .name = "bandwidth-floor",
        .setting = "<bandwidth><inbound floor=...>",
        .uses = uses_floor,
        .types = BIT(NETWORK),
        .where = "'network', whose bridge the network daemon runs",
    },
    {
        .name = "isolated",
        .setting = "<port isolated='yes'/>",
        .uses = uses_isolated,
        .conditional = BIT(NETWORK) | BIT(BRIDGE),
        .condition = has_no_virtualport,
        .where = "'network' and 'bridge' without a <virtualport>",
    },
};
const gsize virDomainActualNetRulesCount = G_N_ELEMENTS(virDomainActualNetRules);

gboolean virDomainActualNetRuleAllows(const virDomainActualNetRule *rule,
                                      const virDomainNetDef *net)
{
    guint32 type = 1u << virDomainNetGetActualType(net);

    if (!rule->uses(net) || (rule->types & type))
        return TRUE;
    return (rule->conditional & type) && rule->condition(net);
}

static void refuse(const virDomainActualNetRule *rule, const virDomainNetDef *net, GError **error)
{
    g_autofree char *mac = virDomainNetDescribe(net);
    g_autoptr(GString) what = g_string_new(NULL);
    virDomainNetType type = virDomainNetGetActualType(net);
    int port = virtualport_of(net);

    g_string_append_printf(what, "interface %s", mac);
    if (net->network && net->type == VIR_DOMAIN_NET_TYPE_NETWORK)
        g_string_append_printf(what, " on network '%s'", net->network);
    g_string_append_printf(what, ": its actual type is '%s'", virDomainNetTypeTypeToString(type));
    if (type == VIR_DOMAIN_NET_TYPE_DIRECT)
        g_string_append_printf(
            what, " in mode '%s'",
            virNetDevMacVLanModeTypeToString(virDomainNetGetActualDirectMode(net)));
    if (port)
        g_string_append_printf(what, " with a <virtualport> of type '%s'",
                               virNetDevVPortProfileKindTypeToString(port));
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_CONFIG_UNSUPPORTED, "%s, and %s works only on %s",
                what->str, rule->setting, rule->where);
}

gboolean virDomainActualNetRulesCheck(const virDomainActualNetRule *rules, gsize nrules,
                                      const virDomainNetDef *net, GError **error)
{
    for (gsize i = 0; i < nrules; i++) {
        if (!virDomainActualNetRuleAllows(&rules[i], net)) {
            refuse(&rules[i], net, error);
            return FALSE;
        }
    }
    return TRUE;
}

gboolean virDomainActualNetDefValidate(const virDomainNetDef *net, GError **error)
{
    return virDomainActualNetRulesCheck(virDomainActualNetRules, virDomainActualNetRulesCount, net,
                                        error);
}
