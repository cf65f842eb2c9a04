/*
 * driver.c: the network driver of one daemon: folders, loading, taking over what runs
 *
 * Thread: the I/O thread, before the first client and at the end.
 */
#include "network/driver.h"

#include <string.h>
#include <unistd.h>

#include "config.h"
#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/host/nftables.h"
#include "network/commit.h"
#include "network/dnsmasq.h"
#include "network/event.h"
#include "network/lifecycle.h"
#include "network/mode.h"
#include "network/object.h"
#include "network/port.h"

VIR_LOG_INIT("network");

#define MAX_THREADS 16
#define MAX_DEFINITION (4 * 1024 * 1024)

void virNetworkDriverInvoke(virNetworkDriver *driver, GSourceFunc func, gpointer opaque,
                            GDestroyNotify destroy)
{
    GSource *source = g_idle_source_new();

    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, func, opaque, destroy);
    g_source_attach(source, driver->context);
    g_source_unref(source);
}

static void set_system_folders(virNetworkDriver *driver)
{
    driver->uri = g_strdup("network:///system");
    driver->config_dir = g_strdup(VIR_SYSCONFDIR "/libvirt/qemu/networks");
    driver->state_dir = g_strdup(VIR_RUNSTATEDIR "/libvirt/network");
    driver->dnsmasq_dir = g_strdup(VIR_LOCALSTATEDIR "/lib/libvirt/dnsmasq");
}

static void set_session_folders(virNetworkDriver *driver)
{
    driver->uri = g_strdup("network:///session");
    driver->config_dir = g_build_filename(g_get_user_config_dir(), "libvirt/qemu/networks", NULL);
    driver->state_dir = g_build_filename(g_get_user_runtime_dir(), "libvirt/network", NULL);
    driver->dnsmasq_dir = g_build_filename(g_get_user_data_dir(), "libvirt/dnsmasq", NULL);
}

/* Run from a build folder the helper of that build is the right one. */
static char *find_lease_helper(void)
{
    g_autofree char *self = virProcessExecutable(getpid());
    g_autofree char *folder = self ? g_path_get_dirname(self) : g_strdup("");
    char *beside = g_build_filename(folder, "../src/network/libvirt_leaseshelper", NULL);

    if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
        return beside;
    g_free(beside);
    return g_strdup(VIR_LIBEXECDIR "/libvirt_leaseshelper");
}

static gboolean make_folders(virNetworkDriver *driver, GError **error)
{
    return virFileMakePath(driver->config_dir, 0755, error) &&
           virFileMakePath(driver->state_dir, 0755, error) &&
           virFileMakePath(driver->dnsmasq_dir, 0755, error);
}

/* The name of a network's file without its ending. */
static char *name_of(const char *file, const char *suffix)
{
    return g_strndup(file, strlen(file) - strlen(suffix));
}

static void load_definition(virNetworkDriver *driver, const char *file)
{
    g_autofree char *path = g_build_filename(driver->config_dir, file, NULL);
    g_autofree char *link = g_build_filename(driver->autostart_dir, file, NULL);
    g_autofree char *name = name_of(file, ".xml");
    g_autoptr(GError) err = NULL;
    g_autofree char *xml = virFileRead(path, MAX_DEFINITION, NULL, &err);
    g_autoptr(virNetworkDef) def = xml ? virNetworkDefParse(xml, 0, NULL, &err) : NULL;
    g_autoptr(virNetworkObj) obj = NULL;
    g_autoptr(virNetworkEdit) edit = NULL;

    if (def && !g_str_equal(def->name, name))
        virSetError(&err, VIR_FROM_NETWORK, VIR_ERR_XML_ERROR,
                    "the file must be called after the network '%s' in it", def->name);
    if (!err)
        obj = virNetworkListAdd(driver, def, &err);
    if (!obj) {
        VIR_ERROR_LOG("the network in '%s' is left out: %s", path, err->message);
        return;
    }
    edit = virNetworkEditNew(obj);
    virNetworkEditSetLoading(edit);
    virNetworkEditSetConfig(edit, virNetworkDefRef(def));
    virNetworkEditSetAutostart(edit, virFileExists(link));
    virNetworkCommit(edit, NULL);
}

static gboolean adopt_network(virNetworkObj *obj, virNetworkDef *live, gboolean stopping,
                              GError **error)
{
    g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);

    virNetworkObjPortsLoad(obj);
    virNetworkEditSetLoading(edit);
    virNetworkEditSetLive(edit, virNetworkDefRef(live));
    /* the network is active whatever is missing: its guests are there */
    return virNetworkCommit(edit, error) && (stopping || virNetworkObjAdopt(obj, live, error));
}

static void load_status(virNetworkDriver *driver, const char *file, gboolean stopping)
{
    g_autofree char *path = g_build_filename(driver->state_dir, file, NULL);
    g_autoptr(GError) err = NULL;
    g_autofree char *xml = virFileRead(path, MAX_DEFINITION, NULL, &err);
    g_auto(virNetworkStatus) status = {0};
    g_autoptr(virNetworkObj) obj = NULL;

    if (xml && virNetworkStatusParse(xml, &status, &err))
        obj = virNetworkListAdd(driver, status.def, &err);
    if (!obj) {
        VIR_ERROR_LOG("the state in '%s' is left as it is: %s", path, err->message);
        return;
    }
    if (!adopt_network(obj, status.def, stopping, &err))
        VIR_ERROR_LOG("the running network '%s' is damaged: %s", obj->name, err->message);
    g_clear_error(&err);
    if (stopping && !virNetworkObjStop(obj, &err))
        VIR_ERROR_LOG("network '%s' was being stopped, which still fails: %s", obj->name,
                      err->message);
}

