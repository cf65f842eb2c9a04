/*
 * error_wire.c: errors on the wire
 *
 * Thread: any.
 */
#include "rpc/error_wire.h"

#include "common/base/error.h"
#include "rpc/packet.h"
#include "rpc/remote_protocol.h"

void virRPCErrorAppend(GByteArray *out, const GError *error)
{
    g_autoptr(GError) own = virErrorConvert(error);
    const virErrorInfo *info = virErrorGetInfo(own);
    remote_error wire = {
        .code = own->code,
        .domain = info->from,
        .message = own->message,
        .level = info->level,
        .str1 = info->str[0],
        .str2 = info->str[1],
        .str3 = info->str[2],
        .int1 = info->num[0],
        .int2 = info->num[1],
    };

    if (virRPCTypeEncode(&remote_error_type, &wire, out, VIR_RPC_PACKET_MAX, NULL))
        return;
    /* Only a text longer than a string may be can have gone wrong. */
    wire.message = (char *)"the error's text is too long to be sent";
    wire.str1 = wire.str2 = wire.str3 = NULL;
    virRPCTypeEncode(&remote_error_type, &wire, out, VIR_RPC_PACKET_MAX, NULL);
}

GError *virRPCErrorDecode(const guint8 *data, gsize len, const char *peer)
{
    g_auto(remote_error) wire = {0};
    g_autoptr(GError) bad = NULL;
    virErrorInfo *info;
    GError *error = NULL;

    if (!virRPCTypeDecode(&remote_error_type, &wire, data, len, &bad)) {
        virSetError(&error, VIR_FROM_RPC, VIR_ERR_RPC,
                    "%s has sent an error that cannot be read: "
                    "%s",
                    peer, bad->message);
        return error;
    }
    /* The message has its opening words already. */
    error = g_error_new_literal(VIR_ERROR, wire.code,
                                wire.message ? wire.message : "failed without a message");
    info = virErrorGetInfo(error);
    info->from = wire.domain;
    info->level = wire.level;
    info->str[0] = g_steal_pointer(&wire.str1);
    info->str[1] = g_steal_pointer(&wire.str2);
    info->str[2] = g_steal_pointer(&wire.str3);
    info->num[0] = wire.int1;
    info->num[1] = wire.int2;
    return error;
}
