/*
 * domain_list.h: all domains of one hypervisor
 *
 * Found by name, UUID or id in constant time. One lock, never held while anything waits.
 *
 * Thread: any.
 */
#pragma once

#include "drivers/base/domain_obj.h"

typedef struct _virDomainList virDomainList;

/* Owned by the caller; NULL if there is none. */
virDomainObj *virDomainListFindByName(virDomainList *list, const char *name);
virDomainObj *virDomainListFindByUUID(virDomainList *list, const unsigned char *uuid);
virDomainObj *virDomainListFindById(virDomainList *list, int id);

/* All domains whose view passes @flags (virConnectListAllDomainsFlags): array of views, owned by
 * the caller, in no particular order. @objs, if not NULL, gets the objects in the same order. */
GPtrArray *virDomainListCollect(virDomainList *list, unsigned flags, GPtrArray **objs);

/* True if @view passes @flags. */
gboolean virDomainViewMatches(const virDomainView *view, unsigned flags);

unsigned virDomainListCountActive(virDomainList *list);

/* Calls @func for each domain, outside the lock. */
typedef void (*virDomainListFunc)(virDomainObj *obj, gpointer opaque);
void virDomainListForeach(virDomainList *list, virDomainListFunc func, gpointer opaque);
