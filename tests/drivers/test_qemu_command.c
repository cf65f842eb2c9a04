/* Documents against command lines: golden/NAME.xml gives golden/NAME.args, one option a line. With
 * GOLDEN_WRITE=1 the files are written instead of compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/error.h"
#include "conf/device/disk.h"
#include "conf/device/net.h"
#include "drivers/qemu/conf/qemu_conf.h"
#include "drivers/qemu/qemu_caps_priv.h"
#include "drivers/qemu/qemu_command.h"

/* The host of the tests: descriptors are numbers counted up, nothing is opened. */
static int next_fd;

static int fake_open(gpointer opaque, const char *path, int flags, GError **error)
{
    return next_fd++;
}

static int fake_listen(gpointer opaque, const char *path, GError **error)
{
    return next_fd++;
}

static gboolean fake_tap(gpointer opaque, virDomainNetDef *net, int *fds, int *vhost, gsize nfds,
                         GError **error)
{
    for (gsize i = 0; i < nfds; i++) {
        fds[i] = next_fd++;
        if (vhost)
            vhost[i] = next_fd++;
    }
    return TRUE;
}

static char *fake_readable(gpointer opaque, qemuCommand *cmd, const char *path, GError **error)
{
    return g_strdup(path);
}

static unsigned fake_port(gpointer opaque, const char *address, GError **error)
{
    return 5900;
}

static const qemuCommandHost fake_host = {
    .open_file = fake_open,
    .listen = fake_listen,
    .open_tap = fake_tap,
    .readable = fake_readable,
    .free_port = fake_port,
};

static virQEMUCaps *golden_caps(const char *binary, GError **error)
{
    g_autofree char *path = g_build_filename(GOLDEN_DIR, "qemu-7.2.keys", NULL);
    g_autofree char *text = NULL;
    gsize len = 0;

    assert_true(g_file_get_contents(path, &text, &len, NULL));
    return virQEMUCapsParse(text, len, "golden");
}

static virDomainDef *parse(const char *text)
{
    qemuConfContext context = {.lookup = golden_caps};
    g_autoptr(GError) error = NULL;
    virDomainDef *def = virDomainDefParse(text, &qemuDomainConfDriver, &context,
                                          VIR_DOMAIN_DEF_PARSE_INACTIVE, NULL, &error);

    if (!def)
        fail_msg("%s", error->message);
    def->id = 1;
    /* As the start does: images are numbered before the command line is built. */
    for (gsize i = 0, id = 0; i < def->ndisks; i++) {
        virStorageSource *src = def->disks[i]->src;

        for (; src && !virStorageSourceIsEmpty(src); src = src->backingStore)
            src->id = ++id;
    }
    return def;
}

static char *read_golden(const char *name, const char *suffix)
{
    g_autofree char *file = g_strconcat(name, suffix, NULL);
    g_autofree char *path = g_build_filename(GOLDEN_DIR, file, NULL);
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("%s is missing", path);
    return text;
}

/* The command line of @def, an option with its argument to a line. */
static char *build(virDomainDef *def, GError **error)
{
    g_autoptr(virQEMUCaps) caps = golden_caps(NULL, NULL);
    g_autoptr(qemuCommand) cmd = qemuCommandNew(def, caps, "/lib/domain-1", &fake_host, NULL);
    GString *text;

    cmd->borrowed = TRUE;
    next_fd = 20;
    if (!qemuCommandBuild(cmd, 10, error))
        return NULL;
    text = g_string_new(g_ptr_array_index(cmd->argv, 0));
    for (guint i = 1; i < cmd->argv->len; i++) {
        const char *arg = g_ptr_array_index(cmd->argv, i);

        g_string_append_printf(text, "%s%s", arg[0] == '-' ? "\n" : " ", arg);
    }
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}

static void test_golden(void **state)
{
    const char *name = *state;
    g_autofree char *xml = read_golden(name, ".xml");
    g_autoptr(virDomainDef) def = parse(xml);
    g_autoptr(GError) error = NULL;
    g_autofree char *args = build(def, &error);
    g_autofree char *wanted = NULL;

    if (!args)
        fail_msg("%s", error->message);
    if (getenv("GOLDEN_WRITE")) {
        g_autofree char *path = g_strdup_printf("%s/%s.args", GOLDEN_DIR, name);

        assert_true(g_file_set_contents(path, args, -1, NULL));
        return;
    }
    wanted = read_golden(name, ".args");
    assert_string_equal(args, wanted);
}

/* What this driver cannot do is refused by name. */
static void test_refused(void **state)
{
    static const struct {
        const char *devices;
        const char *words;
    } cases[] = {
        {"<disk type='network' device='disk'><source protocol='nbd' name='x'><host name='h'/>"
         "</source><target dev='vda' bus='virtio'/></disk>",
         "vda"},
        {"<interface type='bridge'><source bridge='b'/><model type='tulip'/></interface>", "tulip"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *xml =
            g_strdup_printf("<domain type='qemu'><name>x</name><memory>65536</memory><os><type "
                            "machine='pc' arch='x86_64'>hvm</type></os><devices><emulator>"
                            "/usr/bin/qemu-system-x86_64</emulator>%s</devices></domain>",
                            cases[i].devices);
        g_autoptr(virDomainDef) def = parse(xml);
        g_autoptr(GError) error = NULL;

        assert_null(build(def, &error));
        assert_true(virErrorIs(error, VIR_ERR_CONFIG_UNSUPPORTED));
        assert_non_null(strstr(error->message, cases[i].words));
    }
}

int main(void)
{
    static char names[][16] = {"pc-minimal", "pc-devices", "q35-devices"};
    const struct CMUnitTest tests[] = {
        {names[0], test_golden, NULL, NULL, names[0]},
        {names[1], test_golden, NULL, NULL, names[1]},
        {names[2], test_golden, NULL, NULL, names[2]},
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
