/*
 * post_parse.c: fills what a document leaves open, for all hypervisors; the driver's hooks between
 *
 * Thread: the one that owns the definition.
 */
#include <string.h>

#include "conf/device/chardev.h"
#include "conf/device/memory.h"
#include "conf/device/video.h"
#include "conf/domain/domain_phases.h"

static void virDomainDefPostParseOs(virDomainDef *def, virXMLProblems *problems)
{
    virTristateBool *wanted = def->os.firmwareFeatures;

    /* Keys that are enrolled are of use with secure boot alone. */
    if (wanted[VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_ENROLLED_KEYS] == VIR_TRISTATE_BOOL_YES &&
        !wanted[VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_SECURE_BOOT])
        wanted[VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_SECURE_BOOT] = VIR_TRISTATE_BOOL_YES;
    if (def->os.loader.path && !def->os.loader.type)
        def->os.loader.type = VIR_DOMAIN_LOADER_TYPE_ROM;
    if (!def->os.type && def->virtType == VIR_DOMAIN_VIRT_LXC)
        def->os.type = VIR_DOMAIN_OSTYPE_EXE;
    if (def->os.type == VIR_DOMAIN_OSTYPE_EXE && !def->os.init &&
        def->virtType == VIR_DOMAIN_VIRT_LXC)
        def->os.init = g_strdup("/sbin/init");
    if (def->os.type == VIR_DOMAIN_OSTYPE_EXE && !def->os.init)
        virXMLProblemAdd(problems, 0, "domain/os/init", NULL, VIR_ERR_XML_ERROR,
                         "a container needs to know what to run first");
    if (!def->os.type && def->bootloader_set)
        def->os.type = VIR_DOMAIN_OSTYPE_XEN;
    if (!def->os.type)
        virXMLProblemAdd(problems, 0, "domain/os", NULL, VIR_ERR_XML_ERROR,
                         "<type> is missing; use <type>hvm</type> for a whole machine");
}

static void virDomainDefPostParseBoot(virDomainDef *def)
{
    if (def->os.type != VIR_DOMAIN_OSTYPE_HVM || def->os.nBootDevs ||
        virDomainDefHasDeviceBootOrder(def))
        return;
    def->os.bootDevs[0] = VIR_DOMAIN_BOOT_DISK;
    def->os.nBootDevs = 1;
}

static void virDomainDefPostParseMemory(virDomainDef *def, unsigned flags, virXMLProblems *problems)
{
    virDomainMemtotalDef *mem = &def->mem;
    unsigned long long numa = 0;
    unsigned long long plugged = 0;

    /* What the cells say wins where nothing else does, and for new guests. */
    if (def->cpu && (!mem->total_memory || flags & VIR_DOMAIN_DEF_PARSE_ABI_UPDATE))
        numa = virDomainNumaGetMemorySize(&def->cpu->numa);
    for (gsize i = 0; i < def->nmems; i++)
        plugged += def->mems[i]->size;
    if (numa)
        mem->total_memory = numa + plugged;
    else if (plugged > mem->total_memory)
        virXMLProblemAdd(problems, 0, "domain/memory", NULL, VIR_ERR_XML_ERROR,
                         "the memory devices have %llu KiB, more than the guest's %llu KiB; "
                         "<memory> counts them, too",
                         plugged, mem->total_memory);
    if (!virDomainDefGetMemoryInitial(def) && def->virtType != VIR_DOMAIN_VIRT_LXC)
        virXMLProblemAdd(problems, 0, "domain/memory", NULL, VIR_ERR_XML_ERROR,
                         "the size is missing; give it in <memory> or in the NUMA cells");
    if (!mem->cur_balloon || mem->cur_balloon > mem->total_memory)
        mem->cur_balloon = mem->total_memory;
    mem->cur_balloon_set = TRUE;
    if (mem->max_memory && mem->max_memory < virDomainDefGetMemoryInitial(def))
        virXMLProblemAdd(problems, 0, "domain/maxMemory", NULL, VIR_ERR_XML_ERROR,
                         "it is less than the guest's memory at boot, %llu KiB",
                         virDomainDefGetMemoryInitial(def));
}

static void virDomainPinsKeep(virDomainPinDef **pins, gsize *npins, unsigned max)
{
    gsize kept = 0;

    for (gsize i = 0; i < *npins; i++) {
        if (pins[i]->id < max) {
            pins[kept++] = pins[i];
        } else {
            virBitmapFree(pins[i]->cpumask);
            g_free(pins[i]);
        }
    }
    *npins = kept;
}

