/*
 * validate.c: what no hypervisor accepts in a domain; only refuses
 *
 * Thread: any; reads only.
 */
#include <string.h>

#include "conf/domain/domain_phases.h"

gboolean virDomainDevicesCountIsSane(xmlNodePtr domain, virXMLProblems *problems)
{
    unsigned count = 0;

    for (xmlNodePtr node = domain->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "devices"))
            continue;
        for (xmlNodePtr dev = node->children; dev; dev = dev->next)
            count += dev->type == XML_ELEMENT_NODE;
    }
    if (count <= VIR_DOMAIN_MAX_DEVICES)
        return TRUE;
    virXMLProblemAdd(problems, xmlGetLineNo(domain), "domain/devices", NULL, VIR_ERR_XML_ERROR,
                     "there are %u devices; at most %u are accepted", count,
                     VIR_DOMAIN_MAX_DEVICES);
    return FALSE;
}

static void virDomainDefValidateNames(const virDomainDef *def, const virDomainConfDriver *driver,
                                      virXMLProblems *problems)
{
    if (strchr(def->name, '/') && !(driver->features & VIR_DOMAIN_CONF_NAME_SLASH))
        virXMLProblemAdd(problems, 0, "domain/name", NULL, VIR_ERR_XML_ERROR,
                         "'%s' must not contain '/', it becomes a file name", def->name);
    if (strchr(def->name, '\n'))
        virXMLProblemAdd(problems, 0, "domain/name", NULL, VIR_ERR_XML_ERROR,
                         "it must be one line");
    if (def->title && strchr(def->title, '\n'))
        virXMLProblemAdd(problems, 0, "domain/title", NULL, VIR_ERR_XML_ERROR,
                         "it must be one line; <description> may have several");
}

static void virDomainDefValidateVcpus(const virDomainDef *def, const virDomainConfDriver *driver,
                                      virXMLProblems *problems)
{
    const virCPUTopologyDef *topology = def->cpu ? &def->cpu->topology : NULL;
    guint64 cpus;

    if (def->curvcpus > def->maxvcpus)
        virXMLProblemAdd(problems, 0, "domain/vcpu", "current", VIR_ERR_INTERNAL_ERROR,
                         "%u vCPUs at start are more than the maximum of %u", def->curvcpus,
                         def->maxvcpus);
    if (def->nvcpus && !virDomainDefGetVcpus(def))
        virXMLProblemAdd(problems, 0, "domain/vcpus", NULL, VIR_ERR_XML_ERROR,
                         "at least one vCPU must be enabled");
    for (gsize i = 0; i < def->nvcpus; i++) {
        const virDomainVcpuDef *vcpu = def->vcpus[i];

        if (vcpu->id >= def->maxvcpus)
            virXMLProblemAdd(problems, vcpu->line, "domain/vcpus/vcpu", "id", VIR_ERR_XML_ERROR,
                             "%u is beyond the maximum of %u vCPUs", vcpu->id, def->maxvcpus);
        if (vcpu->hotpluggable == VIR_TRISTATE_BOOL_NO && vcpu->online == VIR_TRISTATE_BOOL_NO)
            virXMLProblemAdd(problems, vcpu->line, "domain/vcpus/vcpu", "enabled",
                             VIR_ERR_XML_ERROR,
                             "a vCPU that can't be plugged later must be enabled");
    }
    if (!topology || !topology->given || !(driver->features & VIR_DOMAIN_CONF_CPU_EXACT))
        return;
    cpus = (guint64)topology->sockets * topology->dies * topology->cores * topology->threads;
    if (cpus != def->maxvcpus)
        virXMLProblemAdd(problems, def->cpu->line, "domain/cpu/topology", NULL,
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "sockets * dies * cores * threads is %" G_GUINT64_FORMAT
                         ", the maximum of vCPUs %u; they must be equal",
                         cpus, def->maxvcpus);
}

static void virDomainDefValidateIOThreads(const virDomainDef *def, virXMLProblems *problems)
{
    for (gsize i = 0; i < def->niothreadids; i++) {
        const virDomainIOThreadIDDef *thread = def->iothreadids[i];

        for (gsize k = 0; k < i; k++) {
            if (def->iothreadids[k]->id == thread->id)
                virXMLProblemAdd(problems, thread->line, "domain/iothreadids/iothread", "id",
                                 VIR_ERR_XML_ERROR, "%u is there twice", thread->id);
        }
        if (thread->pool_min_set &&
            (!thread->pool_max_set || thread->thread_pool_min > thread->thread_pool_max))
            virXMLProblemAdd(problems, thread->line, "domain/iothreadids/iothread",
                             "thread_pool_min", VIR_ERR_CONFIG_UNSUPPORTED,
                             "thread_pool_max must be there and not less than %d",
                             thread->thread_pool_min);
    }
}

