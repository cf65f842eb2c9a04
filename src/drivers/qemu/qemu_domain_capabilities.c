/*
 * qemu_domain_capabilities.c: what one QEMU, machine and architecture offer to a guest
 *
 * Most of the document is lists of values that an attribute may have; each comes with what QEMU
 * must have for it.
 */
#include "drivers/qemu/qemu_capabilities.h"

#include <string.h>

#include "common/base/arch.h"
#include "common/base/error.h"
#include "drivers/qemu/qemu_driver.h"

/* One value of an attribute, and the QOM type it depends on (NULL: always there). */
typedef struct {
    const char *value;
    const char *type;
} qemuChoice;

typedef struct {
    const char *name;
    const qemuChoice *choices; /* ended by a NULL value */
} qemuChoices;

static const qemuChoice disk_devices[] = {
    {"disk"}, {"cdrom"}, {"floppy", "floppy"}, {"lun"}, {NULL},
};
static const qemuChoice disk_buses[] = {
    {"ide"}, {"fdc"}, {"scsi"}, {"virtio"}, {"usb"}, {"sata"}, {NULL},
};
static const qemuChoice virtio_models[] = {
    {"virtio"},
    {"virtio-transitional"},
    {"virtio-non-transitional"},
    {NULL},
};
/* As QEMU's "-display" and servers go. */
static const qemuChoice graphics_types[] = {
    {"vnc"},
    {"spice", "chardev-spicevmc"},
    {"egl-headless"},
    {NULL},
};
static const qemuChoice video_models[] = {
    {"vga", "VGA"},
    {"cirrus", "cirrus-vga"},
    {"vmvga", "vmware-svga"},
    {"qxl", "qxl"},
    {"virtio", "virtio-gpu-device"},
    {"none"},
    {"bochs", "bochs-display"},
    {"ramfb", "ramfb"},
    {NULL},
};
static const qemuChoice hostdev_modes[] = {{"subsystem"}, {NULL}};
static const qemuChoice hostdev_policies[] = {
    {"default"}, {"mandatory"}, {"requisite"}, {"optional"}, {NULL},
};
static const qemuChoice hostdev_subsystems[] = {{"usb"}, {"pci"}, {"scsi"}, {NULL}};
static const qemuChoice nothing[] = {{NULL}};
static const qemuChoice rng_backends[] = {
    {"random", "rng-random"},
    {"egd", "rng-egd"},
    {"builtin", "rng-builtin"},
    {NULL},
};
static const qemuChoice filesystem_drivers[] = {
    {"path"},
    {"handle"},
    {"virtiofs", "vhost-user-fs-device"},
    {NULL},
};
static const qemuChoice tpm_models[] = {
    {"tpm-tis", "tpm-tis"},
    {"tpm-crb", "tpm-crb"},
    {NULL},
};
static const qemuChoice tpm_backends[] = {{"passthrough", "tpm-passthrough"}, {NULL}};
static const qemuChoice redirdev_buses[] = {{"usb", "usb-redir"}, {NULL}};
static const qemuChoice channel_types[] = {
    {"pty"},
    {"unix"},
    {"spicevmc", "chardev-spicevmc"},
    {NULL},
};
static const qemuChoice memory_sources[] = {
    {"file"},
    {"anonymous"},
    {"memfd", "memory-backend-memfd"},
    {NULL},
};

static void qemuDomcapsAddEnum(GString *xml, const virQEMUCaps *caps, int indent, const char *name,
                               const qemuChoice *choices)
{
    gboolean any = FALSE;

    for (; choices->value; choices++) {
        if (choices->type && !virQEMUCapsHasType(caps, choices->type))
            continue;
        if (!any)
            g_string_append_printf(xml, "%*s<enum name='%s'>\n", indent, "", name);
        any = TRUE;
        g_string_append_printf(xml, "%*s<value>%s</value>\n", indent + 2, "", choices->value);
    }
    if (any)
        g_string_append_printf(xml, "%*s</enum>\n", indent, "");
    else
        g_string_append_printf(xml, "%*s<enum name='%s'/>\n", indent, "", name);
}

