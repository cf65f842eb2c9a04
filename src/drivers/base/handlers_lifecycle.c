/*
 * handlers_lifecycle.c: starting, stopping and what lies between
 *
 * Thread: jobs of the domain; parsing of a transient domain's document on a worker of the server.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/autodestroy.h"
#include "drivers/base/domain_list_priv.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/domain_start.h"
#include "drivers/base/handlers.h"

#define START_FLAGS \
    (VIR_DOMAIN_START_PAUSED | VIR_DOMAIN_START_AUTODESTROY | VIR_DOMAIN_START_BYPASS_CACHE | \
     VIR_DOMAIN_START_FORCE_BOOT | VIR_DOMAIN_START_VALIDATE | VIR_DOMAIN_START_RESET_NVRAM)
#define SHUTDOWN_FLAGS \
    (VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN | VIR_DOMAIN_SHUTDOWN_GUEST_AGENT | \
     VIR_DOMAIN_SHUTDOWN_INITCTL | VIR_DOMAIN_SHUTDOWN_SIGNAL | VIR_DOMAIN_SHUTDOWN_PARAVIRT)
#define REBOOT_FLAGS \
    (VIR_DOMAIN_REBOOT_ACPI_POWER_BTN | VIR_DOMAIN_REBOOT_GUEST_AGENT | \
     VIR_DOMAIN_REBOOT_INITCTL | VIR_DOMAIN_REBOOT_SIGNAL | VIR_DOMAIN_REBOOT_PARAVIRT)

/* Starts @source (NULL: the configured definition) for @call and says how the domain is then. */
static gboolean startForCall(virDomainJob *job, virRPCCall *call, const virDomainDef *source,
                             unsigned flags, remote_domain *wire, GError **error)
{
    virDomainStart params = {.flags = flags, .nfds = virRPCCallGetFdCount(call)};
    g_autofree int *fds = g_new0(int, params.nfds);
    g_autoptr(virDomainView) view = NULL;
    gsize i;

    for (i = 0; i < params.nfds; i++)
        fds[i] = virRPCCallGetFd(call, i);
    params.fds = fds;
    if (!virDomainStartRun(job, source, &params, error))
        return FALSE;
    if (flags & VIR_DOMAIN_START_AUTODESTROY)
        virDomainAutodestroyArm(job->obj, virRPCCallGetConn(call));
    view = virDomainObjGetView(job->obj);
    if (wire)
        virDomainToWire(view, wire);
    return TRUE;
}

static gboolean create(virDomainJob *job, virDomainCall *call, GError **error)
{
    return startForCall(job, call->call, NULL, 0, NULL, error);
}

static gboolean createWithFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_create_with_flags_args *args = call->args;
    remote_domain_create_with_flags_ret *ret = call->ret;

    return startForCall(job, call->call, NULL, args->flags, &ret->dom, error);
}

/* A domain made of a document and started at once. */
typedef struct {
    virHypervisor *hv;
    virDomainObj *obj;
    virDomainDef *def;
    unsigned flags;
} virDomainCreateRequest;

static void virDomainCreateRequestFree(gpointer opaque)
{
    virDomainCreateRequest *create_xml = opaque;

    virDomainListCancel(create_xml->hv->domains, create_xml->obj);
    virDomainObjUnref(create_xml->obj);
    virDomainDefUnref(create_xml->def);
    g_free(create_xml);
}

static gboolean createXMLRun(virDomainJob *job, virDomainCall *call, GError **error)
{
    virDomainCreateRequest *create_xml = call->data;
    remote_domain_create_xml_ret *ret = call->ret;

    return startForCall(job, call->call, create_xml->def, create_xml->flags, &ret->dom, error);
}

/* Worker of the server. The two procedures have the same arguments and results. */
static virRPCResult createXML(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_domain_create_xml_args *args = a;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    unsigned parse = VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_ABI_UPDATE;
    g_autoptr(virDomainDef) def = NULL;
    virDomainCreateRequest *create_xml;
    virDomainObj *obj;
    gboolean created;

    if (!virFlagsCheck(args->flags, START_FLAGS, "create", error))
        return VIR_RPC_FAILED;
    if (args->flags & VIR_DOMAIN_START_VALIDATE)
        parse |= VIR_DOMAIN_DEF_PARSE_STRICT;
    def = virDomainDefParse(args->xml_desc, hv->driver->conf, hv->driver_data, parse, NULL, error);
    obj = def ? virDomainListReserve(hv, def->name, def->uuid, &created, error) : NULL;
    if (!obj)
        return VIR_RPC_FAILED;
    create_xml = g_new0(virDomainCreateRequest, 1);
    create_xml->hv = hv;
    create_xml->obj = obj;
    create_xml->def = g_steal_pointer(&def);
    create_xml->flags = args->flags;
    return virDomainCallSubmit(call, obj, VIR_DOMAIN_JOB_LIFECYCLE, "create", 0, createXMLRun,
                               create_xml, virDomainCreateRequestFree);
}

static gboolean destroyWithFlags(virDomainJob *job, unsigned flags, GError **error)
{
    return job->obj->hv->driver->stop(job, flags, VIR_DOMAIN_SHUTOFF_DESTROYED,
                                      VIR_DOMAIN_EVENT_STOPPED_DESTROYED, error);
}

