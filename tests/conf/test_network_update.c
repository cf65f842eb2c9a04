/*
 * test_network_update.c: virNetworkDefUpdateSection() for every section and command
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include <libvirt/libvirt-network.h>

#include "common/base/error.h"
#include "conf/network/network_def.h"

static const char base_xml[] =
    "<network><name>n</name><forward mode='nat'><interface dev='eth0'/></forward>"
    "<dns><txt name='a' value='b'/><srv service='s' protocol='tcp' target='t' port='5'/>"
    "<host ip='192.168.5.9'><hostname>nine</hostname></host></dns>"
    "<ip address='10.0.0.1' prefix='24'/>"
    "<ip address='192.168.5.1' netmask='255.255.255.0'><dhcp>"
    "<range start='192.168.5.2' end='192.168.5.99'/>"
    "<host mac='52:54:00:00:00:01' name='one' ip='192.168.5.101'/></dhcp></ip>"
    "<portgroup name='g' default='yes'/></network>";

#define ADD VIR_NETWORK_UPDATE_COMMAND_ADD_LAST
#define FIRST VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST
#define MODIFY VIR_NETWORK_UPDATE_COMMAND_MODIFY
#define DELETE VIR_NETWORK_UPDATE_COMMAND_DELETE
#define HOST VIR_NETWORK_SECTION_IP_DHCP_HOST
#define RANGE VIR_NETWORK_SECTION_IP_DHCP_RANGE
#define IF VIR_NETWORK_SECTION_FORWARD_INTERFACE
#define GROUP VIR_NETWORK_SECTION_PORTGROUP
#define DNS_HOST VIR_NETWORK_SECTION_DNS_HOST
#define DNS_TXT VIR_NETWORK_SECTION_DNS_TXT
#define DNS_SRV VIR_NETWORK_SECTION_DNS_SRV

static const struct {
    unsigned command, section;
    int parent;
    const char *xml;
    int code;            /* 0: succeeds */
    const char *present; /* in the result */
    const char *absent;
} cases[] = {
    {ADD, HOST, -1, "<host mac='52:54:00:00:00:02' ip='192.168.5.102'/>", 0, "192.168.5.102", NULL},
    {FIRST, HOST, 1, "<host mac='52:54:00:00:00:02' ip='192.168.5.102'/>", 0, "192.168.5.102",
     NULL},
    {ADD, HOST, -1, "<host mac='52:54:00:00:00:01' ip='192.168.5.102'/>", VIR_ERR_OPERATION_INVALID,
     NULL, "5.102"},
    {ADD, HOST, -1, "<host mac='52:54:00:00:00:03' ip='192.168.5.101'/>", VIR_ERR_OPERATION_INVALID,
     NULL, "00:03"},
    {ADD, HOST, 7, "<host mac='52:54:00:00:00:03' ip='192.168.5.103'/>", VIR_ERR_OPERATION_INVALID,
     NULL, "00:03"},
    {MODIFY, HOST, -1, "<host mac='52:54:00:00:00:01' name='uno' ip='192.168.5.111'/>", 0, "uno",
     "one"},
    {MODIFY, HOST, -1, "<host mac='52:54:00:00:00:09' ip='192.168.5.111'/>",
     VIR_ERR_OPERATION_INVALID, "one", "5.111"},
    {DELETE, HOST, -1, "<host ip='192.168.5.101'/>", 0, NULL, "00:01"},
    {DELETE, HOST, -1, "<host name='two'/>", VIR_ERR_OPERATION_INVALID, "one", NULL},
    {ADD, HOST, -1, "<range start='192.168.5.2' end='192.168.5.3'/>", VIR_ERR_XML_ERROR, NULL,
     NULL},
    {ADD, HOST, -1, "<host ip='192.168.5.120'/>", VIR_ERR_XML_ERROR, NULL, "5.120"},
    {ADD, RANGE, -1, "<range start='192.168.5.150' end='192.168.5.160'/>", 0, "192.168.5.150",
     NULL},
    {ADD, RANGE, -1, "<range start='192.168.6.150' end='192.168.6.160'/>", VIR_ERR_XML_ERROR, NULL,
     "192.168.6"},
    {ADD, RANGE, -1, "<range start='192.168.5.2' end='192.168.5.99'/>", VIR_ERR_OPERATION_INVALID,
     NULL, NULL},
    {MODIFY, RANGE, -1, "<range start='192.168.5.2' end='192.168.5.99'/>",
     VIR_ERR_OPERATION_UNSUPPORTED, "192.168.5.99", NULL},
    {DELETE, RANGE, -1, "<range start='192.168.5.2' end='192.168.5.99'/>", 0, NULL, "range"},
    {ADD, IF, -1, "<interface dev='eth1'/>", 0, "eth1", NULL},
    {FIRST, IF, -1, "<interface dev='eth1'/>", 0, "dev='eth1' mode='nat'", NULL},
    {DELETE, IF, -1, "<interface dev='eth0'/>", 0, NULL, "eth0"},
    {DELETE, IF, -1, "<interface dev='eth3'/>", VIR_ERR_OPERATION_INVALID, "eth0", NULL},
    {ADD, GROUP, -1, "<portgroup name='h'/>", 0, "name='h'", NULL},
    {ADD, GROUP, -1, "<portgroup name='h' default='yes'/>", VIR_ERR_XML_ERROR, NULL, "name='h'"},
    {ADD, GROUP, -1, "<portgroup name='g'/>", VIR_ERR_OPERATION_INVALID, "name='g'", NULL},
    {MODIFY, GROUP, -1, "<portgroup name='g'><vlan><tag id='7'/></vlan></portgroup>", 0, "id='7'",
     "default"},
    {DELETE, GROUP, -1, "<portgroup name='g'/>", 0, NULL, "portgroup"},
    {ADD, DNS_HOST, -1, "<host ip='192.168.5.10'><hostname>ten</hostname></host>", 0, "ten", NULL},
    {DELETE, DNS_HOST, -1, "<host ip='192.168.5.9'/>", 0, NULL, "nine"},
    {DELETE, DNS_HOST, -1, "<host><hostname>nine</hostname></host>", 0, NULL, "nine"},
    {MODIFY, DNS_HOST, -1, "<host ip='192.168.5.9'><hostname>x</hostname></host>",
     VIR_ERR_OPERATION_UNSUPPORTED, "nine", NULL},
    {ADD, DNS_TXT, -1, "<txt name='c' value='d'/>", 0, "name='c'", NULL},
    {ADD, DNS_TXT, -1, "<txt name='a' value='d'/>", VIR_ERR_OPERATION_INVALID, NULL, "'d'"},
    {DELETE, DNS_TXT, -1, "<txt name='a'/>", 0, NULL, "txt"},
    {ADD, DNS_SRV, -1, "<srv service='u' protocol='udp'/>", 0, "'udp'", NULL},
    {DELETE, DNS_SRV, -1, "<srv service='s' protocol='tcp'/>", 0, NULL, "srv"},
    {ADD, VIR_NETWORK_SECTION_BRIDGE, -1, "<bridge/>", VIR_ERR_NO_SUPPORT, NULL, NULL},
    {ADD, VIR_NETWORK_SECTION_DOMAIN, -1, "<domain/>", VIR_ERR_NO_SUPPORT, NULL, NULL},
    {ADD, VIR_NETWORK_SECTION_LAST, -1, "<x/>", VIR_ERR_NO_SUPPORT, NULL, NULL},
    {VIR_NETWORK_UPDATE_COMMAND_NONE, HOST, -1, "<host/>", VIR_ERR_INVALID_ARG, NULL, NULL},
    {VIR_NETWORK_UPDATE_COMMAND_LAST, HOST, -1, "<host/>", VIR_ERR_INVALID_ARG, NULL, NULL},
};

static void test_cases(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(virNetworkDef) def = virNetworkDefParse(base_xml, 0, NULL, &error);
        g_autofree char *before = NULL, *after = NULL;
        gboolean done;

        assert_non_null(def);
        before = virNetworkDefFormat(def, VIR_XML_MODE_INACTIVE);
        done = virNetworkDefUpdateSection(def, cases[i].command, cases[i].section, cases[i].parent,
                                          cases[i].xml, &error);
        after = virNetworkDefFormat(def, VIR_XML_MODE_INACTIVE);
        if (done != (cases[i].code == 0) || (!done && error->code != cases[i].code))
            fail_msg("case %zu: %s", i, done ? "accepted" : error->message);
        if (!done)
            assert_string_equal(before, after);
        if (cases[i].present && !strstr(after, cases[i].present))
            fail_msg("case %zu: '%s' is missing in\n%s", i, cases[i].present, after);
        if (cases[i].absent && strstr(after, cases[i].absent))
            fail_msg("case %zu: '%s' is left in\n%s", i, cases[i].absent, after);
        assert_int_equal(def->refs, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
