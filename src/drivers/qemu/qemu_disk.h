/*
 * qemu_disk.h: what start, hotplug and statistics share about disks
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "conf/device/disk.h"
#include "drivers/qemu/qemu_device.h"

/* -blockdev for the image and all it is based on (nothing for an empty drive). */
gboolean qemuDiskAddNodes(qemuCommand *cmd, const virDomainDiskDef *disk, GError **error);
/* What -device or device_add gets, owned by the caller. */
JsonObject *qemuDiskBuildDevice(qemuCommand *cmd, const virDomainDiskDef *disk, GError **error);
/* The block node that the device uses, owned by the caller. */
char *qemuDiskTopNode(const virDomainDiskDef *disk);
