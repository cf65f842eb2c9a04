/* Domains of a hypervisor without guests, by its protocol: definitions, lists, starts, failures,
 * jobs in each other's way, events, and what is found after the daemon's end at any moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_files.h"
#include "drivers/base/domain_metadata.h"
#include "drivers/base/domain_obj_priv.h"
#include "tests/drivers/fake_hypervisor.h"

#define UUID "11111111-2222-3333-4444-555555555555"

static int setup(void **state)
{
    memset(&fake, 0, sizeof(fake));
    *state = fake_host_new();
    return 0;
}

static int teardown(void **state)
{
    g_atomic_int_set(&fake.hang, FALSE);
    fake_host_free(*state);
    fake_host_cleanup();
    return 0;
}

/* The daemon ends and another one begins. */
static FakeHost *restart(void **state)
{
    fake_host_free(*state);
    *state = fake_host_new();
    return *state;
}

static void define(FakeHost *host, const char *name, remote_domain *dom)
{
    g_autofree char *xml = fake_xml(name, NULL);

    assert_int_equal(fake_define(host, xml, dom), -1);
    assert_string_equal(dom->name, name);
}

static int on_domain(FakeHost *host, guint32 procedure, const remote_domain *dom)
{
    return fake_call(host, procedure, dom, NULL);
}

static int state_of(FakeHost *host, const remote_domain *dom, int *reason)
{
    remote_domain_get_state_args args = {.dom = *dom};
    remote_domain_get_state_ret ret = {0};

    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_GET_STATE, &args, &ret), -1);
    if (reason)
        *reason = ret.reason;
    return ret.state;
}

/* Until @flag is @value; jobs that nobody waits for. */
static void wait_for(gint *flag, gint value)
{
    for (int i = 0; i < 5000 && g_atomic_int_get(flag) != value; i++)
        g_usleep(1000);
    assert_int_equal(g_atomic_int_get(flag), value);
}

static gboolean config_there(FakeHost *host, const char *name)
{
    g_autofree char *path = virDomainConfigPath(host->hv, name);

    return virFileExists(path);
}

static gboolean status_there(FakeHost *host, const char *name)
{
    g_autofree char *path = virDomainStatusPath(host->hv, name);

    return virFileExists(path);
}

static void test_define(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    g_auto(remote_domain) again = {0};
    g_autofree char *first = fake_xml("one", UUID);
    g_autofree char *other_name = fake_xml("two", UUID);
    g_autofree char *other_uuid = fake_xml("one", NULL);

    assert_int_equal(fake_define(host, first, &dom), -1);
    assert_true(config_there(host, "one"));
    assert_int_equal(dom.id, -1);
    assert_int_equal(fake_define(host, first, &again), -1);
    assert_int_equal(fake_define(host, other_name, &again), VIR_ERR_OPERATION_FAILED);
    assert_int_equal(fake_define(host, other_uuid, &again), VIR_ERR_OPERATION_FAILED);
    assert_int_equal(fake_define(host, "<domain", &again), VIR_ERR_XML_ERROR);

    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_UNDEFINE, &dom), -1);
    assert_false(config_there(host, "one"));
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_UNDEFINE, &dom), VIR_ERR_NO_DOMAIN);
}

static void test_define_is_all_or_nothing(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    g_autofree char *xml = fake_xml("one", UUID);
    g_autofree char *path = virDomainConfigPath(host->hv, "one");

    /* A folder in the place of the file: nobody can write there, not even root. */
    assert_int_equal(g_mkdir_with_parents(path, 0700), 0);
    assert_int_equal(fake_define(host, xml, &dom), VIR_ERR_SYSTEM_ERROR);
    assert_null(virDomainListFindByName(host->hv->domains, "one"));
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(fake_define(host, xml, &dom), -1);
}

