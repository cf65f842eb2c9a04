/*
 * virtnetworkd.c: the daemon of virtual networks
 */
#include "daemons/placeholder.h"
#include "daemons/runtime.h"
#include "rpc/qemu_protocol.h"

static gboolean networkDaemonInit(virDaemon *daemon, GError **error)
{
    virRPCServer *server = virDaemonGetServer(daemon);

    virPlaceholderAddHandlers(server, virDaemonIsPrivileged(daemon) ? "network:///system" : "network:///session");
    return TRUE;
}

static const virDaemonDescription description = {
    .name = "virtnetworkd",
    .about = "Runs virtual networks for the clients of libvirt.",
    .init = networkDaemonInit,
};

int main(int argc, char **argv)
{
    return virDaemonMain(&description, argc, argv);
}
