/*
 * test_net_actual.c: the common actual-type rules, cell by cell against a matrix of its own
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "common/base/error.h"
#include "conf/device/net_actual.h"

/* What an interface may become. */
typedef struct {
    const char *name;
    int type;
    int mode;
    int virtualport;
} Place;

static const Place places[] = {
    {"user", VIR_DOMAIN_NET_TYPE_USER, 0, 0},
    {"ethernet", VIR_DOMAIN_NET_TYPE_ETHERNET, 0, 0},
    {"vhostuser", VIR_DOMAIN_NET_TYPE_VHOSTUSER, 0, 0},
    {"server", VIR_DOMAIN_NET_TYPE_SERVER, 0, 0},
    {"client", VIR_DOMAIN_NET_TYPE_CLIENT, 0, 0},
    {"mcast", VIR_DOMAIN_NET_TYPE_MCAST, 0, 0},
    {"network", VIR_DOMAIN_NET_TYPE_NETWORK, 0, 0},
    {"bridge", VIR_DOMAIN_NET_TYPE_BRIDGE, 0, 0},
    {"bridge+openvswitch", VIR_DOMAIN_NET_TYPE_BRIDGE, 0, VIR_NETDEV_VPORT_PROFILE_OPENVSWITCH},
    {"bridge+midonet", VIR_DOMAIN_NET_TYPE_BRIDGE, 0, VIR_NETDEV_VPORT_PROFILE_MIDONET},
    {"internal", VIR_DOMAIN_NET_TYPE_INTERNAL, 0, 0},
    {"direct vepa", VIR_DOMAIN_NET_TYPE_DIRECT, VIR_NETDEV_MACVLAN_MODE_VEPA, 0},
    {"direct private", VIR_DOMAIN_NET_TYPE_DIRECT, VIR_NETDEV_MACVLAN_MODE_PRIVATE, 0},
    {"direct bridge", VIR_DOMAIN_NET_TYPE_DIRECT, VIR_NETDEV_MACVLAN_MODE_BRIDGE, 0},
    {"direct passthrough", VIR_DOMAIN_NET_TYPE_DIRECT, VIR_NETDEV_MACVLAN_MODE_PASSTHRU, 0},
    {"hostdev", VIR_DOMAIN_NET_TYPE_HOSTDEV, 0, 0},
    {"hostdev+802.1Qbh", VIR_DOMAIN_NET_TYPE_HOSTDEV, 0, VIR_NETDEV_VPORT_PROFILE_8021QBH},
    {"udp", VIR_DOMAIN_NET_TYPE_UDP, 0, 0},
    {"vdpa", VIR_DOMAIN_NET_TYPE_VDPA, 0, 0},
    {"null", VIR_DOMAIN_NET_TYPE_NULL, 0, 0},
    {"vds", VIR_DOMAIN_NET_TYPE_VDS, 0, 0},
};

/* One column for each place above; '+' is accepted. */
static const struct {
    const char *setting;
    const char *cells;
} matrix[] = {
    /*                  uevscmnboMidpbPhQudnv */
    {"vlan", "--------+-----+++----"},
    {"bandwidth", "+++++++++++++++--++++"},
    {"bandwidth-floor", "------+--------------"},
    {"isolated", "------++-------------"},
};

static void use_vlan(virDomainActualNetDef *actual)
{
    actual->vlan = virXMLNew(&virNetDevVlanType);
    actual->vlan->tags = g_new0(virNetDevVlanTag *, 1);
    actual->vlan->tags[0] = g_new0(virNetDevVlanTag, 1);
    actual->vlan->tags[0]->id = 42;
    actual->vlan->ntags = 1;
}

static void use_bandwidth(virDomainActualNetDef *actual)
{
    actual->bandwidth = virXMLNew(&virNetDevPortBandwidthType);
    actual->bandwidth->in = g_new0(virNetDevBandwidthRate, 1);
    actual->bandwidth->in->average = 1000;
}

static void use_floor(virDomainActualNetDef *actual)
{
    use_bandwidth(actual);
    actual->bandwidth->in->floor = 100;
}

static void use_isolated(virDomainActualNetDef *actual)
{
    actual->isolatedPort = VIR_TRISTATE_BOOL_YES;
}

