/*
 * domain_commit.c: the one way to change a domain
 *
 * Thread: the domain's running job.
 */
#include "drivers/base/domain_commit.h"

#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_driver.h"
#include "drivers/base/domain_event_priv.h"
#include "drivers/base/domain_files.h"
#include "drivers/base/domain_list_priv.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/sealed_def.h"

struct _virDomainEdit {
    virDomainObj *obj;
    virDomainView *old;
    virDomainView *view;  /* what is to come; its definitions are not set before the commit */
    virDomainDef *config; /* clones or replacements, NULL: as it was */
    virDomainDef *live;
    gboolean live_gone;
    GPtrArray *events;
};

virDomainEdit *virDomainEditNew(virDomainObj *obj)
{
    virDomainEdit *edit = g_new0(virDomainEdit, 1);

    edit->obj = virDomainObjRef(obj);
    edit->old = virDomainObjGetView(obj);
    edit->view = virDomainViewCopy(edit->old);
    edit->events = g_ptr_array_new_with_free_func((GDestroyNotify)virDomainEventFree);
    return edit;
}

void virDomainEditFree(virDomainEdit *edit)
{
    if (!edit)
        return;
    g_ptr_array_unref(edit->events);
    virDomainDefUnref(edit->config);
    virDomainDefUnref(edit->live);
    virDomainViewUnref(edit->view);
    virDomainViewUnref(edit->old);
    virDomainObjUnref(edit->obj);
    g_free(edit);
}

virDomainDef *virDomainEditConfig(virDomainEdit *edit)
{
    if (!edit->config && edit->old->config)
        edit->config = virDomainDefClone(virDomainViewConfig(edit->old));
    return edit->config;
}

virDomainDef *virDomainEditLive(virDomainEdit *edit)
{
    if (!edit->live && edit->old->live && !edit->live_gone)
        edit->live = virDomainDefClone(virDomainViewLive(edit->old));
    return edit->live;
}

void virDomainEditSetConfig(virDomainEdit *edit, virDomainDef *config)
{
    virDomainDefUnref(edit->config);
    edit->config = config;
}

void virDomainEditSetLive(virDomainEdit *edit, virDomainDef *live)
{
    virDomainDefUnref(edit->live);
    edit->live = live;
    edit->live_gone = live == NULL;
}

void virDomainEditSetState(virDomainEdit *edit, virDomainState state, int reason)
{
    edit->view->state = state;
    edit->view->reason = reason;
    edit->view->state_time = g_get_real_time();
}

void virDomainEditSetId(virDomainEdit *edit, int id, pid_t pid)
{
    edit->view->id = id;
    edit->view->pid = pid;
    if (id == -1)
        edit->view->start_time = 0;
    else if (!edit->view->start_time)
        edit->view->start_time = g_get_real_time();
}

void virDomainEditSetPersistent(virDomainEdit *edit, gboolean persistent)
{
    edit->view->persistent = persistent;
}

void virDomainEditSetAutostart(virDomainEdit *edit, gboolean autostart)
{
    edit->view->autostart = autostart;
}

void virDomainEditSetAutodestroy(virDomainEdit *edit, gboolean autodestroy)
{
    edit->view->autodestroy = autodestroy;
}

void virDomainEditSetManagedSave(virDomainEdit *edit, gboolean present)
{
    edit->view->managed_save = present;
}

void virDomainEditAddEvent(virDomainEdit *edit, virDomainEvent *event)
{
    g_ptr_array_add(edit->events, event);
}

/* The driver's rules once more for an edited configuration. The live definition is not checked: it
 * was made from a checked one, and each device that came later was checked by itself. */
static gboolean virDomainEditValidate(virDomainEdit *edit, GError **error)
{
    virHypervisor *hv = edit->obj->hv;
    g_autoptr(virXMLProblems) problems = NULL;

    if (!edit->config || !edit->view->persistent)
        return TRUE;
    problems = virXMLProblemsNew(VIR_FROM_DOMAIN, NULL);
    virDomainDefValidate(edit->config, hv->driver->conf, hv->driver_data, problems);
    return virXMLProblemsToError(problems, error);
}

