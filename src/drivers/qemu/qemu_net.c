/*
 * qemu_net.c: network interfaces of a guest
 *
 * By the time this runs the common sequence has made the port and set the actual type; taps are
 * made by the daemon and passed by descriptor.
 *
 * Thread: a domain's running job.
 */
#include "drivers/qemu/qemu_net.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "drivers/qemu/qemu_json.h"

#define MAX_QUEUES 256

unsigned qemuNetQueues(const virDomainNetDef *net)
{
    return CLAMP(net->driver.queues, 1, MAX_QUEUES);
}

gboolean qemuNetUsesTap(const virDomainNetDef *net)
{
    virDomainNetType type = virDomainNetGetActualType(net);

    return type == VIR_DOMAIN_NET_TYPE_NETWORK || type == VIR_DOMAIN_NET_TYPE_BRIDGE ||
           type == VIR_DOMAIN_NET_TYPE_ETHERNET;
}

static char *qemuNetAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("net%zu", n);
}

/* "27" or "27:28". */
static char *qemuNetPassFds(qemuCommand *cmd, const int *fds, gsize n)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < n; i++)
        g_string_append_printf(text, "%s%d", i ? ":" : "", qemuCommandPassFd(cmd, fds[i]));
    return g_string_free(text, FALSE);
}

static gboolean qemuNetWantsVhost(const qemuCommand *cmd, const virDomainNetDef *net)
{
    if (!virDomainNetIsVirtioModel(net) || net->driver.name == VIR_DOMAIN_NET_DRIVER_TYPE_QEMU)
        return FALSE;
    return net->driver.name == VIR_DOMAIN_NET_DRIVER_TYPE_VHOST ||
           qemuCommandAccel(cmd->def) == VIR_QEMU_ACCEL_KVM;
}

static JsonObject *qemuNetBuildTap(qemuCommand *cmd, virDomainNetDef *net, GError **error)
{
    unsigned n = qemuNetQueues(net);
    gboolean vhost = qemuNetWantsVhost(cmd, net);
    int fds[MAX_QUEUES];
    int vhost_fds[MAX_QUEUES];
    g_autofree char *list = NULL;
    JsonObject *props;

    memset(vhost_fds, -1, sizeof(vhost_fds));
    if (!cmd->host->open_tap(cmd->opaque, net, fds, vhost ? vhost_fds : NULL, n, error))
        return NULL;
    list = qemuNetPassFds(cmd, fds, n);
    props = qemuJsonObject("s:type", "tap", n > 1 ? "s:fds" : "s:fd", list, NULL);
    if (vhost && vhost_fds[0] >= 0) {
        g_autofree char *vhost_list = qemuNetPassFds(cmd, vhost_fds, n);

        qemuJsonAdd(props, "b:vhost", TRUE, n > 1 ? "s:vhostfds" : "s:vhostfd", vhost_list, NULL);
    }
    if (net->sndbuf_specified)
        qemuJsonAdd(props, "u:sndbuf", net->sndbuf, NULL);
    return props;
}

static JsonObject *qemuNetBuildUser(const virDomainNetDef *net)
{
    JsonObject *props = qemuJsonObject("s:type", "user", NULL);

    for (gsize i = 0; i < net->guestIP.nips; i++) {
        const virNetDevIPAddr *ip = net->guestIP.ips[i];
        g_autofree char *address = virSocketAddrFormat(&ip->address);

        if (VIR_SOCKET_ADDR_IS_V6(&ip->address)) {
            qemuJsonAdd(props, "s:ipv6-prefix", address, NULL);
            if (ip->prefix)
                qemuJsonAdd(props, "u:ipv6-prefixlen", ip->prefix, NULL);
        } else if (ip->prefix) {
            g_autofree char *full = g_strdup_printf("%s/%u", address, ip->prefix);

            qemuJsonAdd(props, "s:net", full, NULL);
        } else {
            qemuJsonAdd(props, "s:net", address, NULL);
        }
    }
    return props;
}

/* server, client, mcast, udp: a socket between guests. */
static JsonObject *qemuNetBuildSocket(const virDomainNetDef *net, virDomainNetType type)
{
    g_autofree char *remote = g_strdup_printf("%s:%u", net->address ? net->address : "", net->port);
    g_autofree char *local =
        g_strdup_printf("%s:%u", net->localAddress ? net->localAddress : "", net->localPort);
    JsonObject *props = qemuJsonObject("s:type", "socket", NULL);

    switch (type) {
    case VIR_DOMAIN_NET_TYPE_SERVER:
        qemuJsonAdd(props, "s:listen", remote, NULL);
        break;
    case VIR_DOMAIN_NET_TYPE_CLIENT:
        qemuJsonAdd(props, "s:connect", remote, NULL);
        break;
    case VIR_DOMAIN_NET_TYPE_MCAST:
        qemuJsonAdd(props, "s:mcast", remote, NULL);
        break;
    default:
        qemuJsonAdd(props, "s:udp", remote, "s:localaddr", local, NULL);
        break;
    }
    return props;
}

