/*
 * domain_files.c: where a domain is kept
 *
 * A definition begins with a comment that warns against editing and holds a checksum of what
 * follows; one that fits needs no second look when the daemon starts. A status file is the
 * <domstatus> of src/conf with two elements of ours in it: <job>, what was going on, and <private>,
 * the driver's.
 *
 * Thread: workers (they wait for the disk); at start the I/O thread.
 */
#include "drivers/base/domain_files.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_driver.h"

VIR_LOG_INIT("drivers.domain_files");

#define CONFIG_HEAD "<!-- Written by modvirt; edit with 'virsh edit'. Checksum "
#define CONFIG_HEAD_END " -->\n"
#define CONFIG_SUM_LENGTH 40
#define STATUS_MAX (16 * 1024 * 1024)

/* What drivers/base adds to a status file. */
typedef struct {
    char *phase;
    long long start_time;
    gboolean autodestroy;
    char *private_xml;
} virDomainStatusRows;

static const virXMLRow virDomainStatusRowTable[] = {
    VIR_XML_STRING(virDomainStatusRows, phase, "job/@phase"),
    VIR_XML_LLONG(virDomainStatusRows, start_time, "job/@start"),
    VIR_XML_BOOL(virDomainStatusRows, autodestroy, "job/@autodestroy"),
    VIR_XML_RAW(virDomainStatusRows, private_xml, "private"),
};

static const virXMLType virDomainStatusRowsType =
    VIR_XML_TYPE("domstatus", virDomainStatusRows, virDomainStatusRowTable);

char *virDomainConfigPath(const virHypervisor *hv, const char *name)
{
    return g_strdup_printf("%s/%s.xml", hv->config_dir, name);
}

char *virDomainAutostartPath(const virHypervisor *hv, const char *name)
{
    return g_strdup_printf("%s/%s.xml", hv->autostart_dir, name);
}

char *virDomainStatusPath(const virHypervisor *hv, const char *name)
{
    return g_strdup_printf("%s/%s.xml", hv->state_dir, name);
}

gboolean virDomainConfigWrite(const virHypervisor *hv, const virDomainDef *def, GError **error)
{
    g_autofree char *path = virDomainConfigPath(hv, def->name);
    g_autofree char *xml = NULL;
    g_autofree char *sum = NULL;
    g_autofree char *text = NULL;

    xml = virDomainDefFormat(def, VIR_XML_MODE_INACTIVE | VIR_XML_MODE_SECURE, error);
    if (!xml)
        return FALSE;
    sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, xml, -1);
    text = g_strconcat(CONFIG_HEAD, sum, CONFIG_HEAD_END, xml, NULL);
    return virFileWriteAtomic(path, text, -1, 0600, VIR_FILE_WRITE_DURABLE | VIR_FILE_WRITE_MKDIR,
                              error);
}

gboolean virDomainConfigIsOurs(const char *text)
{
    const gsize head = strlen(CONFIG_HEAD);
    g_autofree char *sum = NULL;
    const char *body;

    if (!g_str_has_prefix(text, CONFIG_HEAD) || strlen(text) < head + CONFIG_SUM_LENGTH)
        return FALSE;
    body = text + head + CONFIG_SUM_LENGTH;
    if (!g_str_has_prefix(body, CONFIG_HEAD_END))
        return FALSE;
    body += strlen(CONFIG_HEAD_END);
    sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, body, -1);
    return strncmp(sum, text + head, CONFIG_SUM_LENGTH) == 0;
}

gboolean virDomainConfigRemove(const virHypervisor *hv, const char *name, GError **error)
{
    g_autofree char *path = virDomainConfigPath(hv, name);
    g_autofree char *link = virDomainAutostartPath(hv, name);

    return virFileRemove(link, FALSE, error) && virFileRemove(path, TRUE, error);
}

gboolean virDomainAutostartWrite(const virHypervisor *hv, const char *name, gboolean on,
                                 GError **error)
{
    g_autofree char *path = virDomainConfigPath(hv, name);
    g_autofree char *link = virDomainAutostartPath(hv, name);

    if (!on)
        return virFileRemove(link, TRUE, error);
    return virFileMakePath(hv->autostart_dir, 0755, error) && virFileSymlink(path, link, error) &&
           virFileSyncFolder(hv->autostart_dir, error);
}

gboolean virDomainStatusWrite(virDomainObj *obj, const virDomainView *view,
                              const virDomainDef *live, const char *phase, GError **error)
{
    virHypervisor *hv = virDomainObjHypervisor(obj);
    g_autofree char *path = virDomainStatusPath(hv, view->name);
    g_autofree char *driver_xml = NULL;
    g_autofree char *private_xml = NULL;
    g_autofree char *text = NULL;
    virDomainStatusRows rows = {
        .phase = (char *)phase,
        .start_time = view->start_time,
        .autodestroy = view->autodestroy,
    };
    virDomainStatus status = {
        .state = view->state,
        .reason = view->reason,
        .pid = view->pid,
        .def = (virDomainDef *)live,
        .priv = &rows,
    };

    if (!virDomainViewIsActive(view)) {
        status.state = VIR_DOMAIN_PAUSED;
        status.reason = VIR_DOMAIN_PAUSED_STARTING_UP;
    }
    if (hv->driver->private_format)
        driver_xml = hv->driver->private_format(obj);
    if (driver_xml)
        private_xml = g_strconcat("<private>", driver_xml, "</private>", NULL);
    rows.private_xml = private_xml;
    text = virDomainStatusFormat(&status, &virDomainStatusRowsType);
    return virFileWriteAtomic(path, text, -1, 0600, VIR_FILE_WRITE_MKDIR, error);
}

void virDomainStatusRemove(const virHypervisor *hv, const char *name)
{
    g_autofree char *path = virDomainStatusPath(hv, name);
    g_autoptr(GError) error = NULL;

    if (!virFileRemove(path, FALSE, &error))
        VIR_WARN("%s", error->message);
}

void virDomainStatusContentClear(virDomainStatusContent *content)
{
    virDomainDefUnref(content->live);
    g_free(content->phase);
    g_free(content->private_xml);
    memset(content, 0, sizeof(*content));
}

gboolean virDomainStatusRead(const virHypervisor *hv, const char *path,
                             virDomainStatusContent *content, GError **error)
{
    g_autofree char *text = virFileRead(path, STATUS_MAX, NULL, error);
    virDomainStatus status = {0};
    virDomainStatusRows *rows;

    if (!text || !virDomainStatusParse(text, hv->driver->conf, hv->driver_data,
                                       &virDomainStatusRowsType, &status, error))
        return FALSE;
    rows = status.priv;
    *content = (virDomainStatusContent){
        .live = status.def,
        .state = status.state,
        .reason = status.reason,
        .pid = status.pid,
    };
    if (rows) {
        content->phase = g_steal_pointer(&rows->phase);
        content->private_xml = g_steal_pointer(&rows->private_xml);
        content->start_time = rows->start_time;
        content->autodestroy = rows->autodestroy;
        virXMLFree(&virDomainStatusRowsType, rows);
    }
    return TRUE;
}
