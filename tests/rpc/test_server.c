/*
 * test_server.c: the dispatcher and its limits, by raw clients
 */
#include "fixture.h"

#include <poll.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/error.h"

/* Calls that a handler has kept, to be answered by the test. */
static GMutex held_lock;
static GCond held_cond;
static GQueue held = G_QUEUE_INIT;
static int started; /* worker handlers that have begun */
static gboolean gate;

static virRPCResult handleHold(virRPCCall *call, const void *args, void *ret, GError **error)
{
    g_mutex_lock(&held_lock);
    g_queue_push_tail(&held, virRPCCallRef(call));
    g_cond_broadcast(&held_cond);
    g_mutex_unlock(&held_lock);
    return VIR_RPC_PENDING;
}

static virRPCCall *takeHeld(void)
{
    virRPCCall *call;

    g_mutex_lock(&held_lock);
    while (!held.head)
        g_cond_wait(&held_cond, &held_lock);
    call = g_queue_pop_head(&held);
    g_mutex_unlock(&held_lock);
    return call;
}

static void waitHeld(guint count)
{
    g_mutex_lock(&held_lock);
    while (held.length < count)
        g_cond_wait(&held_cond, &held_lock);
    g_mutex_unlock(&held_lock);
}

static virRPCResult handleUri(virRPCCall *call, const void *args, void *ret, GError **error)
{
    ((remote_connect_get_uri_ret *)ret)->uri = g_strdup("test:///uri");
    return VIR_RPC_DONE;
}

static virRPCResult handleFail(virRPCCall *call, const void *args, void *ret, GError **error)
{
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_NO_DOMAIN, "no such guest");
    return VIR_RPC_FAILED;
}

/* An answer as large as a string can be. */
static virRPCResult handleLarge(virRPCCall *call, const void *args, void *ret, GError **error)
{
    ((remote_connect_get_capabilities_ret *)ret)->capabilities = g_strnfill(REMOTE_STRING_MAX, 'c');
    return VIR_RPC_DONE;
}

/* Blocks a worker until the gate opens. */
static virRPCResult handleBlock(virRPCCall *call, const void *args, void *ret, GError **error)
{
    g_mutex_lock(&held_lock);
    started++;
    g_cond_broadcast(&held_cond);
    while (!gate)
        g_cond_wait(&held_cond, &held_lock);
    g_mutex_unlock(&held_lock);
    return VIR_RPC_DONE;
}

static virRPCResult handleForget(virRPCCall *call, const void *args, void *ret, GError **error)
{
    return VIR_RPC_PENDING; /* and drops it */
}

static virRPCResult handleFds(virRPCCall *call, const void *args, void *ret, GError **error)
{
    int fd = virRPCCallGetFd(call, 0);
    remote_connect_get_type_ret answer = {.type =
                                              g_strdup_printf("%u", virRPCCallGetFdCount(call))};

    virRPCCallRef(call);
    virRPCCallReplyFds(call, &answer, &fd, fd >= 0 ? 1 : 0);
    virRPCCallUnref(call);
    return VIR_RPC_PENDING;
}

static const virRPCHandlerRow rows[] = {
    FIXTURE_OPEN_ROW,
    {REMOTE_PROC_CONNECT_GET_URI, handleUri},
    {REMOTE_PROC_DOMAIN_CREATE, handleFail},
    {REMOTE_PROC_CONNECT_GET_CAPABILITIES, handleLarge},
    {REMOTE_PROC_CONNECT_GET_LIB_VERSION, handleHold},
    {REMOTE_PROC_CONNECT_GET_SYSINFO, handleBlock, VIR_RPC_WORKER},
    {REMOTE_PROC_NODE_GET_INFO, handleBlock, VIR_RPC_WORKER},
    {REMOTE_PROC_CONNECT_GET_VERSION, handleForget},
    {REMOTE_PROC_CONNECT_GET_TYPE, handleFds},
};

static virRPCFixture fixture;

static int setUp(void **state)
{
    started = 0;
    gate = FALSE;
    fixtureStart(&fixture, NULL, rows, G_N_ELEMENTS(rows), NULL);
    return 0;
}

static int tearDown(void **state)
{
    fixtureStop(&fixture);
    return 0;
}

