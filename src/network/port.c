/*
 * port.c: making, keeping and changing a network's ports
 */
#include "network/port.h"

#include <libvirt/libvirt.h>
#include <string.h>
#include <unistd.h>

#include "common/base/bitmap.h"
#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "network/commit.h"
#include "network/lifecycle.h"
#include "network/mode.h"

VIR_LOG_INIT("network.port");

#define MAX_PORT_FILE (1024 * 1024)
#define FIRST_CLASS_ID 3 /* 1 and 2 are the bridge's own traffic classes */
#define MAX_CLASS_ID 4096

static char *port_path(const virNetworkObj *obj, const unsigned char *uuid)
{
    g_autofree char *folder = virNetworkPortsPath(obj);
    char text[VIR_UUID_STRING_BUFLEN];

    return g_strdup_printf("%s/%s.xml", folder, virUUIDFormat(uuid, text));
}

static gboolean write_port(virNetworkObj *obj, const virNetworkPortDef *port, GError **error)
{
    g_autofree char *path = port_path(obj, port->uuid);
    g_autofree char *xml = virNetworkPortDefFormat(port);

    return virFileWriteAtomic(path, xml, -1, 0600, VIR_FILE_WRITE_MKDIR, error);
}

/* Puts @port, taken over, into the table. */
static void publish(virNetworkObj *obj, virNetworkPortDef *port)
{
    g_mutex_lock(&obj->lock);
    g_hash_table_replace(obj->ports, port->uuid, port);
    g_mutex_unlock(&obj->lock);
}

virNetworkPortDef *virNetworkObjPortFind(virNetworkObj *obj, const unsigned char *uuid,
                                         GError **error)
{
    virNetworkPortDef *port;
    char text[VIR_UUID_STRING_BUFLEN];

    g_mutex_lock(&obj->lock);
    port = g_hash_table_lookup(obj->ports, uuid);
    if (port)
        port = virNetworkPortDefCopy(port);
    g_mutex_unlock(&obj->lock);
    if (!port)
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK_PORT, "network '%s' has no port %s",
                    obj->name, virUUIDFormat(uuid, text));
    return port;
}

GArray *virNetworkObjPortList(virNetworkObj *obj)
{
    GArray *uuids = g_array_new(FALSE, FALSE, VIR_UUID_BUFLEN);
    GHashTableIter iter;
    gpointer uuid;

    g_mutex_lock(&obj->lock);
    g_hash_table_iter_init(&iter, obj->ports);
    while (g_hash_table_iter_next(&iter, &uuid, NULL))
        g_array_append_vals(uuids, uuid, 1);
    g_mutex_unlock(&obj->lock);
    return uuids;
}

unsigned virNetworkObjPortCount(virNetworkObj *obj)
{
    unsigned count;

    g_mutex_lock(&obj->lock);
    count = g_hash_table_size(obj->ports);
    g_mutex_unlock(&obj->lock);
    return count;
}

/* What the port does not tell comes from its portgroup, then from the network. */
static gboolean merge_settings(const virNetworkDef *live, virNetworkPortDef *port, GError **error)
{
    const virPortGroupDef *group = virNetworkDefFindPortGroup(live, port->group);
    g_autoptr(virNetDevVPortProfile) merged = NULL;
    g_autoptr(GError) err = NULL;

    if (port->group && !group) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                    "network '%s' has no portgroup '%s'", live->name, port->group);
        return FALSE;
    }
    if (!port->bandwidth && group)
        port->bandwidth = virNetDevBandwidthCopy(group->bandwidth);
    if (!port->vlan && group)
        port->vlan = virNetDevVlanCopy(group->vlan);
    if (!port->vlan)
        port->vlan = virNetDevVlanCopy(live->vlan);
    if (!port->trustGuestRxFilters && group)
        port->trustGuestRxFilters = group->trustGuestRxFilters;
    if (!port->trustGuestRxFilters)
        port->trustGuestRxFilters = live->trustGuestRxFilters;
    if (!port->isolatedPort)
        port->isolatedPort = live->isolatedPort;
    merged =
        virNetDevVPortProfileMerge3(port->virtPortProfile, live->virtPortProfile,
                                    group ? group->virtPortProfile : NULL, VIR_FROM_NETWORK, &err);
    if (err) {
        g_propagate_error(error, g_steal_pointer(&err));
        return FALSE;
    }
    virNetDevVPortProfileFree(port->virtPortProfile);
    port->virtPortProfile = g_steal_pointer(&merged);
    return TRUE;
}

