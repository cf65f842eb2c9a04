/*
 * tpm.c: <tpm>
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/tpm.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainTPMModel, VIR_DOMAIN_TPM_MODEL_LAST, "default", "tpm-tis", "tpm-crb",
              "tpm-spapr", "tpm-spapr-proxy");
VIR_ENUM_IMPL(virDomainTPMBackendType, VIR_DOMAIN_TPM_BACKEND_LAST, "passthrough", "emulator",
              "external");
VIR_ENUM_IMPL(virDomainTPMVersion, VIR_DOMAIN_TPM_VERSION_LAST, "default", "1.2", "2.0");

#define BACKEND(b) VIR_XML_WHEN(virDomainTPMDef, type, VIR_XML_BIT(VIR_DOMAIN_TPM_BACKEND_##b))

static const virXMLRow tpm_rows[] = {
    VIR_XML_ENUM(virDomainTPMDef, model, "@model", virDomainTPMModel, .flags = VIR_XML_NONZERO,
                 .since = "1.0.5", .doc = "The emulated hardware."),
    VIR_XML_ENUM(virDomainTPMDef, type, "backend/@type", virDomainTPMBackendType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .since = "1.0.5",
                 .doc = "A TPM of the host, an emulator that the driver starts, or another one."),
    VIR_XML_STRING(virDomainTPMDef, device, "backend/device/@path", BACKEND(PASSTHROUGH),
                   .doc = "The host's TPM."),
    VIR_XML_ENUM(virDomainTPMDef, version, "backend/@version", virDomainTPMVersion,
                 BACKEND(EMULATOR), .flags = VIR_XML_NONZERO, .since = "4.5.0",
                 .doc = "Version of the TPM standard."),
    VIR_XML_YESNO(virDomainTPMDef, persistent_state, "backend/@persistent_state", BACKEND(EMULATOR),
                  .since = "7.0.0", .doc = "Keep the state when the domain is undefined."),
    VIR_XML_UUID(virDomainTPMDef, secretuuid, "backend/encryption/@secret", BACKEND(EMULATOR),
                 VIR_XML_PRESENT(virDomainTPMDef, hasSecret), .since = "5.6.0",
                 .doc = "The secret that encrypts the state."),
    VIR_XML_FLAG(virDomainTPMDef, pcr_sha1, "backend/active_pcr_banks/sha1", BACKEND(EMULATOR),
                 .since = "7.10.0"),
    VIR_XML_FLAG(virDomainTPMDef, pcr_sha256, "backend/active_pcr_banks/sha256", BACKEND(EMULATOR),
                 .since = "7.10.0"),
    VIR_XML_FLAG(virDomainTPMDef, pcr_sha384, "backend/active_pcr_banks/sha384", BACKEND(EMULATOR),
                 .since = "7.10.0"),
    VIR_XML_FLAG(virDomainTPMDef, pcr_sha512, "backend/active_pcr_banks/sha512", BACKEND(EMULATOR),
                 .since = "7.10.0"),
    VIR_XML_STRING(virDomainTPMDef, sourceType, "backend/source/@type", BACKEND(EXTERNAL),
                   .since = "9.0.0", .doc = "Always unix."),
    VIR_XML_STRING(virDomainTPMDef, sourceMode, "backend/source/@mode", BACKEND(EXTERNAL),
                   .since = "9.0.0", .doc = "Always connect."),
    VIR_XML_STRING(virDomainTPMDef, sourcePath, "backend/source/@path", BACKEND(EXTERNAL),
                   .since = "9.0.0", .doc = "Socket of the emulator."),
    VIR_XML_YESNO(virDomainTPMDef, reconnect, "backend/source/reconnect/@enabled",
                  BACKEND(EXTERNAL), .since = "9.0.0"),
    VIR_XML_UINT(virDomainTPMDef, reconnectTimeout, "backend/source/reconnect/@timeout",
                 BACKEND(EXTERNAL), .since = "9.0.0", .doc = "Seconds."),
    VIR_XML_EMBED(virDomainTPMDef, info, &virDomainDeviceInfoType),
};

const virXMLType virDomainTPMDefType =
    VIR_XML_TYPE("tpm", virDomainTPMDef, tpm_rows, .doc = "A trusted platform module.");

virDomainTPMDef *virDomainTPMDefNew(virDomainTPMBackendType type)
{
    virDomainTPMDef *tpm = virXMLNew(&virDomainTPMDefType);

    tpm->type = type;
    return tpm;
}

void virDomainTPMDefFree(virDomainTPMDef *tpm)
{
    virXMLFree(&virDomainTPMDefType, tpm);
}

static void tpm_post_parse(virDomainDef *def G_GNUC_UNUSED, void *dev,
                           const virDomainConfDriver *driver G_GNUC_UNUSED,
                           void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainTPMDef *tpm = dev;

    if (tpm->type == VIR_DOMAIN_TPM_BACKEND_PASSTHROUGH && !tpm->device)
        tpm->device = g_strdup("/dev/tpm0");
    if (tpm->type == VIR_DOMAIN_TPM_BACKEND_EXTERNAL && tpm->sourcePath && !tpm->sourceMode)
        tpm->sourceMode = g_strdup("connect");
}

static void tpm_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainTPMDef *tpm = dev;
    unsigned line = tpm->info.line;

    if (def->ntpms > 2)
        virXMLProblemAdd(problems, line, "tpm", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "a domain has at most one TPM and one TPM proxy");
    if (tpm->model == VIR_DOMAIN_TPM_MODEL_SPAPR_PROXY &&
        tpm->type != VIR_DOMAIN_TPM_BACKEND_PASSTHROUGH)
        virXMLProblemAdd(problems, line, "tpm", "model", VIR_ERR_CONFIG_UNSUPPORTED,
                         "the model 'tpm-spapr-proxy' works with a passthrough backend only");
    if ((tpm->pcr_sha1 || tpm->pcr_sha256 || tpm->pcr_sha384 || tpm->pcr_sha512) &&
        tpm->version != VIR_DOMAIN_TPM_VERSION_2_0)
        virXMLProblemAdd(problems, line, "tpm", "backend/active_pcr_banks",
                         VIR_ERR_CONFIG_UNSUPPORTED,
                         "PCR banks can be chosen with version='2.0' only");
    if (tpm->type != VIR_DOMAIN_TPM_BACKEND_EXTERNAL)
        return;
    if (!tpm->sourcePath)
        virXMLProblemAdd(problems, line, "tpm", "backend/source/@path", VIR_ERR_XML_ERROR,
                         "an external TPM needs <source type='unix' mode='connect' path='...'/>");
    if (g_strcmp0(tpm->sourceType, "unix") != 0)
        virXMLProblemAdd(problems, line, "tpm", "backend/source/@type", VIR_ERR_XML_ERROR,
                         "an external TPM is reached over a socket of type='unix' only");
    if (tpm->sourceMode && !g_str_equal(tpm->sourceMode, "connect"))
        virXMLProblemAdd(problems, line, "tpm", "backend/source/@mode", VIR_ERR_XML_ERROR,
                         "an external TPM is connected to: mode must be 'connect'");
}

const virDomainDeviceOps virDomainTPMDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_TPM,
    .type = &virDomainTPMDefType,
    .list = offsetof(virDomainDef, tpms),
    .count = offsetof(virDomainDef, ntpms),
    .info_plus_1 = offsetof(virDomainTPMDef, info) + 1,
    .post_parse = tpm_post_parse,
    .validate = tpm_validate,
};
