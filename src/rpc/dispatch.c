/*
 * dispatch.c: from a packet to its handler
 *
 * The one way of every call: program, procedure, decode, permission, handler or forward or
 * "not supported". Thread: I/O.
 */
#include "rpc/server_private.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"

static void virRPCCloseFds(const int *fds, unsigned nfds)
{
    for (unsigned i = 0; i < nfds; i++)
        close(fds[i]);
}

/* Finds what @header asks for; on failure the connection stays and the client gets the error. */
static const virRPCProcedure *virRPCDispatchFind(virRPCConn *conn, const virRPCHeader *header,
                                                 virRPCProgram **program, GError **error)
{
    const virRPCProcedure *procedure;

    *program = virRPCServerFindProgram(conn->server, header->program);
    if (!*program) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC,
                    "this daemon has no program 0x%x; is the client connected to the daemon of "
                    "another hypervisor?",
                    header->program);
        return NULL;
    }
    if (header->version != (*program)->protocol->version) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC,
                    "version %u of program %s is asked for; this daemon speaks version %u",
                    header->version, (*program)->protocol->name, (*program)->protocol->version);
        return NULL;
    }
    procedure = virRPCProtocolFind((*program)->protocol, header->procedure);
    if (!procedure || (procedure->flags & VIR_RPC_PROC_EVENT)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "program %s has no procedure %u to call",
                    (*program)->protocol->name, header->procedure);
        return NULL;
    }
    if (header->status != VIR_RPC_STATUS_OK) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "a call of %s with status %u",
                    procedure->name, header->status);
        return NULL;
    }
    if (!virRPCConnIsOpened(conn) && !(procedure->flags & VIR_RPC_PROC_EARLY)) {
        virSetError(error, VIR_FROM_RPC, VIR_ERR_INTERNAL_ERROR,
                    "%s was called before connect_open", procedure->name);
        return NULL;
    }
    return procedure;
}

static gboolean virRPCDispatchPermit(virRPCConn *conn, const virRPCProcedure *procedure,
                                     const void *args, GError **error)
{
    if (!virRPCConnIsReadOnly(conn) || virRPCProcedureIsReadOnly(procedure, args))
        return TRUE;
    virSetError(error, VIR_FROM_RPC, VIR_ERR_OPERATION_DENIED,
                "%s is not allowed on a read-only connection", procedure->name);
    return FALSE;
}

/* Passes the packet on unparsed, but for what a read-only client may not do. */
static gboolean virRPCDispatchForward(virRPCConn *conn, const virRPCProcedure *procedure,
                                      const virRPCForwardTarget *target, const virRPCPacket *packet,
                                      const int *fds, GError **error)
{
    g_autofree void *args = NULL;
    gboolean allowed;

    if (virRPCConnIsReadOnly(conn)) {
        if (procedure->args) {
            args = g_malloc0(procedure->args->size);
            if (!virRPCTypeDecode(procedure->args, args, packet->body, packet->body_len, error))
                return FALSE;
        }
        allowed = virRPCDispatchPermit(conn, procedure, args, error);
        virRPCTypeClear(procedure->args, args);
        if (!allowed)
            return FALSE;
    }
    virRPCForwardPacket(conn, target, packet, fds);
    virRPCCloseFds(fds, packet->nfds);
    return TRUE;
}

static gboolean virRPCDispatchHandle(virRPCConn *conn, virRPCProgram *program,
                                     const virRPCProcedure *procedure, const virRPCSlot *slot,
                                     const virRPCPacket *packet, const int *fds, GError **error)
{
    g_autoptr(virRPCCall) call = NULL;

    call = virRPCCallNew(conn, program, procedure, slot, packet->header.serial);
    call->nfds = packet->nfds;
    if (packet->nfds)
        memcpy(call->fds, fds, packet->nfds * sizeof(int));
    /* A call that fails here is answered through the call, which owns the descriptors now. */
    if (!virRPCTypeDecode(procedure->args, call->args, packet->body, packet->body_len, error) ||
        !virRPCDispatchPermit(conn, procedure, call->args, error)) {
        virRPCCallFail(call, g_steal_pointer(error));
        return TRUE;
    }
    if (slot->flags & VIR_RPC_WORKER)
        virRPCWorkersSubmit(conn->server->workers, call);
    else
        virRPCCallRun(call);
    return TRUE;
}

/* TRUE: @fds are taken care of. */
static gboolean virRPCDispatchCall(virRPCConn *conn, const virRPCPacket *packet, const int *fds,
                                   GError **error)
{
    const virRPCForwardTarget *target;
    const virRPCProcedure *procedure;
    const virRPCSlot *slot;
    virRPCProgram *program;

    procedure = virRPCDispatchFind(conn, &packet->header, &program, error);
    if (!procedure)
        return FALSE;
    slot = &program->slots[procedure - program->protocol->procedures];
    target = program->forwards[procedure->object];
    if (slot->func)
        return virRPCDispatchHandle(conn, program, procedure, slot, packet, fds, error);
    if (target)
        return virRPCDispatchForward(conn, procedure, target, packet, fds, error);
    virSetError(error, VIR_FROM_RPC, VIR_ERR_NO_SUPPORT, "%s", procedure->name);
    return FALSE;
}

gboolean virRPCDispatch(virRPCConn *conn, const virRPCPacket *packet, const int *fds,
                        GError **error)
{
    const virRPCHeader *header = &packet->header;
    g_autoptr(GError) refusal = NULL;

    switch ((virRPCPacketType)header->type) {
    case VIR_RPC_TYPE_CALL:
    case VIR_RPC_TYPE_CALL_FDS:
        if (!virRPCDispatchCall(conn, packet, fds, &refusal)) {
            virRPCCloseFds(fds, packet->nfds);
            virRPCConnSendError(conn, header, refusal);
        }
        return TRUE;
    case VIR_RPC_TYPE_STREAM:
    case VIR_RPC_TYPE_STREAM_HOLE:
        if (virRPCForwardStream(conn, packet))
            return TRUE;
        return virRPCStreamDispatch(conn, packet, error);
    case VIR_RPC_TYPE_REPLY:
    case VIR_RPC_TYPE_EVENT:
    case VIR_RPC_TYPE_REPLY_FDS:
    case VIR_RPC_TYPE_LAST:
        break;
    }
    virRPCCloseFds(fds, packet->nfds);
    virSetError(error, VIR_FROM_RPC, VIR_ERR_RPC, "a client cannot send packets of type %u",
                header->type);
    return FALSE;
}