static void virDomainDefPostParseVcpus(virDomainDef *def)
{
    if (!def->maxvcpus)
        def->maxvcpus = 1;
    if (def->curvcpus == def->maxvcpus)
        def->curvcpus = 0;
    if (!def->placement_mode)
        def->placement_mode = VIR_DOMAIN_CPU_PLACEMENT_MODE_STATIC;
    /* Who lets numad choose has no set of his own. */
    if (def->placement_mode == VIR_DOMAIN_CPU_PLACEMENT_MODE_AUTO)
        g_clear_pointer(&def->cpumask, virBitmapFree);
    virDomainPinsKeep(def->cputune.vcpupins, &def->cputune.nvcpupins, def->maxvcpus);
    /* <vcpus> says the number that <vcpu current=> repeats. */
    if (def->nvcpus) {
        unsigned online = virDomainDefGetVcpus(def);

        def->curvcpus = online < def->maxvcpus ? online : 0;
    }
}

static void virDomainDefPostParseNumatune(virDomainDef *def)
{
    virDomainNumatuneDef *numa = &def->numatune;
    gboolean is_static = def->placement_mode == VIR_DOMAIN_CPU_PLACEMENT_MODE_STATIC;
    const virDomainCputuneDef *tune = &def->cputune;

    for (gsize i = 0; i < numa->nnodes; i++) {
        if (!numa->nodes[i]->mode)
            numa->nodes[i]->mode = VIR_DOMAIN_NUMATUNE_MODE_STRICT;
    }
    if (!numa->specified && !is_static) {
        numa->specified = TRUE;
        numa->placement = VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO;
        numa->mode = VIR_DOMAIN_NUMATUNE_MODE_STRICT;
        return;
    }
    if (!numa->specified)
        return;
    if (!numa->mode)
        numa->mode = VIR_DOMAIN_NUMATUNE_MODE_STRICT;
    if (!numa->placement)
        numa->placement = numa->nodeset || is_static ? VIR_DOMAIN_NUMATUNE_PLACEMENT_STATIC
                                                     : VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO;
    if (numa->placement == VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO)
        g_clear_pointer(&numa->nodeset, virBitmapFree);
    if (numa->placement == VIR_DOMAIN_NUMATUNE_PLACEMENT_AUTO && !def->cpumask &&
        !tune->nvcpupins && !tune->emulatorpin && !tune->niothreadpins)
        def->placement_mode = VIR_DOMAIN_CPU_PLACEMENT_MODE_AUTO;
}

/* One entry for each thread: those listed, then the lowest free numbers up to <iothreads>. */
static void virDomainDefPostParseIOThreads(virDomainDef *def)
{
    unsigned id = 1;

    while (def->niothreadids < def->iothreads) {
        virDomainIOThreadIDDef *thread;

        while (virDomainDefFindIOThread(def, id))
            id++;
        thread = g_new0(virDomainIOThreadIDDef, 1);
        thread->id = id;
        thread->autofill = TRUE;
        def->iothreadids =
            g_renew(virDomainIOThreadIDDef *, def->iothreadids, def->niothreadids + 1);
        def->iothreadids[def->niothreadids++] = thread;
    }
    def->iothreads = def->niothreadids;
}

static void virDomainDefPostParseNumaCells(virDomainDef *def, virXMLProblems *problems)
{
    virDomainNumaDef *numa = def->cpu ? &def->cpu->numa : NULL;

    for (gsize i = 0; numa && i < numa->ncells; i++) {
        if (!numa->cells[i]->idSet) {
            numa->cells[i]->id = i;
            numa->cells[i]->idSet = TRUE;
        }
    }
    /* Cells stand in the order of their numbers. */
    for (gsize i = 0; numa && i < numa->ncells; i++) {
        while (numa->cells[i]->id != i) {
            virDomainNumaCell *cell = numa->cells[i];

            if (cell->id >= numa->ncells || numa->cells[cell->id]->id == cell->id) {
                virXMLProblemAdd(
                    problems, cell->line, "domain/cpu/numa/cell", "id", VIR_ERR_XML_ERROR,
                    "cells must be numbered from 0 without gaps; %u does not fit", cell->id);
                return;
            }
            numa->cells[i] = numa->cells[cell->id];
            numa->cells[cell->id] = cell;
        }
    }
}

static void virDomainDefPostParseDefaults(virDomainDef *def)
{
    if (!def->uuid_set) {
        virUUIDGenerate(def->uuid);
        def->uuid_set = TRUE;
    }
    if (!def->clock.offset)
        def->clock.offset = VIR_DOMAIN_CLOCK_OFFSET_UTC;
    if (!def->onPoweroff)
        def->onPoweroff = VIR_DOMAIN_ON_DESTROY;
    if (!def->onReboot)
        def->onReboot = VIR_DOMAIN_ON_RESTART;
    if (!def->onCrash)
        def->onCrash = VIR_DOMAIN_ON_DESTROY;
}

/* A label without a type says nothing. Dynamic labels go to images, too, static ones don't. */
static void virDomainDefPostParseSeclabels(virDomainDef *def)
{
    gsize kept = 0;

    for (gsize i = 0; i < def->nseclabels; i++) {
        virSecurityLabelDef *label = def->seclabels[i];

        if (!label->type) {
            virSecurityLabelDefFree(label);
            continue;
        }
        if (!label->relabel && label->type == VIR_DOMAIN_SECLABEL_DYNAMIC)
            label->relabel = VIR_TRISTATE_BOOL_YES;
        if (!label->relabel && label->type == VIR_DOMAIN_SECLABEL_STATIC)
            label->relabel = VIR_TRISTATE_BOOL_NO;
        def->seclabels[kept++] = label;
    }
    def->nseclabels = kept;
}

