/*
 * qemu_cpu.c: -cpu from <cpu>, and the <features> and <clock> that are CPU properties to QEMU
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/panic.h"
#include "drivers/qemu/qemu_command.h"

/* libvirt's names of CPU features that differ by more than '_' for '-'. */
static const struct {
    const char *ours;
    const char *qemu;
} renamed_features[] = {
    {"pclmuldq", "pclmulqdq"},
    {"arch-facilities", "arch-capabilities"},
    {"cmt", "cqm"},
};

static char *qemuCpuFeatureName(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(renamed_features); i++) {
        if (strcmp(name, renamed_features[i].ours) == 0)
            return g_strdup(renamed_features[i].qemu);
    }
    return g_strdelimit(g_strdup(name), "_", '-');
}

static void qemuCpuAddFeatures(const virCPUDef *cpu, GString *arg)
{
    if (cpu->vendor_id)
        g_string_append_printf(arg, ",vendor=%s", cpu->vendor_id);
    for (gsize i = 0; i < cpu->nfeatures; i++) {
        const virCPUFeatureDef *feature = cpu->features[i];
        g_autofree char *name = qemuCpuFeatureName(feature->name);

        if (feature->policy == VIR_CPU_FEATURE_DISABLE || feature->policy == VIR_CPU_FEATURE_FORBID)
            g_string_append_printf(arg, ",%s=off", name);
        else if (feature->policy != VIR_CPU_FEATURE_OPTIONAL)
            g_string_append_printf(arg, ",%s=on", name);
    }
    if (cpu->cache && cpu->cache->mode == VIR_CPU_CACHE_MODE_PASSTHROUGH)
        g_string_append(arg, ",host-cache-info=on,l3-cache=off");
    else if (cpu->cache && cpu->cache->mode == VIR_CPU_CACHE_MODE_EMULATE)
        g_string_append(arg, ",l3-cache=on");
    else if (cpu->cache && cpu->cache->mode == VIR_CPU_CACHE_MODE_DISABLE)
        g_string_append(arg, ",host-cache-info=off,l3-cache=off");
    if (cpu->addr && cpu->addr->mode == VIR_CPU_MAX_PHYS_ADDR_MODE_PASSTHROUGH)
        g_string_append(arg, ",host-phys-bits=on");
    else if (cpu->addr && cpu->addr->bits)
        g_string_append_printf(arg, ",phys-bits=%d", cpu->addr->bits);
}

static void qemuCpuAddHyperv(const virDomainFeaturesDef *features, GString *arg)
{
    static const char *const names[VIR_DOMAIN_HYPERV_LAST] = {
        [VIR_DOMAIN_HYPERV_RELAXED] = "hv-relaxed",
        [VIR_DOMAIN_HYPERV_VAPIC] = "hv-vapic",
        [VIR_DOMAIN_HYPERV_VPINDEX] = "hv-vpindex",
        [VIR_DOMAIN_HYPERV_RUNTIME] = "hv-runtime",
        [VIR_DOMAIN_HYPERV_SYNIC] = "hv-synic",
        [VIR_DOMAIN_HYPERV_STIMER] = "hv-stimer",
        [VIR_DOMAIN_HYPERV_RESET] = "hv-reset",
        [VIR_DOMAIN_HYPERV_FREQUENCIES] = "hv-frequencies",
        [VIR_DOMAIN_HYPERV_REENLIGHTENMENT] = "hv-reenlightenment",
        [VIR_DOMAIN_HYPERV_TLBFLUSH] = "hv-tlbflush",
        [VIR_DOMAIN_HYPERV_IPI] = "hv-ipi",
        [VIR_DOMAIN_HYPERV_EVMCS] = "hv-evmcs",
        [VIR_DOMAIN_HYPERV_AVIC] = "hv-avic",
    };

    if (features->hyperv_mode == VIR_DOMAIN_HYPERV_MODE_PASSTHROUGH)
        g_string_append(arg, ",hv-passthrough=on");
    for (int i = 0; i < VIR_DOMAIN_HYPERV_LAST; i++) {
        if (names[i] && features->hyperv[i] == VIR_TRISTATE_SWITCH_ON)
            g_string_append_printf(arg, ",%s=on", names[i]);
    }
    if (features->hyperv[VIR_DOMAIN_HYPERV_SPINLOCKS] == VIR_TRISTATE_SWITCH_ON)
        g_string_append_printf(arg, ",hv-spinlocks=0x%x", features->hyperv_spinlocks);
    if (features->hyperv[VIR_DOMAIN_HYPERV_VENDOR_ID] == VIR_TRISTATE_SWITCH_ON)
        g_string_append_printf(arg, ",hv-vendor-id=%s",
                               features->hyperv_vendor_id ? features->hyperv_vendor_id : "");
    if (features->hyperv_stimer_direct == VIR_TRISTATE_SWITCH_ON)
        g_string_append(arg, ",hv-stimer-direct=on");
}

