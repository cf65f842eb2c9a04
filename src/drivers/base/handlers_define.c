/*
 * handlers_define.c: definitions that come and go
 *
 * A document is parsed on one of the server's workers (it may be large); what belongs to the
 * domain then happens in a job of that domain.
 *
 * Thread: as each function says.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_list_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "drivers/base/sealed_def.h"

#define UNDEFINE_FLAGS \
    (VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA | \
     VIR_DOMAIN_UNDEFINE_NVRAM | VIR_DOMAIN_UNDEFINE_KEEP_NVRAM | \
     VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | VIR_DOMAIN_UNDEFINE_TPM | \
     VIR_DOMAIN_UNDEFINE_KEEP_TPM)

/* What came in, on its way to the job. */
typedef struct {
    virHypervisor *hv;
    virDomainObj *obj;
    virDomainDef *def;
} virDomainDefine;

static void virDomainDefineFree(gpointer opaque)
{
    virDomainDefine *define = opaque;

    /* If nothing came of a new domain, nobody ever saw it. */
    virDomainListCancel(define->hv->domains, define->obj);
    virDomainObjUnref(define->obj);
    virDomainDefUnref(define->def);
    g_free(define);
}

/* Job. */
static gboolean virDomainDefineRun(virDomainJob *job, virDomainCall *call, GError **error)
{
    virDomainDefine *define = call->data;
    remote_domain_define_xml_ret *ret = call->ret;
    g_autoptr(virDomainView) old = virDomainObjGetView(job->obj);
    g_autoptr(virDomainView) now = NULL;
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    int detail =
        old->persistent ? VIR_DOMAIN_EVENT_DEFINED_UPDATED : VIR_DOMAIN_EVENT_DEFINED_ADDED;

    virDomainEditSetConfig(edit, g_steal_pointer(&define->def));
    virDomainEditSetPersistent(edit, TRUE);
    virDomainEditAddEvent(edit,
                          virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_DEFINED, detail));
    if (!virDomainCommit(&edit, error))
        return FALSE;
    now = virDomainObjGetView(job->obj);
    virDomainToWire(now, &ret->dom);
    return TRUE;
}

/* Worker of the server. */
static virRPCResult defineXML(virRPCCall *call, const char *xml, unsigned flags, GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);
    unsigned parse = VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_ABI_UPDATE;
    g_autoptr(virDomainDef) def = NULL;
    virDomainDefine *define;
    virDomainObj *obj;
    gboolean created;

    if (!virFlagsCheck(flags, VIR_DOMAIN_DEFINE_VALIDATE, "define", error))
        return VIR_RPC_FAILED;
    if (flags & VIR_DOMAIN_DEFINE_VALIDATE)
        parse |= VIR_DOMAIN_DEF_PARSE_STRICT;
    def = virDomainDefParse(xml, hv->driver->conf, hv->driver_data, parse, NULL, error);
    obj = def ? virDomainListReserve(hv, def->name, def->uuid, &created, error) : NULL;
    if (!obj)
        return VIR_RPC_FAILED;
    define = g_new0(virDomainDefine, 1);
    define->hv = hv;
    define->obj = obj;
    define->def = g_steal_pointer(&def);
    return virDomainCallSubmit(call, obj, VIR_DOMAIN_JOB_MODIFY, "define", 0, virDomainDefineRun,
                               define, virDomainDefineFree);
}

static virRPCResult defineXMLPlain(virRPCCall *call, const void *a, void *r, GError **error)
{
    return defineXML(call, ((const remote_domain_define_xml_args *)a)->xml, 0, error);
}

static virRPCResult defineXMLFlags(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_domain_define_xml_flags_args *args = a;

    return defineXML(call, args->xml, args->flags, error);
}

/* Job. The guest, if it runs, goes on as a transient one. */
static gboolean undefine(virDomainJob *job, virDomainCall *call, GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);

    virDomainEditSetPersistent(edit, FALSE);
    virDomainEditSetAutostart(edit, FALSE);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_UNDEFINED,
                                                           VIR_DOMAIN_EVENT_UNDEFINED_REMOVED));
    return virDomainCommit(&edit, error);
}

static gboolean getAutostart(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                             GError **error)
{
    ((remote_domain_get_autostart_ret *)r)->autostart = view->autostart;
    return TRUE;
}

static gboolean setAutostart(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_autostart_args *args = call->args;
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);

    virDomainEditSetAutostart(edit, args->autostart != 0);
    return virDomainCommit(&edit, error);
}

/* Job. */
static gboolean renameDomain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_rename_args *args = call->args;
    g_autoptr(virDomainView) old = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    virDomainDef *config = virDomainEditConfig(edit);

    if (!args->new_name || !*args->new_name || strchr(args->new_name, '/')) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "'%s' can't be a domain's name: it must not be empty nor have a '/'",
                    args->new_name ? args->new_name : "");
        return FALSE;
    }
    if (strcmp(args->new_name, old->name) == 0) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_INVALID,
                    "the domain is called '%s' already", old->name);
        return FALSE;
    }
    g_free(config->name);
    config->name = g_strdup(args->new_name);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_UNDEFINED,
                                                           VIR_DOMAIN_EVENT_UNDEFINED_RENAMED));
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_DEFINED,
                                                           VIR_DOMAIN_EVENT_DEFINED_RENAMED));
    return virDomainCommit(&edit, error);
}

static const virDomainProcedure procedures[] = {
    {REMOTE_PROC_DOMAIN_UNDEFINE, "undefine", .job = undefine, .kind = VIR_DOMAIN_JOB_MODIFY,
     .needs = VIR_DOMAIN_NEEDS_PERSISTENT},
    {REMOTE_PROC_DOMAIN_UNDEFINE_FLAGS, "undefine", .job = undefine, .kind = VIR_DOMAIN_JOB_MODIFY,
     .needs = VIR_DOMAIN_NEEDS_PERSISTENT, VIR_DOMAIN_FLAGS(undefine_flags, UNDEFINE_FLAGS)},
    {REMOTE_PROC_DOMAIN_GET_AUTOSTART, "autostart", .read = getAutostart},
    {REMOTE_PROC_DOMAIN_SET_AUTOSTART, "autostart", .job = setAutostart,
     .kind = VIR_DOMAIN_JOB_MODIFY, .needs = VIR_DOMAIN_NEEDS_PERSISTENT},
    {REMOTE_PROC_DOMAIN_RENAME, "domrename", .job = renameDomain, .kind = VIR_DOMAIN_JOB_MODIFY,
     .needs = VIR_DOMAIN_NEEDS_INACTIVE, VIR_DOMAIN_FLAGS(rename, 0)},
};

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_DOMAIN_DEFINE_XML, defineXMLPlain, VIR_RPC_WORKER},
    {REMOTE_PROC_DOMAIN_DEFINE_XML_FLAGS, defineXMLFlags, VIR_RPC_WORKER},
};

void virHandlersDefine(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
