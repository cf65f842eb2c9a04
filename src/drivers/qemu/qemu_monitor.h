/*
 * qemu_monitor.h: talking QMP with one QEMU
 *
 * A qemuMonitor owns the connected socket. All reading and writing happens on the I/O thread (the
 * default GMainContext). A worker may wait for an answer with a deadline; a QEMU that does not
 * answer makes only that call fail. An answer that comes too late is dropped. When the QEMU dies,
 * every waiting call fails at once and `closed` is called once.
 *
 * Thread: every function may be called from any thread; callbacks run on the I/O thread.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct _qemuMonitor qemuMonitor;

/* Messages longer than this close the monitor. */
#define QEMU_MONITOR_MAX_LINE (16 * 1024 * 1024)
#define QEMU_MONITOR_TIMEOUT_MS 30000

typedef struct {
    /* @data may be NULL; both belong to the caller. @seconds, @micros: QEMU's clock. */
    void (*event)(qemuMonitor *mon, const char *name, JsonObject *data, gint64 seconds,
                  gint64 micros, gpointer opaque);
    /* QEMU hung up or sent nonsense (@reason); no callback comes after this one. */
    void (*closed)(qemuMonitor *mon, const char *reason, gpointer opaque);
} qemuMonitorCallbacks;

/**
 * qemuMonitorNew:
 * @fd: a connected stream socket, taken over
 * @callbacks: static storage
 * @opaque: for the callbacks; @destroy is called on it when the monitor is freed; may be NULL
 *
 * Capability negotiation is sent at once, so that other commands may follow without waiting.
 */
qemuMonitor *qemuMonitorNew(int fd, const qemuMonitorCallbacks *callbacks, gpointer opaque,
                            GDestroyNotify destroy);
/* Connects to the listening unix socket @path first. Blocks no longer than a unix connect does. */
qemuMonitor *qemuMonitorOpen(const char *path, const qemuMonitorCallbacks *callbacks,
                             gpointer opaque, GDestroyNotify destroy, GError **error);
qemuMonitor *qemuMonitorRef(qemuMonitor *mon);
void qemuMonitorUnref(qemuMonitor *mon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qemuMonitor, qemuMonitorUnref)

/* Hangs up: waiting calls fail, callbacks stop (`closed` is not called). */
void qemuMonitorClose(qemuMonitor *mon);
gboolean qemuMonitorIsClosed(qemuMonitor *mon);
/* TRUE if a call has waited for longer than a second: QEMU is stopped or stuck. */
gboolean qemuMonitorIsStuck(qemuMonitor *mon);

/**
 * qemuMonitorCall:
 * @command: name of the command
 * @arguments: taken over; NULL for none
 * @timeout_ms: how long to wait; 0 takes QEMU_MONITOR_TIMEOUT_MS
 *
 * Worker threads only. Returns what QEMU returned, owned by the caller (json_node_unref()), or NULL
 * with @error: VIR_ERR_OPERATION_FAILED quoting QEMU, VIR_ERR_OPERATION_TIMEOUT, or
 * VIR_ERR_OPERATION_FAILED when the QEMU went away.
 */
JsonNode *qemuMonitorCall(qemuMonitor *mon, const char *command, JsonObject *arguments,
                          gint64 timeout_ms, GError **error);
/* The same where the answer itself says nothing. */
gboolean qemuMonitorRun(qemuMonitor *mon, const char *command, JsonObject *arguments,
                        GError **error);

/* @fd goes along with the first byte of the command (getfd, add-fd); stays the caller's. */
JsonNode *qemuMonitorCallFd(qemuMonitor *mon, const char *command, JsonObject *arguments, int fd,
                            gint64 timeout_ms, GError **error);

/* Exactly one of @value and @error is not NULL; both belong to the caller. */
typedef void (*qemuMonitorReply)(qemuMonitor *mon, JsonNode *value, const GError *error,
                                 gpointer opaque);
/* Sends and returns at once; @reply (may be NULL) runs on the I/O thread, also when the monitor
 * closes before an answer. @arguments is taken over. */
void qemuMonitorSend(qemuMonitor *mon, const char *command, JsonObject *arguments,
                     qemuMonitorReply reply, gpointer opaque);

/* Commands that go out in one write and are awaited together. */
typedef struct {
    const char *command;
    JsonObject *arguments; /* taken over by qemuMonitorCallBatch() */
    gboolean optional;     /* QEMU may refuse it */
    JsonNode *value;       /* filled in; NULL if refused */
} qemuMonitorStep;
/* FALSE with the error of the first step that is not optional; values of steps are filled in as far
 * as they came and belong to the caller (qemuMonitorStepsClear()). */
gboolean qemuMonitorCallBatch(qemuMonitor *mon, qemuMonitorStep *steps, gsize nsteps,
                              gint64 timeout_ms, GError **error);
void qemuMonitorStepsClear(qemuMonitorStep *steps, gsize nsteps);

/* Sends @text, a whole QMP command as a client gave it (without "id" it gets one), and returns the
 * whole answer as text, owned by the caller. */
char *qemuMonitorPassthrough(qemuMonitor *mon, const char *text, gint64 timeout_ms, GError **error);
