/*
 * test_host.c: bridges, taps, addresses, routes and packet filter, in a network namespace of the
 * test's own; skipped without the right to make one
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/host/cgroup.h"
#include "common/host/netlink.h"
#include "common/host/nftables.h"
#include "common/host/port_holder.h"
#include "common/host/sysctl.h"
#include "common/host/traffic.h"

static gboolean have_namespace;

static int enter_namespace(void **state)
{
    have_namespace = unshare(CLONE_NEWNET) == 0;
    return 0;
}

#define NEED_NAMESPACE() \
    do { \
        if (!have_namespace) \
            skip(); \
    } while (0)

static void test_bridge(void **state)
{
    static const virMacAddr mac = {{0x52, 0x54, 0, 1, 2, 3}};
    virNetlinkBridge params = {
        .mac = &mac, .mtu = 1400, .stp = VIR_TRISTATE_SWITCH_ON, .forward_delay = 2};
    g_autoptr(GError) err = NULL;
    g_autoptr(GArray) list = NULL;
    g_autofree char *tap = NULL;
    virNetlinkInfo info;
    int fds[2];

    NEED_NAMESPACE();
    if (!virNetlinkBridgeCreate("br9", &params, &err))
        fail_msg("%s", err->message);
    assert_false(virNetlinkBridgeCreate("br9", &params, &err));
    assert_int_equal(virErrorGetInfo(err)->num[0], EEXIST);
    g_clear_error(&err);
    assert_true(virNetlinkSetUp("br9", TRUE, &err));
    assert_true(virNetlinkIsBridge("br9"));
    assert_true(virNetlinkGetInfo("br9", &info, &err));
    assert_true(virMacAddrEqual(&info.mac, &mac));
    assert_int_equal(info.mtu, 1400);
    assert_true(info.up);

    assert_true(virTapCreate("vnet%d", VIR_TAP_VNET_HDR, fds, 2, &tap, &err));
    assert_string_equal(tap, "vnet0");
    assert_true(virNetlinkSetMaster(tap, "br9", &err));
    assert_true(virNetlinkBridgePortSet(
        tap,
        &(virNetlinkBridgePort){VIR_TRISTATE_BOOL_YES, VIR_TRISTATE_BOOL_NO, VIR_TRISTATE_BOOL_NO},
        &err));
    assert_true(virNetlinkFdbAdd(tap, &(virMacAddr){{0x52, 0x54, 0, 9, 9, 9}}, &err));
    assert_true(virNetlinkFdbRemove(tap, &(virMacAddr){{0x52, 0x54, 0, 9, 9, 9}}, &err));
    assert_true(virNetlinkSetMTU(tap, 1400, &err));
    list = virNetlinkList(info.index, &err);
    assert_int_equal(list->len, 1);
    assert_string_equal(g_array_index(list, virNetlinkInfo, 0).name, "vnet0");
    assert_string_equal(g_array_index(list, virNetlinkInfo, 0).kind, "tun");
    assert_true(virNetlinkSetMaster(tap, NULL, &err));
    close(fds[0]);
    close(fds[1]);
    assert_false(virNetlinkExists("vnet0"));
    assert_true(virNetlinkGetInfo("br9", &info, &err));
    assert_int_equal(info.mtu, 1400);
    assert_true(virNetlinkDelete("br9", &err));
    assert_true(virNetlinkDelete("br9", &err));
    assert_false(virNetlinkSetUp("br9", TRUE, &err));
    assert_non_null(strstr(err->message, "br9"));
}

static void test_addresses(void **state)
{
    virNetlinkBridge params = {0};
    g_autoptr(GError) err = NULL;
    g_autoptr(GArray) routes = NULL;
    virSocketAddr addr, net, gw;
    gboolean found = FALSE;

    NEED_NAMESPACE();
    if (!virNetlinkBridgeCreate("br8", &params, &err))
        fail_msg("%s", err->message);
    assert_true(virNetlinkSetUp("br8", TRUE, &err));
    assert_true(virSocketAddrParse("192.168.77.1", AF_INET, &addr));
    assert_true(virNetlinkAddressAdd("br8", &addr, 24, 0, &err));
    assert_true(virNetlinkAddressAdd("br8", &addr, 24, 0, &err));
    assert_true(virSocketAddrParse("10.77.0.0", AF_INET, &net));
    assert_true(virSocketAddrParse("192.168.77.9", AF_INET, &gw));
    assert_true(virNetlinkRouteAdd("br8", &net, 16, &gw, 5, &err));
    routes = virNetlinkRouteList(AF_INET, &err);
    assert_non_null(routes);
    for (guint i = 0; i < routes->len; i++) {
        virNetlinkRoute *r = &g_array_index(routes, virNetlinkRoute, i);

        found |= virSocketAddrEqual(&r->network, &net) && r->prefix == 16;
    }
    assert_true(found);
    assert_true(virNetlinkAddressRemove("br8", &addr, 24, &err));
    assert_true(virNetlinkDelete("br8", &err));
}

static void test_traffic(void **state)
{
    virNetlinkBridge params = {0};
    virTrafficRate fast = {.average = 1000, .peak = 2000, .burst = 100};
    virTrafficRate huge = {.average = 100000000};
    virTrafficRate none = {0};
    g_autoptr(GError) err = NULL;

    NEED_NAMESPACE();
    assert_true(virNetlinkBridgeCreate("br7", &params, &err));
    if (!virTrafficLimitSet("br7", &fast, NULL, &err)) {
        assert_true(virErrorIs(err, VIR_ERR_CONFIG_UNSUPPORTED));
        g_clear_error(&err);
    } else {
        assert_true(virTrafficLimitSet("br7", &huge, &none, &err));
    }
    /* many kernels are built without the policer: then the error must say so */
    if (!virTrafficLimitSet("br7", &fast, &fast, &err)) {
        assert_true(virErrorIs(err, VIR_ERR_CONFIG_UNSUPPORTED));
        assert_non_null(strstr(err->message, "CONFIG_NET_"));
        g_clear_error(&err);
    }
    virTrafficLimitClear("br7");
    assert_true(virNetlinkDelete("br7", &err));
}

