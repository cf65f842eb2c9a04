/*
 * domain_conf.c: domain documents to definitions and back; the life of a definition
 *
 * Thread: any; one definition belongs to one thread until it is sealed, then to all.
 */
#include "conf/domain/domain_conf.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/device/video.h"
#include "conf/domain/domain_phases.h"
#include "conf/xml/writer.h"

static void virDomainGenericArchDefaults(virDomainDef *def, void *opaque G_GNUC_UNUSED,
                                         virXMLProblems *problems G_GNUC_UNUSED)
{
    if (!def->os.arch)
        def->os.arch = virArchFromHost();
}

static void virDomainGenericVideo(virDomainDef *def G_GNUC_UNUSED, void *dev,
                                  void *opaque G_GNUC_UNUSED,
                                  virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainVideoDef *video = dev;

    if (video->type == VIR_DOMAIN_VIDEO_TYPE_DEFAULT)
        video->type = VIR_DOMAIN_VIDEO_TYPE_CIRRUS;
}

const virDomainConfDriver virDomainGenericConfDriver = {
    .name = "generic",
    .from = VIR_FROM_DOMAIN,
    .features = VIR_DOMAIN_CONF_MEMORY_HOTPLUG | VIR_DOMAIN_CONF_INDIVIDUAL_VCPUS |
                VIR_DOMAIN_CONF_FW_AUTOSELECT,
    .arch_defaults = virDomainGenericArchDefaults,
    .device_post_parse = {[VIR_DOMAIN_DEVICE_VIDEO] = virDomainGenericVideo},
};

virDomainDef *virDomainDefNew(const virDomainConfDriver *driver)
{
    virDomainDef *def = virXMLNew(&virDomainDefType);

    def->refs = 1;
    def->driver = driver ? driver : &virDomainGenericConfDriver;
    return def;
}

const virDomainDef *virDomainDefRef(const virDomainDef *def)
{
    g_atomic_int_inc(&((virDomainDef *)def)->refs);
    return def;
}

void virDomainDefUnref(const virDomainDef *def)
{
    virDomainDef *mine = (virDomainDef *)def;

    if (mine && g_atomic_int_dec_and_test(&mine->refs))
        virXMLFree(&virDomainDefType, mine);
}

const virDomainDef *virDomainDefSeal(virDomainDef *def)
{
    def->sealed = TRUE;
    return def;
}

virDomainDef *virDomainDefClone(const virDomainDef *def)
{
    virDomainDef *clone = virXMLClone(&virDomainDefType, def);

    clone->refs = 1;
    clone->sealed = FALSE;
    clone->driver = def->driver;
    return clone;
}

static unsigned virDomainDefParseMode(unsigned flags)
{
    unsigned mode = 0;

    if (flags & VIR_DOMAIN_DEF_PARSE_INACTIVE)
        mode |= VIR_XML_MODE_INACTIVE;
    if (flags & VIR_DOMAIN_DEF_PARSE_STATUS)
        mode |= VIR_XML_MODE_STATUS;
    if (flags & VIR_DOMAIN_DEF_PARSE_STRICT)
        mode |= VIR_XML_MODE_STRICT;
    return mode;
}

virDomainDef *virDomainDefParseNode(xmlNodePtr node, const virDomainConfDriver *driver,
                                    void *opaque, unsigned flags, virXMLProblems *problems)
{
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, virDomainDefParseMode(flags));
    g_autoptr(virDomainDef) def = virDomainDefNew(driver);

    if (!virDomainDevicesCountIsSane(node, problems))
        return NULL;
    virXMLParseInto(parser, node, &virDomainDefType, def);
    virXMLParserCheckUnknown(parser, node);
    /* Rules about what was misread would only repeat what is known. */
    if (virXMLProblemsCountErrors(problems))
        return NULL;
    if (!(flags & VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE))
        virDomainDefPostParse(def, def->driver, opaque, flags, problems);
    if (virXMLProblemsCountErrors(problems))
        return NULL;
    if (!(flags & VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE))
        virDomainDefValidate(def, def->driver, opaque, problems);
    return virXMLProblemsCountErrors(problems) ? NULL : g_steal_pointer(&def);
}

virDomainDef *virDomainDefParse(const char *xml, const virDomainConfDriver *driver, void *opaque,
                                unsigned flags, virXMLProblems **problems, GError **error)
{
    virErrorDomain from = driver ? driver->from : VIR_FROM_DOMAIN;
    g_autoptr(virXMLProblems) found = virXMLProblemsNew(from, NULL);
    virDomainDef *def;
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), "domain", from, error);

    if (!doc)
        return NULL;
    def = virDomainDefParseNode(xmlDocGetRootElement(doc), driver, opaque, flags, found);
    xmlFreeDoc(doc);
    if (!def)
        virXMLProblemsToError(found, error);
    if (problems && virXMLProblemsGet(found)->len)
        *problems = g_steal_pointer(&found);
    return def;
}

void virDomainDefFormatInto(virXMLWriter *writer, virXMLOutNode *parent, const virDomainDef *def)
{
    virXMLFormatInto(writer, virXMLOutChild(writer, parent, "domain"), &virDomainDefType, def);
}

