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

typedef struct _virDomainDriver virDomainDriver;
typedef struct _virDomainEvents virDomainEvents;

struct _virHypervisor {
    const virDomainDriver *driver;
    gpointer driver_data;  /* from driver->init */
    gboolean privileged;   /* qemu:///system; FALSE: /session */
    char *uri;             /* "qemu:///system" */
    char *config_dir;      /* /etc/libvirt/qemu */
    char *autostart_dir;   /* /etc/libvirt/qemu/autostart */
    char *state_dir;       /* /run/libvirt/qemu */
    char *lib_dir;         /* /var/lib/libvirt/qemu */
    char *log_dir;         /* /var/log/libvirt/qemu */
    char *cache_dir;       /* /var/cache/libvirt/qemu */
    char *network_socket;  /* /run/libvirt/virtnetworkd-sock */
    unsigned char host_uuid[VIR_UUID_BUFLEN];
    virDomainList *domains;
    virDomainEvents *events;
    virJobPool *pool;
    GMainContext *context; /* the I/O thread's */
};

/* The next domain id, never used before by this daemon (ids of found guests count). Any thread. */
int virHypervisorNextId(virHypervisor *hv);

/* Runs @func on the I/O thread soon; in order. Any thread. */
void virHypervisorInvoke(virHypervisor *hv, GSourceFunc func, gpointer opaque);
