/*
 * qemu_conf.h: QEMU's rules for domain documents
 *
 * Defaults, implied devices, addresses and refusals that the common conf library doesn't know.
 * Pure: what the QEMU binary can do comes in through qemuConfContext. Shared by virtqemud and by
 * tools that have no daemon.
 *
 * Thread: whoever parses; a context is const and serves any number of threads.
 */
#pragma once

#include "conf/domain/domain_conf.h"
#include "drivers/qemu/qemu_caps.h"

/* The `opaque` of virDomainDefParse() with qemuDomainConfDriver. */
typedef struct {
    /* How to find what a binary can: virQEMUCapsCacheLookup(), or a test's own. */
    virQEMUCaps *(*lookup)(const char *binary, GError **error);
} qemuConfContext;

#define QEMU_CONF_CONTEXT_INIT \
    { \
        .lookup = virQEMUCapsCacheLookup \
    }

extern const virDomainConfDriver qemuDomainConfDriver;

/* Which board it is: machine types are versioned, "pc-q35-7.2". */
gboolean qemuDomainIsQ35(const virDomainDef *def);
gboolean qemuDomainIsI440FX(const virDomainDef *def);
gboolean qemuDomainIsX86(const virDomainDef *def);
/* TRUE if the board has a PCI Express root complex. */
gboolean qemuDomainHasPCIeRoot(const virDomainDef *def);
/* TRUE if there is PCI at all. */
gboolean qemuDomainHasPCI(const virDomainDef *def);
