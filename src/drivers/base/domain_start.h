/*
 * domain_start.h: from a definition to a running guest and back, the part that hypervisors share
 *
 * Thread: the domain's running job, unless said otherwise.
 */
#pragma once

#include "drivers/base/domain_driver.h"

/**
 * virDomainStartRun:
 * @source: what to start, not owned; NULL: the configured definition
 * @params: flags and descriptors; gets what the driver says
 *
 * Clones, gives an id and port names, has the driver start it, publishes the running view and
 * emits "started". On failure nothing is left of the attempt.
 */
gboolean virDomainStartRun(virDomainJob *job, const virDomainDef *source, virDomainStart *params,
                           GError **error);

/* Submits a start whose failure goes to the log: autostart. Any thread. */
void virDomainStartSubmit(virDomainObj *obj, const char *name);
