/*
 * command.c: describing a program to start, and starting it (see process.h)
 *
 * The child is made with clone3(): vfork's order (we go on when exec has succeeded or failed), but
 * with memory of its own, so that nothing the child does between can harm this process. What went
 * wrong in the child comes back through a shared page.
 */
#include "common/base/process.h"
#include "common/base/command_priv.h"
#include "common/base/error.h"
#include "common/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define CGROUP2_MAGIC 0x63677270

virCommand *virCommandNew(const char *program)
{
    virCommand *cmd = g_new0(virCommand, 1);

    cmd->argv = g_ptr_array_new_with_free_func(g_free);
    cmd->env = g_ptr_array_new_with_free_func(g_free);
    cmd->cgroups = g_ptr_array_new_with_free_func(g_free);
    cmd->passed = g_array_new(FALSE, FALSE, sizeof(passed_fd));
    cmd->limits = g_array_new(FALSE, FALSE, sizeof(resource_limit));
    cmd->std[0] = cmd->std[1] = cmd->std[2] = -1;
    cmd->uid = (uid_t)-1;
    cmd->gid = (gid_t)-1;
    cmd->mask = (mode_t)-1;
    virCommandAddArg(cmd, program);
    return cmd;
}

virCommand *virCommandNewArgs(const char *const *argv)
{
    virCommand *cmd = virCommandNew(argv[0]);

    for (gsize i = 1; argv[i]; i++)
        virCommandAddArg(cmd, argv[i]);
    return cmd;
}

void virCommandFree(virCommand *cmd)
{
    if (!cmd)
        return;
    for (guint i = 0; i < cmd->passed->len; i++) {
        passed_fd *p = &g_array_index(cmd->passed, passed_fd, i);

        if (p->take)
            virFdClose(&p->fd);
    }
    g_ptr_array_unref(cmd->argv);
    g_ptr_array_unref(cmd->env);
    g_ptr_array_unref(cmd->cgroups);
    g_array_unref(cmd->passed);
    g_array_unref(cmd->limits);
    g_free(cmd->groups);
    g_free(cmd->cwd);
    g_free(cmd->input);
    g_free(cmd);
}

void virCommandAddArg(virCommand *cmd, const char *arg)
{
    g_ptr_array_add(cmd->argv, g_strdup(arg));
}

void virCommandAddArgFormat(virCommand *cmd, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    g_ptr_array_add(cmd->argv, g_strdup_vprintf(fmt, ap));
    va_end(ap);
}

void virCommandAddArgs(virCommand *cmd, ...)
{
    const char *arg;
    va_list ap;

    va_start(ap, cmd);
    while ((arg = va_arg(ap, const char *)))
        virCommandAddArg(cmd, arg);
    va_end(ap);
}

void virCommandAddEnv(virCommand *cmd, const char *name, const char *value)
{
    cmd->env_given = TRUE;
    g_ptr_array_add(cmd->env, g_strdup_printf("%s=%s", name, value));
}

void virCommandAddEnvPass(virCommand *cmd, const char *name)
{
    const char *value = g_getenv(name);

    cmd->env_given = TRUE;
    if (value)
        virCommandAddEnv(cmd, name, value);
}

void virCommandPassFd(virCommand *cmd, int fd, int child_fd, gboolean take)
{
    passed_fd p = {fd, child_fd < 0 ? fd : child_fd, take};

    g_array_append_val(cmd->passed, p);
}

void virCommandSetStdin(virCommand *cmd, int fd)
{
    cmd->std[0] = fd;
}

void virCommandSetStdout(virCommand *cmd, int fd)
{
    cmd->std[1] = fd;
}

void virCommandSetStderr(virCommand *cmd, int fd)
{
    cmd->std[2] = fd;
}

void virCommandSetInput(virCommand *cmd, const char *text)
{
    g_free(cmd->input);
    cmd->input = g_strdup(text);
}

void virCommandCapture(virCommand *cmd, gsize max)
{
    cmd->capture = max;
}

void virCommandSetCwd(virCommand *cmd, const char *dir)
{
    g_free(cmd->cwd);
    cmd->cwd = g_strdup(dir);
}

void virCommandSetUmask(virCommand *cmd, mode_t mask)
{
    cmd->mask = mask;
}

