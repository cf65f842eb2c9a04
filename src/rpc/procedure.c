/*
 * procedure.c: looking up procedures and what a read-only connection may do
 *
 * Thread: any; constant data.
 */
#include "rpc/procedure.h"

const virRPCProcedure *virRPCProtocolFind(const virRPCProtocol *protocol, guint32 number)
{
    guint32 low = 0;
    guint32 high = protocol->nprocedures;

    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        const virRPCProcedure *procedure = &protocol->procedures[middle];

        if (procedure->number == number)
            return procedure;
        if (procedure->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* True if a call with @args needs the permission at all. */
static gboolean virRPCPermissionApplies(const virRPCPermission *permission, const guint8 *args)
{
    if (permission->flags) {
        const guint8 *place = args + permission->flags_offset;
        guint64 flags = permission->flags_wide ? *(const guint64 *)place : *(const guint32 *)place;

        if (((flags & permission->flags) == 0) != permission->unless)
            return FALSE;
    }
    if (permission->by_value)
        return *(const guint32 *)(args + permission->value_offset) == permission->value;
    return TRUE;
}

gboolean virRPCProcedureIsReadOnly(const virRPCProcedure *procedure, const void *args)
{
    for (guint i = 0; i < procedure->npermissions; i++) {
        const virRPCPermission *permission = &procedure->permissions[i];

        if (!permission->readonly && virRPCPermissionApplies(permission, args))
            return FALSE;
    }
    return TRUE;
}
