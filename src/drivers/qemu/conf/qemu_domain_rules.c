/*
 * qemu_domain_rules.c: what QEMU can't run, refused before anything is stored
 *
 * Rules of the whole domain; those of single devices are in qemu_device_rules.c. Runs on whatever
 * thread parses a document.
 */
#include "conf/device/controller.h"
#include "conf/device/graphics.h"
#include "conf/device/hostdev.h"
#include "conf/device/memory.h"
#include "conf/device/video.h"
#include "drivers/qemu/conf/qemu_conf_priv.h"

/* Variables of UEFI guests that name a template but no file of their own. */
static void qemuDomainNvramDefault(virDomainDef *def)
{
    virDomainNvramStoreDef *nvram = &def->os.nvram;

    if (def->os.loader.type != VIR_DOMAIN_LOADER_TYPE_PFLASH || !nvram->nvramTemplate ||
        nvram->path || nvram->sourceXml || !def->name)
        return;
    nvram->path = g_strdup_printf("/var/lib/libvirt/qemu/nvram/%s_VARS.fd", def->name);
    nvram->given = TRUE;
}

/* A label of no particular model is one of the host's main security module; there is none. */
static void qemuDomainSeclabelDefault(virDomainDef *def)
{
    for (gsize i = 0; i < def->nseclabels; i++) {
        virSecurityLabelDef *label = def->seclabels[i];

        if (label->model || label->type == VIR_DOMAIN_SECLABEL_STATIC)
            continue;
        label->model = g_strdup("none");
        label->type = VIR_DOMAIN_SECLABEL_NONE;
        label->relabel = VIR_TRISTATE_BOOL_ABSENT;
    }
}

void qemuDomainPostParse(virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    qemuDomainNvramDefault(def);
    qemuDomainSeclabelDefault(def);
}

static void qemuRule(virXMLProblems *problems, unsigned line, const char *element,
                     const char *attribute, const char *fmt, ...) G_GNUC_PRINTF(5, 6);
static void qemuRule(virXMLProblems *problems, unsigned line, const char *element,
                     const char *attribute, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    virXMLProblemAdd(problems, line, element, attribute, VIR_ERR_CONFIG_UNSUPPORTED, "%s", text);
}

static void qemuCheckVirtType(const virDomainDef *def, virXMLProblems *problems)
{
    if (def->virtType != VIR_DOMAIN_VIRT_QEMU && def->virtType != VIR_DOMAIN_VIRT_KVM)
        qemuRule(problems, 0, "domain", "type",
                 "Emulator '%s' does not support virt type '%s'; use 'qemu' or 'kvm'",
                 def->emulator ? def->emulator : "QEMU",
                 virDomainVirtTypeTypeToString(def->virtType));
    if (def->os.type != VIR_DOMAIN_OSTYPE_HVM)
        qemuRule(problems, 0, "domain/os/type", NULL, "QEMU runs guests of os type 'hvm' only");
}

static void qemuCheckCPU(const virDomainDef *def, virXMLProblems *problems)
{
    const virCPUDef *cpu = def->cpu;
    gboolean host;

    if (!cpu)
        return;
    host = cpu->mode == VIR_CPU_MODE_HOST_PASSTHROUGH || cpu->mode == VIR_CPU_MODE_MAXIMUM;
    if (cpu->cache && cpu->cache->mode == VIR_CPU_CACHE_MODE_PASSTHROUGH && !host)
        qemuRule(problems, cpu->line, "cpu/cache", "mode",
                 "CPU cache mode 'passthrough' needs CPU mode 'host-passthrough' or 'maximum'");
    if (cpu->cache && cpu->cache->mode == VIR_CPU_CACHE_MODE_EMULATE && cpu->cache->levelSet &&
        cpu->cache->level != 3)
        qemuRule(problems, cpu->line, "cpu/cache", "level",
                 "QEMU emulates the CPU cache of level 3 only");
    if (cpu->addr && cpu->addr->mode == VIR_CPU_MAX_PHYS_ADDR_MODE_PASSTHROUGH && !host)
        qemuRule(problems, cpu->line, "cpu/maxphysaddr", "mode",
                 "maxphysaddr mode 'passthrough' needs CPU mode 'host-passthrough' or 'maximum'");
    if (cpu->mode == VIR_CPU_MODE_HOST_PASSTHROUGH && def->virtType == VIR_DOMAIN_VIRT_QEMU)
        qemuRule(problems, cpu->line, "cpu", "mode",
                 "CPU mode 'host-passthrough' needs the host's processor: domain type 'kvm'");
}

