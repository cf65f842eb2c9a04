/*
 * test_pci_address.c: slots of PCI buses are given out once each
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "conf/address/pci_address.h"

#define CARD (VIR_PCI_CONNECT_PCI | VIR_PCI_CONNECT_HOTPLUG)
#define ENDPOINT (VIR_PCI_CONNECT_PCIE | VIR_PCI_CONNECT_HOTPLUG)

static void test_conventional_bus_has_31_slots(void **state)
{
    g_autoptr(virPCIAddressSet) set = virPCIAddressSetNew();
    virPCIDeviceAddress addr;

    virPCIAddressSetDefineBus(set, 0, VIR_DOMAIN_CONTROLLER_MODEL_PCI_ROOT, TRUE);
    for (unsigned slot = 1; slot <= 31; slot++) {
        assert_true(virPCIAddressSetTakeNext(set, CARD, &addr));
        assert_int_equal(addr.slot, slot);
        assert_int_equal(addr.function, 0);
    }
    assert_false(virPCIAddressSetHasFree(set, CARD));
    assert_false(virPCIAddressSetTakeNext(set, CARD, &addr));
}

static void test_root_ports_share_slots(void **state)
{
    g_autoptr(virPCIAddressSet) set = virPCIAddressSetNew();
    unsigned flags =
        virPCIAddressControllerConnectFlags(VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT);
    virPCIDeviceAddress addr;

    virPCIAddressSetDefineBus(set, 0, VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT, TRUE);
    for (unsigned n = 0; n < 9; n++) {
        assert_true(virPCIAddressSetTakeNext(set, flags, &addr));
        assert_int_equal(addr.slot, 1 + n / 8);
        assert_int_equal(addr.function, n % 8);
    }
    assert_true(virPCIAddressSetSlotIsShared(set, 0, 1));
    assert_false(virPCIAddressSetSlotIsShared(set, 0, 2));
}

static void test_endpoints_need_a_port(void **state)
{
    g_autoptr(virPCIAddressSet) set = virPCIAddressSetNew();
    virPCIDeviceAddress addr;

    virPCIAddressSetDefineBus(set, 0, VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT, TRUE);
    assert_false(virPCIAddressSetHasFree(set, ENDPOINT));
    virPCIAddressSetDefineBus(set, 1, VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT, FALSE);
    assert_false(virPCIAddressSetHasFree(set, ENDPOINT));
    virPCIAddressSetDefineBus(set, 2, VIR_DOMAIN_CONTROLLER_MODEL_PCIE_ROOT_PORT, TRUE);
    assert_true(virPCIAddressSetTakeNext(set, ENDPOINT, &addr));
    assert_int_equal(addr.bus, 2);
    assert_int_equal(addr.slot, 0);
    assert_false(virPCIAddressSetHasFree(set, ENDPOINT));
}

static void test_reserve_refuses(void **state)
{
    static const struct {
        virPCIDeviceAddress addr;
        unsigned flags;
        const char *says;
    } bad[] = {
        {{.bus = 0, .slot = 3}, CARD, "used by two devices"},
        {{.bus = 0, .slot = 0}, CARD, "slots of this bus"},
        {{.bus = 0, .slot = 32}, CARD, "slots of this bus"},
        {{.bus = 0, .slot = 4, .function = 8}, CARD, "functions 0 to 7"},
        {{.bus = 7, .slot = 1}, CARD, "no PCI bus 7"},
        {{.domain = 1, .slot = 1}, CARD, "PCI domain 0"},
        {{.slot = 5}, VIR_PCI_CONNECT_ROOT_PORT, "cannot be plugged into a pci-root"},
    };
    g_autoptr(virPCIAddressSet) set = virPCIAddressSetNew();
    virPCIDeviceAddress taken = {.slot = 3}, other = {.slot = 3, .function = 1};

    virPCIAddressSetDefineBus(set, 0, VIR_DOMAIN_CONTROLLER_MODEL_PCI_ROOT, TRUE);
    assert_true(virPCIAddressSetReserve(set, &taken, CARD, NULL));
    assert_true(virPCIAddressSetReserve(set, &other, CARD, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;

        assert_false(virPCIAddressSetReserve(set, &bad[i].addr, bad[i].flags, &error));
        assert_true(virErrorIs(error, VIR_ERR_XML_ERROR));
        assert_non_null(strstr(error->message, bad[i].says));
    }
    /* An author may put an endpoint onto a conventional bus. */
    assert_true(virPCIAddressSetReserve(set, &(virPCIDeviceAddress){.slot = 9}, ENDPOINT, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conventional_bus_has_31_slots),
        cmocka_unit_test(test_root_ports_share_slots),
        cmocka_unit_test(test_endpoints_need_a_port),
        cmocka_unit_test(test_reserve_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
