/*
 * commit.c: changing a network: files, view, events
 *
 * Thread: the network's running job.
 */
#include "network/commit.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/xml/row.h"
#include "network/event.h"

#define MAX_EVENTS 4

struct _virNetworkEdit {
    virNetworkObj *obj;
    virNetworkView *old;
    virNetworkView *next;
    gboolean loading;
    int events[MAX_EVENTS];
    int nevents;
};

char *virNetworkConfigPath(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.xml", obj->driver->config_dir, obj->name);
}

char *virNetworkAutostartPath(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.xml", obj->driver->autostart_dir, obj->name);
}

char *virNetworkStatusPath(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.xml", obj->driver->state_dir, obj->name);
}

char *virNetworkStoppingPath(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.stopping", obj->driver->state_dir, obj->name);
}

char *virNetworkPortsPath(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.ports", obj->driver->state_dir, obj->name);
}

virNetworkEdit *virNetworkEditNew(virNetworkObj *obj)
{
    virNetworkEdit *edit = g_new0(virNetworkEdit, 1);
    virNetworkView *old = virNetworkObjGetView(obj);
    virNetworkView *next = g_new0(virNetworkView, 1);

    g_atomic_ref_count_init(&next->refs);
    next->name = g_strdup(old->name);
    memcpy(next->uuid, old->uuid, VIR_UUID_BUFLEN);
    next->persistent = old->persistent;
    next->autostart = old->autostart;
    next->config = old->config ? virNetworkDefRef(old->config) : NULL;
    next->live = old->live ? virNetworkDefRef(old->live) : NULL;
    edit->obj = virNetworkObjRef(obj);
    edit->old = old;
    edit->next = next;
    return edit;
}

void virNetworkEditFree(virNetworkEdit *edit)
{
    if (!edit)
        return;
    virNetworkViewUnref(edit->old);
    virNetworkViewUnref(edit->next);
    virNetworkObjUnref(edit->obj);
    g_free(edit);
}

const virNetworkView *virNetworkEditOld(const virNetworkEdit *edit)
{
    return edit->old;
}

void virNetworkEditSetConfig(virNetworkEdit *edit, const virNetworkDef *config)
{
    virNetworkDefUnref(edit->next->config);
    edit->next->config = config ? virNetworkDefSeal((virNetworkDef *)config) : NULL;
    edit->next->persistent = config != NULL;
    if (!config)
        edit->next->autostart = FALSE;
}

void virNetworkEditSetLive(virNetworkEdit *edit, const virNetworkDef *live)
{
    virNetworkDefUnref(edit->next->live);
    edit->next->live = live ? virNetworkDefSeal((virNetworkDef *)live) : NULL;
}

void virNetworkEditSetAutostart(virNetworkEdit *edit, gboolean autostart)
{
    edit->next->autostart = autostart;
}

void virNetworkEditAddEvent(virNetworkEdit *edit, int event)
{
    g_return_if_fail(edit->nevents < MAX_EVENTS);
    edit->events[edit->nevents++] = event;
}

void virNetworkEditSetLoading(virNetworkEdit *edit)
{
    edit->loading = TRUE;
}

gboolean virNetworkWriteStatus(virNetworkObj *obj, const virNetworkDef *live, GError **error)
{
    virNetworkStatus status = {.def = (virNetworkDef *)live};
    g_autofree char *xml = virNetworkStatusFormat(&status);
    g_autofree char *path = virNetworkStatusPath(obj);

    return virFileWriteAtomic(path, xml, -1, 0644, VIR_FILE_WRITE_MKDIR, error);
}

static gboolean write_config(virNetworkObj *obj, const virNetworkDef *config, GError **error)
{
    static const char head[] =
        "<!--\n"
        "Written by virtnetworkd, which reads it only when it starts. To change the network use\n"
        "  virsh net-edit %s\n"
        "or another client of libvirt.\n"
        "-->\n\n";
    g_autofree char *path = virNetworkConfigPath(obj);
    g_autofree char *xml = virNetworkDefFormat(config, VIR_XML_MODE_INACTIVE);
    /* two hyphens in a row would end the comment */
    g_autofree char *top = g_strdup_printf(head, strstr(obj->name, "--") ? "NAME" : obj->name);
    g_autofree char *text = g_strconcat(top, xml, NULL);

    return virFileWriteAtomic(path, text, -1, 0600, VIR_FILE_WRITE_MKDIR | VIR_FILE_WRITE_DURABLE,
                              error);
}

static gboolean write_autostart(virNetworkObj *obj, gboolean on, GError **error)
{
    g_autofree char *link = virNetworkAutostartPath(obj);
    g_autofree char *target = virNetworkConfigPath(obj);

    if (!on)
        return virFileRemove(link, TRUE, error);
    return virFileMakePath(obj->driver->autostart_dir, 0755, error) &&
           virFileSymlink(target, link, error) &&
           virFileSyncFolder(obj->driver->autostart_dir, error);
}

static gboolean remove_config(virNetworkObj *obj, GError **error)
{
    g_autofree char *path = virNetworkConfigPath(obj);

    return write_autostart(obj, FALSE, error) && virFileRemove(path, TRUE, error);
}

static gboolean write_files(virNetworkEdit *edit, GError **error)
{
    const virNetworkView *old = edit->old;
    const virNetworkView *next = edit->next;
    g_autofree char *status = virNetworkStatusPath(edit->obj);

    if (next->config && next->config != old->config &&
        !write_config(edit->obj, next->config, error))
        return FALSE;
    if (!next->config && old->config && !remove_config(edit->obj, error))
        return FALSE;
    if (next->config && next->autostart != old->autostart &&
        !write_autostart(edit->obj, next->autostart, error))
        return FALSE;
    if (next->live && next->live != old->live &&
        !virNetworkWriteStatus(edit->obj, next->live, error))
        return FALSE;
    return next->live || virFileRemove(status, FALSE, error);
}

gboolean virNetworkCommit(virNetworkEdit *edit, GError **error)
{
    virNetworkObj *obj = edit->obj;
    virNetworkView *replaced;

    if (!edit->loading && !write_files(edit, error))
        return FALSE;
    g_mutex_lock(&obj->lock);
    replaced = obj->view;
    obj->view = virNetworkViewRef(edit->next);
    g_mutex_unlock(&obj->lock);
    virNetworkViewUnref(replaced);
    if (obj->driver->busy && !!edit->next->live != !!edit->old->live)
        obj->driver->busy(edit->next->live != NULL, obj->driver->busy_opaque);
    if (!edit->next->persistent && !edit->next->live)
        virNetworkListRemove(obj);
    for (int i = 0; i < edit->nevents; i++)
        virNetworkEventEmit(obj->driver, obj->name, obj->uuid, edit->events[i]);
    return TRUE;
}
