/*
 * handlers.c: from a decoded call to a network's view or job
 *
 * Thread: handlers run on the I/O thread; the jobs answer from their own.
 */
#include "network/handlers.h"

#include <string.h>

#include "common/base/error.h"

void virNetworkFillClient(remote_network *net, const char *name, const unsigned char *uuid)
{
    net->name = g_strdup(name);
    memcpy(net->uuid, uuid, VIR_UUID_BUFLEN);
}

gboolean virNetworkCheckFlags(unsigned flags, unsigned known, const char *what, GError **error)
{
    if (!(flags & ~known))
        return TRUE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG, "%s knows no flags 0x%x", what,
                flags & ~known);
    return FALSE;
}

/* The network that a call is about: the first member of its arguments. */
static virNetworkObj *find_network(virRPCCall *call, const void *args, GError **error)
{
    const remote_network *net = args;

    return virNetworkListFindClient(virRPCCallGetOpaque(call), net->name, net->uuid, error);
}

virRPCResult virNetworkHandleRead(virRPCCall *call, const virNetworkReadRow *rows, gsize nrows,
                                  const void *args, void *ret, GError **error)
{
    g_autoptr(virNetworkObj) obj = find_network(call, args, error);
    guint32 procedure = virRPCCallGetProcedure(call)->number;
    g_autoptr(virNetworkView) view = NULL;

    if (!obj)
        return VIR_RPC_FAILED;
    view = virNetworkObjGetView(obj);
    for (gsize i = 0; i < nrows; i++) {
        if (rows[i].procedure == procedure)
            return rows[i].func(obj, view, args, ret, error) ? VIR_RPC_DONE : VIR_RPC_FAILED;
    }
    g_return_val_if_reached(VIR_RPC_FAILED);
}

typedef struct {
    virRPCCall *call;
    virNetworkObj *obj;
    virNetworkCallFunc func;
} call_job;

static void call_job_free(gpointer opaque)
{
    call_job *cj = opaque;

    virRPCCallUnref(cj->call);
    virNetworkObjUnref(cj->obj);
    g_free(cj);
}

static gboolean check_there(virNetworkObj *obj, GError **error)
{
    gboolean removed;

    g_mutex_lock(&obj->lock);
    removed = obj->removed;
    g_mutex_unlock(&obj->lock);
    if (removed)
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK, "network '%s' has gone meanwhile",
                    obj->name);
    return !removed;
}

static void run_call_job(virJob *job, gpointer opaque)
{
    call_job *cj = opaque;
    const virRPCProcedure *procedure = virRPCCallGetProcedure(cj->call);
    g_autofree void *ret = g_malloc0(procedure->ret ? procedure->ret->size : 1);
    g_autoptr(GError) err = NULL;

    if (check_there(cj->obj, &err) && cj->func(cj->obj, virRPCCallGetArgs(cj->call), ret, &err)) {
        virRPCCallReply(cj->call, procedure->ret ? ret : NULL);
    } else {
        virRPCTypeClear(procedure->ret, ret);
        virRPCCallFail(cj->call, g_steal_pointer(&err));
    }
}

virRPCResult virNetworkHandleCall(virRPCCall *call, const virNetworkCallRow *rows, gsize nrows,
                                  const void *args, GError **error)
{
    g_autoptr(virNetworkObj) obj = find_network(call, args, error);
    guint32 procedure = virRPCCallGetProcedure(call)->number;

    if (!obj)
        return VIR_RPC_FAILED;
    for (gsize i = 0; i < nrows; i++) {
        call_job *cj;

        if (rows[i].procedure != procedure)
            continue;
        cj = g_new0(call_job, 1);
        cj->call = virRPCCallRef(call);
        cj->obj = virNetworkObjRef(obj);
        cj->func = rows[i].func;
        virJobQueueSubmit(obj->queue, rows[i].name, 0, run_call_job, cj, call_job_free);
        return VIR_RPC_PENDING;
    }
    g_return_val_if_reached(VIR_RPC_FAILED);
}

void virNetworkDriverAddHandlers(virNetworkDriver *driver, virRPCServer *server)
{
    virNetworkAddConnectHandlers(driver, server);
    virNetworkAddListHandlers(driver, server);
    virNetworkAddNetworkHandlers(driver, server);
    virNetworkAddPortHandlers(driver, server);
    virNetworkAddEventHandlers(driver, server);
}
