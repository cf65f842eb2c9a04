/*
 * own_bridge.c: bringing up and taking down a network's own bridge
 *
 * Every step looks first whether its work is there already, so that the same code starts a network
 * and completes one that a daemon before us left half done.
 */
#include "network/own_bridge.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/host/netlink.h"
#include "common/host/sysctl.h"
#include "common/host/traffic.h"
#include "network/dnsmasq.h"
#include "network/firewall.h"

VIR_LOG_INIT("network.bridge");

#define ROUTE_FROM_ADVERTISEMENT 9 /* RTPROT_RA */

/* An address range that the host reaches another way cannot be ours. */
static gboolean check_routes(const virNetworkDef *live, GError **error)
{
    g_autoptr(GArray) routes = virNetlinkRouteList(AF_INET, NULL);
    unsigned own = virNetlinkIndex(live->bridge);

    for (gsize i = 0; i < live->nips; i++) {
        const virNetworkIPDef *ip = live->ips[i];
        unsigned prefix = virNetworkIPDefPrefix(ip);

        if (!VIR_SOCKET_ADDR_IS_V4(&ip->address))
            continue;
        for (guint r = 0; routes && r < routes->len; r++) {
            const virNetlinkRoute *route = &g_array_index(routes, virNetlinkRoute, r);
            g_autoptr(GArray) links = NULL;
            g_autofree char *text = NULL;

            if (route->is_default || route->index == own || route->prefix != prefix ||
                !virSocketAddrInNetwork(&ip->address, &route->network, prefix))
                continue;
            text = virSocketAddrFormat(&route->network);
            links = virNetlinkList(0, NULL);
            for (guint l = 0; links && l < links->len; l++) {
                const virNetlinkInfo *link = &g_array_index(links, virNetlinkInfo, l);

                if (link->index != route->index)
                    continue;
                virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR,
                            "network '%s' wants %s/%u, but the host reaches those addresses over "
                            "its interface '%s' already; give the network other addresses",
                            live->name, text, prefix, link->name);
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* Whether the kernel lets this process make bridges: a session's daemon may not. */
static gboolean may_make_bridges(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0}};

    return syscall(SYS_capget, &head, data) == 0 && (data[0].effective & (1U << CAP_NET_ADMIN));
}

gboolean virOwnBridgeCheck(const virNetworkDef *live, GError **error)
{
    if (!may_make_bridges()) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_DENIED,
                    "network '%s' needs a bridge, and this daemon, which runs as user %u, may not "
                    "make one; use network:///system",
                    live->name, geteuid());
        return FALSE;
    }
    if (virNetlinkExists(live->bridge)) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' wants to make the bridge '%s', but the host has an interface of "
                    "that name already; remove it or give the network another bridge name",
                    live->name, live->bridge);
        return FALSE;
    }
    return check_routes(live, error);
}

static gboolean make_bridge(const virNetworkDef *live, gboolean adopt, GError **error)
{
    virNetlinkBridge params = {
        .mac = live->mac_specified ? &live->mac : NULL,
        .mtu = live->mtu,
        .stp =
            live->stp == VIR_TRISTATE_SWITCH_OFF ? VIR_TRISTATE_SWITCH_OFF : VIR_TRISTATE_SWITCH_ON,
        .forward_delay = live->delay,
    };
    g_autoptr(GError) err = NULL;

    if (live->macTableManager == VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_LIBVIRT)
        params.vlan_filtering = VIR_TRISTATE_BOOL_YES;
    if (adopt && virNetlinkIsBridge(live->bridge))
        return TRUE;
    if (virNetlinkBridgeCreate(live->bridge, &params, &err))
        return TRUE;
    if (params.vlan_filtering && virErrorGetInfo(err)->num[0] == EOPNOTSUPP)
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_CONFIG_UNSUPPORTED,
                    "network '%s' has macTableManager='libvirt', for which this kernel lacks "
                    "bridges with VLAN filtering (CONFIG_BRIDGE_VLAN_FILTERING)",
                    live->name);
    else
        g_propagate_error(error, g_steal_pointer(&err));
    return FALSE;
}

