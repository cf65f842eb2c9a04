/*
 * domain_event.c: what happened to a domain, told to the clients that asked
 *
 * An event is the wire's structure, filled in; only the callback id in front of it differs
 * between clients.
 *
 * Thread: events are made on any thread and fanned out on the I/O thread.
 */
#include "drivers/base/domain_event_priv.h"

#include <string.h>

#include "drivers/base/domain_obj_priv.h"
#include "rpc/remote_protocol.h"

struct _virDomainEvent {
    virHypervisor *hv;
    unsigned char uuid[VIR_UUID_BUFLEN];
    int id;                /* virDomainEventID */
    void *payload;         /* of the kind's type; its first member is the callback id */
    remote_domain *dom;    /* in the payload */
    virDomainEvent *other; /* the same occurrence under another event number, or NULL */
};

/* How an event number travels. Old clients get the part behind the callback id. */
typedef struct {
    guint32 procedure;
    guint32 old_procedure; /* 0: unknown to the old protocol */
    guint16 old_offset;
    const virRPCType *type;
} virDomainEventKind;

#define EVENT(NAME, name) \
    { \
        REMOTE_PROC_DOMAIN_EVENT_##NAME, 0, 0, &remote_domain_event_##name##_msg_type \
    }
#define EVENT_CALLBACK(NAME, name) \
    { \
        REMOTE_PROC_DOMAIN_EVENT_CALLBACK_##NAME, 0, 0, \
            &remote_domain_event_callback_##name##_msg_type \
    }
