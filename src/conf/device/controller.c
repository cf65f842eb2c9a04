/*
 * controller.c: <controller>, where other devices are plugged in
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/controller.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainControllerType, VIR_DOMAIN_CONTROLLER_TYPE_LAST, "ide", "fdc", "scsi",
              "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa");
VIR_ENUM_IMPL(virDomainControllerModelIDE, VIR_DOMAIN_CONTROLLER_MODEL_IDE_LAST, "default", "piix3",
              "piix4", "ich6");
VIR_ENUM_IMPL(virDomainControllerModelSCSI, VIR_DOMAIN_CONTROLLER_MODEL_SCSI_LAST, "default",
              "auto", "buslogic", "lsilogic", "lsisas1068", "vmpvscsi", "ibmvscsi", "virtio-scsi",
              "lsisas1078", "virtio-transitional", "virtio-non-transitional", "ncr53c90", "dc390",
              "am53c974");
VIR_ENUM_IMPL(virDomainControllerModelVirtioSerial, VIR_DOMAIN_CONTROLLER_MODEL_VIRTIO_SERIAL_LAST,
              "default", "virtio", "virtio-transitional", "virtio-non-transitional");
VIR_ENUM_IMPL(virDomainControllerModelUSB, VIR_DOMAIN_CONTROLLER_MODEL_USB_LAST, "default",
              "piix3-uhci", "piix4-uhci", "ehci", "ich9-ehci1", "ich9-uhci1", "ich9-uhci2",
              "ich9-uhci3", "vt82c686b-uhci", "pci-ohci", "nec-xhci", "qusb1", "qusb2", "qemu-xhci",
              "none");
VIR_ENUM_IMPL(virDomainControllerModelPCI, VIR_DOMAIN_CONTROLLER_MODEL_PCI_LAST, "default",
              "pci-root", "pcie-root", "pci-bridge", "dmi-to-pci-bridge", "pcie-to-pci-bridge",
              "pcie-root-port", "pcie-switch-upstream-port", "pcie-switch-downstream-port",
              "pci-expander-bus", "pcie-expander-bus");
VIR_ENUM_IMPL(virDomainControllerPCIModelName, VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_LAST, "none",
              "pci-bridge", "i82801b11-bridge", "ioh3420", "x3130-upstream", "xio3130-downstream",
              "pxb", "pxb-pcie", "pcie-root-port", "spapr-pci-host-bridge", "pcie-pci-bridge");

#define TYPE(t) VIR_XML_BIT(VIR_DOMAIN_CONTROLLER_TYPE_##t)
#define WHEN_TYPE(mask) VIR_XML_WHEN(virDomainControllerDef, type, (mask))
#define MODEL_ROW(T, bit, release) \
    VIR_XML_ENUM(virDomainControllerDef, model, "@model", virDomainControllerModel##T, \
                 WHEN_TYPE(TYPE(bit)), .flags = VIR_XML_NONZERO, .since = release, \
                 .doc = "The emulated hardware.")

/* Numbers that are -1 unless given. */
#define NUMBER_ROW(f, path, lowest, highest, text) \
    VIR_XML_INT(virDomainControllerDef, f, path, .min = (lowest), .max = (highest), \
                .flags = VIR_XML_MINUS_ONE, .doc = text)

#define WITHOUT_MODELS (TYPE(FDC) | TYPE(SATA) | TYPE(CCID) | TYPE(XENBUS) | TYPE(ISA))

static void no_model_parse(virXMLParser *parser, xmlNodePtr node,
                           const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    const virDomainControllerDef *controller = obj;

    if (xmlHasProp(node, BAD_CAST "model"))
        virXMLParserError(parser, node, "model", VIR_ERR_CONFIG_UNSUPPORTED,
                          "controllers of type '%s' have no models; remove it",
                          virDomainControllerTypeTypeToString(controller->type));
}

static const virXMLCustom no_model = {.parse = no_model_parse};