/* What the other ports have been promised, and the traffic classes they use. */
static unsigned long long promised(virNetworkObj *obj, const unsigned char *except,
                                   virBitmap *classes)
{
    unsigned long long sum = 0;
    GHashTableIter iter;
    gpointer value;

    g_mutex_lock(&obj->lock);
    g_hash_table_iter_init(&iter, obj->ports);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const virNetworkPortDef *other = value;

        if (virUUIDEqual(other->uuid, except) || !other->bandwidth)
            continue;
        virBitmapSet(classes, other->bandwidth->classID);
        if (other->bandwidth->in)
            sum += other->bandwidth->in->floor;
    }
    g_mutex_unlock(&obj->lock);
    return sum;
}

/* A floor is a promise: the network must have that much to give. */
static gboolean reserve_floor(virNetworkObj *obj, const virNetworkDef *live,
                              virNetworkPortDef *port, GError **error)
{
    const virNetDevBandwidthRate *all = live->bandwidth ? live->bandwidth->in : NULL;
    g_autoptr(virBitmap) classes = virBitmapNew(MAX_CLASS_ID);
    unsigned long long limit, others;

    if (!virNetDevBandwidthHasFloor(port->bandwidth))
        return TRUE;
    if (!virNetworkDefHasOwnBridge(live) || !all || !all->average) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_CONFIG_UNSUPPORTED,
                    "network '%s' cannot promise a bandwidth 'floor': that needs a network with a "
                    "bridge of its own (nat, route, open, isolated) and an inbound 'average'",
                    obj->name);
        return FALSE;
    }
    limit = all->peak ? all->peak : all->average;
    others = promised(obj, port->uuid, classes);
    if (others + port->bandwidth->in->floor > limit) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' has promised %llu of its %llu KiB/s inbound; a floor of %llu "
                    "KiB/s is too much",
                    obj->name, others, limit, port->bandwidth->in->floor);
        return FALSE;
    }
    if (!port->bandwidth->classID) {
        gssize id = virBitmapNextClear(classes, FIRST_CLASS_ID - 1);

        if (id < 0) {
            virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                        "network '%s' has no traffic class left for another floor", obj->name);
            return FALSE;
        }
        port->bandwidth->classID = id;
    }
    return TRUE;
}

static gboolean check_new(virNetworkObj *obj, const virNetworkPortDef *port, GError **error)
{
    gboolean known;
    char text[VIR_UUID_STRING_BUFLEN];

    g_mutex_lock(&obj->lock);
    known = g_hash_table_contains(obj->ports, port->uuid);
    g_mutex_unlock(&obj->lock);
    if (!known)
        return TRUE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NETWORK_PORT_EXIST,
                "network '%s' has a port %s already", obj->name, virUUIDFormat(port->uuid, text));
    return FALSE;
}

/* A running guest's port that we lost keeps its plug, if the network still has it to give. */
static gboolean reclaim(const virNetworkDef *live, virNetworkPortDef *port, GError **error)
{
    int wanted = port->plugtype;
    g_autofree char *bridge = g_strdup(port->bridge);
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, live->name, error);

    if (!mode || !mode->plug(live, port, error))
        return FALSE;
    if (wanted == VIR_NETWORK_PORT_PLUG_TYPE_NONE ||
        (wanted == port->plugtype && g_strcmp0(bridge, port->bridge) == 0))
        return TRUE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                "the port cannot be taken back: its guest is plugged into '%s', network '%s' has "
                "'%s' now",
                bridge ? bridge : "another device", live->name, port->bridge ? port->bridge : "");
    return FALSE;
}

gboolean virNetworkObjPortCreate(virNetworkObj *obj, const char *xml, unsigned flags,
                                 unsigned char uuid[VIR_UUID_BUFLEN], GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(virNetworkPortDef) port = NULL;
    const virNetworkMode *mode;

    if (!virNetworkCheckActive(view, TRUE, error))
        return FALSE;
    port =
        virNetworkPortDefParse(xml, (flags & VIR_NETWORK_PORT_CREATE_VALIDATE) != 0, NULL, error);
    if (!port || !check_new(obj, port, error))
        return FALSE;
    if (!(flags & VIR_NETWORK_PORT_CREATE_RECLAIM) &&
        port->plugtype != VIR_NETWORK_PORT_PLUG_TYPE_NONE) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                    "a new port must not have a <plug>: the network decides it");
        return FALSE;
    }
    mode = virNetworkModeGet(view->live->forward.type, obj->name, error);
    if (!mode || !merge_settings(view->live, port, error) ||
        !reserve_floor(obj, view->live, port, error))
        return FALSE;
    if (flags & VIR_NETWORK_PORT_CREATE_RECLAIM ? !reclaim(view->live, port, error)
                                                : !mode->plug(view->live, port, error))
        return FALSE;
    if (!write_port(obj, port, error))
        return FALSE;
    memcpy(uuid, port->uuid, VIR_UUID_BUFLEN);
    publish(obj, g_steal_pointer(&port));
    return TRUE;
}

