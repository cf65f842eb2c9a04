/*
 * shmem.c: <shmem>, memory shared between guests and the host
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/shmem.h"

#include "conf/domain/domain_def.h"

#define SHMEM_MIN_SIZE (1024 * 1024)

VIR_ENUM_IMPL(virDomainShmemModel, VIR_DOMAIN_SHMEM_MODEL_LAST, "ivshmem", "ivshmem-plain",
              "ivshmem-doorbell");
VIR_ENUM_IMPL(virDomainShmemRole, VIR_DOMAIN_SHMEM_ROLE_LAST, "default", "master", "peer");

static const virXMLRow shmem_rows[] = {
    VIR_XML_STRING(virDomainShmemDef, name, "@name", .flags = VIR_XML_REQUIRED, .since = "1.2.10",
                   .doc = "Which shared memory it is."),
    VIR_XML_ENUM(virDomainShmemDef, role, "@role", virDomainShmemRole, .flags = VIR_XML_NONZERO,
                 .since = "6.6.0",
                 .doc = "A master's memory is copied in a migration, a peer's is not."),
    VIR_XML_ENUM(virDomainShmemDef, model, "model/@type", virDomainShmemModel,
                 .flags = VIR_XML_WRITE_ZERO, .since = "2.1.0", .doc = "The emulated hardware."),
    VIR_XML_SIZE(virDomainShmemDef, size, "size", 1, "M",
                 .doc = "How much memory: a power of two, at least 1 MiB."),
    VIR_XML_FLAG(virDomainShmemDef, server_enabled, "server"),
    VIR_XML_STRING(virDomainShmemDef, server_path, "server/@path",
                   .doc = "Socket of the server that hands out the memory."),
    VIR_XML_FLAG(virDomainShmemDef, msi_enabled, "msi"),
    VIR_XML_UINT(virDomainShmemDef, msi_vectors, "msi/@vectors",
                 .doc = "Number of interrupt vectors."),
    VIR_XML_SWITCH(virDomainShmemDef, msi_ioeventfd, "msi/@ioeventfd",
                   .doc = "Whether doorbells are handled beside the vCPU."),
    VIR_XML_EMBED(virDomainShmemDef, info, &virDomainDeviceInfoType),
};

/* Sizes are written in MiB, but one without a unit is in bytes. */
static void shmem_parsed(virXMLParser *parser G_GNUC_UNUSED, xmlNodePtr node, void *obj)
{
    virDomainShmemDef *shmem = obj;

    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && xmlStrEqual(child->name, BAD_CAST "size") &&
            !xmlHasProp(child, BAD_CAST "unit"))
            shmem->size /= SHMEM_MIN_SIZE;
    }
}

const virXMLType virDomainShmemDefType =
    VIR_XML_TYPE("shmem", virDomainShmemDef, shmem_rows, .parsed = shmem_parsed,
                 .doc = "Memory shared between guests and the host.");

virDomainShmemDef *virDomainShmemDefNew(virDomainShmemModel model)
{
    virDomainShmemDef *shmem = virXMLNew(&virDomainShmemDefType);

    shmem->model = model;
    return shmem;
}

void virDomainShmemDefFree(virDomainShmemDef *shmem)
{
    virXMLFree(&virDomainShmemDefType, shmem);
}

static void shmem_post_parse(virDomainDef *def G_GNUC_UNUSED, void *dev,
                             const virDomainConfDriver *driver G_GNUC_UNUSED,
                             void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainShmemDef *shmem = dev;

    if (shmem->model == VIR_DOMAIN_SHMEM_MODEL_IVSHMEM) /* it knows no roles */
        shmem->role = VIR_DOMAIN_SHMEM_ROLE_DEFAULT;
}

static void shmem_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainShmemDef *shmem = dev;
    unsigned line = shmem->info.line;

    if (strchr(shmem->name, '/'))
        virXMLProblemAdd(problems, line, "shmem", "name", VIR_ERR_XML_ERROR,
                         "the name '%s' must not hold a '/'", shmem->name);
    else if (g_str_equal(shmem->name, ".") || g_str_equal(shmem->name, ".."))
        virXMLProblemAdd(problems, line, "shmem", "name", VIR_ERR_XML_ERROR,
                         "'%s' is no name; choose another", shmem->name);
    for (gsize i = 0; i < def->nshmems && def->shmems[i] != shmem; i++) {
        if (g_strcmp0(def->shmems[i]->name, shmem->name) == 0)
            virXMLProblemAdd(problems, line, "shmem", "name", VIR_ERR_XML_ERROR,
                             "the domain has two shared memories named '%s'", shmem->name);
    }
    if (shmem->msi_enabled && !shmem->server_enabled)
        virXMLProblemAdd(problems, line, "shmem", "msi", VIR_ERR_XML_ERROR,
                         "<msi> needs a <server>");
    if (shmem->size && (shmem->size < SHMEM_MIN_SIZE || (shmem->size & (shmem->size - 1))))
        virXMLProblemAdd(problems, line, "shmem", "size", VIR_ERR_XML_ERROR,
                         "the size must be a power of two of at least 1 MiB");
}

const virDomainDeviceOps virDomainShmemDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_SHMEM,
    .type = &virDomainShmemDefType,
    .list = offsetof(virDomainDef, shmems),
    .count = offsetof(virDomainDef, nshmems),
    .info_plus_1 = offsetof(virDomainShmemDef, info) + 1,
    .post_parse = shmem_post_parse,
    .validate = shmem_validate,
};