JsonObject *qemuNetBuildBackend(qemuCommand *cmd, virDomainNetDef *net, GError **error)
{
    virDomainNetType type = virDomainNetGetActualType(net);
    g_autofree char *id = g_strdup_printf("host%s", net->info.alias);
    g_autofree char *mac = NULL;
    JsonObject *props = NULL;

    switch (type) {
    case VIR_DOMAIN_NET_TYPE_NETWORK:
    case VIR_DOMAIN_NET_TYPE_BRIDGE:
    case VIR_DOMAIN_NET_TYPE_ETHERNET:
        props = qemuNetBuildTap(cmd, net, error);
        break;
    case VIR_DOMAIN_NET_TYPE_USER:
        props = qemuNetBuildUser(net);
        break;
    case VIR_DOMAIN_NET_TYPE_SERVER:
    case VIR_DOMAIN_NET_TYPE_CLIENT:
    case VIR_DOMAIN_NET_TYPE_MCAST:
    case VIR_DOMAIN_NET_TYPE_UDP:
        props = qemuNetBuildSocket(net, type);
        break;
    default:
        mac = virDomainNetDescribe(net);
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the interface %s is of type '%s', which this driver cannot plug in yet", mac,
                    virDomainNetTypeTypeToString(type));
        break;
    }
    if (props)
        qemuJsonAdd(props, "s:id", id, NULL);
    return props;
}

static void qemuNetAddOffload(JsonObject *props, const virDomainNetDef *net)
{
    const virDomainNetOffload *host = &net->driver.host;
    const virDomainNetOffload *guest = &net->driver.guest;

    qemuJsonAdd(props, "T:csum", host->csum, "T:gso", host->gso, "T:host_tso4", host->tso4,
                "T:host_tso6", host->tso6, "T:host_ecn", host->ecn, "T:host_ufo", host->ufo,
                "T:mrg_rxbuf", host->mrg_rxbuf, "T:guest_csum", guest->csum, "T:guest_tso4",
                guest->tso4, "T:guest_tso6", guest->tso6, "T:guest_ecn", guest->ecn, "T:guest_ufo",
                guest->ufo, NULL);
}

static void qemuNetAddVirtio(JsonObject *props, const virDomainNetDef *net)
{
    unsigned queues = qemuNetQueues(net);
    int suffix = net->model == VIR_DOMAIN_NET_MODEL_VIRTIO_TRANSITIONAL       ? 1
                 : net->model == VIR_DOMAIN_NET_MODEL_VIRTIO_NON_TRANSITIONAL ? 2
                                                                              : 0;
    g_autofree char *driver = qemuDeviceVirtioName("virtio-net", suffix);

    qemuJsonAdd(props, "s:driver", driver, NULL);
    if (net->driver.txmode != VIR_DOMAIN_NET_VIRTIO_TX_MODE_DEFAULT)
        qemuJsonAdd(props, "s:tx",
                    net->driver.txmode == VIR_DOMAIN_NET_VIRTIO_TX_MODE_TIMER ? "timer" : "bh",
                    NULL);
    qemuJsonAdd(props, "T:ioeventfd", net->driver.ioeventfd, "T:event_idx", net->driver.event_idx,
                "T:rss", net->driver.rss, "T:hash", net->driver.rss_hash_report, NULL);
    qemuNetAddOffload(props, net);
    if (queues > 1 && qemuNetUsesTap(net))
        qemuJsonAdd(props, "b:mq", TRUE, "u:vectors", 2 * queues + 2, NULL);
    if (net->driver.rx_queue_size)
        qemuJsonAdd(props, "u:rx_queue_size", net->driver.rx_queue_size, NULL);
    if (net->driver.tx_queue_size)
        qemuJsonAdd(props, "u:tx_queue_size", net->driver.tx_queue_size, NULL);
    if (net->mtu)
        qemuJsonAdd(props, "u:host_mtu", net->mtu, NULL);
    if (net->teaming.type == VIR_DOMAIN_NET_TEAMING_TYPE_PERSISTENT)
        qemuJsonAdd(props, "b:failover", TRUE, NULL);
    qemuDeviceAddVirtio(props, &net->virtio);
}

JsonObject *qemuNetBuildDevice(qemuCommand *cmd, const virDomainNetDef *net, GError **error)
{
    g_autoptr(JsonObject) props = json_object_new();
    g_autofree char *id = g_strdup_printf("host%s", net->info.alias);
    char mac[VIR_MAC_STRING_BUFLEN];
    const char *model = virDomainNetGetModelString(net);

    if (virDomainNetIsVirtioModel(net)) {
        qemuNetAddVirtio(props, net);
    } else {
        if (!model || !virQEMUCapsHasType(cmd->caps, model)) {
            g_autofree char *what = virDomainNetDescribe(net);

            virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                        "'%s' has no network card of the model '%s', which the interface %s asks "
                        "for",
                        virQEMUCapsGetBinary(cmd->caps), model ? model : "", what);
            return NULL;
        }
        qemuJsonAdd(props, "s:driver", model, NULL);
    }
    virMacAddrFormat(&net->mac, mac);
    qemuJsonAdd(props, "s:netdev", id, "s:id", net->info.alias, "s:mac", mac, NULL);
    if (!qemuDeviceAddAddress(cmd->def, props, &net->info, error) ||
        !qemuDeviceAddOptions(cmd, props, &net->info, error))
        return NULL;
    return g_steal_pointer(&props);
}

static gboolean qemuNetCommand(qemuCommand *cmd, void *dev, GError **error)
{
    virDomainNetDef *net = dev;
    g_autoptr(JsonObject) device = qemuNetBuildDevice(cmd, net, error);
    JsonObject *backend;

    if (!device || !(backend = qemuNetBuildBackend(cmd, net, error)))
        return FALSE;
    qemuCommandAddJson(cmd, "-netdev", backend);
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&device));
    return TRUE;
}

const qemuDeviceOps qemuNetOps = {
    .kind = VIR_DOMAIN_DEVICE_NET,
    .command = qemuNetCommand,
    .alias = qemuNetAlias,
};
