/*
 * qemu_boot.c: what the guest boots: firmware, kernel, and the order of devices
 *
 * Thread: a domain's running job.
 */
#include <fcntl.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/device/disk.h"
#include "conf/device/net.h"
#include "drivers/qemu/qemu_command.h"
#include "drivers/qemu/qemu_json.h"

/* The first disk of that sort gets @index. */
static gboolean qemuBootGiveDisk(virDomainDef *def, int device, unsigned index)
{
    for (gsize i = 0; i < def->ndisks; i++) {
        virDomainDiskDef *disk = def->disks[i];
        gboolean fits = (int)disk->device == device || (device == VIR_DOMAIN_DISK_DEVICE_DISK &&
                                                        disk->device == VIR_DOMAIN_DISK_DEVICE_LUN);

        if (fits && !disk->info.effectiveBootIndex) {
            disk->info.effectiveBootIndex = index;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean qemuBootTakeOwn(virDomainDef *def, virDomainDeviceKind kind, void *dev,
                                virDomainDeviceInfo *info, void *opaque)
{
    gboolean *any = opaque;

    info->effectiveBootIndex = info->bootIndex;
    *any |= info->bootIndex != 0;
    return TRUE;
}

void qemuBootAssignOrder(virDomainDef *live)
{
    unsigned next = 1;
    gboolean any = FALSE;

    virDomainDeviceForeach(live, qemuBootTakeOwn, &any);
    if (any)
        return;
    for (gsize i = 0; i < live->os.nBootDevs; i++) {
        gboolean given = FALSE;

        switch (live->os.bootDevs[i]) {
        case VIR_DOMAIN_BOOT_DISK:
            given = qemuBootGiveDisk(live, VIR_DOMAIN_DISK_DEVICE_DISK, next);
            break;
        case VIR_DOMAIN_BOOT_CDROM:
            given = qemuBootGiveDisk(live, VIR_DOMAIN_DISK_DEVICE_CDROM, next);
            break;
        case VIR_DOMAIN_BOOT_FLOPPY:
            given = qemuBootGiveDisk(live, VIR_DOMAIN_DISK_DEVICE_FLOPPY, next);
            break;
        default: /* network: every card may be asked */
            for (gsize n = 0; n < live->nnets; n++) {
                live->nets[n]->info.effectiveBootIndex = next;
                next++;
            }
            break;
        }
        if (given)
            next++;
    }
}

/* -kernel, -initrd, -dtb: a file that QEMU itself must be able to read. */
static gboolean qemuBootAddFile(qemuCommand *cmd, const char *option, const char *path,
                                GError **error)
{
    g_autofree char *readable = NULL;

    if (!path)
        return TRUE;
    if (!(readable = cmd->host->readable(cmd->opaque, cmd, path, error)))
        return FALSE;
    qemuCommandAdd(cmd, option, "%s", readable);
    return TRUE;
}

gboolean qemuBootCommand(qemuCommand *cmd, GError **error)
{
    const virDomainOSDef *os = &cmd->def->os;
    g_autoptr(GString) arg = g_string_new(NULL);

    if (os->bootmenu != VIR_TRISTATE_BOOL_ABSENT)
        g_string_append_printf(arg, "menu=%s,",
                               os->bootmenu == VIR_TRISTATE_BOOL_YES ? "on" : "off");
    if (os->bootmenu == VIR_TRISTATE_BOOL_YES && os->bootmenu_timeout_set)
        g_string_append_printf(arg, "splash-time=%u,", os->bootmenu_timeout);
    if (os->rebootTimeoutSet)
        g_string_append_printf(arg, "reboot-timeout=%d,", os->rebootTimeout);
    qemuCommandAdd(cmd, "-boot", "%sstrict=on", arg->str);
    if (!qemuBootAddFile(cmd, "-kernel", os->kernel, error) ||
        !qemuBootAddFile(cmd, "-initrd", os->initrd, error) ||
        !qemuBootAddFile(cmd, "-dtb", os->dtb, error))
        return FALSE;
    if (os->cmdline)
        qemuCommandAdd(cmd, "-append", "%s", os->cmdline);
    return TRUE;
}

static gboolean qemuFirmwareAddFlash(qemuCommand *cmd, unsigned n, const char *path,
                                     gboolean readonly, const char *format, GError **error)
{
    g_autofree char *storage = g_strdup_printf("libvirt-pflash%u-storage", n);
    g_autofree char *node = g_strdup_printf("libvirt-pflash%u-format", n);
    g_autofree char *name = qemuCommandPassFile(cmd, path, readonly ? O_RDONLY : O_RDWR, error);

    if (!name)
        return FALSE;
    qemuCommandAddJson(cmd, "-blockdev",
                       qemuJsonObject("s:driver", "file", "s:filename", name, "s:node-name",
                                      storage, "b:read-only", readonly, NULL));
    qemuCommandAddJson(cmd, "-blockdev",
                       qemuJsonObject("s:node-name", node, "b:read-only", readonly, "s:driver",
                                      format ? format : "raw", "s:file", storage, NULL));
    return TRUE;
}

gboolean qemuFirmwareCommand(qemuCommand *cmd, GError **error)
{
    const virDomainOSDef *os = &cmd->def->os;

    if (!os->loader.path)
        return TRUE;
    if (os->loader.type != VIR_DOMAIN_LOADER_TYPE_PFLASH)
        return qemuBootAddFile(cmd, "-bios", os->loader.path, error);
    if (!qemuFirmwareAddFlash(cmd, 0, os->loader.path, os->loader.readonly != VIR_TRISTATE_BOOL_NO,
                              os->loader.format, error))
        return FALSE;
    return !os->nvram.path ||
           qemuFirmwareAddFlash(cmd, 1, os->nvram.path, FALSE, os->nvram.format, error);
}
