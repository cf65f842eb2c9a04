/*
 * qemu_process_mark.c: no QEMU without a note of it, whenever the daemon is killed
 *
 * Between fork and exec a child looks like the daemon itself. It notes its number in a file that
 * is mapped by both, and then goes on only if its parent is still there. A daemon that recovers
 * the start therefore either finds the number, or the child ends by itself.
 *
 * Thread: the domain's running job; qemuProcessMarkSet() runs in the child.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "drivers/qemu/qemu_process.h"

struct _qemuProcessMark {
    pid_t parent;
    char *path;
    volatile pid_t *child; /* the file's only content */
};

char *qemuProcessMarkPath(const virHypervisor *hv, const char *name)
{
    return g_strdup_printf("%s/%s.starting", hv->state_dir, name);
}

qemuProcessMark *qemuProcessMarkNew(const char *path, GError **error)
{
    VIR_AUTOCLOSE fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    qemuProcessMark *mark;
    void *memory = MAP_FAILED;

    if (fd >= 0 && ftruncate(fd, sizeof(pid_t)) == 0)
        memory = mmap(NULL, sizeof(pid_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot make %s", path);
        return NULL;
    }
    mark = g_new0(qemuProcessMark, 1);
    mark->parent = getpid();
    mark->path = g_strdup(path);
    mark->child = memory;
    return mark;
}

int qemuProcessMarkSet(gpointer opaque)
{
    qemuProcessMark *mark = opaque;

    *mark->child = getpid();
    __sync_synchronize();
    return getppid() == mark->parent ? 0 : ECANCELED;
}

void qemuProcessMarkFree(qemuProcessMark *mark)
{
    if (!mark)
        return;
    unlink(mark->path);
    munmap((void *)mark->child, sizeof(pid_t));
    g_free(mark->path);
    g_free(mark);
}

pid_t qemuProcessMarkTake(const char *path)
{
    pid_t pid = 0;
    VIR_AUTOCLOSE fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return 0;
    if (read(fd, &pid, sizeof(pid)) != sizeof(pid))
        pid = 0;
    unlink(path);
    return pid;
}
