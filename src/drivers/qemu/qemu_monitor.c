/*
 * qemu_monitor.c: one QEMU's QMP socket
 *
 * Owns the descriptor, what is still to be written and the calls that wait for an answer. A caller
 * writes straight into the socket as long as it takes it; what does not fit, and all reading,
 * belongs to the I/O thread. `lock` guards everything below it and is never held across a callback.
 */
#include "drivers/qemu/qemu_monitor.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/job_queue.h"
#include "common/base/log.h"
#include "drivers/qemu/qemu_json.h"

VIR_LOG_INIT("qemu.monitor");

#define READ_CHUNK (64 * 1024)
#define STUCK_US G_USEC_PER_SEC

/* A message on its way out. */
typedef struct {
    char *data;
    gsize len;
    gsize done;
    int fd; /* goes with the first byte; -1: none; own duplicate */
} qemuMonitorOutput;

/* A command without an answer yet; owned by `pending`. */
typedef struct {
    char *command;
    qemuMonitorReply reply; /* asynchronous */
    gpointer opaque;
    struct _qemuMonitorWaiter *waiter; /* or somebody waits */
} qemuMonitorPending;

/* Lives on the waiting caller's stack; guarded by the monitor's lock. */
typedef struct _qemuMonitorWaiter {
    gint64 id;
    int wake; /* an eventfd that the answer is told to */
    gboolean done;
    gboolean want_text;
    JsonNode *value;
    char *text;
    GError *error;
} qemuMonitorWaiter;

struct _qemuMonitor {
    gatomicrefcount refs;
    const qemuMonitorCallbacks *callbacks;
    gpointer opaque;
    GDestroyNotify destroy;

    GByteArray *in; /* I/O thread only */
    gsize scanned;

    GMutex lock;
    int fd;
    gboolean closed;
    GSource *read_source;
    GSource *write_source; /* only while `out` waits for the socket */
    GQueue out;
    GHashTable *pending; /* gint64 id -> qemuMonitorPending */
    gint64 last_id;
    unsigned unanswered;
    gint64 silent_since;
};

static void qemuMonitorOutputFree(qemuMonitorOutput *output)
{
    if (!output)
        return;
    virFdClose(&output->fd);
    g_free(output->data);
    g_free(output);
}

static void qemuMonitorPendingFree(gpointer data)
{
    qemuMonitorPending *pending = data;

    g_free(pending->command);
    g_free(pending);
}

qemuMonitor *qemuMonitorRef(qemuMonitor *mon)
{
    g_atomic_ref_count_inc(&mon->refs);
    return mon;
}

void qemuMonitorUnref(qemuMonitor *mon)
{
    if (!mon || !g_atomic_ref_count_dec(&mon->refs))
        return;
    if (mon->destroy)
        mon->destroy(mon->opaque);
    virFdClose(&mon->fd);
    g_queue_clear_full(&mon->out, (GDestroyNotify)qemuMonitorOutputFree);
    g_hash_table_unref(mon->pending);
    g_byte_array_unref(mon->in);
    g_mutex_clear(&mon->lock);
    g_free(mon);
}

static void qemuMonitorGoneError(GError **error)
{
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                "the QEMU process has closed its monitor");
}

/* Writes what the socket takes. Called with the lock. TRUE when nothing is left. */
static gboolean qemuMonitorFlush(qemuMonitor *mon)
{
    qemuMonitorOutput *output;

    while ((output = g_queue_peek_head(&mon->out))) {
        struct iovec iov = {output->data + output->done, output->len - output->done};
        union {
            struct cmsghdr hdr;
            char buf[CMSG_SPACE(sizeof(int))];
        } control;
        struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
        ssize_t n;

        if (output->fd >= 0 && output->done == 0) {
            memset(&control, 0, sizeof(control));
            msg.msg_control = control.buf;
            msg.msg_controllen = sizeof(control.buf);
            control.hdr.cmsg_level = SOL_SOCKET;
            control.hdr.cmsg_type = SCM_RIGHTS;
            control.hdr.cmsg_len = CMSG_LEN(sizeof(int));
            memcpy(CMSG_DATA(&control.hdr), &output->fd, sizeof(int));
        }
        n = sendmsg(mon->fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            /* On a real error the I/O thread sees the hang-up when it reads. */
            return errno != EAGAIN;
        }
        output->done += n;
        if (output->done == output->len) {
            g_queue_pop_head(&mon->out);
            qemuMonitorOutputFree(output);
        }
    }
    return TRUE;
}

