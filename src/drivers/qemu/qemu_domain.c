/*
 * qemu_domain.c: private data of a domain, and their place in the status file
 */
#include "drivers/qemu/qemu_domain.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"

static void qemuDiskStatsClear(gpointer opaque)
{
    qemuDiskStats *stats = opaque;

    g_free(stats->alias);
}

static void qemuStatsReset(qemuStats *stats)
{
    g_array_set_size(stats->disks, 0);
    g_clear_pointer(&stats->memory, g_hash_table_unref);
    stats->balloon = 0;
    stats->when = 0;
    stats->asking = FALSE;
}

gpointer qemuDomainPrivateNew(virDomainObj *obj)
{
    qemuDomainPrivate *priv = g_new0(qemuDomainPrivate, 1);

    priv->obj = obj;
    priv->proc = (virProcess)VIR_PROCESS_NONE;
    priv->stats.disks = g_array_new(FALSE, TRUE, sizeof(qemuDiskStats));
    g_array_set_clear_func(priv->stats.disks, qemuDiskStatsClear);
    g_mutex_init(&priv->lock);
    return priv;
}

void qemuDomainPrivateReset(qemuDomainPrivate *priv)
{
    g_autoptr(qemuMonitor) mon = NULL;

    g_mutex_lock(&priv->lock);
    mon = g_steal_pointer(&priv->mon);
    priv->pid = 0;
    g_clear_pointer(&priv->vcpu_tids, g_free);
    priv->nvcpu_tids = 0;
    g_clear_pointer(&priv->cgroup_path, g_free);
    qemuStatsReset(&priv->stats);
    priv->stopping = FALSE;
    priv->pause_reason = 0;
    priv->restart_on_shutdown = FALSE;
    g_mutex_unlock(&priv->lock);

    qemuMonitorClose(mon);
    if (priv->exit_watch) {
        g_source_destroy(priv->exit_watch);
        g_clear_pointer(&priv->exit_watch, g_source_unref);
    }
    virProcessClear(&priv->proc);
    priv->start_ticks = 0;
    priv->log_offset = 0;
    g_clear_pointer(&priv->dir, g_free);
    g_clear_pointer(&priv->monitor_path, g_free);
}

void qemuDomainPrivateFree(gpointer opaque)
{
    qemuDomainPrivate *priv = opaque;

    qemuDomainPrivateReset(priv);
    g_array_unref(priv->stats.disks);
    g_mutex_clear(&priv->lock);
    g_free(priv);
}

qemuMonitor *qemuDomainPeekMonitor(virDomainObj *obj)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&priv->lock);

    return priv->mon ? qemuMonitorRef(priv->mon) : NULL;
}

qemuMonitor *qemuDomainGetMonitor(virDomainObj *obj, GError **error)
{
    qemuMonitor *mon = qemuDomainPeekMonitor(obj);

    if (!mon) {
        g_autoptr(virDomainView) view = virDomainObjGetView(obj);

        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_INVALID,
                    "the domain '%s' has no QEMU that could be asked", view->name);
    }
    return mon;
}

/* Not the name itself: it may be long or odd, and these paths must fit into a socket's address. */
char *qemuDomainShortName(const virDomainDef *live)
{
    g_autofree char *name = g_strndup(live->name, 20);

    for (char *p = name; *p; p++) {
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_')
            *p = '_';
    }
    return g_strdup_printf("domain-%d-%s", live->id, name);
}

char *qemuDomainPrivateFormat(virDomainObj *obj)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    GString *text = g_string_new(NULL);
    g_autofree char *cgroup = NULL;
    g_autofree char *dir = NULL;
    g_autofree char *monitor = NULL;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&priv->lock);

    if (!priv->dir)
        return g_string_free(text, FALSE);
    dir = g_markup_escape_text(priv->dir, -1);
    monitor = g_markup_escape_text(priv->monitor_path ? priv->monitor_path : "", -1);
    cgroup = g_markup_escape_text(priv->cgroup_path ? priv->cgroup_path : "", -1);
    g_string_append_printf(text,
                           "<qemu pid='%d' start='%" G_GUINT64_FORMAT "' dir='%s' monitor='%s' "
                           "cgroup='%s' reboot='%d'>",
                           (int)priv->pid, priv->start_ticks, dir, monitor, cgroup,
                           priv->restart_on_shutdown);
    for (gsize i = 0; i < priv->nvcpu_tids; i++)
        g_string_append_printf(text, "<vcpu id='%zu' tid='%d'/>", i, priv->vcpu_tids[i]);
    g_string_append(text, "</qemu>");
    return g_string_free(text, FALSE);
}

static char *qemuDomainAttr(xmlNodePtr node, const char *name)
{
    xmlChar *text = xmlGetProp(node, BAD_CAST name);
    char *copy = text && *text ? g_strdup((char *)text) : NULL;

    xmlFree(text);
    return copy;
}

static guint64 qemuDomainAttrNumber(xmlNodePtr node, const char *name)
{
    g_autofree char *text = qemuDomainAttr(node, name);

    return text ? g_ascii_strtoull(text, NULL, 10) : 0;
}

gboolean qemuDomainPrivateParse(virDomainObj *obj, xmlNodePtr status, GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    g_autoptr(GArray) tids = g_array_new(FALSE, TRUE, sizeof(int));
    xmlNodePtr node = xmlFirstElementChild(status);

    if (!node || !xmlStrEqual(node->name, BAD_CAST "qemu"))
        return TRUE;
    priv->proc.pid = qemuDomainAttrNumber(node, "pid");
    priv->start_ticks = qemuDomainAttrNumber(node, "start");
    priv->dir = qemuDomainAttr(node, "dir");
    priv->monitor_path = qemuDomainAttr(node, "monitor");
    priv->cgroup_path = qemuDomainAttr(node, "cgroup");
    priv->restart_on_shutdown = qemuDomainAttrNumber(node, "reboot") != 0;
    for (xmlNodePtr child = xmlFirstElementChild(node); child;
         child = xmlNextElementSibling(child)) {
        int tid = qemuDomainAttrNumber(child, "tid");

        if (xmlStrEqual(child->name, BAD_CAST "vcpu"))
            g_array_append_val(tids, tid);
    }
    priv->nvcpu_tids = tids->len;
    priv->vcpu_tids = (int *)g_array_free(g_steal_pointer(&tids), FALSE);
    return TRUE;
}
