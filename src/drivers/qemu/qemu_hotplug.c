/*
 * qemu_hotplug.c: devices of a running guest
 *
 * Disks and interfaces. The builders of the command line make what goes through the monitor here:
 * their "-add-fd", "-blockdev" and "-device" become add-fd, blockdev-add and device_add. The guest
 * decides when a device is gone; its DEVICE_DELETED event ends the unplugging.
 */
#include "drivers/qemu/qemu_hotplug.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/device/graphics.h"
#include "drivers/qemu/qemu_disk.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_host.h"
#include "drivers/qemu/qemu_image.h"
#include "drivers/qemu/qemu_json.h"
#include "drivers/qemu/qemu_net.h"

typedef struct {
    virDomainJob *job;
    virDomainDef *live;
    qemuMonitor *mon;
    virQEMUCaps *caps;
    qemuCommand *cmd;
} qemuHotplug;

static void qemuHotplugClear(qemuHotplug *plug)
{
    qemuCommandFree(plug->cmd);
    virQEMUCapsUnref(plug->caps);
    qemuMonitorUnref(plug->mon);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(qemuHotplug, qemuHotplugClear)

/* The highest number of a set of descriptors that QEMU has; -1 with @error. */
static gint64 qemuHotplugLastFdset(qemuMonitor *mon, GError **error)
{
    g_autoptr(JsonNode) value = qemuMonitorCall(mon, "query-fdsets", NULL, 0, error);
    JsonArray *sets = qemuJsonNodeArray(value);
    gint64 last = 0;

    if (!value)
        return -1;
    for (guint i = 0; sets && i < json_array_get_length(sets); i++)
        last = MAX(last, qemuJsonGetInt(qemuJsonElementObject(sets, i), "fdset-id", 0));
    return last;
}

static gboolean qemuHotplugOpen(qemuHotplug *plug, GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(plug->job->obj);
    gint64 last;

    if (!(plug->mon = qemuDomainGetMonitor(plug->job->obj, error)) ||
        !(plug->caps = virQEMUCapsCacheLookup(plug->live->emulator, error)) ||
        (last = qemuHotplugLastFdset(plug->mon, error)) < 0)
        return FALSE;
    plug->cmd = qemuCommandNew(plug->live, plug->caps, priv->dir, &qemuHostOps,
                               qemuDriverGet(plug->job->obj));
    plug->cmd->fdsets = last;
    return TRUE;
}

/* --- saying through the monitor what stands on the command line --- */

/* "set=3,fd=21,opaque=..." */
static gboolean qemuHotplugAddFd(qemuMonitor *mon, const char *text, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", 3);
    gint64 set = g_ascii_strtoll(parts[0] + strlen("set="), NULL, 10);
    int fd = g_ascii_strtoll(parts[1] + strlen("fd="), NULL, 10);
    g_autoptr(JsonNode) value =
        qemuMonitorCallFd(mon, "add-fd", qemuJsonObject("I:fdset-id", set, NULL), fd, 0, error);

    return value != NULL;
}

static gboolean qemuHotplugSay(qemuMonitor *mon, const char *option, const char *text,
                               GError **error)
{
    static const struct {
        const char *option;
        const char *command;
    } commands[] = {
        {"-blockdev", "blockdev-add"},
        {"-device", "device_add"},
        {"-netdev", "netdev_add"},
        {"-object", "object-add"},
    };
    g_autoptr(JsonNode) value = NULL;

    if (strcmp(option, "-add-fd") == 0)
        return qemuHotplugAddFd(mon, text, error);
    if (!(value = qemuJsonParse(text, strlen(text), error)))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].option, option) == 0)
            return qemuMonitorRun(mon, commands[i].command, json_node_dup_object(value), error);
    }
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR, "'%s' has no monitor command",
                option);
    return FALSE;
}

static gboolean qemuHotplugSayAll(qemuHotplug *plug, GError **error)
{
    const GPtrArray *argv = plug->cmd->argv;

    for (guint i = 0; i + 1 < argv->len; i += 2) {
        if (!qemuHotplugSay(plug->mon, g_ptr_array_index(argv, i), g_ptr_array_index(argv, i + 1),
                            error))
            return FALSE;
    }
    return TRUE;
}

/* --- the place of a new device --- */

/* Gives the device, which stands in @live already, an address; no controller can be added for it.
 */
static gboolean qemuHotplugAssign(virDomainJob *job, virDomainDef *live, GError **error)
{
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_QEMU, NULL);
    gsize before = live->ncontrollers;

    qemuDomainConfDriver.assign_addresses(live, qemuDriverGet(job->obj), problems);
    if (!virXMLProblemsToError(problems, error))
        return FALSE;
    if (live->ncontrollers == before)
        return TRUE;
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                "the running domain '%s' has no free slot for the device; add a controller to its "
                "configuration and start it again",
                live->name);
    return FALSE;
}

