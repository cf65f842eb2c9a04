/*
 * fixture.c: a server with its own I/O thread, and raw clients that speak packets
 */
#include "fixture.h"

#include <poll.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#define SILENCE_MS 10000

static gpointer fixtureMain(gpointer opaque)
{
    virRPCFixture *fixture = opaque;

    g_main_context_push_thread_default(fixture->context);
    g_main_loop_run(fixture->loop);
    g_main_context_pop_thread_default(fixture->context);
    return NULL;
}

typedef struct {
    void (*func)(gpointer);
    gpointer opaque;
    gboolean done;
    GMutex lock;
    GCond cond;
} virRPCFixtureJob;

static gboolean fixtureRunJob(gpointer opaque)
{
    virRPCFixtureJob *job = opaque;

    job->func(job->opaque);
    g_mutex_lock(&job->lock);
    job->done = TRUE;
    g_cond_signal(&job->cond);
    g_mutex_unlock(&job->lock);
    return G_SOURCE_REMOVE;
}

void fixtureRun(virRPCFixture *fixture, void (*func)(gpointer), gpointer opaque)
{
    virRPCFixtureJob job = {.func = func, .opaque = opaque};
    g_autoptr(GSource) source = g_idle_source_new();

    g_mutex_init(&job.lock);
    g_cond_init(&job.cond);
    g_source_set_callback(source, fixtureRunJob, &job, NULL);
    g_source_attach(source, fixture->context);
    g_mutex_lock(&job.lock);
    while (!job.done)
        g_cond_wait(&job.cond, &job.lock);
    g_mutex_unlock(&job.lock);
    g_mutex_clear(&job.lock);
    g_cond_clear(&job.cond);
}

void fixtureStart(virRPCFixture *fixture, const virRPCServerLimits *limits,
                  const virRPCHandlerRow *rows, gsize nrows, gpointer opaque)
{
    fixture->context = g_main_context_new();
    fixture->loop = g_main_loop_new(fixture->context, FALSE);
    fixture->server = virRPCServerNew(limits, fixture->context);
    virRPCServerAddHandlers(fixture->server, &remote_protocol, rows, nrows, opaque);
    fixture->thread = g_thread_new("io", fixtureMain, fixture);
}

static void fixtureFree(gpointer opaque)
{
    virRPCFixture *fixture = opaque;

    virRPCServerFree(fixture->server);
    g_main_loop_quit(fixture->loop);
}

void fixtureStop(virRPCFixture *fixture)
{
    fixtureRun(fixture, fixtureFree, fixture);
    g_thread_join(fixture->thread);
    g_main_loop_unref(fixture->loop);
    g_main_context_unref(fixture->context);
}

typedef struct {
    virRPCFixture *fixture;
    int fd;
    unsigned flags;
} virRPCFixtureConn;

static void fixtureAddConn(gpointer opaque)
{
    virRPCFixtureConn *conn = opaque;

    assert_non_null(virRPCServerAddConn(conn->fixture->server, conn->fd, conn->flags, NULL));
}

