/*
 * output.c: packets on their way to a socket
 *
 * Thread: the owner locks.
 */
#include "rpc/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* Chunks handed to the kernel in one call. */
#define IOV_COUNT 32

typedef struct {
    virRPCOutputKind kind;
    virRPCBytes *bytes;
    gsize offset;
    unsigned nfds, fds_sent; /* after the bytes, each with one byte */
    int fds[];
} virRPCChunk;

virRPCBytes *virRPCBytesNew(const guint8 *data, gsize len)
{
    virRPCBytes *bytes = g_malloc(sizeof(*bytes) + len);

    bytes->refs = 1;
    bytes->len = len;
    memcpy(bytes->data, data, len);
    return bytes;
}

virRPCBytes *virRPCBytesRef(virRPCBytes *bytes)
{
    g_atomic_int_inc(&bytes->refs);
    return bytes;
}

void virRPCBytesUnref(virRPCBytes *bytes)
{
    if (bytes && g_atomic_int_dec_and_test(&bytes->refs))
        g_free(bytes);
}

static void virRPCChunkFree(virRPCChunk *chunk)
{
    virRPCBytesUnref(chunk->bytes);
    for (unsigned i = chunk->fds_sent; i < chunk->nfds; i++)
        close(chunk->fds[i]);
    g_free(chunk);
}

static virRPCChunk *virRPCChunkNew(virRPCOutputKind kind, virRPCBytes *bytes, const int *fds,
                                   unsigned nfds)
{
    virRPCChunk *chunk = g_malloc0(sizeof(*chunk) + nfds * sizeof(int));

    chunk->kind = kind;
    chunk->bytes = bytes;
    /* A descriptor that cannot be duplicated stays -1; sending it ends the connection. */
    for (chunk->nfds = 0; chunk->nfds < nfds; chunk->nfds++)
        chunk->fds[chunk->nfds] = fcntl(fds[chunk->nfds], F_DUPFD_CLOEXEC, 0);
    return chunk;
}

static gboolean virRPCChunkIsBegun(const virRPCChunk *chunk)
{
    return chunk->offset > 0;
}

static void virRPCOutputRemove(virRPCOutput *output, GList *link)
{
    virRPCChunk *chunk = link->data;

    output->bytes -= chunk->bytes->len;
    if (chunk->kind == VIR_RPC_OUT_EVENT)
        output->event_bytes -= chunk->bytes->len;
    g_queue_delete_link(&output->chunks, link);
    virRPCChunkFree(chunk);
}

/* Drops the oldest events that nothing has been sent of, until they fit the bound again. */
static void virRPCOutputDropEvents(virRPCOutput *output)
{
    GList *link = output->chunks.head;

    while (link && output->event_bytes > output->max_event_bytes) {
        GList *next = link->next;
        const virRPCChunk *chunk = link->data;

        if (chunk->kind == VIR_RPC_OUT_EVENT && !virRPCChunkIsBegun(chunk)) {
            virRPCOutputRemove(output, link);
            output->events_dropped++;
        }
        link = next;
    }
}

static void virRPCOutputQueue(virRPCOutput *output, virRPCChunk *chunk)
{
    GList *link = output->chunks.head;

    output->bytes += chunk->bytes->len;
    if (chunk->kind == VIR_RPC_OUT_EVENT)
        output->event_bytes += chunk->bytes->len;
    if (chunk->kind != VIR_RPC_OUT_URGENT) {
        g_queue_push_tail(&output->chunks, chunk);
    } else if (link && virRPCChunkIsBegun(link->data)) {
        g_queue_insert_after(&output->chunks, link, chunk);
    } else {
        g_queue_push_head(&output->chunks, chunk);
    }
    if (output->max_event_bytes && output->event_bytes > output->max_event_bytes)
        virRPCOutputDropEvents(output);
}

