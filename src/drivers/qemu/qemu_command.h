/*
 * qemu_command.h: from a live definition to QEMU's command line
 *
 * A qemuCommand collects arguments and the descriptors that go with them. Each device kind has its
 * own file (qemu_disk.c, qemu_net.c ...) with what it needs at start and when plugged in; the table
 * in qemu_device.h lists them. What must be opened or made on the host goes through
 * qemuCommandHost, so that the same builders serve start, hotplug and the golden tests.
 *
 * Thread: a domain's running job.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "conf/device/device_info.h"
#include "conf/domain/domain_conf.h"
#include "drivers/qemu/qemu_caps.h"

typedef struct _qemuCommand qemuCommand;

/* Each returns -1 (FALSE) with @error on failure; descriptors are owned by the caller. */
typedef struct {
    /* @flags as for open(); made with mode 0600 if O_CREAT is there. */
    int (*open_file)(gpointer opaque, const char *path, int flags, GError **error);
    /* A listening unix socket that QEMU's user may be reached through. */
    int (*listen)(gpointer opaque, const char *path, GError **error);
    /* @nfds descriptors of the host's interface for @net, which is made if need be; sets
     * net->ifname. @vhost, if not NULL, gets as many of /dev/vhost-net. */
    gboolean (*open_tap)(gpointer opaque, virDomainNetDef *net, int *fds, int *vhost, gsize nfds,
                         GError **error);
    /* The path under which QEMU can read @path (kernel, initrd, ROMs), owned by the caller; it may
     * be a descriptor's, which is then passed along. */
    char *(*readable)(gpointer opaque, qemuCommand *cmd, const char *path, GError **error);
    /* A TCP port that is free now, 5900..65535; 0 with @error. */
    unsigned (*free_port)(gpointer opaque, const char *address, GError **error);
} qemuCommandHost;

struct _qemuCommand {
    virDomainDef *def; /* live; builders fill in names and ports */
    virQEMUCaps *caps;
    const char *dir; /* the domain's own folder, writable by QEMU's user */
    const qemuCommandHost *host;
    gpointer opaque;
    GPtrArray *argv;
    GArray *fds;       /* int: go to QEMU under the same number, owned unless borrowed */
    gboolean borrowed; /* the descriptors are not ours to close (tests) */
    unsigned fdsets;
};

qemuCommand *qemuCommandNew(virDomainDef *live, virQEMUCaps *caps, const char *dir,
                            const qemuCommandHost *host, gpointer opaque);
void qemuCommandFree(qemuCommand *cmd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qemuCommand, qemuCommandFree)

/**
 * qemuCommandBuild:
 * @monitor_fd: the monitor's listening socket; taken over
 *
 * The whole command line. Aliases are given first. FALSE with @error naming the device at fault.
 */
gboolean qemuCommandBuild(qemuCommand *cmd, int monitor_fd, GError **error);

/* For the builders. */
void qemuCommandAdd(qemuCommand *cmd, const char *option, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4); /* @fmt NULL: the option stands alone */
/* Takes @value over. */
void qemuCommandAddJson(qemuCommand *cmd, const char *option, JsonObject *value);
/* QEMU gets @fd, taken over; returns it for the argument. */
int qemuCommandPassFd(qemuCommand *cmd, int fd);
/* QEMU gets a file by descriptor: returns "/dev/fdset/N", owned by the caller; NULL with @error. */
char *qemuCommandPassFile(qemuCommand *cmd, const char *path, int flags, GError **error);
/* @text with commas doubled, as option lists need it. */
char *qemuCommandEscape(const char *text);

/* KVM or TCG, as the domain's type says. */
static inline virQEMUAccel qemuCommandAccel(const virDomainDef *def)
{
    return def->virtType == VIR_DOMAIN_VIRT_KVM ? VIR_QEMU_ACCEL_KVM : VIR_QEMU_ACCEL_TCG;
}
gboolean qemuCommandMachineIsQ35(const virDomainDef *def);
gboolean qemuCommandMachineIsI440FX(const virDomainDef *def);

/* Parts of the command line that are no devices. Each in its file. */
gboolean qemuMachineCommand(qemuCommand *cmd,
                            GError **error);                  /* qemu_machine.c: -machine, -accel */
gboolean qemuCpuCommand(qemuCommand *cmd, GError **error);    /* qemu_cpu.c: -cpu */
gboolean qemuMemoryCommand(qemuCommand *cmd, GError **error); /* qemu_memory.c: -m, -smp, -numa */
gboolean qemuClockCommand(qemuCommand *cmd, GError **error);  /* qemu_clock.c: -rtc */
gboolean qemuBootCommand(qemuCommand *cmd, GError **error);   /* qemu_boot.c: -boot, -kernel */
gboolean qemuFirmwareCommand(qemuCommand *cmd, GError **error); /* qemu_boot.c: pflash, -bios */
/* Gives devices the boot order that <os><boot> asks for (info.effectiveBootIndex). */
void qemuBootAssignOrder(virDomainDef *live);
