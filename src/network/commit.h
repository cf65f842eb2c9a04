/*
 * commit.h: the one way to change a network
 *
 *   g_autoptr(virNetworkEdit) edit = virNetworkEditNew(obj);
 *   virNetworkEditSetLive(edit, live);
 *   virNetworkEditAddEvent(edit, VIR_NETWORK_EVENT_STARTED, 0);
 *   return virNetworkCommit(edit, error);
 *
 * A commit writes the files (status: atomically; definition: durably), swaps the view and emits the
 * events, in that order; nothing has changed if it fails.
 *
 * Thread: the network's running job.
 */
#pragma once

#include "network/object.h"

typedef struct _virNetworkEdit virNetworkEdit;

virNetworkEdit *virNetworkEditNew(virNetworkObj *obj);
void virNetworkEditFree(virNetworkEdit *edit); /* without a commit: nothing happened */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetworkEdit, virNetworkEditFree)

/* The view being replaced; belongs to the edit. */
const virNetworkView *virNetworkEditOld(const virNetworkEdit *edit);
/* Both take over a reference and seal; NULL: there is none any more. */
void virNetworkEditSetConfig(virNetworkEdit *edit, const virNetworkDef *config);
void virNetworkEditSetLive(virNetworkEdit *edit, const virNetworkDef *live);
void virNetworkEditSetAutostart(virNetworkEdit *edit, gboolean autostart);
/* @event: a virNetworkEventLifecycleType. At most 4. */
void virNetworkEditAddEvent(virNetworkEdit *edit, int event);
/* Only swaps the view: what the files say is what was just read from them. */
void virNetworkEditSetLoading(virNetworkEdit *edit);

gboolean virNetworkCommit(virNetworkEdit *edit, GError **error);

/* Writes the status file of a network ahead of its view. */
gboolean virNetworkWriteStatus(virNetworkObj *obj, const virNetworkDef *live, GError **error);

/* Paths of one network's files; owned by the caller. */
char *virNetworkConfigPath(const virNetworkObj *obj);
char *virNetworkAutostartPath(const virNetworkObj *obj);
char *virNetworkStatusPath(const virNetworkObj *obj);
/* A status file of this name says that the network is being stopped. */
char *virNetworkStoppingPath(const virNetworkObj *obj);
char *virNetworkPortsPath(const virNetworkObj *obj);
