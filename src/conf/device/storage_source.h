/*
 * storage_source.h: where the data of a disk lies
 *
 * A virStorageSource describes one image of any type: a file, a block device, a directory, a
 * network protocol, a volume of a pool, an NVMe namespace, a vhost-user server. Images form a
 * chain through backingStore; a chain ends with a source of type none (known end) or with NULL
 * (not known yet).
 *
 * Thread: any; tables are const.
 */
#pragma once

#include "conf/device/device_info.h"
#include "conf/device/device_seclabel.h"
#include "conf/device/storage_auth.h"
#include "conf/device/storage_encryption.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_STORAGE_TYPE_NONE = 0,
    VIR_STORAGE_TYPE_FILE,
    VIR_STORAGE_TYPE_BLOCK,
    VIR_STORAGE_TYPE_DIR,
    VIR_STORAGE_TYPE_NETWORK,
    VIR_STORAGE_TYPE_VOLUME,
    VIR_STORAGE_TYPE_NVME,
    VIR_STORAGE_TYPE_VHOST_USER,
    VIR_STORAGE_TYPE_VHOST_VDPA,
    VIR_STORAGE_TYPE_LAST
} virStorageType;
VIR_ENUM_DECL(virStorageType);

typedef enum {
    VIR_STORAGE_FILE_NONE = 0, /* not said: probing or the driver's default */
    VIR_STORAGE_FILE_RAW,
    VIR_STORAGE_FILE_DIR,
    VIR_STORAGE_FILE_BOCHS,
    VIR_STORAGE_FILE_CLOOP,
    VIR_STORAGE_FILE_DMG,
    VIR_STORAGE_FILE_ISO,
    VIR_STORAGE_FILE_VPC,
    VIR_STORAGE_FILE_VDI,
    VIR_STORAGE_FILE_FAT,
    VIR_STORAGE_FILE_VHD,
    VIR_STORAGE_FILE_PLOOP,
    VIR_STORAGE_FILE_COW,
    VIR_STORAGE_FILE_QCOW,
    VIR_STORAGE_FILE_QCOW2,
    VIR_STORAGE_FILE_QED,
    VIR_STORAGE_FILE_VMDK,
    VIR_STORAGE_FILE_AIO, /* xen's names of raw */
    VIR_STORAGE_FILE_LAST
} virStorageFileFormat;
VIR_ENUM_DECL(virStorageFileFormat);

typedef enum {
    VIR_STORAGE_NET_PROTOCOL_NONE = 0,
    VIR_STORAGE_NET_PROTOCOL_NBD,
    VIR_STORAGE_NET_PROTOCOL_RBD,
    VIR_STORAGE_NET_PROTOCOL_SHEEPDOG,
    VIR_STORAGE_NET_PROTOCOL_GLUSTER,
    VIR_STORAGE_NET_PROTOCOL_ISCSI,
    VIR_STORAGE_NET_PROTOCOL_HTTP,
    VIR_STORAGE_NET_PROTOCOL_HTTPS,
    VIR_STORAGE_NET_PROTOCOL_FTP,
    VIR_STORAGE_NET_PROTOCOL_FTPS,
    VIR_STORAGE_NET_PROTOCOL_TFTP,
    VIR_STORAGE_NET_PROTOCOL_SSH,
    VIR_STORAGE_NET_PROTOCOL_VXHS,
    VIR_STORAGE_NET_PROTOCOL_NFS,
    VIR_STORAGE_NET_PROTOCOL_LAST
} virStorageNetProtocol;
VIR_ENUM_DECL(virStorageNetProtocol);

typedef enum {
    VIR_STORAGE_NET_TRANSPORT_TCP = 0,
    VIR_STORAGE_NET_TRANSPORT_UNIX,
    VIR_STORAGE_NET_TRANSPORT_RDMA,
    VIR_STORAGE_NET_TRANSPORT_LAST
} virStorageNetTransport;
VIR_ENUM_DECL(virStorageNetTransport);

typedef struct {
    char *name;    /* host name or address */
    unsigned port; /* 0: the protocol's, see virStorageNetProtocolDefaultPort() */
    virStorageNetTransport transport;
    char *socket; /* of a unix transport */
} virStorageNetHost;
extern const virXMLType virStorageNetHostType; /* "host" */

typedef struct {
    char *name;
    char *value;
} virStorageCookie;

typedef enum {
    VIR_STORAGE_POOL_MODE_DEFAULT = 0,
    VIR_STORAGE_POOL_MODE_HOST,   /* through the host's device node */
    VIR_STORAGE_POOL_MODE_DIRECT, /* QEMU speaks the protocol itself */
    VIR_STORAGE_POOL_MODE_LAST
} virStoragePoolMode;
VIR_ENUM_DECL(virStoragePoolMode);

/* Which part of an image is the guest's disk. */
typedef struct {
    char *type; /* "storage" */
    gboolean offset_set;
    unsigned long long offset; /* bytes */
    unsigned long long size;   /* bytes */
} virStorageSlice;

