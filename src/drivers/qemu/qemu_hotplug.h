/*
 * qemu_hotplug.h: devices of a running guest
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "drivers/base/domain_driver.h"

/* The driver's entries; see domain_driver.h. */
gboolean qemuHotplugAttach(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                           void **dev, GError **error);
virDomainDetachResult qemuHotplugDetach(virDomainJob *job, virDomainDef *live,
                                        virDomainDeviceKind kind, gsize index, GError **error);
gboolean qemuHotplugUpdate(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                           gsize index, void **dev, GError **error);
gboolean qemuHotplugSetLink(virDomainJob *job, virDomainDef *live, gsize net_index, int state,
                            GError **error);
/* QEMU says that the device is gone: commits it. */
gboolean qemuHotplugRemoved(virDomainJob *job, const char *alias, GError **error);
