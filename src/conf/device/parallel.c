/*
 * parallel.c: <parallel>, a parallel port of the guest
 */
#include "conf/device/chr_common.h"
#include "conf/domain/domain_def.h"

static const virXMLRow parallel_rows[] = {
    VIR_XML_CUSTOM(".", &virDomainChrDefaultTypeCustom),
    VIR_XML_EMBED(virDomainChrDef, source, &virDomainChrSourceDefType),
    VIR_XML_UINT(virDomainChrDef, port, "target/@port",
                 VIR_XML_PRESENT(virDomainChrDef, port_given)),
    VIR_XML_EMBED(virDomainChrDef, info, &virDomainDeviceInfoType),
};
const virXMLType virDomainParallelDefType =
    VIR_XML_TYPE("parallel", virDomainChrDef, parallel_rows, VIR_XML_LINE(virDomainChrDef, line));

static void parallel_post_parse(virDomainDef *def, void *dev, const virDomainConfDriver *driver,
                                void *opaque, virXMLProblems *problems)
{
    virDomainChrDefChoosePort(def->parallels, def->nparallels, dev);
}

static void parallel_validate(const virDomainDef *def, const void *dev, virXMLProblems *problems)
{
    const virDomainChrDef *chr = dev;

    virDomainChrSourceDefValidate(&chr->source, FALSE, chr->line, "parallel", problems);
}

const virDomainDeviceOps virDomainParallelDeviceOps = {
    .kind = VIR_DOMAIN_DEVICE_PARALLEL,
    .type = &virDomainParallelDefType,
    .list = offsetof(virDomainDef, parallels),
    .count = offsetof(virDomainDef, nparallels),
    .info_plus_1 = offsetof(virDomainChrDef, info) + 1,
    .post_parse = parallel_post_parse,
    .validate = parallel_validate,
};