/* An alias that no device of @live has: @prefix and the lowest free number. */
static char *qemuHotplugAlias(const virDomainDef *live, const char *prefix)
{
    for (unsigned n = 0;; n++) {
        g_autofree char *alias = g_strdup_printf("%s%u", prefix, n);

        if (!virDomainDefFindDeviceByAlias(live, alias, NULL))
            return g_steal_pointer(&alias);
    }
}

/* --- disks --- */

static unsigned qemuHotplugLastImage(const virDomainDef *live)
{
    unsigned last = 0;

    for (gsize i = 0; i < live->ndisks; i++) {
        for (const virStorageSource *src = live->disks[i]->src; src; src = src->backingStore)
            last = MAX(last, src->id);
    }
    return last;
}

static gboolean qemuHotplugNumberImages(const virDomainDef *live, virStorageSource *src,
                                        GError **error)
{
    unsigned id = qemuHotplugLastImage(live);

    if (!qemuImageDetectChain(src, error))
        return FALSE;
    for (; src && !virStorageSourceIsEmpty(src); src = src->backingStore)
        src->id = ++id;
    return TRUE;
}

/* Forgets the nodes of an image, the top first; what is not there is fine. */
static void qemuHotplugDropImages(qemuMonitor *mon, const virStorageSource *src)
{
    for (; src && src->id && !virStorageSourceIsEmpty(src); src = src->backingStore) {
        g_autofree char *format = g_strdup_printf("libvirt-%u-format", src->id);
        g_autofree char *storage = g_strdup_printf("libvirt-%u-storage", src->id);

        qemuMonitorRun(mon, "blockdev-del", qemuJsonObject("s:node-name", format, NULL), NULL);
        qemuMonitorRun(mon, "blockdev-del", qemuJsonObject("s:node-name", storage, NULL), NULL);
    }
}

static gboolean qemuHotplugAttachDisk(qemuHotplug *plug, virDomainDiskDef *disk, GError **error)
{
    JsonObject *device;

    if (disk->bus != VIR_DOMAIN_DISK_BUS_VIRTIO && disk->bus != VIR_DOMAIN_DISK_BUS_SCSI &&
        disk->bus != VIR_DOMAIN_DISK_BUS_USB) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the disk '%s' is on the bus '%s', which takes no disks while the guest runs; "
                    "use virtio, scsi or usb",
                    disk->dst, virDomainDiskBusTypeToString(disk->bus));
        return FALSE;
    }
    if (!qemuHotplugNumberImages(plug->live, disk->src, error))
        return FALSE;
    if (!disk->info.alias)
        disk->info.alias = qemuDiskOps.alias(plug->live, disk, 0);
    if (!qemuDiskAddNodes(plug->cmd, disk, error) ||
        !(device = qemuDiskBuildDevice(plug->cmd, disk, error)))
        return FALSE;
    qemuCommandAddJson(plug->cmd, "-device", device);
    if (qemuHotplugSayAll(plug, error))
        return TRUE;
    qemuHotplugDropImages(plug->mon, disk->src);
    return FALSE;
}

/* --- interfaces --- */

/* Descriptors go under names; @props gets those instead of the numbers. */
static gboolean qemuHotplugNameFds(qemuHotplug *plug, const virDomainNetDef *net, JsonObject *props,
                                   GError **error)
{
    static const char *const members[][2] = {{"fd", "fds"}, {"vhostfd", "vhostfds"}};
    unsigned queues = qemuNetQueues(net);
    const GArray *fds = plug->cmd->fds;

    for (gsize set = 0; set * queues < fds->len && set < G_N_ELEMENTS(members); set++) {
        g_autoptr(GString) names = g_string_new(NULL);

        for (unsigned i = 0; i < queues; i++) {
            g_autofree char *name = g_strdup_printf("%s-%s%u", members[set][0], net->info.alias, i);
            g_autoptr(JsonNode) value =
                qemuMonitorCallFd(plug->mon, "getfd", qemuJsonObject("s:fdname", name, NULL),
                                  g_array_index(fds, int, set *queues + i), 0, error);

            if (!value)
                return FALSE;
            g_string_append_printf(names, "%s%s", i ? ":" : "", name);
        }
        json_object_set_string_member(props, members[set][queues > 1], names->str);
    }
    return TRUE;
}

