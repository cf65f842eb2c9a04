/*
 * sealed_def.h: a counted definition that nobody changes any more
 *
 * Several views share one. A definition read from a file that this daemon wrote itself (the file
 * carries a checksum) is kept as text and parsed when somebody first needs it, so that the daemon
 * is ready at once and small with thousands of files.
 *
 * Thread: any.
 */
#pragma once

#include "drivers/base/domain_obj.h"

/* Takes the reference to @def, which is sealed. */
virDomainSealed *virDomainSealedNew(const virDomainDef *def);
/* Takes ownership of @text, a document that is known to be good. */
virDomainSealed *virDomainSealedNewLazy(virHypervisor *hv, char *text);
virDomainSealed *virDomainSealedRef(virDomainSealed *sealed); /* NULL is fine */
void virDomainSealedUnref(virDomainSealed *sealed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainSealed, virDomainSealedUnref)

/* Belongs to @sealed. */
const virDomainDef *virDomainSealedGet(virDomainSealed *sealed);
