/*
 * domain_start.c: from a definition to a running guest and back
 *
 * Thread: the domain's running job.
 */
#include "drivers/base/domain_start.h"

#include "common/base/error.h"
#include "common/base/log.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_files.h"
#include "drivers/base/domain_list_priv.h"
#include "drivers/base/domain_obj_priv.h"

VIR_LOG_INIT("drivers.domain_start");

/* Publishes a guest that runs. Takes @live. */
static gboolean virDomainStartPublish(virDomainObj *obj, virDomainDef *live,
                                      const virDomainDef *source, const virDomainStart *params,
                                      GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(obj);
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    int id = live->id;

    obj->phase = NULL;
    virDomainEditSetLive(edit, live);
    if (!view->config)
        virDomainEditSetConfig(edit, virDomainDefClone(source));
    virDomainEditSetId(edit, id, params->pid);
    virDomainEditSetState(edit, params->state, params->reason);
    virDomainEditSetAutodestroy(edit, (params->flags & VIR_DOMAIN_START_AUTODESTROY) != 0);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(obj, VIR_DOMAIN_EVENT_STARTED,
                                                           VIR_DOMAIN_EVENT_STARTED_BOOTED));
    if (params->state == VIR_DOMAIN_PAUSED)
        virDomainEditAddEvent(edit, virDomainEventLifecycleNew(obj, VIR_DOMAIN_EVENT_SUSPENDED,
                                                               VIR_DOMAIN_EVENT_SUSPENDED_PAUSED));
    else
        virDomainEditAddEvent(edit, virDomainEventLifecycleNew(obj, VIR_DOMAIN_EVENT_RESUMED,
                                                               VIR_DOMAIN_EVENT_RESUMED_UNPAUSED));
    return virDomainCommit(&edit, error);
}

gboolean virDomainStartRun(virDomainJob *job, const virDomainDef *source, virDomainStart *params,
                           GError **error)
{
    virDomainObj *obj = job->obj;
    virHypervisor *hv = obj->hv;
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    g_autoptr(virDomainDef) live = NULL;

    if (!virDomainJobCheckInactive(job, error))
        return FALSE;
    if (!source)
        source = virDomainViewConfig(view);
    live = virDomainDefClone(source);
    live->id = virHypervisorNextId(hv);
    virDomainNetReserve(live);
    params->state =
        params->flags & VIR_DOMAIN_START_PAUSED ? VIR_DOMAIN_PAUSED : VIR_DOMAIN_RUNNING;
    params->reason = params->flags & VIR_DOMAIN_START_PAUSED ? (int)VIR_DOMAIN_PAUSED_USER
                                                             : (int)VIR_DOMAIN_RUNNING_BOOTED;

    if (hv->driver->start(job, live, params, error))
        return virDomainStartPublish(obj, g_steal_pointer(&live), source, params, error);
    virDomainNetsRelease(obj, live);
    virDomainStatusRemove(hv, view->name);
    return FALSE;
}

static gboolean virDomainStartJob(virDomainJob *job, gpointer opaque, GError **error)
{
    virDomainStart params = {0};

    return virDomainStartRun(job, NULL, &params, error);
}

static void virDomainStartLog(gpointer opaque, const GError *error)
{
    if (error)
        VIR_ERROR_LOG("autostart: %s", error->message);
}

void virDomainStartSubmit(virDomainObj *obj, const char *name)
{
    virDomainJobSubmit(obj, VIR_DOMAIN_JOB_LIFECYCLE, name, 0, virDomainStartJob, virDomainStartLog,
                       NULL, NULL);
}

void virDomainStopped(virDomainJob *job, virDomainState state, int reason, int event_detail)
{
    virDomainObj *obj = job->obj;
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(obj);
    g_autoptr(GError) error = NULL;

    if (!virDomainViewIsActive(view))
        return;
    virDomainNetsRelease(obj, virDomainEditLive(edit));
    obj->phase = NULL;
    virDomainEditSetLive(edit, NULL);
    virDomainEditSetId(edit, -1, 0);
    virDomainEditSetState(edit, state, reason);
    virDomainEditSetAutodestroy(edit, FALSE);
    virDomainEditAddEvent(edit,
                          virDomainEventLifecycleNew(obj, VIR_DOMAIN_EVENT_STOPPED, event_detail));
    if (!virDomainCommit(&edit, &error))
        VIR_ERROR_LOG("domain '%s' stopped, but: %s", view->name, error->message);
}
