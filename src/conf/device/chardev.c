/*
 * chardev.c: the host side of character devices
 *
 * The members of a source depend on its type, and a UDP one has two <source> elements: those are
 * read and written by one table of attributes for each type (source_attrs).
 */
#include "conf/device/chardev.h"

VIR_ENUM_IMPL(virDomainChrType, VIR_DOMAIN_CHR_TYPE_LAST, "null", "vc", "pty", "dev", "file",
              "pipe", "stdio", "udp", "tcp", "unix", "spicevmc", "spiceport", "nmdm",
              "qemu-vdagent", "dbus");
VIR_ENUM_IMPL(virDomainChrMode, VIR_DOMAIN_CHR_MODE_LAST, "connect", "bind");
VIR_ENUM_IMPL(virDomainChrTcpProtocol, VIR_DOMAIN_CHR_TCP_PROTOCOL_LAST, "raw", "telnet", "telnets",
              "tls");
VIR_ENUM_IMPL(virDomainChrSpicevmcName, VIR_DOMAIN_CHR_SPICEVMC_LAST, "vdagent", "smartcard",
              "usbredir");
VIR_ENUM_IMPL(virDomainMouseMode, VIR_DOMAIN_MOUSE_MODE_LAST, "default", "server", "client");

#define BIT(type) VIR_XML_BIT(VIR_DOMAIN_CHR_TYPE_##type)
#define WHEN(mask) VIR_XML_WHEN(virDomainChrSourceDef, type, mask)
#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainChrSourceDef, field, path, __VA_ARGS__)
#define FREE VIR_XML_ABI_FREE /* the guest sees nothing of it */

#define PATH_TYPES (BIT(PTY) | BIT(DEV) | BIT(FILE) | BIT(PIPE))

static const virXMLRow reconnect_rows[] = {
    VIR_XML_YESNO(virDomainChrSourceReconnectDef, enabled, "@enabled",
                  .flags = VIR_XML_REQUIRED | FREE),
    VIR_XML_UINT(virDomainChrSourceReconnectDef, timeout, "@timeout", .flags = FREE,
                 .doc = "Seconds between two attempts."),
};
static const virXMLType reconnect_type =
    VIR_XML_TYPE("reconnect", virDomainChrSourceReconnectDef, reconnect_rows);

/* --- <source mode=...> of udp: one element for each direction --- */

static void check_source_count(virXMLParser *parser, xmlNodePtr node,
                               const virDomainChrSourceDef *source)
{
    unsigned count = 0, allowed = source->type == VIR_DOMAIN_CHR_TYPE_UDP ? 2 : 1;

    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || !xmlStrEqual(child->name, BAD_CAST "source"))
            continue;
        if (++count == allowed + 1)
            virXMLParserError(parser, child, NULL, VIR_ERR_XML_ERROR,
                              "a character device of type '%s' has at most %u <source>",
                              virDomainChrTypeTypeToString(source->type), allowed);
    }
}

static void udp_element_parse(virXMLParser *parser, xmlNodePtr child, virDomainChrSourceDef *source,
                              gboolean *seen)
{
    int mode = VIR_DOMAIN_CHR_MODE_CONNECT;
    gboolean bind;

    if (!virXMLReadEnum(parser, child, "mode", &virDomainChrModeTypeNames, &mode, NULL))
        return;
    bind = mode == VIR_DOMAIN_CHR_MODE_BIND;
    if (seen[bind]) {
        virXMLParserError(parser, child, "mode", VIR_ERR_XML_ERROR,
                          "there are two <source> elements of mode '%s'; a UDP device has one to "
                          "'connect' and one to 'bind'",
                          virDomainChrModeTypeToString(mode));
        return;
    }
    seen[bind] = TRUE;
    virXMLReadString(parser, child, "host", bind ? &source->bindHost : &source->host);
    virXMLReadString(parser, child, "service", bind ? &source->bindService : &source->service);
}

static void sources_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    virDomainChrSourceDef *source = obj;
    gboolean seen[2] = {FALSE, FALSE};

    check_source_count(parser, node, source);
    if (source->type != VIR_DOMAIN_CHR_TYPE_UDP)
        return;
    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && xmlStrEqual(child->name, BAD_CAST "source"))
            udp_element_parse(parser, child, source, seen);
    }
}

static void udp_element_format(virXMLWriter *writer, virXMLOutNode *out, const char *mode,
                               const char *host, const char *service)
{
    virXMLOutNode *child;

    if (!host && !service)
        return;
    child = virXMLOutChild(writer, out, "source");
    virXMLOutAttr(writer, child, "mode", mode);
    if (host)
        virXMLOutAttr(writer, child, "host", host);
    if (service)
        virXMLOutAttr(writer, child, "service", service);
}

