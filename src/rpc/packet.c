/*
 * packet.c: the frame around every message
 *
 * Thread: any.
 */
#include "rpc/packet.h"

#include <string.h>

#include "common/base/error.h"

/* Places of the header's words after the length. */
enum {
    WORD_PROGRAM = 4,
    WORD_VERSION = 8,
    WORD_PROCEDURE = 12,
    WORD_TYPE = 16,
    WORD_SERIAL = 20,
    WORD_STATUS = 24
};

guint32 virRPCReadWord(const guint8 *data)
{
    guint32 word;

    memcpy(&word, data, sizeof(word));
    return GUINT32_FROM_BE(word);
}

static void virRPCWriteWord(guint8 *data, guint32 word)
{
    word = GUINT32_TO_BE(word);
    memcpy(data, &word, sizeof(word));
}

void virRPCAppendWord(GByteArray *out, guint32 word)
{
    gsize old = out->len;

    g_byte_array_set_size(out, old + 4);
    virRPCWriteWord(out->data + old, word);
}

static gboolean virRPCPacketCheckHeader(const virRPCHeader *header, GError **error)
{
    if (header->type >= VIR_RPC_TYPE_LAST) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "packet of unknown type %u", header->type);
        return FALSE;
    }
    if (header->status >= VIR_RPC_STATUS_LAST) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "packet of unknown status %u",
                    header->status);
        return FALSE;
    }
    return TRUE;
}

static gboolean virRPCPacketTakeFds(virRPCPacket *packet, GError **error)
{
    packet->nfds = 0;
    if (packet->header.type != VIR_RPC_TYPE_CALL_FDS &&
        packet->header.type != VIR_RPC_TYPE_REPLY_FDS)
        return TRUE;
    if (packet->header.type == VIR_RPC_TYPE_REPLY_FDS &&
        packet->header.status == VIR_RPC_STATUS_ERROR)
        return TRUE;
    if (packet->body_len < 4) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC,
                    "packet with descriptors does not say how many");
        return FALSE;
    }
    packet->nfds = virRPCReadWord(packet->body);
    if (packet->nfds > VIR_RPC_FDS_MAX) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "packet with %u descriptors; %d can be sent",
                    packet->nfds, VIR_RPC_FDS_MAX);
        return FALSE;
    }
    packet->body += 4;
    packet->body_len -= 4;
    return TRUE;
}

virRPCPacketResult virRPCPacketParse(const guint8 *data, gsize len, virRPCPacket *packet,
                                     gsize *need, GError **error)
{
    guint32 total;

    *need = VIR_RPC_LENGTH_SIZE;
    if (len < VIR_RPC_LENGTH_SIZE)
        return VIR_RPC_PACKET_PARTIAL;
    total = virRPCReadWord(data);
    if (total < VIR_RPC_HEADER_SIZE || total > VIR_RPC_PACKET_MAX + VIR_RPC_LENGTH_SIZE) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "packet of %u bytes; it must have %d to %d",
                    total, VIR_RPC_HEADER_SIZE, VIR_RPC_PACKET_MAX + VIR_RPC_LENGTH_SIZE);
        return VIR_RPC_PACKET_BAD;
    }
    *need = total;
    if (len < VIR_RPC_HEADER_SIZE)
        return VIR_RPC_PACKET_PARTIAL;
    packet->header = (virRPCHeader){
        .program = virRPCReadWord(data + WORD_PROGRAM),
        .version = virRPCReadWord(data + WORD_VERSION),
        .procedure = virRPCReadWord(data + WORD_PROCEDURE),
        .type = virRPCReadWord(data + WORD_TYPE),
        .serial = virRPCReadWord(data + WORD_SERIAL),
        .status = virRPCReadWord(data + WORD_STATUS),
    };
    if (!virRPCPacketCheckHeader(&packet->header, error))
        return VIR_RPC_PACKET_BAD;
    if (len < total)
        return VIR_RPC_PACKET_PARTIAL;
    packet->bytes = data;
    packet->len = total;
    packet->body = data + VIR_RPC_HEADER_SIZE;
    packet->body_len = total - VIR_RPC_HEADER_SIZE;
    if (!virRPCPacketTakeFds(packet, error))
        return VIR_RPC_PACKET_BAD;
    *need = (gsize)total + packet->nfds;
    return len < *need ? VIR_RPC_PACKET_PARTIAL : VIR_RPC_PACKET_WHOLE;
}

gsize virRPCPacketBegin(GByteArray *out, const virRPCHeader *header)
{
    gsize begin = out->len;
    guint8 *data;

    g_byte_array_set_size(out, begin + VIR_RPC_HEADER_SIZE);
    data = out->data + begin;
    virRPCWriteWord(data, VIR_RPC_HEADER_SIZE);
    virRPCWriteWord(data + WORD_PROGRAM, header->program);
    virRPCWriteWord(data + WORD_VERSION, header->version);
    virRPCWriteWord(data + WORD_PROCEDURE, header->procedure);
    virRPCWriteWord(data + WORD_TYPE, header->type);
    virRPCWriteWord(data + WORD_SERIAL, header->serial);
    virRPCWriteWord(data + WORD_STATUS, header->status);
    return begin;
}

void virRPCPacketEnd(GByteArray *out, gsize begin)
{
    virRPCWriteWord(out->data + begin, out->len - begin);
}

void virRPCPacketSetSerial(guint8 *bytes, guint32 serial)
{
    virRPCWriteWord(bytes + WORD_SERIAL, serial);
}
