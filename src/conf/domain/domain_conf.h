/*
 * domain_conf.h: domain documents to definitions and back
 *
 * Thread: any; one definition belongs to one thread until it is sealed, then to all.
 */
#pragma once

#include "conf/domain/conf_driver.h"
#include "conf/domain/domain_def.h"

typedef enum {
    VIR_DOMAIN_DEF_PARSE_INACTIVE = 1 << 0, /* live data (ids, aliases, targets) is ignored */
    VIR_DOMAIN_DEF_PARSE_STATUS = 1 << 1,   /* our own status file */
    VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE = 1 << 2, /* only what the document says */
    VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE = 1 << 3,
    VIR_DOMAIN_DEF_PARSE_STRICT = 1 << 4,     /* unknown names are errors */
    VIR_DOMAIN_DEF_PARSE_ABI_UPDATE = 1 << 5, /* new guests: defaults may be the newest */
} virDomainDefParseFlags;

/**
 * virDomainDefParse:
 * @xml: a <domain> document
 * @driver: a hypervisor's rules; NULL for &virDomainGenericConfDriver
 * @opaque: handed to its hooks
 * @flags: virDomainDefParseFlags
 * @problems: if not NULL and something was said (also warnings of a document that is fine), gets
 *            all of it; the caller owns it
 *
 * Returns a new, unsealed definition with one reference, or NULL with @error: the first mistake
 * with its line, and the number of others.
 */
virDomainDef *virDomainDefParse(const char *xml, const virDomainConfDriver *driver, void *opaque,
                                unsigned flags, virXMLProblems **problems, GError **error);
/* The same for an element of a larger document (<domstatus>, <domainsnapshot>). Problems are
 * added to @problems; NULL if the definition could not be made. */
virDomainDef *virDomainDefParseNode(xmlNodePtr node, const virDomainConfDriver *driver,
                                    void *opaque, unsigned flags, virXMLProblems *problems);

virDomainDef *virDomainDefNew(const virDomainConfDriver *driver);
/* Takes a reference to a sealed or unsealed definition. */
const virDomainDef *virDomainDefRef(const virDomainDef *def);
/* Drops one; NULL is fine. */
void virDomainDefUnref(const virDomainDef *def);
/* From now on nobody may change it. Returns @def. */
const virDomainDef *virDomainDefSeal(virDomainDef *def);
/* A deep, unsealed copy with one reference. */
virDomainDef *virDomainDefClone(const virDomainDef *def);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainDef, virDomainDefUnref)

/* The two later phases on their own; problems are added to @problems. */
void virDomainDefPostParse(virDomainDef *def, const virDomainConfDriver *driver, void *opaque,
                           unsigned flags, virXMLProblems *problems);
void virDomainDefValidate(const virDomainDef *def, const virDomainConfDriver *driver, void *opaque,
                          virXMLProblems *problems);

/**
 * virDomainDefFormat:
 * @flags: virXMLMode: INACTIVE, SECURE, MIGRATABLE, STATUS
 *
 * Returns the document with a final newline; the caller owns it.
 */
char *virDomainDefFormat(const virDomainDef *def, unsigned flags, GError **error);
/* <domain> as a child of @parent. */
void virDomainDefFormatInto(virXMLWriter *writer, virXMLOutNode *parent, const virDomainDef *def);

/* Could a running @src become @dst without the guest noticing? FALSE with @error naming what
 * differs (VIR_ERR_CONFIG_UNSUPPORTED). */
gboolean virDomainDefCheckABIStability(const virDomainDef *src, const virDomainDef *dst,
                                       GError **error);

/* One device, for attach, detach and update. */
typedef struct {
    virDomainDeviceKind kind;
    void *dev; /* a virDomainDiskDef ... of that kind */
} virDomainDeviceDef;

