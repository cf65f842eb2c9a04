/*
 * qemu_caps.c: what one QEMU binary can do, for reading
 *
 * Everything here is const after publication, so any thread reads it without a lock. Texts are
 * interned for the life of the daemon where binaries share them (types, features, models).
 */
#include "drivers/qemu/qemu_caps_priv.h"

#include <stdlib.h>
#include <string.h>

virQEMUCaps *virQEMUCapsNew(const char *binary)
{
    virQEMUCaps *caps = g_new0(virQEMUCaps, 1);

    g_atomic_ref_count_init(&caps->refs);
    caps->binary = g_strdup(binary);
    return caps;
}

virQEMUCaps *virQEMUCapsRef(const virQEMUCaps *caps)
{
    virQEMUCaps *mine = (virQEMUCaps *)caps;

    g_atomic_ref_count_inc(&mine->refs);
    return mine;
}

void virQEMUCapsUnref(const virQEMUCaps *caps)
{
    virQEMUCaps *mine = (virQEMUCaps *)caps;

    if (!mine || !g_atomic_ref_count_dec(&mine->refs))
        return;
    for (int a = 0; a < VIR_QEMU_ACCEL_LAST; a++) {
        for (gsize i = 0; i < mine->accel[a].ncpus; i++)
            g_free((gpointer)mine->accel[a].cpus[i].blockers);
        g_free(mine->accel[a].cpus);
        g_free(mine->accel[a].max);
    }
    /* The texts of lists are interned; only the arrays are ours. */
    g_free(mine->types);
    g_free(mine->properties);
    g_free(mine->options);
    g_free(mine->commands);
    g_free(mine->machines);
    g_free(mine->binary);
    g_free(mine->arch);
    g_free(mine->package);
    g_free(mine);
}

const char *virQEMUCapsGetBinary(const virQEMUCaps *caps)
{
    return caps->binary;
}

const char *virQEMUCapsGetArch(const virQEMUCaps *caps)
{
    return caps->arch;
}

unsigned virQEMUCapsGetVersion(const virQEMUCaps *caps)
{
    return caps->version;
}

const char *virQEMUCapsGetPackage(const virQEMUCaps *caps)
{
    return caps->package;
}

gboolean virQEMUCapsHasKVM(const virQEMUCaps *caps)
{
    return caps->kvm;
}

gsize virQEMUCapsCountMachines(const virQEMUCaps *caps)
{
    return caps->nmachines;
}

const virQEMUCapsMachine *virQEMUCapsGetMachine(const virQEMUCaps *caps, gsize n)
{
    return &caps->machines[n];
}

const virQEMUCapsMachine *virQEMUCapsFindMachine(const virQEMUCaps *caps, const char *name)
{
    for (gsize i = 0; name && i < caps->nmachines; i++) {
        if (strcmp(caps->machines[i].name, name) == 0 ||
            g_strcmp0(caps->machines[i].alias, name) == 0)
            return &caps->machines[i];
    }
    return NULL;
}

const char *virQEMUCapsGetCanonicalMachine(const virQEMUCaps *caps, const char *name)
{
    const virQEMUCapsMachine *machine = virQEMUCapsFindMachine(caps, name);

    return machine ? machine->name : name;
}

const char *virQEMUCapsGetDefaultMachine(const virQEMUCaps *caps)
{
    static const struct {
        const char *arch;
        const char *machine;
    } preferred[] = {
        {"i686", "pc"},     {"x86_64", "pc"},    {"aarch64", "virt"},
        {"armv7l", "virt"}, {"riscv64", "virt"}, {"riscv32", "virt"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(preferred); i++) {
        const virQEMUCapsMachine *machine;

        if (g_strcmp0(caps->arch, preferred[i].arch) != 0)
            continue;
        if ((machine = virQEMUCapsFindMachine(caps, preferred[i].machine)))
            return machine->name;
    }
    for (gsize i = 0; i < caps->nmachines; i++) {
        if (caps->machines[i].is_default)
            return caps->machines[i].name;
    }
    return NULL;
}

static int virQEMUCapsCompareText(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean virQEMUCapsListHas(char **list, const char *text)
{
    return list &&
           bsearch(&text, list, g_strv_length(list), sizeof(*list), virQEMUCapsCompareText) != NULL;
}

gboolean virQEMUCapsHasType(const virQEMUCaps *caps, const char *type)
{
    return virQEMUCapsListHas(caps->types, type);
}

gboolean virQEMUCapsHasProperty(const virQEMUCaps *caps, const char *type, const char *property)
{
    g_autofree char *name = g_strconcat(type, ".", property, NULL);

    return virQEMUCapsListHas(caps->properties, name);
}

gboolean virQEMUCapsHasOption(const virQEMUCaps *caps, const char *option)
{
    return virQEMUCapsListHas(caps->options, option);
}

gboolean virQEMUCapsHasCommand(const virQEMUCaps *caps, const char *command)
{
    return virQEMUCapsListHas(caps->commands, command);
}

gsize virQEMUCapsCountCPUs(const virQEMUCaps *caps, virQEMUAccel accel)
{
    return caps->accel[accel].ncpus;
}

const virQEMUCapsCPU *virQEMUCapsGetCPU(const virQEMUCaps *caps, virQEMUAccel accel, gsize n)
{
    return &caps->accel[accel].cpus[n];
}

const virQEMUCapsCPU *virQEMUCapsFindCPU(const virQEMUCaps *caps, virQEMUAccel accel,
                                         const char *name)
{
    for (gsize i = 0; i < caps->accel[accel].ncpus; i++) {
        if (strcmp(caps->accel[accel].cpus[i].name, name) == 0)
            return &caps->accel[accel].cpus[i];
    }
    return NULL;
}

const virQEMUCapsCPUFeature *virQEMUCapsGetMaxFeatures(const virQEMUCaps *caps, virQEMUAccel accel,
                                                       gsize *n)
{
    *n = caps->accel[accel].nmax;
    return caps->accel[accel].max;
}
