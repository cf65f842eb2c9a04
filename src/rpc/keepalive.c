/*
 * keepalive.c: pings answered, and sent to clients that understand them
 *
 * Thread: I/O.
 */
#include "rpc/server_private.h"

#include "common/base/log.h"

VIR_LOG_INIT("rpc.keepalive");

static void virRPCKeepaliveSend(virRPCConn *conn, guint32 procedure)
{
    virRPCHeader header = {.program = VIR_RPC_KEEPALIVE_PROGRAM,
                           .version = VIR_RPC_KEEPALIVE_VERSION,
                           .procedure = procedure,
                           .type = VIR_RPC_TYPE_EVENT};
    g_autoptr(GByteArray) out = g_byte_array_sized_new(VIR_RPC_HEADER_SIZE);

    virRPCPacketBegin(out, &header);
    virRPCConnSendPacket(conn, VIR_RPC_OUT_URGENT, out->data, out->len, NULL, 0);
}

/* A pong needs no action: any input counts as a sign of life. */
void virRPCKeepaliveAnswer(virRPCConn *conn, const virRPCHeader *header)
{
    if (header->procedure == VIR_RPC_KEEPALIVE_PING)
        virRPCKeepaliveSend(conn, VIR_RPC_KEEPALIVE_PONG);
}

static void virRPCKeepaliveCheck(virRPCConn *conn, gint64 now)
{
    const virRPCServerLimits *limits = &conn->server->limits;
    gint64 silence = (now - conn->last_input) / G_USEC_PER_SEC;

    if (silence < (gint64)limits->keepalive_interval * (conn->unanswered + 1))
        return;
    if (conn->unanswered++ < limits->keepalive_count) {
        virRPCKeepaliveSend(conn, VIR_RPC_KEEPALIVE_PING);
        return;
    }
    VIR_WARN("client %" G_GUINT64_FORMAT " (process %d) has not answered %u pings within %d "
             "seconds and is cut off",
             conn->identity.id, conn->identity.pid, limits->keepalive_count, (int)silence);
    virRPCConnTearDown(conn);
}

static gboolean virRPCKeepaliveTick(gpointer opaque)
{
    virRPCServer *server = opaque;
    gint64 now = g_get_monotonic_time();
    gboolean any = FALSE;
    GList *next;

    for (GList *l = server->conns.head; l; l = next) {
        virRPCConn *conn = l->data;

        next = l->next;
        if (!conn->keepalive)
            continue;
        any = TRUE;
        virRPCKeepaliveCheck(conn, now);
    }
    if (any)
        return G_SOURCE_CONTINUE;
    g_clear_pointer(&server->keepalive_timer, g_source_unref);
    return G_SOURCE_REMOVE;
}

void virRPCConnEnableKeepalive(virRPCConn *conn)
{
    virRPCServer *server = conn->server;

    if (conn->fd < 0 || server->limits.keepalive_interval == 0)
        return;
    conn->keepalive = TRUE;
    if (server->keepalive_timer)
        return;
    server->keepalive_timer = g_timeout_source_new_seconds(1);
    g_source_set_callback(server->keepalive_timer, virRPCKeepaliveTick, server, NULL);
    g_source_attach(server->keepalive_timer, server->context);
}
