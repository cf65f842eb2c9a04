/*
 * input.c: <input>, keyboards, mice, tablets and host devices passed through
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/input.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainInputType, VIR_DOMAIN_INPUT_TYPE_LAST, "mouse", "tablet", "keyboard",
              "passthrough", "evdev");
VIR_ENUM_IMPL(virDomainInputBus, VIR_DOMAIN_INPUT_BUS_LAST, "default", "ps2", "usb", "xen",
              "parallels", "virtio", "none");
VIR_ENUM_IMPL(virDomainInputModel, VIR_DOMAIN_INPUT_MODEL_LAST, "default", "virtio",
              "virtio-transitional", "virtio-non-transitional");
VIR_ENUM_IMPL(virDomainInputSourceGrab, VIR_DOMAIN_INPUT_SOURCE_GRAB_LAST, "device", "all");
VIR_ENUM_IMPL(virDomainInputSourceGrabToggle, VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_LAST, "default",
              "ctrl-ctrl", "alt-alt", "shift-shift", "meta-meta", "scrolllock", "ctrl-scrolllock");

#define EVDEV VIR_XML_BIT(VIR_DOMAIN_INPUT_TYPE_EVDEV)
#define WHEN_TYPE(mask) VIR_XML_WHEN(virDomainInputDef, type, (mask))

static gboolean bus_is_shown(const void *obj)
{
    return ((const virDomainInputDef *)obj)->bus != VIR_DOMAIN_INPUT_BUS_NONE;
}

static const virXMLRow input_rows[] = {
    VIR_XML_ENUM(virDomainInputDef, type, "@type", virDomainInputType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "The kind of device."),
    VIR_XML_ENUM(virDomainInputDef, bus, "@bus", virDomainInputBus, .shown = bus_is_shown,
                 .flags = VIR_XML_NONZERO, .doc = "What it is plugged into."),
    VIR_XML_ENUM(virDomainInputDef, model, "@model", virDomainInputModel, .flags = VIR_XML_NONZERO,
                 .since = "5.2.0", .doc = "Which virtio standard it follows."),
    VIR_XML_STRING(virDomainInputDef, evdev, "source/@evdev",
                   WHEN_TYPE(VIR_XML_BIT(VIR_DOMAIN_INPUT_TYPE_PASSTHROUGH)),
                   .flags = VIR_XML_REQUIRED_INSIDE, .doc = "The host's event device."),
    VIR_XML_STRING(virDomainInputDef, evdev, "source/@dev", WHEN_TYPE(EVDEV),
                   .flags = VIR_XML_REQUIRED_INSIDE, .since = "7.4.0",
                   .doc = "The host's event device."),
    VIR_XML_ENUM(virDomainInputDef, grab, "source/@grab", virDomainInputSourceGrab,
                 WHEN_TYPE(EVDEV), .flags = VIR_XML_NONZERO, .since = "7.4.0",
                 .doc = "Grab all input devices together, not this one alone."),
    VIR_XML_ENUM(virDomainInputDef, grabToggle, "source/@grabToggle",
                 virDomainInputSourceGrabToggle, WHEN_TYPE(EVDEV), .flags = VIR_XML_NONZERO,
                 .since = "7.6.0", .doc = "The keys that give the devices back to the host."),
    VIR_XML_SWITCH(virDomainInputDef, repeat, "source/@repeat", WHEN_TYPE(EVDEV), .since = "7.4.0",
                   .doc = "Whether keys repeat."),
    VIR_XML_EMBED(virDomainInputDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_EMBED(virDomainInputDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainInputDefType =
    VIR_XML_TYPE("input", virDomainInputDef, input_rows, .doc = "A keyboard, mouse or tablet.");

virDomainInputDef *virDomainInputDefNew(virDomainInputType type, virDomainInputBus bus)
{
    virDomainInputDef *input = virXMLNew(&virDomainInputDefType);

    input->type = type;
    input->bus = bus;
    return input;
}

void virDomainInputDefFree(virDomainInputDef *input)
{
    virXMLFree(&virDomainInputDefType, input);
}

/* PS/2 for what a PC always had, USB for the rest; containers and Xen have their own. */
static virDomainInputBus input_default_bus(const virDomainDef *def, const virDomainInputDef *input)
{
    if (input->type == VIR_DOMAIN_INPUT_TYPE_EVDEV)
        return VIR_DOMAIN_INPUT_BUS_NONE;
    if (input->type == VIR_DOMAIN_INPUT_TYPE_PASSTHROUGH)
        return VIR_DOMAIN_INPUT_BUS_VIRTIO;
    if (def->os.type == VIR_DOMAIN_OSTYPE_HVM) {
        gboolean ps2 = input->type != VIR_DOMAIN_INPUT_TYPE_TABLET &&
                       (def->os.arch == VIR_ARCH_I686 || def->os.arch == VIR_ARCH_X86_64);

        return ps2 ? VIR_DOMAIN_INPUT_BUS_PS2 : VIR_DOMAIN_INPUT_BUS_USB;
    }
    if (def->os.type == VIR_DOMAIN_OSTYPE_XEN || def->os.type == VIR_DOMAIN_OSTYPE_XENPVH)
        return VIR_DOMAIN_INPUT_BUS_XEN;
    if (def->virtType == VIR_DOMAIN_VIRT_VZ || def->virtType == VIR_DOMAIN_VIRT_PARALLELS)
        return VIR_DOMAIN_INPUT_BUS_PARALLELS;
    return VIR_DOMAIN_INPUT_BUS_DEFAULT;
}

