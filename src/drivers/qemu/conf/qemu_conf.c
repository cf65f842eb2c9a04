/*
 * qemu_conf.c: the board behind a machine type, and QEMU's table of document rules
 *
 * Runs on whatever thread parses a document.
 */
#include "drivers/qemu/conf/qemu_conf.h"

#include "drivers/qemu/conf/qemu_chardev_rules.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"
#include "drivers/qemu/conf/qemu_device_rules.h"
#include "drivers/qemu/conf/qemu_namespace.h"
#include "drivers/qemu/conf/qemu_net_rules.h"

/* TRUE if @machine is @board itself or a version of it. */
static gboolean qemuMachineIs(const char *machine, const char *board)
{
    gsize len = strlen(board);

    return machine && g_str_has_prefix(machine, board) &&
           (machine[len] == '\0' || machine[len] == '-');
}

gboolean qemuDomainIsX86(const virDomainDef *def)
{
    return VIR_ARCH_IS_X86(def->os.arch);
}

gboolean qemuDomainIsQ35(const virDomainDef *def)
{
    return qemuDomainIsX86(def) &&
           (qemuMachineIs(def->os.machine, "q35") || qemuMachineIs(def->os.machine, "pc-q35"));
}

gboolean qemuDomainIsI440FX(const virDomainDef *def)
{
    const char *machine = def->os.machine;

    if (!qemuDomainIsX86(def) || !machine || qemuDomainIsQ35(def))
        return FALSE;
    /* "pc", "pc-i440fx-7.2", and the oldest, "pc-0.14". */
    return g_str_equal(machine, "pc") || qemuMachineIs(machine, "pc-i440fx") ||
           g_str_has_prefix(machine, "pc-0.") || g_str_has_prefix(machine, "pc-1.");
}

gboolean qemuDomainHasPCIeRoot(const virDomainDef *def)
{
    return qemuDomainIsQ35(def) || qemuMachineIs(def->os.machine, "virt");
}

gboolean qemuDomainHasPCI(const virDomainDef *def)
{
    return qemuDomainIsI440FX(def) || qemuDomainHasPCIeRoot(def) ||
           qemuMachineIs(def->os.machine, "pseries");
}

const virDomainConfDriver qemuDomainConfDriver = {
    .name = "qemu",
    .from = VIR_FROM_QEMU,
    .features = VIR_DOMAIN_CONF_MEMORY_HOTPLUG | VIR_DOMAIN_CONF_OFFLINE_VCPUPIN |
                VIR_DOMAIN_CONF_INDIVIDUAL_VCPUS | VIR_DOMAIN_CONF_FW_AUTOSELECT |
                VIR_DOMAIN_CONF_CPU_EXACT,
    .mac_prefix = {0x52, 0x54, 0x00},
    .arch_defaults = qemuDomainArchDefaults,
    .device_post_parse =
        {
            [VIR_DOMAIN_DEVICE_DISK] = qemuDomainDiskDefaults,
            [VIR_DOMAIN_DEVICE_CONTROLLER] = qemuDomainControllerDefaults,
            [VIR_DOMAIN_DEVICE_NET] = qemuDomainNetDefaults,
            [VIR_DOMAIN_DEVICE_SERIAL] = qemuDomainSerialDefaults,
            [VIR_DOMAIN_DEVICE_CHANNEL] = qemuDomainChannelDefaults,
            [VIR_DOMAIN_DEVICE_VIDEO] = qemuDomainVideoDefaults,
            [VIR_DOMAIN_DEVICE_PANIC] = qemuDomainPanicDefaults,
            [VIR_DOMAIN_DEVICE_TPM] = qemuDomainTPMDefaults,
            [VIR_DOMAIN_DEVICE_HOSTDEV] = qemuDomainHostdevDefaults,
            [VIR_DOMAIN_DEVICE_VSOCK] = qemuDomainVsockDefaults,
        },
    .add_devices = qemuDomainAddImpliedDevices,
    .assign_addresses = qemuDomainAssignAddresses,
    .post_parse = qemuDomainPostParse,
    .device_validate =
        {
            [VIR_DOMAIN_DEVICE_DISK] = qemuDomainDiskRules,
            [VIR_DOMAIN_DEVICE_CONTROLLER] = qemuDomainControllerRules,
            [VIR_DOMAIN_DEVICE_NET] = qemuDomainNetRules,
            [VIR_DOMAIN_DEVICE_SERIAL] = qemuDomainSerialRules,
            [VIR_DOMAIN_DEVICE_PARALLEL] = qemuDomainParallelRules,
            [VIR_DOMAIN_DEVICE_CONSOLE] = qemuDomainConsoleRules,
            [VIR_DOMAIN_DEVICE_CHANNEL] = qemuDomainChannelRules,
            [VIR_DOMAIN_DEVICE_SMARTCARD] = qemuDomainSmartcardRules,
            [VIR_DOMAIN_DEVICE_REDIRDEV] = qemuDomainRedirdevRules,
            [VIR_DOMAIN_DEVICE_RNG] = qemuDomainRngRules,
            [VIR_DOMAIN_DEVICE_GRAPHICS] = qemuDomainGraphicsRules,
            [VIR_DOMAIN_DEVICE_VIDEO] = qemuDomainVideoRules,
            [VIR_DOMAIN_DEVICE_HOSTDEV] = qemuDomainHostdevRules,
            [VIR_DOMAIN_DEVICE_TPM] = qemuDomainTPMRules,
            [VIR_DOMAIN_DEVICE_SHMEM] = qemuDomainShmemRules,
            [VIR_DOMAIN_DEVICE_IOMMU] = qemuDomainIOMMURules,
        },
    .validate = qemuDomainValidate,
    .actual_net_rules = qemuActualNetRules,
    .nactual_net_rules = QEMU_ACTUAL_NET_RULES,
    .ns = &qemuDomainNamespace,
};
