/*
 * vlan.h: <vlan> of an interface, a network, a portgroup and a port
 *
 * Thread: any; plain values.
 */
#pragma once

#include "conf/xml/row.h"

typedef enum {
    VIR_NATIVE_VLAN_MODE_DEFAULT = 0,
    VIR_NATIVE_VLAN_MODE_TAGGED,
    VIR_NATIVE_VLAN_MODE_UNTAGGED,
    VIR_NATIVE_VLAN_MODE_LAST
} virNativeVlanMode;
VIR_ENUM_DECL(virNativeVlanMode);

typedef struct {
    unsigned id; /* 0..4095 */
    virNativeVlanMode nativeMode;
} virNetDevVlanTag;

typedef struct {
    unsigned line;
    virTristateBool trunk; /* as written; more than one tag makes a trunk anyway */
    virNetDevVlanTag **tags;
    gsize ntags; /* at least 1 in a valid one */

    /* Filled while reading, from the tag with a nativeMode: */
    virNativeVlanMode nativeMode;
    unsigned nativeTag;
} virNetDevVlan;

/* A pointer or struct row: "vlan". */
extern const virXMLType virNetDevVlanType;

void virNetDevVlanFree(virNetDevVlan *vlan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetDevVlan, virNetDevVlanFree)
virNetDevVlan *virNetDevVlanCopy(const virNetDevVlan *vlan);                 /* NULL gives NULL */
gboolean virNetDevVlanEqual(const virNetDevVlan *a, const virNetDevVlan *b); /* NULL: no tags */
/* TRUE if several tags pass: trunk='yes' or more than one tag. */
gboolean virNetDevVlanIsTrunk(const virNetDevVlan *vlan);
