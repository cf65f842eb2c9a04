/*
 * qemu_setup.c: the one conversation with a QEMU before its guest runs
 *
 * All questions and settings go out in one write and are awaited together, so that starting costs
 * one round trip.
 *
 * Thread: a domain's running job.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/device/chardev.h"
#include "conf/device/graphics.h"
#include "conf/device/memballoon.h"
#include "conf/device/net.h"
#include "drivers/qemu/qemu_json.h"
#include "drivers/qemu/qemu_process.h"

#define SETUP_TIMEOUT_MS 30000

static qemuMonitorStep *qemuSetupAdd(GArray *steps, const char *command, JsonObject *arguments)
{
    qemuMonitorStep step = {.command = command, .arguments = arguments};

    g_array_append_val(steps, step);
    return &g_array_index(steps, qemuMonitorStep, steps->len - 1);
}

static void qemuSetupAddSettings(GArray *steps, const virDomainDef *live)
{
    unsigned long long memory = virDomainDefGetMemoryTotal(live);

    for (gsize i = 0; i < live->nnets; i++) {
        if (live->nets[i]->linkstate == VIR_DOMAIN_NET_INTERFACE_LINK_STATE_DOWN)
            qemuSetupAdd(steps, "set_link",
                         qemuJsonObject("s:name", live->nets[i]->info.alias, "b:up", FALSE, NULL));
    }
    for (gsize i = 0; i < live->ngraphics; i++) {
        const virDomainGraphicsDef *graphics = live->graphics[i];
        const char *protocol = graphics->type == VIR_DOMAIN_GRAPHICS_TYPE_VNC ? "vnc" : "spice";

        if (graphics->auth.passwd)
            qemuSetupAdd(
                steps, "set_password",
                qemuJsonObject("s:protocol", protocol, "s:password", graphics->auth.passwd, NULL));
    }
    if (!live->nmemballoons || live->memballoons[0]->model == VIR_DOMAIN_MEMBALLOON_MODEL_NONE)
        return;
    if (live->mem.cur_balloon && live->mem.cur_balloon < memory)
        qemuSetupAdd(steps, "balloon",
                     qemuJsonObject("U:value", (guint64)live->mem.cur_balloon * 1024, NULL));
    if (live->memballoons[0]->period) {
        g_autofree char *path =
            g_strdup_printf("/machine/peripheral/%s", live->memballoons[0]->info.alias);

        qemuSetupAdd(steps, "qom-set",
                     qemuJsonObject("s:path", path, "s:property", "guest-stats-polling-interval",
                                    "u:value", live->memballoons[0]->period, NULL))
            ->optional = TRUE;
    }
}

/* "pty:/dev/pts/3" of @label gives the path. */
static void qemuSetupTakePty(virDomainChrDef *chr, const char *label, const char *filename)
{
    g_autofree char *mine = chr->info.alias ? g_strdup_printf("char%s", chr->info.alias) : NULL;

    if (g_strcmp0(mine, label) != 0 || chr->source.type != VIR_DOMAIN_CHR_TYPE_PTY ||
        !g_str_has_prefix(filename, "pty:"))
        return;
    g_free(chr->source.path);
    chr->source.path = g_strdup(filename + strlen("pty:"));
}

static void qemuSetupTakeChardevs(virDomainDef *live, JsonNode *value)
{
    const struct {
        virDomainChrDef **list;
        gsize n;
    } lists[] = {
        {live->serials, live->nserials},
        {live->parallels, live->nparallels},
        {live->channels, live->nchannels},
        {live->consoles, live->nconsoles},
    };
    JsonArray *array = qemuJsonNodeArray(value);

    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonObject *chardev = qemuJsonElementObject(array, i);
        const char *label = qemuJsonGetString(chardev, "label");
        const char *filename = qemuJsonGetString(chardev, "filename");

        for (gsize l = 0; label && filename && l < G_N_ELEMENTS(lists); l++) {
            for (gsize k = 0; k < lists[l].n; k++)
                qemuSetupTakePty(lists[l].list[k], label, filename);
        }
    }
}