static gboolean qemuHotplugPlugNet(qemuHotplug *plug, virDomainNetDef *net, GError **error)
{
    g_autofree char *host_id = g_strdup_printf("host%s", net->info.alias);
    g_autoptr(JsonObject) backend = qemuNetBuildBackend(plug->cmd, net, error);
    JsonObject *device;

    if (!backend || !qemuHotplugNameFds(plug, net, backend, error) ||
        !qemuMonitorRun(plug->mon, "netdev_add", json_object_ref(backend), error))
        return FALSE;
    device = qemuNetBuildDevice(plug->cmd, net, error);
    if (device && qemuMonitorRun(plug->mon, "device_add", device, error))
        return TRUE;
    qemuMonitorRun(plug->mon, "netdev_del", qemuJsonObject("s:id", host_id, NULL), NULL);
    return FALSE;
}

static gboolean qemuHotplugAttachNet(qemuHotplug *plug, virDomainNetDef *net, GError **error)
{
    if (!net->info.alias)
        net->info.alias = qemuHotplugAlias(plug->live, "net");
    if (!virDomainNetPrepare(plug->job, plug->live, net, error))
        return FALSE;
    if (qemuHotplugPlugNet(plug, net, error))
        return TRUE;
    virDomainNetRelease(plug->job->obj, net);
    return FALSE;
}

gboolean qemuHotplugAttach(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                           void **dev, GError **error)
{
    g_auto(qemuHotplug) plug = {.job = job, .live = live};
    void *mine = *dev;

    if (kind != VIR_DOMAIN_DEVICE_DISK && kind != VIR_DOMAIN_DEVICE_NET) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "<%s> cannot be plugged into a running guest yet; attach it to the "
                    "configuration (--config)",
                    virDomainDeviceKindTypeToString(kind));
        return FALSE;
    }
    if (kind == VIR_DOMAIN_DEVICE_DISK &&
        virDomainDefFindDisk(live, ((virDomainDiskDef *)mine)->dst)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                    "the domain '%s' has a disk '%s' already", live->name,
                    ((virDomainDiskDef *)mine)->dst);
        return FALSE;
    }
    if (!qemuHotplugOpen(&plug, error))
        return FALSE;
    virDomainDeviceInsert(live, kind, mine);
    *dev = NULL;
    if (!qemuHotplugAssign(job, live, error))
        return FALSE;
    return kind == VIR_DOMAIN_DEVICE_DISK ? qemuHotplugAttachDisk(&plug, mine, error)
                                          : qemuHotplugAttachNet(&plug, mine, error);
}

/* --- unplugging --- */

virDomainDetachResult qemuHotplugDetach(virDomainJob *job, virDomainDef *live,
                                        virDomainDeviceKind kind, gsize index, GError **error)
{
    const virDomainDeviceInfo *info =
        virDomainDeviceGetInfo(kind, virDomainDeviceGet(live, kind, index));
    g_autoptr(qemuMonitor) mon = NULL;

    if ((kind != VIR_DOMAIN_DEVICE_DISK && kind != VIR_DOMAIN_DEVICE_NET) || !info->alias) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "<%s> cannot be unplugged from a running guest yet; detach it from the "
                    "configuration (--config)",
                    virDomainDeviceKindTypeToString(kind));
        return VIR_DOMAIN_DETACH_FAILED;
    }
    mon = qemuDomainGetMonitor(job->obj, error);
    if (!mon ||
        !qemuMonitorRun(mon, "device_del", qemuJsonObject("s:id", info->alias, NULL), error))
        return VIR_DOMAIN_DETACH_FAILED;
    return VIR_DOMAIN_DETACH_PENDING;
}

/* What stood behind a device that is gone. */
static void qemuHotplugDropBackend(virDomainObj *obj, virDomainDeviceKind kind, void *dev)
{
    g_autoptr(qemuMonitor) mon = qemuDomainPeekMonitor(obj);

    if (kind == VIR_DOMAIN_DEVICE_NET) {
        virDomainNetDef *net = dev;
        g_autofree char *id = g_strdup_printf("host%s", net->info.alias);

        if (mon)
            qemuMonitorRun(mon, "netdev_del", qemuJsonObject("s:id", id, NULL), NULL);
        virDomainNetRelease(obj, net);
    } else if (kind == VIR_DOMAIN_DEVICE_DISK && mon) {
        qemuHotplugDropImages(mon, ((virDomainDiskDef *)dev)->src);
    }
}

gboolean qemuHotplugRemoved(virDomainJob *job, const char *alias, GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    virDomainDef *live = virDomainEditLive(edit);
    virDomainDeviceKind kind;
    void *dev = virDomainDefFindDeviceByAlias(live, alias, &kind);

    if (!dev)
        return TRUE;
    for (gsize i = 0; i < virDomainDeviceCount(live, kind); i++) {
        if (virDomainDeviceGet(live, kind, i) == dev) {
            virDomainDeviceRemove(live, kind, i);
            break;
        }
    }
    qemuHotplugDropBackend(job->obj, kind, dev);
    virDomainDeviceDefFree(kind, dev);
    virDomainEditAddEvent(edit, virDomainEventDeviceRemovedNew(job->obj, alias));
    return virDomainCommit(&edit, error);
}