static const struct {
    const char *element;
    qemuChoices enums[6];
} devices[] = {
    {"graphics", {{"type", graphics_types}}},
    {"video", {{"modelType", video_models}}},
    {"hostdev",
     {{"mode", hostdev_modes},
      {"startupPolicy", hostdev_policies},
      {"subsysType", hostdev_subsystems},
      {"capsType", nothing},
      {"pciBackend", nothing}}},
    {"rng", {{"model", virtio_models}, {"backendModel", rng_backends}}},
    {"filesystem", {{"driverType", filesystem_drivers}}},
    {"tpm", {{"model", tpm_models}, {"backendModel", tpm_backends}}},
    {"redirdev", {{"bus", redirdev_buses}}},
    {"channel", {{"type", channel_types}}},
};

static void qemuDomcapsAddDisk(GString *xml, const virQEMUCaps *caps, const char *machine)
{
    /* Only the old board has an IDE controller. */
    const qemuChoice *buses = disk_buses + !g_str_has_prefix(machine, "pc-i440fx-");

    g_string_append(xml, "    <disk supported='yes'>\n");
    qemuDomcapsAddEnum(xml, caps, 6, "diskDevice", disk_devices);
    qemuDomcapsAddEnum(xml, caps, 6, "bus", buses);
    qemuDomcapsAddEnum(xml, caps, 6, "model", virtio_models);
    g_string_append(xml, "    </disk>\n");
}

static void qemuDomcapsAddDevices(GString *xml, const virQEMUCaps *caps, const char *machine)
{
    g_string_append(xml, "  <devices>\n");
    qemuDomcapsAddDisk(xml, caps, machine);
    for (gsize i = 0; i < G_N_ELEMENTS(devices); i++) {
        g_string_append_printf(xml, "    <%s supported='yes'>\n", devices[i].element);
        for (gsize k = 0; k < G_N_ELEMENTS(devices[i].enums) && devices[i].enums[k].name; k++)
            qemuDomcapsAddEnum(xml, caps, 6, devices[i].enums[k].name, devices[i].enums[k].choices);
        g_string_append_printf(xml, "    </%s>\n", devices[i].element);
    }
    g_string_append(xml, "  </devices>\n");
}

static void qemuDomcapsAddOs(GString *xml)
{
    g_string_append(xml,
                    "  <os supported='yes'>\n    <enum name='firmware'/>\n"
                    "    <loader supported='yes'>\n      <enum name='type'>\n"
                    "        <value>rom</value>\n        <value>pflash</value>\n      </enum>\n"
                    "      <enum name='readonly'>\n        <value>yes</value>\n"
                    "        <value>no</value>\n      </enum>\n      <enum name='secure'>\n"
                    "        <value>no</value>\n      </enum>\n    </loader>\n  </os>\n");
}

/* QEMU's versioned models ("EPYC-v1") are not for documents; nor are its special ones. */
static gboolean qemuDomcapsIsModel(const virQEMUCapsCPU *cpu)
{
    const char *dash = strrchr(cpu->name, '-');

    if (strcmp(cpu->name, "max") == 0 || strcmp(cpu->name, "host") == 0 ||
        strcmp(cpu->name, "base") == 0)
        return FALSE;
    return !dash || dash[1] != 'v' || !g_ascii_isdigit(dash[2]);
}

