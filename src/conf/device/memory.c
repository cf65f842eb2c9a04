/*
 * memory.c: <memory>, memory modules
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/memory.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainMemoryModel, VIR_DOMAIN_MEMORY_MODEL_LAST, "none", "dimm", "nvdimm",
              "virtio-pmem", "virtio-mem", "sgx-epc");

#define MODEL(m) VIR_XML_BIT(VIR_DOMAIN_MEMORY_MODEL_##m)
#define WHEN_MODEL(mask) VIR_XML_WHEN(virDomainMemoryDef, model, (mask))

static const virXMLRow memory_rows[] = {
    VIR_XML_ENUM(virDomainMemoryDef, model, "@model", virDomainMemoryModel,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .since = "1.2.14",
                 .doc = "The kind of module."),
    VIR_XML_ENUM(virDomainMemoryDef, access, "@access", virDomainMemoryAccess,
                 .flags = VIR_XML_NONZERO, .since = "3.2.0",
                 .doc = "Whether writes reach the backing file."),
    VIR_XML_YESNO(virDomainMemoryDef, discard, "@discard", .since = "4.4.0",
                  .doc = "Whether the content is dropped when the domain ends."),
    VIR_XML_UUID(virDomainMemoryDef, uuid, "uuid", VIR_XML_PRESENT(virDomainMemoryDef, uuid_set),
                 WHEN_MODEL(MODEL(NVDIMM)), .doc = "Identity of a pseries NVDIMM."),
    VIR_XML_STRING(virDomainMemoryDef, path, "source/path",
                   WHEN_MODEL(MODEL(NVDIMM) | MODEL(VIRTIO_PMEM)),
                   .doc = "The backing file or device."),
    VIR_XML_SIZE(virDomainMemoryDef, alignsize, "source/alignsize", 1024, "KiB",
                 WHEN_MODEL(MODEL(NVDIMM)), .doc = "Alignment of the backing file."),
    VIR_XML_FLAG(virDomainMemoryDef, pmem, "source/pmem", WHEN_MODEL(MODEL(NVDIMM)),
                 .doc = "The backing device is persistent memory."),
    VIR_XML_BITMAP(virDomainMemoryDef, sourceNodes, "source/nodemask",
                   WHEN_MODEL(MODEL(DIMM) | MODEL(VIRTIO_MEM) | MODEL(SGX_EPC)),
                   .flags = VIR_XML_ABI_FREE, .doc = "Host NUMA nodes that it may come from."),
    VIR_XML_SIZE(virDomainMemoryDef, pagesize, "source/pagesize", 1024, "KiB",
                 WHEN_MODEL(MODEL(DIMM) | MODEL(VIRTIO_MEM)), .flags = VIR_XML_ABI_FREE,
                 .doc = "Page size of the host's memory."),
    VIR_XML_SIZE(virDomainMemoryDef, size, "target/size", 1024, "KiB",
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .doc = "Size of the module."),
    VIR_XML_INT(virDomainMemoryDef, targetNode, "target/node", .flags = VIR_XML_MINUS_ONE,
                .doc = "Guest NUMA node."),
    VIR_XML_SIZE(virDomainMemoryDef, labelsize, "target/label/size", 1024, "KiB",
                 WHEN_MODEL(MODEL(NVDIMM)), .doc = "Size of the label area."),
    VIR_XML_FLAG(virDomainMemoryDef, readonly, "target/readonly", WHEN_MODEL(MODEL(NVDIMM)),
                 .doc = "The guest may not write."),
    VIR_XML_SIZE(virDomainMemoryDef, blocksize, "target/block", 1024, "KiB",
                 WHEN_MODEL(MODEL(VIRTIO_MEM)), .since = "7.9.0",
                 .doc = "Granularity in which memory is plugged."),
    VIR_XML_SIZE(virDomainMemoryDef, requestedsize, "target/requested", 1024, "KiB",
                 VIR_XML_PRESENT(virDomainMemoryDef, requested_set), WHEN_MODEL(MODEL(VIRTIO_MEM)),
                 .flags = VIR_XML_ABI_FREE, .since = "7.9.0",
                 .doc = "How much the guest shall have of it."),
    VIR_XML_SIZE(virDomainMemoryDef, currentsize, "target/current", 1024, "KiB",
                 VIR_XML_PRESENT(virDomainMemoryDef, current_set), WHEN_MODEL(MODEL(VIRTIO_MEM)),
                 .flags = VIR_XML_ABI_FREE | VIR_XML_LIVE, .since = "7.9.0",
                 .doc = "How much the guest has of it."),
    VIR_XML_EMBED(virDomainMemoryDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainMemoryDefType =
    VIR_XML_TYPE("memory", virDomainMemoryDef, memory_rows,
                 .doc = "A memory module, pluggable while the guest runs.");

virDomainMemoryDef *virDomainMemoryDefNew(virDomainMemoryModel model)
{
    virDomainMemoryDef *memory = virXMLNew(&virDomainMemoryDefType);

    memory->model = model;
    memory->targetNode = -1;
    return memory;
}

void virDomainMemoryDefFree(virDomainMemoryDef *memory)
{
    virXMLFree(&virDomainMemoryDefType, memory);
}

static void refuse(virXMLProblems *problems, const virDomainMemoryDef *memory, const char *where,
                   const char *why)
{
    virXMLProblemAdd(problems, memory->info.line, "memory", where, VIR_ERR_XML_ERROR,
                     "a module of model '%s' %s", virDomainMemoryModelTypeToString(memory->model),
                     why);
}

static void memory_validate_nvdimm(const virDomainMemoryDef *memory, virXMLProblems *problems)
{
    if (!memory->path)
        refuse(problems, memory, "source/path", "needs a backing file in <source><path>");
    if (memory->discard == VIR_TRISTATE_BOOL_YES)
        refuse(problems, memory, "discard", "keeps its content: discard='yes' is not possible");
    if (memory->labelsize && memory->labelsize < 128)
        refuse(problems, memory, "target/label", "needs a label area of at least 128 KiB");
    if (memory->labelsize && memory->labelsize >= memory->size)
        refuse(problems, memory, "target/label", "must be larger than its label area");
}

static void memory_validate_virtio_pmem(const virDomainMemoryDef *memory, virXMLProblems *problems)
{
    if (!memory->path)
        refuse(problems, memory, "source/path", "needs a backing file in <source><path>");
    if (memory->targetNode >= 0)
        refuse(problems, memory, "target/node", "has no guest NUMA node");
    if (memory->discard == VIR_TRISTATE_BOOL_YES)
        refuse(problems, memory, "discard", "keeps its content: discard='yes' is not possible");
}

static void memory_validate_virtio_mem(const virDomainMemoryDef *memory, virXMLProblems *problems)
{
    if (memory->blocksize & (memory->blocksize - 1))
        refuse(problems, memory, "target/block", "needs a block size that is a power of two");
    if (memory->blocksize && memory->size % memory->blocksize)
        refuse(problems, memory, "target/size", "needs a size that is a multiple of its block");
    if (memory->requestedsize > memory->size)
        refuse(problems, memory, "target/requested", "can't give more than its size");
    if (memory->blocksize && memory->requestedsize % memory->blocksize)
        refuse(problems, memory, "target/requested", "gives memory in multiples of its block only");
}

static void memory_validate(const virDomainDef *def G_GNUC_UNUSED, const void *dev,
                            virXMLProblems *problems)
{
    static void (*const checks[VIR_DOMAIN_MEMORY_MODEL_LAST])(const virDomainMemoryDef *,
                                                              virXMLProblems *) = {
        [VIR_DOMAIN_MEMORY_MODEL_NVDIMM] = memory_validate_nvdimm,
        [VIR_DOMAIN_MEMORY_MODEL_VIRTIO_PMEM] = memory_validate_virtio_pmem,
        [VIR_DOMAIN_MEMORY_MODEL_VIRTIO_MEM] = memory_validate_virtio_mem,
    };
    const virDomainMemoryDef *memory = dev;

    if (checks[memory->model])
        checks[memory->model](memory, problems);
}

const virDomainDeviceOps virDomainMemoryDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_MEMORY,
    .type = &virDomainMemoryDefType,
    .list = offsetof(virDomainDef, mems),
    .count = offsetof(virDomainDef, nmems),
    .info_plus_1 = offsetof(virDomainMemoryDef, info) + 1,
    .validate = memory_validate,
};
