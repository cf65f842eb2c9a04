/*
 * validate_os.c: which of firmware, loader and variables go together; only refuses
 *
 * Thread: any; reads only.
 */
#include "conf/domain/domain_phases.h"

static void virDomainOSRefuse(virXMLProblems *problems, const char *element, const char *attr,
                              const char *why)
{
    virXMLProblemAdd(problems, 0, element, attr, VIR_ERR_XML_DETAIL, "%s", why);
}

/* <os firmware=>: the host chooses the image, so nothing may name one. */
static void virDomainOSValidateAuto(const virDomainOSDef *os, virXMLProblems *problems)
{
    static const char why[] = "the firmware is chosen by the host (<os firmware=>); remove this";
    const virDomainLoaderDef *loader = &os->loader;

    if (loader->readonly)
        virDomainOSRefuse(problems, "domain/os/loader", "readonly", why);
    if (loader->path)
        virDomainOSRefuse(problems, "domain/os/loader", NULL, why);
    else if (loader->type)
        virDomainOSRefuse(problems, "domain/os/loader", "type", why);
    if (loader->secure == VIR_TRISTATE_BOOL_NO)
        virDomainOSRefuse(problems, "domain/os/loader", "secure", why);
    if (os->nvram.nvramTemplate)
        virDomainOSRefuse(problems, "domain/os/nvram", "template", why);
    if (os->firmware != VIR_DOMAIN_OS_DEF_FIRMWARE_EFI &&
        (os->nvram.path || os->nvram.sourceXml || loader->stateless == VIR_TRISTATE_BOOL_NO))
        virDomainOSRefuse(problems, "domain/os", "firmware",
                          "a BIOS has no variables to keep; use firmware='efi', or remove "
                          "<nvram> and stateless='no'");
}

static void virDomainOSValidateManual(const virDomainOSDef *os, virXMLProblems *problems)
{
    const virDomainLoaderDef *loader = &os->loader;
    gboolean nvram = os->nvram.path || os->nvram.nvramTemplate || os->nvram.sourceXml;

    for (int i = 0; i < VIR_DOMAIN_OS_DEF_FIRMWARE_FEATURE_LAST; i++) {
        if (os->firmwareFeatures[i])
            virDomainOSRefuse(problems, "domain/os/firmware", NULL,
                              "features choose a firmware only with <os firmware='efi'>");
    }
    if (!loader->path && (nvram || os->nvram.given || loader->readonly || loader->type ||
                          loader->secure || loader->stateless))
        virDomainOSRefuse(problems, "domain/os/loader", NULL,
                          "it names no firmware image; do so, or use <os firmware='efi'>");
    if (loader->path && loader->type != VIR_DOMAIN_LOADER_TYPE_PFLASH &&
        (nvram || loader->stateless == VIR_TRISTATE_BOOL_NO))
        virDomainOSRefuse(problems, "domain/os/loader", "type",
                          "only a loader of type 'pflash' keeps variables");
}

void virDomainDefValidateOs(const virDomainDef *def, const virDomainConfDriver *driver,
                            virXMLProblems *problems)
{
    const virDomainOSDef *os = &def->os;

    if (os->firmware && !(driver->features & VIR_DOMAIN_CONF_FW_AUTOSELECT))
        virDomainOSRefuse(problems, "domain/os", "firmware",
                          "this hypervisor does not choose firmware; name a <loader>");
    if (os->firmware)
        virDomainOSValidateAuto(os, problems);
    else
        virDomainOSValidateManual(os, problems);
    if (os->loader.stateless == VIR_TRISTATE_BOOL_YES) {
        if (os->nvram.path || os->nvram.sourceXml)
            virDomainOSRefuse(problems, "domain/os/nvram", NULL,
                              "a stateless loader keeps no variables; remove it");
        if (os->nvram.nvramTemplate)
            virDomainOSRefuse(problems, "domain/os/nvram", "template",
                              "a stateless loader keeps no variables; remove it");
    }
}
