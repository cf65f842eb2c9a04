/*
 * plan.c: compiles row tables
 *
 * Thread: any; the table of plans has a lock of its own.
 */
#include "conf/xml/plan.h"

#include <string.h>

static GRWLock plans_lock;
static GHashTable *plans; /* type -> virXMLPlan */

typedef struct {
    GArray *entries;
    GArray *steps;
    GArray *scopes;
} virXMLCompiler;

#define STEP(c, i) (&g_array_index((c)->steps, virXMLStep, (i)))

static unsigned virXMLCompileChild(virXMLCompiler *compiler, unsigned parent, const char *name,
                                   gsize len)
{
    virXMLStep step = {.parent = parent};
    virXMLStep *up = STEP(compiler, parent);
    unsigned index = compiler->steps->len;

    for (unsigned i = 0; i < up->nchildren; i++) {
        const virXMLStep *child = STEP(compiler, up->children[i]);

        if (!strncmp(child->name, name, len) && !child->name[len])
            return up->children[i];
    }
    up->children = g_renew(guint16, up->children, up->nchildren + 1);
    up->children[up->nchildren++] = index;
    step.name = g_strndup(name, len);
    g_array_append_val(compiler->steps, step);
    return index;
}

static void virXMLCompileAttr(virXMLCompiler *compiler, unsigned index, const char *name)
{
    virXMLStep *step = STEP(compiler, index);

    for (unsigned i = 0; i < step->nattrs; i++) {
        if (g_str_equal(step->attrs[i], name))
            return;
    }
    step->attrs = g_renew(char *, step->attrs, step->nattrs + 1);
    step->attrs[step->nattrs++] = g_strdup(name);
}

/* Follows @path from the element; *attr gets the attribute's name in it, or NULL. */
static unsigned virXMLCompilePath(virXMLCompiler *compiler, const char *path, const char **attr)
{
    unsigned step = 0;

    *attr = NULL;
    while (*path) {
        gsize len = strcspn(path, "/");

        if (path[0] == '@') {
            *attr = path + 1;
            virXMLCompileAttr(compiler, step, *attr);
            break;
        }
        if (!(len == 1 && path[0] == '.'))
            step = virXMLCompileChild(compiler, step, path, len);
        path += len;
        if (*path == '/')
            path++;
    }
    return step;
}

static void virXMLCompileKnown(virXMLCompiler *compiler, unsigned step, const virXMLCustom *custom)
{
    for (unsigned i = 0; custom && custom->known && custom->known[i]; i++) {
        const char *name = custom->known[i];

        unsigned child;

        if (name[0] == '@') {
            virXMLCompileAttr(compiler, step, name + 1);
            continue;
        }
        /* Before STEP(): the array may move. */
        child = virXMLCompileChild(compiler, step, name, strlen(name));
        STEP(compiler, child)->opaque = TRUE;
    }
}

static void virXMLCompileRows(virXMLCompiler *compiler, const virXMLType *type, unsigned scope)
{
    for (unsigned i = 0; i < type->nrows; i++) {
        const virXMLRow *row = &type->rows[i];
        virXMLEntry entry = {.row = row, .scope = scope};
        const char *attr;

        if (row->flags & VIR_XML_EMBEDDED) {
            virXMLScope inner = {.parent = scope,
                                 .offset = row->offset,
                                 .deref = row->kind == VIR_XML_KIND_POINTER,
                                 .type = row->type,
                                 .row = row};
            unsigned index = compiler->scopes->len;

            g_array_append_val(compiler->scopes, inner);
            virXMLCompileRows(compiler, row->type, index);
            continue;
        }
        entry.step = virXMLCompilePath(compiler, row->path, &attr);
        entry.attr = attr;
        if (row->kind == VIR_XML_KIND_LIST || row->kind == VIR_XML_KIND_STRLIST)
            STEP(compiler, entry.step)->repeated = TRUE;
        if (row->kind == VIR_XML_KIND_SIZE && row->unit)
            virXMLCompileAttr(compiler, entry.step, "unit");
        if (row->kind == VIR_XML_KIND_RAW ||
            (row->kind == VIR_XML_KIND_CUSTOM && entry.step && row->custom && !row->custom->known))
            STEP(compiler, entry.step)->opaque = TRUE;
        if (row->kind == VIR_XML_KIND_CUSTOM)
            virXMLCompileKnown(compiler, entry.step, row->custom);
        g_array_append_val(compiler->entries, entry);
    }
}

