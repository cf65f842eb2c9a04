/*
 * domain_def.h: one domain, all of it
 *
 * Read from a document by virDomainDefParse() (domain_conf.h). While it is being made it belongs
 * to one thread; virDomainDefSeal() makes it const for ever, and any thread may read it under a
 * reference.
 */
#pragma once

#include "common/base/arch.h"
#include "common/base/bitmap.h"
#include "common/base/uuid.h"
#include "conf/device/device.h"
#include "conf/domain/clock_def.h"
#include "conf/domain/cpu_def.h"
#include "conf/domain/features_def.h"
#include "conf/domain/lifecycle_def.h"
#include "conf/domain/memory_def.h"
#include "conf/domain/numa_def.h"
#include "conf/domain/os_def.h"
#include "conf/domain/security_def.h"
#include "conf/domain/sysinfo_def.h"
#include "conf/domain/tune_def.h"

typedef enum {
    VIR_DOMAIN_VIRT_NONE = 0,
    VIR_DOMAIN_VIRT_QEMU,
    VIR_DOMAIN_VIRT_KQEMU,
    VIR_DOMAIN_VIRT_KVM,
    VIR_DOMAIN_VIRT_XEN,
    VIR_DOMAIN_VIRT_LXC,
    VIR_DOMAIN_VIRT_UML,
    VIR_DOMAIN_VIRT_OPENVZ,
    VIR_DOMAIN_VIRT_TEST,
    VIR_DOMAIN_VIRT_VMWARE,
    VIR_DOMAIN_VIRT_HYPERV,
    VIR_DOMAIN_VIRT_VBOX,
    VIR_DOMAIN_VIRT_PHYP,
    VIR_DOMAIN_VIRT_PARALLELS,
    VIR_DOMAIN_VIRT_BHYVE,
    VIR_DOMAIN_VIRT_VZ,
    VIR_DOMAIN_VIRT_LAST
} virDomainVirtType;
VIR_ENUM_DECL(virDomainVirtType);

typedef enum {
    VIR_DOMAIN_CPU_PLACEMENT_MODE_DEFAULT = 0,
    VIR_DOMAIN_CPU_PLACEMENT_MODE_STATIC,
    VIR_DOMAIN_CPU_PLACEMENT_MODE_AUTO,
    VIR_DOMAIN_CPU_PLACEMENT_MODE_LAST
} virDomainCpuPlacementMode;
VIR_ENUM_DECL(virDomainCpuPlacementMode);

/* <vcpus><vcpu id= enabled= hotpluggable= order=/> */
typedef struct {
    unsigned line;
    unsigned id;
    virTristateBool online;
    virTristateBool hotpluggable;
    unsigned order; /* 0: not given */
} virDomainVcpuDef;

/* <iothreadids><iothread id=/> */
typedef struct {
    unsigned line;
    unsigned id;
    int thread_pool_min, thread_pool_max;
    gboolean pool_min_set, pool_max_set;
    gboolean autofill; /* made by post-parse; not written */
} virDomainIOThreadIDDef;

typedef struct {
    int thread_pool_min, thread_pool_max;
    gboolean pool_min_set, pool_max_set;
} virDomainDefaultIOThreadDef;

typedef struct {
    unsigned start;
    unsigned target;
    unsigned count;
} virDomainIdMapEntry;

typedef struct _virDomainDiskDef virDomainDiskDef;
typedef struct _virDomainControllerDef virDomainControllerDef;
typedef struct _virDomainLeaseDef virDomainLeaseDef;
typedef struct _virDomainFSDef virDomainFSDef;
typedef struct _virDomainNetDef virDomainNetDef;
typedef struct _virDomainSmartcardDef virDomainSmartcardDef;
typedef struct _virDomainChrDef virDomainChrDef;
typedef struct _virDomainInputDef virDomainInputDef;
typedef struct _virDomainTPMDef virDomainTPMDef;
typedef struct _virDomainGraphicsDef virDomainGraphicsDef;
typedef struct _virDomainSoundDef virDomainSoundDef;
typedef struct _virDomainAudioDef virDomainAudioDef;
typedef struct _virDomainVideoDef virDomainVideoDef;
typedef struct _virDomainHostdevDef virDomainHostdevDef;
typedef struct _virDomainRedirdevDef virDomainRedirdevDef;
typedef struct _virDomainRedirFilterDef virDomainRedirFilterDef;
typedef struct _virDomainHubDef virDomainHubDef;
typedef struct _virDomainWatchdogDef virDomainWatchdogDef;
typedef struct _virDomainMemballoonDef virDomainMemballoonDef;
typedef struct _virDomainRNGDef virDomainRNGDef;
typedef struct _virDomainNVRAMDef virDomainNVRAMDef;
typedef struct _virDomainPanicDef virDomainPanicDef;
typedef struct _virDomainShmemDef virDomainShmemDef;
typedef struct _virDomainMemoryDef virDomainMemoryDef;
typedef struct _virDomainIOMMUDef virDomainIOMMUDef;
typedef struct _virDomainVsockDef virDomainVsockDef;
typedef struct _virDomainCryptoDef virDomainCryptoDef;

