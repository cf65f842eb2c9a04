/*
 * chardev.h: the host side of a character device, and the devices that are one
 *
 * serial, parallel, console and channel share virDomainChrDef; smartcard, redirdev and rng use
 * virDomainChrSourceDef for their own.
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "common/base/socket_address.h"
#include "conf/device/device.h"
#include "conf/device/device_info.h"
#include "conf/device/device_seclabel.h"

typedef enum {
    VIR_DOMAIN_CHR_TYPE_NULL = 0,
    VIR_DOMAIN_CHR_TYPE_VC,
    VIR_DOMAIN_CHR_TYPE_PTY,
    VIR_DOMAIN_CHR_TYPE_DEV,
    VIR_DOMAIN_CHR_TYPE_FILE,
    VIR_DOMAIN_CHR_TYPE_PIPE,
    VIR_DOMAIN_CHR_TYPE_STDIO,
    VIR_DOMAIN_CHR_TYPE_UDP,
    VIR_DOMAIN_CHR_TYPE_TCP,
    VIR_DOMAIN_CHR_TYPE_UNIX,
    VIR_DOMAIN_CHR_TYPE_SPICEVMC,
    VIR_DOMAIN_CHR_TYPE_SPICEPORT,
    VIR_DOMAIN_CHR_TYPE_NMDM,
    VIR_DOMAIN_CHR_TYPE_QEMU_VDAGENT,
    VIR_DOMAIN_CHR_TYPE_DBUS,
    VIR_DOMAIN_CHR_TYPE_LAST
} virDomainChrType;
VIR_ENUM_DECL(virDomainChrType);

typedef enum {
    VIR_DOMAIN_CHR_MODE_CONNECT = 0, /* QEMU is the client */
    VIR_DOMAIN_CHR_MODE_BIND,        /* QEMU listens */
    VIR_DOMAIN_CHR_MODE_LAST
} virDomainChrMode;
VIR_ENUM_DECL(virDomainChrMode);

typedef enum {
    VIR_DOMAIN_CHR_TCP_PROTOCOL_RAW = 0,
    VIR_DOMAIN_CHR_TCP_PROTOCOL_TELNET,
    VIR_DOMAIN_CHR_TCP_PROTOCOL_TELNETS, /* telnet over TLS */
    VIR_DOMAIN_CHR_TCP_PROTOCOL_TLS,
    VIR_DOMAIN_CHR_TCP_PROTOCOL_LAST
} virDomainChrTcpProtocol;
VIR_ENUM_DECL(virDomainChrTcpProtocol);

typedef enum {
    VIR_DOMAIN_CHR_SPICEVMC_VDAGENT = 0,
    VIR_DOMAIN_CHR_SPICEVMC_SMARTCARD,
    VIR_DOMAIN_CHR_SPICEVMC_USBREDIR,
    VIR_DOMAIN_CHR_SPICEVMC_LAST
} virDomainChrSpicevmcName;
VIR_ENUM_DECL(virDomainChrSpicevmcName);

typedef enum {
    VIR_DOMAIN_MOUSE_MODE_DEFAULT = 0,
    VIR_DOMAIN_MOUSE_MODE_SERVER,
    VIR_DOMAIN_MOUSE_MODE_CLIENT,
    VIR_DOMAIN_MOUSE_MODE_LAST
} virDomainMouseMode;
VIR_ENUM_DECL(virDomainMouseMode);

typedef struct {
    virTristateBool enabled;
    unsigned timeout; /* seconds, 1..; with enabled='yes' only */
} virDomainChrSourceReconnectDef;

/* Which members mean something depends on the type; the others are zero. */
typedef struct {
    unsigned line;
    int type; /* virDomainChrType */

    char *path;               /* pty (live), dev, file, pipe, unix */
    virTristateSwitch append; /* file */
    gboolean listen;          /* tcp, unix: QEMU listens; else it connects */
    char *host;               /* tcp: either way; udp: whom to send to */
    char *service;            /* port number or name */
    char *bindHost;           /* udp: where QEMU listens; NULL: anywhere */
    char *bindService;        /* udp: NULL: any port */
    int protocol;             /* tcp: virDomainChrTcpProtocol */
    virTristateBool haveTLS;  /* tcp */
    gboolean tlsFromConfig;   /* status: haveTLS came from the daemon's configuration */
    virDomainChrSourceReconnectDef reconnect; /* tcp, unix when connecting */
    char *channel;                            /* spiceport, dbus: the channel's name */
    char *master, *slave;                     /* nmdm */
    virTristateBool clipboard;                /* qemu-vdagent */
    int mouse;                                /* qemu-vdagent: virDomainMouseMode */
    int spicevmc; /* spicevmc: virDomainChrSpicevmcName, told by the device */

    char *logfile; /* a copy of all output goes there */
    virTristateSwitch logappend;

    virDomainDeviceSeclabelDef **seclabels;
    gsize nseclabels;
} virDomainChrSourceDef;

/* To embed: @type, <source>s, <protocol>, <log>. */
extern const virXMLType virDomainChrSourceDefType;

