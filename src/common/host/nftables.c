/*
 * nftables.c: the kernel's packet filter through libnftables
 *
 * libnftables keeps global state while it parses, so calls take turns.
 */
#include "common/host/nftables.h"

#include "config.h"

#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"

#ifdef WITH_NFTABLES
#include <nftables/libnftables.h>

static GMutex nft_lock;
/* Kept between calls: making one costs milliseconds. Guarded by nft_lock. */
static struct nft_ctx *nft;

static int run_locked(const char *ruleset, char **words)
{
    int rc;

    g_mutex_lock(&nft_lock);
    if (!nft) {
        nft = nft_ctx_new(NFT_CTX_DEFAULT);
        nft_ctx_buffer_error(nft);
        nft_ctx_buffer_output(nft);
    }
    rc = nft_run_cmd_from_buffer(nft, ruleset);
    *words = g_strdup(nft_ctx_get_error_buffer(nft));
    nft_ctx_get_output_buffer(nft); /* drops what it may hold */
    g_mutex_unlock(&nft_lock);
    return rc;
}

/* Only the first line says what is wrong; the others quote the input. */
static char *first_line(const char *words)
{
    g_autofree char *line = g_strndup(words, strcspn(words, "\n"));
    const char *p = strstr(line, "Error: ");

    return g_strdup(p ? p + strlen("Error: ") : line);
}

gboolean virNftablesRun(const char *ruleset, GError **error)
{
    g_autofree char *words = NULL;
    g_autofree char *line = NULL;

    if (run_locked(ruleset, &words) == 0)
        return TRUE;
    line = first_line(words);
    virSetError(error, VIR_FROM_FIREWALL, VIR_ERR_INTERNAL_ERROR,
                "the kernel's packet filter refused the rules: %s",
                *line ? line : "it does not say why");
    return FALSE;
}

gboolean virNftablesHasTable(const char *family, const char *name)
{
    g_autofree char *cmd = g_strdup_printf("list chains %s", family);
    g_autofree char *wanted = g_strdup_printf("table %s %s {", family, name);
    gboolean found;

    g_mutex_lock(&nft_lock);
    if (!nft) {
        nft = nft_ctx_new(NFT_CTX_DEFAULT);
        nft_ctx_buffer_error(nft);
        nft_ctx_buffer_output(nft);
    }
    found = nft_run_cmd_from_buffer(nft, cmd) == 0 &&
            strstr(nft_ctx_get_output_buffer(nft), wanted) != NULL;
    nft_ctx_get_error_buffer(nft);
    g_mutex_unlock(&nft_lock);
    return found;
}
#else
gboolean virNftablesRun(const char *ruleset, GError **error)
{
    virSetError(error, VIR_FROM_FIREWALL, VIR_ERR_NO_SUPPORT,
                "this build has no packet filter: libnftables was not there");
    return FALSE;
}

gboolean virNftablesHasTable(const char *family, const char *name)
{
    return FALSE;
}
#endif

typedef struct {
    int fd;
    guint timer; /* one removal rarely comes alone */
    virNftablesFunc func;
    gpointer opaque;
    GMainContext *context;
} nft_watch;

static gboolean watch_settled(gpointer opaque)
{
    nft_watch *watch = opaque;

    watch->timer = 0;
    watch->func(watch->opaque);
    return G_SOURCE_REMOVE;
}

static void watch_free(gpointer opaque)
{
    nft_watch *watch = opaque;
    GSource *timer =
        watch->timer ? g_main_context_find_source_by_id(watch->context, watch->timer) : NULL;

    if (timer)
        g_source_destroy(timer);
    close(watch->fd);
    g_free(watch);
}

static gboolean holds_removal(const char *buf, ssize_t len)
{
    for (const struct nlmsghdr *head = (const struct nlmsghdr *)buf; NLMSG_OK(head, len);
         head = NLMSG_NEXT(head, len)) {
        if (head->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_DELTABLE) ||
            head->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_DELCHAIN))
            return TRUE;
    }
    return FALSE;
}

static gboolean watch_readable(int fd, GIOCondition condition, gpointer opaque)
{
    nft_watch *watch = opaque;
    char buf[16384];
    gboolean removal = FALSE;
    ssize_t len;

    while ((len = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0 || (len < 0 && errno == ENOBUFS)) {
        /* news were lost: a removal may be among them */
        removal |= len < 0 || holds_removal(buf, len);
    }
    if (removal && !watch->timer) {
        GSource *timer = g_timeout_source_new(50);

        g_source_set_callback(timer, watch_settled, watch, NULL);
        watch->timer = g_source_attach(timer, watch->context);
        g_source_unref(timer);
    }
    return G_SOURCE_CONTINUE;
}

guint virNftablesWatch(GMainContext *context, virNftablesFunc func, gpointer opaque, GError **error)
{
    struct sockaddr_nl addr = {.nl_family = AF_NETLINK};
    VIR_AUTOCLOSE fd =
        socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER);
    int group = NFNLGRP_NFTABLES;
    nft_watch *watch;
    GSource *source;
    guint id;

    if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 ||
        setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0) {
        virSetSystemError(error, VIR_FROM_FIREWALL, errno, "cannot watch the packet filter");
        return 0;
    }
    watch = g_new0(nft_watch, 1);
    watch->fd = virFdSteal(&fd);
    watch->func = func;
    watch->opaque = opaque;
    watch->context = context;
    source = g_unix_fd_source_new(watch->fd, G_IO_IN);
    g_source_set_callback(source, G_SOURCE_FUNC(watch_readable), watch, watch_free);
    id = g_source_attach(source, context);
    g_source_unref(source);
    return id;
}
