/* QMP over a socketpair against a scripted QEMU: answers, refusals, events, deadlines, hang-up and
 * hostile input. The I/O thread runs the default context, the test is a worker. */
#include <setjmp.h>
#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "drivers/qemu/qemu_json.h"
#include "drivers/qemu/qemu_monitor.h"

typedef struct {
    int peer;
    GMutex lock;
    GCond cond;
    char *event;
    char *closed;
} Rig;

static GMainLoop *loop;

static gpointer run_loop(gpointer opaque)
{
    g_main_loop_run(loop);
    return NULL;
}

static void on_event(qemuMonitor *mon, const char *name, JsonObject *data, gint64 seconds,
                     gint64 micros, gpointer opaque)
{
    Rig *rig = opaque;

    g_mutex_lock(&rig->lock);
    g_free(rig->event);
    rig->event = g_strdup_printf("%s@%" G_GINT64_FORMAT, name, seconds);
    g_cond_signal(&rig->cond);
    g_mutex_unlock(&rig->lock);
}

static void on_closed(qemuMonitor *mon, const char *reason, gpointer opaque)
{
    Rig *rig = opaque;

    g_mutex_lock(&rig->lock);
    rig->closed = g_strdup(reason);
    g_cond_signal(&rig->cond);
    g_mutex_unlock(&rig->lock);
}

static const qemuMonitorCallbacks callbacks = {on_event, on_closed};

static qemuMonitor *rig_open(Rig *rig)
{
    int pair[2];

    memset(rig, 0, sizeof(*rig));
    g_mutex_init(&rig->lock);
    g_cond_init(&rig->cond);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    rig->peer = pair[1];
    return qemuMonitorNew(pair[0], &callbacks, rig, NULL);
}

static void rig_close(Rig *rig, qemuMonitor *mon)
{
    qemuMonitorClose(mon);
    qemuMonitorUnref(mon);
    virFdClose(&rig->peer);
    g_free(rig->event);
    g_free(rig->closed);
}

