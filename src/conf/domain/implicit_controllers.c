/*
 * implicit_controllers.c: controllers that devices need and the document does not name
 *
 * Thread: the one that owns the definition.
 */
#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/device/hostdev.h"
#include "conf/device/smartcard.h"
#include "conf/domain/domain_phases.h"

/* Numbers are handed out in order; those that the document gives stay. */
static void virDomainControllersNumber(virDomainDef *def)
{
    for (gsize i = 0; i < def->ncontrollers; i++) {
        virDomainControllerDef *controller = def->controllers[i];

        /* Companions of a USB controller share its number, see the driver. */
        if (controller->idx >= 0)
            continue;
        for (int idx = 0; controller->idx < 0; idx++) {
            if (!virDomainDefFindController(def, controller->type, idx))
                controller->idx = idx;
        }
    }
}

static void virDomainControllerNeed(virDomainDef *def, virDomainControllerType type, int idx)
{
    virDomainControllerDef *controller;

    if (virDomainDefFindController(def, type, idx))
        return;
    controller = virDomainControllerDefNew(type);
    controller->idx = idx;
    virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_CONTROLLER, controller);
}

/* Controllers 0..@last of @type. */
static void virDomainControllersNeed(virDomainDef *def, virDomainControllerType type, int last)
{
    for (int idx = 0; idx <= last; idx++)
        virDomainControllerNeed(def, type, idx);
}

static int virDomainDefLastDriveController(const virDomainDef *def, virDomainDiskBus bus)
{
    int last = -1;

    for (gsize i = 0; i < def->ndisks; i++) {
        const virDomainDiskDef *disk = def->disks[i];

        if (disk->bus == bus && disk->info.type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE)
            last = MAX(last, (int)disk->info.addr.drive.controller);
    }
    return last;
}

static int virDomainDefLastSCSIHostdev(const virDomainDef *def)
{
    int last = -1;

    for (gsize i = 0; i < def->nhostdevs; i++) {
        const virDomainHostdevDef *dev = def->hostdevs[i];

        if (dev->mode == VIR_DOMAIN_HOSTDEV_MODE_SUBSYS &&
            dev->subsysType == VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_SCSI)
            last = MAX(last, dev->info.type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DRIVE
                                 ? (int)dev->info.addr.drive.controller
                                 : 0);
    }
    return last;
}

static int virDomainVioserialController(const virDomainDeviceInfo *info)
{
    return info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL
               ? (int)info->addr.vioserial.controller
               : 0;
}

/* Only those that channels and consoles name, not the ones below. */
static void virDomainDefNeedVioserial(virDomainDef *def)
{
    for (gsize i = 0; i < def->nchannels; i++) {
        if (def->channels[i]->targetType == VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_VIRTIO)
            virDomainControllerNeed(def, VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL,
                                    virDomainVioserialController(&def->channels[i]->info));
    }
    for (gsize i = 0; i < def->nconsoles; i++) {
        if (def->consoles[i]->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_VIRTIO)
            virDomainControllerNeed(def, VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL,
                                    virDomainVioserialController(&def->consoles[i]->info));
    }
}

static int virDomainDefLastCcid(const virDomainDef *def)
{
    int last = -1;

    for (gsize i = 0; i < def->nsmartcards; i++) {
        const virDomainDeviceInfo *info = &def->smartcards[i]->info;

        if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID)
            last = MAX(last, (int)info->addr.ccid.controller);
    }
    return last;
}

/* Cards without a place go to the first free slot of controller 0, one slot each. */
static void virDomainDefPlaceSmartcards(virDomainDef *def)
{
    for (gsize i = 0; i < def->nsmartcards; i++) {
        virDomainDeviceInfo *info = &def->smartcards[i]->info;
        unsigned slot = 0;

        if (info->type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
            continue;
        for (gsize k = 0; k < def->nsmartcards; k++) {
            const virDomainDeviceInfo *other = &def->smartcards[k]->info;

            if (other->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID &&
                other->addr.ccid.controller == 0 && other->addr.ccid.slot == slot) {
                slot++;
                k = -1;
            }
        }
        info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID;
        info->addr.ccid.controller = 0;
        info->addr.ccid.slot = slot;
    }
}

void virDomainDefAddImplicitControllers(virDomainDef *def)
{
    static const struct {
        virDomainDiskBus bus;
        virDomainControllerType type;
    } drives[] = {
        {VIR_DOMAIN_DISK_BUS_SCSI, VIR_DOMAIN_CONTROLLER_TYPE_SCSI},
        {VIR_DOMAIN_DISK_BUS_FDC, VIR_DOMAIN_CONTROLLER_TYPE_FDC},
        {VIR_DOMAIN_DISK_BUS_IDE, VIR_DOMAIN_CONTROLLER_TYPE_IDE},
        {VIR_DOMAIN_DISK_BUS_SATA, VIR_DOMAIN_CONTROLLER_TYPE_SATA},
    };

    virDomainControllersNumber(def);
    for (gsize i = 0; i < G_N_ELEMENTS(drives); i++)
        virDomainControllersNeed(def, drives[i].type,
                                 virDomainDefLastDriveController(def, drives[i].bus));
    virDomainDefNeedVioserial(def);
    virDomainDefPlaceSmartcards(def);
    virDomainControllersNeed(def, VIR_DOMAIN_CONTROLLER_TYPE_CCID, virDomainDefLastCcid(def));
    virDomainControllersNeed(def, VIR_DOMAIN_CONTROLLER_TYPE_SCSI,
                             virDomainDefLastSCSIHostdev(def));
}