/* SCSI persistent reservations. */
typedef struct {
    unsigned line;
    virTristateBool enabled; /* an old spelling */
    virTristateBool managed;
    char *type; /* "unix" */
    char *path;
    char *mode; /* "client" */
} virStoragePRDef;
extern const virXMLType virStoragePRDefType; /* "reservations" */

typedef struct {
    unsigned long long namespc; /* 1-based */
    virTristateBool managed;
    virPCIDeviceAddress pci;
} virStorageNVMeDef;

typedef struct {
    virTristateBool enabled;
    unsigned timeout; /* seconds */
} virStorageReconnect;

typedef enum {
    VIR_DOMAIN_STARTUP_POLICY_DEFAULT = 0,
    VIR_DOMAIN_STARTUP_POLICY_MANDATORY,
    VIR_DOMAIN_STARTUP_POLICY_REQUISITE,
    VIR_DOMAIN_STARTUP_POLICY_OPTIONAL,
    VIR_DOMAIN_STARTUP_POLICY_LAST
} virDomainStartupPolicy;
VIR_ENUM_DECL(virDomainStartupPolicy);

typedef struct _virStorageSource virStorageSource;
struct _virStorageSource {
    unsigned line;
    virStorageType type;
    gboolean hasSource; /* the document has <source> */
    virStorageFileFormat format;
    unsigned id; /* index of the image in a live domain, 0: none */

    char *path; /* FILE, BLOCK, DIR, VHOST_USER, VHOST_VDPA; NETWORK: the name at the server */

    /* NETWORK */
    virStorageNetProtocol protocol;
    virTristateBool tls;
    char *tlsHostname;
    char *query;
    virStorageNetHost **hosts;
    gsize nhosts;
    char *snapshot;
    char *configFile;
    char *initiator_iqn;
    virTristateBool sslverify;
    virStorageCookie **cookies;
    gsize ncookies;
    unsigned long long readahead; /* bytes */
    unsigned long long timeout;   /* seconds */
    unsigned reconnectDelay;      /* seconds, nbd */
    char *nfs_user;
    char *nfs_group;
    virStorageAuthDef *auth;
    gboolean authInherited; /* <auth> stands beside <source>, the old place */
    gboolean authInSource;

    /* VOLUME */
    char *pool;
    char *volume;
    virStoragePoolMode mode;

    virStorageNVMeDef nvme;        /* NVME */
    char *sourceType;              /* source/@type: "pci" of NVME, "unix" of VHOST_USER */
    virStorageReconnect reconnect; /* VHOST_USER */

    virStorageEncryption *encryption;
    gboolean encryptionInherited; /* <encryption> stands beside <source> */
    gboolean encryptionInSource;
    virStoragePRDef *pr;
    virStorageSlice **slices;
    gsize nslices;
    virDomainDeviceSeclabelDef **seclabels;
    gsize nseclabels;
    virDomainStartupPolicy startupPolicy;

    unsigned long long metadataCacheMaxSize; /* bytes */

    virStorageSource *backingStore;
    gboolean detected; /* found by looking into the image, not written by the user */

    /* In the status file only. */
    char *nodestorage;
    char *nodeformat;
};

/* Each is embedded in the element that holds <source>: what differs is where the format and the
 * image's index stand. */
extern const virXMLType virStorageSourceType;       /* disk: <driver type=''/>, <backingStore> */
extern const virXMLType virStorageSourceChainType;  /* backingStore: <format type=''/>, @index */
extern const virXMLType virStorageSourceMirrorType; /* mirror: <format type=''/> */

virStorageSource *virStorageSourceNew(virStorageType type);
void virStorageSourceFree(virStorageSource *src);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virStorageSource, virStorageSourceFree)
/* With the whole chain below it if @chain. */
virStorageSource *virStorageSourceCopy(const virStorageSource *src, gboolean chain);

/* TRUE if nothing is inserted: no path, no server, no volume. NULL counts as empty. */
gboolean virStorageSourceIsEmpty(const virStorageSource *src);
/* TRUE if the data is on this host's file system or devices, so that ->path can be opened. */
gboolean virStorageSourceIsLocal(const virStorageSource *src);
/* TRUE if ->path is a block device of this host. */
gboolean virStorageSourceIsBlock(const virStorageSource *src);
/* The TCP port that @protocol uses unless told, 0 if it has none. */
unsigned virStorageNetProtocolDefaultPort(virStorageNetProtocol protocol);

/* Servers without a port get the protocol's; those of rbd and nfs keep none. */
void virStorageSourceSetDefaultPorts(virStorageSource *src);
/* The chain: defaults that hold everywhere. */
void virStorageSourcePostParse(virStorageSource *src);
/* Refuses what cannot work whatever the hypervisor; the whole chain. */
void virStorageSourceValidate(const virStorageSource *src, virXMLProblems *problems);
