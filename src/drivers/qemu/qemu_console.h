/*
 * qemu_console.h: consoles, channels and screens as byte streams; the driver's entries
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "drivers/base/domain_driver.h"

int qemuConsoleOpen(virDomainJob *job, const char *device, unsigned flags, GError **error);
int qemuChannelOpen(virDomainJob *job, const char *name, unsigned flags, GError **error);
gboolean qemuGraphicsOpen(virDomainJob *job, unsigned index, int fd, unsigned flags,
                          GError **error);
