/*
 * qemu_device_rules.c: what QEMU can't do with single devices
 *
 * Runs on whatever thread parses a document.
 */
#include "drivers/qemu/conf/qemu_device_rules.h"

#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/device/graphics.h"
#include "conf/device/hostdev.h"
#include "conf/device/iommu.h"
#include "conf/device/net.h"
#include "conf/device/shmem.h"
#include "conf/device/tpm.h"
#include "conf/device/video.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

#define RULE(line, element, attribute, ...) \
    virXMLProblemAdd(problems, (line), (element), (attribute), VIR_ERR_CONFIG_UNSUPPORTED, \
                     __VA_ARGS__)

/* Formats that QEMU reads but that are no disk image to it. */
static gboolean qemuDiskFormatIsSupported(virStorageFileFormat format)
{
    return format != VIR_STORAGE_FILE_DIR && format != VIR_STORAGE_FILE_ISO;
}

void qemuDomainDiskRules(const virDomainDef *def, const void *dev, void *opaque,
                         virXMLProblems *problems)
{
    const virDomainDiskDef *disk = dev;
    unsigned partition = 0;

    if (!qemuDiskFormatIsSupported(disk->src->format))
        RULE(disk->info.line, "disk/driver", "type",
             "QEMU has no disk format '%s' (disk '%s'); use 'raw', or disk type 'dir' for a folder",
             virStorageFileFormatTypeToString(disk->src->format), disk->dst);
    if (virDomainDiskTargetIndex(disk->dst, &partition) >= 0 && partition > 0)
        RULE(disk->info.line, "disk/target", "dev",
             "disk target '%s' names a partition; QEMU gives whole disks to guests", disk->dst);
    if (disk->src->encryption && disk->src->format != VIR_STORAGE_FILE_RAW &&
        disk->src->format != VIR_STORAGE_FILE_QCOW2)
        RULE(disk->info.line, "disk/source/encryption", NULL,
             "disk '%s' is encrypted, which works in format 'raw' and 'qcow2' only", disk->dst);
    if (disk->driverName && !g_str_equal(disk->driverName, "qemu"))
        RULE(disk->info.line, "disk/driver", "name",
             "driver '%s' of disk '%s' is not known to QEMU; use 'qemu' or leave it out",
             disk->driverName, disk->dst);
    if (disk->shareable && !disk->readonly && disk->src->format != VIR_STORAGE_FILE_RAW &&
        disk->src->format != VIR_STORAGE_FILE_NONE)
        RULE(disk->info.line, "disk/shareable", NULL,
             "disk '%s' can be shared in format 'raw' only, '%s' would be corrupted", disk->dst,
             virStorageFileFormatTypeToString(disk->src->format));
}

static void qemuCheckPCIController(const virDomainDef *def, const virDomainControllerDef *c,
                                   virXMLProblems *problems)
{
    gboolean expander = c->model == VIR_DOMAIN_CONTROLLER_MODEL_PCI_EXPANDER_BUS;
    gboolean pcie_expander = c->model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_EXPANDER_BUS;

    if (virDomainControllerIsPCIRoot(c) && c->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        RULE(c->info.line, "controller/address", NULL,
             "pci-root and pcie-root are the board's own and have no address");
    if ((expander && !qemuDomainIsI440FX(def)) || (pcie_expander && !qemuDomainIsQ35(def)))
        RULE(c->info.line, "controller", "model", "machine type '%s' has no %s controllers",
             def->os.machine, virDomainControllerModelPCITypeToString(c->model));
    if ((expander || pcie_expander) && c->pci.numaNode >= 0 &&
        (gsize)c->pci.numaNode >= (def->cpu ? def->cpu->numa.ncells : 0))
        RULE(c->info.line, "controller/target/node", NULL,
             "%s with index='%d' is on NUMA node %d, which the guest does not have",
             virDomainControllerModelPCITypeToString(c->model), c->idx, c->pci.numaNode);
}

void qemuDomainControllerRules(const virDomainDef *def, const void *dev, void *opaque,
                               virXMLProblems *problems)
{
    const virDomainControllerDef *c = dev;

    if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI)
        qemuCheckPCIController(def, c, problems);
    if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_USB && c->ports > 15 &&
        (c->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_QEMU_XHCI ||
         c->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_NEC_XHCI))
        RULE(c->info.line, "controller", "ports", "a '%s' controller has at most 15 ports, not %d",
             virDomainControllerModelUSBTypeToString(c->model), c->ports);
}

void qemuDomainSerialRules(const virDomainDef *def, const void *dev, void *opaque,
                           virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;

    if (qemuDomainIsX86(def) && (chr->targetType == VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SYSTEM ||
                                 chr->targetType == VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SCLP ||
                                 chr->targetType == VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SPAPR_VIO))
        RULE(chr->line, "serial/target", "type",
             "a serial device of target type '%s' does not exist on machine type '%s'",
             virDomainChrSerialTargetTypeToString(chr->targetType), def->os.machine);
}

void qemuDomainGraphicsRules(const virDomainDef *def, const void *dev, void *opaque,
                             virXMLProblems *problems)
{
    const virDomainGraphicsDef *graphics = dev;

    if (graphics->type == VIR_DOMAIN_GRAPHICS_TYPE_SPICE && graphics->tlsPort > 0)
        RULE(graphics->info.line, "graphics", "tlsPort",
             "a SPICE TLS port is given, but spice_tls is off in qemu.conf");
}

