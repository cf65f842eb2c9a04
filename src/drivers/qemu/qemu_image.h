/*
 * qemu_image.h: what a disk image is based on
 *
 * Thread: worker; reads the disk.
 */
#pragma once

#include "conf/device/storage_source.h"

/**
 * qemuImageDetectChain:
 * @src: a local image; its ->backingStore is filled in where the document says nothing
 *
 * Follows the headers of qcow2 and QED images, at most 200 deep. FALSE with @error naming the file
 * if one is missing or is no image of that format.
 */
gboolean qemuImageDetectChain(virStorageSource *src, GError **error);

/* What the header at @head (@len bytes) says: the backing file's name (owned by the caller, NULL:
 * none) and its format (VIR_STORAGE_FILE_NONE: not said). FALSE if it is no such image. For tests.
 */
gboolean qemuImageReadHeader(virStorageFileFormat format, const guint8 *head, gsize len,
                             char **backing, virStorageFileFormat *backing_format,
                             guint64 *capacity);
