/*
 * process.h: starting, watching and ending other programs
 *
 * A virCommand describes what to start; it can be run once. Children are reached by pidfd, never by
 * a bare pid that may have been reused. Nothing here changes the daemon's own signal handling.
 *
 * Thread: any; one thread per virCommand. Run and waits block, with a deadline.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct _virCommand virCommand;

/* @program: a path, or a name looked up in PATH. */
virCommand *virCommandNew(const char *program);
virCommand *virCommandNewArgs(const char *const *argv);
void virCommandFree(virCommand *cmd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virCommand, virCommandFree)

void virCommandAddArg(virCommand *cmd, const char *arg);
void virCommandAddArgFormat(virCommand *cmd, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
void virCommandAddArgs(virCommand *cmd, ...) G_GNUC_NULL_TERMINATED;
/* "NAME=VALUE"; the child gets only what is set here, unless EnvPass names more. A command on which
 * neither was called inherits PATH, HOME, USER, LOGNAME, TMPDIR and LC_ALL=C. */
void virCommandAddEnv(virCommand *cmd, const char *name, const char *value);
void virCommandAddEnvPass(virCommand *cmd, const char *name);

/* The child keeps @fd under the number @child_fd (-1: the same number). With @take the parent's
 * is closed when the command is freed. All other descriptors but 0, 1, 2 are closed. */
void virCommandPassFd(virCommand *cmd, int fd, int child_fd, gboolean take);
/* 0, 1, 2 of the child: @fd stays the caller's; without these /dev/null. */
void virCommandSetStdin(virCommand *cmd, int fd);
void virCommandSetStdout(virCommand *cmd, int fd);
void virCommandSetStderr(virCommand *cmd, int fd);
/* For virCommandRun(): what to feed; and to keep at most @max bytes of the output. */
void virCommandSetInput(virCommand *cmd, const char *text);
void virCommandCapture(virCommand *cmd, gsize max);

void virCommandSetCwd(virCommand *cmd, const char *dir);
void virCommandSetUmask(virCommand *cmd, mode_t mask);
/* User, group and supplementary groups; -1 leaves one as it is. */
void virCommandSetUser(virCommand *cmd, uid_t uid, gid_t gid, const gid_t *groups, gsize ngroups);
/* Capabilities that stay when the user changes (bit mask of 1 << CAP_x); all others go. */
void virCommandSetCaps(virCommand *cmd, guint64 caps);
/* An own session without controlling terminal, so that the child outlives the daemon. */
void virCommandSetDaemon(virCommand *cmd, gboolean on);
/* Signal that the child gets when the daemon dies; 0 none. */
void virCommandSetDeathSignal(virCommand *cmd, int sig);
/* Folder of the cgroup the child joins before the program starts; opened when starting. May be
 * called more than once (cgroup v1 has a folder per controller). */
void virCommandAddCgroup(virCommand *cmd, const char *folder);
/* Resource limit (RLIMIT_x), soft and hard the same. */
void virCommandSetLimit(virCommand *cmd, int resource, guint64 value);
/* Runs in the child just before exec, after all of the above. It shares no memory lock with other
 * threads: only async-signal-safe calls. Returns 0 or an errno. */
typedef int (*virCommandPreExec)(gpointer opaque);
void virCommandSetPreExec(virCommand *cmd, virCommandPreExec func, gpointer opaque);

/* The command line for logs, quoted; owned by the caller. */
char *virCommandFormat(const virCommand *cmd);

/* A running or ended child. */
typedef struct {
    pid_t pid; /* 0: none */
    int pidfd; /* -1: none */
} virProcess;
#define VIR_PROCESS_NONE \
    { \
        0, -1 \
    }
void virProcessClear(virProcess *proc); /* closes the pidfd; does not end the process */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virProcess, virProcessClear)

/**
 * virCommandStart:
 *
 * Starts the program and returns once exec has succeeded. The caller owns @proc and must reap it
 * (virProcessWait). FALSE with a sentence naming the program and the step that failed.
 */
gboolean virCommandStart(virCommand *cmd, virProcess *proc, GError **error);

typedef struct {
    int exit_status; /* 0..255, or -1 when a signal ended it */
    int signal;      /* 0 or the signal */
    char *out;       /* NULL unless captured */
    char *err;
} virCommandResult;
void virCommandResultClear(virCommandResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virCommandResult, virCommandResultClear)

/* Starts, feeds, collects and waits; ends the child with SIGKILL at the deadline. With @result NULL
 * any status but 0 is an error that quotes the program's last words. */
gboolean virCommandRun(virCommand *cmd, gint64 timeout_ms, virCommandResult *result,
                       GError **error);

/* Waits for an own child's end: 1 ended, *@status as waitpid() gives it and @proc cleared; 0 the
 * time (@timeout_ms, -1 for ever) is over; -1 with @error. */
int virProcessWait(virProcess *proc, gint64 timeout_ms, int *status, GError **error);
/* Waits for the end of any process by its pidfd, child or not: TRUE when it has ended. */
gboolean virProcessWaitPidfd(int pidfd, gint64 timeout_ms);
/* A pidfd (close-on-exec) of a process that is not our child; -1 and errno if it is gone. */
int virProcessOpenPidfd(pid_t pid);
/* Sends a signal; fine if the process has ended already. */
gboolean virProcessKill(const virProcess *proc, int sig, GError **error);
/* SIGTERM, then SIGKILL after @grace_ms; returns when it has ended and, if it is our child, reaped.
 */
gboolean virProcessEnd(virProcess *proc, gint64 grace_ms, GError **error);

/* "exit status 1" or "killed by signal 9 (Killed)", owned by the caller. */
char *virProcessStatusFormat(int status);
/* When the process started, in clock ticks since boot: with the pid it names a process for good
 * (state files keep both). 0 if there is no such process. */
guint64 virProcessStartTime(pid_t pid);
/* The path behind /proc/PID/exe, or NULL; and its command line with blanks. Owned by the caller. */
char *virProcessExecutable(pid_t pid);
char *virProcessCommandLine(pid_t pid);
/* The path of a program: @name itself when it has a '/', else the first match in PATH and the sbin
 * folders; NULL if there is none. */
char *virProgramFind(const char *name);
