/*
 * fs.c: <filesystem>, folders and images of the host that the guest mounts
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/fs.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainFSType, VIR_DOMAIN_FS_TYPE_LAST, "mount", "block", "file", "template", "ram",
              "bind", "volume");
VIR_ENUM_IMPL(virDomainFSDriverType, VIR_DOMAIN_FS_DRIVER_TYPE_LAST, "default", "path", "handle",
              "loop", "nbd", "ploop", "virtiofs", "mtp");
VIR_ENUM_IMPL(virDomainFSAccessMode, VIR_DOMAIN_FS_ACCESSMODE_LAST, "default", "passthrough",
              "mapped", "squash");
VIR_ENUM_IMPL(virDomainFSWrpolicy, VIR_DOMAIN_FS_WRPOLICY_LAST, "default", "immediate");
VIR_ENUM_IMPL(virDomainFSMultidevs, VIR_DOMAIN_FS_MULTIDEVS_LAST, "default", "remap", "forbid",
              "warn");
VIR_ENUM_IMPL(virDomainFSModel, VIR_DOMAIN_FS_MODEL_LAST, "default", "virtio",
              "virtio-transitional", "virtio-non-transitional");
VIR_ENUM_IMPL(virDomainFSCacheMode, VIR_DOMAIN_FS_CACHE_MODE_LAST, "default", "none", "always");
VIR_ENUM_IMPL(virDomainFSSandboxMode, VIR_DOMAIN_FS_SANDBOX_MODE_LAST, "default", "namespace",
              "chroot");

#define TYPE(t) VIR_XML_BIT(VIR_DOMAIN_FS_TYPE_##t)
#define WHEN_TYPE(mask) VIR_XML_WHEN(virDomainFSDef, type, (mask))
#define MAX_MODE 0777

/* Permission bits are octal, as chmod has them. */
static void mode_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    const char *attr = row->path + 1;
    unsigned long long value = 0;
    gboolean present = FALSE;
    virDomainFSDef *fs = obj;

    if (virXMLReadULLong(parser, node, attr, 8, MAX_MODE, &value, &present) && present)
        *(row->path[1] == 'f' ? &fs->fmode : &fs->dmode) = (unsigned)value;
}

static void mode_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                        const void *obj)
{
    const virDomainFSDef *fs = obj;
    unsigned value = row->path[1] == 'f' ? fs->fmode : fs->dmode;

    if (value)
        virXMLOutAttrf(writer, out, row->path + 1, "%04o", value);
}

static void mode_copy(const virXMLRow *row, void *dst, const void *src)
{
    virDomainFSDef *to = dst;
    const virDomainFSDef *from = src;

    if (row->path[1] == 'f')
        to->fmode = from->fmode;
    else
        to->dmode = from->dmode;
}

static gboolean mode_equal(const virXMLRow *row, const void *a, const void *b)
{
    const virDomainFSDef *left = a;
    const virDomainFSDef *right = b;

    return row->path[1] == 'f' ? left->fmode == right->fmode : left->dmode == right->dmode;
}

static const virXMLCustom mode_custom = {
    .parse = mode_parse, .format = mode_format, .copy = mode_copy, .equal = mode_equal};

/* source/@usage has its unit in @units, unlike all other sizes. */
static void usage_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row G_GNUC_UNUSED,
                        void *obj)
{
    static const struct {
        const char *name;
        unsigned long long bytes;
    } units[] = {
        {"b", 1},
        {"byte", 1},
        {"bytes", 1},
        {"k", 1024},
        {"KiB", 1024},
        {"KB", 1000},
        {"M", 1024 * 1024},
        {"MiB", 1024 * 1024},
        {"MB", 1000000},
        {"G", 1024 * 1024 * 1024},
        {"GiB", 1024 * 1024 * 1024},
        {"GB", 1000000000},
    };
    virDomainFSDef *fs = obj;
    g_autofree char *unit = NULL;
    unsigned long long value = 0, factor = 1024;
    gboolean present = FALSE;

    if (!virXMLReadULLong(parser, node, "usage", 10, G_MAXUINT64, &value, &present) ||
        !virXMLReadString(parser, node, "units", &unit))
        return;
    for (guint i = 0; unit && i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_strcasecmp(unit, units[i].name) == 0)
            factor = units[i].bytes;
    }
    if (!present || value > G_MAXINT64 / factor) {
        virXMLParserError(parser, node, "usage", VIR_ERR_XML_ERROR,
                          "a filesystem of type 'ram' needs usage='SIZE', at most 8 EiB");
        return;
    }
    fs->usage = (value * factor + 1023) / 1024;
}

static void usage_format(virXMLWriter *writer, virXMLOutNode *out,
                         const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainFSDef *fs = obj;

    virXMLOutAttrf(writer, out, "usage", "%llu", fs->usage);
    virXMLOutAttr(writer, out, "units", "KiB");
}

