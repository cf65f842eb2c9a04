/*
 * domain_procedure.h: a procedure on one domain, as a row of a table
 *
 * All such procedures have the domain as their first argument. One dispatcher finds it, refuses
 * unknown flags and the wrong state, and then either reads the view at once or submits a job, as
 * the row says.
 *
 * Thread: the dispatcher and the read functions run on the I/O thread, the jobs on workers.
 */
#pragma once

#include "drivers/base/call_job.h"
#include "drivers/base/domain_driver.h"
#include "rpc/remote_protocol.h"

/* Answers from the view; must not block. */
typedef gboolean (*virDomainReadFunc)(virDomainObj *obj, const virDomainView *view,
                                      const void *args, void *ret, GError **error);

typedef enum {
    VIR_DOMAIN_NEEDS_NOTHING = 0,
    VIR_DOMAIN_NEEDS_ACTIVE,
    VIR_DOMAIN_NEEDS_INACTIVE,
    VIR_DOMAIN_NEEDS_PERSISTENT,
} virDomainNeeds;

typedef struct {
    guint32 procedure;
    const char *name;       /* "suspend", for messages */
    virDomainReadFunc read; /* or a job: */
    virDomainCallFunc job;
    guint8 kind;           /* virDomainJobKind */
    guint8 needs;          /* virDomainNeeds */
    guint16 flags_plus_1;  /* offset of the arguments' flags; 0: they have none */
    guint32 flags;         /* those that are understood */
    guint timeout_ms;      /* how long its turn may take to come; 0: as long as it takes */
    guint16 driver_plus_1; /* offset of the virDomainDriver function it is made of; NO_SUPPORT
                              where the driver has none */
} virDomainProcedure;

#define VIR_DOMAIN_FLAGS(NAME, mask) \
    .flags_plus_1 = offsetof(remote_domain_##NAME##_args, flags) + 1, .flags = (mask)
#define VIR_DOMAIN_DRIVER(func) .driver_plus_1 = offsetof(virDomainDriver, func) + 1

/* How long a question to the hypervisor may have to wait for its turn, and to be answered. */
#define VIR_DOMAIN_QUERY_TIMEOUT_MS 5000

/* @rows live as long as the process. I/O thread. */
void virDomainProceduresServe(virHypervisor *hv, virRPCServer *server,
                              const virDomainProcedure *rows, gsize nrows);

/* Keeps what a server refers to for as long as the process lives. I/O thread. */
void virServedKeep(gpointer memory);

/* A domain as it is named on the wire. */
void virDomainToWire(const virDomainView *view, remote_domain *wire);
/* Owned by the caller; NULL with VIR_ERR_NO_DOMAIN. */
virDomainObj *virDomainFromWire(virHypervisor *hv, const remote_domain *wire, GError **error);

/* FALSE with VIR_ERR_INVALID_ARG if @flags has a bit outside @known. */
gboolean virFlagsCheck(unsigned flags, unsigned known, const char *name, GError **error);

/**
 * virDomainFlagsToTargets:
 * @flags: of VIR_DOMAIN_AFFECT_LIVE, _CONFIG; neither means the current state
 * @live, @config: get which definitions are meant
 *
 * FALSE if live is asked of an inactive domain, or config of a transient one.
 */
gboolean virDomainFlagsToTargets(const virDomainView *view, unsigned flags, gboolean *live,
                                 gboolean *config, GError **error);
/* The definition that a question with these flags is about; NULL with @error. */
const virDomainDef *virDomainFlagsToDef(const virDomainView *view, unsigned flags, GError **error);

/* The list itself, for the wire; empties @params. */
remote_typed_param *virTypedParamsToWire(virTypedParams *params, guint *len);
/* The other way; the names are cut to 79 bytes. */
void virTypedParamsFromWire(virTypedParams *params, const remote_typed_param *wire, guint len);
