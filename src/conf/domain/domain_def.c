/*
 * domain_def.c: rows of <domain> itself
 *
 * Thread: any; const tables.
 */
#include "conf/domain/domain_def.h"

#include <string.h>

#include "conf/domain/conf_driver.h"

VIR_ENUM_IMPL(virDomainVirtType, VIR_DOMAIN_VIRT_LAST, "none", "qemu", "kqemu", "kvm", "xen", "lxc",
              "uml", "openvz", "test", "vmware", "hyperv", "vbox", "phyp", "parallels", "bhyve",
              "vz");
VIR_ENUM_IMPL(virDomainCpuPlacementMode, VIR_DOMAIN_CPU_PLACEMENT_MODE_LAST, "default", "static",
              "auto");

static gboolean virDomainDefIdIsShown(const void *obj)
{
    return ((const virDomainDef *)obj)->id >= 0;
}

/* <genid/> asks for a new one, <genid>uuid</genid> names it. */
static void virDomainDefParseGenid(virXMLParser *parser, xmlNodePtr node,
                                   const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainDef *def = obj;
    xmlChar *text = xmlNodeGetContent(node);
    g_autofree char *uuid = g_strstrip(g_strdup(text ? (const char *)text : ""));

    xmlFree(text);
    def->genidRequested = TRUE;
    if (!*uuid) {
        virUUIDGenerate(def->genid);
        def->genidGenerated = TRUE;
    } else if (!virUUIDParse(uuid, def->genid)) {
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR, "'%s' is not a UUID", uuid);
    }
}

static void virDomainDefFormatGenid(virXMLWriter *writer, virXMLOutNode *out,
                                    const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainDef *def = obj;
    char uuid[VIR_UUID_STRING_BUFLEN];

    if (def->genidRequested)
        virXMLOutText(writer, out, virUUIDFormat(def->genid, uuid));
}

static void virDomainDefCopyGenid(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    virDomainDef *to = dst;
    const virDomainDef *from = src;

    memcpy(to->genid, from->genid, sizeof(to->genid));
    to->genidRequested = from->genidRequested;
    to->genidGenerated = from->genidGenerated;
}

static gboolean virDomainDefEqualGenid(const virXMLRow *row G_GNUC_UNUSED, const void *a,
                                       const void *b)
{
    return virUUIDEqual(((const virDomainDef *)a)->genid, ((const virDomainDef *)b)->genid);
}

static const virXMLCustom genid_custom = {
    .parse = virDomainDefParseGenid,
    .format = virDomainDefFormatGenid,
    .copy = virDomainDefCopyGenid,
    .equal = virDomainDefEqualGenid,
};

/* The hypervisor's own elements: rows come from the driver. */
static const virDomainConfNamespace *virDomainDefNamespace(const virDomainDef *def)
{
    return def->driver ? def->driver->ns : NULL;
}

static void virDomainDefParseNamespace(virXMLParser *parser, xmlNodePtr node,
                                       const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainDef *def = obj;
    const virDomainConfNamespace *ns = virDomainDefNamespace(def);

    for (xmlNodePtr child = node->children; ns && child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || !child->ns || !child->ns->href ||
            strcmp((const char *)child->ns->href, ns->uri))
            continue;
        if (!def->namespaceData)
            def->namespaceData = virXMLNew(ns->type);
        virXMLParserSetNamespace(parser, ns->uri, ns->prefix);
        virXMLParseInto(parser, node, ns->type, def->namespaceData);
        /* Suggestions for misspelt names come from <domain>'s own rows. */
        return;
    }
}

static void virDomainDefFormatNamespace(virXMLWriter *writer, virXMLOutNode *out,
                                        const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainDef *def = obj;
    const virDomainConfNamespace *ns = virDomainDefNamespace(def);
    g_autofree char *attr = NULL;

    if (!ns || !def->namespaceData)
        return;
    attr = g_strdup_printf("xmlns:%s", ns->prefix);
    virXMLOutAttr(writer, out, attr, ns->uri);
    virXMLFormatInto(writer, out, ns->type, def->namespaceData);
}

