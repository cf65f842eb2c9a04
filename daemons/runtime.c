/*
 * runtime.c: the life of a daemon
 *
 * The main thread is the I/O thread. What runs when is told in runtime.h.
 */
#include "daemons/runtime_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <link.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "config.h"
#include "rpc/admin_protocol.h"
#include "rpc/auth.h"

VIR_LOG_INIT("daemon");

/* A clean end that takes longer than this, in seconds, because something hangs, is cut short:
 * all state is in files that were written whole. */
#define STOP_DEADLINE 30
/* With --timeout: how often a busy daemon looks whether it is idle, at most. */
#define IDLE_CHECK_MAX 60

static void virDaemonFindPaths(virDaemon *daemon)
{
    const char *name = daemon->description->name;

    daemon->privileged = geteuid() == 0;
    if (daemon->privileged) {
        daemon->socket_dir = g_strdup(VIR_RUNSTATEDIR "/libvirt");
        daemon->config_file = g_strdup_printf("%s/libvirt/%s.conf", VIR_SYSCONFDIR, name);
        daemon->pid_file = g_strdup_printf("%s/%s.pid", VIR_RUNSTATEDIR, name);
    } else {
        daemon->socket_dir = g_build_filename(g_get_user_runtime_dir(), "libvirt", NULL);
        daemon->config_file = g_strdup_printf("%s/libvirt/%s.conf", g_get_user_config_dir(), name);
        daemon->pid_file = g_strdup_printf("%s/%s.pid", daemon->socket_dir, name);
    }
    if (daemon->options.config) {
        g_free(daemon->config_file);
        daemon->config_file = g_strdup(daemon->options.config);
    }
    if (daemon->options.pid_file) {
        g_free(daemon->pid_file);
        daemon->pid_file = g_strdup(daemon->options.pid_file);
    }
}

/* Threads share two heaps and freed memory goes back early: an idle daemon shall be small. */
static void virDaemonTuneMemory(void)
{
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
}

/* Gives up the code that only starting has run: what is needed again comes back from the page
 * cache. Code is never written to, so nothing can be lost. */
static int virDaemonDropCode(struct dl_phdr_info *object, size_t size, void *opaque)
{
    const guintptr page = sysconf(_SC_PAGESIZE);

    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        guintptr begin = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        guintptr end = object->dlpi_addr + segment->p_vaddr + segment->p_memsz;

        if (segment->p_type == PT_LOAD && (segment->p_flags & (PF_X | PF_W)) == PF_X &&
            madvise((void *)begin, end - begin, MADV_DONTNEED) < 0)
            VIR_DEBUG("%s stays in memory: %s", object->dlpi_name, g_strerror(errno));
    }
    return 0;
}

static void virDaemonGiveMemoryBack(void)
{
    malloc_trim(0);
    dl_iterate_phdr(virDaemonDropCode, NULL);
}

