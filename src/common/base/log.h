/*
 * log.h: messages for the journal
 *
 * Library code does not log what it returns as an error. Each source file names itself once
 * with VIR_LOG_INIT("conf.domain"); fields travel as KEY, value pairs of strings.
 *
 * Thread: any.
 */
#pragma once

#include <glib.h>

typedef enum {
    VIR_LOG_DEBUG = 1,
    VIR_LOG_INFO,
    VIR_LOG_WARN,
    VIR_LOG_ERROR,
} virLogPriority;

#define VIR_LOG_INIT(name) static const char vir_log_source[] G_GNUC_UNUSED = name

/* The lowest priority that is written; read by the macros before any argument is formatted. */
extern int vir_log_threshold;

void virLogSetThreshold(virLogPriority priority);
void virLogMessage(virLogPriority priority, const char *source, const char *file, int line,
                   const char *fmt, ...) G_GNUC_PRINTF(5, 6);

#define VIR_LOG_AT(prio, ...) \
    do { \
        if ((int)(prio) >= vir_log_threshold) \
            virLogMessage((prio), vir_log_source, __FILE__, __LINE__, __VA_ARGS__); \
    } while (0)

#define VIR_DEBUG(...) VIR_LOG_AT(VIR_LOG_DEBUG, __VA_ARGS__)
#define VIR_INFO(...) VIR_LOG_AT(VIR_LOG_INFO, __VA_ARGS__)
#define VIR_WARN(...) VIR_LOG_AT(VIR_LOG_WARN, __VA_ARGS__)
#define VIR_ERROR_LOG(...) VIR_LOG_AT(VIR_LOG_ERROR, __VA_ARGS__)
