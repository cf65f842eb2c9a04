/*
 * qemu_driver.h: what all QEMU domains of this daemon share
 *
 * Thread: set when the driver starts, const afterwards.
 */
#pragma once

#include "drivers/base/domain_driver.h"
#include "drivers/qemu/conf/qemu_conf.h"

typedef struct {
    qemuConfContext conf; /* first: the opaque pointer of the conf hooks */
    virHypervisor *hv;
    /* Who QEMU runs as; -1: as the daemon. */
    uid_t uid;
    gid_t gid;
    gid_t *groups;
    gsize ngroups;
    char *user;        /* for messages */
    char *vnc_listen;  /* 127.0.0.1 */
    unsigned port_min; /* VNC and SPICE ports chosen by us */
    unsigned port_max;
    gboolean sandbox;
    gboolean cgroups; /* cgroup of its own for each guest */
    gint next_port;   /* atomic: where to look next */
} qemuDriver;

static inline qemuDriver *qemuDriverGet(const virDomainObj *obj)
{
    return virDomainObjHypervisor(obj)->driver_data;
}

/* qemu_config.c: reads qemu.conf into @driver. */
gboolean qemuDriverReadConfig(qemuDriver *driver, const char *path, GError **error);

extern const virDomainDriver qemuDomainDriver;
