/*
 * event.c: lifecycle events of networks
 *
 * Thread: the registrations belong to the I/O thread; virNetworkEventEmit() hands over to it.
 */
#include "network/event.h"

#include <string.h>

#include "common/base/uuid.h"
#include "rpc/remote_protocol.h"

typedef struct {
    virRPCConn *conn; /* no reference: its close hook removes this */
    int id;
    gboolean one; /* for one network only */
    unsigned char uuid[VIR_UUID_BUFLEN];
} registration;

struct _virNetworkEvents {
    GPtrArray *registrations;
};

/* What a connection keeps. */
typedef struct {
    virNetworkEvents *events;
    int next_id;
    guint hook;
} conn_state;

static const char conn_key;

virNetworkEvents *virNetworkEventsNew(virNetworkDriver *driver)
{
    virNetworkEvents *events = g_new0(virNetworkEvents, 1);

    events->registrations = g_ptr_array_new_with_free_func(g_free);
    return events;
}

void virNetworkEventsFree(virNetworkEvents *events)
{
    if (!events)
        return;
    g_ptr_array_unref(events->registrations);
    g_free(events);
}

static void conn_closed(virRPCConn *conn, gpointer opaque)
{
    virNetworkEvents *events = opaque;

    for (guint i = events->registrations->len; i-- > 0;) {
        registration *reg = g_ptr_array_index(events->registrations, i);

        if (reg->conn == conn)
            g_ptr_array_remove_index_fast(events->registrations, i);
    }
}

int virNetworkEventRegister(virNetworkDriver *driver, virRPCConn *conn, const unsigned char *uuid)
{
    registration *reg = g_new0(registration, 1);
    conn_state *state = virRPCConnGetData(conn, &conn_key);

    if (!state) {
        state = g_new0(conn_state, 1);
        virRPCConnSetData(conn, &conn_key, state, g_free);
        state->hook = virRPCConnAddCloseHook(conn, conn_closed, driver->events, NULL);
    }
    reg->conn = conn;
    reg->id = state->next_id++;
    if (uuid) {
        reg->one = TRUE;
        memcpy(reg->uuid, uuid, VIR_UUID_BUFLEN);
    }
    g_ptr_array_add(driver->events->registrations, reg);
    return reg->id;
}

gboolean virNetworkEventDeregister(virNetworkDriver *driver, virRPCConn *conn, int id)
{
    GPtrArray *all = driver->events->registrations;

    for (guint i = 0; i < all->len; i++) {
        registration *reg = g_ptr_array_index(all, i);

        if (reg->conn == conn && reg->id == id) {
            g_ptr_array_remove_index(all, i);
            return TRUE;
        }
    }
    return FALSE;
}

typedef struct {
    virNetworkDriver *driver;
    char *name;
    unsigned char uuid[VIR_UUID_BUFLEN];
    int event;
} pending_event;

static void pending_free(gpointer opaque)
{
    pending_event *pending = opaque;

    g_free(pending->name);
    g_free(pending);
}

static gboolean fan_out(gpointer opaque)
{
    pending_event *pending = opaque;
    GPtrArray *all = pending->driver->events->registrations;

    for (guint i = 0; i < all->len; i++) {
        registration *reg = g_ptr_array_index(all, i);
        remote_network_event_lifecycle_msg msg = {
            .callbackID = reg->id, .net = {.name = pending->name}, .event = pending->event};

        if (reg->one && !virUUIDEqual(reg->uuid, pending->uuid))
            continue;
        memcpy(msg.net.uuid, pending->uuid, VIR_UUID_BUFLEN);
        virRPCConnSendEvent(reg->conn, &remote_protocol, REMOTE_PROC_NETWORK_EVENT_LIFECYCLE, &msg);
    }
    return G_SOURCE_REMOVE;
}

void virNetworkEventEmit(virNetworkDriver *driver, const char *name, const unsigned char *uuid,
                         int event)
{
    pending_event *pending = g_new0(pending_event, 1);

    pending->driver = driver;
    pending->name = g_strdup(name);
    pending->event = event;
    memcpy(pending->uuid, uuid, VIR_UUID_BUFLEN);
    virNetworkDriverInvoke(driver, fan_out, pending, pending_free);
}
