/*
 * handlers_port.c: the ports of networks
 *
 * Thread: reads on the I/O thread, the rest in jobs of the network.
 */
#include <libvirt/libvirt.h>
#include <string.h>

#include "common/base/error.h"
#include "network/handlers.h"
#include "network/port.h"

/* In all but two calls the first member is a remote_network_port, whose first member is the
 * network. */
static const unsigned char *port_uuid(const void *args)
{
    return ((const remote_network_port *)args)->uuid;
}

static void fill_port(remote_network_port *out, const virNetworkObj *obj, const unsigned char *uuid)
{
    virNetworkFillClient(&out->net, obj->name, obj->uuid);
    memcpy(out->uuid, uuid, VIR_UUID_BUFLEN);
}

static gboolean read_list(virNetworkObj *obj, const virNetworkView *view, const void *a, void *r,
                          GError **error)
{
    const remote_network_list_all_ports_args *args = a;
    remote_network_list_all_ports_ret *ret = r;
    g_autoptr(GArray) uuids = virNetworkObjPortList(obj);

    if (!virNetworkCheckFlags(args->flags, 0, "listing ports", error))
        return FALSE;
    ret->ret = uuids->len;
    if (!args->need_results)
        return TRUE;
    ret->ports = g_new0(remote_network_port, uuids->len + 1);
    ret->ports_len = uuids->len;
    for (guint i = 0; i < uuids->len; i++)
        fill_port(&ret->ports[i], obj, (guint8 *)uuids->data + (gsize)i * VIR_UUID_BUFLEN);
    return TRUE;
}

static gboolean read_lookup(virNetworkObj *obj, const virNetworkView *view, const void *a, void *r,
                            GError **error)
{
    const remote_network_port_lookup_by_uuid_args *args = a;
    remote_network_port_lookup_by_uuid_ret *ret = r;
    g_autoptr(virNetworkPortDef) port = virNetworkObjPortFind(obj, args->uuid, error);

    if (!port)
        return FALSE;
    fill_port(&ret->port, obj, args->uuid);
    return TRUE;
}

static gboolean read_xml(virNetworkObj *obj, const virNetworkView *view, const void *a, void *r,
                         GError **error)
{
    const remote_network_port_get_xml_desc_args *args = a;
    remote_network_port_get_xml_desc_ret *ret = r;
    g_autoptr(virNetworkPortDef) port = NULL;

    if (!virNetworkCheckFlags(args->flags, 0, "the XML of a port", error))
        return FALSE;
    port = virNetworkObjPortFind(obj, port_uuid(args), error);
    if (!port)
        return FALSE;
    ret->xml = virNetworkPortDefFormat(port);
    return TRUE;
}

#define MAX_PARAMS 7

static void put_uint(remote_network_port_get_parameters_ret *ret, const char *name,
                     unsigned long long value)
{
    remote_typed_param *param = &ret->params[ret->params_len++];

    param->field = g_strdup(name);
    param->value.type = VIR_TYPED_PARAM_UINT;
    param->value.ui = value;
}

static gboolean read_parameters(virNetworkObj *obj, const virNetworkView *view, const void *a,
                                void *r, GError **error)
{
    const remote_network_port_get_parameters_args *args = a;
    remote_network_port_get_parameters_ret *ret = r;
    g_autoptr(virNetworkPortDef) port = NULL;
    static const virNetDevBandwidthRate unlimited;
    const virNetDevBandwidthRate *in, *out;

    if (!virNetworkCheckFlags(args->flags, VIR_TYPED_PARAM_STRING_OKAY, "the parameters of a port",
                              error))
        return FALSE;
    port = virNetworkObjPortFind(obj, port_uuid(args), error);
    if (!port)
        return FALSE;
    /* all of them, 0 where there is no limit: what is not told cannot be set by some clients */
    in = port->bandwidth && port->bandwidth->in ? port->bandwidth->in : &unlimited;
    out = port->bandwidth && port->bandwidth->out ? port->bandwidth->out : &unlimited;
    ret->params = g_new0(remote_typed_param, MAX_PARAMS);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE, in->average);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK, in->peak);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR, in->floor);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_IN_BURST, in->burst);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE, out->average);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK, out->peak);
    put_uint(ret, VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST, out->burst);
    ret->nparams = ret->params_len;
    return TRUE;
}

