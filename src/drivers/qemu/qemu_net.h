/*
 * qemu_net.h: what start, hotplug and statistics share about interfaces
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "conf/device/net.h"
#include "drivers/qemu/qemu_device.h"

/* How many queues the interface has, at least 1. */
unsigned qemuNetQueues(const virDomainNetDef *net);
/* TRUE for the actual types that are plugged into the host by a tap. */
gboolean qemuNetUsesTap(const virDomainNetDef *net);
/* What -netdev or netdev_add gets; descriptors are passed through @cmd. Owned by the caller. */
JsonObject *qemuNetBuildBackend(qemuCommand *cmd, virDomainNetDef *net, GError **error);
/* What -device or device_add gets, owned by the caller. */
JsonObject *qemuNetBuildDevice(qemuCommand *cmd, const virDomainNetDef *net, GError **error);