void virDomainChrSourceDefFree(virDomainChrSourceDef *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainChrSourceDef, virDomainChrSourceDefFree)
virDomainChrSourceDef *virDomainChrSourceDefCopy(const virDomainChrSourceDef *source);
gboolean virDomainChrSourceDefIsEqual(const virDomainChrSourceDef *a,
                                      const virDomainChrSourceDef *b);
/* What the type needs and forbids. @path_optional: the driver chooses the path of a unix socket, as
 * for virtio channels; @element names the device in messages. */
void virDomainChrSourceDefValidate(const virDomainChrSourceDef *source, gboolean path_optional,
                                   unsigned line, const char *element, virXMLProblems *problems);
/* The host path that the guest's QEMU opens, or NULL for types that have none. */
const char *virDomainChrSourceDefGetPath(const virDomainChrSourceDef *source);

/* --- serial, parallel, console, channel --- */

typedef enum {
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_NONE = 0,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_USB,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_PCI,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SPAPR_VIO,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SYSTEM,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_SCLP,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_ISA_DEBUG,
    VIR_DOMAIN_CHR_SERIAL_TARGET_TYPE_LAST
} virDomainChrSerialTarget;
VIR_ENUM_DECL(virDomainChrSerialTarget);

typedef enum {
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_NONE = 0,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_SERIAL,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_USB_SERIAL,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PCI_SERIAL,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SPAPR_VTY,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_PL011,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SCLPCONSOLE,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_SCLPLMCONSOLE,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_16550A,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_ISA_DEBUGCON,
    VIR_DOMAIN_CHR_SERIAL_TARGET_MODEL_LAST
} virDomainChrSerialTargetModel;
VIR_ENUM_DECL(virDomainChrSerialTargetModel);

typedef enum {
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_NONE = 0,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SERIAL,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_XEN,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_UML,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_VIRTIO,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_LXC,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_OPENVZ,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SCLP,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_SCLPLM,
    VIR_DOMAIN_CHR_CONSOLE_TARGET_TYPE_LAST
} virDomainChrConsoleTarget;
VIR_ENUM_DECL(virDomainChrConsoleTarget);

typedef enum {
    VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_NONE = 0,
    VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_GUESTFWD,
    VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_VIRTIO,
    VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_XEN,
    VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_LAST
} virDomainChrChannelTarget;
VIR_ENUM_DECL(virDomainChrChannelTarget);

/* Whether the guest has opened a virtio channel; a live fact. */
typedef enum {
    VIR_DOMAIN_CHR_DEVICE_STATE_DEFAULT = 0,
    VIR_DOMAIN_CHR_DEVICE_STATE_CONNECTED,
    VIR_DOMAIN_CHR_DEVICE_STATE_DISCONNECTED,
    VIR_DOMAIN_CHR_DEVICE_STATE_LAST
} virDomainChrDeviceState;
VIR_ENUM_DECL(virDomainChrDeviceState);

typedef struct _virDomainChrDef {
    unsigned line;
    virDomainChrSourceDef source;

    int targetType;      /* virDomainChr{Serial,Console,Channel}Target, as the device's kind says */
    int targetModel;     /* serial: virDomainChrSerialTargetModel */
    unsigned port;       /* serial, parallel, console: number among its kind */
    gboolean port_given; /* FALSE: post-parse chooses */

    virSocketAddr guestfwdAddr;    /* guestfwd */
    unsigned guestfwdPort;         /* guestfwd */
    char *name;                    /* virtio and xen channel */
    virDomainChrDeviceState state; /* virtio channel */

    virDomainDeviceInfo info;
} virDomainChrDef;

extern const virXMLType virDomainSerialDefType;
extern const virXMLType virDomainParallelDefType;
extern const virXMLType virDomainConsoleDefType;
extern const virXMLType virDomainChannelDefType;

extern const virDomainDeviceOps virDomainSerialDeviceOps;
extern const virDomainDeviceOps virDomainParallelDeviceOps;
extern const virDomainDeviceOps virDomainConsoleDeviceOps;
extern const virDomainDeviceOps virDomainChannelDeviceOps;

/* A new device of one of the four kinds, owned by the caller. */
virDomainChrDef *virDomainChrDefNew(void);
void virDomainChrDefFree(virDomainChrDef *chr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainChrDef, virDomainChrDefFree)

/**
 * virDomainDefPostParseConsoles:
 *
 * The first <console> of a fully virtual guest is another view of the first <serial>: makes
 * whichever of both is missing and copies the source over. Runs once per document, after the
 * devices were read and before their own post-parse; not for containers.
 */
void virDomainDefPostParseConsoles(virDomainDef *def, virXMLProblems *problems);
/* Brings the first console in step with the first serial port again, after the driver chose its
 * pty and alias. Nothing happens where they aren't views of one port. */
void virDomainDefSyncConsole(virDomainDef *def);
/* TRUE if @console is only the other view of the first serial: it has no device of its own. */
gboolean virDomainConsoleIsSerialAlias(const virDomainDef *def, const virDomainChrDef *console);
