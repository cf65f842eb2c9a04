/*
 * iommu.h: <iommu>
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum {
    VIR_DOMAIN_IOMMU_MODEL_INTEL = 0,
    VIR_DOMAIN_IOMMU_MODEL_SMMUV3,
    VIR_DOMAIN_IOMMU_MODEL_VIRTIO,
    VIR_DOMAIN_IOMMU_MODEL_LAST
} virDomainIOMMUModel;
VIR_ENUM_DECL(virDomainIOMMUModel);

typedef struct _virDomainIOMMUDef {
    virDomainDeviceInfo info;
    virDomainIOMMUModel model;
    virTristateSwitch intremap;
    virTristateSwitch caching_mode;
    virTristateSwitch eim;
    virTristateSwitch iotlb;
    unsigned aw_bits; /* 0: default */
} virDomainIOMMUDef;

extern const virXMLType virDomainIOMMUDefType;
extern const virDomainDeviceOps virDomainIOMMUDeviceOps;

virDomainIOMMUDef *virDomainIOMMUDefNew(virDomainIOMMUModel model);
void virDomainIOMMUDefFree(virDomainIOMMUDef *iommu);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainIOMMUDef, virDomainIOMMUDefFree)
