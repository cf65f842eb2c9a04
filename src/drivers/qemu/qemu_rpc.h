/*
 * qemu_rpc.h: the procedures of the "qemu" RPC program
 *
 * Thread: the I/O thread.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "drivers/base/domain_driver.h"

extern const virDomainDriverHandlers qemuRpcHandlers[];

/* Tells the clients that registered for raw monitor events. */
void qemuRpcMonitorEvent(virDomainObj *obj, const char *name, JsonObject *data, gint64 seconds,
                         gint64 micros);
