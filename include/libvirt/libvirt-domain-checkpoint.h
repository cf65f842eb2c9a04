/*
 * libvirt-domain-checkpoint.h: the public API of libvirt.so.0: domain-checkpoint objects
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_DOMAIN_CHECKPOINT_H
#define LIBVIRT_DOMAIN_CHECKPOINT_H

#include <libvirt/libvirt-common.h>
#include <libvirt/libvirt-host.h>
#include <libvirt/libvirt-domain.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE = 1,
    VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE = 2,
    VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE = 4,
} virDomainCheckpointCreateFlags;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN = 1,
    VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY = 2,
    VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY = 4,
} virDomainCheckpointDeleteFlags;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS = 1,
    VIR_DOMAIN_CHECKPOINT_LIST_ROOTS = 1,
    VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL = 2,
    VIR_DOMAIN_CHECKPOINT_LIST_LEAVES = 4,
    VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES = 8,
} virDomainCheckpointListFlags;

typedef enum {
    VIR_DOMAIN_CHECKPOINT_XML_SECURE = 1,
    VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN = 2,
    VIR_DOMAIN_CHECKPOINT_XML_SIZE = 4,
} virDomainCheckpointXMLFlags;

virDomainCheckpointPtr virDomainCheckpointCreateXML(virDomainPtr domain, const char *xmlDesc,
                                                    unsigned int flags);
int virDomainCheckpointDelete(virDomainCheckpointPtr checkpoint, unsigned int flags);
int virDomainCheckpointFree(virDomainCheckpointPtr checkpoint);
virConnectPtr virDomainCheckpointGetConnect(virDomainCheckpointPtr checkpoint);
virDomainPtr virDomainCheckpointGetDomain(virDomainCheckpointPtr checkpoint);
const char *virDomainCheckpointGetName(virDomainCheckpointPtr checkpoint);
virDomainCheckpointPtr virDomainCheckpointGetParent(virDomainCheckpointPtr checkpoint,
                                                    unsigned int flags);
char *virDomainCheckpointGetXMLDesc(virDomainCheckpointPtr checkpoint, unsigned int flags);
int virDomainCheckpointListAllChildren(virDomainCheckpointPtr checkpoint,
                                       virDomainCheckpointPtr **children, unsigned int flags);
virDomainCheckpointPtr virDomainCheckpointLookupByName(virDomainPtr domain, const char *name,
                                                       unsigned int flags);
int virDomainCheckpointRef(virDomainCheckpointPtr checkpoint);
int virDomainListAllCheckpoints(virDomainPtr domain, virDomainCheckpointPtr **checkpoints,
                                unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
