/*
 * fs.h: <filesystem>, folders and images of the host that the guest mounts
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/storage_source.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_FS_TYPE_MOUNT = 0,
    VIR_DOMAIN_FS_TYPE_BLOCK,
    VIR_DOMAIN_FS_TYPE_FILE,
    VIR_DOMAIN_FS_TYPE_TEMPLATE,
    VIR_DOMAIN_FS_TYPE_RAM,
    VIR_DOMAIN_FS_TYPE_BIND,
    VIR_DOMAIN_FS_TYPE_VOLUME,
    VIR_DOMAIN_FS_TYPE_LAST
} virDomainFSType;
VIR_ENUM_DECL(virDomainFSType);

typedef enum {
    VIR_DOMAIN_FS_DRIVER_TYPE_DEFAULT = 0,
    VIR_DOMAIN_FS_DRIVER_TYPE_PATH,
    VIR_DOMAIN_FS_DRIVER_TYPE_HANDLE,
    VIR_DOMAIN_FS_DRIVER_TYPE_LOOP,
    VIR_DOMAIN_FS_DRIVER_TYPE_NBD,
    VIR_DOMAIN_FS_DRIVER_TYPE_PLOOP,
    VIR_DOMAIN_FS_DRIVER_TYPE_VIRTIOFS,
    VIR_DOMAIN_FS_DRIVER_TYPE_MTP,
    VIR_DOMAIN_FS_DRIVER_TYPE_LAST
} virDomainFSDriverType;
VIR_ENUM_DECL(virDomainFSDriverType);

typedef enum {
    VIR_DOMAIN_FS_ACCESSMODE_DEFAULT = 0,
    VIR_DOMAIN_FS_ACCESSMODE_PASSTHROUGH,
    VIR_DOMAIN_FS_ACCESSMODE_MAPPED,
    VIR_DOMAIN_FS_ACCESSMODE_SQUASH,
    VIR_DOMAIN_FS_ACCESSMODE_LAST
} virDomainFSAccessMode;
VIR_ENUM_DECL(virDomainFSAccessMode);

typedef enum {
    VIR_DOMAIN_FS_WRPOLICY_DEFAULT = 0,
    VIR_DOMAIN_FS_WRPOLICY_IMMEDIATE,
    VIR_DOMAIN_FS_WRPOLICY_LAST
} virDomainFSWrpolicy;
VIR_ENUM_DECL(virDomainFSWrpolicy);

typedef enum {
    VIR_DOMAIN_FS_MULTIDEVS_DEFAULT = 0,
    VIR_DOMAIN_FS_MULTIDEVS_REMAP,
    VIR_DOMAIN_FS_MULTIDEVS_FORBID,
    VIR_DOMAIN_FS_MULTIDEVS_WARN,
    VIR_DOMAIN_FS_MULTIDEVS_LAST
} virDomainFSMultidevs;
VIR_ENUM_DECL(virDomainFSMultidevs);

typedef enum {
    VIR_DOMAIN_FS_MODEL_DEFAULT = 0,
    VIR_DOMAIN_FS_MODEL_VIRTIO,
    VIR_DOMAIN_FS_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_FS_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_FS_MODEL_LAST
} virDomainFSModel;
VIR_ENUM_DECL(virDomainFSModel);

typedef enum {
    VIR_DOMAIN_FS_CACHE_MODE_DEFAULT = 0,
    VIR_DOMAIN_FS_CACHE_MODE_NONE,
    VIR_DOMAIN_FS_CACHE_MODE_ALWAYS,
    VIR_DOMAIN_FS_CACHE_MODE_LAST
} virDomainFSCacheMode;
VIR_ENUM_DECL(virDomainFSCacheMode);

typedef enum {
    VIR_DOMAIN_FS_SANDBOX_MODE_DEFAULT = 0,
    VIR_DOMAIN_FS_SANDBOX_MODE_NAMESPACE,
    VIR_DOMAIN_FS_SANDBOX_MODE_CHROOT,
    VIR_DOMAIN_FS_SANDBOX_MODE_LAST
} virDomainFSSandboxMode;
VIR_ENUM_DECL(virDomainFSSandboxMode);

typedef struct _virDomainFSDef {
    virDomainDeviceInfo info;

    virDomainFSType type;
    virDomainFSDriverType fsdriver;
    virDomainFSAccessMode accessmode;
    virDomainFSMultidevs multidevs;
    virDomainFSWrpolicy wrpolicy;
    virDomainFSModel model;
    unsigned fmode;              /* permission bits of new files, 0: default */
    unsigned dmode;              /* ... of new folders */
    virStorageFileFormat format; /* FILE, BLOCK */

    /* What the type says: a path of the host, a template's name. */
    char *src;
    char *srcPool; /* VOLUME */
    char *srcVolume;
    virStoragePoolMode srcMode;
    unsigned long long usage; /* RAM: KiB */
    char *sock;               /* virtiofs: socket of a server that somebody else runs */

    char *dst;
    gboolean readonly;
    unsigned long long space_hard_limit; /* bytes */
    unsigned long long space_soft_limit; /* bytes */

    /* virtiofs */
    unsigned long long queue_size;
    char *binary;
    virTristateSwitch xattr;
    virDomainFSCacheMode cache;
    virDomainFSSandboxMode sandbox;
    virTristateSwitch posix_lock;
    virTristateSwitch flock;
    int thread_pool_size; /* -1: not given */

    virDomainVirtioOptions virtio;
} virDomainFSDef;

extern const virXMLType virDomainFSDefType;
extern const virDomainDeviceOps virDomainFSDeviceOps;

virDomainFSDef *virDomainFSDefNew(virDomainFSType type);
void virDomainFSDefFree(virDomainFSDef *fs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainFSDef, virDomainFSDefFree)