/* A display without a card would show nothing; the driver chooses the card's model. */
static void virDomainDefPostParseVideo(virDomainDef *def)
{
    gboolean primary = FALSE;

    if (def->ngraphics && !def->nvideos)
        virDomainDeviceInsert(def, VIR_DOMAIN_DEVICE_VIDEO,
                              virDomainVideoDefNew(VIR_DOMAIN_VIDEO_TYPE_DEFAULT));
    for (gsize i = 0; i < def->nvideos; i++)
        primary |= def->videos[i]->primary == VIR_TRISTATE_BOOL_YES;
    if (def->nvideos && !primary)
        def->videos[0]->primary = VIR_TRISTATE_BOOL_YES;
    /* The primary card comes first. */
    for (gsize i = 1; i < def->nvideos; i++) {
        virDomainVideoDef *video = def->videos[i];

        if (video->primary != VIR_TRISTATE_BOOL_YES ||
            def->videos[0]->primary == VIR_TRISTATE_BOOL_YES)
            continue;
        memmove(def->videos + 1, def->videos, i * sizeof(video));
        def->videos[0] = video;
    }
}

void virDomainDevicePostParse(virDomainDef *def, virDomainDeviceKind kind, void *dev,
                              const virDomainConfDriver *driver, void *opaque,
                              virXMLProblems *problems)
{
    const virDomainDeviceOps *ops = virDomainDeviceTable[kind];

    if (!driver)
        driver = &virDomainGenericConfDriver;
    if (ops->post_parse)
        ops->post_parse(def, dev, driver, opaque, problems);
    if (driver->device_post_parse[kind])
        driver->device_post_parse[kind](def, dev, opaque, problems);
    if (ops->settle)
        ops->settle(dev);
}

/* Those that are not in @done yet; devices may be added anywhere in their lists meanwhile. */
static void virDomainDevicesPostParse(virDomainDef *def, GHashTable *done, gboolean sort,
                                      const virDomainConfDriver *driver, void *opaque,
                                      virXMLProblems *problems)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        /* By what the document says, before defaults are filled in; devices that it does not name
         * stay at the end, where they are added. */
        if (sort)
            virDomainDevicesSort(def, kind);
        for (gsize i = 0; i < virDomainDeviceCount(def, kind); i++) {
            void *dev = virDomainDeviceGet(def, kind, i);

            if (!g_hash_table_add(done, dev))
                continue;
            virDomainDevicePostParse(def, kind, dev, driver, opaque, problems);
        }
    }
}

static void virDomainDefRun(virDomainConfHook hook, virDomainDef *def, void *opaque,
                            virXMLProblems *problems)
{
    if (hook && !virXMLProblemsCountErrors(problems))
        hook(def, opaque, problems);
}

void virDomainDefPostParse(virDomainDef *def, const virDomainConfDriver *driver, void *opaque,
                           unsigned flags, virXMLProblems *problems)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);

    if (!driver)
        driver = &virDomainGenericConfDriver;
    virDomainDefPostParseOs(def, problems);
    virDomainDefRun(driver->arch_defaults, def, opaque, problems);
    virDomainDefPostParseDefaults(def);
    virDomainDefPostParseVcpus(def);
    virDomainDefPostParseNumatune(def);
    virDomainDefPostParseIOThreads(def);
    virDomainDefPostParseScheds(def, problems);
    virDomainDefPostParseResctrl(def);
    virDomainDefPostParseNumaCells(def, problems);
    virDomainDefPostParseMemory(def, flags, problems);
    virDomainDefPostParseBoot(def);
    virDomainDefPostParseSeclabels(def);
    if (def->os.type != VIR_DOMAIN_OSTYPE_EXE &&
        !(driver->features & VIR_DOMAIN_CONF_NO_STUB_CONSOLE))
        virDomainDefPostParseConsoles(def, problems);

    virDomainDevicesPostParse(def, done, TRUE, driver, opaque, problems);
    virDomainDefRun(driver->add_devices, def, opaque, problems);
    virDomainDefPostParseVideo(def);
    virDomainDevicesPostParse(def, done, FALSE, driver, opaque, problems);
    if (virXMLProblemsCountErrors(problems))
        return;
    virDomainDefAddImplicitControllers(def);
    virDomainDevicesPostParse(def, done, FALSE, driver, opaque, problems);
    virDomainDefRun(driver->assign_addresses, def, opaque, problems);
    virDomainDevicesPostParse(def, done, FALSE, driver, opaque, problems);
    virDomainDefRun(driver->post_parse, def, opaque, problems);
}
