/*
 * test_net_def.c: interfaces from document to definition, to a port and to the live document
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "common/base/error.h"
#include "conf/network/network_port_def.h"

static const unsigned char owner[16] = {1, 2, 3};

static virDomainNetDef *read_net(const char *xml, unsigned mode)
{
    g_autoptr(GError) error = NULL;
    virDomainNetDef *net = virDomainNetDefParse(xml, mode, &error);

    if (!net)
        fail_msg("%s: %s", xml, error->message);
    return net;
}

static void assert_written(const virDomainNetDef *net, unsigned mode, const char *wanted)
{
    g_autofree char *xml = virXMLFormat(&virDomainNetDefType, "interface", net, mode);

    assert_string_equal(xml, wanted);
}

/* A plug as the network daemon makes it, put into the interface. */
static void plug(virDomainNetDef *net, const char *plug_xml)
{
    g_autofree char *xml = g_strdup_printf(
        "<networkport><uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid><owner><name>d</name>"
        "<uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>"
        "<mac address='52:54:00:7b:35:93'/>%s</networkport>",
        plug_xml);
    g_autoptr(GError) error = NULL;
    g_autoptr(virNetworkPortDef) port = virNetworkPortDefParse(xml, TRUE, NULL, &error);

    assert_non_null(port);
    assert_true(virDomainNetDefActualFromNetworkPort(net, port, &error));
}

#define NET \
    "<interface type='network'><mac address='52:54:00:7b:35:93'/><source network='n' " \
    "portgroup='g'/><target dev='vnet3'/><model type='virtio'/></interface>"

static void test_actual_bridge(void **state)
{
    g_autoptr(virDomainNetDef) net = read_net(NET, 0);

    plug(net, "<bandwidth classID='3'><inbound average='5'/></bandwidth>"
              "<plug type='network' bridge='virbr0' macTableManager='libvirt'/>");
    assert_int_equal(virDomainNetGetActualType(net), VIR_DOMAIN_NET_TYPE_NETWORK);
    assert_string_equal(virDomainNetGetActualBridgeName(net), "virbr0");
    assert_int_equal(virDomainNetGetActualBandwidth(net)->classID, 3);
    assert_written(net, 0,
                   "<interface type='network'>\n"
                   "  <mac address='52:54:00:7b:35:93'/>\n"
                   "  <source network='n' portgroup='g' "
                   "portid='5d744f21-ba4a-4d6e-bdb2-30a35ff3207d' bridge='virbr0' "
                   "macTableManager='libvirt'/>\n"
                   "  <bandwidth>\n"
                   "    <inbound average='5'/>\n"
                   "  </bandwidth>\n"
                   "  <target dev='vnet3'/>\n"
                   "  <model type='virtio'/>\n"
                   "</interface>\n");
    assert_written(net, VIR_XML_MODE_INACTIVE,
                   "<interface type='network'>\n"
                   "  <mac address='52:54:00:7b:35:93'/>\n"
                   "  <source network='n' portgroup='g'/>\n"
                   "  <model type='virtio'/>\n"
                   "</interface>\n");
}

static void test_actual_direct(void **state)
{
    g_autoptr(virDomainNetDef) net = read_net(NET, 0);

    plug(net, "<plug type='direct' dev='eth1' mode='passthrough'/>");
    assert_int_equal(virDomainNetGetActualType(net), VIR_DOMAIN_NET_TYPE_DIRECT);
    assert_string_equal(virDomainNetGetActualDirectDev(net), "eth1");
    assert_int_equal(virDomainNetGetActualDirectMode(net), VIR_NETDEV_MACVLAN_MODE_PASSTHRU);
    assert_null(virDomainNetGetActualBridgeName(net));
    assert_written(net, 0,
                   "<interface type='direct'>\n"
                   "  <mac address='52:54:00:7b:35:93'/>\n"
                   "  <source network='n' portgroup='g' "
                   "portid='5d744f21-ba4a-4d6e-bdb2-30a35ff3207d' dev='eth1' "
                   "mode='passthrough'/>\n"
                   "  <target dev='vnet3'/>\n"
                   "  <model type='virtio'/>\n"
                   "</interface>\n");
}

