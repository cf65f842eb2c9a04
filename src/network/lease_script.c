/*
 * lease_script.c: libvirt_leaseshelper, what dnsmasq runs when a DHCP lease changes
 *
 *   libvirt_leaseshelper add|old|del MAC IP [HOSTNAME]    a lease begins, goes on, ends
 *   libvirt_leaseshelper init                             print all leases in dnsmasq's own format
 *
 * The bridge is told by VIR_BRIDGE_NAME, the folder by VIR_LEASE_DIR, the rest by dnsmasq's
 * own DNSMASQ_* variables. dnsmasq runs one at a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "common/base/error.h"
#include "network/lease_file.h"

/* A variable's value that is neither missing nor empty. */
static const char *env(const char *name)
{
    const char *value = g_getenv(name);

    return value && *value ? value : NULL;
}

static char *lease_path(void)
{
    const char *bridge = env("VIR_BRIDGE_NAME");
    const char *folder = env("VIR_LEASE_DIR");

    if (!bridge)
        bridge = env("DNSMASQ_INTERFACE");
    if (!bridge || strchr(bridge, '/'))
        return NULL;
    return g_strdup_printf("%s/%s.status",
                           folder ? folder : VIR_LOCALSTATEDIR "/lib/libvirt/dnsmasq", bridge);
}

static virLease *lease_from_environment(int argc, char **argv)
{
    virLease *lease = g_new0(virLease, 1);
    const char *expiry = env("DNSMASQ_LEASE_EXPIRES");
    const char *hostname = argc > 4 ? argv[4] : env("DNSMASQ_SUPPLIED_HOSTNAME");

    lease->ip = g_strdup(argv[3]);
    lease->expiry = expiry ? g_ascii_strtoll(expiry, NULL, 10) : 0;
    lease->hostname = g_strdup(hostname);
    lease->client_id = g_strdup(env("DNSMASQ_CLIENT_ID"));
    lease->iaid = g_strdup(env("DNSMASQ_IAID"));
    if (lease->iaid) {
        /* DHCPv6: the first argument is the client's DUID */
        lease->client_id = lease->client_id ? lease->client_id : g_strdup(argv[2]);
        lease->server_duid = g_strdup(env("DNSMASQ_SERVER_DUID"));
        lease->mac = g_strdup(env("DNSMASQ_MAC"));
    } else {
        lease->mac = g_strdup(argv[2]);
    }
    return lease;
}

/* dnsmasq asks for its leases when it starts. */
static void print_leases(const GPtrArray *leases, gint64 now)
{
    gboolean duid_told = FALSE;

    for (int v6 = 0; v6 < 2; v6++) {
        for (guint i = 0; i < leases->len; i++) {
            const virLease *l = g_ptr_array_index(leases, i);

            if (!!strchr(l->ip, ':') != v6 || !virLeaseIsCurrent(l, now))
                continue;
            if (v6 && l->server_duid && !duid_told) {
                printf("duid %s\n", l->server_duid);
                duid_told = TRUE;
            }
            printf("%" G_GINT64_FORMAT " %s %s %s %s\n", l->expiry,
                   v6 ? (l->iaid ? l->iaid : "0") : (l->mac ? l->mac : "*"), l->ip,
                   l->hostname ? l->hostname : "*", l->client_id ? l->client_id : "*");
        }
    }
}

/* Drops what ended and the lease that the new one replaces. */
static gboolean drop_leases(GPtrArray *leases, const char *ip, gint64 now)
{
    gboolean dropped = FALSE;

    for (guint i = leases->len; i-- > 0;) {
        const virLease *l = g_ptr_array_index(leases, i);

        if (g_str_equal(l->ip, ip) || !virLeaseIsCurrent(l, now)) {
            g_ptr_array_remove_index(leases, i);
            dropped = TRUE;
        }
    }
    return dropped;
}

int main(int argc, char **argv)
{
    const char *action = argc > 1 ? argv[1] : "";
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *path = lease_path();
    g_autoptr(GError) err = NULL;
    g_autoptr(GPtrArray) leases = NULL;
    gboolean adding = g_str_equal(action, "add") || g_str_equal(action, "old");

    if (!path) {
        fprintf(stderr, "libvirt_leaseshelper: VIR_BRIDGE_NAME must name the bridge\n");
        return EXIT_FAILURE;
    }
    leases = virLeaseFileRead(path, &err);
    if (!leases) {
        /* better new leases than none */
        fprintf(stderr, "libvirt_leaseshelper: %s\n", err->message);
        g_clear_error(&err);
        leases = virLeaseFileParse(path, "[]", NULL);
    }
    if (g_str_equal(action, "init")) {
        print_leases(leases, now);
        return EXIT_SUCCESS;
    }
    if ((!adding && !g_str_equal(action, "del")) || argc < 4)
        return EXIT_SUCCESS; /* dnsmasq has other news, too */
    drop_leases(leases, argv[3], now);
    if (adding)
        g_ptr_array_add(leases, lease_from_environment(argc, argv));
    if (!virLeaseFileWrite(path, leases, &err)) {
        fprintf(stderr, "libvirt_leaseshelper: %s\n", err->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
