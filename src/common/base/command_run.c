/*
 * command_run.c: running a program to its end: feeding it, keeping what it says, a deadline
 */
#include "common/base/command_priv.h"
#include "common/base/error.h"
#include "common/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void virCommandResultClear(virCommandResult *result)
{
    g_clear_pointer(&result->out, g_free);
    g_clear_pointer(&result->err, g_free);
}

/* One end of a pipe to the child. */
typedef struct {
    int fd;
    GString *text; /* collected, or what is still to be fed */
    gsize max;     /* keep that much, drop the rest */
    gboolean feeding;
} pipe_end;

static void pipe_close(pipe_end *end)
{
    virFdClose(&end->fd);
}

static void pipe_serve(pipe_end *end)
{
    char buf[4096];
    ssize_t n;

    if (end->feeding) {
        n = write(end->fd, end->text->str, end->text->len);
        if (n > 0)
            g_string_erase(end->text, 0, n);
        if ((n < 0 && errno != EAGAIN && errno != EINTR) || end->text->len == 0)
            pipe_close(end);
        return;
    }
    n = read(end->fd, buf, sizeof(buf));
    if (n > 0 && end->text->len < end->max)
        g_string_append_len(end->text, buf, MIN((gsize)n, end->max - end->text->len));
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        pipe_close(end);
}

/* Serves the pipes until they are closed or the child has ended; FALSE at the deadline. */
static gboolean converse(pipe_end ends[3], const virProcess *proc, gint64 deadline)
{
    for (;;) {
        struct pollfd fds[4];
        gint64 left = deadline - g_get_monotonic_time() / 1000;
        gboolean open = FALSE;

        for (int i = 0; i < 3; i++) {
            fds[i] = (struct pollfd){ends[i].fd, ends[i].feeding ? POLLOUT : POLLIN, 0};
            open |= ends[i].fd >= 0;
        }
        fds[3] = (struct pollfd){proc->pidfd, POLLIN, 0};
        if (left <= 0)
            return FALSE;
        if (poll(fds, 4, left) < 0 && errno != EINTR)
            return FALSE;
        for (int i = 0; i < 3; i++) {
            if (ends[i].fd >= 0 && fds[i].revents)
                pipe_serve(&ends[i]);
        }
        /* a grandchild may keep the pipes open: the child's own end is what counts, once what it
         * wrote has been read */
        if (!open || (fds[3].revents && !fds[0].revents && !fds[1].revents && !fds[2].revents))
            return TRUE;
    }
}

static gboolean make_pipe(pipe_end *end, int *child, gboolean feeding, gsize max, GError **error)
{
    int fds[2];

    if (pipe2(fds, O_CLOEXEC) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot make a pipe");
        return FALSE;
    }
    end->fd = fds[feeding ? 1 : 0];
    *child = fds[feeding ? 0 : 1];
    end->feeding = feeding;
    end->max = max;
    return virFdSetNonblock(end->fd, TRUE, error);
}

static gboolean check_status(virCommand *cmd, int status, const char *words, GError **error)
{
    g_autofree char *how = NULL;
    g_autofree char *line = NULL;
    g_autofree char *last = NULL;

    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return TRUE;
    how = virProcessStatusFormat(status);
    line = virCommandFormat(cmd);
    last = g_strstrip(g_strdup(words ? words : ""));
    virSetError(error, VIR_FROM_NONE, VIR_ERR_INTERNAL_ERROR, "'%s' failed (%s)%s%s", line, how,
                *last ? ": " : "", last);
    return FALSE;
}

static gboolean run_with_pipes(virCommand *cmd, gint64 timeout_ms, pipe_end ends[3], int child[3],
                               int *status, GError **error)
{
    gint64 deadline = g_get_monotonic_time() / 1000 + timeout_ms;
    g_auto(virProcess) proc = VIR_PROCESS_NONE;
    gsize keep = MAX(cmd->capture, 4096); /* the last words are wanted in any case */

    if ((cmd->input && !make_pipe(&ends[0], &child[0], TRUE, 0, error)) ||
        (cmd->std[1] < 0 && !make_pipe(&ends[1], &child[1], FALSE, keep, error)) ||
        (cmd->std[2] < 0 && !make_pipe(&ends[2], &child[2], FALSE, keep, error)))
        return FALSE;
    for (int i = 0; i < 3; i++) {
        ends[i].text = g_string_new(i == 0 ? cmd->input : NULL);
        if (child[i] >= 0)
            cmd->std[i] = child[i];
    }
    if (!virCommandStart(cmd, &proc, error))
        return FALSE;
    for (int i = 0; i < 3; i++)
        virFdClose(&child[i]);
    if (!converse(ends, &proc, deadline) ||
        virProcessWait(&proc, MAX(deadline - g_get_monotonic_time() / 1000, 0), status, NULL) !=
            1) {
        g_autofree char *line = virCommandFormat(cmd);

        virProcessKill(&proc, SIGKILL, NULL);
        virProcessWait(&proc, -1, status, NULL);
        virSetError(error, VIR_FROM_NONE, VIR_ERR_OPERATION_TIMEOUT,
                    "'%s' did not end within %" G_GINT64_FORMAT " ms and was killed", line,
                    timeout_ms);
        return FALSE;
    }
    return TRUE;
}

gboolean virCommandRun(virCommand *cmd, gint64 timeout_ms, virCommandResult *result, GError **error)
{
    pipe_end ends[3] = {{.fd = -1}, {.fd = -1}, {.fd = -1}};
    int given[3] = {cmd->std[0], cmd->std[1], cmd->std[2]};
    int child[3] = {-1, -1, -1};
    char *text[3] = {NULL, NULL, NULL};
    int status = 0;
    gboolean ok = run_with_pipes(cmd, timeout_ms, ends, child, &status, error);

    for (int i = 0; i < 3; i++) {
        pipe_close(&ends[i]);
        virFdClose(&child[i]);
        cmd->std[i] = given[i];
        if (ends[i].text)
            text[i] = g_string_free(ends[i].text, FALSE);
    }
    if (ok && result) {
        result->exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        result->out = g_steal_pointer(&text[1]);
        result->err = g_steal_pointer(&text[2]);
    } else if (ok) {
        ok = check_status(cmd, status, text[2] && *text[2] ? text[2] : text[1], error);
    }
    for (int i = 0; i < 3; i++)
        g_free(text[i]);
    return ok;
}
