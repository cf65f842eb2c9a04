/*
 * network_link.c: the way to virtnetworkd
 *
 * Thread: workers and, for timers and the loss of the connection, the I/O thread; a lock guards
 * the connection and the list of ports to delete.
 */
#include "drivers/base/network_link.h"

#include <string.h>
#include <libvirt/libvirt-network.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "conf/domain/domain_conf.h"
#include "conf/network/network_port_def.h"
#include "drivers/base/domain_job.h"
#include "drivers/base/domain_obj_priv.h"
#include "rpc/remote_client.h"

VIR_LOG_INIT("drivers.network_link");

#define NETWORK_DAEMON "virtnetworkd"
#define CALL_TIMEOUT_MS 10000
#define RETRY_SECONDS 2
#define PENDING_MAX (1024 * 1024)

struct _virNetworkLink {
    virHypervisor *hv;
    char *socket;
    char *pending_path;
    GMutex lock;
    virRPCClient *client; /* NULL: not connected */
    gboolean closed;
    GHashTable *pending; /* set of "PORT-UUID NETWORK" to delete */
    virJobQueue *queue;  /* reconciling, one at a time */
    GSource *retry;      /* I/O thread */
};

static void virNetworkLinkLoadPending(virNetworkLink *link)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    gsize i;

    if (!virFileExists(link->pending_path))
        return;
    text = virFileRead(link->pending_path, PENDING_MAX, NULL, NULL);
    lines = g_strsplit(text ? text : "", "\n", -1);
    for (i = 0; lines[i]; i++) {
        if (*lines[i])
            g_hash_table_add(link->pending, g_strdup(lines[i]));
    }
}

virNetworkLink *virNetworkLinkNew(virHypervisor *hv)
{
    virNetworkLink *link = g_new0(virNetworkLink, 1);

    link->hv = hv;
    link->socket = g_build_filename(hv->socket_dir, NETWORK_DAEMON "-sock", NULL);
    link->pending_path = g_build_filename(hv->state_dir, "ports-to-delete", NULL);
    g_mutex_init(&link->lock);
    link->pending = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    link->queue = virJobQueueNew(hv->pool);
    virNetworkLinkLoadPending(link);
    return link;
}

void virNetworkLinkClose(virNetworkLink *link)
{
    g_autoptr(virRPCClient) client = NULL;

    if (!link)
        return;
    g_mutex_lock(&link->lock);
    link->closed = TRUE;
    client = g_steal_pointer(&link->client);
    g_mutex_unlock(&link->lock);
    if (client) {
        virRPCClientSetCloseHandler(client, NULL, NULL);
        virRPCClientClose(client, NULL);
    }
    if (link->retry) {
        g_source_destroy(link->retry);
        g_clear_pointer(&link->retry, g_source_unref);
    }
    g_clear_pointer(&link->queue, virJobQueueUnref);
}

void virNetworkLinkFree(virNetworkLink *link)
{
    if (!link)
        return;
    virNetworkLinkClose(link);
    g_hash_table_unref(link->pending);
    g_mutex_clear(&link->lock);
    g_free(link->socket);
    g_free(link->pending_path);
    g_free(link);
}

/* I/O thread. Running guests don't notice; their ports are looked after when it is back. */
static void virNetworkLinkLost(virRPCClient *client, const GError *reason, gpointer opaque)
{
    virNetworkLink *link = opaque;
    gboolean was_ours;

    g_mutex_lock(&link->lock);
    was_ours = link->client == client;
    if (was_ours)
        link->client = NULL;
    g_mutex_unlock(&link->lock);
    if (!was_ours)
        return;
    VIR_INFO("the connection to " NETWORK_DAEMON " was lost: %s", reason ? reason->message : "");
    virRPCClientUnref(client);
    virNetworkLinkReconcile(link);
}

static virRPCClient *virNetworkLinkConnect(virNetworkLink *link, GError **error)
{
    g_autoptr(virRPCClient) client = NULL;
    g_autoptr(GError) why = NULL;
    char uri[] = "network:///system";
    char session[] = "network:///session";
    remote_connect_open_args args = {.name = link->hv->privileged ? uri : session};

    client = virRPCClientNew(link->socket, NETWORK_DAEMON, link->hv->context, &why);
    if (client) {
        virRPCClientSetTimeout(client, CALL_TIMEOUT_MS);
        if (remoteClientConnectOpen(client, &args, &why))
            return g_steal_pointer(&client);
        virRPCClientClose(client, NULL);
    }
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_CONNECT,
                "the network daemon " NETWORK_DAEMON " does not answer at %s (%s); "
                "'systemctl start " NETWORK_DAEMON ".socket' starts it",
                link->socket, why->message);
    return NULL;
}

