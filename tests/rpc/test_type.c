/*
 * test_type.c: structures on the wire, byte by byte, and what is refused
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "rpc/packet.h"
#include "rpc/remote_protocol.h"

static GByteArray *encode(const virRPCType *type, const void *value)
{
    GByteArray *out = g_byte_array_new();

    assert_true(virRPCTypeEncode(type, value, out, VIR_RPC_PACKET_MAX, NULL));
    return out;
}

static void testDomainBytes(void **state)
{
    static const guint8 expected[] = "\0\0\0\5guest\0\0\0"
                                     "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20"
                                     "\xff\xff\xff\xff";
    remote_domain domain = {.name = (char *)"guest", .id = -1};
    g_auto(remote_domain) back = {0};
    g_autoptr(GByteArray) out = NULL;

    for (int i = 0; i < 16; i++)
        domain.uuid[i] = i + 1;
    out = encode(&remote_domain_type, &domain);
    assert_int_equal(out->len, sizeof(expected) - 1);
    assert_memory_equal(out->data, expected, out->len);
    assert_true(virRPCTypeDecode(&remote_domain_type, &back, out->data, out->len, NULL));
    assert_string_equal(back.name, "guest");
    assert_int_equal(back.id, -1);
    assert_memory_equal(back.uuid, domain.uuid, 16);
}

static void testOptionalBytes(void **state)
{
    remote_connect_open_args args = {.name = NULL, .flags = 1};
    g_autoptr(GByteArray) without = encode(&remote_connect_open_args_type, &args);
    g_autoptr(GByteArray) with = NULL;

    assert_int_equal(without->len, 8);
    assert_memory_equal(without->data, "\0\0\0\0\0\0\0\1", 8);
    args.name = (char *)"a";
    with = encode(&remote_connect_open_args_type, &args);
    assert_int_equal(with->len, 16);
    assert_memory_equal(with->data, "\0\0\0\1\0\0\0\1a\0\0\0\0\0\0\1", 16);
}

/* A char is a word on the wire, in memory a byte. */
static void testFixedChars(void **state)
{
    remote_node_get_info_ret info = {.model = "x86", .memory = 1ull << 33, .cpus = 2};
    g_autoptr(GByteArray) out = encode(&remote_node_get_info_ret_type, &info);
    g_auto(remote_node_get_info_ret) back = {0};

    assert_int_equal(out->len, 32 * 4 + 8 + 6 * 4);
    assert_memory_equal(out->data, "\0\0\0x\0\0\0008\0\0\0006\0\0\0\0", 16);
    assert_true(virRPCTypeDecode(&remote_node_get_info_ret_type, &back, out->data, out->len, NULL));
    assert_string_equal(back.model, "x86");
    assert_int_equal(back.memory, 1ull << 33);
}

static void testTypedParams(void **state)
{
    remote_typed_param items[] = {
        {.field = (char *)"i", .value = {.type = 1, .i = -5}},
        {.field = (char *)"u", .value = {.type = 4, .ul = G_MAXUINT64}},
        {.field = (char *)"d", .value = {.type = 5, .d = 1.5}},
        {.field = (char *)"s", .value = {.type = 7, .s = (char *)"text"}},
    };
    remote_domain_stats_record record = {.dom.name = (char *)"g", .params = items, .params_len = 4};
    g_auto(remote_domain_stats_record) back = {0};
    g_auto(remote_domain_stats_record) copy = {0};
    g_autoptr(GByteArray) out = encode(&remote_domain_stats_record_type, &record);

    assert_true(
        virRPCTypeDecode(&remote_domain_stats_record_type, &back, out->data, out->len, NULL));
    virRPCTypeCopy(&remote_domain_stats_record_type, &copy, &back);
    assert_int_equal(copy.params_len, 4);
    assert_int_equal(copy.params[0].value.i, -5);
    assert_true(copy.params[1].value.ul == G_MAXUINT64);
    assert_true(copy.params[2].value.d > 1.4 && copy.params[2].value.d < 1.6);
    assert_string_equal(copy.params[3].value.s, "text");
    items[0].value.type = 8;
    assert_false(virRPCTypeEncode(&remote_domain_stats_record_type, &record, out, 100000, NULL));
}