#define EVENT_BOTH(NAME, name) \
    { \
        REMOTE_PROC_DOMAIN_EVENT_CALLBACK_##NAME, REMOTE_PROC_DOMAIN_EVENT_##NAME, \
            offsetof(remote_domain_event_callback_##name##_msg, msg), \
            &remote_domain_event_callback_##name##_msg_type \
    }

static const virDomainEventKind virDomainEventKinds[VIR_DOMAIN_EVENT_ID_LAST] = {
    [VIR_DOMAIN_EVENT_ID_LIFECYCLE] = EVENT_BOTH(LIFECYCLE, lifecycle),
    [VIR_DOMAIN_EVENT_ID_REBOOT] = EVENT_BOTH(REBOOT, reboot),
    [VIR_DOMAIN_EVENT_ID_RTC_CHANGE] = EVENT_BOTH(RTC_CHANGE, rtc_change),
    [VIR_DOMAIN_EVENT_ID_WATCHDOG] = EVENT_BOTH(WATCHDOG, watchdog),
    [VIR_DOMAIN_EVENT_ID_IO_ERROR] = EVENT_BOTH(IO_ERROR, io_error),
    [VIR_DOMAIN_EVENT_ID_GRAPHICS] = EVENT_BOTH(GRAPHICS, graphics),
    [VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON] = EVENT_BOTH(IO_ERROR_REASON, io_error_reason),
    [VIR_DOMAIN_EVENT_ID_CONTROL_ERROR] = EVENT_BOTH(CONTROL_ERROR, control_error),
    [VIR_DOMAIN_EVENT_ID_BLOCK_JOB] = EVENT_BOTH(BLOCK_JOB, block_job),
    [VIR_DOMAIN_EVENT_ID_DISK_CHANGE] = EVENT_BOTH(DISK_CHANGE, disk_change),
    [VIR_DOMAIN_EVENT_ID_TRAY_CHANGE] = EVENT_BOTH(TRAY_CHANGE, tray_change),
    [VIR_DOMAIN_EVENT_ID_PMWAKEUP] = EVENT_BOTH(PMWAKEUP, pmwakeup),
    [VIR_DOMAIN_EVENT_ID_PMSUSPEND] = EVENT_BOTH(PMSUSPEND, pmsuspend),
    [VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE] = EVENT_BOTH(BALLOON_CHANGE, balloon_change),
    [VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK] = EVENT_BOTH(PMSUSPEND_DISK, pmsuspend_disk),
    [VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED] = EVENT_BOTH(DEVICE_REMOVED, device_removed),
    [VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2] = EVENT(BLOCK_JOB_2, block_job_2),
    [VIR_DOMAIN_EVENT_ID_TUNABLE] = EVENT_CALLBACK(TUNABLE, tunable),
    [VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE] = EVENT_CALLBACK(AGENT_LIFECYCLE, agent_lifecycle),
    [VIR_DOMAIN_EVENT_ID_DEVICE_ADDED] = EVENT_CALLBACK(DEVICE_ADDED, device_added),
    [VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION] =
        EVENT_CALLBACK(MIGRATION_ITERATION, migration_iteration),
    [VIR_DOMAIN_EVENT_ID_JOB_COMPLETED] = EVENT_CALLBACK(JOB_COMPLETED, job_completed),
    [VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED] =
        EVENT_CALLBACK(DEVICE_REMOVAL_FAILED, device_removal_failed),
    [VIR_DOMAIN_EVENT_ID_METADATA_CHANGE] = EVENT_CALLBACK(METADATA_CHANGE, metadata_change),
    [VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD] = EVENT(BLOCK_THRESHOLD, block_threshold),
    [VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE] = EVENT(MEMORY_FAILURE, memory_failure),
    [VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE] =
        EVENT(MEMORY_DEVICE_SIZE_CHANGE, memory_device_size_change),
};

gboolean virDomainEventIsKnown(int id, virDomainEventForm form)
{
    if (id < 0 || id >= VIR_DOMAIN_EVENT_ID_LAST)
        return FALSE;
    return form == VIR_DOMAIN_EVENT_FORM_CALLBACK || virDomainEventKinds[id].old_procedure;
}

void virDomainEventFree(virDomainEvent *event)
{
    if (!event)
        return;
    virDomainEventFree(event->other);
    virRPCTypeClear(virDomainEventKinds[event->id].type, event->payload);
    g_free(event->payload);
    g_free(event);
}

static virRPCEvent *virDomainEventEncode(int form, int id, gpointer opaque)
{
    const virDomainEvent *event = opaque;
    const virDomainEventKind *kind = &virDomainEventKinds[event->id];

    if (form == VIR_DOMAIN_EVENT_FORM_OLD)
        return virRPCEventNew(&remote_protocol, kind->old_procedure,
                              (char *)event->payload + kind->old_offset);
    *(int *)event->payload = id;
    return virRPCEventNew(&remote_protocol, kind->procedure, event->payload);
}

static gboolean virDomainEventDispatch(gpointer opaque)
{
    g_autoptr(virDomainEvent) first = opaque;
    virDomainEvent *event;

    for (event = first; event; event = event->other)
        virEventRegistryFanOut(event->hv->events, event->id, event->uuid, virDomainEventEncode,
                               event);
    return G_SOURCE_REMOVE;
}

void virDomainEventEmit(virDomainObj *obj, virDomainEvent *event)
{
    virHypervisorInvoke(obj->hv, virDomainEventDispatch, event);
}

void virDomainEventSetDomainId(virDomainEvent *event, int id)
{
    for (; event; event = event->other)
        event->dom->id = id;
}

/* An event of number @id whose payload is all zero, and @dom in it filled in. @dom_offset: where
 * the payload has its domain. */
static virDomainEvent *virDomainEventNew(virDomainObj *obj, int id, gsize dom_offset)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    virDomainEvent *event = g_new0(virDomainEvent, 1);
    remote_domain *dom;

    event->hv = obj->hv;
    event->id = id;
    event->payload = g_malloc0(virDomainEventKinds[id].type->size);
    memcpy(event->uuid, view->uuid, VIR_UUID_BUFLEN);
    dom = event->dom = (remote_domain *)((char *)event->payload + dom_offset);
    dom->name = g_strdup(view->name);
    memcpy(dom->uuid, view->uuid, VIR_UUID_BUFLEN);
    dom->id = view->id;
    return event;
}