static void qemuSetupTakeThreads(qemuDomainPrivate *priv, JsonNode *value)
{
    JsonArray *array = qemuJsonNodeArray(value);
    guint n = array ? json_array_get_length(array) : 0;
    int *tids = g_new0(int, n);

    for (guint i = 0; i < n; i++) {
        JsonObject *cpu = qemuJsonElementObject(array, i);
        gint64 index = qemuJsonGetInt(cpu, "cpu-index", i);

        if (index >= 0 && index < n)
            tids[index] = qemuJsonGetInt(cpu, "thread-id", 0);
    }
    g_mutex_lock(&priv->lock);
    g_free(priv->vcpu_tids);
    priv->vcpu_tids = tids;
    priv->nvcpu_tids = n;
    g_mutex_unlock(&priv->lock);
}

gboolean qemuSetupRun(qemuDomainPrivate *priv, qemuMonitor *mon, virDomainDef *live,
                      gboolean paused, GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, TRUE, sizeof(qemuMonitorStep));
    gboolean ok;

    qemuSetupAdd(steps, "query-chardev", NULL);
    qemuSetupAdd(steps, "query-cpus-fast", NULL);
    qemuSetupAddSettings(steps, live);
    if (!paused)
        qemuSetupAdd(steps, "cont", NULL);
    ok = qemuMonitorCallBatch(mon, (qemuMonitorStep *)steps->data, steps->len, SETUP_TIMEOUT_MS,
                              error);
    if (ok) {
        qemuSetupTakeChardevs(live, g_array_index(steps, qemuMonitorStep, 0).value);
        qemuSetupTakeThreads(priv, g_array_index(steps, qemuMonitorStep, 1).value);
    }
    qemuMonitorStepsClear((qemuMonitorStep *)steps->data, steps->len);
    return ok;
}

/* QEMU's run states as libvirt's. */
static const struct {
    const char *status;
    virDomainState state;
    int reason;
} run_states[] = {
    {"running", VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_UNKNOWN},
    {"paused", VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_UNKNOWN},
    {"prelaunch", VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_STARTING_UP},
    {"io-error", VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_IOERROR},
    {"watchdog", VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_WATCHDOG},
    {"guest-panicked", VIR_DOMAIN_CRASHED, VIR_DOMAIN_CRASHED_PANICKED},
    {"shutdown", VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_SHUTDOWN_UNKNOWN},
    {"suspended", VIR_DOMAIN_PMSUSPENDED, VIR_DOMAIN_PMSUSPENDED_UNKNOWN},
    {"internal-error", VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_UNKNOWN},
};

gboolean qemuSetupRefresh(qemuDomainPrivate *priv, qemuMonitor *mon, virDomainStart *params,
                          GError **error)
{
    qemuMonitorStep steps[] = {{.command = "query-status"}, {.command = "query-cpus-fast"}};
    const char *status;

    if (!qemuMonitorCallBatch(mon, steps, G_N_ELEMENTS(steps), 2000, error)) {
        qemuMonitorStepsClear(steps, G_N_ELEMENTS(steps));
        return FALSE;
    }
    status = qemuJsonGetString(qemuJsonNodeObject(steps[0].value), "status");
    qemuSetupTakeThreads(priv, steps[1].value);
    for (gsize i = 0; i < G_N_ELEMENTS(run_states); i++) {
        if (g_strcmp0(status, run_states[i].status) != 0)
            continue;
        /* What the status file says about the same state is more precise. */
        if (params->state != run_states[i].state) {
            params->state = run_states[i].state;
            params->reason = run_states[i].reason;
        }
    }
    qemuMonitorStepsClear(steps, G_N_ELEMENTS(steps));
    return TRUE;
}
