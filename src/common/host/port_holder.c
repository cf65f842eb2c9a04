/*
 * port_holder.c: which process holds a port, from /proc/net and /proc/PID/fd
 */
#include "common/host/port_holder.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "common/base/file.h"
#include "common/base/process.h"

#define MAX_TABLE (4 * 1024 * 1024)
#define TCP_LISTEN 10

/* The inode of the IPv4 socket bound to @port at @address (or to all addresses); 0 none. */
static guint64 find_socket(gboolean udp, const char *address, unsigned port)
{
    g_autofree char *text =
        virFileRead(udp ? "/proc/net/udp" : "/proc/net/tcp", MAX_TABLE, NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    struct in_addr wanted = {0};

    if (address && inet_pton(AF_INET, address, &wanted) != 1)
        return 0;
    for (gsize i = 1; lines[0] && lines[i]; i++) {
        unsigned local, local_port, state;
        unsigned long long inode;

        if (sscanf(lines[i], " %*d: %8X:%4X %*8X:%*4X %2X %*s %*s %*s %*d %*d %llu", &local,
                   &local_port, &state, &inode) != 4)
            continue;
        if (local_port != port || (!udp && state != TCP_LISTEN))
            continue;
        if (!address || local == 0 || local == wanted.s_addr)
            return inode;
    }
    return 0;
}

static gboolean process_has_socket(const char *pid, const char *link)
{
    g_autofree char *folder = g_build_filename("/proc", pid, "fd", NULL);
    g_autoptr(GPtrArray) fds = virFileList(folder, NULL, NULL);

    for (guint i = 0; fds && i < fds->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(fds, i), NULL);
        g_autofree char *target = g_file_read_link(path, NULL);

        if (g_strcmp0(target, link) == 0)
            return TRUE;
    }
    return FALSE;
}

char *virPortHolderFind(gboolean udp, const char *address, unsigned port)
{
    guint64 inode = find_socket(udp, address, port);
    g_autofree char *link = g_strdup_printf("socket:[%" G_GUINT64_FORMAT "]", inode);
    g_autoptr(GPtrArray) pids = inode ? virFileList("/proc", NULL, NULL) : NULL;

    for (guint i = 0; pids && i < pids->len; i++) {
        const char *pid = g_ptr_array_index(pids, i);
        g_autofree char *path = NULL;
        g_autofree char *name = NULL;

        if (!g_ascii_isdigit(pid[0]) || !process_has_socket(pid, link))
            continue;
        path = g_build_filename("/proc", pid, "comm", NULL);
        name = virFileRead(path, 256, NULL, NULL);
        return g_strdup_printf("%s (process %s)", name ? g_strchomp(name) : "a process", pid);
    }
    return NULL;
}
