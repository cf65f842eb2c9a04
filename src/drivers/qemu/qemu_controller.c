/*
 * qemu_controller.c: PCI, USB, SCSI, SATA, virtio-serial controllers of a guest
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/controller.h"
#include "drivers/qemu/qemu_device.h"
#include "drivers/qemu/qemu_json.h"

static const char *const usb_drivers[VIR_DOMAIN_CONTROLLER_MODEL_USB_LAST] = {
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_DEFAULT] = "piix3-usb-uhci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX3_UHCI] = "piix3-usb-uhci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX4_UHCI] = "piix4-usb-uhci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_EHCI] = "usb-ehci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_EHCI1] = "ich9-usb-ehci1",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI1] = "ich9-usb-uhci1",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI2] = "ich9-usb-uhci2",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI3] = "ich9-usb-uhci3",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_VT82C686B_UHCI] = "vt82c686b-usb-uhci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_PCI_OHCI] = "pci-ohci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_NEC_XHCI] = "nec-usb-xhci",
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_QEMU_XHCI] = "qemu-xhci",
};

static const char *const scsi_drivers[VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LAST] = {
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_DEFAULT] = "lsi",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_AUTO] = "lsi",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LSILOGIC] = "lsi",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LSISAS1068] = "mptsas1068",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VMPVSCSI] = "pvscsi",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_SCSI] = "virtio-scsi-pci",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LSISAS1078] = "megasas",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_TRANSITIONAL] = "virtio-scsi-pci-transitional",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_NON_TRANSITIONAL] = "virtio-scsi-pci-non-transitional",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_DC390] = "dc-390",
    [VIR_DOMAIN_CONTROLLER_MODEL_SCSI_AM53C974] = "am53c974",
};

/* What implements each model of PCI controller unless <model name=> says otherwise. */
static const char *const pci_drivers[VIR_DOMAIN_CONTROLLER_MODEL_PCI_LAST] = {
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE] = "pci-bridge",
    [VIR_DOMAIN_CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE] = "i82801b11-bridge",
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE] = "pcie-pci-bridge",
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT] = "pcie-root-port",
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = "x3130-upstream",
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = "xio3130-downstream",
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_EXPANDER_BUS] = "pxb",
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_EXPANDER_BUS] = "pxb-pcie",
};

