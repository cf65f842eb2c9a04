/*
 * autodestroy.c: guests that end with the connection which started them
 *
 * Each such guest hangs a hook on the connection. The hook remembers which run of the guest it
 * was, so that a guest stopped and started again by somebody else is left alone.
 *
 * Thread: arming on the job's worker, the hook on the I/O thread.
 */
#include "drivers/base/autodestroy.h"

#include "common/base/log.h"
#include "drivers/base/domain_driver.h"

VIR_LOG_INIT("drivers.autodestroy");

typedef struct {
    virDomainObj *obj;
    int id; /* of the run */
} virDomainAutodestroy;

static void virDomainAutodestroyFree(gpointer opaque)
{
    virDomainAutodestroy *armed = opaque;

    virDomainObjUnref(armed->obj);
    g_free(armed);
}

static gboolean virDomainAutodestroyJob(virDomainJob *job, gpointer opaque, GError **error)
{
    const virDomainAutodestroy *armed = opaque;
    const virDomainDriver *driver = virDomainObjHypervisor(job->obj)->driver;
    g_autoptr(virDomainView) view = virDomainObjGetView(job->obj);

    if (view->id != armed->id)
        return TRUE;
    return driver->stop(job, 0, VIR_DOMAIN_SHUTOFF_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_DESTROYED,
                        error);
}

static void virDomainAutodestroyDone(gpointer opaque, const GError *error)
{
    if (error)
        VIR_ERROR_LOG("autodestroy: %s", error->message);
}

static void virDomainAutodestroyClosed(virRPCConn *conn, gpointer opaque)
{
    const virDomainAutodestroy *armed = opaque;
    virDomainAutodestroy *copy = g_new0(virDomainAutodestroy, 1);

    copy->obj = virDomainObjRef(armed->obj);
    copy->id = armed->id;
    virDomainJobSubmit(armed->obj, VIR_DOMAIN_JOB_DESTROY, "autodestroy", 0,
                       virDomainAutodestroyJob, virDomainAutodestroyDone, copy,
                       virDomainAutodestroyFree);
}

void virDomainAutodestroyArm(virDomainObj *obj, virRPCConn *conn)
{
    virDomainAutodestroy *armed = g_new0(virDomainAutodestroy, 1);
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);

    armed->obj = virDomainObjRef(obj);
    armed->id = view->id;
    virRPCConnAddCloseHook(conn, virDomainAutodestroyClosed, armed, virDomainAutodestroyFree);
}
