/*
 * vsock.h: <vsock>, sockets between host and guest
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_VSOCK_MODEL_DEFAULT = 0,
    VIR_DOMAIN_VSOCK_MODEL_VIRTIO,
    VIR_DOMAIN_VSOCK_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_VSOCK_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_VSOCK_MODEL_LAST
} virDomainVsockModel;
VIR_ENUM_DECL(virDomainVsockModel);

typedef struct _virDomainVsockDef {
    virDomainDeviceInfo info;
    virDomainVsockModel model;
    virTristateBool auto_cid;
    unsigned guest_cid; /* 3 and up; 0: not given */
    virDomainVirtioOptions virtio;
} virDomainVsockDef;

extern const virXMLType virDomainVsockDefType;
extern const virDomainDeviceOps virDomainVsockDeviceOps;

virDomainVsockDef *virDomainVsockDefNew(virDomainVsockModel model);
void virDomainVsockDefFree(virDomainVsockDef *vsock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainVsockDef, virDomainVsockDefFree)
