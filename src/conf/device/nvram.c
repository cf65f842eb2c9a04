/*
 * nvram.c: <nvram>, the NVRAM device of pseries machines
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/nvram.h"

#include "conf/domain/domain_def.h"

static const virXMLRow nvram_rows[] = {
    VIR_XML_EMBED(virDomainNVRAMDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainNVRAMDefType =
    VIR_XML_TYPE("nvram", virDomainNVRAMDef, nvram_rows, .doc = "NVRAM of a pseries machine.");

virDomainNVRAMDef *virDomainNVRAMDefNew(void)
{
    return virXMLNew(&virDomainNVRAMDefType);
}

void virDomainNVRAMDefFree(virDomainNVRAMDef *nvram)
{
    virXMLFree(&virDomainNVRAMDefType, nvram);
}

const virDomainDeviceOps virDomainNVRAMDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_NVRAM,
    .type = &virDomainNVRAMDefType,
    .list = offsetof(virDomainDef, nvrams),
    .count = offsetof(virDomainDef, nnvrams),
    .info_plus_1 = offsetof(virDomainNVRAMDef, info) + 1,
    .max = 1,
};
