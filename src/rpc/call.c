/*
 * call.c: a call from the decoded arguments to its one answer
 *
 * Thread: any; the answer is encoded in a buffer of the calling thread and sent from there.
 */
#include "rpc/server_private.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/log.h"

VIR_LOG_INIT("rpc.call");

/* A thread's buffer is given back if one answer made it larger than this. */
#define SCRATCH_KEEP (256 * 1024)

static void virRPCScratchFree(gpointer data)
{
    g_byte_array_unref(data);
}

static GPrivate scratch_key = G_PRIVATE_INIT(virRPCScratchFree);

static GByteArray *virRPCScratchGet(void)
{
    GByteArray *scratch = g_private_get(&scratch_key);

    if (!scratch) {
        scratch = g_byte_array_sized_new(1024);
        g_private_set(&scratch_key, scratch);
    }
    g_byte_array_set_size(scratch, 0);
    return scratch;
}

static void virRPCScratchPut(GByteArray *scratch)
{
    if (scratch->len > SCRATCH_KEEP)
        g_private_replace(&scratch_key, NULL);
}

virRPCCall *virRPCCallNew(virRPCConn *conn, const virRPCProgram *program,
                          const virRPCProcedure *procedure, const virRPCSlot *slot, guint32 serial)
{
    gsize args_size = procedure->args ? procedure->args->size : 0;
    virRPCCall *call = g_malloc(sizeof(*call) + args_size);

    *call = (virRPCCall){.refs = 1,
                         .conn = virRPCConnRef(conn),
                         .program = program,
                         .procedure = procedure,
                         .slot = slot,
                         .serial = serial};
    if (args_size) {
        call->args = call + 1;
        memset(call->args, 0, args_size);
    }
    virRPCConnCallStarted(conn);
    return call;
}

virRPCCall *virRPCCallRef(virRPCCall *call)
{
    g_atomic_int_inc(&call->refs);
    return call;
}

void virRPCCallUnref(virRPCCall *call)
{
    if (!call || !g_atomic_int_dec_and_test(&call->refs))
        return;
    if (!g_atomic_int_get(&call->completed)) {
        GError *error = NULL;

        virSetError(&error, VIR_FROM_RPC, VIR_ERR_INTERNAL_ERROR, "%s ended without an answer",
                    call->procedure->name);
        g_atomic_int_inc(&call->refs);
        virRPCCallFail(call, error);
        g_atomic_int_add(&call->refs, -1);
    }
    virRPCTypeClear(call->procedure->args, call->args);
    for (unsigned i = 0; i < call->nfds; i++) {
        if (call->fds[i] >= 0)
            close(call->fds[i]);
    }
    virRPCConnUnref(call->conn);
    g_free(call);
}

/* True for the one who completes @call. */
static gboolean virRPCCallClaim(virRPCCall *call)
{
    return g_atomic_int_compare_and_exchange(&call->completed, 0, 1);
}

static void virRPCCallEnd(virRPCCall *call)
{
    virRPCConnCallEnded(call->conn);
}

static virRPCHeader virRPCCallHeader(virRPCCall *call, virRPCPacketStatus status, unsigned nfds)
{
    return (virRPCHeader){
        .program = call->program->protocol->program,
        .version = call->program->protocol->version,
        .procedure = call->procedure->number,
        .type = nfds ? VIR_RPC_TYPE_REPLY_FDS : VIR_RPC_TYPE_REPLY,
        .serial = call->serial,
        .status = status,
    };
}

static void virRPCCallSendError(virRPCCall *call, const GError *error)
{
    virRPCHeader header = virRPCCallHeader(call, VIR_RPC_STATUS_ERROR, 0);

    if (call->stream)
        virRPCStreamDrop(g_steal_pointer(&call->stream));
    virRPCConnSendError(call->conn, &header, error);
}

void virRPCCallReplyFds(virRPCCall *call, void *ret, const int *fds, unsigned nfds)
{
    virRPCHeader header = virRPCCallHeader(call, VIR_RPC_STATUS_OK, nfds);
    const virRPCType *type = call->procedure->ret;
    g_autoptr(GError) error = NULL;
    GByteArray *scratch;

    if (!virRPCCallClaim(call)) {
        VIR_ERROR_LOG("%s was answered twice", call->procedure->name);
        virRPCTypeClear(type, ret);
        return;
    }
    scratch = virRPCScratchGet();
    virRPCPacketBegin(scratch, &header);
    if (nfds)
        virRPCAppendWord(scratch, nfds);
    if (virRPCTypeEncode(type, ret, scratch, VIR_RPC_PACKET_MAX + VIR_RPC_LENGTH_SIZE, &error)) {
        virRPCPacketEnd(scratch, 0);
        virRPCConnSendPacket(call->conn, VIR_RPC_OUT_REPLY, scratch->data, scratch->len, fds, nfds);
        if (call->stream)
            virRPCStreamStart(g_steal_pointer(&call->stream));
    } else {
        virRPCCallSendError(call, error);
    }
    virRPCScratchPut(scratch);
    virRPCTypeClear(type, ret);
    virRPCCallEnd(call);
}

void virRPCCallReply(virRPCCall *call, void *ret)
{
    virRPCCallReplyFds(call, ret, NULL, 0);
}

void virRPCCallFail(virRPCCall *call, GError *error)
{
    g_autoptr(GError) owned = error;

    if (!virRPCCallClaim(call)) {
        VIR_ERROR_LOG("%s was answered twice", call->procedure->name);
        return;
    }
    if (!owned)
        virSetError(&owned, VIR_FROM_RPC, VIR_ERR_INTERNAL_ERROR,
                    "%s failed without saying why; this is a bug", call->procedure->name);
    virRPCCallSendError(call, owned);
    virRPCCallEnd(call);
}

void virRPCCallRun(virRPCCall *call)
{
    const virRPCType *type = call->procedure->ret;
    g_autofree void *large = NULL;
    guint64 small[32] = {0};
    GError *error = NULL;
    void *ret = NULL;

    if (type)
        ret = type->size <= sizeof(small) ? small : (large = g_malloc0(type->size));
    switch (call->slot->func(call, call->args, ret, &error)) {
    case VIR_RPC_DONE:
        virRPCCallReply(call, ret);
        break;
    case VIR_RPC_PENDING:
        break;
    case VIR_RPC_FAILED:
        virRPCTypeClear(type, ret);
        virRPCCallFail(call, error);
        break;
    }
}

const void *virRPCCallGetArgs(virRPCCall *call)
{
    return call->args;
}

const virRPCProcedure *virRPCCallGetProcedure(virRPCCall *call)
{
    return call->procedure;
}

gpointer virRPCCallGetOpaque(virRPCCall *call)
{
    return call->slot->opaque;
}

virRPCConn *virRPCCallGetConn(virRPCCall *call)
{
    return call->conn;
}

unsigned virRPCCallGetFdCount(virRPCCall *call)
{
    return call->nfds;
}

int virRPCCallGetFd(virRPCCall *call, unsigned index)
{
    return index < call->nfds ? call->fds[index] : -1;
}

int virRPCCallStealFd(virRPCCall *call, unsigned index)
{
    int fd = virRPCCallGetFd(call, index);

    if (fd >= 0)
        call->fds[index] = -1;
    return fd;
}
