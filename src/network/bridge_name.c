/*
 * bridge_name.c: which bridge a network gets
 *
 * Thread: whoever holds the driver's define_lock.
 */
#include "network/bridge_name.h"

#include <string.h>

#include "common/base/error.h"
#include "common/host/netlink.h"

#define MAX_BRIDGES 4096

/* The name of the network but @self that has @bridge, owned by the caller; NULL if none has it. */
static char *bridge_owner(const virNetworkObj *self, const char *bridge)
{
    g_autoptr(GPtrArray) all = virNetworkListAll(self->driver->networks);

    for (guint i = 0; i < all->len; i++) {
        virNetworkObj *obj = g_ptr_array_index(all, i);
        g_autoptr(virNetworkView) view = NULL;

        if (obj == self)
            continue;
        view = virNetworkObjGetView(obj);
        /* many may share a bridge that the host's owner made, none one of ours */
        if ((view->config && virNetworkDefHasOwnBridge(view->config) &&
             g_strcmp0(view->config->bridge, bridge) == 0) ||
            (view->live && virNetworkDefHasOwnBridge(view->live) &&
             g_strcmp0(view->live->bridge, bridge) == 0))
            return g_strdup(view->name);
    }
    return NULL;
}

static gboolean check_name(const virNetworkDef *def, const char *what, const char *name,
                           GError **error)
{
    if (virNetlinkNameIsValid(name) && !strpbrk(name, "\"\\"))
        return TRUE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_XML_ERROR,
                "network '%s': '%s' cannot name the %s; at most %d characters, no blanks, quotes, "
                "'/' or ':'",
                def->name, name, what, VIR_IFNAME_MAX);
    return FALSE;
}

gboolean virNetworkCheckInterfaces(const virNetworkDef *def, GError **error)
{
    /* "virbr%d" asks for a number, which comes later */
    if (def->bridge && !check_name(def, "bridge", def->bridge, error))
        return FALSE;
    for (gsize i = 0; virNetworkDefForwardIf(def, i); i++) {
        if (!check_name(def, "interface to forward to", virNetworkDefForwardIf(def, i), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean choose_name(virNetworkObj *obj, virNetworkDef *def, GError **error)
{
    const char *mark = def->bridge ? strstr(def->bridge, "%d") : NULL;
    g_autofree char *prefix = mark ? g_strndup(def->bridge, mark - def->bridge) : g_strdup("virbr");

    for (int n = 0; n < MAX_BRIDGES; n++) {
        g_autofree char *name = g_strdup_printf("%s%d", prefix, n);
        g_autofree char *owner = NULL;

        if (strlen(name) > VIR_IFNAME_MAX || virNetlinkExists(name))
            continue;
        owner = bridge_owner(obj, name);
        if (owner)
            continue;
        g_free(def->bridge);
        def->bridge = g_steal_pointer(&name);
        return TRUE;
    }
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR,
                "no bridge name of the form '%sN' is free for network '%s'", prefix, def->name);
    return FALSE;
}

gboolean virNetworkPrepareBridge(virNetworkObj *obj, virNetworkDef *def, GError **error)
{
    static const guint8 mac_prefix[3] = {0x52, 0x54, 0x00};
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    const virNetworkDef *before = virNetworkViewCurrent(view);
    g_autofree char *owner = NULL;

    if (!virNetworkDefHasOwnBridge(def))
        return TRUE;
    if (!def->bridge && before && virNetworkDefHasOwnBridge(before))
        def->bridge = g_strdup(before->bridge);
    if ((!def->bridge || strstr(def->bridge, "%d")) && !choose_name(obj, def, error))
        return FALSE;
    if (!check_name(def, "bridge", def->bridge, error))
        return FALSE;
    owner = bridge_owner(obj, def->bridge);
    if (owner) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_FAILED,
                    "network '%s' cannot have the bridge '%s': network '%s' has it", def->name,
                    def->bridge, owner);
        return FALSE;
    }
    if (!def->mac_specified) {
        if (before && before->mac_specified)
            def->mac = before->mac;
        else
            virMacAddrGenerate(mac_prefix, &def->mac);
        def->mac_specified = TRUE;
    }
    if (def->stp == VIR_TRISTATE_SWITCH_ABSENT)
        def->stp = VIR_TRISTATE_SWITCH_ON;
    def->delay_given = TRUE;
    return TRUE;
}
