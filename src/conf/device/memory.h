/*
 * memory.h: <memory>, memory modules
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "common/base/bitmap.h"
#include "conf/domain/numa_def.h"

typedef enum {
    VIR_DOMAIN_MEMORY_MODEL_NONE = 0,
    VIR_DOMAIN_MEMORY_MODEL_DIMM,
    VIR_DOMAIN_MEMORY_MODEL_NVDIMM,
    VIR_DOMAIN_MEMORY_MODEL_VIRTIO_PMEM,
    VIR_DOMAIN_MEMORY_MODEL_VIRTIO_MEM,
    VIR_DOMAIN_MEMORY_MODEL_SGX_EPC,
    VIR_DOMAIN_MEMORY_MODEL_LAST
} virDomainMemoryModel;
VIR_ENUM_DECL(virDomainMemoryModel);

typedef struct _virDomainMemoryDef {
    virDomainDeviceInfo info;
    virDomainMemoryModel model;
    virDomainMemoryAccess access;
    virTristateBool discard;

    unsigned char uuid[16]; /* NVDIMM of pseries machines */
    gboolean uuid_set;

    /* Where the host takes it from. */
    virBitmap *sourceNodes;
    unsigned long long pagesize;  /* KiB; DIMM, VIRTIO_MEM; 0: default */
    char *path;                   /* NVDIMM, VIRTIO_PMEM */
    unsigned long long alignsize; /* KiB; NVDIMM */
    gboolean pmem;                /* NVDIMM */

    /* What the guest sees. */
    unsigned long long size;          /* KiB */
    int targetNode;                   /* guest NUMA node, -1: not given */
    unsigned long long labelsize;     /* KiB; NVDIMM */
    gboolean readonly;                /* NVDIMM */
    unsigned long long blocksize;     /* KiB; VIRTIO_MEM */
    unsigned long long requestedsize; /* KiB; VIRTIO_MEM */
    gboolean requested_set;
    unsigned long long currentsize; /* KiB; VIRTIO_MEM, live */
    gboolean current_set;
} virDomainMemoryDef;

extern const virXMLType virDomainMemoryDefType;
extern const virDomainDeviceOps virDomainMemoryDeviceOps;

virDomainMemoryDef *virDomainMemoryDefNew(virDomainMemoryModel model);
void virDomainMemoryDefFree(virDomainMemoryDef *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainMemoryDef, virDomainMemoryDefFree)
