/*
 * libvirt-secret.h: the public API of libvirt.so.0: secret objects
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_SECRET_H
#define LIBVIRT_SECRET_H

#include <libvirt/libvirt-common.h>
#include <libvirt/libvirt-host.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_CONNECT_LIST_SECRETS_EPHEMERAL = 1,
    VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL = 2,
    VIR_CONNECT_LIST_SECRETS_PRIVATE = 4,
    VIR_CONNECT_LIST_SECRETS_NO_PRIVATE = 8,
} virConnectListAllSecretsFlags;

typedef enum {
    VIR_SECRET_DEFINE_VALIDATE = 1,
} virSecretDefineFlags;

typedef enum {
    VIR_SECRET_EVENT_ID_LIFECYCLE = 0,
    VIR_SECRET_EVENT_ID_VALUE_CHANGED = 1,
    VIR_SECRET_EVENT_ID_LAST = 2,
} virSecretEventID;

typedef enum {
    VIR_SECRET_EVENT_DEFINED = 0,
    VIR_SECRET_EVENT_UNDEFINED = 1,
    VIR_SECRET_EVENT_LAST = 2,
} virSecretEventLifecycleType;

typedef enum {
    VIR_SECRET_USAGE_TYPE_NONE = 0,
    VIR_SECRET_USAGE_TYPE_VOLUME = 1,
    VIR_SECRET_USAGE_TYPE_CEPH = 2,
    VIR_SECRET_USAGE_TYPE_ISCSI = 3,
    VIR_SECRET_USAGE_TYPE_TLS = 4,
    VIR_SECRET_USAGE_TYPE_VTPM = 5,
    VIR_SECRET_USAGE_TYPE_LAST = 6,
} virSecretUsageType;

typedef void (*virConnectSecretEventLifecycleCallback)(virConnectPtr conn, virSecretPtr secret,
                                                       int event, int detail, void *opaque);

typedef void (*virConnectSecretEventGenericCallback)(virConnectPtr conn, virSecretPtr secret,
                                                     void *opaque);

int virConnectListAllSecrets(virConnectPtr conn, virSecretPtr **secrets, unsigned int flags);
int virConnectListSecrets(virConnectPtr conn, char **uuids, int maxuuids);
int virConnectNumOfSecrets(virConnectPtr conn);
int virConnectSecretEventDeregisterAny(virConnectPtr conn, int callbackID);
int virConnectSecretEventRegisterAny(virConnectPtr conn, virSecretPtr secret, int eventID,
                                     virConnectSecretEventGenericCallback cb, void *opaque,
                                     virFreeCallback freecb);
virSecretPtr virSecretDefineXML(virConnectPtr conn, const char *xml, unsigned int flags);
int virSecretFree(virSecretPtr secret);
virConnectPtr virSecretGetConnect(virSecretPtr secret);
int virSecretGetUUID(virSecretPtr secret, unsigned char *uuid);
int virSecretGetUUIDString(virSecretPtr secret, char *buf);
const char *virSecretGetUsageID(virSecretPtr secret);
int virSecretGetUsageType(virSecretPtr secret);
unsigned char *virSecretGetValue(virSecretPtr secret, size_t *value_size, unsigned int flags);
char *virSecretGetXMLDesc(virSecretPtr secret, unsigned int flags);
virSecretPtr virSecretLookupByUUID(virConnectPtr conn, const unsigned char *uuid);
virSecretPtr virSecretLookupByUUIDString(virConnectPtr conn, const char *uuidstr);
virSecretPtr virSecretLookupByUsage(virConnectPtr conn, int usageType, const char *usageID);
int virSecretRef(virSecretPtr secret);
int virSecretSetValue(virSecretPtr secret, const unsigned char *value, size_t value_size,
                      unsigned int flags);
int virSecretUndefine(virSecretPtr secret);

#ifdef __cplusplus
}
#endif

#endif
