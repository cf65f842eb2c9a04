/*
 * sysinfo_def.h: <sysinfo>: what the guest's SMBIOS tables or fw_cfg say
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/xml/row.h"

typedef enum {
    VIR_SYSINFO_NONE = 0,
    VIR_SYSINFO_SMBIOS,
    VIR_SYSINFO_FWCFG,
    VIR_SYSINFO_LAST
} virSysinfoType;
VIR_ENUM_DECL(virSysinfoType);

typedef struct {
    char *name;
    char *value;
} virSysinfoEntry; /* <entry name='vendor'>text</entry> */

/* bios, system, chassis, oemStrings (entries without a name) and each baseBoard */
typedef struct {
    virSysinfoEntry **entries;
    gsize nentries;
} virSysinfoBlock;

typedef struct {
    char *name;
    char *value;
    char *file;
} virSysinfoFWCfgDef;

typedef struct {
    unsigned line;
    virSysinfoType type;
    virSysinfoBlock *bios;
    virSysinfoBlock *system;
    virSysinfoBlock **baseBoards;
    gsize nbaseBoards;
    virSysinfoBlock *chassis;
    virSysinfoBlock *oemStrings;
    virSysinfoFWCfgDef **fw_cfgs;
    gsize nfw_cfgs;
} virSysinfoDef;

extern const virXMLType virSysinfoDefType;

/* The text of the entry of that name, or NULL; @block may be NULL. */
const char *virSysinfoBlockGet(const virSysinfoBlock *block, const char *name);
