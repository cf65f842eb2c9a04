/*
 * domain_device.h: finding the device of a definition that a document means
 *
 * Thread: a definition's owner.
 */
#pragma once

#include "conf/domain/domain_conf.h"
#include "drivers/base/domain_obj.h"

/**
 * virDomainDeviceFind:
 * @wanted: as it came in: recognised by alias, else by what names such a device (a disk's
 *          target, an interface's MAC, a host device's address), else by being the same
 *
 * The device's index in @def, or -1 with VIR_ERR_DEVICE_MISSING.
 */
gssize virDomainDeviceFind(const virDomainDef *def, const virDomainDeviceDef *wanted,
                           GError **error);
