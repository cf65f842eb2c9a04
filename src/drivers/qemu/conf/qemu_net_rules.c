/*
 * qemu_net_rules.c: rows that QEMU adds to the table of actual-type rules
 */
#include "drivers/qemu/conf/qemu_net_rules.h"

static gboolean uses_multiqueue(const virDomainNetDef *net)
{
    return net->driver.queues > 1;
}

static gboolean uses_filter(const virDomainNetDef *net)
{
    return net->filter != NULL;
}

static gboolean uses_tap_path(const virDomainNetDef *net)
{
    return net->backend.tap != NULL;
}

static gboolean uses_transient_teaming(const virDomainNetDef *net)
{
    return net->teaming.type == VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT;
}

#define BIT(type) VIR_DOMAIN_NET_BIT(type)
#define PLAIN_TAPS (BIT(NETWORK) | BIT(BRIDGE) | BIT(ETHERNET))

const virDomainActualNetRule qemuActualNetRules[QEMU_ACTUAL_NET_RULES] = {
    {
        .name = "multiqueue",
        .setting = "<driver queues=...> above 1",
        .uses = uses_multiqueue,
        .types = PLAIN_TAPS | BIT(DIRECT) | BIT(VHOSTUSER) | BIT(VDPA),
        .where = "'network', 'bridge', 'ethernet', 'direct', 'vhostuser' and 'vdpa', which have a "
                 "descriptor for each queue",
    },
    {
        .name = "filterref",
        .setting = "<filterref>",
        .uses = uses_filter,
        .types = PLAIN_TAPS,
        .where = "'network', 'bridge' and 'ethernet', where the host sees each packet on a tap",
    },
    {
        .name = "tap-path",
        .setting = "<backend tap=...>",
        .uses = uses_tap_path,
        .types = PLAIN_TAPS,
        .where = "'network', 'bridge' and 'ethernet', which are taps",
    },
    {
        .name = "transient-teaming",
        .setting = "<teaming type='transient'>",
        .uses = uses_transient_teaming,
        .types = BIT(HOSTDEV),
        .where = "'hostdev': the transient member is a host device that goes away for migration",
    },
};

gboolean qemuDomainValidateActualNetDef(const virDomainNetDef *net, GError **error)
{
    return virDomainActualNetRulesCheck(qemuActualNetRules, QEMU_ACTUAL_NET_RULES, net, error);
}
