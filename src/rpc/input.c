/*
 * input.c: bytes and descriptors received from a socket, cut into packets
 *
 * Thread: one at a time, the I/O thread's in practice.
 */
#include "rpc/input.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"

/* More descriptors than this without a packet that wants them is an attack. */
#define UNCLAIMED_FDS_MAX (2 * VIR_RPC_FDS_MAX)

static gboolean virRPCInputTakeFds(virRPCInput *input, struct msghdr *message, GError **error)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        if (!input->fds)
            input->fds = g_array_new(FALSE, FALSE, sizeof(int));
        g_array_append_vals(input->fds, CMSG_DATA(c), (c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    }
    if (input->fds && input->fds->len > UNCLAIMED_FDS_MAX) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "%u descriptors without a packet",
                    input->fds->len);
        return FALSE;
    }
    return TRUE;
}

/* Where to read to: the scratch buffer, or behind the half packet that waits in own memory,
 * which grows with what has come, not with what a length word promises. */
static guint8 *virRPCInputRoom(virRPCInput *input, guint8 *scratch, gsize *room)
{
    gsize want;

    if (input->view_len == 0) {
        *room = VIR_RPC_SCRATCH_SIZE;
        input->view = scratch;
        return scratch;
    }
    want = MIN(MAX(input->need, input->view_len + 4096), 2 * input->view_len + 4096);
    if (input->own_size < want) {
        input->own = g_realloc(input->own, want);
        input->own_size = want;
    }
    input->view = input->own;
    *room = input->own_size - input->view_len;
    return input->own + input->view_len;
}

virRPCReadResult virRPCInputRead(virRPCInput *input, int fd, guint8 *scratch, GError **error)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int) * VIR_RPC_FDS_MAX)];
        struct cmsghdr align;
    } control;
    struct iovec iov;
    struct msghdr message = {.msg_iov = &iov,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof(control)};
    gssize got;

    virRPCInputSettle(input);
    iov.iov_base = virRPCInputRoom(input, scratch, &iov.iov_len);
    do {
        got = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return VIR_RPC_READ_NOTHING;
    /* The other side has closed without having read everything. */
    if (got < 0 && errno == ECONNRESET)
        return VIR_RPC_READ_END;
    if (got < 0) {
        virSetSystemError(error, VIR_FROM_RPC, errno, "cannot read from the socket");
        return VIR_RPC_READ_ERROR;
    }
    if (!virRPCInputTakeFds(input, &message, error))
        return VIR_RPC_READ_ERROR;
    if (got == 0)
        return VIR_RPC_READ_END;
    input->view_len += got;
    return VIR_RPC_READ_SOME;
}

virRPCPacketResult virRPCInputNext(virRPCInput *input, virRPCPacket *packet, GError **error)
{
    virRPCPacketResult result =
        virRPCPacketParse(input->view, input->view_len, packet, &input->need, error);

    if (result == VIR_RPC_PACKET_WHOLE && packet->nfds > (input->fds ? input->fds->len : 0)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC,
                    "packet announces %u descriptors that were not sent", packet->nfds);
        return VIR_RPC_PACKET_BAD;
    }
    return result;
}

void virRPCInputConsume(virRPCInput *input, const virRPCPacket *packet, int *fds)
{
    gsize used = packet->len + packet->nfds;

    for (guint i = 0; i < packet->nfds; i++) {
        if (fds)
            fds[i] = g_array_index(input->fds, int, i);
        else
            close(g_array_index(input->fds, int, i));
    }
    if (packet->nfds)
        g_array_remove_range(input->fds, 0, packet->nfds);
    input->view += used;
    input->view_len -= used;
    input->need = 0;
}

void virRPCInputSettle(virRPCInput *input)
{
    gboolean is_own =
        input->own && input->view >= input->own && input->view < input->own + input->own_size;

    if (input->view_len == 0) {
        g_clear_pointer(&input->own, g_free);
        input->own_size = 0;
        input->view = NULL;
    } else if (is_own) {
        if (input->view != input->own)
            memmove(input->own, input->view, input->view_len);
        input->view = input->own;
    } else {
        input->own_size = input->view_len;
        input->own = g_memdup2(input->view, input->view_len);
        input->view = input->own;
    }
}

void virRPCInputClear(virRPCInput *input)
{
    if (input->fds) {
        for (guint i = 0; i < input->fds->len; i++)
            close(g_array_index(input->fds, int, i));
        g_array_unref(input->fds);
    }
    g_free(input->own);
    memset(input, 0, sizeof(*input));
}