static gboolean qemuMonitorWritable(int fd, GIOCondition condition, gpointer opaque)
{
    qemuMonitor *mon = opaque;
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mon->lock);

    if (!mon->closed && !qemuMonitorFlush(mon))
        return G_SOURCE_CONTINUE;
    g_clear_pointer(&mon->write_source, g_source_unref);
    return G_SOURCE_REMOVE;
}

static GSource *qemuMonitorWatch(qemuMonitor *mon, GIOCondition condition, GUnixFDSourceFunc func)
{
    GSource *source = g_unix_fd_source_new(mon->fd, condition);

    g_source_set_callback(source, G_SOURCE_FUNC(func), qemuMonitorRef(mon),
                          (GDestroyNotify)qemuMonitorUnref);
    g_source_attach(source, NULL);
    return source;
}

/* Called with the lock; takes @text and a duplicate of @fd. */
static void qemuMonitorQueue(qemuMonitor *mon, char *text, gsize len, int fd)
{
    qemuMonitorOutput *output = g_new0(qemuMonitorOutput, 1);

    output->data = text;
    output->len = len;
    output->fd = fd;
    g_queue_push_tail(&mon->out, output);
    if (mon->write_source)
        return;
    if (!qemuMonitorFlush(mon))
        mon->write_source = qemuMonitorWatch(mon, G_IO_OUT, qemuMonitorWritable);
}

/* The text of a command with its number. */
static char *qemuMonitorFormat(const char *command, JsonObject *arguments, gint64 id)
{
    g_autoptr(JsonObject) object = NULL;
    g_autofree char *text = NULL;

    object = qemuJsonObject("s:execute", command, "I:id", id, "O:arguments",
                            arguments ? json_object_ref(arguments) : NULL, NULL);
    text = qemuJsonFormat(object);
    return g_strconcat(text, "\n", NULL);
}

/* Notes that an answer to @id is expected. Called with the lock. */
static qemuMonitorPending *qemuMonitorExpect(qemuMonitor *mon, const char *command, gint64 id)
{
    qemuMonitorPending *pending = g_new0(qemuMonitorPending, 1);
    gint64 *key = g_new(gint64, 1);

    *key = id;
    pending->command = g_strdup(command);
    g_hash_table_insert(mon->pending, key, pending);
    if (mon->unanswered++ == 0)
        mon->silent_since = g_get_monotonic_time();
    return pending;
}

/* QEMU's {"error": ...} as ours. */
static void qemuMonitorRefused(const char *command, JsonObject *refusal, GError **error)
{
    const char *class = qemuJsonGetString(refusal, "class");
    const char *desc = qemuJsonGetString(refusal, "desc");

    if (g_strcmp0(class, "CommandNotFound") == 0)
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_UNSUPPORTED,
                    "this QEMU has no monitor command '%s'", command);
    else if (g_strcmp0(class, "DeviceNotFound") == 0)
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_DEVICE_MISSING,
                    "QEMU refused the monitor command '%s': %s", command, desc ? desc : "");
    else
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_FAILED,
                    "QEMU refused the monitor command '%s': %s", command,
                    desc ? desc : "(it gave no reason)");
}

/* An answer to a numbered command; runs on the I/O thread without the lock. */
static void qemuMonitorAnswered(qemuMonitor *mon, gint64 id, JsonObject *message, const char *text,
                                gsize len)
{
    JsonObject *refusal = qemuJsonGetObject(message, "error");
    JsonNode *value = qemuJsonGet(message, "return");
    g_autoptr(GError) err = NULL;
    qemuMonitorPending *pending = NULL;
    qemuMonitorReply reply = NULL;
    gpointer opaque = NULL;
    gpointer key = NULL;

    g_mutex_lock(&mon->lock);
    if (mon->unanswered && --mon->unanswered)
        mon->silent_since = g_get_monotonic_time();
    if (g_hash_table_steal_extended(mon->pending, &id, &key, (gpointer *)&pending)) {
        if (refusal || !value)
            qemuMonitorRefused(pending->command, refusal, &err);
        if (pending->waiter) {
            qemuMonitorWaiter *waiter = pending->waiter;

            waiter->done = TRUE;
            waiter->error = g_steal_pointer(&err);
            if (waiter->want_text)
                waiter->text = g_strndup(text, len);
            else if (!waiter->error)
                waiter->value = json_node_ref(value);
            eventfd_write(waiter->wake, 1);
        }
        reply = pending->reply;
        opaque = pending->opaque;
        qemuMonitorPendingFree(pending);
        g_free(key);
    }
    g_mutex_unlock(&mon->lock);
    if (reply)
        reply(mon, err ? NULL : value, err, opaque);
}

