/*
 * client.c: calls to another daemon and their answers
 *
 * Thread: any; answers are decoded on the I/O thread. client->lock guards everything.
 */
#include "rpc/client.h"

#include <unistd.h>

#include "common/base/error.h"
#include "rpc/error_wire.h"
#include "rpc/link.h"

#define DEFAULT_TIMEOUT_MS 30000

/* A call that waits for its answer: on the stack of the blocked thread, or on the heap with a
 * function to be told. */
typedef struct {
    guint32 serial;
    const virRPCProtocol *protocol;
    const virRPCProcedure *procedure;
    void *ret;
    int *fds; /* room for max_fds */
    unsigned nfds, max_fds;
    GError *error;
    gboolean done;
    GCond cond;
    virRPCClientReplyFunc func;
    gpointer opaque;
} virRPCPending;

struct _virRPCClient {
    int refs; /* one is the link's: when only that is left the link is closed */
    char *peer;
    GMainContext *context;
    virRPCLink *link;
    GMutex lock;
    GHashTable *pending; /* serial -> virRPCPending */
    guint32 last_serial;
    guint timeout_ms;
    GError *reason; /* why the connection is lost; NULL while alive */
    GError *close_reason;
    const virRPCProtocol *event_protocol;
    virRPCClientEventFunc event_func;
    gpointer event_opaque;
    virRPCClientCloseFunc close_func; /* cleared when told */
    gpointer close_opaque;
};

/*
 * Answers, on the I/O thread
 */

static void virRPCPendingFinish(virRPCClient *client, virRPCPending *pending)
{
    if (!pending->func) {
        pending->done = TRUE;
        g_cond_signal(&pending->cond);
        return;
    }
    g_mutex_unlock(&client->lock);
    pending->func(client, pending->error ? NULL : pending->ret, pending->error, pending->opaque);
    g_mutex_lock(&client->lock);
    virRPCTypeClear(pending->procedure->ret, pending->ret);
    g_free(pending->ret);
    g_clear_error(&pending->error);
    g_free(pending);
}

static void virRPCClientTakeReply(virRPCClient *client, const virRPCPacket *packet, int *fds)
{
    virRPCPending *pending;
    unsigned kept = 0;

    g_mutex_lock(&client->lock);
    pending = g_hash_table_lookup(client->pending, GUINT_TO_POINTER(packet->header.serial));
    /* One that has given up waiting is not there any more. */
    if (pending && pending->procedure->number == packet->header.procedure) {
        g_hash_table_remove(client->pending, GUINT_TO_POINTER(packet->header.serial));
        if (packet->header.status == VIR_RPC_STATUS_ERROR)
            pending->error = virRPCErrorDecode(packet->body, packet->body_len, client->peer);
        else
            virRPCTypeDecode(pending->procedure->ret, pending->ret, packet->body, packet->body_len,
                             &pending->error);
        while (!pending->error && kept < MIN(packet->nfds, pending->max_fds)) {
            pending->fds[kept] = fds[kept];
            kept++;
        }
        pending->nfds = kept;
        virRPCPendingFinish(client, pending);
    }
    g_mutex_unlock(&client->lock);
    for (; kept < packet->nfds; kept++)
        close(fds[kept]);
}

static void virRPCClientTakeEvent(virRPCClient *client, const virRPCPacket *packet)
{
    const virRPCProtocol *protocol;
    const virRPCProcedure *event;
    virRPCClientEventFunc func;
    g_autofree void *msg = NULL;
    gpointer opaque;

    g_mutex_lock(&client->lock);
    protocol = client->event_protocol;
    func = client->event_func;
    opaque = client->event_opaque;
    g_mutex_unlock(&client->lock);
    if (!protocol || protocol->program != packet->header.program)
        return;
    event = virRPCProtocolFind(protocol, packet->header.procedure);
    if (!event || !(event->flags & VIR_RPC_PROC_EVENT))
        return;
    msg = event->args ? g_malloc0(event->args->size) : NULL;
    if (!virRPCTypeDecode(event->args, msg, packet->body, packet->body_len, NULL))
        return;
    func(client, event, msg, opaque);
    virRPCTypeClear(event->args, msg);
}

