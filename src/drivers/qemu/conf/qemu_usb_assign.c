/*
 * qemu_usb_assign.c: USB ports of a QEMU domain
 *
 * A tree of hubs under each controller. Ports that the document names are taken first; hubs are
 * added when the controllers' own ports would not do for the rest.
 *
 * Runs on whatever thread parses a document.
 */
#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/device/hostdev.h"
#include "conf/device/hub.h"
#include "conf/device/input.h"
#include "conf/device/net.h"
#include "conf/device/redirdev.h"
#include "conf/device/sound.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

#define HUB_PORTS 8
#define PATH_LEN VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH

/* A controller's root hub, or a hub plugged into a port. */
typedef struct _usbHub usbHub;
struct _usbHub {
    unsigned nports;
    guint8 *taken;  /* per port, index 0 is port 1 */
    usbHub **below; /* per port: the hub plugged there, or NULL */
};

typedef struct {
    virDomainDef *def;
    GPtrArray *buses; /* of usbHub *, by controller index; NULL: none */
    virXMLProblems *problems;
} usbAssign;

static usbHub *usbHubNew(unsigned nports)
{
    usbHub *hub = g_new0(usbHub, 1);

    hub->nports = nports;
    hub->taken = g_new0(guint8, nports);
    hub->below = g_new0(usbHub *, nports);
    return hub;
}

static void usbHubFree(usbHub *hub)
{
    if (!hub)
        return;
    for (unsigned i = 0; i < hub->nports; i++)
        usbHubFree(hub->below[i]);
    g_free(hub->taken);
    g_free(hub->below);
    g_free(hub);
}

/* Root ports of each model when the document does not say. */
static const guint8 model_ports[VIR_DOMAIN_CONTROLLER_MODEL_USB_LAST] = {
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_DEFAULT] = 2,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX3_UHCI] = 2,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_PIIX4_UHCI] = 2,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_EHCI] = 6,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_EHCI1] = 6,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_VT82C686B_UHCI] = 2,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_PCI_OHCI] = 3,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_NEC_XHCI] = 4,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_QEMU_XHCI] = 4,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_QUSB1] = 4,
    [VIR_DOMAIN_CONTROLLER_MODEL_USB_QUSB2] = 4,
};

static void usbDefineBuses(usbAssign *a)
{
    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        const virDomainControllerDef *c = a->def->controllers[i];
        unsigned nports;

        if (c->type != VIR_DOMAIN_CONTROLLER_TYPE_USB || c->idx < 0 || c->idx > 255)
            continue;
        /* Companions (no ports of their own here) bring none. */
        nports = c->ports > 0 ? (unsigned)c->ports : model_ports[c->model];
        if (!nports)
            continue;
        if ((guint)c->idx >= a->buses->len)
            g_ptr_array_set_size(a->buses, c->idx + 1);
        if (!g_ptr_array_index(a->buses, c->idx))
            g_ptr_array_index(a->buses, c->idx) = usbHubNew(nports);
    }
}

/* TRUE for devices on the USB bus. */
static gboolean usbIsDevice(virDomainDeviceKind kind, const void *dev)
{
    switch (kind) {
    case VIR_DOMAIN_DEVICE_DISK:
        return ((const virDomainDiskDef *)dev)->bus == VIR_DOMAIN_DISK_BUS_USB;
    case VIR_DOMAIN_DEVICE_HOSTDEV: {
        const virDomainHostdevDef *hostdev = dev;
        return hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_SUBSYS &&
               hostdev->subsysType == VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_USB;
    }
    case VIR_DOMAIN_DEVICE_INPUT:
        return ((const virDomainInputDef *)dev)->bus == VIR_DOMAIN_INPUT_BUS_USB;
    case VIR_DOMAIN_DEVICE_SOUND:
        return ((const virDomainSoundDef *)dev)->model == VIR_DOMAIN_SOUND_MODEL_USB;
    case VIR_DOMAIN_DEVICE_NET:
        return ((const virDomainNetDef *)dev)->model == VIR_DOMAIN_NET_MODEL_USB_NET;
    case VIR_DOMAIN_DEVICE_SERIAL:
        return ((const virDomainChrDef *)dev)->targetType == VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_USB;
    case VIR_DOMAIN_DEVICE_CONTROLLER:
        return ((const virDomainControllerDef *)dev)->type == VIR_DOMAIN_CONTROLLER_TYPE_CCID;
    case VIR_DOMAIN_DEVICE_HUB:
    case VIR_DOMAIN_DEVICE_REDIRDEV:
        return TRUE;
    default:
        return FALSE;
    }
}