static gboolean destroy(virDomainJob *job, virDomainCall *call, GError **error)
{
    return destroyWithFlags(job, 0, error);
}

static gboolean destroyFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_destroy_flags_args *args = call->args;

    return destroyWithFlags(job, args->flags, error);
}

static gboolean shutdownPlain(virDomainJob *job, virDomainCall *call, GError **error)
{
    return job->obj->hv->driver->shutdown(job, 0, error);
}

static gboolean shutdownFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_shutdown_flags_args *args = call->args;

    return job->obj->hv->driver->shutdown(job, args->flags, error);
}

static gboolean rebootDomain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_reboot_args *args = call->args;

    return job->obj->hv->driver->reboot(job, args->flags, error);
}

static gboolean resetDomain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_reset_args *args = call->args;

    return job->obj->hv->driver->reset(job, args->flags, error);
}

static gboolean suspendDomain(virDomainJob *job, virDomainCall *call, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    return view->state == VIR_DOMAIN_PAUSED || job->obj->hv->driver->suspend(job, error);
}

static gboolean resumeDomain(virDomainJob *job, virDomainCall *call, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    return view->state == VIR_DOMAIN_RUNNING || job->obj->hv->driver->resume(job, error);
}

static gboolean injectNMI(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_inject_nmi_args *args = call->args;

    return job->obj->hv->driver->inject_nmi(job, args->flags, error);
}

static gboolean pmWakeup(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_pm_wakeup_args *args = call->args;

    return job->obj->hv->driver->pm_wakeup(job, args->flags, error);
}

static gboolean sendKey(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_send_key_args *args = call->args;
    virDomainKeys keys = {
        .codeset = args->codeset,
        .holdtime = args->holdtime,
        .codes = args->keycodes,
        .ncodes = args->keycodes_len,
        .flags = args->flags,
    };

    return job->obj->hv->driver->send_key(job, &keys, error);
}

#define STEP(NAME, text, func, op) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_LIFECYCLE, \
                                         .needs = VIR_DOMAIN_NEEDS_ACTIVE, VIR_DOMAIN_DRIVER(op) \
    }
#define STEP_FLAGS(NAME, name, text, func, op, mask) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_LIFECYCLE, \
                                         .needs = VIR_DOMAIN_NEEDS_ACTIVE, VIR_DOMAIN_DRIVER(op), \
                                         VIR_DOMAIN_FLAGS(name, mask) \
    }

static const virDomainProcedure procedures[] = {
    {REMOTE_PROC_DOMAIN_CREATE, "start", .job = create, .kind = VIR_DOMAIN_JOB_LIFECYCLE,
     .needs = VIR_DOMAIN_NEEDS_INACTIVE},
    {REMOTE_PROC_DOMAIN_CREATE_WITH_FLAGS, "start", .job = createWithFlags,
     .kind = VIR_DOMAIN_JOB_LIFECYCLE, .needs = VIR_DOMAIN_NEEDS_INACTIVE,
     VIR_DOMAIN_FLAGS(create_with_flags, START_FLAGS)},
    {REMOTE_PROC_DOMAIN_CREATE_WITH_FILES, "start", .job = createWithFlags,
     .kind = VIR_DOMAIN_JOB_LIFECYCLE, .needs = VIR_DOMAIN_NEEDS_INACTIVE,
     VIR_DOMAIN_FLAGS(create_with_files, START_FLAGS)},
    {REMOTE_PROC_DOMAIN_DESTROY, "destroy", .job = destroy, .kind = VIR_DOMAIN_JOB_DESTROY,
     .needs = VIR_DOMAIN_NEEDS_ACTIVE},
    {REMOTE_PROC_DOMAIN_DESTROY_FLAGS, "destroy", .job = destroyFlags,
     .kind = VIR_DOMAIN_JOB_DESTROY, .needs = VIR_DOMAIN_NEEDS_ACTIVE,
     VIR_DOMAIN_FLAGS(destroy_flags, VIR_DOMAIN_DESTROY_GRACEFUL | VIR_DOMAIN_DESTROY_REMOVE_LOGS)},
    STEP(SHUTDOWN, "shutdown", shutdownPlain, shutdown),
    STEP_FLAGS(SHUTDOWN_FLAGS, shutdown_flags, "shutdown", shutdownFlags, shutdown, SHUTDOWN_FLAGS),
    STEP_FLAGS(REBOOT, reboot, "reboot", rebootDomain, reboot, REBOOT_FLAGS),
    STEP_FLAGS(RESET, reset, "reset", resetDomain, reset, 0),
    STEP(SUSPEND, "suspend", suspendDomain, suspend),
    STEP(RESUME, "resume", resumeDomain, resume),
    STEP_FLAGS(INJECT_NMI, inject_nmi, "inject-nmi", injectNMI, inject_nmi, 0),
    STEP_FLAGS(PM_WAKEUP, pm_wakeup, "dompmwakeup", pmWakeup, pm_wakeup, 0),
    STEP_FLAGS(SEND_KEY, send_key, "send-key", sendKey, send_key, 0),
};

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_DOMAIN_CREATE_XML, createXML, VIR_RPC_WORKER},
    {REMOTE_PROC_DOMAIN_CREATE_XML_WITH_FILES, createXML, VIR_RPC_WORKER},
};

void virHandlersLifecycle(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
