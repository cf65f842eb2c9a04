/*
 * qemu_disk.c: disks, CD-ROMs and floppies of a guest
 *
 * The daemon opens the images and passes descriptors; QEMU's user needs no right to the files. An
 * image is two nodes in QEMU: "libvirt-N-storage" (the bytes) and "libvirt-N-format" on top of it,
 * N being the image's index in the domain (src->id).
 *
 * Thread: a domain's running job.
 */
#include "drivers/qemu/qemu_disk.h"

#include <fcntl.h>
#include <string.h>

#include "common/base/error.h"
#include "conf/device/controller.h"
#include "drivers/qemu/qemu_json.h"

static const char *const format_drivers[VIR_STORAGE_FILE_LAST] = {
    [VIR_STORAGE_FILE_NONE] = "raw",    [VIR_STORAGE_FILE_RAW] = "raw",
    [VIR_STORAGE_FILE_ISO] = "raw",     [VIR_STORAGE_FILE_QCOW2] = "qcow2",
    [VIR_STORAGE_FILE_QCOW] = "qcow",   [VIR_STORAGE_FILE_QED] = "qed",
    [VIR_STORAGE_FILE_VDI] = "vdi",     [VIR_STORAGE_FILE_VMDK] = "vmdk",
    [VIR_STORAGE_FILE_VPC] = "vpc",     [VIR_STORAGE_FILE_VHD] = "vhdx",
    [VIR_STORAGE_FILE_BOCHS] = "bochs", [VIR_STORAGE_FILE_CLOOP] = "cloop",
    [VIR_STORAGE_FILE_DMG] = "dmg",
};

static char *qemuDiskAlias(const virDomainDef *def, const void *dev, gsize n)
{
    const virDomainDiskDef *disk = dev;
    const virDomainDeviceDriveAddress *drive = &disk->info.addr.drive;
    int index = virDomainDiskTargetIndex(disk->dst, NULL);

    switch (disk->bus) {
    case VIR_DOMAIN_DISK_BUS_VIRTIO:
        return g_strdup_printf("virtio-disk%d", index);
    case VIR_DOMAIN_DISK_BUS_USB:
        return g_strdup_printf("usb-disk%d", index);
    case VIR_DOMAIN_DISK_BUS_SCSI:
        return g_strdup_printf("scsi%u-%u-%u-%u", drive->controller, drive->bus, drive->target,
                               drive->unit);
    default:
        return g_strdup_printf("%s%u-%u-%u", virDomainDiskBusTypeToString(disk->bus),
                               drive->controller, drive->bus, drive->unit);
    }
}

/* {"direct": ..., "no-flush": ...} for the cache mode, or NULL for QEMU's default. */
static JsonObject *qemuDiskCacheFlags(const virDomainDiskDef *disk)
{
    gboolean direct = disk->cachemode == VIR_DOMAIN_DISK_CACHE_NONE ||
                      disk->cachemode == VIR_DOMAIN_DISK_CACHE_DIRECTSYNC;

    if (disk->cachemode == VIR_DOMAIN_DISK_CACHE_DEFAULT)
        return NULL;
    return qemuJsonObject("b:direct", direct, "b:no-flush",
                          disk->cachemode == VIR_DOMAIN_DISK_CACHE_UNSAFE, NULL);
}

/* The node of the bytes. */
static JsonObject *qemuDiskStorageNode(qemuCommand *cmd, const virDomainDiskDef *disk,
                                       const virStorageSource *src, gboolean readonly,
                                       GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *node = g_strdup_printf("libvirt-%u-storage", src->id);
    JsonObject *props;

    if (!virStorageSourceIsLocal(src)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the disk '%s' has a source of type '%s'; only files and block devices of this "
                    "host work yet",
                    disk->dst, virStorageTypeTypeToString(src->type));
        return NULL;
    }
    if (!(name = qemuCommandPassFile(cmd, src->path, readonly ? O_RDONLY : O_RDWR, error)))
        return NULL;
    props = qemuJsonObject("s:driver", virStorageSourceIsBlock(src) ? "host_device" : "file",
                           "s:filename", name, NULL);
    if (disk->iomode != VIR_DOMAIN_DISK_IO_DEFAULT)
        qemuJsonAdd(props, "s:aio", virDomainDiskIoTypeToString(disk->iomode), NULL);
    /* The descriptor cannot change its mind, so there is nothing to fall back to. */
    qemuJsonAdd(props, "s:node-name", node, "b:read-only", readonly, "O:cache",
                qemuDiskCacheFlags(disk), "s:discard", "unmap", NULL);
    return props;
}