static void restart(const virRPCServerLimits *limits)
{
    fixtureStop(&fixture);
    fixtureStart(&fixture, limits, rows, G_N_ELEMENTS(rows), NULL);
}

static void call(int fd, guint32 procedure, guint32 serial)
{
    rawSend(fd, procedure, VIR_RPC_TYPE_CALL, serial, VIR_RPC_STATUS_OK, NULL, 0);
}

static void testAnswers(void **state)
{
    remote_domain_create_args args = {.dom = {.name = (char *)"g"}};
    int fd = fixtureOpen(&fixture, 0);
    virRPCAnswer answer;

    call(fd, REMOTE_PROC_CONNECT_GET_URI, 5);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.type, VIR_RPC_TYPE_REPLY);
    assert_int_equal(answer.header.serial, 5);
    assert_int_equal(answer.len, 16);
    assert_memory_equal(answer.body, "\0\0\0\13test:///uri\0", 16);
    rawClear(&answer);
    rawCall(fd, REMOTE_PROC_DOMAIN_CREATE, 6, &args);
    rawExpectError(fd, 6, VIR_ERR_NO_DOMAIN);
    call(fd, REMOTE_PROC_CONNECT_GET_VERSION, 7);
    rawExpectError(fd, 7, VIR_ERR_INTERNAL_ERROR);
    close(fd);
}

/* What is refused with an error while the connection stays. */
static void testRefusals(void **state)
{
    int fd = fixtureConnect(&fixture, 0);

    call(fd, REMOTE_PROC_CONNECT_GET_URI, 1);
    rawExpectError(fd, 1, VIR_ERR_INTERNAL_ERROR); /* not opened */
    close(fd);
    fd = fixtureOpen(&fixture, 0);
    call(fd, REMOTE_PROC_CONNECT_GET_HOSTNAME, 2);
    rawExpectError(fd, 2, VIR_ERR_NO_SUPPORT);
    call(fd, 9999, 3);
    rawExpectError(fd, 3, VIR_ERR_RPC);
    call(fd, REMOTE_PROC_DOMAIN_EVENT_LIFECYCLE, 4);
    rawExpectError(fd, 4, VIR_ERR_RPC);
    call(fd, REMOTE_PROC_DOMAIN_CREATE, 5); /* without arguments */
    rawExpectError(fd, 5, VIR_ERR_RPC);
    rawSend(fd, REMOTE_PROC_CONNECT_GET_URI, VIR_RPC_TYPE_CALL, 6, VIR_RPC_STATUS_OK, "junk", 4);
    rawExpectError(fd, 6, VIR_ERR_RPC);
    rawSend(fd, REMOTE_PROC_CONNECT_GET_URI, VIR_RPC_TYPE_CALL, 7, VIR_RPC_STATUS_ERROR, NULL, 0);
    rawExpectError(fd, 7, VIR_ERR_RPC);
    call(fd, REMOTE_PROC_CONNECT_GET_URI, 8);
    rawExpectOk(fd, 8);
    close(fd);
}

/* What closes the connection, and no other one. */
static void testMalformed(void **state)
{
    static const struct {
        guint32 words[7];
    } cases[] = {
        {{8, REMOTE_PROGRAM, 1, 110, 0, 1, 0}},
        {{VIR_RPC_PACKET_MAX + 5, REMOTE_PROGRAM, 1, 110, 0, 1, 0}},
        {{28, REMOTE_PROGRAM, 1, 110, 7, 1, 0}},
        {{28, REMOTE_PROGRAM, 1, 110, 0, 1, 3}},
        {{28, REMOTE_PROGRAM, 1, 110, VIR_RPC_TYPE_REPLY, 1, 0}},
        {{28, REMOTE_PROGRAM, 1, 110, VIR_RPC_TYPE_EVENT, 1, 0}},
        {{28, REMOTE_PROGRAM, 1, 110, VIR_RPC_TYPE_CALL_FDS, 1, 0}},
    };
    int other = fixtureOpen(&fixture, 0);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        int fd = fixtureOpen(&fixture, 0);

        for (int w = 0; w < 7; w++)
            virRPCAppendWord(out, cases[i].words[w]);
        assert_int_equal(send(fd, out->data, out->len, MSG_NOSIGNAL), out->len);
        rawExpectClosed(fd);
        close(fd);
    }
    call(other, REMOTE_PROC_CONNECT_GET_URI, 1);
    rawExpectOk(other, 1);
    close(other);
}

