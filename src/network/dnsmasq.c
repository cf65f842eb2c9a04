/*
 * dnsmasq.c: starting, watching and ending the dnsmasq of a network
 *
 * dnsmasq puts itself into the background once it has bound its sockets, so the end of the process
 * that we start says that it is ready, and its exit status and words why it is not.
 */
#include "network/dnsmasq.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/host/port_holder.h"
#include "network/dnsmasq_config.h"

VIR_LOG_INIT("network.dnsmasq");

#define START_TIMEOUT_MS 10000
#define STOP_GRACE_MS 2000
#define STEADY_US (60 * G_TIME_SPAN_SECOND) /* ran that long: its next end is a first one again */
#define MAX_BACKOFF_SECONDS 60

static char *conf_path(const virNetworkObj *obj, const char *suffix)
{
    return g_strdup_printf("%s/%s.%s", obj->driver->dnsmasq_dir, obj->name, suffix);
}

static char *pid_path(const virNetworkObj *obj)
{
    return g_strdup_printf("%s/%s.pid", obj->driver->state_dir, obj->name);
}

char *virDnsmasqLeasePath(const virNetworkDriver *driver, const char *bridge)
{
    return g_strdup_printf("%s/%s.status", driver->dnsmasq_dir, bridge);
}

/* Writes @text to the file if it is not what is there. @changed gets TRUE then. */
static gboolean write_file(const virNetworkObj *obj, const char *suffix, const char *text,
                           gboolean *changed, GError **error)
{
    g_autofree char *path = conf_path(obj, suffix);
    g_autofree char *now = virFileRead(path, 16 * 1024 * 1024, NULL, NULL);

    if (g_strcmp0(now, text) == 0)
        return TRUE;
    *changed = TRUE;
    return virFileWriteAtomic(path, text, -1, 0644, VIR_FILE_WRITE_MKDIR, error);
}

static gboolean write_files(virNetworkObj *obj, const virNetworkDef *live, gboolean *conf_changed,
                            GError **error)
{
    g_auto(virDnsmasqConfig) config = {0};
    g_autofree char *pid_file = pid_path(obj);
    gboolean hosts_changed = FALSE;

    virDnsmasqConfigFormat(live, obj->driver->dnsmasq_dir, pid_file, &config);
    return write_file(obj, "conf", config.conf, conf_changed, error) &&
           write_file(obj, "hostsfile", config.hosts, &hosts_changed, error) &&
           write_file(obj, "addnhosts", config.names, &hosts_changed, error);
}

/* The dnsmasq that the pid file names, if it is really ours. */
static gboolean find_running(virNetworkObj *obj, virProcess *found)
{
    g_autofree char *path = pid_path(obj);
    g_autofree char *conf = conf_path(obj, "conf");
    g_autofree char *text = virFileRead(path, 64, NULL, NULL);
    g_autofree char *line = NULL;
    pid_t pid = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    VIR_AUTOCLOSE pidfd = pid > 1 ? virProcessOpenPidfd(pid) : -1;

    if (pidfd < 0)
        return FALSE;
    /* after the pidfd is open, so that what is checked is what the pidfd means */
    line = virProcessCommandLine(pid);
    if (!line || !strstr(line, conf) || virProcessWaitPidfd(pidfd, 0))
        return FALSE;
    found->pid = pid;
    found->pidfd = virFdSteal(&pidfd);
    return TRUE;
}

typedef struct {
    virNetworkObj *obj;
    pid_t pid;
} watch_data;

static void watch_free(gpointer opaque)
{
    watch_data *data = opaque;

    virNetworkObjUnref(data->obj);
    g_free(data);
}

static void restart_later(virNetworkObj *obj, pid_t pid);

static void restart_job(virJob *job, gpointer opaque)
{
    watch_data *data = opaque;
    virNetworkObj *obj = data->obj;
    g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);
    g_autoptr(GError) err = NULL;

    /* it may have been stopped or replaced on purpose meanwhile */
    if (!view->live || obj->runtime.dnsmasq.pid != data->pid)
        return;
    virProcessClear(&obj->runtime.dnsmasq);
    if (virDnsmasqStart(obj, view->live, &err))
        return;
    VIR_ERROR_LOG("the dnsmasq of network '%s' ended and could not be started again: %s", obj->name,
                  err->message);
    obj->runtime.dnsmasq_starts++;
    restart_later(obj, 0);
}

