/*
 * device_seclabel.h: <seclabel> of one image or character device
 *
 * Overrides the domain's label of that security model for one source.
 *
 * Thread: any; tables are const.
 */
#pragma once

#include "conf/xml/row.h"

typedef struct {
    unsigned line;
    char *model; /* "selinux", "dac"; NULL: the host's default model */
    virTristateBool relabel;
    virTristateBool labelskip;
    char *label;
} virDomainDeviceSeclabelDef;

/* Element "seclabel"; use it with
 * VIR_XML_LIST(S, seclabels, nseclabels, "source/seclabel", &virDomainDeviceSeclabelDefType). */
extern const virXMLType virDomainDeviceSeclabelDefType;

/* A label needs relabelling and a model must not come twice. */
void virDomainDeviceSeclabelsValidate(virDomainDeviceSeclabelDef *const *labels, gsize nlabels,
                                      virXMLProblems *problems);
