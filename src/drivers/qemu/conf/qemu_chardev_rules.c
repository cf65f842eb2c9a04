/*
 * qemu_chardev_rules.c: character devices that need a SPICE server, and other rules of QEMU
 */
#include "drivers/qemu/conf/qemu_chardev_rules.h"

#include "conf/device/chardev.h"
#include "conf/device/graphics.h"
#include "conf/device/redirdev.h"
#include "conf/device/rng.h"
#include "conf/device/smartcard.h"

static gboolean qemuHasSpice(const virDomainDef *def)
{
    for (gsize i = 0; i < def->ngraphics; i++) {
        if (def->graphics[i]->type == VIR_DOMAIN_GRAPHICS_TYPE_SPICE)
            return TRUE;
    }
    return FALSE;
}

static void qemuSourceRules(const virDomainDef *def, const virDomainChrSourceDef *source,
                            unsigned line, const char *element, virXMLProblems *problems)
{
    if ((source->type == VIR_DOMAIN_CHR_TYPE_SPICEVMC ||
         source->type == VIR_DOMAIN_CHR_TYPE_SPICEPORT) &&
        !qemuHasSpice(def))
        virXMLProblemAdd(problems, line, element, "type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "the type '%s' needs a <graphics type='spice'/> in the domain",
                         virDomainChrTypeTypeToString(source->type));
}

void qemuDomainParallelRules(const virDomainDef *def, const void *dev, void *opaque,
                             virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;

    qemuSourceRules(def, &chr->source, chr->line, "parallel", problems);
}

void qemuDomainConsoleRules(const virDomainDef *def, const void *dev, void *opaque,
                            virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;

    if (!virDomainConsoleIsSerialAlias(def, chr))
        qemuSourceRules(def, &chr->source, chr->line, "console", problems);
}

void qemuDomainChannelRules(const virDomainDef *def, const void *dev, void *opaque,
                            virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;

    qemuSourceRules(def, &chr->source, chr->line, "channel", problems);
}

void qemuDomainSmartcardRules(const virDomainDef *def, const void *dev, void *opaque,
                              virXMLProblems *problems)
{
    const virDomainSmartcardDef *card = dev;

    if (card->type == VIR_DOMAIN_SMARTCARD_TYPE_PASSTHROUGH)
        qemuSourceRules(def, &card->passthru, card->line, "smartcard", problems);
    if (def->nsmartcards > 1 && card == def->smartcards[1])
        virXMLProblemAdd(problems, card->line, "smartcard", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "QEMU has one smartcard at most");
}

void qemuDomainRedirdevRules(const virDomainDef *def, const void *dev, void *opaque,
                             virXMLProblems *problems)
{
    const virDomainRedirdevDef *redirdev = dev;

    qemuSourceRules(def, &redirdev->source, redirdev->line, "redirdev", problems);
}

void qemuDomainRngRules(const virDomainDef *def, const void *dev, void *opaque,
                        virXMLProblems *problems)
{
    const virDomainRNGDef *rng = dev;

    if (rng->chardev)
        qemuSourceRules(def, rng->chardev, rng->line, "rng", problems);
}