/* From here on the definitions are const; the view takes them over. */
static void virDomainEditSeal(virDomainEdit *edit)
{
    virDomainView *view = edit->view;

    if (edit->config) {
        g_free(view->name);
        view->name = g_strdup(edit->config->name);
        virDomainSealedUnref(view->config);
        view->config = virDomainSealedNew(virDomainDefSeal(g_steal_pointer(&edit->config)));
        view->updated = TRUE;
    }
    if (edit->live || edit->live_gone) {
        virDomainSealedUnref(view->live);
        view->live = NULL;
        if (edit->live)
            view->live = virDomainSealedNew(virDomainDefSeal(g_steal_pointer(&edit->live)));
    }
}

/* A file is written before what it replaces is removed, so that there is one at any moment. */
static gboolean virDomainEditWriteConfig(const virDomainEdit *edit, GError **error)
{
    const virHypervisor *hv = edit->obj->hv;
    const virDomainView *old = edit->old;
    const virDomainView *view = edit->view;
    gboolean renamed = g_strcmp0(old->name, view->name) != 0;

    if (view->persistent && (!old->persistent || view->config != old->config)) {
        if (!virDomainConfigWrite(hv, virDomainViewConfig(view), error))
            return FALSE;
    }
    if (view->persistent && (view->autostart != old->autostart || (view->autostart && renamed))) {
        if (!virDomainAutostartWrite(hv, view->name, view->autostart, error))
            return FALSE;
    }
    if (old->persistent && (!view->persistent || renamed))
        return virDomainConfigRemove(hv, old->name, error);
    return TRUE;
}

static gboolean virDomainEditWriteStatus(const virDomainEdit *edit, GError **error)
{
    const virDomainView *view = edit->view;

    if (virDomainViewIsActive(view))
        return virDomainStatusWrite(edit->obj, view, virDomainViewLive(view), edit->obj->phase,
                                    error);
    if (virDomainViewIsActive(edit->old))
        virDomainStatusRemove(edit->obj->hv, edit->old->name);
    return TRUE;
}

static gboolean virDomainEditTouchesStatus(const virDomainEdit *edit)
{
    const virDomainView *old = edit->old;
    const virDomainView *view = edit->view;

    return view->live != old->live || view->id != old->id || view->state != old->state ||
           view->reason != old->reason || view->pid != old->pid;
}

gboolean virDomainCommit(virDomainEdit **editp, GError **error)
{
    virDomainEdit *edit = *editp;
    virDomainObj *obj = edit->obj;
    virDomainList *domains = obj->hv->domains;
    gboolean exists;
    guint i;

    if (!virDomainEditValidate(edit, error))
        return FALSE;
    virDomainEditSeal(edit);
    exists = edit->view->persistent || virDomainViewIsActive(edit->view);
    if (exists && !virDomainListClaim(domains, obj, edit->view->name, error))
        return FALSE;
    if (!virDomainEditWriteConfig(edit, error))
        return FALSE;
    if (virDomainEditTouchesStatus(edit) && !virDomainEditWriteStatus(edit, error))
        return FALSE;

    virDomainObjSetView(obj, virDomainViewRef(edit->view));
    if (exists)
        virDomainListPublish(domains, obj);
    else
        virDomainListRemove(domains, obj);
    for (i = 0; i < edit->events->len; i++) {
        virDomainEvent *event = g_steal_pointer(&g_ptr_array_index(edit->events, i));

        virDomainEventSetDomainId(event, edit->view->id);
        virDomainEventEmit(obj, event);
    }
    g_clear_pointer(editp, virDomainEditFree);
    return TRUE;
}

gboolean virDomainRecord(virDomainObj *obj, const virDomainDef *live, const char *phase,
                         GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);

    obj->phase = phase;
    return virDomainStatusWrite(obj, view, live ? live : virDomainViewLive(view), phase, error);
}
