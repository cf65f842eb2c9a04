/*
 * handlers_console.c: byte streams to and from a guest
 *
 * The driver opens a descriptor in a job; the stream is pumped on the I/O thread.
 *
 * Thread: jobs of the domain.
 */
#include <string.h>

#include "common/base/error.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "rpc/stream.h"

static gboolean attach(virDomainCall *call, int fd, unsigned direction, GError **error)
{
    g_autoptr(virRPCStream) stream = NULL;

    if (fd < 0)
        return FALSE;
    stream = virRPCStreamAttachFd(call->call, fd, direction, NULL, NULL, error);
    return stream != NULL;
}

static gboolean openConsole(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_open_console_args *args = call->args;
    int fd = job->obj->hv->driver->open_console(job, args->dev_name, args->flags, error);

    return attach(call, fd, VIR_RPC_STREAM_READ | VIR_RPC_STREAM_WRITE, error);
}

static gboolean openChannel(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_open_channel_args *args = call->args;
    int fd = job->obj->hv->driver->open_channel(job, args->name, args->flags, error);

    return attach(call, fd, VIR_RPC_STREAM_READ | VIR_RPC_STREAM_WRITE, error);
}

static gboolean openGraphics(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_open_graphics_args *args = call->args;
    int fd = virRPCCallGetFd(call->call, 0);

    if (fd < 0) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INVALID_ARG,
                    "a socket has to come with this call");
        return FALSE;
    }
    return job->obj->hv->driver->open_graphics(job, args->idx, fd, args->flags, error);
}

#define OPEN(NAME, name, text, func, op, mask) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, \
            .job = func, .kind = VIR_DOMAIN_JOB_QUERY, .needs = VIR_DOMAIN_NEEDS_ACTIVE, \
            .timeout_ms = VIR_DOMAIN_QUERY_TIMEOUT_MS, VIR_DOMAIN_DRIVER(op), \
            VIR_DOMAIN_FLAGS(name, mask) \
    }

static const virDomainProcedure procedures[] = {
    OPEN(OPEN_CONSOLE, open_console, "console", openConsole, open_console,
         VIR_DOMAIN_CONSOLE_FORCE | VIR_DOMAIN_CONSOLE_SAFE),
    OPEN(OPEN_CHANNEL, open_channel, "channel", openChannel, open_channel,
         VIR_DOMAIN_CHANNEL_FORCE),
    OPEN(OPEN_GRAPHICS, open_graphics, "graphics", openGraphics, open_graphics,
         VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH),
};

void virHandlersConsole(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
