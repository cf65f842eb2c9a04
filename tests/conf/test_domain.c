/*
 * test_domain.c: whole domain documents: there and back, defaults, refusals, hostile input
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/error.h"
#include "conf/device/disk.h"
#include "conf/domain/domain_conf.h"

#define MODE (VIR_XML_MODE_INACTIVE | VIR_XML_MODE_SECURE)
#define SMALL_HEAD "<domain type='qemu'><name>small</name><memory>4096</memory>"
#define SMALL_OS "<os><type arch='x86_64'>hvm</type></os>"

static char *golden_read(void)
{
    char *text = NULL;

    assert_true(g_file_get_contents(GOLDEN_DIR "/domain/full.xml", &text, NULL, NULL));
    return text;
}

static virDomainDef *parse(const char *xml)
{
    g_autoptr(GError) error = NULL;
    virDomainDef *def =
        virDomainDefParse(xml, NULL, NULL, VIR_DOMAIN_DEF_PARSE_INACTIVE, NULL, &error);

    if (!def)
        fail_msg("%s\n%s", error->message, xml);
    return def;
}

static char *format(const virDomainDef *def)
{
    char *text = virDomainDefFormat(def, MODE, NULL);

    assert_non_null(text);
    return text;
}

/* The one line that a refusal says. */
static char *refusal(const char *xml, unsigned flags)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(virDomainDef) def = virDomainDefParse(xml, NULL, NULL, flags, NULL, &error);

    assert_null(def);
    assert_non_null(error);
    return g_strdup(error->message);
}

static void expect_refused(const char *xml, const char *part)
{
    g_autofree char *why = refusal(xml, 0);

    if (!strstr(why, part))
        fail_msg("'%s' is not in: %s", part, why);
}

static void test_golden(void **state)
{
    g_autofree char *text = golden_read();
    g_autoptr(virXMLProblems) problems = NULL;
    g_autoptr(virDomainDef) def =
        virDomainDefParse(text, NULL, NULL, VIR_DOMAIN_DEF_PARSE_INACTIVE, &problems, NULL);
    g_autofree char *out = NULL;

    assert_non_null(def);
    assert_null(problems); /* not even a warning */
    out = format(def);
    assert_string_equal(out, text);
}

static void test_clone_and_abi(void **state)
{
    g_autofree char *text = golden_read();
    g_autoptr(virDomainDef) def = parse(text);
    g_autoptr(virDomainDef) clone = virDomainDefClone(virDomainDefSeal(def));
    g_autofree char *out = format(clone);
    g_autoptr(GError) error = NULL;

    assert_string_equal(out, text);
    assert_true(def->sealed);
    assert_false(clone->sealed);
    assert_true(virXMLEqual(&virDomainDefType, def, clone, FALSE, NULL));
    assert_true(virDomainDefCheckABIStability(def, clone, &error));
    g_free(clone->description);
    clone->description = g_strdup("other");
    assert_true(virDomainDefCheckABIStability(def, clone, &error));
    clone->maxvcpus++;
    assert_false(virDomainDefCheckABIStability(def, clone, &error));
    assert_non_null(strstr(error->message, "vcpu"));
    g_clear_error(&error);
    clone->maxvcpus--;
    clone->disks[0]->bus = VIR_DOMAIN_DISK_BUS_IDE;
    assert_false(virDomainDefCheckABIStability(def, clone, &error));
}

static void test_defaults(void **state)
{
    g_autoptr(virDomainDef) def = parse(SMALL_HEAD SMALL_OS "</domain>");

    assert_int_equal(def->maxvcpus, 1);
    assert_int_equal(def->mem.cur_balloon, 4096);
    assert_int_equal(def->clock.offset, VIR_DOMAIN_CLOCK_OFFSET_UTC);
    assert_int_equal(def->onCrash, VIR_DOMAIN_ON_DESTROY);
    assert_true(def->uuid_set);
    assert_int_equal(def->id, -1);
    assert_int_equal(def->os.nBootDevs, 1);
}

