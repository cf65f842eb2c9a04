/*
 * hypervisor.c: one hypervisor driver at work in this daemon
 *
 * Thread: made and freed on the I/O thread.
 */
#include "drivers/base/hypervisor.h"

#include "config.h"

#include "drivers/base/domain_driver.h"
#include "drivers/base/domain_list_priv.h"
#include "drivers/base/event_registry.h"
#include "drivers/base/network_link.h"

/* Jobs of all domains at once; most wait for a hypervisor, not for the CPU. */
#define MAX_JOB_THREADS 64

static void virHypervisorSetSystemDirs(virHypervisor *hv)
{
    const char *name = hv->driver->scheme;

    hv->config_dir = g_build_filename(VIR_SYSCONFDIR, "libvirt", name, NULL);
    hv->state_dir = g_build_filename(VIR_RUNSTATEDIR, "libvirt", name, NULL);
    hv->lib_dir = g_build_filename(VIR_LOCALSTATEDIR, "lib", "libvirt", name, NULL);
    hv->log_dir = g_build_filename(VIR_LOCALSTATEDIR, "log", "libvirt", name, NULL);
    hv->cache_dir = g_build_filename(VIR_LOCALSTATEDIR, "cache", "libvirt", name, NULL);
    hv->socket_dir = g_build_filename(VIR_RUNSTATEDIR, "libvirt", NULL);
}

static void virHypervisorSetSessionDirs(virHypervisor *hv)
{
    const char *name = hv->driver->scheme;

    hv->config_dir = g_build_filename(g_get_user_config_dir(), "libvirt", name, NULL);
    hv->state_dir = g_build_filename(g_get_user_runtime_dir(), "libvirt", name, "run", NULL);
    hv->lib_dir = g_build_filename(g_get_user_config_dir(), "libvirt", name, "lib", NULL);
    hv->log_dir = g_build_filename(g_get_user_cache_dir(), "libvirt", name, "log", NULL);
    hv->cache_dir = g_build_filename(g_get_user_cache_dir(), "libvirt", name, "cache", NULL);
    hv->socket_dir = g_build_filename(g_get_user_runtime_dir(), "libvirt", NULL);
}

virHypervisor *virHypervisorNew(const virDomainDriver *driver, gboolean privileged,
                                GMainContext *context, GError **error)
{
    g_autoptr(virHypervisor) hv = g_new0(virHypervisor, 1);

    hv->driver = driver;
    hv->privileged = privileged;
    hv->context = g_main_context_ref(context ? context : g_main_context_default());
    hv->uri = g_strdup_printf("%s:///%s", driver->scheme, privileged ? "system" : "session");
    if (privileged)
        virHypervisorSetSystemDirs(hv);
    else
        virHypervisorSetSessionDirs(hv);
    hv->autostart_dir = g_build_filename(hv->config_dir, "autostart", NULL);
    hv->domains = virDomainListNew();
    hv->events = virEventRegistryNew();
    hv->pool = virJobPoolNew("domain", MAX_JOB_THREADS);
    hv->probes = virJobQueueNew(hv->pool);
    hv->network = virNetworkLinkNew(hv);
    if (driver->init) {
        hv->driver_data = driver->init(hv, error);
        if (!hv->driver_data)
            return NULL;
    }
    return g_steal_pointer(&hv);
}

void virHypervisorFree(virHypervisor *hv)
{
    if (!hv)
        return;
    virNetworkLinkClose(hv->network);
    virJobQueueUnref(hv->probes);
    virJobPoolFree(hv->pool);
    /* The jobs' last words are waiting for this thread. */
    while (g_main_context_iteration(hv->context, FALSE))
        continue;
    virDomainListFree(hv->domains);
    virEventRegistryFree(hv->events);
    virNetworkLinkFree(hv->network);
    if (hv->driver_data && hv->driver->free)
        hv->driver->free(hv->driver_data);
    g_main_context_unref(hv->context);
    g_free(hv->uri);
    g_free(hv->config_dir);
    g_free(hv->autostart_dir);
    g_free(hv->state_dir);
    g_free(hv->lib_dir);
    g_free(hv->log_dir);
    g_free(hv->cache_dir);
    g_free(hv->socket_dir);
    g_free(hv);
}

gboolean virHypervisorIsIdle(virHypervisor *hv)
{
    return virDomainListCountActive(hv->domains) == 0 && virJobPoolPending(hv->pool) == 0;
}

int virHypervisorNextId(virHypervisor *hv)
{
    return g_atomic_int_add(&hv->last_id, 1) + 1;
}

/* What one thread hands to the I/O thread. */
typedef struct {
    GSourceFunc func;
    gpointer opaque;
    int ready; /* atomic: what was written before is seen by who reads it; glib's main context says
                  the same, but not to a sanitizer */
} virHandover;

static gboolean virHandoverRun(gpointer opaque)
{
    virHandover *handover = opaque;

    return g_atomic_int_get(&handover->ready) ? handover->func(handover->opaque) : G_SOURCE_REMOVE;
}

void virHypervisorInvoke(virHypervisor *hv, GSourceFunc func, gpointer opaque)
{
    g_autoptr(GSource) source = g_idle_source_new();
    virHandover *handover = g_new0(virHandover, 1);

    handover->func = func;
    handover->opaque = opaque;
    g_atomic_int_set(&handover->ready, 1);
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, virHandoverRun, handover, g_free);
    g_source_attach(source, hv->context);
}
