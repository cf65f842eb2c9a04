/*
 * traffic.c: limits on what an interface carries, by the kernel's traffic control
 *
 * What leaves goes through one class of a hierarchical token bucket (sch_htb); what enters is
 * counted by a policer on the ingress hook, which drops what is too much.
 */
#include "common/host/traffic.h"

#include <errno.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <net/ethernet.h>
#include <stdio.h>
#include <string.h>

#include "common/base/file.h"
#include "common/host/netlink_priv.h"

#define KIB G_GUINT64_CONSTANT(1024)
#define ROOT_HANDLE TC_H_MAKE(1 << 16, 0)
#define CLASS_HANDLE TC_H_MAKE(1 << 16, 1)
#define HTB_VERSION 3
#define RATE_TO_QUANTUM 10
#define MIN_BURST (16 * KIB) /* one large segment must fit */
#define POLICE_MTU 65535

/* The kernel counts bucket depths as time, in ticks that /proc/net/psched tells of. */
static double ticks_per_us(void)
{
    g_autofree char *text = virFileRead("/proc/net/psched", 256, NULL, NULL);
    unsigned tick_ns = 1000, unit_ns = 64;

    if (!text || sscanf(text, "%x %x", &tick_ns, &unit_ns) != 2 || unit_ns == 0)
        return 1000.0 / 64;
    return (double)tick_ns / unit_ns;
}

static guint32 bucket(guint64 bytes, guint64 rate)
{
    double ticks = 1e6 * bytes / rate * ticks_per_us();

    return ticks > G_MAXUINT32 ? G_MAXUINT32 : (guint32)ticks;
}

static guint64 average_bytes(const virTrafficRate *rate)
{
    return rate->average * KIB;
}

static guint64 peak_bytes(const virTrafficRate *rate)
{
    return MAX(rate->peak, rate->average) * KIB;
}

/* A tenth of a second's worth unless told. */
static guint64 burst_bytes(const virTrafficRate *rate)
{
    return MAX(rate->burst ? rate->burst * KIB : average_bytes(rate) / 10, MIN_BURST);
}

static virNetlinkMsg *tc_message(int type, int flags, const char *name, guint32 handle,
                                 guint32 parent, const char *kind)
{
    struct tcmsg tc = {.tcm_family = AF_UNSPEC,
                       .tcm_ifindex = virNetlinkIndex(name),
                       .tcm_handle = handle,
                       .tcm_parent = parent};
    virNetlinkMsg *msg = virNetlinkMsgNew(type, flags, &tc, sizeof(tc));

    if (kind)
        nla_put_string(msg, TCA_KIND, kind);
    return msg;
}