static void rig_say(Rig *rig, const char *text)
{
    assert_int_equal(send(rig->peer, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* Waits until *@what is set; the caller owns what was in it. */
static char *rig_wait(Rig *rig, char **what)
{
    gint64 deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    char *got;

    g_mutex_lock(&rig->lock);
    while (!*what)
        assert_true(g_cond_wait_until(&rig->cond, &rig->lock, deadline));
    got = g_steal_pointer(what);
    g_mutex_unlock(&rig->lock);
    return got;
}

/* The answers are written before the question: ids count from 1, negotiation is the first. */
static void test_answers(void **state)
{
    Rig rig;
    qemuMonitor *mon = rig_open(&rig);
    g_autoptr(GError) err = NULL;
    g_autoptr(JsonNode) value = NULL;
    g_autoptr(GError) refusal = NULL;
    JsonNode *none;

    rig_say(&rig, "{\"QMP\": {}}\r\n{\"return\": {}, \"id\": 1}\r\n");
    /* An answer to a question that nobody asked yet is dropped, so ask before answering. */
    qemuMonitorStep steps[] = {{.command = "a"}, {.command = "b", .optional = TRUE}};
    g_autofree char *text = NULL;

    pid_t pid = fork();
    if (pid == 0) {
        char buf[4096];
        gsize seen = 0;

        while (seen < 3) {
            ssize_t n = read(rig.peer, buf, sizeof(buf));

            for (ssize_t i = 0; i < n; i++)
                seen += buf[i] == '\n';
            if (n <= 0)
                _exit(1);
        }
        dprintf(rig.peer, "{\"return\": {\"x\": 7}, \"id\": 2}\n{\"error\": {\"class\": "
                          "\"GenericError\", \"desc\": \"no b here\"}, \"id\": 3}\n");
        while (seen < 4 && read(rig.peer, buf, sizeof(buf)) > 0)
            seen++;
        dprintf(rig.peer, "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"?\"}, "
                          "\"id\": 4}\n");
        while (seen < 5 && read(rig.peer, buf, sizeof(buf)) > 0)
            seen++;
        dprintf(rig.peer,
                "{\"error\": {\"class\": \"GenericError\", \"desc\": \"t\"}, \"id\": 5}\n");
        _exit(0);
    }
    assert_true(qemuMonitorCallBatch(mon, steps, 2, 5000, &err));
    assert_null(err);
    assert_int_equal(qemuJsonGetInt(qemuJsonNodeObject(steps[0].value), "x", 0), 7);
    assert_null(steps[1].value);
    qemuMonitorStepsClear(steps, 2);

    none = qemuMonitorCall(mon, "c", NULL, 5000, &refusal);
    assert_null(none);
    assert_true(virErrorIs(refusal, VIR_ERR_OPERATION_UNSUPPORTED));
    assert_non_null(strstr(refusal->message, "'c'"));

    /* A client's own command gets QEMU's refusal as its answer. */
    text = qemuMonitorPassthrough(mon, "{\"execute\": \"d\"}", 5000, &err);
    assert_non_null(text);
    assert_non_null(strstr(text, "GenericError"));
    rig_close(&rig, mon);
}

static void test_deadline(void **state)
{
    Rig rig;
    qemuMonitor *mon = rig_open(&rig);
    g_autoptr(GError) err = NULL;
    gint64 before = g_get_monotonic_time();

    assert_null(qemuMonitorCall(mon, "query-status", NULL, 50, &err));
    assert_true(virErrorIs(err, VIR_ERR_OPERATION_TIMEOUT));
    assert_true(g_get_monotonic_time() - before < G_USEC_PER_SEC);
    /* The late answer disturbs nobody. */
    rig_say(&rig, "{\"return\": {}, \"id\": 2}\n{\"event\": \"STOP\", \"timestamp\": "
                  "{\"seconds\": 12, \"microseconds\": 1}}\n");
    g_autofree char *event = rig_wait(&rig, &rig.event);
    assert_string_equal(event, "STOP@12");
    rig_close(&rig, mon);
}

static void test_death(void **state)
{
    Rig rig;
    qemuMonitor *mon = rig_open(&rig);
    g_autoptr(GError) err = NULL;

    virFdClose(&rig.peer);
    assert_null(qemuMonitorCall(mon, "query-status", NULL, 5000, &err));
    assert_true(virErrorIs(err, VIR_ERR_OPERATION_FAILED));
    g_autofree char *closed = rig_wait(&rig, &rig.closed);
    assert_true(qemuMonitorIsClosed(mon));
    g_clear_error(&err);
    assert_false(qemuMonitorRun(mon, "cont", NULL, &err));
    rig_close(&rig, mon);
}

/* Each closes the monitor and does no other harm. */
static void test_hostile(void **state)
{
    g_autofree char *deep = g_strnfill(100000, '[');
    g_autofree char *deep_line = g_strconcat(deep, "\n", NULL);
    const char *lines[] = {"}{\n",       "[]\n",    "\"x\"\n",        "null\n",
                           "\xff\xfe\n", deep_line, "{\"return\": \n"};

    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        Rig rig;
        qemuMonitor *mon = rig_open(&rig);

        rig_say(&rig, lines[i]);
        g_autofree char *closed = rig_wait(&rig, &rig.closed);
        assert_non_null(closed);
        rig_close(&rig, mon);
    }
}

/* Odd but harmless: members of the wrong kind. */
static void test_odd(void **state)
{
    Rig rig;
    qemuMonitor *mon = rig_open(&rig);

    rig_say(&rig, "{}\n\n{\"return\": 1, \"id\": \"x\"}\n{\"error\": [], \"id\": 77}\n"
                  "{\"event\": 5}\n{\"event\": \"E\", \"data\": [], \"timestamp\": null}\n");
    g_autofree char *event = rig_wait(&rig, &rig.event);
    assert_string_equal(event, "E@0");
    rig_close(&rig, mon);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers), cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_death),   cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_odd),
    };
    int failed;

    loop = g_main_loop_new(NULL, FALSE);
    GThread *thread = g_thread_new("io", run_loop, NULL);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    g_main_loop_quit(loop);
    g_thread_join(thread);
    g_main_loop_unref(loop);
    return failed;
}
