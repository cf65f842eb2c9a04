/*
 * channel.c: <channel>, a private line between host and guest
 */
#include "conf/device/chr_common.h"
#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainChrChannelTarget, VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_LAST, "none",
              "guestfwd", "virtio", "xen");
VIR_ENUM_IMPL(virDomainChrDeviceState, VIR_DOMAIN_CHR_DEVICE_STATE_LAST, "default", "connected",
              "disconnected");

#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainChrDef, field, path, __VA_ARGS__)
#define WHEN(mask) VIR_XML_WHEN(virDomainChrDef, targetType, mask)
#define BIT(type) VIR_XML_BIT(VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_##type)

static const virXMLRow channel_rows[] = {
    VIR_XML_CUSTOM(".", &virDomainChrDefaultTypeCustom),
    VIR_XML_EMBED(virDomainChrDef, source, &virDomainChrSourceDefType),
    ROW(ENUM, targetType, "target/@type", virDomainChrChannelTarget,
        .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    ROW(ADDR, guestfwdAddr, "target/@address", WHEN(BIT(GUESTFWD)), .flags = VIR_XML_REQUIRED,
        .doc = "Where the guest connects to."),
    ROW(UINT, guestfwdPort, "target/@port", WHEN(BIT(GUESTFWD)), .max = 65535,
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO),
    ROW(STRING, name, "target/@name", WHEN(BIT(VIRTIO) | BIT(XEN)),
        .doc = "What the guest finds it by."),
    ROW(ENUM, state, "target/@state", virDomainChrDeviceState, WHEN(BIT(VIRTIO)),
        .flags = VIR_XML_NONZERO | VIR_XML_LIVE, .since = "1.2.11",
        .doc = "Whether somebody in the guest has opened it."),
    VIR_XML_EMBED(virDomainChrDef, info, &virDomainDeviceInfoType),
};

static void channel_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    const virDomainChrDef *chr = obj;

    if (VIR_SOCKET_ADDR_IS_V6(&chr->guestfwdAddr))
        virXMLParserError(parser, node, "address", VIR_ERR_CONFIG_UNSUPPORTED,
                          "a guestfwd channel's address is an IPv4 one");
}

const virXMLType virDomainChannelDefType =
    VIR_XML_TYPE("channel", virDomainChrDef, channel_rows, VIR_XML_LINE(virDomainChrDef, line),
                 .parsed = channel_parsed);

static void channel_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                               void *opaque, virXMLProblems *problems)
{
    virDomainChrDef *chr = dev;

    /* What SPICE clients look for. */
    if (chr->source.type == VIR_DOMAIN_CHR_TYPE_SPICEVMC)
        chr->source.spicevmc = VIR_DOMAIN_CHR_SPICEVMC_VDAGENT;
}

static void channel_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;
    gboolean is_virtio = chr->targetType == VIR_DOMAIN_CHR_CHANNEL_TARGET_TYPE_VIRTIO;

    if (chr->source.type == VIR_DOMAIN_CHR_TYPE_SPICEVMC && !is_virtio)
        virXMLProblemAdd(problems, chr->line, "channel", "type", VIR_ERR_XML_ERROR,
                         "a channel of type 'spicevmc' needs a target of type 'virtio'");
    virDomainChrSourceDefValidate(&chr->source, is_virtio, chr->line, "channel", problems);
}

const virDomainDeviceOps virDomainChannelDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_CHANNEL,
    .type = &virDomainChannelDefType,
    .list = offsetof(virDomainDef, channels),
    .count = offsetof(virDomainDef, nchannels),
    .info_plus_1 = offsetof(virDomainChrDef, info) + 1,
    .post_parse = channel_post_parse,
    .validate = channel_validate,
};