/* Both nodes of @src and of what it is based on, the lowest first. */
static gboolean qemuDiskAddImage(qemuCommand *cmd, const virDomainDiskDef *disk,
                                 const virStorageSource *src, gboolean top, GError **error)
{
    gboolean readonly = disk->readonly || !top || disk->device == VIR_DOMAIN_DISK_DEVICE_CDROM;
    const char *driver = format_drivers[src->format];
    g_autofree char *node = g_strdup_printf("libvirt-%u-format", src->id);
    g_autofree char *storage = g_strdup_printf("libvirt-%u-storage", src->id);
    gboolean backed = !virStorageSourceIsEmpty(src->backingStore);
    JsonObject *props;

    if (!driver) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the disk '%s' has the format '%s', which QEMU does not read", disk->dst,
                    virStorageFileFormatTypeToString(src->format));
        return FALSE;
    }
    if (backed && !qemuDiskAddImage(cmd, disk, src->backingStore, FALSE, error))
        return FALSE;
    if (!(props = qemuDiskStorageNode(cmd, disk, src, readonly, error)))
        return FALSE;
    qemuCommandAddJson(cmd, "-blockdev", props);

    props = qemuJsonObject("s:node-name", node, "b:read-only", readonly, NULL);
    if (top && disk->discard != VIR_DOMAIN_DISK_DISCARD_DEFAULT)
        qemuJsonAdd(props, "s:discard", virDomainDiskDiscardTypeToString(disk->discard), NULL);
    if (top && disk->detect_zeroes != VIR_DOMAIN_DISK_DETECT_ZEROES_DEFAULT)
        qemuJsonAdd(props, "s:detect-zeroes",
                    virDomainDiskDetectZeroesTypeToString(disk->detect_zeroes), NULL);
    qemuJsonAdd(props, "O:cache", qemuDiskCacheFlags(disk), "s:driver", driver, "s:file", storage,
                NULL);
    if (backed) {
        g_autofree char *base = g_strdup_printf("libvirt-%u-format", src->backingStore->id);

        qemuJsonAdd(props, "s:backing", base, NULL);
    } else if (strcmp(driver, "qcow2") == 0 || strcmp(driver, "qed") == 0) {
        /* Whatever the image says: nothing is opened that we have not passed. */
        json_object_set_null_member(props, "backing");
    }
    qemuCommandAddJson(cmd, "-blockdev", props);
    return TRUE;
}

static const char *qemuDiskDriver(const virDomainDef *def, const virDomainDiskDef *disk)
{
    gboolean cdrom = disk->device == VIR_DOMAIN_DISK_DEVICE_CDROM;

    switch (disk->bus) {
    case VIR_DOMAIN_DISK_BUS_IDE:
    case VIR_DOMAIN_DISK_BUS_SATA:
        return cdrom ? "ide-cd" : "ide-hd";
    case VIR_DOMAIN_DISK_BUS_SCSI:
        if (disk->device == VIR_DOMAIN_DISK_DEVICE_LUN)
            return "scsi-block";
        return cdrom ? "scsi-cd" : "scsi-hd";
    case VIR_DOMAIN_DISK_BUS_FDC:
        return "floppy";
    case VIR_DOMAIN_DISK_BUS_USB:
        return "usb-storage";
    default:
        return NULL;
    }
}

static void qemuDiskAddVirtio(JsonObject *props, const virDomainDiskDef *disk)
{
    int suffix = disk->model - VIR_DOMAIN_DISK_MODEL_VIRTIO;
    g_autofree char *driver = qemuDeviceVirtioName("virtio-blk", suffix);

    qemuJsonAdd(props, "s:driver", driver, "T:ioeventfd", disk->ioeventfd, "T:event_idx",
                disk->event_idx, NULL);
    if (disk->iothread) {
        g_autofree char *thread = g_strdup_printf("iothread%u", disk->iothread);

        qemuJsonAdd(props, "s:iothread", thread, NULL);
    }
    if (disk->queues)
        qemuJsonAdd(props, "u:num-queues", disk->queues, NULL);
    if (disk->queue_size)
        qemuJsonAdd(props, "u:queue-size", disk->queue_size, NULL);
    qemuDeviceAddVirtio(props, &disk->virtio);
}

