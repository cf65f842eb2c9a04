/*
 * qemu_event.c: what QEMU reports by itself
 *
 * A table of event names. Handlers run on the I/O thread: those that only tell clients do it at
 * once; those that change the domain submit a job that looks at the state as it is then.
 */
#include <string.h>

#include "common/base/error.h"
#include "common/base/log.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/disk.h"
#include "drivers/qemu/qemu_json.h"
#include "conf/device/chardev.h"
#include "drivers/qemu/qemu_hotplug.h"
#include "drivers/qemu/qemu_process.h"
#include "drivers/qemu/qemu_rpc.h"

VIR_LOG_INIT("qemu.event");

/* What a job needs of an event; owned by the job. */
typedef struct {
    virDomainObj *obj; /* not owned: the job holds it */
    gboolean (*func)(virDomainJob *job, const char *text, gint64 number, GError **error);
    char *text;
    gint64 number;
} qemuEventNews;

static void qemuEventNewsFree(gpointer opaque)
{
    qemuEventNews *news = opaque;

    g_free(news->text);
    g_free(news);
}

static gboolean qemuEventRun(virDomainJob *job, gpointer opaque, GError **error)
{
    const qemuEventNews *news = opaque;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    return !virDomainViewIsActive(view) || news->func(job, news->text, news->number, error);
}

static void qemuEventDone(gpointer opaque, const GError *error)
{
    if (error)
        VIR_WARN("%s", error->message);
}

static void qemuEventSubmit(virDomainObj *obj, const char *name,
                            gboolean (*func)(virDomainJob *job, const char *text, gint64 number,
                                             GError **error),
                            const char *text, gint64 number)
{
    qemuEventNews *news = g_new0(qemuEventNews, 1);

    news->func = func;
    news->text = g_strdup(text);
    news->number = number;
    virDomainJobSubmit(obj, VIR_DOMAIN_JOB_EVENT, name, 0, qemuEventRun, qemuEventDone, news,
                       qemuEventNewsFree);
}

static gboolean qemuEventPublish(virDomainJob *job, virDomainState state, int reason, int event,
                                 int detail, GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);

    virDomainEditSetState(edit, state, reason);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, event, detail));
    return virDomainCommit(&edit, error);
}

/* --- running and paused --- */

static int qemuEventPausedDetail(int reason)
{
    static const struct {
        int reason;
        int detail;
    } details[] = {
        {VIR_DOMAIN_PAUSED_IOERROR, VIR_DOMAIN_EVENT_SUSPENDED_IOERROR},
        {VIR_DOMAIN_PAUSED_WATCHDOG, VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG},
        {VIR_DOMAIN_PAUSED_SHUTTING_DOWN, VIR_DOMAIN_EVENT_SUSPENDED_PAUSED},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(details); i++) {
        if (details[i].reason == reason)
            return details[i].detail;
    }
    return VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
}

static gboolean qemuEventStopJob(virDomainJob *job, const char *text, gint64 number, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (view->state != VIR_DOMAIN_RUNNING)
        return TRUE;
    return qemuEventPublish(job, VIR_DOMAIN_PAUSED, number, VIR_DOMAIN_EVENT_SUSPENDED,
                            qemuEventPausedDetail(number), error);
}

static void qemuEventStop(virDomainObj *obj, JsonObject *data)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    int reason;

    g_mutex_lock(&priv->lock);
    reason = priv->pause_reason ? priv->pause_reason : (int)VIR_DOMAIN_PAUSED_UNKNOWN;
    priv->pause_reason = 0;
    g_mutex_unlock(&priv->lock);
    qemuEventSubmit(obj, "stop event", qemuEventStopJob, NULL, reason);
}

static gboolean qemuEventResumeJob(virDomainJob *job, const char *text, gint64 number,
                                   GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (view->state != VIR_DOMAIN_PAUSED && view->state != VIR_DOMAIN_PMSUSPENDED)
        return TRUE;
    return qemuEventPublish(job, VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_UNPAUSED,
                            VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_RESUMED_UNPAUSED, error);
}

static void qemuEventResume(virDomainObj *obj, JsonObject *data)
{
    qemuEventSubmit(obj, "resume event", qemuEventResumeJob, NULL, 0);
}

