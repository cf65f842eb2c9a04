/*
 * call_job.h: a call that is answered by a domain's job
 *
 * Thread: submitting: the I/O thread or an rpc worker; the function on a worker.
 */
#pragma once

#include "drivers/base/domain_job.h"
#include "rpc/server.h"

typedef struct {
    virRPCCall *call;
    const void *args;
    void *ret;              /* the zeroed result structure of the procedure, NULL if it has none */
    gpointer data;          /* what the handler prepared, or NULL */
    GDestroyNotify destroy; /* frees @data */
} virDomainCall;

/* The call is answered from the worker when this returns: FALSE with @error fails it. */
typedef gboolean (*virDomainCallFunc)(virDomainJob *job, virDomainCall *call, GError **error);

/**
 * virDomainCallSubmit:
 * @timeout_ms: as with virDomainJobSubmit()
 * @data: for the function, freed with @destroy when the job has ended; may be NULL
 *
 * Always returns VIR_RPC_PENDING, for the handler to return.
 */
virRPCResult virDomainCallSubmit(virRPCCall *call, virDomainObj *obj, virDomainJobKind kind,
                                 const char *name, unsigned timeout_ms, virDomainCallFunc func,
                                 gpointer data, GDestroyNotify destroy);
