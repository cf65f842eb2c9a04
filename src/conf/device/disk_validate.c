/*
 * disk_validate.c: what no hypervisor can make of a <disk>
 *
 * Thread: any; pure functions and const tables.
 */
#include <string.h>

#include "conf/device/disk_internal.h"
#include "conf/device/hostdev.h"
#include "conf/domain/domain_def.h"

#define SERIAL_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.+ "
#define VENDOR_LENGTH 8
#define PRODUCT_LENGTH 16
#define WWN_DIGITS 16

static void refuse(virXMLProblems *problems, const virDomainDiskDef *disk, const char *where,
                   virErrorNumber code, const char *why)
{
    virXMLProblemAdd(problems, disk->info.line, "disk", where, code, "disk '%s': %s",
                     disk->dst ? disk->dst : "", why);
}

static const char *source_name(const virDomainDiskDef *disk)
{
    return disk->src->path ? disk->src->path : disk->src->volume ? disk->src->volume : "(none)";
}

static void validate_target(const virDomainDef *def, const virDomainDiskDef *disk,
                            virXMLProblems *problems)
{
    gboolean is_floppy = disk->device == VIR_DOMAIN_DISK_DEVICE_FLOPPY;

    if (!disk->dst) {
        if (disk->src->path)
            virXMLProblemAdd(problems, disk->info.line, "disk", "target", VIR_ERR_NO_TARGET, "%s",
                             disk->src->path);
        return;
    }
    for (gsize i = 0; i < def->ndisks && def->disks[i] != disk; i++) {
        if (g_strcmp0(def->disks[i]->dst, disk->dst) == 0)
            virXMLProblemAdd(problems, disk->info.line, "disk", "target/@dev", VIR_ERR_XML_ERROR,
                             "two disks have the target '%s': the sources '%s' and '%s'", disk->dst,
                             source_name(def->disks[i]), source_name(disk));
    }
    if (!virDomainDiskTargetIsValid(disk))
        refuse(problems, disk, "target/@dev", VIR_ERR_XML_ERROR,
               is_floppy ? "a floppy's target is fda or fdb"
                         : "a target begins with fd, hd, sd, vd, xvd or ubd");
    if (is_floppy && disk->bus != VIR_DOMAIN_DISK_BUS_FDC)
        refuse(problems, disk, "target/@bus", VIR_ERR_CONFIG_UNSUPPORTED,
               "a floppy needs bus='fdc'");
    if (!is_floppy && disk->bus == VIR_DOMAIN_DISK_BUS_FDC)
        refuse(problems, disk, "target/@bus", VIR_ERR_CONFIG_UNSUPPORTED,
               "only floppies sit on bus='fdc'");
    if (disk->removable && disk->bus != VIR_DOMAIN_DISK_BUS_USB)
        refuse(problems, disk, "target/@removable", VIR_ERR_XML_ERROR,
               "only disks on bus='usb' can be removable");
    if (disk->tray_status == VIR_DOMAIN_DISK_TRAY_OPEN && !virDomainDiskIsRemovable(disk))
        refuse(problems, disk, "target/@tray", VIR_ERR_CONFIG_UNSUPPORTED,
               "only cdrom and floppy drives have a tray");
}

static gboolean same_drive(const virDomainDeviceInfo *a, const virDomainDeviceInfo *b)
{
    return a->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE &&
           b->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE &&
           a->addr.drive.controller == b->addr.drive.controller &&
           a->addr.drive.bus == b->addr.drive.bus && a->addr.drive.target == b->addr.drive.target &&
           a->addr.drive.unit == b->addr.drive.unit;
}

