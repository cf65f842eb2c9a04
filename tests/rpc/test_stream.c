/*
 * test_stream.c: streams in both directions, their bounds and their ends
 */
#include "fixture.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "rpc/stream.h"

static virRPCFixture fixture;
static int far_end = -1; /* the test's side of what the stream is attached to */
static int closed;

static void countClosed(gpointer opaque)
{
    g_atomic_int_inc(&closed);
}

static virRPCResult handleConsole(virRPCCall *call, const void *args, void *ret, GError **error)
{
    g_autoptr(virRPCStream) stream = NULL;
    int fds[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    far_end = fds[1];
    stream = virRPCStreamAttachFd(call, fds[0], VIR_RPC_STREAM_READ | VIR_RPC_STREAM_WRITE,
                                  countClosed, NULL, error);
    return stream ? VIR_RPC_DONE : VIR_RPC_FAILED;
}

/* Makes the stream but refuses the call. */
static virRPCResult handleRefused(virRPCCall *call, const void *args, void *ret, GError **error)
{
    handleConsole(call, args, ret, error);
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_OPERATION_INVALID, "not now");
    return VIR_RPC_FAILED;
}

static const virRPCHandlerRow rows[] = {
    FIXTURE_OPEN_ROW,
    {REMOTE_PROC_DOMAIN_OPEN_CONSOLE, handleConsole},
    {REMOTE_PROC_DOMAIN_OPEN_CHANNEL, handleRefused},
};

static int setUp(void **state)
{
    virRPCServerLimits limits = virRPCServerLimitsDefault;

    closed = 0;
    limits.stream_bytes = 64 * 1024;
    fixtureStart(&fixture, &limits, rows, G_N_ELEMENTS(rows), NULL);
    return 0;
}

static int tearDown(void **state)
{
    fixtureStop(&fixture);
    if (far_end >= 0)
        close(far_end);
    far_end = -1;
    return 0;
}

static int openConsole(void)
{
    remote_domain_open_console_args args = {.dom.name = (char *)"g"};
    int fd = fixtureOpen(&fixture, 0);

    rawCall(fd, REMOTE_PROC_DOMAIN_OPEN_CONSOLE, 3, &args);
    rawExpectOk(fd, 3);
    return fd;
}

static void sendStream(int fd, virRPCPacketStatus status, const void *data, gsize len)
{
    rawSend(fd, REMOTE_PROC_DOMAIN_OPEN_CONSOLE, VIR_RPC_TYPE_STREAM, 3, status, data, len);
}

static void expectStream(int fd, virRPCPacketStatus status, const char *data)
{
    virRPCAnswer answer;

    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.type, VIR_RPC_TYPE_STREAM);
    assert_int_equal(answer.header.serial, 3);
    assert_int_equal(answer.header.procedure, REMOTE_PROC_DOMAIN_OPEN_CONSOLE);
    assert_int_equal(answer.header.status, status);
    assert_int_equal(answer.len, strlen(data));
    assert_memory_equal(answer.body, data, answer.len);
    rawClear(&answer);
}

static void waitClosed(void)
{
    while (g_atomic_int_get(&closed) == 0)
        fixtureRun(&fixture, (void (*)(gpointer))g_thread_yield, NULL);
    assert_int_equal(closed, 1);
}

static void testBothWays(void **state)
{
    char data[64];
    int fd = openConsole();

    assert_int_equal(write(far_end, "login:", 6), 6);
    expectStream(fd, VIR_RPC_STATUS_CONTINUE, "login:");
    sendStream(fd, VIR_RPC_STATUS_CONTINUE, "root\n", 5);
    assert_int_equal(read(far_end, data, sizeof(data)), 5);
    assert_memory_equal(data, "root\n", 5);
    /* The client is through. */
    sendStream(fd, VIR_RPC_STATUS_OK, NULL, 0);
    expectStream(fd, VIR_RPC_STATUS_OK, "");
    waitClosed();
    assert_int_equal(read(far_end, data, sizeof(data)), 0);
    /* What comes late is no offence. */
    sendStream(fd, VIR_RPC_STATUS_CONTINUE, "more", 4);
    rawPing(fd);
    rawExpectOk(fd, 0);
    close(fd);
}

