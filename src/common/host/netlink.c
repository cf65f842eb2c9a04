/*
 * netlink.c: requests to the kernel, and what concerns interfaces of any kind
 */
#include "common/host/netlink_priv.h"

#include <errno.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/file.h"

#define ANSWER_BUFFER 65536
#define ANSWER_TIMEOUT_SECONDS 10

virNetlinkMsg *virNetlinkMsgNew(int type, int flags, const void *header, gsize len)
{
    virNetlinkMsg *msg = nlmsg_alloc_simple(type, NLM_F_REQUEST | flags);

    if (!msg || nlmsg_append(msg, (void *)header, len, NLMSG_ALIGNTO) < 0)
        g_error("out of memory");
    return msg;
}

virNetlinkMsg *virNetlinkMsgNewForLink(int type, int flags, const char *name, GError **error)
{
    struct ifinfomsg ifi = {.ifi_family = AF_UNSPEC, .ifi_index = virNetlinkIndex(name)};

    if (!ifi.ifi_index) {
        virSetSystemError(error, VIR_FROM_NONE, ENODEV, "cannot use the interface '%s'", name);
        return NULL;
    }
    return virNetlinkMsgNew(type, flags, &ifi, sizeof(ifi));
}

static int open_socket(void)
{
    struct timeval timeout = {ANSWER_TIMEOUT_SECONDS, 0};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    int on = 1;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
    setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    return fd;
}

/* The kernel's words in an NLMSG_ERROR, if it has any. */
static char *extended_reason(const struct nlmsghdr *head)
{
    const struct nlmsgerr *err = NLMSG_DATA(head);
    int offset = NLMSG_LENGTH(sizeof(*err));
    struct nlattr *attr;

    if (!(head->nlmsg_flags & NLM_F_ACK_TLVS))
        return NULL;
    if (!(head->nlmsg_flags & NLM_F_CAPPED))
        offset += err->msg.nlmsg_len - sizeof(err->msg);
    if (offset >= (int)head->nlmsg_len)
        return NULL;
    attr = nla_find((struct nlattr *)((char *)head + offset), head->nlmsg_len - offset,
                    NLMSGERR_ATTR_MSG);
    return attr ? g_strndup(nla_data(attr), nla_len(attr)) : NULL;
}

/* Reads one datagram. 1 when the answer is complete, 0 when more comes, else -errno. */
static int read_answer(int fd, guint32 seq, char *buf, virNetlinkFunc func, gpointer opaque,
                       char **reason)
{
    ssize_t len = recv(fd, buf, ANSWER_BUFFER, 0);

    if (len < 0)
        return errno == EINTR ? 0 : -errno;
    for (struct nlmsghdr *head = (struct nlmsghdr *)buf; NLMSG_OK(head, len);
         head = NLMSG_NEXT(head, len)) {
        if (head->nlmsg_seq != seq)
            continue;
        if (head->nlmsg_type == NLMSG_DONE)
            return 1;
        if (head->nlmsg_type == NLMSG_ERROR) {
            const struct nlmsgerr *err = NLMSG_DATA(head);

            if (err->error && reason)
                *reason = extended_reason(head);
            return err->error ? err->error : 1;
        }
        if (func)
            func(head, opaque);
    }
    return 0;
}