/* Cut anywhere a message is refused and nothing leaks (seen with ASan). */
static void testEveryCut(void **state)
{
    remote_typed_param items[] = {{.field = (char *)"s", .value = {.type = 7, .s = (char *)"t"}}};
    remote_domain_stats_record record = {.dom.name = (char *)"g", .params = items, .params_len = 1};
    g_autoptr(GByteArray) out = encode(&remote_domain_stats_record_type, &record);
    remote_domain_stats_record back;

    for (gsize len = 0; len < out->len; len++) {
        g_autoptr(GError) error = NULL;

        assert_false(
            virRPCTypeDecode(&remote_domain_stats_record_type, &back, out->data, len, &error));
        assert_true(virErrorIs(error, VIR_ERR_RPC));
        assert_null(back.dom.name);
    }
    g_byte_array_append(out, (const guint8 *)"\0\0\0\0", 4);
    assert_false(
        virRPCTypeDecode(&remote_domain_stats_record_type, &back, out->data, out->len, NULL));
}

static void testStringBound(void **state)
{
    g_autofree char *text = g_strnfill(REMOTE_STRING_MAX + 1, 'x');
    remote_connect_get_uri_ret ret = {.uri = text};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;

    assert_false(
        virRPCTypeEncode(&remote_connect_get_uri_ret_type, &ret, out, VIR_RPC_PACKET_MAX, &error));
    assert_true(virErrorIs(error, VIR_ERR_RPC));
    assert_int_equal(out->len, 0);
    text[REMOTE_STRING_MAX] = 0;
    assert_true(
        virRPCTypeEncode(&remote_connect_get_uri_ret_type, &ret, out, VIR_RPC_PACKET_MAX, NULL));
    assert_int_equal(out->len, 4 + REMOTE_STRING_MAX);
    assert_false(
        virRPCTypeEncode(&remote_connect_get_uri_ret_type, &ret, out, out->len + 100, NULL));
    /* One more byte on the wire. */
    out->data[3] = 1;
    g_byte_array_append(out, (const guint8 *)"xxxx", 4);
    assert_false(
        virRPCTypeDecode(&remote_connect_get_uri_ret_type, &ret, out->data, out->len, NULL));
}

static void testArrayBound(void **state)
{
    g_autofree char **names = g_new0(char *, 16385);
    remote_connect_list_networks_ret ret = {.names = names, .names_len = 16384};
    g_autoptr(GByteArray) out = g_byte_array_new();
    guint32 max =
        virRPCProtocolFind(&remote_protocol, REMOTE_PROC_CONNECT_LIST_NETWORKS)->ret->fields[0].max;

    assert_int_equal(max, 16384);
    for (guint i = 0; i < 16385; i++)
        names[i] = (char *)"";
    assert_true(virRPCTypeEncode(&remote_connect_list_networks_ret_type, &ret, out, 1 << 20, NULL));
    ret.names_len++;
    assert_false(
        virRPCTypeEncode(&remote_connect_list_networks_ret_type, &ret, out, 1 << 20, NULL));
}

/* A count alone takes no memory. */
static void testLyingCount(void **state)
{
    static const guint8 bytes[] = {0, 0, 0x40, 0, 0, 0, 0, 0};
    remote_connect_list_networks_ret ret;
    g_autoptr(GError) error = NULL;

    assert_false(virRPCTypeDecode(&remote_connect_list_networks_ret_type, &ret, bytes,
                                  sizeof(bytes), &error));
    assert_non_null(strstr(error->message, "fewer elements"));
}

static void testMissingString(void **state)
{
    remote_domain domain = {.name = NULL};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;

    assert_false(virRPCTypeEncode(&remote_domain_type, &domain, out, 1000, &error));
    assert_true(virErrorIs(error, VIR_ERR_INTERNAL_ERROR));
    assert_non_null(strstr(error->message, "domain.name"));
}

static void testZeroInString(void **state)
{
    static const guint8 bytes[] = "\0\0\0\3a\0b\0";
    remote_connect_get_uri_ret ret;

    assert_false(virRPCTypeDecode(&remote_connect_get_uri_ret_type, &ret, bytes, 8, NULL));
}

