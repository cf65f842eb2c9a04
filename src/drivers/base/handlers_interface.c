/*
 * handlers_interface.c: the addresses that a guest's interfaces have
 *
 * Leases are virtnetworkd's to tell, the host's neighbour table the kernel's.
 *
 * Thread: jobs of the domain.
 */
#include <string.h>
#include <libvirt/libvirt-network.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/net.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"
#include "drivers/base/network_link.h"
#include "rpc/remote_client.h"

/* The interface of @net in @ret, made when it gets its first address. */
static remote_domain_interface *resultInterface(remote_domain_interface_addresses_ret *ret,
                                                const virDomainNetDef *net)
{
    const char *name = net->ifname ? net->ifname : "-";
    char mac[VIR_MAC_STRING_BUFLEN];
    remote_domain_interface *iface;

    virMacAddrFormat(&net->mac, mac);
    if (ret->ifaces_len > 0) {
        iface = &ret->ifaces[ret->ifaces_len - 1];
        if (strcmp(iface->hwaddr, mac) == 0)
            return iface;
    }
    ret->ifaces = g_renew(remote_domain_interface, ret->ifaces, ret->ifaces_len + 1);
    iface = &ret->ifaces[ret->ifaces_len++];
    memset(iface, 0, sizeof(*iface));
    iface->name = g_strdup(name);
    iface->hwaddr = g_strdup(mac);
    return iface;
}

static void resultAddress(remote_domain_interface_addresses_ret *ret, const virDomainNetDef *net,
                          int type, const char *address, unsigned prefix)
{
    remote_domain_interface *iface = resultInterface(ret, net);
    remote_domain_ip_addr *slot;

    iface->addrs = g_renew(remote_domain_ip_addr, iface->addrs, iface->addrs_len + 1);
    slot = &iface->addrs[iface->addrs_len++];
    slot->type = type;
    slot->addr = g_strdup(address);
    slot->prefix = prefix;
}

static gboolean addLeases(virDomainObj *obj, const virDomainNetDef *net,
                          remote_domain_interface_addresses_ret *ret, GError **error)
{
    g_autoptr(virRPCClient) client = virNetworkLinkGetClient(obj->hv->network, error);
    g_auto(remote_network_lookup_by_name_ret) found = {0};
    g_auto(remote_network_get_dhcp_leases_ret) leases = {0};
    remote_network_lookup_by_name_args lookup = {.name = net->network};
    remote_network_get_dhcp_leases_args args = {.need_results = 1};
    char mac[VIR_MAC_STRING_BUFLEN];
    guint i;

    if (!client || !remoteClientNetworkLookupByName(client, &lookup, &found, error))
        return FALSE;
    virMacAddrFormat(&net->mac, mac);
    args.net = found.net;
    args.mac = mac;
    if (!remoteClientNetworkGetDhcpLeases(client, &args, &leases, error))
        return FALSE;
    for (i = 0; i < leases.leases_len; i++)
        resultAddress(ret, net, leases.leases[i].type, leases.leases[i].ipaddr,
                      leases.leases[i].prefix);
    return TRUE;
}

/* From /proc/net/arp: address, type, flags, hardware address, mask, device. */
static gboolean addNeighbours(virDomainObj *obj, const virDomainNetDef *net,
                              remote_domain_interface_addresses_ret *ret, GError **error)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    char mac[VIR_MAC_STRING_BUFLEN];
    gsize i;

    if (!g_file_get_contents("/proc/net/arp", &text, NULL, NULL))
        return TRUE;
    virMacAddrFormat(&net->mac, mac);
    lines = g_strsplit(text, "\n", -1);
    for (i = 1; lines[i - 1] && lines[i]; i++) {
        const char *at = strstr(lines[i], mac);
        g_autofree char *address = g_strndup(lines[i], strcspn(lines[i], " "));

        if (at && *address)
            resultAddress(ret, net, VIR_IP_ADDR_TYPE_IPV4, address, 0);
    }
    return TRUE;
}

static gboolean interfaceAddresses(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_interface_addresses_args *args = call->args;
    remote_domain_interface_addresses_ret *ret = call->ret;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *live = virDomainViewLive(view);
    gsize i;

    for (i = 0; live && i < live->nnets; i++) {
        const virDomainNetDef *net = live->nets[i];

        if (args->source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP) {
            if (!addNeighbours(job->obj, net, ret, error))
                return FALSE;
        } else if (args->source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE) {
            if (virDomainNetNeedsPort(net) && !addLeases(job->obj, net, ret, error))
                return FALSE;
        } else {
            virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_SUPPORT,
                        "addresses can't be asked from the guest agent yet; use the source 'lease' "
                        "or 'arp'");
            return FALSE;
        }
    }
    return TRUE;
}

static const virDomainProcedure procedures[] = {
    {REMOTE_PROC_DOMAIN_INTERFACE_ADDRESSES, "domifaddr", .job = interfaceAddresses,
     .kind = VIR_DOMAIN_JOB_QUERY, .needs = VIR_DOMAIN_NEEDS_ACTIVE,
     .timeout_ms = VIR_DOMAIN_QUERY_TIMEOUT_MS, VIR_DOMAIN_FLAGS(interface_addresses, 0)},
};

void virHandlersInterface(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
