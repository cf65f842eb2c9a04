/*
 * event_registry.h: which client wants to hear what, for any kind of object
 *
 * Knows neither domains nor networks: an event is a number, an object is a UUID. A registration
 * ends with its connection.
 *
 * Thread: the I/O thread.
 */
#pragma once

#include "common/base/uuid.h"
#include "rpc/server.h"

typedef struct _virEventRegistry virEventRegistry;

virEventRegistry *virEventRegistryNew(void);
void virEventRegistryFree(virEventRegistry *registry);

/**
 * virEventRegistryAdd:
 * @form: how it is told, of the caller's choosing ("old protocol", "with callback id"); given
 *        back to the fan-out
 * @uuid: only of this object; NULL: of any
 *
 * Returns the callback id: the lowest number that @conn doesn't use yet, so that clients who asked
 * for the same mostly have the same, and an event needs encoding only once.
 */
int virEventRegistryAdd(virEventRegistry *registry, virRPCConn *conn, int event, int form,
                        const unsigned char *uuid);

/* FALSE if @conn has no registration @id. @event, if not NULL, gets what it was for. */
gboolean virEventRegistryRemove(virEventRegistry *registry, virRPCConn *conn, int id, int *event);

/* The id of a registration of @conn for @event in @form, or -1; and how many there are. */
int virEventRegistryFind(virEventRegistry *registry, virRPCConn *conn, int event, int form);
unsigned virEventRegistryCount(virEventRegistry *registry, virRPCConn *conn, int event);

/* True if anybody wants @event: what nobody wants need not be made. */
gboolean virEventRegistryWants(virEventRegistry *registry, int event);

/* Makes the packet for callback id @id in @form; NULL: send nothing. */
typedef virRPCEvent *(*virEventRegistryEncode)(int form, int id, gpointer opaque);

/* Sends to each registration of @event for @uuid, in the order of registration. @encode is asked
 * once per form and id. */
void virEventRegistryFanOut(virEventRegistry *registry, int event, const unsigned char *uuid,
                            virEventRegistryEncode encode, gpointer opaque);
