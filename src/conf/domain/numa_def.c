/*
 * numa_def.c: rows of <cpu><numa> and <numatune>
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/numa_def.h"

VIR_ENUM_IMPL(virDomainMemoryAccess, VIR_DOMAIN_MEMORY_ACCESS_LAST, "default", "shared", "private");
VIR_ENUM_IMPL(virDomainNumatuneMode, VIR_DOMAIN_NUMATUNE_MODE_LAST, "", "strict", "preferred",
              "interleave", "restrictive");
VIR_ENUM_IMPL(virDomainNumatunePlacement, VIR_DOMAIN_NUMATUNE_PLACEMENT_LAST, "default", "static",
              "auto");
VIR_ENUM_IMPL(virNumaCacheAssociativity, VIR_NUMA_CACHE_ASSOCIATIVITY_LAST, "", "none", "direct",
              "full");
VIR_ENUM_IMPL(virNumaCachePolicy, VIR_NUMA_CACHE_POLICY_LAST, "", "none", "writeback",
              "writethrough");
VIR_ENUM_IMPL(virMemoryLatency, VIR_MEMORY_LATENCY_LAST, "", "access", "read", "write");

static const virXMLRow distance_rows[] = {
    VIR_XML_UINT(virNumaDistance, id, "@id", .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virNumaDistance, value, "@value", .flags = VIR_XML_REQUIRED, .min = 10, .max = 255,
                 .doc = "as in ACPI's SLIT: 10 is local"),
};
static const virXMLType distance_type = VIR_XML_TYPE("sibling", virNumaDistance, distance_rows);

static void virNumaCacheLineUnitFormat(virXMLWriter *writer, virXMLOutNode *out,
                                       const virXMLRow *row, const void *obj)
{
    if (((const virNumaCache *)obj)->line_size)
        virXMLOutAttr(writer, out, "unit", "B");
}

static const virXMLCustom line_unit_custom = {
    .format = virNumaCacheLineUnitFormat,
    .known = (const char *const[]){"@unit", "@value", NULL},
};

static const virXMLRow cache_rows[] = {
    VIR_XML_UINT(virNumaCache, level, "@level", .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_ENUM(virNumaCache, associativity, "@associativity", virNumaCacheAssociativity,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_ENUM(virNumaCache, policy, "@policy", virNumaCachePolicy,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_SIZE(virNumaCache, size, "size/@value", 1024, "KiB"),
    VIR_XML_UINT(virNumaCache, line_size, "line/@value", .doc = "bytes"),
    VIR_XML_CUSTOM("line", &line_unit_custom, .doc = "@unit is always \"B\""),
};
static const virXMLType cache_type = VIR_XML_TYPE("cache", virNumaCache, cache_rows);

static const virXMLRow cell_rows[] = {
    VIR_XML_UINT(virDomainNumaCell, id, "@id", VIR_XML_PRESENT(virDomainNumaCell, idSet)),
    VIR_XML_BITMAP(virDomainNumaCell, cpus, "@cpus"),
    VIR_XML_SIZE(virDomainNumaCell, mem, "@memory", 1024, "KiB",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_ENUM(virDomainNumaCell, memAccess, "@memAccess", virDomainMemoryAccess,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_YESNO(virDomainNumaCell, discard, "@discard"),
    VIR_XML_LIST(virDomainNumaCell, distances, ndistances, "distances/sibling", &distance_type),
    VIR_XML_LIST(virDomainNumaCell, caches, ncaches, "cache", &cache_type),
};
static const virXMLType cell_type =
    VIR_XML_TYPE("cell", virDomainNumaCell, cell_rows, VIR_XML_LINE(virDomainNumaCell, line));

static const virXMLRow latency_rows[] = {
    VIR_XML_UINT(virNumaInterconnect, initiator, "@initiator",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "a cell"),
    VIR_XML_UINT(virNumaInterconnect, target, "@target",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "a cell"),
    VIR_XML_UINT(virNumaInterconnect, cache, "@cache", .doc = "of the target, by level"),
    VIR_XML_ENUM(virNumaInterconnect, accessType, "@type", virMemoryLatency,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_ULLONG(virNumaInterconnect, value, "@value", .flags = VIR_XML_REQUIRED,
                   .doc = "nanoseconds"),
};
static const virXMLType latency_type = VIR_XML_TYPE("latency", virNumaInterconnect, latency_rows);

static const virXMLRow bandwidth_rows[] = {
    VIR_XML_UINT(virNumaInterconnect, initiator, "@initiator",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virNumaInterconnect, target, "@target",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virNumaInterconnect, cache, "@cache"),
    VIR_XML_ENUM(virNumaInterconnect, accessType, "@type", virMemoryLatency,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_SIZE(virNumaInterconnect, value, "@value", 1024, "KiB", .flags = VIR_XML_REQUIRED,
                 .doc = "per second"),
};
static const virXMLType bandwidth_type =
    VIR_XML_TYPE("bandwidth", virNumaInterconnect, bandwidth_rows);

static const virXMLRow numa_rows[] = {
    VIR_XML_LIST(virDomainNumaDef, cells, ncells, "cell", &cell_type),
    VIR_XML_LIST(virDomainNumaDef, latencies, nlatencies, "interconnects/latency", &latency_type),
    VIR_XML_LIST(virDomainNumaDef, bandwidths, nbandwidths, "interconnects/bandwidth",
                 &bandwidth_type),
};

static void virDomainNumaParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    if (!((virDomainNumaDef *)obj)->ncells)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR, "it needs at least one <cell>");
}

const virXMLType virDomainNumaDefType =
    VIR_XML_TYPE("numa", virDomainNumaDef, numa_rows, .parsed = virDomainNumaParsed);

static const virXMLRow memnode_rows[] = {
    VIR_XML_UINT(virDomainNumatuneNode, cellid, "@cellid",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_ENUM(virDomainNumatuneNode, mode, "@mode", virDomainNumatuneMode,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_BITMAP(virDomainNumatuneNode, nodeset, "@nodeset", .flags = VIR_XML_REQUIRED),
};
static const virXMLType memnode_type = VIR_XML_TYPE("memnode", virDomainNumatuneNode, memnode_rows,
                                                    VIR_XML_LINE(virDomainNumatuneNode, line));

/* A nodeset says that the placement is static; only the other one is told. */
static gboolean virDomainNumatuneIsAuto(const void *obj)
{
    return ((const virDomainNumatuneDef *)obj)->placement == VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO;
}