virRPCClient *virNetworkLinkGetClient(virNetworkLink *link, GError **error)
{
    g_autoptr(virRPCClient) fresh = NULL;
    virRPCClient *client = NULL;
    gboolean closed;

    g_mutex_lock(&link->lock);
    closed = link->closed;
    if (link->client && virRPCClientIsAlive(link->client))
        client = virRPCClientRef(link->client);
    g_mutex_unlock(&link->lock);
    if (client)
        return client;
    if (closed) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_CONNECT, "the daemon is ending");
        return NULL;
    }
    fresh = virNetworkLinkConnect(link, error);
    if (!fresh)
        return NULL;

    g_mutex_lock(&link->lock);
    if (!link->client && !link->closed) {
        link->client = virRPCClientRef(fresh);
        client = virRPCClientRef(fresh);
    }
    g_mutex_unlock(&link->lock);
    if (client)
        virRPCClientSetCloseHandler(client, virNetworkLinkLost, link);
    /* Two workers may have connected at once: the second one's connection serves this call only. */
    return client ? client : g_steal_pointer(&fresh);
}

static gboolean virNetworkLookup(virRPCClient *client, const char *name,
                                 remote_network_lookup_by_name_ret *found, GError **error)
{
    remote_network_lookup_by_name_args args = {.name = (char *)name};

    return remoteClientNetworkLookupByName(client, &args, found, error);
}

gboolean virNetworkLinkCreatePort(virNetworkLink *link, const char *network, const char *xml,
                                  char **made, GError **error)
{
    g_autoptr(virRPCClient) client = virNetworkLinkGetClient(link, error);
    g_auto(remote_network_lookup_by_name_ret) net = {0};
    g_auto(remote_network_port_create_xml_ret) port = {0};
    g_auto(remote_network_port_get_xml_desc_ret) desc = {0};
    remote_network_port_create_xml_args create = {.xml = (char *)xml};
    remote_network_port_get_xml_desc_args get = {0};

    if (!client || !virNetworkLookup(client, network, &net, error))
        return FALSE;
    create.network = net.net;
    if (!remoteClientNetworkPortCreateXml(client, &create, &port, error))
        return FALSE;
    get.port = port.port;
    if (!remoteClientNetworkPortGetXmlDesc(client, &get, &desc, error))
        return FALSE;
    *made = g_steal_pointer(&desc.xml);
    return TRUE;
}

/* TRUE if the port is gone, also if it, or its network, had been gone before. */
static gboolean virNetworkLinkPortDelete(virRPCClient *client, const char *network,
                                         const unsigned char *port, GError **error)
{
    g_auto(remote_network_lookup_by_name_ret) net = {0};
    g_autoptr(GError) why = NULL;
    remote_network_port_delete_args args = {0};

    if (virNetworkLookup(client, network, &net, &why)) {
        args.port.net = net.net;
        memcpy(args.port.uuid, port, VIR_UUID_BUFLEN);
        if (remoteClientNetworkPortDelete(client, &args, &why))
            return TRUE;
    }
    if (virErrorIs(why, VIR_ERR_NO_NETWORK) || virErrorIs(why, VIR_ERR_NO_NETWORK_PORT) ||
        virErrorIs(why, VIR_ERR_OPERATION_INVALID))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
}

/* Under the lock. */
static void virNetworkLinkSavePending(virNetworkLink *link)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, link->pending);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_string_append_printf(text, "%s\n", (const char *)key);
    if (text->len == 0)
        virFileRemove(link->pending_path, FALSE, &error);
    else
        virFileWriteAtomic(link->pending_path, text->str, text->len, 0600, VIR_FILE_WRITE_MKDIR,
                           &error);
    if (error)
        VIR_WARN("%s", error->message);
}

void virNetworkLinkDeletePort(virNetworkLink *link, const char *network, const unsigned char *port)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(virRPCClient) client = virNetworkLinkGetClient(link, &error);
    char text[VIR_UUID_STRING_BUFLEN];

    if (client && virNetworkLinkPortDelete(client, network, port, &error))
        return;
    virUUIDFormat(port, text);
    VIR_WARN("port %s of network '%s' is deleted later: %s", text, network, error->message);
    g_mutex_lock(&link->lock);
    g_hash_table_add(link->pending, g_strdup_printf("%s %s", text, network));
    virNetworkLinkSavePending(link);
    g_mutex_unlock(&link->lock);
    virNetworkLinkReconcile(link);
}

/* Deletes what is remembered. FALSE if the daemon is away. */
static gboolean virNetworkLinkDeletePending(virNetworkLink *link, virRPCClient *client)
{
    g_autofree char **keys = NULL;
    gsize i;

    g_mutex_lock(&link->lock);
    keys = (char **)g_hash_table_get_keys_as_array(link->pending, NULL);
    for (i = 0; keys[i]; i++)
        keys[i] = g_strdup(keys[i]);
    g_mutex_unlock(&link->lock);

    for (i = 0; keys[i]; i++) {
        g_autofree char *key = keys[i];
        g_autoptr(GError) error = NULL;
        unsigned char port[VIR_UUID_BUFLEN];
        const char *network = strchr(key, ' ');
        g_autofree char *uuid = network ? g_strndup(key, network - key) : NULL;

        if (network && virUUIDParse(uuid, port) &&
            !virNetworkLinkPortDelete(client, network + 1, port, &error))
            continue;
        g_mutex_lock(&link->lock);
        g_hash_table_remove(link->pending, key);
        virNetworkLinkSavePending(link);
        g_mutex_unlock(&link->lock);
    }
    return virRPCClientIsAlive(client);
}

