/*
 * process.c: waiting for, ending and identifying processes, by pidfd
 */
#include "common/base/process.h"
#include "common/base/error.h"
#include "common/base/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

void virProcessClear(virProcess *proc)
{
    virFdClose(&proc->pidfd);
    proc->pid = 0;
}

int virProcessOpenPidfd(pid_t pid)
{
    return syscall(SYS_pidfd_open, pid, 0); /* always close-on-exec */
}

gboolean virProcessWaitPidfd(int pidfd, gint64 timeout_ms)
{
    gint64 deadline = timeout_ms < 0 ? -1 : g_get_monotonic_time() + timeout_ms * 1000;
    struct pollfd fd = {pidfd, POLLIN, 0};

    for (;;) {
        gint64 left = -1;
        int ready;

        if (deadline >= 0)
            left = MAX((deadline - g_get_monotonic_time() + 999) / 1000, 0);
        ready = poll(&fd, 1, left);
        if (ready > 0)
            return TRUE;
        if (ready == 0 || errno != EINTR)
            return FALSE;
    }
}

/* waitpid()'s form of what waitid() says. */
static int status_from_siginfo(const siginfo_t *info)
{
    if (info->si_code == CLD_EXITED)
        return (info->si_status & 0xff) << 8;
    return info->si_status & 0x7f;
}

int virProcessWait(virProcess *proc, gint64 timeout_ms, int *status, GError **error)
{
    siginfo_t info = {0};
    int rc;

    if (!virProcessWaitPidfd(proc->pidfd, timeout_ms))
        return 0;
    do {
        rc = waitid((idtype_t)P_PIDFD, proc->pidfd, &info, WEXITED);
    } while (rc < 0 && errno == EINTR);
    if (rc < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot wait for process %d", proc->pid);
        return -1;
    }
    if (status)
        *status = status_from_siginfo(&info);
    virProcessClear(proc);
    return 1;
}

gboolean virProcessKill(const virProcess *proc, int sig, GError **error)
{
    if (proc->pidfd < 0)
        return TRUE;
    if (syscall(SYS_pidfd_send_signal, proc->pidfd, sig, NULL, 0) < 0 && errno != ESRCH) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot send signal %d to process %d", sig,
                          proc->pid);
        return FALSE;
    }
    return TRUE;
}

gboolean virProcessEnd(virProcess *proc, gint64 grace_ms, GError **error)
{
    siginfo_t info = {0};

    if (proc->pidfd < 0)
        return TRUE;
    if (!virProcessKill(proc, SIGTERM, error))
        return FALSE;
    if (!virProcessWaitPidfd(proc->pidfd, grace_ms)) {
        if (!virProcessKill(proc, SIGKILL, error))
            return FALSE;
        if (!virProcessWaitPidfd(proc->pidfd, 10000)) {
            virSetError(error, VIR_FROM_NONE, VIR_ERR_OPERATION_TIMEOUT,
                        "process %d does not end although it was killed; it probably waits for a "
                        "disk or a device",
                        proc->pid);
            return FALSE;
        }
    }
    waitid((idtype_t)P_PIDFD, proc->pidfd, &info, WEXITED | WNOHANG); /* ECHILD: not ours to reap */
    virProcessClear(proc);
    return TRUE;
}

char *virProcessStatusFormat(int status)
{
    if (WIFEXITED(status))
        return g_strdup_printf("exit status %d", WEXITSTATUS(status));
    return g_strdup_printf("killed by signal %d (%s)", WTERMSIG(status),
                           strsignal(WTERMSIG(status)));
}

guint64 virProcessStartTime(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid);
    g_autofree char *text = virFileRead(path, 4096, NULL, NULL);
    /* the name in brackets may hold anything, so count from the last bracket: field 22 is the
     * 20th after it */
    char *p = text ? strrchr(text, ')') : NULL;

    for (int field = 0; p && field < 20; field++) {
        p = strchr(p, ' ');
        if (p)
            p++;
    }
    return p ? g_ascii_strtoull(p, NULL, 10) : 0;
}

char *virProcessExecutable(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/exe", pid);

    return g_file_read_link(path, NULL);
}

char *virProcessCommandLine(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", pid);
    gsize len = 0;
    char *text = virFileRead(path, 1024 * 1024, &len, NULL);

    for (gsize i = 0; text && i + 1 < len; i++) {
        if (text[i] == '\0')
            text[i] = ' ';
    }
    return text;
}

char *virProgramFind(const char *name)
{
    static const char *const sbin[] = {"/usr/sbin", "/sbin", "/usr/local/sbin"};
    char *path;

    if (strchr(name, '/'))
        return g_strdup(name);
    path = g_find_program_in_path(name);
    for (gsize i = 0; !path && i < G_N_ELEMENTS(sbin); i++) {
        g_autofree char *candidate = g_build_filename(sbin[i], name, NULL);

        if (access(candidate, X_OK) == 0)
            path = g_steal_pointer(&candidate);
    }
    return path;
}
