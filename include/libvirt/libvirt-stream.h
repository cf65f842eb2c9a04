/*
 * libvirt-stream.h: the public API of libvirt.so.0: stream objects
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_STREAM_H
#define LIBVIRT_STREAM_H

#include <libvirt/libvirt-common.h>
#include <libvirt/libvirt-host.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_STREAM_EVENT_READABLE = 1,
    VIR_STREAM_EVENT_WRITABLE = 2,
    VIR_STREAM_EVENT_ERROR = 4,
    VIR_STREAM_EVENT_HANGUP = 8,
} virStreamEventType;

typedef enum {
    VIR_STREAM_NONBLOCK = 1,
} virStreamFlags;

typedef enum {
    VIR_STREAM_RECV_STOP_AT_HOLE = 1,
} virStreamRecvFlagsValues;

typedef int (*virStreamSourceSkipFunc)(virStreamPtr st, long long length, void *opaque);

typedef int (*virStreamSourceHoleFunc)(virStreamPtr st, int *inData, long long *length,
                                       void *opaque);

typedef int (*virStreamSourceFunc)(virStreamPtr st, char *data, size_t nbytes, void *opaque);

typedef int (*virStreamSinkHoleFunc)(virStreamPtr st, long long length, void *opaque);

typedef int (*virStreamSinkFunc)(virStreamPtr st, const char *data, size_t nbytes, void *opaque);

typedef void (*virStreamEventCallback)(virStreamPtr stream, int events, void *opaque);

int virStreamAbort(virStreamPtr stream);
int virStreamEventAddCallback(virStreamPtr stream, int events, virStreamEventCallback cb,
                              void *opaque, virFreeCallback ff);
int virStreamEventRemoveCallback(virStreamPtr stream);
int virStreamEventUpdateCallback(virStreamPtr stream, int events);
int virStreamFinish(virStreamPtr stream);
int virStreamFree(virStreamPtr stream);
virStreamPtr virStreamNew(virConnectPtr conn, unsigned int flags);
int virStreamRecv(virStreamPtr stream, char *data, size_t nbytes);
int virStreamRecvAll(virStreamPtr stream, virStreamSinkFunc handler, void *opaque);
int virStreamRecvFlags(virStreamPtr stream, char *data, size_t nbytes, unsigned int flags);
int virStreamRecvHole(virStreamPtr stream, long long *length, unsigned int flags);
int virStreamRef(virStreamPtr stream);
int virStreamSend(virStreamPtr stream, const char *data, size_t nbytes);
int virStreamSendAll(virStreamPtr stream, virStreamSourceFunc handler, void *opaque);
int virStreamSendHole(virStreamPtr stream, long long length, unsigned int flags);
int virStreamSparseRecvAll(virStreamPtr stream, virStreamSinkFunc handler,
                           virStreamSinkHoleFunc holeHandler, void *opaque);
int virStreamSparseSendAll(virStreamPtr stream, virStreamSourceFunc handler,
                           virStreamSourceHoleFunc holeHandler, virStreamSourceSkipFunc skipHandler,
                           void *opaque);

#ifdef __cplusplus
}
#endif

#endif
