/*
 * lifecycle_def.c: rows of <pm> and <perf>, names of <on_poweroff> and its like
 *
 * Thread: any; const tables.
 */
#include "conf/domain/lifecycle_def.h"

VIR_ENUM_IMPL(virDomainOnAction, VIR_DOMAIN_ON_LAST, "default", "destroy", "restart",
              "rename-restart", "preserve", "coredump-destroy", "coredump-restart");
VIR_ENUM_IMPL(virDomainLockFailureAction, VIR_DOMAIN_LOCK_FAILURE_LAST, "default", "poweroff",
              "restart", "pause", "ignore");
VIR_ENUM_IMPL(virPerfEventType, VIR_PERF_EVENT_LAST, "cmt", "mbmt", "mbml", "cpu_cycles",
              "instructions", "cache_references", "cache_misses", "branch_instructions",
              "branch_misses", "bus_cycles", "stalled_cycles_frontend", "stalled_cycles_backend",
              "ref_cpu_cycles", "cpu_clock", "task_clock", "page_faults", "context_switches",
              "cpu_migrations", "page_faults_min", "page_faults_maj", "alignment_faults",
              "emulation_faults");

static const virXMLRow pm_rows[] = {
    VIR_XML_YESNO(virDomainPowerManagement, s3, "suspend-to-mem/@enabled", .since = "0.10.2",
                  .doc = "Whether the guest may suspend to memory (ACPI S3)."),
    VIR_XML_YESNO(virDomainPowerManagement, s4, "suspend-to-disk/@enabled", .since = "0.10.2",
                  .doc = "Whether the guest may suspend to disk (ACPI S4)."),
};

const virXMLType virDomainPowerManagementType =
    VIR_XML_TYPE("pm", virDomainPowerManagement, pm_rows, .doc = "Power states of the guest.");

static void virDomainPerfParse(virXMLParser *parser, xmlNodePtr node,
                               const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virDomainPerfDef *perf = obj;

    for (node = node->children; node; node = node->next) {
        int event = -1;
        int enabled = 0;

        if (node->type != XML_ELEMENT_NODE || !g_str_equal(node->name, "event"))
            continue;
        virXMLReadEnum(parser, node, "name", &virPerfEventTypeTypeNames, &event, NULL);
        virXMLReadEnum(parser, node, "enabled", &virTristateBoolTypeNames, &enabled, NULL);
        if (event < 0 || enabled <= 0)
            virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                              "an event needs a known name and enabled='yes' or 'no'");
        else if (perf->events[event])
            virXMLParserError(parser, node, "name", VIR_ERR_XML_ERROR,
                              "the event '%s' is there twice", virPerfEventTypeTypeToString(event));
        else
            perf->events[event] = enabled;
    }
}

static void virDomainPerfFormat(virXMLWriter *writer, virXMLOutNode *out,
                                const virXMLRow *row G_GNUC_UNUSED, const void *obj)
{
    const virDomainPerfDef *perf = obj;

    for (int i = 0; i < VIR_PERF_EVENT_LAST; i++) {
        virXMLOutNode *event;

        if (!perf->events[i])
            continue;
        event = virXMLOutChild(writer, out, "event");
        virXMLOutAttr(writer, event, "name", virPerfEventTypeTypeToString(i));
        virXMLOutAttr(writer, event, "enabled", virTristateBoolTypeToString(perf->events[i]));
    }
}

static void virDomainPerfCopy(const virXMLRow *row G_GNUC_UNUSED, void *dst, const void *src)
{
    *(virDomainPerfDef *)dst = *(const virDomainPerfDef *)src;
}

static gboolean virDomainPerfEqual(const virXMLRow *row G_GNUC_UNUSED, const void *a, const void *b)
{
    const virDomainPerfDef *pa = a;
    const virDomainPerfDef *pb = b;

    for (int i = 0; i < VIR_PERF_EVENT_LAST; i++) {
        if (pa->events[i] != pb->events[i])
            return FALSE;
    }
    return TRUE;
}

static const char *const perf_known[] = {"event", NULL};
static const virXMLCustom perf_custom = {
    .parse = virDomainPerfParse,
    .format = virDomainPerfFormat,
    .copy = virDomainPerfCopy,
    .equal = virDomainPerfEqual,
    .known = perf_known,
};

static const virXMLRow perf_rows[] = {
    VIR_XML_CUSTOM(".", &perf_custom, .flags = VIR_XML_ABI_FREE, .since = "1.3.3"),
};

const virXMLType virDomainPerfDefType =
    VIR_XML_TYPE("perf", virDomainPerfDef, perf_rows, .doc = "Performance counters to read.");