static void virDomainPinsValidate(virDomainPinDef *const *pins, gsize npins, const char *element,
                                  virXMLProblems *problems)
{
    for (gsize i = 0; i < npins; i++) {
        if (!pins[i]->cpumask || virBitmapIsEmpty(pins[i]->cpumask))
            virXMLProblemAdd(problems, pins[i]->line, element, "cpuset", VIR_ERR_INVALID_ARG,
                             "it names no CPU");
        for (gsize k = 0; k < i; k++) {
            if (pins[k]->id == pins[i]->id)
                virXMLProblemAdd(problems, pins[i]->line, element, NULL, VIR_ERR_XML_ERROR,
                                 "%u is pinned twice", pins[i]->id);
        }
    }
}

static void virDomainCachetunesValidate(const virDomainCputuneDef *tune, virXMLProblems *problems)
{
    for (gsize i = 0; i < tune->ncachetunes; i++) {
        for (gsize k = 0; k < i; k++) {
            if (virBitmapOverlaps(tune->cachetunes[i]->vcpus, tune->cachetunes[k]->vcpus))
                virXMLProblemAdd(problems, tune->cachetunes[i]->line, "domain/cputune/cachetune",
                                 "vcpus", VIR_ERR_XML_ERROR,
                                 "some of these vCPUs are in another <cachetune>");
        }
    }
    for (gsize i = 0; i < tune->nmemorytunes; i++) {
        const virDomainMemorytuneDef *mem = tune->memorytunes[i];

        for (gsize k = 0; k < i; k++) {
            if (virBitmapOverlaps(mem->vcpus, tune->memorytunes[k]->vcpus))
                virXMLProblemAdd(problems, mem->line, "domain/cputune/memorytune", "vcpus",
                                 VIR_ERR_XML_ERROR,
                                 "some of these vCPUs are in another <memorytune>");
        }
        /* Both become one control group of the host: their sets must be equal or apart. */
        for (gsize k = 0; k < tune->ncachetunes; k++) {
            if (virBitmapOverlaps(mem->vcpus, tune->cachetunes[k]->vcpus) &&
                !virBitmapEqual(mem->vcpus, tune->cachetunes[k]->vcpus))
                virXMLProblemAdd(problems, mem->line, "domain/cputune/memorytune", "vcpus",
                                 VIR_ERR_XML_ERROR,
                                 "they must be those of a <cachetune> or none of them");
        }
        for (gsize n = 0; n < mem->nnodes; n++) {
            for (gsize k = 0; k < n; k++) {
                if (mem->nodes[k]->id == mem->nodes[n]->id)
                    virXMLProblemAdd(problems, mem->line, "domain/cputune/memorytune/node", "id",
                                     VIR_ERR_XML_ERROR, "%u is there twice", mem->nodes[n]->id);
            }
        }
    }
}

static void virDomainDefValidateTune(const virDomainDef *def, virXMLProblems *problems)
{
    const virDomainCputuneDef *tune = &def->cputune;

    virDomainPinsValidate(tune->vcpupins, tune->nvcpupins, "domain/cputune/vcpupin", problems);
    virDomainPinsValidate(tune->iothreadpins, tune->niothreadpins, "domain/cputune/iothreadpin",
                          problems);
    for (gsize i = 0; i < tune->niothreadpins; i++) {
        if (!virDomainDefFindIOThread(def, tune->iothreadpins[i]->id))
            virXMLProblemAdd(problems, tune->iothreadpins[i]->line, "domain/cputune/iothreadpin",
                             "iothread", VIR_ERR_XML_ERROR, "there is no iothread %u",
                             tune->iothreadpins[i]->id);
    }
    if (tune->emulatorpin && virBitmapIsEmpty(tune->emulatorpin))
        virXMLProblemAdd(problems, 0, "domain/cputune/emulatorpin", "cpuset", VIR_ERR_INVALID_ARG,
                         "it names no CPU");
    virDomainCachetunesValidate(tune, problems);
}

