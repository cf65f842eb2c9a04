/*
 * qemu_chardev.c: serial and parallel ports, consoles and channels of a guest
 *
 * Files are opened and sockets bound by the daemon and passed by descriptor. Paths of ptys are
 * asked from QEMU when it runs (qemu_process_connect.c).
 *
 * Thread: a domain's running job.
 */
#include "drivers/qemu/qemu_chardev.h"

#include <fcntl.h>
#include <string.h>

#include "common/base/error.h"
#include "conf/device/controller.h"
#include "drivers/qemu/qemu_json.h"

static gboolean qemuChardevAppendFile(qemuCommand *cmd, GString *arg, const char *option,
                                      const char *path, virTristateSwitch append, GError **error)
{
    int flags = O_WRONLY | O_CREAT | (append == VIR_TRISTATE_SWITCH_ON ? O_APPEND : O_TRUNC);
    g_autofree char *name = qemuCommandPassFile(cmd, path, flags, error);

    if (!name)
        return FALSE;
    g_string_append_printf(arg, ",%s=%s,%sappend=on", option, name,
                           strcmp(option, "logfile") == 0 ? "log" : "");
    return TRUE;
}

static gboolean qemuChardevAppendUnix(qemuCommand *cmd, virDomainChrSourceDef *source,
                                      const char *alias, GString *arg, GError **error)
{
    g_autofree char *escaped = NULL;

    if (!source->path && source->listen)
        source->path = g_strdup_printf("%s/%s.sock", cmd->dir, alias);
    if (!source->path) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the character device '%s' shall connect to a unix socket, but names no path",
                    alias);
        return FALSE;
    }
    if (source->listen) {
        int fd = cmd->host->listen(cmd->opaque, source->path, error);

        if (fd < 0)
            return FALSE;
        g_string_append_printf(arg, ",fd=%d,server=on,wait=off", qemuCommandPassFd(cmd, fd));
        return TRUE;
    }
    escaped = qemuCommandEscape(source->path);
    g_string_append_printf(arg, ",path=%s", escaped);
    if (source->reconnect.enabled == VIR_TRISTATE_BOOL_YES)
        g_string_append_printf(arg, ",reconnect=%u", source->reconnect.timeout);
    return TRUE;
}

static void qemuChardevAppendTcp(const virDomainChrSourceDef *source, GString *arg)
{
    gboolean telnet = source->protocol == VIR_DOMAIN_CHR_TCP_PROTOCOL_TELNET;

    g_string_append_printf(arg, ",host=%s,port=%s", source->host ? source->host : "",
                           source->service ? source->service : "0");
    if (telnet)
        g_string_append(arg, ",telnet=on");
    if (source->listen)
        g_string_append(arg, ",server=on,wait=off");
    else if (source->reconnect.enabled == VIR_TRISTATE_BOOL_YES)
        g_string_append_printf(arg, ",reconnect=%u", source->reconnect.timeout);
}

static void qemuChardevAppendUdp(const virDomainChrSourceDef *source, GString *arg)
{
    g_string_append_printf(arg, ",host=%s,port=%s", source->host ? source->host : "",
                           source->service ? source->service : "0");
    if (source->bindHost || source->bindService)
        g_string_append_printf(arg, ",localaddr=%s,localport=%s",
                               source->bindHost ? source->bindHost : "",
                               source->bindService ? source->bindService : "0");
}

static const char *const backend_names[VIR_DOMAIN_CHR_TYPE_LAST] = {
    [VIR_DOMAIN_CHR_TYPE_NULL] = "null",
    [VIR_DOMAIN_CHR_TYPE_VC] = "vc",
    [VIR_DOMAIN_CHR_TYPE_PTY] = "pty",
    [VIR_DOMAIN_CHR_TYPE_DEV] = "serial",
    [VIR_DOMAIN_CHR_TYPE_FILE] = "file",
    [VIR_DOMAIN_CHR_TYPE_PIPE] = "pipe",
    [VIR_DOMAIN_CHR_TYPE_STDIO] = "stdio",
    [VIR_DOMAIN_CHR_TYPE_UDP] = "udp",
    [VIR_DOMAIN_CHR_TYPE_TCP] = "socket",
    [VIR_DOMAIN_CHR_TYPE_UNIX] = "socket",
    [VIR_DOMAIN_CHR_TYPE_SPICEVMC] = "spicevmc",
    [VIR_DOMAIN_CHR_TYPE_SPICEPORT] = "spiceport",
    [VIR_DOMAIN_CHR_TYPE_QEMU_VDAGENT] = "qemu-vdagent",
};

