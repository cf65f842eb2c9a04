/*
 * qemu_balloon.c: the memory balloon, random number generators, watchdogs and panic devices
 *
 * Four devices of a few lines each.
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/chardev.h"
#include "conf/device/memballoon.h"
#include "conf/device/panic.h"
#include "conf/device/rng.h"
#include "conf/device/watchdog.h"
#include "drivers/qemu/qemu_chardev.h"
#include "drivers/qemu/qemu_json.h"

static char *qemuMemballoonAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("balloon%zu", n);
}

static gboolean qemuMemballoonCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainMemballoonDef *balloon = dev;
    int suffix = balloon->model == VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO_TRANSITIONAL       ? 1
                 : balloon->model == VIR_DOMAIN_MEMBALLOON_MODEL_VIRTIO_NON_TRANSITIONAL ? 2
                                                                                         : 0;
    g_autofree char *driver = qemuDeviceVirtioName("virtio-balloon", suffix);
    g_autoptr(JsonObject) props = NULL;

    if (balloon->model == VIR_DOMAIN_MEMBALLOON_MODEL_NONE)
        return TRUE;
    props = qemuJsonObject("s:driver", driver, "s:id", balloon->info.alias, "T:deflate-on-oom",
                           balloon->autodeflate, "T:free-page-reporting",
                           balloon->free_page_reporting, NULL);
    qemuDeviceAddVirtio(props, &balloon->virtio);
    if (!qemuDeviceAddAddress(cmd->def, props, &balloon->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

static char *qemuRngAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("rng%zu", n);
}

static gboolean qemuRngCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainRNGDef *rng = dev;
    g_autofree char *object_id = g_strdup_printf("obj%s", rng->info.alias);
    g_autofree char *driver =
        qemuDeviceVirtioName("virtio-rng", rng->model - VIR_DOMAIN_RNG_MODEL_VIRTIO);
    g_autofree char *chardev = g_strdup_printf("char%s", rng->info.alias);
    g_autoptr(JsonObject) props = NULL;
    JsonObject *object;

    if (rng->backend == VIR_DOMAIN_RNG_BACKEND_RANDOM) {
        object = qemuJsonObject("s:qom-type", "rng-random", "s:id", object_id, "s:filename",
                                rng->file ? rng->file : "/dev/random", NULL);
    } else if (rng->backend == VIR_DOMAIN_RNG_BACKEND_EGD) {
        if (!qemuChardevAddBackend(cmd, rng->chardev, rng->info.alias, error))
            return FALSE;
        object =
            qemuJsonObject("s:qom-type", "rng-egd", "s:id", object_id, "s:chardev", chardev, NULL);
    } else {
        object = qemuJsonObject("s:qom-type", "rng-builtin", "s:id", object_id, NULL);
    }
    qemuCommandAddJson(cmd, "-object", object);
    props = qemuJsonObject("s:driver", driver, "s:rng", object_id, "s:id", rng->info.alias, NULL);
    if (rng->rate)
        qemuJsonAdd(props, "u:max-bytes", rng->rate, "u:period", rng->period ? rng->period : 1000,
                    NULL);
    qemuDeviceAddVirtio(props, &rng->virtio);
    if (!qemuDeviceAddAddress(cmd->def, props, &rng->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

static char *qemuWatchdogAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("watchdog%zu", n);
}

static gboolean qemuWatchdogCommand(qemuCommand *cmd, void *dev, GError **error)
{
    static const char *const actions[VIR_DOMAIN_WATCHDOG_ACTION_LAST] = {
        [VIR_DOMAIN_WATCHDOG_ACTION_RESET] = "reset",
        [VIR_DOMAIN_WATCHDOG_ACTION_SHUTDOWN] = "shutdown",
        [VIR_DOMAIN_WATCHDOG_ACTION_POWEROFF] = "poweroff",
        [VIR_DOMAIN_WATCHDOG_ACTION_PAUSE] = "pause",
        [VIR_DOMAIN_WATCHDOG_ACTION_DUMP] = "pause", /* we dump, QEMU waits */
        [VIR_DOMAIN_WATCHDOG_ACTION_NONE] = "none",
        [VIR_DOMAIN_WATCHDOG_ACTION_INJECTNMI] = "inject-nmi",
    };
    const virDomainWatchdogDef *watchdog = dev;
    g_autoptr(JsonObject) props = NULL;

    if (cmd->def->watchdogs[0] == watchdog)
        qemuCommandAdd(cmd, "-watchdog-action", "%s", actions[watchdog->action]);
    if (watchdog->model == VIR_DOMAIN_WATCHDOG_MODEL_ITCO) {
        qemuCommandAdd(cmd, "-global", "ICH9-LPC.noreboot=off");
        return TRUE;
    }
    props = qemuJsonObject("s:driver", virDomainWatchdogModelTypeToString(watchdog->model), "s:id",
                           watchdog->info.alias, NULL);
    if (!qemuDeviceAddAddress(cmd->def, props, &watchdog->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

static gboolean qemuPanicCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainPanicDef *panic = dev;
    const virDomainDeviceInfo *info = &panic->info;
    JsonObject *props;

    if (panic->model == VIR_DOMAIN_PANIC_MODEL_HYPERV)
        return TRUE; /* a CPU property */
    props = qemuJsonObject("s:driver", "pvpanic", NULL);
    if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_ISA && info->addr.isa.iobase)
        qemuJsonAdd(props, "u:ioport", info->addr.isa.iobase, NULL);
    qemuCommandAddJson(cmd, "-device", props);
    return TRUE;
}

const qemuDeviceOps qemuMemballoonOps = {
    .kind = VIR_DOMAIN_DEVICE_MEMBALLOON,
    .command = qemuMemballoonCommand,
    .alias = qemuMemballoonAlias,
};
const qemuDeviceOps qemuRngOps = {
    .kind = VIR_DOMAIN_DEVICE_RNG,
    .command = qemuRngCommand,
    .alias = qemuRngAlias,
};
const qemuDeviceOps qemuWatchdogOps = {
    .kind = VIR_DOMAIN_DEVICE_WATCHDOG,
    .command = qemuWatchdogCommand,
    .alias = qemuWatchdogAlias,
};
const qemuDeviceOps qemuPanicOps = {
    .kind = VIR_DOMAIN_DEVICE_PANIC,
    .command = qemuPanicCommand,
};
