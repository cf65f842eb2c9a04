/*
 * auth.c: the authentication procedures of the remote program
 *
 * Thread: I/O.
 */
#include "rpc/auth.h"

#include "common/base/error.h"
#include "rpc/remote_protocol.h"

static virRPCResult virRPCAuthList(virRPCCall *call, const void *args, void *ret, GError **error)
{
    remote_auth_list_ret *list = ret;

    list->types = g_new0(int, 1);
    list->types[0] = REMOTE_AUTH_TYPE_NONE;
    list->types_len = 1;
    return VIR_RPC_DONE;
}

static virRPCResult virRPCAuthRefuse(virRPCCall *call, const void *args, void *ret, GError **error)
{
    virSetError(error, VIR_FROM_RPC, VIR_ERR_AUTH_FAILED,
                "%s: this socket asks for no authentication", virRPCCallGetProcedure(call)->name);
    return VIR_RPC_FAILED;
}

static const virRPCHandlerRow auth_rows[] = {
    {REMOTE_PROC_AUTH_LIST, virRPCAuthList},         {REMOTE_PROC_AUTH_SASL_INIT, virRPCAuthRefuse},
    {REMOTE_PROC_AUTH_SASL_START, virRPCAuthRefuse}, {REMOTE_PROC_AUTH_SASL_STEP, virRPCAuthRefuse},
    {REMOTE_PROC_AUTH_POLKIT, virRPCAuthRefuse},
};

void virRPCAuthAddHandlers(virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, auth_rows, G_N_ELEMENTS(auth_rows), NULL);
}
