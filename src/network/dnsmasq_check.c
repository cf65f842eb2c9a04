/*
 * dnsmasq_check.c: what must not get into dnsmasq's files
 *
 * A line end in a name would begin a new line of its configuration, which can run programs as root.
 * Who may write <dnsmasq:option> says so openly; nobody does it by way of a host name.
 */
#include <string.h>

#include "common/base/error.h"
#include "network/dnsmasq_config.h"

typedef struct {
    const virNetworkDef *def;
    GError **error;
} checker;

/* @more: further characters that end the value in dnsmasq's eyes. NULL values are fine. */
static gboolean clean(checker *c, const char *what, const char *value, const char *more)
{
    for (const char *p = value; p && *p; p++) {
        if ((guchar)*p >= ' ' && *p != 0x7f && !strchr(more, *p))
            continue;
        virSetError(c->error, VIR_FROM_NETWORK, VIR_ERR_XML_ERROR,
                    "network '%s': the %s holds a control character, line end or separator, which "
                    "its name server cannot take",
                    c->def->name, what);
        return FALSE;
    }
    return TRUE;
}

static gboolean clean_dns(checker *c, const virNetworkDNSDef *dns)
{
    for (gsize i = 0; i < dns->nfwds; i++) {
        if (!clean(c, "domain of a DNS forwarder", dns->forwarders[i]->domain, "/"))
            return FALSE;
    }
    for (gsize i = 0; i < dns->ntxts; i++) {
        if (!clean(c, "name of a TXT record", dns->txts[i]->name, ",") ||
            !clean(c, "value of a TXT record", dns->txts[i]->value, ""))
            return FALSE;
    }
    for (gsize i = 0; i < dns->nsrvs; i++) {
        const virNetworkDNSSrvDef *srv = dns->srvs[i];

        if (!clean(c, "service of a SRV record", srv->service, ",") ||
            !clean(c, "protocol of a SRV record", srv->protocol, ",") ||
            !clean(c, "domain of a SRV record", srv->domain, ",") ||
            !clean(c, "target of a SRV record", srv->target, ","))
            return FALSE;
    }
    for (gsize i = 0; i < dns->nhosts; i++) {
        for (char **name = dns->hosts[i]->names; name && *name; name++) {
            if (!clean(c, "name of a DNS host", *name, " #"))
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean clean_dhcp(checker *c, const virNetworkIPDef *ip)
{
    if (!clean(c, "TFTP root", ip->tftproot, "") || !clean(c, "boot file", ip->bootfile, ",") ||
        !clean(c, "boot server", ip->bootserver, ","))
        return FALSE;
    for (gsize i = 0; i < ip->nhosts; i++) {
        const virNetworkDHCPHostDef *host = ip->hosts[i];

        /* several MAC addresses stand in one attribute, with commas */
        if (!clean(c, "MAC address of a DHCP host", host->mac, "") ||
            !clean(c, "id of a DHCP host", host->id, ",") ||
            !clean(c, "name of a DHCP host", host->name, ","))
            return FALSE;
    }
    return TRUE;
}

gboolean virDnsmasqConfigCheck(const virNetworkDef *def, GError **error)
{
    checker c = {def, error};

    for (gsize i = 0; i < def->nips; i++) {
        if (!clean_dhcp(&c, def->ips[i]))
            return FALSE;
    }
    for (char **option = def->dnsmasqOptions; option && *option; option++) {
        if (!clean(&c, "dnsmasq option", *option, ""))
            return FALSE;
    }
    return clean(&c, "DNS domain", def->domain, "/,") && clean_dns(&c, &def->dns);
}
