/*
 * fuzz_rpc_type.c: the decoder of wire packets against any bytes
 *
 * The first two bytes choose a procedure and the third its arguments or its result; the rest is
 * decoded. What could be decoded must encode to the same bytes again, as XDR has one form only
 * (but for booleans of optionals and padding, which the decoder may take more kindly).
 */
#include "rpc/procedure.h"
#include "rpc/remote_protocol.h"
#include "rpc/type.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) again = g_byte_array_new();
    g_autofree void *value = NULL;
    const virRPCProcedure *procedure;
    const virRPCType *type;

    if (size < 3)
        return 0;
    procedure = &remote_protocol.procedures[(data[0] | data[1] << 8) % remote_protocol.nprocedures];
    type = data[2] & 1 ? procedure->ret : procedure->args;
    if (!type)
        return 0;
    value = g_malloc0(type->size);
    if (!virRPCTypeDecode(type, value, data + 3, size - 3, &error)) {
        g_assert(error);
        return 0;
    }
    g_assert(virRPCTypeEncode(type, value, again, size, NULL));
    g_assert_cmpuint(again->len, ==, size - 3);
    virRPCTypeClear(type, value);
    return 0;
}
