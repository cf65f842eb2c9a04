/*
 * qemu_pci_options.c: which QEMU device implements a PCI controller, and its numbers
 *
 * Runs on whatever thread parses a document, after the addresses are known.
 */
#include "conf/device/controller.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

static const virDomainControllerPCIModelName model_names[VIR_DOMAIN_CONTROLLER_MODEL_PCI_LAST] = {
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE] = VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_PCI_BRIDGE,
    [VIR_DOMAIN_CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE] =
        VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_I82801B11_BRIDGE,
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE] =
        VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_PCIE_PCI_BRIDGE,
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT] =
        VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_PCIE_ROOT_PORT,
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_UPSTREAM_PORT] =
        VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_X3130_UPSTREAM,
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] =
        VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_XIO3130_DOWNSTREAM,
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_EXPANDER_BUS] = VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_PXB,
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_EXPANDER_BUS] = VIR_DOMAIN_CONTROLLER_PCI_MODEL_NAME_PXB_PCIE,
};

static gboolean qemuControllerIsExpander(const virDomainControllerDef *c)
{
    return c->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI &&
           (c->model == VIR_DOMAIN_CONTROLLER_MODEL_PCI_EXPANDER_BUS ||
            c->model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_EXPANDER_BUS);
}

/* Expander buses are numbered downwards from the top, each leaving one number for its bridge. */
static int qemuNextExpanderBusNr(const virDomainDef *def)
{
    int lowest = 256;

    for (gsize i = 0; i < def->ncontrollers; i++) {
        const virDomainControllerDef *c = def->controllers[i];

        if (qemuControllerIsExpander(c) && c->pci.busNr >= 0 && c->pci.busNr < lowest)
            lowest = c->pci.busNr;
    }
    return lowest - 2;
}

static void qemuPortNumbers(virDomainControllerDef *c)
{
    if (c->pci.chassis < 0)
        c->pci.chassis = c->idx;
    if (c->pci.port < 0) {
        const virPCIDeviceAddress *addr = &c->info.addr.pci;

        c->pci.port = c->model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT
                          ? (int)(addr->slot << 3 | addr->function)
                          : (int)addr->slot;
    }
}

static void qemuControllerOptions(virDomainDef *def, virDomainControllerDef *c,
                                  virXMLProblems *problems)
{
    if (!c->pci.modelName)
        c->pci.modelName = model_names[c->model];
    switch ((virDomainControllerModelPCI)c->model) {
    case VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE:
        if (c->pci.chassisNr < 0)
            c->pci.chassisNr = c->idx;
        break;
    case VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT:
    case VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT:
        qemuPortNumbers(c);
        break;
    case VIR_DOMAIN_CONTROLLER_MODEL_PCI_EXPANDER_BUS:
    case VIR_DOMAIN_CONTROLLER_MODEL_PCIE_EXPANDER_BUS:
        if (c->pci.busNr < 0)
            c->pci.busNr = qemuNextExpanderBusNr(def);
        if (c->pci.busNr < c->idx + 1)
            virXMLProblemAdd(problems, c->info.line, "controller", "busNr",
                             VIR_ERR_CONFIG_UNSUPPORTED,
                             "no bus number is left for the expander bus with index='%d'", c->idx);
        break;
    default:
        break;
    }
}

void qemuDomainPCIControllerOptions(virDomainDef *def, virXMLProblems *problems)
{
    for (gsize i = 0; i < def->ncontrollers; i++) {
        if (def->controllers[i]->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI)
            qemuControllerOptions(def, def->controllers[i], problems);
    }
}
