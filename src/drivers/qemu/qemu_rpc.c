/*
 * qemu_rpc.c: the procedures of the "qemu" RPC program: raw monitor commands and events
 */
#include "drivers/qemu/qemu_rpc.h"

#include <libvirt/libvirt.h>
#include <string.h>

#include "common/base/error.h"
#include "drivers/base/call_job.h"
#include "drivers/base/event_registry.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_json.h"
#include "rpc/qemu_protocol.h"

/* Numbers of raw events in the common registry: this for all of them, plus the name's quark for
 * one. */
#define RAW_EVENT 0x100000
#define MAX_EVENT_NAME 64
#define MONITOR_COMMAND_HMP 1u /* VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP */

static virDomainObj *qemuRpcFind(virHypervisor *hv, const remote_domain *wire, GError **error)
{
    virDomainObj *obj = virDomainListFindByUUID(hv->domains, wire->uuid);
    char uuid[VIR_UUID_STRING_BUFLEN];

    if (!obj)
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_NO_DOMAIN, "no domain with the uuid %s (%s)",
                    virUUIDFormat(wire->uuid, uuid), wire->name);
    return obj;
}

static char *qemuRpcHumanCommand(qemuMonitor *mon, const char *text, GError **error)
{
    g_autoptr(JsonNode) value = qemuMonitorCall(
        mon, "human-monitor-command", qemuJsonObject("s:command-line", text, NULL), 0, error);

    if (!value)
        return NULL;
    return g_strdup(JSON_NODE_HOLDS_VALUE(value) && json_node_get_value_type(value) == G_TYPE_STRING
                        ? json_node_get_string(value)
                        : "");
}

static gboolean qemuRpcCommandJob(virDomainJob *job, virDomainCall *call, GError **error)
{
    const qemu_domain_monitor_command_args *args = call->args;
    qemu_domain_monitor_command_ret *ret = call->ret;
    g_autoptr(qemuMonitor) mon = NULL;

    if (!virDomainJobCheckActive(job, error) || !(mon = qemuDomainGetMonitor(job->obj, error)))
        return FALSE;
    ret->result = args->flags & MONITOR_COMMAND_HMP
                      ? qemuRpcHumanCommand(mon, args->cmd, error)
                      : qemuMonitorPassthrough(mon, args->cmd, 0, error);
    return ret->result != NULL;
}

static virRPCResult qemuRpcCommand(virRPCCall *call, const void *a, void *r, GError **error)
{
    const qemu_domain_monitor_command_args *args = a;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(virDomainObj) obj = NULL;

    if (args->flags & ~MONITOR_COMMAND_HMP) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG, "unknown flags 0x%x", args->flags);
        return VIR_RPC_FAILED;
    }
    if (!(obj = qemuRpcFind(hv, &args->dom, error)))
        return VIR_RPC_FAILED;
    return virDomainCallSubmit(call, obj, VIR_DOMAIN_JOB_MODIFY, "monitor command", 30000,
                               qemuRpcCommandJob, NULL, NULL);
}

static virRPCResult qemuRpcRegister(virRPCCall *call, const void *a, void *r, GError **error)
{
    const qemu_connect_domain_monitor_event_register_args *args = a;
    qemu_connect_domain_monitor_event_register_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    int event = RAW_EVENT;
    const unsigned char *uuid = NULL;
    g_autoptr(virDomainObj) obj = NULL;

    if (args->flags || (args->event && strlen(args->event) > MAX_EVENT_NAME)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_ARGUMENT_UNSUPPORTED,
                    "raw monitor events can be chosen by their full name only");
        return VIR_RPC_FAILED;
    }
    if (args->dom.name && *args->dom.name) {
        if (!(obj = qemuRpcFind(hv, &args->dom, error)))
            return VIR_RPC_FAILED;
        uuid = virDomainObjUUID(obj);
    }
    if (args->event)
        event += g_quark_from_string(args->event);
    ret->callbackID = virEventRegistryAdd(hv->events, virRPCCallGetConn(call), event, 0, uuid);
    return VIR_RPC_DONE;
}

static virRPCResult qemuRpcDeregister(virRPCCall *call, const void *a, void *r, GError **error)
{
    const qemu_connect_domain_monitor_event_deregister_args *args = a;
    virHypervisor *hv = virRPCCallGetOpaque(call);

    if (virEventRegistryRemove(hv->events, virRPCCallGetConn(call), args->callbackID, NULL))
        return VIR_RPC_DONE;
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG,
                "no monitor event callback has the id %d", args->callbackID);
    return VIR_RPC_FAILED;
}

static virRPCEvent *qemuRpcEncode(int form, int id, gpointer opaque)
{
    qemu_domain_monitor_event_msg *msg = opaque;

    msg->callbackID = id;
    return virRPCEventNew(&qemu_protocol, QEMU_PROC_DOMAIN_MONITOR_EVENT, msg);
}

void qemuRpcMonitorEvent(virDomainObj *obj, const char *name, JsonObject *data, gint64 seconds,
                         gint64 micros)
{
    virHypervisor *hv = virDomainObjHypervisor(obj);
    int events[] = {RAW_EVENT, RAW_EVENT + (int)g_quark_try_string(name)};
    g_autoptr(virDomainView) view = NULL;
    g_autofree char *details = NULL;
    qemu_domain_monitor_event_msg msg = {0};

    for (gsize i = 0; i < G_N_ELEMENTS(events); i++) {
        if ((i && events[i] == RAW_EVENT) || !virEventRegistryWants(hv->events, events[i]))
            continue;
        if (!view) {
            view = virDomainObjGetView(obj);
            details = data ? qemuJsonFormat(data) : NULL;
            msg.dom.name = view->name;
            memcpy(msg.dom.uuid, view->uuid, VIR_UUID_BUFLEN);
            msg.dom.id = view->id;
            msg.event = (char *)name;
            msg.seconds = seconds;
            msg.micros = micros;
            msg.details = details;
        }
        virEventRegistryFanOut(hv->events, events[i], view->uuid, qemuRpcEncode, &msg);
    }
}

static const virRPCHandlerRow rows[] = {
    {QEMU_PROC_DOMAIN_MONITOR_COMMAND, qemuRpcCommand, VIR_RPC_INLINE},
    {QEMU_PROC_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER, qemuRpcRegister, VIR_RPC_INLINE},
    {QEMU_PROC_CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER, qemuRpcDeregister, VIR_RPC_INLINE},
};

const virDomainDriverHandlers qemuRpcHandlers[] = {
    {&qemu_protocol, rows, G_N_ELEMENTS(rows)},
    {NULL, NULL, 0},
};
