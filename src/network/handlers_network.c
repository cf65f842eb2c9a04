/*
 * handlers_network.c: what clients ask of and do to one network
 *
 * Thread: reads on the I/O thread, the rest in jobs of the network.
 */
#include <libvirt/libvirt.h>
#include <string.h>

#include "common/base/error.h"
#include "conf/xml/row.h"
#include "network/dnsmasq.h"
#include "network/handlers.h"
#include "network/lease_file.h"
#include "network/lifecycle.h"
#include "network/port.h"

static gboolean read_xml(virNetworkObj *obj, const virNetworkView *view, const void *a, void *r,
                         GError **error)
{
    const remote_network_get_xml_desc_args *args = a;
    remote_network_get_xml_desc_ret *ret = r;
    gboolean inactive = (args->flags & VIR_NETWORK_XML_INACTIVE) != 0;
    unsigned ports = virNetworkObjPortCount(obj);

    if (!virNetworkCheckFlags(args->flags, VIR_NETWORK_XML_INACTIVE, "the XML of a network", error))
        return FALSE;
    if ((inactive && view->config) || !view->live) {
        ret->xml = virNetworkDefFormat(view->config, VIR_XML_MODE_INACTIVE);
    } else if (ports == view->live->connections) {
        ret->xml = virNetworkDefFormat(view->live, inactive ? VIR_XML_MODE_INACTIVE : 0);
    } else {
        g_autoptr(virNetworkDef) counted = virNetworkDefClone(view->live);

        counted->connections = ports;
        ret->xml = virNetworkDefFormat(counted, inactive ? VIR_XML_MODE_INACTIVE : 0);
    }
    return TRUE;
}

static gboolean read_bridge_name(virNetworkObj *obj, const virNetworkView *view, const void *a,
                                 void *r, GError **error)
{
    remote_network_get_bridge_name_ret *ret = r;
    const virNetworkDef *def = virNetworkViewCurrent(view);

    if (!def->bridge) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR, "network '%s' has no bridge",
                    view->name);
        return FALSE;
    }
    ret->name = g_strdup(def->bridge);
    return TRUE;
}

static gboolean read_autostart(virNetworkObj *obj, const virNetworkView *view, const void *a,
                               void *r, GError **error)
{
    ((remote_network_get_autostart_ret *)r)->autostart = view->autostart;
    return TRUE;
}

static gboolean read_active(virNetworkObj *obj, const virNetworkView *view, const void *a, void *r,
                            GError **error)
{
    ((remote_network_is_active_ret *)r)->active = virNetworkViewIsActive(view);
    return TRUE;
}

static gboolean read_persistent(virNetworkObj *obj, const virNetworkView *view, const void *a,
                                void *r, GError **error)
{
    ((remote_network_is_persistent_ret *)r)->persistent = view->persistent;
    return TRUE;
}

static const virNetworkReadRow reads[] = {
    {REMOTE_PROC_NETWORK_GET_XML_DESC, read_xml},
    {REMOTE_PROC_NETWORK_GET_BRIDGE_NAME, read_bridge_name},
    {REMOTE_PROC_NETWORK_GET_AUTOSTART, read_autostart},
    {REMOTE_PROC_NETWORK_IS_ACTIVE, read_active},
    {REMOTE_PROC_NETWORK_IS_PERSISTENT, read_persistent},
};

static virRPCResult handle_read(virRPCCall *call, const void *args, void *ret, GError **error)
{
    return virNetworkHandleRead(call, reads, G_N_ELEMENTS(reads), args, ret, error);
}

static gboolean do_create(virNetworkObj *obj, const void *args, void *ret, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);

    return virNetworkCheckActive(view, FALSE, error) && virNetworkObjStart(obj, error);
}

static gboolean do_destroy(virNetworkObj *obj, const void *args, void *ret, GError **error)
{
    return virNetworkObjStop(obj, error);
}

static gboolean do_undefine(virNetworkObj *obj, const void *args, void *ret, GError **error)
{
    return virNetworkObjUndefine(obj, error);
}

static gboolean do_set_autostart(virNetworkObj *obj, const void *a, void *ret, GError **error)
{
    const remote_network_set_autostart_args *args = a;

    return virNetworkObjSetAutostart(obj, args->autostart != 0, error);
}

static gboolean do_update(virNetworkObj *obj, const void *a, void *ret, GError **error)
{
    const remote_network_update_args *args = a;

    return virNetworkCheckFlags(args->flags,
                                VIR_NETWORK_UPDATE_AFFECT_LIVE | VIR_NETWORK_UPDATE_AFFECT_CONFIG,
                                "updating a network", error) &&
           virNetworkObjUpdate(obj, args->command, args->section, args->parentIndex, args->xml,
                               args->flags, error);
}

