/*
 * handlers_info.c: what a domain is like, answered from its view
 *
 * Thread: the I/O thread; nothing here waits.
 */
#include <string.h>

#include "common/base/error.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"

static gboolean getXML(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                       GError **error)
{
    const remote_domain_get_xml_desc_args *args = a;
    remote_domain_get_xml_desc_ret *ret = r;
    const virDomainDef *def = virDomainViewCurrent(view);
    unsigned mode = 0;

    if (args->flags & VIR_DOMAIN_XML_INACTIVE)
        def = virDomainViewConfig(view);
    if ((args->flags & VIR_DOMAIN_XML_INACTIVE) || !virDomainViewIsActive(view))
        mode |= VIR_XML_MODE_INACTIVE;
    if (args->flags & VIR_DOMAIN_XML_SECURE)
        mode |= VIR_XML_MODE_SECURE;
    if (args->flags & VIR_DOMAIN_XML_MIGRATABLE)
        mode |= VIR_XML_MODE_MIGRATABLE;
    ret->xml = virDomainDefFormat(def, mode, error);
    return ret->xml != NULL;
}

static gboolean getInfo(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                        GError **error)
{
    remote_domain_get_info_ret *ret = r;
    const virDomainDef *def = virDomainViewCurrent(view);
    guint64 ns = 0;

    ret->state = view->state;
    ret->maxMem = virDomainDefGetMemoryTotal(def);
    ret->memory = def->mem.cur_balloon ? def->mem.cur_balloon : ret->maxMem;
    ret->nrVirtCpu = virDomainDefGetVcpus(def);
    if (virDomainViewIsActive(view) && obj->hv->driver->get_cpu_time)
        obj->hv->driver->get_cpu_time(obj, view, &ns);
    ret->cpuTime = ns;
    return TRUE;
}

static gboolean getState(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                         GError **error)
{
    remote_domain_get_state_ret *ret = r;

    ret->state = view->state;
    ret->reason = view->reason;
    return TRUE;
}

/* Whether the hypervisor can be talked to: occupied while a job runs. */
static gboolean getControlInfo(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                               GError **error)
{
    remote_domain_get_control_info_ret *ret = r;
    gint64 age_us = 0;

    ret->state = VIR_DOMAIN_CONTROL_OK;
    if (virJobQueueCurrent(obj->queue, &age_us, NULL)) {
        ret->state = VIR_DOMAIN_CONTROL_OCCUPIED;
        ret->stateTime = age_us / 1000;
    }
    return TRUE;
}

static gboolean getOSType(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                          GError **error)
{
    const virDomainDef *def = virDomainViewCurrent(view);
    const char *type = virDomainOSTypeTypeToString(def->os.type);

    ((remote_domain_get_os_type_ret *)r)->type = g_strdup(type ? type : "");
    return TRUE;
}

static gboolean getMaxMemory(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                             GError **error)
{
    ((remote_domain_get_max_memory_ret *)r)->memory =
        virDomainDefGetMemoryTotal(virDomainViewCurrent(view));
    return TRUE;
}

static gboolean getMaxVcpus(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                            GError **error)
{
    ((remote_domain_get_max_vcpus_ret *)r)->num =
        virDomainDefGetVcpusMax(virDomainViewCurrent(view));
    return TRUE;
}

static gboolean getVcpusFlags(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                              GError **error)
{
    const remote_domain_get_vcpus_flags_args *args = a;
    const virDomainDef *def = virDomainFlagsToDef(view, args->flags & 3, error);

    if (!def)
        return FALSE;
    ((remote_domain_get_vcpus_flags_ret *)r)->num = args->flags & VIR_DOMAIN_VCPU_MAXIMUM
                                                        ? (int)virDomainDefGetVcpusMax(def)
                                                        : (int)virDomainDefGetVcpus(def);
    return TRUE;
}

static gboolean isActive(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                         GError **error)
{
    ((remote_domain_is_active_ret *)r)->active = virDomainViewIsActive(view);
    return TRUE;
}

static gboolean isPersistent(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                             GError **error)
{
    ((remote_domain_is_persistent_ret *)r)->persistent = view->persistent;
    return TRUE;
}

static gboolean isUpdated(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                          GError **error)
{
    ((remote_domain_is_updated_ret *)r)->updated = view->updated && virDomainViewIsActive(view);
    return TRUE;
}

static gboolean hasManagedSave(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                               GError **error)
{
    ((remote_domain_has_managed_save_image_ret *)r)->result = view->managed_save;
    return TRUE;
}

/* There are no snapshots and checkpoints yet: so many of them. */
static gboolean noSnapshots(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                            GError **error)
{
    return TRUE;
}

static gboolean noCurrentSnapshot(virDomainObj *obj, const virDomainView *view, const void *a,
                                  void *r, GError **error)
{
    ((remote_domain_has_current_snapshot_ret *)r)->result = 0;
    return TRUE;
}

/* No migration, save or backup is under way. */
static gboolean getJobInfo(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                           GError **error)
{
    ((remote_domain_get_job_info_ret *)r)->type = VIR_DOMAIN_JOB_NONE;
    return TRUE;
}

static gboolean getJobStats(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                            GError **error)
{
    ((remote_domain_get_job_stats_ret *)r)->type = VIR_DOMAIN_JOB_NONE;
    return TRUE;
}