static gboolean set_bridge_sysctl(const virNetworkDef *live, const char *name, const char *value,
                                  GError **error)
{
    g_autofree char *path = g_strdup_printf("net/ipv6/conf/%s/%s", live->bridge, name);

    /* a kernel without IPv6 needs none of this */
    return !virSysctlExists(path) || virSysctlWrite(path, value, error);
}

static gboolean set_ipv6(const virNetworkDef *live, GError **error)
{
    gboolean wanted =
        live->ipv6nogw == VIR_TRISTATE_BOOL_YES || virNetworkDefGetIPByIndex(live, AF_INET6, 0);

    /* the host itself takes neither routes nor addresses from its guests */
    return set_bridge_sysctl(live, "disable_ipv6", wanted ? "0" : "1", error) &&
           (!wanted || (set_bridge_sysctl(live, "accept_ra", "0", error) &&
                        set_bridge_sysctl(live, "autoconf", "0", error)));
}

static gboolean add_addresses(const virNetworkDef *live, GError **error)
{
    for (gsize i = 0; i < live->nips; i++) {
        if (!virNetlinkAddressAdd(live->bridge, &live->ips[i]->address,
                                  virNetworkIPDefPrefix(live->ips[i]), VIR_NETLINK_ADDRESS_NODAD,
                                  error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_routes(const virNetworkDef *live, GError **error)
{
    for (gsize i = 0; i < live->nroutes; i++) {
        const virNetDevIPRoute *route = live->routes[i];

        if (!virNetlinkRouteAdd(live->bridge, &route->address, virNetDevIPRoutePrefix(route),
                                VIR_SOCKET_ADDR_IS_SET(&route->gateway) ? &route->gateway : NULL,
                                route->has_metric ? route->metric : 0, error))
            return FALSE;
    }
    return TRUE;
}

/* A host that forwards IPv6 no longer listens to router advertisements, unless told to: its own
 * way out would be gone. */
static void keep_advertised_routes(void)
{
    g_autoptr(GArray) routes = virNetlinkRouteList(AF_INET6, NULL);
    g_autoptr(GArray) links = virNetlinkList(0, NULL);

    for (guint r = 0; routes && links && r < routes->len; r++) {
        const virNetlinkRoute *route = &g_array_index(routes, virNetlinkRoute, r);

        for (guint l = 0; route->protocol == ROUTE_FROM_ADVERTISEMENT && l < links->len; l++) {
            const virNetlinkInfo *link = &g_array_index(links, virNetlinkInfo, l);
            g_autofree char *path = g_strdup_printf("net/ipv6/conf/%s/accept_ra", link->name);
            g_autofree char *value = NULL;
            g_autoptr(GError) err = NULL;

            if (link->index != route->index)
                continue;
            value = virSysctlRead(path, NULL);
            if (g_strcmp0(value, "1") == 0 && !virSysctlWrite(path, "2", &err))
                VIR_WARN("'%s' may lose its IPv6 routes: %s", link->name, err->message);
        }
    }
}

static gboolean enable_forwarding(const virNetworkDef *live, GError **error)
{
    if (virNetworkDefGetIPByIndex(live, AF_INET, 0) &&
        !virSysctlWrite("net/ipv4/ip_forward", "1", error))
        return FALSE;
    if (!virNetworkDefGetIPByIndex(live, AF_INET6, 0))
        return TRUE;
    keep_advertised_routes();
    return virSysctlWrite("net/ipv6/conf/all/forwarding", "1", error);
}

static void copy_rate(const virNetDevBandwidthRate *from, virTrafficRate *to)
{
    if (from)
        *to = (virTrafficRate){.average = from->average, .peak = from->peak, .burst = from->burst};
}

/* What all guests together may receive from and send to the host. */
static gboolean limit_traffic(const virNetworkDef *live, GError **error)
{
    virTrafficRate in = {0}, out = {0};

    if (!virNetDevBandwidthIsSet(live->bandwidth))
        return TRUE;
    copy_rate(live->bandwidth->in, &in);
    copy_rate(live->bandwidth->out, &out);
    return virTrafficLimitSet(live->bridge, &in, &out, error);
}

static char *taps_path(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.taps", obj->driver->state_dir, obj->name);
}

/* Guests go on running while their network is down; their taps come back with it. */
static void remember_taps(virNetworkObj *obj, const virNetworkDef *live)
{
    unsigned index = virNetlinkIndex(live->bridge);
    g_autoptr(GArray) links = index ? virNetlinkList(index, NULL) : NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *path = taps_path(obj);

    for (guint i = 0; links && i < links->len; i++) {
        const virNetlinkInfo *link = &g_array_index(links, virNetlinkInfo, i);

        if (g_str_equal(link->kind, "tun"))
            g_string_append_printf(names, "%s %u\n", link->name, link->index);
    }
    if (names->len > 0)
        virFileWriteAtomic(path, names->str, -1, 0600, 0, NULL);
}

static void reattach_taps(virNetworkObj *obj, const virNetworkDef *live)
{
    g_autofree char *path = taps_path(obj);
    g_autofree char *text = virFileRead(path, 1024 * 1024, NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    for (gsize i = 0; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], " ", 2);
        g_autoptr(GError) err = NULL;
        virNetlinkInfo info;

        /* the index tells a tap from a later one of the same name */
        if (!parts[1] || !virNetlinkGetInfo(parts[0], &info, NULL) || info.master ||
            info.index != g_ascii_strtoull(parts[1], NULL, 10))
            continue;
        if (!virNetlinkSetMaster(parts[0], live->bridge, &err))
            VIR_WARN("a guest of network '%s' stays cut off: %s", obj->name, err->message);
    }
    unlink(path);
}

/* A network that runs already stays active without dnsmasq: it may be just starting, begun by a
 * daemon that was killed meanwhile. */
static gboolean start_dnsmasq(virNetworkObj *obj, const virNetworkDef *live, gboolean adopt,
                              GError **error)
{
    g_autoptr(GError) err = NULL;

    if (!adopt)
        return virDnsmasqStart(obj, live, error);
    if (!virDnsmasqStart(obj, live, &err)) {
        VIR_WARN("network '%s' is without dnsmasq for now: %s", obj->name, err->message);
        virDnsmasqStartLater(obj);
    }
    return TRUE;
}

gboolean virOwnBridgeStart(virNetworkObj *obj, virNetworkDef *live, gboolean adopt, GError **error)
{
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, obj->name, error);

    if (!mode || !make_bridge(live, adopt, error) || !set_ipv6(live, error) ||
        !add_addresses(live, error) || !virNetlinkSetUp(live->bridge, TRUE, error) ||
        !add_routes(live, error) || !limit_traffic(live, error) ||
        !virFirewallApply(live, mode, error) ||
        (mode->forwards && !enable_forwarding(live, error)) ||
        !start_dnsmasq(obj, live, adopt, error))
        return FALSE;
    reattach_taps(obj, live);
    return TRUE;
}

gboolean virOwnBridgeStop(virNetworkObj *obj, const virNetworkDef *live, GError **error)
{
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, obj->name, error);
    g_autoptr(GError) first = NULL;

    if (!mode)
        return FALSE;
    /* go on when one step fails: what is left over helps nobody */
    virDnsmasqBeginStop(obj);
    remember_taps(obj, live);
    virNetlinkDelete(live->bridge, &first);
    virFirewallRemove(live, mode, first ? NULL : &first);
    virDnsmasqStop(obj, first ? NULL : &first);
    if (!first)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&first));
    return FALSE;
}

gboolean virOwnBridgeUpdate(virNetworkObj *obj, const virNetworkDef *old, virNetworkDef *live,
                            GError **error)
{
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, obj->name, error);

    return mode && virFirewallApply(live, mode, error) && virDnsmasqUpdate(obj, old, live, error);
}

gboolean virOwnBridgePlug(const virNetworkDef *live, virNetworkPortDef *port, GError **error)
{
    port->plugtype = VIR_NETWORK_PORT_PLUG_TYPE_NETWORK;
    g_free(port->bridge);
    port->bridge = g_strdup(live->bridge);
    port->macTableManager = live->macTableManager;
    return TRUE;
}
