/*
 * iommu.c: <iommu>
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/iommu.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainIOMMUModel, VIR_DOMAIN_IOMMU_MODEL_LAST, "intel", "smmuv3", "virtio");

static const virXMLRow iommu_rows[] = {
    VIR_XML_ENUM(virDomainIOMMUDef, model, "@model", virDomainIOMMUModel,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .since = "2.1.0",
                 .doc = "The emulated hardware."),
    VIR_XML_SWITCH(virDomainIOMMUDef, intremap, "driver/@intremap", .since = "3.4.0",
                   .doc = "Interrupt remapping."),
    VIR_XML_SWITCH(virDomainIOMMUDef, caching_mode, "driver/@caching_mode", .since = "3.4.0",
                   .doc = "Caching mode, needed by assigned host devices."),
    VIR_XML_SWITCH(virDomainIOMMUDef, eim, "driver/@eim", .since = "3.4.0",
                   .doc = "Extended interrupt mode, for more than 255 vCPUs."),
    VIR_XML_SWITCH(virDomainIOMMUDef, iotlb, "driver/@iotlb", .since = "3.5.0",
                   .doc = "Cache translations in the device."),
    VIR_XML_UINT(virDomainIOMMUDef, aw_bits, "driver/@aw_bits", .since = "6.5.0",
                 .doc = "Width of I/O virtual addresses in bits."),
    VIR_XML_EMBED(virDomainIOMMUDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainIOMMUDefType =
    VIR_XML_TYPE("iommu", virDomainIOMMUDef, iommu_rows, .doc = "The guest's IOMMU.");

virDomainIOMMUDef *virDomainIOMMUDefNew(virDomainIOMMUModel model)
{
    virDomainIOMMUDef *iommu = virXMLNew(&virDomainIOMMUDefType);

    iommu->model = model;
    return iommu;
}

void virDomainIOMMUDefFree(virDomainIOMMUDef *iommu)
{
    virXMLFree(&virDomainIOMMUDefType, iommu);
}

static void iommu_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainIOMMUDef *iommu = dev;
    unsigned line = iommu->info.line;

    if (iommu->intremap == VIR_TRISTATE_SWITCH_ON && def->features.ioapic != VIR_DOMAIN_IOAPIC_QEMU)
        virXMLProblemAdd(problems, line, "iommu", "driver/@intremap", VIR_ERR_CONFIG_UNSUPPORTED,
                         "interrupt remapping needs <ioapic driver='qemu'/> in <features>");
    if (iommu->eim == VIR_TRISTATE_SWITCH_ON && iommu->intremap != VIR_TRISTATE_SWITCH_ON)
        virXMLProblemAdd(problems, line, "iommu", "driver/@eim", VIR_ERR_CONFIG_UNSUPPORTED,
                         "eim='on' needs intremap='on'");
    if (iommu->model == VIR_DOMAIN_IOMMU_MODEL_INTEL) {
        if (iommu->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
            virXMLProblemAdd(problems, line, "iommu", NULL, VIR_ERR_XML_ERROR,
                             "the intel model sits on no bus; remove its <address>");
        return;
    }
    if (iommu->intremap || iommu->caching_mode || iommu->eim || iommu->iotlb || iommu->aw_bits)
        virXMLProblemAdd(problems, line, "iommu", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "the model '%s' takes no <driver> options; they belong to 'intel'",
                         virDomainIOMMUModelTypeToString(iommu->model));
    if (iommu->model == VIR_DOMAIN_IOMMU_MODEL_SMMUV3 &&
        iommu->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        virXMLProblemAdd(problems, line, "iommu", NULL, VIR_ERR_XML_ERROR,
                         "the smmuv3 model sits on no bus; remove its <address>");
}

const virDomainDeviceOps virDomainIOMMUDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_IOMMU,
    .type = &virDomainIOMMUDefType,
    .list = offsetof(virDomainDef, iommus),
    .count = offsetof(virDomainDef, niommus),
    .info_plus_1 = offsetof(virDomainIOMMUDef, info) + 1,
    .max = 1,
    .validate = iommu_validate,
};