static gboolean qemuControllerIsBuiltIn(const virDomainDef *def,
                                        const virDomainControllerDef *controller)
{
    switch (controller->type) {
    case VIR_DOMAIN_CONTROLLER_TYPE_IDE:
        return TRUE;
    case VIR_DOMAIN_CONTROLLER_TYPE_FDC:
        return !qemuCommandMachineIsQ35(def);
    case VIR_DOMAIN_CONTROLLER_TYPE_SATA:
        return controller->idx == 0 && qemuCommandMachineIsQ35(def);
    case VIR_DOMAIN_CONTROLLER_TYPE_USB:
        return controller->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_NONE;
    case VIR_DOMAIN_CONTROLLER_TYPE_PCI:
        return virDomainControllerIsPCIRoot(controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_ISA:
        return TRUE;
    default:
        return FALSE;
    }
}

static char *qemuControllerAlias(const virDomainDef *def, const void *dev, gsize n)
{
    const virDomainControllerDef *controller = dev;
    const char *type = virDomainControllerTypeTypeToString(controller->type);

    switch (controller->type) {
    case VIR_DOMAIN_CONTROLLER_TYPE_PCI:
        return g_strdup_printf(
            controller->model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT ? "pcie.%d" : "pci.%d",
            controller->idx);
    case VIR_DOMAIN_CONTROLLER_TYPE_IDE:
        return controller->idx == 0 ? g_strdup("ide") : g_strdup_printf("ide%d", controller->idx);
    case VIR_DOMAIN_CONTROLLER_TYPE_SATA:
        return qemuControllerIsBuiltIn(def, controller)
                   ? g_strdup("ide")
                   : g_strdup_printf("sata%d", controller->idx);
    case VIR_DOMAIN_CONTROLLER_TYPE_USB:
        return controller->idx == 0 ? g_strdup("usb") : g_strdup_printf("usb%d", controller->idx);
    default:
        return g_strdup_printf("%s%d", type, controller->idx);
    }
}

static JsonObject *qemuControllerUSB(const virDomainDef *def,
                                     const virDomainControllerDef *controller)
{
    const char *driver = usb_drivers[controller->model];
    JsonObject *props = qemuJsonObject("S:driver", driver, NULL);

    if (controller->info.hasMaster) {
        g_autofree char *master = g_strdup_printf("%s.0", controller->info.alias);

        qemuJsonAdd(props, "s:masterbus", master, "u:firstport", controller->info.masterStartport,
                    NULL);
        return props;
    }
    if (controller->ports > 0 && driver && strstr(driver, "xhci"))
        qemuJsonAdd(props, "i:p2", controller->ports, "i:p3", controller->ports, NULL);
    qemuJsonAdd(props, "s:id", controller->info.alias, NULL);
    return props;
}

static JsonObject *qemuControllerPCI(const virDomainDef *def,
                                     const virDomainControllerDef *controller)
{
    const virDomainControllerPCIOpts *pci = &controller->pci;
    const char *driver = pci_drivers[controller->model];
    JsonObject *props;

    if (pci->modelName != VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_NONE)
        driver = virDomainControllerPCIModelNameTypeToString(pci->modelName);
    props = qemuJsonObject("S:driver", driver, NULL);
    if (pci->chassisNr >= 0 && controller->model == VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE)
        qemuJsonAdd(props, "i:chassis_nr", pci->chassisNr, NULL);
    if (pci->port >= 0)
        qemuJsonAdd(props, "i:port", pci->port, NULL);
    if (pci->chassis >= 0)
        qemuJsonAdd(props, "i:chassis", pci->chassis, NULL);
    if (pci->busNr >= 0)
        qemuJsonAdd(props, "i:bus_nr", pci->busNr, NULL);
    if (pci->numaNode >= 0 && pci->busNr >= 0)
        qemuJsonAdd(props, "i:numa_node", pci->numaNode, NULL);
    qemuJsonAdd(props, "T:hotplug", pci->hotplug, "s:id", controller->info.alias, NULL);
    return props;
}

static JsonObject *qemuControllerSCSI(const virDomainControllerDef *controller)
{
    const char *driver = scsi_drivers[controller->model];
    JsonObject *props = qemuJsonObject("S:driver", driver, "s:id", controller->info.alias, NULL);

    if (!driver || !g_str_has_prefix(driver, "virtio-"))
        return props;
    if (controller->iothread) {
        g_autofree char *thread = g_strdup_printf("iothread%u", controller->iothread);

        qemuJsonAdd(props, "s:iothread", thread, NULL);
    }
    if (controller->queues)
        qemuJsonAdd(props, "u:num_queues", controller->queues, NULL);
    if (controller->cmd_per_lun)
        qemuJsonAdd(props, "u:cmd_per_lun", controller->cmd_per_lun, NULL);
    if (controller->max_sectors)
        qemuJsonAdd(props, "u:max_sectors", controller->max_sectors, NULL);
    qemuJsonAdd(props, "T:ioeventfd", controller->ioeventfd, NULL);
    qemuDeviceAddVirtio(props, &controller->virtio);
    return props;
}

static JsonObject *qemuControllerVirtioSerial(const virDomainControllerDef *controller)
{
    int suffix = controller->model - VIR_DOMAIN_CONTROLLER_MODEL_VIRTIO_SERIAL_VIRTIO;
    g_autofree char *driver = qemuDeviceVirtioName("virtio-serial", suffix);
    JsonObject *props = qemuJsonObject("s:driver", driver, "s:id", controller->info.alias, NULL);

    if (controller->ports >= 0)
        qemuJsonAdd(props, "i:max_ports", controller->ports, NULL);
    if (controller->vectors >= 0)
        qemuJsonAdd(props, "i:vectors", controller->vectors, NULL);
    qemuDeviceAddVirtio(props, &controller->virtio);
    return props;
}

static JsonObject *qemuControllerBuild(const virDomainDef *def,
                                       const virDomainControllerDef *controller)
{
    switch (controller->type) {
    case VIR_DOMAIN_CONTROLLER_TYPE_USB:
        return qemuControllerUSB(def, controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_PCI:
        return qemuControllerPCI(def, controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_SCSI:
        return qemuControllerSCSI(controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL:
        return qemuControllerVirtioSerial(controller);
    case VIR_DOMAIN_CONTROLLER_TYPE_SATA:
        return qemuJsonObject("s:driver", "ahci", "s:id", controller->info.alias, NULL);
    case VIR_DOMAIN_CONTROLLER_TYPE_CCID:
        return qemuJsonObject("s:driver", "usb-ccid", "s:id", controller->info.alias, NULL);
    case VIR_DOMAIN_CONTROLLER_TYPE_FDC:
        return qemuJsonObject("s:driver", "isa-fdc", NULL);
    default:
        return json_object_new();
    }
}

static gboolean qemuControllerCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainControllerDef *controller = dev;
    g_autoptr(JsonObject) props = NULL;

    if (qemuControllerIsBuiltIn(cmd->def, controller))
        return TRUE;
    props = qemuControllerBuild(cmd->def, controller);
    if (!qemuJsonGetString(props, "driver")) {
        const char *model = virDomainControllerModelToString(controller->type, controller->model);

        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "QEMU has no controller of type '%s' and model '%s'",
                    virDomainControllerTypeTypeToString(controller->type),
                    model ? model : "default");
        return FALSE;
    }
    if (controller->type != VIR_DOMAIN_CONTROLLER_TYPE_FDC &&
        !qemuDeviceAddAddress(cmd->def, props, &controller->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

/* Buses first; USB companions go with their master, which stands before them. */
static unsigned qemuControllerRank(const void *dev)
{
    const virDomainControllerDef *controller = dev;

    if (controller->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI)
        return 0;
    return controller->info.hasMaster ? 2 : 1;
}

const qemuDeviceOps qemuControllerOps = {
    .kind = VIR_DOMAIN_DEVICE_CONTROLLER,
    .command = qemuControllerCommand,
    .alias = qemuControllerAlias,
    .rank = qemuControllerRank,
};