static void test_look_up(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    remote_domain_lookup_by_name_args by_name = {.name = (char *)"none"};
    remote_domain_lookup_by_id_args by_id = {.id = 1};
    remote_domain_lookup_by_name_ret found = {0};
    remote_domain_lookup_by_id_ret found_id = {0};

    define(host, "one", &dom);
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME, &by_name, &found),
                     VIR_ERR_NO_DOMAIN);
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_LOOKUP_BY_ID, &by_id, &found_id),
                     VIR_ERR_NO_DOMAIN);
    by_name.name = (char *)"one";
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME, &by_name, &found), -1);
    assert_memory_equal(found.dom.uuid, dom.uuid, VIR_UUID_BUFLEN);
    remote_domain_clear(&found.dom);

    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), -1);
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_LOOKUP_BY_ID, &by_id, &found_id), -1);
    assert_string_equal(found_id.dom.name, "one");
    remote_domain_clear(&found_id.dom);
}

static unsigned count(FakeHost *host, unsigned flags)
{
    g_autoptr(GPtrArray) views = virDomainListCollect(host->hv->domains, flags, NULL);

    return views->len;
}

static void test_filters(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) one = {0};
    g_auto(remote_domain) two = {0};
    remote_domain_set_autostart_args autostart = {.autostart = 1};

    define(host, "one", &one);
    define(host, "two", &two);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &one), -1);
    autostart.dom = two;
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_SET_AUTOSTART, &autostart, NULL), -1);

    assert_int_equal(count(host, 0), 2);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_ACTIVE), 1);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_INACTIVE), 1);
    assert_int_equal(
        count(host, VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_INACTIVE), 2);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_AUTOSTART), 1);
    assert_int_equal(
        count(host, VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_AUTOSTART), 0);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_TRANSIENT), 0);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_RUNNING), 1);
    assert_int_equal(
        count(host, VIR_CONNECT_LIST_DOMAINS_PAUSED | VIR_CONNECT_LIST_DOMAINS_SHUTOFF), 1);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT), 0);
}

static void test_start_and_destroy(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    int reason;

    define(host, "one", &dom);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_DESTROY, &dom), VIR_ERR_OPERATION_INVALID);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), -1);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), VIR_ERR_OPERATION_INVALID);
    assert_true(status_there(host, "one"));
    assert_int_equal(state_of(host, &dom, &reason), VIR_DOMAIN_RUNNING);
    assert_int_equal(reason, VIR_DOMAIN_RUNNING_BOOTED);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_SUSPEND, &dom), -1);
    assert_int_equal(state_of(host, &dom, NULL), VIR_DOMAIN_PAUSED);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_RESUME, &dom), VIR_ERR_NO_SUPPORT);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_DESTROY, &dom), -1);
    assert_int_equal(state_of(host, &dom, &reason), VIR_DOMAIN_SHUTOFF);
    assert_int_equal(reason, VIR_DOMAIN_SHUTOFF_DESTROYED);
    assert_false(status_there(host, "one"));
}

static void test_failed_start_leaves_nothing(void **state)
{
    FakeHost *host = *state;
    g_autofree char *xml = fake_xml("brief", NULL);
    remote_domain_create_xml_args transient = {.xml_desc = xml};
    remote_domain_create_xml_ret ret = {0};
    g_auto(remote_domain) dom = {0};

    g_atomic_int_set(&fake.fail_start, TRUE);
    define(host, "one", &dom);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), VIR_ERR_OPERATION_FAILED);
    assert_false(status_there(host, "one"));
    assert_int_equal(state_of(host, &dom, NULL), VIR_DOMAIN_SHUTOFF);

    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_CREATE_XML, &transient, &ret),
                     VIR_ERR_OPERATION_FAILED);
    assert_false(status_there(host, "brief"));
    /* The request is put away on the I/O thread, after its answer. */
    for (int i = 0; i < 1000 && count(host, 0) > 1; i++)
        g_usleep(1000);
    assert_int_equal(count(host, 0), 1);
}

static void test_transient(void **state)
{
    FakeHost *host = *state;
    g_autofree char *xml = fake_xml("brief", NULL);
    remote_domain_create_xml_args args = {.xml_desc = xml};
    remote_domain_create_xml_ret ret = {0};

    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_CREATE_XML, &args, &ret), -1);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_TRANSIENT), 1);
    assert_false(config_there(host, "brief"));
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_DESTROY, &ret.dom), -1);
    assert_int_equal(count(host, 0), 0);
    remote_domain_clear(&ret.dom);
}

