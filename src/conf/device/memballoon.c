/*
 * memballoon.c: <memballoon>, the device that gives guest memory back to the host
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/memballoon.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainMemballoonModel, VIR_DOMAIN_MEMBALLOON_MODEL_LAST, "virtio", "xen", "none",
              "virtio-transitional", "virtio-non-transitional");

static const virXMLRow memballoon_rows[] = {
    VIR_XML_ENUM(virDomainMemballoonDef, model, "@model", virDomainMemballoonModel,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "The kind of balloon."),
    VIR_XML_SWITCH(virDomainMemballoonDef, autodeflate, "@autodeflate", .since = "1.3.1",
                   .doc = "Whether the guest may deflate it before its OOM killer strikes."),
    VIR_XML_SWITCH(virDomainMemballoonDef, free_page_reporting, "@freePageReporting",
                   .since = "6.9.0", .doc = "Whether the guest reports free pages to the host."),
    VIR_XML_UINT(virDomainMemballoonDef, period, "stats/@period", .max = G_MAXINT,
                 .flags = VIR_XML_ABI_FREE, .since = "1.1.1",
                 .doc = "Seconds between two readings of statistics."),
    VIR_XML_EMBED(virDomainMemballoonDef, info, &virDomainDeviceInfoType),
    VIR_XML_EMBED(virDomainMemballoonDef, virtio, &virDomainVirtioOptionsType),
};

const virXMLType virDomainMemballoonDefType =
    VIR_XML_TYPE("memballoon", virDomainMemballoonDef, memballoon_rows,
                 .doc = "Gives guest memory back to the host while the guest runs.");

virDomainMemballoonDef *virDomainMemballoonDefNew(virDomainMemballoonModel model)
{
    virDomainMemballoonDef *balloon = virXMLNew(&virDomainMemballoonDefType);

    balloon->model = model;
    return balloon;
}

void virDomainMemballoonDefFree(virDomainMemballoonDef *balloon)
{
    virXMLFree(&virDomainMemballoonDefType, balloon);
}

static void memballoon_validate(const virDomainDef *def G_GNUC_UNUSED, const void *dev,
                                virXMLProblems *problems)
{
    const virDomainMemballoonDef *balloon = dev;
    gboolean is_virtio = balloon->model != VIR_DOMAIN_MEMBALLOON_MODEL_XEN &&
                         balloon->model != VIR_DOMAIN_MEMBALLOON_MODEL_NONE;

    virDomainVirtioOptionsValidate(&balloon->virtio, is_virtio, balloon->info.line, "memballoon",
                                   problems);
}

const virDomainDeviceOps virDomainMemballoonDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_MEMBALLOON,
    .type = &virDomainMemballoonDefType,
    .list = offsetof(virDomainDef, memballoons),
    .count = offsetof(virDomainDef, nmemballoons),
    .info_plus_1 = offsetof(virDomainMemballoonDef, info) + 1,
    .max = 1,
    .validate = memballoon_validate,
};