/* Buses of drives know drive addresses only. */
static void validate_address_type(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    static const guint drives = 1u << VIR_DOMAIN_DISK_BUS_IDE | 1u << VIR_DOMAIN_DISK_BUS_FDC |
                                1u << VIR_DOMAIN_DISK_BUS_SCSI | 1u << VIR_DOMAIN_DISK_BUS_SATA;
    virDomainDeviceAddressType type = disk->info.type;

    if (type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_UNASSIGNED)
        refuse(problems, disk, "address", VIR_ERR_CONFIG_UNSUPPORTED,
               "a disk can't be left without a place");
    else if (drives & (1u << disk->bus) && type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE &&
             type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE)
        refuse(problems, disk, "address", VIR_ERR_CONFIG_UNSUPPORTED,
               "on this bus the address must be of type 'drive'");
}

/* Each place on a bus of drives is there once; host devices sit on the scsi buses, too. */
static void validate_address(const virDomainDef *def, const virDomainDiskDef *disk,
                             virXMLProblems *problems)
{
    const virDomainDeviceDriveAddress *drive = &disk->info.addr.drive;

    for (gsize i = 0; i < def->ndisks && def->disks[i] != disk; i++) {
        if (def->disks[i]->bus == disk->bus && same_drive(&def->disks[i]->info, &disk->info))
            virXMLProblemAdd(problems, disk->info.line, "disk", "address", VIR_ERR_XML_ERROR,
                             "disks '%s' and '%s' have the same address: controller %u, bus %u, "
                             "target %u, unit %u",
                             def->disks[i]->dst, disk->dst, drive->controller, drive->bus,
                             drive->target, drive->unit);
    }
    for (gsize i = 0; i < def->nhostdevs && disk->bus == VIR_DOMAIN_DISK_BUS_SCSI; i++) {
        if (same_drive(&def->hostdevs[i]->info, &disk->info))
            virXMLProblemAdd(problems, disk->info.line, "disk", "address",
                             VIR_ERR_CONFIG_UNSUPPORTED,
                             "disk '%s' and the host device of line %u have the same address: "
                             "controller %u, bus %u, target %u, unit %u",
                             disk->dst, def->hostdevs[i]->info.line, drive->controller, drive->bus,
                             drive->target, drive->unit);
    }
}

static void validate_virtio(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    const struct {
        gboolean given;
        const char *where;
    } settings[] = {
        {disk->model != VIR_DOMAIN_DISK_MODEL_DEFAULT, "model"},
        {disk->ioeventfd != VIR_TRISTATE_SWITCH_ABSENT, "driver/@ioeventfd"},
        {disk->event_idx != VIR_TRISTATE_SWITCH_ABSENT, "driver/@event_idx"},
        {disk->queues != 0, "driver/@queues"},
    };
    gboolean is_virtio = disk->bus == VIR_DOMAIN_DISK_BUS_VIRTIO;

    for (guint i = 0; i < G_N_ELEMENTS(settings) && !is_virtio; i++) {
        if (settings[i].given)
            refuse(problems, disk, settings[i].where, VIR_ERR_CONFIG_UNSUPPORTED,
                   "this setting needs bus='virtio'");
    }
    virDomainVirtioOptionsValidate(&disk->virtio, is_virtio, disk->info.line, "disk", problems);
}

