/*
 * handlers_metadata.c: title, description and metadata elements
 *
 * Thread: reading on the I/O thread, changing in a job.
 */
#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_metadata.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"

#define AFFECT (VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG)

static gboolean getMetadata(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                            GError **error)
{
    const remote_domain_get_metadata_args *args = a;
    remote_domain_get_metadata_ret *ret = r;
    const virDomainDef *def = virDomainFlagsToDef(view, args->flags, error);

    if (def)
        ret->metadata = virDomainMetadataGet(def, args->type, args->uri, error);
    return ret->metadata != NULL;
}

static gboolean setMetadata(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_set_metadata_args *args = call->args;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    gboolean live, config;

    if (!virDomainFlagsToTargets(view, args->flags, &live, &config, error))
        return FALSE;
    if (live && !virDomainMetadataSet(virDomainEditLive(edit), args->type, args->metadata,
                                      args->key, args->uri, error))
        return FALSE;
    if (config && !virDomainMetadataSet(virDomainEditConfig(edit), args->type, args->metadata,
                                        args->key, args->uri, error))
        return FALSE;
    virDomainEditAddEvent(edit, virDomainEventMetadataChangeNew(job->obj, args->type, args->uri));
    return virDomainCommit(&edit, error);
}

static const virDomainProcedure procedures[] = {
    {REMOTE_PROC_DOMAIN_GET_METADATA, "metadata", .read = getMetadata,
     VIR_DOMAIN_FLAGS(get_metadata, AFFECT)},
    {REMOTE_PROC_DOMAIN_SET_METADATA, "metadata", .job = setMetadata, .kind = VIR_DOMAIN_JOB_MODIFY,
     VIR_DOMAIN_FLAGS(set_metadata, AFFECT)},
};

void virHandlersMetadata(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
