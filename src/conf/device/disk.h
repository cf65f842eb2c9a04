/*
 * disk.h: <disk>
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/storage_source.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_DISK_DEVICE_DISK = 0,
    VIR_DOMAIN_DISK_DEVICE_CDROM,
    VIR_DOMAIN_DISK_DEVICE_FLOPPY,
    VIR_DOMAIN_DISK_DEVICE_LUN,
    VIR_DOMAIN_DISK_DEVICE_LAST
} virDomainDiskDevice;
VIR_ENUM_DECL(virDomainDiskDevice);

typedef enum {
    VIR_DOMAIN_DISK_BUS_NONE = 0,
    VIR_DOMAIN_DISK_BUS_IDE,
    VIR_DOMAIN_DISK_BUS_FDC,
    VIR_DOMAIN_DISK_BUS_SCSI,
    VIR_DOMAIN_DISK_BUS_VIRTIO,
    VIR_DOMAIN_DISK_BUS_XEN,
    VIR_DOMAIN_DISK_BUS_USB,
    VIR_DOMAIN_DISK_BUS_UML,
    VIR_DOMAIN_DISK_BUS_SATA,
    VIR_DOMAIN_DISK_BUS_SD,
    VIR_DOMAIN_DISK_BUS_LAST
} virDomainDiskBus;
VIR_ENUM_DECL(virDomainDiskBus);

typedef enum {
    VIR_DOMAIN_DISK_CACHE_DEFAULT = 0,
    VIR_DOMAIN_DISK_CACHE_NONE,
    VIR_DOMAIN_DISK_CACHE_WRITETHROUGH,
    VIR_DOMAIN_DISK_CACHE_WRITEBACK,
    VIR_DOMAIN_DISK_CACHE_DIRECTSYNC,
    VIR_DOMAIN_DISK_CACHE_UNSAFE,
    VIR_DOMAIN_DISK_CACHE_LAST
} virDomainDiskCache;
VIR_ENUM_DECL(virDomainDiskCache);

typedef enum {
    VIR_DOMAIN_DISK_ERROR_POLICY_DEFAULT = 0,
    VIR_DOMAIN_DISK_ERROR_POLICY_STOP,
    VIR_DOMAIN_DISK_ERROR_POLICY_REPORT,
    VIR_DOMAIN_DISK_ERROR_POLICY_IGNORE,
    VIR_DOMAIN_DISK_ERROR_POLICY_ENOSPACE,
    VIR_DOMAIN_DISK_ERROR_POLICY_LAST
} virDomainDiskErrorPolicy;
VIR_ENUM_DECL(virDomainDiskErrorPolicy);

typedef enum {
    VIR_DOMAIN_DISK_IO_DEFAULT = 0,
    VIR_DOMAIN_DISK_IO_NATIVE,
    VIR_DOMAIN_DISK_IO_THREADS,
    VIR_DOMAIN_DISK_IO_URING,
    VIR_DOMAIN_DISK_IO_LAST
} virDomainDiskIo;
VIR_ENUM_DECL(virDomainDiskIo);

typedef enum {
    VIR_DOMAIN_DISK_DISCARD_DEFAULT = 0,
    VIR_DOMAIN_DISK_DISCARD_UNMAP,
    VIR_DOMAIN_DISK_DISCARD_IGNORE,
    VIR_DOMAIN_DISK_DISCARD_LAST
} virDomainDiskDiscard;
VIR_ENUM_DECL(virDomainDiskDiscard);

typedef enum {
    VIR_DOMAIN_DISK_DETECT_ZEROES_DEFAULT = 0,
    VIR_DOMAIN_DISK_DETECT_ZEROES_OFF,
    VIR_DOMAIN_DISK_DETECT_ZEROES_ON,
    VIR_DOMAIN_DISK_DETECT_ZEROES_UNMAP,
    VIR_DOMAIN_DISK_DETECT_ZEROES_LAST
} virDomainDiskDetectZeroes;
VIR_ENUM_DECL(virDomainDiskDetectZeroes);

typedef enum {
    VIR_DOMAIN_DISK_MODEL_DEFAULT = 0,
    VIR_DOMAIN_DISK_MODEL_VIRTIO,
    VIR_DOMAIN_DISK_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_DISK_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_DISK_MODEL_LAST
} virDomainDiskModel;
VIR_ENUM_DECL(virDomainDiskModel);

typedef enum {
    VIR_DOMAIN_DISK_SGIO_DEFAULT = 0,
    VIR_DOMAIN_DISK_SGIO_FILTERED,
    VIR_DOMAIN_DISK_SGIO_UNFILTERED,
    VIR_DOMAIN_DISK_SGIO_LAST
} virDomainDiskSGIO;
VIR_ENUM_DECL(virDomainDiskSGIO);

typedef enum {
    VIR_DOMAIN_DISK_TRAY_CLOSED = 0,
    VIR_DOMAIN_DISK_TRAY_OPEN,
    VIR_DOMAIN_DISK_TRAY_LAST
} virDomainDiskTray;
VIR_ENUM_DECL(virDomainDiskTray);

typedef enum {
    VIR_DOMAIN_DISK_TRANS_DEFAULT = 0,
    VIR_DOMAIN_DISK_TRANS_NONE,
    VIR_DOMAIN_DISK_TRANS_AUTO,
    VIR_DOMAIN_DISK_TRANS_LBA,
    VIR_DOMAIN_DISK_TRANS_LAST
} virDomainDiskGeometryTrans;
VIR_ENUM_DECL(virDomainDiskGeometryTrans);

typedef enum {
    VIR_DOMAIN_SNAPSHOT_LOCATION_DEFAULT = 0,
    VIR_DOMAIN_SNAPSHOT_LOCATION_NO,
    VIR_DOMAIN_SNAPSHOT_LOCATION_INTERNAL,
    VIR_DOMAIN_SNAPSHOT_LOCATION_EXTERNAL,
    VIR_DOMAIN_SNAPSHOT_LOCATION_MANUAL,
    VIR_DOMAIN_SNAPSHOT_LOCATION_LAST
} virDomainSnapshotLocation;
VIR_ENUM_DECL(virDomainSnapshotLocation);

typedef enum {
    VIR_DOMAIN_DISK_MIRROR_STATE_NONE = 0, /* still copying */
    VIR_DOMAIN_DISK_MIRROR_STATE_READY,
    VIR_DOMAIN_DISK_MIRROR_STATE_ABORT,
    VIR_DOMAIN_DISK_MIRROR_STATE_PIVOT,
    VIR_DOMAIN_DISK_MIRROR_STATE_LAST
} virDomainDiskMirrorState;
VIR_ENUM_DECL(virDomainDiskMirrorState);

