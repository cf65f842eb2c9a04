/*
 * handlers_event.c: registering for the events of networks
 *
 * Thread: the I/O thread.
 */
#include <libvirt/libvirt.h>

#include "common/base/error.h"
#include "network/event.h"
#include "network/handlers.h"

static virRPCResult register_any(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_network_event_register_any_args *args = a;
    remote_connect_network_event_register_any_ret *ret = r;
    virNetworkDriver *driver = virRPCCallGetOpaque(call);

    if (args->eventID != VIR_NETWORK_EVENT_ID_LIFECYCLE) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                    "networks have no event number %d", args->eventID);
        return VIR_RPC_FAILED;
    }
    ret->callbackID = virNetworkEventRegister(driver, virRPCCallGetConn(call),
                                              args->net ? args->net->uuid : NULL);
    return VIR_RPC_DONE;
}

static virRPCResult deregister_any(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_network_event_deregister_any_args *args = a;
    virNetworkDriver *driver = virRPCCallGetOpaque(call);

    if (virNetworkEventDeregister(driver, virRPCCallGetConn(call), args->callbackID))
        return VIR_RPC_DONE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                "this connection has no event registration %d", args->callbackID);
    return VIR_RPC_FAILED;
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_NETWORK_EVENT_REGISTER_ANY, register_any},
    {REMOTE_PROC_CONNECT_NETWORK_EVENT_DEREGISTER_ANY, deregister_any},
};

void virNetworkAddEventHandlers(virNetworkDriver *driver, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), driver);
}