static gboolean virRPCClientTakePacket(virRPCLink *link, const virRPCPacket *packet, const int *fds,
                                       gpointer opaque, GError **error)
{
    virRPCClient *client = opaque;

    switch ((virRPCPacketType)packet->header.type) {
    case VIR_RPC_TYPE_REPLY:
    case VIR_RPC_TYPE_REPLY_FDS:
        virRPCClientTakeReply(client, packet, (int *)fds);
        return TRUE;
    case VIR_RPC_TYPE_EVENT:
        virRPCClientTakeEvent(client, packet);
        return TRUE;
    case VIR_RPC_TYPE_CALL:
    case VIR_RPC_TYPE_STREAM:
    case VIR_RPC_TYPE_CALL_FDS:
    case VIR_RPC_TYPE_STREAM_HOLE:
    case VIR_RPC_TYPE_LAST:
        break;
    }
    for (unsigned i = 0; i < packet->nfds; i++)
        close(fds[i]);
    virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "%s has sent a packet of type %u", client->peer,
                packet->header.type);
    return FALSE;
}

/* The handler can be set while the connection breaks: whoever comes second tells. I/O thread. */
static gboolean virRPCClientTellClosed(gpointer opaque)
{
    virRPCClient *client = opaque;
    virRPCClientCloseFunc func;

    g_mutex_lock(&client->lock);
    func = g_steal_pointer(&client->close_func);
    g_mutex_unlock(&client->lock);
    if (func)
        func(client, client->reason, client->close_opaque);
    return G_SOURCE_REMOVE;
}

static void virRPCClientLost(virRPCLink *link, const GError *reason, gpointer opaque)
{
    virRPCClient *client = opaque;
    GHashTableIter iter;
    gpointer value;

    g_mutex_lock(&client->lock);
    client->reason =
        client->close_reason ? g_steal_pointer(&client->close_reason) : virErrorConvert(reason);
    for (;;) {
        g_hash_table_iter_init(&iter, client->pending);
        if (!g_hash_table_iter_next(&iter, NULL, &value))
            break;
        g_hash_table_iter_remove(&iter);
        ((virRPCPending *)value)->error = virErrorConvert(client->reason);
        virRPCPendingFinish(client, value);
    }
    g_mutex_unlock(&client->lock);
    virRPCClientTellClosed(client);
    virRPCClientUnref(client);
}

static const virRPCLinkOps client_link_ops = {
    .packet = virRPCClientTakePacket,
    .lost = virRPCClientLost,
};

/*
 * Life
 */

virRPCClient *virRPCClientNewFd(int fd, const char *peer, GMainContext *context)
{
    virRPCClient *client = g_new0(virRPCClient, 1);

    client->refs = 2;
    client->peer = g_strdup(peer);
    client->context = context ? context : g_main_context_default();
    client->timeout_ms = DEFAULT_TIMEOUT_MS;
    client->pending = g_hash_table_new(NULL, NULL);
    g_mutex_init(&client->lock);
    client->link = virRPCLinkNew(fd, peer, &client_link_ops, client);
    virRPCLinkStart(client->link, context);
    return client;
}

virRPCClient *virRPCClientNew(const char *path, const char *peer, GMainContext *context,
                              GError **error)
{
    g_autofree char *unit = g_strdup_printf("%s.socket", peer);
    int fd = virRPCLinkConnect(path, peer, unit, error);

    return fd < 0 ? NULL : virRPCClientNewFd(fd, peer, context);
}

virRPCClient *virRPCClientRef(virRPCClient *client)
{
    g_atomic_int_inc(&client->refs);
    return client;
}

