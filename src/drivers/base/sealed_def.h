/*
 * sealed_def.h: a counted definition that nobody changes any more
 *
 * Several views share one. A definition loaded at start is parsed when somebody first needs it
 * (or by a worker soon after), so that the daemon is ready at once with thousands of files.
 *
 * Thread: any.
 */
#pragma once

#include "drivers/base/domain_obj.h"

/* Takes ownership of @def. */
virDomainSealed *virDomainSealedNew(virDomainDef *def);
virDomainSealed *virDomainSealedRef(virDomainSealed *sealed);
void virDomainSealedUnref(virDomainSealed *sealed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainSealed, virDomainSealedUnref)

const virDomainDef *virDomainSealedGet(const virDomainSealed *sealed);
