/*
 * tsan_glib.c: tells ThreadSanitizer what glib's locks and main contexts order
 *
 * glib takes its locks by futex system calls in a library without instrumentation, which the
 * sanitizer cannot see. This library is preloaded into the unit tests of a -Db_sanitize=thread
 * build; each function here does glib's own work and says what happens before what. ./dev test
 * --only tsan builds and uses it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>
#include <poll.h>

void __tsan_acquire(void *addr);
void __tsan_release(void *addr);

/* All main contexts as one: what was handed to one is seen by every loop after its poll. */
static char main_contexts;

#define NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) \
    next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void g_mutex_lock(GMutex *mutex)
{
    NEXT(g_mutex_lock);
    next(mutex);
    __tsan_acquire(mutex);
}

gboolean g_mutex_trylock(GMutex *mutex)
{
    NEXT(g_mutex_trylock);
    if (!next(mutex))
        return FALSE;
    __tsan_acquire(mutex);
    return TRUE;
}

void g_mutex_unlock(GMutex *mutex)
{
    NEXT(g_mutex_unlock);
    __tsan_release(mutex);
    next(mutex);
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    NEXT(g_cond_wait);
    __tsan_release(mutex);
    next(cond, mutex);
    __tsan_acquire(mutex);
}

gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    gboolean signalled;

    NEXT(g_cond_wait_until);
    __tsan_release(mutex);
    signalled = next(cond, mutex, end_time);
    __tsan_acquire(mutex);
    return signalled;
}

gpointer g_once_impl(GOnce *once, GThreadFunc func, gpointer arg)
{
    gpointer value;

    NEXT(g_once_impl);
    value = next(once, func, arg);
    __tsan_release(once);
    __tsan_acquire(once);
    return value;
}

gboolean(g_atomic_ref_count_dec)(gatomicrefcount *count)
{
    gboolean last;

    NEXT(g_atomic_ref_count_dec);
    __tsan_release(count);
    last = next(count);
    __tsan_acquire(count);
    return last;
}

guint g_source_attach(GSource *source, GMainContext *context)
{
    NEXT(g_source_attach);
    __tsan_release(&main_contexts);
    return next(source, context);
}

void g_source_destroy(GSource *source)
{
    NEXT(g_source_destroy);
    __tsan_release(&main_contexts);
    next(source);
    __tsan_acquire(&main_contexts);
}

void g_main_context_invoke_full(GMainContext *context, gint priority, GSourceFunc function,
                                gpointer data, GDestroyNotify notify)
{
    NEXT(g_main_context_invoke_full);
    __tsan_release(&main_contexts);
    next(context, priority, function, data, notify);
}

void g_main_context_wakeup(GMainContext *context)
{
    NEXT(g_main_context_wakeup);
    __tsan_release(&main_contexts);
    next(context);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int ready;

    NEXT(poll);
    __tsan_release(&main_contexts); /* what glib itself made for its sources */
    ready = next(fds, count, timeout);
    __tsan_acquire(&main_contexts);
    return ready;
}
