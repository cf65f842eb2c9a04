/*
 * qemu_pci_assign.c: PCI addresses of a QEMU domain
 *
 * Done twice on the same rules: a dry run finds how many bridges and ports are needed, which then
 * become controllers of the definition; the second run gives every device its address. Devices
 * that the board itself places come first, then what the document says, then the rest in a fixed
 * order, so that the same document always gives the same machine.
 *
 * Runs on whatever thread parses a document.
 */
#include "common/base/error.h"
#include "conf/address/pci_address.h"
#include "conf/device/controller.h"
#include "conf/device/sound.h"
#include "conf/device/video.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

#define MAX_BUSES 256

typedef struct {
    virDomainDef *def;
    virPCIAddressSet *set;
    gboolean dry_run;
    gboolean assigned;  /* a device was given a place that neither board nor document say */
    GHashTable *placed; /* of virDomainDeviceInfo *: have their place in this run */
    virXMLProblems *problems;
} pciAssign;

/* Where the board has soldered a device: nothing else fits there, and it fits nowhere else. */
typedef struct {
    gboolean (*board)(const virDomainDef *def);
    virDomainControllerType type;
    int idx;
    int model; /* -1: any */
    unsigned slot, function;
} pciFixedController;

static const pciFixedController fixed_controllers[] = {
    {qemuDomainIsI440FX, VIR_DOMAIN_CONTROLLER_TYPE_IDE, 0, -1, 0x01, 1},
    {qemuDomainIsI440FX, VIR_DOMAIN_CONTROLLER_TYPE_USB, 0,
     VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX3_UHCI, 0x01, 2},
    {qemuDomainIsQ35, VIR_DOMAIN_CONTROLLER_TYPE_SATA, 0, -1, 0x1f, 2},
};

/* Slots that boards keep for themselves. */
static const struct {
    gboolean (*board)(const virDomainDef *def);
    unsigned slot;
} board_slots[] = {
    {qemuDomainIsI440FX, 0x01}, /* PIIX3: ISA bridge, IDE, USB, ACPI */
    {qemuDomainIsQ35, 0x1f},    /* ICH9: LPC bridge, SATA, SMBus */
};

/* The functions that the parts of an ICH9 USB controller share a slot by. */
static int qemuICH9Function(int model)
{
    switch ((virDomainControllerModelUSB)model) {
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI1:
        return 0;
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI2:
        return 1;
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI3:
        return 2;
    case VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_EHCI1:
        return 7;
    default:
        return -1;
    }
}

static gboolean pciIsDone(const virDomainDeviceInfo *info)
{
    return virDomainDeviceInfoPCIAddressIsPresent(info);
}

static gboolean pciWants(const pciAssign *a, const virDomainDeviceInfo *info)
{
    return virDomainDeviceInfoNeedsAddress(info, VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI) &&
           !g_hash_table_contains(a->placed, info);
}

static void pciProblem(pciAssign *a, virDomainDeviceKind kind, const virDomainDeviceInfo *info,
                       const char *message)
{
    virXMLProblemAdd(a->problems, info->line, virDomainDeviceKindTypeToString(kind), NULL,
                     VIR_ERR_XML_ERROR, "%s", message);
}

static void pciSet(pciAssign *a, virDomainDeviceInfo *info, const virPCIDeviceAddress *addr)
{
    virTristateSwitch multi = addr->multi;

    g_hash_table_add(a->placed, info);
    if (a->dry_run)
        return;
    /* A document may have asked for multifunction without naming the slot. */
    if (!multi && info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI)
        multi = info->addr.pci.multi;
    info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI;
    info->addr.pci = *addr;
    info->addr.pci.multi = multi;
}

static gboolean pciTake(pciAssign *a, unsigned flags, virPCIDeviceAddress *addr);