static void virDomainDefClearNamespace(const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainDef *def = obj;

    if (def->namespaceData)
        virXMLFree(def->driver->ns->type, def->namespaceData);
    def->namespaceData = NULL;
}

static void virDomainDefCopyNamespace(const virXMLRow *row G_GNUC_UNUSED, void *dst,
                                      const void *src)
{
    virDomainDef *to = dst;
    const virDomainDef *from = src;

    to->driver = from->driver;
    if (from->namespaceData)
        to->namespaceData = virXMLClone(from->driver->ns->type, from->namespaceData);
}

static const virXMLCustom namespace_custom = {
    .parse = virDomainDefParseNamespace,
    .format = virDomainDefFormatNamespace,
    .clear = virDomainDefClearNamespace,
    .copy = virDomainDefCopyNamespace,
};

/* One element for each name space, and none without: later ones could never be told apart. */
static void virDomainDefTidyMetadata(virXMLParser *parser G_GNUC_UNUSED, xmlNodePtr node,
                                     const virXMLRow *row G_GNUC_UNUSED, void *obj G_GNUC_UNUSED)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    xmlNodePtr next;

    for (xmlNodePtr child = node->children; child; child = next) {
        gboolean keep = FALSE;

        next = child->next;
        if (child->type == XML_ELEMENT_NODE && child->ns && child->ns->href &&
            !g_hash_table_contains(seen, child->ns->href)) {
            g_hash_table_add(seen, (char *)child->ns->href);
            keep = TRUE;
        }
        if (keep)
            continue;
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

static const virXMLCustom metadata_tidy = {.parse = virDomainDefTidyMetadata};

static gboolean virDomainIOThreadIDIsShown(const void *obj)
{
    const virDomainDef *def = obj;

    for (gsize i = 0; i < def->niothreadids; i++) {
        if (!def->iothreadids[i]->autofill)
            return TRUE;
    }
    return FALSE;
}

static void virDomainIOThreadIDCopied(void *dst, const void *src)
{
    ((virDomainIOThreadIDDef *)dst)->autofill = ((const virDomainIOThreadIDDef *)src)->autofill;
}

static const virXMLRow iothread_rows[] = {
    VIR_XML_UINT(virDomainIOThreadIDDef, id, "@id", .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_INT(virDomainIOThreadIDDef, thread_pool_min, "@thread_pool_min", .max = G_MAXINT,
                VIR_XML_PRESENT(virDomainIOThreadIDDef, pool_min_set), .since = "8.5.0"),
    VIR_XML_INT(virDomainIOThreadIDDef, thread_pool_max, "@thread_pool_max", .min = 1,
                .max = G_MAXINT, VIR_XML_PRESENT(virDomainIOThreadIDDef, pool_max_set),
                .since = "8.5.0"),
};
static const virXMLType virDomainIOThreadIDDefType =
    VIR_XML_TYPE("iothread", virDomainIOThreadIDDef, iothread_rows,
                 VIR_XML_LINE(virDomainIOThreadIDDef, line), .copied = virDomainIOThreadIDCopied);

static const virXMLRow default_iothread_rows[] = {
    VIR_XML_INT(virDomainDefaultIOThreadDef, thread_pool_min, "@thread_pool_min", .max = G_MAXINT,
                VIR_XML_PRESENT(virDomainDefaultIOThreadDef, pool_min_set), .since = "8.5.0"),
    VIR_XML_INT(virDomainDefaultIOThreadDef, thread_pool_max, "@thread_pool_max", .min = 1,
                .max = G_MAXINT, VIR_XML_PRESENT(virDomainDefaultIOThreadDef, pool_max_set),
                .since = "8.5.0"),
};
static const virXMLType virDomainDefaultIOThreadDefType =
    VIR_XML_TYPE("defaultiothread", virDomainDefaultIOThreadDef, default_iothread_rows);

static const virXMLRow vcpu_rows[] = {
    VIR_XML_UINT(virDomainVcpuDef, id, "@id", .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_YESNO(virDomainVcpuDef, online, "@enabled", .flags = VIR_XML_REQUIRED),
    VIR_XML_YESNO(virDomainVcpuDef, hotpluggable, "@hotpluggable"),
    VIR_XML_UINT(virDomainVcpuDef, order, "@order", .flags = VIR_XML_NONZERO),
};
static const virXMLType virDomainVcpuDefType =
    VIR_XML_TYPE("vcpu", virDomainVcpuDef, vcpu_rows, VIR_XML_LINE(virDomainVcpuDef, line));

static const virXMLRow idmap_rows[] = {
    VIR_XML_UINT(virDomainIdMapEntry, start, "@start",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainIdMapEntry, target, "@target",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    VIR_XML_UINT(virDomainIdMapEntry, count, "@count",
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
};
static const virXMLType virDomainIdMapEntryType =
    VIR_XML_TYPE("uid", virDomainIdMapEntry, idmap_rows);

static gboolean virDomainCpuIsShown(const void *obj)
{
    const virDomainDef *def = obj;

    return def->cpu && virCPUDefSaysAnything(def->cpu);
}

static const virXMLRow domain_rows[] = {
    VIR_XML_ENUM(virDomainDef, virtType, "@type", virDomainVirtType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .doc = "The hypervisor."),
    VIR_XML_INT(virDomainDef, id, "@id", .min = -1, .max = G_MAXINT,
                .flags = VIR_XML_LIVE | VIR_XML_MINUS_ONE, .shown = virDomainDefIdIsShown,
                .doc = "The number of a running domain."),
    VIR_XML_CUSTOM(".", &namespace_custom),
    VIR_XML_STRING(virDomainDef, name, "name", .flags = VIR_XML_REQUIRED | VIR_XML_ABI_FREE,
                   .doc = "Unique on the host."),
    VIR_XML_UUID(virDomainDef, uuid, "uuid", VIR_XML_PRESENT(virDomainDef, uuid_set),
                 .doc = "Unique in the world."),
    VIR_XML_CUSTOM("genid", &genid_custom, .since = "4.4.0",
                   .doc = "Changes whenever the guest goes back in time."),
    VIR_XML_STRING(virDomainDef, title, "title", .flags = VIR_XML_ABI_FREE | VIR_XML_NO_TRIM),
    VIR_XML_STRING(virDomainDef, description, "description",
                   .flags = VIR_XML_ABI_FREE | VIR_XML_NO_TRIM),
    VIR_XML_CUSTOM("metadata", &metadata_tidy),
    VIR_XML_RAW(virDomainDef, metadata, "metadata", .flags = VIR_XML_ABI_FREE,
                .doc = "Applications' own XML, each in a name space of its own."),
    VIR_XML_EMBED(virDomainDef, mem, &virDomainMemtotalDefType),
    VIR_XML_STRUCT(virDomainDef, blkio, "blkiotune", &virDomainBlkiotuneDefType,
                   .flags = VIR_XML_ABI_FREE),
    VIR_XML_STRUCT(virDomainDef, memtune, "memtune", &virDomainMemtuneDefType,
                   .flags = VIR_XML_ABI_FREE),
    VIR_XML_STRUCT(virDomainDef, mem, "memoryBacking", &virDomainMemoryBackingType),
    VIR_XML_ENUM(virDomainDef, placement_mode, "vcpu/@placement", virDomainCpuPlacementMode,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE),
    VIR_XML_BITMAP(virDomainDef, cpumask, "vcpu/@cpuset", .flags = VIR_XML_ABI_FREE),
    VIR_XML_UINT(virDomainDef, curvcpus, "vcpu/@current",
                 .flags = VIR_XML_ABI_FREE | VIR_XML_NONZERO),
    VIR_XML_UINT(virDomainDef, maxvcpus, "vcpu", .flags = VIR_XML_NONZERO),
    VIR_XML_LIST(virDomainDef, vcpus, nvcpus, "vcpus/vcpu", &virDomainVcpuDefType,
                 .flags = VIR_XML_ABI_FREE, .since = "2.2.0"),
    VIR_XML_UINT(virDomainDef, iothreads, "iothreads", .flags = VIR_XML_ABI_FREE, .since = "1.2.8"),
    VIR_XML_LIST(virDomainDef, iothreadids, niothreadids, "iothreadids/iothread",
                 &virDomainIOThreadIDDefType, .flags = VIR_XML_ABI_FREE,
                 .shown = virDomainIOThreadIDIsShown, .since = "1.2.15"),
    VIR_XML_POINTER(virDomainDef, defaultIOThread, "defaultiothread",
                    &virDomainDefaultIOThreadDefType, .flags = VIR_XML_ABI_FREE, .since = "8.5.0"),
    VIR_XML_STRUCT(virDomainDef, cputune, "cputune", &virDomainCputuneDefType,
                   .flags = VIR_XML_ABI_FREE),
    VIR_XML_STRUCT(virDomainDef, numatune, "numatune", &virDomainNumatuneDefType,
                   .flags = VIR_XML_ABI_FREE),
    VIR_XML_POINTER(virDomainDef, resource, "resource", &virDomainResourceDefType,
                    .flags = VIR_XML_ABI_FREE),
    VIR_XML_LIST(virDomainDef, sysinfo, nsysinfo, "sysinfo", &virSysinfoDefType),
    VIR_XML_STRING(virDomainDef, bootloader, "bootloader",
                   VIR_XML_PRESENT(virDomainDef, bootloader_set)),
    VIR_XML_STRING(virDomainDef, bootloaderArgs, "bootloader_args"),
    VIR_XML_STRUCT(virDomainDef, os, "os", &virDomainOSDefType),
    VIR_XML_LIST(virDomainDef, uidmap, nuidmap, "idmap/uid", &virDomainIdMapEntryType),
    VIR_XML_LIST(virDomainDef, gidmap, ngidmap, "idmap/gid", &virDomainIdMapEntryType),
    VIR_XML_STRUCT(virDomainDef, features, "features", &virDomainFeaturesDefType),
    VIR_XML_POINTER(virDomainDef, cpu, "cpu", &virCPUDefType, .shown = virDomainCpuIsShown),
    VIR_XML_STRUCT(virDomainDef, clock, "clock", &virDomainClockDefType),
    VIR_XML_ENUM(virDomainDef, onPoweroff, "on_poweroff", virDomainOnAction,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE),
    VIR_XML_ENUM(virDomainDef, onReboot, "on_reboot", virDomainOnAction,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE),
    VIR_XML_ENUM(virDomainDef, onCrash, "on_crash", virDomainOnAction,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE),
    VIR_XML_ENUM(virDomainDef, onLockFailure, "on_lockfailure", virDomainLockFailureAction,
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE),
    VIR_XML_STRUCT(virDomainDef, pm, "pm", &virDomainPowerManagementType),
    VIR_XML_STRUCT(virDomainDef, perf, "perf", &virDomainPerfDefType, .flags = VIR_XML_ABI_FREE),
    VIR_XML_STRING(virDomainDef, emulator, "devices/emulator", .flags = VIR_XML_ABI_FREE),
    VIR_XML_CUSTOM("devices", &virDomainDevicesCustom, .flags = VIR_XML_ABI_FREE),
    VIR_XML_LIST(virDomainDef, seclabels, nseclabels, "seclabel", &virSecurityLabelDefType,
                 .flags = VIR_XML_ABI_FREE),
    VIR_XML_POINTER(virDomainDef, keywrap, "keywrap", &virDomainKeyWrapDefType),
    VIR_XML_POINTER(virDomainDef, sec, "launchSecurity", &virDomainSecDefType),
};

const virXMLType virDomainDefType =
    VIR_XML_TYPE("domain", virDomainDef, domain_rows, .doc = "A virtual machine or container.");
