/*
 * test_qemu_conf.c: documents as QEMU's rules complete them
 *
 * Each golden/conf/NAME.xml must become NAME.out.xml; NAME.err holds a part of the message that
 * refuses NAME.xml. A result that is read again may put its controllers into order once, as those
 * that the document did not name stand at the end at first; then it stays as it is. Needs
 * qemu-system-x86_64.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf/domain/domain_conf.h"
#include "drivers/qemu/conf/qemu_conf.h"

static const char *golden_dir;

static char *read_golden(const char *name, const char *ending)
{
    g_autofree char *path = g_strdup_printf("%s/%s%s", golden_dir, name, ending);
    char *text = NULL;

    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

static char *complete(const char *xml, GError **error)
{
    qemuConfContext context = QEMU_CONF_CONTEXT_INIT;
    g_autoptr(virDomainDef) def = virDomainDefParse(xml, &qemuDomainConfDriver, &context,
                                                    VIR_DOMAIN_DEF_PARSE_INACTIVE, NULL, error);

    return def ? virDomainDefFormat(def, VIR_XML_MODE_INACTIVE, error) : NULL;
}

static void check_golden(const char *name)
{
    g_autofree char *in = read_golden(name, ".xml");
    g_autofree char *want = read_golden(name, ".out.xml");
    g_autofree char *refusal = read_golden(name, ".err");
    g_autoptr(GError) error = NULL;
    g_autofree char *got = complete(in, &error);
    g_autofree char *again = NULL;
    g_autofree char *settled = NULL;

    print_message("%s\n", name);
    if (refusal) {
        assert_null(got);
        assert_non_null(strstr(error->message, g_strchomp(refusal)));
        return;
    }
    if (error)
        print_error("%s: %s\n", name, error->message);
    assert_non_null(got);
    assert_string_equal(got, want);
    again = complete(got, &error);
    assert_non_null(again);
    settled = complete(again, &error);
    assert_non_null(settled);
    assert_string_equal(settled, again);
}

static void test_golden_files(void **state)
{
    g_autoptr(GDir) dir = g_dir_open(golden_dir, 0, NULL);
    const char *file;
    unsigned n = 0;

    assert_non_null(dir);
    while ((file = g_dir_read_name(dir))) {
        if (g_str_has_suffix(file, ".xml") && !g_str_has_suffix(file, ".out.xml")) {
            g_autofree char *name = g_strndup(file, strlen(file) - strlen(".xml"));
            check_golden(name);
            n++;
        }
    }
    assert_true(n > 0);
}

int main(int argc G_GNUC_UNUSED, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden_files)};

    golden_dir = argv[1];
    if (access("/usr/bin/qemu-system-x86_64", X_OK) < 0) {
        fprintf(stderr, "skipped: qemu-system-x86_64 is not installed\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
