/*
 * lifecycle.c: defining, starting, changing and ending a network
 */
#include "network/lifecycle.h"

#include <errno.h>
#include <libvirt/libvirt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "network/bridge_name.h"
#include "network/commit.h"
#include "network/dnsmasq.h"
#include "network/dnsmasq_config.h"
#include "network/firewall.h"
#include "network/mode.h"
#include "network/port.h"

VIR_LOG_INIT("network");

gboolean virNetworkCheckActive(const virNetworkView *view, gboolean active, GError **error)
{
    if (virNetworkViewIsActive(view) == active)
        return TRUE;
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                active ? "network '%s' is not active; start it first"
                       : "network '%s' is active already",
                view->name);
    return FALSE;
}

/* Brings up @live, which is taken over, and publishes it. On failure nothing is left of it. */
static gboolean start_live(virNetworkObj *obj, virNetworkDef *live_def, int extra_event,
                           GError **error)
{
    g_autoptr(virNetworkDef) live = live_def;
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, obj->name, error);
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);
    g_autofree char *status = virNetworkStatusPath(obj);

    /* the status file comes first: a daemon that is killed from here on finds what to complete */
    if (!mode || (mode->check && !mode->check(live, error)) ||
        !virNetworkWriteStatus(obj, live, error))
        return FALSE;
    if (mode->start(obj, live, FALSE, error)) {
        if (extra_event >= 0)
            virNetworkEditAddEvent(edit, extra_event);
        virNetworkEditAddEvent(edit, VIR_NETWORK_EVENT_STARTED);
        virNetworkEditSetLive(edit, virNetworkDefRef(live));
        if (virNetworkCommit(edit, error))
            return TRUE;
    }
    mode->stop(obj, live, NULL);
    virFileRemove(status, FALSE, NULL);
    return FALSE;
}

gboolean virNetworkObjStart(virNetworkObj *obj, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);

    return virNetworkCheckActive(view, FALSE, error) &&
           start_live(obj, virNetworkDefClone(view->config), -1, error);
}

gboolean virNetworkObjStop(virNetworkObj *obj, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);
    g_autofree char *status = virNetworkStatusPath(obj);
    g_autofree char *stopping = virNetworkStoppingPath(obj);
    const virNetworkMode *mode;
    g_autoptr(GError) err = NULL;

    if (!virNetworkCheckActive(view, TRUE, error))
        return FALSE;
    mode = virNetworkModeGet(view->live->forward.type, obj->name, error);
    if (!mode)
        return FALSE;
    /* a daemon that is killed from here on goes on with stopping */
    if (rename(status, stopping) < 0 && errno != ENOENT)
        VIR_WARN("cannot rename '%s': %s", status, g_strerror(errno));
    if (!mode->stop(obj, view->live, &err))
        VIR_WARN("something is left over of network '%s': %s", obj->name, err->message);
    if (!view->persistent) {
        virNetworkObjPortsForget(obj);
        virDnsmasqRemoveFiles(obj, view->live);
    }
    virNetworkEditSetLive(edit, NULL);
    virNetworkEditAddEvent(edit, VIR_NETWORK_EVENT_STOPPED);
    return virNetworkCommit(edit, error) && virFileRemove(stopping, FALSE, error);
}

gboolean virNetworkObjUndefine(virNetworkObj *obj, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);

    if (!view->persistent) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' is transient: it has no definition to remove", obj->name);
        return FALSE;
    }
    virNetworkEditSetConfig(edit, NULL);
    virNetworkEditAddEvent(edit, VIR_NETWORK_EVENT_UNDEFINED);
    if (!virNetworkCommit(edit, error))
        return FALSE;
    if (!view->live) {
        virNetworkObjPortsForget(obj);
        virDnsmasqRemoveFiles(obj, view->config);
    }
    return TRUE;
}

gboolean virNetworkObjSetAutostart(virNetworkObj *obj, gboolean autostart, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);

    if (!view->persistent) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' is transient: it cannot be started automatically", obj->name);
        return FALSE;
    }
    virNetworkEditSetAutostart(edit, autostart);
    return virNetworkCommit(edit, error);
}

/* What ends up in files and languages of others must not be more than a name there. */
static gboolean check_names(const virNetworkDef *def, GError **error)
{
    return virNetworkCheckInterfaces(def, error) && virDnsmasqConfigCheck(def, error);
}

/* Changes a clone of @def; NULL with @error. */
static virNetworkDef *update_clone(const virNetworkDef *def, unsigned command, unsigned section,
                                   int parent_index, const char *xml, GError **error)
{
    g_autoptr(virNetworkDef) clone = virNetworkDefClone(def);

    if (!virNetworkDefUpdateSection(clone, command, section, parent_index, xml, error) ||
        !check_names(clone, error))
        return NULL;
    return g_steal_pointer(&clone);
}

static gboolean apply_live(virNetworkObj *obj, const virNetworkView *view, virNetworkDef *live,
                           GError **error)
{
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, obj->name, error);

    return mode && (!mode->update || mode->update(obj, view->live, live, error));
}

/* The definitions that @flags mean: CURRENT is the live one of an active network. */
static unsigned affected(const virNetworkView *view, unsigned flags)
{
    unsigned both = VIR_NETWORK_UPDATE_AFFECT_LIVE | VIR_NETWORK_UPDATE_AFFECT_CONFIG;

    if (flags & both)
        return flags & both;
    return view->live ? VIR_NETWORK_UPDATE_AFFECT_LIVE : VIR_NETWORK_UPDATE_AFFECT_CONFIG;
}

