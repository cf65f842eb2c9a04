/*
 * sockets.c: the three sockets of a daemon, passed by systemd or made here
 *
 * A passed socket is recognised by its path: NAME-sock, NAME-sock-ro, NAME-admin-sock.
 */
#include "daemons/runtime_private.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "config.h"

/* As long a queue as the kernel allows: clients wait there while the state is loaded. */
#define LISTEN_QUEUE 4096
/* sd_listen_fds(3): the first descriptor that is passed. */
#define FIRST_PASSED_FD 3

static const char *const socket_suffixes[VIR_DAEMON_SOCKET_LAST] = {
    [VIR_DAEMON_SOCKET_RW] = "-sock",
    [VIR_DAEMON_SOCKET_RO] = "-sock-ro",
    [VIR_DAEMON_SOCKET_ADMIN] = "-admin-sock",
};

static gboolean virDaemonServeSocket(virDaemon *daemon, virDaemonSocketKind kind, int fd,
                                     GError **error)
{
    virRPCServer *server = kind == VIR_DAEMON_SOCKET_ADMIN ? daemon->admin : daemon->server;

    return virRPCServerListen(server, fd,
                              kind == VIR_DAEMON_SOCKET_RO ? VIR_RPC_LISTEN_READONLY : 0, error);
}

/* The kind of socket @path is for this daemon, or -1. */
static int virDaemonSocketKindOf(virDaemon *daemon, const char *path)
{
    const char *base = strrchr(path, '/');

    base = base ? base + 1 : path;
    if (!g_str_has_prefix(base, daemon->description->name))
        return -1;
    base += strlen(daemon->description->name);
    for (int kind = 0; kind < VIR_DAEMON_SOCKET_LAST; kind++) {
        if (strcmp(base, socket_suffixes[kind]) == 0)
            return kind;
    }
    return -1;
}

static gboolean virDaemonTakePassedSocket(virDaemon *daemon, int fd, gboolean *have, GError **error)
{
    struct sockaddr_un address = {0};
    socklen_t len = sizeof(address) - 1;
    int kind = -1;

    if (getsockname(fd, (struct sockaddr *)&address, &len) == 0 && address.sun_family == AF_UNIX)
        kind = virDaemonSocketKindOf(daemon, address.sun_path);
    if (kind < 0) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_CONFIG_UNSUPPORTED,
                    "descriptor %d passed by systemd is no socket of %s ('%s'); its name must "
                    "end in %s-sock, -sock-ro or -admin-sock",
                    fd, daemon->description->name, address.sun_path, daemon->description->name);
        return FALSE;
    }
    have[kind] = TRUE;
    return virDaemonServeSocket(daemon, kind, fd, error);
}

/* sd_listen_fds(3) in few lines, so that no library is loaded for it. */
static gboolean virDaemonTakePassedSockets(virDaemon *daemon, gboolean *have, GError **error)
{
    const char *pid = g_getenv("LISTEN_PID");
    const char *count = g_getenv("LISTEN_FDS");
    guint64 n = 0;

    if (pid && count && virDaemonIsOwnPid(pid) &&
        !g_ascii_string_to_unsigned(count, 10, 0, 64, &n, error))
        return FALSE;

    g_unsetenv("LISTEN_PID");
    g_unsetenv("LISTEN_FDS");
    g_unsetenv("LISTEN_FDNAMES");
    for (guint64 i = 0; i < n; i++) {
        if (!virDaemonTakePassedSocket(daemon, FIRST_PASSED_FD + i, have, error))
            return FALSE;
    }
    return TRUE;
}

/* A daemon that was killed may leave a child that has not come to its exec yet and holds the
 * socket for a moment; what counts is whether the process that called listen() is alive. */
static gboolean virDaemonIsServed(const struct sockaddr_un *address)
{
    VIR_AUTOCLOSE fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct ucred who;
    socklen_t len = sizeof(who);

    if (fd < 0)
        return FALSE;
    if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
        return errno == EAGAIN;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0 || who.pid <= 0 ||
           kill(who.pid, 0) == 0 || errno != ESRCH;
}

static gboolean virDaemonBind(virDaemon *daemon, int fd, const struct sockaddr_un *address,
                              mode_t mode, GError **error)
{
    const char *path = address->sun_path;
    mode_t mask;
    int rc;

    if (virDaemonIsServed(address)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
                    "another process serves %s; stop it, or %s.socket if that is systemd, first",
                    path, daemon->description->name);
        return FALSE;
    }
    unlink(path);
    mask = umask(0777 & ~mode);
    rc = bind(fd, (const struct sockaddr *)address, sizeof(*address));
    umask(mask);
    if (rc < 0 || listen(fd, LISTEN_QUEUE) < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot make the socket %s", path);
        return FALSE;
    }
    g_ptr_array_add(daemon->own_sockets, g_strdup(path));
    if (daemon->settings.group != (gid_t)-1 && chown(path, -1, daemon->settings.group) < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot give %s to group %u", path,
                          daemon->settings.group);
        return FALSE;
    }
    return TRUE;
}

static gboolean virDaemonMakeSocket(virDaemon *daemon, virDaemonSocketKind kind, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    VIR_AUTOCLOSE fd = -1;
    gsize len;

    len = g_snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s%s", daemon->socket_dir,
                     daemon->description->name, socket_suffixes[kind]);
    if (len >= sizeof(address.sun_path)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_SYSTEM_ERROR,
                    "the socket path %s/... is too long; a socket's path has at most %zu bytes",
                    daemon->socket_dir, sizeof(address.sun_path) - 1);
        return FALSE;
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot make a socket");
        return FALSE;
    }
    return virDaemonBind(daemon, fd, &address, daemon->settings.modes[kind], error) &&
           virDaemonServeSocket(daemon, kind, virFdSteal(&fd), error);
}

gboolean virDaemonOpenSockets(virDaemon *daemon, GError **error)
{
    gboolean have[VIR_DAEMON_SOCKET_LAST] = {FALSE};
    gboolean passed = FALSE;

    if (!virDaemonTakePassedSockets(daemon, have, error))
        return FALSE;
    for (int kind = 0; kind < VIR_DAEMON_SOCKET_LAST; kind++)
        passed = passed || have[kind];
    /* Whoever passes sockets decides which there are. */
    if (passed)
        return TRUE;
    if (!virFileMakePath(daemon->socket_dir, daemon->privileged ? 0755 : 0700, error))
        return FALSE;
    for (int kind = 0; kind < VIR_DAEMON_SOCKET_LAST; kind++) {
        if (!daemon->privileged && kind == VIR_DAEMON_SOCKET_RO)
            continue;
        if (!virDaemonMakeSocket(daemon, kind, error))
            return FALSE;
    }
    return TRUE;
}

void virDaemonCloseSockets(virDaemon *daemon)
{
    for (guint i = 0; i < daemon->own_sockets->len; i++)
        unlink(daemon->own_sockets->pdata[i]);
    g_ptr_array_set_size(daemon->own_sockets, 0);
}
