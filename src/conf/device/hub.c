/*
 * hub.c: <hub>
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/hub.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainHubType, VIR_DOMAIN_HUB_TYPE_LAST, "usb");

static const virXMLRow hub_rows[] = {
    VIR_XML_ENUM(virDomainHubDef, type, "@type", virDomainHubType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "Always usb."),
    VIR_XML_EMBED(virDomainHubDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainHubDefType =
    VIR_XML_TYPE("hub", virDomainHubDef, hub_rows, .doc = "A USB hub.");

virDomainHubDef *virDomainHubDefNew(void)
{
    return virXMLNew(&virDomainHubDefType);
}

void virDomainHubDefFree(virDomainHubDef *hub)
{
    virXMLFree(&virDomainHubDefType, hub);
}

const virDomainDeviceOps virDomainHubDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_HUB,
    .type = &virDomainHubDefType,
    .list = offsetof(virDomainDef, hubs),
    .count = offsetof(virDomainDef, nhubs),
    .info_plus_1 = offsetof(virDomainHubDef, info) + 1,
};
