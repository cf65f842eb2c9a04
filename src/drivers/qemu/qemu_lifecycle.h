/*
 * qemu_lifecycle.h: shutdown, reboot, suspend and the like; the driver's entries (domain_driver.h)
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "drivers/base/domain_driver.h"

gboolean qemuLifecycleShutdown(virDomainJob *job, unsigned flags, GError **error);
gboolean qemuLifecycleReboot(virDomainJob *job, unsigned flags, GError **error);
gboolean qemuLifecycleReset(virDomainJob *job, unsigned flags, GError **error);
gboolean qemuLifecycleSuspend(virDomainJob *job, GError **error);
gboolean qemuLifecycleResume(virDomainJob *job, GError **error);
gboolean qemuLifecycleInjectNmi(virDomainJob *job, unsigned flags, GError **error);
gboolean qemuLifecyclePMWakeup(virDomainJob *job, unsigned flags, GError **error);
gboolean qemuLifecycleSendKey(virDomainJob *job, const virDomainKeys *keys, GError **error);
int qemuLifecycleScreenshot(virDomainJob *job, unsigned screen, unsigned flags, char **mime,
                            GError **error);
gboolean qemuLifecycleSetMemory(virDomainJob *job, virDomainDef *live, unsigned long long kib,
                                GError **error);
gboolean qemuLifecycleSetStatsPeriod(virDomainJob *job, virDomainDef *live, int period,
                                     GError **error);
