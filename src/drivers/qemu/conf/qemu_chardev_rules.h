/*
 * qemu_chardev_rules.h: what QEMU refuses of devices that are character devices behind
 *
 * Thread: whoever validates a document.
 */
#pragma once

#include "conf/domain/conf_driver.h"

void qemuDomainParallelRules(const virDomainDef *def, const void *dev, void *opaque,
                             virXMLProblems *problems);
void qemuDomainConsoleRules(const virDomainDef *def, const void *dev, void *opaque,
                            virXMLProblems *problems);
void qemuDomainChannelRules(const virDomainDef *def, const void *dev, void *opaque,
                            virXMLProblems *problems);
void qemuDomainSmartcardRules(const virDomainDef *def, const void *dev, void *opaque,
                              virXMLProblems *problems);
void qemuDomainRedirdevRules(const virDomainDef *def, const void *dev, void *opaque,
                             virXMLProblems *problems);
void qemuDomainRngRules(const virDomainDef *def, const void *dev, void *opaque,
                        virXMLProblems *problems);
