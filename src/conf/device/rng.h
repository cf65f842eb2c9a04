/*
 * rng.h: <rng>, a source of random numbers for the guest
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/chardev.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_RNG_MODEL_NONE = 0,
    VIR_DOMAIN_RNG_MODEL_VIRTIO,
    VIR_DOMAIN_RNG_MODEL_VIRTIO_TRANSITIONAL,
    VIR_DOMAIN_RNG_MODEL_VIRTIO_NON_TRANSITIONAL,
    VIR_DOMAIN_RNG_MODEL_LAST
} virDomainRNGModel;
VIR_ENUM_DECL(virDomainRNGModel);

typedef enum {
    VIR_DOMAIN_RNG_BACKEND_RANDOM = 0,
    VIR_DOMAIN_RNG_BACKEND_EGD,
    VIR_DOMAIN_RNG_BACKEND_BUILTIN,
    VIR_DOMAIN_RNG_BACKEND_LAST
} virDomainRNGBackend;
VIR_ENUM_DECL(virDomainRNGBackend);

typedef struct _virDomainRNGDef {
    unsigned line;
    int model;                      /* virDomainRNGModel */
    int backend;                    /* virDomainRNGBackend */
    unsigned rate;                  /* bytes per period; 0: as fast as they come */
    unsigned period;                /* milliseconds; 0: one second */
    char *file;                     /* random: the host's device, /dev/random by default */
    virDomainChrSourceDef *chardev; /* egd only */
    virDomainVirtioOptions virtio;
    virDomainDeviceInfo info;
} virDomainRNGDef;

extern const virXMLType virDomainRNGDefType;
extern const virDomainDeviceOps virDomainRngDeviceOps;