static gboolean restart_now(gpointer opaque)
{
    watch_data *data = opaque;
    watch_data *copy = g_new(watch_data, 1);

    *copy = (watch_data){virNetworkObjRef(data->obj), data->pid};
    virJobQueueSubmit(data->obj->queue, "restart dnsmasq", 0, restart_job, copy, watch_free);
    return G_SOURCE_REMOVE;
}

/* At once the first time, then after 1, 2, 4 ... seconds. @pid: of the one that ended, 0 if that
 * was cleaned up already. */
static void restart_later(virNetworkObj *obj, pid_t pid)
{
    unsigned starts = obj->runtime.dnsmasq_starts;
    unsigned delay = starts > 1 ? MIN(1U << MIN(starts - 2, 6), MAX_BACKOFF_SECONDS) : 0;
    watch_data *data = g_new(watch_data, 1);
    GSource *timer = g_timeout_source_new_seconds(delay);

    VIR_WARN("the dnsmasq of network '%s' has ended; starting it again in %u seconds", obj->name,
             delay);
    *data = (watch_data){virNetworkObjRef(obj), pid};
    g_source_set_callback(timer, restart_now, data, watch_free);
    g_source_attach(timer, obj->driver->context);
    g_source_unref(timer);
}

static gboolean dnsmasq_ended(int fd, GIOCondition condition, gpointer opaque)
{
    watch_data *data = opaque;

    g_atomic_int_set((gint *)&data->obj->runtime.dnsmasq_watch, 0);
    restart_later(data->obj, data->pid);
    return G_SOURCE_REMOVE;
}

static void unwatch(virNetworkObj *obj)
{
    guint id = g_atomic_int_exchange((gint *)&obj->runtime.dnsmasq_watch, 0);
    GSource *source = id ? g_main_context_find_source_by_id(obj->driver->context, id) : NULL;

    if (source)
        g_source_destroy(source);
}

static void watch(virNetworkObj *obj)
{
    watch_data *data = g_new(watch_data, 1);
    GSource *source = g_unix_fd_source_new(obj->runtime.dnsmasq.pidfd, G_IO_IN);
    gint64 now = g_get_monotonic_time();

    if (now - obj->runtime.dnsmasq_started > STEADY_US)
        obj->runtime.dnsmasq_starts = 0;
    obj->runtime.dnsmasq_starts++;
    obj->runtime.dnsmasq_started = now;
    *data = (watch_data){virNetworkObjRef(obj), obj->runtime.dnsmasq.pid};
    g_source_set_callback(source, G_SOURCE_FUNC(dnsmasq_ended), data, watch_free);
    obj->runtime.dnsmasq_watch = g_source_attach(source, obj->driver->context);
    g_source_unref(source);
}

/* Who is in the way, " (53/udp is held by ...)", or an empty text. */
static char *name_holder(const virNetworkDef *live, const char *words)
{
    static const struct {
        gboolean udp;
        unsigned port;
    } ports[] = {{TRUE, 53}, {FALSE, 53}, {TRUE, 67}};
    const virNetworkIPDef *ip = virNetworkDefGetIPByIndex(live, AF_INET, 0);
    g_autofree char *address = ip ? virSocketAddrFormat(&ip->address) : NULL;

    if (!strstr(words, "in use"))
        return g_strdup("");
    for (gsize i = 0; i < G_N_ELEMENTS(ports); i++) {
        g_autofree char *holder = virPortHolderFind(ports[i].udp, address, ports[i].port);

        if (holder)
            return g_strdup_printf("; port %u/%s is held by %s", ports[i].port,
                                   ports[i].udp ? "udp" : "tcp", holder);
    }
    return g_strdup("");
}

