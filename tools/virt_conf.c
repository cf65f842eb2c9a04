/*
 * virt_conf.c: src/conf for people and pipelines, no daemon needed
 *
 *   virt-conf normalize --kind domain|network|networkport [--driver generic] [--active] FILE
 *
 * prints the canonical document. A refused one: "FILE:LINE: error: ..." on stderr, status 1;
 * wrong usage: status 2.
 *
 * Thread: one.
 */
#include <stdio.h>
#include <string.h>

#include "conf/domain/domain_conf.h"
#include "conf/network/network_def.h"
#include "conf/network/network_port_def.h"
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

/* One document to be normalized. */
typedef struct {
    const char *text;
    const virDomainConfDriver *driver;
    void *opaque;    /* of the driver's hooks */
    gboolean active; /* live data counts */
} Request;

/* Each gives the canonical document, or NULL with @error; what was said about it goes to
 * @problems. The caller owns both. */
static char *normalize_domain(const Request *request, virXMLProblems **problems, GError **error)
{
    g_autoptr(virDomainDef) def = NULL;
    gboolean active = request->active;
    unsigned flags = 0;

    /* As for a new guest, which is what define does. */
    if (request->driver != &virDomainGenericConfDriver)
        flags |= VIR_DOMAIN_DEF_PARSE_ABI_UPDATE;
    else
        active |= is_running(request->text);
    if (!active)
        flags |= VIR_DOMAIN_DEF_PARSE_INACTIVE;
    def =
        virDomainDefParse(request->text, request->driver, request->opaque, flags, problems, error);
    if (!def)
        return NULL;
    return virDomainDefFormat(def, VIR_XML_MODE_SECURE | (active ? 0 : VIR_XML_MODE_INACTIVE),
                              error);
}

static char *normalize_network(const Request *request, virXMLProblems **problems, GError **error)
{
    g_autoptr(virNetworkDef) def = virNetworkDefParse(
        request->text, request->active ? VIR_NETWORK_DEF_PARSE_STATUS : 0, problems, error);

    return def ? virNetworkDefFormat(def, request->active ? 0 : VIR_XML_MODE_INACTIVE) : NULL;
}

static char *normalize_port(const Request *request, virXMLProblems **problems, GError **error)
{
    g_autoptr(virNetworkPortDef) port =
        virNetworkPortDefParse(request->text, FALSE, problems, error);

    return port ? virNetworkPortDefFormat(port) : NULL;
}

static const struct {
    const char *name;
    char *(*normalize)(const Request *request, virXMLProblems **problems, GError **error);
} kinds[] = {
    {"domain", normalize_domain},
    {"network", normalize_network},
    {"networkport", normalize_port},
};

static const virDomainConfDriver *const drivers[] = {
    &virDomainGenericConfDriver,
#ifdef WITH_QEMU
    &qemuDomainConfDriver,
#endif
};

static const virDomainConfDriver *find_driver(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(drivers); i++) {
        if (g_str_equal(drivers[i]->name, name))
            return drivers[i];
    }
    return NULL;
}

static gssize find_kind(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_equal(kinds[i].name, name))
            return (gssize)i;
    }
    return -1;
}

/* Prints what becomes of the document; the exit status. */
static int normalize(const char *file, gsize kind, const Request *request)
{
    g_autoptr(virXMLProblems) problems = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = kinds[kind].normalize(request, &problems, &error);

    if (problems)
        print_problems(file, problems);
    if (!xml) {
        if (!problems || virXMLProblemsCountErrors(problems) == 0)
            fprintf(stderr, "%s:0: error: %s\n", file, error->message);
        return 1;
    }
    fputs(xml, stdout);
    return 0;
}

/* With what the driver's hooks need; none of them touches the host but to ask a QEMU what it
 * can. */
static int normalize_for(const char *file, gsize kind, Request *request)
{
#ifdef WITH_QEMU
    if (request->driver == &qemuDomainConfDriver) {
        qemuConfContext context = QEMU_CONF_CONTEXT_INIT;
        g_autofree char *cache =
            g_build_filename(g_get_user_cache_dir(), "libvirt", "qemu", "capabilities", NULL);

        virQEMUCapsCacheInit(cache, (uid_t)-1, (gid_t)-1);
        request->opaque = &context;
        return normalize(file, kind, request);
    }
#endif
    return normalize(file, kind, request);
}

int main(int argc, char **argv)
{
    g_autofree char *kind_name = NULL;
    g_autofree char *driver_name = NULL;
    gboolean active = FALSE;
    const GOptionEntry entries[] = {
        {"kind", 'k', 0, G_OPTION_ARG_STRING, &kind_name, "domain, network or networkport", "KIND"},
        {"driver", 'd', 0, G_OPTION_ARG_STRING, &driver_name, "generic or qemu", "DRIVER"},
        {"active", 'a', 0, G_OPTION_ARG_NONE, &active, "keep live data", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("normalize FILE");
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    Request request = {0};
    gssize kind;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "virt-conf: %s\n", error->message);
        return 2;
    }
    if (argc != 3 || strcmp(argv[1], "normalize")) {
        fprintf(stderr, "usage: virt-conf normalize [--kind KIND] [--driver DRIVER] [--active] "
                        "FILE\n");
        return 2;
    }
    kind = find_kind(kind_name ? kind_name : "domain");
    request.driver = find_driver(driver_name ? driver_name : "generic");
    if (kind < 0 || !request.driver) {
        fprintf(stderr, "virt-conf: there is no %s '%s'\n", kind < 0 ? "kind" : "driver",
                kind < 0 ? kind_name : driver_name);
        return 2;
    }
    if (!g_file_get_contents(argv[2], &text, NULL, &error)) {
        fprintf(stderr, "%s:0: error: %s\n", argv[2], error->message);
        return 1;
    }
    request.text = text;
    request.active = active;
    return normalize_for(argv[2], (gsize)kind, &request);
}
