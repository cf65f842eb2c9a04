/*
 * shmem.h: <shmem>, memory shared between guests and the host
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum {
    VIR_DOMAIN_SHMEM_MODEL_IVSHMEM = 0,
    VIR_DOMAIN_SHMEM_MODEL_IVSHMEM_PLAIN,
    VIR_DOMAIN_SHMEM_MODEL_IVSHMEM_DOORBELL,
    VIR_DOMAIN_SHMEM_MODEL_LAST
} virDomainShmemModel;
VIR_ENUM_DECL(virDomainShmemModel);

typedef enum {
    VIR_DOMAIN_SHMEM_ROLE_DEFAULT = 0,
    VIR_DOMAIN_SHMEM_ROLE_MASTER,
    VIR_DOMAIN_SHMEM_ROLE_PEER,
    VIR_DOMAIN_SHMEM_ROLE_LAST
} virDomainShmemRole;
VIR_ENUM_DECL(virDomainShmemRole);

typedef struct _virDomainShmemDef {
    virDomainDeviceInfo info;
    char *name;
    virDomainShmemModel model;
    virDomainShmemRole role; /* ivshmem-plain and -doorbell: whether it survives a migration */
    unsigned long long size; /* bytes, a power of two of at least 1 MiB; 0: the server's */
    gboolean server_enabled;
    char *server_path; /* NULL with server_enabled: the driver chooses */
    gboolean msi_enabled;
    unsigned msi_vectors; /* 0: default */
    virTristateSwitch msi_ioeventfd;
} virDomainShmemDef;

extern const virXMLType virDomainShmemDefType;
extern const virDomainDeviceOps virDomainShmemDeviceOps;

virDomainShmemDef *virDomainShmemDefNew(virDomainShmemModel model);
void virDomainShmemDefFree(virDomainShmemDef *shmem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainShmemDef, virDomainShmemDefFree)
