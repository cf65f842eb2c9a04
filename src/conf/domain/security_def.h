/*
 * security_def.h: <seclabel>, <keywrap>, <launchSecurity>
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_SECLABEL_DEFAULT = 0, /* not given */
    VIR_DOMAIN_SECLABEL_NONE,
    VIR_DOMAIN_SECLABEL_DYNAMIC,
    VIR_DOMAIN_SECLABEL_STATIC,
    VIR_DOMAIN_SECLABEL_LAST
} virDomainSeclabelType;
VIR_ENUM_DECL(virDomainSeclabelType);

/* Of a domain; those of devices are in device/device_seclabel.h. */
typedef struct {
    unsigned line;
    char *model;
    virDomainSeclabelType type;
    virTristateBool relabel;
    char *label;
    char *imagelabel;
    char *baselabel;
} virSecurityLabelDef;

typedef struct {
    virTristateSwitch aes;
    virTristateSwitch dea;
} virDomainKeyWrapDef;

typedef enum {
    VIR_DOMAIN_LAUNCH_SECURITY_NONE = 0,
    VIR_DOMAIN_LAUNCH_SECURITY_SEV,
    VIR_DOMAIN_LAUNCH_SECURITY_PV,
    VIR_DOMAIN_LAUNCH_SECURITY_LAST
} virDomainLaunchSecurity;
VIR_ENUM_DECL(virDomainLaunchSecurity);

typedef struct {
    unsigned line;
    virDomainLaunchSecurity sectype;
    virTristateBool kernel_hashes;
    unsigned cbitpos;
    gboolean haveCbitpos;
    unsigned reduced_phys_bits;
    gboolean haveReducedPhysBits;
    unsigned policy;
    gboolean havePolicy;
    char *dh_cert;
    char *session;
} virDomainSecDef;

extern const virXMLType virSecurityLabelDefType;
void virSecurityLabelDefFree(virSecurityLabelDef *label);
extern const virXMLType virDomainKeyWrapDefType;
extern const virXMLType virDomainSecDefType;
