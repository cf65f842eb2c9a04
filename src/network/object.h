/*
 * object.h: one network, the view of it that everybody reads, and the list of all
 *
 * What a network is like at a moment is a virNetworkView: immutable, counted, swapped whole.
 * Readers take a view and never wait; only the network's running job makes a new one (commit.h).
 *
 * Thread: any, unless said otherwise.
 */
#pragma once

#include <glib.h>

#include "common/base/job_queue.h"
#include "common/base/process.h"
#include "conf/network/network_def.h"
#include "conf/network/network_port_def.h"
#include "network/driver.h"

typedef struct {
    gatomicrefcount refs;
    char *name;
    unsigned char uuid[VIR_UUID_BUFLEN];
    gboolean persistent;
    gboolean autostart;
    const virNetworkDef *config; /* sealed: what the next start uses; NULL if transient */
    const virNetworkDef *live;   /* sealed; NULL while inactive */
} virNetworkView;

virNetworkView *virNetworkViewRef(virNetworkView *view);
void virNetworkViewUnref(virNetworkView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetworkView, virNetworkViewUnref)

static inline gboolean virNetworkViewIsActive(const virNetworkView *view)
{
    return view->live != NULL;
}
/* The definition that counts now; belongs to the view. */
static inline const virNetworkDef *virNetworkViewCurrent(const virNetworkView *view)
{
    return view->live ? view->live : view->config;
}

/* What runs for an active network. Only the network's job touches it, but for the pidfd's watch,
 * which is the I/O thread's. */
typedef struct {
    virProcess dnsmasq;
    guint dnsmasq_watch;     /* source on the I/O thread */
    unsigned dnsmasq_starts; /* in a row that ended early */
    gint64 dnsmasq_started;  /* monotonic microseconds */
} virNetworkRuntime;

typedef struct {
    gatomicrefcount refs;
    virNetworkDriver *driver;
    char *name;
    unsigned char uuid[VIR_UUID_BUFLEN];
    virJobQueue *queue;
    virNetworkRuntime runtime;

    GMutex lock; /* for what follows; held for a few instructions */
    virNetworkView *view;
    GHashTable *ports; /* uuid (in the value) to virNetworkPortDef, never changed once inside */
    gboolean removed;  /* no longer in the list */
} virNetworkObj;

virNetworkObj *virNetworkObjRef(virNetworkObj *obj);
void virNetworkObjUnref(virNetworkObj *obj);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetworkObj, virNetworkObjUnref)

/* The view as it is now; owned by the caller. */
virNetworkView *virNetworkObjGetView(virNetworkObj *obj);

/* The list */
virNetworkList *virNetworkListNew(void);
void virNetworkListFree(virNetworkList *list);
/* NULL if there is none; owned by the caller. */
virNetworkObj *virNetworkListFindByName(virNetworkList *list, const char *name);
virNetworkObj *virNetworkListFindByUUID(virNetworkList *list, const unsigned char *uuid);
/* All objects; owned by the caller, free with g_ptr_array_unref(). */
GPtrArray *virNetworkListAll(virNetworkList *list);

/**
 * virNetworkListAdd:
 * @def: name and UUID of the network; without uuid_specified an existing network's UUID is taken
 *       over into @def
 *
 * The network of that name, made if there is none (a new one has an empty view: neither persistent
 * nor active). NULL with VIR_ERR_OPERATION_FAILED if name and UUID belong to different networks.
 */
virNetworkObj *virNetworkListAdd(virNetworkDriver *driver, virNetworkDef *def, GError **error);
/* Takes a network off the list. */
void virNetworkListRemove(virNetworkObj *obj);

/* The network that a client means by name and UUID, or NULL with VIR_ERR_NO_NETWORK. */
virNetworkObj *virNetworkListFindClient(virNetworkDriver *driver, const char *name,
                                        const unsigned char *uuid, GError **error);
