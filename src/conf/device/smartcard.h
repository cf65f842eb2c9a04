/*
 * smartcard.h: <smartcard>, a card reader of the guest
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/chardev.h"

typedef enum {
    VIR_DOMAIN_SMARTCARD_TYPE_HOST = 0,
    VIR_DOMAIN_SMARTCARD_TYPE_HOST_CERTIFICATES,
    VIR_DOMAIN_SMARTCARD_TYPE_PASSTHROUGH,
    VIR_DOMAIN_SMARTCARD_TYPE_LAST
} virDomainSmartcardType;
VIR_ENUM_DECL(virDomainSmartcardType);

#define VIR_DOMAIN_SMARTCARD_NUM_CERTIFICATES 3
#define VIR_DOMAIN_SMARTCARD_DEFAULT_DATABASE "/etc/pki/nssdb"

typedef struct _virDomainSmartcardDef {
    unsigned line;
    int type;                       /* virDomainSmartcardType, the attribute "mode" */
    char **cert;                    /* host-certificates: the names of three */
    char *database;                 /* host-certificates: where they lie, NULL: the default */
    virDomainChrSourceDef passthru; /* passthrough only */
    virDomainDeviceInfo info;
} virDomainSmartcardDef;

extern const virXMLType virDomainSmartcardDefType;
extern const virDomainDeviceOps virDomainSmartcardDeviceOps;
