/*
 * disk_target.c: target names of disks, and the drive addresses that follow from them
 *
 * Thread: any; pure functions and const tables.
 */
#include <string.h>

#include "conf/device/disk_internal.h"

/* Longest prefix first where one begins another. */
static const struct {
    const char *prefix;
    virDomainDiskBus bus;
} prefixes[] = {
    {"fd", VIR_DOMAIN_DISK_BUS_FDC},    {"hd", VIR_DOMAIN_DISK_BUS_IDE},
    {"vd", VIR_DOMAIN_DISK_BUS_VIRTIO}, {"sd", VIR_DOMAIN_DISK_BUS_SCSI},
    {"xvd", VIR_DOMAIN_DISK_BUS_XEN},   {"ubd", VIR_DOMAIN_DISK_BUS_UML},
};

/* What follows the prefix of @dst, or NULL; *which gets the row of prefixes. */
static const char *after_prefix(const char *dst, guint *which)
{
    for (guint i = 0; dst && i < G_N_ELEMENTS(prefixes); i++) {
        if (g_str_has_prefix(dst, prefixes[i].prefix)) {
            if (which)
                *which = i;
            return dst + strlen(prefixes[i].prefix);
        }
    }
    return NULL;
}

int virDomainDiskTargetIndex(const char *dst, unsigned *partition)
{
    const char *p = after_prefix(dst, NULL);
    unsigned number = 0;
    int index = 0;

    if (!p || !*p)
        return -1;
    /* Bijective base 26: a..z, aa..zz, aaa...; more letters than that are no disk. */
    for (unsigned i = 0; g_ascii_islower(*p); i++, p++) {
        if (i > 4)
            return -1;
        index = (index + (i > 0 ? 1 : 0)) * 26 + (*p - 'a');
    }
    if (*p == '0')
        return -1;
    for (; g_ascii_isdigit(*p) && number < 10000; p++)
        number = number * 10 + (unsigned)(*p - '0');
    if (*p)
        return -1;
    if (partition)
        *partition = number;
    return index;
}

char *virDomainDiskTargetName(unsigned index, const char *prefix)
{
    char letters[8] = {0};
    unsigned at = sizeof(letters) - 1;
    int left = (int)index;

    do {
        letters[--at] = (char)('a' + left % 26);
        left = left / 26 - 1;
    } while (left >= 0 && at > 0);
    return g_strconcat(prefix, letters + at, NULL);
}

virDomainDiskBus virDomainDiskDefaultBus(const virDomainDiskDef *disk)
{
    guint which;

    if (disk->device == VIR_DOMAIN_DISK_DEVICE_FLOPPY)
        return VIR_DOMAIN_DISK_BUS_FDC;
    if (after_prefix(disk->dst, &which))
        return prefixes[which].bus;
    return VIR_DOMAIN_DISK_BUS_IDE;
}

gboolean virDomainDiskTargetIsValid(const virDomainDiskDef *disk)
{
    guint which;

    if (!after_prefix(disk->dst, &which))
        return FALSE;
    if (disk->device == VIR_DOMAIN_DISK_DEVICE_FLOPPY)
        return prefixes[which].bus == VIR_DOMAIN_DISK_BUS_FDC;
    return TRUE;
}

gboolean virDomainDiskAssignAddress(virDomainDiskDef *disk, unsigned scsi_units)
{
    virDomainDeviceDriveAddress *drive = &disk->info.addr.drive;
    unsigned per_controller[VIR_DOMAIN_DISK_BUS_LAST] = {
        [VIR_DOMAIN_DISK_BUS_IDE] = 4,
        [VIR_DOMAIN_DISK_BUS_FDC] = 2,
        [VIR_DOMAIN_DISK_BUS_SCSI] = scsi_units,
        [VIR_DOMAIN_DISK_BUS_SATA] = 6,
    };
    unsigned units = per_controller[disk->bus];
    int index = virDomainDiskTargetIndex(disk->dst, NULL);

    if (index < 0 || units == 0)
        return FALSE;
    memset(drive, 0, sizeof(*drive));
    disk->info.type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE;
    drive->diskbus = disk->bus;
    drive->controller = (unsigned)index / units;
    drive->unit = (unsigned)index % units;
    if (disk->bus == VIR_DOMAIN_DISK_BUS_IDE) {
        drive->bus = drive->unit / 2;
        drive->unit %= 2;
    }
    return TRUE;
}
