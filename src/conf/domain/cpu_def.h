/*
 * cpu_def.h: <cpu>: the guest's CPU model, topology, features and NUMA cells
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/bitmap.h"
#include "conf/domain/numa_def.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_CPU_TYPE_GUEST = 0,
    VIR_CPU_TYPE_HOST,
} virCPUType;

typedef enum {
    VIR_CPU_MODE_NONE = 0, /* no mode attribute: custom once a model is there */
    VIR_CPU_MODE_CUSTOM,
    VIR_CPU_MODE_HOST_MODEL,
    VIR_CPU_MODE_HOST_PASSTHROUGH,
    VIR_CPU_MODE_MAXIMUM,
    VIR_CPU_MODE_LAST
} virCPUMode;
VIR_ENUM_DECL(virCPUMode);

typedef enum {
    VIR_CPU_FALLBACK_NONE = 0, /* not given */
    VIR_CPU_FALLBACK_ALLOW,
    VIR_CPU_FALLBACK_FORBID,
    VIR_CPU_FALLBACK_LAST
} virCPUFallback;
VIR_ENUM_DECL(virCPUFallback);

typedef enum {
    VIR_CPU_MATCH_NONE = 0,
    VIR_CPU_MATCH_MINIMUM,
    VIR_CPU_MATCH_EXACT,
    VIR_CPU_MATCH_STRICT,
    VIR_CPU_MATCH_LAST
} virCPUMatch;
VIR_ENUM_DECL(virCPUMatch);

typedef enum {
    VIR_CPU_CACHE_MODE_NONE = 0,
    VIR_CPU_CACHE_MODE_EMULATE,
    VIR_CPU_CACHE_MODE_PASSTHROUGH,
    VIR_CPU_CACHE_MODE_DISABLE,
    VIR_CPU_CACHE_MODE_LAST
} virCPUCacheMode;
VIR_ENUM_DECL(virCPUCacheMode);

typedef enum {
    VIR_CPU_CHECK_DEFAULT = 0,
    VIR_CPU_CHECK_NONE,
    VIR_CPU_CHECK_PARTIAL,
    VIR_CPU_CHECK_FULL,
    VIR_CPU_CHECK_LAST
} virCPUCheck;
VIR_ENUM_DECL(virCPUCheck);

typedef enum {
    VIR_CPU_FEATURE_NONE = 0, /* not given */
    VIR_CPU_FEATURE_FORCE,
    VIR_CPU_FEATURE_REQUIRE,
    VIR_CPU_FEATURE_OPTIONAL,
    VIR_CPU_FEATURE_DISABLE,
    VIR_CPU_FEATURE_FORBID,
    VIR_CPU_FEATURE_LAST
} virCPUFeaturePolicy;
VIR_ENUM_DECL(virCPUFeaturePolicy);

typedef enum {
    VIR_CPU_MAX_PHYS_ADDR_MODE_NONE = 0,
    VIR_CPU_MAX_PHYS_ADDR_MODE_EMULATE,
    VIR_CPU_MAX_PHYS_ADDR_MODE_PASSTHROUGH,
    VIR_CPU_MAX_PHYS_ADDR_MODE_LAST
} virCPUMaxPhysAddrMode;
VIR_ENUM_DECL(virCPUMaxPhysAddrMode);

typedef struct {
    unsigned line;
    char *name;
    virCPUFeaturePolicy policy;
} virCPUFeatureDef;

typedef struct {
    gboolean given;
    unsigned sockets;
    unsigned dies;
    unsigned cores;
    unsigned threads;
} virCPUTopologyDef;

typedef struct {
    int level; /* -1: not given */
    gboolean levelSet;
    virCPUCacheMode mode;
} virCPUCacheDef;

typedef struct {
    virCPUMaxPhysAddrMode mode;
    int bits; /* 0: not given */
} virCPUMaxPhysAddrDef;

typedef struct {
    unsigned line;
    virCPUMode mode;
    virCPUMatch match;
    virCPUCheck check;
    virTristateSwitch migratable;
    char *model;
    virCPUFallback fallback;
    char *vendor_id; /* 12 characters */
    char *vendor;
    virCPUTopologyDef topology;
    virCPUCacheDef *cache;
    virCPUMaxPhysAddrDef *addr;
    virCPUFeatureDef **features;
    gsize nfeatures;
    virDomainNumaDef numa;
} virCPUDef;

extern const virXMLType virCPUDefType;

/* FALSE for <cpu/> and the like, which are left out of documents. */
gboolean virCPUDefSaysAnything(const virCPUDef *cpu);
virCPUFeatureDef *virCPUDefFindFeature(const virCPUDef *cpu, const char *name);
/* Adds or changes; @name is copied. */
void virCPUDefUpdateFeature(virCPUDef *cpu, const char *name, virCPUFeaturePolicy policy);
