/*
 * test_leases.c: the file of DHCP leases
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "network/lease_file.h"

static void test_round_trip(void **state)
{
    static const char text[] =
        "[\n  {\n    \"ip-address\": \"192.168.1.2\",\n    \"mac-address\": "
        "\"52:54:00:00:00:01\",\n"
        "    \"hostname\": \"a\\\"b\",\n    \"client-id\": \"01:52\",\n    \"expiry-time\": 1234\n"
        "  },\n  {\n    \"ip-address\": \"fd00::2\",\n    \"iaid\": \"7\",\n"
        "    \"server-duid\": \"00:01\",\n    \"expiry-time\": 0\n  }\n]\n";
    g_autoptr(GError) err = NULL;
    g_autoptr(GPtrArray) leases = virLeaseFileParse("t", text, &err);
    g_autofree char *again = NULL;
    const virLease *first;

    assert_non_null(leases);
    assert_int_equal(leases->len, 2);
    first = g_ptr_array_index(leases, 0);
    assert_string_equal(first->hostname, "a\"b");
    assert_int_equal(first->expiry, 1234);
    assert_false(virLeaseIsCurrent(first, 1235));
    assert_true(virLeaseIsCurrent(g_ptr_array_index(leases, 1), 1235));
    again = virLeaseFileFormat(leases);
    assert_string_equal(again, text);
}

static void test_foreign_and_damaged(void **state)
{
    static const char *const bad[] = {
        "{}",         "[",      "[{]",           "[{\"a\"}]",
        "[{\"a\":}]", "[{}] x", "[{\"a\":\"b}]", "[{\"a\":\"\\u00\"}]"};
    g_autoptr(GError) err = NULL;
    g_autoptr(GPtrArray) odd = virLeaseFileParse(
        "t", "[{\"x\":1,\"ip-address\":\"1.2.3.4\",\"y\":\"\\u00e9\\n\"},{}]", &err);
    g_autoptr(GPtrArray) empty = virLeaseFileParse("t", " \n", &err);
    g_autoptr(GPtrArray) none = virLeaseFileRead("/nonexistent/br0.status", &err);

    assert_null(err);
    assert_int_equal(odd->len, 1); /* one without an address is no lease */
    assert_int_equal(empty->len, 0);
    assert_int_equal(none->len, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) why = NULL;

        assert_null(virLeaseFileParse("t", bad[i], &why));
        assert_true(virErrorIs(why, VIR_ERR_INTERNAL_ERROR));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_foreign_and_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
