/*
 * sysinfo_def.c: rows of <sysinfo>
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/sysinfo_def.h"

VIR_ENUM_IMPL(virSysinfoType, VIR_SYSINFO_LAST, "", "smbios", "fwcfg");

static const virXMLRow entry_rows[] = {
    VIR_XML_STRING(virSysinfoEntry, name, "@name", .doc = "which field of the table"),
    VIR_XML_STRING(virSysinfoEntry, value, ".", .flags = VIR_XML_EMPTY_OK, .doc = "its text"),
};
static const virXMLType entry_type = VIR_XML_TYPE("entry", virSysinfoEntry, entry_rows);

static const virXMLRow block_rows[] = {
    VIR_XML_LIST(virSysinfoBlock, entries, nentries, "entry", &entry_type),
};
static const virXMLType block_type = VIR_XML_TYPE(NULL, virSysinfoBlock, block_rows);

static const virXMLRow fwcfg_rows[] = {
    VIR_XML_STRING(virSysinfoFWCfgDef, name, "@name", .flags = VIR_XML_REQUIRED,
                   .doc = "path in fw_cfg, below \"opt/\""),
    VIR_XML_STRING(virSysinfoFWCfgDef, file, "@file", .doc = "host file with the content"),
    VIR_XML_STRING(virSysinfoFWCfgDef, value, ".", .doc = "the content itself"),
};
static const virXMLType fwcfg_type = VIR_XML_TYPE("entry", virSysinfoFWCfgDef, fwcfg_rows);

#define IF_SMBIOS VIR_XML_WHEN(virSysinfoDef, type, VIR_XML_BIT(VIR_SYSINFO_SMBIOS))
#define IF_FWCFG VIR_XML_WHEN(virSysinfoDef, type, VIR_XML_BIT(VIR_SYSINFO_FWCFG))

static const virXMLRow sysinfo_rows[] = {
    VIR_XML_ENUM(virSysinfoDef, type, "@type", virSysinfoType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_POINTER(virSysinfoDef, bios, "bios", &block_type, IF_SMBIOS),
    VIR_XML_POINTER(virSysinfoDef, system, "system", &block_type, IF_SMBIOS),
    VIR_XML_LIST(virSysinfoDef, baseBoards, nbaseBoards, "baseBoard", &block_type, IF_SMBIOS),
    VIR_XML_POINTER(virSysinfoDef, chassis, "chassis", &block_type, IF_SMBIOS),
    VIR_XML_POINTER(virSysinfoDef, oemStrings, "oemStrings", &block_type, IF_SMBIOS),
    VIR_XML_LIST(virSysinfoDef, fw_cfgs, nfw_cfgs, "entry", &fwcfg_type, IF_FWCFG),
};

static const char *const bios_fields[] = {"vendor", "version", "date", "release", NULL};
static const char *const system_fields[] = {"manufacturer", "product", "version", "serial",
                                            "uuid",         "sku",     "family",  NULL};
static const char *const board_fields[] = {"manufacturer", "product",  "version", "serial",
                                           "asset",        "location", NULL};
static const char *const chassis_fields[] = {"manufacturer", "version", "serial",
                                             "asset",        "sku",     NULL};

/* The fields that there are, once each and in their order; others mean nothing. */
static void virSysinfoBlockSettle(virSysinfoBlock *block, const char *const *fields)
{
    virSysinfoEntry **kept = g_new0(virSysinfoEntry *, g_strv_length((char **)fields));
    gsize n = 0;

    for (; *fields; fields++) {
        for (gsize i = 0; i < block->nentries; i++) {
            if (!block->entries[i] || g_strcmp0(block->entries[i]->name, *fields))
                continue;
            kept[n++] = g_steal_pointer(&block->entries[i]);
            break;
        }
    }
    for (gsize i = 0; i < block->nentries; i++)
        virXMLFree(&entry_type, block->entries[i]);
    g_free(block->entries);
    block->entries = kept;
    block->nentries = n;
}

static void virSysinfoPointerSettle(virSysinfoBlock **block, const char *const *fields)
{
    if (!*block)
        return;
    if (fields)
        virSysinfoBlockSettle(*block, fields);
    if ((*block)->nentries)
        return;
    virXMLFree(&block_type, *block);
    *block = NULL;
}

static void virSysinfoParsed(virXMLParser *parser G_GNUC_UNUSED, xmlNodePtr node G_GNUC_UNUSED,
                             void *obj)
{
    virSysinfoDef *sysinfo = obj;
    gsize n = 0;

    virSysinfoPointerSettle(&sysinfo->bios, bios_fields);
    virSysinfoPointerSettle(&sysinfo->system, system_fields);
    virSysinfoPointerSettle(&sysinfo->chassis, chassis_fields);
    virSysinfoPointerSettle(&sysinfo->oemStrings, NULL);
    for (gsize i = 0; i < sysinfo->nbaseBoards; i++) {
        virSysinfoPointerSettle(&sysinfo->baseBoards[i], board_fields);
        if (sysinfo->baseBoards[i])
            sysinfo->baseBoards[n++] = sysinfo->baseBoards[i];
    }
    sysinfo->nbaseBoards = n;
}

const virXMLType virSysinfoDefType =
    VIR_XML_TYPE("sysinfo", virSysinfoDef, sysinfo_rows, VIR_XML_LINE(virSysinfoDef, line),
                 .parsed = virSysinfoParsed);

const char *virSysinfoBlockGet(const virSysinfoBlock *block, const char *name)
{
    for (gsize i = 0; block && i < block->nentries; i++) {
        if (g_strcmp0(block->entries[i]->name, name) == 0)
            return block->entries[i]->value;
    }
    return NULL;
}
