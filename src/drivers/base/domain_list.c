/*
 * domain_list.c: all domains of one hypervisor
 *
 * Thread: any; one lock guards the three tables.
 */
#include "drivers/base/domain_list_priv.h"

#include "drivers/base/domain_obj_priv.h"

#include "common/base/error.h"

struct _virDomainList {
    GMutex lock;
    GHashTable *by_uuid; /* owns a reference; keys lie in the objects */
    GHashTable *by_name;
    GHashTable *by_id;
};

virDomainList *virDomainListNew(void)
{
    virDomainList *list = g_new0(virDomainList, 1);

    g_mutex_init(&list->lock);
    list->by_uuid = g_hash_table_new_full(virUUIDHash, virUUIDEqualFunc, NULL,
                                          (GDestroyNotify)virDomainObjUnref);
    list->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    list->by_id = g_hash_table_new(NULL, NULL);
    return list;
}

void virDomainListFree(virDomainList *list)
{
    if (!list)
        return;
    g_hash_table_unref(list->by_id);
    g_hash_table_unref(list->by_name);
    g_hash_table_unref(list->by_uuid);
    g_mutex_clear(&list->lock);
    g_free(list);
}

static virDomainObj *virDomainListFind(virDomainList *list, GHashTable *table, gconstpointer key)
{
    virDomainObj *obj;

    g_mutex_lock(&list->lock);
    obj = g_hash_table_lookup(table, key);
    obj = obj && obj->published ? virDomainObjRef(obj) : NULL;
    g_mutex_unlock(&list->lock);
    return obj;
}

virDomainObj *virDomainListFindByName(virDomainList *list, const char *name)
{
    return virDomainListFind(list, list->by_name, name);
}

virDomainObj *virDomainListFindByUUID(virDomainList *list, const unsigned char *uuid)
{
    return virDomainListFind(list, list->by_uuid, uuid);
}

virDomainObj *virDomainListFindById(virDomainList *list, int id)
{
    return id < 0 ? NULL : virDomainListFind(list, list->by_id, GINT_TO_POINTER(id));
}

/* Each group of filter flags passes if none of its flags is given or one that fits is. */
typedef struct {
    unsigned yes; /* passes a view for which test() is true */
    unsigned no;
    gboolean (*test)(const virDomainView *view);
} virDomainListFilter;

static gboolean viewIsPersistent(const virDomainView *view)
{
    return view->persistent;
}

static gboolean viewHasAutostart(const virDomainView *view)
{
    return view->autostart;
}

static gboolean viewHasManagedSave(const virDomainView *view)
{
    return view->managed_save;
}

/* Snapshots and checkpoints aren't kept yet, so that no domain has one. */
static gboolean viewHasNothing(const virDomainView *view)
{
    return FALSE;
}

static const virDomainListFilter virDomainListFilters[] = {
    {VIR_CONNECT_LIST_DOMAINS_ACTIVE, VIR_CONNECT_LIST_DOMAINS_INACTIVE, virDomainViewIsActive},
    {VIR_CONNECT_LIST_DOMAINS_PERSISTENT, VIR_CONNECT_LIST_DOMAINS_TRANSIENT, viewIsPersistent},
    {VIR_CONNECT_LIST_DOMAINS_AUTOSTART, VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART, viewHasAutostart},
    {VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE, VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE,
     viewHasManagedSave},
    {VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT, VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT, viewHasNothing},
    {VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT, VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT,
     viewHasNothing},
};

static unsigned virDomainStateFilterFlag(virDomainState state)
{
    switch (state) {
    case VIR_DOMAIN_RUNNING:
        return VIR_CONNECT_LIST_DOMAINS_RUNNING;
    case VIR_DOMAIN_PAUSED:
        return VIR_CONNECT_LIST_DOMAINS_PAUSED;
    case VIR_DOMAIN_SHUTOFF:
        return VIR_CONNECT_LIST_DOMAINS_SHUTOFF;
    default:
        return VIR_CONNECT_LIST_DOMAINS_OTHER;
    }
}

