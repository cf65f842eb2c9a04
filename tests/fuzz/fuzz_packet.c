/*
 * fuzz_packet.c: libFuzzer target: packets from a client, framing and bodies
 *
 * The input is what a client sends. Every whole packet is decoded as the arguments and as the
 * result of its procedure; what decodes must encode again to the same bytes.
 */
#include <stdint.h>

#include "common/base/error.h"
#include "rpc/admin_protocol.h"
#include "rpc/packet.h"
#include "rpc/qemu_protocol.h"
#include "rpc/remote_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const virRPCProtocol *const protocols[] = {&remote_protocol, &qemu_protocol,
                                                  &admin_protocol};

static void fuzzType(const virRPCType *type, const virRPCPacket *packet)
{
    g_autoptr(GByteArray) again = NULL;
    g_autofree void *value = NULL;
    g_autofree void *copy = NULL;

    if (!type)
        return;
    value = g_malloc0(type->size);
    if (!virRPCTypeDecode(type, value, packet->body, packet->body_len, NULL))
        return;
    copy = g_malloc0(type->size);
    virRPCTypeCopy(type, copy, value);
    virRPCTypeClear(type, value);
    again = g_byte_array_new();
    if (!virRPCTypeEncode(type, copy, again, VIR_RPC_PACKET_MAX, NULL) ||
        again->len != packet->body_len)
        g_error("%s does not encode to what it was decoded from", type->name);
    virRPCTypeClear(type, copy);
}

static void fuzzBody(const virRPCPacket *packet)
{
    for (gsize i = 0; i < G_N_ELEMENTS(protocols); i++) {
        const virRPCProcedure *procedure;

        if (protocols[i]->program != packet->header.program)
            continue;
        procedure = virRPCProtocolFind(protocols[i], packet->header.procedure);
        if (!procedure)
            continue;
        fuzzType(procedure->args, packet);
        fuzzType(procedure->ret, packet);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    while (size > 0) {
        g_autoptr(GError) error = NULL;
        virRPCPacket packet;
        gsize need;

        if (virRPCPacketParse(data, size, &packet, &need, &error) != VIR_RPC_PACKET_WHOLE)
            break;
        fuzzBody(&packet);
        data += need;
        size -= need;
    }
    return 0;
}
