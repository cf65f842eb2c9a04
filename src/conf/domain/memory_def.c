/*
 * memory_def.c: rows of <memory>, <currentMemory>, <maxMemory> and <memoryBacking>
 *
 * Thread: any; const tables.
 */
#include "conf/domain/memory_def.h"

VIR_ENUM_IMPL(virDomainMemorySource, VIR_DOMAIN_MEMORY_SOURCE_LAST, "none", "file", "anonymous",
              "memfd");
VIR_ENUM_IMPL(virDomainMemoryAllocation, VIR_DOMAIN_MEMORY_ALLOCATION_LAST, "none", "immediate",
              "ondemand");

static const virXMLRow total_rows[] = {
    VIR_XML_UINT(virDomainMemtotalDef, memory_slots, "maxMemory/@slots",
                 .flags = VIR_XML_REQUIRED_INSIDE | VIR_XML_NONZERO, .since = "1.2.14",
                 .doc = "How many memory devices can be plugged."),
    VIR_XML_SIZE(virDomainMemtotalDef, max_memory, "maxMemory", 1024, "KiB", .since = "1.2.14",
                 .doc = "What the guest can grow to by plugging memory devices."),
    VIR_XML_SIZE(virDomainMemtotalDef, total_memory, "memory", 1024, "KiB",
                 .flags = VIR_XML_WRITE_ZERO, .doc = "Memory of the guest at boot."),
    VIR_XML_SWITCH(virDomainMemtotalDef, dump_core, "memory/@dumpCore", .since = "0.10.2",
                   .doc = "Whether the guest's memory is in a core dump of the hypervisor."),
    VIR_XML_SIZE(virDomainMemtotalDef, cur_balloon, "currentMemory", 1024, "KiB",
                 VIR_XML_PRESENT(virDomainMemtotalDef, cur_balloon_set), .flags = VIR_XML_ABI_FREE,
                 .doc = "What the balloon leaves to the guest."),
};

const virXMLType virDomainMemtotalDefType =
    VIR_XML_TYPE("domain", virDomainMemtotalDef, total_rows, .doc = "How much memory there is.");

static const virXMLRow hugepage_rows[] = {
    VIR_XML_SIZE(virDomainHugePage, size, "@size", 1024, "KiB",
                 .flags = VIR_XML_NONZERO | VIR_XML_REQUIRED, .doc = "Size of a page."),
    VIR_XML_BITMAP(virDomainHugePage, nodemask, "@nodeset", .doc = "NUMA cells of the guest."),
};

static const virXMLType virDomainHugePageType =
    VIR_XML_TYPE("page", virDomainHugePage, hugepage_rows);

static const virXMLRow backing_rows[] = {
    VIR_XML_FLAG(virDomainMemtotalDef, hugepages_given, "hugepages",
                 .doc = "The guest's memory is made of huge pages."),
    VIR_XML_LIST(virDomainMemtotalDef, hugepages, nhugepages, "hugepages/page",
                 &virDomainHugePageType, .since = "1.2.5"),
    VIR_XML_FLAG(virDomainMemtotalDef, nosharepages, "nosharepages", .since = "1.0.6",
                 .doc = "Equal pages are not merged (KSM)."),
    VIR_XML_FLAG(virDomainMemtotalDef, locked, "locked", .since = "1.0.6",
                 .doc = "The memory is never swapped out."),
    VIR_XML_ENUM(virDomainMemtotalDef, source, "source/@type", virDomainMemorySource,
                 .flags = VIR_XML_NONZERO, .since = "1.2.7", .doc = "What it is made of."),
    VIR_XML_ENUM(virDomainMemtotalDef, access, "access/@mode", virDomainMemoryAccess,
                 .flags = VIR_XML_NONZERO, .since = "1.2.7",
                 .doc = "Whether other processes see it."),
    VIR_XML_ENUM(virDomainMemtotalDef, allocation, "allocation/@mode", virDomainMemoryAllocation,
                 .flags = VIR_XML_NONZERO, .since = "1.2.7", .doc = "When it is taken."),
    VIR_XML_UINT(virDomainMemtotalDef, allocation_threads, "allocation/@threads",
                 .flags = VIR_XML_NONZERO, .since = "8.2.0",
                 .doc = "How many threads touch it first."),
    VIR_XML_FLAG(virDomainMemtotalDef, discard, "discard", .since = "4.4.0",
                 .doc = "Its contents need not be saved when the guest ends."),
};

const virXMLType virDomainMemoryBackingType = VIR_XML_TYPE(
    "memoryBacking", virDomainMemtotalDef, backing_rows, .doc = "Where the memory comes from.");
