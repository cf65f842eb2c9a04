/*
 * domain_files.h: where a domain is kept: /etc/libvirt/qemu/NAME.xml, autostart/NAME.xml,
 * /run/libvirt/qemu/NAME.xml
 *
 * Thread: workers (they wait for the disk); at start the I/O thread.
 */
#pragma once

#include "drivers/base/domain_obj.h"

/* Paths, owned by the caller. */
char *virDomainConfigPath(const virHypervisor *hv, const char *name);
char *virDomainAutostartPath(const virHypervisor *hv, const char *name);
char *virDomainStatusPath(const virHypervisor *hv, const char *name);

/* Durably: the file and its folder are synced. */
gboolean virDomainConfigWrite(const virHypervisor *hv, const virDomainDef *def, GError **error);
/* The definition and the autostart link; durably. */
gboolean virDomainConfigRemove(const virHypervisor *hv, const char *name, GError **error);
gboolean virDomainAutostartWrite(const virHypervisor *hv, const char *name, gboolean on,
                                 GError **error);

/* True if @text is a definition just as this daemon wrote it. */
gboolean virDomainConfigIsOurs(const char *text);

/* Atomically. @live is what @view's live definition is about to be, or is. */
gboolean virDomainStatusWrite(virDomainObj *obj, const virDomainView *view,
                              const virDomainDef *live, const char *phase, GError **error);
void virDomainStatusRemove(const virHypervisor *hv, const char *name);

/* What a status file says. */
typedef struct {
    virDomainDef *live; /* unsealed */
    virDomainState state;
    int reason;
    pid_t pid;
    gint64 start_time;
    gboolean autodestroy;
    char *phase;       /* or NULL */
    char *private_xml; /* the driver's element, or NULL */
} virDomainStatusContent;

void virDomainStatusContentClear(virDomainStatusContent *content);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virDomainStatusContent, virDomainStatusContentClear)

gboolean virDomainStatusRead(const virHypervisor *hv, const char *path,
                             virDomainStatusContent *content, GError **error);
