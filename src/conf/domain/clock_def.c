/*
 * clock_def.c: rows of <clock> and its timers
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/clock_def.h"

VIR_ENUM_IMPL(virDomainClockOffset, VIR_DOMAIN_CLOCK_OFFSET_LAST, "", "utc", "localtime",
              "variable", "timezone", "absolute");
VIR_ENUM_IMPL(virDomainClockBasis, VIR_DOMAIN_CLOCK_BASIS_LAST, "", "utc", "localtime");
VIR_ENUM_IMPL(virDomainTimerName, VIR_DOMAIN_TIMER_NAME_LAST, "", "platform", "pit", "rtc", "hpet",
              "tsc", "kvmclock", "hypervclock", "armvtimer");
VIR_ENUM_IMPL(virDomainTimerTrack, VIR_DOMAIN_TIMER_TRACK_LAST, "", "boot", "guest", "wall",
              "realtime");
VIR_ENUM_IMPL(virDomainTimerTickpolicy, VIR_DOMAIN_TIMER_TICKPOLICY_LAST, "", "delay", "catchup",
              "merge", "discard");
VIR_ENUM_IMPL(virDomainTimerMode, VIR_DOMAIN_TIMER_MODE_LAST, "", "auto", "native", "emulate",
              "paravirt", "smpsafe");

static const virXMLRow timer_rows[] = {
    VIR_XML_ENUM(virDomainTimerDef, name, "@name", virDomainTimerName,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    VIR_XML_YESNO(virDomainTimerDef, present, "@present"),
    VIR_XML_ENUM(virDomainTimerDef, tickpolicy, "@tickpolicy", virDomainTimerTickpolicy,
                 .flags = VIR_XML_NONZERO, .doc = "what happens when the guest missed ticks"),
    VIR_XML_ENUM(virDomainTimerDef, track, "@track", virDomainTimerTrack, .flags = VIR_XML_NONZERO),
    VIR_XML_ULLONG(virDomainTimerDef, frequency, "@frequency", .doc = "Hz, of the TSC"),
    VIR_XML_ENUM(virDomainTimerDef, mode, "@mode", virDomainTimerMode, .flags = VIR_XML_NONZERO),
    VIR_XML_UINT(virDomainTimerDef, catchup_threshold, "catchup/@threshold", .doc = "microseconds"),
    VIR_XML_UINT(virDomainTimerDef, catchup_slew, "catchup/@slew"),
    VIR_XML_UINT(virDomainTimerDef, catchup_limit, "catchup/@limit"),
};
static const virXMLType timer_type =
    VIR_XML_TYPE("timer", virDomainTimerDef, timer_rows, VIR_XML_LINE(virDomainTimerDef, line));

#define IF(offset_bits) VIR_XML_WHEN(virDomainClockDef, offset, (offset_bits))
#define BIT(o) VIR_XML_BIT(VIR_DOMAIN_CLOCK_OFFSET_##o)

/* adjustment is a number of seconds, or "reset" where the clock follows the host's. */
static void virDomainClockAdjustmentParse(virXMLParser *parser, xmlNodePtr node,
                                          const virXMLRow *row, void *obj)
{
    virDomainClockDef *clock = obj;
    g_autofree char *text = NULL;
    char *end = NULL;

    if (!virXMLReadString(parser, node, "adjustment", &text) || !text)
        return;
    if (g_str_equal(text, "reset")) {
        clock->adjustmentReset = TRUE;
        return;
    }
    clock->adjustment = g_ascii_strtoll(text, &end, 10);
    if (end == text || *end) {
        virXMLParserError(parser, node, "adjustment", VIR_ERR_XML_ERROR,
                          "'%s' is no number of seconds; it may also be 'reset'", text);
        return;
    }
    clock->adjustmentSet = TRUE;
}

static void virDomainClockAdjustmentFormat(virXMLWriter *writer, virXMLOutNode *out,
                                           const virXMLRow *row, const void *obj)
{
    const virDomainClockDef *clock = obj;

    if (clock->adjustmentReset)
        virXMLOutAttr(writer, out, "adjustment", "reset");
    else if (clock->offset == VIR_DOMAIN_CLOCK_OFFSET_VARIABLE)
        virXMLOutAttrf(writer, out, "adjustment", "%lld", clock->adjustment);
}

static void virDomainClockAdjustmentCopy(const virXMLRow *row, void *dst, const void *src)
{
    virDomainClockDef *to = dst;
    const virDomainClockDef *from = src;

    to->adjustment = from->adjustment;
    to->adjustmentReset = from->adjustmentReset;
    to->adjustmentSet = from->adjustmentSet;
}

static gboolean virDomainClockAdjustmentEqual(const virXMLRow *row, const void *a, const void *b)
{
    const virDomainClockDef *x = a, *y = b;

    return x->adjustment == y->adjustment && x->adjustmentReset == y->adjustmentReset;
}

static const virXMLCustom adjustment_custom = {
    .parse = virDomainClockAdjustmentParse,
    .format = virDomainClockAdjustmentFormat,
    .copy = virDomainClockAdjustmentCopy,
    .equal = virDomainClockAdjustmentEqual,
    .known = (const char *const[]){"@adjustment", NULL},
};

/* A number beside utc or localtime makes the clock one of variable offset on that basis. */
static void virDomainClockParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virDomainClockDef *clock = obj;

    if (clock->offset == VIR_DOMAIN_CLOCK_OFFSET_VARIABLE) {
        if (!clock->basis)
            clock->basis = VIR_DOMAIN_CLOCK_BASIS_UTC;
        return;
    }
    if (!clock->adjustmentSet)
        return;
    clock->basis = clock->offset == VIR_DOMAIN_CLOCK_OFFSET_LOCALTIME
                       ? VIR_DOMAIN_CLOCK_BASIS_LOCALTIME
                       : VIR_DOMAIN_CLOCK_BASIS_UTC;
    clock->offset = VIR_DOMAIN_CLOCK_OFFSET_VARIABLE;
}

static const virXMLRow clock_rows[] = {
    VIR_XML_ENUM(virDomainClockDef, offset, "@offset", virDomainClockOffset,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_CUSTOM(".", &adjustment_custom,
                   IF(BIT(NONE) | BIT(UTC) | BIT(LOCALTIME) | BIT(VARIABLE)),
                   .doc = "@adjustment: seconds between guest and host, or \"reset\""),
    VIR_XML_ENUM(virDomainClockDef, basis, "@basis", virDomainClockBasis, .flags = VIR_XML_NONZERO,
                 IF(BIT(VARIABLE))),
    VIR_XML_STRING(virDomainClockDef, timezone, "@timezone", IF(BIT(TIMEZONE))),
    VIR_XML_ULLONG(virDomainClockDef, start, "@start",
                   .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, IF(BIT(ABSOLUTE)),
                   .doc = "seconds since 1970"),
    VIR_XML_LIST(virDomainClockDef, timers, ntimers, "timer", &timer_type),
};
const virXMLType virDomainClockDefType =
    VIR_XML_TYPE("clock", virDomainClockDef, clock_rows, VIR_XML_LINE(virDomainClockDef, line),
                 .parsed = virDomainClockParsed);
