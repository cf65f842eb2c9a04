/*
 * net_teaming.h: <teaming>, two network devices of a guest that back each other up
 *
 * An interface that stays (persistent) and one, often a host device, that leaves for a
 * migration (transient). Used by <interface> and by <hostdev>.
 *
 * Thread: any; tables are const.
 */
#pragma once

#include "conf/xml/row.h"

typedef enum {
    VIR_DOMAIN_NET_TEAMING_TYPE_NONE = 0,
    VIR_DOMAIN_NET_TEAMING_TYPE_PERSISTENT,
    VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT,
    VIR_DOMAIN_NET_TEAMING_TYPE_LAST
} virDomainNetTeamingType;
VIR_ENUM_DECL(virDomainNetTeamingType);

typedef struct {
    unsigned line;
    virDomainNetTeamingType type;
    char *persistent; /* TRANSIENT: alias of the device that stays */
} virDomainNetTeamingInfo;

/* "teaming": VIR_XML_POINTER(S, teaming, "teaming", &virDomainNetTeamingInfoType) */
extern const virXMLType virDomainNetTeamingInfoType;

/* A transient device names its persistent one by a user alias, a persistent one names none.
 * @teaming may be NULL. */
void virDomainNetTeamingInfoValidate(const virDomainNetTeamingInfo *teaming,
                                     virXMLProblems *problems);
