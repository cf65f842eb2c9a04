/*
 * test_forward.c: a daemon in front of another one
 */
#include "fixture.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "rpc/forward.h"
#include "rpc/stream.h"

static GMutex lock;
static GCond cond;
static virRPCCall *kept;
static char *opened_uri;

static virRPCResult handleOpen(virRPCCall *call, const void *args, void *ret, GError **error)
{
    const remote_connect_open_args *a = args;

    g_free(opened_uri);
    opened_uri = g_strdup(a->name);
    virRPCConnSetOpened(virRPCCallGetConn(call), TRUE);
    return VIR_RPC_DONE;
}

static virRPCResult handleNetworks(virRPCCall *call, const void *args, void *ret, GError **error)
{
    ((remote_connect_num_of_networks_ret *)ret)->num = 42;
    return VIR_RPC_DONE;
}

static virRPCResult handleCreate(virRPCCall *call, const void *args, void *ret, GError **error)
{
    const remote_network_create_args *a = args;
    remote_network_event_lifecycle_msg msg = {.net = a->net, .event = 2};

    virRPCConnSendEvent(virRPCCallGetConn(call), &remote_protocol,
                        REMOTE_PROC_NETWORK_EVENT_LIFECYCLE, &msg);
    return VIR_RPC_DONE;
}

static virRPCResult handleRefuse(virRPCCall *call, const void *args, void *ret, GError **error)
{
    virSetError(error, VIR_FROM_NETWORK, VIR_ERR_NO_NETWORK, "it is not here");
    return VIR_RPC_FAILED;
}

static virRPCResult handleKeep(virRPCCall *call, const void *args, void *ret, GError **error)
{
    g_mutex_lock(&lock);
    kept = virRPCCallRef(call);
    g_cond_broadcast(&cond);
    g_mutex_unlock(&lock);
    return VIR_RPC_PENDING;
}

static const virRPCHandlerRow back_rows[] = {
    {REMOTE_PROC_CONNECT_OPEN, handleOpen},
    {REMOTE_PROC_CONNECT_NUM_OF_NETWORKS, handleNetworks},
    {REMOTE_PROC_NETWORK_CREATE, handleCreate},
    {REMOTE_PROC_NETWORK_DESTROY, handleRefuse},
    {REMOTE_PROC_NETWORK_UNDEFINE, handleKeep},
};

static const virRPCHandlerRow front_rows[] = {FIXTURE_OPEN_ROW};

static virRPCFixture front, back;
static char *dir, *path;
static virRPCForwardTarget target;

static void listenBack(gpointer opaque)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(fd, 10), 0);
    assert_true(virRPCServerListen(back.server, fd, 0, NULL));
}

static void startBack(void)
{
    fixtureStart(&back, NULL, back_rows, G_N_ELEMENTS(back_rows), NULL);
    unlink(path);
    fixtureRun(&back, listenBack, NULL);
}

static int setUp(void **state)
{
    dir = g_dir_make_tmp("forward-XXXXXX", NULL);
    path = g_build_filename(dir, "sock", NULL);
    target = (virRPCForwardTarget){
        .socket = path, .uri = "network:///test", .unit = "virtnetworkd.socket"};
    startBack();
    fixtureStart(&front, NULL, front_rows, G_N_ELEMENTS(front_rows), NULL);
    virRPCServerAddForward(front.server, &remote_protocol, VIR_RPC_OBJECT_NETWORK, &target);
    return 0;
}

static int tearDown(void **state)
{
    g_clear_pointer(&kept, virRPCCallUnref);
    fixtureStop(&front);
    if (back.thread)
        fixtureStop(&back);
    unlink(path);
    rmdir(dir);
    g_free(path);
    g_free(dir);
    g_clear_pointer(&opened_uri, g_free);
    return 0;
}

static void numOfNetworks(int fd, guint32 serial)
{
    rawSend(fd, REMOTE_PROC_CONNECT_NUM_OF_NETWORKS, VIR_RPC_TYPE_CALL, serial, VIR_RPC_STATUS_OK,
            NULL, 0);
}

