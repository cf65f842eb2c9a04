/*
 * netlink_route.c: addresses and routes (see netlink.h)
 */
#include "common/host/netlink_priv.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <string.h>

static const void *raw_address(const virSocketAddr *addr, int *len)
{
    if (VIR_SOCKET_ADDR_IS_V4(addr)) {
        *len = 4;
        return &addr->data.in4.sin_addr;
    }
    *len = 16;
    return &addr->data.in6.sin6_addr;
}

static void put_address(virNetlinkMsg *msg, int attr, const virSocketAddr *addr)
{
    int len;
    const void *raw = raw_address(addr, &len);

    nla_put(msg, attr, len, raw);
}

static int address_request(int type, int flags, const char *name, const virSocketAddr *addr,
                           unsigned prefix, unsigned how, char **reason)
{
    struct ifaddrmsg ifa = {.ifa_family = VIR_SOCKET_ADDR_FAMILY(addr),
                            .ifa_prefixlen = prefix,
                            .ifa_index = virNetlinkIndex(name)};
    g_autoptr(virNetlinkMsg) msg = NULL;

    if ((how & VIR_NETLINK_ADDRESS_NODAD) && VIR_SOCKET_ADDR_IS_V6(addr))
        ifa.ifa_flags = IFA_F_NODAD;
    msg = virNetlinkMsgNew(type, flags, &ifa, sizeof(ifa));
    put_address(msg, IFA_LOCAL, addr);
    put_address(msg, IFA_ADDRESS, addr);
    if (VIR_SOCKET_ADDR_IS_V4(addr) && prefix < 31) {
        virSocketAddr broadcast;

        virSocketAddrBroadcast(addr, prefix, &broadcast);
        put_address(msg, IFA_BROADCAST, &broadcast);
    }
    return virNetlinkTalk(msg, NULL, NULL, reason);
}

gboolean virNetlinkAddressAdd(const char *name, const virSocketAddr *addr, unsigned prefix,
                              unsigned flags, GError **error)
{
    g_autofree char *reason = NULL;
    g_autofree char *text = virSocketAddrFormat(addr);
    int errnum =
        address_request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, name, addr, prefix, flags, &reason);

    if (errnum == 0 || errnum == EEXIST)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum,
                      "cannot give the interface '%s' the address %s/%u%s%s%s", name, text, prefix,
                      reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
    return FALSE;
}

gboolean virNetlinkAddressRemove(const char *name, const virSocketAddr *addr, unsigned prefix,
                                 GError **error)
{
    g_autofree char *text = virSocketAddrFormat(addr);
    int errnum = address_request(RTM_DELADDR, 0, name, addr, prefix, 0, NULL);

    if (errnum == 0 || errnum == EADDRNOTAVAIL || errnum == ENODEV)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum,
                      "cannot take the address %s/%u from the interface '%s'", text, prefix, name);
    return FALSE;
}

gboolean virNetlinkRouteAdd(const char *name, const virSocketAddr *network, unsigned prefix,
                            const virSocketAddr *gateway, unsigned metric, GError **error)
{
    struct rtmsg rt = {.rtm_family = VIR_SOCKET_ADDR_FAMILY(network),
                       .rtm_dst_len = prefix,
                       .rtm_table = RT_TABLE_MAIN,
                       .rtm_protocol = RTPROT_STATIC,
                       .rtm_scope = gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
                       .rtm_type = RTN_UNICAST};
    g_autoptr(virNetlinkMsg) msg =
        virNetlinkMsgNew(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &rt, sizeof(rt));
    g_autofree char *reason = NULL;
    g_autofree char *dst = virSocketAddrFormat(network);
    g_autofree char *via = gateway ? virSocketAddrFormat(gateway) : NULL;
    int errnum;

    if (prefix > 0)
        put_address(msg, RTA_DST, network);
    if (gateway)
        put_address(msg, RTA_GATEWAY, gateway);
    if (metric)
        nla_put_u32(msg, RTA_PRIORITY, metric);
    nla_put_u32(msg, RTA_OIF, virNetlinkIndex(name));
    errnum = virNetlinkTalk(msg, NULL, NULL, &reason);
    if (errnum == 0 || errnum == EEXIST)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum,
                      "cannot add the route to %s/%u%s%s over '%s'%s%s%s", dst, prefix,
                      via ? " by " : "", via ? via : "", name, reason ? " (" : "",
                      reason ? reason : "", reason ? ")" : "");
    return FALSE;
}

static void take_route(const struct nlmsghdr *head, gpointer opaque)
{
    GArray *list = opaque;
    const struct rtmsg *rt = NLMSG_DATA(head);
    struct nlattr *attrs[RTA_MAX + 1] = {NULL};
    virNetlinkRoute route = {0};

    if (head->nlmsg_type != RTM_NEWROUTE || rt->rtm_table != RT_TABLE_MAIN ||
        rt->rtm_type != RTN_UNICAST)
        return;
    nlmsg_parse((struct nlmsghdr *)head, sizeof(*rt), attrs, RTA_MAX, NULL);
    route.network.data.family = rt->rtm_family;
    route.network.len =
        rt->rtm_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    route.prefix = rt->rtm_dst_len;
    route.protocol = rt->rtm_protocol;
    route.is_default = rt->rtm_dst_len == 0;
    if (attrs[RTA_DST]) {
        int len;
        void *raw = (void *)raw_address(&route.network, &len);

        memcpy(raw, nla_data(attrs[RTA_DST]), MIN(len, nla_len(attrs[RTA_DST])));
    }
    if (attrs[RTA_OIF])
        route.index = nla_get_u32(attrs[RTA_OIF]);
    g_array_append_val(list, route);
}

GArray *virNetlinkRouteList(int family, GError **error)
{
    struct rtmsg rt = {.rtm_family = family};
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNew(RTM_GETROUTE, NLM_F_DUMP, &rt, sizeof(rt));
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(virNetlinkRoute));
    int errnum = virNetlinkTalk(msg, take_route, list, NULL);

    if (errnum) {
        virSetSystemError(error, VIR_FROM_NONE, errnum, "cannot list the routes");
        return NULL;
    }
    return g_steal_pointer(&list);
}