char *virDomainDefFormat(const virDomainDef *def, unsigned flags, GError **error G_GNUC_UNUSED)
{
    return virXMLFormat(&virDomainDefType, "domain", def, flags);
}

/* --- one device ------------------------------------------------------------------------------- */

void virDomainDeviceDefFree(virDomainDeviceKind kind, void *dev)
{
    virXMLFree(virDomainDeviceTable[kind]->type, dev);
}

void virDomainDeviceDefClear(virDomainDeviceDef *device)
{
    if (device->dev)
        virDomainDeviceDefFree(device->kind, device->dev);
    device->dev = NULL;
}

void *virDomainDeviceDefClone(virDomainDeviceKind kind, const void *dev)
{
    return virXMLClone(virDomainDeviceTable[kind]->type, dev);
}

char *virDomainDeviceDefFormat(virDomainDeviceKind kind, const void *dev, unsigned mode)
{
    return virXMLFormat(virDomainDeviceTable[kind]->type, virDomainDeviceKindTypeToString(kind),
                        dev, mode);
}

static void *virDomainDeviceDefParseNode(xmlNodePtr node, virDomainDeviceKind kind,
                                         const virDomainDef *def, const virDomainConfDriver *driver,
                                         void *opaque, unsigned flags, virXMLProblems *problems)
{
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, virDomainDefParseMode(flags));
    void *dev = virXMLNew(virDomainDeviceTable[kind]->type);

    virXMLParseInto(parser, node, virDomainDeviceTable[kind]->type, dev);
    virXMLParserCheckUnknown(parser, node);
    /* The hooks may look at the domain but must not change it here; they get it as it is. */
    if (!virXMLProblemsCountErrors(problems) && !(flags & VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE))
        virDomainDevicePostParse((virDomainDef *)def, kind, dev, driver, opaque, problems);
    if (!virXMLProblemsCountErrors(problems) && !(flags & VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE))
        virDomainDeviceValidate(def, kind, dev, driver, opaque, problems);
    if (virXMLProblemsCountErrors(problems)) {
        virDomainDeviceDefFree(kind, dev);
        return NULL;
    }
    return dev;
}

gboolean virDomainDeviceDefParse(const char *xml, const virDomainDef *def,
                                 const virDomainConfDriver *driver, void *opaque, unsigned flags,
                                 virDomainDeviceDef *device, GError **error)
{
    virErrorDomain from = driver ? driver->from : VIR_FROM_DOMAIN;
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(from, NULL);
    xmlDocPtr doc = virXMLDocParse(xml, strlen(xml), NULL, from, error);
    xmlNodePtr node;
    void *dev;
    int kind;

    if (!doc)
        return FALSE;
    node = xmlDocGetRootElement(doc);
    kind = virDomainDeviceKindTypeFromString((const char *)node->name);
    if (kind < 0 || !virDomainDeviceTable[kind]) {
        virSetError(error, from, VIR_ERR_XML_ERROR, "<%s> is not a device of a domain",
                    (const char *)node->name);
        xmlFreeDoc(doc);
        return FALSE;
    }
    dev = virDomainDeviceDefParseNode(node, kind, def, driver, opaque, flags, problems);
    xmlFreeDoc(doc);
    if (!dev)
        return virXMLProblemsToError(problems, error);
    device->kind = kind;
    device->dev = dev;
    return TRUE;
}

/* --- ABI -------------------------------------------------------------------------------------- */

static gboolean virDomainDeviceCheckABI(const virDomainDeviceOps *ops, const void *src,
                                        const void *dst, gsize n, GError **error)
{
    const char *element = virDomainDeviceKindTypeToString(ops->kind);
    g_autofree char *where = NULL;

    if (!virXMLEqual(ops->type, src, dst, TRUE, &where)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_CONFIG_UNSUPPORTED,
                    "<%s> number %zu differs in %s; the guest would notice", element, n + 1, where);
        return FALSE;
    }
    return !ops->check_abi || ops->check_abi(src, dst, error);
}

gboolean virDomainDefCheckABIStability(const virDomainDef *src, const virDomainDef *dst,
                                       GError **error)
{
    g_autofree char *where = NULL;

    if (!virXMLEqual(&virDomainDefType, src, dst, TRUE, &where)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the definitions differ in %s; the guest would notice", where);
        return FALSE;
    }
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        gsize n = virDomainDeviceCount(src, kind);

        if (n != virDomainDeviceCount(dst, kind)) {
            virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_CONFIG_UNSUPPORTED,
                        "the target has %zu <%s>, the source %zu; the guest would notice",
                        virDomainDeviceCount(dst, kind), virDomainDeviceKindTypeToString(kind), n);
            return FALSE;
        }
        for (gsize i = 0; i < n; i++) {
            if (!virDomainDeviceCheckABI(virDomainDeviceTable[kind],
                                         virDomainDeviceGet(src, kind, i),
                                         virDomainDeviceGet(dst, kind, i), i, error))
                return FALSE;
        }
    }
    return TRUE;
}
