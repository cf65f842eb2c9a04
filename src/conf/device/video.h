/*
 * video.h: <video>, graphics cards
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_VIDEO_TYPE_DEFAULT = 0, /* "default": post-parse chooses */
    VIR_DOMAIN_VIDEO_TYPE_VGA,
    VIR_DOMAIN_VIDEO_TYPE_CIRRUS,
    VIR_DOMAIN_VIDEO_TYPE_VMVGA,
    VIR_DOMAIN_VIDEO_TYPE_XEN,
    VIR_DOMAIN_VIDEO_TYPE_VBOX,
    VIR_DOMAIN_VIDEO_TYPE_QXL,
    VIR_DOMAIN_VIDEO_TYPE_PARALLELS,
    VIR_DOMAIN_VIDEO_TYPE_VIRTIO,
    VIR_DOMAIN_VIDEO_TYPE_GOP,
    VIR_DOMAIN_VIDEO_TYPE_NONE, /* the domain shall have no card */
    VIR_DOMAIN_VIDEO_TYPE_BOCHS,
    VIR_DOMAIN_VIDEO_TYPE_RAMFB,
    VIR_DOMAIN_VIDEO_TYPE_LAST
} virDomainVideoType;
VIR_ENUM_DECL(virDomainVideoType);

typedef enum {
    VIR_DOMAIN_VIDEO_BACKEND_DEFAULT = 0,
    VIR_DOMAIN_VIDEO_BACKEND_QEMU,
    VIR_DOMAIN_VIDEO_BACKEND_VHOSTUSER,
    VIR_DOMAIN_VIDEO_BACKEND_LAST
} virDomainVideoBackend;
VIR_ENUM_DECL(virDomainVideoBackend);

typedef enum {
    VIR_DOMAIN_VIDEO_VGACONF_DEFAULT = 0,
    VIR_DOMAIN_VIDEO_VGACONF_IO,
    VIR_DOMAIN_VIDEO_VGACONF_ON,
    VIR_DOMAIN_VIDEO_VGACONF_OFF,
    VIR_DOMAIN_VIDEO_VGACONF_LAST
} virDomainVideoVGAConf;
VIR_ENUM_DECL(virDomainVideoVGAConf);

typedef struct _virDomainVideoDef {
    virDomainDeviceInfo info;

    virDomainVideoType type;
    unsigned ram;    /* KiB; qxl */
    unsigned vram;   /* KiB */
    unsigned vram64; /* KiB; qxl */
    unsigned vgamem; /* KiB; qxl */
    unsigned heads;
    virTristateBool primary;
    virTristateSwitch blob;
    unsigned res_x; /* 0: not said */
    unsigned res_y;

    virTristateBool accel2d;
    virTristateBool accel3d;
    char *rendernode;

    virDomainVideoVGAConf vgaconf;
    virDomainVideoBackend backend;
    char *vhost_user_binary;
    virDomainVirtioOptions virtio;
} virDomainVideoDef;

extern const virXMLType virDomainVideoDefType;
extern const virDomainDeviceOps virDomainVideoDeviceOps;

virDomainVideoDef *virDomainVideoDefNew(virDomainVideoType type);
void virDomainVideoDefFree(virDomainVideoDef *video);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainVideoDef, virDomainVideoDefFree)