/* Adds bus number @bus, a bridge of @model, in the dry run only. */
static gboolean pciGrow(pciAssign *a, virDomainControllerModelPCI model)
{
    unsigned bus = virPCIAddressSetCountBuses(a->set);
    virPCIDeviceAddress own;

    if (!a->dry_run || bus >= MAX_BUSES)
        return FALSE;
    if (model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE ||
        model == VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT) {
        /* Its own place first, as that may need another port. */
        if (!pciTake(a, virPCIAddressControllerConnectFlags(model), &own))
            return FALSE;
        bus = virPCIAddressSetCountBuses(a->set);
    }
    virPCIAddressSetDefineBus(a->set, bus, model, TRUE);
    return TRUE;
}

/* The bridge that gives more of what @flags want, or 0 if nothing can. */
static virDomainControllerModelPCI pciGrowModel(const pciAssign *a, unsigned flags)
{
    gboolean pcie = qemuDomainHasPCIeRoot(a->def);

    if (pcie && (flags & (VIR_PCI_CONNECT_PCIE | VIR_PCI_CONNECT_UPSTREAM_PORT |
                          VIR_PCI_CONNECT_PCIE_BRIDGE)))
        return VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT;
    if (flags & (VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_PCI_BRIDGE))
        return pcie ? VIR_DOMAIN_CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE
                    : VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE;
    return VIR_DOMAIN_CONTROLLER_MODEL_PCI_DEFAULT;
}

static gboolean pciTake(pciAssign *a, unsigned flags, virPCIDeviceAddress *addr)
{
    virDomainControllerModelPCI model;

    if (virPCIAddressSetTakeNext(a->set, flags, addr))
        return TRUE;
    model = pciGrowModel(a, flags);
    return model && pciGrow(a, model) && virPCIAddressSetTakeNext(a->set, flags, addr);
}

static void pciAssignOne(pciAssign *a, virDomainDeviceKind kind, virDomainDeviceInfo *info,
                         unsigned flags)
{
    virPCIDeviceAddress addr;

    if (!flags || !pciWants(a, info))
        return;
    if (pciTake(a, flags, &addr)) {
        a->assigned = TRUE;
        pciSet(a, info, &addr);
    } else {
        pciProblem(a, kind, info,
                   "no PCI slot is left for it, and no controller that could take it can be added");
    }
}

/* Buses that the definition has controllers for, and those that its addresses speak of. */
static void pciDefineBuses(pciAssign *a)
{
    virDomainDef *def = a->def;

    for (gsize i = 0; i < def->ncontrollers; i++) {
        virDomainControllerDef *c = def->controllers[i];

        if (c->type != VIR_DOMAIN_CONTROLLER_TYPE_PCI || c->idx < 0 || c->idx >= MAX_BUSES ||
            !c->model)
            continue;
        /* hotplug='off' on a port forbids changes later, not a card at boot. */
        virPCIAddressSetDefineBus(a->set, c->idx, c->model, TRUE);
    }
}

static void pciBlockBoard(pciAssign *a)
{
    for (gsize i = 0; i < G_N_ELEMENTS(board_slots); i++) {
        if (board_slots[i].board(a->def) && virPCIAddressSetHasBus(a->set, 0))
            virPCIAddressSetBlockSlot(a->set, 0, board_slots[i].slot);
    }
}

static gboolean pciFixedMatches(const pciAssign *a, const pciFixedController *f,
                                const virDomainControllerDef *c)
{
    return f->board(a->def) && c->type == f->type && c->idx == f->idx &&
           (f->model < 0 || c->model == f->model);
}

/* Controllers that are part of the board's chips. */
static void pciAssignFixed(pciAssign *a)
{
    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        virDomainControllerDef *c = a->def->controllers[i];

        for (gsize n = 0; n < G_N_ELEMENTS(fixed_controllers); n++) {
            const pciFixedController *f = &fixed_controllers[n];
            virPCIDeviceAddress addr = {.slot = f->slot, .function = f->function};

            if (!pciFixedMatches(a, f, c))
                continue;
            if (pciWants(a, &c->info)) {
                pciSet(a, &c->info, &addr);
            } else if (pciIsDone(&c->info) && !virPCIDeviceAddressEqual(&c->info.addr.pci, &addr)) {
                g_autofree char *text = virPCIDeviceAddressFormat(&addr);
                g_autofree char *message =
                    g_strdup_printf("the board's first %s controller has PCI address %s",
                                    virDomainControllerTypeTypeToString(c->type), text);
                pciProblem(a, VIR_DOMAIN_DEVICE_CONTROLLER, &c->info, message);
            }
        }
    }
}

