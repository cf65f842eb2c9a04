/*
 * domain_job.h: work on one domain
 *
 * A job runs on a worker thread, one at a time per domain, in the order of submission; destroy
 * goes first and cancels what runs. Its function is straight-line code that may block with
 * deadlines. Returning ends the job.
 */
#pragma once

#include "drivers/base/domain_obj.h"

typedef enum {
    VIR_DOMAIN_JOB_QUERY = 0, /* asks the hypervisor, changes nothing */
    VIR_DOMAIN_JOB_MODIFY,    /* changes definition, devices or tuning */
    VIR_DOMAIN_JOB_LIFECYCLE, /* start, suspend, resume, shutdown, reset */
    VIR_DOMAIN_JOB_DESTROY,   /* urgent: goes first, cancels the running job */
    VIR_DOMAIN_JOB_EVENT,     /* follows something that the hypervisor reported */
    VIR_DOMAIN_JOB_KIND_LAST
} virDomainJobKind;

typedef struct _virDomainJob virDomainJob;

struct _virDomainJob {
    virDomainObj *obj;
    virJob *base; /* virJobIsCancelled(), virJobCancelFd() */
    virDomainJobKind kind;
    const char *name; /* "start", static */
    gint64 deadline;  /* g_get_monotonic_time() after which nobody waits; 0: none */
};

/* Returns FALSE with @error if it failed. */
typedef gboolean (*virDomainJobFunc)(virDomainJob *job, gpointer opaque, GError **error);
/* Called on the I/O thread when the job has ended; @error is NULL or why it failed. */
typedef void (*virDomainJobDone)(gpointer opaque, const GError *error);

/**
 * virDomainJobSubmit:
 * @name: for messages, a static string
 * @timeout_ms: refused with VIR_ERR_OPERATION_TIMEOUT, naming the job that is in the way, if its
 *              turn has not come by then; 0: waits as long as it takes
 * @func: runs on a worker thread
 * @done: runs on the I/O thread afterwards, also if @func never ran; may be NULL
 * @opaque: for both
 * @destroy: frees @opaque, on the I/O thread; may be NULL
 *
 * Thread: any; never blocks.
 */
void virDomainJobSubmit(virDomainObj *obj, virDomainJobKind kind, const char *name,
                        unsigned timeout_ms, virDomainJobFunc func, virDomainJobDone done,
                        gpointer opaque, GDestroyNotify destroy);

/* TRUE, with @error set to VIR_ERR_OPERATION_ABORTED, if the job was asked to stop. */
gboolean virDomainJobCheckCancelled(virDomainJob *job, GError **error);

/* Error if the domain is (in)active: VIR_ERR_OPERATION_INVALID naming it. */
gboolean virDomainJobCheckActive(virDomainJob *job, GError **error);
gboolean virDomainJobCheckInactive(virDomainJob *job, GError **error);

/**
 * virDomainStopped:
 * @state: VIR_DOMAIN_SHUTOFF or VIR_DOMAIN_CRASHED
 * @reason: virDomainShutoffReason or virDomainCrashedReason
 * @event_detail: a virDomainEventStoppedDetailType
 *
 * The guest is gone (destroyed, shut down, crashed) and the driver has cleaned up after it:
 * releases the ports of its interfaces, removes the status file, publishes the inactive view,
 * emits "stopped", takes a transient domain off the list. Call it from a job. Never fails:
 * what can't be removed is logged.
 */
void virDomainStopped(virDomainJob *job, virDomainState state, int reason, int event_detail);