/* The other end closes: a packet of data without data tells the client, who finishes. */
static void testEnd(void **state)
{
    int fd = openConsole();

    assert_int_equal(write(far_end, "bye", 3), 3);
    close(far_end);
    far_end = -1;
    expectStream(fd, VIR_RPC_STATUS_CONTINUE, "bye");
    expectStream(fd, VIR_RPC_STATUS_CONTINUE, "");
    sendStream(fd, VIR_RPC_STATUS_OK, NULL, 0);
    expectStream(fd, VIR_RPC_STATUS_OK, "");
    waitClosed();
    close(fd);
}

static void testAbort(void **state)
{
    int fd = openConsole();

    sendStream(fd, VIR_RPC_STATUS_ERROR, NULL, 0);
    expectStream(fd, VIR_RPC_STATUS_OK, "");
    waitClosed();
    close(fd);
}

static void testClientGoes(void **state)
{
    char data[8];
    int fd = openConsole();

    close(fd);
    waitClosed();
    assert_int_equal(read(far_end, data, sizeof(data)), 0);
}

static void testRefused(void **state)
{
    remote_domain_open_channel_args args = {.dom.name = (char *)"g"};
    int fd = fixtureOpen(&fixture, 0);

    rawCall(fd, REMOTE_PROC_DOMAIN_OPEN_CHANNEL, 3, &args);
    rawExpectError(fd, 3, VIR_ERR_OPERATION_INVALID);
    waitClosed();
    close(fd);
}

/* A client that does not read: the other end is not read either. */
static void testSlowClient(void **state)
{
    g_autofree char *block = g_strnfill(65536, 'x');
    gsize sent = 0, got = 0;
    int fd = openConsole();

    assert_int_equal(fcntl(far_end, F_SETFL, O_NONBLOCK), 0);
    for (int silence = 0; silence < 20;) {
        gssize n = write(far_end, block, 65536);

        if (n > 0) {
            sent += n;
            silence = 0;
        } else {
            silence++;
            g_usleep(5000);
        }
    }
    /* Two sockets' buffers and the bound. */
    assert_in_range(sent, 65536, 2 * 1024 * 1024);
    while (got < sent) {
        virRPCAnswer answer;

        assert_true(rawReceive(fd, &answer));
        assert_int_equal(answer.header.status, VIR_RPC_STATUS_CONTINUE);
        got += answer.len;
        rawClear(&answer);
    }
    assert_int_equal(got, sent);
    close(fd);
}

static gpointer readAll(gpointer opaque)
{
    static char data[65536];
    gsize *got = opaque;
    gssize n;

    while ((n = read(far_end, data, sizeof(data))) > 0)
        *got += n;
    return NULL;
}

/* The other end does not read: beyond the bound the client's data waits; pings are answered;
 * in the end everything arrives, the finish last. */
static void testSlowOtherEnd(void **state)
{
    g_autofree char *block = g_strnfill(100000, 'y');
    int fd = openConsole();
    GThread *thread;
    gsize got = 0;

    for (int i = 0; i < 20; i++)
        sendStream(fd, VIR_RPC_STATUS_CONTINUE, block, 100000);
    rawPing(fd);
    rawExpectOk(fd, 0);
    sendStream(fd, VIR_RPC_STATUS_OK, NULL, 0);
    thread = g_thread_new("reader", readAll, &got);
    expectStream(fd, VIR_RPC_STATUS_OK, "");
    waitClosed();
    g_thread_join(thread);
    assert_int_equal(got, 20 * 100000);
    close(fd);
}

static void testHole(void **state)
{
    virRPCAnswer answer;
    int fd = openConsole();

    rawSend(fd, REMOTE_PROC_DOMAIN_OPEN_CONSOLE, VIR_RPC_TYPE_STREAM_HOLE, 3,
            VIR_RPC_STATUS_CONTINUE, "\0\0\0\0\0\0\20\0\0\0\0\0", 12);
    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.type, VIR_RPC_TYPE_STREAM);
    assert_int_equal(answer.header.status, VIR_RPC_STATUS_ERROR);
    rawClear(&answer);
    waitClosed();
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(testBothWays, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testEnd, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testAbort, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testClientGoes, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testRefused, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testSlowClient, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testSlowOtherEnd, setUp, tearDown),
        cmocka_unit_test_setup_teardown(testHole, setUp, tearDown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
