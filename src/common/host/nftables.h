/*
 * nftables.h: the kernel's packet filter through libnftables
 *
 * Thread: any; calls wait for one another.
 */
#pragma once

#include <glib.h>

/* Runs @ruleset (nft's own language) as one transaction: all of it or nothing. The error quotes
 * what nftables said. */
gboolean virNftablesRun(const char *ruleset, GError **error);
/* True if the table is there. @family: "inet", "ip", ... */
gboolean virNftablesHasTable(const char *family, const char *name);

typedef void (*virNftablesFunc)(gpointer opaque);
/* Calls @func on the thread of @context (NULL: main) soon after anybody removed a table of the
 * packet filter or flushed the ruleset; several removals at once count as one. Returns an id for
 * g_source_remove() on that context, 0 with @error if the kernel offers no such news. */
guint virNftablesWatch(GMainContext *context, virNftablesFunc func, gpointer opaque,
                       GError **error);
