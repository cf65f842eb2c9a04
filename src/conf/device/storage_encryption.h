/*
 * storage_encryption.h: <encryption> of an image
 *
 * Thread: any; tables are const.
 */
#pragma once

#include "conf/device/storage_auth.h"
#include "conf/xml/row.h"

typedef enum {
    VIR_STORAGE_ENCRYPTION_FORMAT_DEFAULT = 0,
    VIR_STORAGE_ENCRYPTION_FORMAT_QCOW,
    VIR_STORAGE_ENCRYPTION_FORMAT_LUKS,
    VIR_STORAGE_ENCRYPTION_FORMAT_LUKS2,
    VIR_STORAGE_ENCRYPTION_FORMAT_LUKS_ANY,
    VIR_STORAGE_ENCRYPTION_FORMAT_LAST
} virStorageEncryptionFormat;
VIR_ENUM_DECL(virStorageEncryptionFormat);

typedef enum {
    VIR_STORAGE_ENCRYPTION_ENGINE_DEFAULT = 0,
    VIR_STORAGE_ENCRYPTION_ENGINE_QEMU,
    VIR_STORAGE_ENCRYPTION_ENGINE_LIBRBD,
    VIR_STORAGE_ENCRYPTION_ENGINE_LAST
} virStorageEncryptionEngine;
VIR_ENUM_DECL(virStorageEncryptionEngine);

typedef enum {
    VIR_STORAGE_ENCRYPTION_SECRET_NONE = 0,
    VIR_STORAGE_ENCRYPTION_SECRET_PASSPHRASE,
    VIR_STORAGE_ENCRYPTION_SECRET_LAST
} virStorageEncryptionSecretType;
VIR_ENUM_DECL(virStorageEncryptionSecretType);

typedef struct {
    unsigned line;
    virStorageEncryptionSecretType type;
    virSecretLookup lookup;
} virStorageEncryptionSecret;

typedef struct {
    unsigned line;
    virStorageEncryptionFormat format;
    virStorageEncryptionEngine engine;
    virStorageEncryptionSecret **secrets;
    gsize nsecrets;
    unsigned cipher_size; /* bits */
    char *cipher_name;
    char *cipher_mode;
    char *cipher_hash;
    char *ivgen_name;
    char *ivgen_hash;
} virStorageEncryption;

extern const virXMLType virStorageEncryptionType;

void virStorageEncryptionValidate(const virStorageEncryption *enc, virXMLProblems *problems);
