/*
 * qemu_machine.c: -machine, -accel and what <features> and <pm> mean for the board
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "drivers/qemu/qemu_command.h"

static const char *qemuMachineOnOff(virTristateSwitch value)
{
    return value == VIR_TRISTATE_SWITCH_OFF ? "off" : "on";
}

static gboolean qemuMachineHasHPET(const virDomainDef *def)
{
    for (gsize i = 0; i < def->clock.ntimers; i++) {
        if (def->clock.timers[i]->name == VIR_DOMAIN_TIMER_NAME_HPET)
            return def->clock.timers[i]->present != VIR_TRISTATE_BOOL_NO;
    }
    return TRUE;
}

static void qemuMachineAddFeatures(const virDomainDef *def, GString *arg)
{
    const virTristateSwitch *features = def->features.features;
    static const struct {
        virDomainFeature feature;
        const char *option;
    } switches[] = {
        {VIR_DOMAIN_FEATURE_VMPORT, "vmport"},
        {VIR_DOMAIN_FEATURE_SMM, "smm"},
    };

    if (VIR_ARCH_IS_X86(def->os.arch)) {
        if (features[VIR_DOMAIN_FEATURE_ACPI] != VIR_TRISTATE_SWITCH_ON)
            g_string_append(arg, ",acpi=off");
        if (!qemuMachineHasHPET(def))
            g_string_append(arg, ",hpet=off");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(switches); i++) {
        if (features[switches[i].feature] != VIR_TRISTATE_SWITCH_ABSENT)
            g_string_append_printf(arg, ",%s=%s", switches[i].option,
                                   qemuMachineOnOff(features[switches[i].feature]));
    }
    if (def->features.ioapic == VIR_DOMAIN_IOAPIC_KVM)
        g_string_append(arg, ",kernel_irqchip=on");
    else if (def->features.ioapic == VIR_DOMAIN_IOAPIC_QEMU)
        g_string_append(arg, ",kernel_irqchip=split");
    if (def->features.gic_version == VIR_GIC_VERSION_HOST)
        g_string_append(arg, ",gic-version=host");
    else if (def->features.gic_version != VIR_GIC_VERSION_NONE)
        g_string_append_printf(arg, ",gic-version=%s",
                               virGICVersionTypeToString(def->features.gic_version));
}

static void qemuMachineAddGlobals(qemuCommand *cmd)
{
    const virDomainDef *def = cmd->def;
    const char *device = qemuCommandMachineIsQ35(def) ? "ICH9-LPC" : "PIIX4_PM";

    if (def->pm.s3 != VIR_TRISTATE_BOOL_ABSENT)
        qemuCommandAdd(cmd, "-global", "%s.disable_s3=%d", device,
                       def->pm.s3 == VIR_TRISTATE_BOOL_NO);
    if (def->pm.s4 != VIR_TRISTATE_BOOL_ABSENT)
        qemuCommandAdd(cmd, "-global", "%s.disable_s4=%d", device,
                       def->pm.s4 == VIR_TRISTATE_BOOL_NO);
    if (def->features.tseg_specified)
        qemuCommandAdd(cmd, "-global", "mch.extended-tseg-mbytes=%llu",
                       def->features.tseg_size >> 20);
}

static void qemuMachineAddAccel(qemuCommand *cmd)
{
    const virDomainFeaturesDef *features = &cmd->def->features;

    if (qemuCommandAccel(cmd->def) == VIR_QEMU_ACCEL_KVM) {
        if (features->kvm[VIR_DOMAIN_KVM_DIRTY_RING] == VIR_TRISTATE_SWITCH_ON)
            qemuCommandAdd(cmd, "-accel", "kvm,dirty-ring-size=%u", features->kvm_dirty_ring_size);
        else
            qemuCommandAdd(cmd, "-accel", "kvm");
    } else if (features->tcg_tb_cache) {
        qemuCommandAdd(cmd, "-accel", "tcg,tb-size=%llu", features->tcg_tb_cache >> 10);
    } else {
        qemuCommandAdd(cmd, "-accel", "tcg");
    }
}

gboolean qemuMachineCommand(qemuCommand *cmd, GError **error)
{
    const virDomainDef *def = cmd->def;
    const virQEMUCapsMachine *machine = virQEMUCapsFindMachine(cmd->caps, def->os.machine);
    g_autoptr(GString) arg = g_string_new(def->os.machine);

    if (!machine) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "'%s' does not know the machine type '%s'; 'virsh capabilities' lists those it "
                    "knows",
                    virQEMUCapsGetBinary(cmd->caps), def->os.machine);
        return FALSE;
    }
    if (def->virtType == VIR_DOMAIN_VIRT_KVM && !virQEMUCapsHasKVM(cmd->caps)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the domain is of type 'kvm', but this host offers no KVM (/dev/kvm)");
        return FALSE;
    }
    g_string_append_printf(arg, ",usb=off,dump-guest-core=%s",
                           def->mem.dump_core == VIR_TRISTATE_SWITCH_ON ? "on" : "off");
    if (machine->default_ram_id && (!def->cpu || !def->cpu->numa.ncells))
        g_string_append_printf(arg, ",memory-backend=%s", machine->default_ram_id);
    qemuMachineAddFeatures(def, arg);
    if (def->os.loader.type == VIR_DOMAIN_LOADER_TYPE_PFLASH) {
        g_string_append(arg, ",pflash0=libvirt-pflash0-format");
        if (def->os.nvram.path)
            g_string_append(arg, ",pflash1=libvirt-pflash1-format");
    }
    qemuCommandAdd(cmd, "-machine", "%s", arg->str);
    qemuMachineAddAccel(cmd);
    qemuMachineAddGlobals(cmd);
    return TRUE;
}
