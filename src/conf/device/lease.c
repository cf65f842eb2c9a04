/*
 * lease.c: <lease>, a lock held while the domain runs
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/lease.h"

#include "conf/domain/domain_def.h"

static const virXMLRow lease_rows[] = {
    VIR_XML_STRING(virDomainLeaseDef, lockspace, "lockspace", .flags = VIR_XML_REQUIRED,
                   .doc = "The lockspace that the key belongs to."),
    VIR_XML_STRING(virDomainLeaseDef, key, "key", .flags = VIR_XML_REQUIRED,
                   .doc = "What is locked."),
    VIR_XML_STRING(virDomainLeaseDef, path, "target/@path", .flags = VIR_XML_REQUIRED,
                   .doc = "The file of the lockspace."),
    VIR_XML_ULLONG(virDomainLeaseDef, offset, "target/@offset",
                   .doc = "Where the lease lies in the file, in bytes."),
};

const virXMLType virDomainLeaseDefType =
    VIR_XML_TYPE("lease", virDomainLeaseDef, lease_rows, VIR_XML_LINE(virDomainLeaseDef, line),
                 .doc = "A lock of the lock manager, held while the domain runs.");

virDomainLeaseDef *virDomainLeaseDefNew(void)
{
    return virXMLNew(&virDomainLeaseDefType);
}

void virDomainLeaseDefFree(virDomainLeaseDef *lease)
{
    virXMLFree(&virDomainLeaseDefType, lease);
}

const virDomainDeviceOps virDomainLeaseDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_LEASE,
    .type = &virDomainLeaseDefType,
    .list = offsetof(virDomainDef, leases),
    .count = offsetof(virDomainDef, nleases),
};
