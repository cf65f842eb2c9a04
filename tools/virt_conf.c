/*
 * virt_conf.c: src/conf for people and pipelines, no daemon needed
 *
 *   virt-conf normalize --kind domain [--driver generic] [--active] FILE
 *
 * prints the canonical document. A refused one: "FILE:LINE: error: ..." on stderr, status 1;
 * wrong usage: status 2.
 *
 * Thread: one.
 */
#include <stdio.h>
#include <string.h>

#include "conf/domain/domain_conf.h"
#ifdef WITH_QEMU
#include "drivers/qemu/conf/qemu_conf.h"
#endif

static void print_problems(const char *file, const virXMLProblems *problems)
{
    const GPtrArray *list = virXMLProblemsGet(problems);

    for (guint i = 0; i < list->len; i++) {
        const virXMLProblem *problem = list->pdata[i];
        gboolean error = problem->severity == VIR_XML_ERROR;

        fprintf(stderr, "%s:%u: %s: ", file, problem->line, error ? "error" : "warning");
        if (problem->element)
            fprintf(stderr, "%s%s%s: ", problem->element, problem->attribute ? "@" : "",
                    problem->attribute ? problem->attribute : "");
        fprintf(stderr, "%s\n", problem->message);
    }
}

/* TRUE if the document says so itself: it has an id. */
static gboolean is_running(const char *text)
{
    g_autoptr(virDomainDef) def = virDomainDefParse(
        text, NULL, NULL, VIR_DOMAIN_DEF_PARSE_SKIP_POST_PARSE | VIR_DOMAIN_DEF_PARSE_SKIP_VALIDATE,
        NULL, NULL);

    return def && def->id >= 0;
}

static int normalize_domain(const char *file, const char *text, const virDomainConfDriver *driver,
                            void *opaque, gboolean active)
{
    g_autoptr(virXMLProblems) problems = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(virDomainDef) def = NULL;
    g_autofree char *xml = NULL;

    if (driver == &virDomainGenericConfDriver)
        active |= is_running(text);
    /* As for a new guest, which is what define does. */
    def = virDomainDefParse(text, driver, opaque,
                            VIR_DOMAIN_DEF_PARSE_ABI_UPDATE |
                                (active ? 0 : VIR_DOMAIN_DEF_PARSE_INACTIVE),
                            &problems, &error);
    if (problems)
        print_problems(file, problems);
    if (!def) {
        if (!problems)
            fprintf(stderr, "%s:0: error: %s\n", file, error->message);
        return 1;
    }
    xml =
        virDomainDefFormat(def, VIR_XML_MODE_SECURE | (active ? 0 : VIR_XML_MODE_INACTIVE), &error);
    if (!xml) {
        fprintf(stderr, "%s:0: error: %s\n", file, error->message);
        return 1;
    }
    fputs(xml, stdout);
    return 0;
}

static const virDomainConfDriver *const drivers[] = {
    &virDomainGenericConfDriver,
#ifdef WITH_QEMU
    &qemuDomainConfDriver,
#endif
};

/* What a driver's hooks need; none of them touches the host but to ask a QEMU what it can. */
static int normalize_for(const char *file, const char *text, const virDomainConfDriver *driver,
                         gboolean active)
{
#ifdef WITH_QEMU
    if (driver == &qemuDomainConfDriver) {
        qemuConfContext context = QEMU_CONF_CONTEXT_INIT;
        g_autofree char *cache =
            g_build_filename(g_get_user_cache_dir(), "libvirt", "qemu", "capabilities", NULL);

        virQEMUCapsCacheInit(cache, (uid_t)-1, (gid_t)-1);
        return normalize_domain(file, text, driver, &context, active);
    }
#endif
    return normalize_domain(file, text, driver, NULL, active);
}

static const virDomainConfDriver *find_driver(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(drivers); i++) {
        if (g_str_equal(drivers[i]->name, name))
            return drivers[i];
    }
    return NULL;
}

int main(int argc, char **argv)
{
    g_autofree char *kind = NULL;
    g_autofree char *driver_name = NULL;
    gboolean active = FALSE;
    const GOptionEntry entries[] = {
        {"kind", 'k', 0, G_OPTION_ARG_STRING, &kind, "domain", "KIND"},
        {"driver", 'd', 0, G_OPTION_ARG_STRING, &driver_name, "generic", "DRIVER"},
        {"active", 'a', 0, G_OPTION_ARG_NONE, &active, "keep live data", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("normalize FILE");
    const virDomainConfDriver *driver;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "virt-conf: %s\n", error->message);
        return 2;
    }
    if (argc != 3 || strcmp(argv[1], "normalize") || (kind && strcmp(kind, "domain"))) {
        fprintf(stderr, "usage: virt-conf normalize --kind domain [--driver DRIVER] [--active] "
                        "FILE\n");
        return 2;
    }
    driver = find_driver(driver_name ? driver_name : "generic");
    if (!driver) {
        fprintf(stderr, "virt-conf: there is no driver '%s'\n", driver_name);
        return 2;
    }
    if (!g_file_get_contents(argv[2], &text, NULL, &error)) {
        fprintf(stderr, "%s:0: error: %s\n", argv[2], error->message);
        return 1;
    }
    return normalize_for(argv[2], text, driver, active);
}
