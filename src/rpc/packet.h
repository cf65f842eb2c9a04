/*
 * packet.h: the frame around every message
 *
 * 4 bytes of length, itself included, then six words: program, version, procedure, type,
 * serial, status; then the payload. All big endian.
 *
 * Thread: any; plain data.
 */
#pragma once

#include <glib.h>

#define VIR_RPC_LENGTH_SIZE 4
#define VIR_RPC_HEADER_SIZE 28 /* with the length */
#define VIR_RPC_PACKET_MAX 33554432
#define VIR_RPC_FDS_MAX 32

#define VIR_RPC_KEEPALIVE_PROGRAM 0x6b656570u
#define VIR_RPC_KEEPALIVE_VERSION 1
#define VIR_RPC_KEEPALIVE_PING 1
#define VIR_RPC_KEEPALIVE_PONG 2

typedef enum {
    VIR_RPC_TYPE_CALL,
    VIR_RPC_TYPE_REPLY,
    VIR_RPC_TYPE_EVENT,
    VIR_RPC_TYPE_STREAM,
    VIR_RPC_TYPE_CALL_FDS,
    VIR_RPC_TYPE_REPLY_FDS,
    VIR_RPC_TYPE_STREAM_HOLE,
    VIR_RPC_TYPE_LAST
} virRPCPacketType;

typedef enum {
    VIR_RPC_STATUS_OK,
    VIR_RPC_STATUS_ERROR,
    VIR_RPC_STATUS_CONTINUE,
    VIR_RPC_STATUS_LAST
} virRPCPacketStatus;

typedef struct {
    guint32 program;
    guint32 version;
    guint32 procedure;
    guint32 type;
    guint32 serial;
    guint32 status;
} virRPCHeader;

/* One whole packet in someone else's memory. */
typedef struct {
    virRPCHeader header;
    const guint8 *body;
    gsize body_len;
    guint32 nfds;        /* descriptors that belong to it */
    const guint8 *bytes; /* from the length word on */
    gsize len;           /* without the one-byte messages of the descriptors */
} virRPCPacket;

typedef enum {
    VIR_RPC_PACKET_BAD = -1, /* *error is set; nothing after it can be understood */
    VIR_RPC_PACKET_PARTIAL = 0,
    VIR_RPC_PACKET_WHOLE = 1,
} virRPCPacketResult;

/**
 * virRPCPacketParse:
 * @data, @len: received so far, from a packet's beginning
 * @packet: set if whole; points into @data
 * @need: if partial, the bytes that @data must have at least to get further; if whole, those
 *        used, with the one byte for each descriptor
 *
 * Knows nothing of programs: checks the length, type, status and the count of descriptors.
 */
virRPCPacketResult virRPCPacketParse(const guint8 *data, gsize len, virRPCPacket *packet,
                                     gsize *need, GError **error);

/* Starts a packet at the end of @out; the length is filled in by virRPCPacketEnd(). Returns
 * where it begins. */
gsize virRPCPacketBegin(GByteArray *out, const virRPCHeader *header);
void virRPCPacketEnd(GByteArray *out, gsize begin);
/* Puts another serial into a packet. */
void virRPCPacketSetSerial(guint8 *bytes, guint32 serial);
guint32 virRPCReadWord(const guint8 *data);
void virRPCAppendWord(GByteArray *out, guint32 word);
