/*
 * sealed_def.c: a counted definition that nobody changes any more
 *
 * Thread: any; a lazy one is parsed by the first thread that asks, under one lock for all.
 */
#include "drivers/base/sealed_def.h"

#include "common/base/error.h"
#include "common/base/log.h"
#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_driver.h"

VIR_LOG_INIT("drivers.sealed_def");

struct _virDomainSealed {
    gatomicrefcount refs;
    const virDomainDef *def; /* atomic; NULL until parsed */
    virHypervisor *hv;       /* of a lazy one */
    char *text;              /* the same; freed once parsed */
};

static GMutex virDomainSealedLock;

virDomainSealed *virDomainSealedNew(const virDomainDef *def)
{
    virDomainSealed *sealed = g_new0(virDomainSealed, 1);

    g_atomic_ref_count_init(&sealed->refs);
    sealed->def = def;
    return sealed;
}

virDomainSealed *virDomainSealedNewLazy(virHypervisor *hv, char *text)
{
    virDomainSealed *sealed = virDomainSealedNew(NULL);

    sealed->hv = hv;
    sealed->text = text;
    return sealed;
}

virDomainSealed *virDomainSealedRef(virDomainSealed *sealed)
{
    if (sealed)
        g_atomic_ref_count_inc(&sealed->refs);
    return sealed;
}

void virDomainSealedUnref(virDomainSealed *sealed)
{
    if (!sealed || !g_atomic_ref_count_dec(&sealed->refs))
        return;
    virDomainDefUnref(sealed->def);
    g_free(sealed->text);
    g_free(sealed);
}

/* Under the lock. A document that this program wrote and can't read back is a mistake of ours; the
 * domain stays with what can be read without the driver's rules. */
static const virDomainDef *virDomainSealedParse(virDomainSealed *sealed)
{
    const virDomainDriver *driver = sealed->hv->driver;
    g_autoptr(GError) error = NULL;
    virDomainDef *def;

    def = virDomainDefParse(sealed->text, driver->conf, sealed->hv->driver_data,
                            VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
                            NULL, &error);
    if (!def) {
        VIR_ERROR_LOG("a stored definition can't be read any more: %s", error->message);
        def =
            virDomainDefParse(sealed->text, NULL, NULL,
                              VIR_DOMAIN_DEF_PARSE_INACTIVE | VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE |
                                  VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
                              NULL, NULL);
    }
    if (!def)
        def = virDomainDefNew(driver->conf);
    return virDomainDefSeal(def);
}

const virDomainDef *virDomainSealedGet(virDomainSealed *sealed)
{
    const virDomainDef *def = g_atomic_pointer_get(&sealed->def);

    if (def)
        return def;
    g_mutex_lock(&virDomainSealedLock);
    def = g_atomic_pointer_get(&sealed->def);
    if (!def) {
        def = virDomainSealedParse(sealed);
        g_atomic_pointer_set(&sealed->def, (virDomainDef *)def);
        g_clear_pointer(&sealed->text, g_free);
    }
    g_mutex_unlock(&virDomainSealedLock);
    return def;
}