/* Ends the monitor from the I/O thread; @reason NULL: closed by its owner. */
static void qemuMonitorFinish(qemuMonitor *mon, const char *reason)
{
    g_autoptr(GHashTable) orphans = NULL;
    g_autoptr(GError) err = NULL;
    GSource *sources[2];
    GHashTableIter iter;
    gpointer value;

    g_mutex_lock(&mon->lock);
    if (mon->closed) {
        g_mutex_unlock(&mon->lock);
        return;
    }
    mon->closed = TRUE;
    sources[0] = g_steal_pointer(&mon->read_source);
    sources[1] = g_steal_pointer(&mon->write_source);
    orphans = g_steal_pointer(&mon->pending);
    mon->pending =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, qemuMonitorPendingFree);
    g_hash_table_iter_init(&iter, orphans);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        qemuMonitorWaiter *waiter = ((qemuMonitorPending *)value)->waiter;

        if (waiter) {
            waiter->done = TRUE;
            qemuMonitorGoneError(&waiter->error);
            eventfd_write(waiter->wake, 1);
        }
    }
    shutdown(mon->fd, SHUT_RDWR);
    g_mutex_unlock(&mon->lock);

    qemuMonitorGoneError(&err);
    g_hash_table_iter_init(&iter, orphans);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        qemuMonitorPending *pending = value;

        if (pending->reply)
            pending->reply(mon, NULL, err, pending->opaque);
    }
    if (reason && mon->callbacks && mon->callbacks->closed)
        mon->callbacks->closed(mon, reason, mon->opaque);
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (sources[i]) {
            g_source_destroy(sources[i]);
            g_source_unref(sources[i]);
        }
    }
}

void qemuMonitorClose(qemuMonitor *mon)
{
    if (mon)
        qemuMonitorFinish(mon, NULL);
}

gboolean qemuMonitorIsClosed(qemuMonitor *mon)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mon->lock);

    return mon->closed;
}

gboolean qemuMonitorIsStuck(qemuMonitor *mon)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&mon->lock);

    return mon->unanswered && g_get_monotonic_time() - mon->silent_since > STUCK_US;
}

/* One line from QEMU. FALSE with @error if it is nonsense. */
static gboolean qemuMonitorReceive(qemuMonitor *mon, const char *text, gsize len, GError **error)
{
    g_autoptr(JsonNode) node = NULL;
    JsonObject *message;
    const char *name;

    if (len && text[len - 1] == '\r')
        len--;
    if (!len)
        return TRUE;
    if (!(node = qemuJsonParse(text, len, error)))
        return FALSE;
    if (!(message = qemuJsonNodeObject(node))) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR, "a message is not an object");
        return FALSE;
    }
    if ((name = qemuJsonGetString(message, "event"))) {
        JsonObject *stamp = qemuJsonGetObject(message, "timestamp");

        if (mon->callbacks && mon->callbacks->event)
            mon->callbacks->event(mon, name, qemuJsonGetObject(message, "data"),
                                  qemuJsonGetInt(stamp, "seconds", 0),
                                  qemuJsonGetInt(stamp, "microseconds", 0), mon->opaque);
        return TRUE;
    }
    if (json_object_has_member(message, "return") || json_object_has_member(message, "error"))
        qemuMonitorAnswered(mon, qemuJsonGetInt(message, "id", -1), message, text, len);
    return TRUE;
}

