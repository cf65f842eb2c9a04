/*
 * domain_event.h: what happened to a domain, told to the clients that asked
 *
 * An event is made by whoever learns of it (any thread), encoded once, and fanned out on the I/O
 * thread to every registration that matches. Constructors copy what they need of @obj's view.
 */
#pragma once

#include "drivers/base/domain_obj.h"

typedef struct _virDomainEvent virDomainEvent;

void virDomainEventFree(virDomainEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainEvent, virDomainEventFree)

/* Emits an event that goes with no change of the domain; takes ownership. Any thread. */
void virDomainEventEmit(virDomainObj *obj, virDomainEvent *event);

/* @event a virDomainEventType, @detail of the enum that belongs to it. */
virDomainEvent *virDomainEventLifecycleNew(virDomainObj *obj, int event, int detail);
virDomainEvent *virDomainEventRebootNew(virDomainObj *obj);
virDomainEvent *virDomainEventRTCChangeNew(virDomainObj *obj, long long offset);
virDomainEvent *virDomainEventWatchdogNew(virDomainObj *obj, int action);
/* Serves IO_ERROR and IO_ERROR_REASON registrations. */
virDomainEvent *virDomainEventIOErrorNew(virDomainObj *obj, const char *path, const char *alias,
                                         int action, const char *reason);
typedef struct {
    int family; /* virDomainEventGraphicsAddressType */
    const char *node;
    const char *service;
} virDomainEventGraphicsEnd;
/* @identities: @nidentities pairs of type and name */
virDomainEvent *virDomainEventGraphicsNew(virDomainObj *obj, int phase,
                                          const virDomainEventGraphicsEnd *local,
                                          const virDomainEventGraphicsEnd *remote,
                                          const char *auth_scheme, const char *const *identities,
                                          gsize nidentities);
virDomainEvent *virDomainEventControlErrorNew(virDomainObj *obj);
/* Serves BLOCK_JOB (by path) and BLOCK_JOB_2 (by target). */
virDomainEvent *virDomainEventBlockJobNew(virDomainObj *obj, const char *path, const char *target,
                                          int type, int status);
virDomainEvent *virDomainEventDiskChangeNew(virDomainObj *obj, const char *old_path,
                                            const char *new_path, const char *alias, int reason);
virDomainEvent *virDomainEventTrayChangeNew(virDomainObj *obj, const char *alias, int reason);
virDomainEvent *virDomainEventPMWakeupNew(virDomainObj *obj);
virDomainEvent *virDomainEventPMSuspendNew(virDomainObj *obj);
virDomainEvent *virDomainEventPMSuspendDiskNew(virDomainObj *obj);
/* @kib: memory that the guest has now, KiB */
virDomainEvent *virDomainEventBalloonChangeNew(virDomainObj *obj, unsigned long long kib);
virDomainEvent *virDomainEventDeviceRemovedNew(virDomainObj *obj, const char *alias);
virDomainEvent *virDomainEventDeviceAddedNew(virDomainObj *obj, const char *alias);
virDomainEvent *virDomainEventDeviceRemovalFailedNew(virDomainObj *obj, const char *alias);
virDomainEvent *virDomainEventAgentLifecycleNew(virDomainObj *obj, int state, int reason);
virDomainEvent *virDomainEventMetadataChangeNew(virDomainObj *obj, int type, const char *uri);
virDomainEvent *virDomainEventBlockThresholdNew(virDomainObj *obj, const char *dev,
                                                const char *path, unsigned long long threshold,
                                                unsigned long long excess);
virDomainEvent *virDomainEventMemoryFailureNew(virDomainObj *obj, int recipient, int action,
                                               unsigned flags);
virDomainEvent *virDomainEventMemoryDeviceSizeChangeNew(virDomainObj *obj, const char *alias,
                                                        unsigned long long bytes);
