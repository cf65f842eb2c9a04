/*
 * virtqemud.c: the daemon of QEMU guests
 */
#include "daemons/runtime.h"
#include "drivers/qemu/qemu_driver.h"

static gboolean qemuDaemonInit(virDaemon *daemon, GError **error)
{
    virHypervisor *hv =
        virHypervisorNew(&qemuDomainDriver, virDaemonIsPrivileged(daemon), NULL, error);

    if (!hv)
        return FALSE;
    virDaemonSetData(daemon, hv);
    if (!virHypervisorLoad(hv, error))
        return FALSE;
    virHypervisorServe(hv, virDaemonGetServer(daemon));
    return TRUE;
}

static void qemuDaemonReload(virDaemon *daemon)
{
    virHypervisorReload(virDaemonGetData(daemon));
}

static void qemuDaemonShutdown(virDaemon *daemon)
{
    virHypervisorFree(virDaemonGetData(daemon));
}

static gboolean qemuDaemonIdle(virDaemon *daemon)
{
    return virHypervisorIsIdle(virDaemonGetData(daemon));
}

static const virDaemonDescription description = {
    .name = "virtqemud",
    .about = "Runs QEMU guests for the clients of libvirt.",
    .init = qemuDaemonInit,
    .reload = qemuDaemonReload,
    .shutdown = qemuDaemonShutdown,
    .idle = qemuDaemonIdle,
};

int main(int argc, char **argv)
{
    return virDaemonMain(&description, argc, argv);
}
