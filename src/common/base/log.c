/*
 * log.c: messages to standard error, which systemd hands to the journal with their priority
 */
#include "common/base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int vir_log_threshold = VIR_LOG_WARN;

void virLogSetThreshold(virLogPriority priority)
{
    vir_log_threshold = priority;
}

void virLogMessage(virLogPriority priority, const char *source, const char *file, int line,
                   const char *fmt, ...)
{
    /* sd-daemon(3): "<N>" at the start of a line is its syslog priority. */
    static const char *const levels[] = {"", "<7>debug", "<6>info", "<4>warning", "<3>error"};
    const char *level = levels[priority];
    g_autofree char *text = NULL;
    g_autofree char *row = NULL;
    va_list ap;

    if (!g_getenv("JOURNAL_STREAM"))
        level += strlen("<7>");
    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    row = g_strdup_printf("%s: %s: %s\n", level, source, text);
    /* One write, so that rows of several threads never mix. */
    if (write(STDERR_FILENO, row, strlen(row)) < 0)
        return;
}
