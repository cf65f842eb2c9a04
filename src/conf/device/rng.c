/*
 * rng.c: rows and checks of <rng>
 */
#include "conf/device/rng.h"

#include "conf/domain/domain_def.h"

VIR_ENUM_IMPL(virDomainRNGModel, VIR_DOMAIN_RNG_MODEL_LAST, "none", "virtio", "virtio-transitional",
              "virtio-non-transitional");
VIR_ENUM_IMPL(virDomainRNGBackend, VIR_DOMAIN_RNG_BACKEND_LAST, "random", "egd", "builtin");

#define ROW(kind, field, path, ...) VIR_XML_##kind(virDomainRNGDef, field, path, __VA_ARGS__)
#define WHEN(name) \
    VIR_XML_WHEN(virDomainRNGDef, backend, VIR_XML_BIT(VIR_DOMAIN_RNG_BACKEND_##name))

static const virXMLRow rng_rows[] = {
    ROW(ENUM, model, "@model", virDomainRNGModel, .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO),
    ROW(UINT, rate, "rate/@bytes", .flags = VIR_XML_NONZERO, .since = "1.0.4",
        .doc = "How many bytes the guest may take in one period."),
    ROW(UINT, period, "rate/@period", .flags = VIR_XML_NONZERO, .doc = "Milliseconds."),
    ROW(ENUM, backend, "backend/@model", virDomainRNGBackend,
        .flags = VIR_XML_REQUIRED | VIR_XML_WRITE_ZERO,
        .doc = "Where the host takes the numbers from."),
    ROW(STRING, file, "backend", WHEN(RANDOM)),
    ROW(POINTER, chardev, "backend", &virDomainChrSourceDefType, WHEN(EGD)),
    VIR_XML_EMBED(virDomainRNGDef, virtio, &virDomainVirtioOptionsType),
    VIR_XML_EMBED(virDomainRNGDef, info, &virDomainDeviceInfoType),
};

static void rng_parsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    const virDomainRNGDef *rng = obj;

    for (xmlNodePtr child = node->children; child && rng->chardev; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && xmlStrEqual(child->name, BAD_CAST "backend") &&
            !xmlHasNsProp(child, BAD_CAST "type", NULL))
            virXMLParserError(parser, child, "type", VIR_ERR_XML_ERROR,
                              "a backend of model 'egd' needs the 'type' of its character device");
    }
}

const virXMLType virDomainRNGDefType =
    VIR_XML_TYPE("rng", virDomainRNGDef, rng_rows, VIR_XML_LINE(virDomainRNGDef, line),
                 .parsed = rng_parsed, .doc = "A source of random numbers for the guest.");

static void rng_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                           void *opaque, virXMLProblems *problems)
{
    virDomainRNGDef *rng = dev;

    if (rng->backend == VIR_DOMAIN_RNG_BACKEND_RANDOM && !rng->file)
        rng->file = g_strdup("/dev/random");
}

static void rng_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainRNGDef *rng = dev;

    if (rng->chardev)
        virDomainChrSourceDefValidate(rng->chardev, FALSE, rng->line, "backend", problems);
}

const virDomainDeviceOps virDomainRngDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_RNG,
    .type = &virDomainRNGDefType,
    .list = offsetof(virDomainDef, rngs),
    .count = offsetof(virDomainDef, nrngs),
    .info_plus_1 = offsetof(virDomainRNGDef, info) + 1,
    .post_parse = rng_post_parse,
    .validate = rng_validate,
};
