/*
 * virtio_options.c: the ring and DMA switches that every virtio device may carry
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/virtio_options.h"

static const virXMLRow virtio_rows[] = {
    VIR_XML_SWITCH(virDomainVirtioOptions, iommu, "driver/@iommu", .since = "3.5.0",
                   .doc = "Let the device reach guest memory through the platform's IOMMU only."),
    VIR_XML_SWITCH(virDomainVirtioOptions, ats, "driver/@ats", .since = "3.5.0",
                   .doc = "Address translation services for PCIe devices."),
    VIR_XML_SWITCH(virDomainVirtioOptions, packed, "driver/@packed", .since = "6.3.0",
                   .doc = "Use packed virtqueues."),
    VIR_XML_SWITCH(virDomainVirtioOptions, page_per_vq, "driver/@page_per_vq", .since = "7.9.0",
                   .doc = "Give each virtqueue's notification a page of its own."),
};

const virXMLType virDomainVirtioOptionsType =
    VIR_XML_TYPE("driver", virDomainVirtioOptions, virtio_rows);

gboolean virDomainVirtioOptionsIsSet(const virDomainVirtioOptions *virtio)
{
    return virtio && (virtio->iommu || virtio->ats || virtio->packed || virtio->page_per_vq);
}

void virDomainVirtioOptionsValidate(const virDomainVirtioOptions *virtio, gboolean is_virtio,
                                    unsigned line, const char *element, virXMLProblems *problems)
{
    static const char *const names[] = {"iommu", "ats", "packed", "page_per_vq"};
    virTristateSwitch values[G_N_ELEMENTS(names)];

    if (is_virtio || !virtio)
        return;
    values[0] = virtio->iommu;
    values[1] = virtio->ats;
    values[2] = virtio->packed;
    values[3] = virtio->page_per_vq;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (values[i])
            virXMLProblemAdd(problems, line, element, NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                             "the driver option '%s' needs a virtio device; remove it or choose "
                             "a virtio model",
                             names[i]);
    }
}
