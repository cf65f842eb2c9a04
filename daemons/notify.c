/*
 * notify.c: readiness and watchdog, the protocol of sd_notify(3)
 *
 * A datagram to the socket that NOTIFY_SOCKET names: written out here because libsystemd would
 * cost every daemon, for these lines, memory and start-up time.
 */
#include "daemons/runtime_private.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/file.h"
#include "common/base/log.h"

VIR_LOG_INIT("daemon.notify");

gboolean virDaemonIsOwnPid(const char *text)
{
    guint64 pid;

    return g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT, &pid, NULL) && (pid_t)pid == getpid();
}

void virDaemonNotify(const char *state)
{
    const char *path = g_getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    VIR_AUTOCLOSE fd = -1;
    gsize len;

    if (!path || (path[0] != '/' && path[0] != '@') ||
        (len = strlen(path)) >= sizeof(address.sun_path))
        return;
    memcpy(address.sun_path, path, len);
    if (path[0] == '@')
        address.sun_path[0] = 0;
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
                         offsetof(struct sockaddr_un, sun_path) + len) < 0)
        VIR_WARN("cannot tell systemd '%s': %s", state, g_strerror(errno));
}

static gboolean virDaemonFeedWatchdog(gpointer opaque)
{
    virDaemonNotify("WATCHDOG=1");
    return G_SOURCE_CONTINUE;
}

/* From the I/O thread's loop: what stops that loop stops the feeding. */
void virDaemonStartWatchdog(virDaemon *daemon)
{
    const char *pid = g_getenv("WATCHDOG_PID");
    const char *usec = g_getenv("WATCHDOG_USEC");
    guint64 interval = 0;

    if (!usec || (pid && !virDaemonIsOwnPid(pid)) ||
        !g_ascii_string_to_unsigned(usec, 10, 1000, G_MAXUINT32, &interval, NULL))
        return;
    g_timeout_add_full(G_PRIORITY_HIGH, interval / 2000, virDaemonFeedWatchdog, daemon, NULL);
}
