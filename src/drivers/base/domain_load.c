/*
 * domain_load.c: the domains that were there before this daemon
 *
 * Definitions first, then the status files of guests that run, then reconnecting to those, each as
 * a job of its domain. What clients see is complete from the first call on.
 *
 * Thread: the I/O thread; reconnecting and autostart on workers.
 */
#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_driver.h"
#include "drivers/base/domain_files.h"
#include "drivers/base/domain_list_priv.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_start.h"
#include "drivers/base/network_link.h"
#include "drivers/base/sealed_def.h"

VIR_LOG_INIT("drivers.domain_load");

#define CONFIG_MAX (16 * 1024 * 1024)
#define AUTOSTARTED "autostarted"

/* The text between the first <@tag> and its end, owned by the caller. Only for documents that this
 * daemon wrote: there <name> and <uuid> are the first elements in <domain>, one to a line. */
static char *virDomainTextElement(const char *text, const char *tag)
{
    g_autofree char *open = g_strdup_printf("\n  <%s>", tag);
    const char *begin = strstr(text, open);
    const char *end;

    if (!begin)
        return NULL;
    begin += strlen(open);
    end = strchr(begin, '<');
    return end ? g_strndup(begin, end - begin) : NULL;
}

/* Name and UUID without parsing. FALSE where a look is not enough: foreign documents, names with
 * characters that XML writes in another way. */
static gboolean virDomainTextIdentify(const char *text, char **name, unsigned char *uuid)
{
    g_autofree char *uuid_text = NULL;

    if (!virDomainConfigIsOurs(text))
        return FALSE;
    uuid_text = virDomainTextElement(text, "uuid");
    if (!uuid_text || !virUUIDParse(uuid_text, uuid))
        return FALSE;
    *name = virDomainTextElement(text, "name");
    if (*name && !strchr(*name, '&'))
        return TRUE;
    g_clear_pointer(name, g_free);
    return FALSE;
}

/* What of a domain is known from its definition file. @text is taken. */
static virDomainSealed *virDomainConfigLoad(virHypervisor *hv, char *text, char **name,
                                            unsigned char *uuid, GError **error)
{
    g_autofree char *owned = text;
    virDomainDef *def;

    if (virDomainTextIdentify(text, name, uuid))
        return virDomainSealedNewLazy(hv, g_steal_pointer(&owned));
    def = virDomainDefParse(text, hv->driver->conf, hv->driver_data,
                            VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
                            NULL, error);
    if (!def)
        return NULL;
    *name = g_strdup(def->name);
    memcpy(uuid, def->uuid, VIR_UUID_BUFLEN);
    return virDomainSealedNew(virDomainDefSeal(def));
}

static gboolean virDomainLoadConfig(virHypervisor *hv, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(hv->config_dir, file, NULL);
    g_autofree char *link = g_build_filename(hv->autostart_dir, file, NULL);
    g_autofree char *name = NULL;
    g_autofree char *expected = NULL;
    g_autoptr(virDomainSealed) config = NULL;
    g_autoptr(virDomainObj) obj = NULL;
    g_autoptr(virDomainView) old = NULL;
    unsigned char uuid[VIR_UUID_BUFLEN];
    virDomainView *view;
    gboolean created;
    char *text;

    text = virFileRead(path, CONFIG_MAX, NULL, error);
    config = text ? virDomainConfigLoad(hv, text, &name, uuid, error) : NULL;
    if (!config)
        return FALSE;
    expected = g_strconcat(name, ".xml", NULL);
    if (strcmp(expected, file) != 0) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_INTERNAL_ERROR,
                    "it defines '%s' and should be called '%s'", name, expected);
        return FALSE;
    }
    obj = virDomainListReserve(hv, name, uuid, &created, error);
    if (!obj || !created)
        return obj != NULL;
    old = virDomainObjGetView(obj);
    view = virDomainViewCopy(old);
    view->config = g_steal_pointer(&config);
    view->persistent = TRUE;
    view->autostart = virFileExists(link);
    virDomainObjSetView(obj, view);
    virDomainListPublish(hv->domains, obj);
    return TRUE;
}

typedef struct {
    char *phase;
    virDomainSealed *live;
} virDomainReconnect;

static void virDomainReconnectFree(gpointer opaque)
{
    virDomainReconnect *data = opaque;

    g_free(data->phase);
    virDomainSealedUnref(data->live);
    g_free(data);
}

/* Job: takes up the reins of a guest that has gone on without us. */
static gboolean virDomainReconnectJob(virDomainJob *job, gpointer opaque, GError **error)
{
    virDomainReconnect *data = opaque;
    virDomainObj *obj = job->obj;
    g_autoptr(virDomainDef) live = virDomainDefClone(virDomainSealedGet(data->live));
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    g_autoptr(virDomainEdit) edit = NULL;
    g_autoptr(GError) gone = NULL;
    virDomainStart params = {.pid = view->pid, .state = view->state, .reason = view->reason};

    if (!obj->hv->driver->reconnect ||
        !obj->hv->driver->reconnect(job, live, data->phase, &params, &gone)) {
        int reason = params.reason ? params.reason : VIR_DOMAIN_SHUTOFF_FAILED;

        if (gone)
            VIR_INFO("domain '%s' ended while the daemon was away: %s", view->name, gone->message);
        virDomainStopped(job, VIR_DOMAIN_SHUTOFF, reason, VIR_DOMAIN_EVENT_STOPPED_FAILED);
        return TRUE;
    }
    obj->phase = NULL;
    edit = virDomainEditNew(obj);
    virDomainEditSetLive(edit, g_steal_pointer(&live));
    if (params.state != view->state || params.reason != view->reason)
        virDomainEditSetState(edit, params.state, params.reason);
    virDomainEditSetId(edit, view->id, params.pid);
    return virDomainCommit(&edit, error);
}