static const struct {
    const char *setting;
    void (*use)(virDomainActualNetDef *actual);
} settings[] = {
    {"vlan", use_vlan},
    {"bandwidth", use_bandwidth},
    {"bandwidth-floor", use_floor},
    {"isolated", use_isolated},
};

static virDomainNetDef *net_at(const Place *place)
{
    virDomainNetDef *net = virDomainNetDefNew();

    net->type = VIR_DOMAIN_NET_TYPE_NETWORK;
    net->network = g_strdup("blue");
    assert_true(virMacAddrParse("52:54:00:aa:bb:cc", &net->mac));
    net->mac_given = TRUE;
    net->actual = virDomainActualNetDefNew();
    net->actual->type = place->type;
    net->actual->mode = place->mode;
    if (place->virtualport) {
        net->actual->virtPortProfile = virXMLNew(&virNetDevVPortProfileType);
        net->actual->virtPortProfile->virtPortType = place->virtualport;
    }
    return net;
}

static const virDomainActualNetRule *rule_named(const char *name)
{
    for (gsize i = 0; i < virDomainActualNetRulesCount; i++) {
        if (g_str_equal(virDomainActualNetRules[i].name, name))
            return &virDomainActualNetRules[i];
    }
    return NULL;
}

static void test_cells(void **state)
{
    assert_int_equal(G_N_ELEMENTS(matrix), virDomainActualNetRulesCount);
    for (gsize r = 0; r < G_N_ELEMENTS(matrix); r++) {
        const virDomainActualNetRule *rule = rule_named(matrix[r].setting);

        assert_non_null(rule);
        assert_int_equal(strlen(matrix[r].cells), G_N_ELEMENTS(places));
        assert_string_equal(settings[r].setting, matrix[r].setting);
        for (gsize p = 0; p < G_N_ELEMENTS(places); p++) {
            g_autoptr(virDomainNetDef) net = net_at(&places[p]);
            gboolean wanted = matrix[r].cells[p] == '+';

            assert_true(virDomainActualNetRuleAllows(rule, net)); /* not in use */
            settings[r].use(net->actual);
            if (virDomainActualNetRuleAllows(rule, net) != wanted)
                fail_msg("%s on %s: expected %s", matrix[r].setting, places[p].name,
                         wanted ? "accepted" : "refused");
        }
    }
}

/* The whole function says the same as the matrix, and its message has the four names. */
static void test_messages(void **state)
{
    for (gsize r = 0; r < G_N_ELEMENTS(matrix); r++) {
        for (gsize p = 0; p < G_N_ELEMENTS(places); p++) {
            g_autoptr(virDomainNetDef) net = net_at(&places[p]);
            g_autoptr(GError) error = NULL;
            gboolean wanted = matrix[r].cells[p] == '+';

            settings[r].use(net->actual);
            if (g_str_equal(matrix[r].setting, "bandwidth-floor"))
                continue; /* a floor is a bandwidth too: the cells above tell */
            assert_int_equal(virDomainActualNetDefValidate(net, &error), wanted);
            if (wanted) {
                assert_null(error);
                continue;
            }
            assert_true(virErrorIs(error, VIR_ERR_CONFIG_UNSUPPORTED));
            assert_non_null(strstr(error->message, "52:54:00:aa:bb:cc"));
            assert_non_null(strstr(error->message, "network 'blue'"));
            assert_non_null(strstr(error->message, virDomainNetTypeTypeToString(places[p].type)));
            assert_non_null(strstr(error->message, rule_named(matrix[r].setting)->setting));
        }
    }
}

/* Without a port the type as written counts. */
static void test_without_actual(void **state)
{
    g_autoptr(virDomainNetDef) net = virDomainNetDefNew();
    g_autoptr(GError) error = NULL;

    net->type = VIR_DOMAIN_NET_TYPE_USER;
    assert_true(virDomainActualNetDefValidate(net, &error));
    net->isolatedPort = VIR_TRISTATE_BOOL_YES;
    assert_false(virDomainActualNetDefValidate(net, &error));
    assert_non_null(strstr(error->message, "'user'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_without_actual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