static gpointer suspend_thread(gpointer opaque)
{
    gpointer *arg = opaque;

    return GINT_TO_POINTER(on_domain(arg[0], REMOTE_PROC_DOMAIN_SUSPEND, arg[1]));
}

static void test_destroy_goes_first(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    gpointer arg[2] = {host, &dom};
    GThread *thread;

    define(host, "one", &dom);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), -1);
    g_atomic_int_set(&fake.hang, TRUE);
    thread = g_thread_new("suspend", suspend_thread, arg);
    wait_for(&fake.hanging, TRUE);

    /* What is read does not wait for the job; destroy ends it. */
    assert_int_equal(state_of(host, &dom, NULL), VIR_DOMAIN_RUNNING);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_DESTROY, &dom), -1);
    assert_int_equal(GPOINTER_TO_INT(g_thread_join(thread)), VIR_ERR_OPERATION_ABORTED);
    assert_int_equal(state_of(host, &dom, NULL), VIR_DOMAIN_SHUTOFF);
}

static gboolean never_runs(virDomainJob *job, gpointer opaque, GError **error)
{
    g_atomic_int_set((gint *)opaque, 100);
    return TRUE;
}

static void done_with(gpointer opaque, const GError *error)
{
    g_atomic_int_set((gint *)opaque, error ? error->code : -1);
}

static void test_deadline_of_a_query(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    gpointer arg[2] = {host, &dom};
    g_autoptr(virDomainObj) obj = NULL;
    gint code = 0;
    GThread *thread;

    define(host, "one", &dom);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), -1);
    g_atomic_int_set(&fake.hang, TRUE);
    thread = g_thread_new("suspend", suspend_thread, arg);
    wait_for(&fake.hanging, TRUE);

    obj = virDomainListFindByName(host->hv->domains, "one");
    virDomainJobSubmit(obj, VIR_DOMAIN_JOB_QUERY, "question", 20, never_runs, done_with, &code,
                       NULL);
    wait_for(&code, VIR_ERR_OPERATION_TIMEOUT);
    g_atomic_int_set(&fake.hang, FALSE);
    assert_int_equal(GPOINTER_TO_INT(g_thread_join(thread)), -1);
    assert_int_equal(g_atomic_int_get(&code), VIR_ERR_OPERATION_TIMEOUT);
}

static void test_restart_finds_everything(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) one = {0};
    g_auto(remote_domain) two = {0};
    g_autoptr(virDomainObj) obj = NULL;
    g_autoptr(virDomainView) view = NULL;

    define(host, "one", &one);
    define(host, "t&o", &two);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &one), -1);
    host = restart(state);
    wait_for(&fake.reconnects, 1);
    assert_string_equal(fake.phase, "");
    assert_int_equal(fake.stops, 0);
    assert_int_equal(count(host, VIR_CONNECT_LIST_DOMAINS_PERSISTENT), 2);
    assert_int_equal(state_of(host, &one, NULL), VIR_DOMAIN_RUNNING);

    /* A definition that was not parsed yet is whole when somebody looks. */
    obj = virDomainListFindByUUID(host->hv->domains, two.uuid);
    view = virDomainObjGetView(obj);
    assert_string_equal(virDomainViewConfig(view)->name, "t&o");
    assert_int_equal(virDomainDefGetMemoryTotal(virDomainViewConfig(view)), 8192);
}

static void test_guest_ended_meanwhile(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    int reason;

    define(host, "one", &dom);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), -1);
    g_atomic_int_set(&fake.gone, TRUE);
    host = restart(state);
    for (int i = 0; i < 2000 && status_there(host, "one"); i++)
        g_usleep(1000);
    assert_false(status_there(host, "one"));
    for (int i = 0; i < 2000 && state_of(host, &dom, &reason) != VIR_DOMAIN_SHUTOFF; i++)
        g_usleep(1000);
    assert_int_equal(state_of(host, &dom, &reason), VIR_DOMAIN_SHUTOFF);
    assert_int_equal(reason, VIR_DOMAIN_SHUTOFF_CRASHED);
}

typedef struct {
    virDomainObj *obj;
    const virDomainDef *live;
} CutOff;