/* The order in which devices without a port get one; it is also that of reservation, so that a
 * hub is there before what hangs on it. */
static const virDomainDeviceKind usb_order[] = {
    VIR_DOMAIN_DEVICE_HUB,    VIR_DOMAIN_DEVICE_DISK,    VIR_DOMAIN_DEVICE_CONTROLLER,
    VIR_DOMAIN_DEVICE_NET,    VIR_DOMAIN_DEVICE_INPUT,   VIR_DOMAIN_DEVICE_SOUND,
    VIR_DOMAIN_DEVICE_SERIAL, VIR_DOMAIN_DEVICE_HOSTDEV, VIR_DOMAIN_DEVICE_REDIRDEV,
};

typedef void (*usbFunc)(usbAssign *a, virDomainDeviceKind kind, virDomainDeviceInfo *info);

static void usbForeach(usbAssign *a, usbFunc func)
{
    for (gsize k = 0; k < G_N_ELEMENTS(usb_order); k++) {
        for (gsize i = 0; i < virDomainDeviceCount(a->def, usb_order[k]); i++) {
            void *dev = virDomainDeviceGet(a->def, usb_order[k], i);

            if (usbIsDevice(usb_order[k], dev))
                func(a, usb_order[k], virDomainDeviceGetInfo(usb_order[k], dev));
        }
    }
}

static void usbProblem(usbAssign *a, virDomainDeviceKind kind, const virDomainDeviceInfo *info,
                       const char *fmt, ...) G_GNUC_PRINTF(4, 5);
static void usbProblem(usbAssign *a, virDomainDeviceKind kind, const virDomainDeviceInfo *info,
                       const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    virXMLProblemAdd(a->problems, info->line, virDomainDeviceKindTypeToString(kind), NULL,
                     VIR_ERR_XML_ERROR, "%s", text);
}

static usbHub *usbBus(const usbAssign *a, unsigned bus)
{
    return bus < a->buses->len ? g_ptr_array_index(a->buses, bus) : NULL;
}

static void usbPlug(usbHub *hub, unsigned port, virDomainDeviceKind kind)
{
    hub->taken[port - 1] = 1;
    if (kind == VIR_DOMAIN_DEVICE_HUB)
        hub->below[port - 1] = usbHubNew(HUB_PORTS);
}

/* Takes the port that the document names. */
static void usbReserve(usbAssign *a, virDomainDeviceKind kind, virDomainDeviceInfo *info)
{
    const virDomainDeviceUSBAddress *addr = &info->addr.usb;
    g_autofree char *path = NULL;
    usbHub *hub;

    if (info->type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB || !addr->port[0])
        return;
    path = virDomainUSBAddressPortFormat(addr->port);
    hub = usbBus(a, addr->bus);
    if (!hub) {
        usbProblem(a, kind, info, "there is no USB controller with index='%u'", addr->bus);
        return;
    }
    for (gsize i = 0; i < PATH_LEN && addr->port[i]; i++) {
        unsigned port = addr->port[i];

        if (port > hub->nports) {
            usbProblem(a, kind, info, "USB bus %u has no port %s", addr->bus, path);
            return;
        }
        if (i + 1 == PATH_LEN || !addr->port[i + 1]) {
            if (hub->taken[port - 1])
                usbProblem(a, kind, info, "port %s of USB bus %u is used by two devices", path,
                           addr->bus);
            else
                usbPlug(hub, port, kind);
            return;
        }
        hub = hub->below[port - 1];
        if (!hub) {
            usbProblem(a, kind, info, "port %s of USB bus %u needs a hub that is not there", path,
                       addr->bus);
            return;
        }
    }
}

