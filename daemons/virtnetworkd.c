/*
 * virtnetworkd.c: the daemon of virtual networks
 */
#include "daemons/runtime.h"
#include "network/driver.h"

static void networkDaemonBusy(gboolean busy, gpointer opaque)
{
    /* a network that runs needs its dnsmasq watched */
    if (busy)
        virDaemonInhibit(opaque);
    else
        virDaemonUninhibit(opaque);
}

static gboolean networkDaemonInit(virDaemon *daemon, GError **error)
{
    virNetworkDriver *driver =
        virNetworkDriverNew(virDaemonIsPrivileged(daemon), networkDaemonBusy, daemon, error);

    if (!driver)
        return FALSE;
    virDaemonSetData(daemon, driver);
    virNetworkDriverAddHandlers(driver, virDaemonGetServer(daemon));
    return TRUE;
}

/* SIGHUP: whatever was done to the packet filter is mended. */
static void networkDaemonReload(virDaemon *daemon)
{
    virNetworkDriverReload(virDaemonGetData(daemon));
}

static void networkDaemonShutdown(virDaemon *daemon)
{
    virNetworkDriverFree(virDaemonGetData(daemon));
}

static const virDaemonDescription description = {
    .name = "virtnetworkd",
    .about = "Runs virtual networks for the clients of libvirt.",
    .init = networkDaemonInit,
    .reload = networkDaemonReload,
    .shutdown = networkDaemonShutdown,
};

int main(int argc, char **argv)
{
    return virDaemonMain(&description, argc, argv);
}