/**
 * virDomainDeviceDefParse:
 * @xml: one element of <devices>
 * @def: the domain that it is for; only looked at
 * @device: gets kind and device; the caller owns it (virDomainDeviceDefClear())
 *
 * Parses, fills defaults and validates as virDomainDefParse() would for that device, no address
 * is assigned. FALSE with @error.
 */
gboolean virDomainDeviceDefParse(const char *xml, const virDomainDef *def,
                                 const virDomainConfDriver *driver, void *opaque, unsigned flags,
                                 virDomainDeviceDef *device, GError **error);
void virDomainDeviceDefClear(virDomainDeviceDef *device);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virDomainDeviceDef, virDomainDeviceDefClear)
/* Its XML; the caller owns it. */
char *virDomainDeviceDefFormat(virDomainDeviceKind kind, const void *dev, unsigned mode);
void *virDomainDeviceDefClone(virDomainDeviceKind kind, const void *dev);
void virDomainDeviceDefFree(virDomainDeviceKind kind, void *dev);

/* Look-ups; NULL or -1 when there is none. */
virDomainDiskDef *virDomainDefFindDisk(const virDomainDef *def, const char *target_or_path);
gssize virDomainDefFindDiskIndex(const virDomainDef *def, const char *target_or_path);
/* @name: a MAC address or the name of the host's device ("vnet0"); @error if it is unknown or
 * fits several. */
virDomainNetDef *virDomainDefFindNet(const virDomainDef *def, const char *name, GError **error);
/* By alias, of any kind; @kind may be NULL. */
void *virDomainDefFindDeviceByAlias(const virDomainDef *def, const char *alias,
                                    virDomainDeviceKind *kind);
virDomainControllerDef *virDomainDefFindController(const virDomainDef *def, int type, int index);

/* KiB. Total counts memory devices; Initial does not. */
unsigned long long virDomainDefGetMemoryTotal(const virDomainDef *def);
unsigned long long virDomainDefGetMemoryInitial(const virDomainDef *def);
void virDomainDefSetMemoryTotal(virDomainDef *def, unsigned long long kib);

unsigned virDomainDefGetVcpusMax(const virDomainDef *def);
unsigned virDomainDefGetVcpus(const virDomainDef *def); /* online at start */
gboolean virDomainDefVcpuIsOnline(const virDomainDef *def, unsigned vcpu);
/* Set of the online ones, owned by the caller. */
virBitmap *virDomainDefGetOnlineVcpumap(const virDomainDef *def);
/* Where @vcpu may run: its own pinning, else the domain's cpuset, else NULL (anywhere). Owned by
 * @def. */
const virBitmap *virDomainDefGetVcpuPinning(const virDomainDef *def, unsigned vcpu);
const virBitmap *virDomainDefGetIOThreadPinning(const virDomainDef *def, unsigned id);
virDomainIOThreadIDDef *virDomainDefFindIOThread(const virDomainDef *def, unsigned id);
gboolean virDomainDefHasDeviceBootOrder(const virDomainDef *def);
virSecurityLabelDef *virDomainDefFindSecurityLabel(const virDomainDef *def, const char *model);

/* Status files: <domstatus state='running' reason='booted' pid='1'> with the driver's own rows and
 * <domain> inside. */
typedef struct {
    int state;  /* virDomainState */
    int reason; /* of that state */
    long long pid;
    virDomainDef *def;
    void *priv; /* of the driver's type, or NULL */
} virDomainStatus;

/**
 * virDomainStatusFormat:
 * @priv_type: rows for what the driver keeps of a running domain (monitor path, capabilities,
 *             job phase ...), children of <domstatus>; NULL if none
 */
char *virDomainStatusFormat(const virDomainStatus *status, const virXMLType *priv_type);
/* Fills @status (def: live definition, unsealed; priv: from virXMLNew(priv_type)), all owned by
 * the caller. FALSE with @error. */
gboolean virDomainStatusParse(const char *xml, const virDomainConfDriver *driver, void *opaque,
                              const virXMLType *priv_type, virDomainStatus *status, GError **error);
