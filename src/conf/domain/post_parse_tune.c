/*
 * post_parse_tune.c: <vcpusched> and <iothreadsched> in one order, however they were grouped
 *
 * Thread: the one that owns the definition.
 */
#include "conf/domain/domain_phases.h"

typedef struct {
    const char *element;
    const char *attribute;
    virDomainSchedDef ***list;
    gsize *count;
    gboolean (*exists)(const virDomainDef *def, unsigned id);
} virDomainSchedKind;

static gboolean virDomainSchedVcpuExists(const virDomainDef *def, unsigned id)
{
    return id < virDomainDefGetVcpusMax(def);
}

static gboolean virDomainSchedIOThreadExists(const virDomainDef *def, unsigned id)
{
    return virDomainDefFindIOThread(def, id) != NULL;
}

static void virDomainSchedFree(gpointer data)
{
    virDomainSchedDef *sched = data;

    virBitmapFree(sched->ids);
    g_free(sched);
}

/* The entry that thread @id has, NULL if none. */
static virDomainSchedDef *virDomainSchedOf(const virDomainSchedKind *kind, unsigned id)
{
    for (gsize i = 0; i < *kind->count; i++) {
        if ((*kind->list)[i]->ids && virBitmapIsSet((*kind->list)[i]->ids, id))
            return (*kind->list)[i];
    }
    return NULL;
}

static gboolean virDomainSchedCheck(const virDomainDef *def, const virDomainSchedKind *kind,
                                    virXMLProblems *problems)
{
    gboolean fine = TRUE;

    for (gsize i = 0; i < *kind->count; i++) {
        const virDomainSchedDef *sched = (*kind->list)[i];

        if (!sched->ids || virBitmapIsEmpty(sched->ids)) {
            virXMLProblemAdd(problems, sched->line, kind->element, kind->attribute,
                             VIR_ERR_XML_ERROR, "it names no thread");
            fine = FALSE;
            continue;
        }
        for (gssize id = -1; (id = virBitmapNextSet(sched->ids, id)) >= 0;) {
            if (!kind->exists(def, id)) {
                virXMLProblemAdd(problems, sched->line, kind->element, kind->attribute,
                                 VIR_ERR_CONFIG_UNSUPPORTED, "there is no thread %zd", id);
                fine = FALSE;
            } else if (virDomainSchedOf(kind, id) != sched) {
                virXMLProblemAdd(problems, sched->line, kind->element, kind->attribute,
                                 VIR_ERR_XML_ERROR, "thread %zd has a scheduler already", id);
                fine = FALSE;
            }
        }
    }
    return fine;
}

/* Adds @id to the group of its like, or makes one. Priority 0 never groups. */
static void virDomainSchedGroup(GPtrArray *groups, const virDomainSchedDef *sched, unsigned id)
{
    virDomainSchedDef *group = NULL;
    gboolean alone = sched->prioritySet && sched->priority == 0;

    for (guint i = 0; i < groups->len && !group && !alone; i++) {
        virDomainSchedDef *other = groups->pdata[i];

        if (other->policy == sched->policy && other->prioritySet == sched->prioritySet &&
            other->priority == sched->priority)
            group = other;
    }
    if (!group) {
        group = g_new0(virDomainSchedDef, 1);
        *group = *sched;
        group->ids = virBitmapNew(0);
        g_ptr_array_add(groups, group);
    }
    virBitmapSetExpand(group->ids, id);
}

static void virDomainSchedSettle(virDomainDef *def, const virDomainSchedKind *kind,
                                 virXMLProblems *problems)
{
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    gssize last = -1;

    if (!*kind->count || !virDomainSchedCheck(def, kind, problems))
        return;
    for (gsize i = 0; i < *kind->count; i++)
        last = MAX(last, virBitmapLastSet((*kind->list)[i]->ids));
    for (int policy = VIR_PROC_POLICY_NONE + 1; policy < VIR_PROC_POLICY_LAST; policy++) {
        for (gssize id = 0; id <= last; id++) {
            const virDomainSchedDef *sched = virDomainSchedOf(kind, id);

            if (sched && (int)sched->policy == policy)
                virDomainSchedGroup(groups, sched, id);
        }
    }
    for (gsize i = 0; i < *kind->count; i++)
        virDomainSchedFree((*kind->list)[i]);
    *kind->list = g_renew(virDomainSchedDef *, *kind->list, groups->len);
    *kind->count = groups->len;
    for (guint i = 0; i < groups->len; i++)
        (*kind->list)[i] = groups->pdata[i];
}

static void virDomainBitmapClip(virBitmap *map, unsigned max)
{
    for (gssize bit = max; map && (bit = virBitmapNextSet(map, bit - 1)) >= 0; bit++)
        virBitmapClear(map, bit);
}

/* Cache and memory shares of vCPUs that the guest doesn't have are dropped. */
void virDomainDefPostParseResctrl(virDomainDef *def)
{
    virDomainCputuneDef *tune = &def->cputune;
    unsigned max = virDomainDefGetVcpusMax(def);
    gsize kept = 0;

    for (gsize i = 0; i < tune->ncachetunes; i++) {
        virDomainBitmapClip(tune->cachetunes[i]->vcpus, max);
        if (tune->cachetunes[i]->vcpus && !virBitmapIsEmpty(tune->cachetunes[i]->vcpus))
            tune->cachetunes[kept++] = tune->cachetunes[i];
        else
            virDomainCachetuneDefFree(tune->cachetunes[i]);
    }
    tune->ncachetunes = kept;
    kept = 0;
    for (gsize i = 0; i < tune->nmemorytunes; i++) {
        virDomainBitmapClip(tune->memorytunes[i]->vcpus, max);
        if (tune->memorytunes[i]->vcpus && !virBitmapIsEmpty(tune->memorytunes[i]->vcpus))
            tune->memorytunes[kept++] = tune->memorytunes[i];
        else
            virDomainMemorytuneDefFree(tune->memorytunes[i]);
    }
    tune->nmemorytunes = kept;
}

void virDomainDefPostParseScheds(virDomainDef *def, virXMLProblems *problems)
{
    const virDomainSchedKind kinds[] = {
        {"domain/cputune/vcpusched", "vcpus", &def->cputune.vcpuscheds, &def->cputune.nvcpuscheds,
         virDomainSchedVcpuExists},
        {"domain/cputune/iothreadsched", "iothreads", &def->cputune.iothreadscheds,
         &def->cputune.niothreadscheds, virDomainSchedIOThreadExists},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        virDomainSchedSettle(def, &kinds[i], problems);
}
