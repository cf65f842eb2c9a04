/*
 * test_client.c: calls to another daemon: answers, errors, deadlines, the other side's end
 */
#include "fixture.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "rpc/remote_client.h"

static GMutex lock;
static GCond cond;
static virRPCCall *kept;
static int events, closes;

static virRPCResult handleLookup(virRPCCall *call, const void *args, void *ret, GError **error)
{
    const remote_network_lookup_by_name_args *a = args;
    remote_network_lookup_by_name_ret *r = ret;

    if (strcmp(a->name, "default") != 0) {
        virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK, "no network '%s'", a->name);
        virErrorGetInfo(*error)->str[0] = g_strdup("key");
        return VIR_RPC_FAILED;
    }
    r->net.name = g_strdup(a->name);
    return VIR_RPC_DONE;
}

static virRPCResult handleKeep(virRPCCall *call, const void *args, void *ret, GError **error)
{
    g_mutex_lock(&lock);
    kept = virRPCCallRef(call);
    g_cond_broadcast(&cond);
    g_mutex_unlock(&lock);
    return VIR_RPC_PENDING;
}

static virRPCResult handleEvent(virRPCCall *call, const void *args, void *ret, GError **error)
{
    remote_network_event_lifecycle_msg msg = {.callbackID = 3, .net.name = (char *)"default"};

    virRPCConnSendEvent(virRPCCallGetConn(call), &remote_protocol,
                        REMOTE_PROC_NETWORK_EVENT_LIFECYCLE, &msg);
    return VIR_RPC_DONE;
}

static const virRPCHandlerRow rows[] = {
    FIXTURE_OPEN_ROW,
    {REMOTE_PROC_NETWORK_LOOKUP_BY_NAME, handleLookup},
    {REMOTE_PROC_CONNECT_GET_URI, handleKeep},
    {REMOTE_PROC_CONNECT_IS_SECURE, handleEvent},
};

static virRPCFixture fixture;
static virRPCClient *client;

static int setUp(void **state)
{
    kept = NULL;
    events = closes = 0;
    fixtureStart(&fixture, NULL, rows, G_N_ELEMENTS(rows), NULL);
    client = virRPCClientNewFd(fixtureOpen(&fixture, 0), "virtnetworkd", fixture.context);
    return 0;
}

static int tearDown(void **state)
{
    g_clear_pointer(&kept, virRPCCallUnref);
    virRPCClientUnref(client);
    fixtureStop(&fixture);
    return 0;
}

static void testCall(void **state)
{
    remote_network_lookup_by_name_args args = {.name = (char *)"default"};
    g_auto(remote_network_lookup_by_name_ret) ret = {0};
    g_autoptr(GError) error = NULL;

    assert_true(remoteClientNetworkLookupByName(client, &args, &ret, &error));
    assert_string_equal(ret.net.name, "default");
}

/* An error comes over whole, and its opening words once. */
static void testError(void **state)
{
    remote_network_lookup_by_name_args args = {.name = (char *)"other"};
    g_auto(remote_network_lookup_by_name_ret) ret = {0};
    g_autoptr(GError) error = NULL;

    assert_false(remoteClientNetworkLookupByName(client, &args, &ret, &error));
    assert_true(virErrorIs(error, VIR_ERR_NO_NETWORK));
    assert_string_equal(error->message, "Network not found: no network 'other'");
    assert_int_equal(virErrorGetInfo(error)->from, VIR_FROM_NETWORK);
    assert_string_equal(virErrorGetInfo(error)->str[0], "key");
}

static void testTimeout(void **state)
{
    g_auto(remote_connect_get_uri_ret) ret = {0};
    remote_connect_get_uri_ret late = {.uri = g_strdup("late")};
    g_autoptr(GError) error = NULL;

    virRPCClientSetTimeout(client, 30);
    assert_false(remoteClientConnectGetUri(client, &ret, &error));
    assert_true(virErrorIs(error, VIR_ERR_OPERATION_TIMEOUT));
    assert_non_null(strstr(error->message, "virtnetworkd"));
    /* The late answer does no harm. */
    g_mutex_lock(&lock);
    virRPCCallReply(kept, &late);
    g_mutex_unlock(&lock);
    virRPCClientSetTimeout(client, 5000);
    testCall(NULL);
    assert_null(ret.uri);
}

static gpointer blockedCall(gpointer opaque)
{
    g_auto(remote_connect_get_uri_ret) ret = {0};
    GError *error = NULL;

    assert_false(remoteClientConnectGetUri(client, &ret, &error));
    return error;
}

