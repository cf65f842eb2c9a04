/*
 * qemu_driver.c: the table that makes QEMU one of the hypervisors
 */
#include "drivers/qemu/qemu_driver.h"

#include <string.h>

#include "common/base/error.h"
#include "config.h"
#include "drivers/qemu/qemu_capabilities.h"
#include "drivers/qemu/qemu_console.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_hotplug.h"
#include "drivers/qemu/qemu_lifecycle.h"
#include "drivers/qemu/qemu_process.h"
#include "drivers/qemu/qemu_rpc.h"
#include "drivers/qemu/qemu_stats.h"

static void qemuDriverFree(gpointer opaque)
{
    qemuDriver *driver = opaque;

    g_free(driver->groups);
    g_free(driver->user);
    g_free(driver->vnc_listen);
    g_free(driver);
}

static gpointer qemuDriverInit(virHypervisor *hv, GError **error)
{
    qemuDriver *driver = g_new0(qemuDriver, 1);
    g_autofree char *config = NULL;
    g_autofree char *folder = g_path_get_dirname(hv->config_dir);

    driver->conf = (qemuConfContext)QEMU_CONF_CONTEXT_INIT;
    driver->hv = hv;
    config = g_build_filename(folder, "qemu.conf", NULL);
    if (!qemuDriverReadConfig(driver, config, error)) {
        qemuDriverFree(driver);
        return NULL;
    }
    virQEMUCapsCacheInit(hv->cache_dir, driver->uid, driver->gid);
    return driver;
}

/* The version of the host's own QEMU. */
static gboolean qemuDriverGetVersion(virHypervisor *hv, unsigned long *version, GError **error)
{
    g_autofree char *binary = virQEMUCapsFindEmulator(virQEMUCapsHostArch());
    g_autoptr(virQEMUCaps) caps = NULL;

    if (!binary) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "no QEMU for %s is installed; on Debian the package is qemu-system-x86",
                    virQEMUCapsHostArch());
        return FALSE;
    }
    if (!(caps = virQEMUCapsCacheLookup(binary, error)))
        return FALSE;
    *version = virQEMUCapsGetVersion(caps);
    return TRUE;
}

/* What a guest of type @type may have at most, machine by machine less. */
static int qemuDriverGetMaxVcpus(virHypervisor *hv, const char *type, GError **error)
{
    if (type && virDomainVirtTypeTypeFromString(type) < 0) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG, "unknown domain type '%s'", type);
        return -1;
    }
    return 16;
}

const virDomainDriver qemuDomainDriver = {
    .name = "QEMU",
    .scheme = "qemu",
    .os_type_unit = "virtqemud",
    .conf = &qemuDomainConfDriver,
    .init = qemuDriverInit,
    .free = qemuDriverFree,
    .get_version = qemuDriverGetVersion,
    .get_capabilities = qemuCapabilitiesFormat,
    .get_domain_capabilities = qemuDomainCapabilitiesFormat,
    .get_max_vcpus = qemuDriverGetMaxVcpus,
    .private_new = qemuDomainPrivateNew,
    .private_free = qemuDomainPrivateFree,
    .private_format = qemuDomainPrivateFormat,
    .private_parse = qemuDomainPrivateParse,
    .start = qemuProcessStart,
    .stop = qemuProcessStop,
    .reconnect = qemuProcessReconnect,
    .shutdown = qemuLifecycleShutdown,
    .reboot = qemuLifecycleReboot,
    .reset = qemuLifecycleReset,
    .suspend = qemuLifecycleSuspend,
    .resume = qemuLifecycleResume,
    .inject_nmi = qemuLifecycleInjectNmi,
    .pm_wakeup = qemuLifecyclePMWakeup,
    .send_key = qemuLifecycleSendKey,
    .screenshot = qemuLifecycleScreenshot,
    .attach_device = qemuHotplugAttach,
    .detach_device = qemuHotplugDetach,
    .update_device = qemuHotplugUpdate,
    .set_memory = qemuLifecycleSetMemory,
    .set_memory_stats_period = qemuLifecycleSetStatsPeriod,
    .set_interface_link = qemuHotplugSetLink,
    .open_console = qemuConsoleOpen,
    .open_channel = qemuChannelOpen,
    .open_graphics = qemuGraphicsOpen,
    .query_stats = qemuStatsQuery,
    .get_stats = qemuStatsGet,
    .get_cpu_time = qemuStatsGetCpuTime,
    .get_vcpu_times = qemuStatsGetVcpuTimes,
    .handlers = qemuRpcHandlers,
};
