/*
 * link.c: the client's end of a connection
 *
 * Thread: I/O reads; link->lock guards the output and the flags.
 */
#include "rpc/link.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "rpc/input.h"
#include "rpc/output.h"

struct _virRPCLink {
    int refs;
    char *peer;
    const virRPCLinkOps *ops;
    gpointer opaque;
    GSource *source;
    gpointer tag; /* of the descriptor in the source */
    virRPCInput input;
    gboolean paused;

    GMutex lock;
    int fd; /* -1 when lost */
    gboolean closing;
    GIOCondition condition;
    virRPCOutput output;
};

typedef struct {
    GSource source;
    virRPCLink *link;
} virRPCLinkSource;

static void virRPCLinkScratchFree(gpointer scratch)
{
    g_free(scratch);
}

/* One scratch buffer for all links of a thread. */
static GPrivate scratch_key = G_PRIVATE_INIT(virRPCLinkScratchFree);

static guint8 *virRPCLinkScratch(void)
{
    guint8 *scratch = g_private_get(&scratch_key);

    if (!scratch) {
        scratch = g_malloc(VIR_RPC_SCRATCH_SIZE);
        g_private_set(&scratch_key, scratch);
    }
    return scratch;
}

int virRPCLinkConnect(const char *path, const char *peer, const char *unit, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    VIR_AUTOCLOSE fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    gboolean fits =
        g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) < sizeof(address.sun_path);

    if (fd >= 0 && fits && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return virFdSteal(&fd);
    virSetError(error, VIR_FROM_RPC, VIR_ERR_NO_CONNECT,
                "%s cannot be reached at %s: %s; 'systemctl status %s' tells more", peer, path,
                g_strerror(fits ? errno : ENAMETOOLONG), unit);
    return -1;
}

/* Locked. */
static void virRPCLinkUpdate(virRPCLink *link)
{
    GIOCondition condition = G_IO_HUP | G_IO_ERR;

    if (link->fd < 0)
        return;
    if (!link->paused || link->closing)
        condition |= G_IO_IN;
    if (link->output.chunks.head)
        condition |= G_IO_OUT;
    if (condition == link->condition)
        return;
    link->condition = condition;
    g_source_modify_unix_fd(link->source, link->tag, condition);
}

/* Locked. A failed write is noticed by the reader: the socket is shut down. */
static void virRPCLinkWritten(virRPCLink *link, virRPCWriteResult result)
{
    if (result == VIR_RPC_WRITE_ERROR) {
        link->closing = TRUE;
        virRPCOutputClear(&link->output);
        shutdown(link->fd, SHUT_RDWR);
    }
    virRPCLinkUpdate(link);
}

gboolean virRPCLinkSend(virRPCLink *link, const guint8 *data, gsize len, const int *fds,
                        unsigned nfds)
{
    gboolean alive;

    g_mutex_lock(&link->lock);
    alive = link->fd >= 0 && !link->closing;
    if (alive)
        virRPCLinkWritten(link, virRPCOutputSend(&link->output, link->fd, VIR_RPC_OUT_REPLY, data,
                                                 len, fds, nfds, FALSE));
    g_mutex_unlock(&link->lock);
    return alive;
}

gsize virRPCLinkGetWaiting(virRPCLink *link)
{
    gsize bytes;

    g_mutex_lock(&link->lock);
    bytes = link->output.bytes;
    g_mutex_unlock(&link->lock);
    return bytes;
}

void virRPCLinkSetPaused(virRPCLink *link, gboolean paused)
{
    g_mutex_lock(&link->lock);
    link->paused = paused;
    virRPCLinkUpdate(link);
    g_mutex_unlock(&link->lock);
}

void virRPCLinkClose(virRPCLink *link)
{
    g_mutex_lock(&link->lock);
    if (link->fd >= 0 && !link->closing) {
        link->closing = TRUE;
        shutdown(link->fd, SHUT_RDWR);
        virRPCLinkUpdate(link);
    }
    g_mutex_unlock(&link->lock);
}

static void virRPCLinkLose(virRPCLink *link, const GError *reason)
{
    g_autoptr(GError) general = NULL;

    g_mutex_lock(&link->lock);
    close(link->fd);
    link->fd = -1;
    virRPCOutputClear(&link->output);
    g_mutex_unlock(&link->lock);
    virRPCInputClear(&link->input);
    if (!reason) {
        virSetError(&general, VIR_FROM_RPC, VIR_ERR_NO_CONNECT, "%s has closed the connection",
                    link->peer);
        reason = general;
    }
    link->ops->lost(link, reason, link->opaque);
    g_source_destroy(link->source);
}

