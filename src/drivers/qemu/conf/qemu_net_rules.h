/*
 * qemu_net_rules.h: what QEMU adds to the rules for actual types of interfaces
 *
 * Thread: any; the table is const and interfaces are only read.
 */
#pragma once

#include "conf/device/net_actual.h"

extern const virDomainActualNetRule qemuActualNetRules[];
#define QEMU_ACTUAL_NET_RULES 4

/* The third validation, QEMU's part, after virDomainActualNetDefValidate(): at start, hotplug and
 * update. FALSE with @error naming MAC, network, actual type and setting. */
gboolean qemuDomainValidateActualNetDef(const virDomainNetDef *net, GError **error);
