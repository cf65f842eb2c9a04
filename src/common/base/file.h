/*
 * file.h: files that are whole or absent, and descriptors that close themselves
 *
 * Thread: any; these may block on the disk, so never on the I/O thread for large ones.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include <sys/stat.h>

/* VIR_AUTOCLOSE fd = open(...): closed at the end of its scope; steal with virFdSteal(&fd). */
void virFdClose(int *fd);
static inline int virFdSteal(int *fd)
{
    int stolen = *fd;

    *fd = -1;
    return stolen;
}
#define VIR_AUTOCLOSE __attribute__((cleanup(virFdClose))) int

typedef enum {
    VIR_FILE_WRITE_DURABLE = 1 << 0, /* sync the file and its folder before returning */
    VIR_FILE_WRITE_MKDIR = 1 << 1,   /* make missing folders, mode 0755 (0700 with mode 0600) */
} virFileWriteFlags;

/**
 * virFileWriteAtomic:
 * @path: the file; what was there before stays until the new content is complete
 * @data: @len bytes (-1: up to the NUL)
 * @mode: permissions of the file
 * @flags: virFileWriteFlags
 *
 * Writes a temporary file in the same folder and renames it. FALSE with VIR_ERR_SYSTEM_ERROR that
 * names @path; no temporary file is left.
 */
gboolean virFileWriteAtomic(const char *path, const char *data, gssize len, mode_t mode,
                            unsigned flags, GError **error);

/* Writes @text into an existing file (procfs, sysfs, cgroupfs) with one write(). */
gboolean virFileWriteExisting(const char *path, const char *text, GError **error);

/**
 * virFileRead:
 * @path: a file of any kind that read() ends on
 * @max: refuse when there are more bytes than this
 * @len: gets the length; may be NULL
 *
 * Returns the content with a NUL behind it, owned by the caller, or NULL with @error
 * (VIR_ERR_SYSTEM_ERROR with the errno in int1; EFBIG when longer than @max).
 */
char *virFileRead(const char *path, gsize max, gsize *len, GError **error);
char *virFileReadFd(int fd, const char *name, gsize max, gsize *len, GError **error);

/* Names in folder @path but . and .., sorted bytewise; with @suffix only those that end so.
 * A folder that does not exist gives an empty array. Free with g_ptr_array_unref(). */
GPtrArray *virFileList(const char *path, const char *suffix, GError **error);

/* Makes @path and what is missing above it with @mode; fine if it is there already. */
gboolean virFileMakePath(const char *path, mode_t mode, GError **error);
/* Removes a file; fine if it is not there. With @durable the folder is synced. */
gboolean virFileRemove(const char *path, gboolean durable, GError **error);
/* Makes the symbolic link @path to @target, replacing one that is there. */
gboolean virFileSymlink(const char *target, const char *path, GError **error);
gboolean virFileExists(const char *path);
gboolean virFileSyncFolder(const char *path, GError **error);

/* True if @name can be used as one file name: not empty, no '/', no control characters, not "."
 * or "..", at most 200 bytes (room is left for suffixes). */
gboolean virFileNameIsSafe(const char *name);

/* Sets or clears FD_CLOEXEC / O_NONBLOCK. */
gboolean virFdSetCloexec(int fd, gboolean on, GError **error);
gboolean virFdSetNonblock(int fd, gboolean on, GError **error);
/* Writes all @len bytes, through EINTR and short writes. */
gboolean virFdWriteAll(int fd, const void *data, gsize len, GError **error);

/* One byte and @nfds descriptors (1..16) over the unix socket @sock. Both block unless the socket
 * does not (EAGAIN then). What is received is close-on-exec and owned by the caller. */
gboolean virFdSend(int sock, const int *fds, gsize nfds, GError **error);
gboolean virFdReceive(int sock, int *fds, gsize max, gsize *nfds, GError **error);
