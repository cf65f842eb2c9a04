/* Headers of disk images, also those that a hostile guest has written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "drivers/qemu/qemu_image.h"

#define HEAD 512

static void put32(guint8 *at, guint32 value)
{
    value = GUINT32_TO_BE(value);
    memcpy(at, &value, sizeof(value));
}

/* A version 3 header with a backing file and the extension that tells its format. */
static void make_head(guint8 *head)
{
    memset(head, 0, HEAD);
    memcpy(head, "QFI\xfb", 4);
    put32(head + 4, 3);
    put32(head + 12, 200); /* backing file's offset, low half */
    put32(head + 16, 8);
    put32(head + 28, 1 << 20); /* capacity, low half */
    put32(head + 100, 104);
    put32(head + 104, 0xE2792ACA);
    put32(head + 108, 3);
    memcpy(head + 112, "raw", 3);
    memcpy(head + 200, "base.img", 8);
}

static gboolean read_head(const guint8 *head, gsize len, char **backing,
                          virStorageFileFormat *format, guint64 *capacity)
{
    return qemuImageReadHeader(VIR_STORAGE_FILE_QCOW2, head, len, backing, format, capacity);
}

static void test_backing(void **state)
{
    guint8 head[HEAD];
    g_autofree char *backing = NULL;
    virStorageFileFormat format;
    guint64 capacity = 0;

    make_head(head);
    assert_true(read_head(head, HEAD, &backing, &format, &capacity));
    assert_string_equal(backing, "base.img");
    assert_int_equal(format, VIR_STORAGE_FILE_RAW);
    assert_int_equal(capacity, 1 << 20);
}

static void test_none(void **state)
{
    guint8 head[HEAD];
    g_autofree char *backing = NULL;
    virStorageFileFormat format;

    make_head(head);
    put32(head + 12, 0);
    assert_true(read_head(head, HEAD, &backing, &format, NULL));
    assert_null(backing);
    /* A raw image is never looked into. */
    assert_true(qemuImageReadHeader(VIR_STORAGE_FILE_RAW, head, HEAD, &backing, &format, NULL));
    assert_null(backing);
}

static void test_damaged(void **state)
{
    static const struct {
        gsize at;
        guint32 value;
    } damages[] = {
        {0, 0},           /* no magic */
        {8, 1},           /* name far beyond what was read */
        {12, HEAD - 4},   /* name crosses the end */
        {16, 0xffffffff}, /* name of 4 GiB */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        guint8 head[HEAD];
        char *backing = NULL;
        virStorageFileFormat format;

        make_head(head);
        put32(head + damages[i].at, damages[i].value);
        assert_false(read_head(head, HEAD, &backing, &format, NULL));
        assert_null(backing);
    }
}

/* Every length, and every byte of the part that is read set to its extremes: no read beyond. */
static void test_any(void **state)
{
    for (gsize len = 0; len <= HEAD; len++) {
        g_autofree guint8 *head = g_malloc0(MAX(len, 1));
        guint8 whole[HEAD];
        g_autofree char *backing = NULL;
        virStorageFileFormat format;

        make_head(whole);
        memcpy(head, whole, len);
        read_head(head, len, &backing, &format, NULL);
    }
    for (gsize at = 0; at < 120; at++) {
        guint8 head[HEAD];
        g_autofree char *backing = NULL;
        virStorageFileFormat format;

        make_head(head);
        head[at] = 0xff;
        read_head(head, HEAD, &backing, &format, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backing),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_any),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
