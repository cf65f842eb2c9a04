/*
 * disk_internal.h: what the files of <disk> share
 */
#pragma once

#include "conf/device/disk.h"

/* The bus that the target's prefix stands for: "vda" virtio; ide if it stands for none. */
virDomainDiskBus virDomainDiskDefaultBus(const virDomainDiskDef *disk);
/* TRUE if the target has a known prefix that suits the kind of drive. */
gboolean virDomainDiskTargetIsValid(const virDomainDiskDef *disk);

void virDomainDiskDefValidate(const virDomainDef *def, const void *dev, virXMLProblems *problems);
