/*
 * tpm.h: <tpm>
 *
 * Thread: any; tables are const, a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/device/device.h"

typedef enum {
    VIR_DOMAIN_TPM_MODEL_DEFAULT = 0,
    VIR_DOMAIN_TPM_MODEL_TIS,
    VIR_DOMAIN_TPM_MODEL_CRB,
    VIR_DOMAIN_TPM_MODEL_SPAPR,
    VIR_DOMAIN_TPM_MODEL_SPAPR_PROXY,
    VIR_DOMAIN_TPM_MODEL_LAST
} virDomainTPMModel;
VIR_ENUM_DECL(virDomainTPMModel);

typedef enum {
    VIR_DOMAIN_TPM_BACKEND_PASSTHROUGH = 0,
    VIR_DOMAIN_TPM_BACKEND_EMULATOR,
    VIR_DOMAIN_TPM_BACKEND_EXTERNAL,
    VIR_DOMAIN_TPM_BACKEND_LAST
} virDomainTPMBackendType;
VIR_ENUM_DECL(virDomainTPMBackendType);

typedef enum {
    VIR_DOMAIN_TPM_VERSION_DEFAULT = 0,
    VIR_DOMAIN_TPM_VERSION_1_2,
    VIR_DOMAIN_TPM_VERSION_2_0,
    VIR_DOMAIN_TPM_VERSION_LAST
} virDomainTPMVersion;
VIR_ENUM_DECL(virDomainTPMVersion);

typedef struct _virDomainTPMDef {
    virDomainDeviceInfo info;
    virDomainTPMModel model;
    virDomainTPMBackendType type;

    char *device; /* PASSTHROUGH: "/dev/tpm0" */

    /* EMULATOR */
    virDomainTPMVersion version;
    gboolean hasSecret; /* its state is encrypted */
    unsigned char secretuuid[16];
    virTristateBool persistent_state; /* keep the state when the domain is undefined */
    gboolean pcr_sha1;                /* active PCR banks */
    gboolean pcr_sha256;
    gboolean pcr_sha384;
    gboolean pcr_sha512;

    /* EXTERNAL: a unix socket; its type attribute is in source/@type */
    char *sourceType;
    char *sourceMode;
    char *sourcePath;
    virTristateBool reconnect; /* with reconnectTimeout, seconds */
    unsigned reconnectTimeout;
} virDomainTPMDef;

extern const virXMLType virDomainTPMDefType;
extern const virDomainDeviceOps virDomainTPMDeviceOps;

virDomainTPMDef *virDomainTPMDefNew(virDomainTPMBackendType type);
void virDomainTPMDefFree(virDomainTPMDef *tpm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainTPMDef, virDomainTPMDefFree)
