/*
 * error.c: the one error object, a GError with libvirt's extra fields
 */
#include "common/base/error.h"

#include <string.h>

static void vir_error_private_init(virErrorInfo *info)
{
    info->level = VIR_ERR_ERROR;
    info->num[0] = info->num[1] = -1;
}

static void vir_error_private_copy(const virErrorInfo *src, virErrorInfo *dst)
{
    *dst = *src;
    for (gsize i = 0; i < G_N_ELEMENTS(dst->str); i++)
        dst->str[i] = g_strdup(src->str[i]);
}

static void vir_error_private_clear(virErrorInfo *info)
{
    for (gsize i = 0; i < G_N_ELEMENTS(info->str); i++)
        g_free(info->str[i]);
}

typedef virErrorInfo virErrorObjectPrivate;
G_DEFINE_EXTENDED_ERROR(virErrorObject, vir_error)

virErrorInfo *virErrorGetInfo(GError *error)
{
    if (!error || error->domain != VIR_ERROR)
        return NULL;
    return vir_error_get_private(error);
}

static const struct {
    virErrorNumber code;
    const char *prefix;
} error_prefixes[] = {
    {VIR_ERR_NO_DOMAIN, "Domain not found"},
    {VIR_ERR_NO_NETWORK, "Network not found"},
    {VIR_ERR_NO_NETWORK_PORT, "Network port not found"},
    {VIR_ERR_NO_STORAGE_POOL, "Storage pool not found"},
    {VIR_ERR_NO_STORAGE_VOL, "Storage volume not found"},
    {VIR_ERR_NO_NODE_DEVICE, "Node device not found"},
    {VIR_ERR_NO_INTERFACE, "Interface not found"},
    {VIR_ERR_NO_SECRET, "Secret not found"},
    {VIR_ERR_NO_NWFILTER, "Network filter not found"},
    {VIR_ERR_NO_DOMAIN_SNAPSHOT, "Domain snapshot not found"},
    {VIR_ERR_NO_DOMAIN_METADATA, "metadata not found"},
    {VIR_ERR_OPERATION_INVALID, "Requested operation is not valid"},
    {VIR_ERR_OPERATION_DENIED, "operation forbidden"},
    {VIR_ERR_OPERATION_UNSUPPORTED, "Operation not supported"},
    {VIR_ERR_OPERATION_FAILED, "operation failed"},
    {VIR_ERR_OPERATION_TIMEOUT, "Timed out during operation"},
    {VIR_ERR_NO_SUPPORT, "this function is not supported by the connection driver"},
    {VIR_ERR_CONFIG_UNSUPPORTED, "unsupported configuration"},
    {VIR_ERR_XML_ERROR, "XML error"},
    {VIR_ERR_INTERNAL_ERROR, "internal error"},
    {VIR_ERR_INVALID_ARG, "invalid argument"},
    {VIR_ERR_ACCESS_DENIED, "access denied"},
};

const char *virErrorPrefix(virErrorNumber code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(error_prefixes); i++) {
        if (error_prefixes[i].code == code)
            return error_prefixes[i].prefix;
    }
    return NULL;
}

static GError *virErrorNew(virErrorDomain from, virErrorNumber code, const char *text)
{
    const char *prefix = virErrorPrefix(code);
    GError *err;

    if (prefix)
        err = g_error_new(VIR_ERROR, code, "%s: %s", prefix, text);
    else
        err = g_error_new_literal(VIR_ERROR, code, text);
    virErrorGetInfo(err)->from = from;
    return err;
}

void virSetError(GError **error, virErrorDomain from, virErrorNumber code, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    if (!error)
        return;
    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    g_propagate_error(error, virErrorNew(from, code, text));
}

void virSetSystemError(GError **error, virErrorDomain from, int errnum, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    g_autofree char *full = NULL;
    GError *err;
    va_list ap;

    if (!error)
        return;
    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    full = g_strdup_printf("%s: %s", text, g_strerror(errnum));
    err = virErrorNew(from, VIR_ERR_SYSTEM_ERROR, full);
    virErrorGetInfo(err)->num[0] = errnum;
    g_propagate_error(error, err);
}

GError *virErrorConvert(const GError *error)
{
    if (error->domain == VIR_ERROR)
        return g_error_copy(error);
    return virErrorNew(VIR_FROM_NONE, VIR_ERR_INTERNAL_ERROR, error->message);
}

gboolean virErrorIs(const GError *error, virErrorNumber code)
{
    return error && error->domain == VIR_ERROR && error->code == (int)code;
}