void virRPCClientUnref(virRPCClient *client)
{
    g_autoptr(virRPCLink) link = NULL;
    int left;

    if (!client)
        return;
    /* Once the count is down the I/O thread, losing the link, may free the client. */
    link = virRPCLinkRef(client->link);
    left = g_atomic_int_add(&client->refs, -1) - 1;
    if (left == 1)
        virRPCLinkClose(link);
    if (left > 0)
        return;
    virRPCLinkUnref(client->link);
    g_hash_table_unref(client->pending);
    g_clear_error(&client->reason);
    g_clear_error(&client->close_reason);
    g_mutex_clear(&client->lock);
    g_free(client->peer);
    g_free(client);
}

void virRPCClientClose(virRPCClient *client, GError *error)
{
    g_mutex_lock(&client->lock);
    if (!client->close_reason && !client->reason)
        client->close_reason = g_steal_pointer(&error);
    g_mutex_unlock(&client->lock);
    g_clear_error(&error);
    virRPCLinkClose(client->link);
}

gboolean virRPCClientIsAlive(virRPCClient *client)
{
    gboolean alive;

    g_mutex_lock(&client->lock);
    alive = client->reason == NULL;
    g_mutex_unlock(&client->lock);
    return alive;
}

void virRPCClientSetTimeout(virRPCClient *client, guint timeout_ms)
{
    g_mutex_lock(&client->lock);
    client->timeout_ms = MAX(timeout_ms, 1);
    g_mutex_unlock(&client->lock);
}

void virRPCClientSetEventHandler(virRPCClient *client, const virRPCProtocol *protocol,
                                 virRPCClientEventFunc func, gpointer opaque)
{
    g_mutex_lock(&client->lock);
    client->event_func = func;
    client->event_opaque = opaque;
    client->event_protocol = func ? protocol : NULL;
    g_mutex_unlock(&client->lock);
}

void virRPCClientSetCloseHandler(virRPCClient *client, virRPCClientCloseFunc func, gpointer opaque)
{
    gboolean late;

    g_mutex_lock(&client->lock);
    client->close_opaque = opaque;
    client->close_func = func;
    late = func && client->reason;
    g_mutex_unlock(&client->lock);
    if (late) {
        g_autoptr(GSource) source = g_idle_source_new();

        g_source_set_priority(source, G_PRIORITY_DEFAULT);
        g_source_set_callback(source, virRPCClientTellClosed, virRPCClientRef(client),
                              (GDestroyNotify)virRPCClientUnref);
        g_source_attach(source, client->context);
    }
}

/*
 * Calls
 */

static GByteArray *virRPCClientEncode(const virRPCPending *pending, const void *args, unsigned nfds,
                                      GError **error)
{
    g_autoptr(GByteArray) out = g_byte_array_sized_new(256);
    virRPCHeader header = {
        .program = pending->protocol->program,
        .version = pending->protocol->version,
        .procedure = pending->procedure->number,
        .type = nfds ? VIR_RPC_TYPE_CALL_FDS : VIR_RPC_TYPE_CALL,
        .serial = pending->serial,
    };

    virRPCPacketBegin(out, &header);
    if (nfds)
        virRPCAppendWord(out, nfds);
    if (!virRPCTypeEncode(pending->procedure->args, args, out,
                          VIR_RPC_PACKET_MAX + VIR_RPC_LENGTH_SIZE, error))
        return NULL;
    virRPCPacketEnd(out, 0);
    return g_steal_pointer(&out);
}

/* Enters the call among those that wait and sends it. */
static gboolean virRPCClientBegin(virRPCClient *client, virRPCPending *pending, const void *args,
                                  const int *fds, unsigned nfds, GError **error)
{
    g_autoptr(GByteArray) out = NULL;

    g_mutex_lock(&client->lock);
    if (client->reason) {
        g_propagate_error(error, virErrorConvert(client->reason));
        g_mutex_unlock(&client->lock);
        return FALSE;
    }
    do {
        pending->serial = ++client->last_serial;
    } while (pending->serial == 0 ||
             g_hash_table_contains(client->pending, GUINT_TO_POINTER(pending->serial)));
    out = virRPCClientEncode(pending, args, nfds, error);
    if (out)
        g_hash_table_insert(client->pending, GUINT_TO_POINTER(pending->serial), pending);
    g_mutex_unlock(&client->lock);
    /* If the link breaks now its end is told to all who wait. */
    if (out)
        virRPCLinkSend(client->link, out->data, out->len, fds, nfds);
    return out != NULL;
}

