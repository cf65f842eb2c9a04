/*
 * libvirt-common.h: the public API of libvirt.so.0: typed parameters, versions and what every other
 * header needs
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_COMMON_H
#define LIBVIRT_COMMON_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIBVIR_CHECK_VERSION(major, minor, micro) \
    ((major)*1000000 + (minor)*1000 + (micro) <= LIBVIR_VERSION_NUMBER)

typedef struct _virTypedParameter virBlkioParameter;
typedef struct _virConnect virConnect;
typedef struct _virConnectAuth virConnectAuth;
typedef struct _virConnectCredential virConnectCredential;
typedef struct _virDomain virDomain;
typedef struct _virDomainBlockInfo virDomainBlockInfo;
typedef struct _virDomainBlockJobInfo virDomainBlockJobInfo;
typedef struct _virDomainBlockStatsStruct virDomainBlockStatsStruct;
typedef struct _virDomainCheckpoint virDomainCheckpoint;
typedef struct _virDomainControlInfo virDomainControlInfo;
typedef struct _virDomainDiskError virDomainDiskError;
typedef struct _virDomainEventGraphicsAddress virDomainEventGraphicsAddress;
typedef struct _virDomainEventGraphicsSubject virDomainEventGraphicsSubject;
typedef struct _virDomainEventGraphicsSubjectIdentity virDomainEventGraphicsSubjectIdentity;
typedef struct _virDomainFSInfo virDomainFSInfo;
typedef struct _virDomainIOThreadInfo virDomainIOThreadInfo;
typedef struct _virDomainIPAddress virDomainIPAddress;
typedef struct _virDomainInfo virDomainInfo;
typedef struct _virDomainInterface virDomainInterface;
typedef struct _virDomainInterfaceStatsStruct virDomainInterfaceStatsStruct;
typedef struct _virDomainJobInfo virDomainJobInfo;
typedef struct _virDomainMemoryStatStruct virDomainMemoryStatStruct;
typedef struct _virDomainSnapshot virDomainSnapshot;
typedef struct _virDomainStatsRecord virDomainStatsRecord;
typedef struct _virError virError;
typedef struct _virInterface virInterface;
typedef struct _virTypedParameter virMemoryParameter;
typedef struct _virNWFilter virNWFilter;
typedef struct _virNWFilterBinding virNWFilterBinding;
typedef struct _virNetwork virNetwork;
typedef struct _virNetworkDHCPLease virNetworkDHCPLease;
typedef struct _virNetworkPort virNetworkPort;
typedef struct _virNodeCPUStats virNodeCPUStats;
typedef struct _virNodeDevice virNodeDevice;
typedef struct _virNodeInfo virNodeInfo;
typedef struct _virNodeMemoryStats virNodeMemoryStats;
typedef struct _virTypedParameter virSchedParameter;
typedef struct _virSecret virSecret;
typedef struct _virSecurityLabel virSecurityLabel;
typedef struct _virSecurityModel virSecurityModel;
typedef struct _virStoragePool virStoragePool;
typedef struct _virStoragePoolInfo virStoragePoolInfo;
typedef struct _virStorageVol virStorageVol;
typedef struct _virStorageVolInfo virStorageVolInfo;
typedef struct _virStream virStream;
typedef struct _virTypedParameter virTypedParameter;
typedef struct _virVcpuInfo virVcpuInfo;

typedef virTypedParameter *virTypedParameterPtr;
typedef virConnectAuth *virConnectAuthPtr;
typedef virConnectCredential *virConnectCredentialPtr;
typedef virConnect *virConnectPtr;
typedef virNodeCPUStats *virNodeCPUStatsPtr;
typedef virNodeInfo *virNodeInfoPtr;
typedef virNodeMemoryStats *virNodeMemoryStatsPtr;
typedef virSecurityLabel *virSecurityLabelPtr;
typedef virSecurityModel *virSecurityModelPtr;
typedef virBlkioParameter *virBlkioParameterPtr;
typedef virDomainBlockInfo *virDomainBlockInfoPtr;
typedef unsigned long long virDomainBlockJobCursor;
typedef virDomainBlockJobInfo *virDomainBlockJobInfoPtr;
typedef virDomainBlockStatsStruct *virDomainBlockStatsPtr;
typedef virDomainControlInfo *virDomainControlInfoPtr;
typedef virDomainDiskError *virDomainDiskErrorPtr;
typedef virDomainEventGraphicsAddress *virDomainEventGraphicsAddressPtr;
typedef virDomainEventGraphicsSubjectIdentity *virDomainEventGraphicsSubjectIdentityPtr;
typedef virDomainEventGraphicsSubject *virDomainEventGraphicsSubjectPtr;
typedef virDomainFSInfo *virDomainFSInfoPtr;
typedef virDomainIOThreadInfo *virDomainIOThreadInfoPtr;
typedef virDomainIPAddress *virDomainIPAddressPtr;
typedef virDomainInfo *virDomainInfoPtr;
typedef virDomainInterface *virDomainInterfacePtr;
typedef virDomainInterfaceStatsStruct *virDomainInterfaceStatsPtr;
typedef virDomainJobInfo *virDomainJobInfoPtr;
typedef virDomainMemoryStatStruct *virDomainMemoryStatPtr;
typedef virDomain *virDomainPtr;
typedef virDomainStatsRecord *virDomainStatsRecordPtr;
typedef virMemoryParameter *virMemoryParameterPtr;
typedef virSchedParameter *virSchedParameterPtr;
typedef virVcpuInfo *virVcpuInfoPtr;
typedef virDomainCheckpoint *virDomainCheckpointPtr;
typedef virDomainSnapshot *virDomainSnapshotPtr;
typedef virInterface *virInterfacePtr;
typedef virNetworkDHCPLease *virNetworkDHCPLeasePtr;
typedef virNetworkPort *virNetworkPortPtr;
typedef virNetwork *virNetworkPtr;
typedef virNodeDevice *virNodeDevicePtr;
typedef virNWFilterBinding *virNWFilterBindingPtr;
typedef virNWFilter *virNWFilterPtr;
typedef virSecret *virSecretPtr;
typedef virStoragePoolInfo *virStoragePoolInfoPtr;
typedef virStoragePool *virStoragePoolPtr;
typedef virStorageVolInfo *virStorageVolInfoPtr;
typedef virStorageVol *virStorageVolPtr;
typedef virStream *virStreamPtr;
typedef virError *virErrorPtr;

#define LIBVIR_VERSION_NUMBER 9000000
#define VIR_TYPED_PARAM_FIELD_LENGTH 80
#define VIR_UUID_BUFLEN (16)
#define VIR_UUID_STRING_BUFLEN (36 + 1)

typedef enum {
    VIR_TYPED_PARAM_INT = 1,
    VIR_TYPED_PARAM_UINT = 2,
    VIR_TYPED_PARAM_LLONG = 3,
    VIR_TYPED_PARAM_ULLONG = 4,
    VIR_TYPED_PARAM_DOUBLE = 5,
    VIR_TYPED_PARAM_BOOLEAN = 6,
    VIR_TYPED_PARAM_STRING = 7,
    VIR_TYPED_PARAM_LAST = 8,
} virTypedParameterType;

typedef enum {
    VIR_TYPED_PARAM_STRING_OKAY = 4,
} virTypedParameterFlags;

typedef void (*virFreeCallback)(void *opaque);

struct _virTypedParameter {
    char field[VIR_TYPED_PARAM_FIELD_LENGTH];
    int type;
    union {
        int i;
        unsigned int ui;
        long long int l;
        unsigned long long int ul;
        double d;
        char b;
        char *s;
    } value;
};

int virTypedParamsAddBoolean(virTypedParameterPtr *params, int *nparams, int *maxparams,
                             const char *name, int value);
int virTypedParamsAddDouble(virTypedParameterPtr *params, int *nparams, int *maxparams,
                            const char *name, double value);
int virTypedParamsAddFromString(virTypedParameterPtr *params, int *nparams, int *maxparams,
                                const char *name, int type, const char *value);
int virTypedParamsAddInt(virTypedParameterPtr *params, int *nparams, int *maxparams,
                         const char *name, int value);
int virTypedParamsAddLLong(virTypedParameterPtr *params, int *nparams, int *maxparams,
                           const char *name, long long value);
int virTypedParamsAddString(virTypedParameterPtr *params, int *nparams, int *maxparams,
                            const char *name, const char *value);
int virTypedParamsAddStringList(virTypedParameterPtr *params, int *nparams, int *maxparams,
                                const char *name, const char **values);
int virTypedParamsAddUInt(virTypedParameterPtr *params, int *nparams, int *maxparams,
                          const char *name, unsigned int value);
int virTypedParamsAddULLong(virTypedParameterPtr *params, int *nparams, int *maxparams,
                            const char *name, unsigned long long value);
void virTypedParamsClear(virTypedParameterPtr params, int nparams);
void virTypedParamsFree(virTypedParameterPtr params, int nparams);
virTypedParameterPtr virTypedParamsGet(virTypedParameterPtr params, int nparams, const char *name);
int virTypedParamsGetBoolean(virTypedParameterPtr params, int nparams, const char *name,
                             int *value);
int virTypedParamsGetDouble(virTypedParameterPtr params, int nparams, const char *name,
                            double *value);
int virTypedParamsGetInt(virTypedParameterPtr params, int nparams, const char *name, int *value);
int virTypedParamsGetLLong(virTypedParameterPtr params, int nparams, const char *name,
                           long long *value);
int virTypedParamsGetString(virTypedParameterPtr params, int nparams, const char *name,
                            const char **value);
int virTypedParamsGetUInt(virTypedParameterPtr params, int nparams, const char *name,
                          unsigned int *value);
int virTypedParamsGetULLong(virTypedParameterPtr params, int nparams, const char *name,
                            unsigned long long *value);

#ifdef __cplusplus
}
#endif

#endif
