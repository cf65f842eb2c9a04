/*
 * network_update.c: virNetworkUpdate() on a definition, one section at a time
 *
 * Each section is a list of elements in the definition: where it lies, how an element is read,
 * when two of them are the same one, and when a new one is in the way of an old one.
 */
#include <string.h>

#include <libvirt/libvirt-network.h>

#include "common/base/error.h"
#include "conf/network/network_priv.h"

/* A list inside a definition, of pointers to elements. */
typedef struct {
    void ***items;
    gsize *count;
} List;

typedef struct {
    const char *name; /* for messages: "DHCP host" */
    const virXMLType *type;
    gboolean can_modify;
    gboolean (*find_list)(virNetworkDef *def, int parentIndex, const void *item, List *list,
                          GError **error);
    /* TRUE if @old is what @wanted names, for modify and delete. */
    gboolean (*is_same)(const void *old, const void *wanted);
    /* TRUE if @fresh can't be added beside @old; NULL: the same as is_same. */
    gboolean (*clashes)(const void *old, const void *fresh);
    /* Why @old can't be deleted or modified, or NULL. */
    const char *(*in_use)(const void *old);
} Section;

/* --- where the lists are --- */

static int address_family_of(const void *item, const virXMLType *type)
{
    const virSocketAddr *addr = type == &virNetworkDHCPHostType
                                    ? &((const virNetworkDHCPHostDef *)item)->ip
                                    : &((const virNetworkDHCPRangeDef *)item)->addr.start;

    return VIR_SOCKET_ADDR_FAMILY(addr);
}

/* The <ip> for a DHCP element: the one asked for; else the one of its family that has DHCP; else
 * the first of its family. */
static virNetworkIPDef *find_ip(virNetworkDef *def, int parentIndex, int family, GError **error)
{
    virNetworkIPDef *found = NULL;

    if (parentIndex >= 0) {
        if ((gsize)parentIndex < def->nips)
            return def->ips[parentIndex];
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' has no <ip> number %d, only %zu of them (counted from 0)",
                    def->name, parentIndex, def->nips);
        return NULL;
    }
    for (gsize i = 0; i < def->nips; i++) {
        virNetworkIPDef *ip = def->ips[i];

        if (family != AF_UNSPEC && VIR_SOCKET_ADDR_FAMILY(&ip->address) != family)
            continue;
        if (ip->nranges + ip->nhosts > 0)
            return ip;
        found = found ? found : ip;
    }
    if (!found)
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' has no <ip> of that family to put DHCP below", def->name);
    return found;
}

static gboolean hosts_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                         GError **error)
{
    virNetworkIPDef *ip =
        find_ip(def, parentIndex, address_family_of(item, &virNetworkDHCPHostType), error);

    if (!ip)
        return FALSE;
    *list = (List){(void ***)&ip->hosts, &ip->nhosts};
    return TRUE;
}

static gboolean ranges_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                          GError **error)
{
    virNetworkIPDef *ip =
        find_ip(def, parentIndex, address_family_of(item, &virNetworkDHCPRangeType), error);

    if (!ip)
        return FALSE;
    *list = (List){(void ***)&ip->ranges, &ip->nranges};
    return TRUE;
}

static gboolean ifs_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                       GError **error)
{
    *list = (List){(void ***)&def->forward.ifs, &def->forward.nifs};
    return TRUE;
}

static gboolean groups_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                          GError **error)
{
    *list = (List){(void ***)&def->portGroups, &def->nPortGroups};
    return TRUE;
}

/* DNS records can't be kept where DNS is switched off. */
static gboolean dns_is_on(const virNetworkDef *def, GError **error)
{
    if (def->dns.enable != VIR_TRISTATE_BOOL_NO)
        return TRUE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                "DNS is disabled on network '%s'; it takes no records", def->name);
    return FALSE;
}

static gboolean dns_hosts_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                             GError **error)
{
    *list = (List){(void ***)&def->dns.hosts, &def->dns.nhosts};
    return dns_is_on(def, error);
}

static gboolean dns_txts_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                            GError **error)
{
    *list = (List){(void ***)&def->dns.txts, &def->dns.ntxts};
    return dns_is_on(def, error);
}

static gboolean dns_srvs_of(virNetworkDef *def, int parentIndex, const void *item, List *list,
                            GError **error)
{
    *list = (List){(void ***)&def->dns.srvs, &def->dns.nsrvs};
    return dns_is_on(def, error);
}

/* --- when elements are the same --- */

/* An attribute that wasn't given fits anything. */
static gboolean text_fits(const char *old, const char *wanted)
{
    return !wanted || g_strcmp0(old, wanted) == 0;
}

static gboolean mac_fits(const char *old, const char *wanted)
{
    virMacAddr a, b;

    if (!wanted)
        return TRUE;
    return old && virMacAddrParse(old, &a) && virMacAddrParse(wanted, &b) &&
           virMacAddrEqual(&a, &b);
}