static const virXMLRow controller_rows[] = {
    VIR_XML_ENUM(virDomainControllerDef, type, "@type", virDomainControllerType,
                 .flags = VIR_XML_WRITE_ZERO, .doc = "What is plugged in."),
    NUMBER_ROW(idx, "@index", 0, G_MAXINT, "Its number among its type."),
    MODEL_ROW(IDE, IDE, "3.0.0"),
    MODEL_ROW(SCSI, SCSI, "0.8.0"),
    MODEL_ROW(VirtioSerial, VIRTIO_SERIAL, "5.2.0"),
    MODEL_ROW(USB, USB, "0.9.4"),
    MODEL_ROW(PCI, PCI, "1.0.5"),
    VIR_XML_CUSTOM("@model", &no_model, WHEN_TYPE(WITHOUT_MODELS)),
    NUMBER_ROW(ports, "@ports", 0, G_MAXINT, "How many devices of virtio-serial or usb fit."),
    NUMBER_ROW(vectors, "@vectors", 0, G_MAXINT, "Interrupt vectors of virtio-serial."),
    NUMBER_ROW(maxGrantFrames, "@maxGrantFrames", 0, G_MAXINT, "Grant frames of xenbus."),
    NUMBER_ROW(maxEventChannels, "@maxEventChannels", 0, G_MAXINT, "Event channels of xenbus."),
    VIR_XML_ENUM(virDomainControllerDef, pci.modelName, "model/@name",
                 virDomainControllerPCIModelName, WHEN_TYPE(TYPE(PCI)), .flags = VIR_XML_NONZERO,
                 .since = "1.2.19", .doc = "What implements a PCI controller."),
    NUMBER_ROW(pci.chassisNr, "target/@chassisNr", 1, 255, "Chassis of a pci-bridge."),
    NUMBER_ROW(pci.chassis, "target/@chassis", 0, 255, "Chassis of a PCIe port."),
    VIR_XML_INT(virDomainControllerDef, pci.port, "target/@port", .min = 0, .max = 255,
                .flags = VIR_XML_MINUS_ONE | VIR_XML_HEX | VIR_XML_SHORT_HEX,
                .doc = "Number of a PCIe port."),
    NUMBER_ROW(pci.busNr, "target/@busNr", 1, 254, "Bus number of an expander bus."),
    NUMBER_ROW(pci.targetIndex, "target/@index", 0, 30, "Number of a spapr host bridge."),
    VIR_XML_SWITCH(virDomainControllerDef, pci.hotplug, "target/@hotplug", WHEN_TYPE(TYPE(PCI)),
                   .since = "6.3.0", .doc = "Whether devices can be plugged while it runs."),
    NUMBER_ROW(pci.numaNode, "target/node", 0, 255, "Guest NUMA node of an expander bus."),
    VIR_XML_SIZE(virDomainControllerDef, pci.pcihole64size, "pcihole64", 1024, "KiB",
                 WHEN_TYPE(TYPE(PCI)), VIR_XML_PRESENT(virDomainControllerDef, pci.pcihole64_set),
                 .since = "1.1.2", .doc = "Size of the 64-bit PCI hole."),
    VIR_XML_UINT(virDomainControllerDef, queues, "driver/@queues", .since = "1.0.5",
                 .doc = "Number of virtqueues."),
    VIR_XML_UINT(virDomainControllerDef, cmd_per_lun, "driver/@cmd_per_lun", .since = "1.2.7",
                 .doc = "Commands that may wait per unit."),
    VIR_XML_UINT(virDomainControllerDef, max_sectors, "driver/@max_sectors", .since = "1.2.7",
                 .doc = "Largest transfer in sectors of 512 bytes."),
    VIR_XML_SWITCH(virDomainControllerDef, ioeventfd, "driver/@ioeventfd", .since = "1.2.11",
                   .doc = "Handle requests beside the vCPU."),
    VIR_XML_UINT(virDomainControllerDef, iothread, "driver/@iothread", .min = 1, .since = "1.3.5",
                 .doc = "The I/O thread to use."),
    VIR_XML_EMBED(virDomainControllerDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_EMBED(virDomainControllerDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainControllerDefType =
    VIR_XML_TYPE("controller", virDomainControllerDef, controller_rows,
                 .doc = "Where other devices are plugged in.");

virDomainControllerDef *virDomainControllerDefNew(virDomainControllerType type)
{
    virDomainControllerDef *controller = virXMLNew(&virDomainControllerDefType);

    controller->type = type;
    return controller;
}

void virDomainControllerDefFree(virDomainControllerDef *controller)
{
    virXMLFree(&virDomainControllerDefType, controller);
}

const char *virDomainControllerModelToString(virDomainControllerType type, int model)
{
    static const virEnumTable *const tables[VIR_DOMAIN_CONTROLLER_TYPE_LAST] = {
        [VIR_DOMAIN_CONTROLLER_TYPE_IDE] = &virDomainControllerModelIDETypeNames,
        [VIR_DOMAIN_CONTROLLER_TYPE_SCSI] = &virDomainControllerModelSCSITypeNames,
        [VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL] = &virDomainControllerModelVirtioSerialTypeNames,
        [VIR_DOMAIN_CONTROLLER_TYPE_USB] = &virDomainControllerModelUSBTypeNames,
        [VIR_DOMAIN_CONTROLLER_TYPE_PCI] = &virDomainControllerModelPCITypeNames,
    };

    if (model <= 0 || type >= VIR_DOMAIN_CONTROLLER_TYPE_LAST || !tables[type])
        return NULL;
    return virEnumToString(tables[type], model);
}

virDomainControllerDef *virDomainControllerFind(const virDomainDef *def,
                                                virDomainControllerType type, int idx)
{
    for (gsize i = 0; i < def->ncontrollers; i++) {
        if (def->controllers[i]->type == type && def->controllers[i]->idx == idx)
            return def->controllers[i];
    }
    return NULL;
}

gboolean virDomainControllerIsPCIRoot(const virDomainControllerDef *controller)
{
    return controller->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI &&
           (controller->model == VIR_DOMAIN_CONTROLLER_MODEL_PCI_ROOT ||
            controller->model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT);
}

/* ich9-uhci1 to 3 take the slow devices off an ich9-ehci1 and share its bus. */
static gboolean is_companion(const virDomainControllerDef *controller)
{
    return controller->type == VIR_DOMAIN_CONTROLLER_TYPE_USB &&
           (controller->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI1 ||
            controller->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI2 ||
            controller->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI3);
}

static void assign_index(virDomainDef *def, virDomainControllerDef *controller)
{
    int idx = 0;

    for (gsize i = 0; i < def->ncontrollers && is_companion(controller); i++) {
        const virDomainControllerDef *other = def->controllers[i];

        if (other == controller)
            break;
        if (other->type == VIR_DOMAIN_CONTROLLER_TYPE_USB &&
            other->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_EHCI1)
            controller->idx = other->idx;
    }
    if (controller->idx >= 0)
        return;
    while (virDomainControllerFind(def, controller->type, idx))
        idx++;
    controller->idx = idx;
}

/* TRUE if @other has to come after @controller. */
static gboolean controller_is_before(const virDomainControllerDef *controller,
                                     const virDomainControllerDef *other)
{
    if (controller->idx < 0)
        return FALSE; /* it gets its number later */
    if (other->idx != controller->idx)
        return other->idx > controller->idx;
    /* Companions of a USB controller follow their master. */
    return other->info.hasMaster &&
           (!controller->info.hasMaster ||
            other->info.masterStartport > controller->info.masterStartport);
}

/* Controllers of one type stand together, in the order of the numbers that the document gives. */
static gsize controller_place(void *const *list, gsize n, const void *dev)
{
    const virDomainControllerDef *controller = dev;
    gboolean found = FALSE;
    gsize at = n;

    for (gsize i = n; i-- > 0;) {
        const virDomainControllerDef *other = list[i];

        if (other->type != controller->type)
            continue;
        if (controller_is_before(controller, other))
            at = i;
        else if (!found)
            at = i + 1;
        found = TRUE;
    }
    return at;
}

/* Numbers that mean nothing for this type. */
static void drop_foreign_numbers(virDomainControllerDef *controller)
{
    gboolean is_serial = controller->type == VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL;

    if (!is_serial && controller->type != VIR_DOMAIN_CONTROLLER_TYPE_USB)
        controller->ports = -1;
    if (!is_serial)
        controller->vectors = -1;
    if (controller->type != VIR_DOMAIN_CONTROLLER_TYPE_XENBUS)
        controller->maxGrantFrames = controller->maxEventChannels = -1;
}

static void controller_post_parse(virDomainDef *def, void *dev,
                                  const virDomainConfDriver *driver G_GNUC_UNUSED,
                                  void *opaque G_GNUC_UNUSED,
                                  virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainControllerDef *controller = dev;

    if (controller->idx < 0)
        assign_index(def, controller);
    if (controller->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI && !controller->model)
        controller->pci.pcihole64_set = FALSE;
    drop_foreign_numbers(controller);
}

static void validate_pci(const virDomainControllerDef *controller, virXMLProblems *problems)
{
    const virDomainControllerPCIOpts *pci = &controller->pci;
    unsigned line = controller->info.line;

    if (virDomainControllerIsPCIRoot(controller)) {
        if (controller->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
            virXMLProblemAdd(problems, line, "controller", "address", VIR_ERR_CONFIG_UNSUPPORTED,
                             "a pci-root or pcie-root controller has no address; remove it");
    } else if (pci->pcihole64_set && controller->model) {
        virXMLProblemAdd(problems, line, "controller", "pcihole64", VIR_ERR_CONFIG_UNSUPPORTED,
                         "only pci-root and pcie-root controllers have a pcihole64");
    }
    if (controller->idx == 0 && pci->numaNode >= 0)
        virXMLProblemAdd(problems, line, "controller", "target/node", VIR_ERR_CONFIG_UNSUPPORTED,
                         "the PCI controller with index 0 belongs to no single NUMA node");
    if (pci->targetIndex >= 0 && (controller->idx == 0) != (pci->targetIndex == 0))
        virXMLProblemAdd(problems, line, "controller", "target/@index", VIR_ERR_CONFIG_UNSUPPORTED,
                         "target index 0 is that of the PCI controller with index 0 and of no "
                         "other");
    if (controller->model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT && controller->idx != 0)
        virXMLProblemAdd(problems, line, "controller", "index", VIR_ERR_XML_ERROR,
                         "a pcie-root controller must have index 0, not %d", controller->idx);
}

static gboolean needs_master(const virDomainControllerDef *controller)
{
    return controller->info.hasMaster || is_companion(controller);
}

static gboolean is_virtio_scsi(const virDomainControllerDef *controller)
{
    return controller->type == VIR_DOMAIN_CONTROLLER_TYPE_SCSI &&
           (controller->model == VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_SCSI ||
            controller->model == VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_TRANSITIONAL ||
            controller->model == VIR_DOMAIN_CONTROLLER_MODEL_SCSI_VIRTIO_NON_TRANSITIONAL);
}

static void validate_usb(const virDomainDef *def, const virDomainControllerDef *controller,
                         virXMLProblems *problems)
{
    gboolean has_none = FALSE;
    gboolean has_master = !needs_master(controller);
    gsize count = 0;

    for (gsize i = 0; i < def->ncontrollers; i++) {
        const virDomainControllerDef *other = def->controllers[i];

        if (other->type != VIR_DOMAIN_CONTROLLER_TYPE_USB)
            continue;
        count++;
        has_none |= other->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_NONE;
        has_master |= other->idx == controller->idx && !needs_master(other);
    }
    if (controller->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_NONE && has_none && count > 1)
        virXMLProblemAdd(problems, controller->info.line, "controller", "model", VIR_ERR_XML_DETAIL,
                         "model='none' means that there is no USB; remove the other usb "
                         "controllers");
    if (!has_master)
        virXMLProblemAdd(problems, controller->info.line, "controller", "master",
                         VIR_ERR_XML_DETAIL,
                         "no USB controller with index %d is there for this one to be the "
                         "companion of; add an ich9-ehci1",
                         controller->idx);
}

static void controller_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainControllerDef *controller = dev;
    gboolean is_virtio =
        controller->type == VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL || is_virtio_scsi(controller);

    if (controller->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI)
        validate_pci(controller, problems);
    if (controller->type == VIR_DOMAIN_CONTROLLER_TYPE_USB)
        validate_usb(def, controller, problems);
    for (gsize i = 0; i < def->ncontrollers && def->controllers[i] != controller; i++) {
        const virDomainControllerDef *other = def->controllers[i];

        if (other->type == controller->type && other->idx == controller->idx &&
            controller->type != VIR_DOMAIN_CONTROLLER_TYPE_USB)
            virXMLProblemAdd(problems, controller->info.line, "controller", "index",
                             VIR_ERR_XML_ERROR, "two controllers of type '%s' have the index %d",
                             virDomainControllerTypeTypeToString(controller->type),
                             controller->idx);
    }
    if (controller->iothread && !is_virtio_scsi(controller))
        virXMLProblemAdd(problems, controller->info.line, "controller", "driver/@iothread",
                         VIR_ERR_XML_ERROR,
                         "only scsi controllers with model='virtio-scsi' can "
                         "use an I/O thread");
    virDomainVirtioOptionsValidate(&controller->virtio, is_virtio, controller->info.line,
                                   "controller", problems);
}

const virDomainDeviceOps virDomainControllerDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_CONTROLLER,
    .type = &virDomainControllerDefType,
    .list = offsetof(virDomainDef, controllers),
    .count = offsetof(virDomainDef, ncontrollers),
    .info_plus_1 = offsetof(virDomainControllerDef, info) + 1,
    .post_parse = controller_post_parse,
    .validate = controller_validate,
    .place = controller_place,
};
