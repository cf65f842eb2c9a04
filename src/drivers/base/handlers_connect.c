/*
 * handlers_connect.c: the connection and the hypervisor as a whole
 *
 * What has to ask the hypervisor (version, capabilities) is a job of the queue of probes.
 *
 * Thread: the I/O thread; probes on a worker.
 */
#include <string.h>
#include <unistd.h>
#include <libvirt/libvirt.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "drivers/base/host_sysinfo.h"

/* Features that a client asks for by number before it relies on them. Migration is not there. */
typedef enum {
    FEATURE_FD_PASSING = 8,
    FEATURE_TYPED_PARAM_STRING = 9,
    FEATURE_KEEPALIVE = 10,
    FEATURE_XML_MIGRATABLE = 11,
    FEATURE_EVENT_CALLBACK = 14,
    FEATURE_CLOSE_CALLBACK = 15,
    FEATURE_NETWORK_UPDATE_ORDER = 16,
} virConnectFeature;

#define FEATURES \
    (1u << FEATURE_FD_PASSING | 1u << FEATURE_TYPED_PARAM_STRING | 1u << FEATURE_KEEPALIVE | \
     1u << FEATURE_XML_MIGRATABLE | 1u << FEATURE_EVENT_CALLBACK | 1u << FEATURE_CLOSE_CALLBACK | \
     1u << FEATURE_NETWORK_UPDATE_ORDER)

/* "qemu:///system", or nothing, which means this daemon's own URI; what follows a '?' is the
 * client's business. */
static gboolean checkURI(const virHypervisor *hv, const char *name, GError **error)
{
    gsize len = name ? strcspn(name, "?") : 0;

    if (len == 0 || (strlen(hv->uri) == len && strncmp(name, hv->uri, len) == 0))
        return TRUE;
    virSetError(error, VIR_FROM_RPC, VIR_ERR_NO_CONNECT,
                "this daemon serves %s, not %s; connect to the daemon of that driver", hv->uri,
                name);
    return FALSE;
}

static virRPCResult connectOpen(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_open_args *args = a;
    virRPCConn *conn = virRPCCallGetConn(call);

    if (!checkURI(virRPCCallGetOpaque(call), args->name, error))
        return VIR_RPC_FAILED;
    if (args->flags & VIR_CONNECT_RO)
        virRPCConnSetReadOnly(conn);
    virRPCConnSetOpened(conn, TRUE);
    return VIR_RPC_DONE;
}

static virRPCResult connectClose(virRPCCall *call, const void *a, void *r, GError **error)
{
    virRPCConnSetOpened(virRPCCallGetConn(call), FALSE);
    return VIR_RPC_DONE;
}

static virRPCResult connectGetType(virRPCCall *call, const void *a, void *r, GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);

    ((remote_connect_get_type_ret *)r)->type = g_strdup(hv->driver->name);
    return VIR_RPC_DONE;
}

static virRPCResult connectGetLibVersion(virRPCCall *call, const void *a, void *r, GError **error)
{
    ((remote_connect_get_lib_version_ret *)r)->lib_ver = LIBVIR_VERSION_NUMBER;
    return VIR_RPC_DONE;
}

static virRPCResult connectGetHostname(virRPCCall *call, const void *a, void *r, GError **error)
{
    char name[256];

    if (gethostname(name, sizeof(name) - 1) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "the host has no name");
        return VIR_RPC_FAILED;
    }
    name[sizeof(name) - 1] = '\0';
    ((remote_connect_get_hostname_ret *)r)->hostname = g_strdup(name);
    return VIR_RPC_DONE;
}

static virRPCResult connectGetURI(virRPCCall *call, const void *a, void *r, GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);

    ((remote_connect_get_uri_ret *)r)->uri = g_strdup(hv->uri);
    return VIR_RPC_DONE;
}

static virRPCResult connectSupportsFeature(virRPCCall *call, const void *a, void *r, GError **error)
{
    int feature = ((const remote_connect_supports_feature_args *)a)->feature;

    if (feature == FEATURE_KEEPALIVE)
        virRPCConnEnableKeepalive(virRPCCallGetConn(call));
    ((remote_connect_supports_feature_ret *)r)->supported =
        feature >= 0 && feature < 32 && (FEATURES & (1u << feature)) != 0;
    return VIR_RPC_DONE;
}

/* All clients come over a UNIX socket. */
static virRPCResult connectIsSecure(virRPCCall *call, const void *a, void *r, GError **error)
{
    ((remote_connect_is_secure_ret *)r)->secure = 1;
    return VIR_RPC_DONE;
}

/* The client learns of the connection's end by itself; there is nothing to keep for it. */
static virRPCResult connectNothing(virRPCCall *call, const void *a, void *r, GError **error)
{
    return VIR_RPC_DONE;
}

/* Who stands behind a proxy: only a connection of our own kind may say so. */
static virRPCResult connectSetIdentity(virRPCCall *call, const void *a, void *r, GError **error)
{
    const virRPCConnIdentity *who = virRPCConnGetIdentity(virRPCCallGetConn(call));

    if (who->uid == 0 || who->uid == getuid())
        return VIR_RPC_DONE;
    virSetError(error, VIR_FROM_RPC, VIR_ERR_OPERATION_DENIED,
                "only a daemon may speak for somebody else");
    return VIR_RPC_FAILED;
}

/* Questions to the hypervisor. */

typedef gboolean (*virProbeFunc)(virHypervisor *hv, const void *args, void *ret, GError **error);

typedef struct {
    guint32 procedure;
    virProbeFunc func;
} virProbeRow;

