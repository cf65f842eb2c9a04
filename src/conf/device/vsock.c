/*
 * vsock.c: <vsock>, sockets between host and guest
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/vsock.h"

#include "common/base/error.h"
#include "conf/domain/domain_def.h"

/* 0 to 2 are the hypervisor, the loopback and the host. */
#define VSOCK_MIN_GUEST_CID 3

VIR_ENUM_IMPL(virDomainVsockModel, VIR_DOMAIN_VSOCK_MODEL_LAST, "default", "virtio",
              "virtio-transitional", "virtio-non-transitional");

static const virXMLRow vsock_rows[] = {
    VIR_XML_ENUM(virDomainVsockDef, model, "@model", virDomainVsockModel, .since = "4.4.0",
                 .doc = "Which virtio standard it follows."),
    VIR_XML_YESNO(virDomainVsockDef, auto_cid, "cid/@auto",
                  .doc = "Whether a free address is taken at start."),
    VIR_XML_UINT(virDomainVsockDef, guest_cid, "cid/@address", .min = VSOCK_MIN_GUEST_CID,
                 .doc = "The guest's address, 3 or more."),
    VIR_XML_EMBED(virDomainVsockDef, info, &virDomainDeviceInfoType),
    VIR_XML_EMBED(virDomainVsockDef, virtio, &virDomainVirtioOptionsType),
};

const virXMLType virDomainVsockDefType =
    VIR_XML_TYPE("vsock", virDomainVsockDef, vsock_rows,
                 .doc = "Sockets between host and guest without a network.");

virDomainVsockDef *virDomainVsockDefNew(virDomainVsockModel model)
{
    virDomainVsockDef *vsock = virXMLNew(&virDomainVsockDefType);

    vsock->model = model;
    return vsock;
}

void virDomainVsockDefFree(virDomainVsockDef *vsock)
{
    virXMLFree(&virDomainVsockDefType, vsock);
}

static void vsock_post_parse(virDomainDef *def G_GNUC_UNUSED, void *dev,
                             const virDomainConfDriver *driver G_GNUC_UNUSED,
                             void *opaque G_GNUC_UNUSED, virXMLProblems *problems G_GNUC_UNUSED)
{
    virDomainVsockDef *vsock = dev;

    if (vsock->auto_cid == VIR_TRISTATE_BOOL_ABSENT)
        vsock->auto_cid = vsock->guest_cid ? VIR_TRISTATE_BOOL_NO : VIR_TRISTATE_BOOL_YES;
}

static void vsock_validate(const virDomainDef *def G_GNUC_UNUSED, const void *dev,
                           virXMLProblems *problems)
{
    const virDomainVsockDef *vsock = dev;

    virDomainVirtioOptionsValidate(&vsock->virtio, vsock->model != VIR_DOMAIN_VSOCK_MODEL_DEFAULT,
                                   vsock->info.line, "vsock", problems);
}

static gboolean vsock_check_abi(const void *src, const void *dst, GError **error)
{
    const virDomainVsockDef *from = src;
    const virDomainVsockDef *to = dst;

    if (from->guest_cid && to->guest_cid && from->guest_cid != to->guest_cid) {
        virSetError(error, VIR_FROM_DOMAIN, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the vsock address would change from %u to %u, which a running guest can't "
                    "follow",
                    from->guest_cid, to->guest_cid);
        return FALSE;
    }
    return TRUE;
}

const virDomainDeviceOps virDomainVsockDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_VSOCK,
    .type = &virDomainVsockDefType,
    .list = offsetof(virDomainDef, vsocks),
    .count = offsetof(virDomainDef, nvsocks),
    .info_plus_1 = offsetof(virDomainVsockDef, info) + 1,
    .max = 1,
    .post_parse = vsock_post_parse,
    .validate = vsock_validate,
    .check_abi = vsock_check_abi,
};
