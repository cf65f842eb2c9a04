/*
 * virtqemud.c: the daemon of QEMU guests
 */
#include "daemons/placeholder.h"
#include "daemons/runtime.h"

static gboolean qemuDaemonInit(virDaemon *daemon, GError **error)
{
    virRPCServer *server = virDaemonGetServer(daemon);

    virPlaceholderAddHandlers(server, virDaemonIsPrivileged(daemon) ? "qemu:///system" : "qemu:///session");
    virDaemonForward(daemon, VIR_RPC_OBJECT_NETWORK, "virtnetworkd", "network");
    return TRUE;
}

static const virDaemonDescription description = {
    .name = "virtqemud",
    .about = "Runs QEMU guests for the clients of libvirt.",
    .init = qemuDaemonInit,
};

int main(int argc, char **argv)
{
    return virDaemonMain(&description, argc, argv);
}
