/*
 * libvirt-nodedev.h: the public API of libvirt.so.0: nodedev objects
 *
 * Names, values and layouts are those of libvirt 9.0; plain C without further dependencies.
 */
#ifndef LIBVIRT_NODEDEV_H
#define LIBVIRT_NODEDEV_H

#include <libvirt/libvirt-common.h>
#include <libvirt/libvirt-host.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM = 1,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV = 2,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV = 4,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE = 8,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET = 16,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST = 32,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET = 64,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI = 128,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE = 256,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST = 512,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS = 1024,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC = 2048,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM = 4096,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES = 8192,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV = 16384,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV = 32768,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV = 65536,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA = 131072,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD = 262144,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE = 524288,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX = 1048576,
    VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD = 2097152,
    VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE = 1073741824,
    VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE = (int)2147483648u,
} virConnectListAllNodeDeviceFlags;

typedef enum {
    VIR_NODE_DEVICE_CREATE_XML_VALIDATE = 1,
} virNodeDeviceCreateXMLFlags;

typedef enum {
    VIR_NODE_DEVICE_DEFINE_XML_VALIDATE = 1,
} virNodeDeviceDefineXMLFlags;

typedef enum {
    VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE = 0,
    VIR_NODE_DEVICE_EVENT_ID_UPDATE = 1,
    VIR_NODE_DEVICE_EVENT_ID_LAST = 2,
} virNodeDeviceEventID;

typedef enum {
    VIR_NODE_DEVICE_EVENT_CREATED = 0,
    VIR_NODE_DEVICE_EVENT_DELETED = 1,
    VIR_NODE_DEVICE_EVENT_DEFINED = 2,
    VIR_NODE_DEVICE_EVENT_UNDEFINED = 3,
    VIR_NODE_DEVICE_EVENT_LAST = 4,
} virNodeDeviceEventLifecycleType;

typedef void (*virConnectNodeDeviceEventLifecycleCallback)(virConnectPtr conn, virNodeDevicePtr dev,
                                                           int event, int detail, void *opaque);

typedef void (*virConnectNodeDeviceEventGenericCallback)(virConnectPtr conn, virNodeDevicePtr dev,
                                                         void *opaque);

int virConnectListAllNodeDevices(virConnectPtr conn, virNodeDevicePtr **devices,
                                 unsigned int flags);
int virConnectNodeDeviceEventDeregisterAny(virConnectPtr conn, int callbackID);
int virConnectNodeDeviceEventRegisterAny(virConnectPtr conn, virNodeDevicePtr dev, int eventID,
                                         virConnectNodeDeviceEventGenericCallback cb, void *opaque,
                                         virFreeCallback freecb);
int virNodeDeviceCreate(virNodeDevicePtr dev, unsigned int flags);
virNodeDevicePtr virNodeDeviceCreateXML(virConnectPtr conn, const char *xmlDesc,
                                        unsigned int flags);
virNodeDevicePtr virNodeDeviceDefineXML(virConnectPtr conn, const char *xmlDesc,
                                        unsigned int flags);
int virNodeDeviceDestroy(virNodeDevicePtr dev);
int virNodeDeviceDetachFlags(virNodeDevicePtr dev, const char *driverName, unsigned int flags);
int virNodeDeviceDettach(virNodeDevicePtr dev);
int virNodeDeviceFree(virNodeDevicePtr dev);
int virNodeDeviceGetAutostart(virNodeDevicePtr dev, int *autostart);
const char *virNodeDeviceGetName(virNodeDevicePtr dev);
const char *virNodeDeviceGetParent(virNodeDevicePtr dev);
char *virNodeDeviceGetXMLDesc(virNodeDevicePtr dev, unsigned int flags);
int virNodeDeviceIsActive(virNodeDevicePtr dev);
int virNodeDeviceIsPersistent(virNodeDevicePtr dev);
int virNodeDeviceListCaps(virNodeDevicePtr dev, char **const names, int maxnames);
virNodeDevicePtr virNodeDeviceLookupByName(virConnectPtr conn, const char *name);
virNodeDevicePtr virNodeDeviceLookupSCSIHostByWWN(virConnectPtr conn, const char *wwnn,
                                                  const char *wwpn, unsigned int flags);
int virNodeDeviceNumOfCaps(virNodeDevicePtr dev);
int virNodeDeviceReAttach(virNodeDevicePtr dev);
int virNodeDeviceRef(virNodeDevicePtr dev);
int virNodeDeviceReset(virNodeDevicePtr dev);
int virNodeDeviceSetAutostart(virNodeDevicePtr dev, int autostart);
int virNodeDeviceUndefine(virNodeDevicePtr dev, unsigned int flags);
int virNodeListDevices(virConnectPtr conn, const char *cap, char **const names, int maxnames,
                       unsigned int flags);
int virNodeNumOfDevices(virConnectPtr conn, const char *cap, unsigned int flags);

#ifdef __cplusplus
}
#endif

#endif