/* Declares `event` and the typed `msg`. The structures differ in where the domain is. */
#define EVENT_NEW(ID, type, dom) \
    virDomainEvent *event = virDomainEventNew(obj, VIR_DOMAIN_EVENT_ID_##ID, offsetof(type, dom)); \
    type *msg G_GNUC_UNUSED = event->payload

virDomainEvent *virDomainEventLifecycleNew(virDomainObj *obj, int type, int detail)
{
    EVENT_NEW(LIFECYCLE, remote_domain_event_callback_lifecycle_msg, msg.dom);

    msg->msg.event = type;
    msg->msg.detail = detail;
    return event;
}

virDomainEvent *virDomainEventRebootNew(virDomainObj *obj)
{
    EVENT_NEW(REBOOT, remote_domain_event_callback_reboot_msg, msg.dom);

    return event;
}

virDomainEvent *virDomainEventRTCChangeNew(virDomainObj *obj, long long offset)
{
    EVENT_NEW(RTC_CHANGE, remote_domain_event_callback_rtc_change_msg, msg.dom);

    msg->msg.offset = offset;
    return event;
}

virDomainEvent *virDomainEventWatchdogNew(virDomainObj *obj, int action)
{
    EVENT_NEW(WATCHDOG, remote_domain_event_callback_watchdog_msg, msg.dom);

    msg->msg.action = action;
    return event;
}

static virDomainEvent *virDomainEventIOErrorReasonNew(virDomainObj *obj, const char *path,
                                                      const char *alias, int action,
                                                      const char *reason)
{
    EVENT_NEW(IO_ERROR_REASON, remote_domain_event_callback_io_error_reason_msg, msg.dom);

    msg->msg.srcPath = g_strdup(path ? path : "");
    msg->msg.devAlias = g_strdup(alias ? alias : "");
    msg->msg.action = action;
    msg->msg.reason = g_strdup(reason ? reason : "");
    return event;
}

virDomainEvent *virDomainEventIOErrorNew(virDomainObj *obj, const char *path, const char *alias,
                                         int action, const char *reason)
{
    EVENT_NEW(IO_ERROR, remote_domain_event_callback_io_error_msg, msg.dom);

    msg->msg.srcPath = g_strdup(path ? path : "");
    msg->msg.devAlias = g_strdup(alias ? alias : "");
    msg->msg.action = action;
    event->other = virDomainEventIOErrorReasonNew(obj, path, alias, action, reason);
    return event;
}

static void virDomainEventGraphicsEndSet(remote_domain_event_graphics_address *wire,
                                         const virDomainEventGraphicsEnd *end)
{
    wire->family = end->family;
    wire->node = g_strdup(end->node ? end->node : "");
    wire->service = g_strdup(end->service ? end->service : "");
}

virDomainEvent *virDomainEventGraphicsNew(virDomainObj *obj, int phase,
                                          const virDomainEventGraphicsEnd *local,
                                          const virDomainEventGraphicsEnd *remote,
                                          const char *auth_scheme, const char *const *identities,
                                          gsize nidentities)
{
    EVENT_NEW(GRAPHICS, remote_domain_event_callback_graphics_msg, msg.dom);
    gsize i;

    msg->msg.phase = phase;
    virDomainEventGraphicsEndSet(&msg->msg.local, local);
    virDomainEventGraphicsEndSet(&msg->msg.remote, remote);
    msg->msg.authScheme = g_strdup(auth_scheme ? auth_scheme : "");
    msg->msg.subject = g_new0(remote_domain_event_graphics_identity, nidentities);
    msg->msg.subject_len = nidentities;
    for (i = 0; i < nidentities; i++) {
        msg->msg.subject[i].type = g_strdup(identities[2 * i]);
        msg->msg.subject[i].name = g_strdup(identities[2 * i + 1]);
    }
    return event;
}

virDomainEvent *virDomainEventControlErrorNew(virDomainObj *obj)
{
    EVENT_NEW(CONTROL_ERROR, remote_domain_event_callback_control_error_msg, msg.dom);

    return event;
}

static virDomainEvent *virDomainEventBlockJob2New(virDomainObj *obj, const char *target, int type,
                                                  int status)
{
    EVENT_NEW(BLOCK_JOB_2, remote_domain_event_block_job_2_msg, dom);

    msg->dst = g_strdup(target ? target : "");
    msg->type = type;
    msg->status = status;
    return event;
}

virDomainEvent *virDomainEventBlockJobNew(virDomainObj *obj, const char *path, const char *target,
                                          int type, int status)
{
    EVENT_NEW(BLOCK_JOB, remote_domain_event_callback_block_job_msg, msg.dom);

    msg->msg.path = g_strdup(path ? path : "");
    msg->msg.type = type;
    msg->msg.status = status;
    event->other = virDomainEventBlockJob2New(obj, target, type, status);
    return event;
}

virDomainEvent *virDomainEventDiskChangeNew(virDomainObj *obj, const char *old_path,
                                            const char *new_path, const char *alias, int reason)
{
    EVENT_NEW(DISK_CHANGE, remote_domain_event_callback_disk_change_msg, msg.dom);

    msg->msg.oldSrcPath = g_strdup(old_path);
    msg->msg.newSrcPath = g_strdup(new_path);
    msg->msg.devAlias = g_strdup(alias ? alias : "");
    msg->msg.reason = reason;
    return event;
}

virDomainEvent *virDomainEventTrayChangeNew(virDomainObj *obj, const char *alias, int reason)
{
    EVENT_NEW(TRAY_CHANGE, remote_domain_event_callback_tray_change_msg, msg.dom);

    msg->msg.devAlias = g_strdup(alias ? alias : "");
    msg->msg.reason = reason;
    return event;
}

virDomainEvent *virDomainEventPMWakeupNew(virDomainObj *obj)
{
    EVENT_NEW(PMWAKEUP, remote_domain_event_callback_pmwakeup_msg, msg.dom);

    return event;
}

virDomainEvent *virDomainEventPMSuspendNew(virDomainObj *obj)
{
    EVENT_NEW(PMSUSPEND, remote_domain_event_callback_pmsuspend_msg, msg.dom);

    return event;
}

virDomainEvent *virDomainEventPMSuspendDiskNew(virDomainObj *obj)
{
    EVENT_NEW(PMSUSPEND_DISK, remote_domain_event_callback_pmsuspend_disk_msg, msg.dom);

    return event;
}

virDomainEvent *virDomainEventBalloonChangeNew(virDomainObj *obj, unsigned long long kib)
{
    EVENT_NEW(BALLOON_CHANGE, remote_domain_event_callback_balloon_change_msg, msg.dom);

    msg->msg.actual = kib;
    return event;
}

virDomainEvent *virDomainEventDeviceRemovedNew(virDomainObj *obj, const char *alias)
{
    EVENT_NEW(DEVICE_REMOVED, remote_domain_event_callback_device_removed_msg, msg.dom);

    msg->msg.devAlias = g_strdup(alias ? alias : "");
    return event;
}

virDomainEvent *virDomainEventDeviceAddedNew(virDomainObj *obj, const char *alias)
{
    EVENT_NEW(DEVICE_ADDED, remote_domain_event_callback_device_added_msg, dom);

    msg->devAlias = g_strdup(alias ? alias : "");
    return event;
}

virDomainEvent *virDomainEventDeviceRemovalFailedNew(virDomainObj *obj, const char *alias)
{
    EVENT_NEW(DEVICE_REMOVAL_FAILED, remote_domain_event_callback_device_removal_failed_msg, dom);

    msg->devAlias = g_strdup(alias ? alias : "");
    return event;
}

virDomainEvent *virDomainEventAgentLifecycleNew(virDomainObj *obj, int state, int reason)
{
    EVENT_NEW(AGENT_LIFECYCLE, remote_domain_event_callback_agent_lifecycle_msg, dom);

    msg->state = state;
    msg->reason = reason;
    return event;
}

virDomainEvent *virDomainEventMetadataChangeNew(virDomainObj *obj, int type, const char *uri)
{
    EVENT_NEW(METADATA_CHANGE, remote_domain_event_callback_metadata_change_msg, dom);

    msg->type = type;
    msg->nsuri = g_strdup(uri);
    return event;
}

virDomainEvent *virDomainEventBlockThresholdNew(virDomainObj *obj, const char *dev,
                                                const char *path, unsigned long long threshold,
                                                unsigned long long excess)
{
    EVENT_NEW(BLOCK_THRESHOLD, remote_domain_event_block_threshold_msg, dom);

    msg->dev = g_strdup(dev ? dev : "");
    msg->path = g_strdup(path);
    msg->threshold = threshold;
    msg->excess = excess;
    return event;
}

virDomainEvent *virDomainEventMemoryFailureNew(virDomainObj *obj, int recipient, int action,
                                               unsigned flags)
{
    EVENT_NEW(MEMORY_FAILURE, remote_domain_event_memory_failure_msg, dom);

    msg->recipient = recipient;
    msg->action = action;
    msg->flags = flags;
    return event;
}

virDomainEvent *virDomainEventMemoryDeviceSizeChangeNew(virDomainObj *obj, const char *alias,
                                                        unsigned long long bytes)
{
    EVENT_NEW(MEMORY_DEVICE_SIZE_CHANGE, remote_domain_event_memory_device_size_change_msg, dom);

    msg->alias = g_strdup(alias ? alias : "");
    msg->size = bytes;
    return event;
}