typedef enum {
    VIR_DOMAIN_DISK_MIRROR_JOB_NONE = 0,
    VIR_DOMAIN_DISK_MIRROR_JOB_COPY,
    VIR_DOMAIN_DISK_MIRROR_JOB_ACTIVE_COMMIT,
    VIR_DOMAIN_DISK_MIRROR_JOB_LAST
} virDomainDiskMirrorJob;
VIR_ENUM_DECL(virDomainDiskMirrorJob);

/* Throttling: a total, or reads and writes apart. Rates in bytes or requests per second, bursts
 * of at most *_max for *_max_length seconds. 0: no limit. */
typedef struct {
    unsigned long long total_bytes_sec;
    unsigned long long read_bytes_sec;
    unsigned long long write_bytes_sec;
    unsigned long long total_iops_sec;
    unsigned long long read_iops_sec;
    unsigned long long write_iops_sec;
    unsigned long long total_bytes_sec_max;
    unsigned long long read_bytes_sec_max;
    unsigned long long write_bytes_sec_max;
    unsigned long long total_iops_sec_max;
    unsigned long long read_iops_sec_max;
    unsigned long long write_iops_sec_max;
    unsigned long long size_iops_sec;
    char *group_name;
    unsigned long long total_bytes_sec_max_length;
    unsigned long long read_bytes_sec_max_length;
    unsigned long long write_bytes_sec_max_length;
    unsigned long long total_iops_sec_max_length;
    unsigned long long read_iops_sec_max_length;
    unsigned long long write_iops_sec_max_length;
} virDomainBlockIoTune;
extern const virXMLType virDomainBlockIoTuneType;

