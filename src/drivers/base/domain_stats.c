/*
 * domain_stats.c: statistics of one domain
 *
 * What follows from the definition or the host's kernel is told here for all hypervisors; the
 * driver adds the rest.
 *
 * Thread: any; reading counters from the kernel does not wait.
 */
#include "drivers/base/domain_stats.h"

#include "common/host/netlink.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/disk.h"
#include "conf/device/net.h"
#include "drivers/base/domain_obj_priv.h"

static void statsState(const virDomainView *view, const virDomainDef *def, virTypedParams *params)
{
    virTypedParamsPutInt(params, view->state, "state.state");
    virTypedParamsPutInt(params, view->reason, "state.reason");
}

static void statsBalloon(const virDomainView *view, const virDomainDef *def, virTypedParams *params)
{
    unsigned long long maximum = virDomainDefGetMemoryTotal(def);

    virTypedParamsPutULLong(params, def->mem.cur_balloon ? def->mem.cur_balloon : maximum,
                            "balloon.current");
    virTypedParamsPutULLong(params, maximum, "balloon.maximum");
}

static void statsVcpu(const virDomainView *view, const virDomainDef *def, virTypedParams *params)
{
    virTypedParamsPutUInt(params, virDomainDefGetVcpus(def), "vcpu.current");
    virTypedParamsPutUInt(params, virDomainDefGetVcpusMax(def), "vcpu.maximum");
}

/* The host's end counts the other way round: what the guest receives, its tap transmits. */
static void statsInterface(const virDomainView *view, const virDomainDef *def,
                           virTypedParams *params)
{
    gsize i;

    if (!virDomainViewIsActive(view))
        return;
    virTypedParamsPutUInt(params, def->nnets, "net.count");
    for (i = 0; i < def->nnets; i++) {
        const virDomainNetDef *net = def->nets[i];
        virNetlinkInfo info = {0};

        if (!net->ifname || !virNetlinkGetInfo(net->ifname, &info, NULL))
            continue;
        virTypedParamsPutString(params, net->ifname, "net.%zu.name", i);
        virTypedParamsPutULLong(params, info.stats.tx_bytes, "net.%zu.rx.bytes", i);
        virTypedParamsPutULLong(params, info.stats.tx_packets, "net.%zu.rx.pkts", i);
        virTypedParamsPutULLong(params, info.stats.tx_errors, "net.%zu.rx.errs", i);
        virTypedParamsPutULLong(params, info.stats.tx_dropped, "net.%zu.rx.drop", i);
        virTypedParamsPutULLong(params, info.stats.rx_bytes, "net.%zu.tx.bytes", i);
        virTypedParamsPutULLong(params, info.stats.rx_packets, "net.%zu.tx.pkts", i);
        virTypedParamsPutULLong(params, info.stats.rx_errors, "net.%zu.tx.errs", i);
        virTypedParamsPutULLong(params, info.stats.rx_dropped, "net.%zu.tx.drop", i);
    }
}

/* Without a driver's word only the names are known. */
static void statsBlock(const virDomainView *view, const virDomainDef *def, virTypedParams *params)
{
    gsize i;

    virTypedParamsPutUInt(params, def->ndisks, "block.count");
    for (i = 0; i < def->ndisks; i++) {
        const virDomainDiskDef *disk = def->disks[i];

        virTypedParamsPutString(params, disk->dst, "block.%zu.name", i);
        if (disk->src)
            virTypedParamsPutString(params, disk->src->path, "block.%zu.path", i);
    }
}

static const struct {
    unsigned group;
    gboolean always; /* also while a guest runs whose driver tells its own statistics */
    void (*add)(const virDomainView *view, const virDomainDef *def, virTypedParams *params);
} virDomainStatsRows[] = {
    {VIR_DOMAIN_STATS_STATE, TRUE, statsState},  {VIR_DOMAIN_STATS_BALLOON, FALSE, statsBalloon},
    {VIR_DOMAIN_STATS_VCPU, FALSE, statsVcpu},   {VIR_DOMAIN_STATS_INTERFACE, TRUE, statsInterface},
    {VIR_DOMAIN_STATS_BLOCK, FALSE, statsBlock},
};

void virDomainStatsCollect(virDomainObj *obj, const virDomainView *view, unsigned groups,
                           virTypedParams *params)
{
    const virDomainDriver *driver = obj->hv->driver;
    /* The state alone needs no definition: it may still be an unparsed text. */
    const virDomainDef *def = groups & ~VIR_DOMAIN_STATS_STATE ? virDomainViewCurrent(view) : NULL;
    gboolean by_driver = virDomainViewIsActive(view) && driver->get_stats;
    gsize i;

    for (i = 0; i < G_N_ELEMENTS(virDomainStatsRows); i++) {
        if ((groups & virDomainStatsRows[i].group) && (virDomainStatsRows[i].always || !by_driver))
            virDomainStatsRows[i].add(view, def, params);
    }
    if (by_driver)
        driver->get_stats(obj, view, groups, params);
}
