/*
 * disk.c: <disk>: rows, and the defaults that hold for all hypervisors
 *
 * What is refused is in disk_validate.c, target names and addresses in disk_target.c.
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/disk.h"

#include "common/base/error.h"
#include "conf/device/disk_internal.h"
#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainDiskDevice, VIR_DOMAIN_DISK_DEVICE_LAST, "disk", "cdrom", "floppy", "lun");
VIR_ENUM_IMPL(virDomainDiskBus, VIR_DOMAIN_DISK_BUS_LAST, "none", "ide", "fdc", "scsi", "virtio",
              "xen", "usb", "uml", "sata", "sd");
VIR_ENUM_IMPL(virDomainDiskCache, VIR_DOMAIN_DISK_CACHE_LAST, "default", "none", "writethrough",
              "writeback", "directsync", "unsafe");
VIR_ENUM_IMPL(virDomainDiskErrorPolicy, VIR_DOMAIN_DISK_ERROR_POLICY_LAST, "default", "stop",
              "report", "ignore", "enospace");
VIR_ENUM_IMPL(virDomainDiskIo, VIR_DOMAIN_DISK_IO_LAST, "default", "native", "threads", "io_uring");
VIR_ENUM_IMPL(virDomainDiskDiscard, VIR_DOMAIN_DISK_DISCARD_LAST, "default", "unmap", "ignore");
VIR_ENUM_IMPL(virDomainDiskDetectZeroes, VIR_DOMAIN_DISK_DETECT_ZEROES_LAST, "default", "off", "on",
              "unmap");
VIR_ENUM_IMPL(virDomainDiskModel, VIR_DOMAIN_DISK_MODEL_LAST, "default", "virtio",
              "virtio-transitional", "virtio-non-transitional");
VIR_ENUM_IMPL(virDomainDiskSGIO, VIR_DOMAIN_DISK_SGIO_LAST, "default", "filtered", "unfiltered");
VIR_ENUM_IMPL(virDomainDiskTray, VIR_DOMAIN_DISK_TRAY_LAST, "closed", "open");
VIR_ENUM_IMPL(virDomainDiskGeometryTrans, VIR_DOMAIN_DISK_TRANS_LAST, "default", "none", "auto",
              "lba");
VIR_ENUM_IMPL(virDomainSnapshotLocation, VIR_DOMAIN_SNAPSHOT_LOCATION_LAST, "default", "no",
              "internal", "external", "manual");
VIR_ENUM_IMPL(virDomainDiskMirrorState, VIR_DOMAIN_DISK_MIRROR_STATE_LAST, "none", "yes", "abort",
              "pivot");
VIR_ENUM_IMPL(virDomainDiskMirrorJob, VIR_DOMAIN_DISK_MIRROR_JOB_LAST, "none", "copy",
              "active-commit");

/* <iotune> */

#define LIMIT(f, text) \
    VIR_XML_ULLONG(virDomainBlockIoTune, f, #f, .max = G_MAXINT64, .flags = VIR_XML_ABI_FREE, \
                   .doc = text)

