/*
 * watchdog.c: <watchdog>
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/watchdog.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainWatchdogModel, VIR_DOMAIN_WATCHDOG_MODEL_LAST, "i6300esb", "ib700",
              "diag288", "itco");
VIR_ENUM_IMPL(virDomainWatchdogAction, VIR_DOMAIN_WATCHDOG_ACTION_LAST, "reset", "shutdown",
              "poweroff", "pause", "dump", "none", "inject-nmi");

static const virXMLRow watchdog_rows[] = {
    VIR_XML_ENUM(virDomainWatchdogDef, model, "@model", virDomainWatchdogModel,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "The emulated hardware."),
    VIR_XML_ENUM(virDomainWatchdogDef, action, "@action", virDomainWatchdogAction,
                 .flags = VIR_XML_WRITE_ZERO | VIR_XML_ABI_FREE,
                 .doc = "What happens when the guest stops feeding it; reset by default."),
    VIR_XML_EMBED(virDomainWatchdogDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainWatchdogDefType =
    VIR_XML_TYPE("watchdog", virDomainWatchdogDef, watchdog_rows,
                 .doc = "A timer that acts when the guest hangs.");

virDomainWatchdogDef *virDomainWatchdogDefNew(virDomainWatchdogModel model)
{
    virDomainWatchdogDef *watchdog = virXMLNew(&virDomainWatchdogDefType);

    watchdog->model = model;
    return watchdog;
}

void virDomainWatchdogDefFree(virDomainWatchdogDef *watchdog)
{
    virXMLFree(&virDomainWatchdogDefType, watchdog);
}

const virDomainDeviceOps virDomainWatchdogDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_WATCHDOG,
    .type = &virDomainWatchdogDefType,
    .list = offsetof(virDomainDef, watchdogs),
    .count = offsetof(virDomainDef, nwatchdogs),
    .info_plus_1 = offsetof(virDomainWatchdogDef, info) + 1,
};