static const char *qemuDomcapsVendor(const char *model)
{
    static const struct {
        const char *prefix;
        const char *vendor;
    } vendors[] = {
        {"EPYC", "AMD"},    {"Opteron", "AMD"},     {"phenom", "AMD"},
        {"athlon", "AMD"},  {"Dhyana", "Hygon"},    {"qemu", "unknown"},
        {"kvm", "unknown"}, {"pentium", "unknown"}, {"486", "unknown"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(vendors); i++) {
        if (g_str_has_prefix(model, vendors[i].prefix))
            return vendors[i].vendor;
    }
    return "Intel";
}

static void qemuDomcapsAddModes(GString *xml, gboolean kvm)
{
    static const char migratable[] = "        <value>on</value>\n        <value>off</value>\n"
                                     "      </enum>\n    </mode>\n";

    if (kvm)
        g_string_append_printf(xml,
                               "    <mode name='host-passthrough' supported='yes'>\n"
                               "      <enum name='hostPassthroughMigratable'>\n%s",
                               migratable);
    else
        g_string_append(xml, "    <mode name='host-passthrough' supported='no'/>\n");
    g_string_append_printf(xml,
                           "    <mode name='maximum' supported='yes'>\n"
                           "      <enum name='maximumMigratable'>\n%s",
                           migratable);
}

static void qemuDomcapsAddCpu(GString *xml, const virQEMUCaps *caps, virQEMUAccel accel)
{
    gsize n = virQEMUCapsCountCPUs(caps, accel);

    g_string_append(xml, "  <cpu>\n");
    qemuDomcapsAddModes(xml, accel == VIR_QEMU_ACCEL_KVM);
    g_string_append(xml, "    <mode name='host-model' supported='yes'>\n"
                         "      <model fallback='forbid'>max</model>\n    </mode>\n");
    if (!n)
        g_string_append(xml, "    <mode name='custom' supported='no'/>\n");
    else
        g_string_append(xml, "    <mode name='custom' supported='yes'>\n");
    for (gsize i = 0; i < n; i++) {
        const virQEMUCapsCPU *cpu = virQEMUCapsGetCPU(caps, accel, i);

        if (qemuDomcapsIsModel(cpu))
            g_string_append_printf(xml, "      <model usable='%s' vendor='%s'%s>%s</model>\n",
                                   cpu->usable ? "yes" : "no", qemuDomcapsVendor(cpu->name),
                                   cpu->deprecated ? " deprecated='yes'" : "", cpu->name);
    }
    if (n)
        g_string_append(xml, "    </mode>\n");
    g_string_append(xml, "  </cpu>\n");
}

/* Enlightenments for Windows; those without KVM are only words to the guest. */
static void qemuDomcapsAddHyperv(GString *xml, gboolean kvm)
{
    static const struct {
        const char *name;
        gboolean needs_kvm;
    } features[] = {
        {"relaxed", TRUE},     {"vapic", TRUE},           {"spinlocks", FALSE},
        {"vpindex", TRUE},     {"runtime", TRUE},         {"synic", TRUE},
        {"stimer", TRUE},      {"reset", TRUE},           {"vendor_id", FALSE},
        {"frequencies", TRUE}, {"reenlightenment", TRUE}, {"tlbflush", TRUE},
        {"ipi", TRUE},         {"evmcs", TRUE},           {"avic", TRUE},
    };

    g_string_append(xml, "    <hyperv supported='yes'>\n      <enum name='features'>\n");
    for (gsize i = 0; i < G_N_ELEMENTS(features); i++) {
        if (kvm || !features[i].needs_kvm)
            g_string_append_printf(xml, "        <value>%s</value>\n", features[i].name);
    }
    g_string_append(xml, "      </enum>\n    </hyperv>\n");
}

static void qemuDomcapsAddFeatures(GString *xml, const virQEMUCaps *caps, gboolean kvm)
{
    g_string_append_printf(xml,
                           "  <features>\n    <gic supported='no'/>\n"
                           "    <vmcoreinfo supported='%s'/>\n    <genid supported='%s'/>\n"
                           "    <backingStoreInput supported='yes'/>\n"
                           "    <backup supported='no'/>\n    <sev supported='no'/>\n"
                           "    <sgx supported='no'/>\n",
                           virQEMUCapsHasType(caps, "vmcoreinfo") ? "yes" : "no",
                           virQEMUCapsHasType(caps, "vmgenid") ? "yes" : "no");
    if (strcmp(virQEMUCapsGetArch(caps), "x86_64") == 0 ||
        strcmp(virQEMUCapsGetArch(caps), "i686") == 0)
        qemuDomcapsAddHyperv(xml, kvm);
    g_string_append(xml, "  </features>\n");
}

/* The QEMU that is meant; NULL with @error. */
static virQEMUCaps *qemuDomcapsFind(const char *emulator, const char *arch, GError **error)
{
    g_autofree char *found = NULL;
    g_autoptr(virQEMUCaps) caps = NULL;

    if (arch && virArchTypeFromString(arch) <= 0) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG, "unknown architecture '%s'", arch);
        return NULL;
    }
    if (!emulator) {
        const char *wanted = arch ? arch : virQEMUCapsHostArch();

        if (!(found = virQEMUCapsFindEmulator(wanted))) {
            virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                        "no emulator for the architecture '%s' is installed", wanted);
            return NULL;
        }
        emulator = found;
    }
    if (!(caps = virQEMUCapsCacheLookup(emulator, error)))
        return NULL;
    if (arch && strcmp(virQEMUCapsGetArch(caps), arch) != 0) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG,
                    "the emulator '%s' is for '%s', not for '%s'", emulator,
                    virQEMUCapsGetArch(caps), arch);
        return NULL;
    }
    return g_steal_pointer(&caps);
}

