/*
 * domain_stats.h: statistics of one domain, for the bulk call and for the single ones
 *
 * Thread: any; Collect never blocks.
 */
#pragma once

#include "drivers/base/domain_driver.h"

/* All groups that the public API knows. */
#define VIR_DOMAIN_STATS_ALL \
    (VIR_DOMAIN_STATS_STATE | VIR_DOMAIN_STATS_CPU_TOTAL | VIR_DOMAIN_STATS_BALLOON | \
     VIR_DOMAIN_STATS_VCPU | VIR_DOMAIN_STATS_INTERFACE | VIR_DOMAIN_STATS_BLOCK | \
     VIR_DOMAIN_STATS_PERF | VIR_DOMAIN_STATS_IOTHREAD | VIR_DOMAIN_STATS_MEMORY | \
     VIR_DOMAIN_STATS_DIRTYRATE | VIR_DOMAIN_STATS_VM)
/* Those for which a hypervisor has to be asked. */
#define VIR_DOMAIN_STATS_ASKED \
    (VIR_DOMAIN_STATS_BALLOON | VIR_DOMAIN_STATS_VCPU | VIR_DOMAIN_STATS_BLOCK | \
     VIR_DOMAIN_STATS_IOTHREAD | VIR_DOMAIN_STATS_VM)

/* Adds what is known of @groups without asking anybody: from the view, the kernel and what the
 * driver remembers. */
void virDomainStatsCollect(virDomainObj *obj, const virDomainView *view, unsigned groups,
                           virTypedParams *params);
