/*
 * domain_commit.h: the one way to change a domain
 *
 *   g_autoptr(virDomainEdit) edit = virDomainEditNew(obj);
 *   virDomainDef *live = virDomainEditLive(edit);        a private clone, made on first use
 *   live->mem.cur_balloon = kib;
 *   virDomainEditAddEvent(edit, virDomainEventBalloonChangeNew(obj, kib));
 *   return virDomainCommit(&edit, error);
 *
 * A commit validates what was edited, seals it, writes the files (status: atomically; config:
 * durably), swaps the view and emits the events, in that order; nothing has changed if it fails.
 *
 * Thread: the domain's running job.
 */
#pragma once

#include "drivers/base/domain_obj.h"
#include "drivers/base/domain_event.h"

typedef struct _virDomainEdit virDomainEdit;

virDomainEdit *virDomainEditNew(virDomainObj *obj);
void virDomainEditFree(virDomainEdit *edit); /* without a commit: nothing happened */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainEdit, virDomainEditFree)

/* Clones to change at will; they belong to the edit. Live is NULL while inactive. */
virDomainDef *virDomainEditConfig(virDomainEdit *edit);
virDomainDef *virDomainEditLive(virDomainEdit *edit);
/* Replace one; takes ownership. @live NULL: the domain has none any more. */
void virDomainEditSetConfig(virDomainEdit *edit, virDomainDef *config);
void virDomainEditSetLive(virDomainEdit *edit, virDomainDef *live);

void virDomainEditSetState(virDomainEdit *edit, virDomainState state, int reason);
void virDomainEditSetId(virDomainEdit *edit, int id, pid_t pid); /* -1, 0: inactive */
void virDomainEditSetPersistent(virDomainEdit *edit, gboolean persistent);
void virDomainEditSetAutostart(virDomainEdit *edit, gboolean autostart);
void virDomainEditSetAutodestroy(virDomainEdit *edit, gboolean autodestroy);
void virDomainEditSetManagedSave(virDomainEdit *edit, gboolean present);
/* Takes ownership of @event; emitted after the swap, in the order added. */
void virDomainEditAddEvent(virDomainEdit *edit, virDomainEvent *event);

/**
 * virDomainCommit:
 * @edit: what to change; freed and set to NULL on success
 *
 * FALSE with @error if the new definition is refused or a file could not be written; the domain
 * is as it was. A domain that is neither persistent nor active any more leaves the list.
 */
gboolean virDomainCommit(virDomainEdit **edit, GError **error);

/**
 * virDomainRecord:
 * @live: the definition being started, or NULL for the current one
 * @phase: name of the job's phase, a static string; NULL: between jobs
 *
 * Writes the status file ahead of the view: what a restarted daemon must know to clean up after
 * (or to go on with) the phase that begins now. Call it before the phase makes anything that
 * outlives the daemon. Also the way to save private rows that changed without a commit.
 */
gboolean virDomainRecord(virDomainObj *obj, const virDomainDef *live, const char *phase,
                         GError **error);