static void validate_lun(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    const virStorageSource *src = disk->src;

    if (disk->sgio == VIR_DOMAIN_DISK_SGIO_UNFILTERED)
        refuse(problems, disk, "sgio", VIR_ERR_CONFIG_UNSUPPORTED,
               "kernels have no unfiltered mode any more; remove sgio");
    if (disk->device != VIR_DOMAIN_DISK_DEVICE_LUN) {
        if (disk->sgio)
            refuse(problems, disk, "sgio", VIR_ERR_XML_ERROR, "sgio is for device='lun' only");
        if (disk->rawio)
            refuse(problems, disk, "rawio", VIR_ERR_XML_ERROR, "rawio is for device='lun' only");
        if (src->pr)
            refuse(problems, disk, "source/reservations", VIR_ERR_CONFIG_UNSUPPORTED,
                   "reservations are for device='lun' only");
        return;
    }
    if (src->type != VIR_STORAGE_TYPE_BLOCK && src->type != VIR_STORAGE_TYPE_VOLUME &&
        !(src->type == VIR_STORAGE_TYPE_NETWORK && src->protocol == VIR_STORAGE_NET_PROTOCOL_ISCSI))
        refuse(problems, disk, "device", VIR_ERR_CONFIG_UNSUPPORTED,
               "device='lun' needs a source of type block, volume, or network with iscsi");
    if (disk->src->backingStore && disk->src->backingStore->type != VIR_STORAGE_TYPE_NONE)
        refuse(problems, disk, "backingStore", VIR_ERR_CONFIG_UNSUPPORTED,
               "device='lun' can't have a backing image");
    if (disk->copy_on_read == VIR_TRISTATE_SWITCH_ON)
        refuse(problems, disk, "driver/@copy_on_read", VIR_ERR_CONFIG_UNSUPPORTED,
               "device='lun' can't copy on read");
    if (src->encryption)
        refuse(problems, disk, "encryption", VIR_ERR_CONFIG_UNSUPPORTED,
               "device='lun' can't be encrypted by the host");
    if (disk->wwn)
        refuse(problems, disk, "wwn", VIR_ERR_CONFIG_UNSUPPORTED,
               "device='lun' brings its own wwn");
    if (disk->vendor || disk->product)
        refuse(problems, disk, disk->vendor ? "vendor" : "product", VIR_ERR_CONFIG_UNSUPPORTED,
               "device='lun' brings its own vendor and product");
}

