/*
 * qemu_caps_file.c: virQEMUCaps as text for the cache folder
 *
 * A key file. It is only ever read by the release that wrote it (the identity says so), so there is
 * no compatibility to keep: whatever does not fit is probed again.
 *
 * Thread: worker.
 */
#include <stdlib.h>
#include <string.h>

#include "drivers/qemu/qemu_caps_priv.h"

static const char *const accel_groups[VIR_QEMU_ACCEL_LAST] = {"tcg", "kvm"};

static void virQEMUCapsFormatList(GKeyFile *file, const char *key, char **list)
{
    if (list && *list)
        g_key_file_set_string_list(file, "qemu", key, (const char *const *)list,
                                   g_strv_length(list));
}

static void virQEMUCapsFormatMachines(GKeyFile *file, const virQEMUCaps *caps)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < caps->nmachines; i++) {
        const virQEMUCapsMachine *m = &caps->machines[i];

        g_ptr_array_add(
            rows, g_strdup_printf("%s %s %s %s %u %d %d %d %d", m->name, m->alias ? m->alias : "-",
                                  m->default_cpu ? m->default_cpu : "-",
                                  m->default_ram_id ? m->default_ram_id : "-", m->max_cpus,
                                  m->hotplug_cpus, m->numa_mem, m->deprecated, m->is_default));
    }
    g_key_file_set_string_list(file, "qemu", "machines", (const char *const *)rows->pdata,
                               rows->len);
}

static void virQEMUCapsFormatAccel(GKeyFile *file, const char *group,
                                   const virQEMUCapsAccelData *data)
{
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) max = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < data->ncpus; i++) {
        const virQEMUCapsCPU *cpu = &data->cpus[i];
        g_autofree char *blockers = cpu->blockers ? g_strjoinv(" ", (char **)cpu->blockers) : NULL;

        g_ptr_array_add(cpus,
                        g_strdup_printf("%s %d %d%s%s", cpu->name, cpu->usable, cpu->deprecated,
                                        blockers ? " " : "", blockers ? blockers : ""));
    }
    for (gsize i = 0; i < data->nmax; i++)
        g_ptr_array_add(max,
                        g_strdup_printf("%c%s", data->max[i].on ? '+' : '-', data->max[i].name));
    g_key_file_set_string_list(file, group, "cpus", (const char *const *)cpus->pdata, cpus->len);
    g_key_file_set_string_list(file, group, "max", (const char *const *)max->pdata, max->len);
}

char *virQEMUCapsFormat(const virQEMUCaps *caps, const char *identity)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    g_key_file_set_string(file, "qemu", "identity", identity);
    g_key_file_set_string(file, "qemu", "binary", caps->binary);
    g_key_file_set_string(file, "qemu", "arch", caps->arch);
    g_key_file_set_integer(file, "qemu", "version", caps->version);
    if (caps->package)
        g_key_file_set_string(file, "qemu", "package", caps->package);
    g_key_file_set_boolean(file, "qemu", "kvm", caps->kvm);
    virQEMUCapsFormatMachines(file, caps);
    virQEMUCapsFormatList(file, "types", caps->types);
    virQEMUCapsFormatList(file, "properties", caps->properties);
    virQEMUCapsFormatList(file, "options", caps->options);
    virQEMUCapsFormatList(file, "commands", caps->commands);
    for (int a = 0; a < VIR_QEMU_ACCEL_LAST; a++)
        virQEMUCapsFormatAccel(file, accel_groups[a], &caps->accel[a]);
    return g_key_file_to_data(file, NULL, NULL);
}

/* Our lists hold interned texts in an array of their own. */
static char **virQEMUCapsParseList(GKeyFile *file, const char *key)
{
    gsize n = 0;
    g_auto(GStrv) texts = g_key_file_get_string_list(file, "qemu", key, &n, NULL);
    char **list = g_new0(char *, n + 1);

    for (gsize i = 0; i < n; i++)
        list[i] = (char *)g_intern_string(texts[i]);
    return list;
}

static const char *virQEMUCapsInternField(const char *text)
{
    return strcmp(text, "-") == 0 ? NULL : g_intern_string(text);
}