/* 200 calls that wait: the client is served beside them and its pings are answered. */
static void testManyInFlight(void **state)
{
    int fd = fixtureOpen(&fixture, 0);
    virRPCAnswer answer;

    for (guint32 i = 0; i < 200; i++)
        call(fd, REMOTE_PROC_CONNECT_GET_LIB_VERSION, i);
    waitHeld(200);
    rawPing(fd);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.program, VIR_RPC_KEEPALIVE_PROGRAM);
    assert_int_equal(answer.header.procedure, VIR_RPC_KEEPALIVE_PONG);
    rawClear(&answer);
    call(fd, REMOTE_PROC_CONNECT_GET_URI, 1000);
    rawExpectOk(fd, 1000);
    /* Answers may come in any order. */
    g_queue_reverse(&held);
    for (guint32 i = 0; i < 200; i++) {
        remote_connect_get_lib_version_ret ret = {.lib_ver = i};
        g_autoptr(virRPCCall) one = takeHeld();

        virRPCCallReply(one, &ret);
        rawExpectOk(fd, 199 - i);
    }
    close(fd);
}

/* At the limit of calls in flight further ones wait; one past it begins when one has ended. */
static void testCallLimit(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    virRPCAnswer answer;
    int fd;

    limits.max_client_calls = 3;
    restart(&limits);
    fd = fixtureOpen(&fixture, 0);
    for (guint32 i = 1; i <= 4; i++)
        call(fd, REMOTE_PROC_CONNECT_GET_LIB_VERSION, i);
    waitHeld(3);
    rawPing(fd);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.program, VIR_RPC_KEEPALIVE_PROGRAM);
    rawClear(&answer);
    g_mutex_lock(&held_lock);
    assert_int_equal(held.length, 3);
    g_mutex_unlock(&held_lock);
    for (guint32 i = 1; i <= 4; i++) {
        remote_connect_get_lib_version_ret ret = {0};
        g_autoptr(virRPCCall) one = takeHeld();

        virRPCCallReply(one, &ret);
        rawExpectOk(fd, i);
    }
    close(fd);
}

/* A client that has filled the workers delays neither high-priority calls nor its neighbours. */
static void testWorkersTakeTurns(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    int greedy, modest;

    limits.max_workers = 2;
    limits.prio_workers = 1;
    restart(&limits);
    greedy = fixtureOpen(&fixture, 0);
    modest = fixtureOpen(&fixture, 0);
    for (guint32 i = 0; i < 50; i++)
        rawSend(greedy, REMOTE_PROC_CONNECT_GET_SYSINFO, VIR_RPC_TYPE_CALL, i, VIR_RPC_STATUS_OK,
                "\0\0\0\0", 4);
    g_mutex_lock(&held_lock);
    while (started < 2)
        g_cond_wait(&held_cond, &held_lock);
    g_mutex_unlock(&held_lock);
    /* node_get_info is of high priority: it gets the thread that is kept for such. */
    call(modest, REMOTE_PROC_NODE_GET_INFO, 1);
    g_mutex_lock(&held_lock);
    while (started < 3)
        g_cond_wait(&held_cond, &held_lock);
    assert_int_equal(started, 3);
    gate = TRUE;
    g_cond_broadcast(&held_cond);
    g_mutex_unlock(&held_lock);
    rawExpectOk(modest, 1);
    for (guint32 i = 0; i < 50; i++) {
        virRPCAnswer answer;

        assert_true(rawReceive(greedy, &answer));
        rawClear(&answer);
    }
    close(greedy);
    close(modest);
}

static void sendEvents(gpointer opaque)
{
    remote_domain_event_lifecycle_msg msg = {.dom = {.name = (char *)"a-guest-with-a-name"}};
    g_autoptr(GPtrArray) conns = virRPCServerGetConns(fixture.server);
    g_autoptr(virRPCEvent) event =
        virRPCEventNew(&remote_protocol, REMOTE_PROC_DOMAIN_EVENT_LIFECYCLE, &msg);

    for (int n = 0; n < 100000; n++) {
        for (guint i = 0; i < conns->len; i++)
            virRPCConnSendEventShared(conns->pdata[i], event);
    }
}

