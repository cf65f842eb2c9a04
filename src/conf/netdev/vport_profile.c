/*
 * vport_profile.c: rows of <virtualport>, what each type needs, and how profiles merge
 */
#include "conf/netdev/vport_profile.h"

#include "common/base/error.h"
#include "common/base/uuid.h"

VIR_ENUM_IMPL(virNetDevVPortProfileKind, VIR_NETDEV_VPORT_PROFILE_LAST, "none", "802.1Qbg",
              "802.1Qbh", "openvswitch", "midonet");

static const virXMLRow vport_rows[] = {
    VIR_XML_ENUM(virNetDevVPortProfile, virtPortType, "@type", virNetDevVPortProfileKind,
                 .flags = VIR_XML_NONZERO, .doc = "How the switch is told about the interface."),
    VIR_XML_UINT(virNetDevVPortProfile, managerID, "parameters/@managerid", .max = 0xff,
                 VIR_XML_PRESENT(virNetDevVPortProfile, managerID_specified),
                 .flags = VIR_XML_ANY_BASE,
                 .doc = "802.1Qbg: the data base of types that the switch asks."),
    VIR_XML_UINT(virNetDevVPortProfile, typeID, "parameters/@typeid", .max = 0xffffff,
                 VIR_XML_PRESENT(virNetDevVPortProfile, typeID_specified),
                 .flags = VIR_XML_ANY_BASE),
    VIR_XML_UINT(virNetDevVPortProfile, typeIDVersion, "parameters/@typeidversion", .max = 0xff,
                 VIR_XML_PRESENT(virNetDevVPortProfile, typeIDVersion_specified),
                 .flags = VIR_XML_ANY_BASE),
    VIR_XML_UUID(virNetDevVPortProfile, instanceID, "parameters/@instanceid",
                 VIR_XML_PRESENT(virNetDevVPortProfile, instanceID_specified)),
    VIR_XML_UUID(virNetDevVPortProfile, interfaceID, "parameters/@interfaceid",
                 VIR_XML_PRESENT(virNetDevVPortProfile, interfaceID_specified)),
    VIR_XML_STRING(virNetDevVPortProfile, profileID, "parameters/@profileid",
                   .doc = "802.1Qbh and Open vSwitch: the profile's name on the switch."),
};

static void vport_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    const virNetDevVPortProfile *profile = obj;

    if (profile->profileID && strlen(profile->profileID) >= VIR_LINK_STATE_PORT_PROFILE_MAX)
        virXMLParserError(parser, node, "profileid", VIR_ERR_XML_ERROR,
                          "the profile's name is longer than %d bytes",
                          VIR_LINK_STATE_PORT_PROFILE_MAX - 1);
}

const virXMLType virNetDevVPortProfileType = VIR_XML_TYPE(
    "virtualport", virNetDevVPortProfile, vport_rows, VIR_XML_LINE(virNetDevVPortProfile, line),
    .parsed = vport_parsed, .doc = "What the switch behind the interface is told.");

void virNetDevVPortProfileFree(virNetDevVPortProfile *profile)
{
    virXMLFree(&virNetDevVPortProfileType, profile);
}

virNetDevVPortProfile *virNetDevVPortProfileCopy(const virNetDevVPortProfile *profile)
{
    return profile ? virXMLClone(&virNetDevVPortProfileType, profile) : NULL;
}

gboolean virNetDevVPortProfileEqual(const virNetDevVPortProfile *a, const virNetDevVPortProfile *b)
{
    if (!a || !b)
        return a == b;
    return virXMLEqual(&virNetDevVPortProfileType, a, b, FALSE, NULL);
}

gboolean virNetDevVPortProfileNeedsAssociation(const virNetDevVPortProfile *profile)
{
    return profile && (profile->virtPortType == VIR_NETDEV_VPORT_PROFILE_8021QBG ||
                       profile->virtPortType == VIR_NETDEV_VPORT_PROFILE_8021QBH);
}

/* --- parameters as bits, so that each type is two masks --- */

typedef enum {
    PARAM_MANAGER = 1 << 0,
    PARAM_TYPE = 1 << 1,
    PARAM_VERSION = 1 << 2,
    PARAM_INSTANCE = 1 << 3,
    PARAM_PROFILE = 1 << 4,
    PARAM_INTERFACE = 1 << 5,
} Params;

static const char *const param_names[] = {
    "managerid", "typeid", "typeidversion", "instanceid", "profileid", "interfaceid",
};

static const struct {
    unsigned needs, takes;
} kinds[VIR_NETDEV_VPORT_PROFILE_LAST] = {
    [VIR_NETDEV_VPORT_PROFILE_NONE] = {0, ~0u},
    [VIR_NETDEV_VPORT_PROFILE_8021QBG] = {PARAM_MANAGER | PARAM_TYPE | PARAM_VERSION |
                                              PARAM_INSTANCE,
                                          PARAM_MANAGER | PARAM_TYPE | PARAM_VERSION |
                                              PARAM_INSTANCE},
    [VIR_NETDEV_VPORT_PROFILE_8021QBH] = {PARAM_PROFILE, PARAM_PROFILE},
    [VIR_NETDEV_VPORT_PROFILE_OPENVSWITCH] = {PARAM_INTERFACE, PARAM_INTERFACE | PARAM_PROFILE},
    [VIR_NETDEV_VPORT_PROFILE_MIDONET] = {PARAM_INTERFACE, PARAM_INTERFACE},
};

static unsigned params_of(const virNetDevVPortProfile *p)
{
    return (p->managerID_specified ? PARAM_MANAGER : 0) | (p->typeID_specified ? PARAM_TYPE : 0) |
           (p->typeIDVersion_specified ? PARAM_VERSION : 0) |
           (p->instanceID_specified ? PARAM_INSTANCE : 0) | (p->profileID ? PARAM_PROFILE : 0) |
           (p->interfaceID_specified ? PARAM_INTERFACE : 0);
}

