/*
 * net_actual.h: what start-time validation refuses, as data
 *
 * An interface of type 'network' has its actual type only once its port exists: when the domain
 * starts or the interface is plugged or updated. Then virDomainActualNetDefValidate() looks at
 * every rule of the common table, and the driver's function at those of the driver's.
 *
 * A rule says on which actual types a setting works. Each row of a table is one setting with
 * the types it is fine with, an extra condition for some of them, and the sentence for a person.
 *
 * Thread: any; tables are const and interfaces are only read.
 */
#pragma once

#include "conf/device/net.h"

/* What is asked of an interface: is the setting in use? */
typedef gboolean (*virDomainActualNetPredicate)(const virDomainNetDef *net);

#define VIR_DOMAIN_NET_BIT(type) (1u << VIR_DOMAIN_NET_TYPE_##type)

struct _virDomainActualNetRule {
    const char *name;    /* stable, for tools: "vlan" */
    const char *setting; /* as the document spells it: "<vlan>", "<driver queues=...>" */
    virDomainActualNetPredicate uses;
    guint32 types;       /* VIR_DOMAIN_NET_BIT()s: always fine */
    guint32 conditional; /* fine where .condition holds */
    virDomainActualNetPredicate condition;
    const char *where; /* "works only on ..." with what is allowed and the condition */
};
typedef struct _virDomainActualNetRule virDomainActualNetRule;

/* Rules for all hypervisors. */
extern const virDomainActualNetRule virDomainActualNetRules[];
extern const gsize virDomainActualNetRulesCount;

/* TRUE if the rule has nothing against @net. */
gboolean virDomainActualNetRuleAllows(const virDomainActualNetRule *rule,
                                      const virDomainNetDef *net);

/**
 * virDomainActualNetRulesCheck:
 * @rules, @nrules: a table
 * @net: its actual type counts; without an actual the type as written
 *
 * FALSE with @error (VIR_ERR_CONFIG_UNSUPPORTED from VIR_FROM_DOMAIN) for the first rule that is
 * broken; the message names the MAC, the network, the actual type and the setting.
 */
gboolean virDomainActualNetRulesCheck(const virDomainActualNetRule *rules, gsize nrules,
                                      const virDomainNetDef *net, GError **error);

/* The third validation, common part: run it on every interface at start, hotplug and update, after
 * its port exists and also when none was needed. FALSE with @error. */
gboolean virDomainActualNetDefValidate(const virDomainNetDef *net, GError **error);
