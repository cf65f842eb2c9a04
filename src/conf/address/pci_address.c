/*
 * pci_address.c: which PCI slots of a machine are free
 *
 * Runs on whatever thread completes a definition.
 */
#include "conf/address/pci_address.h"

#include "common/base/error.h"

#define PCI_SLOTS 32
#define PCI_FUNCTIONS_ALL 0xff

typedef struct {
    guint8 functions;   /* a bit for each function taken */
    gboolean aggregate; /* holds aggregating devices: their like may join */
} virPCISlot;

typedef struct {
    gboolean defined;
    gboolean hotplug;
    virDomainControllerModelPCI model;
    virPCISlot slots[PCI_SLOTS];
} virPCIBus;

struct _virPCIAddressSet {
    GArray *buses; /* of virPCIBus */
};

/* What each bus accepts, its usable slots, and what the controller that makes it needs itself. */
static const struct {
    unsigned accepts;
    guint8 min_slot, max_slot;
    gboolean hotplug;
    unsigned needs;
} pci_models[VIR_DOMAIN_CONTROLLER_MODEL_PCI_LAST] = {
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_ROOT] = {VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_EXPANDER |
                                                  VIR_PCI_CONNECT_PCI_BRIDGE,
                                              1, 31, TRUE, 0},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_BRIDGE] = {VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_PCI_BRIDGE, 1,
                                                31, TRUE, VIR_PCI_CONNECT_PCI_BRIDGE},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCI_EXPANDER_BUS] = {VIR_PCI_CONNECT_PCI |
                                                          VIR_PCI_CONNECT_PCI_BRIDGE,
                                                      0, 31, TRUE, VIR_PCI_CONNECT_EXPANDER},
    [VIR_DOMAIN_CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE] = {VIR_PCI_CONNECT_PCI |
                                                           VIR_PCI_CONNECT_PCI_BRIDGE,
                                                       0, 31, FALSE, VIR_PCI_CONNECT_DMI_BRIDGE},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE] = {VIR_PCI_CONNECT_PCI |
                                                            VIR_PCI_CONNECT_PCI_BRIDGE,
                                                        1, 31, TRUE, VIR_PCI_CONNECT_PCIE_BRIDGE},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT] = {VIR_PCI_CONNECT_INTEGRATED |
                                                   VIR_PCI_CONNECT_ROOT_PORT |
                                                   VIR_PCI_CONNECT_DMI_BRIDGE |
                                                   VIR_PCI_CONNECT_PCIE_EXPANDER,
                                               1, 31, FALSE, 0},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_EXPANDER_BUS] = {VIR_PCI_CONNECT_ROOT_PORT |
                                                           VIR_PCI_CONNECT_DMI_BRIDGE,
                                                       0, 31, FALSE, VIR_PCI_CONNECT_PCIE_EXPANDER},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT] =
        {VIR_PCI_CONNECT_PCIE | VIR_PCI_CONNECT_UPSTREAM_PORT | VIR_PCI_CONNECT_PCIE_BRIDGE, 0, 0,
         TRUE, VIR_PCI_CONNECT_ROOT_PORT | VIR_PCI_CONNECT_AGGREGATE},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_UPSTREAM_PORT] = {VIR_PCI_CONNECT_DOWNSTREAM_PORT, 0,
                                                               31, FALSE,
                                                               VIR_PCI_CONNECT_UPSTREAM_PORT},
    [VIR_DOMAIN_CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT] = {VIR_PCI_CONNECT_PCIE |
                                                                     VIR_PCI_CONNECT_UPSTREAM_PORT |
                                                                     VIR_PCI_CONNECT_PCIE_BRIDGE,
                                                                 0, 0, TRUE,
                                                                 VIR_PCI_CONNECT_DOWNSTREAM_PORT},
};

virPCIAddressSet *virPCIAddressSetNew(void)
{
    virPCIAddressSet *set = g_new0(virPCIAddressSet, 1);

    set->buses = g_array_new(FALSE, TRUE, sizeof(virPCIBus));
    return set;
}

void virPCIAddressSetFree(virPCIAddressSet *set)
{
    if (!set)
        return;
    g_array_unref(set->buses);
    g_free(set);
}

unsigned virPCIAddressControllerConnectFlags(virDomainControllerModelPCI model)
{
    return pci_models[model].needs;
}

unsigned virPCIAddressSetCountBuses(const virPCIAddressSet *set)
{
    return set->buses->len;
}

static virPCIBus *virPCIAddressSetGetBus(const virPCIAddressSet *set, unsigned bus)
{
    return &g_array_index(set->buses, virPCIBus, bus);
}

void virPCIAddressSetDefineBus(virPCIAddressSet *set, unsigned bus,
                               virDomainControllerModelPCI model, gboolean hotplug)
{
    virPCIBus *b;

    if (bus >= set->buses->len)
        g_array_set_size(set->buses, bus + 1);
    b = virPCIAddressSetGetBus(set, bus);
    b->defined = TRUE;
    b->model = model;
    b->hotplug = hotplug && pci_models[model].hotplug;
}

gboolean virPCIAddressSetHasBus(const virPCIAddressSet *set, unsigned bus)
{
    return bus < set->buses->len && virPCIAddressSetGetBus(set, bus)->defined;
}

virDomainControllerModelPCI virPCIAddressSetGetModel(const virPCIAddressSet *set, unsigned bus)
{
    return virPCIAddressSetGetBus(set, bus)->model;
}