gboolean virDomainViewMatches(const virDomainView *view, unsigned flags)
{
    const unsigned states = VIR_CONNECT_LIST_DOMAINS_RUNNING | VIR_CONNECT_LIST_DOMAINS_PAUSED |
                            VIR_CONNECT_LIST_DOMAINS_SHUTOFF | VIR_CONNECT_LIST_DOMAINS_OTHER;
    gsize i;

    if ((flags & states) && !(flags & virDomainStateFilterFlag(view->state)))
        return FALSE;
    for (i = 0; i < G_N_ELEMENTS(virDomainListFilters); i++) {
        const virDomainListFilter *filter = &virDomainListFilters[i];
        unsigned fits;

        if (!(flags & (filter->yes | filter->no)))
            continue;
        fits = filter->test(view) ? filter->yes : filter->no;
        if (!(flags & fits))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *virDomainListCollect(virDomainList *list, unsigned flags, GPtrArray **objs)
{
    GPtrArray *views = g_ptr_array_new_with_free_func((GDestroyNotify)virDomainViewUnref);
    GHashTableIter iter;
    gpointer value;

    if (objs)
        *objs = g_ptr_array_new_with_free_func((GDestroyNotify)virDomainObjUnref);

    g_mutex_lock(&list->lock);
    g_hash_table_iter_init(&iter, list->by_uuid);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        virDomainObj *obj = value;
        virDomainView *view;

        if (!obj->published)
            continue;
        view = virDomainObjGetView(obj);
        if (!virDomainViewMatches(view, flags)) {
            virDomainViewUnref(view);
            continue;
        }
        g_ptr_array_add(views, view);
        if (objs)
            g_ptr_array_add(*objs, virDomainObjRef(obj));
    }
    g_mutex_unlock(&list->lock);
    return views;
}

unsigned virDomainListCountActive(virDomainList *list)
{
    unsigned count;

    g_mutex_lock(&list->lock);
    count = g_hash_table_size(list->by_id);
    g_mutex_unlock(&list->lock);
    return count;
}

void virDomainListForeach(virDomainList *list, virDomainListFunc func, gpointer opaque)
{
    g_autoptr(GPtrArray) objs = NULL;
    g_autoptr(GPtrArray) views = virDomainListCollect(list, 0, &objs);
    guint i;

    for (i = 0; i < objs->len; i++)
        func(g_ptr_array_index(objs, i), opaque);
}

/* Under the lock: the one that @name and @uuid both belong to, or NULL; *@error is set if they
 * contradict each other. */
static virDomainObj *virDomainListMatch(virDomainList *list, const char *name,
                                        const unsigned char *uuid, GError **error)
{
    virDomainObj *same_uuid = g_hash_table_lookup(list->by_uuid, uuid);
    virDomainObj *same_name = g_hash_table_lookup(list->by_name, name);
    char text[VIR_UUID_STRING_BUFLEN];

    if (same_uuid == same_name)
        return same_uuid;
    if (same_uuid) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED,
                    "UUID %s belongs to domain '%s', so that '%s' can't have it; leave <uuid> out "
                    "for a new domain or use 'domrename' to rename",
                    virUUIDFormat(uuid, text), same_uuid->listed_name, name);
        return NULL;
    }
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED,
                "the name '%s' belongs to the domain with UUID %s; undefine that one or give its "
                "<uuid> in the document",
                name, virUUIDFormat(same_name->uuid, text));
    return NULL;
}

/* Under the lock. */
static void virDomainListInsert(virDomainList *list, virDomainObj *obj, const char *name)
{
    g_free(obj->listed_name);
    obj->listed_name = g_strdup(name);
    g_atomic_int_set(&obj->removed, FALSE);
    g_hash_table_insert(list->by_uuid, obj->uuid, virDomainObjRef(obj));
    g_hash_table_insert(list->by_name, obj->listed_name, obj);
}

virDomainObj *virDomainListReserve(virHypervisor *hv, const char *name, const unsigned char *uuid,
                                   gboolean *created, GError **error)
{
    virDomainList *list = hv->domains;
    g_autoptr(virDomainObj) fresh = virDomainObjNew(hv, name, uuid);
    g_autoptr(GError) clash = NULL;
    virDomainObj *obj;

    *created = FALSE;
    g_mutex_lock(&list->lock);
    obj = virDomainListMatch(list, name, uuid, &clash);
    if (!obj && !clash) {
        obj = fresh;
        *created = TRUE;
        virDomainListInsert(list, obj, name);
    }
    if (obj)
        virDomainObjRef(obj);
    g_mutex_unlock(&list->lock);
    if (clash)
        g_propagate_error(error, g_steal_pointer(&clash));
    return obj;
}

gboolean virDomainListClaim(virDomainList *list, virDomainObj *obj, const char *name,
                            GError **error)
{
    virDomainObj *holder;

    g_mutex_lock(&list->lock);
    holder = g_hash_table_lookup(list->by_name, name);
    if (!holder && g_hash_table_lookup(list->by_uuid, obj->uuid) == obj) {
        g_hash_table_remove(list->by_name, obj->listed_name);
        g_free(obj->listed_name);
        obj->listed_name = g_strdup(name);
        g_hash_table_insert(list->by_name, obj->listed_name, obj);
    } else if (!holder && !g_hash_table_contains(list->by_uuid, obj->uuid)) {
        virDomainListInsert(list, obj, name);
    }
    holder = g_hash_table_lookup(list->by_name, name);
    g_mutex_unlock(&list->lock);

    if (holder != obj)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED,
                    "the name '%s' belongs to another domain; choose one that is free", name);
    return holder == obj;
}

void virDomainListPublish(virDomainList *list, virDomainObj *obj)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);

    g_mutex_lock(&list->lock);
    obj->published = TRUE;
    if (obj->listed_id != view->id) {
        if (obj->listed_id != -1)
            g_hash_table_remove(list->by_id, GINT_TO_POINTER(obj->listed_id));
        obj->listed_id = view->id;
        if (view->id != -1)
            g_hash_table_insert(list->by_id, GINT_TO_POINTER(view->id), obj);
    }
    g_mutex_unlock(&list->lock);
}

void virDomainListRemove(virDomainList *list, virDomainObj *obj)
{
    g_autoptr(virDomainObj) keep = virDomainObjRef(obj);

    g_mutex_lock(&list->lock);
    if (g_hash_table_lookup(list->by_uuid, obj->uuid) == obj) {
        if (obj->listed_id != -1)
            g_hash_table_remove(list->by_id, GINT_TO_POINTER(obj->listed_id));
        obj->listed_id = -1;
        g_hash_table_remove(list->by_name, obj->listed_name);
        g_hash_table_remove(list->by_uuid, obj->uuid);
        obj->published = FALSE;
        g_atomic_int_set(&obj->removed, TRUE);
    }
    g_mutex_unlock(&list->lock);
}

void virDomainListCancel(virDomainList *list, virDomainObj *obj)
{
    gboolean published;

    g_mutex_lock(&list->lock);
    published = obj->published;
    g_mutex_unlock(&list->lock);
    if (!published)
        virDomainListRemove(list, obj);
}
