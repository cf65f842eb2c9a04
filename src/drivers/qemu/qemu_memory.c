/*
 * qemu_memory.c: -m, -smp, -numa and the objects behind the guest's memory
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "drivers/qemu/qemu_command.h"
#include "drivers/qemu/qemu_json.h"

/* The backend of @kib KiB of guest memory. @access: of the NUMA cell, or DEFAULT. */
static JsonObject *qemuMemoryBackend(const virDomainDef *def, const char *id,
                                     unsigned long long kib, virDomainMemoryAccess access)
{
    const virDomainMemtotalDef *mem = &def->mem;
    const char *type = "memory-backend-ram";
    JsonObject *object;

    if (access == VIR_DOMAIN_MEMORY_ACCESS_DEFAULT)
        access = mem->access;
    if (mem->source == VIR_DOMAIN_MEMORY_SOURCE_MEMFD)
        type = "memory-backend-memfd";
    else if (mem->source == VIR_DOMAIN_MEMORY_SOURCE_FILE || mem->hugepages_given)
        type = mem->hugepages_given ? "memory-backend-memfd" : "memory-backend-file";
    object = qemuJsonObject("s:qom-type", type, "s:id", id, NULL);
    if (strcmp(type, "memory-backend-file") == 0) {
        qemuJsonAdd(object, "s:mem-path", "/dev/shm", "b:discard-data", TRUE, NULL);
        qemuJsonAdd(object, "b:share", access == VIR_DOMAIN_MEMORY_ACCESS_SHARED, NULL);
    } else if (strcmp(type, "memory-backend-memfd") == 0) {
        if (mem->hugepages_given)
            qemuJsonAdd(object, "b:hugetlb", TRUE, NULL);
        if (mem->nhugepages && mem->hugepages[0]->size)
            qemuJsonAdd(object, "U:hugetlbsize", mem->hugepages[0]->size * 1024, NULL);
        qemuJsonAdd(object, "b:share", access != VIR_DOMAIN_MEMORY_ACCESS_PRIVATE, NULL);
    } else if (access == VIR_DOMAIN_MEMORY_ACCESS_SHARED) {
        qemuJsonAdd(object, "b:share", TRUE, NULL);
    }
    if (mem->nosharepages)
        qemuJsonAdd(object, "b:merge", FALSE, NULL);
    if (mem->allocation == VIR_DOMAIN_MEMORY_ALLOCATION_IMMEDIATE)
        qemuJsonAdd(object, "b:prealloc", TRUE, NULL);
    qemuJsonAdd(object, "U:size", (guint64)kib * 1024, NULL);
    return object;
}

static void qemuMemoryAddCpus(GString *arg, const virBitmap *cpus)
{
    g_autofree char *text = virBitmapFormat(cpus);
    g_auto(GStrv) ranges = g_strsplit(text, ",", -1);

    for (gsize i = 0; ranges[i]; i++)
        g_string_append_printf(arg, ",cpus=%s", ranges[i]);
}

static void qemuMemoryAddNuma(qemuCommand *cmd)
{
    const virDomainNumaDef *numa = &cmd->def->cpu->numa;

    for (gsize i = 0; i < numa->ncells; i++) {
        const virDomainNumaCell *cell = numa->cells[i];
        g_autofree char *id = g_strdup_printf("ram-node%zu", i);
        g_autoptr(GString) arg = g_string_new(NULL);

        g_string_printf(arg, "node,nodeid=%zu", i);
        if (cell->cpus)
            qemuMemoryAddCpus(arg, cell->cpus);
        if (cell->mem) {
            qemuCommandAddJson(cmd, "-object",
                               qemuMemoryBackend(cmd->def, id, cell->mem, cell->memAccess));
            g_string_append_printf(arg, ",memdev=%s", id);
        }
        qemuCommandAdd(cmd, "-numa", "%s", arg->str);
    }
    for (gsize i = 0; i < numa->ncells; i++) {
        for (gsize k = 0; k < numa->cells[i]->ndistances; k++)
            qemuCommandAdd(cmd, "-numa", "dist,src=%zu,dst=%u,val=%u", i,
                           numa->cells[i]->distances[k]->id, numa->cells[i]->distances[k]->value);
    }
}

static void qemuMemoryAddSmp(qemuCommand *cmd)
{
    const virDomainDef *def = cmd->def;
    const virCPUTopologyDef *topology =
        def->cpu && def->cpu->topology.given ? &def->cpu->topology : NULL;
    unsigned max = virDomainDefGetVcpusMax(def);
    unsigned now = virDomainDefGetVcpus(def);
    g_autoptr(GString) arg = g_string_new(NULL);

    g_string_append_printf(arg, "%u", now);
    if (now != max)
        g_string_append_printf(arg, ",maxcpus=%u", max);
    if (topology) {
        g_string_append_printf(arg, ",sockets=%u", topology->sockets);
        if (topology->dies > 1)
            g_string_append_printf(arg, ",dies=%u", topology->dies);
        g_string_append_printf(arg, ",cores=%u,threads=%u", topology->cores, topology->threads);
    } else {
        g_string_append_printf(arg, ",sockets=%u,cores=1,threads=1", max);
    }
    qemuCommandAdd(cmd, "-smp", "%s", arg->str);
}

gboolean qemuMemoryCommand(qemuCommand *cmd, GError **error)
{
    const virDomainDef *def = cmd->def;
    const virQEMUCapsMachine *machine = virQEMUCapsFindMachine(cmd->caps, def->os.machine);
    /* QEMU counts in MiB; what the guest gets is never less than asked for. */
    unsigned long long kib = (virDomainDefGetMemoryInitial(def) + 1023) / 1024 * 1024;
    gboolean numa = def->cpu && def->cpu->numa.ncells;

    if (def->mem.max_memory)
        qemuCommandAdd(cmd, "-m", "size=%lluk,slots=%u,maxmem=%lluk", kib, def->mem.memory_slots,
                       def->mem.max_memory);
    else
        qemuCommandAdd(cmd, "-m", "%llu", kib / 1024);
    if (!numa && machine && machine->default_ram_id)
        qemuCommandAddJson(
            cmd, "-object",
            qemuMemoryBackend(def, machine->default_ram_id, kib, VIR_DOMAIN_MEMORY_ACCESS_DEFAULT));
    qemuCommandAdd(cmd, "-overcommit", "mem-lock=%s", def->mem.locked ? "on" : "off");
    qemuMemoryAddSmp(cmd);
    if (numa)
        qemuMemoryAddNuma(cmd);
    return TRUE;
}
