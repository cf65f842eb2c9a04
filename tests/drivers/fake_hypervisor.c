/* fake_hypervisor.c: a hypervisor without guests */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "tests/drivers/fake_hypervisor.h"

FakeDriver fake;
static char *folder; /* one for the process: glib remembers where the user's folders are */

/* Like a monitor that does not answer: until the job is cancelled or the test lets go. */
static gboolean fake_wait(virDomainJob *job, GError **error)
{
    g_atomic_int_set(&fake.hanging, TRUE);
    while (g_atomic_int_get(&fake.hang)) {
        if (virDomainJobCheckCancelled(job, error)) {
            g_atomic_int_set(&fake.hanging, FALSE);
            return FALSE;
        }
        g_usleep(1000);
    }
    g_atomic_int_set(&fake.hanging, FALSE);
    return TRUE;
}

static gboolean fake_start(virDomainJob *job, virDomainDef *live, virDomainStart *params,
                           GError **error)
{
    g_atomic_int_inc(&fake.starts);
    if (!virDomainRecord(job->obj, live, "fake-boot", error) || !fake_wait(job, error))
        return FALSE;
    if (g_atomic_int_get(&fake.fail_start)) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_OPERATION_FAILED, "told to fail");
        return FALSE;
    }
    params->pid = getpid();
    return TRUE;
}

static gboolean fake_stop(virDomainJob *job, unsigned flags, virDomainShutoffReason reason,
                          int event_detail, GError **error)
{
    g_atomic_int_inc(&fake.stops);
    virDomainStopped(job, VIR_DOMAIN_SHUTOFF, reason, event_detail);
    return TRUE;
}

static gboolean fake_reconnect(virDomainJob *job, virDomainDef *live, const char *phase,
                               virDomainStart *params, GError **error)
{
    g_atomic_int_inc(&fake.reconnects);
    g_strlcpy(fake.phase, phase ? phase : "", sizeof(fake.phase));
    if (!phase && !g_atomic_int_get(&fake.gone))
        return TRUE;
    params->reason = VIR_DOMAIN_SHUTOFF_CRASHED;
    return FALSE;
}

static gboolean fake_suspend(virDomainJob *job, GError **error)
{
    g_autoptr(virDomainEdit) edit = NULL;

    if (!fake_wait(job, error))
        return FALSE;
    edit = virDomainEditNew(job->obj);
    virDomainEditSetState(edit, VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_USER);
    virDomainEditAddEvent(edit, virDomainEventLifecycleNew(job->obj, VIR_DOMAIN_EVENT_SUSPENDED,
                                                           VIR_DOMAIN_EVENT_SUSPENDED_PAUSED));
    return virDomainCommit(&edit, error);
}

const virDomainDriver fake_driver = {
    .name = "FAKE",
    .scheme = "fake",
    .conf = &virDomainGenericConfDriver,
    .start = fake_start,
    .stop = fake_stop,
    .reconnect = fake_reconnect,
    .suspend = fake_suspend,
};

static gpointer fake_io(gpointer opaque)
{
    g_main_loop_run(opaque);
    return NULL;
}

static void fake_connect(FakeHost *host)
{
    remote_connect_open_args args = {.name = host->hv->uri};
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    assert_non_null(virRPCServerAddConn(host->server, pair[0], 0, NULL));
    host->client = virRPCClientNewFd(pair[1], "fake daemon", NULL);
    host->io = g_thread_new("io", fake_io, host->loop);
    assert_true(remoteClientConnectOpen(host->client, &args, NULL));
}

FakeHost *fake_host_new(void)
{
    FakeHost *host = g_new0(FakeHost, 1);

    if (!folder) {
        folder = g_dir_make_tmp("modvirt-base-XXXXXX", NULL);
        g_setenv("XDG_CONFIG_HOME", folder, TRUE);
        g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
        g_setenv("XDG_CACHE_HOME", folder, TRUE);
    }
    host->loop = g_main_loop_new(NULL, FALSE);
    host->server = virRPCServerNew(NULL, NULL);
    host->hv = virHypervisorNew(&fake_driver, FALSE, NULL, NULL);
    assert_non_null(host->hv);
    assert_true(virHypervisorLoad(host->hv, NULL));
    virHypervisorServe(host->hv, host->server);
    fake_connect(host);
    return host;
}

void fake_host_free(FakeHost *host)
{
    g_main_loop_quit(host->loop);
    g_thread_join(host->io);
    virRPCClientClose(host->client, NULL);
    virRPCClientUnref(host->client);
    virRPCServerFree(host->server);
    virHypervisorFree(host->hv);
    g_main_loop_unref(host->loop);
    g_free(host);
}

void fake_host_cleanup(void)
{
    const char *argv[] = {"rm", "-rf", folder, NULL};

    if (folder)
        g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                     NULL);
}

char *fake_xml(const char *name, const char *uuid)
{
    g_autofree char *escaped = g_markup_escape_text(name, -1);
    g_autofree char *line = uuid ? g_strdup_printf("<uuid>%s</uuid>", uuid) : g_strdup("");

    return g_strdup_printf("<domain type='test'><name>%s</name>%s<memory>8192</memory>"
                           "<os><type>hvm</type></os></domain>",
                           escaped, line);
}

int fake_call(FakeHost *host, guint32 procedure, const void *args, void *ret)
{
    g_autoptr(GError) error = NULL;

    if (virRPCClientCall(host->client, &remote_protocol, procedure, args, ret, &error))
        return -1;
    return error->code;
}

int fake_define(FakeHost *host, const char *xml, remote_domain *dom)
{
    remote_domain_define_xml_args args = {.xml = (char *)xml};
    remote_domain_define_xml_ret ret = {0};
    int code = fake_call(host, REMOTE_PROC_DOMAIN_DEFINE_XML, &args, &ret);

    if (code == -1)
        *dom = ret.dom;
    return code;
}
