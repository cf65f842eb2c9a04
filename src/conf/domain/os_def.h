/*
 * os_def.h: <os>: what the guest boots and how
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/arch.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_OSTYPE_NONE = 0,
    VIR_DOMAIN_OSTYPE_HVM,
    VIR_DOMAIN_OSTYPE_XEN,
    VIR_DOMAIN_OSTYPE_LINUX,
    VIR_DOMAIN_OSTYPE_EXE,
    VIR_DOMAIN_OSTYPE_UML,
    VIR_DOMAIN_OSTYPE_XENPVH,
    VIR_DOMAIN_OSTYPE_LAST
} virDomainOSType;
VIR_ENUM_DECL(virDomainOSType);

typedef enum {
    VIR_DOMAIN_BOOT_FLOPPY = 0,
    VIR_DOMAIN_BOOT_CDROM,
    VIR_DOMAIN_BOOT_DISK,
    VIR_DOMAIN_BOOT_NET,
    VIR_DOMAIN_BOOT_LAST
} virDomainBootOrder;
VIR_ENUM_DECL(virDomainBootOrder);

typedef enum {
    VIR_DOMAIN_LOADER_TYPE_NONE = 0,
    VIR_DOMAIN_LOADER_TYPE_ROM,
    VIR_DOMAIN_LOADER_TYPE_PFLASH,
    VIR_DOMAIN_LOADER_TYPE_LAST
} virDomainLoader;
VIR_ENUM_DECL(virDomainLoader);

typedef enum {
    VIR_DOMAIN_OS_DEF_FIRMWARE_NONE = 0,
    VIR_DOMAIN_OS_DEF_FIRMWARE_BIOS,
    VIR_DOMAIN_OS_DEF_FIRMWARE_EFI,
    VIR_DOMAIN_OS_DEF_FIRMWARE_LAST
} virDomainOsDefFirmware;
VIR_ENUM_DECL(virDomainOsDefFirmware);

typedef enum {
    VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_ENROLLED_KEYS = 0,
    VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_SECURE_BOOT,
    VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_LAST
} virDomainOsDefFirmwareFeature;
VIR_ENUM_DECL(virDomainOsDefFirmwareFeature);

typedef enum {
    VIR_DOMAIN_SMBIOS_NONE = 0, /* not given */
    VIR_DOMAIN_SMBIOS_EMULATE,
    VIR_DOMAIN_SMBIOS_HOST,
    VIR_DOMAIN_SMBIOS_SYSINFO,
    VIR_DOMAIN_SMBIOS_LAST
} virDomainSmbiosMode;
VIR_ENUM_DECL(virDomainSmbiosMode);

typedef enum {
    VIR_DOMAIN_OS_ACPI_TABLE_NONE = 0,
    VIR_DOMAIN_OS_ACPI_TABLE_SLIC,
    VIR_DOMAIN_OS_ACPI_TABLE_LAST
} virDomainOSACPITable;
VIR_ENUM_DECL(virDomainOSACPITable);

typedef struct {
    char *name;
    char *value;
} virDomainOSEnv; /* <initenv name='A'>value</initenv> */

/* <loader>; format is libvirt 9.0's "raw" or "qcow2" of firmware images, NULL: raw */
typedef struct {
    char *path;
    virTristateBool readonly;
    virDomainLoader type;
    virTristateBool secure;
    virTristateBool stateless;
    char *format;
} virDomainLoaderDef;

typedef struct {
    char *path; /* the guest's own copy of the variables */
    char *nvramTemplate;
    char *format;
    char *type;      /* "file", "block", "network" when <source> stands inside */
    char *sourceXml; /* <source> as it was written, for network stores */
    gboolean given;  /* <nvram> is there, even if empty */
} virDomainNvramStoreDef;

typedef struct {
    virDomainOSType type;
    virDomainOsDefFirmware firmware;
    virTristateBool firmwareFeatures[VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_LAST];
    virArch arch;
    char *machine;

    virDomainBootOrder bootDevs[VIR_DOMAIN_BOOT_LAST];
    gsize nBootDevs;
    gboolean bootmenu_timeout_set;
    unsigned bootmenu_timeout; /* milliseconds, 0..65535 */
    virTristateBool bootmenu;
    gboolean rebootTimeoutSet;
    int rebootTimeout;         /* milliseconds, -1..65535 */
    virTristateBool useserial; /* <bios useserial=> */

    char *kernel;
    char *initrd;
    char *cmdline;
    char *dtb;
    char *root;
    virDomainOSACPITable slic_type;
    char *slic_table; /* path of <acpi><table type='slic'> */

    virDomainLoaderDef loader;
    virDomainNvramStoreDef nvram;
    virDomainSmbiosMode smbios_mode;

    char *init; /* containers */
    char **initargv;
    virDomainOSEnv **initenv;
    gsize ninitenv;
    char *initdir;
    char *inituser;
    char *initgroup;
} virDomainOSDef;

extern const virXMLType virDomainOSDefType;
