/*
 * memory_def.h: how much memory the guest has (<memory>, <currentMemory>, <maxMemory>) and where
 * it comes from (<memoryBacking>)
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/bitmap.h"
#include "conf/domain/numa_def.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_MEMORY_SOURCE_NONE = 0,
    VIR_DOMAIN_MEMORY_SOURCE_FILE,
    VIR_DOMAIN_MEMORY_SOURCE_ANONYMOUS,
    VIR_DOMAIN_MEMORY_SOURCE_MEMFD,
    VIR_DOMAIN_MEMORY_SOURCE_LAST
} virDomainMemorySource;
VIR_ENUM_DECL(virDomainMemorySource);

typedef enum {
    VIR_DOMAIN_MEMORY_ALLOCATION_NONE = 0,
    VIR_DOMAIN_MEMORY_ALLOCATION_IMMEDIATE,
    VIR_DOMAIN_MEMORY_ALLOCATION_ONDEMAND,
    VIR_DOMAIN_MEMORY_ALLOCATION_LAST
} virDomainMemoryAllocation;
VIR_ENUM_DECL(virDomainMemoryAllocation);

typedef struct {
    virBitmap *nodemask;     /* guest NUMA cells; NULL: all others */
    unsigned long long size; /* KiB; 0: the host's default huge page size */
} virDomainHugePage;

typedef struct {
    unsigned long long total_memory; /* KiB: boot memory and memory devices (<memory>) */
    unsigned long long cur_balloon;  /* KiB (<currentMemory>) */
    gboolean cur_balloon_set;
    unsigned long long max_memory; /* KiB; 0: no <maxMemory> */
    unsigned memory_slots;
    virTristateSwitch dump_core;

    gboolean hugepages_given; /* <hugepages> is there */
    virDomainHugePage **hugepages;
    gsize nhugepages;
    gboolean nosharepages;
    gboolean locked;
    gboolean discard;
    virDomainMemorySource source;
    virDomainMemoryAccess access;
    virDomainMemoryAllocation allocation;
    unsigned allocation_threads;
} virDomainMemtotalDef;

/* Both are embedded in <domain>: the sizes, and <memoryBacking>. */
extern const virXMLType virDomainMemtotalDefType;
extern const virXMLType virDomainMemoryBackingType;
