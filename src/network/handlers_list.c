/*
 * handlers_list.c: finding networks: lists, look-ups, definition from a document
 *
 * Thread: the I/O thread; the two that define run on workers.
 */
#include <libvirt/libvirt.h>
#include <string.h>

#include "common/base/error.h"
#include "network/handlers.h"
#include "network/lifecycle.h"

/* A pair of filter flags: what the first and the second want; both or none filter nothing. */
static gboolean passes_pair(unsigned flags, unsigned yes, unsigned no, gboolean is)
{
    if (!(flags & (yes | no)))
        return TRUE;
    return (is && (flags & yes)) || (!is && (flags & no));
}

static gboolean passes(const virNetworkView *view, unsigned flags)
{
    return passes_pair(flags, VIR_CONNECT_LIST_NETWORKS_ACTIVE, VIR_CONNECT_LIST_NETWORKS_INACTIVE,
                       virNetworkViewIsActive(view)) &&
           passes_pair(flags, VIR_CONNECT_LIST_NETWORKS_PERSISTENT,
                       VIR_CONNECT_LIST_NETWORKS_TRANSIENT, view->persistent) &&
           passes_pair(flags, VIR_CONNECT_LIST_NETWORKS_AUTOSTART,
                       VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART, view->autostart);
}

static void view_unref(gpointer view)
{
    virNetworkViewUnref(view);
}

/* The views of all networks that pass @flags and are anything at all. */
static GPtrArray *collect(virNetworkDriver *driver, unsigned flags)
{
    g_autoptr(GPtrArray) all = virNetworkListAll(driver->networks);
    GPtrArray *views = g_ptr_array_new_with_free_func(view_unref);

    for (guint i = 0; i < all->len; i++) {
        virNetworkView *view = virNetworkObjGetView(g_ptr_array_index(all, i));

        if ((view->config || view->live) && passes(view, flags))
            g_ptr_array_add(views, view);
        else
            virNetworkViewUnref(view); /* just being defined, or filtered */
    }
    return views;
}

static virRPCResult list_all(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_list_all_networks_args *args = a;
    remote_connect_list_all_networks_ret *ret = r;
    unsigned known = VIR_CONNECT_LIST_NETWORKS_ACTIVE | VIR_CONNECT_LIST_NETWORKS_INACTIVE |
                     VIR_CONNECT_LIST_NETWORKS_PERSISTENT | VIR_CONNECT_LIST_NETWORKS_TRANSIENT |
                     VIR_CONNECT_LIST_NETWORKS_AUTOSTART | VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART;
    g_autoptr(GPtrArray) views = NULL;

    if (!virNetworkCheckFlags(args->flags, known, "listing networks", error))
        return VIR_RPC_FAILED;
    views = collect(virRPCCallGetOpaque(call), args->flags);
    ret->ret = views->len;
    if (!args->need_results)
        return VIR_RPC_DONE;
    ret->nets = g_new0(remote_network, views->len);
    ret->nets_len = views->len;
    for (guint i = 0; i < views->len; i++) {
        const virNetworkView *view = g_ptr_array_index(views, i);

        virNetworkFillClient(&ret->nets[i], view->name, view->uuid);
    }
    return VIR_RPC_DONE;
}

static virRPCResult count(virRPCCall *call, void *r, unsigned flags)
{
    g_autoptr(GPtrArray) views = collect(virRPCCallGetOpaque(call), flags);

    ((remote_connect_num_of_networks_ret *)r)->num = views->len;
    return VIR_RPC_DONE;
}

static virRPCResult num_active(virRPCCall *call, const void *a, void *r, GError **error)
{
    return count(call, r, VIR_CONNECT_LIST_NETWORKS_ACTIVE);
}

static virRPCResult num_defined(virRPCCall *call, const void *a, void *r, GError **error)
{
    return count(call, r, VIR_CONNECT_LIST_NETWORKS_INACTIVE);
}

static virRPCResult names(virRPCCall *call, int max, void *r, unsigned flags)
{
    remote_connect_list_networks_ret *ret = r;
    g_autoptr(GPtrArray) views = collect(virRPCCallGetOpaque(call), flags);

    ret->names_len = CLAMP(max, 0, (int)views->len);
    ret->names = g_new0(char *, ret->names_len + 1);
    for (guint i = 0; i < ret->names_len; i++)
        ret->names[i] = g_strdup(((virNetworkView *)g_ptr_array_index(views, i))->name);
    return VIR_RPC_DONE;
}

