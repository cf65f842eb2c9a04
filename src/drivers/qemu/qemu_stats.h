/*
 * qemu_stats.h: numbers about running guests; the driver's entries (domain_driver.h)
 *
 * Thread: asking is the job's; reading is anybody's and never waits.
 */
#pragma once

#include "drivers/base/domain_driver.h"

gboolean qemuStatsQuery(virDomainJob *job, unsigned groups, GError **error);
void qemuStatsGet(virDomainObj *obj, const virDomainView *view, unsigned groups,
                  virTypedParams *params);
gboolean qemuStatsGetCpuTime(virDomainObj *obj, const virDomainView *view, guint64 *ns);
void qemuStatsGetVcpuTimes(virDomainObj *obj, const virDomainView *view, gsize count, guint64 *ns,
                           int *host_cpu);
