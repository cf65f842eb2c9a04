/*
 * qemu_device.c: the table of device kinds, aliases, and how addresses read on the command line
 */
#include "drivers/qemu/qemu_device.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/device/audio.h"
#include "conf/device/controller.h"
#include "drivers/qemu/qemu_json.h"

/* QEMU must know a controller before what is plugged into it. */
static const qemuDeviceOps *const device_table[] = {
    &qemuControllerOps, &qemuHubOps,     &qemuDiskOps,    &qemuNetOps,      &qemuSerialOps,
    &qemuParallelOps,   &qemuChannelOps, &qemuConsoleOps, &qemuInputOps,    &qemuAudioOps,
    &qemuGraphicsOps,   &qemuVideoOps,   &qemuSoundOps,   &qemuWatchdogOps, &qemuMemballoonOps,
    &qemuRngOps,        &qemuPanicOps,
};

static const char *const kind_refused =
    "this driver cannot give <%s> devices to a guest yet; remove it from the definition";

void qemuDeviceAssignAliases(virDomainDef *live)
{
    for (gsize t = 0; t < G_N_ELEMENTS(device_table); t++) {
        const qemuDeviceOps *ops = device_table[t];
        gsize n = virDomainDeviceCount(live, ops->kind);

        for (gsize i = 0; ops->alias && i < n; i++) {
            void *dev = virDomainDeviceGet(live, ops->kind, i);
            virDomainDeviceInfo *info = virDomainDeviceGetInfo(ops->kind, dev);

            if (info && !info->alias)
                info->alias = ops->alias(live, dev, i);
        }
    }
}

/* Kinds that no row knows are refused by name instead of being left out. */
static gboolean qemuDeviceCheckKinds(const virDomainDef *def, GError **error)
{
    static const virDomainDeviceKind ignored[] = {
        VIR_DOMAIN_DEVICE_REDIRFILTER,
        VIR_DOMAIN_DEVICE_LEASE,
    };

    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        gboolean known = virDomainDeviceCount(def, kind) == 0;

        for (gsize i = 0; i < G_N_ELEMENTS(device_table); i++)
            known |= (int)device_table[i]->kind == kind;
        for (gsize i = 0; i < G_N_ELEMENTS(ignored); i++)
            known |= (int)ignored[i] == kind;
        if (!known) {
            virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED, kind_refused,
                        virDomainDeviceKindTypeToString(kind));
            return FALSE;
        }
    }
    return TRUE;
}

/* All devices of one kind and rank. */
static gboolean qemuDeviceCommandRank(qemuCommand *cmd, const qemuDeviceOps *ops, unsigned rank,
                                      GError **error)
{
    gsize n = virDomainDeviceCount(cmd->def, ops->kind);

    for (gsize i = 0; i < n; i++) {
        void *dev = virDomainDeviceGet(cmd->def, ops->kind, i);

        if ((ops->rank ? ops->rank(dev) : 0) == rank && !ops->command(cmd, dev, error))
            return FALSE;
    }
    return TRUE;
}

gboolean qemuDeviceCommandAll(qemuCommand *cmd, GError **error)
{
    if (!qemuDeviceCheckKinds(cmd->def, error))
        return FALSE;
    for (gsize t = 0; t < G_N_ELEMENTS(device_table); t++) {
        for (unsigned rank = 0; rank < QEMU_DEVICE_RANKS; rank++) {
            if (!qemuDeviceCommandRank(cmd, device_table[t], rank, error))
                return FALSE;
        }
    }
    return TRUE;
}

char *qemuDeviceControllerAlias(const virDomainDef *def, int type, int index)
{
    const virDomainControllerDef *controller = virDomainControllerFind(def, type, index);

    if (controller && controller->info.alias)
        return g_strdup(controller->info.alias);
    if (type == VIR_DOMAIN_CONTROLLER_TYPE_PCI)
        return g_strdup_printf(index == 0 && qemuCommandMachineIsQ35(def) ? "pcie.%d" : "pci.%d",
                               index);
    if (type == VIR_DOMAIN_CONTROLLER_TYPE_USB && index == 0)
        return g_strdup("usb");
    return g_strdup_printf("%s%d", virDomainControllerTypeTypeToString(type), index);
}

