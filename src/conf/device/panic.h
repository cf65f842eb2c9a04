/*
 * panic.h: <panic>, how a guest tells that it crashed
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum {
    VIR_DOMAIN_PANIC_MODEL_DEFAULT = 0, /* post-parse chooses */
    VIR_DOMAIN_PANIC_MODEL_ISA,
    VIR_DOMAIN_PANIC_MODEL_PSERIES,
    VIR_DOMAIN_PANIC_MODEL_HYPERV,
    VIR_DOMAIN_PANIC_MODEL_S390,
    VIR_DOMAIN_PANIC_MODEL_LAST
} virDomainPanicModel;
VIR_ENUM_DECL(virDomainPanicModel);

typedef struct _virDomainPanicDef {
    virDomainDeviceInfo info;
    virDomainPanicModel model;
} virDomainPanicDef;

extern const virXMLType virDomainPanicDefType;
extern const virDomainDeviceOps virDomainPanicDeviceOps;

virDomainPanicDef *virDomainPanicDefNew(virDomainPanicModel model);
void virDomainPanicDefFree(virDomainPanicDef *panic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainPanicDef, virDomainPanicDefFree)