static gboolean qemuChardevAppendDetails(qemuCommand *cmd, virDomainChrSourceDef *source,
                                         const char *alias, GString *arg, GError **error)
{
    g_autofree char *escaped = source->path ? qemuCommandEscape(source->path) : NULL;

    switch (source->type) {
    case VIR_DOMAIN_CHR_TYPE_FILE:
        return qemuChardevAppendFile(cmd, arg, "path", source->path, source->append, error);
    case VIR_DOMAIN_CHR_TYPE_UNIX:
        return qemuChardevAppendUnix(cmd, source, alias, arg, error);
    case VIR_DOMAIN_CHR_TYPE_TCP:
        qemuChardevAppendTcp(source, arg);
        return TRUE;
    case VIR_DOMAIN_CHR_TYPE_UDP:
        qemuChardevAppendUdp(source, arg);
        return TRUE;
    case VIR_DOMAIN_CHR_TYPE_DEV:
    case VIR_DOMAIN_CHR_TYPE_PIPE:
        g_string_append_printf(arg, ",path=%s", escaped ? escaped : "");
        return TRUE;
    case VIR_DOMAIN_CHR_TYPE_SPICEVMC:
        g_string_append_printf(arg, ",name=%s",
                               virDomainChrSpicevmcNameTypeToString(source->spicevmc));
        return TRUE;
    case VIR_DOMAIN_CHR_TYPE_SPICEPORT:
        g_string_append_printf(arg, ",name=%s", source->channel ? source->channel : "");
        return TRUE;
    case VIR_DOMAIN_CHR_TYPE_QEMU_VDAGENT:
        if (source->clipboard)
            g_string_append_printf(arg, ",clipboard=%s",
                                   source->clipboard == VIR_TRISTATE_BOOL_YES ? "on" : "off");
        return TRUE;
    default:
        return TRUE;
    }
}

gboolean qemuChardevAddBackend(qemuCommand *cmd, virDomainChrSourceDef *source, const char *alias,
                               GError **error)
{
    const char *backend = backend_names[source->type];
    g_autoptr(GString) arg = g_string_new(backend);

    if (!backend) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the character device '%s' is of type '%s', which QEMU does not have", alias,
                    virDomainChrTypeTypeToString(source->type));
        return FALSE;
    }
    g_string_append_printf(arg, ",id=char%s", alias);
    if (!qemuChardevAppendDetails(cmd, source, alias, arg, error))
        return FALSE;
    if (source->logfile &&
        !qemuChardevAppendFile(cmd, arg, "logfile", source->logfile, source->logappend, error))
        return FALSE;
    qemuCommandAdd(cmd, "-chardev", "%s", arg->str);
    return TRUE;
}

/* The device in front of the back end. */
static gboolean qemuChardevAddDevice(qemuCommand *cmd, const virDomainChrDef *chr,
                                     const char *driver, JsonObject *extra, GError **error)
{
    g_autoptr(JsonObject) props = extra;
    g_autofree char *chardev = g_strdup_printf("char%s", chr->info.alias);

    qemuJsonAdd(props, "s:driver", driver, "s:chardev", chardev, "s:id", chr->info.alias, NULL);
    if (!qemuDeviceAddAddress(cmd->def, props, &chr->info, error))
        return FALSE;
    qemuCommandAddJson(cmd, "-device", g_steal_pointer(&props));
    return TRUE;
}

static const char *qemuSerialDriver(const virDomainChrDef *chr)
{
    switch (chr->targetModel) {
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_USB_SERIAL:
        return "usb-serial";
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PCI_SERIAL:
        return "pci-serial";
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_DEBUGCON:
        return "isa-debugcon";
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SPAPR_VTY:
        return "spapr-vty";
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SCLPCONSOLE:
        return "sclpconsole";
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PL011:
    case VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_16550A:
        return NULL; /* belongs to the board */
    default:
        return "isa-serial";
    }
}

static gboolean qemuSerialCommand(qemuCommand *cmd, void *dev, GError **error)
{
    virDomainChrDef *chr = dev;
    const char *driver = qemuSerialDriver(chr);
    JsonObject *extra;

    if (!qemuChardevAddBackend(cmd, &chr->source, chr->info.alias, error))
        return FALSE;
    if (!driver) {
        qemuCommandAdd(cmd, "-serial", "chardev:char%s", chr->info.alias);
        return TRUE;
    }
    extra = json_object_new();
    if (strcmp(driver, "isa-serial") == 0)
        qemuJsonAdd(extra, "u:index", chr->port, NULL);
    return qemuChardevAddDevice(cmd, chr, driver, extra, error);
}