char *qemuDomainCapabilitiesFormat(virHypervisor *hv, const char *emulator, const char *arch,
                                   const char *machine_name, const char *virttype, unsigned flags,
                                   GError **error)
{
    g_autoptr(virQEMUCaps) caps = qemuDomcapsFind(emulator, arch, error);
    const virQEMUCapsMachine *machine;
    gboolean kvm;
    GString *xml;

    if (!caps)
        return NULL;
    kvm = virttype ? strcmp(virttype, "kvm") == 0 : virQEMUCapsHasKVM(caps);
    if (virttype && strcmp(virttype, "kvm") != 0 && strcmp(virttype, "qemu") != 0) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG,
                    "QEMU runs domains of the types 'qemu' and 'kvm', not '%s'", virttype);
        return NULL;
    }
    if (kvm && !virQEMUCapsHasKVM(caps)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG, "'%s' cannot use KVM on this host",
                    virQEMUCapsGetBinary(caps));
        return NULL;
    }
    machine = virQEMUCapsFindMachine(caps, machine_name ? machine_name
                                                        : virQEMUCapsGetDefaultMachine(caps));
    if (!machine) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG,
                    "'%s' does not know the machine type '%s'", virQEMUCapsGetBinary(caps),
                    machine_name ? machine_name : "(default)");
        return NULL;
    }
    xml = g_string_new("<domainCapabilities>\n");
    g_string_append_printf(xml,
                           "  <path>%s</path>\n  <domain>%s</domain>\n"
                           "  <machine>%s</machine>\n  <arch>%s</arch>\n  <vcpu max='%u'/>\n"
                           "  <iothreads supported='yes'/>\n",
                           virQEMUCapsGetBinary(caps), kvm ? "kvm" : "qemu", machine->name,
                           virQEMUCapsGetArch(caps), machine->max_cpus);
    qemuDomcapsAddOs(xml);
    qemuDomcapsAddCpu(xml, caps, kvm ? VIR_QEMU_ACCEL_KVM : VIR_QEMU_ACCEL_TCG);
    g_string_append(xml, "  <memoryBacking supported='yes'>\n");
    qemuDomcapsAddEnum(xml, caps, 4, "sourceType", memory_sources);
    g_string_append(xml, "  </memoryBacking>\n");
    qemuDomcapsAddDevices(xml, caps, machine->name);
    qemuDomcapsAddFeatures(xml, caps, kvm);
    g_string_append(xml, "</domainCapabilities>\n");
    return g_string_free(xml, FALSE);
}
