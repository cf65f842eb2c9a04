/*
 * hypervisor.h: one hypervisor driver at work in this daemon
 *
 * Holds what its domains share: folders, list, workers, registrations, identity of the host.
 *
 * Thread: fields are set before the first domain is loaded and don't change; what they point to
 * guards itself.
 */
#pragma once

#include "drivers/base/domain_list.h"
#include "rpc/server.h"

typedef struct _virDomainDriver virDomainDriver;
typedef struct _virEventRegistry virEventRegistry;
typedef struct _virNetworkLink virNetworkLink; /* network_link.h: the way to virtnetworkd */

struct _virHypervisor {
    const virDomainDriver *driver;
    gpointer driver_data; /* from driver->init */
    gboolean privileged;  /* qemu:///system; FALSE: /session */
    char *uri;            /* "qemu:///system" */
    char *config_dir;     /* /etc/libvirt/qemu */
    char *autostart_dir;  /* /etc/libvirt/qemu/autostart */
    char *state_dir;      /* /run/libvirt/qemu */
    char *lib_dir;        /* /var/lib/libvirt/qemu */
    char *log_dir;        /* /var/log/libvirt/qemu */
    char *cache_dir;      /* /var/cache/libvirt/qemu */
    char *socket_dir;     /* /run/libvirt, where the other daemons listen */
    virDomainList *domains;
    virEventRegistry *events;
    virNetworkLink *network;
    virJobPool *pool;
    virJobQueue *probes;   /* questions to the hypervisor that belong to no domain */
    GMainContext *context; /* the I/O thread's */
    gint last_id;          /* atomic */
};

/**
 * virHypervisorNew:
 * @driver: const, lives for ever
 * @privileged: root's daemon, or a user's
 * @context: whose thread is the I/O thread; NULL for the main context
 *
 * Calls driver->init(). Nothing is loaded yet.
 */
virHypervisor *virHypervisorNew(const virDomainDriver *driver, gboolean privileged,
                                GMainContext *context, GError **error);
/* Waits for running jobs; guests go on running. */
void virHypervisorFree(virHypervisor *hv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virHypervisor, virHypervisorFree)

/**
 * virHypervisorLoad:
 *
 * Reads definitions and status files; begins to reconnect to running guests and, once after boot,
 * to start what is marked for autostart. A file that can't be read is reported in the log and
 * left alone. FALSE only if a folder can't be used at all. I/O thread.
 */
gboolean virHypervisorLoad(virHypervisor *hv, GError **error);
/* Looks for definitions that appeared since (SIGHUP). */
void virHypervisorReload(virHypervisor *hv);

/* Adds the handlers of all API groups, the driver's own, and forwards to the other daemons. */
void virHypervisorServe(virHypervisor *hv, virRPCServer *server);

/* TRUE while no guest runs and no job is under way: the daemon may leave. */
gboolean virHypervisorIsIdle(virHypervisor *hv);

/* The next domain id, never used before by this daemon (ids of found guests count). Any thread. */
int virHypervisorNextId(virHypervisor *hv);

/* Runs @func on the I/O thread soon; in order. Any thread. */
void virHypervisorInvoke(virHypervisor *hv, GSourceFunc func, gpointer opaque);