/* The first free port of @hub, then of the hubs below; @path gets it from @depth on. */
static gboolean usbFindPort(usbHub *hub, unsigned *path, gsize depth, usbHub **ret)
{
    for (unsigned i = 0; i < hub->nports; i++) {
        if (hub->taken[i])
            continue;
        path[depth] = i + 1;
        *ret = hub;
        return TRUE;
    }
    for (unsigned i = 0; depth + 1 < PATH_LEN && i < hub->nports; i++) {
        path[depth] = i + 1;
        if (hub->below[i] && usbFindPort(hub->below[i], path, depth + 1, ret))
            return TRUE;
    }
    path[depth] = 0;
    return FALSE;
}

static gboolean usbWants(const virDomainDeviceInfo *info)
{
    return info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE ||
           (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB && !info->addr.usb.port[0]);
}

static void usbTake(usbAssign *a, virDomainDeviceKind kind, virDomainDeviceInfo *info)
{
    gboolean named = info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB;

    if (!usbWants(info))
        return;
    if (named && !usbBus(a, info->addr.usb.bus)) {
        usbProblem(a, kind, info, "there is no USB controller with index='%u'", info->addr.usb.bus);
        return;
    }
    for (guint bus = 0; bus < a->buses->len; bus++) {
        unsigned path[PATH_LEN] = {0};
        usbHub *hub = usbBus(a, bus);
        unsigned last = 0;

        if (!hub || (named && info->addr.usb.bus != bus) || !usbFindPort(hub, path, 0, &hub))
            continue;
        info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_USB;
        info->addr.usb.bus = bus;
        for (gsize i = 0; i < PATH_LEN; i++) {
            info->addr.usb.port[i] = path[i];
            last = path[i] ? path[i] : last;
        }
        usbPlug(hub, last, kind);
        return;
    }
    usbProblem(a, kind, info, "no USB port is left; add a USB controller");
}

static unsigned usbCountFree(const usbHub *hub)
{
    unsigned n = 0;

    for (unsigned i = 0; hub && i < hub->nports; i++)
        n += hub->taken[i] ? usbCountFree(hub->below[i]) : 1;
    return n;
}

/* Enough hubs for all that still wants a port; each takes one and gives eight. */
static void usbAddHubs(usbAssign *a)
{
    unsigned wanted = 0, have = 0;

    for (gsize k = 0; k < G_N_ELEMENTS(usb_order); k++) {
        for (gsize i = 0; i < virDomainDeviceCount(a->def, usb_order[k]); i++) {
            void *dev = virDomainDeviceGet(a->def, usb_order[k], i);

            if (usbIsDevice(usb_order[k], dev) &&
                usbWants(virDomainDeviceGetInfo(usb_order[k], dev)))
                wanted++;
        }
    }
    for (guint bus = 0; bus < a->buses->len; bus++)
        have += usbCountFree(usbBus(a, bus));
    while (wanted > have && have > 0) {
        virDomainHubDef *hub = virDomainHubDefNew();

        virDomainDeviceAppend(a->def, VIR_DOMAIN_DEVICE_HUB, hub);
        usbTake(a, VIR_DOMAIN_DEVICE_HUB, &hub->info);
        have += HUB_PORTS - 1;
    }
}

void qemuDomainAssignUSBAddresses(virDomainDef *def, virXMLProblems *problems)
{
    g_autoptr(GPtrArray) buses = g_ptr_array_new_with_free_func((GDestroyNotify)usbHubFree);
    usbAssign a = {def, buses, problems};

    usbDefineBuses(&a);
    usbForeach(&a, usbReserve);
    usbAddHubs(&a);
    usbForeach(&a, usbTake);
}
