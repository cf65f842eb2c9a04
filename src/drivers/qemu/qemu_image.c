/*
 * qemu_image.c: reading the headers of disk images
 *
 * An image may come from a hostile guest, so every offset and length is checked against what was
 * read. Only formats that a document names are looked at: a raw image is never probed, or a guest
 * could turn its disk into a window on the host's files.
 */
#include "drivers/qemu/qemu_image.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"

#define HEAD_SIZE (64 * 1024)
#define MAX_DEPTH 200
#define MAX_NAME 1023
#define QCOW2_EXT_BACKING_FORMAT 0xE2792ACA

static guint32 qemuImageBE32(const guint8 *p)
{
    return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

static guint64 qemuImageBE64(const guint8 *p)
{
    return (guint64)qemuImageBE32(p) << 32 | qemuImageBE32(p + 4);
}

/* The extensions between the header and the backing file's name. */
static virStorageFileFormat qemuImageQcow2BackingFormat(const guint8 *head, gsize len)
{
    guint32 version = qemuImageBE32(head + 4);
    gsize pos = version >= 3 && len >= 104 ? qemuImageBE32(head + 100) : 72;

    while (pos + 8 <= len) {
        guint32 type = qemuImageBE32(head + pos);
        guint32 size = qemuImageBE32(head + pos + 4);

        pos += 8;
        if (type == 0 || size > len - pos)
            break;
        if (type == QCOW2_EXT_BACKING_FORMAT) {
            g_autofree char *name = g_strndup((const char *)head + pos, size);
            int format = virStorageFileFormatTypeFromString(name);

            return format > 0 ? format : VIR_STORAGE_FILE_NONE;
        }
        pos += (size + 7) & ~7u;
    }
    return VIR_STORAGE_FILE_NONE;
}

gboolean qemuImageReadHeader(virStorageFileFormat format, const guint8 *head, gsize len,
                             char **backing, virStorageFileFormat *backing_format,
                             guint64 *capacity)
{
    guint64 offset;
    guint32 size;

    *backing = NULL;
    *backing_format = VIR_STORAGE_FILE_NONE;
    if (format != VIR_STORAGE_FILE_QCOW2)
        return TRUE;
    if (len < 72 || memcmp(head, "QFI\xfb", 4) != 0)
        return FALSE;
    offset = qemuImageBE64(head + 8);
    size = qemuImageBE32(head + 16);
    if (capacity)
        *capacity = qemuImageBE64(head + 24);
    if (!offset || !size)
        return TRUE;
    if (size > MAX_NAME || offset > len || size > len - offset)
        return FALSE;
    *backing = g_strndup((const char *)head + offset, size);
    *backing_format = qemuImageQcow2BackingFormat(head, len);
    return TRUE;
}

/* A path as the image means it: relative to its own folder. */
static char *qemuImageResolve(const char *image, const char *backing)
{
    g_autofree char *folder = NULL;

    if (g_path_is_absolute(backing))
        return g_strdup(backing);
    folder = g_path_get_dirname(image);
    return g_build_filename(folder, backing, NULL);
}

static gboolean qemuImageDetectOne(virStorageSource *src, GError **error)
{
    g_autofree guint8 *head = g_malloc(HEAD_SIZE);
    g_autofree char *backing = NULL;
    virStorageFileFormat format;
    VIR_AUTOCLOSE fd = open(src->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n;

    if (fd < 0 || (n = pread(fd, head, HEAD_SIZE, 0)) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot read the disk image '%s'",
                          src->path);
        return FALSE;
    }
    if (!qemuImageReadHeader(src->format, head, n, &backing, &format, NULL)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the disk image '%s' shall be of format '%s', but its header is another's or "
                    "damaged",
                    src->path, virStorageFileFormatTypeToString(src->format));
        return FALSE;
    }
    if (!backing)
        return TRUE;
    if (strchr(backing, ':') && !g_path_is_absolute(backing)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the disk image '%s' is based on '%s'; only files of this host work yet",
                    src->path, backing);
        return FALSE;
    }
    src->backingStore = virStorageSourceNew(VIR_STORAGE_TYPE_FILE);
    src->backingStore->path = qemuImageResolve(src->path, backing);
    src->backingStore->format = format == VIR_STORAGE_FILE_NONE ? VIR_STORAGE_FILE_RAW : format;
    src->backingStore->detected = TRUE;
    return TRUE;
}

gboolean qemuImageDetectChain(virStorageSource *src, GError **error)
{
    for (unsigned depth = 0; src; src = src->backingStore) {
        if (!virStorageSourceIsLocal(src) || virStorageSourceIsEmpty(src))
            return TRUE;
        if (++depth > MAX_DEPTH) {
            virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                        "the disk image '%s' is the %uth of a chain; a loop?", src->path, depth);
            return FALSE;
        }
        if (src->format == VIR_STORAGE_FILE_QCOW2 && !src->backingStore &&
            !qemuImageDetectOne(src, error))
            return FALSE;
    }
    return TRUE;
}
