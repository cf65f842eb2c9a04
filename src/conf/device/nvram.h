/*
 * nvram.h: <nvram>, the NVRAM device of pseries machines
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef struct _virDomainNVRAMDef {
    virDomainDeviceInfo info;
} virDomainNVRAMDef;

extern const virXMLType virDomainNVRAMDefType;
extern const virDomainDeviceOps virDomainNVRAMDeviceOps;

virDomainNVRAMDef *virDomainNVRAMDefNew(void);
void virDomainNVRAMDefFree(virDomainNVRAMDef *nvram);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainNVRAMDef, virDomainNVRAMDefFree)
