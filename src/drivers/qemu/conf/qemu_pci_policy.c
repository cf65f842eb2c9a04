/*
 * qemu_pci_policy.c: which devices of QEMU are PCI devices, and what kind of slot each needs
 *
 * Runs on whatever thread parses a document.
 */
#include "conf/address/pci_address.h"
#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/crypto.h"
#include "conf/device/disk.h"
#include "conf/device/fs.h"
#include "conf/device/hostdev.h"
#include "conf/device/input.h"
#include "conf/device/iommu.h"
#include "conf/device/memballoon.h"
#include "conf/device/memory.h"
#include "conf/device/net.h"
#include "conf/device/rng.h"
#include "conf/device/shmem.h"
#include "conf/device/sound.h"
#include "conf/device/video.h"
#include "conf/device/vsock.h"
#include "conf/device/watchdog.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

#define SLOT_PCI (VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_HOTPLUG)
#define SLOT_PCIE (VIR_PCI_CONNECT_PCIE | VIR_PCI_CONNECT_HOTPLUG)

/* Virtio cards are endpoints where there is PCI Express, except those that old guests' drivers
 * must be able to find (transitional). */
static unsigned virtioFlags(gboolean transitional)
{
    return transitional ? SLOT_PCI : SLOT_PCIE;
}

static unsigned diskFlags(const virDomainDef *def, const void *dev)
{
    const virDomainDiskDef *disk = dev;

    if (disk->bus != VIR_DOMAIN_DISK_BUS_VIRTIO)
        return 0;
    return virtioFlags(disk->model == VIR_DOMAIN_DISK_MODEL_VIRTIO_TRANSITIONAL);
}

static unsigned usbControllerFlags(const virDomainControllerDef *controller)
{
    switch ((virDomainControllerModelUSB)controller->model) {
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_NONE:
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_QUSB1:
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_QUSB2:
        return 0;
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_NEC_XHCI:
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_QEMU_XHCI:
        return SLOT_PCIE;
    default:
        return SLOT_PCI;
    }
}

static unsigned scsiControllerFlags(const virDomainControllerDef *controller)
{
    switch ((virDomainControllerModelSCSI)controller->model) {
    case VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_SCSI:
    case VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_NON_TRANSITIONAL:
    case VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LSISAS1068:
    case VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LSISAS1078:
        return SLOT_PCIE;
    case VIR_DOMAIN_CONTROLLER_MODEL_SCSI_IBMVSCSI:
    case VIR_DOMAIN_CONTROLLER_MODEL_SCSI_NCR53C90:
        return 0;
    default:
        return SLOT_PCI;
    }
}

