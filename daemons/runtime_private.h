/*
 * runtime_private.h: the runtime's inside: runtime.c, options.c, settings.c, sockets.c,
 * pid_file.c and notify.c
 */
#pragma once

#include "common/base/config_file.h"
#include "daemons/runtime.h"

typedef enum {
    VIR_DAEMON_SOCKET_RW,
    VIR_DAEMON_SOCKET_RO,
    VIR_DAEMON_SOCKET_ADMIN,
    VIR_DAEMON_SOCKET_LAST
} virDaemonSocketKind;

/* What the command line says. */
typedef struct {
    gboolean background;
    gboolean verbose;
    unsigned timeout; /* seconds; 0: never leave */
    char *config;     /* given with --config, else NULL */
    char *pid_file;   /* likewise */
} virDaemonOptions;

/* What the daemon's own file (virtqemud.conf) says of sockets and clients. */
typedef struct {
    virRPCServerLimits limits;
    mode_t modes[VIR_DAEMON_SOCKET_LAST];
    gid_t group;
} virDaemonSettings;

struct _virDaemon {
    const virDaemonDescription *description;
    virDaemonOptions options;
    virDaemonSettings settings;
    gboolean privileged;
    char *socket_dir;
    char *config_file;
    char *pid_file;
    int pid_fd;
    GPtrArray *own_sockets; /* paths to be removed at the end */
    virRPCServer *server;
    virRPCServer *admin;
    GMainLoop *loop;
    int status;
    int inhibitors;    /* atomic */
    gint64 busy_until; /* monotonic: when it was last seen busy */
    int ready_pipe;    /* of --daemon: the parent waits for a byte; else -1 */
    gpointer data;
};

typedef enum { VIR_DAEMON_GO_ON, VIR_DAEMON_EXIT_OK, VIR_DAEMON_EXIT_USAGE } virDaemonOptionsResult;

/* options.c: prints help, version or what is wrong by itself. */
virDaemonOptionsResult virDaemonParseOptions(virDaemon *daemon, int argc, char **argv);

/* settings.c */
gboolean virDaemonReadSettings(virDaemon *daemon, GError **error);

/* sockets.c */
gboolean virDaemonOpenSockets(virDaemon *daemon, GError **error);
void virDaemonCloseSockets(virDaemon *daemon);

/* pid_file.c: fails naming the process that has the file. */
gboolean virDaemonLockPidFile(virDaemon *daemon, GError **error);

/* notify.c: tells systemd; nothing happens where nobody listens. */
void virDaemonNotify(const char *state);
/* True if @text, from the environment, is this process's id. */
gboolean virDaemonIsOwnPid(const char *text);
void virDaemonStartWatchdog(virDaemon *daemon);
