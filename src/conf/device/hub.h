/*
 * hub.h: <hub>
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum { VIR_DOMAIN_HUB_TYPE_USB = 0, VIR_DOMAIN_HUB_TYPE_LAST } virDomainHubType;
VIR_ENUM_DECL(virDomainHubType);

typedef struct _virDomainHubDef {
    virDomainDeviceInfo info;
    virDomainHubType type;
} virDomainHubDef;

extern const virXMLType virDomainHubDefType;
extern const virDomainDeviceOps virDomainHubDeviceOps;

virDomainHubDef *virDomainHubDefNew(void);
void virDomainHubDefFree(virDomainHubDef *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainHubDef, virDomainHubDefFree)