void qemuDomainVideoRules(const virDomainDef *def, const void *dev, void *opaque,
                          virXMLProblems *problems)
{
    const virDomainVideoDef *video = dev;

    if (video->type == VIR_DOMAIN_VIDEO_TYPE_RAMFB &&
        video->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        RULE(video->info.line, "video/address", NULL,
             "a video card of type 'ramfb' is on no bus and has no address");
}

void qemuDomainShmemRules(const virDomainDef *def, const void *dev, void *opaque,
                          virXMLProblems *problems)
{
    const virDomainShmemDef *shmem = dev;

    if (shmem->model == VIR_DOMAIN_SHMEM_MODEL_IVSHMEM)
        RULE(shmem->info.line, "shmem/model", "type",
             "this QEMU has no 'ivshmem'; use 'ivshmem-plain' or 'ivshmem-doorbell'");
}

void qemuDomainTPMRules(const virDomainDef *def, const void *dev, void *opaque,
                        virXMLProblems *problems)
{
    const virDomainTPMDef *tpm = dev;

    if (tpm->type == VIR_DOMAIN_TPM_BACKEND_EMULATOR && tpm->version == VIR_DOMAIN_TPM_VERSION_1_2)
        RULE(tpm->info.line, "tpm/backend", "version",
             "no emulator of TPM version 1.2 is installed; use version='2.0'");
}

void qemuDomainIOMMURules(const virDomainDef *def, const void *dev, void *opaque,
                          virXMLProblems *problems)
{
    const virDomainIOMMUDef *iommu = dev;

    if (iommu->model != VIR_DOMAIN_IOMMU_MODEL_VIRTIO)
        return;
    if (!qemuDomainHasPCIeRoot(def))
        RULE(iommu->info.line, "iommu", "model",
             "IOMMU 'virtio' needs a machine type with PCI Express, such as 'q35'");
    if (def->features.features[VIR_DOMAIN_FEATURE_ACPI] != VIR_TRISTATE_SWITCH_ON)
        RULE(iommu->info.line, "iommu", "model",
             "IOMMU 'virtio' is found by the guest through ACPI; add <acpi/> to <features>");
    if (iommu->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI &&
        iommu->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        RULE(iommu->info.line, "iommu/address", "type", "IOMMU 'virtio' has a PCI address");
}

void qemuDomainHostdevRules(const virDomainDef *def, const void *dev, void *opaque,
                            virXMLProblems *problems)
{
    const virDomainHostdevDef *hostdev = dev;

    if (hostdev->mode != VIR_DOMAIN_HOSTDEV_MODE_SUBSYS)
        return;
    if (hostdev->info.bootIndex && hostdev->subsysType == VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI_HOST)
        RULE(hostdev->info.line, "hostdev/boot", NULL,
             "a guest cannot boot from a vhost SCSI device");
    if (qemuDomainIsX86(def) && hostdev->info.type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI &&
        (hostdev->info.addr.pci.zpci.uid.isSet || hostdev->info.addr.pci.zpci.fid.isSet))
        RULE(hostdev->info.line, "hostdev/address/zpci", NULL, "zPCI exists on s390 only");
}

static gboolean qemuIsPowerOf2(unsigned n)
{
    return (n & (n - 1)) == 0;
}

/* QEMU's own DHCP server hands out one address of each family, on its own small networks. */
static void qemuNetAddressRules(const virDomainNetDef *net, virXMLProblems *problems)
{
    unsigned count[2] = {0, 0};

    if (net->guestIP.nroutes > 0)
        RULE(net->info.line, "interface/route", NULL, "QEMU can't set routes inside the guest");
    if (net->guestIP.nips > 0 && net->type != VIR_DOMAIN_NET_TYPE_USER)
        RULE(net->info.line, "interface/ip", NULL,
             "QEMU can tell the guest its address on interfaces of type 'user' only");
    for (gsize i = 0; i < net->guestIP.nips; i++) {
        const virNetDevIPAddr *ip = net->guestIP.ips[i];
        gboolean v6 = VIR_SOCKET_ADDR_IS_V6(&ip->address);

        if (++count[v6] == 2)
            RULE(net->info.line, "interface/ip", NULL, "an interface has at most one %s address",
                 v6 ? "IPv6" : "IPv4");
        if (VIR_SOCKET_ADDR_IS_SET(&ip->peer))
            RULE(net->info.line, "interface/ip", "peer", "QEMU has no point-to-point links");
        if (ip->prefix && (v6 ? ip->prefix != 64 : ip->prefix < 4 || ip->prefix > 27))
            RULE(net->info.line, "interface/ip", "prefix", "the prefix is %u; QEMU takes %s",
                 ip->prefix, v6 ? "64" : "4 to 27");
    }
}

void qemuDomainNetRules(const virDomainDef *def, const void *dev, void *opaque,
                        virXMLProblems *problems)
{
    const virDomainNetDef *net = dev;

    qemuNetAddressRules(net, problems);
    if (!qemuIsPowerOf2(net->driver.rx_queue_size))
        RULE(net->info.line, "interface/driver", "rx_queue_size",
             "rx_queue_size is %u; it must be a power of two", net->driver.rx_queue_size);
    if (!qemuIsPowerOf2(net->driver.tx_queue_size))
        RULE(net->info.line, "interface/driver", "tx_queue_size",
             "tx_queue_size is %u; it must be a power of two", net->driver.tx_queue_size);
    if (net->teaming.type == VIR_DOMAIN_NET_TEAMING_TYPE_PERSISTENT &&
        !virDomainNetIsVirtioModel(net))
        RULE(net->info.line, "interface/model", "type",
             "the persistent member of a team is a virtio card, not '%s'", net->modelstr);
    if (net->backend.type == VIR_DOMAIN_NET_BACKEND_PASST)
        RULE(net->info.line, "interface/backend", "type",
             "the backend 'passt' is not available; leave <backend> out for QEMU's own");
}