int fixtureConnect(virRPCFixture *fixture, unsigned flags)
{
    virRPCFixtureConn conn = {.fixture = fixture, .flags = flags};
    int fds[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    conn.fd = fds[0];
    fixtureRun(fixture, fixtureAddConn, &conn);
    return fds[1];
}

int fixtureOpen(virRPCFixture *fixture, unsigned flags)
{
    int fd = fixtureConnect(fixture, flags);
    remote_connect_open_args args = {.name = NULL};

    rawCall(fd, REMOTE_PROC_CONNECT_OPEN, 0xffff, &args);
    rawExpectOk(fd, 0xffff);
    return fd;
}

virRPCResult fixtureHandleOpen(virRPCCall *call, const void *args, void *ret, GError **error)
{
    virRPCConnSetOpened(virRPCCallGetConn(call), TRUE);
    return VIR_RPC_DONE;
}

static void rawWrite(int fd, const guint8 *data, gsize len)
{
    for (gsize done = 0; done < len;) {
        gssize n = send(fd, data + done, len - done, MSG_NOSIGNAL);

        if (n <= 0)
            return; /* the other side may have closed: what follows finds out */
        done += n;
    }
}

void rawSend(int fd, guint32 procedure, virRPCPacketType type, guint32 serial,
             virRPCPacketStatus status, const void *body, gsize len)
{
    virRPCHeader header = {.program = REMOTE_PROGRAM,
                           .version = 1,
                           .procedure = procedure,
                           .type = type,
                           .serial = serial,
                           .status = status};
    g_autoptr(GByteArray) out = g_byte_array_new();

    virRPCPacketBegin(out, &header);
    if (len)
        g_byte_array_append(out, body, len);
    virRPCPacketEnd(out, 0);
    rawWrite(fd, out->data, out->len);
}

void rawCall(int fd, guint32 procedure, guint32 serial, const void *args)
{
    g_autoptr(GByteArray) out = g_byte_array_new();

    assert_true(virRPCTypeEncode(virRPCProtocolFind(&remote_protocol, procedure)->args, args, out,
                                 VIR_RPC_PACKET_MAX, NULL));
    rawSend(fd, procedure, VIR_RPC_TYPE_CALL, serial, VIR_RPC_STATUS_OK, out->data, out->len);
}

void rawPing(int fd)
{
    virRPCHeader header = {.program = VIR_RPC_KEEPALIVE_PROGRAM,
                           .version = 1,
                           .procedure = VIR_RPC_KEEPALIVE_PING,
                           .type = VIR_RPC_TYPE_EVENT};
    g_autoptr(GByteArray) out = g_byte_array_new();

    virRPCPacketBegin(out, &header);
    rawWrite(fd, out->data, out->len);
}

static gboolean rawRead(int fd, guint8 *data, gsize len)
{
    for (gsize done = 0; done < len;) {
        struct pollfd watch = {.fd = fd, .events = POLLIN};
        gssize n;

        assert_int_equal(poll(&watch, 1, SILENCE_MS), 1);
        n = recv(fd, data + done, len - done, 0);
        if (n <= 0)
            return FALSE;
        done += n;
    }
    return TRUE;
}

gboolean rawReceive(int fd, virRPCAnswer *answer)
{
    guint8 head[VIR_RPC_HEADER_SIZE];
    guint32 total;

    memset(answer, 0, sizeof(*answer));
    if (!rawRead(fd, head, sizeof(head)))
        return FALSE;
    total = virRPCReadWord(head);
    assert_in_range(total, VIR_RPC_HEADER_SIZE, VIR_RPC_PACKET_MAX + 4);
    answer->header = (virRPCHeader){virRPCReadWord(head + 4),  virRPCReadWord(head + 8),
                                    virRPCReadWord(head + 12), virRPCReadWord(head + 16),
                                    virRPCReadWord(head + 20), virRPCReadWord(head + 24)};
    answer->len = total - VIR_RPC_HEADER_SIZE;
    answer->body = g_malloc(answer->len + 1);
    return rawRead(fd, answer->body, answer->len);
}

void rawClear(virRPCAnswer *answer)
{
    g_clear_pointer(&answer->body, g_free);
}

void rawExpectError(int fd, guint32 serial, int code)
{
    g_auto(remote_error) error = {0};
    virRPCAnswer answer;

    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.serial, serial);
    assert_int_equal(answer.header.status, VIR_RPC_STATUS_ERROR);
    assert_true(virRPCTypeDecode(&remote_error_type, &error, answer.body, answer.len, NULL));
    assert_int_equal(error.code, code);
    assert_non_null(error.message);
    rawClear(&answer);
}

void rawExpectOk(int fd, guint32 serial)
{
    virRPCAnswer answer;

    assert_true(rawReceive(fd, &answer));
    assert_int_equal(answer.header.status, VIR_RPC_STATUS_OK);
    assert_int_equal(answer.header.serial, serial);
    rawClear(&answer);
}

void rawExpectClosed(int fd)
{
    virRPCAnswer answer;

    while (rawReceive(fd, &answer))
        rawClear(&answer);
    rawClear(&answer);
}
