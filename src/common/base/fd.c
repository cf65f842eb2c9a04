/*
 * fd.c: descriptors: closing, flags, whole writes, passing over unix sockets (see file.h)
 */
#include "common/base/file.h"
#include "common/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_PASSED_FDS 16

void virFdClose(int *fd)
{
    int saved = errno;

    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    errno = saved;
}

static gboolean set_flag(int fd, int get, int set, int flag, gboolean on, GError **error)
{
    int flags = fcntl(fd, get);

    if (flags < 0 || fcntl(fd, set, on ? flags | flag : flags & ~flag) < 0) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot set flags of descriptor %d", fd);
        return FALSE;
    }
    return TRUE;
}

gboolean virFdSetCloexec(int fd, gboolean on, GError **error)
{
    return set_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC, on, error);
}

gboolean virFdSetNonblock(int fd, gboolean on, GError **error)
{
    return set_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK, on, error);
}

gboolean virFdWriteAll(int fd, const void *data, gsize len, GError **error)
{
    const char *p = data;

    while (len > 0) {
        ssize_t done = write(fd, p, len);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            virSetSystemError(error, VIR_FROM_NONE, errno, "cannot write to descriptor %d", fd);
            return FALSE;
        }
        p += done;
        len -= done;
    }
    return TRUE;
}

typedef union {
    char buf[CMSG_SPACE(sizeof(int) * MAX_PASSED_FDS)];
    struct cmsghdr align;
} fd_message;

gboolean virFdSend(int sock, const int *fds, gsize nfds, GError **error)
{
    char byte = '\0';
    struct iovec iov = {&byte, 1};
    fd_message control = {0};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.buf};
    struct cmsghdr *head;
    ssize_t sent;

    g_return_val_if_fail(nfds > 0 && nfds <= MAX_PASSED_FDS, FALSE);
    msg.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
    head = CMSG_FIRSTHDR(&msg);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
    memcpy(CMSG_DATA(head), fds, sizeof(int) * nfds);
    do {
        sent = sendmsg(sock, &msg, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent != 1) {
        virSetSystemError(error, VIR_FROM_NONE, errno, "cannot pass %zu descriptors", nfds);
        return FALSE;
    }
    return TRUE;
}

gboolean virFdReceive(int sock, int *fds, gsize max, gsize *nfds, GError **error)
{
    char byte;
    struct iovec iov = {&byte, 1};
    fd_message control;
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = control.buf,
                         .msg_controllen = sizeof(control.buf)};
    ssize_t got;
    gsize count = 0;

    do {
        got = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) {
        virSetSystemError(error, VIR_FROM_NONE, got < 0 ? errno : ECONNRESET,
                          "cannot receive descriptors");
        return FALSE;
    }
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&msg); head; head = CMSG_NXTHDR(&msg, head)) {
        gsize n;

        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        n = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (gsize i = 0; i < n; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof(int));
            if (count < max)
                fds[count++] = fd;
            else
                close(fd); /* more than asked for: nobody else would */
        }
    }
    if (count == 0) {
        virSetError(error, VIR_FROM_NONE, VIR_ERR_INTERNAL_ERROR,
                    "the message should carry descriptors but has none");
        return FALSE;
    }
    *nfds = count;
    return TRUE;
}
