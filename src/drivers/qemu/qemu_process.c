/*
 * qemu_process.c: starting a guest
 *
 * A table of phases. What the phases make is undone in one place when one of them fails; what a
 * killed daemon leaves behind is found by the status file written before the first phase, and ended
 * by qemu_process_recover.c.
 */
#include "drivers/qemu/qemu_process.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/host/cgroup.h"
#include "conf/device/disk.h"
#include "conf/device/graphics.h"
#include "drivers/qemu/conf/qemu_namespace.h"
#include "drivers/qemu/qemu_host.h"
#include "drivers/qemu/qemu_image.h"

VIR_LOG_INIT("qemu.process");

#define LAST_WORDS_MAX 2000

typedef struct {
    virDomainJob *job;
    virDomainObj *obj;
    virHypervisor *hv;
    qemuDriver *driver;
    qemuDomainPrivate *priv;
    virDomainDef *live;
    virDomainStart *params;
    virQEMUCaps *caps;
    qemuCommand *cmd;
    virCgroup *cgroup;
    qemuMonitor *mon;
    int monitor_fd; /* connected before QEMU runs */
} qemuStart;

char *qemuProcessLogPath(const virHypervisor *hv, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".log", NULL);

    return g_build_filename(hv->log_dir, file, NULL);
}

char *qemuProcessLastWords(virDomainObj *obj, const char *name)
{
    qemuDomainPrivate *priv = qemuDomainGet(obj);
    g_autofree char *path = qemuProcessLogPath(virDomainObjHypervisor(obj), name);
    g_autofree char *text = g_malloc0(LAST_WORDS_MAX + 1);
    VIR_AUTOCLOSE fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t end = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
    off_t begin = MAX(priv->log_offset, end - LAST_WORDS_MAX);
    char *utf8;

    if (end <= begin || pread(fd, text, end - begin, begin) <= 0)
        return NULL;
    utf8 = g_utf8_make_valid(text, -1);
    return g_strstrip(utf8);
}

/* Screens whose document names no address listen where qemu.conf says. */
static void qemuStartFillListens(const qemuDriver *driver, virDomainDef *live)
{
    for (gsize i = 0; i < live->ngraphics; i++) {
        virDomainGraphicsListenDef *listen = virDomainGraphicsGetListen(live->graphics[i], 0);

        if (!listen || listen->type != VIR_DOMAIN_GRAPHICS_LISTEN_TYPE_ADDRESS || listen->address)
            continue;
        listen->address = g_strdup(driver->vnc_listen);
        listen->fromConfig = TRUE;
    }
}

/* Everything that costs nothing to undo: what the guest is made of. */
static gboolean qemuStartPrepare(qemuStart *start, GError **error)
{
    virDomainDef *live = start->live;
    unsigned id = live->ndisks;

    if (!(start->caps = virQEMUCapsCacheLookup(live->emulator, error)))
        return FALSE;
    for (gsize i = 0; i < live->ndisks; i++) {
        if (!qemuImageDetectChain(live->disks[i]->src, error))
            return FALSE;
    }
    /* Indices are unique in the domain; images below others come after all disks. */
    for (gsize i = 0; i < live->ndisks; i++)
        live->disks[i]->src->id =
            virStorageSourceIsEmpty(live->disks[i]->src) ? 0 : live->ndisks - i;
    for (gsize i = 0; i < live->ndisks; i++) {
        virStorageSource *src = live->disks[i]->src->backingStore;

        for (; src && !virStorageSourceIsEmpty(src); src = src->backingStore)
            src->id = ++id;
    }
    qemuStartFillListens(start->driver, live);
    return qemuHostMakeNvram(start->driver, live, error);
}

/* The folder, and a place in it where the monitor listens: bound by us, so that connecting needs no
 * waiting for QEMU. */
static gboolean qemuStartFolder(qemuStart *start, GError **error)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};

    if (!qemuHostMakeDir(start->driver, start->priv->dir, error))
        return FALSE;
    if (strlen(start->priv->monitor_path) >= sizeof(addr.sun_path)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "the monitor's path '%s' is too long for a socket", start->priv->monitor_path);
        return FALSE;
    }
    return TRUE;
}

static gboolean qemuStartNetwork(qemuStart *start, GError **error)
{
    return virDomainNetsPrepare(start->job, start->live, error);
}

static gboolean qemuStartBuild(qemuStart *start, GError **error)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int listener = qemuHostOps.listen(start->driver, start->priv->monitor_path, error);

    if (listener < 0)
        return FALSE;
    g_strlcpy(addr.sun_path, start->priv->monitor_path, sizeof(addr.sun_path));
    start->monitor_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (start->monitor_fd < 0 ||
        connect(start->monitor_fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot connect to '%s'", addr.sun_path);
        close(listener);
        return FALSE;
    }
    start->cmd =
        qemuCommandNew(start->live, start->caps, start->priv->dir, &qemuHostOps, start->driver);
    return qemuCommandBuild(start->cmd, listener, error);
}

