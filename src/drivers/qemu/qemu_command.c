/*
 * qemu_command.c: the frame of QEMU's command line
 *
 * What the parts have in common, and the order in which they stand.
 */
#include "drivers/qemu/qemu_command.h"

#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "drivers/qemu/conf/qemu_namespace.h"
#include "drivers/qemu/qemu_device.h"
#include "drivers/qemu/qemu_json.h"

qemuCommand *qemuCommandNew(virDomainDef *live, virQEMUCaps *caps, const char *dir,
                            const qemuCommandHost *host, gpointer opaque)
{
    qemuCommand *cmd = g_new0(qemuCommand, 1);

    cmd->def = live;
    cmd->caps = virQEMUCapsRef(caps);
    cmd->dir = dir;
    cmd->host = host;
    cmd->opaque = opaque;
    cmd->argv = g_ptr_array_new_with_free_func(g_free);
    cmd->fds = g_array_new(FALSE, FALSE, sizeof(int));
    return cmd;
}

void qemuCommandFree(qemuCommand *cmd)
{
    if (!cmd)
        return;
    for (guint i = 0; i < cmd->fds->len && !cmd->borrowed; i++)
        close(g_array_index(cmd->fds, int, i));
    g_array_unref(cmd->fds);
    g_ptr_array_unref(cmd->argv);
    virQEMUCapsUnref(cmd->caps);
    g_free(cmd);
}

void qemuCommandAdd(qemuCommand *cmd, const char *option, const char *fmt, ...)
{
    va_list ap;

    g_ptr_array_add(cmd->argv, g_strdup(option));
    if (!fmt)
        return;
    va_start(ap, fmt);
    g_ptr_array_add(cmd->argv, g_strdup_vprintf(fmt, ap));
    va_end(ap);
}

void qemuCommandAddJson(qemuCommand *cmd, const char *option, JsonObject *value)
{
    g_ptr_array_add(cmd->argv, g_strdup(option));
    g_ptr_array_add(cmd->argv, qemuJsonFormat(value));
    json_object_unref(value);
}

int qemuCommandPassFd(qemuCommand *cmd, int fd)
{
    g_array_append_val(cmd->fds, fd);
    return fd;
}

char *qemuCommandPassFile(qemuCommand *cmd, const char *path, int flags, GError **error)
{
    int fd = cmd->host->open_file(cmd->opaque, path, flags, error);
    g_autofree char *name = NULL;
    unsigned set;

    if (fd < 0)
        return NULL;
    set = ++cmd->fdsets;
    name = qemuCommandEscape(path);
    qemuCommandPassFd(cmd, fd);
    qemuCommandAdd(cmd, "-add-fd", "set=%u,fd=%d,opaque=%s", set, fd, name);
    return g_strdup_printf("/dev/fdset/%u", set);
}

char *qemuCommandEscape(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);

    return g_strjoinv(",,", parts);
}

gboolean qemuCommandMachineIsQ35(const virDomainDef *def)
{
    return g_str_has_prefix(def->os.machine, "pc-q35-") || g_str_equal(def->os.machine, "q35");
}

gboolean qemuCommandMachineIsI440FX(const virDomainDef *def)
{
    return g_str_has_prefix(def->os.machine, "pc-i440fx-") || g_str_equal(def->os.machine, "pc") ||
           g_str_has_prefix(def->os.machine, "pc-1.") || g_str_has_prefix(def->os.machine, "pc-0.");
}

static void qemuCommandAddIdentity(qemuCommand *cmd)
{
    char uuid[VIR_UUID_STRING_BUFLEN];

    virUUIDFormat(cmd->def->uuid, uuid);
    qemuCommandAdd(cmd, "-uuid", "%s", uuid);
    if (cmd->def->ngraphics == 0)
        qemuCommandAdd(cmd, "-display", "none");
    qemuCommandAdd(cmd, "-no-user-config", NULL);
    qemuCommandAdd(cmd, "-nodefaults", NULL);
}

static void qemuCommandAddMonitor(qemuCommand *cmd, int monitor_fd)
{
    qemuCommandAdd(cmd, "-chardev", "socket,id=charmonitor,fd=%d,server=on,wait=off",
                   qemuCommandPassFd(cmd, monitor_fd));
    qemuCommandAdd(cmd, "-mon", "chardev=charmonitor,id=monitor,mode=control");
}

static void qemuCommandAddIOThreads(qemuCommand *cmd)
{
    for (gsize i = 0; i < cmd->def->niothreadids; i++) {
        const virDomainIOThreadIDDef *thread = cmd->def->iothreadids[i];
        g_autofree char *id = g_strdup_printf("iothread%u", thread->id);
        JsonObject *object = qemuJsonObject("s:qom-type", "iothread", "s:id", id, NULL);

        if (thread->pool_min_set)
            qemuJsonAdd(object, "i:thread-pool-min", thread->thread_pool_min, NULL);
        if (thread->pool_max_set)
            qemuJsonAdd(object, "i:thread-pool-max", thread->thread_pool_max, NULL);
        qemuCommandAddJson(cmd, "-object", object);
    }
}

static void qemuCommandAddGenid(qemuCommand *cmd)
{
    char uuid[VIR_UUID_STRING_BUFLEN];

    if (!cmd->def->genidRequested)
        return;
    virUUIDFormat(cmd->def->genid, uuid);
    qemuCommandAddJson(
        cmd, "-device",
        qemuJsonObject("s:driver", "vmgenid", "s:guid", uuid, "s:id", "vmgenid0", NULL));
}

/* <qemu:commandline>: what the user adds past the model; last, so that it can override. */
static void qemuCommandAddUser(qemuCommand *cmd)
{
    const qemuNamespaceDef *user = cmd->def->namespaceData;

    for (gsize i = 0; user && i < user->nargs; i++)
        g_ptr_array_add(cmd->argv, g_strdup(user->args[i]->value));
}

gboolean qemuCommandBuild(qemuCommand *cmd, int monitor_fd, GError **error)
{
    g_autofree char *name = qemuCommandEscape(cmd->def->name);

    qemuDeviceAssignAliases(cmd->def);
    qemuBootAssignOrder(cmd->def);

    g_ptr_array_add(cmd->argv, g_strdup(virQEMUCapsGetBinary(cmd->caps)));
    qemuCommandAdd(cmd, "-name", "guest=%s,debug-threads=on", name);
    qemuCommandAdd(cmd, "-S", NULL);
    qemuCommandAddMonitor(cmd, monitor_fd);
    if (!qemuFirmwareCommand(cmd, error) || !qemuMachineCommand(cmd, error) ||
        !qemuCpuCommand(cmd, error) || !qemuMemoryCommand(cmd, error))
        return FALSE;
    qemuCommandAddIOThreads(cmd);
    qemuCommandAddIdentity(cmd);
    if (!qemuClockCommand(cmd, error))
        return FALSE;
    qemuCommandAdd(cmd, "-no-shutdown", NULL);
    if (cmd->def->onReboot == VIR_DOMAIN_ON_DESTROY)
        qemuCommandAdd(cmd, "-no-reboot", NULL);
    if (!qemuBootCommand(cmd, error) || !qemuDeviceCommandAll(cmd, error))
        return FALSE;
    qemuCommandAddGenid(cmd);
    qemuCommandAdd(cmd, "-sandbox",
                   "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    qemuCommandAdd(cmd, "-msg", "timestamp=on");
    qemuCommandAddUser(cmd);
    return TRUE;
}