static gboolean virQEMUCapsParseMachines(GKeyFile *file, virQEMUCaps *caps)
{
    gsize n = 0;
    g_auto(GStrv) rows = g_key_file_get_string_list(file, "qemu", "machines", &n, NULL);

    caps->machines = g_new0(virQEMUCapsMachine, n);
    for (gsize i = 0; i < n; i++) {
        g_auto(GStrv) f = g_strsplit(rows[i], " ", 0);
        virQEMUCapsMachine *m = &caps->machines[caps->nmachines++];

        if (g_strv_length(f) != 9)
            return FALSE;
        m->name = g_intern_string(f[0]);
        m->alias = virQEMUCapsInternField(f[1]);
        m->default_cpu = virQEMUCapsInternField(f[2]);
        m->default_ram_id = virQEMUCapsInternField(f[3]);
        m->max_cpus = strtoul(f[4], NULL, 10);
        m->hotplug_cpus = f[5][0] == '1';
        m->numa_mem = f[6][0] == '1';
        m->deprecated = f[7][0] == '1';
        m->is_default = f[8][0] == '1';
    }
    return TRUE;
}

static gboolean virQEMUCapsParseAccel(GKeyFile *file, const char *group, virQEMUCapsAccelData *data)
{
    gsize ncpus = 0;
    gsize nmax = 0;
    g_auto(GStrv) cpus = g_key_file_get_string_list(file, group, "cpus", &ncpus, NULL);
    g_auto(GStrv) max = g_key_file_get_string_list(file, group, "max", &nmax, NULL);

    data->cpus = g_new0(virQEMUCapsCPU, ncpus);
    for (gsize i = 0; i < ncpus; i++) {
        g_auto(GStrv) f = g_strsplit(cpus[i], " ", 0);
        virQEMUCapsCPU *cpu = &data->cpus[data->ncpus++];
        gsize n = g_strv_length(f);

        if (n < 3)
            return FALSE;
        cpu->name = g_intern_string(f[0]);
        cpu->usable = f[1][0] == '1';
        cpu->deprecated = f[2][0] == '1';
        if (n > 3) {
            const char **blockers = g_new0(const char *, n - 3 + 1);

            for (gsize k = 3; k < n; k++)
                blockers[k - 3] = g_intern_string(f[k]);
            cpu->blockers = blockers;
        }
    }
    data->max = g_new0(virQEMUCapsCPUFeature, nmax);
    for (gsize i = 0; i < nmax; i++) {
        data->max[i].on = max[i][0] == '+';
        data->max[i].name = g_intern_string(max[i][0] ? max[i] + 1 : "");
    }
    data->nmax = nmax;
    return TRUE;
}

virQEMUCaps *virQEMUCapsParse(const char *text, gsize len, const char *identity)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(virQEMUCaps) caps = NULL;
    g_autofree char *known = NULL;
    g_autofree char *binary = NULL;

    if (!g_key_file_load_from_data(file, text, len, G_KEY_FILE_NONE, NULL))
        return NULL;
    known = g_key_file_get_string(file, "qemu", "identity", NULL);
    binary = g_key_file_get_string(file, "qemu", "binary", NULL);
    if (g_strcmp0(known, identity) != 0 || !binary)
        return NULL;
    caps = virQEMUCapsNew(binary);
    caps->arch = g_key_file_get_string(file, "qemu", "arch", NULL);
    caps->package = g_key_file_get_string(file, "qemu", "package", NULL);
    caps->version = g_key_file_get_integer(file, "qemu", "version", NULL);
    caps->kvm = g_key_file_get_boolean(file, "qemu", "kvm", NULL);
    caps->types = virQEMUCapsParseList(file, "types");
    caps->properties = virQEMUCapsParseList(file, "properties");
    caps->options = virQEMUCapsParseList(file, "options");
    caps->commands = virQEMUCapsParseList(file, "commands");
    if (!caps->arch || !virQEMUCapsParseMachines(file, caps))
        return NULL;
    for (int a = 0; a < VIR_QEMU_ACCEL_LAST; a++) {
        if (!virQEMUCapsParseAccel(file, accel_groups[a], &caps->accel[a]))
            return NULL;
    }
    return g_steal_pointer(&caps);
}
