/*
 * pid_file.c: one daemon of a kind at a time
 *
 * The file stays locked as long as the daemon lives and is removed at its clean end.
 */
#include "daemons/runtime_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"

static gboolean virDaemonPidFileBusy(virDaemon *daemon, int fd, GError **error)
{
    char text[32] = "";
    gssize len = pread(fd, text, sizeof(text) - 1, 0);

    text[strcspn(len > 0 ? text : "", "\n")] = 0;
    virSetError(error, VIR_FROM_RPC, VIR_ERR_OPERATION_INVALID,
                "%s runs already: process %s holds %s; end it, or give another file with "
                "--pid-file",
                daemon->description->name, text, daemon->pid_file);
    return FALSE;
}

gboolean virDaemonLockPidFile(virDaemon *daemon, GError **error)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    g_autofree char *dir = g_path_get_dirname(daemon->pid_file);
    g_autofree char *text = g_strdup_printf("%d\n", getpid());
    VIR_AUTOCLOSE fd = -1;

    if (!virFileMakePath(dir, 0755, error))
        return FALSE;
    fd = open(daemon->pid_file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot open the pid file %s",
                          daemon->pid_file);
        return FALSE;
    }
    if (fcntl(fd, F_SETLK, &lock) < 0)
        return virDaemonPidFileBusy(daemon, fd, error);
    if (ftruncate(fd, 0) < 0 || !virFdWriteAll(fd, text, strlen(text), error)) {
        if (error && !*error)
            virSetSystemError(error, VIR_FROM_RPC, errno, "cannot write %s", daemon->pid_file);
        return FALSE;
    }
    daemon->pid_fd = virFdSteal(&fd);
    return TRUE;
}
