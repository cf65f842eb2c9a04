/*
 * error_wire.h: errors on the wire, the structure `error`
 *
 * Thread: any.
 */
#pragma once

#include <glib.h>

/* The structure at the end of @out. */
void virRPCErrorAppend(GByteArray *out, const GError *error);

/* What @peer has sent, as it is; one that cannot be understood gives a VIR_ERR_RPC. Never NULL;
 * the caller owns it. */
GError *virRPCErrorDecode(const guint8 *data, gsize len, const char *peer);
