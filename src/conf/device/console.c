/*
 * console.c: <console>, the guest's text console
 *
 * The first one of a fully virtual guest is only another view of its first serial port, kept in
 * step with it.
 */
#include "conf/device/chr_common.h"
#include "conf/domain/conf_driver.h"
#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainChrConsoleTarget, VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_LAST, "none", "serial",
              "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm");

#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainChrDef, field, path, __VA_ARGS__)

/* <console tty=>, as long as anybody reads that */
static void tty_parse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row, void *obj)
{
    virDomainChrDef *chr = obj;

    if (chr->source.type == VIR_DOMAIN_CHR_TYPE_PTY && !chr->source.path)
        virXMLReadString(parser, node, "tty", &chr->source.path);
}

static void tty_format(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                       const void *obj)
{
    const virDomainChrDef *chr = obj;

    if (chr->source.type == VIR_DOMAIN_CHR_TYPE_PTY && chr->source.path)
        virXMLOutAttr(writer, out, "tty", chr->source.path);
}

static const virXMLCustom tty_custom = {
    .parse = tty_parse,
    .format = tty_format,
    .known = (const char *const[]){"@tty", NULL},
};

static const virXMLRow console_rows[] = {
    VIR_XML_CUSTOM(".", &virDomainChrDefaultTypeCustom),
    VIR_XML_EMBED(virDomainChrDef, source, &virDomainChrSourceDefType),
    VIR_XML_CUSTOM(".", &tty_custom, .flags = VIR_XML_LIVE),
    ROW(ENUM, targetType, "target/@type", virDomainChrConsoleTarget, .flags = VIR_XML_NONZERO),
    ROW(UINT, port, "target/@port", VIR_XML_PRESENT(virDomainChrDef, port_given)),
    VIR_XML_EMBED(virDomainChrDef, info, &virDomainDeviceInfoType),
};
const virXMLType virDomainConsoleDefType =
    VIR_XML_TYPE("console", virDomainChrDef, console_rows, VIR_XML_LINE(virDomainChrDef, line));

/* --- the first console and the first serial port --- */

static gboolean is_serial_view(const virDomainChrDef *console)
{
    return console->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SERIAL ||
           console->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_NONE;
}

gboolean virDomainConsoleIsSerialAlias(const virDomainDef *def, const virDomainChrDef *console)
{
    return def->os.type == VIR_DOMAIN_OSTYPE_HVM && def->nconsoles > 0 && def->nserials > 0 &&
           def->consoles[0] == console && is_serial_view(console);
}

/* Makes the first console show the first serial port as it is now. */
static void show_serial(virDomainDef *def)
{
    virDomainChrDef *console = def->consoles[0];
    virDomainChrDef *serial = def->serials[0];

    virDomainChrDefChoosePort(def->serials, def->nserials, serial);
    virXMLClear(&virDomainChrSourceDefType, &console->source);
    virXMLCopy(&virDomainChrSourceDefType, &console->source, &serial->source);
    console->targetType = VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SERIAL;
    console->port = serial->port;
    console->port_given = TRUE;
}

/* The document told only of a console: the port behind it is a serial one, with its address. */
static void make_serial(virDomainDef *def, virDomainChrDef *console)
{
    virDomainChrDef *serial = virXMLClone(&virDomainConsoleDefType, console);

    serial->targetType = VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_NONE;
    virXMLClear(&virDomainDeviceInfoType, &console->info);
    virDomainDeviceInsert(def, VIR_DOMAIN_DEVICE_SERIAL, serial);
}

void virDomainDefSyncConsole(virDomainDef *def)
{
    if (def->nconsoles == 0 || !virDomainConsoleIsSerialAlias(def, def->consoles[0]))
        return;
    show_serial(def);
    g_free(def->consoles[0]->info.alias);
    def->consoles[0]->info.alias = g_strdup(def->serials[0]->info.alias);
}

/* The first console is always the view of the first serial port, if that is an ordinary one. */
static void insert_view(virDomainDef *def)
{
    virDomainChrDef *view = virXMLNew(&virDomainConsoleDefType);

    /* The numbers of the others are not moved by the view. */
    for (gsize i = 0; i < def->nconsoles; i++)
        virDomainChrDefChoosePort(def->consoles, def->nconsoles, def->consoles[i]);
    virDomainDeviceAppend(def, VIR_DOMAIN_DEVICE_CONSOLE, view);
    memmove(def->consoles + 1, def->consoles, (def->nconsoles - 1) * sizeof(*def->consoles));
    def->consoles[0] = view;
}

void virDomainDefPostParseConsoles(virDomainDef *def, virXMLProblems *problems)
{
    gboolean is_view = def->nconsoles > 0 && is_serial_view(def->consoles[0]);

    /* Whatever was given: they are numbered in the document's order. */
    for (gsize i = 0; i < def->nconsoles; i++) {
        def->consoles[i]->port = (unsigned)i;
        def->consoles[i]->port_given = TRUE;
    }
    if (def->os.type != VIR_DOMAIN_OSTYPE_HVM)
        return;
    if (is_view && def->nserials == 0)
        make_serial(def, def->consoles[0]);
    if (!is_view && (def->nserials == 0 ||
                     (def->serials[0]->targetType != VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_NONE &&
                      def->serials[0]->targetType != VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA)))
        return;
    if (!is_view)
        insert_view(def);
    show_serial(def);
}

/* --- phases --- */

static void console_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                               void *opaque, virXMLProblems *problems)
{
    static const int targets[] = {
        [VIR_DOMAIN_OSTYPE_HVM] = VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SERIAL,
        [VIR_DOMAIN_OSTYPE_XEN] = VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_XEN,
        [VIR_DOMAIN_OSTYPE_EXE] = VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_LXC,
    };
    virDomainChrDef *chr = dev;

    if (chr->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_NONE && def->os.type >= 0 &&
        (gsize)def->os.type < G_N_ELEMENTS(targets))
        chr->targetType = targets[def->os.type];
    virDomainChrDefChoosePort(def->consoles, def->nconsoles, chr);
}

static void console_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;

    if (virDomainConsoleIsSerialAlias(def, chr))
        return; /* the serial port was looked at */
    if (chr->targetType == VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SERIAL && chr != def->consoles[0])
        virXMLProblemAdd(problems, chr->line, "console", "type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "only the first <console> can be a serial port; give this one another "
                         "target, or add a <serial>");
    virDomainChrSourceDefValidate(&chr->source, FALSE, chr->line, "console", problems);
}

const virDomainDeviceOps virDomainConsoleDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_CONSOLE,
    .type = &virDomainConsoleDefType,
    .list = offsetof(virDomainDef, consoles),
    .count = offsetof(virDomainDef, nconsoles),
    .info_plus_1 = offsetof(virDomainChrDef, info) + 1,
    .post_parse = console_post_parse,
    .validate = console_validate,
};