static virXMLPlan *virXMLPlanCompile(const virXMLType *type)
{
    virXMLCompiler compiler = {
        .entries = g_array_new(FALSE, FALSE, sizeof(virXMLEntry)),
        .steps = g_array_new(FALSE, FALSE, sizeof(virXMLStep)),
        .scopes = g_array_new(FALSE, FALSE, sizeof(virXMLScope)),
    };
    virXMLPlan *plan = g_new0(virXMLPlan, 1);
    virXMLStep root = {0};
    virXMLScope whole = {.type = type};

    g_array_append_val(compiler.steps, root);
    g_array_append_val(compiler.scopes, whole);
    virXMLCompileRows(&compiler, type, 0);
    plan->type = type;
    plan->nentries = compiler.entries->len;
    plan->entries = (virXMLEntry *)g_array_free(compiler.entries, FALSE);
    plan->nsteps = compiler.steps->len;
    plan->steps = (virXMLStep *)g_array_free(compiler.steps, FALSE);
    plan->nscopes = compiler.scopes->len;
    plan->scopes = (virXMLScope *)g_array_free(compiler.scopes, FALSE);
    for (unsigned i = 0; i < plan->nsteps; i++)
        plan->steps[i].plan = plan;
    for (unsigned i = 1; i < plan->nscopes; i++)
        plan->conditional |= plan->scopes[i].row->when.offset_plus_1 != 0;
    return plan;
}

const virXMLPlan *virXMLPlanGet(const virXMLType *type)
{
    virXMLPlan *plan = NULL;

    g_rw_lock_reader_lock(&plans_lock);
    if (plans)
        plan = g_hash_table_lookup(plans, type);
    g_rw_lock_reader_unlock(&plans_lock);
    if (plan)
        return plan;

    g_rw_lock_writer_lock(&plans_lock);
    if (!plans)
        plans = g_hash_table_new(NULL, NULL);
    plan = g_hash_table_lookup(plans, type);
    if (!plan) {
        plan = virXMLPlanCompile(type);
        g_hash_table_insert(plans, (gpointer)type, plan);
    }
    g_rw_lock_writer_unlock(&plans_lock);
    return plan;
}

const virXMLPlan *virXMLPlanSub(const virXMLEntry *entry)
{
    virXMLPlan *plan = g_atomic_pointer_get(&((virXMLEntry *)entry)->sub);

    if (!plan) {
        plan = (virXMLPlan *)virXMLPlanGet(entry->row->type);
        g_atomic_pointer_set(&((virXMLEntry *)entry)->sub, plan);
    }
    return plan;
}

void virXMLPlanScopes(const virXMLPlan *plan, const void *obj, const void **scopes)
{
    scopes[0] = obj;
    for (unsigned i = 1; i < plan->nscopes; i++) {
        const virXMLScope *scope = &plan->scopes[i];
        const char *in = scopes[scope->parent];

        if (!in)
            scopes[i] = NULL;
        else if (scope->deref)
            scopes[i] = *(const void *const *)(in + scope->offset);
        else
            scopes[i] = in + scope->offset;
    }
}

gboolean virXMLScopeApplies(const virXMLPlan *plan, unsigned scope, const void *const *scopes)
{
    if (!plan->conditional)
        return TRUE;
    while (scope) {
        const virXMLScope *inner = &plan->scopes[scope];

        if (!scopes[inner->parent] || !virXMLRowApplies(inner->row, scopes[inner->parent]))
            return FALSE;
        scope = inner->parent;
    }
    return TRUE;
}