/* The copy that a block job makes, in a live domain. */
typedef struct {
    unsigned line;
    virDomainDiskMirrorJob job;
    virDomainDiskMirrorState state;
    virStorageSource *src;
} virDomainDiskMirror;

typedef struct _virDomainDiskDef {
    virDomainDeviceInfo info; /* also boot order, alias */

    virStorageSource *src; /* never NULL after parsing; an empty drive has an empty source */
    virDomainDiskMirror *mirror;

    virDomainDiskDevice device;
    virDomainDiskModel model;
    virTristateBool rawio;
    virDomainDiskSGIO sgio;
    virDomainSnapshotLocation snapshot;

    char *dst; /* "vda" */
    virDomainDiskBus bus;
    virDomainDiskTray tray_status;
    virTristateSwitch removable;
    unsigned rotation_rate; /* rpm, 1: not rotating, 0: not said */

    char *driverName; /* "qemu" */
    virDomainDiskCache cachemode;
    virDomainDiskErrorPolicy error_policy;
    virDomainDiskErrorPolicy rerror_policy;
    virDomainDiskIo iomode;
    virTristateSwitch ioeventfd;
    virTristateSwitch event_idx;
    virTristateSwitch copy_on_read;
    virDomainDiskDiscard discard;
    virDomainDiskDetectZeroes detect_zeroes;
    unsigned iothread;   /* 0: none */
    unsigned queues;     /* 0: default */
    unsigned queue_size; /* 0: default */
    virDomainVirtioOptions virtio;

    virDomainBlockIoTune blkdeviotune;

    unsigned geometry_cylinders;
    unsigned geometry_heads;
    unsigned geometry_sectors;
    virDomainDiskGeometryTrans geometry_trans;

    unsigned logical_block_size;  /* bytes */
    unsigned physical_block_size; /* bytes */

    gboolean readonly;
    gboolean shareable;
    gboolean transient;
    virTristateBool transientShareBacking;

    char *serial;
    char *wwn;
    char *vendor;
    char *product;

    char *qomName; /* status: the device's path in QEMU */
} virDomainDiskDef;

extern const virXMLType virDomainDiskDefType;
extern const virDomainDeviceOps virDomainDiskDeviceOps;

virDomainDiskDef *virDomainDiskDefNew(void); /* with an empty source */
void virDomainDiskDefFree(virDomainDiskDef *disk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainDiskDef, virDomainDiskDefFree)

/* The number in a target name: "vda" 0, "sdaa" 26, "fdb" 1; -1 if it is none. A partition
 * number after it goes to @partition (0 if there is none), which may be NULL. */
int virDomainDiskTargetIndex(const char *dst, unsigned *partition);
/* "vd" + 27 = "vdab"; owned by the caller. */
char *virDomainDiskTargetName(unsigned index, const char *prefix);
/* The disk's place on a drive bus from its target name: 2 per ide bus, 4 ide units in all,
 * @scsi_units per scsi or sata controller. Fills info.addr.drive; FALSE if dst has no number. */
gboolean virDomainDiskAssignAddress(virDomainDiskDef *disk, unsigned scsi_units);
/* TRUE for cdroms and floppies: their medium may change or be missing. */
gboolean virDomainDiskIsRemovable(const virDomainDiskDef *disk);
