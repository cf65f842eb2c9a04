/*
 * device_seclabel.c: <seclabel> of one image or character device
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/device_seclabel.h"

static const virXMLRow seclabel_rows[] = {
    VIR_XML_STRING(virDomainDeviceSeclabelDef, model, "@model",
                   .doc = "The security model that the label belongs to."),
    VIR_XML_YESNO(virDomainDeviceSeclabelDef, labelskip, "@labelskip", .flags = VIR_XML_LIVE,
                  .doc = "Leave the label of this source as it is."),
    VIR_XML_YESNO(virDomainDeviceSeclabelDef, relabel, "@relabel",
                  .doc = "Whether the source is relabelled when the domain starts."),
    VIR_XML_STRING(virDomainDeviceSeclabelDef, label, "label", .doc = "The label to set."),
};

const virXMLType virDomainDeviceSeclabelDefType =
    VIR_XML_TYPE("seclabel", virDomainDeviceSeclabelDef, seclabel_rows,
                 VIR_XML_LINE(virDomainDeviceSeclabelDef, line));

void virDomainDeviceSeclabelsValidate(virDomainDeviceSeclabelDef *const *labels, gsize nlabels,
                                      virXMLProblems *problems)
{
    for (gsize i = 0; i < nlabels; i++) {
        const virDomainDeviceSeclabelDef *label = labels[i];

        if (label->label && label->relabel == VIR_TRISTATE_BOOL_NO)
            virXMLProblemAdd(problems, label->line, "seclabel", "relabel", VIR_ERR_XML_ERROR,
                             "a label is given but relabel='no' keeps it from being set; "
                             "remove one of them");
        if (nlabels > 1 && !label->model)
            virXMLProblemAdd(problems, label->line, "seclabel", "model", VIR_ERR_XML_ERROR,
                             "with several labels each must name its security model");
        for (gsize j = 0; j < i; j++) {
            if (g_strcmp0(labels[j]->model, label->model) == 0)
                virXMLProblemAdd(problems, label->line, "seclabel", "model", VIR_ERR_XML_DETAIL,
                                 "the source has two labels for the security model '%s'; "
                                 "keep one",
                                 label->model ? label->model : "default");
        }
    }
}