static void virDomainDefValidateMemory(const virDomainDef *def, const virDomainConfDriver *driver,
                                       virXMLProblems *problems)
{
    const virDomainMemtotalDef *mem = &def->mem;

    if ((mem->max_memory != 0) != (mem->memory_slots != 0))
        virXMLProblemAdd(problems, 0, "domain/maxMemory", NULL, VIR_ERR_XML_ERROR,
                         "both the size and the number of slots are needed");
    if (mem->max_memory && !(driver->features & VIR_DOMAIN_CONF_MEMORY_HOTPLUG))
        virXMLProblemAdd(problems, 0, "domain/maxMemory", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "this hypervisor can't plug memory");
    if (def->nmems && !(driver->features & VIR_DOMAIN_CONF_MEMORY_HOTPLUG))
        virXMLProblemAdd(problems, 0, "domain/devices/memory", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "this hypervisor can't plug memory");
}

static void virDomainDefValidateNuma(const virDomainDef *def, virXMLProblems *problems)
{
    const virDomainNumaDef *numa = def->cpu ? &def->cpu->numa : NULL;

    for (gsize i = 0; numa && i < numa->ncells; i++) {
        const virDomainNumaCell *cell = numa->cells[i];
        gssize last = cell->cpus ? virBitmapLastSet(cell->cpus) : -1;

        if (last >= 0 && (gsize)last >= def->maxvcpus)
            virXMLProblemAdd(problems, cell->line, "domain/cpu/numa/cell", "cpus",
                             VIR_ERR_CONFIG_UNSUPPORTED,
                             "vCPU %zd is beyond the maximum of %u vCPUs", last, def->maxvcpus);
        for (gsize k = 0; cell->cpus && k < i; k++) {
            if (numa->cells[k]->cpus && virBitmapOverlaps(cell->cpus, numa->cells[k]->cpus))
                virXMLProblemAdd(problems, cell->line, "domain/cpu/numa/cell", "cpus",
                                 VIR_ERR_CONFIG_UNSUPPORTED,
                                 "some of these vCPUs are in cell %zu, too", k);
        }
    }
}

static void virDomainDefValidateNumatune(const virDomainDef *def, virXMLProblems *problems)
{
    const virDomainNumatuneDef *tune = &def->numatune;
    gsize cells = def->cpu ? def->cpu->numa.ncells : 0;

    if (tune->specified && tune->placement == VIR_DOMAIN_NUMATUNE_PLACEMENT_STATIC &&
        !tune->nodeset)
        virXMLProblemAdd(problems, 0, "domain/numatune/memory", "nodeset",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "it is missing; static placement needs to know the host's nodes");
    if (tune->nodeset && virBitmapIsEmpty(tune->nodeset))
        virXMLProblemAdd(problems, 0, "domain/numatune/memory", "nodeset",
                         VIR_ERR_CONFIG_UNSUPPORTED, "it names no node");
    if (tune->nnodes && tune->placement == VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO)
        virXMLProblemAdd(problems, tune->nodes[0]->line, "domain/numatune/memnode", NULL,
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "with automatic placement there is no binding cell by cell");
    for (gsize i = 0; i < tune->nnodes; i++) {
        const virDomainNumatuneNode *node = tune->nodes[i];

        if (node->cellid >= cells)
            virXMLProblemAdd(problems, node->line, "domain/numatune/memnode", "cellid",
                             VIR_ERR_XML_ERROR, "the guest has no NUMA cell %u", node->cellid);
        if (tune->specified && (tune->mode == VIR_DOMAIN_NUMATUNE_MODE_RESTRICTIVE) !=
                                   (node->mode == VIR_DOMAIN_NUMATUNE_MODE_RESTRICTIVE))
            virXMLProblemAdd(problems, node->line, "domain/numatune/memnode", "mode",
                             VIR_ERR_XML_ERROR,
                             "'restrictive' holds for all of the memory or for none of it");
        if (node->nodeset && virBitmapIsEmpty(node->nodeset))
            virXMLProblemAdd(problems, node->line, "domain/numatune/memnode", "nodeset",
                             VIR_ERR_CONFIG_UNSUPPORTED, "it names no node");
        for (gsize k = 0; k < i; k++) {
            if (tune->nodes[k]->cellid == node->cellid)
                virXMLProblemAdd(problems, node->line, "domain/numatune/memnode", "cellid",
                                 VIR_ERR_XML_ERROR, "%u is there twice", node->cellid);
        }
    }
}

