/*
 * qemu_video.c: video cards of a guest
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/video.h"
#include "drivers/qemu/qemu_device.h"
#include "drivers/qemu/qemu_json.h"

/* The card that firmware draws on, and a further one. */
static const struct {
    const char *primary;
    const char *secondary;
} video_drivers[VIR_DOMAIN_VIDEO_TYPE_LAST] = {
    [VIR_DOMAIN_VIDEO_TYPE_VGA] = {"VGA", "secondary-vga"},
    [VIR_DOMAIN_VIDEO_TYPE_CIRRUS] = {"cirrus-vga", NULL},
    [VIR_DOMAIN_VIDEO_TYPE_VMVGA] = {"vmware-svga", NULL},
    [VIR_DOMAIN_VIDEO_TYPE_QXL] = {"qxl-vga", "qxl"},
    [VIR_DOMAIN_VIDEO_TYPE_VIRTIO] = {"virtio-vga", "virtio-gpu-pci"},
    [VIR_DOMAIN_VIDEO_TYPE_BOCHS] = {"bochs-display", "bochs-display"},
    [VIR_DOMAIN_VIDEO_TYPE_RAMFB] = {"ramfb", NULL},
};

static char *qemuVideoAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("video%zu", n);
}

static void qemuVideoAddMemory(JsonObject *props, const virDomainVideoDef *video)
{
    switch (video->type) {
    case VIR_DOMAIN_VIDEO_TYPE_VGA:
    case VIR_DOMAIN_VIDEO_TYPE_VMVGA:
        if (video->vram)
            qemuJsonAdd(props, "u:vgamem_mb", video->vram / 1024, NULL);
        break;
    case VIR_DOMAIN_VIDEO_TYPE_QXL:
        if (video->ram)
            qemuJsonAdd(props, "U:ram_size", (guint64)video->ram * 1024, NULL);
        if (video->vram)
            qemuJsonAdd(props, "U:vram_size", (guint64)video->vram * 1024, NULL);
        qemuJsonAdd(props, "u:vram64_size_mb", video->vram64 / 1024, NULL);
        if (video->vgamem)
            qemuJsonAdd(props, "u:vgamem_mb", video->vgamem / 1024, NULL);
        if (video->heads)
            qemuJsonAdd(props, "u:max_outputs", video->heads, NULL);
        break;
    case VIR_DOMAIN_VIDEO_TYPE_VIRTIO:
        if (video->heads)
            qemuJsonAdd(props, "u:max_outputs", video->heads, NULL);
        if (video->blob != VIR_TRISTATE_SWITCH_ABSENT)
            qemuJsonAdd(props, "T:blob", video->blob, NULL);
        qemuDeviceAddVirtio(props, &video->virtio);
        break;
    case VIR_DOMAIN_VIDEO_TYPE_BOCHS:
        if (video->vram)
            qemuJsonAdd(props, "U:vgamem", (guint64)video->vram * 1024, NULL);
        break;
    default:
        break;
    }
    if (video->res_x && video->res_y)
        qemuJsonAdd(props, "u:xres", video->res_x, "u:yres", video->res_y, NULL);
}

static gboolean qemuVideoCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainVideoDef *video = dev;
    gboolean primary = cmd->def->videos[0] == video || video->primary == VIR_TRISTATE_BOOL_YES;
    const char *driver =
        primary ? video_drivers[video->type].primary : video_drivers[video->type].secondary;
    g_autoptr(JsonObject) props = NULL;

    if (video->type == VIR_DOMAIN_VIDEO_TYPE_NONE)
        return TRUE;
    if (driver && strcmp(driver, "virtio-vga") == 0 && !virQEMUCapsHasType(cmd->caps, driver))
        driver = "virtio-gpu-pci";
    if (!driver) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "QEMU has no video card of type '%s' that could be the %s",
                    virDomainVideoTypeTypeToString(video->type),
                    primary ? "first" : "second or a later one");
        return FALSE;
    }
    props = qemuJsonObject("s:driver", driver, "s:id", video->info.alias, NULL);
    qemuVideoAddMemory(props, video);
    if (!qemuDeviceAddAddress(cmd->def, props, &video->info, error) ||
        !qemuDeviceAddOptions(cmd, props, &video->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

const qemuDeviceOps qemuVideoOps = {
    .kind = VIR_DOMAIN_DEVICE_VIDEO,
    .command = qemuVideoCommand,
    .alias = qemuVideoAlias,
};
