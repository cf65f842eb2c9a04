/*
 * libvirt-domain-snapshot.h: the public API of libvirt.so.0: domain-snapshot objects
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_DOMAIN_SNAPSHOT_H
#define LIBVIRT_DOMAIN_SNAPSHOT_H

#include <libvirt/libvirt-common.h>
#include <libvirt/libvirt-host.h>
#include <libvirt/libvirt-domain.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE = 1,
    VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT = 2,
    VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA = 4,
    VIR_DOMAIN_SNAPSHOT_CREATE_HALT = 8,
    VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY = 16,
    VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT = 32,
    VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE = 64,
    VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC = 128,
    VIR_DOMAIN_SNAPSHOT_CREATE_LIVE = 256,
    VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE = 512,
} virDomainSnapshotCreateFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN = 1,
    VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY = 2,
    VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY = 4,
} virDomainSnapshotDeleteFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS = 1,
    VIR_DOMAIN_SNAPSHOT_LIST_ROOTS = 1,
    VIR_DOMAIN_SNAPSHOT_LIST_METADATA = 2,
    VIR_DOMAIN_SNAPSHOT_LIST_LEAVES = 4,
    VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES = 8,
    VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA = 16,
    VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE = 32,
    VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE = 64,
    VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY = 128,
    VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL = 256,
    VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL = 512,
    VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL = 1024,
} virDomainSnapshotListFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING = 1,
    VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED = 2,
    VIR_DOMAIN_SNAPSHOT_REVERT_FORCE = 4,
    VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM = 8,
} virDomainSnapshotRevertFlags;

typedef enum {
    VIR_DOMAIN_SNAPSHOT_XML_SECURE = VIR_DOMAIN_XML_SECURE,
} virDomainSnapshotXMLFlags;

int virDomainHasCurrentSnapshot(virDomainPtr domain, unsigned int flags);
int virDomainListAllSnapshots(virDomainPtr domain, virDomainSnapshotPtr **snaps,
                              unsigned int flags);
int virDomainRevertToSnapshot(virDomainSnapshotPtr snapshot, unsigned int flags);
virDomainSnapshotPtr virDomainSnapshotCreateXML(virDomainPtr domain, const char *xmlDesc,
                                                unsigned int flags);
virDomainSnapshotPtr virDomainSnapshotCurrent(virDomainPtr domain, unsigned int flags);
int virDomainSnapshotDelete(virDomainSnapshotPtr snapshot, unsigned int flags);
int virDomainSnapshotFree(virDomainSnapshotPtr snapshot);
virConnectPtr virDomainSnapshotGetConnect(virDomainSnapshotPtr snapshot);
virDomainPtr virDomainSnapshotGetDomain(virDomainSnapshotPtr snapshot);
const char *virDomainSnapshotGetName(virDomainSnapshotPtr snapshot);
virDomainSnapshotPtr virDomainSnapshotGetParent(virDomainSnapshotPtr snapshot, unsigned int flags);
char *virDomainSnapshotGetXMLDesc(virDomainSnapshotPtr snapshot, unsigned int flags);
int virDomainSnapshotHasMetadata(virDomainSnapshotPtr snapshot, unsigned int flags);
int virDomainSnapshotIsCurrent(virDomainSnapshotPtr snapshot, unsigned int flags);
int virDomainSnapshotListAllChildren(virDomainSnapshotPtr snapshot, virDomainSnapshotPtr **snaps,
                                     unsigned int flags);
int virDomainSnapshotListChildrenNames(virDomainSnapshotPtr snapshot, char **names, int nameslen,
                                       unsigned int flags);
int virDomainSnapshotListNames(virDomainPtr domain, char **names, int nameslen, unsigned int flags);
virDomainSnapshotPtr virDomainSnapshotLookupByName(virDomainPtr domain, const char *name,
                                                   unsigned int flags);
int virDomainSnapshotNum(virDomainPtr domain, unsigned int flags);
int virDomainSnapshotNumChildren(virDomainSnapshotPtr snapshot, unsigned int flags);
int virDomainSnapshotRef(virDomainSnapshotPtr snapshot);

#ifdef __cplusplus
}
#endif

#endif