static void load_folder(virNetworkDriver *driver)
{
    g_autoptr(GPtrArray) configs = virFileList(driver->config_dir, ".xml", NULL);
    g_autoptr(GPtrArray) states = virFileList(driver->state_dir, ".xml", NULL);
    g_autoptr(GPtrArray) stopping = virFileList(driver->state_dir, ".stopping", NULL);

    for (guint i = 0; configs && i < configs->len; i++)
        load_definition(driver, g_ptr_array_index(configs, i));
    for (guint i = 0; states && i < states->len; i++)
        load_status(driver, g_ptr_array_index(states, i), FALSE);
    for (guint i = 0; stopping && i < stopping->len; i++)
        load_status(driver, g_ptr_array_index(stopping, i), TRUE);
}

static void obj_unref(gpointer obj)
{
    virNetworkObjUnref(obj);
}

static void autostart_job(virJob *job, gpointer opaque)
{
    virNetworkObj *obj = opaque;
    g_autoptr(GError) err = NULL;

    if (!virNetworkObjStart(obj, &err))
        VIR_ERROR_LOG("network '%s' should start with the daemon but does not: %s", obj->name,
                      err->message);
}

static void start_marked(virNetworkDriver *driver)
{
    g_autoptr(GPtrArray) all = virNetworkListAll(driver->networks);

    for (guint i = 0; i < all->len; i++) {
        virNetworkObj *obj = g_ptr_array_index(all, i);
        g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);

        if (view->autostart && !view->live)
            virJobQueueSubmit(obj->queue, "autostart", 0, autostart_job, virNetworkObjRef(obj),
                              obj_unref);
    }
}

static void repair_job(virJob *job, gpointer opaque)
{
    virNetworkObjRepairFirewall(opaque);
}

/* Somebody removed tables from the packet filter: ours may be among them. */
static void firewall_changed(gpointer opaque)
{
    virNetworkDriver *driver = opaque;
    g_autoptr(GPtrArray) all = virNetworkListAll(driver->networks);

    for (guint i = 0; i < all->len; i++) {
        virNetworkObj *obj = g_ptr_array_index(all, i);
        g_autoptr(virNetworkView) view = virNetworkObjGetView(obj);

        if (view->live)
            virJobQueueSubmit(obj->queue, "repair firewall", 0, repair_job, virNetworkObjRef(obj),
                              obj_unref);
    }
}

void virNetworkDriverReload(virNetworkDriver *driver)
{
    firewall_changed(driver);
}

static void watch_firewall(virNetworkDriver *driver)
{
    g_autoptr(GError) err = NULL;

    driver->firewall_watch = virNftablesWatch(driver->context, firewall_changed, driver, &err);
    if (err)
        VIR_INFO("rules that others flush will not be put back: %s", err->message);
}

virNetworkDriver *virNetworkDriverNew(gboolean privileged, virNetworkBusyFunc busy, gpointer opaque,
                                      GError **error)
{
    g_autoptr(virNetworkDriver) driver = g_new0(virNetworkDriver, 1);

    driver->privileged = privileged;
    driver->busy = busy;
    driver->busy_opaque = opaque;
    g_mutex_init(&driver->define_lock);
    driver->pool = virJobPoolNew("network", MAX_THREADS);
    driver->networks = virNetworkListNew();
    driver->events = virNetworkEventsNew(driver);
    driver->context = g_main_context_ref(g_main_context_default());
    driver->dnsmasq = g_strdup("dnsmasq");
    driver->lease_helper = find_lease_helper();
    if (privileged)
        set_system_folders(driver);
    else
        set_session_folders(driver);
    driver->autostart_dir = g_build_filename(driver->config_dir, "autostart", NULL);
    if (!make_folders(driver, error))
        return NULL;
    load_folder(driver);
    watch_firewall(driver);
    start_marked(driver);
    return g_steal_pointer(&driver);
}

static void forget_all(virNetworkDriver *driver)
{
    g_autoptr(GPtrArray) all = virNetworkListAll(driver->networks);

    for (guint i = 0; i < all->len; i++)
        virDnsmasqForget(g_ptr_array_index(all, i));
}

void virNetworkDriverFree(virNetworkDriver *driver)
{
    GSource *watch;

    if (!driver)
        return;
    watch = driver->firewall_watch
                ? g_main_context_find_source_by_id(driver->context, driver->firewall_watch)
                : NULL;
    if (watch)
        g_source_destroy(watch);
    virJobPoolFree(driver->pool);
    forget_all(driver);
    /* what the jobs have handed over to this thread speaks of the driver */
    while (g_main_context_iteration(driver->context, FALSE))
        continue;
    virNetworkListFree(driver->networks);
    virNetworkEventsFree(driver->events);
    g_main_context_unref(driver->context);
    g_mutex_clear(&driver->define_lock);
    g_free(driver->uri);
    g_free(driver->config_dir);
    g_free(driver->autostart_dir);
    g_free(driver->state_dir);
    g_free(driver->dnsmasq_dir);
    g_free(driver->dnsmasq);
    g_free(driver->lease_helper);
    g_free(driver);
}