static const virXMLRow iotune_rows[] = {
    LIMIT(total_bytes_sec, "Bytes per second."),
    LIMIT(read_bytes_sec, "Bytes read per second."),
    LIMIT(write_bytes_sec, "Bytes written per second."),
    LIMIT(total_iops_sec, "Requests per second."),
    LIMIT(read_iops_sec, "Read requests per second."),
    LIMIT(write_iops_sec, "Write requests per second."),
    LIMIT(total_bytes_sec_max, "Bytes per second in a burst."),
    LIMIT(read_bytes_sec_max, "Bytes read per second in a burst."),
    LIMIT(write_bytes_sec_max, "Bytes written per second in a burst."),
    LIMIT(total_iops_sec_max, "Requests per second in a burst."),
    LIMIT(read_iops_sec_max, "Read requests per second in a burst."),
    LIMIT(write_iops_sec_max, "Write requests per second in a burst."),
    LIMIT(size_iops_sec, "Bytes that count as one request."),
    VIR_XML_STRING(virDomainBlockIoTune, group_name, "group_name", .flags = VIR_XML_ABI_FREE,
                   .since = "3.0.0", .doc = "Disks of one group share the limits."),
    LIMIT(total_bytes_sec_max_length, "Seconds that a burst may last."),
    LIMIT(read_bytes_sec_max_length, "Seconds that a burst of reads may last."),
    LIMIT(write_bytes_sec_max_length, "Seconds that a burst of writes may last."),
    LIMIT(total_iops_sec_max_length, "Seconds that a burst of requests may last."),
    LIMIT(read_iops_sec_max_length, "Seconds that a burst of read requests may last."),
    LIMIT(write_iops_sec_max_length, "Seconds that a burst of write requests may last."),
};
const virXMLType virDomainBlockIoTuneType =
    VIR_XML_TYPE("iotune", virDomainBlockIoTune, iotune_rows, .doc = "Limits of throughput.");

/* <mirror> */

/* Readers from before 1.2.6 look for the copy's file and format here. */
static void mirror_format_old(virXMLWriter *writer, virXMLOutNode *out,
                              const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainDiskMirror *mirror = obj;

    if (mirror->job != VIR_DOMAIN_DISK_MIRROR_JOB_COPY || !mirror->src ||
        mirror->src->type != VIR_STORAGE_TYPE_FILE)
        return;
    virXMLOutAttr(writer, out, "file", mirror->src->path);
    if (mirror->src->format)
        virXMLOutAttr(writer, out, "format", virStorageFileFormatTypeToString(mirror->src->format));
}

/* ... and wrote nothing but that. */
static void mirror_parse_old(virXMLParser *parser, xmlNodePtr node,
                             const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainDiskMirror *mirror = obj;
    int format = 0;

    if (mirror->src->type != VIR_STORAGE_TYPE_NONE)
        return;
    mirror->src->type = VIR_STORAGE_TYPE_FILE;
    mirror->job = VIR_DOMAIN_DISK_MIRROR_JOB_COPY;
    virXMLReadString(parser, node, "file", &mirror->src->path);
    if (virXMLReadEnum(parser, node, "format", &virStorageFileFormatTypeNames, &format, NULL))
        mirror->src->format = format;
}

static const char *const mirror_old_names[] = {"@file", "@format", NULL};
static const virXMLCustom mirror_old = {
    .parse = mirror_parse_old, .format = mirror_format_old, .known = mirror_old_names};

static const virXMLRow mirror_rows[] = {
    VIR_XML_EMBED_POINTER(virDomainDiskMirror, src, &virStorageSourceMirrorType),
    VIR_XML_CUSTOM(".", &mirror_old),
    VIR_XML_ENUM(virDomainDiskMirror, job, "@job", virDomainDiskMirrorJob, .flags = VIR_XML_NONZERO,
                 .since = "1.2.7", .doc = "The block job."),
    VIR_XML_ENUM(virDomainDiskMirror, state, "@ready", virDomainDiskMirrorState,
                 .flags = VIR_XML_NONZERO, .doc = "How far it is."),
};
static const virXMLType mirror_type = VIR_XML_TYPE(
    "mirror", virDomainDiskMirror, mirror_rows, VIR_XML_LINE(virDomainDiskMirror, line),
    .doc = "The copy that a running block job makes.");

/* <disk> */

/* The source's type is what people look for first in the element. */
static void type_format(virXMLWriter *writer, virXMLOutNode *out,
                        const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainDiskDef *disk = obj;

    virXMLOutAttr(writer, out, "type", virStorageTypeTypeToString(disk->src->type));
}

static const virXMLCustom type_first = {.format = type_format};

