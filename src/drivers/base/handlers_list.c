/*
 * handlers_list.c: finding domains
 *
 * Thread: the I/O thread.
 */
#include <string.h>

#include "common/base/error.h"
#include "drivers/base/domain_procedure.h"
#include "drivers/base/handlers.h"

static virRPCResult listAllDomains(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_list_all_domains_args *args = a;
    remote_connect_list_all_domains_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(GPtrArray) views = virDomainListCollect(hv->domains, args->flags, NULL);
    guint i;

    ret->ret = views->len;
    if (!args->need_results)
        return VIR_RPC_DONE;
    ret->domains = g_new0(remote_domain, views->len);
    ret->domains_len = views->len;
    for (i = 0; i < views->len; i++)
        virDomainToWire(g_ptr_array_index(views, i), &ret->domains[i]);
    return VIR_RPC_DONE;
}

static virRPCResult numOfDomains(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_connect_num_of_domains_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);

    ret->num = virDomainListCountActive(hv->domains);
    return VIR_RPC_DONE;
}

static virRPCResult numOfDefinedDomains(virRPCCall *call, const void *a, void *r, GError **error)
{
    remote_connect_num_of_defined_domains_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(GPtrArray) views =
        virDomainListCollect(hv->domains, VIR_CONNECT_LIST_DOMAINS_INACTIVE, NULL);

    ret->num = views->len;
    return VIR_RPC_DONE;
}

static virRPCResult listDomains(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_list_domains_args *args = a;
    remote_connect_list_domains_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(GPtrArray) views =
        virDomainListCollect(hv->domains, VIR_CONNECT_LIST_DOMAINS_ACTIVE, NULL);
    guint i;

    ret->ids_len = MIN(views->len, (guint)MAX(args->maxids, 0));
    ret->ids = g_new0(int, ret->ids_len);
    for (i = 0; i < ret->ids_len; i++)
        ret->ids[i] = ((const virDomainView *)g_ptr_array_index(views, i))->id;
    return VIR_RPC_DONE;
}

static virRPCResult listDefinedDomains(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_connect_list_defined_domains_args *args = a;
    remote_connect_list_defined_domains_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(GPtrArray) views =
        virDomainListCollect(hv->domains, VIR_CONNECT_LIST_DOMAINS_INACTIVE, NULL);
    guint i;

    ret->names_len = MIN(views->len, (guint)MAX(args->maxnames, 0));
    ret->names = g_new0(char *, ret->names_len);
    for (i = 0; i < ret->names_len; i++)
        ret->names[i] = g_strdup(((const virDomainView *)g_ptr_array_index(views, i))->name);
    return VIR_RPC_DONE;
}

static void lookupFound(virDomainObj *obj, remote_domain *wire)
{
    g_autoptr(virDomainView) view = virDomainObjGetView(obj);

    virDomainToWire(view, wire);
}

static virRPCResult lookupById(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_domain_lookup_by_id_args *args = a;
    remote_domain_lookup_by_id_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(virDomainObj) obj = virDomainListFindById(hv->domains, args->id);

    if (!obj) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_DOMAIN, "no running domain has the id %d",
                    args->id);
        return VIR_RPC_FAILED;
    }
    lookupFound(obj, &ret->dom);
    return VIR_RPC_DONE;
}

static virRPCResult lookupByName(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_domain_lookup_by_name_args *args = a;
    remote_domain_lookup_by_name_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(virDomainObj) obj = virDomainListFindByName(hv->domains, args->name);

    if (!obj) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_DOMAIN, "no domain is called '%s'",
                    args->name);
        return VIR_RPC_FAILED;
    }
    lookupFound(obj, &ret->dom);
    return VIR_RPC_DONE;
}

static virRPCResult lookupByUUID(virRPCCall *call, const void *a, void *r, GError **error)
{
    const remote_domain_lookup_by_uuid_args *args = a;
    remote_domain_lookup_by_uuid_ret *ret = r;
    virHypervisor *hv = virRPCCallGetOpaque(call);
    g_autoptr(virDomainObj) obj = virDomainListFindByUUID(hv->domains, args->uuid);
    char text[VIR_UUID_STRING_BUFLEN];

    if (!obj) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_NO_DOMAIN, "no domain has the UUID %s",
                    virUUIDFormat(args->uuid, text));
        return VIR_RPC_FAILED;
    }
    lookupFound(obj, &ret->dom);
    return VIR_RPC_DONE;
}

static const virRPCHandlerRow rows[] = {
    {REMOTE_PROC_CONNECT_LIST_ALL_DOMAINS, listAllDomains},
    {REMOTE_PROC_CONNECT_NUM_OF_DOMAINS, numOfDomains},
    {REMOTE_PROC_CONNECT_NUM_OF_DEFINED_DOMAINS, numOfDefinedDomains},
    {REMOTE_PROC_CONNECT_LIST_DOMAINS, listDomains},
    {REMOTE_PROC_CONNECT_LIST_DEFINED_DOMAINS, listDefinedDomains},
    {REMOTE_PROC_DOMAIN_LOOKUP_BY_ID, lookupById},
    {REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME, lookupByName},
    {REMOTE_PROC_DOMAIN_LOOKUP_BY_UUID, lookupByUUID},
};

void virHandlersList(virHypervisor *hv, virRPCServer *server)
{
    virRPCServerAddHandlers(server, &remote_protocol, rows, G_N_ELEMENTS(rows), hv);
}