static unsigned lease_prefix(const virNetworkDef *def, const virLease *lease, int *family)
{
    *family = strchr(lease->ip, ':') ? AF_INET6 : AF_INET;
    for (gsize i = 0; virNetworkDefGetIPByIndex(def, *family, i); i++) {
        const virNetworkIPDef *ip = virNetworkDefGetIPByIndex(def, *family, i);
        unsigned prefix = virNetworkIPDefPrefix(ip);
        virSocketAddr addr;

        if (virSocketAddrParse(lease->ip, *family, &addr) &&
            virSocketAddrInNetwork(&addr, &ip->address, prefix))
            return prefix;
    }
    return *family == AF_INET6 ? 64 : 24;
}

static void fill_lease(const virNetworkDef *def, const virLease *lease,
                       remote_network_dhcp_lease *out)
{
    int family;

    out->iface = g_strdup(def->bridge);
    out->expirytime = lease->expiry;
    out->prefix = lease_prefix(def, lease, &family);
    out->type = family == AF_INET6 ? VIR_IP_ADDR_TYPE_IPV6 : VIR_IP_ADDR_TYPE_IPV4;
    out->mac = g_strdup(lease->mac);
    out->iaid = g_strdup(lease->iaid);
    out->ipaddr = g_strdup(lease->ip);
    out->hostname = g_strdup(lease->hostname);
    out->clientid = g_strdup(lease->client_id);
}

static gboolean do_get_leases(virNetworkObj *obj, const void *a, void *r, GError **error)
{
    const remote_network_get_dhcp_leases_args *args = a;
    remote_network_get_dhcp_leases_ret *ret = r;
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    const virNetworkDef *def = virNetworkViewCurrent(view);
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *path = def->bridge ? virDnsmasqLeasePath(obj->driver, def->bridge) : NULL;
    g_autoptr(GPtrArray) leases = NULL;
    virMacAddr wanted, mac;

    if (!virNetworkCheckFlags(args->flags, 0, "the leases of a network", error))
        return FALSE;
    if (args->mac && !virMacAddrParse(args->mac, &wanted)) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_MAC, "'%s' is no MAC address",
                    args->mac);
        return FALSE;
    }
    if (!path || !virNetworkDefHasOwnBridge(def))
        return TRUE;
    leases = virLeaseFileRead(path, error);
    if (!leases)
        return FALSE;
    if (args->need_results)
        ret->leases = g_new0(remote_network_dhcp_lease, leases->len + 1);
    for (guint i = 0; i < leases->len; i++) {
        const virLease *lease = g_ptr_array_index(leases, i);

        if (!virLeaseIsCurrent(lease, now))
            continue;
        if (args->mac &&
            !(lease->mac && virMacAddrParse(lease->mac, &mac) && virMacAddrEqual(&mac, &wanted)))
            continue;
        if (args->need_results)
            fill_lease(def, lease, &ret->leases[ret->leases_len++]);
        ret->ret++;
    }
    return TRUE;
}

static const virNetworkCallRow calls[] = {
    {REMOTE_PROC_NETWORK_CREATE, "start", do_create},
    {REMOTE_PROC_NETWORK_DESTROY, "destroy", do_destroy},
    {REMOTE_PROC_NETWORK_UNDEFINE, "undefine", do_undefine},
    {REMOTE_PROC_NETWORK_SET_AUTOSTART, "set autostart", do_set_autostart},
    {REMOTE_PROC_NETWORK_UPDATE, "update", do_update},
    {REMOTE_PROC_NETWORK_GET_DHCP_LEASES, "read leases", do_get_leases},
};

static virRPCResult handle_call(virRPCCall *call, const void *args, void *ret, GError **error)
{
    return virNetworkHandleCall(call, calls, G_N_ELEMENTS(calls), args, error);
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_NETWORK_GET_XML_DESC, handle_read},
    {REMOTE_PROC_NETWORK_GET_BRIDGE_NAME, handle_read},
    {REMOTE_PROC_NETWORK_GET_AUTOSTART, handle_read},
    {REMOTE_PROC_NETWORK_IS_ACTIVE, handle_read},
    {REMOTE_PROC_NETWORK_IS_PERSISTENT, handle_read},
    {REMOTE_PROC_NETWORK_CREATE, handle_call},
    {REMOTE_PROC_NETWORK_DESTROY, handle_call},
    {REMOTE_PROC_NETWORK_UNDEFINE, handle_call},
    {REMOTE_PROC_NETWORK_SET_AUTOSTART, handle_call},
    {REMOTE_PROC_NETWORK_UPDATE, handle_call},
    {REMOTE_PROC_NETWORK_GET_DHCP_LEASES, handle_call},
};

void virNetworkAddNetworkHandlers(virNetworkDriver *driver, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), driver);
}
