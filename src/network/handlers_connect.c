/*
 * handlers_connect.c: the connection itself, for clients of network:///system and /session
 *
 * Thread: the I/O thread.
 */
#include <libvirt/libvirt.h>
#include <string.h>

#include "common/base/error.h"
#include "network/handlers.h"

/* Numbers of the wire that clients ask about; those that are not here are not supported. */
enum {
    FEATURE_FD_PASSING = 8,
    FEATURE_TYPED_PARAM_STRING = 9,
    FEATURE_KEEPALIVE = 10,
    FEATURE_REMOTE_EVENT_CALLBACK = 14,
    FEATURE_NETWORK_UPDATE_ORDER = 16, /* command and section in the order of the API */
};

static virRPCResult connect_open(virRPCCall *call, const void *a, void *ret, GError **error)
{
    const remote_connect_open_args *args = a;
    virNetworkDriver *driver = virRPCCallGetOpaque(call);
    virRPCConn *conn = virRPCCallGetConn(call);

    if (args->name && *args->name && strcmp(args->name, driver->uri) != 0) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_CONNECT,
                    "virtnetworkd serves '%s', not '%s'", driver->uri, args->name);
        return VIR_RPC_FAILED;
    }
    /* clients set further bits for their own use, a session's 0x4 for one */
    if (args->flags & VIR_CONNECT_RO)
        virRPCConnSetReadOnly(conn);
    virRPCConnSetOpened(conn, TRUE);
    return VIR_RPC_DONE;
}

static virRPCResult connect_close(virRPCCall *call, const void *a, void *ret, GError **error)
{
    virRPCConnSetOpened(virRPCCallGetConn(call), FALSE);
    return VIR_RPC_DONE;
}

static virRPCResult connect_get_uri(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_connect_get_uri_ret *ret = r;
    virNetworkDriver *driver = virRPCCallGetOpaque(call);

    ret->uri = g_strdup(driver->uri);
    return VIR_RPC_DONE;
}

static virRPCResult connect_get_type(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_connect_get_type_ret *ret = r;

    ret->type = g_strdup("network");
    return VIR_RPC_DONE;
}

static virRPCResult connect_get_lib_version(virRPCCall *call, const void *a, void *r,
                                            GError **error)
{
    remote_connect_get_lib_version_ret *ret = r;

    ret->lib_ver = LIBVIR_VERSION_NUMBER;
    return VIR_RPC_DONE;
}

static virRPCResult connect_get_hostname(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_connect_get_hostname_ret *ret = r;

    ret->hostname = g_strdup(g_get_host_name());
    return VIR_RPC_DONE;
}

static virRPCResult connect_supports_feature(virRPCCall *call, const void *a, void *r,
                                             GError **error)
{
    static const int supported[] = {
        FEATURE_FD_PASSING,
        FEATURE_TYPED_PARAM_STRING,
        FEATURE_KEEPALIVE,
        FEATURE_REMOTE_EVENT_CALLBACK,
        FEATURE_NETWORK_UPDATE_ORDER,
    };
    const remote_connect_supports_feature_args *args = a;
    remote_connect_supports_feature_ret *ret = r;

    if (args->feature == FEATURE_KEEPALIVE)
        virRPCConnEnableKeepalive(virRPCCallGetConn(call));
    for (gsize i = 0; i < G_N_ELEMENTS(supported); i++)
        ret->supported |= supported[i] == args->feature;
    return VIR_RPC_DONE;
}

static virRPCResult connect_is_secure(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_connect_is_secure_ret *ret = r;

    ret->secure = TRUE; /* a UNIX socket */
    return VIR_RPC_DONE;
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_OPEN, connect_open},
    {REMOTE_PROC_CONNECT_CLOSE, connect_close},
    {REMOTE_PROC_CONNECT_GET_URI, connect_get_uri},
    {REMOTE_PROC_CONNECT_GET_TYPE, connect_get_type},
    {REMOTE_PROC_CONNECT_GET_LIB_VERSION, connect_get_lib_version},
    {REMOTE_PROC_CONNECT_GET_HOSTNAME, connect_get_hostname},
    {REMOTE_PROC_CONNECT_SUPPORTS_FEATURE, connect_supports_feature},
    {REMOTE_PROC_CONNECT_IS_SECURE, connect_is_secure},
};

void virNetworkAddConnectHandlers(virNetworkDriver *driver, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), driver);
}
