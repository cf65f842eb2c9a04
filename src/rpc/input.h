/*
 * input.h: bytes and descriptors received from a socket, cut into packets
 *
 * A connection without a half-received packet holds no memory: reading goes through a scratch
 * buffer that all connections of the thread share.
 *
 * Thread: one at a time.
 */
#pragma once

#include "rpc/packet.h"

#define VIR_RPC_SCRATCH_SIZE (64 * 1024)

typedef struct {
    const guint8 *view; /* not yet consumed; in the scratch buffer or in own */
    gsize view_len;
    gsize need; /* bytes at which there is more to understand */
    guint8 *own;
    gsize own_size;
    GArray *fds; /* of int, received and not yet claimed by a packet; or NULL */
} virRPCInput;

typedef enum {
    VIR_RPC_READ_ERROR = -1, /* *error is set */
    VIR_RPC_READ_END = 0,
    VIR_RPC_READ_SOME = 1,
    VIR_RPC_READ_NOTHING = 2, /* would block */
} virRPCReadResult;

/* Reads once. @scratch has VIR_RPC_SCRATCH_SIZE bytes and must stay as it is until
 * virRPCInputSettle(). */
virRPCReadResult virRPCInputRead(virRPCInput *input, int fd, guint8 *scratch, GError **error);

/* The next packet, if whole; valid until virRPCInputConsume(). Its descriptors are at the
 * beginning of @input->fds. */
virRPCPacketResult virRPCInputNext(virRPCInput *input, virRPCPacket *packet, GError **error);

/* Moves the packet's descriptors to @fds (room for VIR_RPC_FDS_MAX; NULL closes them) and
 * forgets its bytes, whose memory stays until virRPCInputSettle(). */
void virRPCInputConsume(virRPCInput *input, const virRPCPacket *packet, int *fds);

/* Frees the scratch buffer for others: keeps what is left over in memory of its own. */
void virRPCInputSettle(virRPCInput *input);

void virRPCInputClear(virRPCInput *input);
