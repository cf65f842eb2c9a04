/*
 * test_qemu_net_rules.c: QEMU's actual-type rules, cell by cell against a matrix of its own
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "common/base/error.h"
#include "drivers/qemu/conf/qemu_net_rules.h"

static void use_queues(virDomainNetDef *net)
{
    net->driver.queues = 4;
}

static void use_filter(virDomainNetDef *net)
{
    net->filter = g_strdup("clean-traffic");
}

static void use_tap(virDomainNetDef *net)
{
    net->backend.tap = g_strdup("/dev/net/mytun");
}

static void use_teaming(virDomainNetDef *net)
{
    net->teaming.type = VIR_DOMAIN_NET_TEAMING_TYPE_TRANSIENT;
}

/* One column for each virDomainNetType in its order; '+' is accepted. */
static const struct {
    const char *name;
    void (*use)(virDomainNetDef *net);
    const char *cells;
} matrix[] = {
    /*                                   uevscmnbidhUVNS */
    {"multiqueue", use_queues, "-++---++-+--+--"},
    {"filterref", use_filter, "-+----++-------"},
    {"tap-path", use_tap, "-+----++-------"},
    {"transient-teaming", use_teaming, "----------+----"},
};

static virDomainNetDef *net_of(int type)
{
    virDomainNetDef *net = virDomainNetDefNew();

    net->type = VIR_DOMAIN_NET_TYPE_NETWORK;
    net->network = g_strdup("blue");
    assert_true(virMacAddrParse("52:54:00:aa:bb:cc", &net->mac));
    net->mac_given = TRUE;
    net->actual = virDomainActualNetDefNew();
    net->actual->type = type;
    return net;
}

static void test_cells(void **state)
{
    assert_int_equal(G_N_ELEMENTS(matrix), QEMU_ACTUAL_NET_RULES);
    for (gsize r = 0; r < G_N_ELEMENTS(matrix); r++) {
        assert_string_equal(qemuActualNetRules[r].name, matrix[r].name);
        assert_int_equal(strlen(matrix[r].cells), VIR_DOMAIN_NET_TYPE_LAST);
        for (int type = 0; type < VIR_DOMAIN_NET_TYPE_LAST; type++) {
            g_autoptr(virDomainNetDef) net = net_of(type);
            g_autoptr(GError) error = NULL;
            gboolean wanted = matrix[r].cells[type] == '+';

            assert_true(qemuDomainValidateActualNetDef(net, &error));
            matrix[r].use(net);
            if (qemuDomainValidateActualNetDef(net, &error) != wanted)
                fail_msg("%s on %s: expected %s", matrix[r].name,
                         virDomainNetTypeTypeToString(type), wanted ? "accepted" : "refused");
            if (wanted)
                continue;
            assert_non_null(strstr(error->message, "52:54:00:aa:bb:cc"));
            assert_non_null(strstr(error->message, "network 'blue'"));
            assert_non_null(strstr(error->message, virDomainNetTypeTypeToString(type)));
            assert_non_null(strstr(error->message, qemuActualNetRules[r].setting));
        }
    }
}

/* One queue is what every interface has. */
static void test_one_queue(void **state)
{
    g_autoptr(virDomainNetDef) net = net_of(VIR_DOMAIN_NET_TYPE_USER);

    net->driver.queues = 1;
    assert_true(qemuDomainValidateActualNetDef(net, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_one_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