gboolean virNetworkObjPortDelete(virNetworkObj *obj, const unsigned char *uuid, GError **error)
{
    g_autoptr(virNetworkPortDef) port = virNetworkObjPortFind(obj, uuid, error);
    g_autofree char *path = NULL;

    if (!port)
        return FALSE;
    path = port_path(obj, uuid);
    if (!virFileRemove(path, FALSE, error))
        return FALSE;
    g_mutex_lock(&obj->lock);
    g_hash_table_remove(obj->ports, uuid);
    g_mutex_unlock(&obj->lock);
    return TRUE;
}

static const struct {
    const char *name;
    gboolean inbound;
    gsize offset;
} rate_params[] = {
    {VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE, TRUE, G_STRUCT_OFFSET(virNetDevBandwidthRate, average)},
    {VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK, TRUE, G_STRUCT_OFFSET(virNetDevBandwidthRate, peak)},
    {VIR_NETWORK_PORT_BANDWIDTH_IN_BURST, TRUE, G_STRUCT_OFFSET(virNetDevBandwidthRate, burst)},
    {VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR, TRUE, G_STRUCT_OFFSET(virNetDevBandwidthRate, floor)},
    {VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE, FALSE,
     G_STRUCT_OFFSET(virNetDevBandwidthRate, average)},
    {VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK, FALSE, G_STRUCT_OFFSET(virNetDevBandwidthRate, peak)},
    {VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST, FALSE, G_STRUCT_OFFSET(virNetDevBandwidthRate, burst)},
};

/* A direction in which no parameter is given stays as it is; one with an average of 0 ends. */
static gboolean set_rates(virNetDevBandwidth *bandwidth, const virTypedParams *params,
                          gboolean inbound, GError **error)
{
    virNetDevBandwidthRate **slot = inbound ? &bandwidth->in : &bandwidth->out;
    virNetDevBandwidthRate rate = {0};
    gboolean given = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS(rate_params); i++) {
        const virTypedParam *param = virTypedParamsFind(params, rate_params[i].name);

        if (!param || rate_params[i].inbound != inbound)
            continue;
        if (param->type != VIR_TYPED_PARAM_UINT) {
            virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                        "'%s' must be an unsigned integer", rate_params[i].name);
            return FALSE;
        }
        G_STRUCT_MEMBER(unsigned long long, &rate, rate_params[i].offset) = param->value.ui;
        given = TRUE;
    }
    if (!given)
        return TRUE;
    g_clear_pointer(slot, g_free);
    if (rate.average || rate.floor)
        *slot = g_memdup2(&rate, sizeof(rate));
    return TRUE;
}

gboolean virNetworkObjPortSetParameters(virNetworkObj *obj, const unsigned char *uuid,
                                        const virTypedParams *params, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(virNetworkPortDef) port = NULL;

    if (!virNetworkCheckActive(view, TRUE, error))
        return FALSE;
    port = virNetworkObjPortFind(obj, uuid, error);
    if (!port)
        return FALSE;
    if (!port->bandwidth)
        port->bandwidth = g_new0(virNetDevBandwidth, 1);
    if (!set_rates(port->bandwidth, params, TRUE, error) ||
        !set_rates(port->bandwidth, params, FALSE, error) ||
        !reserve_floor(obj, view->live, port, error) || !write_port(obj, port, error))
        return FALSE;
    publish(obj, g_steal_pointer(&port));
    return TRUE;
}

void virNetworkObjPortsLoad(virNetworkObj *obj)
{
    g_autofree char *folder = virNetworkPortsPath(obj);
    g_autoptr(GPtrArray) names = virFileList(folder, ".xml", NULL);

    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        g_autoptr(GError) err = NULL;
        g_autofree char *xml = virFileRead(path, MAX_PORT_FILE, NULL, &err);
        virNetworkPortDef *port = xml ? virNetworkPortDefParse(xml, FALSE, NULL, &err) : NULL;

        if (port)
            publish(obj, port);
        else
            VIR_ERROR_LOG("a port of network '%s' is lost: %s: %s", obj->name, path, err->message);
    }
}

void virNetworkObjPortsForget(virNetworkObj *obj)
{
    g_autofree char *folder = virNetworkPortsPath(obj);
    g_autoptr(GPtrArray) names = virFileList(folder, NULL, NULL);

    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);

        unlink(path);
    }
    rmdir(folder);
    g_mutex_lock(&obj->lock);
    g_hash_table_remove_all(obj->ports);
    g_mutex_unlock(&obj->lock);
}