struct _virDomainDef {
    gint refs;       /* atomic */
    gboolean sealed; /* no thread may change it any more */

    virDomainVirtType virtType;
    int id; /* -1: not running */
    char *name;
    unsigned char uuid[VIR_UUID_BUFLEN];
    gboolean uuid_set;
    unsigned char genid[VIR_UUID_BUFLEN];
    gboolean genidRequested; /* <genid> is there */
    gboolean genidGenerated; /* chosen by us */
    char *title;
    char *description;
    char *metadata; /* the whole <metadata> element as text, or NULL */

    virDomainMemtotalDef mem;
    virDomainMemtuneDef memtune;
    virDomainBlkiotuneDef blkio;

    unsigned maxvcpus;  /* 0: not given */
    unsigned curvcpus;  /* <vcpu current=>; 0: not given, all */
    virBitmap *cpumask; /* <vcpu cpuset=> */
    virDomainCpuPlacementMode placement_mode;
    virDomainVcpuDef **vcpus; /* <vcpus>; empty unless each is listed */
    gsize nvcpus;

    unsigned iothreads; /* <iothreads>; the list is authoritative after post-parse */
    virDomainIOThreadIDDef **iothreadids;
    gsize niothreadids;
    virDomainDefaultIOThreadDef *defaultIOThread;

    virDomainCputuneDef cputune;
    virDomainNumatuneDef numatune;
    virDomainResourceDef *resource;

    gboolean bootloader_set; /* <bootloader/> without a path: the default one */
    char *bootloader;
    char *bootloaderArgs;
    virDomainOSDef os;
    virSysinfoDef **sysinfo;
    gsize nsysinfo;

    virDomainIdMapEntry **uidmap;
    gsize nuidmap;
    virDomainIdMapEntry **gidmap;
    gsize ngidmap;

    virDomainFeaturesDef features;
    virCPUDef *cpu;
    virDomainClockDef clock;

    virDomainOnAction onPoweroff;
    virDomainOnAction onReboot;
    virDomainOnAction onCrash;
    virDomainLockFailureAction onLockFailure;
    virDomainPowerManagement pm;
    virDomainPerfDef perf;

    char *emulator;

    virDomainDiskDef **disks;
    gsize ndisks;
    virDomainControllerDef **controllers;
    gsize ncontrollers;
    virDomainLeaseDef **leases;
    gsize nleases;
    virDomainFSDef **fss;
    gsize nfss;
    virDomainNetDef **nets;
    gsize nnets;
    virDomainSmartcardDef **smartcards;
    gsize nsmartcards;
    virDomainChrDef **serials;
    gsize nserials;
    virDomainChrDef **parallels;
    gsize nparallels;
    virDomainChrDef **consoles;
    gsize nconsoles;
    virDomainChrDef **channels;
    gsize nchannels;
    virDomainInputDef **inputs;
    gsize ninputs;
    virDomainTPMDef **tpms;
    gsize ntpms;
    virDomainGraphicsDef **graphics;
    gsize ngraphics;
    virDomainVideoDef **videos;
    gsize nvideos;
    virDomainRedirFilterDef **redirfilters; /* 0 or 1 */
    gsize nredirfilters;
    virDomainHubDef **hubs;
    gsize nhubs;
    virDomainSoundDef **sounds;
    gsize nsounds;
    virDomainAudioDef **audios;
    gsize naudios;
    virDomainWatchdogDef **watchdogs;
    gsize nwatchdogs;
    virDomainMemballoonDef **memballoons; /* 0 or 1 */
    gsize nmemballoons;
    virDomainRNGDef **rngs;
    gsize nrngs;
    virDomainNVRAMDef **nvrams; /* 0 or 1 */
    gsize nnvrams;
    virDomainPanicDef **panics;
    gsize npanics;
    virDomainShmemDef **shmems;
    gsize nshmems;
    virDomainMemoryDef **mems;
    gsize nmems;
    virDomainIOMMUDef **iommus; /* 0 or 1 */
    gsize niommus;
    virDomainVsockDef **vsocks; /* 0 or 1 */
    gsize nvsocks;
    virDomainHostdevDef **hostdevs;
    gsize nhostdevs;
    virDomainRedirdevDef **redirdevs;
    gsize nredirdevs;
    virDomainCryptoDef **cryptos;
    gsize ncryptos;

    virSecurityLabelDef **seclabels;
    gsize nseclabels;
    virDomainKeyWrapDef *keywrap;
    virDomainSecDef *sec; /* <launchSecurity> */

    const struct _virDomainConfDriver *driver; /* whose rules it was read by */
    void *namespaceData;                       /* of driver->ns->type, or NULL */
};

extern const virXMLType virDomainDefType;
