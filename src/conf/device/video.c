/*
 * video.c: <video>, graphics cards
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/video.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainVideoType, VIR_DOMAIN_VIDEO_TYPE_LAST, "default", "vga", "cirrus", "vmvga",
              "xen", "vbox", "qxl", "parallels", "virtio", "gop", "none", "bochs", "ramfb");
VIR_ENUM_IMPL(virDomainVideoBackend, VIR_DOMAIN_VIDEO_BACKEND_LAST, "default", "qemu", "vhostuser");
VIR_ENUM_IMPL(virDomainVideoVGAConf, VIR_DOMAIN_VIDEO_VGACONF_LAST, "default", "io", "on", "off");

static const virXMLRow video_rows[] = {
    VIR_XML_ENUM(virDomainVideoDef, backend, "driver/@name", virDomainVideoBackend,
                 .flags = VIR_XML_NONZERO, .since = "5.8.0", .doc = "Who draws."),
    VIR_XML_ENUM(virDomainVideoDef, vgaconf, "driver/@vgaconf", virDomainVideoVGAConf,
                 .flags = VIR_XML_NONZERO, .since = "3.5.0",
                 .doc = "How a GOP card shows its VGA side."),
    VIR_XML_EMBED(virDomainVideoDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_ENUM(virDomainVideoDef, type, "model/@type", virDomainVideoType,
                 .doc = "The emulated card."),
    VIR_XML_UINT(virDomainVideoDef, ram, "model/@ram", .since = "1.0.2",
                 .doc = "Size of a qxl card's first memory bar in KiB."),
    VIR_XML_UINT(virDomainVideoDef, vram, "model/@vram", .doc = "Video memory in KiB."),
    VIR_XML_UINT(virDomainVideoDef, vram64, "model/@vram64", .since = "1.3.3",
                 .doc = "Size of a qxl card's 64-bit memory bar in KiB."),
    VIR_XML_UINT(virDomainVideoDef, vgamem, "model/@vgamem", .since = "1.2.11",
                 .doc = "Size of a qxl card's VGA frame buffer in KiB."),
    VIR_XML_UINT(virDomainVideoDef, heads, "model/@heads", .doc = "Number of screens."),
    VIR_XML_YESNO(virDomainVideoDef, primary, "model/@primary", .since = "1.0.2",
                  .doc = "Which card the machine starts with."),
    VIR_XML_SWITCH(virDomainVideoDef, blob, "model/@blob", .since = "9.2.0",
                   .doc = "Blob resources of a virtio card."),
    VIR_XML_YESNO(virDomainVideoDef, accel3d, "model/acceleration/@accel3d", .since = "0.7.1",
                  .doc = "3D acceleration."),
    VIR_XML_YESNO(virDomainVideoDef, accel2d, "model/acceleration/@accel2d", .since = "0.7.1",
                  .doc = "2D acceleration."),
    VIR_XML_STRING(virDomainVideoDef, rendernode, "model/acceleration/@rendernode",
                   .since = "5.8.0", .doc = "The host's DRI device that renders."),
    VIR_XML_UINT(virDomainVideoDef, res_x, "model/resolution/@x", .min = 1, .since = "5.9.0",
                 .doc = "Width of the first mode in pixels."),
    VIR_XML_UINT(virDomainVideoDef, res_y, "model/resolution/@y", .min = 1, .since = "5.9.0",
                 .doc = "Height of the first mode in pixels."),
    VIR_XML_EMBED(virDomainVideoDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainVideoDefType =
    VIR_XML_TYPE("video", virDomainVideoDef, video_rows, .doc = "A graphics card.");

virDomainVideoDef *virDomainVideoDefNew(virDomainVideoType type)
{
    virDomainVideoDef *video = virXMLNew(&virDomainVideoDefType);

    video->type = type;
    return video;
}

void virDomainVideoDefFree(virDomainVideoDef *video)
{
    virXMLFree(&virDomainVideoDefType, video);
}

/* The card of hypervisors that have one usual card; others choose in their own hook. */
static virDomainVideoType default_type(const virDomainDef *def)
{
    static const virDomainVideoType usual[VIR_DOMAIN_VIRT_LAST] = {
        [VIR_DOMAIN_VIRT_TEST] = VIR_DOMAIN_VIDEO_TYPE_CIRRUS,
        [VIR_DOMAIN_VIRT_XEN] = VIR_DOMAIN_VIDEO_TYPE_CIRRUS,
        [VIR_DOMAIN_VIRT_VBOX] = VIR_DOMAIN_VIDEO_TYPE_VBOX,
        [VIR_DOMAIN_VIRT_VMWARE] = VIR_DOMAIN_VIDEO_TYPE_VMVGA,
        [VIR_DOMAIN_VIRT_BHYVE] = VIR_DOMAIN_VIDEO_TYPE_GOP,
    };

    if (def->virtType == VIR_DOMAIN_VIRT_XEN && def->os.type != VIR_DOMAIN_OSTYPE_HVM)
        return VIR_DOMAIN_VIDEO_TYPE_XEN;
    return usual[def->virtType];
}

