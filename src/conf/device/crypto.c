/*
 * crypto.c: <crypto>, cryptography done by the host
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/crypto.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainCryptoModel, VIR_DOMAIN_CRYPTO_MODEL_LAST, "virtio");
VIR_ENUM_IMPL(virDomainCryptoType, VIR_DOMAIN_CRYPTO_TYPE_LAST, "qemu");
VIR_ENUM_IMPL(virDomainCryptoBackend, VIR_DOMAIN_CRYPTO_BACKEND_LAST, "builtin", "lkcf");

static const virXMLRow crypto_rows[] = {
    VIR_XML_ENUM(virDomainCryptoDef, model, "@model", virDomainCryptoModel,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .since = "9.1.0",
                 .doc = "Always virtio."),
    VIR_XML_ENUM(virDomainCryptoDef, type, "@type", virDomainCryptoType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .since = "9.1.0",
                 .doc = "Who does the work: always qemu."),
    VIR_XML_ENUM(virDomainCryptoDef, backend, "backend/@model", virDomainCryptoBackend,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .since = "9.1.0",
                 .doc = "QEMU's own code or the host's kernel."),
    VIR_XML_UINT(virDomainCryptoDef, queues, "backend/@queues", .since = "9.1.0",
                 .doc = "Number of virtqueues."),
    VIR_XML_EMBED(virDomainCryptoDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_EMBED(virDomainCryptoDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainCryptoDefType =
    VIR_XML_TYPE("crypto", virDomainCryptoDef, crypto_rows,
                 .doc = "Cryptography done by the host for the guest.");

virDomainCryptoDef *virDomainCryptoDefNew(virDomainCryptoModel model)
{
    virDomainCryptoDef *crypto = virXMLNew(&virDomainCryptoDefType);

    crypto->model = model;
    return crypto;
}

void virDomainCryptoDefFree(virDomainCryptoDef *crypto)
{
    virXMLFree(&virDomainCryptoDefType, crypto);
}

const virDomainDeviceOps virDomainCryptoDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_CRYPTO,
    .type = &virDomainCryptoDefType,
    .list = offsetof(virDomainDef, cryptos),
    .count = offsetof(virDomainDef, ncryptos),
    .info_plus_1 = offsetof(virDomainCryptoDef, info) + 1,
};
