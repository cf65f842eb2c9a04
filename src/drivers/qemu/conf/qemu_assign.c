/*
 * qemu_assign.c: addresses of all devices, bus by bus
 *
 * Runs on whatever thread parses a document.
 */
#include "conf/device/chardev.h"
#include "conf/device/controller.h"
#include "conf/device/memory.h"
#include "conf/device/smartcard.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

static gboolean qemuAssignWants(const virDomainDeviceInfo *info, virDomainDeviceAddressType type)
{
    return virDomainDeviceInfoNeedsAddress(info, type);
}

/* Ports 1..30 of a virtio-serial controller; port 0 belongs to the first console. */
typedef struct {
    virDomainDef *def;
    GHashTable *taken; /* "controller:port" */
} vioserialAssign;

static char *vioserialKey(unsigned controller, unsigned port)
{
    return g_strdup_printf("%u:%u", controller, port);
}

static void vioserialReserve(vioserialAssign *a, const char *element,
                             const virDomainDeviceInfo *info, virXMLProblems *problems)
{
    char *key;

    if (info->type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL || !info->addr.vioserial.port)
        return;
    key = vioserialKey(info->addr.vioserial.controller, info->addr.vioserial.port);
    if (!g_hash_table_add(a->taken, key))
        virXMLProblemAdd(problems, info->line, element, NULL, VIR_ERR_XML_ERROR,
                         "virtio-serial port %u of controller %u is used by two devices",
                         info->addr.vioserial.port, info->addr.vioserial.controller);
}

static gboolean vioserialFree(const vioserialAssign *a, unsigned controller, unsigned port)
{
    g_autofree char *key = vioserialKey(controller, port);

    return !g_hash_table_contains(a->taken, key);
}

static void vioserialAssignOne(vioserialAssign *a, const char *element, virDomainDeviceInfo *info,
                               virXMLProblems *problems)
{
    gboolean named = info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL;

    if (named && info->addr.vioserial.port)
        return;
    if (!named && info->type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        return;
    for (gsize i = 0; i < a->def->ncontrollers; i++) {
        const virDomainControllerDef *c = a->def->controllers[i];
        unsigned nports = c->ports > 0 ? c->ports : 31;

        if (c->type != VIR_DOMAIN_CONTROLLER_TYPE_VIRTIO_SERIAL ||
            (named && (int)info->addr.vioserial.controller != c->idx))
            continue;
        for (unsigned port = 1; port < nports; port++) {
            if (!vioserialFree(a, c->idx, port))
                continue;
            info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL;
            info->addr.vioserial = (virDomainDeviceVirtioSerialAddress){
                .controller = c->idx, .bus = info->addr.vioserial.bus, .port = port};
            g_hash_table_add(a->taken, vioserialKey(c->idx, port));
            return;
        }
    }
    virXMLProblemAdd(problems, info->line, element, NULL, VIR_ERR_XML_ERROR,
                     "no virtio-serial port is left; add a <controller type='virtio-serial'/>");
}

void qemuDomainAssignVirtioSerialAddresses(virDomainDef *def, virXMLProblems *problems)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    vioserialAssign a = {def, taken};

    for (gsize i = 0; i < def->nchannels; i++)
        vioserialReserve(&a, "channel", &def->channels[i]->info, problems);
    for (gsize i = 0; i < def->nconsoles; i++)
        vioserialReserve(&a, "console", &def->consoles[i]->info, problems);
    /* Consoles take the ports that are left, from 0 on, when the guest starts. */
    for (gsize i = 0; i < def->nchannels; i++) {
        if (def->channels[i]->targetType == VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_VIRTIO)
            vioserialAssignOne(&a, "channel", &def->channels[i]->info, problems);
    }
}

/* Smart cards sit in the slots of their one reader. */
static void qemuAssignCCID(virDomainDef *def)
{
    for (gsize i = 0; i < def->nsmartcards; i++) {
        virDomainDeviceInfo *info = &def->smartcards[i]->info;

        if (qemuAssignWants(info, VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID)) {
            info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_CCID;
            info->addr.ccid = (virDomainDeviceCcidAddress){.controller = 0, .slot = (unsigned)i};
        }
    }
}

/* DIMMs and NVDIMMs take the memory slots that no document names, from 0 on. */
static void qemuAssignDimms(virDomainDef *def, virXMLProblems *problems)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    unsigned next = 0;

    for (gsize i = 0; i < def->nmems; i++) {
        const virDomainDeviceInfo *info = &def->mems[i]->info;

        if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DIMM &&
            !g_hash_table_add(taken, GUINT_TO_POINTER(info->addr.dimm.slot)))
            virXMLProblemAdd(problems, info->line, "memory/address", "slot", VIR_ERR_XML_ERROR,
                             "memory slot %u is used by two devices", info->addr.dimm.slot);
    }
    for (gsize i = 0; i < def->nmems; i++) {
        virDomainDeviceInfo *info = &def->mems[i]->info;

        if ((def->mems[i]->model != VIR_DOMAIN_MEMORY_MODEL_DIMM &&
             def->mems[i]->model != VIR_DOMAIN_MEMORY_MODEL_NVDIMM) ||
            info->type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
            continue;
        while (g_hash_table_contains(taken, GUINT_TO_POINTER(next)))
            next++;
        info->type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_DIMM;
        info->addr.dimm.slot = next++;
    }
}

/* The address at which firmware for pseries looks for its virtual SCSI controller. */
#define SPAPR_VSCSI_REG 0x2000

static void qemuAssignSpaprVio(virDomainDef *def)
{
    for (gsize i = 0; i < def->ncontrollers; i++) {
        virDomainControllerDef *c = def->controllers[i];

        if (c->type != VIR_DOMAIN_CONTROLLER_TYPE_SCSI ||
            c->model != VIR_DOMAIN_CONTROLLER_MODEL_SCSI_IBMVSCSI ||
            c->info.type != VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
            continue;
        c->info.type = VIR_DOMAIN_DEVICE_ADDRESS_TYPE_SPAPRVIO;
        c->info.addr.spaprvio =
            (virDomainDeviceSpaprVioAddress){.reg = SPAPR_VSCSI_REG, .has_reg = TRUE};
    }
}

void qemuDomainAssignAddresses(virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    if (!qemuConfCaps(def))
        return;
    qemuAssignCCID(def);
    qemuAssignSpaprVio(def);
    qemuAssignDimms(def, problems);
    qemuDomainAssignVirtioSerialAddresses(def, problems);
    if (qemuDomainHasPCI(def))
        qemuDomainAssignPCIAddresses(def, opaque, problems);
    qemuDomainAssignUSBAddresses(def, problems);
}