/* A client that does not read costs a bounded queue; the others get every event. */
static void testStalledReader(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    int stalled;
    guint got = 0;
    virRPCAnswer answer;

    limits.max_event_bytes = 64 * 1024;
    restart(&limits);
    stalled = fixtureOpen(&fixture, 0);
    fixtureRun(&fixture, sendEvents, NULL);
    call(stalled, REMOTE_PROC_CONNECT_GET_URI, 77);
    for (;;) {
        assert_true(rawReceive(stalled, &answer));
        rawClear(&answer);
        if (answer.header.type == VIR_RPC_TYPE_REPLY)
            break;
        assert_int_equal(answer.header.procedure, REMOTE_PROC_DOMAIN_EVENT_LIFECYCLE);
        got++;
    }
    assert_int_equal(answer.header.serial, 77);
    /* What lay in the socket and the queue, no more. */
    assert_in_range(got, 64, 20000);
    close(stalled);
}

/* Replies that are not read hold back the client's further calls. */
static void testUnreadReplies(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    guint32 last = 0;
    int fd;

    limits.max_output_bytes = REMOTE_STRING_MAX;
    restart(&limits);
    fd = fixtureOpen(&fixture, 0);
    for (guint32 i = 1; i <= 20; i++)
        call(fd, REMOTE_PROC_CONNECT_GET_CAPABILITIES, i);
    for (guint32 i = 1; i <= 20; i++) {
        virRPCAnswer answer;

        assert_true(rawReceive(fd, &answer));
        assert_int_equal(answer.header.serial, last + 1);
        assert_int_equal(answer.len, REMOTE_STRING_MAX + 4);
        last++;
        rawClear(&answer);
    }
    close(fd);
}

/* Calls that were put off because their answers were held together go on once these are sent. */
static void testPutOffAndSent(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    g_autoptr(GByteArray) out = g_byte_array_new();
    int fd;

    limits.max_output_bytes = 100;
    restart(&limits);
    fd = fixtureOpen(&fixture, 0);
    for (guint32 i = 1; i <= 60; i++) {
        virRPCHeader header = {.program = REMOTE_PROGRAM,
                               .version = 1,
                               .serial = i,
                               .procedure = REMOTE_PROC_CONNECT_GET_URI};

        virRPCPacketEnd(out, virRPCPacketBegin(out, &header));
    }
    assert_int_equal(send(fd, out->data, out->len, 0), out->len);
    for (guint32 i = 1; i <= 60; i++)
        rawExpectOk(fd, i);
    close(fd);
}

static void listenSocket(gpointer opaque)
{
    assert_true(virRPCServerListen(fixture.server, *(int *)opaque, 0, NULL));
}

static int connectTo(const struct sockaddr_un *address, socklen_t len)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(fd, (const struct sockaddr *)address, len), 0);
    return fd;
}

/* At the limit of clients all are served; one past it waits until another has gone. */
static void testClientLimit(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t len = sizeof(address);
    remote_connect_open_args args = {.name = NULL};
    struct pollfd watch = {.events = POLLIN};
    int fds[3];
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    limits.max_clients = 2;
    restart(&limits);
    /* The kernel chooses an abstract name. */
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(sa_family_t)), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(listen(listener, 10), 0);
    fixtureRun(&fixture, listenSocket, &listener);
    for (int i = 0; i < 3; i++) {
        fds[i] = connectTo(&address, len);
        rawCall(fds[i], REMOTE_PROC_CONNECT_OPEN, i, &args);
    }
    rawExpectOk(fds[0], 0);
    rawExpectOk(fds[1], 1);
    watch.fd = fds[2];
    assert_int_equal(poll(&watch, 1, 100), 0);
    close(fds[0]);
    rawExpectOk(fds[2], 2);
    close(fds[1]);
    close(fds[2]);
}

static void enableKeepalive(gpointer opaque)
{
    g_autoptr(GPtrArray) conns = virRPCServerGetConns(fixture.server);

    virRPCConnEnableKeepalive(conns->pdata[0]);
}

