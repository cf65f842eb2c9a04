/*
 * driver.h: the network driver of one daemon: folders, networks, workers
 *
 * Thread: fields are set before the first network is loaded and don't change; what they point to
 * guards itself.
 */
#pragma once

#include <glib.h>

#include "common/base/job_queue.h"
#include "rpc/server.h"

typedef struct _virNetworkDriver virNetworkDriver;
typedef struct _virNetworkList virNetworkList;
typedef struct _virNetworkEvents virNetworkEvents;

/* Told each time that a network becomes active (TRUE) or ends. Any thread. */
typedef void (*virNetworkBusyFunc)(gboolean busy, gpointer opaque);

struct _virNetworkDriver {
    gboolean privileged; /* network:///system; FALSE: /session */
    char *uri;
    char *config_dir;    /* /etc/libvirt/qemu/networks */
    char *autostart_dir; /* /etc/libvirt/qemu/networks/autostart */
    char *state_dir;     /* /run/libvirt/network */
    char *dnsmasq_dir;   /* /var/lib/libvirt/dnsmasq */
    char *dnsmasq;       /* the program */
    char *lease_helper;  /* the program that dnsmasq tells about leases */
    virNetworkList *networks;
    virNetworkEvents *events;
    virJobPool *pool;
    GMainContext *context; /* the I/O thread's */
    guint firewall_watch;

    GMutex define_lock; /* names and bridges of networks being defined; held over a commit */

    virNetworkBusyFunc busy;
    gpointer busy_opaque;
};

/**
 * virNetworkDriverNew:
 * @privileged: the system's networks, or the calling user's
 * @busy: may be NULL
 *
 * Makes the folders, loads definitions and states, takes over the networks that run, starts those
 * marked for it (in jobs, afterwards). NULL with @error if a folder can't be made; a bad file is
 * logged and left where it is. I/O thread.
 */
virNetworkDriver *virNetworkDriverNew(gboolean privileged, virNetworkBusyFunc busy, gpointer opaque,
                                      GError **error);
/* Puts back what others have removed from the packet filter. I/O thread. */
void virNetworkDriverReload(virNetworkDriver *driver);
/* Leaves all networks running. I/O thread. */
void virNetworkDriverFree(virNetworkDriver *driver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetworkDriver, virNetworkDriverFree)

/* Adds the handlers of connect_*, network_* and network_port_*. */
void virNetworkDriverAddHandlers(virNetworkDriver *driver, virRPCServer *server);

/* Runs @func on the I/O thread soon. Any thread. */
void virNetworkDriverInvoke(virNetworkDriver *driver, GSourceFunc func, gpointer opaque,
                            GDestroyNotify destroy);