static void sources_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                           const void *obj)
{
    const virDomainChrSourceDef *source = obj;

    if (source->type != VIR_DOMAIN_CHR_TYPE_UDP)
        return;
    udp_element_format(writer, out, "bind", source->bindHost, source->bindService);
    udp_element_format(writer, out, "connect", source->host, source->service);
}

static void sources_clear(const virXMLRow *row, void *obj)
{
    virDomainChrSourceDef *source = obj;

    g_clear_pointer(&source->bindHost, g_free);
    g_clear_pointer(&source->bindService, g_free);
    g_clear_pointer(&source->host, g_free);
    g_clear_pointer(&source->service, g_free);
}

static void sources_copy(const virXMLRow *row, void *dst, const void *src)
{
    virDomainChrSourceDef *to = dst;
    const virDomainChrSourceDef *from = src;

    to->bindHost = g_strdup(from->bindHost);
    to->bindService = g_strdup(from->bindService);
    to->host = g_strdup(from->host);
    to->service = g_strdup(from->service);
    to->spicevmc = from->spicevmc;
}

static gboolean sources_equal(const virXMLRow *row, const void *a, const void *b)
{
    const virDomainChrSourceDef *left = a, *right = b;

    return g_strcmp0(left->bindHost, right->bindHost) == 0 &&
           g_strcmp0(left->bindService, right->bindService) == 0 &&
           g_strcmp0(left->host, right->host) == 0 && g_strcmp0(left->service, right->service) == 0;
}

static const virXMLCustom sources_custom = {
    .parse = sources_parse,
    .format = sources_format,
    .clear = sources_clear,
    .copy = sources_copy,
    .equal = sources_equal,
    .known = (const char *const[]){"source", NULL},
};

/* --- host and service of tcp share the members with udp's, which sources_custom owns --- */

static void tcp_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    virDomainChrSourceDef *source = obj;

    if (source->type != VIR_DOMAIN_CHR_TYPE_TCP)
        return;
    virXMLReadString(parser, node, "host", &source->host);
    virXMLReadString(parser, node, "service", &source->service);
}

static void tcp_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                       const void *obj)
{
    const virDomainChrSourceDef *source = obj;

    if (source->type != VIR_DOMAIN_CHR_TYPE_TCP)
        return;
    if (source->host)
        virXMLOutAttr(writer, out, "host", source->host);
    if (source->service)
        virXMLOutAttr(writer, out, "service", source->service);
}

static const virXMLCustom tcp_custom = {
    .parse = tcp_parse,
    .format = tcp_format,
    .known = (const char *const[]){"@host", "@service", NULL},
};

/* --- rows --- */

static gboolean has_path(const void *obj)
{
    const virDomainChrSourceDef *source = obj;

    return source->type == VIR_DOMAIN_CHR_TYPE_TCP || source->path;
}

static const virXMLRow source_rows[] = {
    ROW(ENUM, type, "@type", virDomainChrType, .flags = VIR_XML_WRITE_ZERO | FREE,
        .doc = "What the host's end is."),
    VIR_XML_CUSTOM(".", &sources_custom, .flags = FREE),
    ROW(ENUM, listen, "source/@mode", virDomainChrMode, WHEN(BIT(TCP) | BIT(UNIX)),
        .flags = VIR_XML_WRITE_ZERO | FREE, .shown = has_path,
        .doc = "Whether the guest's process listens or connects."),
    ROW(STRING, path, "source/@path", WHEN(BIT(DEV) | BIT(FILE) | BIT(PIPE) | BIT(UNIX)),
        .flags = FREE),
    ROW(STRING, path, "source/@path", WHEN(BIT(PTY)), .flags = VIR_XML_LIVE | FREE),
    VIR_XML_CUSTOM("source", &tcp_custom, WHEN(BIT(TCP)), .flags = FREE),
    ROW(SWITCH, append, "source/@append", WHEN(BIT(FILE)), .flags = FREE, .since = "1.3.1"),
    ROW(YESNO, haveTLS, "source/@tls", WHEN(BIT(TCP)), .flags = FREE, .since = "2.4.0"),
    ROW(BOOL, tlsFromConfig, "source/@tlsFromConfig", WHEN(BIT(TCP)),
        .flags = VIR_XML_STATUS | FREE),
    ROW(STRING, channel, "source/@channel", WHEN(BIT(SPICEPORT) | BIT(DBUS)), .flags = FREE),
    ROW(STRING, master, "source/@master", WHEN(BIT(NMDM)), .flags = FREE),
    ROW(STRING, slave, "source/@slave", WHEN(BIT(NMDM)), .flags = FREE),
    ROW(STRUCT, reconnect, "source/reconnect", &reconnect_type, WHEN(BIT(TCP) | BIT(UNIX)),
        .flags = FREE, .since = "3.7.0"),
    ROW(YESNO, clipboard, "source/clipboard/@copypaste", WHEN(BIT(QEMU_VDAGENT)), .flags = FREE,
        .since = "8.4.0"),
    ROW(ENUM, mouse, "source/mouse/@mode", virDomainMouseMode, WHEN(BIT(QEMU_VDAGENT)),
        .flags = VIR_XML_NONZERO | FREE, .since = "8.4.0"),
    ROW(LIST, seclabels, nseclabels, "source/seclabel", &virDomainDeviceSeclabelDefType,
        WHEN(PATH_TYPES | BIT(UNIX)), .flags = FREE),
    ROW(ENUM, protocol, "protocol/@type", virDomainChrTcpProtocol, WHEN(BIT(TCP)),
        .flags = VIR_XML_WRITE_ZERO | FREE),
    ROW(STRING, logfile, "log/@file", .flags = VIR_XML_REQUIRED_INSIDE | FREE, .since = "1.3.3",
        .doc = "Gets a copy of all output."),
    ROW(SWITCH, logappend, "log/@append", .flags = FREE),
};

