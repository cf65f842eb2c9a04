/*
 * qemu_capabilities.h: the two documents that tell clients what this host and its QEMUs can do
 *
 * Thread: worker; may start a QEMU to ask it.
 */
#pragma once

#include "drivers/base/domain_driver.h"

char *qemuCapabilitiesFormat(virHypervisor *hv, GError **error);
char *qemuDomainCapabilitiesFormat(virHypervisor *hv, const char *emulator, const char *arch,
                                   const char *machine, const char *virttype, unsigned flags,
                                   GError **error);