static gboolean qemuEventSuspendJob(virDomainJob *job, const char *text, gint64 number,
                                    GError **error)
{
    return qemuEventPublish(job, VIR_DOMAIN_PMSUSPENDED, VIR_DOMAIN_PMSUSPENDED_UNKNOWN,
                            VIR_DOMAIN_EVENT_PMSUSPENDED, VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY,
                            error);
}

static void qemuEventSuspend(virDomainObj *obj, JsonObject *data)
{
    virDomainEventEmit(obj, virDomainEventPMSuspendNew(obj));
    qemuEventSubmit(obj, "suspend event", qemuEventSuspendJob, NULL, 0);
}

static gboolean qemuEventWakeupJob(virDomainJob *job, const char *text, gint64 number,
                                   GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (view->state != VIR_DOMAIN_PMSUSPENDED)
        return TRUE;
    return qemuEventPublish(job, VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_WAKEUP,
                            VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STARTED_WAKEUP, error);
}

static void qemuEventWakeup(virDomainObj *obj, JsonObject *data)
{
    virDomainEventEmit(obj, virDomainEventPMWakeupNew(obj));
    qemuEventSubmit(obj, "wakeup event", qemuEventWakeupJob, NULL, 0);
}

/* --- the guest's end and its restart --- */

static gboolean qemuEventRestart(virDomainJob *job, GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    qemuMonitorStep steps[] = {{.command = "system_reset"}, {.command = "cont"}};
    gboolean ok;

    if (!mon)
        return FALSE;
    ok = qemuMonitorCallBatch(mon, steps, G_N_ELEMENTS(steps), 0, error);
    qemuMonitorStepsClear(steps, G_N_ELEMENTS(steps));
    if (ok)
        virDomainEventEmit(job->obj, virDomainEventRebootNew(job->obj));
    return ok;
}

/* QEMU keeps a guest that has ended (-no-shutdown), until we have decided. @number: the guest did
 * it itself. */
static gboolean qemuEventShutdownJob(virDomainJob *job, const char *text, gint64 number,
                                     GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    virDomainOnAction action = virDomainViewLive(view)->onPoweroff;
    gboolean restart;

    g_mutex_lock(&priv->lock);
    restart = priv->restart_on_shutdown;
    priv->restart_on_shutdown = FALSE;
    g_mutex_unlock(&priv->lock);
    if (restart || action == VIR_DOMAIN_ON_RESTART || action == VIR_DOMAIN_ON_RENAME_RESTART)
        return qemuEventRestart(job, error);
    if (action == VIR_DOMAIN_ON_PRESERVE)
        return qemuEventPublish(job, VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_SHUTDOWN_USER,
                                VIR_DOMAIN_EVENT_SHUTDOWN, VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED,
                                error);
    virDomainEventEmit(job->obj,
                       virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_SHUTDOWN,
                                                  number ? VIR_DOMAIN_EVENT_SHUTDOWN_GUEST
                                                         : VIR_DOMAIN_EVENT_SHUTDOWN_HOST));
    /* A QEMU that may still write gets the time to do so. */
    if (!qemuProcessKill(priv, 5000, error))
        return FALSE;
    qemuDomainPrivateReset(priv);
    virDomainStopped(job, VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_SHUTDOWN,
                     VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN);
    return TRUE;
}

static void qemuEventShutdown(virDomainObj *obj, JsonObject *data)
{
    const char *reason = qemuJsonGetString(data, "reason");

    /* It goes by itself then, and its end is news enough. */
    if (g_strcmp0(reason, "host-qmp-quit") == 0 || g_strcmp0(reason, "host-signal") == 0)
        return;
    qemuEventSubmit(obj, "shutdown event", qemuEventShutdownJob, NULL,
                    qemuJsonGetBool(data, "guest", TRUE));
}

static void qemuEventReset(virDomainObj *obj, JsonObject *data)
{
    if (qemuJsonGetBool(data, "guest", FALSE))
        virDomainEventEmit(obj, virDomainEventRebootNew(obj));
}

