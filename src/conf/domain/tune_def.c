/*
 * tune_def.c: rows of <cputune>, <memtune>, <blkiotune> and <resource>
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/tune_def.h"

#include <libvirt/libvirt-domain.h>

VIR_ENUM_IMPL(virProcessSchedPolicy, VIR_PROC_POLICY_LAST, "other", "batch", "idle", "fifo", "rr");
VIR_ENUM_IMPL(virCacheType, VIR_CACHE_TYPE_LAST, "both", "code", "data");

/* <vcpupin vcpu= cpuset=/>, <iothreadpin iothread= cpuset=/> */
static const virXMLRow vcpupin_rows[] = {
    VIR_XML_UINT(virDomainPinDef, id, "@vcpu", .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_BITMAP(virDomainPinDef, cpumask, "@cpuset", .flags = VIR_XML_REQUIRED),
};
static const virXMLType vcpupin_type =
    VIR_XML_TYPE("vcpupin", virDomainPinDef, vcpupin_rows, VIR_XML_LINE(virDomainPinDef, line));

static const virXMLRow iothreadpin_rows[] = {
    VIR_XML_UINT(virDomainPinDef, id, "@iothread", .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_BITMAP(virDomainPinDef, cpumask, "@cpuset", .flags = VIR_XML_REQUIRED),
};
static const virXMLType iothreadpin_type = VIR_XML_TYPE(
    "iothreadpin", virDomainPinDef, iothreadpin_rows, VIR_XML_LINE(virDomainPinDef, line));

#define SCHED_ROWS \
    VIR_XML_ENUM(virDomainSchedDef, policy, "@scheduler", virProcessSchedPolicy, \
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO), \
        VIR_XML_INT(virDomainSchedDef, priority, "@priority", \
                    VIR_XML_PRESENT(virDomainSchedDef, prioritySet), .doc = "of fifo and rr")

static const virXMLRow vcpusched_rows[] = {
    VIR_XML_BITMAP(virDomainSchedDef, ids, "@vcpus", .flags = VIR_XML_REQUIRED),
    SCHED_ROWS,
};
static const virXMLType vcpusched_type = VIR_XML_TYPE(
    "vcpusched", virDomainSchedDef, vcpusched_rows, VIR_XML_LINE(virDomainSchedDef, line));

static const virXMLRow iothreadsched_rows[] = {
    VIR_XML_BITMAP(virDomainSchedDef, ids, "@iothreads", .flags = VIR_XML_REQUIRED),
    SCHED_ROWS,
};
static const virXMLType iothreadsched_type = VIR_XML_TYPE(
    "iothreadsched", virDomainSchedDef, iothreadsched_rows, VIR_XML_LINE(virDomainSchedDef, line));

static const virXMLRow emulatorsched_rows[] = {SCHED_ROWS};
static const virXMLType emulatorsched_type = VIR_XML_TYPE(
    "emulatorsched", virDomainSchedDef, emulatorsched_rows, VIR_XML_LINE(virDomainSchedDef, line));

static const virXMLRow cachetune_cache_rows[] = {
    VIR_XML_UINT(virDomainCachetuneCache, id, "@id",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainCachetuneCache, level, "@level",
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_ENUM(virDomainCachetuneCache, type, "@type", virCacheType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_ULLONG(virDomainCachetuneCache, sizeGiven, "@size", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virDomainCachetuneCache, unit, "@unit"),
};

/* The unit is kept for the author; below 1 KiB, or as whole numbers, sizes are still bytes. */
static void virDomainCachetuneCacheParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    static const struct {
        const char *unit;
        unsigned long long bytes;
    } units[] = {
        {"B", 1},         {"b", 1},         {"bytes", 1}, {"KiB", 1024},
        {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"KB", 1000}, {"MB", 1000 * 1000},
    };
    virDomainCachetuneCache *cache = obj;

    cache->size = cache->sizeGiven;
    if (!cache->unit)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_equal(units[i].unit, cache->unit)) {
            cache->size = cache->sizeGiven * units[i].bytes;
            return;
        }
    }
    virXMLParserError(parser, node, "unit", VIR_ERR_XML_ERROR,
                      "'%s' is no unit of a cache size; use 'B', 'KiB', 'MiB' or 'GiB'",
                      cache->unit);
}

static void virDomainCachetuneCacheCopied(void *dst, const void *src)
{
    ((virDomainCachetuneCache *)dst)->size = ((const virDomainCachetuneCache *)src)->size;
}

static const virXMLType cachetune_cache_type =
    VIR_XML_TYPE("cache", virDomainCachetuneCache, cachetune_cache_rows,
                 .parsed = virDomainCachetuneCacheParsed, .copied = virDomainCachetuneCacheCopied);

static const virXMLRow monitor_rows[] = {
    VIR_XML_UINT(virDomainResctrlMonitor, level, "@level"),
    VIR_XML_BITMAP(virDomainResctrlMonitor, vcpus, "@vcpus", .flags = VIR_XML_REQUIRED),
};
static const virXMLType monitor_type =
    VIR_XML_TYPE("monitor", virDomainResctrlMonitor, monitor_rows);

static const virXMLRow cachetune_rows[] = {
    VIR_XML_BITMAP(virDomainCachetuneDef, vcpus, "@vcpus", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virDomainCachetuneDef, id, "@id", .flags = VIR_XML_LIVE),
    VIR_XML_LIST(virDomainCachetuneDef, caches, ncaches, "cache", &cachetune_cache_type),
    VIR_XML_LIST(virDomainCachetuneDef, monitors, nmonitors, "monitor", &monitor_type),
};
static const virXMLType cachetune_type = VIR_XML_TYPE(
    "cachetune", virDomainCachetuneDef, cachetune_rows, VIR_XML_LINE(virDomainCachetuneDef, line));

static const virXMLRow memorytune_node_rows[] = {
    VIR_XML_UINT(virDomainMemorytuneNode, id, "@id",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainMemorytuneNode, bandwidth, "@bandwidth",
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .doc = "percent"),
};
static const virXMLType memorytune_node_type =
    VIR_XML_TYPE("node", virDomainMemorytuneNode, memorytune_node_rows);

static const virXMLRow memorytune_rows[] = {
    VIR_XML_BITMAP(virDomainMemorytuneDef, vcpus, "@vcpus", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(virDomainMemorytuneDef, id, "@id", .flags = VIR_XML_LIVE),
    VIR_XML_LIST(virDomainMemorytuneDef, nodes, nnodes, "node", &memorytune_node_type),
    VIR_XML_LIST(virDomainMemorytuneDef, monitors, nmonitors, "monitor", &monitor_type),
};
static const virXMLType memorytune_type =
    VIR_XML_TYPE("memorytune", virDomainMemorytuneDef, memorytune_rows,
                 VIR_XML_LINE(virDomainMemorytuneDef, line));

#define PERIOD(f, p) \
    VIR_XML_ULLONG(virDomainCputuneDef, f, p, .min = 1000, .max = 1000000, .doc = "microseconds")
#define QUOTA(f, p) VIR_XML_LLONG(virDomainCputuneDef, f, p, .doc = "microseconds per period")

static const virXMLRow cputune_rows[] = {
    VIR_XML_ULLONG(virDomainCputuneDef, shares, "shares",
                   VIR_XML_PRESENT(virDomainCputuneDef, sharesSpecified)),
    PERIOD(period, "period"),
    QUOTA(quota, "quota"),
    PERIOD(global_period, "global_period"),
    QUOTA(global_quota, "global_quota"),
    PERIOD(emulator_period, "emulator_period"),
    QUOTA(emulator_quota, "emulator_quota"),
    PERIOD(iothread_period, "iothread_period"),
    QUOTA(iothread_quota, "iothread_quota"),
    VIR_XML_LIST(virDomainCputuneDef, vcpupins, nvcpupins, "vcpupin", &vcpupin_type),
    VIR_XML_BITMAP(virDomainCputuneDef, emulatorpin, "emulatorpin/@cpuset"),
    VIR_XML_LIST(virDomainCputuneDef, iothreadpins, niothreadpins, "iothreadpin",
                 &iothreadpin_type),
    VIR_XML_LIST(virDomainCputuneDef, vcpuscheds, nvcpuscheds, "vcpusched", &vcpusched_type),
    VIR_XML_LIST(virDomainCputuneDef, iothreadscheds, niothreadscheds, "iothreadsched",
                 &iothreadsched_type),
    VIR_XML_POINTER(virDomainCputuneDef, emulatorsched, "emulatorsched", &emulatorsched_type),
    VIR_XML_LIST(virDomainCputuneDef, cachetunes, ncachetunes, "cachetune", &cachetune_type),
    VIR_XML_LIST(virDomainCputuneDef, memorytunes, nmemorytunes, "memorytune", &memorytune_type),
};
const virXMLType virDomainCputuneDefType = VIR_XML_TYPE(
    "cputune", virDomainCputuneDef, cputune_rows, VIR_XML_LINE(virDomainCputuneDef, line));

#define LIMIT_SHOWN(name) \
    static gboolean virDomainMemtune_##name##_is_shown(const void *obj) \
    { \
        return ((const virDomainMemtuneDef *)obj)->name < VIR_DOMAIN_MEMORY_PARAM_UNLIMITED; \
    }
LIMIT_SHOWN(hard_limit)
LIMIT_SHOWN(soft_limit)
LIMIT_SHOWN(min_guarantee)
LIMIT_SHOWN(swap_hard_limit)

/* 0 is a limit of its own. */
#define LIMIT(name) \
    VIR_XML_SIZE(virDomainMemtuneDef, name, #name, 1024, "KiB", \
                 VIR_XML_PRESENT(virDomainMemtuneDef, name##_set), \
                 .shown = virDomainMemtune_##name##_is_shown)
static const virXMLRow memtune_rows[] = {
    LIMIT(hard_limit),
    LIMIT(soft_limit),
    LIMIT(min_guarantee),
    LIMIT(swap_hard_limit),
};
const virXMLType virDomainMemtuneDefType =
    VIR_XML_TYPE("memtune", virDomainMemtuneDef, memtune_rows);

static const virXMLRow blkio_device_rows[] = {
    VIR_XML_STRING(virBlkioDevice, path, "path", .flags = VIR_XML_REQUIRED),
    VIR_XML_UINT(virBlkioDevice, weight, "weight"),
    VIR_XML_UINT(virBlkioDevice, riops, "read_iops_sec"),
    VIR_XML_UINT(virBlkioDevice, wiops, "write_iops_sec"),
    VIR_XML_ULLONG(virBlkioDevice, rbps, "read_bytes_sec"),
    VIR_XML_ULLONG(virBlkioDevice, wbps, "write_bytes_sec"),
};
static const virXMLType blkio_device_type =
    VIR_XML_TYPE("device", virBlkioDevice, blkio_device_rows, VIR_XML_LINE(virBlkioDevice, line));

static const virXMLRow blkiotune_rows[] = {
    VIR_XML_UINT(virDomainBlkiotuneDef, weight, "weight"),
    VIR_XML_LIST(virDomainBlkiotuneDef, devices, ndevices, "device", &blkio_device_type),
};
const virXMLType virDomainBlkiotuneDefType =
    VIR_XML_TYPE("blkiotune", virDomainBlkiotuneDef, blkiotune_rows);

static const virXMLRow resource_rows[] = {
    VIR_XML_STRING(virDomainResourceDef, partition, "partition"),
    VIR_XML_STRING(virDomainResourceDef, appid, "fibrechannel/@appid"),
};
const virXMLType virDomainResourceDefType =
    VIR_XML_TYPE("resource", virDomainResourceDef, resource_rows);

void virDomainCachetuneDefFree(virDomainCachetuneDef *tune)
{
    virXMLFree(&cachetune_type, tune);
}

void virDomainMemorytuneDefFree(virDomainMemorytuneDef *tune)
{
    virXMLFree(&memorytune_type, tune);
}
