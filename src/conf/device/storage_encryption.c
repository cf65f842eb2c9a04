/*
 * storage_encryption.c: <encryption> of an image
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/storage_encryption.h"

VIR_ENUM_IMPL(virStorageEncryptionFormat, VIR_STORAGE_ENCRYPTION_FORMAT_LAST, "default", "qcow",
              "luks", "luks2", "luks-any");
VIR_ENUM_IMPL(virStorageEncryptionEngine, VIR_STORAGE_ENCRYPTION_ENGINE_LAST, "default", "qemu",
              "librbd");
VIR_ENUM_IMPL(virStorageEncryptionSecretType, VIR_STORAGE_ENCRYPTION_SECRET_LAST, "none",
              "passphrase");

static const virXMLRow secret_rows[] = {
    VIR_XML_ENUM(virStorageEncryptionSecret, type, "@type", virStorageEncryptionSecretType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .doc = "Always passphrase."),
    VIR_XML_EMBED(virStorageEncryptionSecret, lookup, &virSecretLookupType),
};
static const virXMLType secret_type =
    VIR_XML_TYPE("secret", virStorageEncryptionSecret, secret_rows,
                 VIR_XML_LINE(virStorageEncryptionSecret, line));

static const virXMLRow encryption_rows[] = {
    VIR_XML_ENUM(virStorageEncryption, format, "@format", virStorageEncryptionFormat,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "How it is encrypted."),
    VIR_XML_ENUM(virStorageEncryption, engine, "@engine", virStorageEncryptionEngine,
                 .flags = VIR_XML_NONZERO, .since = "8.10.0", .doc = "Who encrypts."),
    VIR_XML_LIST(virStorageEncryption, secrets, nsecrets, "secret", &secret_type),
    VIR_XML_STRING(virStorageEncryption, cipher_name, "cipher/@name", .since = "2.1.0",
                   .doc = "The cipher of a new volume."),
    VIR_XML_UINT(virStorageEncryption, cipher_size, "cipher/@size", .since = "2.1.0",
                 .doc = "Its key size in bits."),
    VIR_XML_STRING(virStorageEncryption, cipher_mode, "cipher/@mode", .since = "2.1.0",
                   .doc = "Its mode."),
    VIR_XML_STRING(virStorageEncryption, cipher_hash, "cipher/@hash", .since = "2.1.0",
                   .doc = "Its hash."),
    VIR_XML_STRING(virStorageEncryption, ivgen_name, "ivgen/@name", .since = "2.1.0",
                   .doc = "How initialisation vectors are made."),
    VIR_XML_STRING(virStorageEncryption, ivgen_hash, "ivgen/@hash", .since = "2.1.0",
                   .doc = "The hash for that."),
};

const virXMLType virStorageEncryptionType =
    VIR_XML_TYPE("encryption", virStorageEncryption, encryption_rows,
                 VIR_XML_LINE(virStorageEncryption, line), .doc = "How an image is encrypted.");

void virStorageEncryptionValidate(const virStorageEncryption *enc, virXMLProblems *problems)
{
    if (!enc)
        return;
    for (gsize i = 0; i < enc->nsecrets; i++)
        virSecretLookupValidate(&enc->secrets[i]->lookup, enc->secrets[i]->line, "secret",
                                problems);
    if (enc->cipher_size && !enc->cipher_name)
        virXMLProblemAdd(problems, enc->line, "encryption", "cipher/@name", VIR_ERR_XML_ERROR,
                         "<cipher> needs a name");
}
