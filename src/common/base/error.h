/*
 * error.h: the one error object
 *
 * Every function that can fail takes `GError **error` as its last argument and sets it exactly
 * once, where the cause is known, with virSetError(). On success *error is untouched. The
 * GError's domain is VIR_ERROR and its code a virErrorNumber (libvirt/virterror.h); what the
 * wire carries besides (VIR_FROM_*, str1..3, int1..2) lies in the extended part.
 *
 * Thread: any. GErrors are plain values without shared state.
 */
#pragma once

#include <glib.h>
#include <libvirt/virterror.h>

#define VIR_ERROR (vir_error_quark())
GQuark vir_error_quark(void);

/* What libvirt's error structure carries beside code and message. */
typedef struct {
    int from;     /* a virErrorDomain, VIR_FROM_* */
    int level;    /* a virErrorLevel, VIR_ERR_ERROR unless told */
    char *str[3]; /* stable machine-readable keys for clients, or NULL */
    int num[2];   /* -1 where unused */
} virErrorInfo;

/**
 * virSetError:
 * @error: where to put it; NULL drops it; must not be set already
 * @from: which part of the system speaks, VIR_FROM_*
 * @code: what went wrong, VIR_ERR_*
 * @fmt: a sentence for a person: what, where, and the remedy if there is one
 *
 * The message is used as it stands; codes that clients recognise by their opening words
 * (virErrorPrefix()) get those words put in front.
 */
void virSetError(GError **error, virErrorDomain from, virErrorNumber code, const char *fmt, ...)
    G_GNUC_PRINTF(4, 5);

/* Like virSetError(), with strerror(@errnum) added after a colon; the code is
 * VIR_ERR_SYSTEM_ERROR and int1 is @errnum. */
void virSetSystemError(GError **error, virErrorDomain from, int errnum, const char *fmt, ...)
    G_GNUC_PRINTF(4, 5);

/* The opening words that clients match for @code ("Domain not found"), or NULL. */
const char *virErrorPrefix(virErrorNumber code);

/* The extended part of @error, or NULL if @error is not a VIR_ERROR. Owned by @error. */
virErrorInfo *virErrorGetInfo(GError *error);

/* A VIR_ERROR equal to @error, which may be of any GError domain; the caller owns it.
 * Foreign errors become VIR_ERR_INTERNAL_ERROR from VIR_FROM_NONE. */
GError *virErrorConvert(const GError *error);

/* True if @error is a VIR_ERROR of @code. NULL is no match. */
gboolean virErrorIs(const GError *error, virErrorNumber code);