static void closeConns(gpointer opaque)
{
    g_autoptr(GPtrArray) conns = virRPCServerGetConns(fixture.server);

    virRPCConnClose(conns->pdata[0], TRUE);
}

static void countClose(virRPCClient *c, const GError *reason, gpointer opaque)
{
    assert_non_null(reason);
    closes++;
}

/* When the other side dies, who waits learns it at once; so does who calls later. */
static void testPeerDies(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) later = NULL;
    g_auto(remote_connect_get_uri_ret) ret = {0};
    GThread *thread;

    virRPCClientSetCloseHandler(client, countClose, NULL);
    thread = g_thread_new("caller", blockedCall, NULL);
    g_mutex_lock(&lock);
    while (!kept)
        g_cond_wait(&cond, &lock);
    g_mutex_unlock(&lock);
    fixtureRun(&fixture, closeConns, NULL);
    error = g_thread_join(thread);
    assert_true(virErrorIs(error, VIR_ERR_NO_CONNECT));
    assert_non_null(strstr(error->message, "virtnetworkd"));
    assert_false(virRPCClientIsAlive(client));
    assert_false(remoteClientConnectGetUri(client, &ret, &later));
    assert_true(virErrorIs(later, VIR_ERR_NO_CONNECT));
    /* Told once; and again to a handler that comes late. */
    fixtureRun(&fixture, (void (*)(gpointer))g_thread_yield, NULL);
    assert_int_equal(closes, 1);
    virRPCClientSetCloseHandler(client, countClose, NULL);
    fixtureRun(&fixture, (void (*)(gpointer))g_thread_yield, NULL);
    assert_int_equal(closes, 2);
}

static void takeEvent(virRPCClient *c, const virRPCProcedure *event, const void *msg,
                      gpointer opaque)
{
    const remote_network_event_lifecycle_msg *lifecycle = msg;

    assert_int_equal(event->number, REMOTE_PROC_NETWORK_EVENT_LIFECYCLE);
    assert_int_equal(lifecycle->callbackID, 3);
    assert_string_equal(lifecycle->net.name, "default");
    events++;
}

static void testEvent(void **state)
{
    g_auto(remote_connect_is_secure_ret) ret = {0};

    virRPCClientSetEventHandler(client, &remote_protocol, takeEvent, NULL);
    assert_true(remoteClientConnectIsSecure(client, &ret, NULL));
    assert_int_equal(events, 1);
}

typedef struct {
    char *name;
    int code;
    gboolean done;
} Async;

static void takeReply(virRPCClient *c, const void *ret, const GError *error, gpointer opaque)
{
    const remote_network_lookup_by_name_ret *found = ret;
    Async *async = opaque;

    g_mutex_lock(&lock);
    async->name = found ? g_strdup(found->net.name) : NULL;
    async->code = error ? error->code : 0;
    async->done = TRUE;
    g_cond_broadcast(&cond);
    g_mutex_unlock(&lock);
}

static void callAsync(Async *async, const char *name)
{
    remote_network_lookup_by_name_args args = {.name = (char *)name};

    virRPCClientCallAsync(client, &remote_protocol, REMOTE_PROC_NETWORK_LOOKUP_BY_NAME, &args,
                          takeReply, async);
    g_mutex_lock(&lock);
    while (!async->done)
        g_cond_wait(&cond, &lock);
    g_mutex_unlock(&lock);
}

static void testAsync(void **state)
{
    Async good = {0}, bad = {0}, late = {0};

    callAsync(&good, "default");
    assert_string_equal(good.name, "default");
    g_free(good.name);
    callAsync(&bad, "other");
    assert_int_equal(bad.code, VIR_ERR_NO_NETWORK);
    fixtureRun(&fixture, closeConns, NULL);
    callAsync(&late, "default");
    assert_int_equal(late.code, VIR_ERR_NO_CONNECT);
}

static void testNobodyThere(void **state)
{
    g_autoptr(GError) error = NULL;

    assert_null(virRPCClientNew("/nonexistent/virtnetworkd-sock", "virtnetworkd", NULL, &error));
    assert_true(virErrorIs(error, VIR_ERR_NO_CONNECT));
    assert_non_null(strstr(error->message, "/nonexistent/virtnetworkd-sock"));
    assert_non_null(strstr(error->message, "virtnetworkd.socket"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(testCall, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testError, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testTimeout, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testPeerDies, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testEvent, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testAsync, setUp, tearDown),
        cmocka_unit_test(testNobodyThere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
