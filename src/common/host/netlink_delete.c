/*
 * netlink_delete.c: deleting an interface without waiting for the kernel's last references
 *
 * The kernel answers a deletion only when nobody holds the interface any more, tens of milliseconds
 * after it is out of every list and its name is free. So a thread of its own waits for the answer,
 * and the caller goes on at the news that the interface is gone.
 *
 * Thread: any.
 */
#include "common/host/netlink_priv.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/file.h"

#define GIVE_UP_MS 10000

/* Shared by the caller and the thread; the last one frees it. */
typedef struct {
    gatomicrefcount refs;
    virNetlinkMsg *msg;
    int done_fd; /* eventfd: the answer is there */
    int errnum;
} deletion;

static void deletion_unref(deletion *d)
{
    if (!g_atomic_ref_count_dec(&d->refs))
        return;
    nlmsg_free(d->msg);
    close(d->done_fd);
    g_free(d);
}

static gpointer deletion_thread(gpointer opaque)
{
    deletion *d = opaque;

    d->errnum = virNetlinkTalk(d->msg, NULL, NULL, NULL);
    eventfd_write(d->done_fd, 1);
    deletion_unref(d);
    return NULL;
}

static int open_listener(void)
{
    struct sockaddr_nl addr = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

    if (fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
        virFdClose(&fd);
    return fd;
}

/* TRUE if the news on @fd say that interface @index is gone. */
static gboolean heard_of_end(int fd, unsigned index)
{
    char buf[32768];
    ssize_t len;

    while ((len = recv(fd, buf, sizeof(buf), 0)) > 0) {
        for (struct nlmsghdr *head = (struct nlmsghdr *)buf; NLMSG_OK(head, len);
             head = NLMSG_NEXT(head, len)) {
            const struct ifinfomsg *ifi = NLMSG_DATA(head);

            /* a port leaving its bridge is told in the same words, for the family of bridges */
            if (head->nlmsg_type == RTM_DELLINK && ifi->ifi_family == AF_UNSPEC &&
                ifi->ifi_index == (int)index)
                return TRUE;
        }
    }
    return FALSE;
}

/* 0 or an errno */
static int wait_for_end(deletion *d, int listener, unsigned index)
{
    struct pollfd fds[2] = {{d->done_fd, POLLIN, 0}, {listener, POLLIN, 0}};
    gint64 deadline = g_get_monotonic_time() + GIVE_UP_MS * 1000;

    while (g_get_monotonic_time() < deadline) {
        if (poll(fds, 2, GIVE_UP_MS) < 0 && errno != EINTR)
            return errno;
        if (fds[0].revents)
            return d->errnum;
        if (fds[1].revents && heard_of_end(listener, index))
            return 0;
    }
    return ETIMEDOUT;
}

gboolean virNetlinkDelete(const char *name, GError **error)
{
    unsigned index = virNetlinkIndex(name);
    struct ifinfomsg ifi = {.ifi_family = AF_UNSPEC, .ifi_index = index};
    VIR_AUTOCLOSE listener = -1;
    deletion *d;
    int errnum;

    if (!index)
        return TRUE;
    listener = open_listener();
    d = g_new0(deletion, 1);
    g_atomic_ref_count_init(&d->refs);
    d->msg = virNetlinkMsgNew(RTM_DELLINK, 0, &ifi, sizeof(ifi));
    d->done_fd = eventfd(0, EFD_CLOEXEC);
    g_atomic_ref_count_inc(&d->refs);
    g_thread_unref(g_thread_new("delete-link", deletion_thread, d));
    errnum = wait_for_end(d, listener, index);
    deletion_unref(d);
    if (errnum == 0 || errnum == ENODEV)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum, "cannot delete the interface '%s'", name);
    return FALSE;
}