static virRPCResult list_active(virRPCCall *call, const void *a, void *r, GError **error)
{
    return names(call, ((const remote_connect_list_networks_args *)a)->maxnames, r,
                 VIR_CONNECT_LIST_NETWORKS_ACTIVE);
}

static virRPCResult list_defined(virRPCCall *call, const void *a, void *r, GError **error)
{
    return names(call, ((const remote_connect_list_defined_networks_args *)a)->maxnames, r,
                 VIR_CONNECT_LIST_NETWORKS_INACTIVE);
}

static virRPCResult lookup_by_name(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_network_lookup_by_name_args *args = a;
    remote_network_lookup_by_name_ret *ret = r;
    virNetworkDriver *driver = virRPCCallGetOpaque(call);
    g_autoptr(virNetworkObj) obj = virNetworkListFindByName(driver->networks, args->name);

    if (!obj) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK, "no network is called '%s' here",
                    args->name);
        return VIR_RPC_FAILED;
    }
    virNetworkFillClient(&ret->net, obj->name, obj->uuid);
    return VIR_RPC_DONE;
}

static virRPCResult lookup_by_uuid(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_network_lookup_by_uuid_args *args = a;
    remote_network_lookup_by_uuid_ret *ret = r;
    virNetworkDriver *driver = virRPCCallGetOpaque(call);
    g_autoptr(virNetworkObj) obj = virNetworkListFindByUUID(driver->networks, args->uuid);
    char text[VIR_UUID_STRING_BUFLEN];

    if (!obj) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK, "no network has UUID %s here",
                    virUUIDFormat(args->uuid, text));
        return VIR_RPC_FAILED;
    }
    virNetworkFillClient(&ret->net, obj->name, obj->uuid);
    return VIR_RPC_DONE;
}

/* All four return a remote_network alone. */
static virRPCResult define(virRPCCall *call, const char *xml, unsigned flags,
                           virNetworkDefineHow how, void *ret, GError **error)
{
    g_autoptr(virNetworkObj) obj = NULL;

    G_STATIC_ASSERT((int)VIR_NETWORK_DEFINE_VALIDATE == (int)VIR_NETWORK_CREATE_VALIDATE);
    if (!virNetworkCheckFlags(flags, VIR_NETWORK_DEFINE_VALIDATE, "defining a network", error))
        return VIR_RPC_FAILED;
    obj = virNetworkDefine(virRPCCallGetOpaque(call), xml, flags, how, error);
    if (!obj)
        return VIR_RPC_FAILED;
    virNetworkFillClient(ret, obj->name, obj->uuid);
    return VIR_RPC_DONE;
}

static virRPCResult define_xml(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_network_define_xml_args *args = a;

    return define(call, args->xml, 0, VIR_NETWORK_DEFINE_PERSISTENT, r, error);
}

static virRPCResult define_xml_flags(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_network_define_xml_flags_args *args = a;

    return define(call, args->xml, args->flags, VIR_NETWORK_DEFINE_PERSISTENT, r, error);
}

static virRPCResult create_xml(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_network_create_xml_args *args = a;

    return define(call, args->xml, 0, VIR_NETWORK_DEFINE_START, r, error);
}

static virRPCResult create_xml_flags(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_network_create_xml_flags_args *args = a;

    return define(call, args->xml, args->flags, VIR_NETWORK_DEFINE_START, r, error);
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_LIST_ALL_NETWORKS, list_all},
    {REMOTE_PROC_CONNECT_NUM_OF_NETWORKS, num_active},
    {REMOTE_PROC_CONNECT_NUM_OF_DEFINED_NETWORKS, num_defined},
    {REMOTE_PROC_CONNECT_LIST_NETWORKS, list_active},
    {REMOTE_PROC_CONNECT_LIST_DEFINED_NETWORKS, list_defined},
    {REMOTE_PROC_NETWORK_LOOKUP_BY_NAME, lookup_by_name},
    {REMOTE_PROC_NETWORK_LOOKUP_BY_UUID, lookup_by_uuid},
    {REMOTE_PROC_NETWORK_DEFINE_XML, define_xml, VIR_RPC_WORKER},
    {REMOTE_PROC_NETWORK_DEFINE_XML_FLAGS, define_xml_flags, VIR_RPC_WORKER},
    {REMOTE_PROC_NETWORK_CREATE_XML, create_xml, VIR_RPC_WORKER},
    {REMOTE_PROC_NETWORK_CREATE_XML_FLAGS, create_xml_flags, VIR_RPC_WORKER},
};

void virNetworkAddListHandlers(virNetworkDriver *driver, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), driver);
}