static void test_actual_hostdev(void **state)
{
    g_autoptr(virDomainNetDef) net = read_net(NET, 0);

    plug(net, "<vlan><tag id='7'/></vlan><plug type='hostdev-pci' managed='yes'>"
              "<driver name='vfio'/>"
              "<address domain='0x0001' bus='0x02' slot='0x03' function='0x4'/></plug>");
    assert_int_equal(virDomainNetGetActualHostdev(net)->pci.slot, 3);
    assert_written(net, 0,
                   "<interface type='hostdev' managed='yes'>\n"
                   "  <mac address='52:54:00:7b:35:93'/>\n"
                   "  <source network='n' portgroup='g' "
                   "portid='5d744f21-ba4a-4d6e-bdb2-30a35ff3207d'>\n"
                   "    <address type='pci' domain='0x0001' bus='0x02' slot='0x03' "
                   "function='0x4'/>\n"
                   "  </source>\n"
                   "  <driver name='vfio'/>\n"
                   "  <vlan>\n"
                   "    <tag id='7'/>\n"
                   "  </vlan>\n"
                   "  <target dev='vnet3'/>\n"
                   "  <model type='virtio'/>\n"
                   "</interface>\n");
}

/* The status file keeps all of it, and a restarted daemon makes the same port from it. */
static void test_status(void **state)
{
    static const char *const plugs[] = {
        "<plug type='network' bridge='virbr0' macTableManager='libvirt'/>",
        "<plug type='bridge' bridge='br0'/>",
        "<plug type='direct' dev='eth1' mode='private'/>",
        "<plug type='hostdev-pci' managed='yes'><driver name='vfio'/>"
        "<address domain='0x0001' bus='0x02' slot='0x03' function='0x4'/></plug>",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(plugs); i++) {
        g_autoptr(virDomainNetDef) net = read_net(NET, 0);
        g_autoptr(virDomainNetDef) again = NULL;
        g_autoptr(virNetworkPortDef) port = NULL, port_again = NULL;
        g_autofree char *status = NULL;
        g_autoptr(GError) error = NULL;

        plug(net, plugs[i]);
        net->actual->isolatedPort = VIR_TRISTATE_BOOL_YES;
        status = virXMLFormat(&virDomainNetDefType, "interface", net, VIR_XML_MODE_STATUS);
        assert_non_null(strstr(status, "<interface type='network'>"));
        assert_non_null(strstr(status, "<actual type='"));
        again = read_net(status, VIR_XML_MODE_STATUS);
        assert_true(virXMLEqual(&virDomainNetDefType, net, again, FALSE, NULL));
        port = virDomainNetDefActualToNetworkPort("d", owner, net, &error);
        port_again = virDomainNetDefActualToNetworkPort("d", owner, again, &error);
        assert_non_null(port);
        assert_true(virXMLEqual(&virNetworkPortDefType, port, port_again, FALSE, NULL));
        assert_memory_equal(port->uuid, net->portid, sizeof(port->uuid));
        assert_int_equal(port->isolatedPort, VIR_TRISTATE_BOOL_YES);
    }
}

static void test_port_request(void **state)
{
    g_autoptr(virDomainNetDef) net = read_net(NET, 0);
    g_autoptr(virDomainNetDef) user = read_net("<interface type='user'/>", 0);
    g_autoptr(virNetworkPortDef) port = NULL;
    g_autoptr(GError) error = NULL;

    port = virDomainNetDefToNetworkPort("d", owner, net, &error);
    assert_non_null(port);
    assert_string_equal(port->group, "g");
    assert_int_equal(port->plugtype, VIR_NETWORK_PORT_PLUG_TYPE_NONE);
    assert_null(virDomainNetDefToNetworkPort("d", owner, user, &error));
    assert_non_null(error);
    g_clear_error(&error);
    /* A port without plug changes nothing. */
    assert_false(virDomainNetDefActualFromNetworkPort(net, port, &error));
    assert_null(net->actual);
}

static void test_model(void **state)
{
    g_autoptr(virDomainNetDef) net =
        read_net("<interface type='user'><model type='ViRtIo'/><driver queues='4'/></interface>",
                 VIR_XML_MODE_INACTIVE);
    g_autoptr(virDomainNetDef) other =
        read_net("<interface type='user'><model type='odd'/><driver queues='4'/></interface>",
                 VIR_XML_MODE_INACTIVE);

    assert_true(virDomainNetIsVirtioModel(net));
    assert_string_equal(virDomainNetGetModelString(net), "virtio");
    assert_int_equal(net->driver.queues, 4);
    assert_false(virDomainNetIsVirtioModel(other));
    assert_int_equal(other->driver.queues, 0);
}