/* Waits until the answer is there or the time is over. */
static gboolean virRPCClientAwait(virRPCClient *client, virRPCPending *pending, GError **error)
{
    gint64 deadline;

    g_mutex_lock(&client->lock);
    deadline = g_get_monotonic_time() + (gint64)client->timeout_ms * 1000;
    while (!pending->done) {
        if (g_cond_wait_until(&pending->cond, &client->lock, deadline) || pending->done)
            continue;
        g_hash_table_remove(client->pending, GUINT_TO_POINTER(pending->serial));
        virSetError(&pending->error, VIR_FROM_RPC, VIR_ERR_OPERATION_TIMEOUT,
                    "%s has not answered %s within %u ms", client->peer, pending->procedure->name,
                    client->timeout_ms);
        break;
    }
    g_mutex_unlock(&client->lock);
    if (!pending->error)
        return TRUE;
    g_propagate_error(error, pending->error);
    return FALSE;
}

gboolean virRPCClientCallFds(virRPCClient *client, const virRPCProtocol *protocol,
                             guint32 procedure, const void *args, void *ret, const int *in_fds,
                             unsigned nin_fds, int *out_fds, unsigned *nout_fds, GError **error)
{
    virRPCPending pending = {
        .protocol = protocol, .ret = ret, .fds = out_fds, .max_fds = nout_fds ? *nout_fds : 0};
    gboolean ok;

    pending.procedure = virRPCProtocolFind(protocol, procedure);
    if (g_main_context_is_owner(client->context)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_INTERNAL_ERROR,
                    "%s would block the thread that reads its answer", pending.procedure->name);
        return FALSE;
    }
    g_cond_init(&pending.cond);
    virRPCClientRef(client);
    ok = virRPCClientBegin(client, &pending, args, in_fds, nin_fds, error) &&
         virRPCClientAwait(client, &pending, error);
    virRPCClientUnref(client);
    g_cond_clear(&pending.cond);
    if (ok && nout_fds)
        *nout_fds = pending.nfds;
    return ok;
}

gboolean virRPCClientCall(virRPCClient *client, const virRPCProtocol *protocol, guint32 procedure,
                          const void *args, void *ret, GError **error)
{
    return virRPCClientCallFds(client, protocol, procedure, args, ret, NULL, 0, NULL, NULL, error);
}

typedef struct {
    virRPCClient *client;
    virRPCPending *pending;
} virRPCFailedCall;

static gboolean virRPCClientTellFailure(gpointer opaque)
{
    virRPCFailedCall *failed = opaque;

    g_mutex_lock(&failed->client->lock);
    virRPCPendingFinish(failed->client, failed->pending);
    g_mutex_unlock(&failed->client->lock);
    virRPCClientUnref(failed->client);
    g_free(failed);
    return G_SOURCE_REMOVE;
}

void virRPCClientCallAsync(virRPCClient *client, const virRPCProtocol *protocol, guint32 procedure,
                           const void *args, virRPCClientReplyFunc func, gpointer opaque)
{
    virRPCPending *pending = g_new0(virRPCPending, 1);
    g_autoptr(GSource) source = NULL;
    virRPCFailedCall *failed;
    GError *error = NULL;

    pending->protocol = protocol;
    pending->procedure = virRPCProtocolFind(protocol, procedure);
    if (pending->procedure->ret)
        pending->ret = g_malloc0(pending->procedure->ret->size);
    pending->func = func;
    pending->opaque = opaque;
    if (virRPCClientBegin(client, pending, args, NULL, 0, &error))
        return;
    pending->error = error;
    failed = g_new(virRPCFailedCall, 1);
    *failed = (virRPCFailedCall){virRPCClientRef(client), pending};
    source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, virRPCClientTellFailure, failed, NULL);
    g_source_attach(source, client->context);
}
