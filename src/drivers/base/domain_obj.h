/*
 * domain_obj.h: one domain, and the view of it that everybody reads
 *
 * A virDomainObj lives as long as the domain is known. What it is like at a moment is a
 * virDomainView: immutable, counted, swapped whole. Readers take a view and can never wait;
 * only the domain's running job makes a new one (domain_commit.h). "Snapshot" would be the usual
 * word, but here that means a domain snapshot.
 *
 * Thread: any, unless said otherwise.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include <libvirt/libvirt-domain.h>

#include "common/base/job_queue.h"
#include "common/base/uuid.h"

typedef struct _virDomainDef virDomainDef;
typedef struct _virHypervisor virHypervisor;
typedef struct _virDomainObj virDomainObj;
typedef struct _virDomainView virDomainView;
typedef struct _virDomainSealed virDomainSealed; /* sealed_def.h: a counted const definition */

struct _virDomainView {
    gatomicrefcount refs;
    guint64 generation; /* grows with each commit */
    char *name;
    unsigned char uuid[VIR_UUID_BUFLEN];
    int id; /* -1 while inactive */
    virDomainState state;
    int reason;        /* of the enum that belongs to the state */
    gint64 state_time; /* when the state was entered, microseconds since 1970 */
    gint64 start_time; /* when the guest was started, microseconds since 1970; 0 inactive */
    pid_t pid;         /* the hypervisor's process, 0: none or inactive */
    gboolean persistent;
    gboolean autostart;
    gboolean managed_save;
    gboolean updated;        /* changed since it was loaded or defined */
    gboolean autodestroy;    /* dies with the connection that started it */
    virDomainSealed *config; /* what the next start uses; a transient domain's is its live one */
    virDomainSealed *live;   /* NULL while inactive */
};

virDomainView *virDomainViewRef(const virDomainView *view);
void virDomainViewUnref(virDomainView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainView, virDomainViewUnref)

static inline gboolean virDomainViewIsActive(const virDomainView *view)
{
    return view->id != -1;
}
/* The configured definition, the live one (NULL while inactive), and the one that counts now.
 * They belong to the view and are sealed: nobody changes them. */
const virDomainDef *virDomainViewConfig(const virDomainView *view);
const virDomainDef *virDomainViewLive(const virDomainView *view);
const virDomainDef *virDomainViewCurrent(const virDomainView *view);

/* The view as it is now; owned by the caller. Never blocks. */
virDomainView *virDomainObjGetView(virDomainObj *obj);

virDomainObj *virDomainObjRef(virDomainObj *obj);
void virDomainObjUnref(virDomainObj *obj);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainObj, virDomainObjUnref)

/* What never changes, or is safe by itself. */
virHypervisor *virDomainObjHypervisor(const virDomainObj *obj);
const unsigned char *virDomainObjUUID(const virDomainObj *obj);
virJobQueue *virDomainObjQueue(virDomainObj *obj);
/* What the driver's private_new() made. Who may touch its fields is the driver's to say. */
gpointer virDomainObjPrivate(const virDomainObj *obj);
/* True after undefine or the end of a transient domain took it off the list. */
gboolean virDomainObjIsRemoved(const virDomainObj *obj);
