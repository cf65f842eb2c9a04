/*
 * net_sequence.c: the one way to make an interface ready for a guest
 *
 * Thread: a domain's running job; blocks up to 10 seconds on the network daemon.
 */
#include "drivers/base/net_sequence.h"

#include <string.h>

#include "common/base/error.h"
#include "conf/device/net_actual.h"
#include "conf/domain/domain_conf.h"
#include "conf/network/network_port_def.h"
#include "drivers/base/domain_driver.h"
#include "drivers/base/domain_obj_priv.h"
#include "drivers/base/network_link.h"

void virDomainNetReserve(virDomainDef *live)
{
    gsize i;

    for (i = 0; i < live->nnets; i++) {
        virDomainNetDef *net = live->nets[i];

        if (!virDomainNetNeedsPort(net))
            continue;
        virUUIDGenerate(net->portid);
        net->portid_given = TRUE;
    }
}

/* The same error with the interface in front, unless clients know the message by its beginning. */
static void virDomainNetError(GError **error, GError *why, const virDomainNetDef *net)
{
    g_autofree char *what = virDomainNetDescribe(net);
    virErrorInfo *info = virErrorGetInfo(why);

    if (virErrorPrefix(why->code)) {
        g_propagate_error(error, why);
        return;
    }
    virSetError(error, info ? info->from : VIR_FROM_NETWORK, why->code,
                "interface %s on network '%s': %s", what, net->network, why->message);
    g_error_free(why);
}

/* Makes the port and takes the actual type from its plug. */
static gboolean virDomainNetPlug(virDomainObj *obj, virDomainNetDef *net, GError **error)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);
    g_autoptr(virNetworkPortDef) wanted = NULL;
    g_autoptr(virNetworkPortDef) port = NULL;
    g_autofree char *xml = NULL;
    g_autofree char *made = NULL;
    GError *why = NULL;

    if (!net->portid_given) {
        virUUIDGenerate(net->portid);
        net->portid_given = TRUE;
    }
    wanted = virDomainNetDefToNetworkPort(view->name, view->uuid, net, error);
    if (!wanted)
        return FALSE;
    xml = virNetworkPortDefFormat(wanted);
    if (virNetworkLinkCreatePort(obj->hv->network, net->network, xml, &made, &why)) {
        port = virNetworkPortDefParse(made, FALSE, NULL, &why);
        if (port && virDomainNetDefActualFromNetworkPort(net, port, &why))
            return TRUE;
    }
    virDomainNetError(error, why, net);
    return FALSE;
}

static gboolean virDomainNetCheckActual(virDomainObj *obj, const virDomainDef *live,
                                        const virDomainNetDef *net, GError **error)
{
    const virDomainDriver *driver = obj->hv->driver;

    if (!virDomainActualNetDefValidate(net, error))
        return FALSE;
    if (driver->conf && !virDomainActualNetRulesCheck(driver->conf->actual_net_rules,
                                                      driver->conf->nactual_net_rules, net, error))
        return FALSE;
    return !driver->validate_actual_net || driver->validate_actual_net(live, net, error);
}

gboolean virDomainNetPrepare(virDomainJob *job, const virDomainDef *live, virDomainNetDef *net,
                             GError **error)
{
    if ((!virDomainNetNeedsPort(net) || virDomainNetPlug(job->obj, net, error)) &&
        virDomainNetCheckActual(job->obj, live, net, error))
        return TRUE;
    virDomainNetRelease(job->obj, net);
    return FALSE;
}

gboolean virDomainNetsPrepare(virDomainJob *job, virDomainDef *live, GError **error)
{
    gsize i;

    for (i = 0; i < live->nnets; i++) {
        if (virDomainNetPrepare(job, live, live->nets[i], error))
            continue;
        while (i > 0)
            virDomainNetRelease(job->obj, live->nets[--i]);
        return FALSE;
    }
    return TRUE;
}

void virDomainNetRelease(virDomainObj *obj, virDomainNetDef *net)
{
    g_clear_pointer(&net->actual, virDomainActualNetDefFree);
    if (!virDomainNetNeedsPort(net) || !net->portid_given)
        return;
    virNetworkLinkDeletePort(obj->hv->network, net->network, net->portid);
    net->portid_given = FALSE;
    memset(net->portid, 0, sizeof(net->portid));
}

void virDomainNetsRelease(virDomainObj *obj, virDomainDef *live)
{
    gsize i;

    for (i = 0; live && i < live->nnets; i++)
        virDomainNetRelease(obj, live->nets[i]);
}