static const virNetworkReadRow reads[] = {
    {REMOTE_PROC_NETWORK_LIST_ALL_PORTS, read_list},
    {REMOTE_PROC_NETWORK_PORT_LOOKUP_BY_UUID, read_lookup},
    {REMOTE_PROC_NETWORK_PORT_GET_XML_DESC, read_xml},
    {REMOTE_PROC_NETWORK_PORT_GET_PARAMETERS, read_parameters},
};

static virRPCResult handle_read(virRPCCall *call, const void *args, void *ret, GError **error)
{
    return virNetworkHandleRead(call, reads, G_N_ELEMENTS(reads), args, ret, error);
}

static gboolean do_create(virNetworkObj *obj, const void *a, void *r, GError **error)
{
    const remote_network_port_create_xml_args *args = a;
    remote_network_port_create_xml_ret *ret = r;
    unsigned char uuid[VIR_UUID_BUFLEN];

    if (!virNetworkCheckFlags(args->flags,
                              VIR_NETWORK_PORT_CREATE_RECLAIM | VIR_NETWORK_PORT_CREATE_VALIDATE,
                              "making a port", error) ||
        !virNetworkObjPortCreate(obj, args->xml, args->flags, uuid, error))
        return FALSE;
    fill_port(&ret->port, obj, uuid);
    return TRUE;
}

static gboolean do_delete(virNetworkObj *obj, const void *a, void *r, GError **error)
{
    const remote_network_port_delete_args *args = a;

    return virNetworkCheckFlags(args->flags, 0, "deleting a port", error) &&
           virNetworkObjPortDelete(obj, port_uuid(args), error);
}

static gboolean do_set_parameters(virNetworkObj *obj, const void *a, void *r, GError **error)
{
    const remote_network_port_set_parameters_args *args = a;
    g_auto(virTypedParams) params = {0};

    if (!virNetworkCheckFlags(args->flags, VIR_TYPED_PARAM_STRING_OKAY, "the parameters of a port",
                              error))
        return FALSE;
    for (guint i = 0; i < args->params_len; i++) {
        const remote_typed_param *param = &args->params[i];

        if (param->value.type != VIR_TYPED_PARAM_UINT) {
            virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                        "the parameter '%s' must be an unsigned integer", param->field);
            return FALSE;
        }
        virTypedParamsPutUInt(&params, param->value.ui, "%s", param->field);
    }
    return virNetworkObjPortSetParameters(obj, port_uuid(args), &params, error);
}

static const virNetworkCallRow calls[] = {
    {REMOTE_PROC_NETWORK_PORT_CREATE_XML, "make port", do_create},
    {REMOTE_PROC_NETWORK_PORT_DELETE, "delete port", do_delete},
    {REMOTE_PROC_NETWORK_PORT_SET_PARAMETERS, "change port", do_set_parameters},
};

static virRPCResult handle_call(virRPCCall *call, const void *args, void *ret, GError **error)
{
    return virNetworkHandleCall(call, calls, G_N_ELEMENTS(calls), args, error);
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_NETWORK_LIST_ALL_PORTS, handle_read},
    {REMOTE_PROC_NETWORK_PORT_LOOKUP_BY_UUID, handle_read},
    {REMOTE_PROC_NETWORK_PORT_GET_XML_DESC, handle_read},
    {REMOTE_PROC_NETWORK_PORT_GET_PARAMETERS, handle_read},
    {REMOTE_PROC_NETWORK_PORT_CREATE_XML, handle_call},
    {REMOTE_PROC_NETWORK_PORT_DELETE, handle_call},
    {REMOTE_PROC_NETWORK_PORT_SET_PARAMETERS, handle_call},
};

void virNetworkAddPortHandlers(virNetworkDriver *driver, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), driver);
}