static gboolean pciIsFixed(const pciAssign *a, virDomainDeviceKind kind, const void *dev)
{
    if (kind != VIR_DOMAIN_DEVICE_CONTROLLER)
        return FALSE;
    for (gsize n = 0; n < G_N_ELEMENTS(fixed_controllers); n++) {
        if (pciFixedMatches(a, &fixed_controllers[n], dev))
            return TRUE;
    }
    return FALSE;
}

/* More buses for an address beyond the last one: the author counted on them. */
static void pciGrowToBus(pciAssign *a, unsigned bus)
{
    virDomainControllerModelPCI model = qemuDomainHasPCIeRoot(a->def)
                                            ? VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT
                                            : VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE;

    while (a->dry_run && bus < MAX_BUSES && bus >= virPCIAddressSetCountBuses(a->set)) {
        if (!pciGrow(a, model))
            return;
    }
}

static gboolean pciReserveOne(virDomainDef *def, virDomainDeviceKind kind, void *dev,
                              virDomainDeviceInfo *info, void *opaque)
{
    pciAssign *a = opaque;
    unsigned flags;
    g_autoptr(GError) error = NULL;

    if (!pciIsDone(info) || pciIsFixed(a, kind, dev))
        return TRUE;
    /* The first serial port is shown once more as a console. */
    if (kind == VIR_DOMAIN_DEVICE_CONSOLE)
        return TRUE;
    flags = qemuDomainDevicePCIFlags(def, kind, dev);
    if (!flags)
        flags = VIR_PCI_CONNECT_PCI;
    pciGrowToBus(a, info->addr.pci.bus);
    if (!virPCIAddressSetReserve(a->set, &info->addr.pci, flags, &error) && a->dry_run)
        pciProblem(a, kind, info, strchr(error->message, ':') + 2);
    return TRUE;
}

/* The primary video card sits in the first slot that boards leave free. */
static void pciAssignPrimaryVideo(pciAssign *a)
{
    virDomainDef *def = a->def;
    unsigned slot = qemuDomainIsQ35(def) ? 1 : 2;
    virPCIDeviceAddress addr = {.slot = slot};

    if (!def->nvideos || !qemuDomainIsX86(def) || !virPCIAddressSetHasBus(a->set, 0) ||
        !qemuDomainDevicePCIFlags(def, VIR_DOMAIN_DEVICE_VIDEO, def->videos[0]) ||
        !pciWants(a, &def->videos[0]->info))
        return;
    if (!virPCIAddressSetSlotIsFree(a->set, 0, slot))
        return;
    virPCIAddressSetBlockSlot(a->set, 0, slot);
    pciSet(a, &def->videos[0]->info, &addr);
}

/* Slot numbers that real q35 boards have for these, taken while they are free. */
static void pciAssignQ35Sound(pciAssign *a)
{
    virPCIDeviceAddress addr = {.slot = 0x1b};

    for (gsize i = 0; qemuDomainIsQ35(a->def) && i < a->def->nsounds; i++) {
        virDomainSoundDef *sound = a->def->sounds[i];

        if (sound->model != VIR_DOMAIN_SOUND_MODEL_ICH9 || !pciWants(a, &sound->info) ||
            !virPCIAddressSetSlotIsFree(a->set, 0, addr.slot))
            continue;
        virPCIAddressSetBlockSlot(a->set, 0, addr.slot);
        pciSet(a, &sound->info, &addr);
        return;
    }
}

