/*
 * test_rules.c: what dnsmasq and the packet filter are told for a network
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "common/base/error.h"
#include "network/dnsmasq_config.h"
#include "network/firewall.h"

#define NETWORK(forward, inside) \
    "<network><name>n</name>" forward "<bridge name='vb0'/>" inside "</network>"
#define DHCP \
    "<ip address='192.168.5.1' netmask='255.255.255.0'><dhcp>" \
    "<range start='192.168.5.10' end='192.168.5.19'/></dhcp></ip>"

static virNetworkDef *parse(const char *xml)
{
    g_autoptr(GError) err = NULL;
    virNetworkDef *def = virNetworkDefParse(xml, 0, NULL, &err);

    if (!def)
        fail_msg("%s", err->message);
    return def;
}

typedef struct {
    const char *xml;
    const char *const *has;
    const char *const *has_not;
} expectation;

static void check_text(const char *text, const expectation *e)
{
    for (const char *const *p = e->has; *p; p++) {
        if (!strstr(text, *p))
            fail_msg("'%s' is missing in:\n%s", *p, text);
    }
    for (const char *const *p = e->has_not; *p; p++) {
        if (strstr(text, *p))
            fail_msg("'%s' must not be in:\n%s", *p, text);
    }
}

#define LIST(...) \
    (const char *const[]) \
    { \
        __VA_ARGS__, NULL \
    }
#define NOTHING \
    (const char *const[]) \
    { \
        NULL \
    }

static const expectation dnsmasq_cases[] = {
    {NETWORK("<forward mode='nat'/>", DHCP),
     LIST("interface=vb0\n", "dhcp-range=192.168.5.10,192.168.5.19,255.255.255.0\n",
          "dhcp-lease-max=10\n", "dhcp-hostsfile=/d/n.hostsfile\n", "pid-file=/r/n.pid\n",
          "bind-dynamic\n", "except-interface=lo\n"),
     LIST("no-resolv", "dhcp-option=3", "enable-ra", "port=0")},
    {NETWORK("", DHCP), LIST("no-resolv\n", "dhcp-option=3\n"), NOTHING},
    {NETWORK("<forward mode='nat'/>", "<dns enable='no'/>" DHCP), LIST("port=0\n"), NOTHING},
    {NETWORK("<forward mode='route'/>", "<dns><forwarder domain='a.b' addr='8.8.8.8'/></dns>" DHCP),
     LIST("server=/a.b/8.8.8.8\n"), LIST("no-resolv")},
    {NETWORK("<forward mode='route'/>", "<dns><forwarder addr='8.8.8.8'/></dns>" DHCP),
     LIST("server=8.8.8.8\nno-resolv\n"), NOTHING},
    {NETWORK("<forward mode='nat'/>", "<ip family='ipv6' address='2001:db8::1' prefix='64'/>"),
     LIST("dhcp-range=2001:db8::1,ra-only\n"), LIST("dhcp-authoritative", "enable-ra")},
};

static void test_dnsmasq(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(dnsmasq_cases); i++) {
        g_autoptr(virNetworkDef) def = parse(dnsmasq_cases[i].xml);
        g_auto(virDnsmasqConfig) config = {0};

        assert_true(virDnsmasqIsNeeded(def));
        virDnsmasqConfigFormat(def, "/d", "/r/n.pid", &config);
        check_text(config.conf, &dnsmasq_cases[i]);
    }
}

static void test_dnsmasq_hosts(void **state)
{
    g_autoptr(virNetworkDef) def =
        parse(NETWORK("", "<dns><host ip='192.168.5.3'><hostname>a</hostname><hostname>b</hostname>"
                          "</host></dns><ip address='192.168.5.1' prefix='24'><dhcp>"
                          "<host mac='52:54:00:00:00:01' name='h' ip='192.168.5.7'/></dhcp></ip>"));
    g_auto(virDnsmasqConfig) config = {0};

    virDnsmasqConfigFormat(def, "/d", "/p", &config);
    assert_null(strstr(config.conf, "dhcp-lease-max"));
    assert_string_equal(config.hosts, "52:54:00:00:00:01,192.168.5.7,h\n");
    assert_string_equal(config.names, "192.168.5.3\ta\tb\n");
    assert_non_null(strstr(config.conf, "dhcp-range=192.168.5.1,static\n"));
}

static void test_dnsmasq_not_needed(void **state)
{
    static const char *const idle[] = {
        NETWORK("", ""),
        NETWORK("<forward mode='bridge'/>", ""),
        NETWORK("", "<dns enable='no'/><ip address='192.168.5.1' netmask='255.255.255.0'/>"),
    };

    for (gsize i = 0; i < G_N_ELEMENTS(idle); i++) {
        g_autoptr(virNetworkDef) def = parse(idle[i]);

        assert_false(virDnsmasqIsNeeded(def));
    }
}

/* A line end in a value would be a line of its own in dnsmasq's file. */
static void test_dnsmasq_smuggling(void **state)
{
    static const char *const evil[] = {
        NETWORK("", "<domain name='a&#10;dhcp-script=/bin/sh'/>" DHCP),
        NETWORK("", "<dns><txt name='t' value='x&#10;y'/></dns>" DHCP),
        NETWORK("", "<dns><host ip='192.168.5.3'><hostname>a&#10;b</hostname></host></dns>" DHCP),
        NETWORK("", "<ip address='192.168.5.1' prefix='24'><tftp root='/a&#10;b'/></ip>"),
        NETWORK("", "<ip address='192.168.5.1' prefix='24'><dhcp>"
                    "<host mac='52:54:00:00:00:01' name='a,b' ip='192.168.5.7'/></dhcp></ip>"),
    };

    for (gsize i = 0; i < G_N_ELEMENTS(evil); i++) {
        g_autoptr(GError) err = NULL;
        g_autoptr(virNetworkDef) def = virNetworkDefParse(evil[i], 0, NULL, &err);

        /* whoever refuses it first */
        assert_true(!def || !virDnsmasqConfigCheck(def, &err));
        assert_non_null(err);
    }
}

