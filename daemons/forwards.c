/*
 * forwards.c: which other daemons answer for objects that this one does not own
 */
#include "daemons/runtime_private.h"
#include "rpc/forward.h"
#include "rpc/remote_protocol.h"

void virDaemonForwardTargetFree(gpointer opaque)
{
    virRPCForwardTarget *target = opaque;

    g_free((char *)target->socket);
    g_free((char *)target->socket_ro);
    g_free((char *)target->uri);
    g_free((char *)target->unit);
    g_free(target);
}

void virDaemonForward(virDaemon *daemon, virRPCObjectClass object, const char *peer,
                      const char *scheme)
{
    virRPCForwardTarget *target = g_new0(virRPCForwardTarget, 1);

    target->socket = g_strdup_printf("%s/%s-sock", daemon->socket_dir, peer);
    /* A session's daemons have no read-only socket; the flag of connect_open says it. */
    if (daemon->privileged)
        target->socket_ro = g_strdup_printf("%s/%s-sock-ro", daemon->socket_dir, peer);
    target->uri = g_strdup_printf("%s:///%s", scheme, daemon->privileged ? "system" : "session");
    target->unit = g_strdup_printf("%s.socket", peer);
    g_ptr_array_add(daemon->forwards, target);
    virRPCServerAddForward(daemon->server, &remote_protocol, object, target);
}
