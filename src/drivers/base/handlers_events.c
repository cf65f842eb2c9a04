/*
 * handlers_events.c: clients that want to hear of domains
 *
 * Thread: the I/O thread.
 */
#include "common/base/error.h"
#include "drivers/base/domain_event_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"

static gboolean checkEvent(int event, virDomainEventForm form, GError **error)
{
    if (virDomainEventIsKnown(event, form))
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG, "there is no domain event number %d",
                event);
    return FALSE;
}

static virRPCResult callbackRegisterAny(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_domain_event_callback_register_any_args *args = a;
    remote_connect_domain_event_callback_register_any_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(virDomainObj) obj = NULL;

    if (!checkEvent(args->eventID, VIR_DOMAIN_EVENT_FORM_CALLBACK, error))
        return VIR_RPC_FAILED;
    if (args->dom) {
        obj = virDomainFromWire(hv, args->dom, error);
        if (!obj)
            return VIR_RPC_FAILED;
    }
    ret->callbackID =
        virEventRegistryAdd(hv->events, virRPCCallGetConn(call), args->eventID,
                            VIR_DOMAIN_EVENT_FORM_CALLBACK, args->dom ? args->dom->uuid : NULL);
    return VIR_RPC_DONE;
}

static virRPCResult callbackDeregisterAny(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_domain_event_callback_deregister_any_args *args = a;
    virHypervisor *hv = virRPCCallGetOpaque(call);

    if (virEventRegistryRemove(hv->events, virRPCCallGetConn(call), args->callbackID, NULL))
        return VIR_RPC_DONE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                "this connection has no event callback %d", args->callbackID);
    return VIR_RPC_FAILED;
}

/* The old protocol: one registration per connection and event, without id. */
static virRPCResult registerOld(virRPCCall *call, int event, GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);
    virRPCConn *conn = virRPCCallGetConn(call);

    if (!checkEvent(event, VIR_DOMAIN_EVENT_FORM_OLD, error))
        return VIR_RPC_FAILED;
    if (virEventRegistryFind(hv->events, conn, event, VIR_DOMAIN_EVENT_FORM_OLD) >= 0) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "this connection is registered for domain event %d already", event);
        return VIR_RPC_FAILED;
    }
    virEventRegistryAdd(hv->events, conn, event, VIR_DOMAIN_EVENT_FORM_OLD, NULL);
    return VIR_RPC_DONE;
}

static virRPCResult deregisterOld(virRPCCall *call, int event, GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);
    virRPCConn *conn = virRPCCallGetConn(call);
    int id = virEventRegistryFind(hv->events, conn, event, VIR_DOMAIN_EVENT_FORM_OLD);

    if (id >= 0 && virEventRegistryRemove(hv->events, conn, id, NULL))
        return VIR_RPC_DONE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                "this connection is not registered for domain event %d", event);
    return VIR_RPC_FAILED;
}

static virRPCResult registerAny(virRPCCall *call, const void *a, void *r, GError **error)
{
    return registerOld(call, ((const remote_connect_domain_event_register_any_args *)a)->eventID,
                       error);
}

static virRPCResult deregisterAny(virRPCCall *call, const void *a, void *r, GError **error)
{
    return deregisterOld(
        call, ((const remote_connect_domain_event_deregister_any_args *)a)->eventID, error);
}

static virRPCResult registerLifecycle(virRPCCall *call, const void *a, void *r, GError **error)
{
    ((remote_connect_domain_event_register_ret *)r)->cb_registered = 1;
    return registerOld(call, VIR_DOMAIN_EVENT_ID_LIFECYCLE, error);
}

static virRPCResult deregisterLifecycle(virRPCCall *call, const void *a, void *r, GError **error)
{
    ((remote_connect_domain_event_deregister_ret *)r)->cb_registered = 0;
    return deregisterOld(call, VIR_DOMAIN_EVENT_ID_LIFECYCLE, error);
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, callbackRegisterAny},
    {REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, callbackDeregisterAny},
    {REMOTE_PROC_CONNECT_DOMAIN_EVENT_REGISTER_ANY, registerAny},
    {REMOTE_PROC_CONNECT_DOMAIN_EVENT_DEREGISTER_ANY, deregisterAny},
    {REMOTE_PROC_CONNECT_DOMAIN_EVENT_REGISTER, registerLifecycle},
    {REMOTE_PROC_CONNECT_DOMAIN_EVENT_DEREGISTER, deregisterLifecycle},
};

void virHandlersEvents(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
}