/* @option: the kernel's, "CONFIG_NET_SCH_HTB" */
static gboolean tc_request(virNetlinkMsg *msg, const char *name, const char *option, GError **error)
{
    g_autofree char *reason = NULL;
    int errnum = virNetlinkTalk(msg, NULL, NULL, &reason);

    if (errnum == 0)
        return TRUE;
    if (errnum == ENOENT || errnum == EOPNOTSUPP)
        virSetError(error, VIR_FROM_NONE, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the bandwidth of '%s' cannot be limited: the kernel lacks %s", name, option);
    else
        virSetSystemError(error, VIR_FROM_NONE, errnum, "cannot limit the bandwidth of '%s'%s%s%s",
                          name, reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
    return FALSE;
}

static gboolean add_bucket(const char *name, GError **error)
{
    struct tc_htb_glob glob = {
        .version = HTB_VERSION, .rate2quantum = RATE_TO_QUANTUM, .defcls = 1};
    g_autoptr(virNetlinkMsg) msg =
        tc_message(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE, name, ROOT_HANDLE, TC_H_ROOT, "htb");
    struct nlattr *options = nla_nest_start(msg, TCA_OPTIONS);

    nla_put(msg, TCA_HTB_INIT, sizeof(glob), &glob);
    nla_nest_end(msg, options);
    return tc_request(msg, name, "CONFIG_NET_SCH_HTB", error);
}

static void set_rate(struct tc_ratespec *spec, guint64 bytes)
{
    spec->rate = MIN(bytes, G_MAXUINT32);
    spec->linklayer = TC_LINKLAYER_ETHERNET; /* no rate table wanted */
}

static gboolean add_class(const char *name, const virTrafficRate *rate, GError **error)
{
    guint64 average = average_bytes(rate), peak = peak_bytes(rate), burst = burst_bytes(rate);
    struct tc_htb_opt opt = {.buffer = bucket(burst, average), .cbuffer = bucket(burst, peak)};
    g_autoptr(virNetlinkMsg) msg =
        tc_message(RTM_NEWTCLASS, NLM_F_CREATE, name, CLASS_HANDLE, ROOT_HANDLE, "htb");
    struct nlattr *options = nla_nest_start(msg, TCA_OPTIONS);

    set_rate(&opt.rate, average);
    set_rate(&opt.ceil, peak);
    nla_put(msg, TCA_HTB_PARMS, sizeof(opt), &opt);
    if (average > G_MAXUINT32)
        nla_put_u64(msg, TCA_HTB_RATE64, average);
    if (peak > G_MAXUINT32)
        nla_put_u64(msg, TCA_HTB_CEIL64, peak);
    nla_nest_end(msg, options);
    return tc_request(msg, name, "CONFIG_NET_SCH_HTB", error);
}

static gboolean add_ingress(const char *name, GError **error)
{
    g_autoptr(virNetlinkMsg) msg = tc_message(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, name,
                                              TC_H_MAKE(TC_H_INGRESS, 0), TC_H_INGRESS, "ingress");

    return tc_request(msg, name, "CONFIG_NET_SCH_INGRESS", error);
}

/* A filter that every packet meets, with a policer as its action. */
static gboolean add_policer(const char *name, const virTrafficRate *rate, GError **error)
{
    guint64 average = average_bytes(rate);
    struct {
        struct tc_u32_sel sel;
        struct tc_u32_key key;
    } match = {.sel = {.flags = TC_U32_TERMINAL, .nkeys = 1}};
    struct tc_police police = {
        .action = TC_POLICE_SHOT, .mtu = POLICE_MTU, .burst = bucket(burst_bytes(rate), average)};
    struct tcmsg tc = {.tcm_family = AF_UNSPEC,
                       .tcm_ifindex = virNetlinkIndex(name),
                       .tcm_parent = TC_H_MAKE(TC_H_INGRESS, 0),
                       .tcm_info = TC_H_MAKE(1 << 16, htons(ETH_P_ALL))};
    g_autoptr(virNetlinkMsg) msg =
        virNetlinkMsgNew(RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL, &tc, sizeof(tc));
    struct nlattr *options, *actions, *one, *parms;

    set_rate(&police.rate, average);
    nla_put_string(msg, TCA_KIND, "u32");
    options = nla_nest_start(msg, TCA_OPTIONS);
    nla_put(msg, TCA_U32_SEL, sizeof(match), &match);
    actions = nla_nest_start(msg, TCA_U32_ACT);
    one = nla_nest_start(msg, 1);
    nla_put_string(msg, TCA_ACT_KIND, "police");
    parms = nla_nest_start(msg, TCA_ACT_OPTIONS);
    nla_put(msg, TCA_POLICE_TBF, sizeof(police), &police);
    if (average > G_MAXUINT32)
        nla_put_u64(msg, TCA_POLICE_RATE64, average);
    nla_nest_end(msg, parms);
    nla_nest_end(msg, one);
    nla_nest_end(msg, actions);
    nla_nest_end(msg, options);
    return tc_request(msg, name, "CONFIG_NET_CLS_U32 or CONFIG_NET_ACT_POLICE", error);
}

void virTrafficLimitClear(const char *name)
{
    g_autoptr(virNetlinkMsg) root = tc_message(RTM_DELQDISC, 0, name, 0, TC_H_ROOT, NULL);
    g_autoptr(virNetlinkMsg) ingress =
        tc_message(RTM_DELQDISC, 0, name, TC_H_MAKE(TC_H_INGRESS, 0), TC_H_INGRESS, NULL);

    /* without a queue of ours there is nothing to remove, which is an error to the kernel */
    virNetlinkTalk(root, NULL, NULL, NULL);
    virNetlinkTalk(ingress, NULL, NULL, NULL);
}

gboolean virTrafficLimitSet(const char *name, const virTrafficRate *leaving,
                            const virTrafficRate *entering, GError **error)
{
    virTrafficLimitClear(name);
    if ((!leaving || !leaving->average ||
         (add_bucket(name, error) && add_class(name, leaving, error))) &&
        (!entering || !entering->average ||
         (add_ingress(name, error) && add_policer(name, entering, error))))
        return TRUE;
    virTrafficLimitClear(name);
    return FALSE;
}
