/*
 * traffic.h: limits on what an interface of the host carries
 *
 * What leaves a tap or bridge is what guests receive, and the other way round.
 *
 * Thread: any.
 */
#pragma once

#include <glib.h>

typedef struct {
    guint64 average; /* KiB/s; 0: no limit */
    guint64 peak;    /* KiB/s; 0: the average */
    guint64 burst;   /* KiB that may go at once at peak rate; 0: a sensible amount */
} virTrafficRate;

/**
 * virTrafficLimitSet:
 * @name: a tap or a bridge
 * @leaving: what leaves the interface (guests receive it); NULL or average 0: no limit
 * @entering: what enters it (guests send it); likewise
 *
 * Replaces all earlier limits of the interface. FALSE with @error, VIR_ERR_CONFIG_UNSUPPORTED if
 * the kernel lacks the traffic control that it takes; no limits are left then.
 */
gboolean virTrafficLimitSet(const char *name, const virTrafficRate *leaving,
                            const virTrafficRate *entering, GError **error);
/* Fine if there is none. */
void virTrafficLimitClear(const char *name);
