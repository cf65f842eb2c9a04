/*
 * qemu_device_defaults.c: models and back ends that a document leaves open
 *
 * One hook for each kind of device, called after the kind's common defaults. Runs on whatever
 * thread parses a document.
 */
#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/device/hostdev.h"
#include "conf/device/net.h"
#include "conf/device/panic.h"
#include "conf/device/tpm.h"
#include "conf/device/video.h"
#include "conf/device/vsock.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

void qemuDomainDiskDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainDiskDef *disk = dev;

    if (!disk->driverName)
        disk->driverName = g_strdup("qemu");
    /* What a volume is, its pool will say at start. */
    if (disk->src->format == VIR_STORAGE_FILE_NONE &&
        disk->src->type != VIR_STORAGE_TYPE_VHOST_USER &&
        disk->src->type != VIR_STORAGE_TYPE_VOLUME)
        disk->src->format = VIR_STORAGE_FILE_RAW;
    for (virStorageSource *src = disk->src; src; src = src->backingStore) {
        if (src->encryption && src->encryption->engine == VIR_STORAGE_ENCRYPTION_ENGINE_DEFAULT)
            src->encryption->engine = VIR_STORAGE_ENCRYPTION_ENGINE_QEMU;
    }
}

static int qemuUSBModelDefault(const virDomainDef *def)
{
    return qemuDomainIsX86(def) ? VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX3_UHCI
                                : VIR_DOMAIN_CONTROLLER_MODEL_USB_PCI_OHCI;
}

/* The companions of an ICH9 EHCI controller serve two of its ports each. */
static void qemuUSBCompanionDefaults(virDomainControllerDef *c)
{
    static const struct {
        virDomainControllerModelUSB model;
        unsigned startport;
    } companions[] = {
        {VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI1, 0},
        {VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI2, 2},
        {VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI3, 4},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(companions); i++) {
        if (c->model == (int)companions[i].model && !c->info.hasMaster) {
            c->info.hasMaster = TRUE;
            c->info.masterStartport = companions[i].startport;
        }
    }
}

void qemuDomainControllerDefaults(virDomainDef *def, void *dev, void *opaque,
                                  virXMLProblems *problems)
{
    virDomainControllerDef *c = dev;
    virQEMUCaps *caps = qemuConfCaps(def);

    if (!caps)
        return;
    if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_USB && !c->model)
        c->model = qemuUSBModelDefault(def);
    if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_USB)
        qemuUSBCompanionDefaults(c);
    if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_SCSI &&
        (!c->model || c->model == VIR_DOMAIN_CONTROLLER_MODEL_SCSI_AUTO))
        c->model = virQEMUCapsHasType(caps, "lsi53c895a")
                       ? VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LSILOGIC
                       : VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_SCSI;
}

void qemuDomainNetDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainNetDef *net = dev;

    if (net->type == VIR_DOMAIN_NET_TYPE_HOSTDEV || net->modelstr)
        return;
    if (qemuDomainIsX86(def) && net->type != VIR_DOMAIN_NET_TYPE_VDPA)
        virDomainNetSetModel(net, "rtl8139");
    else
        virDomainNetSetModel(net, "virtio");
}

static const virDomainChrSerialTargetModel serial_models[VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_LAST] = {
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA] = VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_SERIAL,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_USB] = VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_USB_SERIAL,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_PCI] = VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PCI_SERIAL,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SPAPR_VIO] = VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SPAPR_VTY,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SCLP] = VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SCLPCONSOLE,
    [VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA_DEBUG] = VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_DEBUGCON,
};

void qemuDomainSerialDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainChrDef *chr = dev;

    if (!chr->targetType && qemuDomainIsX86(def))
        chr->targetType = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA;
    if (!chr->targetModel)
        chr->targetModel = serial_models[chr->targetType];
}

/* A path that we chose for an earlier run must not be in the way of the next one. */
/* TRUE for a socket that a daemon made for a channel of this name: CHANNELS/domain-ID-NAME/TARGET,
 * or anything in the daemons' own folders. The path is chosen anew for each start. */
static gboolean qemuChannelPathIsGenerated(const char *path, const char *target)
{
    g_auto(GStrv) parts = NULL;
    guint n;

    if (g_str_has_prefix(path, "/var/lib/libvirt/qemu/channel/target/") ||
        g_str_has_prefix(path, "/run/libvirt/qemu/channel/"))
        return TRUE;
    parts = g_strsplit(path, "/", -1);
    n = g_strv_length(parts);
    return n >= 4 && target && g_str_equal(parts[n - 1], target) &&
           g_str_has_prefix(parts[n - 2], "domain-") &&
           (g_str_equal(parts[n - 3], "channel") || g_str_equal(parts[n - 3], "target"));
}

void qemuDomainChannelDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainChrDef *chr = dev;

    if (chr->source.type != VIR_DOMAIN_CHR_TYPE_UNIX ||
        chr->targetType != VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_VIRTIO)
        return;
    if (chr->source.path && qemuChannelPathIsGenerated(chr->source.path, chr->name))
        g_clear_pointer(&chr->source.path, g_free);
    if (!chr->source.path) /* ours: QEMU listens there */
        chr->source.listen = TRUE;
}

void qemuDomainVideoDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainVideoDef *video = dev;

    if (video->type == VIR_DOMAIN_VIDEO_TYPE_DEFAULT) {
        video->type =
            qemuDomainIsX86(def) ? VIR_DOMAIN_VIDEO_TYPE_CIRRUS : VIR_DOMAIN_VIDEO_TYPE_VIRTIO;
        if (virQEMUCapsHasType(qemuConfCaps(def), "cirrus-vga") == FALSE &&
            video->type == VIR_DOMAIN_VIDEO_TYPE_CIRRUS)
            video->type = VIR_DOMAIN_VIDEO_TYPE_VGA;
    }
    if (video->type == VIR_DOMAIN_VIDEO_TYPE_QXL && !video->vgamem)
        video->vgamem = 16 * 1024;
}

void qemuDomainPanicDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainPanicDef *panic = dev;

    if (panic->model == VIR_DOMAIN_PANIC_MODEL_DEFAULT && qemuDomainIsX86(def))
        panic->model = VIR_DOMAIN_PANIC_MODEL_ISA;
}

void qemuDomainTPMDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainTPMDef *tpm = dev;

    if (tpm->model == VIR_DOMAIN_TPM_MODEL_DEFAULT)
        tpm->model = VIR_DOMAIN_TPM_MODEL_TIS;
}

void qemuDomainHostdevDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainHostdevDef *hostdev = dev;

    if (hostdev->kind == VIR_DOMAIN_HOSTDEV_KIND_MDEV &&
        hostdev->mdevModel == VIR_DOMAIN_HOSTDEV_MDEV_MODEL_VFIO_PCI && !hostdev->mdev.display)
        hostdev->mdev.display = VIR_TRISTATE_SWITCH_OFF;
}

void qemuDomainVsockDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems)
{
    virDomainVsockDef *vsock = dev;

    if (vsock->model == VIR_DOMAIN_VSOCK_MODEL_DEFAULT)
        vsock->model = VIR_DOMAIN_VSOCK_MODEL_VIRTIO;
}
