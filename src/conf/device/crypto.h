/*
 * crypto.h: <crypto>, cryptography done by the host
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"
#include "conf/device/virtio_options.h"

typedef enum {
    VIR_DOMAIN_CRYPTO_MODEL_VIRTIO = 0,
    VIR_DOMAIN_CRYPTO_MODEL_LAST
} virDomainCryptoModel;
VIR_ENUM_DECL(virDomainCryptoModel);

typedef enum { VIR_DOMAIN_CRYPTO_TYPE_QEMU = 0, VIR_DOMAIN_CRYPTO_TYPE_LAST } virDomainCryptoType;
VIR_ENUM_DECL(virDomainCryptoType);

typedef enum {
    VIR_DOMAIN_CRYPTO_BACKEND_BUILTIN = 0,
    VIR_DOMAIN_CRYPTO_BACKEND_LKCF,
    VIR_DOMAIN_CRYPTO_BACKEND_LAST
} virDomainCryptoBackend;
VIR_ENUM_DECL(virDomainCryptoBackend);

typedef struct _virDomainCryptoDef {
    virDomainDeviceInfo info;
    virDomainCryptoModel model;
    virDomainCryptoType type;
    virDomainCryptoBackend backend;
    unsigned queues; /* 0: default */
    virDomainVirtioOptions virtio;
} virDomainCryptoDef;

extern const virXMLType virDomainCryptoDefType;
extern const virDomainDeviceOps virDomainCryptoDeviceOps;

virDomainCryptoDef *virDomainCryptoDefNew(virDomainCryptoModel model);
void virDomainCryptoDefFree(virDomainCryptoDef *crypto);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainCryptoDef, virDomainCryptoDefFree)
