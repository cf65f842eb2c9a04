/*
 * host_sysinfo.c: what the firmware says of this machine
 *
 * From /sys/class/dmi/id, so that no dmidecode has to run.
 *
 * Thread: workers.
 */
#include "drivers/base/host_sysinfo.h"

#include "common/base/error.h"
#include "common/base/file.h"

#define DMI "/sys/class/dmi/id"

typedef struct {
    const char *group; /* element */
    const char *file;
    const char *name; /* entry's name */
} virHostSysinfoRow;

/* Grouped by element, in the order of the document. */
static const virHostSysinfoRow virHostSysinfoRows[] = {
    {"bios", "bios_vendor", "vendor"},
    {"bios", "bios_version", "version"},
    {"bios", "bios_date", "date"},
    {"bios", "bios_release", "release"},
    {"system", "sys_vendor", "manufacturer"},
    {"system", "product_name", "product"},
    {"system", "product_version", "version"},
    {"system", "product_serial", "serial"},
    {"system", "product_uuid", "uuid"},
    {"system", "product_sku", "sku"},
    {"system", "product_family", "family"},
    {"baseBoard", "board_vendor", "manufacturer"},
    {"baseBoard", "board_name", "product"},
    {"baseBoard", "board_version", "version"},
    {"baseBoard", "board_serial", "serial"},
    {"baseBoard", "board_asset_tag", "asset"},
    {"chassis", "chassis_vendor", "manufacturer"},
    {"chassis", "chassis_version", "version"},
    {"chassis", "chassis_serial", "serial"},
    {"chassis", "chassis_asset_tag", "asset"},
};

char *virHostSysinfoFormat(GError **error)
{
    g_autoptr(GString) xml = g_string_new("<sysinfo type='smbios'>\n");
    const char *group = NULL;
    gsize i;

    for (i = 0; i < G_N_ELEMENTS(virHostSysinfoRows); i++) {
        const virHostSysinfoRow *row = &virHostSysinfoRows[i];
        g_autofree char *path = g_build_filename(DMI, row->file, NULL);
        g_autofree char *value = virFileRead(path, 4096, NULL, NULL);
        g_autofree char *escaped = NULL;

        if (!value || !*g_strstrip(value))
            continue;
        if (g_strcmp0(group, row->group) != 0) {
            if (group)
                g_string_append_printf(xml, "  </%s>\n", group);
            group = row->group;
            g_string_append_printf(xml, "  <%s>\n", group);
        }
        escaped = g_markup_escape_text(value, -1);
        g_string_append_printf(xml, "    <entry name='%s'>%s</entry>\n", row->name, escaped);
    }
    if (!group) {
        virSetError(error, VIR_FROM_SYSINFO, VIR_ERR_NO_SUPPORT,
                    "this host has no SMBIOS: " DMI " is empty");
        return NULL;
    }
    g_string_append_printf(xml, "  </%s>\n</sysinfo>\n", group);
    return g_string_free(g_steal_pointer(&xml), FALSE);
}