/* The parts of one ICH9 USB controller (those of one index) share a slot. */
static gboolean pciICH9Slot(pciAssign *a, int idx, virPCIDeviceAddress *addr)
{
    static const unsigned usual[] = {0x1d, 0x1a};

    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        const virDomainControllerDef *c = a->def->controllers[i];

        if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_USB && c->idx == idx &&
            qemuICH9Function(c->model) >= 0 && pciIsDone(&c->info)) {
            *addr = c->info.addr.pci;
            return TRUE;
        }
    }
    for (gsize i = 0; qemuDomainIsQ35(a->def) && i < G_N_ELEMENTS(usual); i++) {
        if (!virPCIAddressSetSlotIsFree(a->set, 0, usual[i]))
            continue;
        virPCIAddressSetBlockSlot(a->set, 0, usual[i]);
        *addr = (virPCIDeviceAddress){.slot = usual[i]};
        return TRUE;
    }
    return pciTake(a, VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_HOTPLUG, addr);
}

static void pciAssignICH9(pciAssign *a, virDomainControllerDef *first)
{
    virPCIDeviceAddress addr = {0};

    if (!pciWants(a, &first->info))
        return;
    if (!pciICH9Slot(a, first->idx, &addr)) {
        pciProblem(a, VIR_DOMAIN_DEVICE_CONTROLLER, &first->info, "no PCI slot is left for it");
        return;
    }
    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        virDomainControllerDef *c = a->def->controllers[i];
        int function = qemuICH9Function(c->model);

        if (c->type != VIR_DOMAIN_CONTROLLER_TYPE_USB || c->idx != first->idx || function < 0 ||
            !pciWants(a, &c->info))
            continue;
        addr.function = function;
        addr.multi = function == 0 ? VIR_TRISTATE_SWITCH_ON : VIR_TRISTATE_SWITCH_ABSENT;
        pciSet(a, &c->info, &addr);
    }
}

static void pciAssignControllers(pciAssign *a, gboolean pci)
{
    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        virDomainControllerDef *c = a->def->controllers[i];

        if ((c->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI) != pci || virDomainControllerIsPCIRoot(c))
            continue;
        if (c->type == VIR_DOMAIN_CONTROLLER_TYPE_USB && qemuICH9Function(c->model) >= 0)
            pciAssignICH9(a, c);
        else
            pciAssignOne(a, VIR_DOMAIN_DEVICE_CONTROLLER, &c->info,
                         qemuDomainDevicePCIFlags(a->def, VIR_DOMAIN_DEVICE_CONTROLLER, c));
    }
}

static void pciAssignKind(pciAssign *a, virDomainDeviceKind kind)
{
    for (gsize i = 0; i < virDomainDeviceCount(a->def, kind); i++) {
        void *dev = virDomainDeviceGet(a->def, kind, i);
        virDomainDeviceInfo *info = virDomainDeviceGetInfo(kind, dev);

        if (info)
            pciAssignOne(a, kind, info, qemuDomainDevicePCIFlags(a->def, kind, dev));
    }
}

/* The order in which devices without an address get one; bridges and ports come before. */
static const virDomainDeviceKind assign_order[] = {
    VIR_DOMAIN_DEVICE_FS,         VIR_DOMAIN_DEVICE_NET,    VIR_DOMAIN_DEVICE_SOUND,
    VIR_DOMAIN_DEVICE_CONTROLLER, VIR_DOMAIN_DEVICE_DISK,   VIR_DOMAIN_DEVICE_HOSTDEV,
    VIR_DOMAIN_DEVICE_MEMBALLOON, VIR_DOMAIN_DEVICE_RNG,    VIR_DOMAIN_DEVICE_WATCHDOG,
    VIR_DOMAIN_DEVICE_VIDEO,      VIR_DOMAIN_DEVICE_SHMEM,  VIR_DOMAIN_DEVICE_INPUT,
    VIR_DOMAIN_DEVICE_SERIAL,     VIR_DOMAIN_DEVICE_VSOCK,  VIR_DOMAIN_DEVICE_IOMMU,
    VIR_DOMAIN_DEVICE_MEMORY,     VIR_DOMAIN_DEVICE_CRYPTO,
};

