/*
 * qemu_device_rules.h: what QEMU can't do with single devices
 *
 * Thread: whoever parses.
 */
#pragma once

#include "conf/domain/conf_driver.h"

void qemuDomainDiskRules(const virDomainDef *def, const void *dev, void *opaque,
                         virXMLProblems *problems);
void qemuDomainControllerRules(const virDomainDef *def, const void *dev, void *opaque,
                               virXMLProblems *problems);
void qemuDomainSerialRules(const virDomainDef *def, const void *dev, void *opaque,
                           virXMLProblems *problems);
void qemuDomainGraphicsRules(const virDomainDef *def, const void *dev, void *opaque,
                             virXMLProblems *problems);
void qemuDomainVideoRules(const virDomainDef *def, const void *dev, void *opaque,
                          virXMLProblems *problems);
void qemuDomainShmemRules(const virDomainDef *def, const void *dev, void *opaque,
                          virXMLProblems *problems);
void qemuDomainTPMRules(const virDomainDef *def, const void *dev, void *opaque,
                        virXMLProblems *problems);
void qemuDomainIOMMURules(const virDomainDef *def, const void *dev, void *opaque,
                          virXMLProblems *problems);
void qemuDomainHostdevRules(const virDomainDef *def, const void *dev, void *opaque,
                            virXMLProblems *problems);
void qemuDomainNetRules(const virDomainDef *def, const void *dev, void *opaque,
                        virXMLProblems *problems);