static void qemuCpuAddDomainFeatures(const virDomainDef *def, GString *arg)
{
    const virDomainFeaturesDef *features = &def->features;

    for (gsize i = 0; i < def->clock.ntimers; i++) {
        const virDomainTimerDef *timer = def->clock.timers[i];

        if (timer->name == VIR_DOMAIN_TIMER_NAME_KVMCLOCK &&
            timer->present != VIR_TRISTATE_BOOL_ABSENT)
            g_string_append_printf(arg, ",kvmclock=%s",
                                   timer->present == VIR_TRISTATE_BOOL_YES ? "on" : "off");
        if (timer->name == VIR_DOMAIN_TIMER_NAME_HYPERVCLOCK &&
            timer->present == VIR_TRISTATE_BOOL_YES)
            g_string_append(arg, ",hv-time=on");
        if (timer->name == VIR_DOMAIN_TIMER_NAME_TSC && timer->frequency)
            g_string_append_printf(arg, ",tsc-frequency=%llu", timer->frequency);
    }
    if (features->apic_eoi != VIR_TRISTATE_SWITCH_ABSENT)
        g_string_append_printf(arg, ",kvm-pv-eoi=%s",
                               virTristateSwitchTypeToString(features->apic_eoi));
    if (features->features[VIR_DOMAIN_FEATURE_PVSPINLOCK] != VIR_TRISTATE_SWITCH_ABSENT)
        g_string_append_printf(
            arg, ",kvm-pv-unhalt=%s",
            virTristateSwitchTypeToString(features->features[VIR_DOMAIN_FEATURE_PVSPINLOCK]));
    qemuCpuAddHyperv(features, arg);
    for (gsize i = 0; i < def->npanics; i++) {
        if (def->panics[i]->model == VIR_DOMAIN_PANIC_MODEL_HYPERV)
            g_string_append(arg, ",hv-crash=on");
    }
    if (features->kvm[VIR_DOMAIN_KVM_HIDDEN] == VIR_TRISTATE_SWITCH_ON)
        g_string_append(arg, ",kvm=off");
    if (features->kvm[VIR_DOMAIN_KVM_DEDICATED] == VIR_TRISTATE_SWITCH_ON)
        g_string_append(arg, ",kvm-hint-dedicated=on");
    if (features->kvm[VIR_DOMAIN_KVM_POLLCONTROL] == VIR_TRISTATE_SWITCH_ON)
        g_string_append(arg, ",kvm-poll-control=on");
    if (features->kvm[VIR_DOMAIN_KVM_PVIPI] == VIR_TRISTATE_SWITCH_OFF)
        g_string_append(arg, ",kvm-pv-ipi=off");
    if (features->features[VIR_DOMAIN_FEATURE_PMU] != VIR_TRISTATE_SWITCH_ABSENT)
        g_string_append_printf(
            arg, ",pmu=%s",
            virTristateSwitchTypeToString(features->features[VIR_DOMAIN_FEATURE_PMU]));
}

/* The model's name for QEMU; NULL with @error. */
static const char *qemuCpuModel(qemuCommand *cmd, GError **error)
{
    const virCPUDef *cpu = cmd->def->cpu;
    const virQEMUCapsMachine *machine = virQEMUCapsFindMachine(cmd->caps, cmd->def->os.machine);
    virQEMUAccel accel = qemuCommandAccel(cmd->def);
    virCPUMode mode = cpu ? cpu->mode : VIR_CPU_MODE_NONE;

    if (mode == VIR_CPU_MODE_MAXIMUM)
        return "max";
    if (mode == VIR_CPU_MODE_HOST_MODEL)
        return accel == VIR_QEMU_ACCEL_KVM ? "host" : "max";
    if (mode == VIR_CPU_MODE_HOST_PASSTHROUGH) {
        if (accel == VIR_QEMU_ACCEL_KVM)
            return "host";
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "<cpu mode='host-passthrough'> needs a domain of type 'kvm'; mode='maximum' "
                    "gives one of type 'qemu' all that QEMU can emulate");
        return NULL;
    }
    if (cpu && cpu->model) {
        if (virQEMUCapsCountCPUs(cmd->caps, accel) &&
            !virQEMUCapsFindCPU(cmd->caps, accel, cpu->model)) {
            virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                        "'%s' does not know the CPU model '%s'; 'virsh domcapabilities' lists "
                        "those it knows",
                        virQEMUCapsGetBinary(cmd->caps), cpu->model);
            return NULL;
        }
        return cpu->model;
    }
    return machine && machine->default_cpu ? machine->default_cpu : "";
}

gboolean qemuCpuCommand(qemuCommand *cmd, GError **error)
{
    const char *model = qemuCpuModel(cmd, error);
    g_autoptr(GString) arg = NULL;
    const virCPUDef *cpu = cmd->def->cpu;

    if (!model)
        return FALSE;
    if (!*model)
        return TRUE;
    arg = g_string_new(model);
    if (cpu && cpu->migratable != VIR_TRISTATE_SWITCH_ABSENT)
        g_string_append_printf(arg, ",migratable=%s",
                               virTristateSwitchTypeToString(cpu->migratable));
    else if (strcmp(model, "host") == 0)
        g_string_append(arg, ",migratable=on");
    if (cpu)
        qemuCpuAddFeatures(cpu, arg);
    if (VIR_ARCH_IS_X86(cmd->def->os.arch))
        qemuCpuAddDomainFeatures(cmd->def, arg);
    qemuCommandAdd(cmd, "-cpu", "%s", arg->str);
    return TRUE;
}