static gboolean qemuEventPanicJob(virDomainJob *job, const char *text, gint64 number,
                                  GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    switch (virDomainViewLive(view)->onCrash) {
    case VIR_DOMAIN_ON_RESTART:
    case VIR_DOMAIN_ON_RENAME_RESTART:
    case VIR_DOMAIN_ON_COREDUMP_RESTART:
        return qemuEventRestart(job, error);
    case VIR_DOMAIN_ON_PRESERVE:
        return qemuEventPublish(job, VIR_DOMAIN_CRASHED, VIR_DOMAIN_CRASHED_PANICKED,
                                VIR_DOMAIN_EVENT_CRASHED, VIR_DOMAIN_EVENT_CRASHED_PANICKED, error);
    default:
        break;
    }
    virDomainEventEmit(job->obj, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_CRASHED,
                                                            VIR_DOMAIN_EVENT_CRASHED_PANICKED));
    if (!qemuProcessKill(priv, 0, error))
        return FALSE;
    qemuDomainPrivateReset(priv);
    virDomainStopped(job, VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_CRASHED,
                     VIR_DOMAIN_EVENT_STOPPED_CRASHED);
    return TRUE;
}

static void qemuEventPanic(virDomainObj *obj, JsonObject *data)
{
    qemuEventSubmit(obj, "panic event", qemuEventPanicJob, NULL, 0);
}

/* --- devices --- */

static void qemuEventNotePause(virDomainObj *obj, int reason)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);

    g_mutex_lock(&priv->lock);
    priv->pause_reason = reason;
    g_mutex_unlock(&priv->lock);
}

static void qemuEventWatchdog(virDomainObj *obj, JsonObject *data)
{
    static const struct {
        const char *name;
        int action;
    } actions[] = {
        {"reset", VIR_DOMAIN_EVENT_WATCHDOG_RESET},
        {"shutdown", VIR_DOMAIN_EVENT_WATCHDOG_SHUTDOWN},
        {"poweroff", VIR_DOMAIN_EVENT_WATCHDOG_POWEROFF},
        {"pause", VIR_DOMAIN_EVENT_WATCHDOG_PAUSE},
        {"debug", VIR_DOMAIN_EVENT_WATCHDOG_DEBUG},
        {"none", VIR_DOMAIN_EVENT_WATCHDOG_NONE},
        {"inject-nmi", VIR_DOMAIN_EVENT_WATCHDOG_INJECTNMI},
    };
    const char *name = qemuJsonGetString(data, "action");

    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (g_strcmp0(name, actions[i].name) != 0)
            continue;
        if (actions[i].action == VIR_DOMAIN_EVENT_WATCHDOG_PAUSE)
            qemuEventNotePause(obj, VIR_DOMAIN_PAUSED_WATCHDOG);
        virDomainEventEmit(obj, virDomainEventWatchdogNew(obj, actions[i].action));
    }
}

static void qemuEventRtc(virDomainObj *obj, JsonObject *data)
{
    virDomainEventEmit(obj, virDomainEventRTCChangeNew(obj, qemuJsonGetInt(data, "offset", 0)));
}

static gboolean qemuEventBalloonJob(virDomainJob *job, const char *text, gint64 number,
                                    GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);

    virDomainEditLive(edit)->mem.cur_balloon = number;
    virDomainEditAddEvent(edit, virDomainEventBalloonChangeNew(job->obj, number));
    return virDomainCommit(&edit, error);
}

static void qemuEventBalloon(virDomainObj *obj, JsonObject *data)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    guint64 bytes = 0;

    if (!qemuJsonGetU64(data, "actual", &bytes))
        return;
    g_mutex_lock(&priv->lock);
    priv->stats.balloon = bytes / 1024;
    g_mutex_unlock(&priv->lock);
    qemuEventSubmit(obj, "balloon event", qemuEventBalloonJob, NULL, bytes / 1024);
}

static gboolean qemuEventTrayJob(virDomainJob *job, const char *text, gint64 number, GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    virDomainDeviceKind kind;
    virDomainDiskDef *disk = virDomainDefFindDeviceByAlias(virDomainEditLive(edit), text, &kind);

    if (!disk || kind != VIR_DOMAIN_DEVICE_DISK)
        return TRUE;
    disk->tray_status = number ? VIR_DOMAIN_DISK_TRAY_OPEN : VIR_DOMAIN_DISK_TRAY_CLOSED;
    virDomainEditAddEvent(edit,
                          virDomainEventTrayChangeNew(job->obj, text,
                                                      number ? VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN
                                                             : VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE));
    return virDomainCommit(&edit, error);
}