const virXMLType virDomainChrSourceDefType = VIR_XML_TYPE(
    "source", virDomainChrSourceDef, source_rows, VIR_XML_LINE(virDomainChrSourceDef, line));

/* --- objects --- */

void virDomainChrSourceDefFree(virDomainChrSourceDef *source)
{
    virXMLFree(&virDomainChrSourceDefType, source);
}

virDomainChrSourceDef *virDomainChrSourceDefCopy(const virDomainChrSourceDef *source)
{
    return virXMLClone(&virDomainChrSourceDefType, source);
}

gboolean virDomainChrSourceDefIsEqual(const virDomainChrSourceDef *a,
                                      const virDomainChrSourceDef *b)
{
    return virXMLEqual(&virDomainChrSourceDefType, a, b, FALSE, NULL);
}

const char *virDomainChrSourceDefGetPath(const virDomainChrSourceDef *source)
{
    return source->type == VIR_DOMAIN_CHR_TYPE_NMDM ? source->slave : source->path;
}

/* --- validation --- */

/* What each type can't do without. */
static const struct {
    gboolean path, host, service, channel, ends;
} needs[VIR_DOMAIN_CHR_TYPE_LAST] = {
    [VIR_DOMAIN_CHR_TYPE_DEV] = {.path = TRUE},
    [VIR_DOMAIN_CHR_TYPE_FILE] = {.path = TRUE},
    [VIR_DOMAIN_CHR_TYPE_PIPE] = {.path = TRUE},
    [VIR_DOMAIN_CHR_TYPE_UNIX] = {.path = TRUE},
    [VIR_DOMAIN_CHR_TYPE_UDP] = {.service = TRUE},
    [VIR_DOMAIN_CHR_TYPE_TCP] = {.host = TRUE, .service = TRUE},
    [VIR_DOMAIN_CHR_TYPE_SPICEPORT] = {.channel = TRUE},
    [VIR_DOMAIN_CHR_TYPE_DBUS] = {.channel = TRUE},
    [VIR_DOMAIN_CHR_TYPE_NMDM] = {.ends = TRUE},
};

static void check_reconnect(const virDomainChrSourceDef *source, unsigned line, const char *element,
                            virXMLProblems *problems)
{
    if (source->reconnect.enabled != VIR_TRISTATE_BOOL_YES)
        return;
    if (source->listen)
        virXMLProblemAdd(problems, line, element, "enabled", VIR_ERR_INTERNAL_ERROR,
                         "only a character device that connects can reconnect; its source's mode "
                         "is 'bind'");
    else if (!source->reconnect.timeout)
        virXMLProblemAdd(problems, line, element, "timeout", VIR_ERR_XML_ERROR,
                         "reconnecting needs a 'timeout' of at least one second");
}

void virDomainChrSourceDefValidate(const virDomainChrSourceDef *source, gboolean path_optional,
                                   unsigned line, const char *element, virXMLProblems *problems)
{
    gboolean free_path = path_optional && source->type == VIR_DOMAIN_CHR_TYPE_UNIX;
    const struct {
        gboolean needed;
        const char *value;
        const char *name;
    } parts[] = {
        {needs[source->type].path && !free_path, source->path, "path"},
        {needs[source->type].host, source->host, "host"},
        {needs[source->type].service, source->service, "service"},
        {needs[source->type].channel, source->channel, "channel"},
        {needs[source->type].ends, source->master, "master"},
        {needs[source->type].ends, source->slave, "slave"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].needed && !parts[i].value)
            virXMLProblemAdd(problems, line, element, parts[i].name, VIR_ERR_INTERNAL_ERROR,
                             "the <source> of a character device of type '%s' needs the "
                             "attribute '%s'",
                             virDomainChrTypeTypeToString(source->type), parts[i].name);
    }
    check_reconnect(source, line, element, problems);
    virDomainDeviceSeclabelsValidate(source->seclabels, source->nseclabels, problems);
}