static void virDomainDefValidateCpu(const virDomainDef *def, const virDomainConfDriver *driver,
                                    virXMLProblems *problems)
{
    const virCPUMaxPhysAddrDef *addr = def->cpu ? def->cpu->addr : NULL;

    if (!addr || !(driver->features & VIR_DOMAIN_CONF_CPU_EXACT))
        return;
    if (addr->mode == VIR_CPU_MAX_PHYS_ADDR_MODE_EMULATE && !addr->bits)
        virXMLProblemAdd(problems, def->cpu->line, "domain/cpu/maxphysaddr", "bits",
                         VIR_ERR_CONFIG_UNSUPPORTED, "mode='emulate' needs the number of bits");
    if (addr->mode == VIR_CPU_MAX_PHYS_ADDR_MODE_PASSTHROUGH && addr->bits)
        virXMLProblemAdd(problems, def->cpu->line, "domain/cpu/maxphysaddr", "bits",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "mode='passthrough' has as many as the host; remove it");
}

static void virDomainDefValidateHugepages(const virDomainDef *def, virXMLProblems *problems)
{
    const virDomainMemtotalDef *mem = &def->mem;
    gsize cells = def->cpu ? def->cpu->numa.ncells : 0;
    const virDomainHugePage *rest = NULL;

    for (gsize i = 0; i < mem->nhugepages; i++) {
        const virDomainHugePage *page = mem->hugepages[i];
        gssize last = page->nodemask ? virBitmapLastSet(page->nodemask) : -1;
        /* All the memory of a guest without cells is that of cell 0. */
        gboolean is_rest = !page->nodemask || (!cells && last == 0);

        if (is_rest && rest)
            virXMLProblemAdd(problems, 0, "domain/memoryBacking/hugepages/page", "size",
                             VIR_ERR_XML_DETAIL,
                             "pages of %llu KiB and of %llu KiB are both for all cells that "
                             "others don't name; give one of them a nodeset",
                             rest->size, page->size);
        if (is_rest)
            rest = page;
        if (!is_rest && last >= (gssize)cells)
            virXMLProblemAdd(problems, 0, "domain/memoryBacking/hugepages/page", "nodeset",
                             VIR_ERR_XML_DETAIL, "the guest has no NUMA cell %zd", last);
        for (gsize k = 0; k < i; k++) {
            if (page->nodemask && mem->hugepages[k]->nodemask &&
                virBitmapOverlaps(page->nodemask, mem->hugepages[k]->nodemask))
                virXMLProblemAdd(problems, 0, "domain/memoryBacking/hugepages/page", "nodeset",
                                 VIR_ERR_XML_DETAIL, "a cell is named for two page sizes");
        }
    }
}

static void virDomainDefValidateIdmap(const virDomainDef *def, virXMLProblems *problems)
{
    if (!def->nuidmap != !def->ngidmap)
        virXMLProblemAdd(problems, 0, "domain/idmap", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "<%s> is missing; users and groups are mapped together",
                         def->nuidmap ? "gid" : "uid");
}

static void virDomainDefValidateSeclabels(const virDomainDef *def, virXMLProblems *problems)
{
    for (gsize i = 0; i < def->nseclabels; i++) {
        const virSecurityLabelDef *label = def->seclabels[i];

        if (label->type == VIR_DOMAIN_SECLABEL_DYNAMIC && label->relabel == VIR_TRISTATE_BOOL_NO)
            virXMLProblemAdd(problems, label->line, "domain/seclabel", "relabel",
                             VIR_ERR_CONFIG_UNSUPPORTED,
                             "a dynamic label is of use only where images get it, too");
        if (label->type == VIR_DOMAIN_SECLABEL_NONE && label->relabel == VIR_TRISTATE_BOOL_YES)
            virXMLProblemAdd(problems, label->line, "domain/seclabel", "relabel",
                             VIR_ERR_CONFIG_UNSUPPORTED, "without a label there is no relabelling");
        if (label->type == VIR_DOMAIN_SECLABEL_STATIC && !label->label)
            virXMLProblemAdd(problems, label->line, "domain/seclabel", NULL, VIR_ERR_XML_ERROR,
                             "a static label must be given in <label>");
        for (gsize k = 0; k < i; k++) {
            if (!g_strcmp0(def->seclabels[k]->model, def->seclabels[i]->model))
                virXMLProblemAdd(problems, def->seclabels[i]->line, "domain/seclabel", "model",
                                 VIR_ERR_XML_ERROR, "a label of this model is there twice");
        }
    }
}

typedef struct {
    GHashTable *boot;    /* order -> kind + 1 */
    GHashTable *aliases; /* user aliases */
    virXMLProblems *problems;
    gboolean os_boot;
} virDomainValidateDevices;

static gboolean virDomainLoadparmIsValid(const char *loadparm)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789. ";
    gsize len = strlen(loadparm);

    return len >= 1 && len <= 8 && strspn(loadparm, allowed) == len;
}