/* Handles the whole lines in the buffer. */
static gboolean qemuMonitorSplit(qemuMonitor *mon, GError **error)
{
    gsize start = 0;
    char *end;

    while ((end = memchr(mon->in->data + mon->scanned, '\n', mon->in->len - mon->scanned))) {
        gsize len = (char *)end - (char *)mon->in->data - start;

        if (!qemuMonitorReceive(mon, (char *)mon->in->data + start, len, error))
            return FALSE;
        start += len + 1;
        mon->scanned = start;
    }
    if (start)
        g_byte_array_remove_range(mon->in, 0, start);
    mon->scanned = mon->in->len;
    if (mon->in->len > QEMU_MONITOR_MAX_LINE) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "a message is longer than %d bytes", QEMU_MONITOR_MAX_LINE);
        return FALSE;
    }
    return TRUE;
}

static gboolean qemuMonitorReadable(int fd, GIOCondition condition, gpointer opaque)
{
    g_autoptr(qemuMonitor) mon = qemuMonitorRef(opaque);
    g_autoptr(GError) err = NULL;
    gsize old = mon->in->len;
    ssize_t n;

    if (qemuMonitorIsClosed(mon))
        return G_SOURCE_REMOVE;
    g_byte_array_set_size(mon->in, old + READ_CHUNK);
    do {
        n = recv(fd, mon->in->data + old, READ_CHUNK, MSG_DONTWAIT);
    } while (n < 0 && errno == EINTR);
    g_byte_array_set_size(mon->in, old + MAX(n, 0));
    if (n < 0 && errno == EAGAIN)
        return G_SOURCE_CONTINUE;
    if (n <= 0) {
        qemuMonitorFinish(mon, n == 0 ? "end of file" : g_strerror(errno));
        return G_SOURCE_REMOVE;
    }
    if (!qemuMonitorSplit(mon, &err)) {
        VIR_WARN("closing a monitor: %s", err->message);
        qemuMonitorFinish(mon, err->message);
        return G_SOURCE_REMOVE;
    }
    if (mon->in->len == 0 && old > READ_CHUNK) {
        /* Give back what one long answer needed. */
        g_byte_array_unref(mon->in);
        mon->in = g_byte_array_new();
    }
    return G_SOURCE_CONTINUE;
}

qemuMonitor *qemuMonitorNew(int fd, const qemuMonitorCallbacks *callbacks, gpointer opaque,
                            GDestroyNotify destroy)
{
    qemuMonitor *mon = g_new0(qemuMonitor, 1);

    g_atomic_ref_count_init(&mon->refs);
    mon->callbacks = callbacks;
    mon->opaque = opaque;
    mon->destroy = destroy;
    mon->fd = fd;
    mon->in = g_byte_array_new();
    g_mutex_init(&mon->lock);
    g_queue_init(&mon->out);
    mon->pending =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, qemuMonitorPendingFree);
    qemuMonitorSend(mon, "qmp_capabilities", NULL, NULL, NULL);
    g_mutex_lock(&mon->lock);
    mon->read_source = qemuMonitorWatch(mon, G_IO_IN | G_IO_HUP | G_IO_ERR, qemuMonitorReadable);
    g_mutex_unlock(&mon->lock);
    return mon;
}

qemuMonitor *qemuMonitorOpen(const char *path, const qemuMonitorCallbacks *callbacks,
                             gpointer opaque, GDestroyNotify destroy, GError **error)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    VIR_AUTOCLOSE fd = -1;

    if (strlen(path) >= sizeof(addr.sun_path)) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                    "the monitor's path '%s' is longer than the %zu bytes a socket may have", path,
                    sizeof(addr.sun_path) - 1);
        return NULL;
    }
    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path));
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot connect to the monitor at '%s'",
                          path);
        return NULL;
    }
    return qemuMonitorNew(virFdSteal(&fd), callbacks, opaque, destroy);
}

void qemuMonitorSend(qemuMonitor *mon, const char *command, JsonObject *arguments,
                     qemuMonitorReply reply, gpointer opaque)
{
    g_autoptr(JsonObject) args = arguments;
    qemuMonitorPending *pending;
    char *text;

    g_mutex_lock(&mon->lock);
    if (mon->closed) {
        g_autoptr(GError) err = NULL;

        g_mutex_unlock(&mon->lock);
        qemuMonitorGoneError(&err);
        if (reply)
            reply(mon, NULL, err, opaque);
        return;
    }
    text = qemuMonitorFormat(command, args, ++mon->last_id);
    pending = qemuMonitorExpect(mon, command, mon->last_id);
    pending->reply = reply;
    pending->opaque = opaque;
    qemuMonitorQueue(mon, text, strlen(text), -1);
    g_mutex_unlock(&mon->lock);
}

