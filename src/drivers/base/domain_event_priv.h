/*
 * domain_event_priv.h: registrations for domain events, for drivers/base alone
 *
 * Thread: the I/O thread.
 */
#pragma once

#include "drivers/base/domain_event.h"
#include "drivers/base/event_registry.h"

/* How a registration is told. */
typedef enum {
    VIR_DOMAIN_EVENT_FORM_CALLBACK = 0, /* with a callback id; today's clients */
    VIR_DOMAIN_EVENT_FORM_OLD,          /* without; for all domains */
    VIR_DOMAIN_EVENT_FORM_LAST
} virDomainEventForm;

/* TRUE if clients can register for event number @id in @form. */
gboolean virDomainEventIsKnown(int id, virDomainEventForm form);

/* The domain's id that goes with @event: of the view that is about to be published. */
void virDomainEventSetDomainId(virDomainEvent *event, int id);
