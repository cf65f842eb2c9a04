/*
 * bridge.c: bridges, their ports and forwarding tables (see netlink.h)
 */
#include "common/host/netlink_priv.h"

#include <errno.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <string.h>

static void put_bridge_data(virNetlinkMsg *msg, const virNetlinkBridge *bridge)
{
    struct nlattr *info = nla_nest_start(msg, IFLA_LINKINFO);
    struct nlattr *data;

    nla_put_string(msg, IFLA_INFO_KIND, "bridge");
    data = nla_nest_start(msg, IFLA_INFO_DATA);
    nla_put_u32(msg, IFLA_BR_FORWARD_DELAY, bridge->forward_delay * 100); /* USER_HZ */
    nla_put_u32(msg, IFLA_BR_STP_STATE, bridge->stp == VIR_TRISTATE_SWITCH_ON);
    if (bridge->vlan_filtering != VIR_TRISTATE_BOOL_ABSENT)
        nla_put_u8(msg, IFLA_BR_VLAN_FILTERING, bridge->vlan_filtering == VIR_TRISTATE_BOOL_YES);
    nla_nest_end(msg, data);
    nla_nest_end(msg, info);
}

gboolean virNetlinkBridgeCreate(const char *name, const virNetlinkBridge *bridge, GError **error)
{
    struct ifinfomsg ifi = {.ifi_family = AF_UNSPEC};
    g_autoptr(virNetlinkMsg) msg =
        virNetlinkMsgNew(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &ifi, sizeof(ifi));

    nla_put_string(msg, IFLA_IFNAME, name);
    if (bridge->mac)
        nla_put(msg, IFLA_ADDRESS, VIR_MAC_BUFLEN, bridge->mac->addr);
    put_bridge_data(msg, bridge);
    if (!virNetlinkRequest(msg, error, "make the bridge '%s'", name))
        return FALSE;
    /* set by a request of its own it stays; else the bridge follows its ports */
    return !bridge->mtu || virNetlinkSetMTU(name, bridge->mtu, error);
}

gboolean virNetlinkBridgeSet(const char *name, const virNetlinkBridge *bridge, GError **error)
{
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNewForLink(RTM_NEWLINK, 0, name, error);

    if (!msg)
        return FALSE;
    put_bridge_data(msg, bridge);
    return virNetlinkRequest(msg, error, "change the bridge '%s'", name);
}

gboolean virNetlinkIsBridge(const char *name)
{
    virNetlinkInfo info;

    return virNetlinkGetInfo(name, &info, NULL) && g_str_equal(info.kind, "bridge");
}

static void put_tristate(virNetlinkMsg *msg, int attr, virTristateBool value)
{
    if (value != VIR_TRISTATE_BOOL_ABSENT)
        nla_put_u8(msg, attr, value == VIR_TRISTATE_BOOL_YES);
}

gboolean virNetlinkBridgePortSet(const char *name, const virNetlinkBridgePort *port, GError **error)
{
    struct ifinfomsg ifi = {.ifi_family = AF_BRIDGE, .ifi_index = virNetlinkIndex(name)};
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNew(RTM_SETLINK, 0, &ifi, sizeof(ifi));
    struct nlattr *info = nla_nest_start(msg, IFLA_PROTINFO | NLA_F_NESTED);

    put_tristate(msg, IFLA_BRPORT_ISOLATED, port->isolated);
    put_tristate(msg, IFLA_BRPORT_LEARNING, port->learning);
    put_tristate(msg, IFLA_BRPORT_UNICAST_FLOOD, port->unicast_flood);
    nla_nest_end(msg, info);
    return virNetlinkRequest(msg, error, "change the bridge port '%s'", name);
}

static int fdb_request(int type, int flags, const char *name, const virMacAddr *mac, char **reason)
{
    struct ndmsg nd = {.ndm_family = AF_BRIDGE,
                       .ndm_ifindex = virNetlinkIndex(name),
                       .ndm_state = NUD_NOARP | NUD_PERMANENT,
                       .ndm_flags = NTF_MASTER};
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNew(type, flags, &nd, sizeof(nd));

    nla_put(msg, NDA_LLADDR, VIR_MAC_BUFLEN, mac->addr);
    return virNetlinkTalk(msg, NULL, NULL, reason);
}

gboolean virNetlinkFdbAdd(const char *name, const virMacAddr *mac, GError **error)
{
    g_autofree char *reason = NULL;
    int errnum = fdb_request(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL, name, mac, &reason);
    char text[VIR_MAC_STRING_BUFLEN];

    if (errnum == 0 || errnum == EEXIST)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum,
                      "cannot add %s to the forwarding table for '%s'", virMacAddrFormat(mac, text),
                      name);
    return FALSE;
}

gboolean virNetlinkFdbRemove(const char *name, const virMacAddr *mac, GError **error)
{
    int errnum = fdb_request(RTM_DELNEIGH, 0, name, mac, NULL);
    char text[VIR_MAC_STRING_BUFLEN];

    if (errnum == 0 || errnum == ENOENT || errnum == ENODEV)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum,
                      "cannot remove %s from the forwarding table for '%s'",
                      virMacAddrFormat(mac, text), name);
    return FALSE;
}
