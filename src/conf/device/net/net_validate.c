/*
 * net_validate.c: what is refused when an interface is defined, whoever will run it
 *
 * Liberal where the type is 'network': what such an interface becomes is known only when its port
 * exists, and net_actual.c looks at it then.
 */
#include "conf/device/net.h"

#include <string.h>

#define BIT(type) (1u << VIR_DOMAIN_NET_TYPE_##type)

typedef struct {
    const virDomainNetDef *net;
    virXMLProblems *problems;
    const char *type; /* the interface's, as spelt */
} Check;

static gboolean is_any_of(const Check *check, guint32 types)
{
    return (types & 1u << check->net->type) != 0;
}

static void check_mac(const Check *check)
{
    char mac[VIR_MAC_STRING_BUFLEN];

    if (check->net->mac_given && virMacAddrIsMulticast(&check->net->mac))
        virXMLProblemAdd(check->problems, check->net->line, "mac", "address", VIR_ERR_XML_ERROR,
                         "%s is a multicast address (the first byte is odd); an interface needs a "
                         "unicast one",
                         virMacAddrFormat(&check->net->mac, mac));
}

/* Any hypervisor's model passes, but nothing that would be more than a name. */
static void check_model(const Check *check)
{
    const char *model = check->net->modelstr;

    if (model && model[strspn(model, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789-_")])
        virXMLProblemAdd(check->problems, check->net->line, "model", "type", VIR_ERR_INVALID_ARG,
                         "'%s' can't be a model: letters, digits, '-' and '_' only", model);
}

static void check_virtualport(const Check *check)
{
    const virDomainNetDef *net = check->net;
    g_autofree char *fault = NULL;

    if (!net->virtPortProfile)
        return;
    if (!is_any_of(check, BIT(NETWORK) | BIT(BRIDGE) | BIT(DIRECT) | BIT(HOSTDEV))) {
        virXMLProblemAdd(check->problems, net->virtPortProfile->line, "virtualport", NULL,
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "an interface of type '%s' can't have a <virtualport>; only 'network', "
                         "'bridge', 'direct' and 'hostdev' can",
                         check->type);
        return;
    }
    fault =
        virNetDevVPortProfileFault(net->virtPortProfile, net->type != VIR_DOMAIN_NET_TYPE_NETWORK);
    if (fault)
        virXMLProblemAdd(check->problems, net->virtPortProfile->line, "virtualport", NULL,
                         VIR_ERR_XML_ERROR, "%s", fault);
}

static void check_isolated(const Check *check)
{
    const virDomainNetDef *net = check->net;

    if (net->isolatedPort != VIR_TRISTATE_BOOL_YES)
        return;
    if (!is_any_of(check, BIT(NETWORK) | BIT(BRIDGE)))
        virXMLProblemAdd(check->problems, net->line, "port", "isolated", VIR_ERR_CONFIG_UNSUPPORTED,
                         "ports can be isolated on bridges only; the interface's type is '%s'",
                         check->type);
    else if (net->virtPortProfile && net->virtPortProfile->virtPortType)
        virXMLProblemAdd(check->problems, net->line, "port", "isolated", VIR_ERR_CONFIG_UNSUPPORTED,
                         "ports can't be isolated behind a <virtualport> of type '%s'",
                         virNetDevVPortProfileKindTypeToString(net->virtPortProfile->virtPortType));
}

static void check_floor(const Check *check)
{
    const virDomainNetDef *net = check->net;

    if (virNetDevBandwidthHasFloor(net->bandwidth) && net->type != VIR_DOMAIN_NET_TYPE_NETWORK)
        virXMLProblemAdd(check->problems, net->bandwidth->line, "inbound", "floor",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "only a virtual network can guarantee a 'floor'; the interface's type "
                         "is '%s'",
                         check->type);
}

static void check_vhostuser(const Check *check)
{
    const virDomainNetDef *net = check->net;
    const virDomainChrSourceDef *source = net->vhostuser;

    if (net->type != VIR_DOMAIN_NET_TYPE_VHOSTUSER || !source)
        return;
    if (source->type != VIR_DOMAIN_CHR_TYPE_UNIX)
        virXMLProblemAdd(check->problems, net->line, "source", "type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "vhost-user talks over a 'unix' socket, not '%s'",
                         virDomainChrTypeTypeToString(source->type));
    if (!virDomainNetIsVirtioModel(net))
        virXMLProblemAdd(check->problems, net->line, "model", "type", VIR_ERR_INTERNAL_ERROR,
                         "an interface of type 'vhostuser' needs a virtio <model>");
    if (source->reconnect.enabled && source->listen)
        virXMLProblemAdd(check->problems, net->line, "reconnect", "enabled",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "the guest can reconnect only where it is the client; the socket's mode "
                         "is 'server'");
    if (source->reconnect.enabled == VIR_TRISTATE_BOOL_YES && !source->reconnect.timeout)
        virXMLProblemAdd(check->problems, net->line, "reconnect", "timeout", VIR_ERR_XML_ERROR,
                         "reconnecting needs a 'timeout' of at least one second");
}

static void check_hostdev(const Check *check)
{
    const virDomainNetDef *net = check->net;
    const virDomainNetHostdevDef *hostdev = &net->hostdev;

    if (net->type != VIR_DOMAIN_NET_TYPE_HOSTDEV)
        return;
    if (hostdev->source == VIR_DOMAIN_NET_HOSTDEV_SOURCE_NONE && !hostdev->usbVendor &&
        !hostdev->usbBus && !hostdev->usbDevice)
        virXMLProblemAdd(check->problems, net->line, "source", "address", VIR_ERR_XML_ERROR,
                         "an interface of type 'hostdev' needs the host device's <address> in "
                         "its <source>");
}

static void check_teaming(const Check *check)
{
    const virDomainNetDef *net = check->net;

    if (net->teaming.type == VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT && !net->teaming.persistent)
        virXMLProblemAdd(check->problems, net->line, "teaming", "persistent",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "a transient team member names the alias of its persistent one");
    if (net->teaming.type == VIR_DOMAIN_NET_TEAMING_TYPE_PERSISTENT && net->teaming.persistent)
        virXMLProblemAdd(check->problems, net->line, "teaming", "persistent",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "the persistent team member names no other; remove the attribute");
}

static void check_port_forwards(const Check *check)
{
    const virDomainNetDef *net = check->net;

    if (net->nPortForwards && (net->type != VIR_DOMAIN_NET_TYPE_USER ||
                               net->backend.type != VIR_DOMAIN_NET_BACKEND_PASST))
        virXMLProblemAdd(check->problems, net->portForwards[0]->line, "portForward", NULL,
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "<portForward> needs type='user' with <backend type='passt'/>");
    if (net->backend.type == VIR_DOMAIN_NET_BACKEND_PASST && net->type != VIR_DOMAIN_NET_TYPE_USER)
        virXMLProblemAdd(check->problems, net->line, "backend", "type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "the backend 'passt' is for interfaces of type 'user'");
    for (gsize i = 0; i < net->nPortForwards; i++) {
        const virDomainNetPortForward *forward = net->portForwards[i];

        for (gsize j = 0; j < forward->nranges; j++) {
            const virDomainNetPortForwardRange *range = forward->ranges[j];

            if (range->end && range->end < range->start)
                virXMLProblemAdd(check->problems, forward->line, "range", "end", VIR_ERR_XML_ERROR,
                                 "the range ends at %u before it starts at %u", range->end,
                                 range->start);
        }
    }
}

void virDomainNetDefValidate(const virDomainNetDef *net, virXMLProblems *problems)
{
    static void (*const checks[])(const Check *) = {
        check_mac,       check_model,   check_virtualport, check_isolated,      check_floor,
        check_vhostuser, check_hostdev, check_teaming,     check_port_forwards,
    };
    const Check check = {net, problems, virDomainNetTypeTypeToString(net->type)};

    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
        checks[i](&check);
}
