/*
 * domain_obj_priv.h: the inside of a domain, for drivers/base alone
 *
 * Thread: fields say who may touch them.
 */
#pragma once

#include "drivers/base/domain_obj.h"
#include "drivers/base/hypervisor.h"

struct _virDomainObj {
    gatomicrefcount refs;
    virHypervisor *hv;
    unsigned char uuid[VIR_UUID_BUFLEN];
    virJobQueue *queue;
    gpointer priv;

    GMutex lock; /* guards view, held for a pointer copy */
    virDomainView *view;

    /* Under the list's lock. */
    gboolean published; /* clients may see it */
    gint removed;       /* atomic read */
    char *listed_name;  /* the key in the list's table of names */
    int listed_id;      /* the key in the list's table of ids, -1: none */

    /* The running job's. */
    const char *phase; /* static; of the job that runs now, NULL between jobs */

    /* Bulk statistics; atomic. */
    gint stats_asked;    /* a question to the hypervisor is under way */
    gpointer stats_time; /* when the last one was answered, g_get_monotonic_time() */
};

/* @name is copied. The view has no definition yet. */
virDomainObj *virDomainObjNew(virHypervisor *hv, const char *name, const unsigned char *uuid);

/* A copy of @view to fill in before it is published; generation grown by one. */
virDomainView *virDomainViewCopy(const virDomainView *view);

/* Takes ownership of @view. Called by the commit and by the loader only. */
void virDomainObjSetView(virDomainObj *obj, virDomainView *view);