int virNetlinkTalk(virNetlinkMsg *msg, virNetlinkFunc func, gpointer opaque, char **reason)
{
    g_autofree char *buf = g_malloc(ANSWER_BUFFER);
    struct nlmsghdr *head = nlmsg_hdr(msg);
    VIR_AUTOCLOSE fd = open_socket();
    int rc = 0;

    if (fd < 0)
        return errno;
    /* the bits of DUMP mean CREATE, EXCL ... in other requests */
    if ((head->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP)
        head->nlmsg_flags |= NLM_F_ACK;
    head->nlmsg_seq = 1; /* the socket is ours alone */
    if (send(fd, head, head->nlmsg_len, 0) < 0)
        return errno;
    while (rc == 0)
        rc = read_answer(fd, head->nlmsg_seq, buf, func, opaque, reason);
    return rc < 0 ? -rc : 0;
}

gboolean virNetlinkRequest(virNetlinkMsg *msg, GError **error, const char *fmt, ...)
{
    g_autofree char *reason = NULL;
    g_autofree char *what = NULL;
    int errnum = virNetlinkTalk(msg, NULL, NULL, &reason);
    va_list ap;

    if (errnum == 0)
        return TRUE;
    va_start(ap, fmt);
    what = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    virSetSystemError(error, VIR_FROM_NONE, errnum, "cannot %s%s%s%s", what, reason ? " (" : "",
                      reason ? reason : "", reason ? ")" : "");
    return FALSE;
}

gboolean virNetlinkNameIsValid(const char *name)
{
    gsize len = strlen(name);

    if (len == 0 || len > VIR_IFNAME_MAX || g_str_equal(name, ".") || g_str_equal(name, ".."))
        return FALSE;
    for (const char *p = name; *p; p++) {
        if (*p == '/' || *p == ':' || (guchar)*p <= ' ' || *p == 0x7f)
            return FALSE;
    }
    return TRUE;
}

unsigned virNetlinkIndex(const char *name)
{
    return if_nametoindex(name);
}

gboolean virNetlinkExists(const char *name)
{
    return virNetlinkIndex(name) != 0;
}

gboolean virNetlinkSetUp(const char *name, gboolean up, GError **error)
{
    struct ifinfomsg ifi = {.ifi_family = AF_UNSPEC,
                            .ifi_index = virNetlinkIndex(name),
                            .ifi_flags = up ? IFF_UP : 0,
                            .ifi_change = IFF_UP};
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNew(RTM_NEWLINK, 0, &ifi, sizeof(ifi));

    return virNetlinkRequest(msg, error, "set the interface '%s' %s", name, up ? "up" : "down");
}

gboolean virNetlinkSetMac(const char *name, const virMacAddr *mac, GError **error)
{
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNewForLink(RTM_NEWLINK, 0, name, error);
    char text[VIR_MAC_STRING_BUFLEN];

    if (!msg)
        return FALSE;
    nla_put(msg, IFLA_ADDRESS, VIR_MAC_BUFLEN, mac->addr);
    return virNetlinkRequest(msg, error, "give the interface '%s' the address %s", name,
                             virMacAddrFormat(mac, text));
}

gboolean virNetlinkSetMTU(const char *name, unsigned mtu, GError **error)
{
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNewForLink(RTM_NEWLINK, 0, name, error);

    if (!msg)
        return FALSE;
    nla_put_u32(msg, IFLA_MTU, mtu);
    return virNetlinkRequest(msg, error, "set the MTU of interface '%s' to %u", name, mtu);
}

gboolean virNetlinkSetMaster(const char *name, const char *master, GError **error)
{
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNewForLink(RTM_NEWLINK, 0, name, error);
    unsigned index = master ? virNetlinkIndex(master) : 0;

    if (!msg)
        return FALSE;
    if (master && !index) {
        virSetSystemError(error, VIR_FROM_NONE, ENODEV,
                          "cannot put the interface '%s' into the bridge '%s'", name, master);
        return FALSE;
    }
    nla_put_u32(msg, IFLA_MASTER, index);
    if (master)
        return virNetlinkRequest(msg, error, "put the interface '%s' into the bridge '%s'", name,
                                 master);
    return virNetlinkRequest(msg, error, "take the interface '%s' out of its bridge", name);
}

static void parse_stats(virNetlinkStats *stats, struct nlattr *attr)
{
    struct rtnl_link_stats64 raw = {0};

    memcpy(&raw, nla_data(attr), MIN(sizeof(raw), (gsize)nla_len(attr)));
    *stats = (virNetlinkStats){
        .rx_bytes = raw.rx_bytes,
        .rx_packets = raw.rx_packets,
        .rx_errors = raw.rx_errors,
        .rx_dropped = raw.rx_dropped,
        .tx_bytes = raw.tx_bytes,
        .tx_packets = raw.tx_packets,
        .tx_errors = raw.tx_errors,
        .tx_dropped = raw.tx_dropped,
    };
}

static void parse_link(const struct nlmsghdr *head, virNetlinkInfo *info)
{
    const struct ifinfomsg *ifi = NLMSG_DATA(head);
    struct nlattr *attrs[IFLA_MAX + 1] = {NULL};

    memset(info, 0, sizeof(*info));
    nlmsg_parse((struct nlmsghdr *)head, sizeof(*ifi), attrs, IFLA_MAX, NULL);
    info->index = ifi->ifi_index;
    info->up = (ifi->ifi_flags & IFF_UP) != 0;
    info->running = (ifi->ifi_flags & IFF_RUNNING) != 0;
    if (attrs[IFLA_IFNAME])
        nla_strlcpy(info->name, attrs[IFLA_IFNAME], sizeof(info->name));
    if (attrs[IFLA_ADDRESS] && nla_len(attrs[IFLA_ADDRESS]) == VIR_MAC_BUFLEN)
        memcpy(info->mac.addr, nla_data(attrs[IFLA_ADDRESS]), VIR_MAC_BUFLEN);
    if (attrs[IFLA_MTU])
        info->mtu = nla_get_u32(attrs[IFLA_MTU]);
    if (attrs[IFLA_MASTER])
        info->master = nla_get_u32(attrs[IFLA_MASTER]);
    if (attrs[IFLA_STATS64])
        parse_stats(&info->stats, attrs[IFLA_STATS64]);
    if (attrs[IFLA_LINKINFO]) {
        struct nlattr *kind[IFLA_INFO_MAX + 1] = {NULL};

        nla_parse_nested(kind, IFLA_INFO_MAX, attrs[IFLA_LINKINFO], NULL);
        if (kind[IFLA_INFO_KIND])
            nla_strlcpy(info->kind, kind[IFLA_INFO_KIND], sizeof(info->kind));
    }
}

typedef struct {
    virNetlinkInfo *info;
    gboolean found;
} one_link;

static void take_one_link(const struct nlmsghdr *head, gpointer opaque)
{
    one_link *one = opaque;

    if (head->nlmsg_type != RTM_NEWLINK)
        return;
    parse_link(head, one->info);
    one->found = TRUE;
}

gboolean virNetlinkGetInfo(const char *name, virNetlinkInfo *info, GError **error)
{
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNewForLink(RTM_GETLINK, 0, name, error);
    one_link one = {info, FALSE};
    int errnum;

    if (!msg)
        return FALSE;
    errnum = virNetlinkTalk(msg, take_one_link, &one, NULL);
    if (errnum == 0 && one.found)
        return TRUE;
    virSetSystemError(error, VIR_FROM_NONE, errnum ? errnum : ENODEV,
                      "cannot read the state of the interface '%s'", name);
    return FALSE;
}

typedef struct {
    GArray *list;
    unsigned master;
} link_list;

static void take_link(const struct nlmsghdr *head, gpointer opaque)
{
    link_list *want = opaque;
    virNetlinkInfo info;

    if (head->nlmsg_type != RTM_NEWLINK)
        return;
    parse_link(head, &info);
    if (!want->master || info.master == want->master)
        g_array_append_val(want->list, info);
}

GArray *virNetlinkList(unsigned master, GError **error)
{
    struct ifinfomsg ifi = {.ifi_family = AF_UNSPEC};
    g_autoptr(virNetlinkMsg) msg = virNetlinkMsgNew(RTM_GETLINK, NLM_F_DUMP, &ifi, sizeof(ifi));
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(virNetlinkInfo));
    link_list want = {list, master};
    int errnum;

    if (master)
        nla_put_u32(msg, IFLA_MASTER, master);
    errnum = virNetlinkTalk(msg, take_link, &want, NULL);
    if (errnum) {
        virSetSystemError(error, VIR_FROM_NONE, errnum, "cannot list the network interfaces");
        return NULL;
    }
    return g_steal_pointer(&list);
}