static void usage_copy(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    ((virDomainFSDef *)dst)->usage = ((const virDomainFSDef *)src)->usage;
}

static gboolean usage_equal(const virXMLRow *row G_GNUC_UNUSED, const void *a, const void *b)
{
    return ((const virDomainFSDef *)a)->usage == ((const virDomainFSDef *)b)->usage;
}

static const char *const usage_names[] = {"@usage", "@units", NULL};
static const virXMLCustom usage_custom = {.parse = usage_parse,
                                          .format = usage_format,
                                          .copy = usage_copy,
                                          .equal = usage_equal,
                                          .known = usage_names};

static const virXMLRow fs_rows[] = {
    VIR_XML_ENUM(virDomainFSDef, type, "@type", virDomainFSType, .flags = VIR_XML_WRITE_ZERO,
                 .doc = "What the source is."),
    VIR_XML_ENUM(virDomainFSDef, accessmode, "@accessmode", virDomainFSAccessMode,
                 .flags = VIR_XML_NONZERO, .since = "0.8.5",
                 .doc = "Whose rights the guest's accesses have."),
    VIR_XML_ENUM(virDomainFSDef, multidevs, "@multidevs", virDomainFSMultidevs, .since = "6.3.0",
                 .doc = "What becomes of equal inode numbers of several devices."),
    VIR_XML_CUSTOM("@fmode", &mode_custom, .since = "6.10.0", .doc = "Mode of new files."),
    VIR_XML_CUSTOM("@dmode", &mode_custom, .since = "6.10.0", .doc = "Mode of new folders."),
    VIR_XML_ENUM(virDomainFSDef, model, "@model", virDomainFSModel, .flags = VIR_XML_NONZERO,
                 .since = "5.2.0", .doc = "Which virtio standard it follows."),
    VIR_XML_ENUM(virDomainFSDef, fsdriver, "driver/@type", virDomainFSDriverType,
                 .flags = VIR_XML_NONZERO, .doc = "How the host gives it to the guest."),
    VIR_XML_ENUM(virDomainFSDef, format, "driver/@format", virStorageFileFormat,
                 .flags = VIR_XML_NONZERO, .doc = "Format of an image."),
    VIR_XML_ENUM(virDomainFSDef, wrpolicy, "driver/@wrpolicy", virDomainFSWrpolicy,
                 .flags = VIR_XML_NONZERO, .since = "0.9.10", .doc = "Write through at once."),
    VIR_XML_ULLONG(virDomainFSDef, queue_size, "driver/@queue", .since = "6.2.0",
                   .doc = "Entries of the virtqueue."),
    VIR_XML_EMBED(virDomainFSDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_STRING(virDomainFSDef, binary, "binary/@path", .since = "6.2.0",
                   .doc = "The virtiofs server to run."),
    VIR_XML_SWITCH(virDomainFSDef, xattr, "binary/@xattr", .since = "6.2.0",
                   .doc = "Extended attributes."),
    VIR_XML_ENUM(virDomainFSDef, cache, "binary/cache/@mode", virDomainFSCacheMode,
                 .flags = VIR_XML_NONZERO, .since = "6.2.0", .doc = "How the guest may cache."),
    VIR_XML_ENUM(virDomainFSDef, sandbox, "binary/sandbox/@mode", virDomainFSSandboxMode,
                 .flags = VIR_XML_NONZERO, .since = "7.2.0", .doc = "How the server is confined."),
    VIR_XML_SWITCH(virDomainFSDef, posix_lock, "binary/lock/@posix", .since = "6.2.0",
                   .doc = "POSIX locks reach the host."),
    VIR_XML_SWITCH(virDomainFSDef, flock, "binary/lock/@flock", .since = "6.2.0",
                   .doc = "BSD locks reach the host."),
    VIR_XML_INT(virDomainFSDef, thread_pool_size, "binary/thread_pool/@size", .min = 0,
                .flags = VIR_XML_MINUS_ONE, .since = "8.5.0", .doc = "Threads of the server."),
    VIR_XML_STRING(virDomainFSDef, src, "source/@dir", WHEN_TYPE(TYPE(MOUNT) | TYPE(BIND)),
                   .doc = "The host's folder."),
    VIR_XML_STRING(virDomainFSDef, sock, "source/@socket", WHEN_TYPE(TYPE(MOUNT)), .since = "6.7.0",
                   .doc = "Socket of a virtiofs server."),
    VIR_XML_STRING(virDomainFSDef, src, "source/@dev", WHEN_TYPE(TYPE(BLOCK)),
                   .doc = "The host's block device."),
    VIR_XML_STRING(virDomainFSDef, src, "source/@file", WHEN_TYPE(TYPE(FILE)), .doc = "The image."),
    VIR_XML_STRING(virDomainFSDef, src, "source/@name", WHEN_TYPE(TYPE(TEMPLATE)),
                   .doc = "The template."),
    VIR_XML_CUSTOM("source", &usage_custom, WHEN_TYPE(TYPE(RAM)), .doc = "Size of the RAM disk."),
    VIR_XML_STRING(virDomainFSDef, srcPool, "source/@pool", WHEN_TYPE(TYPE(VOLUME)),
                   .since = "3.7.0", .doc = "The storage pool."),
    VIR_XML_STRING(virDomainFSDef, srcVolume, "source/@volume", WHEN_TYPE(TYPE(VOLUME)),
                   .since = "3.7.0", .doc = "The volume in it."),
    VIR_XML_STRING(virDomainFSDef, dst, "target/@dir", .doc = "Where, or by which tag."),
    VIR_XML_FLAG(virDomainFSDef, readonly, "readonly"),
    VIR_XML_SIZE(virDomainFSDef, space_hard_limit, "space_hard_limit", 1, "bytes",
                 .since = "0.9.13", .doc = "Most that the guest may store."),
    VIR_XML_SIZE(virDomainFSDef, space_soft_limit, "space_soft_limit", 1, "bytes",
                 .since = "0.9.13", .doc = "More than this only for a while."),
    VIR_XML_EMBED(virDomainFSDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainFSDefType =
    VIR_XML_TYPE("filesystem", virDomainFSDef, fs_rows,
                 .doc = "A folder or image of the host that the guest mounts.");

virDomainFSDef *virDomainFSDefNew(virDomainFSType type)
{
    virDomainFSDef *fs = virXMLNew(&virDomainFSDefType);

    fs->type = type;
    return fs;
}

void virDomainFSDefFree(virDomainFSDef *fs)
{
    virXMLFree(&virDomainFSDefType, fs);
}

static void drop_virtiofs_settings(virDomainFSDef *fs)
{
    g_clear_pointer(&fs->binary, g_free);
    fs->queue_size = 0;
    fs->xattr = VIR_TRISTATE_SWITCH_ABSENT;
    fs->cache = VIR_DOMAIN_FS_CACHE_MODE_DEFAULT;
    fs->sandbox = VIR_DOMAIN_FS_SANDBOX_MODE_DEFAULT;
    fs->posix_lock = VIR_TRISTATE_SWITCH_ABSENT;
    fs->flock = VIR_TRISTATE_SWITCH_ABSENT;
    fs->thread_pool_size = -1;
}

static void fs_post_parse(virDomainDef *def G_GNUC_UNUSED, void *dev,
                          const virDomainConfDriver *driver G_GNUC_UNUSED,
                          void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainFSDef *fs = dev;

    /* Without a driver its settings say nothing. */
    if (fs->fsdriver == VIR_DOMAIN_FS_DRIVER_TYPE_DEFAULT) {
        fs->wrpolicy = VIR_DOMAIN_FS_WRPOLICY_DEFAULT;
        fs->format = VIR_STORAGE_FILE_NONE;
    }
    if (fs->fsdriver != VIR_DOMAIN_FS_DRIVER_TYPE_VIRTIOFS)
        drop_virtiofs_settings(fs);
    if (fs->accessmode == VIR_DOMAIN_FS_ACCESSMODE_DEFAULT && !fs->sock)
        fs->accessmode = VIR_DOMAIN_FS_ACCESSMODE_PASSTHROUGH;
}

static gboolean has_source(const virDomainFSDef *fs)
{
    if (fs->type == VIR_DOMAIN_FS_TYPE_VOLUME)
        return fs->srcPool && fs->srcVolume;
    return fs->src || fs->sock || fs->type == VIR_DOMAIN_FS_TYPE_RAM;
}

static void fs_validate(const virDomainDef *def G_GNUC_UNUSED, const void *dev,
                        virXMLProblems *problems)
{
    const virDomainFSDef *fs = dev;
    unsigned line = fs->info.line;

    if (!has_source(fs))
        virXMLProblemAdd(problems, line, "filesystem", "source", VIR_ERR_NO_SOURCE, "%s",
                         fs->dst ? fs->dst : "(no target either)");
    if (!fs->dst)
        virXMLProblemAdd(problems, line, "filesystem", "target/@dir", VIR_ERR_NO_TARGET, "%s",
                         fs->src ? fs->src : "(no source either)");
    if (fs->type == VIR_DOMAIN_FS_TYPE_RAM && fs->usage == 0)
        virXMLProblemAdd(problems, line, "filesystem", "source/@usage", VIR_ERR_XML_ERROR,
                         "a filesystem of type 'ram' needs its size in usage='KIB'");
}

const virDomainDeviceOps virDomainFSDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_FS,
    .type = &virDomainFSDefType,
    .list = offsetof(virDomainDef, fss),
    .count = offsetof(virDomainDef, nfss),
    .info_plus_1 = offsetof(virDomainFSDef, info) + 1,
    .post_parse = fs_post_parse,
    .validate = fs_validate,
};
