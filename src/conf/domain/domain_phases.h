/*
 * domain_phases.h: pieces of post-parse and validation that files of src/conf/domain share; not
 * for use outside
 */
#pragma once

#include "conf/domain/domain_conf.h"

#define VIR_DOMAIN_MAX_DEVICES 16384

/* FALSE with a problem if <devices> has more than VIR_DOMAIN_MAX_DEVICES elements. */
gboolean virDomainDevicesCountIsSane(xmlNodePtr domain, virXMLProblems *problems);

void virDomainDevicePostParse(virDomainDef *def, virDomainDeviceKind kind, void *dev,
                              const virDomainConfDriver *driver, void *opaque,
                              virXMLProblems *problems);
void virDomainDeviceValidate(const virDomainDef *def, virDomainDeviceKind kind, const void *dev,
                             const virDomainConfDriver *driver, void *opaque,
                             virXMLProblems *problems);

/* Schedulers of vCPUs and iothreads in one order, however they were grouped. */
void virDomainDefPostParseScheds(virDomainDef *def, virXMLProblems *problems);

void virDomainDefPostParseResctrl(virDomainDef *def);

/* Firmware, its variables, boot. */
void virDomainDefValidateOs(const virDomainDef *def, const virDomainConfDriver *driver,
                            virXMLProblems *problems);

/* Controllers that devices need and the document does not name. */
void virDomainDefAddImplicitControllers(virDomainDef *def);
