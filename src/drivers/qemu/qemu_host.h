/*
 * qemu_host.h: what a guest needs of the host: files, sockets, taps
 *
 * Thread: a domain's running job.
 */
#pragma once

#include "drivers/qemu/qemu_command.h"
#include "drivers/qemu/qemu_driver.h"

/* The opaque pointer of these operations is a qemuDriver. */
extern const qemuCommandHost qemuHostOps;

/* A folder that only QEMU's user can enter; fine if it is there. */
gboolean qemuHostMakeDir(const qemuDriver *driver, const char *path, GError **error);
/* Removes a folder and the files in it, as far as that works. */
void qemuHostRemoveDir(const char *path);
/* The copy of a firmware's variables that belongs to this guest, made from its template. */
gboolean qemuHostMakeNvram(const qemuDriver *driver, virDomainDef *live, GError **error);
