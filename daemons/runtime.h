/*
 * runtime.h: what all daemons share
 *
 * A daemon is a const virDaemonDescription; virDaemonMain() does the rest: options, sockets
 * (from systemd or its own), signals, readiness, watchdog, pid file, idle exit, the main loop.
 *
 * Order at start: options, sockets listen, init(), READY=1, first call is read. Clients that
 * connect while init() runs wait in the kernel's queue.
 */
#pragma once

#include "rpc/server.h"

typedef struct _virDaemon virDaemon;

typedef struct {
    const char *name;  /* "virtqemud"; sockets are virtqemud-sock, -sock-ro, -admin-sock */
    const char *about; /* one line for --help */
    /* Loads the state, adds handlers and forwards to virDaemonGetServer(). */
    gboolean (*init)(virDaemon *daemon, GError **error);
    /* SIGHUP; may be NULL. */
    void (*reload)(virDaemon *daemon);
    /* Before a clean exit, clients are gone; may be NULL. */
    void (*shutdown)(virDaemon *daemon);
    /* False keeps the daemon from leaving when idle (--timeout); NULL: no clients is idle. */
    gboolean (*idle)(virDaemon *daemon);
    const virRPCServerLimits *limits; /* NULL for the defaults */
} virDaemonDescription;

int virDaemonMain(const virDaemonDescription *description, int argc, char **argv);

virRPCServer *virDaemonGetServer(virDaemon *daemon);
/* True for root's daemon: /etc/libvirt, /run/libvirt, /var/lib/libvirt; false for a session's. */
gboolean virDaemonIsPrivileged(virDaemon *daemon);
/* The file given with --config, or NULL. */
const char *virDaemonGetConfigFile(virDaemon *daemon);
/* Where the sockets are: /run/libvirt, or $XDG_RUNTIME_DIR/libvirt. */
const char *virDaemonGetSocketDir(virDaemon *daemon);
/* The driver's own. */
void virDaemonSetData(virDaemon *daemon, gpointer data);
gpointer virDaemonGetData(virDaemon *daemon);
/* Keeps the daemon from leaving when idle, e.g. for each running guest. Counts. Any thread. */
void virDaemonInhibit(virDaemon *daemon);
void virDaemonUninhibit(virDaemon *daemon);
/* Ends the main loop after the current dispatch; @status is the exit status. Any thread. */
void virDaemonQuit(virDaemon *daemon, int status);
