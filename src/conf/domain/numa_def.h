/*
 * numa_def.h: <cpu><numa>: the guest's NUMA cells; <numatune>: where the host puts their memory
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/bitmap.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_MEMORY_ACCESS_DEFAULT = 0,
    VIR_DOMAIN_MEMORY_ACCESS_SHARED,
    VIR_DOMAIN_MEMORY_ACCESS_PRIVATE,
    VIR_DOMAIN_MEMORY_ACCESS_LAST
} virDomainMemoryAccess;
VIR_ENUM_DECL(virDomainMemoryAccess);

typedef enum {
    VIR_DOMAIN_NUMATUNE_MODE_NONE = 0, /* not given: strict */
    VIR_DOMAIN_NUMATUNE_MODE_STRICT,
    VIR_DOMAIN_NUMATUNE_MODE_PREFERRED,
    VIR_DOMAIN_NUMATUNE_MODE_INTERLEAVE,
    VIR_DOMAIN_NUMATUNE_MODE_RESTRICTIVE,
    VIR_DOMAIN_NUMATUNE_MODE_LAST
} virDomainNumatuneMode;
VIR_ENUM_DECL(virDomainNumatuneMode);

typedef enum {
    VIR_DOMAIN_NUMATUNE_PLACEMENT_DEFAULT = 0,
    VIR_DOMAIN_NUMATUNE_PLACEMENT_STATIC,
    VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO,
    VIR_DOMAIN_NUMATUNE_PLACEMENT_LAST
} virDomainNumatunePlacement;
VIR_ENUM_DECL(virDomainNumatunePlacement);

typedef enum {
    VIR_NUMA_CACHE_ASSOCIATIVITY_UNSET = 0,
    VIR_NUMA_CACHE_ASSOCIATIVITY_NONE,
    VIR_NUMA_CACHE_ASSOCIATIVITY_DIRECT,
    VIR_NUMA_CACHE_ASSOCIATIVITY_FULL,
    VIR_NUMA_CACHE_ASSOCIATIVITY_LAST
} virNumaCacheAssociativity;
VIR_ENUM_DECL(virNumaCacheAssociativity);

typedef enum {
    VIR_NUMA_CACHE_POLICY_UNSET = 0,
    VIR_NUMA_CACHE_POLICY_NONE,
    VIR_NUMA_CACHE_POLICY_WRITEBACK,
    VIR_NUMA_CACHE_POLICY_WRITETHROUGH,
    VIR_NUMA_CACHE_POLICY_LAST
} virNumaCachePolicy;
VIR_ENUM_DECL(virNumaCachePolicy);

typedef struct {
    unsigned id;
    unsigned value; /* 10..255 */
} virNumaDistance;

typedef struct {
    unsigned level;
    virNumaCacheAssociativity associativity;
    virNumaCachePolicy policy;
    unsigned long long size; /* KiB */
    unsigned line_size;      /* bytes */
} virNumaCache;

typedef struct {
    unsigned line;
    unsigned id; /* after post-parse always its place in the list */
    gboolean idSet;
    virBitmap *cpus;        /* NULL: a cell without CPUs */
    unsigned long long mem; /* KiB */
    virDomainMemoryAccess memAccess;
    virTristateBool discard;
    virNumaDistance **distances;
    gsize ndistances;
    virNumaCache **caches;
    gsize ncaches;
} virDomainNumaCell;

typedef enum {
    VIR_NUMA_INTERCONNECT_TYPE_LATENCY = 0,
    VIR_NUMA_INTERCONNECT_TYPE_BANDWIDTH,
} virNumaInterconnectType;

typedef enum {
    VIR_MEMORY_LATENCY_NONE = 0,
    VIR_MEMORY_LATENCY_ACCESS,
    VIR_MEMORY_LATENCY_READ,
    VIR_MEMORY_LATENCY_WRITE,
    VIR_MEMORY_LATENCY_LAST
} virMemoryLatency;
VIR_ENUM_DECL(virMemoryLatency);

typedef struct {
    unsigned initiator;
    unsigned target;
    unsigned cache; /* level */
    virMemoryLatency accessType;
    unsigned long long value; /* latency: ns; bandwidth: KiB/s */
} virNumaInterconnect;

typedef struct {
    virDomainNumaCell **cells;
    gsize ncells;
    virNumaInterconnect **latencies;
    gsize nlatencies;
    virNumaInterconnect **bandwidths;
    gsize nbandwidths;
} virDomainNumaDef;

typedef struct {
    unsigned line;
    unsigned cellid;
    virDomainNumatuneMode mode;
    virBitmap *nodeset;
} virDomainNumatuneNode;

typedef struct {
    gboolean specified; /* <memory> is there */
    virDomainNumatuneMode mode;
    virDomainNumatunePlacement placement;
    virBitmap *nodeset;
    virDomainNumatuneNode **nodes; /* <memnode> */
    gsize nnodes;
} virDomainNumatuneDef;

extern const virXMLType virDomainNumaDefType;
extern const virXMLType virDomainNumatuneDefType;

/* Sum of all cells, KiB. */
unsigned long long virDomainNumaGetMemorySize(const virDomainNumaDef *numa);
/* 20 between two cells, 10 within one, unless the document says otherwise. */
unsigned virDomainNumaGetDistance(const virDomainNumaDef *numa, gsize from, gsize to);
/* The cell that @cpu belongs to, -1 if none. */
int virDomainNumaFindCpu(const virDomainNumaDef *numa, unsigned cpu);
