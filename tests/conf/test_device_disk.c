/*
 * test_device_disk.c: target names, drive addresses and the order of disks and controllers
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "conf/device/controller.h"
#include "conf/device/disk.h"
#include "conf/domain/domain_def.h"

static void test_target_names_are_numbers(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *dst;
        int index;
        unsigned partition;
    } cases[] = {
        {"vda", 0, 0},   {"sdz", 25, 0}, {"sdaa", 26, 0},  {"xvdab", 27, 0},  {"hdb", 1, 0},
        {"fdb", 1, 0},   {"vdb1", 1, 1}, {"sdzz", 701, 0}, {"sdaaa", 702, 0}, {"vd", -1, 0},
        {"vda0", -1, 0}, {"vdA", -1, 0}, {"vda1x", -1, 0}, {"nvme0", -1, 0},  {"sdaaaaaaaa", -1, 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        unsigned partition = 0;

        assert_int_equal(virDomainDiskTargetIndex(cases[i].dst, &partition), cases[i].index);
        assert_int_equal(partition, cases[i].partition);
    }
    assert_int_equal(virDomainDiskTargetIndex(NULL, NULL), -1);
}

static void test_names_and_numbers_agree(void **state G_GNUC_UNUSED)
{
    for (unsigned i = 0; i < 20000; i += 7) {
        g_autofree char *name = virDomainDiskTargetName(i, "sd");

        assert_int_equal(virDomainDiskTargetIndex(name, NULL), i);
    }
}

static void expect_drive(virDomainDiskBus bus, const char *dst, unsigned controller, unsigned at,
                         unsigned unit)
{
    g_autoptr(virDomainDiskDef) disk = virDomainDiskDefNew();

    disk->bus = bus;
    disk->dst = g_strdup(dst);
    assert_true(virDomainDiskAssignAddress(disk, 7));
    assert_int_equal(disk->info.addr.drive.controller, controller);
    assert_int_equal(disk->info.addr.drive.bus, at);
    assert_int_equal(disk->info.addr.drive.unit, unit);
}

static void test_targets_give_drive_addresses(void **state G_GNUC_UNUSED)
{
    g_autoptr(virDomainDiskDef) disk = virDomainDiskDefNew();

    expect_drive(VIR_DOMAIN_DISK_BUS_IDE, "hda", 0, 0, 0);
    expect_drive(VIR_DOMAIN_DISK_BUS_IDE, "hdd", 0, 1, 1);
    expect_drive(VIR_DOMAIN_DISK_BUS_FDC, "fdb", 0, 0, 1);
    expect_drive(VIR_DOMAIN_DISK_BUS_SCSI, "sdg", 0, 0, 6);
    expect_drive(VIR_DOMAIN_DISK_BUS_SCSI, "sdh", 1, 0, 0);
    expect_drive(VIR_DOMAIN_DISK_BUS_SATA, "sdf", 0, 0, 5);
    expect_drive(VIR_DOMAIN_DISK_BUS_SATA, "sdg", 1, 0, 0);

    disk->bus = VIR_DOMAIN_DISK_BUS_VIRTIO;
    disk->dst = g_strdup("vda");
    assert_false(virDomainDiskAssignAddress(disk, 7));
    assert_int_equal(disk->info.type, VIR_DOMAIN_DEVICE_ADDRESS_TYPE_NONE);
}

static void test_disks_are_sorted_within_their_bus(void **state G_GNUC_UNUSED)
{
    static const struct {
        const char *dst;
        virDomainDiskBus bus;
    } given[] = {
        {"vdb", VIR_DOMAIN_DISK_BUS_VIRTIO},  {"hdc", VIR_DOMAIN_DISK_BUS_IDE},
        {"vda", VIR_DOMAIN_DISK_BUS_VIRTIO},  {"hda", VIR_DOMAIN_DISK_BUS_IDE},
        {"vdaa", VIR_DOMAIN_DISK_BUS_VIRTIO},
    };
    static const char *const wanted[] = {"vda", "vdb", "vdaa", "hda", "hdc"};
    virDomainDiskDef *list[G_N_ELEMENTS(given)];

    for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
        list[i] = virDomainDiskDefNew();
        list[i]->dst = g_strdup(given[i].dst);
        list[i]->bus = given[i].bus;
    }
    virDomainDeviceListSort(&virDomainDiskDeviceOps, (void **)list, G_N_ELEMENTS(list));
    for (guint i = 0; i < G_N_ELEMENTS(list); i++) {
        assert_string_equal(list[i]->dst, wanted[i]);
        virDomainDiskDefFree(list[i]);
    }
}

static void test_controllers_of_a_type_stand_together(void **state G_GNUC_UNUSED)
{
    static const struct {
        virDomainControllerType type;
        int idx;
    } given[] = {
        {VIR_DOMAIN_CONTROLLER_TYPE_IDE, 1},   {VIR_DOMAIN_CONTROLLER_TYPE_SCSI, -1},
        {VIR_DOMAIN_CONTROLLER_TYPE_IDE, 2},   {VIR_DOMAIN_CONTROLLER_TYPE_SATA, 0},
        {VIR_DOMAIN_CONTROLLER_TYPE_SCSI, 0},  {VIR_DOMAIN_CONTROLLER_TYPE_IDE, 0},
        {VIR_DOMAIN_CONTROLLER_TYPE_SCSI, -1},
    };
    static const unsigned wanted[] = {5, 0, 2, 1, 4, 6, 3};
    virDomainControllerDef *list[G_N_ELEMENTS(given)];
    virDomainControllerDef *sorted[G_N_ELEMENTS(given)];

    for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
        sorted[i] = list[i] = virDomainControllerDefNew(given[i].type);
        list[i]->idx = given[i].idx;
    }
    virDomainDeviceListSort(&virDomainControllerDeviceOps, (void **)sorted, G_N_ELEMENTS(list));
    for (guint i = 0; i < G_N_ELEMENTS(list); i++)
        assert_ptr_equal(sorted[i], list[wanted[i]]);
    for (guint i = 0; i < G_N_ELEMENTS(list); i++)
        virDomainControllerDefFree(list[i]);
}

static void test_companions_follow_their_master(void **state G_GNUC_UNUSED)
{
    virDomainControllerDef *list[3];

    for (guint i = 0; i < G_N_ELEMENTS(list); i++) {
        list[i] = virDomainControllerDefNew(VIR_DOMAIN_CONTROLLER_TYPE_USB);
        assert_int_equal(list[i]->idx, -1);
        assert_int_equal(list[i]->ports, -1);
        assert_int_equal(list[i]->pci.numaNode, -1);
        list[i]->idx = 0;
    }
    list[0]->info.hasMaster = TRUE;
    list[0]->info.masterStartport = 2;
    list[1]->info.hasMaster = TRUE;
    virDomainDeviceListSort(&virDomainControllerDeviceOps, (void **)list, G_N_ELEMENTS(list));
    assert_false(list[0]->info.hasMaster);
    assert_int_equal(list[1]->info.masterStartport, 0);
    assert_int_equal(list[2]->info.masterStartport, 2);
    for (guint i = 0; i < G_N_ELEMENTS(list); i++)
        virDomainControllerDefFree(list[i]);
}

static void test_chains_are_copied_whole_or_not(void **state G_GNUC_UNUSED)
{
    g_autoptr(virStorageSource) top = virStorageSourceNew(VIR_STORAGE_TYPE_FILE);
    g_autoptr(virStorageSource) whole = NULL;
    g_autoptr(virStorageSource) alone = NULL;

    top->path = g_strdup("/a");
    top->backingStore = virStorageSourceNew(VIR_STORAGE_TYPE_FILE);
    top->backingStore->path = g_strdup("/b");
    whole = virStorageSourceCopy(top, TRUE);
    alone = virStorageSourceCopy(top, FALSE);
    assert_string_equal(whole->backingStore->path, "/b");
    assert_null(alone->backingStore);
    assert_string_equal(alone->path, "/a");
    assert_true(virStorageSourceIsLocal(alone));
    assert_false(virStorageSourceIsEmpty(alone));
    assert_true(virStorageSourceIsEmpty(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_target_names_are_numbers),
        cmocka_unit_test(test_names_and_numbers_agree),
        cmocka_unit_test(test_targets_give_drive_addresses),
        cmocka_unit_test(test_disks_are_sorted_within_their_bus),
        cmocka_unit_test(test_controllers_of_a_type_stand_together),
        cmocka_unit_test(test_companions_follow_their_master),
        cmocka_unit_test(test_chains_are_copied_whole_or_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
