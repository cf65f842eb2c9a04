/*
 * qemu_input.c: keyboards, mice, tablets of a guest, and USB hubs
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/input.h"
#include "drivers/qemu/qemu_device.h"
#include "drivers/qemu/qemu_json.h"

static const char *const usb_drivers[VIR_DOMAIN_INPUT_TYPE_LAST] = {
    [VIR_DOMAIN_INPUT_TYPE_MOUSE] = "usb-mouse",
    [VIR_DOMAIN_INPUT_TYPE_TABLET] = "usb-tablet",
    [VIR_DOMAIN_INPUT_TYPE_KBD] = "usb-kbd",
};

static const char *const virtio_drivers[VIR_DOMAIN_INPUT_TYPE_LAST] = {
    [VIR_DOMAIN_INPUT_TYPE_MOUSE] = "virtio-mouse",
    [VIR_DOMAIN_INPUT_TYPE_TABLET] = "virtio-tablet",
    [VIR_DOMAIN_INPUT_TYPE_KBD] = "virtio-keyboard",
    [VIR_DOMAIN_INPUT_TYPE_PASSTHROUGH] = "virtio-input-host",
};

static char *qemuInputAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("input%zu", n);
}

static void qemuInputAddEvdev(qemuCommand *cmd, const virDomainInputDef *input)
{
    JsonObject *object = qemuJsonObject("s:qom-type", "input-linux", "s:id", input->info.alias,
                                        "S:evdev", input->evdev, "T:repeat", input->repeat, NULL);

    if (input->grab == VIR_DOMAIN_INPUT_SOURCE_GRAB_ALL)
        qemuJsonAdd(object, "b:grab_all", TRUE, NULL);
    if (input->grabToggle != VIR_DOMAIN_INPUT_SOURCE_GRAB_TOGGLE_DEFAULT)
        qemuJsonAdd(object, "s:grab-toggle",
                    virDomainInputSourceGrabToggleTypeToString(input->grabToggle), NULL);
    qemuCommandAddJson(cmd, "-object", object);
}

static gboolean qemuInputCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainInputDef *input = dev;
    g_autoptr(JsonObject) props = NULL;
    g_autofree char *driver = NULL;
    int suffix = input->model - VIR_DOMAIN_INPUT_MODEL_VIRTIO;

    if (input->type == VIR_DOMAIN_INPUT_TYPE_EVDEV) {
        qemuInputAddEvdev(cmd, input);
        return TRUE;
    }
    if (input->bus == VIR_DOMAIN_INPUT_BUS_PS2)
        return TRUE; /* belongs to the board */
    if (input->bus == VIR_DOMAIN_INPUT_BUS_USB)
        driver = g_strdup(usb_drivers[input->type]);
    else if (input->bus == VIR_DOMAIN_INPUT_BUS_VIRTIO)
        driver = qemuDeviceVirtioName(virtio_drivers[input->type], suffix);
    if (!driver) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "QEMU has no input device of type '%s' on the bus '%s'",
                    virDomainInputTypeTypeToString(input->type),
                    virDomainInputBusTypeToString(input->bus));
        return FALSE;
    }
    props = qemuJsonObject("s:driver", driver, "s:id", input->info.alias, "S:evdev", input->evdev,
                           NULL);
    if (input->bus == VIR_DOMAIN_INPUT_BUS_VIRTIO)
        qemuDeviceAddVirtio(props, &input->virtio);
    if (!qemuDeviceAddAddress(cmd->def, props, &input->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

static gboolean qemuHubCommand(qemuCommand *cmd, void *dev, GError **error)
{
    const virDomainDeviceInfo *info = virDomainDeviceGetInfo(VIR_DOMAIN_DEVICE_HUB, dev);
    g_autoptr(JsonObject) props = qemuJsonObject("s:driver", "usb-hub", "s:id", info->alias, NULL);

    if (!qemuDeviceAddAddress(cmd->def, props, info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

static char *qemuHubAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("hub%zu", n);
}

const qemuDeviceOps qemuInputOps = {
    .kind = VIR_DOMAIN_DEVICE_INPUT,
    .command = qemuInputCommand,
    .alias = qemuInputAlias,
};
const qemuDeviceOps qemuHubOps = {
    .kind = VIR_DOMAIN_DEVICE_HUB,
    .command = qemuHubCommand,
    .alias = qemuHubAlias,
};
