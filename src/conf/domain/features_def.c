/*
 * features_def.c: rows of <features>
 *
 * Elements that are there or not are FLAG rows on a switch (TRUE is ON); those with a state of
 * their own share switch_custom, which finds its field by the row's offset.
 *
 * Thread: any; tables are const.
 */
#include "conf/domain/features_def.h"

#include <string.h>

VIR_ENUM_IMPL(virDomainFeature, VIR_DOMAIN_FEATURE_LAST, "acpi", "apic", "pae", "hap", "viridian",
              "privnet", "hyperv", "kvm", "pvspinlock", "capabilities", "pmu", "vmport", "gic",
              "smm", "ioapic", "hpt", "vmcoreinfo", "htm", "nested-hv", "msrs", "ccf-assist", "xen",
              "cfpc", "sbbc", "ibs", "tcg", "async-teardown");
VIR_ENUM_IMPL(virDomainHyperv, VIR_DOMAIN_HYPERV_LAST, "relaxed", "vapic", "spinlocks", "vpindex",
              "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies", "reenlightenment",
              "tlbflush", "ipi", "evmcs", "avic");
VIR_ENUM_IMPL(virDomainHypervMode, VIR_DOMAIN_HYPERV_MODE_LAST, "none", "custom", "passthrough");
VIR_ENUM_IMPL(virDomainKVM, VIR_DOMAIN_KVM_LAST, "hidden", "hint-dedicated", "poll-control",
              "pv-ipi", "dirty-ring");
VIR_ENUM_IMPL(virDomainXen, VIR_DOMAIN_XEN_LAST, "e820_host", "passthrough");
VIR_ENUM_IMPL(virDomainXenPassthroughMode, VIR_DOMAIN_XEN_PASSTHROUGH_MODE_LAST, "default",
              "sync_pt", "share_pt");
VIR_ENUM_IMPL(virDomainCapabilitiesPolicy, VIR_DOMAIN_CAPABILITIES_POLICY_LAST, "", "default",
              "allow", "deny");
VIR_ENUM_IMPL(virDomainProcessCapsFeature, VIR_DOMAIN_PROCESS_CAPS_FEATURE_LAST, "audit_control",
              "audit_write", "block_suspend", "chown", "dac_override", "dac_read_search", "fowner",
              "fsetid", "ipc_lock", "ipc_owner", "kill", "lease", "linux_immutable", "mac_admin",
              "mac_override", "mknod", "net_admin", "net_bind_service", "net_broadcast", "net_raw",
              "setgid", "setfcap", "setpcap", "setuid", "sys_admin", "sys_boot", "sys_chroot",
              "sys_module", "sys_nice", "sys_pacct", "sys_ptrace", "sys_rawio", "sys_resource",
              "sys_time", "sys_tty_config", "syslog", "wake_alarm");
VIR_ENUM_IMPL(virDomainIOAPIC, VIR_DOMAIN_IOAPIC_LAST, "none", "qemu", "kvm");
VIR_ENUM_IMPL(virGICVersion, VIR_GIC_VERSION_LAST, "none", "host", "2", "3");
VIR_ENUM_IMPL(virDomainHPTResizing, VIR_DOMAIN_HPT_RESIZING_LAST, "none", "enabled", "disabled",
              "required");
VIR_ENUM_IMPL(virDomainMsrsUnknown, VIR_DOMAIN_MSRS_UNKNOWN_LAST, "none", "ignore", "fault");
VIR_ENUM_IMPL(virDomainPSeriesValue, VIR_DOMAIN_PSERIES_VALUE_LAST, "none", "broken", "workaround",
              "fixed", "fixed-ibs", "fixed-ccd", "fixed-na");

/* <name state='on'/>; without the attribute it is on, but enlightenments need it. */
static void virDomainFeatureSwitchParse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row,
                                        void *obj)
{
    int value = VIR_TRISTATE_SWITCH_ON;
    gboolean given;

    if (!virXMLReadEnum(parser, node, "state", &virTristateSwitchTypeNames, &value, &given))
        return;
    if (!given && strchr(row->path, '/'))
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "the attribute 'state' is missing");
    *(int *)((char *)obj + row->offset) = value;
}

static void virDomainFeatureSwitchFormat(virXMLWriter *writer, virXMLOutNode *out,
                                         const virXMLRow *row, const void *obj)
{
    int value = *(const int *)((const char *)obj + row->offset);

    if (value)
        virXMLOutAttr(writer, out, "state", virTristateSwitchTypeToString(value));
}

static void virDomainFeatureSwitchCopy(const virXMLRow *row, void *dst, const void *src)
{
    *(int *)((char *)dst + row->offset) = *(const int *)((const char *)src + row->offset);
}

static gboolean virDomainFeatureSwitchEqual(const virXMLRow *row, const void *a, const void *b)
{
    return *(const int *)((const char *)a + row->offset) ==
           *(const int *)((const char *)b + row->offset);
}

