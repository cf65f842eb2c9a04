/*
 * qemu_device.h: the table of device kinds for QEMU, and what devices have in common
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "conf/device/virtio_options.h"
#include "drivers/qemu/qemu_command.h"

typedef struct {
    virDomainDeviceKind kind;
    /* Adds the device and its back end to the command line. */
    gboolean (*command)(qemuCommand *cmd, void *dev, GError **error);
    /* Gives its alias; @n counts within the kind. NULL: the kind has none. */
    char *(*alias)(const virDomainDef *def, const void *dev, gsize n);
    /* Devices of a lower rank (0..2) come first; NULL: all the same. */
    unsigned (*rank)(const void *dev);
} qemuDeviceOps;

#define QEMU_DEVICE_RANKS 3

/* Aliases for all devices that have none yet. */
void qemuDeviceAssignAliases(virDomainDef *live);
/* All devices, in the order in which QEMU must meet them. */
gboolean qemuDeviceCommandAll(qemuCommand *cmd, GError **error);

/* Adds "bus" and "addr" (or "port", "nr") of the device's address. FALSE with @error if there is
 * none where one is needed. */
gboolean qemuDeviceAddAddress(const virDomainDef *def, JsonObject *props,
                              const virDomainDeviceInfo *info, GError **error);
/* Adds rombar and romfile, bootindex, acpi-index. */
gboolean qemuDeviceAddOptions(qemuCommand *cmd, JsonObject *props, const virDomainDeviceInfo *info,
                              GError **error);
/* "virtio-net" gives "virtio-net-pci", "virtio-net-pci-transitional" ...: @suffix 0 plain,
 * 1 transitional, 2 non-transitional. Owned by the caller. */
char *qemuDeviceVirtioName(const char *base, int suffix);

void qemuDeviceAddVirtio(JsonObject *props, const virDomainVirtioOptions *virtio);
/* The id in QEMU of a controller; owned by the caller. */
char *qemuDeviceControllerAlias(const virDomainDef *def, int type, int index);
/* The id of the backend for <audio id=>, "audio1"; owned by the caller. */
char *qemuDeviceAudioId(const virDomainDef *def, unsigned id);

/* One file each. */
extern const qemuDeviceOps qemuDiskOps;
extern const qemuDeviceOps qemuControllerOps;
extern const qemuDeviceOps qemuNetOps;
extern const qemuDeviceOps qemuSerialOps;
extern const qemuDeviceOps qemuParallelOps;
extern const qemuDeviceOps qemuConsoleOps;
extern const qemuDeviceOps qemuChannelOps;
extern const qemuDeviceOps qemuInputOps;
extern const qemuDeviceOps qemuGraphicsOps;
extern const qemuDeviceOps qemuSoundOps;
extern const qemuDeviceOps qemuAudioOps;
extern const qemuDeviceOps qemuVideoOps;
extern const qemuDeviceOps qemuWatchdogOps;
extern const qemuDeviceOps qemuMemballoonOps;
extern const qemuDeviceOps qemuRngOps;
extern const qemuDeviceOps qemuHubOps;
extern const qemuDeviceOps qemuPanicOps;