static void video_post_parse(virDomainDef *def, void *dev,
                             const virDomainConfDriver *driver G_GNUC_UNUSED,
                             void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainVideoDef *video = dev;

    if (video->heads == 0 && video->type != VIR_DOMAIN_VIDEO_TYPE_NONE)
        video->heads = 1;
    if (video->type == VIR_DOMAIN_VIDEO_TYPE_DEFAULT)
        video->type = default_type(def);
    if (video->type == VIR_DOMAIN_VIDEO_TYPE_VMVGA && def->virtType == VIR_DOMAIN_VIRT_VMWARE &&
        video->vram == 0)
        video->vram = 4 * 1024;
    if (video->vgaconf == VIR_DOMAIN_VIDEO_VGACONF_IO) /* what it is anyway */
        video->vgaconf = VIR_DOMAIN_VIDEO_VGACONF_DEFAULT;
    /* Which card is the primary one is settled for all of them together (post_parse.c). */
    if (video->primary == VIR_TRISTATE_BOOL_NO)
        video->primary = VIR_TRISTATE_BOOL_ABSENT;
}

/* Memory by the kind of card, in KiB. */
static void video_settle(void *dev)
{
    static const unsigned vram[VIR_DOMAIN_VIDEO_TYPE_LAST] = {
        [VIR_DOMAIN_VIDEO_TYPE_VGA] = 16 * 1024,   [VIR_DOMAIN_VIDEO_TYPE_CIRRUS] = 16 * 1024,
        [VIR_DOMAIN_VIDEO_TYPE_VMVGA] = 16 * 1024, [VIR_DOMAIN_VIDEO_TYPE_BOCHS] = 16 * 1024,
        [VIR_DOMAIN_VIDEO_TYPE_XEN] = 4 * 1024,    [VIR_DOMAIN_VIDEO_TYPE_VBOX] = 8 * 1024,
        [VIR_DOMAIN_VIDEO_TYPE_QXL] = 64 * 1024,
    };
    virDomainVideoDef *video = dev;

    if (!video->vram)
        video->vram = vram[video->type];
    if (video->type != VIR_DOMAIN_VIDEO_TYPE_QXL)
        return;
    if (!video->ram)
        video->ram = 64 * 1024;
}

static void video_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainVideoDef *video = dev;
    unsigned line = video->info.line;
    gboolean is_qxl = video->type == VIR_DOMAIN_VIDEO_TYPE_QXL;

    if (video->type == VIR_DOMAIN_VIDEO_TYPE_DEFAULT)
        virXMLProblemAdd(problems, line, "video", "model/@type", VIR_ERR_XML_ERROR,
                         "the card has no type and there is no default for this domain; give "
                         "<model type='...'/>");
    if (!is_qxl && (video->ram || video->vram64 || video->vgamem))
        virXMLProblemAdd(problems, line, "video", "model/@ram", VIR_ERR_XML_ERROR,
                         "ram, vram64 and vgamem belong to the type 'qxl', not to '%s'",
                         virDomainVideoTypeTypeToString(video->type));
    if (video->type == VIR_DOMAIN_VIDEO_TYPE_NONE && def->nvideos > 1)
        virXMLProblemAdd(problems, line, "video", "model/@type", VIR_ERR_XML_ERROR,
                         "a domain with a card of type 'none' can't have other cards");
    if (video != def->videos[0] && video->primary == VIR_TRISTATE_BOOL_YES)
        virXMLProblemAdd(problems, line, "video", "model/@primary", VIR_ERR_CONFIG_UNSUPPORTED,
                         "only one card can be the primary one");
    if (video->rendernode && video->backend != VIR_DOMAIN_VIDEO_BACKEND_VHOSTUSER)
        virXMLProblemAdd(problems, line, "video", "model/acceleration/@rendernode",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "a rendernode needs <driver name='vhostuser'/>; for QEMU itself it "
                         "belongs to <graphics><gl/>");
    if (!video->res_x != !video->res_y)
        virXMLProblemAdd(problems, line, "video", "model/resolution", VIR_ERR_XML_ERROR,
                         "a resolution needs both x and y");
    virDomainVirtioOptionsValidate(&video->virtio, video->type == VIR_DOMAIN_VIDEO_TYPE_VIRTIO,
                                   line, "video", problems);
}

const virDomainDeviceOps virDomainVideoDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_VIDEO,
    .type = &virDomainVideoDefType,
    .list = offsetof(virDomainDef, videos),
    .count = offsetof(virDomainDef, nvideos),
    .info_plus_1 = offsetof(virDomainVideoDef, info) + 1,
    .post_parse = video_post_parse,
    .settle = video_settle,
    .validate = video_validate,
};
