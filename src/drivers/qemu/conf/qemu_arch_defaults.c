/*
 * qemu_arch_defaults.c: architecture, machine type, emulator and CPU of a QEMU domain
 *
 * Runs on whatever thread parses a document; may block while a QEMU is asked what it can.
 */
#include "common/base/error.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

static void qemuConfCapsUnref(gpointer caps)
{
    virQEMUCapsUnref(caps);
}

/* What the QEMU of the definition in this thread's hands can do. A document goes through all its
 * phases on one thread; many threads share one context. */
static GPrivate current_caps = G_PRIVATE_INIT(qemuConfCapsUnref);

virQEMUCaps *qemuConfCaps(const virDomainDef *def)
{
    virQEMUCaps *caps = g_private_get(&current_caps);

    if (caps && g_strcmp0(virQEMUCapsGetBinary(caps), def->emulator) == 0)
        return caps;
    caps = def->emulator ? virQEMUCapsCachePeek(def->emulator) : NULL;
    g_private_replace(&current_caps, caps);
    return caps;
}

/* The binary for the architecture, from the document or the host. */
static gboolean qemuDomainEmulatorDefault(virDomainDef *def, virXMLProblems *problems)
{
    if (def->emulator)
        return TRUE;
    def->emulator = virQEMUCapsFindEmulator(virArchTypeToString(def->os.arch));
    if (def->emulator)
        return TRUE;
    virXMLProblemAdd(problems, 0, "domain/devices/emulator", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                     "no QEMU for architecture '%s' is installed; install it or name one in "
                     "<emulator>",
                     virArchTypeToString(def->os.arch));
    return FALSE;
}

/* 64-bit emulators run 32-bit guests of their family. */
static gboolean qemuEmulatesArch(const virQEMUCaps *caps, virArch arch)
{
    int emulated = virArchTypeFromString(virQEMUCapsGetArch(caps));

    return emulated == (int)arch || (emulated == VIR_ARCH_X86_64 && arch == VIR_ARCH_I686) ||
           (emulated == VIR_ARCH_AARCH64 && arch == VIR_ARCH_ARMV7L) ||
           (emulated == VIR_ARCH_PPC64 && VIR_ARCH_IS_PPC(arch));
}

static void qemuDomainLookupCaps(virDomainDef *def, qemuConfContext *context,
                                 virXMLProblems *problems)
{
    g_autoptr(GError) error = NULL;

    virQEMUCaps *caps = context->lookup(def->emulator, &error);

    g_private_replace(&current_caps, caps);
    if (caps && !qemuEmulatesArch(caps, def->os.arch))
        virXMLProblemAdd(problems, 0, "domain/os/type", "arch", VIR_ERR_CONFIG_UNSUPPORTED,
                         "Emulator '%s' does not support arch '%s', it emulates '%s'",
                         def->emulator, virArchTypeToString(def->os.arch),
                         virQEMUCapsGetArch(caps));
    /* Whether KVM can be used is asked when the guest starts: that changes with the host's modules
     * and permissions, a document does not. */
    if (error)
        virXMLProblemAdd(problems, 0, "domain/devices/emulator", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "%s", error->message);
}

static void qemuDomainMachineDefault(virDomainDef *def, const virQEMUCaps *caps,
                                     virXMLProblems *problems)
{
    const virQEMUCapsMachine *machine;

    if (!def->os.machine) {
        def->os.machine = g_strdup(virQEMUCapsGetDefaultMachine(caps));
        return;
    }
    machine = virQEMUCapsFindMachine(caps, def->os.machine);
    if (!machine) {
        virXMLProblemAdd(problems, 0, "domain/os/type", "machine", VIR_ERR_CONFIG_UNSUPPORTED,
                         "Emulator '%s' does not support machine type '%s'", def->emulator,
                         def->os.machine);
        return;
    }
    g_free(def->os.machine);
    def->os.machine = g_strdup(machine->name);
}

/* Without <cpu> the guest gets the machine type's own CPU, and the document says so. */
static void qemuDomainCPUDefault(virDomainDef *def, const virQEMUCaps *caps)
{
    const virQEMUCapsMachine *machine = virQEMUCapsFindMachine(caps, def->os.machine);

    if (!qemuDomainIsX86(def) || !machine || !machine->default_cpu)
        return;
    if (!def->cpu)
        def->cpu = virXMLNew(&virCPUDefType);
    if (def->cpu->mode != VIR_CPU_MODE_NONE || def->cpu->model)
        return;
    def->cpu->mode = VIR_CPU_MODE_CUSTOM;
    def->cpu->match = VIR_CPU_MATCH_EXACT;
    def->cpu->check = VIR_CPU_CHECK_NONE;
    def->cpu->fallback = VIR_CPU_FALLBACK_FORBID;
    def->cpu->model = g_strdup(machine->default_cpu);
}

/* What is compared when the guest starts: that no feature went missing where the host's processor
 * has to provide them; nothing where QEMU emulates all or passes on what there is. */
static void qemuDomainCPUCheckDefault(const virDomainDef *def, virCPUDef *cpu)
{
    gboolean passed_on =
        cpu->mode == VIR_CPU_MODE_HOST_PASSTHROUGH || cpu->mode == VIR_CPU_MODE_MAXIMUM;
    gboolean emulated;

    if (passed_on && cpu->migratable == VIR_TRISTATE_SWITCH_ABSENT)
        cpu->migratable = VIR_TRISTATE_SWITCH_ON;
    if (cpu->check != VIR_CPU_CHECK_DEFAULT || (cpu->mode == VIR_CPU_MODE_NONE && !cpu->model))
        return;
    emulated = cpu->mode == VIR_CPU_MODE_CUSTOM && def->virtType == VIR_DOMAIN_VIRT_QEMU;
    cpu->check = passed_on || emulated ? VIR_CPU_CHECK_NONE : VIR_CPU_CHECK_PARTIAL;
}

void qemuDomainArchDefaults(virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    qemuConfContext *context = opaque;
    virQEMUCaps *caps;

    if (def->os.arch == VIR_ARCH_NONE)
        def->os.arch = virArchFromHost();
    if (!qemuDomainEmulatorDefault(def, problems))
        return;
    qemuDomainLookupCaps(def, context, problems);
    caps = qemuConfCaps(def);
    if (!caps)
        return;
    qemuDomainMachineDefault(def, caps, problems);
    qemuDomainCPUDefault(def, caps);
    if (def->cpu)
        qemuDomainCPUCheckDefault(def, def->cpu);
}