static void qemuMonitorPrepareWait(qemuMonitorWaiter *waiters, gsize n)
{
    int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    for (gsize i = 0; i < n; i++)
        waiters[i].wake = wake;
}

/* Why the waiting ended before the answer. */
static void qemuMonitorWaitError(gboolean cancelled, gint64 limit_ms, GError **error)
{
    if (cancelled)
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_ABORTED,
                    "the call to QEMU was given up because the job was cancelled");
    else
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_TIMEOUT,
                    "QEMU has not answered its monitor for %" G_GINT64_FORMAT
                    " ms; the process may be stopped or stuck",
                    limit_ms);
}

/* Blocks until there is news: FALSE when the deadline is over or the job was asked to stop. */
static gboolean qemuMonitorWaitNews(int wake, gint64 deadline, gboolean *cancelled)
{
    virJob *job = virJobCurrent();
    struct pollfd fds[] = {{wake, POLLIN, 0}, {job ? virJobCancelFd(job) : -1, POLLIN, 0}};
    gint64 left = (deadline - g_get_monotonic_time() + 999) / 1000;
    eventfd_t count;

    if (left <= 0)
        return FALSE;
    if (poll(fds, G_N_ELEMENTS(fds), MIN(left, G_MAXINT)) < 0)
        return errno == EINTR;
    *cancelled = fds[1].revents != 0;
    if (fds[0].revents)
        eventfd_read(wake, &count);
    return !*cancelled;
}

/* Waits for all @waiters. Called with the lock, which is given up meanwhile. Those without an
 * answer in time get an error and are forgotten, so that an answer that comes later is dropped. */
static void qemuMonitorWait(qemuMonitor *mon, qemuMonitorWaiter *waiters, gsize n,
                            gint64 timeout_ms)
{
    gint64 limit = timeout_ms > 0 ? timeout_ms : QEMU_MONITOR_TIMEOUT_MS;
    gint64 deadline = g_get_monotonic_time() + limit * 1000;
    int wake = n ? waiters[0].wake : -1;
    gboolean in_time = TRUE;
    gboolean cancelled = FALSE;

    for (gsize i = 0; i < n; i++) {
        while (!waiters[i].done && in_time) {
            g_mutex_unlock(&mon->lock);
            in_time = qemuMonitorWaitNews(wake, deadline, &cancelled);
            g_mutex_lock(&mon->lock);
        }
        if (waiters[i].done)
            continue;
        qemuMonitorWaitError(cancelled, limit, &waiters[i].error);
        g_hash_table_remove(mon->pending, &waiters[i].id);
    }
    virFdClose(&wake);
}

JsonNode *qemuMonitorCallFd(qemuMonitor *mon, const char *command, JsonObject *arguments, int fd,
                            gint64 timeout_ms, GError **error)
{
    g_autoptr(JsonObject) args = arguments;
    qemuMonitorWaiter waiter = {0};
    VIR_AUTOCLOSE copy = -1;
    char *text;

    if (fd >= 0 && (copy = fcntl(fd, F_DUPFD_CLOEXEC, 3)) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno, "cannot duplicate a descriptor for QEMU");
        return NULL;
    }
    g_mutex_lock(&mon->lock);
    if (mon->closed) {
        g_mutex_unlock(&mon->lock);
        qemuMonitorGoneError(error);
        return NULL;
    }
    qemuMonitorPrepareWait(&waiter, 1);
    waiter.id = ++mon->last_id;
    text = qemuMonitorFormat(command, args, waiter.id);
    qemuMonitorExpect(mon, command, waiter.id)->waiter = &waiter;
    qemuMonitorQueue(mon, text, strlen(text), virFdSteal(&copy));
    qemuMonitorWait(mon, &waiter, 1, timeout_ms);
    g_mutex_unlock(&mon->lock);
    if (waiter.error)
        g_propagate_error(error, waiter.error);
    return waiter.value;
}

JsonNode *qemuMonitorCall(qemuMonitor *mon, const char *command, JsonObject *arguments,
                          gint64 timeout_ms, GError **error)
{
    return qemuMonitorCallFd(mon, command, arguments, -1, timeout_ms, error);
}