static void virDomainReconnectDone(gpointer opaque, const GError *error)
{
    if (error)
        VIR_ERROR_LOG("%s", error->message);
}

/* @element is "<private>...</private>" or NULL. */
static gboolean virDomainLoadPrivate(virDomainObj *obj, const char *element, GError **error)
{
    xmlDocPtr doc;
    gboolean ok;

    if (!element || !obj->hv->driver->private_parse)
        return TRUE;
    doc = virXMLDocParse(element, strlen(element), "private", VIR_FROM_DOMAIN, error);
    if (!doc)
        return FALSE;
    ok = obj->hv->driver->private_parse(obj, xmlDocGetRootElement(doc), error);
    xmlFreeDoc(doc);
    return ok;
}

static gboolean virDomainLoadStatus(virHypervisor *hv, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(hv->state_dir, file, NULL);
    g_auto(virDomainStatusContent) content = {0};
    g_autoptr(virDomainObj) obj = NULL;
    g_autoptr(virDomainView) old = NULL;
    virDomainReconnect *data;
    virDomainView *view;
    gboolean created;
    int id;

    if (!virDomainStatusRead(hv, path, &content, error))
        return FALSE;
    obj = virDomainListReserve(hv, content.live->name, content.live->uuid, &created, error);
    if (!obj)
        return FALSE;
    if (!virDomainLoadPrivate(obj, content.private_xml, error)) {
        virDomainListCancel(hv->domains, obj);
        return FALSE;
    }
    id = content.live->id > 0 ? content.live->id : virHypervisorNextId(hv);
    hv->last_id = MAX(hv->last_id, id);
    content.live->id = id;

    old = virDomainObjGetView(obj);
    view = virDomainViewCopy(old);
    view->id = id;
    view->pid = content.pid;
    view->state = content.state;
    view->reason = content.reason;
    view->start_time = content.start_time ? content.start_time : g_get_real_time();
    view->autodestroy = content.autodestroy;
    view->live = virDomainSealedNew(virDomainDefSeal(g_steal_pointer(&content.live)));
    if (!view->config)
        view->config = virDomainSealedRef(view->live);
    data = g_new0(virDomainReconnect, 1);
    data->phase = g_steal_pointer(&content.phase);
    data->live = virDomainSealedRef(view->live);
    virDomainObjSetView(obj, view);
    virDomainListPublish(hv->domains, obj);
    virDomainJobSubmit(obj, VIR_DOMAIN_JOB_LIFECYCLE, "reconnect", 0, virDomainReconnectJob,
                       virDomainReconnectDone, data, virDomainReconnectFree);
    return TRUE;
}

typedef gboolean (*virDomainLoadFunc)(virHypervisor *hv, const char *file, GError **error);

static gboolean virDomainLoadFolder(virHypervisor *hv, const char *dir, virDomainLoadFunc func,
                                    GError **error)
{
    g_autoptr(GPtrArray) files = virFileList(dir, ".xml", error);
    guint i;

    if (!files)
        return FALSE;
    for (i = 0; i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        g_autoptr(GError) problem = NULL;

        if (!func(hv, file, &problem))
            VIR_ERROR_LOG("%s/%s is left alone: %s", dir, file, problem->message);
    }
    return TRUE;
}

static void virDomainAutostart(virDomainObj *obj, gpointer opaque)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);

    if (view->autostart && !virDomainViewIsActive(view))
        virDomainStartSubmit(obj, "autostart");
}

/* Once after boot: the marker lies in a folder that a boot empties. */
static void virHypervisorAutostart(virHypervisor *hv)
{
    g_autofree char *marker = g_build_filename(hv->state_dir, AUTOSTARTED, NULL);
    g_autoptr(GError) error = NULL;

    if (virFileExists(marker))
        return;
    if (!virFileWriteAtomic(marker, "", 0, 0600, VIR_FILE_WRITE_MKDIR, &error))
        VIR_WARN("%s", error->message);
    virDomainListForeach(hv->domains, virDomainAutostart, NULL);
}

gboolean virHypervisorLoad(virHypervisor *hv, GError **error)
{
    if (!virFileMakePath(hv->config_dir, 0700, error) ||
        !virFileMakePath(hv->state_dir, 0755, error))
        return FALSE;
    if (!virDomainLoadFolder(hv, hv->config_dir, virDomainLoadConfig, error) ||
        !virDomainLoadFolder(hv, hv->state_dir, virDomainLoadStatus, error))
        return FALSE;
    virNetworkLinkReconcile(hv->network);
    virHypervisorAutostart(hv);
    return TRUE;
}

void virHypervisorReload(virHypervisor *hv)
{
    g_autoptr(GError) error = NULL;

    if (!virDomainLoadFolder(hv, hv->config_dir, virDomainLoadConfig, &error))
        VIR_ERROR_LOG("%s", error->message);
}