/* Limits that the kernel's groups give; a host without them still runs guests. */
static gboolean qemuStartCgroup(qemuStart *start, GError **error)
{
    const virDomainDef *live = start->live;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autoptr(GError) err = NULL;

    if (!start->driver->cgroups)
        return TRUE;
    name = qemuDomainShortName(live);
    path = g_strdup_printf("machine/qemu-%s", name + strlen("domain-"));
    start->cgroup = virCgroupNew(
        path, 1 << VIR_CGROUP_CPU | 1 << VIR_CGROUP_CPUACCT | 1 << VIR_CGROUP_MEMORY, &err);
    if (!start->cgroup) {
        VIR_INFO("domain '%s' runs without a cgroup: %s", live->name, err->message);
        return TRUE;
    }
    g_mutex_lock(&start->priv->lock);
    start->priv->cgroup_path = g_steal_pointer(&path);
    g_mutex_unlock(&start->priv->lock);
    if (live->cputune.sharesSpecified &&
        !virCgroupSetCpuShares(start->cgroup, live->cputune.shares, error))
        return FALSE;
    if (live->cputune.global_quota &&
        !virCgroupSetCpuQuota(start->cgroup, live->cputune.global_quota,
                              live->cputune.global_period ? live->cputune.global_period : 100000,
                              error))
        return FALSE;
    return !live->memtune.hard_limit ||
           virCgroupSetMemoryLimit(start->cgroup, live->memtune.hard_limit, error);
}

/* The environment QEMU gets: nothing of the daemon's but PATH, and what <qemu:commandline> adds. */
static void qemuStartEnvironment(qemuStart *start, virCommand *command)
{
    const qemuNamespaceDef *user = start->live->namespaceData;
    static const struct {
        const char *name;
        const char *below;
    } folders[] = {
        {"HOME", ""},
        {"XDG_DATA_HOME", "/.local/share"},
        {"XDG_CACHE_HOME", "/.cache"},
        {"XDG_CONFIG_HOME", "/.config"},
    };

    virCommandAddEnv(command, "LC_ALL", "C");
    virCommandAddEnvPass(command, "PATH");
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *value = g_strconcat(start->priv->dir, folders[i].below, NULL);

        virCommandAddEnv(command, folders[i].name, value);
    }
    if (start->live->clock.offset == VIR_DOMAIN_CLOCK_OFFSET_TIMEZONE)
        virCommandAddEnv(command, "TZ", start->live->clock.timezone);
    for (gsize i = 0; user && i < user->nenv; i++)
        virCommandAddEnv(command, user->env[i]->name,
                         user->env[i]->value ? user->env[i]->value : "");
}

/* QEMU's standard output and errors; its beginning is noted for the last words. -1 on failure. */
static int qemuStartOpenLog(qemuStart *start, const virCommand *command, GError **error)
{
    g_autofree char *path = qemuProcessLogPath(start->hv, start->live->name);
    g_autofree char *line = virCommandFormat(command);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *stamp = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autofree char *head = g_strdup_printf("%s.%03d+0000: starting up\n%s\n", stamp,
                                            g_date_time_get_microsecond(now) / 1000, line);
    VIR_AUTOCLOSE fd = -1;

    if (!virFileMakePath(start->hv->log_dir, 0711, error))
        return -1;
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot write the log '%s'", path);
        return -1;
    }
    if (!virFdWriteAll(fd, head, strlen(head), error))
        return -1;
    start->priv->log_offset = lseek(fd, 0, SEEK_END);
    return virFdSteal(&fd);
}

static gboolean qemuStartSpawn(qemuStart *start, GError **error)
{
    const qemuDriver *driver = start->driver;
    g_autofree char *path = qemuProcessMarkPath(start->hv, start->live->name);
    g_autoptr(qemuProcessMark) mark = qemuProcessMarkNew(path, error);
    g_autoptr(virCommand) command = NULL;
    VIR_AUTOCLOSE log = -1;

    if (!mark)
        return FALSE;
    g_ptr_array_add(start->cmd->argv, NULL);
    command = virCommandNewArgs((const char *const *)start->cmd->argv->pdata);
    for (guint i = 0; i < start->cmd->fds->len; i++)
        virCommandPassFd(command, g_array_index(start->cmd->fds, int, i), -1, FALSE);
    if ((log = qemuStartOpenLog(start, command, error)) < 0)
        return FALSE;
    virCommandSetStdout(command, log);
    virCommandSetStderr(command, log);
    qemuStartEnvironment(start, command);
    virCommandSetUmask(command, 0002);
    virCommandSetDaemon(command, TRUE);
    virCommandSetCwd(command, "/");
    if (driver->uid != (uid_t)-1)
        virCommandSetUser(command, driver->uid, driver->gid, driver->groups, driver->ngroups);
    if (start->live->mem.locked)
        virCommandSetLimit(command, RLIMIT_MEMLOCK, RLIM_INFINITY);
    if (start->cgroup) {
        const GPtrArray *folders = virCgroupFolders(start->cgroup);

        for (guint i = 0; i < folders->len; i++)
            virCommandAddCgroup(command, g_ptr_array_index(folders, i));
    }
    virCommandSetPreExec(command, qemuProcessMarkSet, mark);
    if (!virCommandStart(command, &start->priv->proc, error))
        return FALSE;
    g_mutex_lock(&start->priv->lock);
    start->priv->pid = start->priv->proc.pid;
    start->priv->start_ticks = virProcessStartTime(start->priv->proc.pid);
    g_mutex_unlock(&start->priv->lock);
    /* Our copies of what QEMU has now, the monitor's listener first of all: when QEMU dies before
     * it takes our call, the socket must close. */
    g_clear_pointer(&start->cmd, qemuCommandFree);
    return TRUE;
}