static unsigned controllerFlags(const virDomainDef *def, const void *dev)
{
    const virDomainControllerDef *controller = dev;

    switch (controller->type) {
    case VIR_DOMAIN_CONTROLLER_TYPE_IDE:
    case VIR_DOMAIN_CONTROLLER_TYPE_SATA:
        return SLOT_PCI;
    case VIR_DOMAIN_CONTROLLER_TYPE_SCSI:
        return scsiControllerFlags(controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL:
        return virtioFlags(controller->model ==
                           VIR_DOMAIN_CONTROLLER_MODEL_VIRTIO_SERIAL_VIRTIO_TRANSITIONAL);
    case VIR_DOMAIN_CONTROLLER_TYPE_USB:
        return usbControllerFlags(controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_PCI:
        return virPCIAddressControllerConnectFlags(controller->model);
    default:
        return 0;
    }
}

static unsigned fsFlags(const virDomainDef *def, const void *dev)
{
    const virDomainFSDef *fs = dev;

    return virtioFlags(fs->model == VIR_DOMAIN_FS_MODEL_VIRTIO_TRANSITIONAL);
}

static unsigned netFlags(const virDomainDef *def, const void *dev)
{
    const virDomainNetDef *net = dev;

    /* The card is the hostdev's, in whatever slot that needs. */
    if (net->type == VIR_DOMAIN_NET_TYPE_HOSTDEV)
        return SLOT_PCIE;
    if (net->model == VIR_DOMAIN_NET_MODEL_VIRTIO_TRANSITIONAL)
        return SLOT_PCI;
    if (virDomainNetIsVirtioModel(net) || net->model == VIR_DOMAIN_NET_MODEL_E1000E ||
        net->model == VIR_DOMAIN_NET_MODEL_VMXNET3)
        return SLOT_PCIE;
    return net->model == VIR_DOMAIN_NET_MODEL_USB_NET ? 0 : SLOT_PCI;
}

static unsigned serialFlags(const virDomainDef *def, const void *dev)
{
    const virDomainChrDef *chr = dev;

    return chr->targetType == VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_PCI ? SLOT_PCI : 0;
}

static unsigned inputFlags(const virDomainDef *def, const void *dev)
{
    const virDomainInputDef *input = dev;

    if (input->bus != VIR_DOMAIN_INPUT_BUS_VIRTIO)
        return 0;
    return virtioFlags(input->model == VIR_DOMAIN_INPUT_MODEL_VIRTIO_TRANSITIONAL);
}

static unsigned soundFlags(const virDomainDef *def, const void *dev)
{
    const virDomainSoundDef *sound = dev;

    switch (sound->model) {
    case VIR_DOMAIN_SOUND_MODEL_SB16:
    case VIR_DOMAIN_SOUND_MODEL_PCSPK:
    case VIR_DOMAIN_SOUND_MODEL_USB:
        return 0;
    default:
        return SLOT_PCI;
    }
}

static unsigned videoFlags(const virDomainDef *def, const void *dev)
{
    const virDomainVideoDef *video = dev;

    switch (video->type) {
    case VIR_DOMAIN_VIDEO_TYPE_VIRTIO:
    case VIR_DOMAIN_VIDEO_TYPE_BOCHS:
        return VIR_PCI_CONNECT_PCIE | VIR_PCI_CONNECT_HOTPLUG;
    case VIR_DOMAIN_VIDEO_TYPE_VGA:
    case VIR_DOMAIN_VIDEO_TYPE_CIRRUS:
    case VIR_DOMAIN_VIDEO_TYPE_VMVGA:
    case VIR_DOMAIN_VIDEO_TYPE_QXL:
        return SLOT_PCI;
    default:
        return 0;
    }
}

static unsigned hostdevFlags(const virDomainDef *def, const void *dev)
{
    const virDomainHostdevDef *hostdev = dev;

    if (hostdev->mode != VIR_DOMAIN_HOSTDEV_MODE_SUBSYS)
        return 0;
    switch (hostdev->subsysType) {
    case VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_PCI:
        return SLOT_PCIE;
    case VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI_HOST:
        return virtioFlags(hostdev->scsiHostModel ==
                           VIR_DOMAIN_HOSTDEV_SCSI_HOST_MODEL_VIRTIO_TRANSITIONAL);
    case VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_MDEV:
        return hostdev->mdevModel == VIR_DOMAIN_HOSTDEV_MDEV_MODEL_VFIO_PCI ? SLOT_PCIE : 0;
    default:
        return 0;
    }
}

static unsigned watchdogFlags(const virDomainDef *def, const void *dev)
{
    const virDomainWatchdogDef *watchdog = dev;

    return watchdog->model == VIR_DOMAIN_WATCHDOG_MODEL_I6300ESB ? SLOT_PCI : 0;
}

static unsigned memballoonFlags(const virDomainDef *def, const void *dev)
{
    const virDomainMemballoonDef *balloon = dev;

    switch (balloon->model) {
    case VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO:
    case VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO_NON_TRANSITIONAL:
        return SLOT_PCIE;
    case VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL:
        return SLOT_PCI;
    default:
        return 0;
    }
}

static unsigned rngFlags(const virDomainDef *def, const void *dev)
{
    const virDomainRNGDef *rng = dev;

    return virtioFlags(rng->model == VIR_DOMAIN_RNG_MODEL_VIRTIO_TRANSITIONAL);
}

static unsigned shmemFlags(const virDomainDef *def, const void *dev)
{
    return SLOT_PCI;
}

static unsigned memoryFlags(const virDomainDef *def, const void *dev)
{
    const virDomainMemoryDef *mem = dev;

    return mem->model == VIR_DOMAIN_MEMORY_MODEL_VIRTIO_PMEM ||
                   mem->model == VIR_DOMAIN_MEMORY_MODEL_VIRTIO_MEM
               ? SLOT_PCIE
               : 0;
}

static unsigned iommuFlags(const virDomainDef *def, const void *dev)
{
    const virDomainIOMMUDef *iommu = dev;

    /* The guest must see it at once, so it sits on the root complex itself. */
    return iommu->model == VIR_DOMAIN_IOMMU_MODEL_VIRTIO ? VIR_PCI_CONNECT_INTEGRATED : 0;
}

static unsigned vsockFlags(const virDomainDef *def, const void *dev)
{
    const virDomainVsockDef *vsock = dev;

    return virtioFlags(vsock->model == VIR_DOMAIN_VSOCK_MODEL_VIRTIO_TRANSITIONAL);
}

static unsigned cryptoFlags(const virDomainDef *def, const void *dev)
{
    return SLOT_PCIE;
}

/* Kinds without a row are never PCI devices. */
static unsigned (*const device_flags[VIR_DOMAIN_DEVICE_LAST])(const virDomainDef *def,
                                                              const void *dev) = {
    [VIR_DOMAIN_DEVICE_DISK] = diskFlags,
    [VIR_DOMAIN_DEVICE_CONTROLLER] = controllerFlags,
    [VIR_DOMAIN_DEVICE_FS] = fsFlags,
    [VIR_DOMAIN_DEVICE_NET] = netFlags,
    [VIR_DOMAIN_DEVICE_SERIAL] = serialFlags,
    [VIR_DOMAIN_DEVICE_INPUT] = inputFlags,
    [VIR_DOMAIN_DEVICE_SOUND] = soundFlags,
    [VIR_DOMAIN_DEVICE_VIDEO] = videoFlags,
    [VIR_DOMAIN_DEVICE_HOSTDEV] = hostdevFlags,
    [VIR_DOMAIN_DEVICE_WATCHDOG] = watchdogFlags,
    [VIR_DOMAIN_DEVICE_MEMBALLOON] = memballoonFlags,
    [VIR_DOMAIN_DEVICE_RNG] = rngFlags,
    [VIR_DOMAIN_DEVICE_SHMEM] = shmemFlags,
    [VIR_DOMAIN_DEVICE_MEMORY] = memoryFlags,
    [VIR_DOMAIN_DEVICE_IOMMU] = iommuFlags,
    [VIR_DOMAIN_DEVICE_VSOCK] = vsockFlags,
    [VIR_DOMAIN_DEVICE_CRYPTO] = cryptoFlags,
};

unsigned qemuDomainDevicePCIFlags(const virDomainDef *def, virDomainDeviceKind kind,
                                  const void *dev)
{
    unsigned flags = device_flags[kind] ? device_flags[kind](def, dev) : 0;

    /* Without PCI Express every card is a conventional one. */
    if ((flags & VIR_PCI_CONNECT_PCIE) && !qemuDomainHasPCIeRoot(def))
        flags = SLOT_PCI;
    return flags;
}
