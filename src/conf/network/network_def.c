/*
 * network_def.c: networks as objects: reading, defaults, writing, look-ups
 */
#include "conf/network/network_def.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/network/network_priv.h"

virNetworkDef *virNetworkDefNew(void)
{
    virNetworkDef *def = virXMLNew(&virNetworkDefType);

    def->refs = 1;
    return def;
}

const virNetworkDef *virNetworkDefRef(const virNetworkDef *def)
{
    g_atomic_int_inc(&((virNetworkDef *)def)->refs);
    return def;
}

void virNetworkDefUnref(const virNetworkDef *def)
{
    if (def && g_atomic_int_dec_and_test(&((virNetworkDef *)def)->refs))
        virXMLFree(&virNetworkDefType, (virNetworkDef *)def);
}

const virNetworkDef *virNetworkDefSeal(virNetworkDef *def)
{
    def->sealed = TRUE;
    return def;
}

virNetworkDef *virNetworkDefClone(const virNetworkDef *def)
{
    return virXMLClone(&virNetworkDefType, def);
}

/* --- defaults --- */

gboolean virNetworkDefHasOwnBridge(const virNetworkDef *def)
{
    return def->forward.type == VIR_NETWORK_FORWARD_NONE ||
           def->forward.type == VIR_NETWORK_FORWARD_NAT ||
           def->forward.type == VIR_NETWORK_FORWARD_ROUTE ||
           def->forward.type == VIR_NETWORK_FORWARD_OPEN;
}

/* forward's dev is the short form of its first <interface>. */
static void fill_forward_dev(virNetworkForwardDef *forward)
{
    if (forward->pf)
        return;
    if (forward->dev && forward->nifs == 0 && forward->npcis == 0) {
        virNetworkForwardIfDef *first = virXMLNew(&virNetworkForwardIfType);

        first->dev = g_strdup(forward->dev);
        forward->ifs = g_new(virNetworkForwardIfDef *, 1);
        forward->ifs[forward->nifs++] = first;
    } else if (!forward->dev && forward->nifs > 0) {
        forward->dev = g_strdup(forward->ifs[0]->dev);
    }
}

void virNetworkDefPostParse(virNetworkDef *def, virXMLProblems *problems)
{
    if (!def->uuid_specified) {
        virUUIDGenerate(def->uuid);
        def->uuid_specified = TRUE;
    }
    fill_forward_dev(&def->forward);
    if (virNetworkDefHasOwnBridge(def)) {
        if (def->stp == VIR_TRISTATE_SWITCH_ABSENT)
            def->stp = VIR_TRISTATE_SWITCH_ON;
        def->delay_given = TRUE;
    }
}

/* --- documents --- */

static void parse_node(xmlNodePtr root, virNetworkDef *def, unsigned flags,
                       virXMLProblems *problems)
{
    unsigned mode =
        ((flags & VIR_NETWORK_DEF_PARSE_STRICT) ? VIR_XML_MODE_STRICT : 0) |
        ((flags & VIR_NETWORK_DEF_PARSE_STATUS) ? VIR_XML_MODE_STATUS : VIR_XML_MODE_INACTIVE);
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, mode);

    virXMLParserSetNamespace(parser, VIR_NETWORK_DNSMASQ_URI, VIR_NETWORK_DNSMASQ_PREFIX);
    virXMLParseInto(parser, root, &virNetworkDefType, def);
    virXMLParserCheckUnknown(parser, root);
}

virNetworkDef *virNetworkDefParse(const char *xml, unsigned flags, virXMLProblems **problems,
                                  GError **error)
{
    g_autoptr(virXMLProblems) found = virXMLProblemsNew(VIR_FROM_NETWORK, NULL);
    g_autoptr(virNetworkDef) def = virNetworkDefNew();
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), "network", VIR_FROM_NETWORK, error);
    gboolean ok;

    if (!doc)
        return NULL;
    parse_node(xmlDocGetRootElement(doc), def, flags, found);
    xmlFreeDoc(doc);
    /* What is missing or malformed would only be reported twice. */
    if (virXMLProblemsCountErrors(found) == 0) {
        virNetworkDefPostParse(def, found);
        if (!(flags & VIR_NETWORK_DEF_PARSE_SKIP_VALIDATE))
            virNetworkDefValidate(def, found);
        if (flags & VIR_NETWORK_DEF_PARSE_RUNNABLE)
            virNetworkDefValidateRunnable(def, found);
    }
    ok = virXMLProblemsToError(found, error);
    if (problems && virXMLProblemsGet(found)->len > 0)
        *problems = g_steal_pointer(&found);
    return ok ? g_steal_pointer(&def) : NULL;
}

char *virNetworkDefFormat(const virNetworkDef *def, unsigned mode)
{
    return virXMLFormat(&virNetworkDefType, "network", def, mode);
}

gboolean virNetworkDefCheckABIStability(const virNetworkDef *src, const virNetworkDef *dst,
                                        GError **error)
{
    const struct {
        gboolean same;
        const char *what;
    } parts[] = {
        {virUUIDEqual(src->uuid, dst->uuid), "the UUID"},
        {g_strcmp0(src->name, dst->name) == 0, "the name"},
        {src->forward.type == dst->forward.type, "the forward mode"},
        {!dst->bridge || g_strcmp0(src->bridge, dst->bridge) == 0, "the bridge"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].same)
            continue;
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_CONFIG_UNSUPPORTED,
                    "%s of network '%s' can't change while it is active", parts[i].what, src->name);
        return FALSE;
    }
    return TRUE;
}

/* --- look-ups --- */

const virPortGroupDef *virNetworkDefFindPortGroup(const virNetworkDef *def, const char *name)
{
    for (gsize i = 0; i < def->nPortGroups; i++) {
        const virPortGroupDef *group = def->portGroups[i];

        if (name ? g_str_equal(group->name, name) : group->isDefault == VIR_TRISTATE_BOOL_YES)
            return group;
    }
    return NULL;
}

const virNetworkIPDef *virNetworkDefGetIPByIndex(const virNetworkDef *def, int family, gsize n)
{
    for (gsize i = 0; i < def->nips; i++) {
        if (family != AF_UNSPEC && VIR_SOCKET_ADDR_FAMILY(&def->ips[i]->address) != family)
            continue;
        if (n-- == 0)
            return def->ips[i];
    }
    return NULL;
}

unsigned virNetworkIPDefPrefix(const virNetworkIPDef *ip)
{
    int prefix;

    if (ip->has_prefix)
        return ip->prefix;
    prefix = virSocketAddrPrefixInForce(&ip->address, &ip->netmask, 0);
    return prefix < 0 ? 0 : (unsigned)prefix;
}

void virNetworkIPDefNetmask(const virNetworkIPDef *ip, virSocketAddr *netmask)
{
    if (VIR_SOCKET_ADDR_IS_SET(&ip->netmask))
        *netmask = ip->netmask;
    else
        virSocketAddrFromPrefix(VIR_SOCKET_ADDR_FAMILY(&ip->address), virNetworkIPDefPrefix(ip),
                                netmask);
}

const char *virNetworkDefForwardIf(const virNetworkDef *def, gsize n)
{
    return n < def->forward.nifs ? def->forward.ifs[n]->dev : NULL;
}
