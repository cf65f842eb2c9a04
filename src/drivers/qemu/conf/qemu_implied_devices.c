/*
 * qemu_implied_devices.c: devices that every board has though no document names them
 *
 * Runs on whatever thread parses a document.
 */
#include "conf/device/audio.h"
#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/device/graphics.h"
#include "conf/device/input.h"
#include "conf/device/memballoon.h"
#include "conf/device/video.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

static virDomainControllerDef *qemuAddController(virDomainDef *def, virDomainControllerType type,
                                                 int idx, int model)
{
    virDomainControllerDef *c = virDomainControllerDefNew(type);

    c->idx = idx;
    c->model = model;
    virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_CONTROLLER, c);
    return c;
}

static gboolean qemuHasController(const virDomainDef *def, virDomainControllerType type)
{
    for (gsize i = 0; i < def->ncontrollers; i++) {
        if (def->controllers[i]->type == type)
            return TRUE;
    }
    return FALSE;
}

/* USB 1.1 on i440fx as its chip has it, USB 3 on q35. */
static void qemuAddUSB(virDomainDef *def, const virQEMUCaps *caps)
{
    int model = VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX3_UHCI;

    if (qemuHasController(def, VIR_DOMAIN_CONTROLLER_TYPE_USB) || !qemuDomainHasPCI(def))
        return;
    if (qemuDomainHasPCIeRoot(def)) {
        if (virQEMUCapsHasType(caps, "qemu-xhci"))
            model = VIR_DOMAIN_CONTROLLER_MODEL_USB_QEMU_XHCI;
        else if (virQEMUCapsHasType(caps, "nec-usb-xhci"))
            model = VIR_DOMAIN_CONTROLLER_MODEL_USB_NEC_XHCI;
        else
            return;
    }
    qemuAddController(def, VIR_DOMAIN_CONTROLLER_TYPE_USB, 0, model);
}

static void qemuAddPCIRoot(virDomainDef *def, virXMLProblems *problems)
{
    int model = qemuDomainHasPCIeRoot(def) ? VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT
                                           : VIR_DOMAIN_CONTROLLER_MODEL_PCI_ROOT;
    const virDomainControllerDef *root;

    if (!qemuDomainHasPCI(def))
        return;
    root = virDomainControllerFind(def, VIR_DOMAIN_CONTROLLER_TYPE_PCI, 0);
    if (!root)
        qemuAddController(def, VIR_DOMAIN_CONTROLLER_TYPE_PCI, 0, model);
    else if (root->model != model)
        virXMLProblemAdd(problems, root->info.line, "domain/devices/controller", "model",
                         VIR_ERR_XML_ERROR,
                         "the PCI controller with index='0' is the board's own: model='%s' for "
                         "machine type '%s', not '%s'",
                         virDomainControllerModelPCITypeToString(model), def->os.machine,
                         virDomainControllerModelPCITypeToString(root->model));
}

static void qemuAddPS2(virDomainDef *def)
{
    static const virDomainInputType types[] = {VIR_DOMAIN_INPUT_TYPE_MOUSE,
                                               VIR_DOMAIN_INPUT_TYPE_KBD};

    for (gsize t = 0; qemuDomainIsX86(def) && t < G_N_ELEMENTS(types); t++) {
        gboolean have = FALSE;

        for (gsize i = 0; i < def->ninputs; i++) {
            have = have || (def->inputs[i]->type == types[t] &&
                            def->inputs[i]->bus == VIR_DOMAIN_INPUT_BUS_PS2);
        }
        if (!have)
            virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_INPUT,
                                  virDomainInputDefNew(types[t], VIR_DOMAIN_INPUT_BUS_PS2));
    }
}

static void qemuAddVideo(virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    virDomainVideoDef *video;

    if (!def->ngraphics || def->nvideos)
        return;
    video = virDomainVideoDefNew(VIR_DOMAIN_VIDEO_TYPE_DEFAULT);
    qemuDomainVideoDefaults(def, video, opaque, problems);
    video->heads = 1;
    virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_VIDEO, video);
}

/* Sound goes where the display goes: to a SPICE client, else nowhere. Displays that bring a back
 * end of their own are left alone. */
static void qemuAddAudio(virDomainDef *def)
{
    int type = def->ngraphics ? -1 : VIR_DOMAIN_AUDIO_TYPE_NONE;
    virDomainAudioDef *audio;

    if (def->naudios)
        return;
    for (gsize i = 0; i < def->ngraphics && type != VIR_DOMAIN_AUDIO_TYPE_SPICE; i++) {
        if (def->graphics[i]->type == VIR_DOMAIN_GRAPHICS_TYPE_SPICE)
            type = VIR_DOMAIN_AUDIO_TYPE_SPICE;
        else if (def->graphics[i]->type == VIR_DOMAIN_GRAPHICS_TYPE_VNC)
            type = VIR_DOMAIN_AUDIO_TYPE_NONE;
    }
    if (type < 0)
        return;
    audio = virDomainAudioDefNew(type);
    audio->id = 1;
    virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_AUDIO, audio);
}

static void qemuAddMemballoon(virDomainDef *def)
{
    if (!def->nmemballoons && qemuDomainHasPCI(def))
        virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_MEMBALLOON,
                              virDomainMemballoonDefNew(VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO));
}

void qemuDomainAddImpliedDevices(virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    virQEMUCaps *caps = qemuConfCaps(def);

    if (!caps)
        return;
    qemuAddUSB(def, caps);
    if (qemuDomainIsQ35(def) && !virDomainControllerFind(def, VIR_DOMAIN_CONTROLLER_TYPE_SATA, 0))
        qemuAddController(def, VIR_DOMAIN_CONTROLLER_TYPE_SATA, 0, 0);
    qemuAddPCIRoot(def, problems);
    qemuAddPS2(def);
    qemuAddVideo(def, opaque, problems);
    qemuAddAudio(def);
    qemuAddMemballoon(def);
}