static void qemuCheckGraphics(const virDomainDef *def, virXMLProblems *problems)
{
    gboolean headless = FALSE;
    unsigned line = 0;

    for (gsize i = 0; i < def->ngraphics; i++) {
        if (def->graphics[i]->type == VIR_DOMAIN_GRAPHICS_TYPE_EGL_HEADLESS) {
            headless = TRUE;
            line = def->graphics[i]->info.line;
        }
    }
    for (gsize i = 0; headless && i < def->ngraphics; i++) {
        if (def->graphics[i]->type == VIR_DOMAIN_GRAPHICS_TYPE_SDL ||
            def->graphics[i]->type == VIR_DOMAIN_GRAPHICS_TYPE_DBUS)
            qemuRule(problems, line, "graphics", "type",
                     "graphics type 'egl-headless' goes with 'vnc' or 'spice' only");
    }
}

static void qemuCheckOneRamfb(const virDomainDef *def, virXMLProblems *problems)
{
    unsigned n = 0;

    for (gsize i = 0; i < def->nhostdevs; i++) {
        const virDomainHostdevDef *hostdev = def->hostdevs[i];

        if (hostdev->mode == VIR_DOMAIN_HOSTDEV_MODE_SUBSYS &&
            hostdev->subsysType == VIR_DOMAIN_HOSTDEV_SUBSYS_TYPE_MDEV &&
            hostdev->mdev.ramfb == VIR_TRISTATE_SWITCH_ON && ++n == 2)
            qemuRule(problems, hostdev->info.line, "hostdev", "ramfb",
                     "one mediated device of a domain may have ramfb='on', not more");
    }
}

static void qemuCheckUSB(const virDomainDef *def, virXMLProblems *problems)
{
    gboolean companion = FALSE, master = FALSE;
    unsigned line = 0;

    for (gsize i = 0; i < def->ncontrollers; i++) {
        const virDomainControllerDef *c = def->controllers[i];

        if (c->type != VIR_DOMAIN_CONTROLLER_TYPE_USB)
            continue;
        if (c->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_EHCI1)
            master = TRUE;
        if (c->info.hasMaster || c->model == VIR_DOMAIN_CONTROLLER_MODEL_USB_ICH9_UHCI1) {
            companion = TRUE;
            line = c->info.line;
        }
    }
    if (companion && !master)
        qemuRule(problems, line, "controller", "model",
                 "a companion USB controller needs its master, model='ich9-ehci1', with the same "
                 "index");
}

static void qemuCheckTSEG(const virDomainDef *def, virXMLProblems *problems)
{
    if (!def->features.tseg_specified)
        return;
    if (!qemuDomainIsQ35(def))
        qemuRule(problems, 0, "features/smm/tseg", NULL,
                 "SMM TSEG is only available on q35 machine types");
    else if (def->features.tseg_size % (1024 * 1024) != 0)
        qemuRule(problems, 0, "features/smm/tseg", NULL,
                 "the size of SMM TSEG must be a multiple of 1 MiB");
}

static void qemuCheckVcpus(const virDomainDef *def, virXMLProblems *problems, virQEMUCaps *caps)
{
    const virQEMUCapsMachine *machine =
        caps && def->os.machine ? virQEMUCapsFindMachine(caps, def->os.machine) : NULL;
    unsigned max = virDomainDefGetVcpusMax(def);

    if (machine && machine->max_cpus && max > machine->max_cpus)
        qemuRule(problems, 0, "vcpu", NULL,
                 "%u CPUs are more than the %u that machine type '%s' can have", max,
                 machine->max_cpus, def->os.machine);
}

/* One size of page may serve all cells that no other size names. */
static void qemuCheckSecurityLabels(const virDomainDef *def, virXMLProblems *problems)
{
    for (gsize i = 0; i < def->nseclabels; i++) {
        for (gsize k = 0; k < i; k++) {
            if (def->seclabels[i]->model && def->seclabels[k]->model &&
                g_str_equal(def->seclabels[i]->model, def->seclabels[k]->model))
                qemuRule(problems, 0, "domain/seclabel", "model",
                         "there is a seclabel of model '%s' already", def->seclabels[i]->model);
        }
    }
}

void qemuDomainValidate(const virDomainDef *def, void *opaque, virXMLProblems *problems)
{
    qemuCheckVirtType(def, problems);
    if (!qemuConfCaps(def))
        return;
    qemuCheckCPU(def, problems);
    qemuCheckVcpus(def, problems, qemuConfCaps(def));
    qemuCheckGraphics(def, problems);
    qemuCheckOneRamfb(def, problems);
    qemuCheckUSB(def, problems);
    qemuCheckTSEG(def, problems);
    qemuCheckSecurityLabels(def, problems);
}
