/*
 * netlink_priv.h: one request to the kernel and its answer, for the files of netlink.h
 */
#pragma once

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "common/base/error.h"
#include "common/host/netlink.h"

typedef struct nl_msg virNetlinkMsg;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetlinkMsg, nlmsg_free)

/* A message of @type with its fixed header of @len bytes. */
virNetlinkMsg *virNetlinkMsgNew(int type, int flags, const void *header, gsize len);
/* For one interface: RTM_NEWLINK and alike, by name. FALSE if there is none. */
virNetlinkMsg *virNetlinkMsgNewForLink(int type, int flags, const char *name, GError **error);

typedef void (*virNetlinkFunc)(const struct nlmsghdr *msg, gpointer opaque);
/* Sends @msg and waits for the answer: 0 or an errno. @func gets what comes before the end;
 * @reason, if not NULL, the kernel's own words about a failure (owned by the caller, may stay
 * NULL). */
int virNetlinkTalk(virNetlinkMsg *msg, virNetlinkFunc func, gpointer opaque, char **reason);
/* The same with an error "cannot WHAT", the sentence given by @fmt, plus the kernel's words. */
gboolean virNetlinkRequest(virNetlinkMsg *msg, GError **error, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
