/*
 * domain_procedure.c: a procedure on one domain, as a row of a table
 *
 * Thread: the dispatcher and the read functions run on the I/O thread, the jobs on workers.
 */
#include "drivers/base/domain_procedure.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_obj_priv.h"

/* Rows by procedure number; the remote program has 443. Written before the first call. */
#define MAX_PROCEDURE 512
static const virDomainProcedure *virDomainProcedureTable[MAX_PROCEDURE];

gboolean virFlagsCheck(unsigned flags, unsigned known, const char *name, GError **error)
{
    if (!(flags & ~known))
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                "'%s' does not know the flags 0x%x; those it knows are 0x%x", name, flags & ~known,
                known);
    return FALSE;
}

void virDomainToWire(const virDomainView *view, remote_domain *wire)
{
    wire->name = g_strdup(view->name);
    memcpy(wire->uuid, view->uuid, VIR_UUID_BUFLEN);
    wire->id = view->id;
}

virDomainObj *virDomainFromWire(virHypervisor *hv, const remote_domain *wire, GError **error)
{
    virDomainObj *obj = virDomainListFindByUUID(hv->domains, wire->uuid);
    char text[VIR_UUID_STRING_BUFLEN];

    if (!obj)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_DOMAIN, "no domain has the UUID %s ('%s')",
                    virUUIDFormat(wire->uuid, text), wire->name ? wire->name : "");
    return obj;
}

static gboolean virDomainNeedsCheck(virDomainNeeds needs, const virDomainView *view,
                                    const char *name, GError **error)
{
    const char *problem = NULL;

    if (needs == VIR_DOMAIN_NEEDS_ACTIVE && !virDomainViewIsActive(view))
        problem = "is not running; start it first";
    else if (needs == VIR_DOMAIN_NEEDS_INACTIVE && virDomainViewIsActive(view))
        problem = "is already running; stop it first";
    else if (needs == VIR_DOMAIN_NEEDS_PERSISTENT && !view->persistent)
        problem = "is transient; define it first";
    if (!problem)
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_INVALID,
                "'%s' can't be done: domain '%s' %s", name, view->name, problem);
    return FALSE;
}

/* In the job the state is looked at again: it may have changed while the job waited. */
static gboolean virDomainProcedureRun(virDomainJob *job, virDomainCall *call, GError **error)
{
    const virDomainProcedure *row = call->data;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (virDomainObjIsRemoved(job->obj)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_DOMAIN, "'%s' was undefined meanwhile",
                    view->name);
        return FALSE;
    }
    return virDomainNeedsCheck(row->needs, view, row->name, error) && row->job(job, call, error);
}

static gboolean virDomainProcedureIsSupported(const virDomainProcedure *row,
                                              const virHypervisor *hv, GError **error)
{
    const char *driver = (const char *)hv->driver;

    if (!row->driver_plus_1 || *(void *const *)(driver + row->driver_plus_1 - 1))
        return TRUE;
    virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_SUPPORT, "%s has no '%s'", hv->driver->name,
                row->name);
    return FALSE;
}

static virRPCResult virDomainProcedureDispatch(virRPCCall *call, const void *args, void *ret,
                                               GError **error)
{
    virHypervisor *hv = virRPCCallGetOpaque(call);
    const virDomainProcedure *row = virDomainProcedureTable[virRPCCallGetProcedure(call)->number];
    g_autoptr(virDomainObj) obj = NULL;
    g_autoptr(virDomainView) view = NULL;
    unsigned flags = 0;

    if (row->flags_plus_1)
        flags = *(const guint *)((const char *)args + row->flags_plus_1 - 1);
    obj = virDomainFromWire(hv, args, error);
    if (!obj || !virFlagsCheck(flags, row->flags, row->name, error) ||
        !virDomainProcedureIsSupported(row, hv, error))
        return VIR_RPC_FAILED;
    view = virDomainObjGetView(obj);
    if (!virDomainNeedsCheck(row->needs, view, row->name, error))
        return VIR_RPC_FAILED;
    if (row->read)
        return row->read(obj, view, args, ret, error) ? VIR_RPC_DONE : VIR_RPC_FAILED;
    return virDomainCallSubmit(call, obj, row->kind, row->name, row->timeout_ms,
                               virDomainProcedureRun, (gpointer)row, NULL);
}

