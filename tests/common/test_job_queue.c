/*
 * test_job_queue.c: order, exclusion, urgency, cancelling and ending of job queues
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>

#include "common/base/job_queue.h"

typedef struct {
    int inside; /* jobs of the queue that run now: never more than one */
    int next;
    int ran;
    int destroyed;
} lane;

typedef struct {
    lane *l;
    int number;
} ticket;

static void run_ticket(virJob *job, gpointer opaque)
{
    ticket *t = opaque;

    assert_int_equal(g_atomic_int_add(&t->l->inside, 1), 0);
    assert_int_equal(t->l->next++, t->number);
    t->l->ran++;
    assert_int_equal(g_atomic_int_add(&t->l->inside, -1), 1);
}

static void ticket_done(gpointer opaque)
{
    ticket *t = opaque;

    g_atomic_int_inc(&t->l->destroyed);
    g_free(t);
}

static void nothing(virJob *job, gpointer opaque)
{
}

static void test_order(void **state)
{
    enum { LANES = 20, JOBS = 500 };
    virJobPool *pool = virJobPoolNew("test", 4);
    virJobQueue *queue[LANES];
    lane lanes[LANES] = {{0}};

    for (int i = 0; i < LANES; i++)
        queue[i] = virJobQueueNew(pool);
    for (int n = 0; n < JOBS; n++) {
        for (int i = 0; i < LANES; i++) {
            ticket *t = g_new(ticket, 1);

            *t = (ticket){&lanes[i], n};
            virJobQueueSubmit(queue[i], "count", 0, run_ticket, t, ticket_done);
        }
    }
    for (int i = 0; i < LANES; i++) {
        virJobQueueRunSync(queue[i], "sync", 0, nothing, NULL);
        assert_int_equal(lanes[i].ran, JOBS);
        virJobQueueUnref(queue[i]);
    }
    /* A job's data may be freed beside the job that comes next. */
    virJobPoolFree(pool);
    for (int i = 0; i < LANES; i++)
        assert_int_equal(g_atomic_int_get(&lanes[i].destroyed), JOBS);
}

typedef struct {
    GMutex lock;
    GCond cond;
    gboolean entered, leave;
    GString *log;
} gate;

static void wait_at_gate(virJob *job, gpointer opaque)
{
    gate *g = opaque;

    g_mutex_lock(&g->lock);
    g->entered = TRUE;
    g_cond_broadcast(&g->cond);
    while (!g->leave)
        g_cond_wait(&g->cond, &g->lock);
    g_mutex_unlock(&g->lock);
}

static void wait_for_cancel(virJob *job, gpointer opaque)
{
    gate *g = opaque;
    struct pollfd fd = {virJobCancelFd(job), POLLIN, 0};

    g_mutex_lock(&g->lock);
    g->entered = TRUE;
    g_cond_broadcast(&g->cond);
    g_mutex_unlock(&g->lock);
    assert_int_equal(poll(&fd, 1, 10000), 1);
    assert_true(virJobIsCancelled(job));
}

static void gate_await(gate *g)
{
    g_mutex_lock(&g->lock);
    while (!g->entered)
        g_cond_wait(&g->cond, &g->lock);
    g_mutex_unlock(&g->lock);
}

static void log_a(virJob *job, gpointer opaque)
{
    g_string_append_c(((gate *)opaque)->log, 'a');
    assert_false(virJobIsCancelled(job));
}

static void log_b(virJob *job, gpointer opaque)
{
    g_string_append_c(((gate *)opaque)->log, 'b');
}

static void test_urgent(void **state)
{
    virJobPool *pool = virJobPoolNew("test", 2);
    virJobQueue *queue = virJobQueueNew(pool);
    gate g = {.log = g_string_new(NULL)};
    gint64 age = -1;
    unsigned waiting = 0;

    assert_null(virJobQueueCurrent(queue, NULL, NULL));
    virJobQueueSubmit(queue, "gate", 0, wait_at_gate, &g, NULL);
    gate_await(&g);
    virJobQueueSubmit(queue, "a", 0, log_a, &g, NULL);
    virJobQueueSubmit(queue, "b", VIR_JOB_URGENT, log_b, &g, NULL);
    assert_string_equal(virJobQueueCurrent(queue, &age, &waiting), "gate");
    assert_true(age >= 0);
    assert_int_equal(waiting, 2);
    assert_int_equal(virJobPoolPending(pool), 3);
    g_mutex_lock(&g.lock);
    g.leave = TRUE;
    g_cond_broadcast(&g.cond);
    g_mutex_unlock(&g.lock);
    virJobQueueRunSync(queue, "sync", 0, nothing, NULL);
    assert_string_equal(g.log->str, "ba");
    g_string_free(g.log, TRUE);
    virJobQueueUnref(queue);
    virJobPoolFree(pool);
}

static void test_cancel(void **state)
{
    virJobPool *pool = virJobPoolNew("test", 1);
    virJobQueue *queue = virJobQueueNew(pool);
    gate g = {.log = g_string_new(NULL)};

    virJobQueueSubmit(queue, "long", 0, wait_for_cancel, &g, NULL);
    gate_await(&g);
    virJobQueueRunSync(queue, "destroy", VIR_JOB_URGENT | VIR_JOB_CANCEL, log_a, &g);
    assert_string_equal(g.log->str, "a");
    g_string_free(g.log, TRUE);
    virJobQueueUnref(queue);
    virJobPoolFree(pool);
}

static void test_end_drops(void **state)
{
    virJobPool *pool = virJobPoolNew("test", 1);
    virJobQueue *queue = virJobQueueNew(pool);
    lane l = {0};

    for (int i = 0; i < 100; i++) {
        ticket *t = g_new(ticket, 1);

        *t = (ticket){&l, i};
        virJobQueueSubmit(queue, "count", 0, run_ticket, t, ticket_done);
    }
    virJobQueueUnref(queue);
    virJobPoolFree(pool);
    assert_int_equal(l.destroyed, 100);
    assert_true(l.ran <= 100);
}

static void test_queue_outlives_pool(void **state)
{
    virJobPool *pool = virJobPoolNew("test", 1);
    virJobQueue *queue = virJobQueueNew(pool);
    lane l = {0};
    ticket *t = g_new(ticket, 1);

    virJobQueueRunSync(queue, "sync", 0, nothing, NULL);
    virJobPoolFree(pool);
    *t = (ticket){&l, 0};
    virJobQueueSubmit(queue, "late", 0, run_ticket, t, ticket_done);
    assert_int_equal(l.ran, 0);
    assert_int_equal(l.destroyed, 1);
    virJobQueueUnref(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_urgent),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_end_drops),
        cmocka_unit_test(test_queue_outlives_pool),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