void virCommandSetUser(virCommand *cmd, uid_t uid, gid_t gid, const gid_t *groups, gsize ngroups)
{
    g_free(cmd->groups);
    cmd->uid = uid;
    cmd->gid = gid;
    cmd->groups = g_memdup2(groups, ngroups * sizeof(gid_t));
    cmd->ngroups = ngroups;
}

void virCommandSetCaps(virCommand *cmd, guint64 caps)
{
    cmd->caps = caps;
    cmd->caps_given = TRUE;
}

void virCommandSetDaemon(virCommand *cmd, gboolean on)
{
    cmd->daemon = on;
}

void virCommandSetDeathSignal(virCommand *cmd, int sig)
{
    cmd->death_signal = sig;
}

void virCommandAddCgroup(virCommand *cmd, const char *folder)
{
    g_ptr_array_add(cmd->cgroups, g_strdup(folder));
}

void virCommandSetLimit(virCommand *cmd, int resource, guint64 value)
{
    resource_limit limit = {resource, value};

    g_array_append_val(cmd->limits, limit);
}

void virCommandSetPreExec(virCommand *cmd, virCommandPreExec func, gpointer opaque)
{
    cmd->pre_exec = func;
    cmd->pre_exec_opaque = opaque;
}

char *virCommandFormat(const virCommand *cmd)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < cmd->argv->len; i++) {
        const char *arg = g_ptr_array_index(cmd->argv, i);
        g_autofree char *quoted = NULL;

        if (i > 0)
            g_string_append_c(out, ' ');
        if (*arg == '\0' || strpbrk(arg, " \t\n'\"\\$`&|;<>()*?[]#~{}"))
            arg = quoted = g_shell_quote(arg);
        g_string_append(out, arg);
    }
    return g_string_free(out, FALSE);
}

/* What the child needs, all of it made before it exists. */
typedef struct {
    const virCommand *cmd;
    const char *path;
    char **argv;
    char **env;
    int null_fd;
    int first_copy;  /* of 0, 1, 2, the passed descriptors and cgroup_fds, in the child */
    int *cgroup_fds; /* cgroup.procs files to write to */
    guint ncgroup_fds;
    volatile struct child_report {
        int errnum;
        const char *step; /* a literal of this file */
    } * report;
} child_plan;

#define TRY(step, call) \
    do { \
        if ((call) < 0) \
            child_fail(plan, step, errno); \
    } while (0)

static G_NORETURN void child_fail(const child_plan *plan, const char *step, int errnum)
{
    plan->report->step = step;
    plan->report->errnum = errnum;
    _exit(127);
}

static int source_fd(const child_plan *plan, guint i)
{
    const virCommand *cmd = plan->cmd;
    int fd;

    if (i >= 3 + cmd->passed->len)
        return plan->cgroup_fds[i - 3 - cmd->passed->len];
    fd = i < 3 ? cmd->std[i] : g_array_index(cmd->passed, passed_fd, i - 3).fd;
    return fd < 0 ? plan->null_fd : fd;
}

/* First of all the child lets go of what is not meant for it (listening sockets!): whatever it
 * needs is copied to a row of numbers above all of them, and the rest closed. */
static void child_keep_fds(child_plan *plan)
{
    guint n = 3 + plan->cmd->passed->len + plan->ncgroup_fds;
    int base = 3;

    for (guint i = 0; i < n; i++)
        base = MAX(base, source_fd(plan, i) + 1);
    for (guint i = 0; i < plan->cmd->passed->len; i++)
        base = MAX(base, g_array_index(plan->cmd->passed, passed_fd, i).child_fd + 1);
    for (guint i = 0; i < n; i++)
        TRY("keep a descriptor", dup3(source_fd(plan, i), base + i, O_CLOEXEC));
    TRY("close descriptors", syscall(SYS_close_range, 3, base - 1, 0));
    TRY("close descriptors", syscall(SYS_close_range, base + n, ~0U, 0));
    plan->first_copy = base;
}

/* The kept descriptors to the numbers that the program knows; the copies go when it starts. */
static void child_place_fds(const child_plan *plan)
{
    for (guint i = 0; i < 3 + plan->cmd->passed->len; i++) {
        int target = i < 3 ? (int)i : g_array_index(plan->cmd->passed, passed_fd, i - 3).child_fd;

        TRY("pass a descriptor", dup2(plan->first_copy + i, target));
    }
}

