/*
 * panic.c: <panic>, how a guest tells that it crashed
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/panic.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainPanicModel, VIR_DOMAIN_PANIC_MODEL_LAST, "default", "isa", "pseries",
              "hyperv", "s390");

static const virXMLRow panic_rows[] = {
    VIR_XML_ENUM(virDomainPanicDef, model, "@model", virDomainPanicModel, .since = "1.3.0",
                 .doc = "The device that the guest writes to."),
    VIR_XML_EMBED(virDomainPanicDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainPanicDefType =
    VIR_XML_TYPE("panic", virDomainPanicDef, panic_rows, .doc = "Receives the guest's panics.");

virDomainPanicDef *virDomainPanicDefNew(virDomainPanicModel model)
{
    virDomainPanicDef *panic = virXMLNew(&virDomainPanicDefType);

    panic->model = model;
    return panic;
}

void virDomainPanicDefFree(virDomainPanicDef *panic)
{
    virXMLFree(&virDomainPanicDefType, panic);
}

const virDomainDeviceOps virDomainPanicDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_PANIC,
    .type = &virDomainPanicDefType,
    .list = offsetof(virDomainDef, panics),
    .count = offsetof(virDomainDef, npanics),
    .info_plus_1 = offsetof(virDomainPanicDef, info) + 1,
};