/* A list that is never freed, so that checkers of leaks see who holds it. */
static GSList *virServedMemory;

void virServedKeep(gpointer memory)
{
    virServedMemory = g_slist_prepend(virServedMemory, memory);
}

void virDomainProceduresServe(virHypervisor *hv, virRPCServer *server,
                              const virDomainProcedure *rows, gsize nrows)
{
    virRPCHandlerRow *handlers = g_new0(virRPCHandlerRow, nrows);
    gsize i;

    for (i = 0; i < nrows; i++) {
        g_assert(rows[i].procedure < MAX_PROCEDURE);
        virDomainProcedureTable[rows[i].procedure] = &rows[i];
        handlers[i].procedure = rows[i].procedure;
        handlers[i].handler = virDomainProcedureDispatch;
    }
    virServedKeep(handlers);
    virRPCServerAddHandlers(server, &remote_protocol, handlers, nrows, hv);
}

gboolean virDomainFlagsToTargets(const virDomainView *view, unsigned flags, gboolean *live,
                                 gboolean *config, GError **error)
{
    gboolean active = virDomainViewIsActive(view);
    gboolean want_live = (flags & VIR_DOMAIN_AFFECT_LIVE) != 0;
    gboolean want_config = (flags & VIR_DOMAIN_AFFECT_CONFIG) != 0;

    if (!want_live && !want_config) {
        want_live = active;
        want_config = !active;
    }
    if ((want_live &&
         !virDomainNeedsCheck(VIR_DOMAIN_NEEDS_ACTIVE, view, "a live change", error)) ||
        (want_config && !virDomainNeedsCheck(VIR_DOMAIN_NEEDS_PERSISTENT, view,
                                             "a change of the configuration", error)))
        return FALSE;
    *live = want_live;
    *config = want_config;
    return TRUE;
}

const virDomainDef *virDomainFlagsToDef(const virDomainView *view, unsigned flags, GError **error)
{
    gboolean live, config;

    if ((flags & VIR_DOMAIN_AFFECT_LIVE) && (flags & VIR_DOMAIN_AFFECT_CONFIG)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "a question is about the live state or the configuration, not both");
        return NULL;
    }
    if (!virDomainFlagsToTargets(view, flags, &live, &config, error))
        return NULL;
    return live ? virDomainViewLive(view) : virDomainViewConfig(view);
}

G_STATIC_ASSERT(sizeof(virTypedParam) == sizeof(remote_typed_param));
G_STATIC_ASSERT(offsetof(virTypedParam, type) == offsetof(remote_typed_param, value.type));
G_STATIC_ASSERT(offsetof(virTypedParam, value) == offsetof(remote_typed_param, value.s));

remote_typed_param *virTypedParamsToWire(virTypedParams *params, guint *len)
{
    remote_typed_param *wire = (remote_typed_param *)params->items;

    *len = params->count;
    memset(params, 0, sizeof(*params));
    return wire;
}

void virTypedParamsFromWire(virTypedParams *params, const remote_typed_param *wire, guint len)
{
    guint i;

    for (i = 0; i < len; i++) {
        const remote_typed_param_value *value = &wire[i].value;
        const char *name = wire[i].field;

        switch (value->type) {
        case VIR_TYPED_PARAM_INT:
            virTypedParamsPutInt(params, value->i, "%s", name);
            break;
        case VIR_TYPED_PARAM_UINT:
            virTypedParamsPutUInt(params, value->ui, "%s", name);
            break;
        case VIR_TYPED_PARAM_LLONG:
            virTypedParamsPutLLong(params, value->l, "%s", name);
            break;
        case VIR_TYPED_PARAM_ULLONG:
            virTypedParamsPutULLong(params, value->ul, "%s", name);
            break;
        case VIR_TYPED_PARAM_DOUBLE:
            virTypedParamsPutDouble(params, value->d, "%s", name);
            break;
        case VIR_TYPED_PARAM_BOOLEAN:
            virTypedParamsPutBool(params, value->b, "%s", name);
            break;
        default:
            virTypedParamsPutString(params, value->s, "%s", name);
            break;
        }
    }
}
