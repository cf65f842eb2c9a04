/*
 * tap.c: tap interfaces, the host's end of a guest's network card (see netlink.h)
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/host/netlink.h"

#define TUN_DEVICE "/dev/net/tun"

static int open_queue(struct ifreq *ifr, GError **error)
{
    VIR_AUTOCLOSE fd = open(TUN_DEVICE, O_RDWR | O_CLOEXEC);

    if (fd < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot open " TUN_DEVICE);
        return -1;
    }
    if (ioctl(fd, TUNSETIFF, ifr) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot open the tap interface '%s'",
                          ifr->ifr_name);
        return -1;
    }
    return virFdSteal(&fd);
}

gboolean virTapCreate(const char *name, unsigned flags, int *fds, gsize nfds, char **actual,
                      GError **error)
{
    struct ifreq ifr = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    gsize done = 0;

    if (strlen(name) > VIR_IFNAME_MAX) {
        virSetError(error, VIR_FROM_NONE, VIR_ERR_INVALID_ARG,
                    "the interface name '%s' is longer than %d characters", name, VIR_IFNAME_MAX);
        return FALSE;
    }
    if ((flags & VIR_TAP_EXISTING) && !virNetlinkExists(name)) {
        virSetSystemError(error, VIR_FROM_NONE, ENODEV, "cannot open the tap interface '%s'", name);
        return FALSE;
    }
    if (!(flags & VIR_TAP_EXISTING) && virNetlinkExists(name)) {
        virSetSystemError(error, VIR_FROM_NONE, EEXIST, "cannot make the tap interface '%s'", name);
        return FALSE;
    }
    if (flags & VIR_TAP_VNET_HDR)
        ifr.ifr_flags |= IFF_VNET_HDR;
    if ((flags & VIR_TAP_MULTI_QUEUE) || nfds > 1)
        ifr.ifr_flags |= IFF_MULTI_QUEUE;
    g_strlcpy(ifr.ifr_name, name, sizeof(ifr.ifr_name));
    for (; done < nfds; done++) {
        fds[done] = open_queue(&ifr, error); /* the first one fills in the name of a pattern */
        if (fds[done] < 0)
            break;
    }
    if (done == nfds && (flags & VIR_TAP_PERSIST) && ioctl(fds[0], TUNSETPERSIST, 1) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno,
                          "cannot make the tap interface '%s' persistent", ifr.ifr_name);
        done--;
        virFdClose(&fds[done]);
    }
    if (done < nfds) {
        while (done > 0)
            virFdClose(&fds[--done]);
        return FALSE;
    }
    *actual = g_strdup(ifr.ifr_name);
    return TRUE;
}

gboolean virTapDelete(const char *name, GError **error)
{
    return virNetlinkDelete(name, error);
}