static const virXMLRow numatune_rows[] = {
    VIR_XML_FLAG(virDomainNumatuneDef, specified, "memory"),
    VIR_XML_ENUM(virDomainNumatuneDef, mode, "memory/@mode", virDomainNumatuneMode,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_BITMAP(virDomainNumatuneDef, nodeset, "memory/@nodeset"),
    VIR_XML_ENUM(virDomainNumatuneDef, placement, "memory/@placement", virDomainNumatunePlacement,
                 .flags = VIR_XML_NONZERO, .shown = virDomainNumatuneIsAuto),
    VIR_XML_LIST(virDomainNumatuneDef, nodes, nnodes, "memnode", &memnode_type),
};
const virXMLType virDomainNumatuneDefType =
    VIR_XML_TYPE("numatune", virDomainNumatuneDef, numatune_rows);

unsigned long long virDomainNumaGetMemorySize(const virDomainNumaDef *numa)
{
    unsigned long long sum = 0;

    for (gsize i = 0; i < numa->ncells; i++)
        sum += numa->cells[i]->mem;
    return sum;
}

unsigned virDomainNumaGetDistance(const virDomainNumaDef *numa, gsize from, gsize to)
{
    const virDomainNumaCell *cell;

    if (from >= numa->ncells || to >= numa->ncells)
        return from == to ? 10 : 20;
    cell = numa->cells[from];
    for (gsize i = 0; i < cell->ndistances; i++) {
        if (cell->distances[i]->id == to)
            return cell->distances[i]->value;
    }
    /* Told the other way round only: distances are symmetric unless both are given. */
    cell = numa->cells[to];
    for (gsize i = 0; i < cell->ndistances; i++) {
        if (cell->distances[i]->id == from)
            return cell->distances[i]->value;
    }
    return from == to ? 10 : 20;
}

int virDomainNumaFindCpu(const virDomainNumaDef *numa, unsigned cpu)
{
    for (gsize i = 0; i < numa->ncells; i++) {
        if (numa->cells[i]->cpus && virBitmapIsSet(numa->cells[i]->cpus, cpu))
            return (int)i;
    }
    return -1;
}
