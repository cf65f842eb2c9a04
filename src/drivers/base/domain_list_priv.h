/*
 * domain_list_priv.h: changing the list of domains, for drivers/base alone
 *
 * Thread: any.
 */
#pragma once

#include "drivers/base/domain_list.h"

virDomainList *virDomainListNew(void);
void virDomainListFree(virDomainList *list);

/**
 * virDomainListReserve:
 * @name, @uuid: of the definition that came in
 * @created: gets TRUE if the domain is new: nobody sees it until virDomainListPublish()
 *
 * The domain that such a definition belongs to; owned by the caller. NULL with
 * VIR_ERR_OPERATION_FAILED if only one of name and UUID is taken: a definition can't rename.
 */
virDomainObj *virDomainListReserve(virHypervisor *hv, const char *name, const unsigned char *uuid,
                                   gboolean *created, GError **error);

/* Takes the name for @obj; puts @obj back if it had been removed. FALSE if another domain has the
 * name. What clients see doesn't change before virDomainListPublish(). */
gboolean virDomainListClaim(virDomainList *list, virDomainObj *obj, const char *name,
                            GError **error);

/* Makes @obj visible as its view says, or lets the tables follow its view. */
void virDomainListPublish(virDomainList *list, virDomainObj *obj);

/* Takes it off; fine if it is off already. */
void virDomainListRemove(virDomainList *list, virDomainObj *obj);

/* The same for one that was reserved and never published. */
void virDomainListCancel(virDomainList *list, virDomainObj *obj);
