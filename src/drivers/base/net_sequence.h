/*
 * net_sequence.h: the one way to make an interface ready for a guest
 *
 * For each interface: if its type is 'network', a port is made at virtnetworkd and the actual
 * type taken from the port's plug; then virDomainActualNetDefValidate(), then the driver's own
 * rules. Any failure deletes the port again. Start, hotplug and update all go through here, so
 * that no driver can forget a step.
 *
 * Thread: a domain's running job; blocks up to 10 seconds on the network daemon.
 */
#pragma once

#include "drivers/base/domain_job.h"

typedef struct _virDomainNetDef virDomainNetDef;

/**
 * virDomainNetReserve:
 * @live: whose interfaces; their port ids are set
 *
 * Gives each interface of type 'network' the UUID that its port will have, before anything is
 * made, so that a status file written now (virDomainRecord) is enough to clean up.
 */
void virDomainNetReserve(virDomainDef *live);

/**
 * virDomainNetsPrepare:
 * @live: the definition being started; the actual types are set in it
 *
 * All interfaces or none: on failure the ports made so far are deleted, and @error names
 * the interface by its MAC, the network, the actual type and the setting at fault.
 */
gboolean virDomainNetsPrepare(virDomainJob *job, virDomainDef *live, GError **error);

/* The same for one interface (hotplug, update); @live is the domain it is for, not holding it. */
gboolean virDomainNetPrepare(virDomainJob *job, const virDomainDef *live, virDomainNetDef *net,
                             GError **error);

/* Deletes the ports. Never fails: what can't be reached now is deleted when virtnetworkd is back.
 * virDomainStopped() and a failed start call it for the whole domain. */
void virDomainNetsRelease(virDomainObj *obj, virDomainDef *live);
void virDomainNetRelease(virDomainObj *obj, virDomainNetDef *net);
