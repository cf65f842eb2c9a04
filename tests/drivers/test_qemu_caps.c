/* What a QEMU answers, read, kept as text and read again. The last test asks the host's QEMU (TCG
 * only) if there is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "drivers/qemu/qemu_caps_priv.h"

static const char answers[] =
    "{\"QMP\": {}}\n"
    "{\"return\": {}, \"id\": 0}\n"
    "{\"return\": {\"qemu\": {\"major\": 7, \"minor\": 2, \"micro\": 22}, \"package\": \"Deb\"}, "
    "\"id\": 1}\n"
    "{\"return\": {\"arch\": \"i386\"}, \"id\": 2}\n"
    "{\"return\": [{\"name\": \"none\", \"cpu-max\": 1}, {\"name\": \"pc-q35-7.2\", \"alias\": "
    "\"q35\", \"cpu-max\": 288, \"default-cpu-type\": \"qemu64-x86_64-cpu\", "
    "\"default-ram-id\": \"pc.ram\", \"hotpluggable-cpus\": true}, {\"name\": "
    "\"pc-i440fx-7.2\", \"alias\": \"pc\", \"is-default\": true, \"cpu-max\": 255}], \"id\": 3}\n"
    "{\"return\": [{\"name\": \"virtio-net-pci\"}, {\"name\": \"VGA\"}], \"id\": 4}\n"
    "{\"return\": [{\"option\": \"vnc\"}], \"id\": 5}\n"
    "{\"return\": [{\"name\": \"quit\"}, {\"name\": \"cont\"}], \"id\": 6}\n"
    "{\"return\": [{\"name\": \"qemu64\", \"unavailable-features\": []}, {\"name\": \"EPYC\", "
    "\"unavailable-features\": [\"sha-ni\", \"vme\"], \"deprecated\": true}], \"id\": 7}\n"
    "{\"return\": {\"model\": {\"props\": {\"b\": true, \"a\": false, \"n\": 3}}}, \"id\": 8}\n"
    "{\"return\": [{\"name\": \"queues\"}], \"id\": 9}\n";

static void check(const virQEMUCaps *caps)
{
    const virQEMUCapsCPU *cpu = virQEMUCapsFindCPU(caps, VIR_QEMU_ACCEL_TCG, "EPYC");
    const virQEMUCapsCPUFeature *max;
    gsize n;

    assert_string_equal(virQEMUCapsGetBinary(caps), "/q");
    assert_string_equal(virQEMUCapsGetArch(caps), "i686");
    assert_int_equal(virQEMUCapsGetVersion(caps), VIR_QEMU_VERSION(7, 2, 22));
    assert_int_equal(virQEMUCapsCountMachines(caps), 2);
    assert_string_equal(virQEMUCapsGetCanonicalMachine(caps, "q35"), "pc-q35-7.2");
    assert_string_equal(virQEMUCapsGetCanonicalMachine(caps, "odd"), "odd");
    assert_string_equal(virQEMUCapsGetDefaultMachine(caps), "pc-i440fx-7.2");
    assert_string_equal(virQEMUCapsFindMachine(caps, "q35")->default_cpu, "qemu64");
    assert_string_equal(virQEMUCapsFindMachine(caps, "q35")->default_ram_id, "pc.ram");
    assert_int_equal(virQEMUCapsFindMachine(caps, "pc-q35-7.2")->max_cpus, 288);
    assert_null(virQEMUCapsFindMachine(caps, "none"));
    assert_true(virQEMUCapsHasType(caps, "VGA"));
    assert_false(virQEMUCapsHasType(caps, "qxl"));
    assert_true(virQEMUCapsHasProperty(caps, "virtio-blk-pci", "queues"));
    assert_false(virQEMUCapsHasProperty(caps, "virtio-blk-pci", "nothing"));
    assert_true(virQEMUCapsHasOption(caps, "vnc"));
    assert_true(virQEMUCapsHasCommand(caps, "cont"));
    assert_non_null(cpu);
    assert_false(cpu->usable);
    assert_true(cpu->deprecated);
    assert_string_equal(cpu->blockers[1], "vme");
    assert_null(cpu->blockers[2]);
    assert_true(virQEMUCapsFindCPU(caps, VIR_QEMU_ACCEL_TCG, "qemu64")->usable);
    max = virQEMUCapsGetMaxFeatures(caps, VIR_QEMU_ACCEL_TCG, &n);
    assert_int_equal(n, 2);
    assert_string_equal(max[0].name, "a");
    assert_true(max[1].on);
}

static void test_read(void **state)
{
    g_autoptr(virQEMUCaps) caps = virQEMUCapsNew("/q");
    g_autoptr(virQEMUCaps) again = NULL;
    g_autofree char *text = NULL;

    assert_true(virQEMUCapsReadAnswers(caps, VIR_QEMU_ACCEL_TCG, answers, NULL));
    check(caps);
    text = virQEMUCapsFormat(caps, "this one");
    assert_null(virQEMUCapsParse(text, strlen(text), "another one"));
    again = virQEMUCapsParse(text, strlen(text), "this one");
    assert_non_null(again);
    check(again);
}

/* A cache file cut anywhere is not used, or is used as far as it is whole; never a crash. */
static void test_cut(void **state)
{
    g_autoptr(virQEMUCaps) caps = virQEMUCapsNew("/q");
    g_autofree char *text = NULL;

    assert_true(virQEMUCapsReadAnswers(caps, VIR_QEMU_ACCEL_TCG, answers, NULL));
    text = virQEMUCapsFormat(caps, "id");
    for (gsize len = 0; len < strlen(text); len++)
        virQEMUCapsUnref(virQEMUCapsParse(text, len, "id"));
}

static void test_silent(void **state)
{
    g_autoptr(virQEMUCaps) caps = virQEMUCapsNew("/q");
    g_autoptr(GError) err = NULL;

    assert_false(virQEMUCapsReadAnswers(caps, VIR_QEMU_ACCEL_TCG, "{\"QMP\": {}}\n", &err));
    assert_non_null(strstr(err->message, "qmp_capabilities"));
}

static void test_missing_binary(void **state)
{
    g_autoptr(GError) err = NULL;

    assert_null(virQEMUCapsCacheLookup("/no/such/qemu", &err));
    assert_non_null(strstr(err->message, "/no/such/qemu"));
    assert_null(virQEMUCapsCachePeek("/no/such/qemu"));
}

static void test_host(void **state)
{
    g_autofree char *binary = virQEMUCapsFindEmulator("x86_64");
    g_autoptr(virQEMUCaps) caps = NULL;
    g_autoptr(GError) err = NULL;

    if (!binary) {
        skip();
        return;
    }
    caps = virQEMUCapsProbe(binary, FALSE, -1, -1, &err);
    if (!caps)
        fail_msg("%s", err->message);
    assert_string_equal(virQEMUCapsGetArch(caps), "x86_64");
    assert_false(virQEMUCapsHasKVM(caps));
    assert_true(virQEMUCapsHasType(caps, "virtio-net-pci"));
    assert_true(virQEMUCapsHasCommand(caps, "blockdev-add"));
    assert_non_null(virQEMUCapsFindMachine(caps, "q35"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),   cmocka_unit_test(test_cut),
        cmocka_unit_test(test_silent), cmocka_unit_test(test_missing_binary),
        cmocka_unit_test(test_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
