/*
 * tune_def.h: <cputune>, <memtune>, <blkiotune>, <resource>: shares and limits
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/bitmap.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_PROC_POLICY_NONE = 0,
    VIR_PROC_POLICY_BATCH,
    VIR_PROC_POLICY_IDLE,
    VIR_PROC_POLICY_FIFO,
    VIR_PROC_POLICY_RR,
    VIR_PROC_POLICY_LAST
} virProcessSchedPolicy;
VIR_ENUM_DECL(virProcessSchedPolicy);

typedef enum {
    VIR_CACHE_TYPE_BOTH = 0,
    VIR_CACHE_TYPE_CODE,
    VIR_CACHE_TYPE_DATA,
    VIR_CACHE_TYPE_LAST
} virCacheType;
VIR_ENUM_DECL(virCacheType);

typedef struct {
    unsigned line;
    unsigned id; /* vcpu or iothread */
    virBitmap *cpumask;
} virDomainPinDef;

typedef struct {
    unsigned line;
    virBitmap *ids; /* vcpus or iothreads; NULL for the emulator */
    virProcessSchedPolicy policy;
    int priority;
    gboolean prioritySet;
} virDomainSchedDef;

typedef struct {
    unsigned id;
    unsigned level;
    virCacheType type;
    unsigned long long size;      /* bytes */
    unsigned long long sizeGiven; /* in the unit below, as written */
    char *unit;
} virDomainCachetuneCache;

typedef struct {
    unsigned level; /* 0: memory bandwidth */
    virBitmap *vcpus;
} virDomainResctrlMonitor;

typedef struct {
    unsigned line;
    char *id; /* live only */
    virBitmap *vcpus;
    virDomainCachetuneCache **caches;
    gsize ncaches;
    virDomainResctrlMonitor **monitors;
    gsize nmonitors;
} virDomainCachetuneDef;

typedef struct {
    unsigned id;
    unsigned bandwidth;
} virDomainMemorytuneNode;

typedef struct {
    unsigned line;
    char *id; /* live only */
    virBitmap *vcpus;
    virDomainMemorytuneNode **nodes;
    gsize nnodes;
    virDomainResctrlMonitor **monitors;
    gsize nmonitors;
} virDomainMemorytuneDef;

typedef struct {
    unsigned line;
    unsigned long long shares;
    gboolean sharesSpecified;
    unsigned long long period; /* microseconds, 1000..1000000; 0: not given */
    long long quota;           /* microseconds, >= 1000 or negative (no limit); 0: not given */
    unsigned long long global_period;
    long long global_quota;
    unsigned long long emulator_period;
    long long emulator_quota;
    unsigned long long iothread_period;
    long long iothread_quota;
    virDomainPinDef **vcpupins;
    gsize nvcpupins;
    virBitmap *emulatorpin;
    virDomainPinDef **iothreadpins;
    gsize niothreadpins;
    virDomainSchedDef **vcpuscheds;
    gsize nvcpuscheds;
    virDomainSchedDef **iothreadscheds;
    gsize niothreadscheds;
    virDomainSchedDef *emulatorsched;
    virDomainCachetuneDef **cachetunes;
    gsize ncachetunes;
    virDomainMemorytuneDef **memorytunes;
    gsize nmemorytunes;
} virDomainCputuneDef;

/* KiB; VIR_DOMAIN_MEMORY_PARAM_UNLIMITED: no limit. Who changes one sets its _set, too. */
typedef struct {
    gboolean hard_limit_set;
    gboolean soft_limit_set;
    gboolean min_guarantee_set;
    gboolean swap_hard_limit_set;
    unsigned long long hard_limit;
    unsigned long long soft_limit;
    unsigned long long min_guarantee;
    unsigned long long swap_hard_limit;
} virDomainMemtuneDef;

typedef struct {
    unsigned line;
    char *path;
    unsigned weight; /* 0: not given */
    unsigned riops;
    unsigned wiops;
    unsigned long long rbps;
    unsigned long long wbps;
} virBlkioDevice;

typedef struct {
    unsigned weight; /* 100..1000; 0: not given */
    virBlkioDevice **devices;
    gsize ndevices;
} virDomainBlkiotuneDef;

typedef struct {
    char *partition;
    char *appid; /* <fibrechannel appid=> */
} virDomainResourceDef;

extern const virXMLType virDomainCputuneDefType;
void virDomainCachetuneDefFree(virDomainCachetuneDef *tune);
void virDomainMemorytuneDefFree(virDomainMemorytuneDef *tune);
extern const virXMLType virDomainMemtuneDefType;
extern const virXMLType virDomainBlkiotuneDefType;
extern const virXMLType virDomainResourceDefType;
