/*
 * net_teaming.c: <teaming>, two network devices of a guest that back each other up
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/net_teaming.h"

VIR_ENUM_IMPL(virDomainNetTeamingType, VIR_DOMAIN_NET_TEAMING_TYPE_LAST, "none", "persistent",
              "transient");

static const virXMLRow teaming_rows[] = {
    VIR_XML_ENUM(virDomainNetTeamingInfo, type, "@type", virDomainNetTeamingType,
                 .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO, .since = "6.1.0",
                 .doc = "Whether the device stays during a migration or is unplugged for it."),
    VIR_XML_STRING(virDomainNetTeamingInfo, persistent, "@persistent", .since = "6.1.0",
                   .doc = "Alias of the persistent device that this transient one pairs with."),
};

const virXMLType virDomainNetTeamingInfoType =
    VIR_XML_TYPE("teaming", virDomainNetTeamingInfo, teaming_rows,
                 VIR_XML_LINE(virDomainNetTeamingInfo, line));

void virDomainNetTeamingInfoValidate(const virDomainNetTeamingInfo *teaming,
                                     virXMLProblems *problems)
{
    if (!teaming)
        return;
    if (teaming->type == VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT && !teaming->persistent)
        virXMLProblemAdd(problems, teaming->line, "teaming", "persistent", VIR_ERR_XML_ERROR,
                         "a transient device must name its persistent partner in "
                         "persistent='ALIAS'");
    if (teaming->type == VIR_DOMAIN_NET_TEAMING_TYPE_PERSISTENT && teaming->persistent)
        virXMLProblemAdd(problems, teaming->line, "teaming", "persistent", VIR_ERR_XML_ERROR,
                         "only a transient device names a persistent partner; remove "
                         "persistent='%s'", teaming->persistent);
}
