/*
 * qemu_capabilities.c: the capabilities document: the host and the guests it can run
 */
#include "drivers/qemu/qemu_capabilities.h"

#include <string.h>

#include "common/base/log.h"
#include "drivers/base/host_capabilities.h"
#include "drivers/qemu/qemu_driver.h"

VIR_LOG_INIT("qemu.capabilities");

static void qemuCapabilitiesAddMachine(GString *xml, const virQEMUCapsMachine *machine)
{
    const char *deprecated = machine->deprecated ? " deprecated='yes'" : "";

    g_string_append_printf(xml, "      <machine maxCpus='%u'%s>%s</machine>\n", machine->max_cpus,
                           deprecated, machine->name);
    if (machine->alias)
        g_string_append_printf(xml, "      <machine canonical='%s' maxCpus='%u'%s>%s</machine>\n",
                               machine->name, machine->max_cpus, deprecated, machine->alias);
}

/* The default machine stands first. */
static void qemuCapabilitiesAddMachines(GString *xml, const virQEMUCaps *caps)
{
    const virQEMUCapsMachine *first =
        virQEMUCapsFindMachine(caps, virQEMUCapsGetDefaultMachine(caps));

    if (first)
        qemuCapabilitiesAddMachine(xml, first);
    for (gsize i = 0; i < virQEMUCapsCountMachines(caps); i++) {
        if (virQEMUCapsGetMachine(caps, i) != first)
            qemuCapabilitiesAddMachine(xml, virQEMUCapsGetMachine(caps, i));
    }
}

static void qemuCapabilitiesAddFeatures(GString *xml, const char *arch)
{
    gboolean i686 = strcmp(arch, "i686") == 0;
    gboolean x86 = i686 || strcmp(arch, "x86_64") == 0;

    g_string_append(xml, "    <features>\n");
    if (i686)
        g_string_append(xml, "      <pae/>\n      <nonpae/>\n");
    if (x86 || strcmp(arch, "aarch64") == 0)
        g_string_append(xml, "      <acpi default='on' toggle='yes'/>\n");
    if (x86)
        g_string_append(xml, "      <apic default='on' toggle='no'/>\n");
    g_string_append(xml, "      <cpuselection/>\n      <deviceboot/>\n"
                         "      <disksnapshot default='on' toggle='no'/>\n    </features>\n");
}

static void qemuCapabilitiesAddGuest(GString *xml, const char *arch, const virQEMUCaps *caps)
{
    gboolean narrow = g_str_has_suffix(arch, "32") || strcmp(arch, "i686") == 0 ||
                      strcmp(arch, "armv7l") == 0 || strcmp(arch, "ppc") == 0 ||
                      strcmp(arch, "mips") == 0 || strcmp(arch, "mipsel") == 0 ||
                      strcmp(arch, "sparc") == 0;

    g_string_append_printf(xml,
                           "\n  <guest>\n    <os_type>hvm</os_type>\n    <arch name='%s'>\n"
                           "      <wordsize>%d</wordsize>\n      <emulator>%s</emulator>\n",
                           arch, narrow ? 32 : 64, virQEMUCapsGetBinary(caps));
    qemuCapabilitiesAddMachines(xml, caps);
    g_string_append(xml, "      <domain type='qemu'/>\n");
    if (virQEMUCapsHasKVM(caps))
        g_string_append(xml, "      <domain type='kvm'/>\n");
    g_string_append(xml, "    </arch>\n");
    qemuCapabilitiesAddFeatures(xml, arch);
    g_string_append(xml, "  </guest>\n");
}

static char *qemuCapabilitiesSecmodels(const qemuDriver *driver)
{
    if (driver->uid == (uid_t)-1)
        return g_strdup("    <secmodel>\n      <model>none</model>\n      <doi>0</doi>\n"
                        "    </secmodel>\n");
    return g_strdup_printf("    <secmodel>\n      <model>none</model>\n      <doi>0</doi>\n"
                           "    </secmodel>\n    <secmodel>\n      <model>dac</model>\n"
                           "      <doi>0</doi>\n"
                           "      <baselabel type='kvm'>+%u:+%u</baselabel>\n"
                           "      <baselabel type='qemu'>+%u:+%u</baselabel>\n    </secmodel>\n",
                           driver->uid, driver->gid, driver->uid, driver->gid);
}

char *qemuCapabilitiesFormat(virHypervisor *hv, GError **error)
{
    g_autofree char *secmodels = qemuCapabilitiesSecmodels(hv->driver_data);
    const char *const *archs = virQEMUCapsListArchs();
    GString *xml = g_string_new("<capabilities>\n\n");

    virHostCapabilitiesFormat(xml, secmodels, TRUE);
    for (gsize i = 0; archs[i]; i++) {
        g_autofree char *binary = virQEMUCapsFindEmulator(archs[i]);
        g_autoptr(virQEMUCaps) caps = NULL;
        g_autoptr(GError) err = NULL;

        if (!binary)
            continue;
        /* One QEMU that is broken hides no other. */
        if ((caps = virQEMUCapsCacheLookup(binary, &err)))
            qemuCapabilitiesAddGuest(xml, archs[i], caps);
        else
            VIR_WARN("%s", err->message);
    }
    g_string_append(xml, "\n</capabilities>\n");
    return g_string_free(xml, FALSE);
}
