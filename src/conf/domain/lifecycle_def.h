/*
 * lifecycle_def.h: <on_poweroff> and its like, <pm>, <perf>
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_ON_NONE = 0, /* not given */
    VIR_DOMAIN_ON_DESTROY,
    VIR_DOMAIN_ON_RESTART,
    VIR_DOMAIN_ON_RENAME_RESTART,
    VIR_DOMAIN_ON_PRESERVE,
    VIR_DOMAIN_ON_COREDUMP_DESTROY,
    VIR_DOMAIN_ON_COREDUMP_RESTART,
    VIR_DOMAIN_ON_LAST
} virDomainOnAction; /* one more than the public virDomainLifecycleAction */
VIR_ENUM_DECL(virDomainOnAction);

typedef enum {
    VIR_DOMAIN_LOCK_FAILURE_DEFAULT = 0,
    VIR_DOMAIN_LOCK_FAILURE_POWEROFF,
    VIR_DOMAIN_LOCK_FAILURE_RESTART,
    VIR_DOMAIN_LOCK_FAILURE_PAUSE,
    VIR_DOMAIN_LOCK_FAILURE_IGNORE,
    VIR_DOMAIN_LOCK_FAILURE_LAST
} virDomainLockFailureAction;
VIR_ENUM_DECL(virDomainLockFailureAction);

typedef enum {
    VIR_PERF_EVENT_CMT = 0,
    VIR_PERF_EVENT_MBMT,
    VIR_PERF_EVENT_MBML,
    VIR_PERF_EVENT_CPU_CYCLES,
    VIR_PERF_EVENT_INSTRUCTIONS,
    VIR_PERF_EVENT_CACHE_REFERENCES,
    VIR_PERF_EVENT_CACHE_MISSES,
    VIR_PERF_EVENT_BRANCH_INSTRUCTIONS,
    VIR_PERF_EVENT_BRANCH_MISSES,
    VIR_PERF_EVENT_BUS_CYCLES,
    VIR_PERF_EVENT_STALLED_CYCLES_FRONTEND,
    VIR_PERF_EVENT_STALLED_CYCLES_BACKEND,
    VIR_PERF_EVENT_REF_CPU_CYCLES,
    VIR_PERF_EVENT_CPU_CLOCK,
    VIR_PERF_EVENT_TASK_CLOCK,
    VIR_PERF_EVENT_PAGE_FAULTS,
    VIR_PERF_EVENT_CONTEXT_SWITCHES,
    VIR_PERF_EVENT_CPU_MIGRATIONS,
    VIR_PERF_EVENT_PAGE_FAULTS_MIN,
    VIR_PERF_EVENT_PAGE_FAULTS_MAJ,
    VIR_PERF_EVENT_ALIGNMENT_FAULTS,
    VIR_PERF_EVENT_EMULATION_FAULTS,
    VIR_PERF_EVENT_LAST
} virPerfEventType;
VIR_ENUM_DECL(virPerfEventType);

typedef struct {
    virTristateBool s3; /* suspend to memory */
    virTristateBool s4; /* suspend to disk */
} virDomainPowerManagement;

typedef struct {
    virTristateBool events[VIR_PERF_EVENT_LAST];
} virDomainPerfDef;

extern const virXMLType virDomainPowerManagementType;
extern const virXMLType virDomainPerfDefType;