static gboolean qemuParallelCommand(qemuCommand *cmd, void *dev, GError **error)
{
    virDomainChrDef *chr = dev;

    return qemuChardevAddBackend(cmd, &chr->source, chr->info.alias, error) &&
           qemuChardevAddDevice(cmd, chr, "isa-parallel", json_object_new(), error);
}

/* The port of a virtio console that the document gives none: 0 for the first, those behind all
 * channels for the others. */
static unsigned qemuConsolePort(const virDomainDef *def, const virDomainChrDef *console)
{
    unsigned before = 0, highest = 0;

    for (gsize i = 0; i < def->nconsoles && def->consoles[i] != console; i++)
        before += def->consoles[i]->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_VIRTIO;
    for (gsize i = 0; i < def->nchannels; i++) {
        const virDomainDeviceInfo *info = &def->channels[i]->info;

        if (info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_VIRTIO_SERIAL)
            highest = MAX(highest, info->addr.vioserial.port);
    }
    return before == 0 ? 0 : highest + before;
}

static gboolean qemuConsoleCommand(qemuCommand *cmd, void *dev, GError **error)
{
    virDomainChrDef *chr = dev;
    g_autoptr(JsonObject) extra = json_object_new();
    const char *driver =
        chr->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SCLP ? "sclpconsole" : "virtconsole";

    if (virDomainConsoleIsSerialAlias(cmd->def, chr) ||
        chr->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SERIAL ||
        chr->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_NONE)
        return TRUE;
    if (chr->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_VIRTIO &&
        chr->info.type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE)
        qemuJsonAdd(extra, "u:nr", qemuConsolePort(cmd->def, chr), NULL);
    return qemuChardevAddBackend(cmd, &chr->source, chr->info.alias, error) &&
           qemuChardevAddDevice(cmd, chr, driver, g_steal_pointer(&extra), error);
}

static gboolean qemuChannelAddGuestfwd(qemuCommand *cmd, const virDomainChrDef *chr)
{
    g_autofree char *address = virSocketAddrFormat(&chr->guestfwdAddr);

    qemuCommandAdd(cmd, "-netdev", "user,id=%s,guestfwd=tcp:%s:%u-chardev:char%s", chr->info.alias,
                   address, chr->guestfwdPort, chr->info.alias);
    return TRUE;
}

static gboolean qemuChannelCommand(qemuCommand *cmd, void *dev, GError **error)
{
    virDomainChrDef *chr = dev;
    JsonObject *extra;

    if (!chr->source.path && chr->source.type == VIR_DOMAIN_CHR_TYPE_UNIX) {
        chr->source.listen = TRUE;
        chr->source.path = g_strdup_printf(
            "%s/%s", cmd->dir, chr->name && !strchr(chr->name, '/') ? chr->name : chr->info.alias);
    }
    if (!qemuChardevAddBackend(cmd, &chr->source, chr->info.alias, error))
        return FALSE;
    if (chr->targetType == VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_GUESTFWD)
        return qemuChannelAddGuestfwd(cmd, chr);
    extra = qemuJsonObject("S:name", chr->name, NULL);
    return qemuChardevAddDevice(cmd, chr, "virtserialport", extra, error);
}

static char *qemuSerialAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("serial%zu", n);
}

static char *qemuParallelAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("parallel%zu", n);
}

/* The console that mirrors the first serial port is that port. */
static char *qemuConsoleAlias(const virDomainDef *def, const void *dev, gsize n)
{
    if (virDomainConsoleIsSerialAlias(def, dev) && def->nserials && def->serials[0]->info.alias)
        return g_strdup(def->serials[0]->info.alias);
    return g_strdup_printf("console%zu", n);
}

static char *qemuChannelAlias(const virDomainDef *def, const void *dev, gsize n)
{
    return g_strdup_printf("channel%zu", n);
}

const qemuDeviceOps qemuSerialOps = {
    .kind = VIR_DOMAIN_DEVICE_SERIAL,
    .command = qemuSerialCommand,
    .alias = qemuSerialAlias,
};
const qemuDeviceOps qemuParallelOps = {
    .kind = VIR_DOMAIN_DEVICE_PARALLEL,
    .command = qemuParallelCommand,
    .alias = qemuParallelAlias,
};
const qemuDeviceOps qemuConsoleOps = {
    .kind = VIR_DOMAIN_DEVICE_CONSOLE,
    .command = qemuConsoleCommand,
    .alias = qemuConsoleAlias,
};
const qemuDeviceOps qemuChannelOps = {
    .kind = VIR_DOMAIN_DEVICE_CHANNEL,
    .command = qemuChannelCommand,
    .alias = qemuChannelAlias,
};
