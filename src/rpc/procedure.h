/*
 * procedure.h: what is known of each procedure of a protocol
 *
 * The tables are generated from src/rpc/protocol; every program has one virRPCProtocol.
 */
#pragma once

#include "rpc/type.h"

typedef enum {
    VIR_RPC_PROC_HIGH = 1 << 0,      /* workers are kept free for it */
    VIR_RPC_PROC_EVENT = 1 << 1,     /* the server sends it, nobody calls it */
    VIR_RPC_PROC_TO_CLIENT = 1 << 2, /* opens a stream */
    VIR_RPC_PROC_TO_SERVER = 1 << 3,
    VIR_RPC_PROC_EARLY = 1 << 4, /* before the connection has been opened, too */
} virRPCProcedureFlags;

/* Whose procedure it is; the daemon that owns the class answers it. */
typedef enum {
    VIR_RPC_OBJECT_CONNECT,
    VIR_RPC_OBJECT_DOMAIN,
    VIR_RPC_OBJECT_NETWORK,
    VIR_RPC_OBJECT_INTERFACE,
    VIR_RPC_OBJECT_STORAGE,
    VIR_RPC_OBJECT_NODEDEV,
    VIR_RPC_OBJECT_NWFILTER,
    VIR_RPC_OBJECT_SECRET,
    VIR_RPC_OBJECT_LAST
} virRPCObjectClass;

/* One permission that a call needs, always or for certain arguments only. */
typedef struct {
    const char *object;     /* "domain" */
    const char *permission; /* "read_secure" */
    gboolean readonly;      /* a read-only connection has it */
    guint32 flags;          /* needed if one of these bits is set in the argument "flags" ... */
    gboolean unless;        /* ... or if none is */
    guint16 flags_offset;
    gboolean flags_wide; /* the argument is a guint64 */
    gboolean by_value;   /* needed only if the guint at value_offset equals value */
    guint16 value_offset;
    guint32 value;
} virRPCPermission;

typedef struct {
    guint32 number;
    guint16 flags; /* virRPCProcedureFlags */
    guint8 object; /* virRPCObjectClass */
    guint8 npermissions;
    const char *name;
    const virRPCType *args; /* of an event: its payload; NULL for none */
    const virRPCType *ret;
    const virRPCPermission *permissions;
    const char *show_object; /* what an object needs to be shown in the list, or NULL */
    const char *show_permission;
} virRPCProcedure;

typedef struct {
    const char *name; /* "remote" */
    guint32 program;
    guint32 version;
    guint32 nprocedures;
    const virRPCProcedure *procedures; /* by ascending number */
} virRPCProtocol;

/* NULL if @number is not in @protocol. */
const virRPCProcedure *virRPCProtocolFind(const virRPCProtocol *protocol, guint32 number);

/* True if a read-only connection may call @procedure with @args, decoded already. */
gboolean virRPCProcedureIsReadOnly(const virRPCProcedure *procedure, const void *args);