static void test_controllers(void **state)
{
    g_autoptr(virDomainDef) def =
        parse(SMALL_HEAD SMALL_OS
              "<devices>"
              "<disk type='file'><source file='/a'/><target dev='hdc'/></disk>"
              "<disk type='file'><source file='/b'/><target dev='sdh' bus='scsi'/></disk>"
              "</devices></domain>");

    /* The second SCSI controller is there because 'sdh' is the eighth disk. */
    assert_int_equal(def->ncontrollers, 3);
    assert_ptr_equal(virDomainDefFindDisk(def, "hdc"), virDomainDefFindDisk(def, "/a"));
    assert_int_equal(virDomainDefFindDisk(def, "sdh")->info.addr.drive.controller, 1);
    assert_int_equal(virDomainDefFindDisk(def, "hdc")->info.addr.drive.bus, 1);
}

static void test_refusals(void **state)
{
    expect_refused("<domain type='qemu'><memory>1</memory>" SMALL_OS "</domain>", "<name>");
    expect_refused("<domain type='nonsense'/>", "kvm");
    expect_refused(SMALL_HEAD "</domain>", "<type> is missing");
    expect_refused(SMALL_HEAD SMALL_OS "<vcpu>many</vcpu></domain>", "'many'");
    expect_refused(SMALL_HEAD SMALL_OS "<vcpu current='3'>2</vcpu></domain>", "maximum");
    expect_refused("<domain type='qemu'><name>a/b</name><memory>9</memory>" SMALL_OS "</domain>",
                   "'/'");
    expect_refused(SMALL_HEAD SMALL_OS
                   "<devices><hub type='usb'><boot order='1' loadparm='?'/></hub></devices>"
                   "</domain>",
                   "loadparm");
    expect_refused("<network/>", "<network>");
    expect_refused("<domain", "line 1");
    expect_refused("", "line");
}

static void test_all_problems(void **state)
{
    static const char xml[] = "<domain type='qemu'>\n<name>x</name>\n<memory>1</memory>\n" SMALL_OS
                              "\n<vcpu>none</vcpu>\n<on_crash>explode</on_crash>\n</domain>";
    g_autoptr(virXMLProblems) problems = NULL;
    g_autoptr(GError) error = NULL;
    const virXMLProblem *second;

    assert_null(virDomainDefParse(xml, NULL, NULL, 0, &problems, &error));
    assert_int_equal(virXMLProblemsCountErrors(problems), 2);
    assert_non_null(strstr(error->message, "line 5"));
    assert_non_null(strstr(error->message, "and 1 more"));
    second = virXMLProblemsGet(problems)->pdata[1];
    assert_int_equal(second->line, 6);
    assert_string_equal(second->element, "domain/on_crash");
}

static void test_unknown_names(void **state)
{
    static const char xml[] = SMALL_HEAD SMALL_OS
        "<devices><disk type='file' devise='disk'><source file='/a'/><target dev='vda'/>"
        "<serail>1</serail></disk></devices></domain>";
    g_autoptr(virXMLProblems) problems = NULL;
    g_autoptr(virDomainDef) def = virDomainDefParse(xml, NULL, NULL, 0, &problems, NULL);
    g_autofree char *strict = NULL;
    const virXMLProblem *attr, *element;

    assert_non_null(def);
    assert_int_equal(virXMLProblemsGet(problems)->len, 2);
    attr = virXMLProblemsGet(problems)->pdata[0];
    assert_int_equal(attr->severity, VIR_XML_WARNING);
    assert_non_null(strstr(attr->message, "did you mean 'device'"));
    element = virXMLProblemsGet(problems)->pdata[1];
    assert_non_null(strstr(element->message, "did you mean 'serial'"));
    strict = refusal(xml, VIR_DOMAIN_DEF_PARSE_STRICT);
    assert_non_null(strstr(strict, "device"));
}

