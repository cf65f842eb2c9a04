/*
 * object.c: networks, their views, and the list of all
 */
#include "network/object.h"

#include <string.h>

#include "common/base/error.h"

struct _virNetworkList {
    GMutex lock;
    GHashTable *by_name; /* char * (in the object) to virNetworkObj, with a reference */
    GHashTable *by_uuid; /* without one */
};

virNetworkView *virNetworkViewRef(virNetworkView *view)
{
    g_atomic_ref_count_inc(&view->refs);
    return view;
}

void virNetworkViewUnref(virNetworkView *view)
{
    if (!view || !g_atomic_ref_count_dec(&view->refs))
        return;
    virNetworkDefUnref(view->config);
    virNetworkDefUnref(view->live);
    g_free(view->name);
    g_free(view);
}

virNetworkObj *virNetworkObjRef(virNetworkObj *obj)
{
    g_atomic_ref_count_inc(&obj->refs);
    return obj;
}

void virNetworkObjUnref(virNetworkObj *obj)
{
    if (!obj || !g_atomic_ref_count_dec(&obj->refs))
        return;
    virNetworkViewUnref(obj->view);
    g_hash_table_unref(obj->ports);
    virProcessClear(&obj->runtime.dnsmasq);
    virJobQueueUnref(obj->queue);
    g_mutex_clear(&obj->lock);
    g_free(obj->name);
    g_free(obj);
}

static void port_free(gpointer port)
{
    virNetworkPortDefFree(port);
}

static virNetworkObj *obj_new(virNetworkDriver *driver, const virNetworkDef *def)
{
    virNetworkObj *obj = g_new0(virNetworkObj, 1);

    g_atomic_ref_count_init(&obj->refs);
    g_mutex_init(&obj->lock);
    obj->driver = driver;
    obj->name = g_strdup(def->name);
    memcpy(obj->uuid, def->uuid, VIR_UUID_BUFLEN);
    obj->queue = virJobQueueNew(driver->pool);
    obj->runtime.dnsmasq.pidfd = -1;
    obj->ports = g_hash_table_new_full(virUUIDHash, virUUIDEqualFunc, NULL, port_free);
    obj->view = g_new0(virNetworkView, 1);
    g_atomic_ref_count_init(&obj->view->refs);
    obj->view->name = g_strdup(def->name);
    memcpy(obj->view->uuid, def->uuid, VIR_UUID_BUFLEN);
    return obj;
}

virNetworkView *virNetworkObjGetView(virNetworkObj *obj)
{
    virNetworkView *view;

    g_mutex_lock(&obj->lock);
    view = virNetworkViewRef(obj->view);
    g_mutex_unlock(&obj->lock);
    return view;
}

static void obj_unref(gpointer obj)
{
    virNetworkObjUnref(obj);
}

virNetworkList *virNetworkListNew(void)
{
    virNetworkList *list = g_new0(virNetworkList, 1);

    g_mutex_init(&list->lock);
    list->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, obj_unref);
    list->by_uuid = g_hash_table_new(virUUIDHash, virUUIDEqualFunc);
    return list;
}

void virNetworkListFree(virNetworkList *list)
{
    if (!list)
        return;
    g_hash_table_unref(list->by_uuid);
    g_hash_table_unref(list->by_name);
    g_mutex_clear(&list->lock);
    g_free(list);
}

static virNetworkObj *find(virNetworkList *list, GHashTable *table, gconstpointer key)
{
    virNetworkObj *obj;

    g_mutex_lock(&list->lock);
    obj = g_hash_table_lookup(table, key);
    if (obj)
        virNetworkObjRef(obj);
    g_mutex_unlock(&list->lock);
    return obj;
}

virNetworkObj *virNetworkListFindByName(virNetworkList *list, const char *name)
{
    return find(list, list->by_name, name);
}

virNetworkObj *virNetworkListFindByUUID(virNetworkList *list, const unsigned char *uuid)
{
    return find(list, list->by_uuid, uuid);
}

GPtrArray *virNetworkListAll(virNetworkList *list)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(obj_unref);
    GHashTableIter iter;
    gpointer obj;

    g_mutex_lock(&list->lock);
    g_hash_table_iter_init(&iter, list->by_name);
    while (g_hash_table_iter_next(&iter, NULL, &obj))
        g_ptr_array_add(all, virNetworkObjRef(obj));
    g_mutex_unlock(&list->lock);
    return all;
}

/* With the lock held: the existing network of @def's name, or NULL; FALSE if name and UUID
 * contradict. */
static gboolean check_identity(virNetworkList *list, const virNetworkDef *def, virNetworkObj **same,
                               GError **error)
{
    virNetworkObj *named = g_hash_table_lookup(list->by_name, def->name);
    virNetworkObj *known = g_hash_table_lookup(list->by_uuid, def->uuid);
    char text[VIR_UUID_STRING_BUFLEN];

    *same = named;
    if (named && def->uuid_specified && named != known) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_FAILED,
                    "the network '%s' already exists with UUID %s; undefine it first or use that "
                    "UUID",
                    def->name, virUUIDFormat(named->uuid, text));
        return FALSE;
    }
    if (!named && known) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_FAILED,
                    "UUID %s already belongs to the network '%s'; a network cannot be renamed by "
                    "defining it again",
                    virUUIDFormat(def->uuid, text), known->name);
        return FALSE;
    }
    return TRUE;
}

virNetworkObj *virNetworkListAdd(virNetworkDriver *driver, virNetworkDef *def, GError **error)
{
    virNetworkList *list = driver->networks;
    virNetworkObj *obj = NULL;
    gboolean ok;

    g_mutex_lock(&list->lock);
    ok = check_identity(list, def, &obj, error);
    if (ok && !obj) {
        obj = obj_new(driver, def);
        g_hash_table_insert(list->by_name, obj->name, obj);
        g_hash_table_insert(list->by_uuid, obj->uuid, obj);
    }
    if (ok) {
        virNetworkObjRef(obj);
        memcpy(def->uuid, obj->uuid, VIR_UUID_BUFLEN);
        def->uuid_specified = TRUE;
    }
    g_mutex_unlock(&list->lock);
    return ok ? obj : NULL;
}

void virNetworkListRemove(virNetworkObj *obj)
{
    virNetworkList *list = obj->driver->networks;

    virNetworkObjRef(obj); /* the list's may be the last one */
    g_mutex_lock(&list->lock);
    if (g_hash_table_lookup(list->by_name, obj->name) == obj) {
        g_hash_table_remove(list->by_uuid, obj->uuid);
        g_hash_table_remove(list->by_name, obj->name);
    }
    g_mutex_unlock(&list->lock);
    g_mutex_lock(&obj->lock);
    obj->removed = TRUE;
    g_mutex_unlock(&obj->lock);
    virNetworkObjUnref(obj);
}

virNetworkObj *virNetworkListFindClient(virNetworkDriver *driver, const char *name,
                                        const unsigned char *uuid, GError **error)
{
    virNetworkObj *obj = virNetworkListFindByUUID(driver->networks, uuid);
    char text[VIR_UUID_STRING_BUFLEN];

    if (!obj)
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK,
                    "no network with UUID %s (%s) is known here", virUUIDFormat(uuid, text), name);
    return obj;
}