static void note(gpointer opaque)
{
    (*(int *)opaque)++;
}

static void test_nftables(void **state)
{
    g_autoptr(GError) err = NULL;
    int news = 0;
    gint64 until;
    guint id;

    NEED_NAMESPACE();
    assert_true(virNftablesRun("add table inet t1; add chain inet t1 c "
                               "{ type filter hook forward priority 0; }",
                               &err));
    assert_true(virNftablesHasTable("inet", "t1"));
    assert_false(virNftablesHasTable("inet", "t"));
    assert_false(virNftablesRun("add table inet t2; add rule inet t1 nochain accept", &err));
    assert_non_null(err);
    assert_false(virNftablesHasTable("inet", "t2"));
    g_clear_error(&err);
    id = virNftablesWatch(NULL, note, &news, &err);
    assert_int_not_equal(id, 0);
    assert_true(virNftablesRun("flush ruleset", &err));
    until = g_get_monotonic_time() + 2 * G_TIME_SPAN_SECOND;
    while (news == 0 && g_get_monotonic_time() < until)
        g_main_context_iteration(NULL, TRUE);
    assert_int_equal(news, 1);
    assert_false(virNftablesHasTable("inet", "t1"));
    g_source_remove(id);
}

static void test_sysctl(void **state)
{
    g_autoptr(GError) err = NULL;
    g_autofree char *value = NULL;

    NEED_NAMESPACE();
    assert_true(virSysctlWrite("net/ipv4/ip_forward", "1", &err));
    value = virSysctlRead("net/ipv4/ip_forward", &err);
    assert_string_equal(value, "1");
    assert_false(virSysctlExists("net/ipv4/no_such_thing"));
}

static void test_cgroup(void **state)
{
    g_autofree char *path = g_strdup_printf("modvirt-test-%d/a", getpid());
    g_autofree char *top = g_strdup_printf("modvirt-test-%d", getpid());
    unsigned all = (1U << VIR_CGROUP_LAST) - 1;
    g_autoptr(GError) err = NULL;
    g_autoptr(virCgroup) group = virCgroupNew(path, all, &err);
    g_autoptr(virCgroup) parent = NULL;
    guint64 ns = 0;

    if (!group)
        skip();
    parent = virCgroupOpen(top, all);
    assert_non_null(parent);
    if (virCgroupHas(group, VIR_CGROUP_CPUACCT))
        assert_true(virCgroupGetCpuTime(group, &ns, NULL, NULL, &err));
    assert_int_equal(ns, 0);
    assert_true(virCgroupRemove(parent, TRUE, &err));
    assert_null(virCgroupOpen(path, all));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bridge),  cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_traffic), cmocka_unit_test(test_nftables),
        cmocka_unit_test(test_sysctl),  cmocka_unit_test(test_cgroup),
    };

    return cmocka_run_group_tests(tests, enter_namespace, NULL);
}