static void testPass(void **state)
{
    int fd = fixtureOpen(&front, 0);
    virRPCAnswer answer;

    /* Two at once: the second waits with the first until the upstream is open. */
    numOfNetworks(fd, 500);
    numOfNetworks(fd, 501);
    for (guint32 serial = 500; serial <= 501; serial++) {
        assert_true(rawReceive(fd, &answer));
        assert_int_equal(answer.header.serial, serial);
        assert_int_equal(answer.header.procedure, REMOTE_PROC_CONNECT_NUM_OF_NETWORKS);
        assert_memory_equal(answer.body, "\0\0\0\52", 4);
        rawClear(&answer);
    }
    assert_string_equal(opened_uri, "network:///test");
    close(fd);
}

static void testErrorsAndEvents(void **state)
{
    remote_network_create_args args = {.net.name = (char *)"default"};
    int fd = fixtureOpen(&front, 0);
    virRPCAnswer answer;

    rawCall(fd, REMOTE_PROC_NETWORK_CREATE, 7, &args);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.type, VIR_RPC_TYPE_EVENT);
    assert_int_equal(answer.header.procedure, REMOTE_PROC_NETWORK_EVENT_LIFECYCLE);
    rawClear(&answer);
    rawExpectOk(fd, 7);
    rawCall(fd, REMOTE_PROC_NETWORK_DESTROY, 8, &args);
    rawExpectError(fd, 8, VIR_ERR_NO_NETWORK);
    rawCall(fd, REMOTE_PROC_NETWORK_GET_XML_DESC, 9, &(remote_network_get_xml_desc_args){args.net});
    rawExpectError(fd, 9, VIR_ERR_NO_SUPPORT);
    close(fd);
}

/* A client that may only read cannot change anything through another daemon either. */
static void testReadOnly(void **state)
{
    remote_network_create_args args = {.net.name = (char *)"default"};
    int fd = fixtureOpen(&front, VIR_RPC_LISTEN_READONLY);

    rawCall(fd, REMOTE_PROC_NETWORK_CREATE, 1, &args);
    rawExpectError(fd, 1, VIR_ERR_OPERATION_DENIED);
    numOfNetworks(fd, 2);
    rawExpectOk(fd, 2);
    close(fd);
}

/* The other daemon dies with a call in its hands; later it is back. */
static void testDeath(void **state)
{
    remote_network_undefine_args args = {.net.name = (char *)"default"};
    int fd = fixtureOpen(&front, 0);

    numOfNetworks(fd, 1);
    rawExpectOk(fd, 1);
    rawCall(fd, REMOTE_PROC_NETWORK_UNDEFINE, 2, &args);
    g_mutex_lock(&lock);
    while (!kept)
        g_cond_wait(&cond, &lock);
    g_mutex_unlock(&lock);
    fixtureStop(&back);
    back.thread = NULL;
    rawExpectError(fd, 2, VIR_ERR_NO_CONNECT);
    unlink(path);
    numOfNetworks(fd, 3);
    rawExpectError(fd, 3, VIR_ERR_NO_CONNECT);
    startBack();
    numOfNetworks(fd, 4);
    rawExpectOk(fd, 4);
    close(fd);
}

static void countConns(gpointer opaque)
{
    *(unsigned *)opaque = virRPCServerGetConnCount(back.server);
}

/* The upstream goes with its client. */
static void testClientGoes(void **state)
{
    unsigned count = 1;
    int fd = fixtureOpen(&front, 0);

    numOfNetworks(fd, 1);
    rawExpectOk(fd, 1);
    fixtureRun(&back, countConns, &count);
    assert_int_equal(count, 1);
    close(fd);
    while (count > 0)
        fixtureRun(&back, countConns, &count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(testPass, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testErrorsAndEvents, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testReadOnly, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testDeath, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testClientGoes, setUp, tearDown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