static void input_post_parse(virDomainDef *def, void *dev,
                             const virDomainConfDriver *driver G_GNUC_UNUSED,
                             void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainInputDef *input = dev;

    if (input->bus == VIR_DOMAIN_INPUT_BUS_DEFAULT)
        input->bus = input_default_bus(def, input);
}

static void input_validate(const virDomainDef *def G_GNUC_UNUSED, const void *dev,
                           virXMLProblems *problems)
{
    const virDomainInputDef *input = dev;
    gboolean is_virtio = input->bus == VIR_DOMAIN_INPUT_BUS_VIRTIO;
    unsigned line = input->info.line;

    if (input->bus == VIR_DOMAIN_INPUT_BUS_PS2 && input->type != VIR_DOMAIN_INPUT_TYPE_MOUSE &&
        input->type != VIR_DOMAIN_INPUT_TYPE_KBD)
        virXMLProblemAdd(problems, line, "input", "bus", VIR_ERR_CONFIG_UNSUPPORTED,
                         "only a mouse or a keyboard can sit on the ps2 bus, not a %s; use "
                         "bus='usb' or 'virtio'",
                         virDomainInputTypeTypeToString(input->type));
    if (input->type == VIR_DOMAIN_INPUT_TYPE_PASSTHROUGH && !is_virtio)
        virXMLProblemAdd(problems, line, "input", "bus", VIR_ERR_CONFIG_UNSUPPORTED,
                         "a passed through device needs bus='virtio'");
    if (input->type == VIR_DOMAIN_INPUT_TYPE_EVDEV && input->bus != VIR_DOMAIN_INPUT_BUS_NONE)
        virXMLProblemAdd(problems, line, "input", "bus", VIR_ERR_CONFIG_UNSUPPORTED,
                         "a device of type 'evdev' is on no bus of the guest; remove bus");
    if (input->model && !is_virtio)
        virXMLProblemAdd(problems, line, "input", "model", VIR_ERR_CONFIG_UNSUPPORTED,
                         "only devices with bus='virtio' have a model");
    virDomainVirtioOptionsValidate(&input->virtio, is_virtio, line, "input", problems);
}

const virDomainDeviceOps virDomainInputDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_INPUT,
    .type = &virDomainInputDefType,
    .list = offsetof(virDomainDef, inputs),
    .count = offsetof(virDomainDef, ninputs),
    .info_plus_1 = offsetof(virDomainInputDef, info) + 1,
    .post_parse = input_post_parse,
    .validate = input_validate,
};