static const expectation firewall_cases[] = {
    {NETWORK("<forward mode='nat'/>", DHCP),
     LIST("add table inet modvirt_vb0\ndelete table inet modvirt_vb0\n",
          "oifname \"vb0\" ip daddr 192.168.5.0/24 ct state established,related accept",
          "masquerade to :1024-65535", "iifname \"vb0\" reject"),
     LIST("snat", "ip6")},
    {NETWORK("<forward mode='nat'><nat><address start='10.0.0.1' end='10.0.0.9'/>"
             "<port start='2000' end='3000'/></nat></forward>",
             DHCP),
     LIST("snat ip to 10.0.0.1-10.0.0.9:2000-3000", "snat ip to 10.0.0.1-10.0.0.9\n"),
     LIST("masquerade")},
    {NETWORK("<forward mode='nat' dev='eth7'/>", DHCP),
     LIST("iifname \"vb0\" oifname { \"eth7\" } ip saddr 192.168.5.0/24 accept"), NOTHING},
    {NETWORK("<forward mode='route'/>", DHCP),
     LIST("oifname \"vb0\" ip daddr 192.168.5.0/24 accept"), LIST("masquerade", "established")},
    {NETWORK("", DHCP), LIST("iifname \"vb0\" oifname \"vb0\" accept", "oifname \"vb0\" reject"),
     LIST("masquerade", "saddr")},
};

static void test_firewall(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(firewall_cases); i++) {
        g_autoptr(virNetworkDef) def = parse(firewall_cases[i].xml);
        const virNetworkMode *mode = virNetworkModeGet(def->forward.type, "n", NULL);
        g_autofree char *rules = virFirewallFormat(def, mode);

        check_text(rules, &firewall_cases[i]);
    }
}

static void test_firewall_open(void **state)
{
    g_autoptr(virNetworkDef) def = parse(NETWORK("<forward mode='open'/>", DHCP));

    assert_null(virFirewallFormat(def, &virNetworkModeOpen));
}

static void test_modes(void **state)
{
    for (int type = 0; type < VIR_NETWORK_FORWARD_LAST; type++) {
        g_autoptr(GError) err = NULL;
        const virNetworkMode *mode = virNetworkModeGet(type, "n", &err);

        if (mode) {
            assert_non_null(mode->start);
            assert_non_null(mode->stop);
            assert_non_null(mode->plug);
        } else {
            assert_true(virErrorIs(err, VIR_ERR_CONFIG_UNSUPPORTED));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dnsmasq),
        cmocka_unit_test(test_dnsmasq_hosts),
        cmocka_unit_test(test_dnsmasq_not_needed),
        cmocka_unit_test(test_dnsmasq_smuggling),
        cmocka_unit_test(test_firewall),
        cmocka_unit_test(test_firewall_open),
        cmocka_unit_test(test_modes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
