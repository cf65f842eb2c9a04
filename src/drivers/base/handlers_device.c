/*
 * handlers_device.c: devices that come, change and go, in the running guest and in the
 * configuration
 *
 * The configuration's side is the same for all hypervisors; the guest's is the driver's. Both are
 * done on clones and published by one commit.
 *
 * Thread: jobs of the domain.
 */
#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_device.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"

#define DEVICE_FLAGS \
    (VIR_DOMAIN_DEVICE_MODIFY_LIVE | VIR_DOMAIN_DEVICE_MODIFY_CONFIG | \
     VIR_DOMAIN_DEVICE_MODIFY_FORCE)

static gboolean parseDevice(virDomainObj *obj, const char *xml, const virDomainDef *def,
                            unsigned flags, virDomainDeviceDef *device, GError **error)
{
    virHypervisor *hv = obj->hv;

    return virDomainDeviceDefParse(xml, def, hv->driver->conf, hv->driver_data, flags, device,
                                   error);
}

/* Defaults, addresses and rules once more for the whole, now that a device has come or changed. */
static gboolean completeConfig(virDomainObj *obj, virDomainDef *config, GError **error)
{
    virHypervisor *hv = obj->hv;
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_DOMAIN, NULL);

    virDomainDefPostParse(config, hv->driver->conf, hv->driver_data, 0, problems);
    return virXMLProblemsToError(problems, error);
}

static gboolean driverCan(virDomainObj *obj, gboolean can, const char *what, GError **error)
{
    if (!can)
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_SUPPORT,
                    "%s can't %s a device of a running guest; use --config", obj->hv->driver->name,
                    what);
    return can;
}

static gboolean attachConfig(virDomainObj *obj, virDomainDef *config, const char *xml,
                             GError **error)
{
    g_auto(virDomainDeviceDef) device = {0};

    if (!parseDevice(obj, xml, config, VIR_DOMAIN_DEF_PARSE_INACTIVE, &device, error))
        return FALSE;
    virDomainDeviceInsert(config, device.kind, g_steal_pointer(&device.dev));
    return completeConfig(obj, config, error);
}

static gboolean attachLive(virDomainJob *job, virDomainDef *live, const char *xml, GError **error)
{
    const virDomainDriver *driver = job->obj->hv->driver;
    g_auto(virDomainDeviceDef) device = {0};

    return driverCan(job->obj, driver->attach_device != NULL, "plug in", error) &&
           parseDevice(job->obj, xml, live, VIR_DOMAIN_DEF_PARSE_INACTIVE, &device, error) &&
           driver->attach_device(job, live, device.kind, &device.dev, error);
}

static gboolean attachDevice(virDomainJob *job, const char *xml, unsigned flags, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    gboolean live, config;

    if (!virDomainFlagsToTargets(view, flags, &live, &config, error))
        return FALSE;
    if (config && !attachConfig(job->obj, virDomainEditConfig(edit), xml, error))
        return FALSE;
    if (live && !attachLive(job, virDomainEditLive(edit), xml, error))
        return FALSE;
    return virDomainCommit(&edit, error);
}

static gboolean detachConfig(virDomainObj *obj, virDomainDef *config, const char *xml,
                             GError **error)
{
    g_auto(virDomainDeviceDef) device = {0};
    gssize index;

    if (!parseDevice(obj, xml, config,
                     VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE |
                         VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
                     &device, error))
        return FALSE;
    index = virDomainDeviceFind(config, &device, error);
    if (index < 0)
        return FALSE;
    virDomainDeviceDefFree(device.kind, virDomainDeviceRemove(config, device.kind, index));
    return TRUE;
}

static gboolean detachLive(virDomainJob *job, virDomainDef *live, const char *xml, GError **error)
{
    const virDomainDriver *driver = job->obj->hv->driver;
    g_auto(virDomainDeviceDef) device = {0};
    gssize index;

    if (!driverCan(job->obj, driver->detach_device != NULL, "unplug", error) ||
        !parseDevice(job->obj, xml, live,
                     VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
                     &device, error))
        return FALSE;
    index = virDomainDeviceFind(live, &device, error);
    return index >= 0 &&
           driver->detach_device(job, live, device.kind, index, error) != VIR_DOMAIN_DETACH_FAILED;
}

static gboolean detachDevice(virDomainJob *job, const char *xml, unsigned flags, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    gboolean live, config;

    if (!virDomainFlagsToTargets(view, flags, &live, &config, error))
        return FALSE;
    if (config && !detachConfig(job->obj, virDomainEditConfig(edit), xml, error))
        return FALSE;
    if (live && !detachLive(job, virDomainEditLive(edit), xml, error))
        return FALSE;
    return virDomainCommit(&edit, error);
}