static gboolean noDiskErrors(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                             GError **error)
{
    return TRUE;
}

static gboolean noMessages(virDomainObj *obj, const virDomainView *view, const void *a, void *r,
                           GError **error)
{
    return TRUE;
}

static char *labelToWire(const char *text, guint *len)
{
    *len = strlen(text) + 1;
    return g_strdup(text);
}

/* The label that the guest runs under, of the first model, as virsh dominfo shows it. */
static gboolean getSecurityLabel(virDomainObj *obj, const virDomainView *view, const void *a,
                                 void *r, GError **error)
{
    remote_domain_get_security_label_ret *ret = r;
    const virDomainDef *live = virDomainViewLive(view);
    const char *label = "";

    if (live && live->nseclabels > 0 && live->seclabels[0]->label)
        label = live->seclabels[0]->label;
    ret->label = labelToWire(label, &ret->label_len);
    return TRUE;
}

static gboolean getSecurityLabelList(virDomainObj *obj, const virDomainView *view, const void *a,
                                     void *r, GError **error)
{
    remote_domain_get_security_label_list_ret *ret = r;
    const virDomainDef *live = virDomainViewLive(view);
    gsize count = live ? live->nseclabels : 0;
    gsize i;

    ret->labels = g_new0(remote_domain_get_security_label_ret, count);
    ret->labels_len = ret->ret = count;
    for (i = 0; i < count; i++)
        ret->labels[i].label = labelToWire(
            live->seclabels[i]->label ? live->seclabels[i]->label : "", &ret->labels[i].label_len);
    return TRUE;
}

/* The model that confines guests here: user and group, nothing else yet. */
static virRPCResult nodeGetSecurityModel(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_node_get_security_model_ret *ret = r;

    ret->model = labelToWire("dac", &ret->model_len);
    ret->doi = labelToWire("0", &ret->doi_len);
    return VIR_RPC_DONE;
}

#define XML_FLAGS \
    (VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_UPDATE_CPU | \
     VIR_DOMAIN_XML_MIGRATABLE)
#define READ_ACTIVE(NAME, name, text, func, mask) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .read = func, .needs = VIR_DOMAIN_NEEDS_ACTIVE, \
                                         VIR_DOMAIN_FLAGS(name, mask) \
    }
#define READ(NAME, text, func) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .read = func \
    }
#define READ_FLAGS(NAME, name, text, func, mask) \
    { \
        REMOTE_PROC_DOMAIN_##NAME, text, .read = func, VIR_DOMAIN_FLAGS(name, mask) \
    }

static const virDomainProcedure procedures[] = {
    READ_FLAGS(GET_XML_DESC, get_xml_desc, "dumpxml", getXML, XML_FLAGS),
    READ(GET_INFO, "dominfo", getInfo),
    READ_FLAGS(GET_STATE, get_state, "domstate", getState, 0),
    READ_ACTIVE(GET_CONTROL_INFO, get_control_info, "domcontrol", getControlInfo, 0),
    READ(GET_OS_TYPE, "OS type", getOSType),
    READ(GET_MAX_MEMORY, "maximum memory", getMaxMemory),
    READ(GET_MAX_VCPUS, "maximum vCPUs", getMaxVcpus),
    READ_FLAGS(GET_VCPUS_FLAGS, get_vcpus_flags, "vcpucount", getVcpusFlags,
               VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG | VIR_DOMAIN_VCPU_MAXIMUM),
    READ(IS_ACTIVE, "is active", isActive),
    READ(IS_PERSISTENT, "is persistent", isPersistent),
    READ(IS_UPDATED, "is updated", isUpdated),
    READ_FLAGS(HAS_MANAGED_SAVE_IMAGE, has_managed_save_image, "managed save", hasManagedSave, 0),
    READ(LIST_ALL_SNAPSHOTS, "snapshot-list", noSnapshots),
    READ(LIST_ALL_CHECKPOINTS, "checkpoint-list", noSnapshots),
    READ(SNAPSHOT_NUM, "snapshot-list", noSnapshots),
    READ(SNAPSHOT_LIST_NAMES, "snapshot-list", noSnapshots),
    READ(HAS_CURRENT_SNAPSHOT, "snapshot-current", noCurrentSnapshot),
    {REMOTE_PROC_DOMAIN_GET_JOB_INFO, "domjobinfo", .read = getJobInfo,
     .needs = VIR_DOMAIN_NEEDS_ACTIVE},
    READ_ACTIVE(GET_JOB_STATS, get_job_stats, "domjobinfo", getJobStats,
                VIR_DOMAIN_JOB_STATS_COMPLETED | VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED),
    READ_ACTIVE(GET_DISK_ERRORS, get_disk_errors, "domblkerror", noDiskErrors, 0),
    READ_FLAGS(GET_MESSAGES, get_messages, "messages", noMessages,
               VIR_DOMAIN_MESSAGE_DEPRECATION | VIR_DOMAIN_MESSAGE_TAINTING),
    READ(GET_SECURITY_LABEL, "security label", getSecurityLabel),
    READ(GET_SECURITY_LABEL_LIST, "security labels", getSecurityLabelList),
};

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_NODE_GET_SECURITY_MODEL, nodeGetSecurityModel},
};

void virHandlersInfo(virHypervisor *hv, virRPCServer *server)
{
    virDomainProceduresServe(hv, server, procedures, G_N_ELEMENTS(procedures));
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
}