static gboolean launch(virNetworkObj *obj, const virNetworkDef *live, GError **error)
{
    g_autofree char *conf = conf_path(obj, "conf");
    g_autoptr(virCommand) cmd = virCommandNew(obj->driver->dnsmasq);
    g_auto(virCommandResult) result = {0};

    virCommandAddArgFormat(cmd, "--conf-file=%s", conf);
    virCommandAddArg(cmd, "--leasefile-ro");
    virCommandAddArgFormat(cmd, "--dhcp-script=%s", obj->driver->lease_helper);
    virCommandAddEnv(cmd, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    virCommandAddEnv(cmd, "VIR_BRIDGE_NAME", live->bridge);
    virCommandAddEnv(cmd, "VIR_LEASE_DIR", obj->driver->dnsmasq_dir);
    virCommandSetDaemon(cmd, TRUE);
    if (!virCommandRun(cmd, START_TIMEOUT_MS, &result, error))
        return FALSE;
    if (result.exit_status != 0) {
        g_autofree char *holder = name_holder(live, result.err);

        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR,
                    "dnsmasq for network '%s' does not start: %s%s", obj->name,
                    *g_strstrip(result.err) ? result.err : "it says nothing", holder);
        return FALSE;
    }
    if (!find_running(obj, &obj->runtime.dnsmasq)) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_INTERNAL_ERROR,
                    "dnsmasq for network '%s' started and ended at once", obj->name);
        return FALSE;
    }
    return TRUE;
}

gboolean virDnsmasqStart(virNetworkObj *obj, const virNetworkDef *live, GError **error)
{
    gboolean changed = FALSE;

    if (!virDnsmasqIsNeeded(live))
        return TRUE;
    if (!write_files(obj, live, &changed, error))
        return FALSE;
    if (find_running(obj, &obj->runtime.dnsmasq)) {
        if (!changed) {
            watch(obj);
            return TRUE;
        }
        if (!virDnsmasqStop(obj, error))
            return FALSE;
    }
    if (!launch(obj, live, error))
        return FALSE;
    watch(obj);
    return TRUE;
}

void virDnsmasqStartLater(virNetworkObj *obj)
{
    obj->runtime.dnsmasq_starts = MAX(obj->runtime.dnsmasq_starts, 2);
    restart_later(obj, 0);
}

gboolean virDnsmasqUpdate(virNetworkObj *obj, const virNetworkDef *old, const virNetworkDef *live,
                          GError **error)
{
    gboolean changed = FALSE;

    if (!virDnsmasqIsNeeded(live))
        return virDnsmasqStop(obj, error);
    if (!write_files(obj, live, &changed, error))
        return FALSE;
    if (!changed && obj->runtime.dnsmasq.pidfd >= 0)
        return virProcessKill(&obj->runtime.dnsmasq, SIGHUP, error);
    return virDnsmasqStop(obj, error) && virDnsmasqStart(obj, live, error);
}

void virDnsmasqBeginStop(virNetworkObj *obj)
{
    unwatch(obj);
    if (obj->runtime.dnsmasq.pidfd < 0)
        find_running(obj, &obj->runtime.dnsmasq);
    virProcessKill(&obj->runtime.dnsmasq, SIGTERM, NULL);
}

gboolean virDnsmasqStop(virNetworkObj *obj, GError **error)
{
    g_autofree char *path = pid_path(obj);

    unwatch(obj);
    if (obj->runtime.dnsmasq.pidfd < 0)
        find_running(obj, &obj->runtime.dnsmasq);
    return virProcessEnd(&obj->runtime.dnsmasq, STOP_GRACE_MS, error) &&
           virFileRemove(path, FALSE, error);
}

void virDnsmasqForget(virNetworkObj *obj)
{
    unwatch(obj);
}

void virDnsmasqRemoveFiles(virNetworkObj *obj, const virNetworkDef *def)
{
    static const char *const suffixes[] = {"conf", "hostsfile", "addnhosts"};

    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *path = conf_path(obj, suffixes[i]);

        unlink(path);
    }
    if (def && def->bridge) {
        g_autofree char *leases = virDnsmasqLeasePath(obj->driver, def->bridge);

        unlink(leases);
    }
}