/* By the strongest name given: MAC address, id, name, then the address alone. */
static gboolean same_host(const void *old, const void *wanted)
{
    const virNetworkDHCPHostDef *a = old, *b = wanted;

    if (b->mac)
        return mac_fits(a->mac, b->mac);
    if (b->id)
        return g_strcmp0(a->id, b->id) == 0;
    if (b->name)
        return g_strcmp0(a->name, b->name) == 0;
    return VIR_SOCKET_ADDR_IS_SET(&b->ip) && virSocketAddrEqual(&a->ip, &b->ip);
}

static gboolean host_clashes(const void *old, const void *fresh)
{
    const virNetworkDHCPHostDef *a = old, *b = fresh;

    return (b->mac && mac_fits(a->mac, b->mac)) || (b->id && g_strcmp0(a->id, b->id) == 0) ||
           (b->name && g_strcmp0(a->name, b->name) == 0) ||
           (VIR_SOCKET_ADDR_IS_SET(&b->ip) && virSocketAddrEqual(&a->ip, &b->ip));
}

static gboolean same_range(const void *old, const void *wanted)
{
    const virNetworkDHCPRangeDef *a = old, *b = wanted;

    return virSocketAddrEqual(&a->addr.start, &b->addr.start) &&
           virSocketAddrEqual(&a->addr.end, &b->addr.end);
}

static gboolean same_if(const void *old, const void *wanted)
{
    return g_strcmp0(((const virNetworkForwardIfDef *)old)->dev,
                     ((const virNetworkForwardIfDef *)wanted)->dev) == 0;
}

static const char *if_in_use(const void *old)
{
    return ((const virNetworkForwardIfDef *)old)->connections ? "guests are plugged to it" : NULL;
}

static gboolean same_group(const void *old, const void *wanted)
{
    return g_strcmp0(((const virPortGroupDef *)old)->name,
                     ((const virPortGroupDef *)wanted)->name) == 0;
}

static gboolean shares_name(const virNetworkDNSHostDef *a, const virNetworkDNSHostDef *b)
{
    for (char **name = b->names; name && *name; name++) {
        if (a->names && g_strv_contains((const char *const *)a->names, *name))
            return TRUE;
    }
    return FALSE;
}

static gboolean same_dns_host(const void *old, const void *wanted)
{
    const virNetworkDNSHostDef *a = old, *b = wanted;

    if (VIR_SOCKET_ADDR_IS_SET(&b->ip))
        return virSocketAddrEqual(&a->ip, &b->ip);
    return shares_name(a, b);
}

static gboolean same_txt(const void *old, const void *wanted)
{
    const virNetworkDNSTxtDef *a = old, *b = wanted;

    return g_strcmp0(a->name, b->name) == 0 && text_fits(a->value, b->value);
}

static gboolean txt_clashes(const void *old, const void *fresh)
{
    return g_strcmp0(((const virNetworkDNSTxtDef *)old)->name,
                     ((const virNetworkDNSTxtDef *)fresh)->name) == 0;
}

static gboolean same_srv(const void *old, const void *wanted)
{
    const virNetworkDNSSrvDef *a = old, *b = wanted;

    return text_fits(a->service, b->service) && text_fits(a->protocol, b->protocol) &&
           text_fits(a->domain, b->domain) && text_fits(a->target, b->target) &&
           (!b->port || a->port == b->port) && (!b->priority || a->priority == b->priority) &&
           (!b->weight || a->weight == b->weight);
}

static gboolean srv_clashes(const void *old, const void *fresh)
{
    return virXMLEqual(&virNetworkDNSSrvType, old, fresh, FALSE, NULL);
}

/* Sections without a row have no list that could be changed on its own. */
static const Section sections[VIR_NETWORK_SECTION_LAST] = {
    [VIR_NETWORK_SECTION_IP_DHCP_HOST] = {"DHCP host", &virNetworkDHCPHostType, TRUE, hosts_of,
                                          same_host, host_clashes, NULL},
    [VIR_NETWORK_SECTION_IP_DHCP_RANGE] = {"DHCP range", &virNetworkDHCPRangeType, FALSE, ranges_of,
                                           same_range, NULL, NULL},
    [VIR_NETWORK_SECTION_FORWARD_INTERFACE] = {"forward interface", &virNetworkForwardIfType, FALSE,
                                               ifs_of, same_if, NULL, if_in_use},
    [VIR_NETWORK_SECTION_PORTGROUP] = {"portgroup", &virPortGroupType, TRUE, groups_of, same_group,
                                       NULL, NULL},
    [VIR_NETWORK_SECTION_DNS_HOST] = {"DNS host", &virNetworkDNSHostType, FALSE, dns_hosts_of,
                                      same_dns_host, NULL, NULL},
    [VIR_NETWORK_SECTION_DNS_TXT] = {"DNS TXT record", &virNetworkDNSTxtType, FALSE, dns_txts_of,
                                     same_txt, txt_clashes, NULL},
    [VIR_NETWORK_SECTION_DNS_SRV] = {"DNS SRV record", &virNetworkDNSSrvType, FALSE, dns_srvs_of,
                                     same_srv, srv_clashes, NULL},
};