static void virRPCLinkAnswerPing(virRPCLink *link, const virRPCHeader *ping)
{
    g_autoptr(GByteArray) out = g_byte_array_sized_new(VIR_RPC_HEADER_SIZE);
    virRPCHeader header = *ping;

    if (ping->procedure != VIR_RPC_KEEPALIVE_PING)
        return;
    header.procedure = VIR_RPC_KEEPALIVE_PONG;
    virRPCPacketBegin(out, &header);
    virRPCLinkSend(link, out->data, out->len, NULL, 0);
}

/* FALSE: nothing more can be understood. */
static gboolean virRPCLinkTakePackets(virRPCLink *link, GError **error)
{
    int fds[VIR_RPC_FDS_MAX];
    virRPCPacket packet;

    for (;;) {
        switch (virRPCInputNext(&link->input, &packet, error)) {
        case VIR_RPC_PACKET_PARTIAL:
            virRPCInputSettle(&link->input);
            return TRUE;
        case VIR_RPC_PACKET_BAD:
            return FALSE;
        case VIR_RPC_PACKET_WHOLE:
            break;
        }
        virRPCInputConsume(&link->input, &packet, fds);
        if (packet.header.program == VIR_RPC_KEEPALIVE_PROGRAM)
            virRPCLinkAnswerPing(link, &packet.header);
        else if (!link->ops->packet(link, &packet, fds, link->opaque, error))
            return FALSE;
    }
}

static void virRPCLinkReceive(virRPCLink *link)
{
    g_autoptr(GError) error = NULL;

    switch (virRPCInputRead(&link->input, link->fd, virRPCLinkScratch(), &error)) {
    case VIR_RPC_READ_SOME:
        if (!virRPCLinkTakePackets(link, &error))
            virRPCLinkLose(link, error);
        break;
    case VIR_RPC_READ_NOTHING:
        virRPCInputSettle(&link->input);
        break;
    case VIR_RPC_READ_END:
        virRPCLinkLose(link, NULL);
        break;
    case VIR_RPC_READ_ERROR:
        virRPCLinkLose(link, error);
        break;
    }
}

static gboolean virRPCLinkDispatch(GSource *source, GSourceFunc func, gpointer opaque)
{
    virRPCLink *link = virRPCLinkRef(((virRPCLinkSource *)source)->link);
    GIOCondition condition = g_source_query_unix_fd(source, link->tag);
    gboolean drained = FALSE;

    if (condition & G_IO_OUT) {
        g_mutex_lock(&link->lock);
        virRPCLinkWritten(link, virRPCOutputFlush(&link->output, link->fd));
        drained = !link->output.chunks.head;
        g_mutex_unlock(&link->lock);
        if (drained && link->ops->drained)
            link->ops->drained(link, link->opaque);
    }
    if (condition & ~G_IO_OUT)
        virRPCLinkReceive(link);
    virRPCLinkUnref(link);
    return G_SOURCE_CONTINUE;
}

static void virRPCLinkFinalizeSource(GSource *source)
{
    virRPCLinkUnref(((virRPCLinkSource *)source)->link);
}

static GSourceFuncs link_source_funcs = {
    .dispatch = virRPCLinkDispatch,
    .finalize = virRPCLinkFinalizeSource,
};

virRPCLink *virRPCLinkNew(int fd, const char *peer, const virRPCLinkOps *ops, gpointer opaque)
{
    virRPCLink *link = g_new0(virRPCLink, 1);

    link->refs = 2; /* the caller's and the source's */
    link->peer = g_strdup(peer);
    link->ops = ops;
    link->opaque = opaque;
    link->fd = fd;
    link->condition = G_IO_IN | G_IO_HUP | G_IO_ERR;
    g_mutex_init(&link->lock);
    link->source = g_source_new(&link_source_funcs, sizeof(virRPCLinkSource));
    ((virRPCLinkSource *)link->source)->link = link;
    link->tag = g_source_add_unix_fd(link->source, fd, link->condition);
    g_source_set_can_recurse(link->source, TRUE); /* see virRPCServerAttach() */
    g_source_set_static_name(link->source, "rpc-link");
    return link;
}

void virRPCLinkStart(virRPCLink *link, GMainContext *context)
{
    g_source_attach(link->source, context);
    g_source_unref(link->source); /* the context holds it until it is destroyed */
}

virRPCLink *virRPCLinkRef(virRPCLink *link)
{
    g_atomic_int_inc(&link->refs);
    return link;
}

void virRPCLinkUnref(virRPCLink *link)
{
    if (!link || !g_atomic_int_dec_and_test(&link->refs))
        return;
    if (link->fd >= 0)
        close(link->fd);
    virRPCInputClear(&link->input);
    virRPCOutputClear(&link->output);
    g_mutex_clear(&link->lock);
    g_free(link->peer);
    g_free(link);
}
