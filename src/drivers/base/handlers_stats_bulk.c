/*
 * handlers_stats_bulk.c: statistics of many domains in one call
 *
 * Hypervisors that have not been asked for a while are asked now, all at once, and whoever has not
 * answered after some milliseconds is reported with what was known before: one hung guest delays
 * nobody.
 *
 * Thread: the I/O thread; the questions are jobs.
 */
#include "common/base/error.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/domain_stats.h"
#include "drivers/base/handlers.h"

/* How old an answer may be, and how long new ones are waited for. */
#define FRESH_US (500 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE_MS 6

#define FILTER_FLAGS \
    (VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_INACTIVE | \
     VIR_CONNECT_LIST_DOMAINS_PERSISTENT | VIR_CONNECT_LIST_DOMAINS_TRANSIENT | \
     VIR_CONNECT_LIST_DOMAINS_RUNNING | VIR_CONNECT_LIST_DOMAINS_PAUSED | \
     VIR_CONNECT_LIST_DOMAINS_SHUTOFF | VIR_CONNECT_LIST_DOMAINS_OTHER)
#define OTHER_FLAGS \
    (VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT | VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING | \
     VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)

/* One call: answered once, by the last answer or the timer. */
typedef struct {
    gatomicrefcount refs; /* one per question under way, one for the timer, one while asking */
    virRPCCall *call;
    GPtrArray *objs;
    unsigned groups;
    unsigned flags;
    unsigned asked; /* questions without answer; I/O thread */
    gboolean answered;
    GSource *timer;
} virStatsCall;

static void statsCallUnref(gpointer opaque)
{
    virStatsCall *stats = opaque;

    if (!g_atomic_ref_count_dec(&stats->refs))
        return;
    g_ptr_array_unref(stats->objs);
    virRPCCallUnref(stats->call);
    g_free(stats);
}

static void statsCallAnswer(virStatsCall *stats)
{
    remote_connect_get_all_domain_stats_ret ret = {0};
    g_auto(virTypedParams) params = {0};
    guint i;

    if (stats->answered)
        return;
    stats->answered = TRUE;
    if (stats->timer) {
        g_source_destroy(stats->timer);
        g_clear_pointer(&stats->timer, g_source_unref);
    }
    ret.retStats = g_new0(remote_domain_stats_record, stats->objs->len);
    for (i = 0; i < stats->objs->len; i++) {
        virDomainObj *obj = g_ptr_array_index(stats->objs, i);
        g_autoptr(virDomainView) view = virDomainObjGetView(obj);
        remote_domain_stats_record *record;

        if (!virDomainViewMatches(view, stats->flags & FILTER_FLAGS))
            continue;
        record = &ret.retStats[ret.retStats_len++];
        virDomainToWire(view, &record->dom);
        virDomainStatsCollect(obj, view, stats->groups, &params);
        record->params = virTypedParamsToWire(&params, &record->params_len);
    }
    virRPCCallReply(stats->call, &ret);
}

static gboolean statsCallTimeout(gpointer opaque)
{
    statsCallAnswer(opaque);
    return G_SOURCE_REMOVE;
}

/* Job. */
static gboolean statsAsk(virDomainJob *job, gpointer opaque, GError **error)
{
    const virStatsCall *stats = opaque;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (virDomainViewIsActive(view))
        job->obj->hv->driver->query_stats(job, stats->groups, error);
    g_atomic_pointer_set(&job->obj->stats_time, GSIZE_TO_POINTER(g_get_monotonic_time()));
    g_atomic_int_set(&job->obj->stats_asked, FALSE);
    return TRUE;
}

static void statsAnswered(gpointer opaque, const GError *error)
{
    virStatsCall *stats = opaque;

    if (--stats->asked == 0)
        statsCallAnswer(stats);
}

/* Asks @obj's hypervisor unless that is under way or was done lately. */
static void statsCallAsk(virStatsCall *stats, virDomainObj *obj)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    gint64 last = GPOINTER_TO_SIZE(g_atomic_pointer_get(&obj->stats_time));

    if (!virDomainViewIsActive(view) || g_get_monotonic_time() - last < FRESH_US ||
        !g_atomic_int_compare_and_exchange(&obj->stats_asked, FALSE, TRUE))
        return;
    stats->asked++;
    g_atomic_ref_count_inc(&stats->refs);
    virDomainJobSubmit(obj, VIR_DOMAIN_JOB_QUERY, "statistics", 0, statsAsk, statsAnswered, stats,
                       statsCallUnref);
}

static void statsCallBegin(virStatsCall *stats, virHypervisor *hv)
{
    guint i;

    if (hv->driver->query_stats && (stats->groups & VIR_DOMAIN_STATS_ASKED) &&
        !(stats->flags & VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)) {
        for (i = 0; i < stats->objs->len; i++)
            statsCallAsk(stats, g_ptr_array_index(stats->objs, i));
    }
    if (stats->asked == 0) {
        statsCallAnswer(stats);
        return;
    }
    stats->timer = g_timeout_source_new(PATIENCE_MS);
    g_atomic_ref_count_inc(&stats->refs);
    g_source_set_callback(stats->timer, statsCallTimeout, stats, statsCallUnref);
    g_source_attach(stats->timer, hv->context);
}

/* The domains that were named; those that are gone are left out. */
static GPtrArray *statsNamed(virHypervisor *hv,
                             const remote_connect_get_all_domain_stats_args *args)
{
    GPtrArray *objs = g_ptr_array_new_with_free_func((GDestroyNotify)virDomainObjUnref);
    guint i;

    for (i = 0; i < args->doms_len; i++) {
        virDomainObj *obj = virDomainListFindByUUID(hv->domains, args->doms[i].uuid);

        if (obj)
            g_ptr_array_add(objs, obj);
    }
    return objs;
}

static virRPCResult getAllDomainStats(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_get_all_domain_stats_args *args = a;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    unsigned known = VIR_DOMAIN_STATS_ALL;
    g_autoptr(GPtrArray) views = NULL;
    virStatsCall *stats;

    if (!virFlagsCheck(args->flags, FILTER_FLAGS | OTHER_FLAGS, "domstats", error))
        return VIR_RPC_FAILED;
    if ((args->flags & VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS) &&
        !virFlagsCheck(args->stats, known, "domstats", error))
        return VIR_RPC_FAILED;
    stats = g_new0(virStatsCall, 1);
    g_atomic_ref_count_init(&stats->refs);
    stats->call = virRPCCallRef(call);
    stats->groups = args->stats ? args->stats & known : known;
    stats->flags = args->flags;
    if (args->doms_len)
        stats->objs = statsNamed(hv, args);
    else
        views = virDomainListCollect(hv->domains, args->flags & FILTER_FLAGS, &stats->objs);
    statsCallBegin(stats, hv);
    statsCallUnref(stats);
    return VIR_RPC_PENDING;
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_GET_ALL_DOMAIN_STATS, getAllDomainStats},
};

void virHandlersStatsBulk(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
}