static const virXMLCustom switch_custom = {
    .parse = virDomainFeatureSwitchParse,
    .format = virDomainFeatureSwitchFormat,
    .copy = virDomainFeatureSwitchCopy,
    .equal = virDomainFeatureSwitchEqual,
    .known = (const char *const[]){"@state", NULL},
};

#define F virDomainFeaturesDef
#define HERE(name, f) VIR_XML_FLAG(F, features[VIR_DOMAIN_FEATURE_##f], name)
#define STATE(name, f) \
    VIR_XML_CUSTOM(name, &switch_custom, .offset = offsetof(F, features[VIR_DOMAIN_FEATURE_##f]))
#define HYPERV(name, f) \
    VIR_XML_CUSTOM("hyperv/" name, &switch_custom, \
                   .offset = offsetof(F, hyperv[VIR_DOMAIN_HYPERV_##f]))
#define KVM(name, f) \
    VIR_XML_CUSTOM("kvm/" name, &switch_custom, .offset = offsetof(F, kvm[VIR_DOMAIN_KVM_##f]))
#define XEN(name, f) \
    VIR_XML_CUSTOM("xen/" name, &switch_custom, .offset = offsetof(F, xen[VIR_DOMAIN_XEN_##f]))

/* <capabilities><mknod state='on'/>: one child for each of Linux' capabilities. */
static void virDomainProcessCapsParse(virXMLParser *parser, xmlNodePtr node, const virXMLRow *row,
                                      void *obj)
{
    F *features = obj;

    for (xmlNodePtr child = node->children; child; child = child->next) {
        int cap, state = VIR_TRISTATE_SWITCH_ON;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        cap = virDomainProcessCapsFeatureTypeFromString((const char *)child->name);
        if (cap < 0)
            virXMLParserError(parser, child, NULL, VIR_ERR_XML_ERROR,
                              "'%s' is no capability of a process", (const char *)child->name);
        else if (virXMLReadEnum(parser, child, "state", &virTristateSwitchTypeNames, &state, NULL))
            features->caps[cap] = state;
    }
}

static void virDomainProcessCapsFormat(virXMLWriter *writer, virXMLOutNode *out,
                                       const virXMLRow *row, const void *obj)
{
    const F *features = obj;

    for (int i = 0; i < VIR_DOMAIN_PROCESS_CAPS_FEATURE_LAST; i++) {
        if (features->caps[i])
            virXMLOutAttr(writer,
                          virXMLOutChild(writer, out, virDomainProcessCapsFeatureTypeToString(i)),
                          "state", virTristateSwitchTypeToString(features->caps[i]));
    }
}

static void virDomainProcessCapsCopy(const virXMLRow *row, void *dst, const void *src)
{
    memcpy(((F *)dst)->caps, ((const F *)src)->caps, sizeof(((F *)dst)->caps));
}

static gboolean virDomainProcessCapsEqual(const virXMLRow *row, const void *a, const void *b)
{
    return !memcmp(((const F *)a)->caps, ((const F *)b)->caps, sizeof(((const F *)a)->caps));
}

static const virXMLCustom process_caps_custom = {
    .parse = virDomainProcessCapsParse,
    .format = virDomainProcessCapsFormat,
    .copy = virDomainProcessCapsCopy,
    .equal = virDomainProcessCapsEqual,
};

/* Bytes inside, written in the largest unit that holds them exactly. */
static void virDomainTSEGFormat(virXMLWriter *writer, virXMLOutNode *out, const virXMLRow *row,
                                const void *obj)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    const F *features = obj;
    unsigned long long size = features->tseg_size;
    g_autofree char *text = NULL;
    gsize unit = 0;

    if (!features->tseg_specified)
        return;
    while (size && size % 1024 == 0 && unit + 1 < G_N_ELEMENTS(units)) {
        size /= 1024;
        unit++;
    }
    text = g_strdup_printf("%llu", size);
    virXMLOutAttr(writer, out, "unit", units[unit]);
    virXMLOutText(writer, out, text);
}

static const virXMLCustom tseg_custom = {
    .format = virDomainTSEGFormat,
    .known = (const char *const[]){"@unit", NULL},
};

static const virXMLRow features_rows[] = {
    HERE("acpi", ACPI),
    HERE("apic", APIC),
    VIR_XML_SWITCH(F, apic_eoi, "apic/@eoi"),
    HERE("pae", PAE),
    STATE("hap", HAP),
    HERE("viridian", VIRIDIAN),
    HERE("privnet", PRIVNET),

    HERE("hyperv", HYPERV),
    VIR_XML_ENUM(F, hyperv_mode, "hyperv/@mode", virDomainHypervMode, .flags = VIR_XML_NONZERO),
    HYPERV("relaxed", RELAXED),
    HYPERV("vapic", VAPIC),
    HYPERV("spinlocks", SPINLOCKS),
    VIR_XML_UINT(F, hyperv_spinlocks, "hyperv/spinlocks/@retries", .min = 4095),
    HYPERV("vpindex", VPINDEX),
    HYPERV("runtime", RUNTIME),
    HYPERV("synic", SYNIC),
    HYPERV("stimer", STIMER),
    VIR_XML_CUSTOM("hyperv/stimer/direct", &switch_custom,
                   .offset = offsetof(F, hyperv_stimer_direct)),
    HYPERV("reset", RESET),
    HYPERV("vendor_id", VENDOR_ID),
    VIR_XML_STRING(F, hyperv_vendor_id, "hyperv/vendor_id/@value"),
    HYPERV("frequencies", FREQUENCIES),
    HYPERV("reenlightenment", REENLIGHTENMENT),
    HYPERV("tlbflush", TLBFLUSH),
    HYPERV("ipi", IPI),
    HYPERV("evmcs", EVMCS),
    HYPERV("avic", AVIC),

    HERE("kvm", KVM),
    KVM("hidden", HIDDEN),
    KVM("hint-dedicated", DEDICATED),
    KVM("poll-control", POLLCONTROL),
    KVM("pv-ipi", PVIPI),
    KVM("dirty-ring", DIRTY_RING),
    VIR_XML_UINT(F, kvm_dirty_ring_size, "kvm/dirty-ring/@size", .min = 1024, .max = 65536),

    HERE("xen", XEN),
    XEN("e820_host", E820_HOST),
    XEN("passthrough", PASSTHROUGH),
    VIR_XML_ENUM(F, xen_passthrough_mode, "xen/passthrough/@mode", virDomainXenPassthroughMode,
                 .flags = VIR_XML_NONZERO),

    STATE("pvspinlock", PVSPINLOCK),
    HERE("capabilities", CAPABILITIES),
    VIR_XML_ENUM(F, caps_policy, "capabilities/@policy", virDomainCapabilitiesPolicy,
                 .flags = VIR_XML_NONZERO),
    VIR_XML_CUSTOM("capabilities", &process_caps_custom),
    STATE("pmu", PMU),
    STATE("vmport", VMPORT),
    HERE("gic", GIC),
    VIR_XML_ENUM(F, gic_version, "gic/@version", virGICVersion, .flags = VIR_XML_NONZERO),
    STATE("smm", SMM),
    VIR_XML_SIZE(F, tseg_size, "smm/tseg", 1, "B", .flags = VIR_XML_READ_ONLY,
                 VIR_XML_PRESENT(F, tseg_specified)),
    VIR_XML_CUSTOM("smm/tseg", &tseg_custom),
    HERE("ioapic", IOAPIC),
    VIR_XML_ENUM(F, ioapic, "ioapic/@driver", virDomainIOAPIC, .flags = VIR_XML_NONZERO),
    HERE("hpt", HPT),
    VIR_XML_ENUM(F, hpt_resizing, "hpt/@resizing", virDomainHPTResizing, .flags = VIR_XML_NONZERO),
    VIR_XML_SIZE(F, hpt_maxpagesize, "hpt/maxpagesize", 1024, "KiB"),
    STATE("vmcoreinfo", VMCOREINFO),
    STATE("htm", HTM),
    STATE("nested-hv", NESTED_HV),
    HERE("msrs", MSRS),
    VIR_XML_ENUM(F, msrs_unknown, "msrs/@unknown", virDomainMsrsUnknown, .flags = VIR_XML_NONZERO),
    STATE("ccf-assist", CCF_ASSIST),
    HERE("cfpc", CFPC),
    VIR_XML_ENUM(F, cfpc, "cfpc/@value", virDomainPSeriesValue, .flags = VIR_XML_NONZERO),
    HERE("sbbc", SBBC),
    VIR_XML_ENUM(F, sbbc, "sbbc/@value", virDomainPSeriesValue, .flags = VIR_XML_NONZERO),
    HERE("ibs", IBS),
    VIR_XML_ENUM(F, ibs, "ibs/@value", virDomainPSeriesValue, .flags = VIR_XML_NONZERO),
    HERE("tcg", TCG),
    VIR_XML_SIZE(F, tcg_tb_cache, "tcg/tb-cache", 1024, "KiB"),
};

static void virDomainFeaturesParsed(virXMLParser *parser, xmlNodePtr node, void *obj)
{
    F *features = obj;

    features->given = TRUE;
    if (features->features[VIR_DOMAIN_FEATURE_HYPERV] && !features->hyperv_mode)
        features->hyperv_mode = VIR_DOMAIN_HYPERV_MODE_CUSTOM;
    if (features->hyperv_vendor_id && strlen(features->hyperv_vendor_id) > 12)
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "hyperv vendor_id is '%s'; it may have 12 characters",
                          features->hyperv_vendor_id);
    if (features->kvm_dirty_ring_size & (features->kvm_dirty_ring_size - 1))
        virXMLParserError(parser, node, NULL, VIR_ERR_XML_ERROR,
                          "kvm dirty-ring size is %u; it must be a power of two, 1024 to 65536",
                          features->kvm_dirty_ring_size);
}

static void virDomainFeaturesCopied(void *dst, const void *src)
{
    ((F *)dst)->given = ((const F *)src)->given;
}

const virXMLType virDomainFeaturesDefType =
    VIR_XML_TYPE("features", F, features_rows, .parsed = virDomainFeaturesParsed,
                 .copied = virDomainFeaturesCopied);
