/*
 * typed_param.h: lists of NAME = typed value, as statistics and tuning calls carry them
 *
 * A list owns its names and strings and only grows until it is freed.
 *
 * Thread: a value; one thread at a time.
 */
#pragma once

#include <glib.h>
#include <libvirt/libvirt-common.h>

/* Laid out as the wire's structure is, so that a list can be sent without being copied. */
typedef struct {
    char *name; /* owned by the list, at most 79 bytes */
    int type;   /* virTypedParameterType */
    union {
        int i;
        unsigned ui;
        long long l;
        unsigned long long ul;
        double d;
        gboolean b;
        char *s; /* owned by the list */
    } value;
} virTypedParam;

typedef struct {
    virTypedParam *items;
    guint count;
    guint allocated;
} virTypedParams;

virTypedParams *virTypedParamsNew(void);
void virTypedParamsRelease(virTypedParams *params); /* frees a list from virTypedParamsNew() */
void virTypedParamsReset(virTypedParams *params);   /* empties a list on the stack */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virTypedParams, virTypedParamsRelease)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virTypedParams, virTypedParamsReset)

/* Append; @fmt and what follows make the name, at most 79 bytes ("vcpu.%u.time"). */
void virTypedParamsPutInt(virTypedParams *params, int value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
void virTypedParamsPutUInt(virTypedParams *params, unsigned value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
void virTypedParamsPutLLong(virTypedParams *params, long long value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
void virTypedParamsPutULLong(virTypedParams *params, unsigned long long value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
void virTypedParamsPutDouble(virTypedParams *params, double value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
void virTypedParamsPutBool(virTypedParams *params, gboolean value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
/* @value is copied; NULL adds nothing. */
void virTypedParamsPutString(virTypedParams *params, const char *value, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);

/* The first of that name, or NULL. */
const virTypedParam *virTypedParamsFind(const virTypedParams *params, const char *name);
