/*
 * bandwidth.c: rows of <bandwidth> and what spans them
 */
#include "conf/netdev/bandwidth.h"

/* Rates are handed to the kernel in bytes per second in 64 bits. */
#define RATE_MAX (G_MAXUINT64 / 1024)

#define COMMON_ROWS \
    VIR_XML_ULLONG(virNetDevBandwidthRate, average, "@average", .max = RATE_MAX, \
                   .flags = VIR_XML_NONZERO, .doc = "Usual rate in KiB/s."), \
        VIR_XML_ULLONG(virNetDevBandwidthRate, peak, "@peak", .max = RATE_MAX, \
                       .flags = VIR_XML_NONZERO, .doc = "Highest rate in KiB/s.")
#define BURST_ROW \
    VIR_XML_ULLONG(virNetDevBandwidthRate, burst, "@burst", .max = RATE_MAX, \
                   .flags = VIR_XML_NONZERO, .doc = "KiB that may pass at peak rate.")

static const virXMLRow in_rows[] = {
    COMMON_ROWS,
    VIR_XML_ULLONG(virNetDevBandwidthRate, floor, "@floor", .max = RATE_MAX,
                   .flags = VIR_XML_NONZERO, .since = "0.10.1",
                   .doc = "Rate in KiB/s that is guaranteed."),
    BURST_ROW,
};
static const virXMLRow out_rows[] = {
    COMMON_ROWS,
    BURST_ROW,
};

static void in_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    const virNetDevBandwidthRate *rate = obj;

    if (!rate->average && !rate->floor)
        virXMLParserError(parser, node, "average", VIR_ERR_XML_DETAIL,
                          "<inbound> needs an 'average' or a 'floor'");
    else if (!rate->average && (rate->peak || rate->burst))
        virXMLParserError(parser, node, "average", VIR_ERR_XML_DETAIL,
                          "'peak' and 'burst' need an 'average'");
}

static void out_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    const virNetDevBandwidthRate *rate = obj;
    xmlChar *floor = xmlGetNoNsProp(node, BAD_CAST "floor");

    if (floor)
        virXMLParserError(parser, node, "floor", VIR_ERR_XML_DETAIL,
                          "a 'floor' can be guaranteed for <inbound> only");
    else if (!rate->average)
        virXMLParserError(parser, node, "average", VIR_ERR_XML_DETAIL,
                          "<outbound> needs an 'average'");
    xmlFree(floor);
}

static const virXMLType in_type =
    VIR_XML_TYPE("inbound", virNetDevBandwidthRate, in_rows, .parsed = in_parsed);
static const virXMLType out_type =
    VIR_XML_TYPE("outbound", virNetDevBandwidthRate, out_rows, .parsed = out_parsed);

#define BANDWIDTH_ROWS \
    VIR_XML_POINTER(virNetDevBandwidth, in, "inbound", &in_type), \
        VIR_XML_POINTER(virNetDevBandwidth, out, "outbound", &out_type)

static const virXMLRow bandwidth_rows[] = {
    BANDWIDTH_ROWS,
};
static const virXMLRow port_bandwidth_rows[] = {
    VIR_XML_UINT(virNetDevBandwidth, classID, "@classID", .flags = VIR_XML_ABI_FREE,
                 .doc = "The traffic class that keeps the floor."),
    BANDWIDTH_ROWS,
};

const virXMLType virNetDevBandwidthType = VIR_XML_TYPE(
    "bandwidth", virNetDevBandwidth, bandwidth_rows, VIR_XML_LINE(virNetDevBandwidth, line),
    .doc = "Limits on what the guest receives and sends.");
const virXMLType virNetDevPortBandwidthType = VIR_XML_TYPE(
    "bandwidth", virNetDevBandwidth, port_bandwidth_rows, VIR_XML_LINE(virNetDevBandwidth, line));

void virNetDevBandwidthFree(virNetDevBandwidth *bandwidth)
{
    virXMLFree(&virNetDevPortBandwidthType, bandwidth);
}

virNetDevBandwidth *virNetDevBandwidthCopy(const virNetDevBandwidth *bandwidth)
{
    return bandwidth ? virXMLClone(&virNetDevPortBandwidthType, bandwidth) : NULL;
}

static gboolean rate_is_equal(const virNetDevBandwidthRate *a, const virNetDevBandwidthRate *b)
{
    static const virNetDevBandwidthRate unlimited;

    a = a ? a : &unlimited;
    b = b ? b : &unlimited;
    return a->average == b->average && a->peak == b->peak && a->floor == b->floor &&
           a->burst == b->burst;
}

gboolean virNetDevBandwidthEqual(const virNetDevBandwidth *a, const virNetDevBandwidth *b)
{
    static const virNetDevBandwidth unlimited;

    a = a ? a : &unlimited;
    b = b ? b : &unlimited;
    return rate_is_equal(a->in, b->in) && rate_is_equal(a->out, b->out);
}

gboolean virNetDevBandwidthIsSet(const virNetDevBandwidth *bandwidth)
{
    return !virNetDevBandwidthEqual(bandwidth, NULL);
}

gboolean virNetDevBandwidthHasFloor(const virNetDevBandwidth *bandwidth)
{
    return bandwidth && bandwidth->in && bandwidth->in->floor > 0;
}
