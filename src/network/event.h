/*
 * event.h: lifecycle events of networks, told to the clients that asked
 */
#pragma once

#include "network/driver.h"

virNetworkEvents *virNetworkEventsNew(virNetworkDriver *driver);
void virNetworkEventsFree(virNetworkEvents *events);

/* @event: a virNetworkEventLifecycleType. Any thread; fanned out on the I/O thread. */
void virNetworkEventEmit(virNetworkDriver *driver, const char *name, const unsigned char *uuid,
                         int event);

/* The client's registration; NULL @uuid: for all networks. Returns an id, counted from 0 in each
 * connection. The connection's end deregisters. I/O thread. */
int virNetworkEventRegister(virNetworkDriver *driver, virRPCConn *conn, const unsigned char *uuid);
/* FALSE if the connection has no registration of that id. I/O thread. */
gboolean virNetworkEventDeregister(virNetworkDriver *driver, virRPCConn *conn, int id);
