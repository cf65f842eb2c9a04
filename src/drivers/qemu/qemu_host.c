/*
 * qemu_host.c: what a guest needs of the host: files, sockets, taps
 *
 * The daemon does with its rights what QEMU's user could not, and hands over descriptors.
 */
#include "drivers/qemu/qemu_host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/host/netlink.h"
#include "common/host/traffic.h"
#include "conf/domain/domain_conf.h"
#include "conf/device/net.h"
#include "drivers/qemu/qemu_net.h"

VIR_LOG_INIT("qemu.host");

static int qemuHostOpenFile(gpointer opaque, const char *path, int flags, GError **error)
{
    int fd = open(path, flags | O_CLOEXEC | O_NOCTTY, 0600);

    if (fd < 0)
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot open '%s' for %s", path,
                          (flags & O_ACCMODE) == O_RDONLY ? "reading" : "writing");
    return fd;
}

static int qemuHostListen(gpointer opaque, const char *path, GError **error)
{
    const qemuDriver *driver = opaque;
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    g_autofree char *folder = g_path_get_dirname(path);
    VIR_AUTOCLOSE fd = -1;

    if (strlen(path) >= sizeof(addr.sun_path)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the socket's path '%s' is longer than the %zu bytes a socket may have", path,
                    sizeof(addr.sun_path) - 1);
        return -1;
    }
    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path));
    if (!virFileMakePath(folder, 0755, error))
        return -1;
    unlink(path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 || listen(fd, 16) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot listen on '%s'", path);
        return -1;
    }
    if (driver->uid != (uid_t)-1 && lchown(path, driver->uid, driver->gid) < 0)
        VIR_WARN("cannot give '%s' to QEMU's user: %s", path, g_strerror(errno));
    return virFdSteal(&fd);
}

/* Whether QEMU's user can open @path; uses the thread's own file-system ids. */
static gboolean qemuHostUserCanRead(const qemuDriver *driver, const char *path)
{
    VIR_AUTOCLOSE fd = -1;

    if (driver->uid == (uid_t)-1)
        return TRUE;
    setfsgid(driver->gid);
    setfsuid(driver->uid);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    setfsuid(geteuid());
    setfsgid(getegid());
    return fd >= 0;
}

/* A copy in memory that anybody who holds it can open again. */
static int qemuHostCopy(const char *path, GError **error)
{
    VIR_AUTOCLOSE from = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    VIR_AUTOCLOSE to = -1;
    struct stat st;

    if (from < 0 || fstat(from, &st) < 0 || (to = memfd_create("guest-file", MFD_CLOEXEC)) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot open '%s' for reading", path);
        return -1;
    }
    for (off_t left = st.st_size; left > 0;) {
        ssize_t n = sendfile(to, from, NULL, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot read '%s'", path);
            return -1;
        }
        if (n == 0)
            break;
        left -= n;
    }
    return virFdSteal(&to);
}

static char *qemuHostReadable(gpointer opaque, qemuCommand *cmd, const char *path, GError **error)
{
    int fd;

    if (qemuHostUserCanRead(opaque, path))
        return g_strdup(path);
    if ((fd = qemuHostCopy(path, error)) < 0)
        return NULL;
    return g_strdup_printf("/proc/self/fd/%d", qemuCommandPassFd(cmd, fd));
}

static void qemuHostCopyRate(const virNetDevBandwidthRate *from, virTrafficRate *to)
{
    if (from)
        *to = (virTrafficRate){.average = from->average, .peak = from->peak, .burst = from->burst};
}

/* What leaves the tap is what the guest receives. */
static gboolean qemuHostLimitTraffic(const virDomainNetDef *net, GError **error)
{
    const virNetDevBandwidth *bandwidth = virDomainNetGetActualBandwidth(net);
    virTrafficRate in = {0}, out = {0};

    if (!virNetDevBandwidthIsSet(bandwidth))
        return TRUE;
    qemuHostCopyRate(bandwidth->in, &in);
    qemuHostCopyRate(bandwidth->out, &out);
    return virTrafficLimitSet(net->ifname, &in, &out, error);
}

/* The guest's own wish, or else what its bridge carries: larger packets would vanish there. */
static gboolean qemuHostSetMTU(const virDomainNetDef *net, const char *bridge, GError **error)
{
    virNetlinkInfo info;

    if (net->mtu)
        return virNetlinkSetMTU(net->ifname, net->mtu, error);
    return !virNetlinkGetInfo(bridge, &info, NULL) || info.mtu == ETHERMTU ||
           virNetlinkSetMTU(net->ifname, info.mtu, error);
}

static gboolean qemuHostPlugTap(virDomainNetDef *net, GError **error)
{
    const char *bridge = virDomainNetGetActualBridgeName(net);
    virDomainNetType type = virDomainNetGetActualType(net);
    virMacAddr mac = net->mac;

    if (type == VIR_DOMAIN_NET_TYPE_ETHERNET)
        return net->managed_tap == VIR_TRISTATE_BOOL_NO ||
               (qemuHostLimitTraffic(net, error) && virNetlinkSetUp(net->ifname, TRUE, error));
    /* A bridge takes the lowest address of its ports: this one must never be it. */
    mac.addr[0] = 0xfe;
    if (!virNetlinkSetMac(net->ifname, &mac, error) || !qemuHostSetMTU(net, bridge, error) ||
        !virNetlinkSetMaster(net->ifname, bridge, error) || !qemuHostLimitTraffic(net, error))
        return FALSE;
    if (virDomainNetGetActualPortOptionsIsolated(net) == VIR_TRISTATE_BOOL_YES) {
        virNetlinkBridgePort port = {.isolated = VIR_TRISTATE_BOOL_YES};

        if (!virNetlinkBridgePortSet(net->ifname, &port, error))
            return FALSE;
    }
    if (virDomainNetGetActualBridgeMACTableManager(net) ==
        VIR_NETWORK_BRIDGE_MAC_TABLE_MANAGER_LIBVIRT) {
        virNetlinkBridgePort port = {.learning = VIR_TRISTATE_BOOL_NO,
                                     .unicast_flood = VIR_TRISTATE_BOOL_NO};

        if (!virNetlinkBridgePortSet(net->ifname, &port, error) ||
            !virNetlinkFdbAdd(net->ifname, &net->mac, error))
            return FALSE;
    }
    return virNetlinkSetUp(net->ifname, net->linkstate != VIR_DOMAIN_NET_INTERFACE_LINK_STATE_DOWN,
                           error);
}

