/*
 * libvirt-event.h: the public API of libvirt.so.0: event objects
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_EVENT_H
#define LIBVIRT_EVENT_H

#include <libvirt/libvirt-common.h>
#include <libvirt/libvirt-host.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_EVENT_HANDLE_READABLE = 1,
    VIR_EVENT_HANDLE_WRITABLE = 2,
    VIR_EVENT_HANDLE_ERROR = 4,
    VIR_EVENT_HANDLE_HANGUP = 8,
} virEventHandleType;

typedef void (*virEventUpdateTimeoutFunc)(int timer, int timeout);

typedef void (*virEventUpdateHandleFunc)(int watch, int event);

typedef void (*virEventTimeoutCallback)(int timer, void *opaque);

typedef int (*virEventRemoveTimeoutFunc)(int timer);

typedef int (*virEventRemoveHandleFunc)(int watch);

typedef void (*virEventHandleCallback)(int watch, int fd, int events, void *opaque);

typedef int (*virEventAddTimeoutFunc)(int timeout, virEventTimeoutCallback cb, void *opaque,
                                      virFreeCallback ff);

typedef int (*virEventAddHandleFunc)(int fd, int event, virEventHandleCallback cb, void *opaque,
                                     virFreeCallback ff);

int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void *opaque,
                      virFreeCallback ff);
int virEventAddTimeout(int timeout, virEventTimeoutCallback cb, void *opaque, virFreeCallback ff);
int virEventRegisterDefaultImpl(void);
void virEventRegisterImpl(virEventAddHandleFunc addHandle, virEventUpdateHandleFunc updateHandle,
                          virEventRemoveHandleFunc removeHandle, virEventAddTimeoutFunc addTimeout,
                          virEventUpdateTimeoutFunc updateTimeout,
                          virEventRemoveTimeoutFunc removeTimeout);
int virEventRemoveHandle(int watch);
int virEventRemoveTimeout(int timer);
int virEventRunDefaultImpl(void);
void virEventUpdateHandle(int watch, int events);
void virEventUpdateTimeout(int timer, int timeout);

#ifdef __cplusplus
}
#endif

#endif