/* A silent client is asked, and cut off when it answers nothing. */
static void testSilentClient(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;
    virRPCAnswer answer;
    int fd;

    limits.keepalive_interval = 1;
    limits.keepalive_count = 1;
    restart(&limits);
    fd = fixtureOpen(&fixture, 0);
    fixtureRun(&fixture, enableKeepalive, NULL);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.program, VIR_RPC_KEEPALIVE_PROGRAM);
    assert_int_equal(answer.header.procedure, VIR_RPC_KEEPALIVE_PING);
    rawClear(&answer);
    assert_false(rawReceive(fd, &answer));
    close(fd);
}

/* On a read-only connection every procedure that may change something is refused. */
static void testReadOnly(void **state)
{
    int fd = fixtureOpen(&fixture, VIR_RPC_LISTEN_READONLY);
    remote_domain_create_args args = {.dom = {.name = (char *)"g"}};

    rawCall(fd, REMOTE_PROC_DOMAIN_CREATE, 1, &args);
    rawExpectError(fd, 1, VIR_ERR_OPERATION_DENIED);
    call(fd, REMOTE_PROC_CONNECT_GET_URI, 2);
    rawExpectOk(fd, 2);
    close(fd);
}

static void testDescriptors(void **state)
{
    int fd = fixtureOpen(&fixture, 0);
    int pipes[2];
    char byte = 0;
    char data[64];
    struct iovec iov = {&byte, 1};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct msghdr message = {.msg_iov = &iov,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    virRPCAnswer answer;

    assert_int_equal(pipe(pipes), 0);
    rawSend(fd, REMOTE_PROC_CONNECT_GET_TYPE, VIR_RPC_TYPE_CALL_FDS, 9, VIR_RPC_STATUS_OK,
            "\0\0\0\1", 4);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &pipes[1], sizeof(int));
    assert_int_equal(sendmsg(fd, &message, 0), 1);
    close(pipes[1]);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.type, VIR_RPC_TYPE_REPLY_FDS);
    assert_memory_equal(answer.body, "\0\0\0\1\0\0\0\0011\0\0\0", 12);
    rawClear(&answer);
    assert_int_equal(recvmsg(fd, &message, MSG_CMSG_CLOEXEC), 1);
    memcpy(&pipes[1], CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
    assert_int_equal(write(pipes[1], "back", 4), 4);
    close(pipes[1]);
    /* Nobody else holds the pipe any more. */
    assert_int_equal(read(pipes[0], data, sizeof(data)), 4);
    assert_int_equal(read(pipes[0], data, sizeof(data)), 0);
    close(pipes[0]);
    close(fd);
}

static int hooks_run;

static void countHook(virRPCConn *conn, gpointer opaque)
{
    assert_false(virRPCConnIsAlive(conn));
    g_atomic_int_inc(&hooks_run);
}

static void addHook(gpointer opaque)
{
    g_autoptr(GPtrArray) conns = virRPCServerGetConns(fixture.server);

    virRPCConnAddCloseHook(conns->pdata[0], countHook, NULL, NULL);
    virRPCConnRemoveCloseHook(conns->pdata[0],
                              virRPCConnAddCloseHook(conns->pdata[0], countHook, NULL, NULL));
}

static void countConns(gpointer opaque)
{
    *(unsigned *)opaque = virRPCServerGetConnCount(fixture.server);
}

/* A client that goes with calls in flight: hooks run, late answers go nowhere. */
static void testClientGoes(void **state)
{
    remote_connect_get_lib_version_ret ret = {0};
    g_autoptr(virRPCCall) one = NULL;
    unsigned count = 1;
    int fd = fixtureOpen(&fixture, 0);

    fixtureRun(&fixture, addHook, NULL);
    call(fd, REMOTE_PROC_CONNECT_GET_LIB_VERSION, 1);
    one = takeHeld();
    close(fd);
    while (count > 0)
        fixtureRun(&fixture, countConns, &count);
    assert_int_equal(g_atomic_int_get(&hooks_run), 1);
    virRPCCallReply(one, &ret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(testAnswers, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testRefusals, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testMalformed, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testManyInFlight, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testCallLimit, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testWorkersTakeTurns, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testStalledReader, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testUnreadReplies, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testPutOffAndSent, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testClientLimit, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testSilentClient, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testReadOnly, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testDescriptors, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testClientGoes, setUp, tearDown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