typedef struct {
    virRPCCall *call;
    virProbeFunc func;
} virProbe;

static void probeFree(gpointer opaque)
{
    virProbe *probe = opaque;

    virRPCCallUnref(probe->call);
    g_free(probe);
}

static void probeRun(virJob *job, gpointer opaque)
{
    virProbe *probe = opaque;
    const virRPCProcedure *proc = virRPCCallGetProcedure(probe->call);
    g_autofree void *ret = g_malloc0(proc->ret->size);
    GError *error = NULL;

    if (probe->func(virRPCCallGetOpaque(probe->call), virRPCCallGetArgs(probe->call), ret, &error))
        virRPCCallReply(probe->call, ret);
    else
        virRPCCallFail(probe->call, error);
}

static gboolean probeSupported(gboolean there, GError **error)
{
    if (!there)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_SUPPORT, "this hypervisor does not tell");
    return there;
}

static gboolean probeVersion(virHypervisor *hv, const void *a, void *r, GError **error)
{
    unsigned long version = 0;

    if (!probeSupported(hv->driver->get_version != NULL, error) ||
        !hv->driver->get_version(hv, &version, error))
        return FALSE;
    ((remote_connect_get_version_ret *)r)->hv_ver = version;
    return TRUE;
}

static gboolean probeCapabilities(virHypervisor *hv, const void *a, void *r, GError **error)
{
    char *xml = NULL;

    if (probeSupported(hv->driver->get_capabilities != NULL, error))
        xml = hv->driver->get_capabilities(hv, error);
    ((remote_connect_get_capabilities_ret *)r)->capabilities = xml;
    return xml != NULL;
}

static gboolean probeDomainCapabilities(virHypervisor *hv, const void *a, void *r, GError **error)
{
    const remote_connect_get_domain_capabilities_args *args = a;
    char *xml = NULL;

    if (probeSupported(hv->driver->get_domain_capabilities != NULL, error))
        xml = hv->driver->get_domain_capabilities(hv, args->emulatorbin, args->arch, args->machine,
                                                  args->virttype, args->flags, error);
    ((remote_connect_get_domain_capabilities_ret *)r)->capabilities = xml;
    return xml != NULL;
}

static gboolean probeMaxVcpus(virHypervisor *hv, const void *a, void *r, GError **error)
{
    const remote_connect_get_max_vcpus_args *args = a;
    int count = -1;

    if (probeSupported(hv->driver->get_max_vcpus != NULL, error))
        count = hv->driver->get_max_vcpus(hv, args->type, error);
    ((remote_connect_get_max_vcpus_ret *)r)->max_vcpus = count;
    return count >= 0;
}

static gboolean probeSysinfo(virHypervisor *hv, const void *a, void *r, GError **error)
{
    char *xml = virHostSysinfoFormat(error);

    ((remote_connect_get_sysinfo_ret *)r)->sysinfo = xml;
    return xml != NULL;
}

static const virProbeRow probes[] = {
    {REMOTE_PROC_CONNECT_GET_VERSION, probeVersion},
    {REMOTE_PROC_CONNECT_GET_CAPABILITIES, probeCapabilities},
    {REMOTE_PROC_CONNECT_GET_DOMAIN_CAPABILITIES, probeDomainCapabilities},
    {REMOTE_PROC_CONNECT_GET_MAX_VCPUS, probeMaxVcpus},
    {REMOTE_PROC_CONNECT_GET_SYSINFO, probeSysinfo},
};

static virRPCResult connectProbe(virRPCCall *call, const void *a, void *r, GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);
    guint32 number = virRPCCallGetProcedure(call)->number;
    virProbe *probe = g_new0(virProbe, 1);
    gsize i;

    for (i = 0; i < G_N_ELEMENTS(probes); i++) {
        if (probes[i].procedure == number)
            probe->func = probes[i].func;
    }
    probe->call = virRPCCallRef(call);
    virJobQueueSubmit(hv->probes, "probe", VIR_JOB_NORMAL, probeRun, probe, probeFree);
    return VIR_RPC_PENDING;
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_OPEN, connectOpen},
    {REMOTE_PROC_CONNECT_CLOSE, connectClose},
    {REMOTE_PROC_CONNECT_GET_TYPE, connectGetType},
    {REMOTE_PROC_CONNECT_GET_LIB_VERSION, connectGetLibVersion},
    {REMOTE_PROC_CONNECT_GET_HOSTNAME, connectGetHostname},
    {REMOTE_PROC_CONNECT_GET_URI, connectGetURI},
    {REMOTE_PROC_CONNECT_SUPPORTS_FEATURE, connectSupportsFeature},
    {REMOTE_PROC_CONNECT_IS_SECURE, connectIsSecure},
    {REMOTE_PROC_CONNECT_REGISTER_CLOSE_CALLBACK, connectNothing},
    {REMOTE_PROC_CONNECT_UNREGISTER_CLOSE_CALLBACK, connectNothing},
    {REMOTE_PROC_CONNECT_SET_IDENTITY, connectSetIdentity},
    {REMOTE_PROC_CONNECT_GET_VERSION, connectProbe},
    {REMOTE_PROC_CONNECT_GET_CAPABILITIES, connectProbe},
    {REMOTE_PROC_CONNECT_GET_DOMAIN_CAPABILITIES, connectProbe},
    {REMOTE_PROC_CONNECT_GET_MAX_VCPUS, connectProbe},
    {REMOTE_PROC_CONNECT_GET_SYSINFO, connectProbe},
};

void virHandlersConnect(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
}
