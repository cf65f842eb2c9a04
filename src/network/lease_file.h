/*
 * lease_file.h: the DHCP leases of one bridge, as a file that libvirt's NSS module and users know
 *
 * BRIDGE.status in /var/lib/libvirt/dnsmasq: a JSON array with one object per lease. The lease
 * helper writes it, the daemon reads it; it is replaced whole.
 *
 * Thread: any; reads the disk.
 */
#pragma once

#include <glib.h>

typedef struct {
    char *ip;       /* never NULL */
    char *mac;      /* NULL in old DHCPv6 leases */
    char *hostname; /* NULL if the guest told none; likewise the rest */
    char *client_id;
    char *iaid;        /* DHCPv6 */
    char *server_duid; /* DHCPv6 */
    gint64 expiry;     /* seconds since 1970; 0 never */
} virLease;

void virLeaseFree(virLease *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virLease, virLeaseFree)

/* Array of virLease, empty if there is no file. NULL with @error if it can't be read or is no JSON.
 */
GPtrArray *virLeaseFileRead(const char *path, GError **error);
/* The same from text; @name for messages. */
GPtrArray *virLeaseFileParse(const char *name, const char *text, GError **error);
char *virLeaseFileFormat(const GPtrArray *leases);
gboolean virLeaseFileWrite(const char *path, const GPtrArray *leases, GError **error);

/* TRUE if the lease has not run out at @now (seconds since 1970). */
gboolean virLeaseIsCurrent(const virLease *lease, gint64 now);
