/*
 * event_registry.c: which client wants to hear what
 *
 * Thread: the I/O thread.
 */
#include "drivers/base/event_registry.h"

#include <string.h>

typedef struct {
    virRPCConn *conn; /* not owned: the close hook removes the entry */
    int id;
    int event;
    int form;
    gboolean filtered;
    unsigned char uuid[VIR_UUID_BUFLEN];
} virEventRegistration;

struct _virEventRegistry {
    GArray *entries;   /* of virEventRegistration */
    GHashTable *hooks; /* connections that have a close hook, to the hook's id */
};

virEventRegistry *virEventRegistryNew(void)
{
    virEventRegistry *registry = g_new0(virEventRegistry, 1);

    registry->entries = g_array_new(FALSE, FALSE, sizeof(virEventRegistration));
    registry->hooks = g_hash_table_new(NULL, NULL);
    return registry;
}

void virEventRegistryFree(virEventRegistry *registry)
{
    GHashTableIter iter;
    gpointer conn, hook;

    if (!registry)
        return;
    g_hash_table_iter_init(&iter, registry->hooks);
    while (g_hash_table_iter_next(&iter, &conn, &hook))
        virRPCConnRemoveCloseHook(conn, GPOINTER_TO_UINT(hook));
    g_hash_table_unref(registry->hooks);
    g_array_unref(registry->entries);
    g_free(registry);
}

static virEventRegistration *virEventRegistryGet(virEventRegistry *registry, guint i)
{
    return &g_array_index(registry->entries, virEventRegistration, i);
}

static void virEventRegistryConnClosed(virRPCConn *conn, gpointer opaque)
{
    virEventRegistry *registry = opaque;
    guint i;

    for (i = registry->entries->len; i > 0; i--) {
        if (virEventRegistryGet(registry, i - 1)->conn == conn)
            g_array_remove_index(registry->entries, i - 1);
    }
    g_hash_table_remove(registry->hooks, conn);
}

/* The lowest id that @conn doesn't use. */
static int virEventRegistryNextId(virEventRegistry *registry, virRPCConn *conn)
{
    int id = 0;
    guint i = 0;

    while (i < registry->entries->len) {
        const virEventRegistration *entry = virEventRegistryGet(registry, i++);

        if (entry->conn == conn && entry->id == id) {
            id++;
            i = 0;
        }
    }
    return id;
}

int virEventRegistryAdd(virEventRegistry *registry, virRPCConn *conn, int event, int form,
                        const unsigned char *uuid)
{
    virEventRegistration entry = {
        .conn = conn,
        .id = virEventRegistryNextId(registry, conn),
        .event = event,
        .form = form,
        .filtered = uuid != NULL,
    };

    if (uuid)
        memcpy(entry.uuid, uuid, VIR_UUID_BUFLEN);
    g_array_append_val(registry->entries, entry);
    if (!g_hash_table_contains(registry->hooks, conn)) {
        guint hook = virRPCConnAddCloseHook(conn, virEventRegistryConnClosed, registry, NULL);

        g_hash_table_insert(registry->hooks, conn, GUINT_TO_POINTER(hook));
    }
    return entry.id;
}

gboolean virEventRegistryRemove(virEventRegistry *registry, virRPCConn *conn, int id, int *event)
{
    guint i;

    for (i = 0; i < registry->entries->len; i++) {
        const virEventRegistration *entry = virEventRegistryGet(registry, i);

        if (entry->conn != conn || entry->id != id)
            continue;
        if (event)
            *event = entry->event;
        g_array_remove_index(registry->entries, i);
        return TRUE;
    }
    return FALSE;
}

int virEventRegistryFind(virEventRegistry *registry, virRPCConn *conn, int event, int form)
{
    guint i;

    for (i = 0; i < registry->entries->len; i++) {
        const virEventRegistration *entry = virEventRegistryGet(registry, i);

        if (entry->conn == conn && entry->event == event && entry->form == form)
            return entry->id;
    }
    return -1;
}

unsigned virEventRegistryCount(virEventRegistry *registry, virRPCConn *conn, int event)
{
    unsigned count = 0;
    guint i;

    for (i = 0; i < registry->entries->len; i++) {
        const virEventRegistration *entry = virEventRegistryGet(registry, i);

        count += entry->conn == conn && entry->event == event;
    }
    return count;
}

gboolean virEventRegistryWants(virEventRegistry *registry, int event)
{
    guint i;

    for (i = 0; i < registry->entries->len; i++) {
        if (virEventRegistryGet(registry, i)->event == event)
            return TRUE;
    }
    return FALSE;
}

/* A packet made for one form and id. */
typedef struct {
    int form;
    int id;
    virRPCEvent *packet;
} virEventPacket;

static void virEventPacketClear(gpointer opaque)
{
    virEventPacket *made = opaque;

    if (made->packet)
        virRPCEventUnref(made->packet);
}

static virRPCEvent *virEventPacketGet(GArray *packets, int form, int id,
                                      virEventRegistryEncode encode, gpointer opaque)
{
    virEventPacket fresh = {.form = form, .id = id};
    guint i;

    for (i = 0; i < packets->len; i++) {
        const virEventPacket *made = &g_array_index(packets, virEventPacket, i);

        if (made->form == form && made->id == id)
            return made->packet;
    }
    fresh.packet = encode(form, id, opaque);
    g_array_append_val(packets, fresh);
    return fresh.packet;
}

void virEventRegistryFanOut(virEventRegistry *registry, int event, const unsigned char *uuid,
                            virEventRegistryEncode encode, gpointer opaque)
{
    g_autoptr(GArray) packets = g_array_new(FALSE, FALSE, sizeof(virEventPacket));
    guint i;

    g_array_set_clear_func(packets, virEventPacketClear);
    for (i = 0; i < registry->entries->len; i++) {
        const virEventRegistration *entry = virEventRegistryGet(registry, i);
        virRPCEvent *packet;

        if (entry->event != event || (entry->filtered && !virUUIDEqual(entry->uuid, uuid)))
            continue;
        packet = virEventPacketGet(packets, entry->form, entry->id, encode, opaque);
        if (packet)
            virRPCConnSendEventShared(entry->conn, packet);
    }
}
