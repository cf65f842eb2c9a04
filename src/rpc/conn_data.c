/*
 * conn_data.c: what handlers keep with a connection and how they learn of its end
 *
 * Thread: any; the hooks run on the I/O thread.
 */
#include "rpc/server_private.h"

typedef struct {
    gpointer data;
    GDestroyNotify destroy;
} virRPCConnDatum;

static void virRPCConnDatumFree(gpointer opaque)
{
    virRPCConnDatum *datum = opaque;

    if (datum->destroy)
        datum->destroy(datum->data);
    g_free(datum);
}

void virRPCConnSetData(virRPCConn *conn, gconstpointer key, gpointer data, GDestroyNotify destroy)
{
    virRPCConnDatum *datum = g_new(virRPCConnDatum, 1);
    virRPCConnDatum *old;

    *datum = (virRPCConnDatum){data, destroy};
    g_mutex_lock(&conn->lock);
    if (!conn->data)
        conn->data = g_hash_table_new_full(NULL, NULL, NULL, virRPCConnDatumFree);
    old = g_hash_table_lookup(conn->data, key);
    g_hash_table_steal(conn->data, key);
    g_hash_table_insert(conn->data, (gpointer)key, datum);
    g_mutex_unlock(&conn->lock);
    if (old)
        virRPCConnDatumFree(old);
}

gpointer virRPCConnGetData(virRPCConn *conn, gconstpointer key)
{
    virRPCConnDatum *datum = NULL;

    g_mutex_lock(&conn->lock);
    if (conn->data)
        datum = g_hash_table_lookup(conn->data, key);
    g_mutex_unlock(&conn->lock);
    return datum ? datum->data : NULL;
}

typedef struct {
    virRPCConn *conn;
    virRPCCloseHook *hook;
} virRPCLateHook;

static gboolean virRPCConnRunLateHook(gpointer opaque)
{
    virRPCLateHook *late = opaque;

    late->hook->func(late->conn, late->hook->opaque);
    return G_SOURCE_REMOVE;
}

static void virRPCLateHookFree(gpointer opaque)
{
    virRPCLateHook *late = opaque;

    if (late->hook->destroy)
        late->hook->destroy(late->hook->opaque);
    virRPCConnUnref(late->conn);
    g_free(late->hook);
    g_free(late);
}

guint virRPCConnAddCloseHook(virRPCConn *conn, virRPCConnCloseFunc func, gpointer opaque,
                             GDestroyNotify destroy)
{
    virRPCCloseHook *hook = g_new(virRPCCloseHook, 1);
    virRPCLateHook *late = NULL;
    guint id;

    *hook = (virRPCCloseHook){.func = func, .opaque = opaque, .destroy = destroy};
    g_mutex_lock(&conn->lock);
    id = hook->id = ++conn->last_hook;
    if (!conn->hooks_run) {
        conn->hooks = g_slist_prepend(conn->hooks, hook);
    } else {
        late = g_new(virRPCLateHook, 1);
        *late = (virRPCLateHook){virRPCConnRef(conn), hook};
    }
    g_mutex_unlock(&conn->lock);
    if (late) {
        g_autoptr(GSource) source = g_idle_source_new();

        g_source_set_priority(source, G_PRIORITY_DEFAULT);
        g_source_set_callback(source, virRPCConnRunLateHook, late, virRPCLateHookFree);
        g_source_attach(source, conn->server->context);
    }
    return id;
}

void virRPCConnRemoveCloseHook(virRPCConn *conn, guint id)
{
    virRPCCloseHook *found = NULL;

    g_mutex_lock(&conn->lock);
    for (GSList *l = conn->hooks; l; l = l->next) {
        virRPCCloseHook *hook = l->data;

        if (hook->id == id) {
            found = hook;
            conn->hooks = g_slist_delete_link(conn->hooks, l);
            break;
        }
    }
    g_mutex_unlock(&conn->lock);
    if (found && found->destroy)
        found->destroy(found->opaque);
    g_free(found);
}

const virRPCConnIdentity *virRPCConnGetIdentity(virRPCConn *conn)
{
    return &conn->identity;
}

gboolean virRPCConnIsReadOnly(virRPCConn *conn)
{
    return g_atomic_int_get(&conn->readonly);
}

void virRPCConnSetReadOnly(virRPCConn *conn)
{
    g_atomic_int_set(&conn->readonly, TRUE);
}

virRPCServer *virRPCConnGetServer(virRPCConn *conn)
{
    return conn->server;
}

void virRPCConnSetOpened(virRPCConn *conn, gboolean opened)
{
    g_atomic_int_set(&conn->opened, opened);
}

gboolean virRPCConnIsOpened(virRPCConn *conn)
{
    return g_atomic_int_get(&conn->opened);
}

gboolean virRPCConnIsAlive(virRPCConn *conn)
{
    gboolean alive;

    g_mutex_lock(&conn->lock);
    alive = conn->fd >= 0 && !conn->lost;
    g_mutex_unlock(&conn->lock);
    return alive;
}
