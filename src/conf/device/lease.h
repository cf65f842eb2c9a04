/*
 * lease.h: <lease>, a lock held while the domain runs
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef struct _virDomainLeaseDef {
    unsigned line;
    char *lockspace;
    char *key;
    char *path;
    unsigned long long offset; /* bytes */
} virDomainLeaseDef;

extern const virXMLType virDomainLeaseDefType;
extern const virDomainDeviceOps virDomainLeaseDeviceOps;

virDomainLeaseDef *virDomainLeaseDefNew(void);
void virDomainLeaseDefFree(virDomainLeaseDef *lease);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainLeaseDef, virDomainLeaseDefFree)