gboolean virPCIAddressSetSlotIsFree(const virPCIAddressSet *set, unsigned bus, unsigned slot)
{
    return virPCIAddressSetGetBus(set, bus)->slots[slot].functions == 0;
}

void virPCIAddressSetBlockSlot(virPCIAddressSet *set, unsigned bus, unsigned slot)
{
    virPCIAddressSetGetBus(set, bus)->slots[slot].functions = PCI_FUNCTIONS_ALL;
}

gboolean virPCIAddressSetSlotIsShared(const virPCIAddressSet *set, unsigned bus, unsigned slot)
{
    guint8 functions = virPCIAddressSetGetBus(set, bus)->slots[slot].functions;

    return (functions & (functions - 1)) != 0;
}

/* Only an author who writes the address may put a PCI card into a PCI Express slot or have an
 * endpoint integrated. */
static unsigned virPCIAddressLiberalFlags(unsigned flags)
{
    const unsigned cards = VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_PCIE | VIR_PCI_CONNECT_INTEGRATED;

    return flags & cards ? flags | cards : flags;
}

gboolean virPCIAddressSetReserve(virPCIAddressSet *set, const virPCIDeviceAddress *addr,
                                 unsigned flags, GError **error)
{
    g_autofree char *text = virPCIDeviceAddressFormat(addr);
    virPCIBus *bus;
    virPCISlot *slot;

    if (addr->domain != 0) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_XML_ERROR,
                    "PCI address %s: only PCI domain 0 is available", text);
        return FALSE;
    }
    if (!virPCIAddressSetHasBus(set, addr->bus)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_XML_ERROR,
                    "PCI address %s: there is no PCI bus %u, add a controller with index='%u'",
                    text, addr->bus, addr->bus);
        return FALSE;
    }
    bus = virPCIAddressSetGetBus(set, addr->bus);
    if (addr->slot < pci_models[bus->model].min_slot ||
        addr->slot > pci_models[bus->model].max_slot || addr->function > 7) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_XML_ERROR,
                    "PCI address %s: slots of this bus are 0x%02x to 0x%02x, functions 0 to 7",
                    text, pci_models[bus->model].min_slot, pci_models[bus->model].max_slot);
        return FALSE;
    }
    if (!(virPCIAddressLiberalFlags(flags) & pci_models[bus->model].accepts &
          VIR_PCI_CONNECT_KINDS)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_XML_ERROR,
                    "PCI address %s: the device cannot be plugged into a %s", text,
                    virDomainControllerModelPCITypeToString(bus->model));
        return FALSE;
    }
    slot = &bus->slots[addr->slot];
    if (slot->functions & (1 << addr->function)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_XML_ERROR,
                    "PCI address %s is used by two devices", text);
        return FALSE;
    }
    slot->functions |= 1 << addr->function;
    slot->aggregate = (flags & VIR_PCI_CONNECT_AGGREGATE) != 0;
    return TRUE;
}

/* The first function that a device with @flags could take on bus number @n, or FALSE. */
static gboolean virPCIAddressFindOnBus(const virPCIAddressSet *set, unsigned n, unsigned flags,
                                       unsigned *ret_slot, unsigned *ret_function)
{
    const virPCIBus *bus = virPCIAddressSetGetBus(set, n);
    unsigned first = pci_models[bus->model].min_slot;
    unsigned last = pci_models[bus->model].max_slot;

    if (!bus->defined || !(flags & pci_models[bus->model].accepts & VIR_PCI_CONNECT_KINDS))
        return FALSE;
    if ((flags & VIR_PCI_CONNECT_HOTPLUG) && !bus->hotplug)
        return FALSE;
    for (unsigned i = first; i <= last; i++) {
        const virPCISlot *slot = &bus->slots[i];

        if (slot->functions == 0) {
            *ret_slot = i;
            *ret_function = 0;
            return TRUE;
        }
        if ((flags & VIR_PCI_CONNECT_AGGREGATE) && slot->aggregate &&
            slot->functions != PCI_FUNCTIONS_ALL) {
            *ret_slot = i;
            *ret_function = (unsigned)__builtin_ctz((unsigned)~slot->functions);
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean virPCIAddressFind(const virPCIAddressSet *set, unsigned flags,
                                  virPCIDeviceAddress *ret)
{
    for (unsigned n = 0; n < set->buses->len; n++) {
        unsigned slot, function;

        if (!virPCIAddressFindOnBus(set, n, flags, &slot, &function))
            continue;
        *ret = (virPCIDeviceAddress){.bus = n, .slot = slot, .function = function};
        return TRUE;
    }
    return FALSE;
}

gboolean virPCIAddressSetHasFree(const virPCIAddressSet *set, unsigned flags)
{
    virPCIDeviceAddress addr;

    return virPCIAddressFind(set, flags, &addr);
}

gboolean virPCIAddressSetTakeNext(virPCIAddressSet *set, unsigned flags, virPCIDeviceAddress *ret)
{
    virPCIDeviceAddress addr;
    virPCISlot *slot;

    if (!virPCIAddressFind(set, flags, &addr))
        return FALSE;
    slot = &virPCIAddressSetGetBus(set, addr.bus)->slots[addr.slot];
    slot->functions |= 1 << addr.function;
    slot->aggregate = (flags & VIR_PCI_CONNECT_AGGREGATE) != 0;
    *ret = addr;
    return TRUE;
}
