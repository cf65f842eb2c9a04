/*
 * redirdev.h: <redirdev>, a USB device that a client lends to the guest, and <redirfilter>
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/chardev.h"

typedef enum { VIR_DOMAIN_REDIRDEV_BUS_USB = 0, VIR_DOMAIN_REDIRDEV_BUS_LAST } virDomainRedirdevBus;
VIR_ENUM_DECL(virDomainRedirdevBus);

typedef struct _virDomainRedirdevDef {
    unsigned line;
    int bus; /* virDomainRedirdevBus */
    virDomainChrSourceDef source;
    virDomainDeviceInfo info;
} virDomainRedirdevDef;

/* -1: any */
typedef struct {
    unsigned line;
    int usbClass;
    int vendor;
    int product;
    int version; /* BCD, 0x0110 is 1.10 */
    gboolean allow;
} virDomainRedirFilterUSBDevDef;

typedef struct _virDomainRedirFilterDef {
    unsigned line;
    virDomainRedirFilterUSBDevDef **usbdevs;
    gsize nusbdevs;
} virDomainRedirFilterDef;

extern const virXMLType virDomainRedirdevDefType;
extern const virXMLType virDomainRedirFilterDefType;
extern const virDomainDeviceOps virDomainRedirdevDeviceOps;
extern const virDomainDeviceOps virDomainRedirFilterDeviceOps;