static void qemuEventTray(virDomainObj *obj, JsonObject *data)
{
    const char *id = qemuJsonGetString(data, "id");

    if (id)
        qemuEventSubmit(obj, "tray event", qemuEventTrayJob, id,
                        qemuJsonGetBool(data, "tray-open", FALSE));
}

/* The disk that a block node belongs to: nodes are called "libvirt-N-format". */
static const virDomainDiskDef *qemuEventFindDisk(const virDomainDef *live, JsonObject *data)
{
    const char *node = qemuJsonGetString(data, "node-name");
    unsigned id = 0;

    if (!node || !g_str_has_prefix(node, "libvirt-"))
        return NULL;
    id = g_ascii_strtoull(node + strlen("libvirt-"), NULL, 10);
    for (gsize i = 0; i < live->ndisks; i++) {
        for (const virStorageSource *src = live->disks[i]->src; src; src = src->backingStore) {
            if (src->id == id)
                return live->disks[i];
        }
    }
    return NULL;
}

static void qemuEventIOError(virDomainObj *obj, JsonObject *data)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    const virDomainDef *live = virDomainViewLive(view);
    const virDomainDiskDef *disk = live ? qemuEventFindDisk(live, data) : NULL;
    const char *name = qemuJsonGetString(data, "action");
    int action = VIR_DOMAIN_EVENT_IO_ERROR_REPORT;

    if (g_strcmp0(name, "stop") == 0) {
        action = VIR_DOMAIN_EVENT_IO_ERROR_PAUSE;
        qemuEventNotePause(obj, VIR_DOMAIN_PAUSED_IOERROR);
    } else if (g_strcmp0(name, "ignore") == 0) {
        action = VIR_DOMAIN_EVENT_IO_ERROR_NONE;
    }
    virDomainEventEmit(
        obj, virDomainEventIOErrorNew(obj, disk && disk->src->path ? disk->src->path : "",
                                      disk && disk->info.alias ? disk->info.alias : "", action,
                                      qemuJsonGetBool(data, "nospace", FALSE) ? "enospc" : ""));
}

static int qemuEventGraphicsFamily(const char *family)
{
    if (g_strcmp0(family, "ipv6") == 0)
        return VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV6;
    if (g_strcmp0(family, "unix") == 0)
        return VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_UNIX;
    return VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV4;
}

static void qemuEventGraphicsEnd(JsonObject *data, virDomainEventGraphicsEnd *end)
{
    const char *host = qemuJsonGetString(data, "host");
    const char *service = qemuJsonGetString(data, "service");

    end->family = qemuEventGraphicsFamily(qemuJsonGetString(data, "family"));
    end->node = host ? host : "";
    end->service = service ? service : "";
}

static void qemuEventVnc(virDomainObj *obj, JsonObject *data, int phase)
{
    JsonObject *server = qemuJsonGetObject(data, "server");
    JsonObject *client = qemuJsonGetObject(data, "client");
    const char *auth = qemuJsonGetString(server, "auth");
    const char *names[4];
    const char *x509 = qemuJsonGetString(client, "x509_dname");
    const char *sasl = qemuJsonGetString(client, "sasl_username");
    virDomainEventGraphicsEnd local;
    virDomainEventGraphicsEnd remote;
    gsize n = 0;

    qemuEventGraphicsEnd(server, &local);
    qemuEventGraphicsEnd(client, &remote);
    if (x509) {
        names[2 * n] = "x509dname";
        names[2 * n++ + 1] = x509;
    }
    if (sasl) {
        names[2 * n] = "saslUsername";
        names[2 * n++ + 1] = sasl;
    }
    virDomainEventEmit(
        obj, virDomainEventGraphicsNew(obj, phase, &local, &remote, auth ? auth : "", names, n));
}

static void qemuEventVncConnected(virDomainObj *obj, JsonObject *data)
{
    qemuEventVnc(obj, data, VIR_DOMAIN_EVENT_GRAPHICS_CONNECT);
}

static void qemuEventVncInitialized(virDomainObj *obj, JsonObject *data)
{
    qemuEventVnc(obj, data, VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE);
}

static void qemuEventVncDisconnected(virDomainObj *obj, JsonObject *data)
{
    qemuEventVnc(obj, data, VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT);
}