/* Makes the port of one running interface again if the daemon doesn't know it. */
static void virNetworkLinkRestorePort(virRPCClient *client, const virDomainView *view,
                                      const virDomainNetDef *net)
{
    g_auto(remote_network_lookup_by_name_ret) found = {0};
    g_auto(remote_network_port_lookup_by_uuid_ret) known = {0};
    g_auto(remote_network_port_create_xml_ret) made = {0};
    g_autoptr(virNetworkPortDef) port = NULL;
    g_autofree char *xml = NULL;
    g_autoptr(GError) error = NULL;
    remote_network_port_lookup_by_uuid_args lookup = {0};
    remote_network_port_create_xml_args create = {0};

    if (!virNetworkLookup(client, net->network, &found, &error))
        return;
    lookup.network = found.net;
    memcpy(lookup.uuid, net->portid, VIR_UUID_BUFLEN);
    if (remoteClientNetworkPortLookupByUuid(client, &lookup, &known, &error) ||
        !virErrorIs(error, VIR_ERR_NO_NETWORK_PORT))
        return;
    g_clear_error(&error);
    port = virDomainNetDefActualToNetworkPort(view->name, view->uuid, net, &error);
    if (port) {
        xml = virNetworkPortDefFormat(port);
        create.network = found.net;
        create.xml = xml;
        create.flags = VIR_NETWORK_PORT_CREATE_RECLAIM;
        remoteClientNetworkPortCreateXml(client, &create, &made, &error);
    }
    if (error)
        VIR_WARN("domain '%s' has no port on network '%s' any more: %s", view->name, net->network,
                 error->message);
}

/* A job of the domain, so that no port is made again while another job of it gives one back. */
static gboolean virNetworkLinkRestoreJob(virDomainJob *job, gpointer opaque, GError **error)
{
    g_autoptr(virRPCClient) client = virNetworkLinkGetClient(opaque, error);
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *live = virDomainViewLive(view);

    for (gsize i = 0; client && live && i < live->nnets; i++) {
        if (virDomainNetNeedsPort(live->nets[i]) && live->nets[i]->portid_given)
            virNetworkLinkRestorePort(client, view, live->nets[i]);
    }
    return client != NULL;
}

static void virNetworkLinkRestorePorts(virNetworkLink *link)
{
    g_autoptr(GPtrArray) objs = NULL;
    g_autoptr(GPtrArray) views =
        virDomainListCollect(link->hv->domains, VIR_CONNECT_LIST_DOMAINS_ACTIVE, &objs);

    for (guint i = 0; i < views->len; i++)
        virDomainJobSubmit(g_ptr_array_index(objs, i), VIR_DOMAIN_JOB_QUERY, "restore ports", 0,
                           virNetworkLinkRestoreJob, NULL, link, NULL);
}

static gboolean virNetworkLinkRetry(gpointer opaque)
{
    virNetworkLink *link = opaque;

    g_clear_pointer(&link->retry, g_source_unref);
    virNetworkLinkReconcile(link);
    return G_SOURCE_REMOVE;
}

/* I/O thread. */
static gboolean virNetworkLinkArmRetry(gpointer opaque)
{
    virNetworkLink *link = opaque;

    if (link->retry || link->closed)
        return G_SOURCE_REMOVE;
    link->retry = g_timeout_source_new_seconds(RETRY_SECONDS);
    g_source_set_callback(link->retry, virNetworkLinkRetry, link, NULL);
    g_source_attach(link->retry, link->hv->context);
    return G_SOURCE_REMOVE;
}

/* TRUE if some running guest or remembered port needs the daemon. */
static gboolean virNetworkLinkIsNeeded(virNetworkLink *link)
{
    gboolean pending;

    g_mutex_lock(&link->lock);
    pending = g_hash_table_size(link->pending) > 0;
    g_mutex_unlock(&link->lock);
    return pending || virDomainListCountActive(link->hv->domains) > 0;
}

static void virNetworkLinkReconcileJob(virJob *job, gpointer opaque)
{
    virNetworkLink *link = opaque;
    g_autoptr(virRPCClient) client = NULL;

    if (!virNetworkLinkIsNeeded(link))
        return;
    client = virNetworkLinkGetClient(link, NULL);
    if (client && virNetworkLinkDeletePending(link, client)) {
        virNetworkLinkRestorePorts(link);
        return;
    }
    virHypervisorInvoke(link->hv, virNetworkLinkArmRetry, link);
}

void virNetworkLinkReconcile(virNetworkLink *link)
{
    if (!link->closed && virNetworkLinkIsNeeded(link))
        virJobQueueSubmit(link->queue, "reconcile ports", VIR_JOB_NORMAL,
                          virNetworkLinkReconcileJob, link, NULL);
}