gboolean qemuMonitorRun(qemuMonitor *mon, const char *command, JsonObject *arguments,
                        GError **error)
{
    g_autoptr(JsonNode) value = qemuMonitorCall(mon, command, arguments, 0, error);

    return value != NULL;
}

gboolean qemuMonitorCallBatch(qemuMonitor *mon, qemuMonitorStep *steps, gsize nsteps,
                              gint64 timeout_ms, GError **error)
{
    g_autofree qemuMonitorWaiter *waiters = g_new0(qemuMonitorWaiter, nsteps);
    g_autoptr(GString) text = g_string_new(NULL);
    GError *first = NULL;
    gsize len;

    g_mutex_lock(&mon->lock);
    if (mon->closed) {
        g_mutex_unlock(&mon->lock);
        qemuMonitorGoneError(error);
        return FALSE;
    }
    qemuMonitorPrepareWait(waiters, nsteps);
    for (gsize i = 0; i < nsteps; i++) {
        g_autofree char *line = NULL;

        waiters[i].id = ++mon->last_id;
        line = qemuMonitorFormat(steps[i].command, steps[i].arguments, waiters[i].id);
        g_string_append(text, line);
        qemuMonitorExpect(mon, steps[i].command, waiters[i].id)->waiter = &waiters[i];
    }
    len = text->len;
    qemuMonitorQueue(mon, g_string_free(g_steal_pointer(&text), FALSE), len, -1);
    qemuMonitorWait(mon, waiters, nsteps, timeout_ms);
    g_mutex_unlock(&mon->lock);

    for (gsize i = 0; i < nsteps; i++) {
        steps[i].value = waiters[i].value;
        g_clear_pointer(&steps[i].arguments, json_object_unref);
        if (waiters[i].error && !first &&
            (!steps[i].optional || virErrorIs(waiters[i].error, VIR_ERR_OPERATION_TIMEOUT) ||
             virErrorIs(waiters[i].error, VIR_ERR_OPERATION_ABORTED)))
            first = g_steal_pointer(&waiters[i].error);
        g_clear_error(&waiters[i].error);
    }
    if (first)
        g_propagate_error(error, first);
    return first == NULL;
}

void qemuMonitorStepsClear(qemuMonitorStep *steps, gsize nsteps)
{
    for (gsize i = 0; i < nsteps; i++) {
        g_clear_pointer(&steps[i].arguments, json_object_unref);
        g_clear_pointer(&steps[i].value, json_node_unref);
    }
}

char *qemuMonitorPassthrough(qemuMonitor *mon, const char *text, gint64 timeout_ms, GError **error)
{
    g_autoptr(JsonNode) node = qemuJsonParse(text, strlen(text), error);
    g_autoptr(JsonObject) object = NULL;
    qemuMonitorWaiter waiter = {.want_text = TRUE};
    g_autofree char *command = NULL;
    g_autofree char *line = NULL;

    if (!node)
        return NULL;
    if (!JSON_NODE_HOLDS_OBJECT(node) ||
        !(command = g_strdup(qemuJsonGetString(json_node_get_object(node), "execute")))) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INVALID_ARG,
                    "a monitor command must be a JSON object with the member \"execute\"");
        return NULL;
    }
    object =
        qemuJsonObject("s:execute", command, "N:arguments",
                       qemuJsonGet(json_node_get_object(node), "arguments")
                           ? json_node_copy(qemuJsonGet(json_node_get_object(node), "arguments"))
                           : NULL,
                       NULL);
    g_mutex_lock(&mon->lock);
    if (mon->closed) {
        g_mutex_unlock(&mon->lock);
        qemuMonitorGoneError(error);
        return NULL;
    }
    qemuMonitorPrepareWait(&waiter, 1);
    waiter.id = ++mon->last_id;
    qemuJsonAdd(object, "I:id", waiter.id, NULL);
    line = qemuJsonFormat(object);
    qemuMonitorExpect(mon, command, waiter.id)->waiter = &waiter;
    qemuMonitorQueue(mon, g_strconcat(line, "\n", NULL), strlen(line) + 1, -1);
    qemuMonitorWait(mon, &waiter, 1, timeout_ms);
    g_mutex_unlock(&mon->lock);
    /* QEMU's refusal is an answer like any other here. */
    if (waiter.text)
        g_clear_error(&waiter.error);
    else if (waiter.error)
        g_propagate_error(error, waiter.error);
    return waiter.text;
}
