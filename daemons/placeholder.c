/* placeholder.c: the connection procedures, until drivers/base brings its own */
#include "daemons/placeholder.h"

#include <unistd.h>

#include <libvirt/libvirt.h>

#include "rpc/remote_protocol.h"

static virRPCResult connectOpen(virRPCCall *call, const void *args, void *ret, GError **error)
{
    virRPCConnSetOpened(virRPCCallGetConn(call), TRUE);
    return VIR_RPC_DONE;
}

static virRPCResult connectClose(virRPCCall *call, const void *args, void *ret, GError **error)
{
    virRPCConnSetOpened(virRPCCallGetConn(call), FALSE);
    return VIR_RPC_DONE;
}

static virRPCResult connectGetUri(virRPCCall *call, const void *args, void *ret, GError **error)
{
    ((remote_connect_get_uri_ret *)ret)->uri = g_strdup(virRPCCallGetOpaque(call));
    return VIR_RPC_DONE;
}

static virRPCResult connectGetType(virRPCCall *call, const void *args, void *ret, GError **error)
{
    ((remote_connect_get_type_ret *)ret)->type = g_strdup("QEMU");
    return VIR_RPC_DONE;
}

static virRPCResult connectGetVersion(virRPCCall *call, const void *args, void *ret,
                                      GError **error)
{
    ((remote_connect_get_version_ret *)ret)->hv_ver = 7002000;
    return VIR_RPC_DONE;
}

static virRPCResult connectGetLibVersion(virRPCCall *call, const void *args, void *ret,
                                         GError **error)
{
    ((remote_connect_get_lib_version_ret *)ret)->lib_ver = LIBVIR_VERSION_NUMBER;
    return VIR_RPC_DONE;
}

static virRPCResult connectGetHostname(virRPCCall *call, const void *args, void *ret,
                                       GError **error)
{
    ((remote_connect_get_hostname_ret *)ret)->hostname = g_strdup(g_get_host_name());
    return VIR_RPC_DONE;
}

static virRPCResult connectSupportsFeature(virRPCCall *call, const void *args, void *ret,
                                           GError **error)
{
    return VIR_RPC_DONE;
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_OPEN, connectOpen},
    {REMOTE_PROC_CONNECT_CLOSE, connectClose},
    {REMOTE_PROC_CONNECT_GET_URI, connectGetUri},
    {REMOTE_PROC_CONNECT_GET_TYPE, connectGetType},
    {REMOTE_PROC_CONNECT_GET_VERSION, connectGetVersion},
    {REMOTE_PROC_CONNECT_GET_LIB_VERSION, connectGetLibVersion},
    {REMOTE_PROC_CONNECT_GET_HOSTNAME, connectGetHostname},
    {REMOTE_PROC_CONNECT_SUPPORTS_FEATURE, connectSupportsFeature},
};

void virPlaceholderAddHandlers(virRPCServer *server, const char *uri)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), (gpointer)uri);
}
