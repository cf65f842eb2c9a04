/*
 * file.c: files that are whole or absent
 *
 * Thread: any. No state. The descriptor side is in fd.c.
 */
#include "common/base/file.h"
#include "common/base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

gboolean virFileSyncFolder(const char *path, GError **error)
{
    VIR_AUTOCLOSE fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot sync folder '%s'", path);
        return FALSE;
    }
    return TRUE;
}

/* A temporary name beside @path, which no reader takes for a document. */
static int open_temporary(const char *path, mode_t mode, char **temp)
{
    g_autofree char *dir = g_path_get_dirname(path);
    g_autofree char *base = g_path_get_basename(path);

    for (int attempt = 0; attempt < 100; attempt++) {
        g_autofree char *name = g_strdup_printf("%s/.%s.%08x.new", dir, base, g_random_int());
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);

        if (fd >= 0) {
            *temp = g_steal_pointer(&name);
            return fd;
        }
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

static int write_all(int fd, const char *data, gsize len)
{
    while (len > 0) {
        ssize_t done = write(fd, data, len);

        if (done < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        data += done;
        len -= done;
    }
    return 0;
}

gboolean virFileWriteAtomic(const char *path, const char *data, gssize len, mode_t mode,
                            unsigned flags, GError **error)
{
    g_autofree char *dir = g_path_get_dirname(path);
    g_autofree char *temp = NULL;
    VIR_AUTOCLOSE fd = open_temporary(path, mode, &temp);

    if (fd < 0 && errno == ENOENT && (flags & VIR_FILE_WRITE_MKDIR)) {
        if (!virFileMakePath(dir, mode & 0077 ? 0755 : 0700, error))
            return FALSE;
        fd = open_temporary(path, mode, &temp);
    }
    if (fd < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot make a new file in '%s' for '%s'",
                          dir, path);
        return FALSE;
    }
    if (write_all(fd, data, len < 0 ? strlen(data) : (gsize)len) < 0 ||
        fchmod(fd, mode) < 0 || /* the umask has no say */
        ((flags & VIR_FILE_WRITE_DURABLE) && fdatasync(fd) < 0) || rename(temp, path) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot write file '%s'", path);
        unlink(temp);
        return FALSE;
    }
    return !(flags & VIR_FILE_WRITE_DURABLE) || virFileSyncFolder(dir, error);
}

gboolean virFileWriteExisting(const char *path, const char *text, GError **error)
{
    VIR_AUTOCLOSE fd = open(path, O_WRONLY | O_CLOEXEC);
    gsize len = strlen(text);

    if (fd < 0 || write(fd, text, len) != (ssize_t)len) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot write '%s' to '%s'", text, path);
        return FALSE;
    }
    return TRUE;
}

char *virFileReadFd(int fd, const char *name, gsize max, gsize *len, GError **error)
{
    g_autofree char *buf = NULL;
    gsize size = 0, used = 0;
    struct stat st;

    /* procfs says 0 and means any length */
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        size = MIN((gsize)st.st_size, max) + 2;
    else
        size = MIN(4096, max + 2);
    buf = g_malloc(size);
    for (;;) {
        ssize_t got;

        if (used + 1 >= size) {
            size *= 2;
            buf = g_realloc(buf, size);
        }
        got = read(fd, buf + used, size - used - 1);
        if (got == 0)
            break;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            virSetSystemError(error, VIR_FROM_NONE, errno, "cannot read '%s'", name);
            return NULL;
        }
        used += got;
        if (used > max) {
            virSetSystemError(error, VIR_FROM_NONE, EFBIG, "'%s' is longer than %zu bytes", name,
                              max);
            return NULL;
        }
    }
    buf[used] = '\0';
    if (len)
        *len = used;
    return g_steal_pointer(&buf);
}

char *virFileRead(const char *path, gsize max, gsize *len, GError **error)
{
    VIR_AUTOCLOSE fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot open '%s'", path);
        return NULL;
    }
    return virFileReadFd(fd, path, max, len, error);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *virFileList(const char *path, const char *suffix, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    DIR *dir = opendir(path);
    struct dirent *entry;

    if (!dir) {
        if (errno == ENOENT)
            return g_steal_pointer(&names);
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot list folder '%s'", path);
        return NULL;
    }
    while ((errno = 0, entry = readdir(dir))) {
        if (g_str_equal(entry->d_name, ".") || g_str_equal(entry->d_name, ".."))
            continue;
        /* a file being written ends otherwise */
        if (suffix && !g_str_has_suffix(entry->d_name, suffix))
            continue;
        g_ptr_array_add(names, g_strdup(entry->d_name));
    }
    if (errno) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot list folder '%s'", path);
        closedir(dir);
        return NULL;
    }
    closedir(dir);
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

gboolean virFileMakePath(const char *path, mode_t mode, GError **error)
{
    g_autofree char *copy = g_strdup(path);
    char *slash = copy;

    do {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (*copy && mkdir(copy, mode) < 0 && errno != EEXIST) {
            int saved = errno;

            /* a read-only file system says EROFS also for what is there */
            if (!g_file_test(copy, G_FILE_TEST_IS_DIR)) {
                virSetSystemError(error, VIR_FROM_NONE, saved, "cannot make folder '%s'", copy);
                return FALSE;
            }
        }
        if (slash)
            *slash = '/';
    } while (slash && slash[1]);
    return TRUE;
}

gboolean virFileRemove(const char *path, gboolean durable, GError **error)
{
    g_autofree char *dir = NULL;

    if (unlink(path) < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return TRUE;
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot remove '%s'", path);
        return FALSE;
    }
    if (!durable)
        return TRUE;
    dir = g_path_get_dirname(path);
    return virFileSyncFolder(dir, error);
}

gboolean virFileSymlink(const char *target, const char *path, GError **error)
{
    g_autofree char *temp = g_strdup_printf("%s.%08x.new", path, g_random_int());

    if (symlink(target, temp) < 0 || rename(temp, path) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot make the link '%s' to '%s'", path,
                          target);
        unlink(temp);
        return FALSE;
    }
    return TRUE;
}

gboolean virFileExists(const char *path)
{
    return access(path, F_OK) == 0;
}

gboolean virFileNameIsSafe(const char *name)
{
    gsize len = strlen(name);

    if (len == 0 || len > 200 || g_str_equal(name, ".") || g_str_equal(name, ".."))
        return FALSE;
    for (const char *p = name; *p; p++) {
        if (*p == '/' || (guchar)*p < ' ' || *p == 0x7f)
            return FALSE;
    }
    return TRUE;
}