/* Bytes written, 0 if the socket is full, -1 with errno. */
static gssize virRPCWrite(int fd, struct msghdr *message)
{
    gssize done;

    do {
        done = sendmsg(fd, message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (done < 0 && errno == EINTR);
    if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return 0;
    return done;
}

virRPCWriteResult virRPCOutputSend(virRPCOutput *output, int fd, virRPCOutputKind kind,
                                   const guint8 *data, gsize len, const int *fds, unsigned nfds,
                                   gboolean cork)
{
    gssize done = 0;
    virRPCChunk *chunk;

    if (!cork && nfds == 0 && g_queue_is_empty(&output->chunks)) {
        struct iovec iov = {(void *)data, len};
        struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};

        done = virRPCWrite(fd, &message);
        if (done < 0)
            return VIR_RPC_WRITE_ERROR;
        if ((gsize)done == len)
            return VIR_RPC_WRITE_ALL;
    }
    /* What was begun keeps its place in front even if it is an event. */
    chunk = virRPCChunkNew(done ? VIR_RPC_OUT_REPLY : kind, virRPCBytesNew(data, len), fds, nfds);
    chunk->offset = done;
    virRPCOutputQueue(output, chunk);
    if (nfds && !cork)
        return virRPCOutputFlush(output, fd);
    return VIR_RPC_WRITE_WAITS;
}

virRPCWriteResult virRPCOutputSendShared(virRPCOutput *output, int fd, virRPCBytes *bytes,
                                         gboolean cork)
{
    gboolean first = g_queue_is_empty(&output->chunks);

    virRPCOutputQueue(output, virRPCChunkNew(VIR_RPC_OUT_EVENT, virRPCBytesRef(bytes), NULL, 0));
    if (first && !cork)
        return virRPCOutputFlush(output, fd);
    return VIR_RPC_WRITE_WAITS;
}

/* Sends the descriptors of the first chunk, whose bytes are out. */
static virRPCWriteResult virRPCOutputSendFds(virRPCChunk *chunk, int fd)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    char byte = 0;

    while (chunk->fds_sent < chunk->nfds) {
        struct iovec iov = {&byte, 1};
        struct msghdr message = {.msg_iov = &iov,
                                 .msg_iovlen = 1,
                                 .msg_control = &control,
                                 .msg_controllen = sizeof(control)};
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        gssize done;

        memset(&control, 0, sizeof(control));
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(c), &chunk->fds[chunk->fds_sent], sizeof(int));
        done = virRPCWrite(fd, &message);
        if (done < 0)
            return VIR_RPC_WRITE_ERROR;
        if (done == 0)
            return VIR_RPC_WRITE_WAITS;
        close(chunk->fds[chunk->fds_sent++]);
    }
    return VIR_RPC_WRITE_ALL;
}

/* Counts @done written bytes off the chunks' beginning. */
static void virRPCOutputAdvance(virRPCOutput *output, gsize done)
{
    while (done > 0) {
        virRPCChunk *chunk = output->chunks.head->data;
        gsize step = MIN(done, chunk->bytes->len - chunk->offset);

        chunk->offset += step;
        done -= step;
        if (chunk->offset == chunk->bytes->len && chunk->nfds == chunk->fds_sent)
            virRPCOutputRemove(output, output->chunks.head);
        else
            break;
    }
}

virRPCWriteResult virRPCOutputFlush(virRPCOutput *output, int fd)
{
    while (output->chunks.head) {
        struct iovec iov[IOV_COUNT];
        struct msghdr message = {.msg_iov = iov};
        virRPCChunk *first = output->chunks.head->data;
        gssize done;

        if (first->offset == first->bytes->len) {
            virRPCWriteResult result = virRPCOutputSendFds(first, fd);

            if (result != VIR_RPC_WRITE_ALL)
                return result;
            virRPCOutputRemove(output, output->chunks.head);
            continue;
        }
        for (GList *l = output->chunks.head; l && message.msg_iovlen < IOV_COUNT; l = l->next) {
            virRPCChunk *chunk = l->data;

            iov[message.msg_iovlen].iov_base = chunk->bytes->data + chunk->offset;
            iov[message.msg_iovlen++].iov_len = chunk->bytes->len - chunk->offset;
            if (chunk->nfds)
                break;
        }
        done = virRPCWrite(fd, &message);
        if (done <= 0)
            return done < 0 ? VIR_RPC_WRITE_ERROR : VIR_RPC_WRITE_WAITS;
        virRPCOutputAdvance(output, done);
    }
    return VIR_RPC_WRITE_ALL;
}

void virRPCOutputClear(virRPCOutput *output)
{
    while (output->chunks.head)
        virRPCOutputRemove(output, output->chunks.head);
}
