/*
 * domain_obj.c: one domain, and the view of it that everybody reads
 *
 * Thread: any. The view pointer is swapped under a lock that is held for a pointer copy.
 */
#include "drivers/base/domain_obj_priv.h"

#include <string.h>

#include "drivers/base/domain_driver.h"
#include "drivers/base/sealed_def.h"

virDomainView *virDomainViewRef(const virDomainView *view)
{
    virDomainView *shared = (virDomainView *)view;

    g_atomic_ref_count_inc(&shared->refs);
    return shared;
}

void virDomainViewUnref(virDomainView *view)
{
    if (!view || !g_atomic_ref_count_dec(&view->refs))
        return;
    virDomainSealedUnref(view->config);
    virDomainSealedUnref(view->live);
    g_free(view->name);
    g_free(view);
}

virDomainView *virDomainViewCopy(const virDomainView *view)
{
    virDomainView *copy = g_memdup2(view, sizeof(*view));

    g_atomic_ref_count_init(&copy->refs);
    copy->generation++;
    copy->name = g_strdup(view->name);
    copy->config = virDomainSealedRef(view->config);
    copy->live = virDomainSealedRef(view->live);
    return copy;
}

const virDomainDef *virDomainViewConfig(const virDomainView *view)
{
    return view->config ? virDomainSealedGet(view->config) : NULL;
}

const virDomainDef *virDomainViewLive(const virDomainView *view)
{
    return view->live ? virDomainSealedGet(view->live) : NULL;
}

const virDomainDef *virDomainViewCurrent(const virDomainView *view)
{
    return view->live ? virDomainViewLive(view) : virDomainViewConfig(view);
}

virDomainObj *virDomainObjNew(virHypervisor *hv, const char *name, const unsigned char *uuid)
{
    virDomainObj *obj = g_new0(virDomainObj, 1);
    virDomainView *view = g_new0(virDomainView, 1);

    g_atomic_ref_count_init(&obj->refs);
    g_mutex_init(&obj->lock);
    obj->hv = hv;
    obj->listed_id = -1;
    memcpy(obj->uuid, uuid, VIR_UUID_BUFLEN);
    obj->queue = virJobQueueNew(hv->pool);

    g_atomic_ref_count_init(&view->refs);
    view->name = g_strdup(name);
    memcpy(view->uuid, uuid, VIR_UUID_BUFLEN);
    view->id = -1;
    view->state = VIR_DOMAIN_SHUTOFF;
    view->reason = VIR_DOMAIN_SHUTOFF_UNKNOWN;
    view->state_time = g_get_real_time();
    obj->view = view;

    if (hv->driver->private_new)
        obj->priv = hv->driver->private_new(obj);
    return obj;
}

virDomainObj *virDomainObjRef(virDomainObj *obj)
{
    g_atomic_ref_count_inc(&obj->refs);
    return obj;
}

void virDomainObjUnref(virDomainObj *obj)
{
    if (!obj || !g_atomic_ref_count_dec(&obj->refs))
        return;
    if (obj->priv)
        obj->hv->driver->private_free(obj->priv);
    virJobQueueUnref(obj->queue);
    virDomainViewUnref(obj->view);
    g_mutex_clear(&obj->lock);
    g_free(obj->listed_name);
    g_free(obj);
}

virDomainView *virDomainObjGetView(virDomainObj *obj)
{
    virDomainView *view;

    g_mutex_lock(&obj->lock);
    view = virDomainViewRef(obj->view);
    g_mutex_unlock(&obj->lock);
    return view;
}

void virDomainObjSetView(virDomainObj *obj, virDomainView *view)
{
    virDomainView *old;

    g_mutex_lock(&obj->lock);
    old = obj->view;
    obj->view = view;
    g_mutex_unlock(&obj->lock);
    virDomainViewUnref(old);
}

virHypervisor *virDomainObjHypervisor(const virDomainObj *obj)
{
    return obj->hv;
}

const unsigned char *virDomainObjUUID(const virDomainObj *obj)
{
    return obj->uuid;
}

virJobQueue *virDomainObjQueue(virDomainObj *obj)
{
    return obj->queue;
}

gpointer virDomainObjPrivate(const virDomainObj *obj)
{
    return obj->priv;
}

gboolean virDomainObjIsRemoved(const virDomainObj *obj)
{
    return g_atomic_int_get(&((virDomainObj *)obj)->removed);
}
