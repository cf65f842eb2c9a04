/*
 * handlers_node.c: questions about the host
 *
 * Thread: the I/O thread; what is read never waits.
 */
#include <string.h>
#include <sys/utsname.h>
#include <libvirt/libvirt-host.h>

#include "common/base/error.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "drivers/base/host_cpu.h"

static virRPCResult nodeGetInfo(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_node_get_info_ret *ret = r;
    virHostTopology topology;
    virHostMemory memory;
    struct utsname name;

    if (!virHostMemoryGet(-1, &memory, error))
        return VIR_RPC_FAILED;
    uname(&name);
    g_strlcpy(ret->model, name.machine, sizeof(ret->model));
    virHostTopologyGet(&topology);
    ret->memory = memory.total;
    ret->cpus = topology.cpus;
    ret->mhz = topology.mhz;
    ret->nodes = topology.nodes;
    ret->sockets = topology.sockets;
    ret->cores = topology.cores;
    ret->threads = topology.threads;
    return VIR_RPC_DONE;
}

static virRPCResult nodeGetFreeMemory(virRPCCall *call, const void *a, void *r, GError **error)
{
    virHostMemory memory;

    if (!virHostMemoryGet(-1, &memory, error))
        return VIR_RPC_FAILED;
    ((remote_node_get_free_memory_ret *)r)->freeMem = memory.free * 1024;
    return VIR_RPC_DONE;
}

static virRPCResult nodeGetCellsFreeMemory(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_node_get_cells_free_memory_args *args = a;
    remote_node_get_cells_free_memory_ret *ret = r;
    int max = CLAMP(args->maxcells, 0, 1024);
    virHostMemory memory;
    int i;

    ret->cells = g_new0(guint64, max);
    for (i = 0; i < max; i++) {
        if (!virHostMemoryGet(args->startCell + i, &memory, i == 0 ? error : NULL))
            break;
        ret->cells[ret->cells_len++] = memory.free * 1024;
    }
    return i > 0 || max == 0 ? VIR_RPC_DONE : VIR_RPC_FAILED;
}

static virRPCResult nodeGetCPUStats(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_node_get_cpu_stats_args *args = a;
    remote_node_get_cpu_stats_ret *ret = r;
    virHostCPUTimes times;
    gsize i;

    if (!virHostCPUTimesGet(args->cpuNum, &times, error))
        return VIR_RPC_FAILED;
    {
        const struct {
            const char *name;
            guint64 value;
        } rows[] = {
            {VIR_NODE_CPU_STATS_KERNEL, times.kernel},
            {VIR_NODE_CPU_STATS_USER, times.user},
            {VIR_NODE_CPU_STATS_IDLE, times.idle},
            {VIR_NODE_CPU_STATS_IOWAIT, times.iowait},
        };

        ret->nparams = G_N_ELEMENTS(rows);
        ret->params_len = MIN(G_N_ELEMENTS(rows), (guint)MAX(args->nparams, 0));
        ret->params = g_new0(remote_node_get_cpu_stats, ret->params_len);
        for (i = 0; i < ret->params_len; i++) {
            ret->params[i].field = g_strdup(rows[i].name);
            ret->params[i].value = rows[i].value;
        }
    }
    return VIR_RPC_DONE;
}

static virRPCResult nodeGetMemoryStats(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_node_get_memory_stats_args *args = a;
    remote_node_get_memory_stats_ret *ret = r;
    virHostMemory memory;
    gsize i;

    if (!virHostMemoryGet(args->cellNum, &memory, error))
        return VIR_RPC_FAILED;
    {
        const struct {
            const char *name;
            guint64 value;
        } rows[] = {
            {VIR_NODE_MEMORY_STATS_TOTAL, memory.total},
            {VIR_NODE_MEMORY_STATS_FREE, memory.free},
            {VIR_NODE_MEMORY_STATS_BUFFERS, memory.buffers},
            {VIR_NODE_MEMORY_STATS_CACHED, memory.cached},
        };
        gsize count = args->cellNum < 0 ? G_N_ELEMENTS(rows) : 2;

        ret->nparams = count;
        ret->params_len = MIN(count, (guint)MAX(args->nparams, 0));
        ret->params = g_new0(remote_node_get_memory_stats, ret->params_len);
        for (i = 0; i < ret->params_len; i++) {
            ret->params[i].field = g_strdup(rows[i].name);
            ret->params[i].value = rows[i].value;
        }
    }
    return VIR_RPC_DONE;
}

static virRPCResult nodeGetCPUMap(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_node_get_cpu_map_args *args = a;
    remote_node_get_cpu_map_ret *ret = r;
    g_autoptr(virBitmap) present = virHostCPUPresent();
    g_autoptr(virBitmap) online = virHostCPUOnline();
    gssize last = virBitmapLastSet(present);

    ret->ret = last + 1;
    ret->online = args->need_online ? virBitmapCount(online) : 0;
    if (args->need_map) {
        ret->cpumap_len = MIN((last + 8) / 8, 2048);
        ret->cpumap = g_malloc0(ret->cpumap_len);
        virBitmapToData(online, ret->cpumap, ret->cpumap_len);
    }
    return VIR_RPC_DONE;
}

static const virRPCHandlerRow rows_node[] = {
    {REMOTE_PROC_NODE_GET_INFO, nodeGetInfo},
    {REMOTE_PROC_NODE_GET_FREE_MEMORY, nodeGetFreeMemory},
    {REMOTE_PROC_NODE_GET_CELLS_FREE_MEMORY, nodeGetCellsFreeMemory},
    {REMOTE_PROC_NODE_GET_CPU_STATS, nodeGetCPUStats},
    {REMOTE_PROC_NODE_GET_MEMORY_STATS, nodeGetMemoryStats},
    {REMOTE_PROC_NODE_GET_CPU_MAP, nodeGetCPUMap},
};

void virHandlersNode(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows_node, G_N_ELEMENTS(rows_node), hv);
}