gboolean virNetworkObjUpdate(virNetworkObj *obj, unsigned command, unsigned section,
                             int parent_index, const char *xml, unsigned flags, GError **error)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);
    g_autoptr(virNetworkDef) config = NULL;
    g_autoptr(virNetworkDef) live = NULL;
    unsigned what = affected(view, flags);

    if ((what & VIR_NETWORK_UPDATE_AFFECT_LIVE) && !virNetworkCheckActive(view, TRUE, error))
        return FALSE;
    if ((what & VIR_NETWORK_UPDATE_AFFECT_CONFIG) && !view->persistent) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_INVALID,
                    "network '%s' is transient: it has no definition to change", obj->name);
        return FALSE;
    }
    if (what & VIR_NETWORK_UPDATE_AFFECT_CONFIG) {
        config = update_clone(view->config, command, section, parent_index, xml, error);
        if (!config)
            return FALSE;
        virNetworkEditSetConfig(edit, virNetworkDefRef(config));
    }
    if (what & VIR_NETWORK_UPDATE_AFFECT_LIVE) {
        live = update_clone(view->live, command, section, parent_index, xml, error);
        if (!live || !apply_live(obj, view, live, error))
            return FALSE;
        virNetworkEditSetLive(edit, virNetworkDefRef(live));
    }
    return virNetworkCommit(edit, error);
}

gboolean virNetworkObjAdopt(virNetworkObj *obj, const virNetworkDef *live, GError **error)
{
    const virNetworkMode *mode = virNetworkModeGet(live->forward.type, obj->name, error);

    return mode && mode->start(obj, (virNetworkDef *)live, TRUE, error);
}

void virNetworkObjRepairFirewall(virNetworkObj *obj)
{
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    const virNetworkMode *mode =
        view->live ? virNetworkModeGet(view->live->forward.type, obj->name, NULL) : NULL;
    g_autoptr(GError) err = NULL;

    if (!mode || !mode->firewall || virFirewallIsThere(view->live))
        return;
    if (virFirewallApply(view->live, mode, &err))
        VIR_INFO("the packet filter rules of network '%s' were gone and are back", obj->name);
    else
        VIR_ERROR_LOG("the packet filter rules of network '%s' are gone: %s", obj->name,
                      err->message);
}

/* What the job of a definition needs. */
typedef struct {
    virNetworkObj *obj;
    virNetworkDef *def; /* taken over */
    virNetworkDefineHow how;
    gboolean ok;
    GError *error;
} define_request;

static gboolean define_persistent(virNetworkObj *obj, virNetworkDef *def, GError **error)
{
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);

    virNetworkEditSetConfig(edit, virNetworkDefRef(def));
    virNetworkEditAddEvent(edit, VIR_NETWORK_EVENT_DEFINED);
    return virNetworkCommit(edit, error);
}

static void define_job(virJob *job, gpointer opaque)
{
    define_request *req = opaque;
    g_autoptr(virNetworkView) view = virNetworkObjGetView(req->obj);

    if (req->how == VIR_NETWORK_DEFINE_PERSISTENT)
        req->ok = define_persistent(req->obj, req->def, &req->error);
    else
        req->ok =
            virNetworkCheckActive(view, FALSE, &req->error) &&
            start_live(req->obj, (virNetworkDef *)virNetworkDefRef(req->def), -1, &req->error);
    /* a network that has come to nothing does not stay in the list */
    if (!req->ok && !view->persistent && !view->live)
        virNetworkListRemove(req->obj);
}

static virNetworkObj *define_locked(virNetworkDriver *driver, virNetworkDef *def,
                                    virNetworkDefineHow how, GError **error)
{
    define_request req = {.def = def, .how = how};
    g_autoptr(virNetworkObj) obj = virNetworkListAdd(driver, def, error);

    if (!obj)
        return NULL;
    if (!virNetworkPrepareBridge(obj, def, &req.error)) {
        g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);

        if (!view->persistent && !view->live)
            virNetworkListRemove(obj);
    } else {
        req.obj = obj;
        virJobQueueRunSync(obj->queue, "define", 0, define_job, &req);
    }
    if (req.ok)
        return g_steal_pointer(&obj);
    if (req.error)
        g_propagate_error(error, req.error);
    else
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_OPERATION_ABORTED,
                    "the daemon is ending; network '%s' was not defined", def->name);
    return NULL;
}

virNetworkObj *virNetworkDefine(virNetworkDriver *driver, const char *xml, unsigned flags,
                                virNetworkDefineHow how, GError **error)
{
    unsigned parse = VIR_NETWORK_DEF_PARSE_RUNNABLE |
                     (flags & VIR_NETWORK_DEFINE_VALIDATE ? VIR_NETWORK_DEF_PARSE_STRICT : 0);
    g_autoptr(virNetworkDef) def = virNetworkDefParse(xml, parse, NULL, error);
    virNetworkObj *obj;

    if (!def)
        return NULL;
    if (!virFileNameIsSafe(def->name)) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_XML_ERROR,
                    "'%s' cannot name a network: no '/', no control characters, at most 200 bytes",
                    def->name);
        return NULL;
    }
    if (!check_names(def, error))
        return NULL;
    g_mutex_lock(&driver->define_lock);
    obj = define_locked(driver, def, how, error);
    g_mutex_unlock(&driver->define_lock);
    return obj;
}