static void testPacket(void **state)
{
    virRPCHeader header = {.program = REMOTE_PROGRAM,
                           .version = 1,
                           .procedure = 110,
                           .type = VIR_RPC_TYPE_CALL,
                           .serial = 7};
    static const guint8 expected[] = "\0\0\0\34\x20\0\x80\x86\0\0\0\1\0\0\0\x6e\0\0\0\0\0\0\0\7"
                                     "\0\0\0\0";
    g_autoptr(GByteArray) out = g_byte_array_new();
    virRPCPacket packet;
    gsize need;

    virRPCPacketBegin(out, &header);
    virRPCPacketEnd(out, 0);
    assert_int_equal(out->len, 28);
    assert_memory_equal(out->data, expected, 28);
    for (gsize len = 0; len < 28; len++)
        assert_int_equal(virRPCPacketParse(out->data, len, &packet, &need, NULL),
                         VIR_RPC_PACKET_PARTIAL);
    assert_int_equal(virRPCPacketParse(out->data, 28, &packet, &need, NULL), VIR_RPC_PACKET_WHOLE);
    assert_int_equal(packet.header.serial, 7);
    assert_int_equal(need, 28);
}

static void testPacketLimits(void **state)
{
    static const struct {
        guint32 len;
        virRPCPacketResult result;
    } cases[] = {
        {0, VIR_RPC_PACKET_BAD},
        {27, VIR_RPC_PACKET_BAD},
        {28, VIR_RPC_PACKET_PARTIAL},
        {VIR_RPC_PACKET_MAX + 4, VIR_RPC_PACKET_PARTIAL},
        {VIR_RPC_PACKET_MAX + 5, VIR_RPC_PACKET_BAD},
        {G_MAXUINT32, VIR_RPC_PACKET_BAD},
    };
    virRPCPacket packet;
    gsize need;

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) out = g_byte_array_new();

        virRPCAppendWord(out, cases[i].len);
        assert_int_equal(virRPCPacketParse(out->data, 4, &packet, &need, NULL), cases[i].result);
    }
}

static void testReadOnly(void **state)
{
    remote_domain_get_xml_desc_args xml = {.flags = 0};
    remote_domain_interface_addresses_args addresses = {.source = 0};
    const virRPCProcedure *procedure =
        virRPCProtocolFind(&remote_protocol, REMOTE_PROC_DOMAIN_GET_XML_DESC);

    assert_true(virRPCProcedureIsReadOnly(procedure, &xml));
    xml.flags = 1; /* secure */
    assert_false(virRPCProcedureIsReadOnly(procedure, &xml));
    xml.flags = 8; /* migratable */
    assert_false(virRPCProcedureIsReadOnly(procedure, &xml));
    procedure = virRPCProtocolFind(&remote_protocol, REMOTE_PROC_DOMAIN_INTERFACE_ADDRESSES);
    assert_true(virRPCProcedureIsReadOnly(procedure, &addresses));
    addresses.source = 1; /* by the guest agent */
    assert_false(virRPCProcedureIsReadOnly(procedure, &addresses));
}

static void testTables(void **state)
{
    assert_int_equal(remote_protocol.nprocedures, 443);
    for (guint32 i = 0; i < remote_protocol.nprocedures; i++) {
        const virRPCProcedure *procedure = &remote_protocol.procedures[i];

        assert_int_equal(procedure->number, i + 1);
        assert_ptr_equal(virRPCProtocolFind(&remote_protocol, i + 1), procedure);
        if (g_str_has_prefix(procedure->name, "network_"))
            assert_int_equal(procedure->object, VIR_RPC_OBJECT_NETWORK);
        if (strstr(procedure->name, "domain_event_"))
            assert_int_not_equal(procedure->object, VIR_RPC_OBJECT_NETWORK);
    }
    assert_null(virRPCProtocolFind(&remote_protocol, 0));
    assert_null(virRPCProtocolFind(&remote_protocol, 444));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(testDomainBytes),   cmocka_unit_test(testOptionalBytes),
        cmocka_unit_test(testFixedChars),    cmocka_unit_test(testTypedParams),
        cmocka_unit_test(testEveryCut),      cmocka_unit_test(testStringBound),
        cmocka_unit_test(testArrayBound),    cmocka_unit_test(testLyingCount),
        cmocka_unit_test(testMissingString), cmocka_unit_test(testZeroInString),
        cmocka_unit_test(testPacket),        cmocka_unit_test(testPacketLimits),
        cmocka_unit_test(testReadOnly),      cmocka_unit_test(testTables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
