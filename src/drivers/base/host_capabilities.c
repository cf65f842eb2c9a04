/*
 * host_capabilities.c: the <host> part of the capabilities document, from /proc and /sys
 */
#include "drivers/base/host_capabilities.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "common/base/bitmap.h"
#include "common/base/file.h"
#include "common/base/uuid.h"

#define SYS_MAX (64 * 1024)
#define PROC_MAX (4 * 1024 * 1024)

/* The first line of a file, owned by the caller; NULL if it is not there. */
static char *virHostRead(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
static char *virHostRead(const char *fmt, ...)
{
    g_autofree char *path = NULL;
    char *text;
    va_list ap;

    va_start(ap, fmt);
    path = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    text = virFileRead(path, SYS_MAX, NULL, NULL);
    return text ? g_strstrip(text) : NULL;
}

static guint64 virHostNumber(const char *text, guint64 fallback)
{
    return text && g_ascii_isdigit(text[0]) ? g_ascii_strtoull(text, NULL, 10) : fallback;
}

/* "MemTotal:  123 kB" in the text of a meminfo file. */
static guint64 virHostMeminfo(const char *text, const char *key)
{
    const char *at = text ? strstr(text, key) : NULL;

    return at ? g_ascii_strtoull(at + strlen(key), NULL, 10) : 0;
}

guint64 virHostMemoryKib(void)
{
    g_autofree char *text = virFileRead("/proc/meminfo", SYS_MAX, NULL, NULL);

    return virHostMeminfo(text, "MemTotal:");
}

unsigned virHostCpusOnline(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 ? n : 1;
}

static void virHostFormatUUID(GString *xml)
{
    g_autofree char *dmi = virHostRead("/sys/class/dmi/id/product_uuid");
    g_autofree char *machine = virHostRead("/etc/machine-id");
    unsigned char uuid[VIR_UUID_BUFLEN];
    char text[VIR_UUID_STRING_BUFLEN];

    if ((dmi && virUUIDParse(dmi, uuid) && virUUIDIsValid(uuid)) ||
        (machine && virUUIDParse(machine, uuid)))
        g_string_append_printf(xml, "    <uuid>%s</uuid>\n", virUUIDFormat(uuid, text));
}

/* "key : value" of the first processor in /proc/cpuinfo, owned by the caller. */
static char *virHostCpuinfo(const char *text, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", 200);

    for (gsize i = 0; lines[i]; i++) {
        char *colon = strchr(lines[i], ':');

        if (!colon)
            continue;
        *colon = '\0';
        if (strcmp(g_strchomp(lines[i]), key) == 0)
            return g_strdup(g_strstrip(colon + 1));
    }
    return NULL;
}

static void virHostFormatFeatures(GString *xml, const char *flags)
{
    /* Where the kernel's word is not libvirt's. */
    static const struct {
        const char *kernel;
        const char *ours;
    } renamed[] = {
        {"pclmulqdq", "pclmuldq"}, {"sse4_1", "sse4.1"},
        {"sse4_2", "sse4.2"},      {"tsc_deadline_timer", "tsc-deadline"},
        {"sha_ni", "sha-ni"},      {"avx512_bf16", "avx512-bf16"},
        {"constant_tsc", NULL},    {"nonstop_tsc", "invtsc"},
        {"rep_good", NULL},        {"nopl", NULL},
        {"cpuid", NULL},           {"extd_apicid", NULL},
        {"tsc_known_freq", NULL},  {"tsc_reliable", NULL},
        {"perfmon_v2", NULL},
    };
    g_auto(GStrv) words = g_strsplit(flags ? flags : "", " ", -1);

    for (gsize i = 0; words[i]; i++) {
        const char *name = words[i];

        for (gsize k = 0; name && k < G_N_ELEMENTS(renamed); k++) {
            if (strcmp(name, renamed[k].kernel) == 0)
                name = renamed[k].ours;
        }
        if (name && *name)
            g_string_append_printf(xml, "      <feature name='%s'/>\n", name);
    }
}

static void virHostFormatPageSizes(GString *xml)
{
    g_autoptr(GPtrArray) names = virFileList("/sys/kernel/mm/hugepages", NULL, NULL);

    g_string_append_printf(xml, "      <pages unit='KiB' size='%ld'/>\n",
                           sysconf(_SC_PAGESIZE) / 1024);
    for (int i = names ? (int)names->len - 1 : -1; i >= 0; i--) {
        const char *name = g_ptr_array_index(names, i);

        if (g_str_has_prefix(name, "hugepages-"))
            g_string_append_printf(xml, "      <pages unit='KiB' size='%" G_GUINT64_FORMAT "'/>\n",
                                   g_ascii_strtoull(name + strlen("hugepages-"), NULL, 10));
    }
}

static void virHostFormatCPU(GString *xml, const char *cpuinfo)
{
    g_autofree char *vendor = virHostCpuinfo(cpuinfo, "vendor_id");
    g_autofree char *microcode = virHostCpuinfo(cpuinfo, "microcode");
    g_autofree char *family = virHostCpuinfo(cpuinfo, "cpu family");
    g_autofree char *model = virHostCpuinfo(cpuinfo, "model");
    g_autofree char *stepping = virHostCpuinfo(cpuinfo, "stepping");
    g_autofree char *cores = virHostCpuinfo(cpuinfo, "cpu cores");
    g_autofree char *siblings = virHostCpuinfo(cpuinfo, "siblings");
    g_autofree char *sizes = virHostCpuinfo(cpuinfo, "address sizes");
    g_autofree char *flags = virHostCpuinfo(cpuinfo, "flags");
    guint64 ncores = MAX(virHostNumber(cores, virHostCpusOnline()), 1);
    guint64 nthreads = MAX(virHostNumber(siblings, ncores) / ncores, 1);
    struct utsname host;

    g_string_append_printf(xml, "    <cpu>\n      <arch>%s</arch>\n",
                           uname(&host) == 0 ? host.machine : "x86_64");
    if (g_strcmp0(vendor, "GenuineIntel") == 0)
        g_string_append(xml, "      <vendor>Intel</vendor>\n");
    else if (g_strcmp0(vendor, "AuthenticAMD") == 0)
        g_string_append(xml, "      <vendor>AMD</vendor>\n");
    if (microcode)
        g_string_append_printf(xml, "      <microcode version='%llu'/>\n",
                               strtoull(microcode, NULL, 0));
    if (family && model && stepping)
        g_string_append_printf(xml, "      <signature family='%s' model='%s' stepping='%s'/>\n",
                               family, model, stepping);
    g_string_append_printf(xml,
                           "      <topology sockets='%" G_GUINT64_FORMAT "' dies='1' "
                           "cores='%" G_GUINT64_FORMAT "' threads='%" G_GUINT64_FORMAT "'/>\n",
                           MAX(virHostCpusOnline() / (ncores * nthreads), 1), ncores, nthreads);
    if (sizes)
        g_string_append_printf(xml,
                               "      <maxphysaddr mode='emulate' bits='%" G_GUINT64_FORMAT "'/>\n",
                               virHostNumber(sizes, 0));
    virHostFormatFeatures(xml, flags);
    virHostFormatPageSizes(xml);
    g_string_append(xml, "    </cpu>\n");
}

static void virHostFormatPower(GString *xml)
{
    static const struct {
        const char *kernel;
        const char *element;
    } states[] = {
        {"mem", "suspend_mem"},
        {"disk", "suspend_disk"},
    };
    g_autofree char *text = virHostRead("/sys/power/state");
    GString *inner = g_string_new(NULL);

    for (gsize i = 0; text && i < G_N_ELEMENTS(states); i++) {
        if (strstr(text, states[i].kernel))
            g_string_append_printf(inner, "      <%s/>\n", states[i].element);
    }
    if (inner->len)
        g_string_append_printf(xml, "    <power_management>\n%s    </power_management>\n",
                               inner->str);
    else
        g_string_append(xml, "    <power_management/>\n");
    g_string_free(inner, TRUE);
}

static void virHostFormatCellCpu(GString *xml, unsigned cpu)
{
    g_autofree char *socket =
        virHostRead("/sys/devices/system/cpu/cpu%u/topology/physical_package_id", cpu);
    g_autofree char *die = virHostRead("/sys/devices/system/cpu/cpu%u/topology/die_id", cpu);
    g_autofree char *core = virHostRead("/sys/devices/system/cpu/cpu%u/topology/core_id", cpu);
    g_autofree char *siblings =
        virHostRead("/sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);

    g_string_append_printf(xml, "            <cpu id='%u'", cpu);
    if (socket && core)
        g_string_append_printf(xml,
                               " socket_id='%" G_GUINT64_FORMAT "' die_id='%" G_GUINT64_FORMAT
                               "' core_id='%" G_GUINT64_FORMAT "' siblings='%s'",
                               virHostNumber(socket, 0), virHostNumber(die, 0),
                               virHostNumber(core, 0), siblings ? siblings : "");
    g_string_append(xml, "/>\n");
}

static void virHostFormatCellPages(GString *xml, unsigned node, guint64 memory)
{
    g_autofree char *dir = g_strdup_printf("/sys/devices/system/node/node%u/hugepages", node);
    g_autoptr(GPtrArray) names = virFileList(dir, NULL, NULL);
    guint64 page = sysconf(_SC_PAGESIZE) / 1024;
    guint64 huge = 0;
    GString *rest = g_string_new(NULL);

    for (int i = names ? (int)names->len - 1 : -1; i >= 0; i--) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *count = virHostRead("%s/%s/nr_hugepages", dir, name);
        guint64 size = g_ascii_strtoull(name + strlen("hugepages-"), NULL, 10);

        huge += size * virHostNumber(count, 0);
        g_string_append_printf(rest,
                               "          <pages unit='KiB' size='%" G_GUINT64_FORMAT
                               "'>%" G_GUINT64_FORMAT "</pages>\n",
                               size, virHostNumber(count, 0));
    }
    g_string_append_printf(xml,
                           "          <pages unit='KiB' size='%" G_GUINT64_FORMAT
                           "'>%" G_GUINT64_FORMAT "</pages>\n%s",
                           page, (memory - MIN(huge, memory)) / page, rest->str);
    g_string_free(rest, TRUE);
}

static void virHostFormatDistances(GString *xml, unsigned node)
{
    g_autofree char *text = virHostRead("/sys/devices/system/node/node%u/distance", node);
    g_auto(GStrv) values = text ? g_strsplit(text, " ", -1) : NULL;

    if (!values)
        return;
    g_string_append(xml, "          <distances>\n");
    for (gsize i = 0; values[i]; i++)
        g_string_append_printf(xml, "            <sibling id='%zu' value='%s'/>\n", i, values[i]);
    g_string_append(xml, "          </distances>\n");
}

static void virHostFormatCell(GString *xml, unsigned node, const virBitmap *cpus, guint64 memory)
{
    g_string_append_printf(xml, "        <cell id='%u'>\n", node);
    g_string_append_printf(xml, "          <memory unit='KiB'>%" G_GUINT64_FORMAT "</memory>\n",
                           memory);
    virHostFormatCellPages(xml, node, memory);
    virHostFormatDistances(xml, node);
    g_string_append_printf(xml, "          <cpus num='%zu'>\n", virBitmapCount(cpus));
    for (gssize cpu = virBitmapNextSet(cpus, -1); cpu >= 0; cpu = virBitmapNextSet(cpus, cpu))
        virHostFormatCellCpu(xml, cpu);
    g_string_append(xml, "          </cpus>\n        </cell>\n");
}

static void virHostFormatTopology(GString *xml)
{
    g_autofree char *online = virHostRead("/sys/devices/system/node/online");
    g_autoptr(virBitmap) nodes = online ? virBitmapParse(online, 1024, NULL) : NULL;
    GString *cells = g_string_new(NULL);
    unsigned n = 0;

    for (gssize node = nodes ? virBitmapNextSet(nodes, -1) : -1; node >= 0;
         node = virBitmapNextSet(nodes, node)) {
        g_autofree char *list = virHostRead("/sys/devices/system/node/node%zd/cpulist", node);
        g_autofree char *info = virHostRead("/sys/devices/system/node/node%zd/meminfo", node);
        g_autoptr(virBitmap) cpus = list && *list ? virBitmapParse(list, 8192, NULL) : NULL;

        if (!cpus)
            continue;
        virHostFormatCell(cells, node, cpus, virHostMeminfo(info, "MemTotal:"));
        n++;
    }
    if (!n) {
        g_autofree char *list = virHostRead("/sys/devices/system/cpu/online");
        g_autoptr(virBitmap) cpus = virBitmapParse(list && *list ? list : "0", 8192, NULL);

        virHostFormatCell(cells, 0, cpus, virHostMemoryKib());
        n = 1;
    }
    g_string_append_printf(xml,
                           "    <topology>\n      <cells num='%u'>\n%s      </cells>\n"
                           "    </topology>\n",
                           n, cells->str);
    g_string_free(cells, TRUE);
}

void virHostCapabilitiesFormat(GString *xml, const char *secmodels, gboolean migration)
{
    g_autofree char *cpuinfo = virFileRead("/proc/cpuinfo", PROC_MAX, NULL, NULL);

    g_string_append(xml, "  <host>\n");
    virHostFormatUUID(xml);
    virHostFormatCPU(xml, cpuinfo);
    virHostFormatPower(xml);
    g_string_append_printf(xml, "    <iommu support='%s'/>\n",
                           virFileExists("/sys/kernel/iommu_groups/0") ? "yes" : "no");
    if (migration)
        g_string_append(xml, "    <migration_features>\n      <live/>\n      <uri_transports>\n"
                             "        <uri_transport>tcp</uri_transport>\n"
                             "        <uri_transport>rdma</uri_transport>\n"
                             "      </uri_transports>\n    </migration_features>\n");
    virHostFormatTopology(xml);
    if (secmodels)
        g_string_append(xml, secmodels);
    g_string_append(xml, "  </host>\n");
}
