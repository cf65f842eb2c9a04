/*
 * test_base.c: UUIDs, MAC addresses, number sets and socket addresses
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "common/base/bitmap.h"
#include "common/base/error.h"
#include "common/base/mac.h"
#include "common/base/socket_address.h"
#include "common/base/uuid.h"

static void test_uuid(void **state)
{
    unsigned char uuid[VIR_UUID_BUFLEN], other[VIR_UUID_BUFLEN];
    char text[VIR_UUID_STRING_BUFLEN];

    assert_true(virUUIDParse(" c7a5fdbd-edaf-9455-926a-d65c16db1809\n", uuid));
    assert_string_equal(virUUIDFormat(uuid, text), "c7a5fdbd-edaf-9455-926a-d65c16db1809");
    assert_true(virUUIDParse("C7A5FDBDEDAF9455926AD65C16DB1809", other));
    assert_true(virUUIDEqual(uuid, other));
    assert_false(virUUIDParse("c7a5fdbd-edaf-9455-926a-d65c16db180", other));
    assert_false(virUUIDParse("c7a5fdbd-edaf-9455-926a-d65c16db1809a", other));
    assert_false(virUUIDParse("", other));
    virUUIDGenerate(uuid);
    assert_int_equal(uuid[6] >> 4, 4);
    assert_true(virUUIDIsValid(uuid));
    memset(uuid, 0xff, sizeof(uuid));
    assert_false(virUUIDIsValid(uuid));
}

static void test_mac(void **state)
{
    static const guint8 prefix[3] = {0x52, 0x54, 0x00};
    char text[VIR_MAC_STRING_BUFLEN];
    virMacAddr mac;

    assert_true(virMacAddrParse("52:54:0:AB:cd:e", &mac));
    assert_string_equal(virMacAddrFormat(&mac, text), "52:54:00:ab:cd:0e");
    assert_false(virMacAddrParse("52:54:00:ab:cd", &mac));
    assert_false(virMacAddrParse("52:54:00:ab:cd:ef:01", &mac));
    assert_false(virMacAddrParse("52:54:00:ab:cd:efx", &mac));
    assert_false(virMacAddrParse("52-54-00-ab-cd-ef", &mac));
    virMacAddrGenerate(prefix, &mac);
    assert_memory_equal(mac.addr, prefix, 3);
    assert_false(virMacAddrIsMulticast(&mac));
}

static void test_bitmap(void **state)
{
    static const struct {
        const char *in;
        gsize size;
        const char *out; /* NULL: refused */
    } cases[] = {
        {"0-3,8,^2", 0, "0-1,3,8"},
        {" 1 , 5 - 7 ", 8, "1,5-7"},
        {"", 4, ""},
        {NULL, 0, ""},
        {"63-65", 0, "63-65"},
        {"8", 8, NULL},
        {"3-1", 0, NULL},
        {"1,", 0, NULL},
        {"a", 0, NULL},
        {"1 2", 0, NULL},
        {"^", 0, NULL},
        {"9999999", 0, NULL},
        {"0-127", 128, "0-127"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) err = NULL;
        g_autoptr(virBitmap) map = virBitmapParse(cases[i].in, cases[i].size, &err);
        g_autofree char *text = map ? virBitmapFormat(map) : NULL;

        if (!cases[i].out) {
            assert_null(map);
            assert_true(virErrorIs(err, VIR_ERR_INVALID_ARG));
        } else {
            assert_non_null(map);
            assert_string_equal(text, cases[i].out);
        }
    }
}