/* QEMU's own last words say more than that its monitor closed. */
static void qemuStartExplain(qemuStart *start, GError *cause, GError **error)
{
    g_autoptr(GError) why = cause;
    g_autofree char *words = NULL;
    g_autofree char *end = NULL;
    int status = 0;

    if (!qemuMonitorIsClosed(start->mon)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return;
    }
    if (virProcessWait(&start->priv->proc, 1000, &status, NULL) == 1)
        end = virProcessStatusFormat(status);
    words = qemuProcessLastWords(start->obj, start->live->name);
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                "the QEMU of domain '%s' ended while starting (%s)%s%s", start->live->name,
                end ? end : "it does not say how", words ? ": " : " and said nothing",
                words ? words : "");
}

static gboolean qemuStartConnect(qemuStart *start, GError **error)
{
    gboolean paused = (start->params->flags & VIR_DOMAIN_START_PAUSED) != 0;
    GError *err = NULL;

    start->mon = qemuMonitorNew(virFdSteal(&start->monitor_fd), &qemuEventCallbacks,
                                virDomainObjRef(start->obj), (GDestroyNotify)virDomainObjUnref);
    g_mutex_lock(&start->priv->lock);
    start->priv->mon = qemuMonitorRef(start->mon);
    g_mutex_unlock(&start->priv->lock);
    if (qemuSetupRun(start->priv, start->mon, start->live, paused, &err))
        return TRUE;
    qemuStartExplain(start, err, error);
    return FALSE;
}

static const struct {
    const char *name;
    gboolean (*run)(qemuStart *start, GError **error);
} start_phases[] = {
    {"prepare", qemuStartPrepare}, {"folder", qemuStartFolder}, {"network", qemuStartNetwork},
    {"build", qemuStartBuild},     {"cgroup", qemuStartCgroup}, {"spawn", qemuStartSpawn},
    {"connect", qemuStartConnect},
};

gboolean qemuProcessStart(virDomainJob *job, virDomainDef *live, virDomainStart *params,
                          GError **error)
{
    virHypervisor *hv = virDomainObjHypervisor(job->obj);
    qemuDomainPrivate *priv = qemuDomainGet(job->obj);
    g_autofree char *name = qemuDomainShortName(live);
    qemuStart start = {.job = job,
                       .obj = job->obj,
                       .hv = hv,
                       .driver = hv->driver_data,
                       .priv = priv,
                       .live = live,
                       .params = params,
                       .monitor_fd = -1};
    gboolean ok;

    qemuDomainPrivateReset(priv);
    priv->dir = g_build_filename(hv->lib_dir, name, NULL);
    priv->monitor_path = g_build_filename(priv->dir, "monitor.sock", NULL);
    /* One record is enough: it names the folder and the ports, and the process can be found. */
    ok = virDomainRecord(job->obj, live, "start", error);
    for (gsize i = 0; ok && i < G_N_ELEMENTS(start_phases); i++) {
        gint64 began = g_get_monotonic_time();

        ok = !virDomainJobCheckCancelled(job, error) && start_phases[i].run(&start, error);
        VIR_DEBUG("%s: %s took %" G_GINT64_FORMAT " us", live->name, start_phases[i].name,
                  g_get_monotonic_time() - began);
    }
    if (ok) {
        params->pid = priv->proc.pid;
        qemuProcessWatch(priv);
    } else {
        /* A QEMU that cannot be ended keeps its folder; it is in the log. */
        g_autoptr(GError) err = NULL;

        if (!qemuProcessKill(priv, 0, &err))
            VIR_ERROR_LOG("%s", err->message);
        qemuDomainPrivateReset(priv);
    }
    qemuMonitorUnref(start.mon);
    virFdClose(&start.monitor_fd);
    qemuCommandFree(start.cmd);
    virCgroupFree(start.cgroup);
    virQEMUCapsUnref(start.caps);
    return ok;
}
