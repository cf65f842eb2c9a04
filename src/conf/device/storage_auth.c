/*
 * storage_auth.c: <auth>, who speaks to a storage server, and the secret they show
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/storage_auth.h"

static const virXMLRow lookup_rows[] = {
    VIR_XML_STRING(virSecretLookup, usage, "@usage", .doc = "The usage name of the secret."),
    VIR_XML_UUID(virSecretLookup, uuid, "@uuid", VIR_XML_PRESENT(virSecretLookup, uuid_set),
                 .doc = "The uuid of the secret."),
};

const virXMLType virSecretLookupType = VIR_XML_TYPE("secret", virSecretLookup, lookup_rows);

static const virXMLRow auth_rows[] = {
    VIR_XML_STRING(virStorageAuthDef, username, "@username", .flags = VIR_XML_REQUIRED,
                   .doc = "The user's name at the storage server."),
    VIR_XML_FLAG(virStorageAuthDef, has_secret, "secret"),
    VIR_XML_STRING(virStorageAuthDef, secret_type, "secret/@type",
                   .doc = "What the secret is for: ceph, iscsi."),
    VIR_XML_STRUCT(virStorageAuthDef, secret, "secret", &virSecretLookupType),
};

const virXMLType virStorageAuthDefType =
    VIR_XML_TYPE("auth", virStorageAuthDef, auth_rows, VIR_XML_LINE(virStorageAuthDef, line));

void virSecretLookupValidate(const virSecretLookup *secret, unsigned line, const char *element,
                             virXMLProblems *problems)
{
    if (secret->uuid_set && secret->usage)
        virXMLProblemAdd(problems, line, element, "usage", VIR_ERR_XML_DETAIL,
                         "a secret is named by its uuid or by its usage, not by both");
    else if (!secret->uuid_set && !secret->usage)
        virXMLProblemAdd(problems, line, element, "uuid", VIR_ERR_XML_DETAIL,
                         "the secret must be named by its uuid or by its usage");
}

void virStorageAuthDefValidate(const virStorageAuthDef *auth, virXMLProblems *problems)
{
    if (!auth)
        return;
    if (!auth->has_secret)
        virXMLProblemAdd(problems, auth->line, "auth", NULL, VIR_ERR_XML_DETAIL,
                         "the authentication of '%s' needs a <secret>", auth->username);
    else
        virSecretLookupValidate(&auth->secret, auth->line, "secret", problems);
}
