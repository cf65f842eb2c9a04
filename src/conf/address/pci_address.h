/*
 * pci_address.h: which PCI slots of a machine are free
 *
 * A virPCIAddressSet is a picture of a machine's PCI buses while a definition is completed: each
 * bus says what it accepts, each slot which of its functions are taken. The hypervisor decides
 * what a device needs and which bridge is added when no slot is left.
 *
 * Thread: one definition, one thread.
 */
#pragma once

#include "conf/device/address.h"
#include "conf/device/controller.h"

/* What a device needs, and what a bus accepts. A device fits a bus that accepts one of its kinds.
 */
typedef enum {
    VIR_PCI_CONNECT_PCI = 1 << 0,             /* a conventional PCI slot */
    VIR_PCI_CONNECT_PCIE = 1 << 1,            /* a PCI Express endpoint */
    VIR_PCI_CONNECT_INTEGRATED = 1 << 2,      /* right on the PCI Express root complex */
    VIR_PCI_CONNECT_ROOT_PORT = 1 << 3,       /* pcie-root-port */
    VIR_PCI_CONNECT_UPSTREAM_PORT = 1 << 4,   /* pcie-switch-upstream-port */
    VIR_PCI_CONNECT_DOWNSTREAM_PORT = 1 << 5, /* pcie-switch-downstream-port */
    VIR_PCI_CONNECT_EXPANDER = 1 << 6,        /* pci-expander-bus */
    VIR_PCI_CONNECT_PCIE_EXPANDER = 1 << 7,   /* pcie-expander-bus */
    VIR_PCI_CONNECT_PCI_BRIDGE = 1 << 8,      /* pci-bridge */
    VIR_PCI_CONNECT_DMI_BRIDGE = 1 << 9,      /* dmi-to-pci-bridge */
    VIR_PCI_CONNECT_PCIE_BRIDGE = 1 << 10,    /* pcie-to-pci-bridge */
    VIR_PCI_CONNECT_KINDS = (1 << 11) - 1,
    VIR_PCI_CONNECT_HOTPLUG = 1 << 11,   /* the bus lets devices come and go */
    VIR_PCI_CONNECT_AGGREGATE = 1 << 12, /* may share a slot with its like, a function each */
} virPCIConnectFlags;

typedef struct _virPCIAddressSet virPCIAddressSet;

virPCIAddressSet *virPCIAddressSetNew(void);
void virPCIAddressSetFree(virPCIAddressSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virPCIAddressSet, virPCIAddressSetFree)

/* What a controller of @model itself needs to be plugged into. */
unsigned virPCIAddressControllerConnectFlags(virDomainControllerModelPCI model);

unsigned virPCIAddressSetCountBuses(const virPCIAddressSet *set);
/* Makes bus number @bus (0..255) one that @model provides; @hotplug: whether the document left
 * hotplug on. Buses between that nobody has described yet accept nothing. */
void virPCIAddressSetDefineBus(virPCIAddressSet *set, unsigned bus,
                               virDomainControllerModelPCI model, gboolean hotplug);
gboolean virPCIAddressSetHasBus(const virPCIAddressSet *set, unsigned bus);
/* The model of a defined bus. */
virDomainControllerModelPCI virPCIAddressSetGetModel(const virPCIAddressSet *set, unsigned bus);

/* TRUE if nothing of the slot is taken. The bus must be defined. */
gboolean virPCIAddressSetSlotIsFree(const virPCIAddressSet *set, unsigned bus, unsigned slot);

/**
 * virPCIAddressSetReserve:
 * @addr: the whole address, from a document
 * @flags: what the device needs; PCI and PCIE are taken for one another, as the document's author
 *         knows best
 *
 * Takes one function; with @addr->multi unset and function 0 the slot's other functions stay
 * usable for other explicit addresses, but not for automatic ones.
 *
 * FALSE with @error (VIR_ERR_XML_ERROR) if it is out of range, taken, or of no use to the device.
 */
gboolean virPCIAddressSetReserve(virPCIAddressSet *set, const virPCIDeviceAddress *addr,
                                 unsigned flags, GError **error);

/* Marks a whole slot as used by the machine itself. */
void virPCIAddressSetBlockSlot(virPCIAddressSet *set, unsigned bus, unsigned slot);

/**
 * virPCIAddressSetTakeNext:
 * @flags: what the device needs
 * @ret: the address that has been taken
 *
 * Takes the first free slot (or function, for VIR_PCI_CONNECT_AGGREGATE) on the first bus that
 * suits. FALSE if there is none.
 */
gboolean virPCIAddressSetTakeNext(virPCIAddressSet *set, unsigned flags, virPCIDeviceAddress *ret);
/* TRUE if virPCIAddressSetTakeNext() would find something. */
gboolean virPCIAddressSetHasFree(const virPCIAddressSet *set, unsigned flags);
/* TRUE if more than one function of the slot is taken: function 0 says multifunction='on' then. */
gboolean virPCIAddressSetSlotIsShared(const virPCIAddressSet *set, unsigned bus, unsigned slot);
