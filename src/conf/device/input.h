/*
 * input.h: <input>, keyboards, mice, tablets and host devices passed through
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_INPUT_TYPE_MOUSE = 0,
    VIR_DOMAIN_INPUT_TYPE_TABLET,
    VIR_DOMAIN_INPUT_TYPE_KBD,
    VIR_DOMAIN_INPUT_TYPE_PASSTHROUGH,
    VIR_DOMAIN_INPUT_TYPE_EVDEV,
    VIR_DOMAIN_INPUT_TYPE_LAST
} virDomainInputType;
VIR_ENUM_DECL(virDomainInputType);

typedef enum {
    VIR_DOMAIN_INPUT_BUS_DEFAULT = 0, /* post-parse chooses */
    VIR_DOMAIN_INPUT_BUS_PS2,
    VIR_DOMAIN_INPUT_BUS_USB,
    VIR_DOMAIN_INPUT_BUS_XEN,
    VIR_DOMAIN_INPUT_BUS_PARALLELS,
    VIR_DOMAIN_INPUT_BUS_VIRTIO,
    VIR_DOMAIN_INPUT_BUS_NONE, /* evdev */
    VIR_DOMAIN_INPUT_BUS_LAST
} virDomainInputBus;
VIR_ENUM_DECL(virDomainInputBus);

typedef enum {
    VIR_DOMAIN_INPUT_MODEL_DEFAULT = 0,
    VIR_DOMAIN_INPUT_MODEL_VIRTIO,
    VIR_DOMAIN_INPUT_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_INPUT_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_INPUT_MODEL_LAST
} virDomainInputModel;
VIR_ENUM_DECL(virDomainInputModel);

typedef enum {
    VIR_DOMAIN_INPUT_SOURCE_GRAB_DEVICE = 0,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_ALL,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_LAST
} virDomainInputSourceGrab;
VIR_ENUM_DECL(virDomainInputSourceGrab);

typedef enum {
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_DEFAULT = 0,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_CTRL_CTRL,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_ALT_ALT,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_SHIFT_SHIFT,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_META_META,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_SCROLLLOCK,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_CTRL_SCROLLLOCK,
    VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_LAST
} virDomainInputSourceGrabToggle;
VIR_ENUM_DECL(virDomainInputSourceGrabToggle);

typedef struct _virDomainInputDef {
    virDomainDeviceInfo info;

    virDomainInputType type;
    virDomainInputBus bus;
    virDomainInputModel model;
    char *evdev; /* host device of passthrough and evdev */
    virDomainInputSourceGrab grab;
    virDomainInputSourceGrabToggle grabToggle;
    virTristateSwitch repeat;
    virDomainVirtioOptions virtio;
} virDomainInputDef;

extern const virXMLType virDomainInputDefType;
extern const virDomainDeviceOps virDomainInputDeviceOps;

virDomainInputDef *virDomainInputDefNew(virDomainInputType type, virDomainInputBus bus);
void virDomainInputDefFree(virDomainInputDef *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainInputDef, virDomainInputDefFree)