/* In the parent: waits for the child's byte and leaves. */
static G_GNUC_NORETURN void virDaemonAwaitChild(int fd)
{
    char byte;

    _exit(read(fd, &byte, 1) == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static gboolean virDaemonGoToBackground(virDaemon *daemon, GError **error)
{
    int pipe_fds[2];
    pid_t child;

    if (pipe2(pipe_fds, O_CLOEXEC) < 0 || (child = fork()) < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot go to the background");
        return FALSE;
    }
    if (child > 0) {
        close(pipe_fds[1]);
        virDaemonAwaitChild(pipe_fds[0]);
    }
    close(pipe_fds[0]);
    setsid();
    if (chdir("/") < 0)
        VIR_WARN("cannot change to /: %s", g_strerror(errno));
    daemon->ready_pipe = pipe_fds[1];
    return TRUE;
}

/* Errors up to here went to the terminal; from now on only the log's owner matters. */
static void virDaemonTellReady(virDaemon *daemon)
{
    virDaemonNotify("READY=1");
    if (daemon->ready_pipe < 0)
        return;
    if (write(daemon->ready_pipe, "", 1) < 0)
        VIR_WARN("nobody waits for this daemon: %s", g_strerror(errno));
    close(daemon->ready_pipe);
    daemon->ready_pipe = -1;
    for (int fd = 0; fd <= 2; fd++) {
        VIR_AUTOCLOSE null = open("/dev/null", O_RDWR | O_CLOEXEC);

        if (isatty(fd) || fd == 0)
            dup2(null, fd);
    }
}

static gboolean virDaemonHandleEnd(gpointer opaque)
{
    virDaemonQuit(opaque, EXIT_SUCCESS);
    return G_SOURCE_CONTINUE;
}

static gboolean virDaemonHandleReload(gpointer opaque)
{
    virDaemon *daemon = opaque;

    if (daemon->description->reload)
        daemon->description->reload(daemon);
    return G_SOURCE_CONTINUE;
}

static gboolean virDaemonIsIdle(virDaemon *daemon)
{
    return virRPCServerGetConnCount(daemon->server) == 0 &&
           virRPCServerGetConnCount(daemon->admin) == 0 &&
           g_atomic_int_get(&daemon->inhibitors) == 0 &&
           (!daemon->description->idle || daemon->description->idle(daemon));
}

static gboolean virDaemonCheckIdle(gpointer opaque)
{
    virDaemon *daemon = opaque;
    gint64 now = g_get_monotonic_time();
    gint64 busy = MAX(daemon->busy_until, MAX(virRPCServerGetLastSeen(daemon->server),
                                              virRPCServerGetLastSeen(daemon->admin)));
    gint64 left = busy + (gint64)daemon->options.timeout * G_USEC_PER_SEC - now;

    if (!virDaemonIsIdle(daemon)) {
        daemon->busy_until = now;
        left = (gint64)daemon->options.timeout * G_USEC_PER_SEC;
    }
    if (left <= 0) {
        VIR_INFO("no client and no work for %u seconds: leaving", daemon->options.timeout);
        virDaemonQuit(daemon, EXIT_SUCCESS);
        return G_SOURCE_REMOVE;
    }
    left = CLAMP(left / 1000 + 1, 100, IDLE_CHECK_MAX * 1000);
    g_timeout_add(left, virDaemonCheckIdle, daemon);
    return G_SOURCE_REMOVE;
}

static void virDaemonWatch(virDaemon *daemon)
{
    static const int endings[] = {SIGTERM, SIGINT};

    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
        g_unix_signal_add_full(G_PRIORITY_HIGH, endings[i], virDaemonHandleEnd, daemon, NULL);
    g_unix_signal_add(SIGHUP, virDaemonHandleReload, daemon);
    virDaemonStartWatchdog(daemon);
    daemon->busy_until = g_get_monotonic_time();
    if (daemon->options.timeout)
        virDaemonCheckIdle(daemon);
}

/* Everything up to the loop. The servers are held, so that no call is read before init(). */
static gboolean virDaemonStart(virDaemon *daemon, GError **error)
{
    if (!virDaemonReadSettings(daemon, error) || !virDaemonLockPidFile(daemon, error))
        return FALSE;
    daemon->server = virRPCServerNew(&daemon->settings.limits, NULL);
    daemon->admin = virRPCServerNew(NULL, NULL);
    virRPCServerHold(daemon->server);
    virRPCAuthAddHandlers(daemon->server);
    virRPCServerAddHandlers(daemon->admin, &admin_protocol, NULL, 0, NULL);
    if (!virDaemonOpenSockets(daemon, error))
        return FALSE;
    if (daemon->description->init && !daemon->description->init(daemon, error))
        return FALSE;
    virDaemonWatch(daemon);
    virRPCServerRelease(daemon->server);
    virDaemonTellReady(daemon);
    virDaemonGiveMemoryBack();
    return TRUE;
}

static void virDaemonStop(virDaemon *daemon)
{
    alarm(STOP_DEADLINE);
    virDaemonNotify("STOPPING=1");
    virDaemonCloseSockets(daemon);
    virRPCServerFree(daemon->admin);
    virRPCServerFree(daemon->server);
    if (daemon->description->shutdown)
        daemon->description->shutdown(daemon);
    if (daemon->pid_fd >= 0) {
        unlink(daemon->pid_file);
        close(daemon->pid_fd);
    }
    g_main_loop_unref(daemon->loop);
    g_ptr_array_unref(daemon->own_sockets);
    g_free(daemon->socket_dir);
    g_free(daemon->config_file);
    g_free(daemon->pid_file);
    g_free(daemon->options.config);
    g_free(daemon->options.pid_file);
}

static int virDaemonRun(virDaemon *daemon)
{
    g_autoptr(GError) error = NULL;

    if (daemon->options.background && !virDaemonGoToBackground(daemon, &error)) {
        VIR_ERROR_LOG("%s", error->message);
        return EXIT_FAILURE;
    }
    daemon->loop = g_main_loop_new(NULL, FALSE);
    if (virDaemonStart(daemon, &error)) {
        if (daemon->status < 0)
            g_main_loop_run(daemon->loop);
    } else {
        VIR_ERROR_LOG("cannot start: %s", error->message);
        daemon->status = EXIT_FAILURE;
    }
    virDaemonStop(daemon);
    return daemon->status;
}

int virDaemonMain(const virDaemonDescription *description, int argc, char **argv)
{
    virDaemon daemon = {.description = description, .pid_fd = -1, .ready_pipe = -1, .status = -1};

    switch (virDaemonParseOptions(&daemon, argc, argv)) {
    case VIR_DAEMON_EXIT_OK:
        return EXIT_SUCCESS;
    case VIR_DAEMON_EXIT_USAGE:
        return 2;
    case VIR_DAEMON_GO_ON:
        break;
    }
    virDaemonTuneMemory();
    signal(SIGPIPE, SIG_IGN);
    if (daemon.options.verbose)
        virLogSetThreshold(VIR_LOG_INFO);
    virDaemonFindPaths(&daemon);
    daemon.own_sockets = g_ptr_array_new_with_free_func(g_free);
    return virDaemonRun(&daemon);
}

virRPCServer *virDaemonGetServer(virDaemon *daemon)
{
    return daemon->server;
}

gboolean virDaemonIsPrivileged(virDaemon *daemon)
{
    return daemon->privileged;
}

const char *virDaemonGetConfigFile(virDaemon *daemon)
{
    return daemon->options.config;
}

const char *virDaemonGetSocketDir(virDaemon *daemon)
{
    return daemon->socket_dir;
}

void virDaemonSetData(virDaemon *daemon, gpointer data)
{
    daemon->data = data;
}

gpointer virDaemonGetData(virDaemon *daemon)
{
    return daemon->data;
}

void virDaemonInhibit(virDaemon *daemon)
{
    g_atomic_int_inc(&daemon->inhibitors);
}

void virDaemonUninhibit(virDaemon *daemon)
{
    g_atomic_int_add(&daemon->inhibitors, -1);
}

void virDaemonQuit(virDaemon *daemon, int status)
{
    if (daemon->status < 0)
        daemon->status = status;
    g_main_loop_quit(daemon->loop);
}