static gboolean qemuHostOpenTap(gpointer opaque, virDomainNetDef *net, int *fds, int *vhost,
                                gsize nfds, GError **error)
{
    gboolean own = net->ifname && !virDomainNetIsGeneratedName(net->ifname);
    unsigned flags = VIR_TAP_VNET_HDR;
    g_autofree char *actual = NULL;
    g_autoptr(GError) err = NULL;

    if (!virDomainNetIsVirtioModel(net))
        flags = 0;
    if (nfds > 1)
        flags |= VIR_TAP_MULTI_QUEUE;
    if (net->managed_tap == VIR_TRISTATE_BOOL_NO)
        flags |= VIR_TAP_EXISTING;
    if (!virTapCreate(own ? net->ifname : "vnet%d", flags, fds, nfds, &actual, error))
        return FALSE;
    g_free(net->ifname);
    net->ifname = g_steal_pointer(&actual);
    if (!qemuHostPlugTap(net, &err)) {
        g_autofree char *what = virDomainNetDescribe(net);

        for (gsize i = 0; i < nfds; i++)
            virFdClose(&fds[i]);
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                    "cannot plug the interface %s into the host: %s", what, err->message);
        return FALSE;
    }
    /* Without vhost the guest is slower, not broken. */
    for (gsize i = 0; vhost && i < nfds; i++) {
        if ((vhost[i] = open("/dev/vhost-net", O_RDWR | O_CLOEXEC)) >= 0)
            continue;
        while (i > 0)
            virFdClose(&vhost[--i]);
        break;
    }
    return TRUE;
}

/* TRUE if nobody listens on that port. */
static gboolean qemuHostPortIsFree(const char *address, unsigned port)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
    VIR_AUTOCLOSE fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    if (inet_pton(AF_INET, address, &addr.sin_addr) != 1)
        addr.sin_addr.s_addr = INADDR_ANY;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    return fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0 && listen(fd, 1) == 0;
}

/* Concurrent starts are given different ports, as each takes its place in the row. */
static unsigned qemuHostFreePort(gpointer opaque, const char *address, GError **error)
{
    qemuDriver *driver = opaque;
    unsigned range = driver->port_max - driver->port_min + 1;
    unsigned first = driver->port_min;

    for (unsigned i = 0; i < range; i++) {
        unsigned port = first + (guint)g_atomic_int_add(&driver->next_port, 1) % range;

        if (i == 0 && port > first + 512)
            g_atomic_int_set(&driver->next_port, 0);
        if (qemuHostPortIsFree(address, port))
            return port;
    }
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                "no TCP port from %u to %u is free for graphics; see remote_display_port_min in "
                "qemu.conf",
                driver->port_min, driver->port_max);
    return 0;
}

const qemuCommandHost qemuHostOps = {
    .open_file = qemuHostOpenFile,
    .listen = qemuHostListen,
    .open_tap = qemuHostOpenTap,
    .readable = qemuHostReadable,
    .free_port = qemuHostFreePort,
};

gboolean qemuHostMakeDir(const qemuDriver *driver, const char *path, GError **error)
{
    g_autofree char *above = g_path_get_dirname(path);

    /* Everybody may pass through the folders above, nobody but QEMU's user through this one. */
    if (!virFileMakePath(above, 0751, error))
        return FALSE;
    if (mkdir(path, 0700) < 0 && errno != EEXIST) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot make the folder '%s'", path);
        return FALSE;
    }
    if (driver->uid != (uid_t)-1 && lchown(path, driver->uid, driver->gid) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot give the folder '%s' to user '%s'",
                          path, driver->user);
        return FALSE;
    }
    return TRUE;
}

void qemuHostRemoveDir(const char *path)
{
    g_autoptr(GPtrArray) files = path ? virFileList(path, NULL, NULL) : NULL;

    if (!files)
        return;
    for (guint i = 0; i < files->len; i++) {
        g_autofree char *file = g_build_filename(path, g_ptr_array_index(files, i), NULL);

        unlink(file);
    }
    rmdir(path);
}

gboolean qemuHostMakeNvram(const qemuDriver *driver, virDomainDef *live, GError **error)
{
    const virDomainNvramStoreDef *nvram = &live->os.nvram;
    g_autofree char *content = NULL;
    gsize len = 0;

    if (!nvram->path || virFileExists(nvram->path))
        return TRUE;
    if (!nvram->nvramTemplate) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the firmware's variables '%s' are not there and <nvram> names no template to "
                    "make them from",
                    nvram->path);
        return FALSE;
    }
    content = virFileRead(nvram->nvramTemplate, 64 * 1024 * 1024, &len, error);
    return content && virFileWriteAtomic(nvram->path, content, len, 0600,
                                         VIR_FILE_WRITE_DURABLE | VIR_FILE_WRITE_MKDIR, error);
}
