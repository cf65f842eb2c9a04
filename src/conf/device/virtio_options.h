/*
 * virtio_options.h: the ring and DMA switches that every virtio device may carry
 *
 * They sit in the device's <driver> element; a device embeds the struct and the type:
 *
 *   VIR_XML_EMBED(virDomainRNGDef, virtio, &virDomainVirtioOptionsType),
 *
 * Thread: any; tables are const.
 */
#pragma once

#include "conf/xml/row.h"

typedef struct {
    virTristateSwitch iommu;
    virTristateSwitch ats;
    virTristateSwitch packed;
    virTristateSwitch page_per_vq;
} virDomainVirtioOptions;

extern const virXMLType virDomainVirtioOptionsType;

/* TRUE if any of them was given. NULL is fine. */
gboolean virDomainVirtioOptionsIsSet(const virDomainVirtioOptions *virtio);

/**
 * virDomainVirtioOptionsValidate:
 * @virtio: the options of a device
 * @is_virtio: whether the device is a virtio one
 * @line: of the device's element
 * @element: its name, for the message
 *
 * Refuses the options on a device that is not virtio.
 */
void virDomainVirtioOptionsValidate(const virDomainVirtioOptions *virtio, gboolean is_virtio,
                                    unsigned line, const char *element, virXMLProblems *problems);
