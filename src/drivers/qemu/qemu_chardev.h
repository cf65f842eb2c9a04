/*
 * qemu_chardev.h: back ends of character devices
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "conf/device/chardev.h"
#include "drivers/qemu/qemu_device.h"

/* Adds -chardev with the id "char@alias". */
gboolean qemuChardevAddBackend(qemuCommand *cmd, virDomainChrSourceDef *source, const char *alias,
                               GError **error);
