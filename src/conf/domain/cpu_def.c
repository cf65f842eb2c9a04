/*
 * cpu_def.c: rows of <cpu>
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/cpu_def.h"

VIR_ENUM_IMPL(virCPUMode, VIR_CPU_MODE_LAST, "", "custom", "host-model", "host-passthrough",
              "maximum");
VIR_ENUM_IMPL(virCPUMatch, VIR_CPU_MATCH_LAST, "", "minimum", "exact", "strict");
VIR_ENUM_IMPL(virCPUCheck, VIR_CPU_CHECK_LAST, "default", "none", "partial", "full");
VIR_ENUM_IMPL(virCPUFallback, VIR_CPU_FALLBACK_LAST, "", "allow", "forbid");
VIR_ENUM_IMPL(virCPUFeaturePolicy, VIR_CPU_FEATURE_LAST, "", "force", "require", "optional",
              "disable", "forbid");
VIR_ENUM_IMPL(virCPUCacheMode, VIR_CPU_CACHE_MODE_LAST, "", "emulate", "passthrough", "disable");
VIR_ENUM_IMPL(virCPUMaxPhysAddrMode, VIR_CPU_MAX_PHYS_ADDR_MODE_LAST, "", "emulate", "passthrough");

static const virXMLRow topology_rows[] = {
    VIR_XML_UINT(virCPUTopologyDef, sockets, "@sockets",
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_UINT(virCPUTopologyDef, dies, "@dies", .flags = VIR_XML_NONZERO,
                 .doc = "per socket; 1 unless given"),
    VIR_XML_UINT(virCPUTopologyDef, cores, "@cores", .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO,
                 .doc = "per die"),
    VIR_XML_UINT(virCPUTopologyDef, threads, "@threads",
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .doc = "per core"),
};

static void virCPUTopologyParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virCPUTopologyDef *topology = obj;

    topology->given = TRUE;
    if (!topology->dies)
        topology->dies = 1;
}

static void virCPUTopologyCopied(void *dst, const void *src)
{
    ((virCPUTopologyDef *)dst)->given = ((const virCPUTopologyDef *)src)->given;
}

static const virXMLType topology_type =
    VIR_XML_TYPE("topology", virCPUTopologyDef, topology_rows, .parsed = virCPUTopologyParsed,
                 .copied = virCPUTopologyCopied);

static const virXMLRow cache_rows[] = {
    VIR_XML_INT(virCPUCacheDef, level, "@level", VIR_XML_PRESENT(virCPUCacheDef, levelSet),
                .min = 0, .max = 3),
    VIR_XML_ENUM(virCPUCacheDef, mode, "@mode", virCPUCacheMode,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
};
static const virXMLType cache_type = VIR_XML_TYPE("cache", virCPUCacheDef, cache_rows);

static const virXMLRow addr_rows[] = {
    VIR_XML_ENUM(virCPUMaxPhysAddrDef, mode, "@mode", virCPUMaxPhysAddrMode,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_INT(virCPUMaxPhysAddrDef, bits, "@bits", .flags = VIR_XML_NONZERO, .min = 1, .max = 64),
};
static const virXMLType addr_type = VIR_XML_TYPE("maxphysaddr", virCPUMaxPhysAddrDef, addr_rows);

static const virXMLRow feature_rows[] = {
    VIR_XML_ENUM(virCPUFeatureDef, policy, "@policy", virCPUFeaturePolicy,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_STRING(virCPUFeatureDef, name, "@name", .flags = VIR_XML_REQUIRED),
};
static const virXMLType feature_type =
    VIR_XML_TYPE("feature", virCPUFeatureDef, feature_rows, VIR_XML_LINE(virCPUFeatureDef, line));

/* What a missing model should fall back to is a question without sense. */
static gboolean virCPUFallbackIsShown(const void *obj)
{
    const virCPUDef *cpu = obj;

    return cpu->model || cpu->vendor_id;
}