/* The new form takes the old one's place and keeps its address where it tells none. */
static gboolean updateConfig(virDomainObj *obj, virDomainDef *config, const char *xml,
                             GError **error)
{
    g_auto(virDomainDeviceDef) device = {0};
    virDomainDeviceInfo *old_info, *new_info;
    gssize index;
    void *old;

    /* The commit validates; here the old form, which has the same target, would be in the way. */
    if (!parseDevice(obj, xml, config,
                     VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE, &device,
                     error))
        return FALSE;
    index = virDomainDeviceFind(config, &device, error);
    if (index < 0)
        return FALSE;
    old = virDomainDeviceRemove(config, device.kind, index);
    old_info = virDomainDeviceGetInfo(device.kind, old);
    new_info = virDomainDeviceGetInfo(device.kind, device.dev);
    if (old_info && new_info && new_info->type == VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE) {
        new_info->type = old_info->type;
        new_info->addr = old_info->addr;
    }
    virDomainDeviceDefFree(device.kind, old);
    virDomainDeviceInsert(config, device.kind, g_steal_pointer(&device.dev));
    return completeConfig(obj, config, error);
}

static gboolean updateLive(virDomainJob *job, virDomainDef *live, const char *xml, GError **error)
{
    const virDomainDriver *driver = job->obj->hv->driver;
    g_auto(virDomainDeviceDef) device = {0};
    gssize index;

    if (!driverCan(job->obj, driver->update_device != NULL, "change", error) ||
        !parseDevice(job->obj, xml, live,
                     VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE, &device,
                     error))
        return FALSE;
    index = virDomainDeviceFind(live, &device, error);
    return index >= 0 && driver->update_device(job, live, device.kind, index, &device.dev, error);
}

static gboolean updateDeviceFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_update_device_flags_args *args = call->args;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    g_autoptr(virDomainEdit) edit = virDomainEditNew(job->obj);
    gboolean live, config;

    if (!virDomainFlagsToTargets(view, args->flags, &live, &config, error))
        return FALSE;
    if (config && !updateConfig(job->obj, virDomainEditConfig(edit), args->xml, error))
        return FALSE;
    if (live && !updateLive(job, virDomainEditLive(edit), args->xml, error))
        return FALSE;
    return virDomainCommit(&edit, error);
}

static gboolean attachDevicePlain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_attach_device_args *args = call->args;

    return attachDevice(job, args->xml, VIR_DOMAIN_DEVICE_MODIFY_LIVE, error);
}

static gboolean attachDeviceFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_attach_device_flags_args *args = call->args;

    return attachDevice(job, args->xml, args->flags, error);
}

static gboolean detachDevicePlain(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_detach_device_args *args = call->args;

    return detachDevice(job, args->xml, VIR_DOMAIN_DEVICE_MODIFY_LIVE, error);
}

static gboolean detachDeviceFlags(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_detach_device_flags_args *args = call->args;

    return detachDevice(job, args->xml, args->flags, error);
}

/* Found by alias, live: the configuration has the same device only under a user's alias. */
static gboolean detachAlias(virDomainJob *job, virDomainCall *call, GError **error)
{
    const remote_domain_detach_device_alias_args *args = call->args;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);
    const virDomainDef *def = virDomainFlagsToDef(view, args->flags, error);
    virDomainDeviceKind kind;
    g_autofree char *xml = NULL;
    void *dev;

    if (!def)
        return FALSE;
    dev = virDomainDefFindDeviceByAlias(def, args->alias, &kind);
    if (!dev) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_DEVICE_MISSING,
                    "domain '%s' has no device with the alias '%s'", view->name, args->alias);
        return FALSE;
    }
    xml = virDomainDeviceDefFormat(kind, dev, 0);
    return detachDevice(job, xml, args->flags, error);
}

#define MODIFY(NAME, text, func) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_MODIFY \
    }
#define MODIFY_FLAGS(NAME, name, text, func) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .job = func, .kind = VIR_DOMAIN_JOB_MODIFY, \
                                         VIR_DOMAIN_FLAGS(name, DEVICE_FLAGS) \
    }

static const virDomainProcedure procedures[] = {
    MODIFY(ATTACH_DEVICE, "attach-device", attachDevicePlain),
    MODIFY_FLAGS(ATTACH_DEVICE_FLAGS, attach_device_flags, "attach-device", attachDeviceFlags),
    MODIFY(DETACH_DEVICE, "detach-device", detachDevicePlain),
    MODIFY_FLAGS(DETACH_DEVICE_FLAGS, detach_device_flags, "detach-device", detachDeviceFlags),
    MODIFY_FLAGS(UPDATE_DEVICE_FLAGS, update_device_flags, "update-device", updateDeviceFlags),
    MODIFY_FLAGS(DETACH_DEVICE_ALIAS, detach_device_alias, "detach-device-alias", detachAlias),
};

void virHandlersDevice(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
}
