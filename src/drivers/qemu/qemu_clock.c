/*
 * qemu_clock.c: -rtc and the timers of <clock>
 *
 * Thread: a domain's running job.
 */
#include <string.h>
#include <time.h>

#include "common/base/error.h"
#include "drivers/qemu/qemu_command.h"

static char *qemuClockBase(const virDomainClockDef *clock)
{
    time_t when;
    struct tm parts;

    switch (clock->offset) {
    case VIR_DOMAIN_CLOCK_OFFSET_LOCALTIME:
    case VIR_DOMAIN_CLOCK_OFFSET_TIMEZONE: /* TZ is set for the process */
        return g_strdup("localtime");
    case VIR_DOMAIN_CLOCK_OFFSET_VARIABLE:
        when = time(NULL) + clock->adjustment;
        if (clock->basis == VIR_DOMAIN_CLOCK_BASIS_LOCALTIME)
            localtime_r(&when, &parts);
        else
            gmtime_r(&when, &parts);
        break;
    case VIR_DOMAIN_CLOCK_OFFSET_ABSOLUTE:
        when = clock->start;
        gmtime_r(&when, &parts);
        break;
    default:
        return g_strdup("utc");
    }
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                           parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

static void qemuClockAddRtc(const virDomainTimerDef *timer, GString *arg)
{
    static const char *const tracks[VIR_DOMAIN_TIMER_TRACK_LAST] = {
        [VIR_DOMAIN_TIMER_TRACK_GUEST] = "vm",
        [VIR_DOMAIN_TIMER_TRACK_WALL] = "host",
        [VIR_DOMAIN_TIMER_TRACK_REALTIME] = "rt",
    };

    if (tracks[timer->track])
        g_string_append_printf(arg, ",clock=%s", tracks[timer->track]);
    if (timer->tickpolicy == VIR_DOMAIN_TIMER_TICKPOLICY_CATCHUP)
        g_string_append(arg, ",driftfix=slew");
}

gboolean qemuClockCommand(qemuCommand *cmd, GError **error)
{
    const virDomainClockDef *clock = &cmd->def->clock;
    g_autofree char *base = qemuClockBase(clock);
    g_autoptr(GString) arg = g_string_new("base=");

    g_string_append(arg, base);
    for (gsize i = 0; i < clock->ntimers; i++) {
        if (clock->timers[i]->name == VIR_DOMAIN_TIMER_NAME_RTC)
            qemuClockAddRtc(clock->timers[i], arg);
    }
    qemuCommandAdd(cmd, "-rtc", "%s", arg->str);
    for (gsize i = 0; i < clock->ntimers; i++) {
        const virDomainTimerDef *timer = clock->timers[i];

        if (timer->name != VIR_DOMAIN_TIMER_NAME_PIT)
            continue;
        if (timer->tickpolicy == VIR_DOMAIN_TIMER_TICKPOLICY_DELAY)
            qemuCommandAdd(cmd, "-global", "kvm-pit.lost_tick_policy=delay");
        else if (timer->tickpolicy == VIR_DOMAIN_TIMER_TICKPOLICY_DISCARD)
            qemuCommandAdd(cmd, "-global", "kvm-pit.lost_tick_policy=discard");
    }
    return TRUE;
}
