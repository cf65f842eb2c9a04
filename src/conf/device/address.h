/*
 * address.h: where a device is plugged, in the words of each bus
 *
 * Thread: any; plain values.
 */
#pragma once

#include "conf/xml/row.h"

typedef struct {
    unsigned value;
    gboolean isSet;
} virZPCIDeviceAddressID;

typedef struct {
    virZPCIDeviceAddressID uid; /* 1..0xffff */
    virZPCIDeviceAddressID fid;
} virZPCIDeviceAddress;

typedef struct {
    unsigned domain;   /* 0..0xffff */
    unsigned bus;      /* 0..0xff */
    unsigned slot;     /* 0..0x1f */
    unsigned function; /* 0..7 */
    virTristateSwitch multi;
    int extFlags; /* 1: wants a zPCI id; set by the driver, not in documents */
    virZPCIDeviceAddress zpci;
} virPCIDeviceAddress;

#define VIR_PCI_ADDRESS_EXTENSION_ZPCI 1

typedef struct {
    unsigned controller;
    unsigned bus;
    unsigned target;
    unsigned unit;
    int diskbus; /* virDomainDiskBus; not in documents: set where the address is assigned */
} virDomainDeviceDriveAddress;

typedef struct {
    unsigned controller;
    unsigned bus;
    unsigned port;
} virDomainDeviceVirtioSerialAddress;

typedef struct {
    unsigned controller;
    unsigned slot;
} virDomainDeviceCcidAddress;

#define VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH 4

typedef struct {
    unsigned bus;
    unsigned port[VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH]; /* from the root; 0 ends it */
} virDomainDeviceUSBAddress;

typedef struct {
    unsigned long long reg;
    gboolean has_reg;
} virDomainDeviceSpaprVioAddress;

typedef struct {
    unsigned cssid; /* 0..0xfe; 0xfe is where virtio devices live */
    unsigned ssid;  /* 0..3 */
    unsigned devno; /* 0..0xffff */
    gboolean assigned;
} virDomainDeviceCCWAddress;

typedef struct {
    unsigned iobase;
    unsigned irq;
} virDomainDeviceISAAddress;

typedef struct {
    unsigned slot;
    unsigned long long base;
} virDomainDeviceDimmAddress;

/* @domain @bus @slot @function @multifunction and <zpci>, for elements that are a PCI address
 * themselves (hostdev's <source><address/>). */
extern const virXMLType virPCIDeviceAddressType;
extern const virXMLType virDomainDeviceDriveAddressType;
extern const virXMLType virDomainDeviceCCWAddressType;

/* No part of it is set: the address has still to be chosen. */
gboolean virPCIDeviceAddressIsEmpty(const virPCIDeviceAddress *addr);
gboolean virPCIDeviceAddressEqual(const virPCIDeviceAddress *a, const virPCIDeviceAddress *b);
/* "0000:00:1f.2"; the caller owns it. */
char *virPCIDeviceAddressFormat(const virPCIDeviceAddress *addr);

gboolean virDomainUSBAddressPortIsValid(const unsigned *port);
/* "1.2.4"; the caller owns it; "" for no port. */
char *virDomainUSBAddressPortFormat(const unsigned *port);
/* FALSE, @port untouched, unless @text is 1..4 numbers 1..255 joined by dots. */
gboolean virDomainUSBAddressPortParse(const char *text,
                                      unsigned port[VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH]);