static void qemuDeviceAddPCI(const virDomainDef *def, JsonObject *props,
                             const virPCIDeviceAddress *pci)
{
    g_autofree char *bus = qemuDeviceControllerAlias(def, VIR_DOMAIN_CONTROLLER_TYPE_PCI, pci->bus);
    g_autofree char *addr = pci->function ? g_strdup_printf("0x%x.0x%x", pci->slot, pci->function)
                                          : g_strdup_printf("0x%x", pci->slot);

    qemuJsonAdd(props, "s:bus", bus, NULL);
    qemuJsonAdd(props, "T:multifunction", pci->multi, "s:addr", addr, NULL);
}

gboolean qemuDeviceAddAddress(const virDomainDef *def, JsonObject *props,
                              const virDomainDeviceInfo *info, GError **error)
{
    g_autofree char *parent = NULL;
    g_autofree char *bus = NULL;
    g_autofree char *port = NULL;

    switch (info->type) {
    case VIR_DOMAIN_DEVICE_ADDRESS_TYPE_PCI:
        qemuDeviceAddPCI(def, props, &info->addr.pci);
        return TRUE;
    case VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB:
        parent = qemuDeviceControllerAlias(def, VIR_DOMAIN_CONTROLLER_TYPE_USB, info->addr.usb.bus);
        bus = g_strdup_printf("%s.0", parent);
        port = virDomainUSBAddressPortFormat(info->addr.usb.port);
        qemuJsonAdd(props, "s:bus", bus, "S:port", *port ? port : NULL, NULL);
        return TRUE;
    case VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL:
        parent = qemuDeviceControllerAlias(def, VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL,
                                           info->addr.vioserial.controller);
        bus = g_strdup_printf("%s.%u", parent, info->addr.vioserial.bus);
        qemuJsonAdd(props, "s:bus", bus, NULL);
        if (info->addr.vioserial.port)
            qemuJsonAdd(props, "u:nr", info->addr.vioserial.port, NULL);
        return TRUE;
    case VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID:
        qemuJsonAdd(props, "s:bus", "ccid0.0", NULL);
        return TRUE;
    case VIR_DOMAIN_DEVICE_ADDRESS_TYPE_ISA:
        if (info->addr.isa.iobase)
            qemuJsonAdd(props, "u:iobase", info->addr.isa.iobase, NULL);
        if (info->addr.isa.irq)
            qemuJsonAdd(props, "u:irq", info->addr.isa.irq, NULL);
        return TRUE;
    case VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE:
        return TRUE;
    default:
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the device '%s' has an address of type '%s', which this machine cannot have",
                    info->alias, virDomainDeviceAddressTypeTypeToString(info->type));
        return FALSE;
    }
}

gboolean qemuDeviceAddOptions(qemuCommand *cmd, JsonObject *props, const virDomainDeviceInfo *info,
                              GError **error)
{
    if (info->effectiveBootIndex)
        qemuJsonAdd(props, "u:bootindex", info->effectiveBootIndex, NULL);
    if (info->acpiIndex)
        qemuJsonAdd(props, "u:acpi-index", info->acpiIndex, NULL);
    if (info->romenabled == VIR_TRISTATE_BOOL_NO)
        qemuJsonAdd(props, "s:romfile", "", NULL);
    if (info->rombar != VIR_TRISTATE_SWITCH_ABSENT)
        qemuJsonAdd(props, "i:rombar", info->rombar == VIR_TRISTATE_SWITCH_ON, NULL);
    if (info->romfile) {
        g_autofree char *path = cmd->host->readable(cmd->opaque, cmd, info->romfile, error);

        if (!path)
            return FALSE;
        qemuJsonAdd(props, "s:romfile", path, NULL);
    }
    return TRUE;
}

char *qemuDeviceVirtioName(const char *base, int suffix)
{
    static const char *const tails[] = {"", "-transitional", "-non-transitional"};

    return g_strdup_printf("%s-pci%s", base, tails[CLAMP(suffix, 0, 2)]);
}

void qemuDeviceAddVirtio(JsonObject *props, const virDomainVirtioOptions *virtio)
{
    qemuJsonAdd(props, "T:iommu_platform", virtio->iommu, "T:ats", virtio->ats, "T:packed",
                virtio->packed, "T:page-per-vq", virtio->page_per_vq, NULL);
}

char *qemuDeviceAudioId(const virDomainDef *def, unsigned id)
{
    const virDomainAudioDef *audio = virDomainAudioFind(def, id);

    return audio ? g_strdup_printf("audio%u", audio->id) : NULL;
}