static void pciAssignRun(pciAssign *a)
{
    pciDefineBuses(a);
    pciBlockBoard(a);
    virDomainDeviceForeach(a->def, pciReserveOne, a);
    pciAssignFixed(a);
    pciAssignPrimaryVideo(a);
    pciAssignQ35Sound(a);
    pciAssignControllers(a, TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(assign_order); i++) {
        if (assign_order[i] == VIR_DOMAIN_DEVICE_CONTROLLER)
            pciAssignControllers(a, FALSE);
        else
            pciAssignKind(a, assign_order[i]);
    }
}

/* In the dry run: places of the bridges added. If the document leaves the buses to us, there is
 * also one slot to spare, so that the guest can take a device while it runs. */
static void pciReserveGrowth(pciAssign *a, unsigned nbefore)
{
    gboolean pcie = qemuDomainHasPCIeRoot(a->def);
    unsigned spare = VIR_PCI_CONNECT_HOTPLUG | (pcie ? VIR_PCI_CONNECT_PCIE : VIR_PCI_CONNECT_PCI);
    virPCIDeviceAddress addr;

    for (unsigned bus = nbefore; !pcie && bus < virPCIAddressSetCountBuses(a->set); bus++)
        pciTake(a, VIR_PCI_CONNECT_PCI_BRIDGE, &addr);
    if (a->assigned && nbefore <= 1 && !virPCIAddressSetHasFree(a->set, spare))
        pciGrow(a, pciGrowModel(a, spare));
}

/* The dry run's buses become controllers. */
static void pciAddControllers(pciAssign *a)
{
    for (unsigned bus = 0; bus < virPCIAddressSetCountBuses(a->set); bus++) {
        virDomainControllerDef *c;

        if (!virPCIAddressSetHasBus(a->set, bus) ||
            virDomainControllerFind(a->def, VIR_DOMAIN_CONTROLLER_TYPE_PCI, bus))
            continue;
        c = virDomainControllerDefNew(VIR_DOMAIN_CONTROLLER_TYPE_PCI);
        c->idx = bus;
        c->model = virPCIAddressSetGetModel(a->set, bus);
        virDomainDeviceAppend(a->def, VIR_DOMAIN_DEVICE_CONTROLLER, c);
    }
}

/* Root ports that came to share a slot say so on its first function. */
static void pciMarkShared(pciAssign *a)
{
    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        virDomainDeviceInfo *info = &a->def->controllers[i]->info;

        if (a->def->controllers[i]->type == VIR_DOMAIN_CONTROLLER_TYPE_PCI && pciIsDone(info) &&
            g_hash_table_contains(a->placed, info) && info->addr.pci.function == 0 &&
            !info->addr.pci.multi &&
            virPCIAddressSetSlotIsShared(a->set, info->addr.pci.bus, info->addr.pci.slot))
            info->addr.pci.multi = VIR_TRISTATE_SWITCH_ON;
    }
}

void qemuDomainAssignPCIAddresses(virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    for (int pass = 0; pass < 2; pass++) {
        g_autoptr(virPCIAddressSet) set = virPCIAddressSetNew();
        g_autoptr(GHashTable) placed = g_hash_table_new(NULL, NULL);
        pciAssign a = {.def = def, .set = set, .placed = placed, .problems = problems};
        unsigned nerrors = virXMLProblemsCountErrors(problems);
        unsigned nbefore;

        a.dry_run = pass == 0;
        pciDefineBuses(&a);
        nbefore = virPCIAddressSetCountBuses(set);
        pciAssignRun(&a);
        if (virXMLProblemsCountErrors(problems) != nerrors)
            return;
        if (a.dry_run) {
            pciReserveGrowth(&a, nbefore);
            pciAddControllers(&a);
        } else {
            pciMarkShared(&a);
        }
    }
    qemuDomainPCIControllerOptions(def, problems);
}
