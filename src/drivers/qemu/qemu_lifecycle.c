/*
 * qemu_lifecycle.c: what is done to a running guest as a whole
 */
#include "drivers/qemu/qemu_lifecycle.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/memballoon.h"
#include "conf/device/video.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_json.h"

/* One command without arguments. */
static gboolean qemuLifecycleRun(virDomainJob *job, const char *command, GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);

    return mon && qemuMonitorRun(mon, command, NULL, error);
}

static gboolean qemuLifecycleCheckFlags(unsigned flags, GError **error)
{
    /* The guest agent comes later; ACPI is what remains. */
    if (!flags || flags & (VIR_DOMAIN_SHUTDOWN_DEFAULT | VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN))
        return TRUE;
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_ARGUMENT_UNSUPPORTED,
                "only the ACPI power button can be pressed; ask for mode 'acpi'");
    return FALSE;
}

static gboolean qemuLifecyclePressPower(virDomainJob *job, gboolean restart, GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);

    g_mutex_lock(&priv->lock);
    priv->restart_on_shutdown = restart;
    g_mutex_unlock(&priv->lock);
    return qemuLifecycleRun(job, "system_powerdown", error);
}

gboolean qemuLifecycleShutdown(virDomainJob *job, unsigned flags, GError **error)
{
    return qemuLifecycleCheckFlags(flags, error) && qemuLifecyclePressPower(job, FALSE, error);
}

/* The guest shuts down for the power button; the SHUTDOWN event then resets it instead of ending.
 */
gboolean qemuLifecycleReboot(virDomainJob *job, unsigned flags, GError **error)
{
    return qemuLifecycleCheckFlags(flags, error) && qemuLifecyclePressPower(job, TRUE, error);
}

gboolean qemuLifecycleReset(virDomainJob *job, unsigned flags, GError **error)
{
    return qemuLifecycleRun(job, "system_reset", error);
}

gboolean qemuLifecycleSuspend(virDomainJob *job, GError **error)
{
    g_autoptr(virDomainEdit) edit = NULL;

    if (!qemuLifecycleRun(job, "stop", error))
        return FALSE;
    edit = virDomainEditNew(job->obj);
    virDomainEditSetState(edit, VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_USER);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_SUSPENDED,
                                                           VIR_DOMAIN_EVENT_SUSPENDED_PAUSED));
    return virDomainCommit(&edit, error);
}

gboolean qemuLifecycleResume(virDomainJob *job, GError **error)
{
    g_autoptr(virDomainEdit) edit = NULL;

    if (!qemuLifecycleRun(job, "cont", error))
        return FALSE;
    edit = virDomainEditNew(job->obj);
    virDomainEditSetState(edit, VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_UNPAUSED);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_RESUMED,
                                                           VIR_DOMAIN_EVENT_RESUMED_UNPAUSED));
    return virDomainCommit(&edit, error);
}

gboolean qemuLifecycleInjectNmi(virDomainJob *job, unsigned flags, GError **error)
{
    return qemuLifecycleRun(job, "inject-nmi", error);
}

gboolean qemuLifecyclePMWakeup(virDomainJob *job, unsigned flags, GError **error)
{
    return qemuLifecycleRun(job, "system_wakeup", error);
}

gboolean qemuLifecycleSendKey(virDomainJob *job, const virDomainKeys *keys, GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    JsonArray *list;
    JsonObject *arguments;

    if (!mon)
        return FALSE;
    /* QEMU counts keys as the "qnum" set does. */
    if (keys->codeset != VIR_KEYCODE_SET_QNUM && keys->codeset != VIR_KEYCODE_SET_XT &&
        keys->codeset != VIR_KEYCODE_SET_ATSET1) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_ARGUMENT_UNSUPPORTED,
                    "keys can only be given in the codesets qnum, xt and atset1 yet");
        return FALSE;
    }
    list = json_array_new();
    for (gsize i = 0; i < keys->ncodes; i++)
        json_array_add_object_element(
            list, qemuJsonObject("s:type", "number", "u:data", keys->codes[i], NULL));
    arguments = qemuJsonObject("a:keys", list, NULL);
    if (keys->holdtime)
        qemuJsonAdd(arguments, "u:hold-time", keys->holdtime, NULL);
    return qemuMonitorRun(mon, "send-key", arguments, error);
}

int qemuLifecycleScreenshot(virDomainJob *job, unsigned screen, unsigned flags, char **mime,
                            GError **error)
{
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *live = virDomainViewLive(view);
    g_autofree char *path = NULL;
    JsonObject *arguments;
    VIR_AUTOCLOSE fd = -1;

    if (!mon)
        return -1;
    if (!live->nvideos) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_INVALID,
                    "the domain '%s' has no screen", live->name);
        return -1;
    }
    /* QEMU writes it as its own user into its own folder; nothing else is there. */
    path = g_strdup_printf("%s/screenshot", priv->dir);
    arguments = qemuJsonObject("s:filename", path, NULL);
    if (screen)
        qemuJsonAdd(arguments, "s:device", live->videos[0]->info.alias, "u:head", screen, NULL);
    if (!qemuMonitorRun(mon, "screendump", arguments, error))
        return -1;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot open the picture '%s'", path);
    unlink(path);
    *mime = fd < 0 ? NULL : g_strdup("image/x-portable-pixmap");
    return virFdSteal(&fd);
}

static gboolean qemuLifecycleCheckBalloon(const virDomainDef *live, GError **error)
{
    if (live->nmemballoons && live->memballoons[0]->model != VIR_DOMAIN_MEMBALLOON_MODEL_NONE)
        return TRUE;
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_INVALID,
                "the domain '%s' has no memory balloon", live->name);
    return FALSE;
}

gboolean qemuLifecycleSetMemory(virDomainJob *job, virDomainDef *live, unsigned long long kib,
                                GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);

    if (!mon || !qemuLifecycleCheckBalloon(live, error) ||
        !qemuMonitorRun(mon, "balloon", qemuJsonObject("U:value", (guint64)kib * 1024, NULL),
                        error))
        return FALSE;
    return TRUE;
}

gboolean qemuLifecycleSetStatsPeriod(virDomainJob *job, virDomainDef *live, int period,
                                     GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    g_autofree char *path = NULL;

    if (!mon || !qemuLifecycleCheckBalloon(live, error))
        return FALSE;
    path = g_strdup_printf("/machine/peripheral/%s", live->memballoons[0]->info.alias);
    if (!qemuMonitorRun(mon, "qom-set",
                        qemuJsonObject("s:path", path, "s:property", "guest-stats-polling-interval",
                                       "i:value", period, NULL),
                        error))
        return FALSE;
    live->memballoons[0]->period = period;
    return TRUE;
}