/* Where it is plugged in, by bus. */
static gboolean qemuDiskAddPlace(const virDomainDef *def, JsonObject *props,
                                 const virDomainDiskDef *disk, GError **error)
{
    const virDomainDeviceDriveAddress *drive = &disk->info.addr.drive;
    g_autofree char *parent = NULL;
    g_autofree char *bus = NULL;
    g_autofree char *serial = NULL;

    switch (disk->bus) {
    case VIR_DOMAIN_DISK_BUS_IDE:
        bus = g_strdup_printf("ide.%u", drive->bus);
        qemuJsonAdd(props, "s:bus", bus, "u:unit", drive->unit, NULL);
        return TRUE;
    case VIR_DOMAIN_DISK_BUS_SATA:
        parent = qemuDeviceControllerAlias(def, VIR_DOMAIN_CONTROLLER_TYPE_SATA, drive->controller);
        bus = g_strdup_printf("%s.%u", parent, drive->unit);
        qemuJsonAdd(props, "s:bus", bus, NULL);
        return TRUE;
    case VIR_DOMAIN_DISK_BUS_SCSI:
        parent = qemuDeviceControllerAlias(def, VIR_DOMAIN_CONTROLLER_TYPE_SCSI, drive->controller);
        bus = g_strdup_printf("%s.0", parent);
        serial = g_strdup_printf("drive-%s", disk->info.alias);
        qemuJsonAdd(props, "s:bus", bus, "u:channel", drive->bus, "u:scsi-id", drive->target,
                    "u:lun", drive->unit, NULL);
        if (disk->device != VIR_DOMAIN_DISK_DEVICE_LUN)
            qemuJsonAdd(props, "s:device_id", serial, NULL);
        return TRUE;
    case VIR_DOMAIN_DISK_BUS_FDC:
        qemuJsonAdd(props, "u:unit", drive->unit, NULL);
        return TRUE;
    default:
        return qemuDeviceAddAddress(def, props, &disk->info, error);
    }
}

static void qemuDiskAddTraits(JsonObject *props, const virDomainDiskDef *disk)
{
    static const char *const policies[VIR_DOMAIN_DISK_ERROR_POLICY_LAST] = {
        [VIR_DOMAIN_DISK_ERROR_POLICY_STOP] = "stop",
        [VIR_DOMAIN_DISK_ERROR_POLICY_REPORT] = "report",
        [VIR_DOMAIN_DISK_ERROR_POLICY_IGNORE] = "ignore",
        [VIR_DOMAIN_DISK_ERROR_POLICY_ENOSPACE] = "enospc",
    };
    gboolean write_cache = disk->cachemode != VIR_DOMAIN_DISK_CACHE_WRITETHROUGH &&
                           disk->cachemode != VIR_DOMAIN_DISK_CACHE_DIRECTSYNC;

    if (disk->cachemode != VIR_DOMAIN_DISK_CACHE_DEFAULT)
        qemuJsonAdd(props, "s:write-cache", write_cache ? "on" : "off", NULL);
    if (disk->shareable)
        qemuJsonAdd(props, "b:share-rw", TRUE, NULL);
    if (disk->rotation_rate)
        qemuJsonAdd(props, "u:rotation_rate", disk->rotation_rate, NULL);
    if (disk->logical_block_size)
        qemuJsonAdd(props, "u:logical_block_size", disk->logical_block_size, NULL);
    if (disk->physical_block_size)
        qemuJsonAdd(props, "u:physical_block_size", disk->physical_block_size, NULL);
    if (disk->geometry_cylinders)
        qemuJsonAdd(props, "u:cyls", disk->geometry_cylinders, "u:heads", disk->geometry_heads,
                    "u:secs", disk->geometry_sectors, NULL);
    if (disk->wwn) {
        g_autofree char *wwn = g_str_has_prefix(disk->wwn, "0x")
                                   ? g_strdup(disk->wwn)
                                   : g_strconcat("0x", disk->wwn, NULL);

        qemuJsonAdd(props, "U:wwn", g_ascii_strtoull(wwn, NULL, 16), NULL);
    }
    qemuJsonAdd(props, "S:vendor", disk->vendor, "S:product", disk->product, "S:serial",
                disk->serial, "S:werror", policies[disk->error_policy], "S:rerror",
                policies[disk->rerror_policy ? disk->rerror_policy
                         : disk->error_policy == VIR_DOMAIN_DISK_ERROR_POLICY_ENOSPACE
                             ? VIR_DOMAIN_DISK_ERROR_POLICY_DEFAULT
                             : disk->error_policy],
                NULL);
}