static void test_bitmap_sets(void **state)
{
    g_autoptr(virBitmap) a = virBitmapParse("1-3,70", 0, NULL);
    g_autoptr(virBitmap) b = virBitmapParse("2", 10, NULL);
    g_autoptr(virBitmap) all = virBitmapNew(67);
    g_autoptr(virBitmap) back = NULL;
    guint8 data[10];

    assert_int_equal(virBitmapCount(a), 4);
    assert_int_equal(virBitmapLastSet(a), 70);
    assert_int_equal(virBitmapNextSet(a, 3), 70);
    assert_int_equal(virBitmapNextSet(a, 70), -1);
    assert_int_equal(virBitmapNextClear(a, 0), 4);
    assert_true(virBitmapContains(a, b));
    assert_true(virBitmapOverlaps(a, b));
    virBitmapSubtract(a, b);
    assert_false(virBitmapOverlaps(a, b));
    assert_false(virBitmapSet(b, 10));
    virBitmapSetExpand(b, 10);
    assert_true(virBitmapIsSet(b, 10));
    virBitmapSetAll(all);
    assert_int_equal(virBitmapCount(all), 67);
    assert_true(virBitmapIsAllSet(all));
    virBitmapToData(a, data, sizeof(data));
    back = virBitmapFromData(data, sizeof(data));
    assert_true(virBitmapEqual(a, back));
    assert_false(virBitmapEqual(a, b));
}

static void test_socket_address(void **state)
{
    virSocketAddr addr, mask, other;
    g_autofree char *text = NULL;
    g_autofree char *zone4 = NULL;
    g_autofree char *zone6 = NULL;

    assert_true(virSocketAddrParse("192.168.122.7", AF_UNSPEC, &addr));
    assert_true(VIR_SOCKET_ADDR_IS_V4(&addr));
    assert_false(virSocketAddrParse("192.168.122.7", AF_INET6, &other));
    assert_false(virSocketAddrParse("localhost", AF_UNSPEC, &other));
    assert_false(virSocketAddrParse("", AF_UNSPEC, &other));
    assert_true(virSocketAddrParse("255.255.255.0", AF_INET, &mask));
    assert_int_equal(virSocketAddrMaskPrefix(&mask), 24);
    assert_int_equal(virSocketAddrPrefixInForce(&addr, &mask, 0), 24);
    virSocketAddrNetwork(&addr, 24, &other);
    zone4 = virSocketAddrReverseZone(&other, 24);
    assert_string_equal(zone4, "122.168.192.in-addr.arpa");
    virSocketAddrBroadcast(&addr, 24, &other);
    text = virSocketAddrFormat(&other);
    assert_string_equal(text, "192.168.122.255");
    assert_true(virSocketAddrInNetwork(&other, &addr, 24));
    assert_true(virSocketAddrParse("2001:db8:ca2:2::", AF_UNSPEC, &addr));
    zone6 = virSocketAddrReverseZone(&addr, 64);
    assert_string_equal(zone6, "2.0.0.0.2.a.c.0.8.b.d.0.1.0.0.2.ip6.arpa");
    assert_true(virSocketAddrParse("255.0.255.0", AF_INET, &mask));
    assert_int_equal(virSocketAddrMaskPrefix(&mask), -1);
}

static void test_socket_ranges(void **state)
{
    static const struct {
        const char *from, *to;
        int size;
    } cases[] = {
        {"10.0.0.1", "10.0.0.1", 1},          {"10.0.0.1", "10.0.1.0", 256},
        {"10.0.0.2", "10.0.0.1", -1},         {"10.0.0.1", "2001:db8::1", -1},
        {"2001:db8::1", "2001:db8::f0", 240}, {"1.0.0.0", "200.0.0.0", -1},
        {"10.0.0.255", "10.0.1.1", 3},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        virSocketAddrRange range;

        assert_true(virSocketAddrParse(cases[i].from, AF_UNSPEC, &range.start));
        assert_true(virSocketAddrParse(cases[i].to, AF_UNSPEC, &range.end));
        assert_int_equal(virSocketAddrRangeSize(&range), cases[i].size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uuid),           cmocka_unit_test(test_mac),
        cmocka_unit_test(test_bitmap),         cmocka_unit_test(test_bitmap_sets),
        cmocka_unit_test(test_socket_address), cmocka_unit_test(test_socket_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
