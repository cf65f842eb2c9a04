/*
 * qemu_conf_priv.h: the pieces of QEMU's document rules, for qemu_conf.c and each other
 *
 * Thread: whoever parses; @opaque is the qemuConfContext.
 */
#pragma once

#include "drivers/qemu/conf/qemu_conf.h"

/* What the binary can, or NULL where it is not installed. */
virQEMUCaps *qemuConfCaps(const virDomainDef *def);

/* qemu_arch_defaults.c: architecture, machine, emulator, CPU model */
void qemuDomainArchDefaults(virDomainDef *def, void *opaque, virXMLProblems *problems);

/* qemu_device_defaults.c: models and back ends that a document leaves open */
void qemuDomainDiskDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainControllerDefaults(virDomainDef *def, void *dev, void *opaque,
                                  virXMLProblems *problems);
void qemuDomainNetDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainSerialDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainChannelDefaults(virDomainDef *def, void *dev, void *opaque,
                               virXMLProblems *problems);
void qemuDomainVideoDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainPanicDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainTPMDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainVsockDefaults(virDomainDef *def, void *dev, void *opaque, virXMLProblems *problems);
void qemuDomainHostdevDefaults(virDomainDef *def, void *dev, void *opaque,
                               virXMLProblems *problems);

/* qemu_implied_devices.c: what every board has, and what the document's devices need */
void qemuDomainAddImpliedDevices(virDomainDef *def, void *opaque, virXMLProblems *problems);

/* qemu_assign.c: all addresses, in the order of their buses */
void qemuDomainAssignAddresses(virDomainDef *def, void *opaque, virXMLProblems *problems);
void qemuDomainAssignPCIAddresses(virDomainDef *def, void *opaque, virXMLProblems *problems);
void qemuDomainPCIControllerOptions(virDomainDef *def, virXMLProblems *problems);
void qemuDomainAssignUSBAddresses(virDomainDef *def, virXMLProblems *problems);
void qemuDomainAssignVirtioSerialAddresses(virDomainDef *def, virXMLProblems *problems);

/* qemu_pci_policy.c: what a device needs of PCI on this board (virPCIConnectFlags); 0: it is no
 * PCI device */
unsigned qemuDomainDevicePCIFlags(const virDomainDef *def, virDomainDeviceKind kind,
                                  const void *dev);

/* qemu_domain_rules.c */
void qemuDomainPostParse(virDomainDef *def, void *opaque, virXMLProblems *problems);
void qemuDomainValidate(const virDomainDef *def, void *opaque, virXMLProblems *problems);