static void child_drop_caps(const child_plan *plan)
{
    guint64 caps = plan->cmd->caps;
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0}};

    for (int i = 0; i < 2; i++) {
        data[i].effective = data[i].permitted = caps >> (32 * i) & 0xffffffff;
        data[i].inheritable = data[i].permitted;
    }
    TRY("set capabilities", syscall(SYS_capset, &head, data));
    for (int cap = 0; cap < 64; cap++) {
        if (caps >> cap & 1)
            TRY("set capabilities", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0));
    }
}

/* Raw calls: glibc's wrappers want to tell the other threads, which are not here. */
static void child_change_user(const child_plan *plan)
{
    const virCommand *cmd = plan->cmd;
    gboolean keep = cmd->caps_given && cmd->caps && cmd->uid != (uid_t)-1;

    if (cmd->caps_given) {
        for (int cap = 0; cap < 64; cap++) {
            if (!(cmd->caps >> cap & 1) && prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1)
                prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
        }
    }
    if (keep)
        TRY("keep capabilities", prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
    if (cmd->gid != (gid_t)-1) {
        TRY("set its groups", syscall(SYS_setgroups, cmd->ngroups, cmd->groups));
        TRY("set its group", syscall(SYS_setresgid, cmd->gid, cmd->gid, cmd->gid));
    }
    if (cmd->uid != (uid_t)-1)
        TRY("set its user", syscall(SYS_setresuid, cmd->uid, cmd->uid, cmd->uid));
    if (cmd->caps_given)
        child_drop_caps(plan);
}

static void child_reset_signals(void)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL};
    sigset_t none;

    for (int sig = 1; sig < NSIG; sig++)
        sigaction(sig, &dfl, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static G_NORETURN void child_main(child_plan *plan)
{
    const virCommand *cmd = plan->cmd;

    child_keep_fds(plan);
    child_reset_signals();
    for (guint i = 0; i < plan->ncgroup_fds; i++)
        TRY("join its cgroup", write(plan->first_copy + 3 + cmd->passed->len + i, "0\n", 2));
    for (guint i = 0; i < cmd->limits->len; i++) {
        const resource_limit *l = &g_array_index(cmd->limits, resource_limit, i);
        struct rlimit lim = {l->value, l->value};

        TRY("set a resource limit", setrlimit(l->resource, &lim));
    }
    if (cmd->daemon)
        TRY("make a session", setsid());
    child_place_fds(plan);
    if (cmd->mask != (mode_t)-1)
        umask(cmd->mask);
    if (cmd->cwd)
        TRY("enter its folder", chdir(cmd->cwd));
    child_change_user(plan);
    /* after the change of the user, which clears it */
    if (cmd->death_signal)
        TRY("set the death signal", prctl(PR_SET_PDEATHSIG, cmd->death_signal, 0, 0, 0));
    if (cmd->pre_exec) {
        int errnum = cmd->pre_exec(cmd->pre_exec_opaque);

        if (errnum)
            child_fail(plan, "prepare it", errnum);
    }
    execve(plan->path, plan->argv, plan->env);
    child_fail(plan, "execute it", errno);
}

static char **command_environment(const virCommand *cmd)
{
    static const char *const inherited[] = {"PATH", "HOME", "USER", "LOGNAME", "TMPDIR"};
    GPtrArray *env = g_ptr_array_new();

    for (guint i = 0; i < cmd->env->len; i++)
        g_ptr_array_add(env, g_strdup(g_ptr_array_index(cmd->env, i)));
    if (!cmd->env_given) {
        for (gsize i = 0; i < G_N_ELEMENTS(inherited); i++) {
            const char *value = g_getenv(inherited[i]);

            if (value)
                g_ptr_array_add(env, g_strdup_printf("%s=%s", inherited[i], value));
        }
        g_ptr_array_add(env, g_strdup("LC_ALL=C"));
    }
    g_ptr_array_add(env, NULL);
    return (char **)g_ptr_array_free(env, FALSE);
}

/* Opens what joining the cgroups needs. A folder of cgroup v2 is joined by clone3() itself, which
 * is far cheaper than a write to cgroup.procs. */
static gboolean open_cgroups(const virCommand *cmd, child_plan *plan, int *into, GError **error)
{
    for (guint i = 0; i < cmd->cgroups->len; i++) {
        const char *folder = g_ptr_array_index(cmd->cgroups, i);
        g_autofree char *procs = g_build_filename(folder, "cgroup.procs", NULL);
        struct statfs fs;
        int fd;

        if (*into < 0 && statfs(folder, &fs) == 0 && fs.f_type == CGROUP2_MAGIC)
            fd = *into = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        else
            fd = plan->cgroup_fds[plan->ncgroup_fds++] = open(procs, O_WRONLY | O_CLOEXEC);
        if (fd < 0) {
            virSetSystemError(error, VIR_FROM_NONE, errno, "cannot use cgroup '%s' for '%s'",
                              folder, plan->path);
            return FALSE;
        }
    }
    return TRUE;
}

static pid_t clone_child(int cgroup_fd, int *pidfd)
{
    struct clone_args args = {
        .flags = CLONE_VFORK | CLONE_PIDFD,
        .pidfd = (guint64)(uintptr_t)pidfd,
        .exit_signal = SIGCHLD,
    };
    long pid;

    if (cgroup_fd >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = cgroup_fd;
    }
    pid = syscall(SYS_clone3, &args, sizeof(args));
    /* seccomp filters of containers often do not know clone3 */
    if (pid < 0 && errno == ENOSYS && cgroup_fd < 0)
        pid = syscall(SYS_clone, CLONE_VFORK | CLONE_PIDFD | SIGCHLD, NULL, pidfd, NULL, NULL);
    return pid;
}

/* Makes the child with all signals held, so that none of our handlers runs in it. */
static gboolean plan_run(child_plan *plan, int cgroup_fd, virProcess *proc, GError **error)
{
    virProcess made = VIR_PROCESS_NONE;
    sigset_t all, old;
    int errnum, status;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    made.pid = clone_child(cgroup_fd, &made.pidfd);
    errnum = errno;
    if (made.pid == 0)
        child_main(plan);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (made.pid < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errnum, "cannot make a process for '%s'",
                          plan->path);
        return FALSE;
    }
    if (plan->report->step) {
        virProcessWait(&made, -1, &status, NULL);
        virSetSystemError(error, VIR_FROM_NONE, plan->report->errnum, "cannot start '%s': %s",
                          plan->path, plan->report->step);
        return FALSE;
    }
    *proc = made;
    return TRUE;
}