static const char *name_of_first(unsigned params)
{
    return param_names[g_bit_nth_lsf(params, -1)];
}

char *virNetDevVPortProfileFault(const virNetDevVPortProfile *profile, gboolean complete)
{
    const char *type;
    unsigned given;

    if (!profile)
        return NULL;
    if (profile->virtPortType == VIR_NETDEV_VPORT_PROFILE_NONE)
        return complete ? g_strdup("<virtualport> needs a 'type' here") : NULL;
    type = virNetDevVPortProfileKindTypeToString(profile->virtPortType);
    given = params_of(profile);
    if (given & ~kinds[profile->virtPortType].takes)
        return g_strdup_printf("a <virtualport> of type '%s' takes no '%s'", type,
                               name_of_first(given & ~kinds[profile->virtPortType].takes));
    if (complete && (kinds[profile->virtPortType].needs & ~given))
        return g_strdup_printf("a <virtualport> of type '%s' needs '%s' in its <parameters>", type,
                               name_of_first(kinds[profile->virtPortType].needs & ~given));
    return NULL;
}

void virNetDevVPortProfileGenerateIDs(virNetDevVPortProfile *profile)
{
    unsigned takes = kinds[profile->virtPortType].takes;

    if ((takes & PARAM_INSTANCE) && !profile->instanceID_specified) {
        virUUIDGenerate(profile->instanceID);
        profile->instanceID_specified = TRUE;
    }
    if ((takes & PARAM_INTERFACE) && !profile->interfaceID_specified) {
        virUUIDGenerate(profile->interfaceID);
        profile->interfaceID_specified = TRUE;
    }
}

/* Takes over what only @from tells. Returns the name of what both tell differently, or NULL. */
static const char *merge(virNetDevVPortProfile *to, const virNetDevVPortProfile *from)
{
    unsigned both, only;

    if (!from)
        return NULL;
    if (!to->virtPortType)
        to->virtPortType = from->virtPortType;
    else if (from->virtPortType && from->virtPortType != to->virtPortType)
        return "type";
    both = params_of(to) & params_of(from);
    only = params_of(from) & ~both;
    if ((both & PARAM_MANAGER) && to->managerID != from->managerID)
        return name_of_first(PARAM_MANAGER);
    if ((both & PARAM_TYPE) && to->typeID != from->typeID)
        return name_of_first(PARAM_TYPE);
    if ((both & PARAM_VERSION) && to->typeIDVersion != from->typeIDVersion)
        return name_of_first(PARAM_VERSION);
    if ((both & PARAM_INSTANCE) && !virUUIDEqual(to->instanceID, from->instanceID))
        return name_of_first(PARAM_INSTANCE);
    if ((both & PARAM_INTERFACE) && !virUUIDEqual(to->interfaceID, from->interfaceID))
        return name_of_first(PARAM_INTERFACE);
    if ((both & PARAM_PROFILE) && !g_str_equal(to->profileID, from->profileID))
        return name_of_first(PARAM_PROFILE);

    if (only & PARAM_MANAGER)
        to->managerID = from->managerID;
    if (only & PARAM_TYPE)
        to->typeID = from->typeID;
    if (only & PARAM_VERSION)
        to->typeIDVersion = from->typeIDVersion;
    if (only & PARAM_INSTANCE)
        memcpy(to->instanceID, from->instanceID, sizeof(to->instanceID));
    if (only & PARAM_INTERFACE)
        memcpy(to->interfaceID, from->interfaceID, sizeof(to->interfaceID));
    if (only & PARAM_PROFILE)
        to->profileID = g_strdup(from->profileID);
    to->managerID_specified |= from->managerID_specified;
    to->typeID_specified |= from->typeID_specified;
    to->typeIDVersion_specified |= from->typeIDVersion_specified;
    to->instanceID_specified |= from->instanceID_specified;
    to->interfaceID_specified |= from->interfaceID_specified;
    return NULL;
}

virNetDevVPortProfile *virNetDevVPortProfileMerge3(const virNetDevVPortProfile *interface,
                                                   const virNetDevVPortProfile *network,
                                                   const virNetDevVPortProfile *portgroup,
                                                   virErrorDomain from, GError **error)
{
    const virNetDevVPortProfile *sources[] = {interface, portgroup, network};
    g_autoptr(virNetDevVPortProfile) merged = NULL;
    g_autofree char *fault = NULL;

    if (!interface && !network && !portgroup)
        return NULL;
    merged = virXMLNew(&virNetDevVPortProfileType);
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        const char *clash = merge(merged, sources[i]);

        if (clash) {
            virSetError(error, from, VIR_ERR_CONFIG_UNSUPPORTED,
                        "the <virtualport> elements of interface, portgroup and network give "
                        "different values for '%s'; leave it to one of them",
                        clash);
            return NULL;
        }
    }
    virNetDevVPortProfileGenerateIDs(merged);
    /* An interface without a type got every id there is; now it is known which one counts. */
    merged->instanceID_specified &= (kinds[merged->virtPortType].takes & PARAM_INSTANCE) != 0;
    merged->interfaceID_specified &= (kinds[merged->virtPortType].takes & PARAM_INTERFACE) != 0;
    fault = virNetDevVPortProfileFault(merged, TRUE);
    if (fault) {
        virSetError(error, from, VIR_ERR_XML_ERROR,
                    "%s (merged from interface, portgroup and network)", fault);
        return NULL;
    }
    return g_steal_pointer(&merged);
}