static const char *const section_names[VIR_NETWORK_SECTION_LAST] = {
    "none",         "bridge",        "domain",   "ip",
    "ip-dhcp-host", "ip-dhcp-range", "forward",  "forward-interface",
    "forward-pf",   "portgroup",     "dns-host", "dns-txt",
    "dns-srv",
};

/* --- commands --- */

static gssize find(const List *list, gboolean (*test)(const void *, const void *), const void *item)
{
    for (gsize i = 0; i < *list->count; i++) {
        if (test((*list->items)[i], item))
            return (gssize)i;
    }
    return -1;
}

static void insert_at(List *list, gsize at, void *item)
{
    *list->items = g_renew(void *, *list->items, *list->count + 1);
    memmove(*list->items + at + 1, *list->items + at, (*list->count - at) * sizeof(void *));
    (*list->items)[at] = item;
    (*list->count)++;
}

static void remove_at(List *list, gsize at)
{
    (*list->count)--;
    memmove(*list->items + at, *list->items + at + 1, (*list->count - at) * sizeof(void *));
}

static gboolean add(const Section *section, const virNetworkDef *def, List *list, gboolean first,
                    void **item, GError **error)
{
    if (find(list, section->clashes ? section->clashes : section->is_same, *item) >= 0) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' has a %s like it already; modify or delete that one", def->name,
                    section->name);
        return FALSE;
    }
    insert_at(list, first ? 0 : *list->count, g_steal_pointer(item));
    return TRUE;
}

/* Modify (@replace) or delete. */
static gboolean change(const Section *section, const virNetworkDef *def, List *list,
                       gboolean replace, void **item, GError **error)
{
    gssize at = find(list, section->is_same, *item);
    const char *why;

    if (replace && !section->can_modify) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_UNSUPPORTED,
                    "a %s can't be modified, only added and deleted", section->name);
        return FALSE;
    }
    if (at < 0) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' has no such %s", def->name, section->name);
        return FALSE;
    }
    why = section->in_use ? section->in_use((*list->items)[at]) : NULL;
    if (why) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "the %s of network '%s' can't be deleted: %s", section->name, def->name, why);
        return FALSE;
    }
    virXMLFree(section->type, (*list->items)[at]);
    remove_at(list, (gsize)at);
    if (replace)
        insert_at(list, (gsize)at, g_steal_pointer(item));
    return TRUE;
}

static void *read_item(const Section *section, const char *xml, GError **error)
{
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_NETWORK, NULL);
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, VIR_XML_MODE_INACTIVE);
    xmlDocPtr doc =
        virXMLDocParse(xml, strlen(xml), section->type->element, VIR_FROM_NETWORK, error);
    void *item;

    if (!doc)
        return NULL;
    item = virXMLNew(section->type);
    virXMLParseInto(parser, xmlDocGetRootElement(doc), section->type, item);
    xmlFreeDoc(doc);
    if (virXMLProblemsToError(problems, error))
        return item;
    virXMLFree(section->type, item);
    return NULL;
}

static gboolean apply(const Section *section, virNetworkDef *def, unsigned command, int parentIndex,
                      void **item, GError **error)
{
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_NETWORK, NULL);
    List list;
    gboolean done;

    if (!section->find_list(def, parentIndex, *item, &list, error))
        return FALSE;
    if (command == VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST ||
        command == VIR_NETWORK_UPDATE_COMMAND_ADD_LAST)
        done =
            add(section, def, &list, command == VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST, item, error);
    else
        done =
            change(section, def, &list, command == VIR_NETWORK_UPDATE_COMMAND_MODIFY, item, error);
    if (!done)
        return FALSE;
    if (section->find_list == ifs_of) /* dev is the first of them */
        g_clear_pointer(&def->forward.dev, g_free);
    virNetworkDefPostParse(def, problems);
    virNetworkDefValidate(def, problems);
    return virXMLProblemsToError(problems, error);
}

gboolean virNetworkDefUpdateSection(virNetworkDef *def, unsigned command, unsigned section,
                                    int parentIndex, const char *xml, GError **error)
{
    g_autoptr(virNetworkDef) edited = NULL;
    virNetworkDef swap;
    void *item;
    gboolean ok;

    if (command == VIR_NETWORK_UPDATE_COMMAND_NONE || command >= VIR_NETWORK_UPDATE_COMMAND_LAST) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INVALID_ARG,
                    "%u is no command for updating a network", command);
        return FALSE;
    }
    if (section >= VIR_NETWORK_SECTION_LAST || !sections[section].type) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_SUPPORT,
                    "the section '%s' of network '%s' can't be updated; define it anew",
                    section < VIR_NETWORK_SECTION_LAST ? section_names[section] : "(unknown)",
                    def->name);
        return FALSE;
    }
    item = read_item(&sections[section], xml, error);
    if (!item)
        return FALSE;
    edited = virNetworkDefClone(def);
    ok = apply(&sections[section], edited, command, parentIndex, &item, error);
    virXMLFree(sections[section].type, item);
    if (!ok)
        return FALSE;
    /* The clone's content becomes that of @def, whose references stay. */
    swap = *def;
    *def = *edited;
    *edited = swap;
    def->refs = swap.refs;
    edited->refs = 1;
    return TRUE;
}