gboolean virCommandStart(virCommand *cmd, virProcess *proc, GError **error)
{
    const char *name = g_ptr_array_index(cmd->argv, 0);
    g_autofree char *path = virProgramFind(name);
    g_auto(GStrv) env = NULL;
    g_autofree int *cgroup_fds = g_new0(int, cmd->cgroups->len + 1);
    VIR_AUTOCLOSE null_fd = -1;
    VIR_AUTOCLOSE into = -1;
    child_plan plan = {.cmd = cmd, .path = path, .cgroup_fds = cgroup_fds};
    gboolean ok;

    if (!path) {
        virSetError(error, VIR_FROM_NONE, VIR_ERR_INTERNAL_ERROR,
                    "cannot find the program '%s'; is its package installed?", name);
        return FALSE;
    }
    null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    plan.report =
        mmap(NULL, sizeof(*plan.report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (null_fd < 0 || plan.report == MAP_FAILED) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot prepare the start of '%s'", path);
        return FALSE;
    }
    if (cmd->argv->len == 0 || g_ptr_array_index(cmd->argv, cmd->argv->len - 1) != NULL)
        g_ptr_array_add(cmd->argv, NULL);
    env = command_environment(cmd);
    plan.argv = (char **)cmd->argv->pdata;
    plan.env = env;
    plan.null_fd = null_fd;
    ok = open_cgroups(cmd, &plan, &into, error) && plan_run(&plan, into, proc, error);
    for (guint i = 0; i < plan.ncgroup_fds; i++)
        virFdClose(&cgroup_fds[i]);
    munmap((void *)plan.report, sizeof(*plan.report));
    g_ptr_array_remove_index(cmd->argv, cmd->argv->len - 1); /* the NULL that argv needed */
    return ok;
}