JsonObject *qemuDiskBuildDevice(qemuCommand *cmd, const virDomainDiskDef *disk, GError **error)
{
    const char *driver = qemuDiskDriver(cmd->def, disk);
    g_autoptr(JsonObject) props = json_object_new();

    if (disk->bus == VIR_DOMAIN_DISK_BUS_VIRTIO) {
        qemuDiskAddVirtio(props, disk);
    } else if (driver) {
        qemuJsonAdd(props, "s:driver", driver, NULL);
    } else {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the disk '%s' is on the bus '%s', which this machine does not have", disk->dst,
                    virDomainDiskBusTypeToString(disk->bus));
        return NULL;
    }
    if (!qemuDiskAddPlace(cmd->def, props, disk, error))
        return NULL;
    if (!virStorageSourceIsEmpty(disk->src)) {
        g_autofree char *node = qemuDiskTopNode(disk);

        qemuJsonAdd(props, "s:drive", node, NULL);
    }
    qemuJsonAdd(props, "s:id", disk->info.alias, NULL);
    if (disk->info.effectiveBootIndex && disk->bus != VIR_DOMAIN_DISK_BUS_FDC)
        qemuJsonAdd(props, "u:bootindex", disk->info.effectiveBootIndex, NULL);
    if (disk->removable != VIR_TRISTATE_SWITCH_ABSENT)
        qemuJsonAdd(props, "T:removable", disk->removable, NULL);
    qemuDiskAddTraits(props, disk);
    return g_steal_pointer(&props);
}

char *qemuDiskTopNode(const virDomainDiskDef *disk)
{
    if (disk->copy_on_read == VIR_TRISTATE_SWITCH_ON)
        return g_strdup_printf("libvirt-CoR-%s", disk->dst);
    return g_strdup_printf("libvirt-%u-format", disk->src->id);
}

gboolean qemuDiskAddNodes(qemuCommand *cmd, const virDomainDiskDef *disk, GError **error)
{
    if (virStorageSourceIsEmpty(disk->src))
        return TRUE;
    if (!qemuDiskAddImage(cmd, disk, disk->src, TRUE, error))
        return FALSE;
    if (disk->copy_on_read == VIR_TRISTATE_SWITCH_ON) {
        g_autofree char *node = qemuDiskTopNode(disk);
        g_autofree char *file = g_strdup_printf("libvirt-%u-format", disk->src->id);

        qemuCommandAddJson(cmd, "-blockdev",
                           qemuJsonObject("s:driver", "copy-on-read", "s:node-name", node, "s:file",
                                          file, "s:discard", "unmap", NULL));
    }
    return TRUE;
}

static gboolean qemuDiskCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainDiskDef *disk = dev;
    JsonObject *props;

    if (!qemuDiskAddNodes(cmd, disk, error) || !(props = qemuDiskBuildDevice(cmd, disk, error)))
        return FALSE;
    if (disk->bus == VIR_DOMAIN_DISK_BUS_FDC && disk->info.effectiveBootIndex)
        qemuCommandAdd(cmd, "-global", "isa-fdc.bootindex%c=%u", 'A' + disk->info.addr.drive.unit,
                       disk->info.effectiveBootIndex);
    qemuCommandAddJson(cmd, "-device", props);
    return TRUE;
}

const qemuDeviceOps qemuDiskOps = {
    .kind = VIR_DOMAIN_DEVICE_DISK,
    .command = qemuDiskCommand,
    .alias = qemuDiskAlias,
};
