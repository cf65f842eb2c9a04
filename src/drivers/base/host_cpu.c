/*
 * host_cpu.c: the host's processors and memory
 *
 * Ids in /sys are names, not indexes: they are counted, never used to size anything.
 *
 * Thread: any.
 */
#include "drivers/base/host_cpu.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"

#define CPU_DIR "/sys/devices/system/cpu"
#define NODE_DIR "/sys/devices/system/node"
#define FILE_MAX (1024 * 1024)

static char *hostReadText(const char *path)
{
    char *text = virFileRead(path, FILE_MAX, NULL, NULL);

    return text ? g_strstrip(text) : NULL;
}

static int hostReadInt(const char *path, int fallback)
{
    g_autofree char *text = hostReadText(path);
    gint64 value;

    if (!text || !g_ascii_string_to_signed(text, 10, G_MININT, G_MAXINT, &value, NULL))
        return fallback;
    return value;
}

static virBitmap *hostReadSet(const char *path)
{
    g_autofree char *text = hostReadText(path);
    virBitmap *set = text ? virBitmapParse(text, 0, NULL) : NULL;

    if (!set) {
        set = virBitmapNew(sysconf(_SC_NPROCESSORS_ONLN));
        virBitmapSetAll(set);
    }
    return set;
}

virBitmap *virHostCPUPresent(void)
{
    return hostReadSet(CPU_DIR "/present");
}

virBitmap *virHostCPUOnline(void)
{
    return hostReadSet(CPU_DIR "/online");
}

static int hostMHz(void)
{
    g_autofree char *text = hostReadText("/proc/cpuinfo");
    const char *line = text ? strstr(text, "cpu MHz") : NULL;

    line = line ? strchr(line, ':') : NULL;
    return line ? (int)g_ascii_strtod(line + 1, NULL) : 0;
}

static int hostCountNodes(void)
{
    g_autofree char *text = hostReadText(NODE_DIR "/online");
    g_autoptr(virBitmap) nodes = text ? virBitmapParse(text, 0, NULL) : NULL;
    int count = nodes ? (int)virBitmapCount(nodes) : 1;

    return MAX(count, 1);
}

void virHostTopologyGet(virHostTopology *topology)
{
    g_autoptr(virBitmap) online = virHostCPUOnline();
    g_autoptr(GHashTable) sockets = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) cores = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gssize cpu = -1;

    while ((cpu = virBitmapNextSet(online, cpu)) >= 0) {
        g_autofree char *dir = g_strdup_printf(CPU_DIR "/cpu%zd/topology", cpu);
        g_autofree char *package = g_build_filename(dir, "physical_package_id", NULL);
        g_autofree char *core = g_build_filename(dir, "core_id", NULL);
        int socket_id = hostReadInt(package, 0);

        g_hash_table_add(sockets, GINT_TO_POINTER(socket_id));
        g_hash_table_add(cores, g_strdup_printf("%d:%d", socket_id, hostReadInt(core, (int)cpu)));
    }
    topology->cpus = virBitmapCount(online);
    topology->mhz = hostMHz();
    topology->nodes = hostCountNodes();
    topology->sockets = MAX((int)g_hash_table_size(sockets) / topology->nodes, 1);
    topology->cores = MAX((int)(g_hash_table_size(cores) / g_hash_table_size(sockets)), 1);
    topology->threads = MAX(topology->cpus / (int)g_hash_table_size(cores), 1);
    /* Where the product would not give the CPUs (some are offline, nodes differ) it is told flat.
     */
    if (topology->nodes * topology->sockets * topology->cores * topology->threads !=
        topology->cpus) {
        topology->nodes = topology->sockets = topology->threads = 1;
        topology->cores = topology->cpus;
    }
}

gboolean virHostCPUTimesGet(int cpu, virHostCPUTimes *times, GError **error)
{
    g_autofree char *text = hostReadText("/proc/stat");
    g_autofree char *tag = cpu < 0 ? g_strdup("cpu ") : g_strdup_printf("\ncpu%d ", cpu);
    const char *line = text ? strstr(text, tag) : NULL;
    guint64 user, nice, system, idle, iowait, irq, softirq;
    const guint64 tick = G_GUINT64_CONSTANT(1000000000) / sysconf(_SC_CLK_TCK);

    if (!line || sscanf(line + strlen(tag),
                        "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                        " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                        " %" G_GUINT64_FORMAT,
                        &user, &nice, &system, &idle, &iowait, &irq, &softirq) != 7) {
        virSetError(error, VIR_FROM_NONE, VIR_ERR_INVALID_ARG, "this host has no CPU %d", cpu);
        return FALSE;
    }
    times->kernel = (system + irq + softirq) * tick;
    times->user = (user + nice) * tick;
    times->idle = idle * tick;
    times->iowait = iowait * tick;
    return TRUE;
}

static guint64 hostMemoryField(const char *text, const char *name)
{
    const char *at = strstr(text, name);

    return at ? g_ascii_strtoull(at + strlen(name), NULL, 10) : 0;
}

gboolean virHostMemoryGet(int cell, virHostMemory *memory, GError **error)
{
    g_autofree char *path =
        cell < 0 ? g_strdup("/proc/meminfo") : g_strdup_printf(NODE_DIR "/node%d/meminfo", cell);
    g_autofree char *text = hostReadText(path);

    /* A kernel without NUMA has no folder for its only node. */
    if (!text && cell == 0)
        text = hostReadText("/proc/meminfo");
    if (!text) {
        virSetError(error, VIR_FROM_NONE, VIR_ERR_INVALID_ARG, "this host has no NUMA node %d",
                    cell);
        return FALSE;
    }
    memory->total = hostMemoryField(text, "MemTotal:");
    memory->free = hostMemoryField(text, "MemFree:");
    memory->buffers = cell < 0 ? hostMemoryField(text, "Buffers:") : 0;
    memory->cached = cell < 0 ? hostMemoryField(text, "\nCached:") : 0;
    return TRUE;
}