static const virXMLRow disk_rows[] = {
    VIR_XML_CUSTOM(".", &type_first),
    VIR_XML_ENUM(virDomainDiskDef, device, "@device", virDomainDiskDevice,
                 .flags = VIR_XML_WRITE_ZERO, .doc = "What the guest sees."),
    VIR_XML_ENUM(virDomainDiskDef, model, "@model", virDomainDiskModel, .flags = VIR_XML_NONZERO,
                 .since = "5.2.0", .doc = "Which virtio standard it follows."),
    VIR_XML_YESNO(virDomainDiskDef, rawio, "@rawio", .flags = VIR_XML_ABI_FREE, .since = "0.9.10",
                  .doc = "Whether QEMU may send raw requests."),
    VIR_XML_ENUM(virDomainDiskDef, sgio, "@sgio", virDomainDiskSGIO,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .since = "1.0.2",
                 .doc = "Whether the kernel filters SCSI commands."),
    VIR_XML_ENUM(virDomainDiskDef, snapshot, "@snapshot", virDomainSnapshotLocation,
                 .flags = VIR_XML_ABI_FREE, .since = "0.9.5",
                 .doc = "How the disk takes part in snapshots."),
    VIR_XML_STRING(virDomainDiskDef, driverName, "driver/@name", .flags = VIR_XML_ABI_FREE,
                   .doc = "The hypervisor's back end."),
    VIR_XML_EMBED_POINTER(virDomainDiskDef, src, &virStorageSourceType),
    VIR_XML_ENUM(virDomainDiskDef, cachemode, "driver/@cache", virDomainDiskCache,
                 .flags = VIR_XML_ABI_FREE, .doc = "How the host caches."),
    VIR_XML_ENUM(virDomainDiskDef, error_policy, "driver/@error_policy", virDomainDiskErrorPolicy,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .doc = "What a failed write does."),
    VIR_XML_ENUM(virDomainDiskDef, rerror_policy, "driver/@rerror_policy", virDomainDiskErrorPolicy,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .since = "0.9.7",
                 .doc = "What a failed read does."),
    VIR_XML_ENUM(virDomainDiskDef, iomode, "driver/@io", virDomainDiskIo,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .since = "0.8.8",
                 .doc = "How the host does I/O."),
    VIR_XML_SWITCH(virDomainDiskDef, ioeventfd, "driver/@ioeventfd", .since = "0.9.3",
                   .doc = "Handle requests beside the vCPU."),
    VIR_XML_SWITCH(virDomainDiskDef, event_idx, "driver/@event_idx", .since = "0.9.5",
                   .doc = "Fewer interrupts."),
    VIR_XML_SWITCH(virDomainDiskDef, copy_on_read, "driver/@copy_on_read",
                   .flags = VIR_XML_ABI_FREE, .since = "0.9.10",
                   .doc = "Copy what is read from the backing image."),
    VIR_XML_ENUM(virDomainDiskDef, discard, "driver/@discard", virDomainDiskDiscard,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .since = "1.0.6",
                 .doc = "What becomes of the guest's discards."),
    VIR_XML_UINT(virDomainDiskDef, iothread, "driver/@iothread", .min = 1,
                 .flags = VIR_XML_ABI_FREE, .since = "1.2.8", .doc = "The I/O thread to use."),
    VIR_XML_ENUM(virDomainDiskDef, detect_zeroes, "driver/@detect_zeroes",
                 virDomainDiskDetectZeroes, .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE,
                 .since = "2.0.0", .doc = "Whether writes of zeroes are turned into discards."),
    VIR_XML_UINT(virDomainDiskDef, queues, "driver/@queues", .min = 1, .since = "3.9.0",
                 .doc = "Number of virtqueues."),
    VIR_XML_UINT(virDomainDiskDef, queue_size, "driver/@queue_size", .min = 1, .since = "7.8.0",
                 .doc = "Entries of a virtqueue."),
    VIR_XML_EMBED(virDomainDiskDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_POINTER(virDomainDiskDef, mirror, "mirror", &mirror_type,
                    .flags = VIR_XML_LIVE | VIR_XML_ABI_FREE, .since = "1.2.6"),
    VIR_XML_STRING(virDomainDiskDef, dst, "target/@dev", .flags = VIR_XML_REQUIRED,
                   .doc = "Name that orders the disks; not the guest's name for it."),
    VIR_XML_ENUM(virDomainDiskDef, bus, "target/@bus", virDomainDiskBus, .flags = VIR_XML_NONZERO,
                 .doc = "The bus it is plugged into."),
    VIR_XML_ENUM(virDomainDiskDef, tray_status, "target/@tray", virDomainDiskTray,
                 .flags = VIR_XML_ABI_FREE, .since = "0.9.11", .doc = "Whether the tray is open."),
    VIR_XML_SWITCH(virDomainDiskDef, removable, "target/@removable", .since = "1.1.3",
                   .doc = "Whether the guest may take it out."),
    VIR_XML_UINT(virDomainDiskDef, rotation_rate, "target/@rotation_rate", .min = 1, .max = 65534,
                 .since = "7.3.0", .doc = "Turns per minute; 1: it does not turn."),
    VIR_XML_STRUCT(virDomainDiskDef, blkdeviotune, "iotune", &virDomainBlockIoTuneType),
    VIR_XML_FLAG(virDomainDiskDef, readonly, "readonly"),
    VIR_XML_FLAG(virDomainDiskDef, shareable, "shareable"),
    VIR_XML_FLAG(virDomainDiskDef, transient, "transient", .since = "0.9.5"),
    VIR_XML_YESNO(virDomainDiskDef, transientShareBacking, "transient/@shareBacking",
                  .since = "7.4.0", .doc = "Several domains may use the image at once."),
    VIR_XML_STRING(virDomainDiskDef, serial, "serial", .flags = VIR_XML_NO_TRIM,
                   .doc = "Serial number that the guest reads."),
    VIR_XML_STRING(virDomainDiskDef, wwn, "wwn", .since = "0.10.1", .doc = "World wide name."),
    VIR_XML_STRING(virDomainDiskDef, vendor, "vendor", .flags = VIR_XML_NO_TRIM, .since = "1.0.1",
                   .doc = "Vendor that the guest reads."),
    VIR_XML_STRING(virDomainDiskDef, product, "product", .flags = VIR_XML_NO_TRIM, .since = "1.0.1",
                   .doc = "Product that the guest reads."),
    VIR_XML_EMBED(virDomainDiskDef, info, &virDomainDeviceInfoType),
    VIR_XML_UINT(virDomainDiskDef, geometry_cylinders, "geometry/@cyls", .doc = "Cylinders."),
    VIR_XML_UINT(virDomainDiskDef, geometry_heads, "geometry/@heads", .doc = "Heads."),
    VIR_XML_UINT(virDomainDiskDef, geometry_sectors, "geometry/@secs", .doc = "Sectors."),
    VIR_XML_ENUM(virDomainDiskDef, geometry_trans, "geometry/@trans", virDomainDiskGeometryTrans,
                 .flags = VIR_XML_NONZERO, .doc = "How the BIOS translates it."),
    VIR_XML_UINT(virDomainDiskDef, logical_block_size, "blockio/@logical_block_size",
                 .doc = "Smallest unit of I/O in bytes."),
    VIR_XML_UINT(virDomainDiskDef, physical_block_size, "blockio/@physical_block_size",
                 .doc = "Best unit of I/O in bytes."),
    VIR_XML_STRING(virDomainDiskDef, qomName, "privateData/@qom", .flags = VIR_XML_STATUS),
};

const virXMLType virDomainDiskDefType =
    VIR_XML_TYPE("disk", virDomainDiskDef, disk_rows, .doc = "A disk, CD-ROM or floppy drive.");

virDomainDiskDef *virDomainDiskDefNew(void)
{
    return virXMLNew(&virDomainDiskDefType);
}

void virDomainDiskDefFree(virDomainDiskDef *disk)
{
    virXMLFree(&virDomainDiskDefType, disk);
}

gboolean virDomainDiskIsRemovable(const virDomainDiskDef *disk)
{
    return disk->device == VIR_DOMAIN_DISK_DEVICE_CDROM ||
           disk->device == VIR_DOMAIN_DISK_DEVICE_FLOPPY;
}

/* Disks of one bus stand in the order of their targets, where the first of the bus stood. */
static gsize disk_place(void *const *list, gsize n, const void *dev)
{
    const virDomainDiskDef *disk = dev;
    int index = virDomainDiskTargetIndex(disk->dst, NULL);
    gboolean found = FALSE;
    gsize at = n;

    for (gsize i = n; i-- > 0;) {
        const virDomainDiskDef *other = list[i];

        if (other->bus != disk->bus)
            continue;
        if (virDomainDiskTargetIndex(other->dst, NULL) > index)
            at = i;
        else
            return found ? at : i + 1;
        found = TRUE;
    }
    return at;
}

/* How many disks a SCSI controller takes where nothing more is known of it. */
#define NARROW_SCSI_UNITS 7

/* Targets of a scsi bus count by seven: a narrow bus has eight places and the controller takes
 * one of them. */
#define SCSI_UNITS 7

static void disk_post_parse(virDomainDef *def G_GNUC_UNUSED, void *dev,
                            const virDomainConfDriver *driver G_GNUC_UNUSED,
                            void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainDiskDef *disk = dev;

    /* An empty drive has no place of a special type. */
    if (disk->src->type == VIR_STORAGE_TYPE_NONE ||
        (virDomainDiskIsRemovable(disk) && !disk->src->hasSource &&
         virStorageSourceIsEmpty(disk->src)))
        disk->src->type = VIR_STORAGE_TYPE_FILE;
    virStorageSourcePostParse(disk->src);
    for (virStorageSource *src = disk->src; src; src = src->backingStore)
        virStorageSourceSetDefaultPorts(src);
    if (disk->device == VIR_DOMAIN_DISK_DEVICE_CDROM)
        disk->readonly = TRUE;
    /* A geometry is whole or none. */
    if (!disk->geometry_cylinders || !disk->geometry_heads || !disk->geometry_sectors) {
        disk->geometry_cylinders = disk->geometry_heads = disk->geometry_sectors = 0;
        disk->geometry_trans = VIR_DOMAIN_DISK_TRANS_DEFAULT;
    }
    if (disk->bus == VIR_DOMAIN_DISK_BUS_NONE)
        disk->bus = virDomainDiskDefaultBus(disk);
    if (disk->src->type == VIR_STORAGE_TYPE_VHOST_USER &&
        disk->snapshot == VIR_DOMAIN_SNAPSHOT_LOCATION_DEFAULT)
        disk->snapshot = VIR_DOMAIN_SNAPSHOT_LOCATION_NO;
    /* Buses of drives without an address have it from the target's letters. */
    if (disk->info.type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        virDomainDiskAssignAddress(disk, NARROW_SCSI_UNITS);
}

static gboolean disk_check_abi(const void *src, const void *dst, GError **error)
{
    const virDomainDiskDef *from = src;
    const virDomainDiskDef *to = dst;

    if (from->src->type == VIR_STORAGE_TYPE_VHOST_USER && to->src->type != from->src->type) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_CONFIG_UNSUPPORTED,
                    "disk '%s' would no longer be a vhost-user disk; its server can't be "
                    "exchanged while the domain runs",
                    from->dst);
        return FALSE;
    }
    return TRUE;
}

const virDomainDeviceOps virDomainDiskDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_DISK,
    .type = &virDomainDiskDefType,
    .list = offsetof(virDomainDef, disks),
    .count = offsetof(virDomainDef, ndisks),
    .info_plus_1 = offsetof(virDomainDiskDef, info) + 1,
    .post_parse = disk_post_parse,
    .validate = virDomainDiskDefValidate,
    .place = disk_place,
    .check_abi = disk_check_abi,
};
