/*
 * conf_driver.h: what one hypervisor adds to the common rules, as a const table
 *
 * The phases in order, each only where the driver has something to say:
 *   parse (rows; no driver) -> arch_defaults -> common defaults -> each device's common
 *   post_parse, then device_post_parse[kind] -> add_devices -> (new devices' post_parse) ->
 *   common implicit controllers -> assign_addresses -> post_parse -> common validation ->
 *   device_validate[kind] -> validate
 * All add what is wrong to the problems and go on. Thread: whoever parses; no hook may block.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/domain/domain_def.h"

typedef void (*virDomainConfHook)(virDomainDef *def, void *opaque, virXMLProblems *problems);
typedef void (*virDomainConfDeviceHook)(virDomainDef *def, void *dev, void *opaque,
                                        virXMLProblems *problems);
typedef void (*virDomainConfCheck)(const virDomainDef *def, void *opaque, virXMLProblems *problems);
typedef void (*virDomainConfDeviceCheck)(const virDomainDef *def, const void *dev, void *opaque,
                                         virXMLProblems *problems);

typedef struct _virDomainActualNetRule virDomainActualNetRule; /* conf/device/net_actual.h */

/* A hypervisor's own elements, <qemu:commandline> ... */
typedef struct {
    const char *uri;
    const char *prefix;     /* "qemu": rows name elements "qemu:commandline" */
    const virXMLType *type; /* its rows apply to <domain> */
} virDomainConfNamespace;

typedef enum {
    VIR_DOMAIN_CONF_NAME_SLASH = 1 << 0,       /* '/' is allowed in domain names */
    VIR_DOMAIN_CONF_NO_USER_ALIAS = 1 << 1,    /* user aliases are dropped */
    VIR_DOMAIN_CONF_NO_STUB_CONSOLE = 1 << 2,  /* no <serial> for a first console and back */
    VIR_DOMAIN_CONF_MEMORY_HOTPLUG = 1 << 3,   /* maxMemory and memory devices are fine */
    VIR_DOMAIN_CONF_NO_BOOT_ORDER = 1 << 4,    /* per-device <boot order=> is refused */
    VIR_DOMAIN_CONF_OFFLINE_VCPUPIN = 1 << 5,  /* pinning of vCPUs that aren't there is kept */
    VIR_DOMAIN_CONF_INDIVIDUAL_VCPUS = 1 << 6, /* <vcpus> is fine */
    VIR_DOMAIN_CONF_CPU_EXACT = 1 << 8,        /* topology and address bits must add up */
    VIR_DOMAIN_CONF_FW_AUTOSELECT = 1 << 7,    /* <os firmware=> is fine */
} virDomainConfFeatures;

struct _virDomainConfDriver {
    const char *name;     /* "qemu" */
    virErrorDomain from;  /* VIR_FROM_QEMU */
    unsigned features;    /* virDomainConfFeatures */
    guint8 mac_prefix[3]; /* of generated MAC addresses; all zero: 52:54:00 */

    virDomainConfHook arch_defaults; /* arch, machine alias, emulator */
    virDomainConfDeviceHook device_post_parse[VIR_DOMAIN_DEVICE_LAST];
    virDomainConfHook add_devices;
    virDomainConfHook assign_addresses;
    virDomainConfHook post_parse;

    virDomainConfDeviceCheck device_validate[VIR_DOMAIN_DEVICE_LAST];
    virDomainConfCheck validate;

    const virDomainActualNetRule *actual_net_rules;
    gsize nactual_net_rules;

    const virDomainConfNamespace *ns;
};

/* No hypervisor at all: what every driver shares. */
extern const virDomainConfDriver virDomainGenericConfDriver;