static void test_truncations(void **state)
{
    g_autofree char *text = golden_read();
    gsize len = strlen(text);

    /* The last bytes are the final newline and the ">" of the root. */
    for (gsize i = 0; i + 2 < len; i += 3) {
        g_autofree char *part = g_strndup(text, i);
        g_autoptr(GError) error = NULL;

        assert_null(virDomainDefParse(part, NULL, NULL, 0, NULL, &error));
        assert_non_null(error);
    }
}

static char *repeat(const char *head, const char *what, gsize times, const char *tail)
{
    GString *text = g_string_new(head);

    for (gsize i = 0; i < times; i++)
        g_string_append(text, what);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

static void test_hostile(void **state)
{
    g_autofree char *big = repeat("<domain type='qemu'><name>", "0123456789abcdef",
                                  VIR_XML_MAX_SIZE / 16, "</name></domain>");
    g_autofree char *deep = repeat("", "<domain>", 10000, "");
    g_autofree char *many =
        repeat(SMALL_HEAD SMALL_OS "<devices>", "<hub type='usb'/>", 100000, "</devices></domain>");
    g_autofree char *nodes = repeat("<domain>", "<a/>", VIR_XML_MAX_NODES + 1, "</domain>");
    gint64 start = g_get_monotonic_time();

    expect_refused("<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><domain>&b;</domain>",
                   "DOCTYPE");
    expect_refused("<!DOCTYPE d SYSTEM 'file:///etc/passwd'><domain/>", "DOCTYPE");
    expect_refused(big, "bytes");
    expect_refused(deep, "deep");
    expect_refused(many, "devices");
    expect_refused(nodes, "elements");
    assert_true(g_get_monotonic_time() - start < 30 * G_USEC_PER_SEC); /* sanitizers are slow */
}

static void test_device(void **state)
{
    g_autoptr(virDomainDef) def = parse(SMALL_HEAD SMALL_OS "</domain>");
    g_auto(virDomainDeviceDef) device = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = NULL;

    assert_true(virDomainDeviceDefParse("<disk type='file'><source file='/x'/>"
                                        "<target dev='sda' bus='sata'/></disk>",
                                        def, NULL, NULL, 0, &device, &error));
    assert_int_equal(device.kind, VIR_DOMAIN_DEVICE_DISK);
    xml = virDomainDeviceDefFormat(device.kind, device.dev, MODE);
    assert_non_null(strstr(xml, "<address type='drive' controller='0'"));
    assert_false(virDomainDeviceDefParse("<gadget/>", def, NULL, NULL, 0, &device, &error));
    assert_non_null(strstr(error->message, "gadget"));
}

typedef struct {
    char *monitor;
    unsigned generation;
} TestPrivate;

static const virXMLRow private_rows[] = {
    VIR_XML_STRING(TestPrivate, monitor, "monitor/@path"),
    VIR_XML_UINT(TestPrivate, generation, "generation"),
};
static const virXMLType private_type = VIR_XML_TYPE("domstatus", TestPrivate, private_rows);

static void test_status(void **state)
{
    g_autofree char *text = golden_read();
    g_autoptr(virDomainDef) def = parse(text);
    TestPrivate mine = {.monitor = (char *)"/run/m's.sock", .generation = 7};
    virDomainStatus status = {.state = 1, .reason = 2, .pid = 4711, .def = def, .priv = &mine};
    g_autofree char *xml = virDomainStatusFormat(&status, &private_type);
    virDomainStatus read = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL;

    assert_true(virDomainStatusParse(xml, NULL, NULL, &private_type, &read, &error));
    assert_int_equal(read.state, 1);
    assert_int_equal(read.reason, 2);
    assert_int_equal(read.pid, 4711);
    assert_string_equal(((TestPrivate *)read.priv)->monitor, mine.monitor);
    assert_int_equal(((TestPrivate *)read.priv)->generation, 7);
    out = format(read.def);
    assert_string_equal(out, text);
    virXMLFree(&private_type, read.priv);
    virDomainDefUnref(read.def);
    assert_false(virDomainStatusParse("<domstatus state='running'/>", NULL, NULL, &private_type,
                                      &read, &error));
}

/* Documents put together at random from pieces that fit with each other. */
static const char *const pieces[] = {
    "<title>t</title>",
    "<description>a\n b &lt;c></description>",
    "<vcpu placement='auto'>4</vcpu>",
    "<memoryBacking><hugepages/></memoryBacking>",
    "<iothreads>3</iothreads>",
    "<features><acpi/><apic/></features>",
    "<cpu mode='host-passthrough' migratable='off'/>",
    "<clock offset='timezone' timezone='Europe/Prague'/>",
    "<on_poweroff>restart</on_poweroff>",
    "<pm><suspend-to-mem enabled='yes'/></pm>",
    "<memtune><hard_limit unit='G'>1</hard_limit></memtune>",
    "<sysinfo type='fwcfg'><entry name='opt/a'>b</entry></sysinfo>",
    "<seclabel type='dynamic' model='selinux' relabel='yes'/>",
};
static const char *const devices[] = {
    "<disk type='file' device='cdrom'><target dev='hdb'/><readonly/></disk>",
    "<disk type='block'><source dev='/dev/x'/><target dev='vdb'/><shareable/></disk>",
    "<disk type='network'><source protocol='nbd' name='n'><host name='h' port='1'/></source>"
    "<target dev='sdb' bus='scsi'/></disk>",
    "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/>"
    "<bandwidth><inbound average='1' peak='2' burst='3'/></bandwidth></interface>",
    "<interface type='user'><mac address='52:54:00:00:00:02'/><model type='e1000'/></interface>",
    "<channel type='unix'><source mode='bind' path='/s'/>"
    "<target type='virtio' name='org.x'/></channel>",
    "<parallel type='file'><source path='/p'/></parallel>",
    "<graphics type='vnc' port='-1' autoport='yes' listen='::1'/>",
    "<video><model type='vga' vram='16384' heads='1'/></video>",
    "<sound model='ich6'/>",
    "<hostdev mode='subsystem' type='pci' managed='yes'><source>"
    "<address domain='0' bus='1' slot='2' function='3'/></source></hostdev>",
    "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>",
    "<vsock model='virtio'><cid auto='no' address='3'/></vsock>",
    "<panic model='isa'/>",
    "<input type='mouse' bus='ps2'/>",
};

static void test_property(void **state)
{
    GRand *rand = g_rand_new_with_seed(4242);

    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) xml = g_string_new(SMALL_HEAD SMALL_OS);
        g_autoptr(virDomainDef) def = NULL;
        g_autoptr(virDomainDef) again = NULL;
        g_autofree char *first = NULL;
        g_autofree char *second = NULL;
        g_autofree char *where = NULL;

        for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
            if (g_rand_boolean(rand))
                g_string_append(xml, pieces[i]);
        }
        g_string_append(xml, "<devices>");
        for (gsize i = 0; i < G_N_ELEMENTS(devices); i++) {
            if (g_rand_boolean(rand))
                g_string_append(xml, devices[i]);
        }
        g_string_append(xml, "</devices></domain>");
        def = parse(xml->str);
        first = format(def);
        again = parse(first);
        second = format(again);
        assert_string_equal(first, second);
        if (!virXMLEqual(&virDomainDefType, def, again, FALSE, &where))
            fail_msg("differs in %s: %s", where, xml->str);
    }
    g_rand_free(rand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),        cmocka_unit_test(test_clone_and_abi),
        cmocka_unit_test(test_defaults),      cmocka_unit_test(test_controllers),
        cmocka_unit_test(test_refusals),      cmocka_unit_test(test_all_problems),
        cmocka_unit_test(test_unknown_names), cmocka_unit_test(test_truncations),
        cmocka_unit_test(test_hostile),       cmocka_unit_test(test_device),
        cmocka_unit_test(test_status),        cmocka_unit_test(test_property),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