/* At most one of the three, in each of the four groups of limits. */
static void validate_iotune(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    const virDomainBlockIoTune *tune = &disk->blkdeviotune;
    const struct {
        unsigned long long total, reads, writes;
        const char *where;
    } groups[] = {
        {tune->total_bytes_sec, tune->read_bytes_sec, tune->write_bytes_sec,
         "iotune/total_bytes_sec"},
        {tune->total_iops_sec, tune->read_iops_sec, tune->write_iops_sec, "iotune/total_iops_sec"},
        {tune->total_bytes_sec_max, tune->read_bytes_sec_max, tune->write_bytes_sec_max,
         "iotune/total_bytes_sec_max"},
        {tune->total_iops_sec_max, tune->read_iops_sec_max, tune->write_iops_sec_max,
         "iotune/total_iops_sec_max"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (groups[i].total && (groups[i].reads || groups[i].writes))
            refuse(problems, disk, groups[i].where, VIR_ERR_XML_ERROR,
                   "a total can't be limited together with reads or writes");
    }
}

static gboolean is_printable(const char *text)
{
    for (; *text; text++) {
        if (!g_ascii_isprint(*text))
            return FALSE;
    }
    return TRUE;
}

static void validate_identity(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    const char *wwn = disk->wwn;

    if (disk->serial && strspn(disk->serial, SERIAL_CHARS) != strlen(disk->serial))
        refuse(problems, disk, "serial", VIR_ERR_INTERNAL_ERROR,
               "the serial may hold letters, digits, blanks and _ - . + only");
    if (wwn) {
        wwn += g_str_has_prefix(wwn, "0x") ? 2 : 0;
        if (strlen(wwn) != WWN_DIGITS || strspn(wwn, "0123456789abcdefABCDEF") != WWN_DIGITS)
            refuse(problems, disk, "wwn", VIR_ERR_XML_ERROR, "a wwn has 16 hexadecimal digits");
    }
    if (disk->vendor && (strlen(disk->vendor) > VENDOR_LENGTH || !is_printable(disk->vendor)))
        refuse(problems, disk, "vendor", VIR_ERR_XML_ERROR,
               "the vendor has at most 8 printable characters");
    if (disk->product && (strlen(disk->product) > PRODUCT_LENGTH || !is_printable(disk->product)))
        refuse(problems, disk, "product", VIR_ERR_XML_ERROR,
               "the product has at most 16 printable characters");
    if ((disk->vendor || disk->product) && disk->bus != VIR_DOMAIN_DISK_BUS_SCSI)
        refuse(problems, disk, disk->vendor ? "vendor" : "product", VIR_ERR_CONFIG_UNSUPPORTED,
               "only disks on bus='scsi' have a vendor and a product");
}

static void validate_startup_policy(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    if (disk->src->startupPolicy == VIR_DOMAIN_STARTUP_POLICY_DEFAULT)
        return;
    if (disk->src->type == VIR_STORAGE_TYPE_NETWORK)
        refuse(problems, disk, "source/@startupPolicy", VIR_ERR_XML_ERROR,
               "a source on the network can't have a startup policy");
    if (!virDomainDiskIsRemovable(disk) &&
        disk->src->startupPolicy == VIR_DOMAIN_STARTUP_POLICY_REQUISITE)
        refuse(problems, disk, "source/@startupPolicy", VIR_ERR_XML_ERROR,
               "startupPolicy='requisite' is for drives with removable media only");
}

/* The server of a vhost-user disk does all the work; our settings would not reach it. */
static void validate_vhost_user(const virDomainDiskDef *disk, virXMLProblems *problems)
{
    const struct {
        gboolean given;
        const char *where;
    } settings[] = {
        {disk->bus != VIR_DOMAIN_DISK_BUS_VIRTIO, "target/@bus"},
        {disk->snapshot != VIR_DOMAIN_SNAPSHOT_LOCATION_NO, "snapshot"},
        {disk->device != VIR_DOMAIN_DISK_DEVICE_DISK, "device"},
        {disk->cachemode != VIR_DOMAIN_DISK_CACHE_DEFAULT, "driver/@cache"},
        {disk->iomode != VIR_DOMAIN_DISK_IO_DEFAULT, "driver/@io"},
        {disk->copy_on_read != VIR_TRISTATE_SWITCH_ABSENT, "driver/@copy_on_read"},
        {disk->discard != VIR_DOMAIN_DISK_DISCARD_DEFAULT, "driver/@discard"},
        {disk->detect_zeroes != VIR_DOMAIN_DISK_DETECT_ZEROES_DEFAULT, "driver/@detect_zeroes"},
        {disk->iothread != 0, "driver/@iothread"},
        {disk->readonly, "readonly"},
        {disk->shareable, "shareable"},
        {disk->transient, "transient"},
        {disk->serial != NULL, "serial"},
        {disk->wwn != NULL, "wwn"},
        {disk->src->encryption != NULL, "encryption"},
    };

    if (disk->src->type != VIR_STORAGE_TYPE_VHOST_USER)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
        if (settings[i].given)
            refuse(problems, disk, settings[i].where, VIR_ERR_CONFIG_UNSUPPORTED,
                   "a vhost-user disk is an unchanged device='disk' on bus='virtio' with "
                   "snapshot='no'; this setting does not apply to it");
    }
}

void virDomainDiskDefValidate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainDiskDef *disk = dev;

    virStorageSourceValidate(disk->src, problems);
    if (disk->mirror)
        virStorageSourceValidate(disk->mirror->src, problems);
    validate_target(def, disk, problems);
    validate_address_type(disk, problems);
    validate_address(def, disk, problems);
    validate_virtio(disk, problems);
    validate_lun(disk, problems);
    validate_iotune(disk, problems);
    validate_identity(disk, problems);
    validate_startup_policy(disk, problems);
    validate_vhost_user(disk, problems);
    if (disk->rerror_policy == VIR_DOMAIN_DISK_ERROR_POLICY_ENOSPACE)
        refuse(problems, disk, "driver/@rerror_policy", VIR_ERR_XML_ERROR,
               "reads can't run out of space: 'enospace' is for error_policy only");
    if (virStorageSourceIsEmpty(disk->src) && !virDomainDiskIsRemovable(disk) && disk->dst)
        refuse(problems, disk, "source", VIR_ERR_XML_ERROR,
               "only a drive with removable media may be without <source>");
}