/* The guest has let go of a device that it was asked to. */
static gboolean qemuEventDeletedJob(virDomainJob *job, const char *text, gint64 number,
                                    GError **error)
{
    return qemuHotplugRemoved(job, text, error);
}

static void qemuEventDeleted(virDomainObj *obj, JsonObject *data)
{
    const char *alias = qemuJsonGetString(data, "device");

    if (alias)
        qemuEventSubmit(obj, "device removal", qemuEventDeletedJob, alias, 0);
}

static void qemuEventUnplugError(virDomainObj *obj, JsonObject *data)
{
    const char *alias = qemuJsonGetString(data, "device");

    if (alias)
        virDomainEventEmit(obj, virDomainEventDeviceRemovalFailedNew(obj, alias));
}

/* The guest opened or closed a channel. */
static gboolean qemuEventChannelJob(virDomainJob *job, const char *text, gint64 number,
                                    GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    virDomainDeviceKind kind;
    virDomainChrDef *channel = virDomainDefFindDeviceByAlias(virDomainEditLive(edit), text, &kind);

    if (!channel || kind != VIR_DOMAIN_DEVICE_CHANNEL)
        return TRUE;
    channel->state =
        number ? VIR_DOMAIN_CHR_DEVICE_STATE_CONNECTED : VIR_DOMAIN_CHR_DEVICE_STATE_DISCONNECTED;
    if (g_strcmp0(channel->name, "org.qemu.guest_agent.0") == 0)
        virDomainEditAddEvent(
            edit, virDomainEventAgentLifecycleNew(
                      job->obj,
                      number ? VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED
                             : VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED,
                      VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL));
    return virDomainCommit(&edit, error);
}

static void qemuEventChannel(virDomainObj *obj, JsonObject *data)
{
    const char *id = qemuJsonGetString(data, "id");

    if (id)
        qemuEventSubmit(obj, "channel event", qemuEventChannelJob, id,
                        qemuJsonGetBool(data, "open", FALSE));
}

static const struct {
    const char *name;
    void (*handle)(virDomainObj *obj, JsonObject *data);
} handlers[] = {
    {"BALLOON_CHANGE", qemuEventBalloon},
    {"BLOCK_IO_ERROR", qemuEventIOError},
    {"DEVICE_DELETED", qemuEventDeleted},
    {"DEVICE_TRAY_MOVED", qemuEventTray},
    {"DEVICE_UNPLUG_GUEST_ERROR", qemuEventUnplugError},
    {"GUEST_PANICKED", qemuEventPanic},
    {"RESET", qemuEventReset},
    {"RESUME", qemuEventResume},
    {"RTC_CHANGE", qemuEventRtc},
    {"SHUTDOWN", qemuEventShutdown},
    {"STOP", qemuEventStop},
    {"SUSPEND", qemuEventSuspend},
    {"VNC_CONNECTED", qemuEventVncConnected},
    {"VNC_DISCONNECTED", qemuEventVncDisconnected},
    {"VNC_INITIALIZED", qemuEventVncInitialized},
    {"VSERPORT_CHANGE", qemuEventChannel},
    {"WAKEUP", qemuEventWakeup},
    {"WATCHDOG", qemuEventWatchdog},
};

static void qemuEventReceived(qemuMonitor *mon, const char *name, JsonObject *data, gint64 seconds,
                              gint64 micros, gpointer opaque)
{
    virDomainObj *obj = opaque;

    qemuRpcMonitorEvent(obj, name, data, seconds, micros);
    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++) {
        if (strcmp(handlers[i].name, name) == 0)
            handlers[i].handle(obj, data);
    }
}

/* Mostly the process has ended, which its pidfd tells. If it has not, it is there but deaf. */
static void qemuEventMonitorClosed(qemuMonitor *mon, const char *reason, gpointer opaque)
{
    virDomainObj *obj = opaque;
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    g_autoptr(qemuMonitor) mine = NULL;

    g_mutex_lock(&priv->lock);
    if (priv->mon == mon)
        mine = g_steal_pointer(&priv->mon);
    g_mutex_unlock(&priv->lock);
    VIR_DEBUG("a monitor has closed: %s", reason);
}

const qemuMonitorCallbacks qemuEventCallbacks = {qemuEventReceived, qemuEventMonitorClosed};
