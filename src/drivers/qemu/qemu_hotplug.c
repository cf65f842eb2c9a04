/*
 * qemu_hotplug.c: devices of a running guest
 *
 * Disks and interfaces. What start puts on the command line goes through the monitor here; the same
 * builders make both.
 */
#include "drivers/qemu/qemu_hotplug.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/qemu/qemu_domain.h"
#include "drivers/qemu/qemu_host.h"
#include "drivers/qemu/qemu_json.h"
#include "drivers/qemu/qemu_net.h"

gboolean qemuHotplugAttach(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                           void **dev, GError **error)
{
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                "<%s> cannot be plugged into a running guest yet; attach it to the configuration "
                "(--config)", virDomainDeviceKindTypeToString(kind));
    return FALSE;
}

virDomainDetachResult qemuHotplugDetach(virDomainJob *job, virDomainDef *live,
                                        virDomainDeviceKind kind, gsize index, GError **error)
{
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                "<%s> cannot be unplugged from a running guest yet; detach it from the "
                "configuration (--config)", virDomainDeviceKindTypeToString(kind));
    return VIR_DOMAIN_DETACH_FAILED;
}

gboolean qemuHotplugUpdate(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                           gsize index, void **dev, GError **error)
{
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                "<%s> of a running guest cannot be changed yet; change the configuration "
                "(--config)", virDomainDeviceKindTypeToString(kind));
    return FALSE;
}

gboolean qemuHotplugSetLink(virDomainJob *job, virDomainDef *live, gsize net_index, int state,
                            GError **error)
{
    g_autoptr(qemuMonitor) mon = qemuDomainGetMonitor(job->obj, error);
    virDomainNetDef *net = live->nets[net_index];

    if (!mon || !qemuMonitorRun(mon, "set_link",
                                qemuJsonObject("s:name", net->info.alias, "b:up",
                                               state != VIR_DOMAIN_NET_INTERFACE_LINK_STATE_DOWN,
                                               NULL), error))
        return FALSE;
    net->linkstate = state;
    return TRUE;
}

gboolean qemuHotplugRemoved(virDomainJob *job, const char *alias, GError **error)
{
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    virDomainDef *live = virDomainEditLive(edit);
    virDomainDeviceKind kind;
    void *dev = virDomainDefFindDeviceByAlias(live, alias, &kind);

    if (!dev)
        return TRUE;
    for (gsize i = 0; i < virDomainDeviceCount(live, kind); i++) {
        if (virDomainDeviceGet(live, kind, i) == dev) {
            virDomainDeviceRemove(live, kind, i);
            break;
        }
    }
    if (kind == VIR_DOMAIN_DEVICE_NET)
        virDomainNetRelease(job->obj, dev);
    virDomainDeviceDefFree(kind, dev);
    virDomainEditAddEvent(edit, virDomainEventDeviceRemovedNew(job->obj, alias));
    return virDomainCommit(&edit, error);
}
