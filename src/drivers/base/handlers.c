/*
 * handlers.c: everything that a hypervisor daemon answers
 *
 * Thread: the I/O thread, before the first call.
 */
#include "drivers/base/handlers.h"

#include "drivers/base/domain_procedure.h"
#include "rpc/forward.h"
#include "rpc/remote_protocol.h"

static const virHandlerGroup virHandlerGroups[] = {
    virHandlersConnect,   virHandlersList,    virHandlersDefine,    virHandlersInfo,
    virHandlersLifecycle, virHandlersEvents,  virHandlersStats,     virHandlersStatsBulk,
    virHandlersNode,      virHandlersConsole, virHandlersInterface, virHandlersMetadata,
    virHandlersDevice,    virHandlersTune,    virHandlersParams,
};

/* Who answers for objects that are not domains. */
static const struct {
    virRPCObjectClass object;
    const char *daemon;
    const char *scheme;
} virForwards[] = {
    {VIR_RPC_OBJECT_NETWORK, "virtnetworkd", "network"},
    {VIR_RPC_OBJECT_INTERFACE, "virtinterfaced", "interface"},
    {VIR_RPC_OBJECT_STORAGE, "virtstoraged", "storage"},
    {VIR_RPC_OBJECT_NODEDEV, "virtnodedevd", "nodedev"},
    {VIR_RPC_OBJECT_NWFILTER, "virtnwfilterd", "nwfilter"},
    {VIR_RPC_OBJECT_SECRET, "virtsecretd", "secret"},
};

static void virForwardsAdd(virHypervisor *hv, virRPCServer *server)
{
    gsize i;

    for (i = 0; i < G_N_ELEMENTS(virForwards); i++) {
        virRPCForwardTarget *target = g_new0(virRPCForwardTarget, 1);
        const char *daemon = virForwards[i].daemon;

        virServedKeep(target);
        target->socket = g_strdup_printf("%s/%s-sock", hv->socket_dir, daemon);
        /* A session's daemons have one socket; the flag of connect_open makes it read-only. */
        if (hv->privileged)
            target->socket_ro = g_strdup_printf("%s/%s-sock-ro", hv->socket_dir, daemon);
        target->uri = g_strdup_printf("%s:///%s", virForwards[i].scheme,
                                      hv->privileged ? "system" : "session");
        target->unit = g_strdup_printf("%s.socket", daemon);
        /* Networks belong to the system; the others come with daemons of their own, later. */
        target->optional = virForwards[i].object != VIR_RPC_OBJECT_NETWORK;
        virRPCServerAddForward(server, &remote_protocol, virForwards[i].object, target);
    }
}

void virHypervisorServe(virHypervisor *hv, virRPCServer *server)
{
    const virDomainDriverHandlers *own;
    gsize i;

    for (i = 0; i < G_N_ELEMENTS(virHandlerGroups); i++)
        virHandlerGroups[i](hv, server);
    for (own = hv->driver->handlers; own && own->protocol; own++)
        virRPCServerAddHandlers(server, own->protocol, own->rows, own->nrows, hv);
    virForwardsAdd(hv, server);
}
