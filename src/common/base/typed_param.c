/*
 * typed_param.c: lists of NAME = typed value
 *
 * Thread: a value; one thread at a time.
 */
#include "common/base/typed_param.h"

#include <stdarg.h>
#include <string.h>

virTypedParams *virTypedParamsNew(void)
{
    return g_new0(virTypedParams, 1);
}

void virTypedParamsReset(virTypedParams *params)
{
    guint i;

    for (i = 0; i < params->count; i++) {
        g_free(params->items[i].name);
        if (params->items[i].type == VIR_TYPED_PARAM_STRING)
            g_free(params->items[i].value.s);
    }
    g_free(params->items);
    memset(params, 0, sizeof(*params));
}

void virTypedParamsRelease(virTypedParams *params)
{
    if (!params)
        return;
    virTypedParamsReset(params);
    g_free(params);
}

static virTypedParam *virTypedParamsAppend(virTypedParams *params, int type, const char *fmt,
                                           va_list args) G_GNUC_PRINTF(3, 0);

static virTypedParam *virTypedParamsAppend(virTypedParams *params, int type, const char *fmt,
                                           va_list args)
{
    char name[VIR_TYPED_PARAM_FIELD_LENGTH];
    virTypedParam *param;

    if (params->count == params->allocated) {
        params->allocated = params->allocated ? params->allocated * 2 : 16;
        params->items = g_renew(virTypedParam, params->items, params->allocated);
    }
    param = &params->items[params->count++];
    param->type = type;
    if (strchr(fmt, '%'))
        g_vsnprintf(name, sizeof(name), fmt, args);
    else
        g_strlcpy(name, fmt, sizeof(name));
    param->name = g_strdup(name);
    return param;
}

/* One Put function for each type: they differ only in the type's name and the union's arm. */
#define VIR_TYPED_PARAMS_PUT(NAME, TYPE, ctype, arm) \
    void virTypedParamsPut##NAME(virTypedParams *params, ctype value, const char *fmt, ...) \
    { \
        va_list args; \
\
        va_start(args, fmt); \
        virTypedParamsAppend(params, TYPE, fmt, args)->value.arm = value; \
        va_end(args); \
    }

VIR_TYPED_PARAMS_PUT(Int, VIR_TYPED_PARAM_INT, int, i)
VIR_TYPED_PARAMS_PUT(UInt, VIR_TYPED_PARAM_UINT, unsigned, ui)
VIR_TYPED_PARAMS_PUT(LLong, VIR_TYPED_PARAM_LLONG, long long, l)
VIR_TYPED_PARAMS_PUT(ULLong, VIR_TYPED_PARAM_ULLONG, unsigned long long, ul)
VIR_TYPED_PARAMS_PUT(Double, VIR_TYPED_PARAM_DOUBLE, double, d)
VIR_TYPED_PARAMS_PUT(Bool, VIR_TYPED_PARAM_BOOLEAN, gboolean, b)

void virTypedParamsPutString(virTypedParams *params, const char *value, const char *fmt, ...)
{
    va_list args;

    if (!value)
        return;
    va_start(args, fmt);
    virTypedParamsAppend(params, VIR_TYPED_PARAM_STRING, fmt, args)->value.s = g_strdup(value);
    va_end(args);
}

const virTypedParam *virTypedParamsFind(const virTypedParams *params, const char *name)
{
    guint i;

    for (i = 0; i < params->count; i++) {
        if (strcmp(params->items[i].name, name) == 0)
            return &params->items[i];
    }
    return NULL;
}