static gboolean virDomainDeviceValidateInfo(virDomainDef *def, virDomainDeviceKind kind, void *dev,
                                            virDomainDeviceInfo *info, void *opaque)
{
    virDomainValidateDevices *seen = opaque;
    const char *element = virDomainDeviceKindTypeToString(kind);

    if (info->loadparm && !virDomainLoadparmIsValid(info->loadparm))
        virXMLProblemAdd(seen->problems, info->line, element, NULL, VIR_ERR_INTERNAL_ERROR,
                         "loadparm='%s' must be 1 to 8 letters, digits, dots or spaces",
                         info->loadparm);
    if (info->bootIndex) {
        if (seen->os_boot)
            virXMLProblemAdd(seen->problems, info->line, element, NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                             "<boot order=> of a device and <boot dev=> in <os> exclude each "
                             "other");
        if (!g_hash_table_add(seen->boot, GUINT_TO_POINTER(info->bootIndex)))
            virXMLProblemAdd(seen->problems, info->line, element, NULL, VIR_ERR_INTERNAL_ERROR,
                             "the boot order %u is used by another device, too", info->bootIndex);
    }
    /* The first console is another view of the first serial port and shares its name. */
    if (kind == VIR_DOMAIN_DEVICE_CONSOLE && def->nconsoles && dev == def->consoles[0])
        return TRUE;
    if (virDomainDeviceAliasIsUserAlias(info->alias) &&
        !g_hash_table_add(seen->aliases, info->alias))
        virXMLProblemAdd(seen->problems, info->line, element, NULL, VIR_ERR_XML_ERROR,
                         "the alias '%s' is used by another device, too", info->alias);
    return TRUE;
}

static void virDomainDefValidateInfos(const virDomainDef *def, virXMLProblems *problems)
{
    virDomainValidateDevices seen = {
        .boot = g_hash_table_new(NULL, NULL),
        .aliases = g_hash_table_new(g_str_hash, g_str_equal),
        .problems = problems,
        .os_boot = def->os.nBootDevs > 0,
    };

    virDomainDeviceForeach((virDomainDef *)def, virDomainDeviceValidateInfo, &seen);
    g_hash_table_unref(seen.boot);
    g_hash_table_unref(seen.aliases);
}

void virDomainDeviceValidate(const virDomainDef *def, virDomainDeviceKind kind, const void *dev,
                             const virDomainConfDriver *driver, void *opaque,
                             virXMLProblems *problems)
{
    const virDomainDeviceOps *ops = virDomainDeviceTable[kind];

    if (!driver)
        driver = &virDomainGenericConfDriver;
    if (ops->validate)
        ops->validate(def, dev, problems);
    if (driver->device_validate[kind])
        driver->device_validate[kind](def, dev, opaque, problems);
}

void virDomainDefValidate(const virDomainDef *def, const virDomainConfDriver *driver, void *opaque,
                          virXMLProblems *problems)
{
    if (!driver)
        driver = &virDomainGenericConfDriver;
    virDomainDefValidateNames(def, driver, problems);
    virDomainDefValidateOs(def, driver, problems);
    virDomainDefValidateVcpus(def, driver, problems);
    virDomainDefValidateIOThreads(def, problems);
    virDomainDefValidateTune(def, problems);
    virDomainDefValidateMemory(def, driver, problems);
    virDomainDefValidateNuma(def, problems);
    virDomainDefValidateNumatune(def, problems);
    virDomainDefValidateCpu(def, driver, problems);
    virDomainDefValidateHugepages(def, problems);
    virDomainDefValidateIdmap(def, problems);
    virDomainDefValidateSeclabels(def, problems);
    virDomainDefValidateInfos(def, problems);
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        const virDomainDeviceOps *ops = virDomainDeviceTable[kind];

        if (ops && ops->max && virDomainDeviceCount(def, kind) > ops->max)
            virXMLProblemAdd(problems, 0, "domain/devices", NULL, VIR_ERR_XML_ERROR,
                             "there are %zu <%s>; at most %zu may be",
                             virDomainDeviceCount(def, kind), virDomainDeviceKindTypeToString(kind),
                             ops->max);
        for (gsize i = 0; i < virDomainDeviceCount(def, kind); i++)
            virDomainDeviceValidate(def, kind, virDomainDeviceGet(def, kind, i), driver, opaque,
                                    problems);
    }
    if (driver->validate)
        driver->validate(def, opaque, problems);
}
