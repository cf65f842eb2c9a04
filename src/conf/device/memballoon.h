/*
 * memballoon.h: <memballoon>, the device that gives guest memory back to the host
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO = 0,
    VIR_DOMAIN_MEMBALLOON_MODEL_XEN,
    VIR_DOMAIN_MEMBALLOON_MODEL_NONE, /* the domain shall have no balloon */
    VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_MEMBALLOON_MODEL_LAST
} virDomainMemballoonModel;
VIR_ENUM_DECL(virDomainMemballoonModel);

typedef struct _virDomainMemballoonDef {
    virDomainDeviceInfo info;

    virDomainMemballoonModel model;
    virTristateSwitch autodeflate;
    virTristateSwitch free_page_reporting;
    unsigned period; /* seconds between statistics, 0: none */
    virDomainVirtioOptions virtio;
} virDomainMemballoonDef;

extern const virXMLType virDomainMemballoonDefType;
extern const virDomainDeviceOps virDomainMemballoonDeviceOps;

virDomainMemballoonDef *virDomainMemballoonDefNew(virDomainMemballoonModel model);
void virDomainMemballoonDefFree(virDomainMemballoonDef *balloon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainMemballoonDef, virDomainMemballoonDefFree)
