/*
 * storage_auth.h: <auth>, who speaks to a storage server, and the secret they show
 *
 * Used by network disks and iSCSI host devices.
 *
 * Thread: any; tables are const.
 */
#pragma once

#include "conf/xml/row.h"

/* A secret named by its uuid or by its usage. */
typedef struct {
    gboolean uuid_set;
    unsigned char uuid[16];
    char *usage;
} virSecretLookup;

extern const virXMLType virSecretLookupType; /* @uuid, @usage of the embedding element */

typedef struct {
    unsigned line;
    char *username;
    char *secret_type; /* "ceph", "iscsi", "volume" ... */
    gboolean has_secret;
    virSecretLookup secret;
} virStorageAuthDef;

extern const virXMLType virStorageAuthDefType;

/* Exactly one of uuid and usage. */
void virSecretLookupValidate(const virSecretLookup *secret, unsigned line, const char *element,
                             virXMLProblems *problems);
void virStorageAuthDefValidate(const virStorageAuthDef *auth, virXMLProblems *problems);