/* One document for each rule of the first validation. */
static void test_validate(void **state)
{
    static const struct {
        const char *xml;
        gboolean fine;
    } cases[] = {
        {"<interface type='network'><source network='n'/><vlan><tag id='3'/></vlan>"
         "<port isolated='yes'/><bandwidth><inbound average='5' floor='3'/></bandwidth>"
         "<virtualport><parameters profileid='p'/></virtualport></interface>",
         TRUE},
        {"<interface type='user'><mac address='01:00:00:00:00:01'/></interface>", FALSE},
        {"<interface type='user'><virtualport type='openvswitch'/></interface>", FALSE},
        {"<interface type='bridge'><source bridge='b'/><virtualport type='802.1Qbh'/></interface>",
         FALSE},
        {"<interface type='user'><port isolated='yes'/></interface>", FALSE},
        {"<interface type='bridge'><source bridge='b'/><port isolated='yes'/></interface>", TRUE},
        {"<interface type='bridge'><source bridge='b'/><bandwidth><inbound average='5' "
         "floor='3'/></bandwidth></interface>",
         FALSE},
        {"<interface type='vhostuser'><source type='unix' path='/x' mode='client'/>"
         "<model type='virtio'/></interface>",
         TRUE},
        {"<interface type='vhostuser'><source type='unix' path='/x' mode='client'/></interface>",
         FALSE},
        {"<interface type='vhostuser'><source type='unix' path='/x' mode='server'><reconnect "
         "enabled='yes' timeout='3'/></source><model type='virtio'/></interface>",
         FALSE},
        {"<interface type='hostdev'><source/></interface>", FALSE},
        {"<interface type='user'><teaming type='transient'/></interface>", FALSE},
        {"<interface type='user'><teaming type='persistent' persistent='x'/></interface>", FALSE},
        {"<interface type='user'><portForward proto='tcp'><range start='5'/></portForward>"
         "</interface>",
         FALSE},
        {"<interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='5' "
         "end='7'/></portForward></interface>",
         TRUE},
        {"<interface type='user'><backend type='passt'/><portForward proto='tcp'><range start='5' "
         "end='3'/></portForward></interface>",
         FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(virDomainNetDef) net = read_net(cases[i].xml, VIR_XML_MODE_INACTIVE);
        g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_DOMAIN, NULL);

        virDomainNetDefValidate(net, problems);
        if ((virXMLProblemsCountErrors(problems) == 0) != cases[i].fine)
            fail_msg("%s: expected %s", cases[i].xml, cases[i].fine ? "accepted" : "refused");
    }
}

static void test_merge(void **state)
{
    static const struct {
        const char *interface, *network, *portgroup;
        const char *merged; /* part of the result; NULL: refused */
    } cases[] = {
        {"<virtualport><parameters profileid='a'/></virtualport>",
         "<virtualport type='openvswitch'/>", NULL, "openvswitch"},
        {NULL, "<virtualport type='openvswitch'/>",
         "<virtualport><parameters profileid='g'/></virtualport>", "profileid='g'"},
        {"<virtualport type='802.1Qbh'><parameters profileid='a'/></virtualport>",
         "<virtualport type='openvswitch'/>", NULL, NULL},
        {"<virtualport><parameters profileid='a'/></virtualport>", NULL,
         "<virtualport type='openvswitch'><parameters profileid='b'/></virtualport>", NULL},
        {"<virtualport type='802.1Qbg'><parameters managerid='0x11'/></virtualport>", NULL, NULL,
         NULL},
        {"<virtualport type='802.1Qbg'><parameters managerid='0x11' typeid='1'/></virtualport>",
         "<virtualport><parameters typeidversion='2'/></virtualport>", NULL, "managerid='17'"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *xml[3] = {cases[i].interface, cases[i].network, cases[i].portgroup};
        virNetDevVPortProfile *parts[3] = {NULL, NULL, NULL};
        g_autoptr(virNetDevVPortProfile) merged = NULL;
        g_autofree char *text = NULL;
        g_autoptr(GError) error = NULL;

        for (int p = 0; p < 3; p++) {
            g_autofree char *net_xml =
                g_strdup_printf("<interface type='network'><source network='n'/>%s</interface>",
                                xml[p] ? xml[p] : "");
            g_autoptr(virDomainNetDef) net = read_net(net_xml, 0);

            parts[p] = g_steal_pointer(&net->virtPortProfile);
        }
        if (parts[0])
            virNetDevVPortProfileGenerateIDs(parts[0]);
        merged =
            virNetDevVPortProfileMerge3(parts[0], parts[1], parts[2], VIR_FROM_NETWORK, &error);
        assert_int_equal(merged != NULL, cases[i].merged != NULL);
        assert_int_equal(error == NULL, cases[i].merged != NULL);
        if (merged) {
            text = virXMLFormat(&virNetDevVPortProfileType, "virtualport", merged, 0);
            assert_non_null(strstr(text, cases[i].merged));
        }
        for (int p = 0; p < 3; p++)
            virNetDevVPortProfileFree(parts[p]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_actual_bridge),  cmocka_unit_test(test_actual_direct),
        cmocka_unit_test(test_actual_hostdev), cmocka_unit_test(test_status),
        cmocka_unit_test(test_port_request),   cmocka_unit_test(test_model),
        cmocka_unit_test(test_validate),       cmocka_unit_test(test_merge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