static const virXMLRow cpu_rows[] = {
    VIR_XML_ENUM(virCPUDef, mode, "@mode", virCPUMode, .flags = VIR_XML_NONZERO),
    VIR_XML_ENUM(virCPUDef, match, "@match", virCPUMatch, .flags = VIR_XML_NONZERO),
    VIR_XML_ENUM(virCPUDef, check, "@check", virCPUCheck, .flags = VIR_XML_NONZERO),
    VIR_XML_SWITCH(virCPUDef, migratable, "@migratable"),
    VIR_XML_STRING(virCPUDef, model, "model"),
    VIR_XML_ENUM(virCPUDef, fallback, "model/@fallback", virCPUFallback, .flags = VIR_XML_NONZERO,
                 .shown = virCPUFallbackIsShown),
    VIR_XML_STRING(virCPUDef, vendor_id, "model/@vendor_id", .doc = "12 characters"),
    VIR_XML_STRING(virCPUDef, vendor, "vendor"),
    VIR_XML_STRUCT(virCPUDef, topology, "topology", &topology_type),
    VIR_XML_POINTER(virCPUDef, cache, "cache", &cache_type),
    VIR_XML_POINTER(virCPUDef, addr, "maxphysaddr", &addr_type),
    VIR_XML_LIST(virCPUDef, features, nfeatures, "feature", &feature_type),
    VIR_XML_STRUCT(virCPUDef, numa, "numa", &virDomainNumaDefType),
};

/* A model without a mode is a custom one, matched exactly; these are the words' own meanings. */
static void virCPUParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virCPUDef *cpu = obj;

    if (!cpu->mode && (cpu->model || cpu->match))
        cpu->mode = VIR_CPU_MODE_CUSTOM;
    if (cpu->mode == VIR_CPU_MODE_CUSTOM && !cpu->match)
        cpu->match = VIR_CPU_MATCH_EXACT;
    if (cpu->mode == VIR_CPU_MODE_CUSTOM && cpu->model && !cpu->fallback)
        cpu->fallback = VIR_CPU_FALLBACK_ALLOW;
    for (gsize i = 0; cpu->mode && i < cpu->nfeatures; i++) {
        if (!cpu->features[i]->policy)
            cpu->features[i]->policy = VIR_CPU_FEATURE_REQUIRE;
    }
    if (cpu->mode <= VIR_CPU_MODE_CUSTOM && !cpu->model && cpu->nfeatures)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "features change a CPU model, but there is no <model>");
    if (cpu->mode <= VIR_CPU_MODE_CUSTOM && !cpu->model && cpu->check)
        virXMLParserError(parser, node, "check", VIR_ERR_CONFIG_UNSUPPORTED,
                          "without a <model> there is nothing to check");
    if (cpu->vendor_id && strlen(cpu->vendor_id) != 12)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "vendor_id is '%s'; it must have exactly 12 characters", cpu->vendor_id);
}

const virXMLType virCPUDefType =
    VIR_XML_TYPE("cpu", virCPUDef, cpu_rows, VIR_XML_LINE(virCPUDef, line), .parsed = virCPUParsed);

gboolean virCPUDefSaysAnything(const virCPUDef *cpu)
{
    return cpu->mode > VIR_CPU_MODE_CUSTOM || cpu->model || cpu->vendor || cpu->vendor_id ||
           cpu->topology.given || cpu->cache || cpu->addr || cpu->nfeatures || cpu->numa.ncells;
}

virCPUFeatureDef *virCPUDefFindFeature(const virCPUDef *cpu, const char *name)
{
    for (gsize i = 0; i < cpu->nfeatures; i++) {
        if (g_str_equal(cpu->features[i]->name, name))
            return cpu->features[i];
    }
    return NULL;
}

void virCPUDefUpdateFeature(virCPUDef *cpu, const char *name, virCPUFeaturePolicy policy)
{
    virCPUFeatureDef *feature = virCPUDefFindFeature(cpu, name);

    if (!feature) {
        feature = virXMLNew(&feature_type);
        feature->name = g_strdup(name);
        cpu->features = g_renew(virCPUFeatureDef *, cpu->features, cpu->nfeatures + 1);
        cpu->features[cpu->nfeatures++] = feature;
    }
    feature->policy = policy;
}