/* --- changing --- */

/* Another medium in a drive, or none. */
static gboolean qemuHotplugChangeMedium(qemuHotplug *plug, virDomainDiskDef *disk,
                                        virStorageSource **src, GError **error)
{
    const char *id = disk->info.alias;
    qemuMonitorStep eject[] = {
        {.command = "blockdev-open-tray",
         .arguments = qemuJsonObject("s:id", id, "b:force", TRUE, NULL),
         .optional = TRUE},
        {.command = "blockdev-remove-medium", .arguments = qemuJsonObject("s:id", id, NULL)},
    };
    virStorageSource *old = disk->src;
    g_autofree char *node = NULL;
    gboolean ok;

    if (!virStorageSourceIsEmpty(*src) && !qemuHotplugNumberImages(plug->live, *src, error))
        return FALSE;
    ok = qemuMonitorCallBatch(plug->mon, eject, G_N_ELEMENTS(eject), 0, error);
    qemuMonitorStepsClear(eject, G_N_ELEMENTS(eject));
    if (!ok)
        return FALSE;
    qemuHotplugDropImages(plug->mon, old);
    disk->src = g_steal_pointer(src);
    virStorageSourceFree(old);
    if (virStorageSourceIsEmpty(disk->src)) {
        disk->tray_status = VIR_DOMAIN_DISK_TRAY_OPEN;
        return TRUE;
    }
    node = qemuDiskTopNode(disk);
    if (!qemuDiskAddNodes(plug->cmd, disk, error) || !qemuHotplugSayAll(plug, error) ||
        !qemuMonitorRun(plug->mon, "blockdev-insert-medium",
                        qemuJsonObject("s:id", id, "s:node-name", node, NULL), error)) {
        qemuHotplugDropImages(plug->mon, disk->src);
        return FALSE;
    }
    disk->tray_status = VIR_DOMAIN_DISK_TRAY_CLOSED;
    return qemuMonitorRun(plug->mon, "blockdev-close-tray", qemuJsonObject("s:id", id, NULL),
                          error);
}

static gboolean qemuHotplugUpdateDisk(virDomainJob *job, virDomainDef *live, gsize index,
                                      virDomainDiskDef *wanted, GError **error)
{
    g_auto(qemuHotplug) plug = {.job = job, .live = live};
    virDomainDiskDef *disk = live->disks[index];

    if (disk->device != VIR_DOMAIN_DISK_DEVICE_CDROM &&
        disk->device != VIR_DOMAIN_DISK_DEVICE_FLOPPY) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_UNSUPPORTED,
                    "the disk '%s' is no drive: only the medium of a CD-ROM or floppy can be "
                    "changed while the guest runs",
                    disk->dst);
        return FALSE;
    }
    return qemuHotplugOpen(&plug, error) &&
           qemuHotplugChangeMedium(&plug, disk, &wanted->src, error);
}

/* Only the link can change; a difference in anything else is said instead of passed over. */
static gboolean qemuHotplugUpdateNet(virDomainJob *job, virDomainDef *live, gsize index,
                                     const virDomainNetDef *wanted, GError **error)
{
    const virDomainNetDef *net = live->nets[index];
    g_autofree char *what = virDomainNetDescribe(net);

    if (wanted->type == net->type && g_strcmp0(wanted->network, net->network) == 0 &&
        g_strcmp0(wanted->bridge, net->bridge) == 0 && wanted->model == net->model)
        return qemuHotplugSetLink(job, live, index, wanted->linkstate, error);
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_UNSUPPORTED,
                "only the link state of the interface %s can be changed while the guest runs; "
                "change the configuration (--config)",
                what);
    return FALSE;
}

gboolean qemuHotplugUpdate(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                           gsize index, void **dev, GError **error)
{
    if (kind == VIR_DOMAIN_DEVICE_DISK)
        return qemuHotplugUpdateDisk(job, live, index, *dev, error);
    if (kind == VIR_DOMAIN_DEVICE_NET)
        return qemuHotplugUpdateNet(job, live, index, *dev, error);
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                "<%s> of a running guest cannot be changed yet; change the configuration "
                "(--config)",
                virDomainDeviceKindTypeToString(kind));
    return FALSE;
}

gboolean qemuHotplugSetLink(virDomainJob *job, virDomainDef *live, gsize net_index, int state,
                            GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    virDomainNetDef *net = live->nets[net_index];

    if (!mon ||
        !qemuMonitorRun(mon, "set_link",
                        qemuJsonObject("s:name", net->info.alias, "b:up",
                                       state != VIR_DOMAIN_NET_INTERFACE_LINK_STATE_DOWN, NULL),
                        error))
        return FALSE;
    net->linkstate = state;
    return TRUE;
}