static void record_phase(virJob *job, gpointer opaque)
{
    CutOff *cut = opaque;

    assert_true(virDomainRecord(cut->obj, cut->live, "fake-boot", NULL));
}

/* The daemon died in the middle of a start: its status file is there, the guest isn't. */
static void test_cut_off_in_a_phase(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    g_autoptr(virDomainObj) obj = NULL;
    g_autoptr(virDomainView) view = NULL;
    g_autoptr(virDomainDef) live = NULL;

    define(host, "one", &dom);
    obj = virDomainListFindByName(host->hv->domains, "one");
    view = virDomainObjGetView(obj);
    live = virDomainDefClone(virDomainViewConfig(view));
    live->id = 7;
    virJobQueueRunSync(obj->queue, "test", VIR_JOB_NORMAL, record_phase,
                       &(CutOff){.obj = obj, .live = live});
    g_clear_pointer(&view, virDomainViewUnref);
    g_clear_pointer(&obj, virDomainObjUnref);

    host = restart(state);
    wait_for(&fake.reconnects, 1);
    assert_string_equal(fake.phase, "fake-boot");
    for (int i = 0; i < 2000 && status_there(host, "one"); i++)
        g_usleep(1000);
    assert_false(status_there(host, "one"));
    assert_true(config_there(host, "one"));
    assert_int_equal(virHypervisorNextId(host->hv), 8);
}

static void test_bad_files_are_left_alone(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    g_autofree char *bad = virDomainConfigPath(host->hv, "bad");
    g_autofree char *half = virDomainStatusPath(host->hv, "half");

    define(host, "one", &dom);
    assert_true(virFileWriteAtomic(bad, "<domain><name>b", -1, 0600, 0, NULL));
    assert_true(virFileWriteAtomic(half, "<domstatus", -1, 0600, VIR_FILE_WRITE_MKDIR, NULL));
    host = restart(state);
    assert_int_equal(count(host, 0), 1);
    assert_true(virFileExists(bad));
    assert_true(virFileExists(half));
}

static void test_config_checksum(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) dom = {0};
    g_autofree char *path = NULL;
    g_autofree char *text = NULL;

    define(host, "one", &dom);
    path = virDomainConfigPath(host->hv, "one");
    text = virFileRead(path, 1 << 20, NULL, NULL);
    assert_true(virDomainConfigIsOurs(text));
    *strstr(text, "8192") = '9';
    assert_false(virDomainConfigIsOurs(text));
    assert_false(virDomainConfigIsOurs("<domain/>"));
    assert_false(virDomainConfigIsOurs(""));
}

static void test_rename(void **state)
{
    FakeHost *host = *state;
    g_auto(remote_domain) one = {0};
    g_auto(remote_domain) two = {0};
    char taken[] = "two", fresh[] = "three";
    char *name = taken;
    remote_domain_rename_args args = {.new_name = name};
    remote_domain_rename_ret ret;

    define(host, "one", &one);
    define(host, "two", &two);
    args.dom = one;
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_RENAME, &args, &ret),
                     VIR_ERR_OPERATION_FAILED);
    args.new_name = fresh;
    assert_int_equal(fake_call(host, REMOTE_PROC_DOMAIN_RENAME, &args, &ret), -1);
    assert_false(config_there(host, "one"));
    assert_true(config_there(host, "three"));
    assert_true(config_there(host, "two"));
    assert_null(virDomainListFindByName(host->hv->domains, "one"));
}

typedef struct {
    GMutex lock;
    GString *seen;
} Seen;

static void on_event(virRPCClient *client, const virRPCProcedure *event, const void *msg,
                     gpointer opaque)
{
    const remote_domain_event_callback_lifecycle_msg *life = msg;
    Seen *seen = opaque;

    if (event->number != REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE)
        return;
    g_mutex_lock(&seen->lock);
    g_string_append_printf(seen->seen, "%d:%d@%d ", life->msg.event, life->msg.detail,
                           life->msg.dom.id);
    g_mutex_unlock(&seen->lock);
}

static gboolean seen_is(Seen *seen, const char *text)
{
    gboolean same;

    g_mutex_lock(&seen->lock);
    same = strcmp(seen->seen->str, text) == 0;
    g_mutex_unlock(&seen->lock);
    return same;
}

