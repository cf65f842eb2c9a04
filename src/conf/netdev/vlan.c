/*
 * vlan.c: rows of <vlan> and what spans them
 */
#include "conf/netdev/vlan.h"

VIR_ENUM_IMPL(virNativeVlanMode, VIR_NATIVE_VLAN_MODE_LAST, "default", "tagged", "untagged");

static const virXMLRow tag_rows[] = {
    VIR_XML_UINT(virNetDevVlanTag, id, "@id", .max = 4095,
                 .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO, .doc = "The VLAN's number."),
    VIR_XML_ENUM(virNetDevVlanTag, nativeMode, "@nativeMode", virNativeVlanMode,
                 .flags = VIR_XML_NONZERO, .since = "1.1.0",
                 .doc = "This VLAN is the native one of the trunk."),
};
static const virXMLType tag_type = VIR_XML_TYPE("tag", virNetDevVlanTag, tag_rows);

static void vlan_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    virNetDevVlan *vlan = obj;

    if (vlan->ntags == 0)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "<vlan> needs at least one <tag id='...'/>");
    for (gsize i = 0; i < vlan->ntags; i++) {
        if (!vlan->tags[i]->nativeMode)
            continue;
        if (vlan->nativeMode)
            virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                              "<vlan> has more than one tag with a nativeMode; a trunk has one "
                              "native VLAN");
        vlan->nativeMode = vlan->tags[i]->nativeMode;
        vlan->nativeTag = vlan->tags[i]->id;
    }
    if (vlan->trunk == VIR_TRISTATE_BOOL_NO && (vlan->ntags > 1 || vlan->nativeMode))
        virXMLParserError(parser, node, "trunk", VIR_ERR_XML_ERROR,
                          "trunk='no' contradicts %s; remove it",
                          vlan->ntags > 1 ? "several tags" : "a nativeMode");
    else if (vlan->ntags > 1 || vlan->nativeMode)
        vlan->trunk = VIR_TRISTATE_BOOL_YES; /* what it is, and what the document shows */
    else if (vlan->trunk == VIR_TRISTATE_BOOL_NO)
        vlan->trunk = VIR_TRISTATE_BOOL_ABSENT;
}

static void vlan_copied(void *dst, const void *src)
{
    virNetDevVlan *to = dst;
    const virNetDevVlan *from = src;

    to->nativeMode = from->nativeMode;
    to->nativeTag = from->nativeTag;
}

static const virXMLRow vlan_rows[] = {
    VIR_XML_YESNO(virNetDevVlan, trunk, "@trunk", .doc = "Several VLANs pass, with their tags."),
    VIR_XML_LIST(virNetDevVlan, tags, ntags, "tag", &tag_type),
};

const virXMLType virNetDevVlanType = VIR_XML_TYPE(
    "vlan", virNetDevVlan, vlan_rows, VIR_XML_LINE(virNetDevVlan, line), .parsed = vlan_parsed,
    .copied = vlan_copied, .doc = "The VLANs that a guest's interface belongs to.");

void virNetDevVlanFree(virNetDevVlan *vlan)
{
    virXMLFree(&virNetDevVlanType, vlan);
}

virNetDevVlan *virNetDevVlanCopy(const virNetDevVlan *vlan)
{
    return vlan ? virXMLClone(&virNetDevVlanType, vlan) : NULL;
}

gboolean virNetDevVlanEqual(const virNetDevVlan *a, const virNetDevVlan *b)
{
    if (!a || !b)
        return (!a || a->ntags == 0) && (!b || b->ntags == 0);
    return virXMLEqual(&virNetDevVlanType, a, b, FALSE, NULL);
}

gboolean virNetDevVlanIsTrunk(const virNetDevVlan *vlan)
{
    return vlan && (vlan->trunk == VIR_TRISTATE_BOOL_YES || vlan->ntags > 1);
}
