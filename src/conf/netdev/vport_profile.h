/*
 * vport_profile.h: <virtualport> of an interface, a network, a portgroup and a port
 *
 * The type may be missing: then it comes from the network when the port is made, and the
 * parameters are merged.
 *
 * Thread: any; plain values.
 */
#pragma once

#include "conf/xml/row.h"

#define VIR_LINK_STATE_PORT_PROFILE_MAX 40 /* bytes of a profile's name with the final NUL */

typedef enum {
    VIR_NETDEV_VPORT_PROFILE_NONE = 0, /* not told */
    VIR_NETDEV_VPORT_PROFILE_8021QBG,
    VIR_NETDEV_VPORT_PROFILE_8021QBH,
    VIR_NETDEV_VPORT_PROFILE_OPENVSWITCH,
    VIR_NETDEV_VPORT_PROFILE_MIDONET,
    VIR_NETDEV_VPORT_PROFILE_LAST
} virNetDevVPortProfileKind;
VIR_ENUM_DECL(virNetDevVPortProfileKind);

typedef struct {
    unsigned line;
    int virtPortType; /* virNetDevVPortProfileKind */

    /* 802.1Qbg (vsi) */
    unsigned managerID; /* 0..255 */
    gboolean managerID_specified;
    unsigned typeID; /* 24 bits */
    gboolean typeID_specified;
    unsigned typeIDVersion; /* 0..255 */
    gboolean typeIDVersion_specified;
    unsigned char instanceID[16];
    gboolean instanceID_specified;

    /* 802.1Qbh, openvswitch */
    char *profileID;

    /* openvswitch, midonet */
    unsigned char interfaceID[16];
    gboolean interfaceID_specified;
} virNetDevVPortProfile;

extern const virXMLType virNetDevVPortProfileType;

void virNetDevVPortProfileFree(virNetDevVPortProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetDevVPortProfile, virNetDevVPortProfileFree)
virNetDevVPortProfile *virNetDevVPortProfileCopy(const virNetDevVPortProfile *profile);
gboolean virNetDevVPortProfileEqual(const virNetDevVPortProfile *a, const virNetDevVPortProfile *b);

/**
 * virNetDevVPortProfileMerge3:
 * @interface, @network, @portgroup: each may be NULL
 * @from: who speaks in errors, VIR_FROM_*
 *
 * What is in force for a port: the type and each parameter from whoever tells it. Two who tell
 * different values contradict each other. Ids that can be made up are. Returns the merged
 * profile, complete for its type and owned by the caller, or NULL: with @error if they contradict
 * or something is missing, without if none is given.
 */
virNetDevVPortProfile *virNetDevVPortProfileMerge3(const virNetDevVPortProfile *interface,
                                                   const virNetDevVPortProfile *network,
                                                   const virNetDevVPortProfile *portgroup,
                                                   virErrorDomain from, GError **error);

/* Makes up the ids that may be missing: instance and interface, as the type takes them; both while
 * the type isn't known. */
void virNetDevVPortProfileGenerateIDs(virNetDevVPortProfile *profile);

/* What is wrong with @profile: it carries what its type has no use for, or, with @complete, lacks
 * its type or what that needs. A sentence owned by the caller, or NULL if it is fine. NULL is
 * fine. */
char *virNetDevVPortProfileFault(const virNetDevVPortProfile *profile, gboolean complete);

/* TRUE for the types that hand the tap or macvtap to a switch by themselves after the interface
 * was made (802.1Qbg, 802.1Qbh). */
gboolean virNetDevVPortProfileNeedsAssociation(const virNetDevVPortProfile *profile);