static void test_events(void **state)
{
    FakeHost *host = *state;
    remote_connect_domain_event_callback_register_any_args args = {0};
    remote_connect_domain_event_callback_register_any_ret ret = {0};
    remote_connect_domain_event_callback_deregister_any_args out = {0};
    Seen seen = {.seen = g_string_new(NULL)};
    g_auto(remote_domain) dom = {0};
    const char *expected = "0:0@-1 2:0@1 4:0@1 3:0@1 5:1@-1 1:0@-1 ";

    virRPCClientSetEventHandler(host->client, &remote_protocol, on_event, &seen);
    assert_int_equal(
        fake_call(host, REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, &args, &ret), -1);
    define(host, "one", &dom);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_CREATE, &dom), -1);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_SUSPEND, &dom), -1);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_DESTROY, &dom), -1);
    assert_int_equal(on_domain(host, REMOTE_PROC_DOMAIN_UNDEFINE, &dom), -1);
    for (int i = 0; i < 2000 && !seen_is(&seen, expected); i++)
        g_usleep(1000);
    assert_string_equal(seen.seen->str, expected);

    out.callbackID = ret.callbackID;
    assert_int_equal(
        fake_call(host, REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, &out, NULL), -1);
    assert_int_equal(
        fake_call(host, REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, &out, NULL),
        VIR_ERR_INVALID_ARG);
    args.eventID = VIR_DOMAIN_EVENT_ID_LAST;
    assert_int_equal(
        fake_call(host, REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, &args, &ret),
        VIR_ERR_INVALID_ARG);
    virRPCClientSetEventHandler(host->client, &remote_protocol, NULL, NULL);
    g_string_free(seen.seen, TRUE);
}

static void test_metadata(void **state)
{
    g_autofree char *xml = fake_xml("one", UUID);
    g_autoptr(virDomainDef) def = virDomainDefParse(xml, NULL, NULL, 0, NULL, NULL);
    g_autofree char *got = NULL;

    assert_non_null(def);
    assert_false(virDomainMetadataSet(def, VIR_DOMAIN_METADATA_TITLE, "a\nb", NULL, NULL, NULL));
    assert_true(virDomainMetadataSet(def, VIR_DOMAIN_METADATA_TITLE, "a", NULL, NULL, NULL));
    assert_string_equal(def->title, "a");
    assert_true(virDomainMetadataSet(def, VIR_DOMAIN_METADATA_ELEMENT, "<v n='1'/>", "p",
                                     "http://x/1", NULL));
    assert_true(
        virDomainMetadataSet(def, VIR_DOMAIN_METADATA_ELEMENT, "<w/>", "q", "http://x/2", NULL));
    got = virDomainMetadataGet(def, VIR_DOMAIN_METADATA_ELEMENT, "http://x/1", NULL);
    assert_string_equal(got, "<v n=\"1\"/>");
    assert_true(
        virDomainMetadataSet(def, VIR_DOMAIN_METADATA_ELEMENT, NULL, NULL, "http://x/1", NULL));
    assert_null(virDomainMetadataGet(def, VIR_DOMAIN_METADATA_ELEMENT, "http://x/1", NULL));
    assert_non_null(strstr(def->metadata, "http://x/2"));
    assert_true(
        virDomainMetadataSet(def, VIR_DOMAIN_METADATA_ELEMENT, NULL, NULL, "http://x/2", NULL));
    assert_null(def->metadata);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_define),
        CASE(test_define_is_all_or_nothing),
        CASE(test_look_up),
        CASE(test_filters),
        CASE(test_start_and_destroy),
        CASE(test_failed_start_leaves_nothing),
        CASE(test_transient),
        CASE(test_destroy_goes_first),
        CASE(test_deadline_of_a_query),
        CASE(test_restart_finds_everything),
        CASE(test_guest_ended_meanwhile),
        CASE(test_cut_off_in_a_phase),
        CASE(test_bad_files_are_left_alone),
        CASE(test_config_checksum),
        CASE(test_rename),
        CASE(test_events),
        cmocka_unit_test(test_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
