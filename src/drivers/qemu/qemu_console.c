/*
 * qemu_console.c: consoles, channels and screens as byte streams
 */
#include "drivers/qemu/qemu_console.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/chardev.h"
#include "conf/device/graphics.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_json.h"

static int qemuConsoleConnect(const char *path, GError **error)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    VIR_AUTOCLOSE fd = -1;

    if (strlen(path) < sizeof(addr.sun_path)) {
        g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path));
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd >= 0 && connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0)
            return virFdSteal(&fd);
    } else {
        errno = ENAMETOOLONG;
    }
    virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot connect to '%s'", path);
    return -1;
}

static int qemuConsoleOpenChardev(const virDomainChrDef *chr, GError **error)
{
    int fd;

    if (chr->source.type == VIR_DOMAIN_CHR_TYPE_UNIX && chr->source.path)
        return qemuConsoleConnect(chr->source.path, error);
    if (chr->source.type != VIR_DOMAIN_CHR_TYPE_PTY || !chr->source.path) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "the character device '%s' is of type '%s' and cannot be opened; only pty and "
                    "unix can",
                    chr->info.alias ? chr->info.alias : "?",
                    virDomainChrTypeTypeToString(chr->source.type));
        return -1;
    }
    fd = open(chr->source.path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot open '%s'", chr->source.path);
    return fd;
}

/* By alias; NULL takes the first console, else the first serial port. */
static const virDomainChrDef *qemuConsoleFind(const virDomainDef *live, const char *device)
{
    const struct {
        virDomainChrDef **list;
        gsize n;
    } lists[] = {
        {live->consoles, live->nconsoles},
        {live->serials, live->nserials},
        {live->parallels, live->nparallels},
    };

    for (gsize l = 0; l < G_N_ELEMENTS(lists); l++) {
        for (gsize i = 0; i < lists[l].n; i++) {
            if (!device || g_strcmp0(lists[l].list[i]->info.alias, device) == 0)
                return lists[l].list[i];
        }
    }
    return NULL;
}

int qemuConsoleOpen(virDomainJob *job, const char *device, unsigned flags, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *live = virDomainViewLive(view);
    const virDomainChrDef *chr = qemuConsoleFind(live, device && *device ? device : NULL);

    /* The console is the first serial port seen from another side, which has the path. */
    if (chr && !chr->source.path && virDomainConsoleIsSerialAlias(live, chr))
        chr = live->serials[0];
    if (chr)
        return qemuConsoleOpenChardev(chr, error);
    if (device && *device)
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "the domain '%s' has no console, serial or parallel port called '%s'",
                    live->name, device);
    else
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "the domain '%s' has no console; add <console type='pty'/>", live->name);
    return -1;
}

int qemuChannelOpen(virDomainJob *job, const char *name, unsigned flags, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *live = virDomainViewLive(view);

    for (gsize i = 0; i < live->nchannels; i++) {
        if (!name || !*name || g_strcmp0(live->channels[i]->name, name) == 0 ||
            g_strcmp0(live->channels[i]->info.alias, name) == 0)
            return qemuConsoleOpenChardev(live->channels[i], error);
    }
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                "the domain '%s' has no channel called '%s'", live->name, name ? name : "");
    return -1;
}

gboolean qemuGraphicsOpen(virDomainJob *job, unsigned index, int fd, unsigned flags, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *live = virDomainViewLive(view);
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    g_autoptr(JsonNode) named = NULL;
    const char *protocol;

    if (!mon)
        return FALSE;
    if (index >= live->ngraphics ||
        (live->graphics[index]->type != VIR_DOMAIN_GRAPHICS_TYPE_VNC &&
         live->graphics[index]->type != VIR_DOMAIN_GRAPHICS_TYPE_SPICE)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "the domain '%s' has no VNC or SPICE graphics number %u", live->name, index);
        return FALSE;
    }
    protocol = live->graphics[index]->type == VIR_DOMAIN_GRAPHICS_TYPE_VNC ? "vnc" : "spice";
    named = qemuMonitorCallFd(mon, "getfd", qemuJsonObject("s:fdname", "graphicsfd", NULL), fd, 0,
                              error);
    return named &&
           qemuMonitorRun(mon, "add_client",
                          qemuJsonObject("s:protocol", protocol, "s:fdname", "graphicsfd",
                                         "b:skipauth",
                                         (flags & VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH) != 0, NULL),
                          error);
}
