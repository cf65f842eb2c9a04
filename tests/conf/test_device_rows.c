/*
 * test_device_rows.c: each device's rows say the same in both directions
 *
 * Golden files hold devices with every attribute that they can have, in canonical form. Parsing
 * and formatting must give the file back, without a word about unknown names; a clone must equal
 * its source and no truncated document may do harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "conf/device/device.h"

#define MODE (VIR_XML_MODE_INACTIVE | VIR_XML_MODE_SECURE)

static const char *const goldens[] = {"disk",  "controller", "filesystem", "graphics",
                                      "audio", "hostdev",    "small"};

static char *golden_read(const char *name, gsize *len)
{
    g_autofree char *path = g_strdup_printf("%s/devices/%s.xml", GOLDEN_DIR, name);
    char *text = NULL;

    assert_true(g_file_get_contents(path, &text, len, NULL));
    return text;
}

static const virDomainDeviceOps *ops_for(xmlNodePtr node)
{
    for (int kind = 0; kind < VIR_DOMAIN_DEVICE_LAST; kind++) {
        if (virDomainDeviceTable[kind] &&
            xmlStrEqual(node->name, BAD_CAST virDomainDeviceKindTypeToString(kind)))
            return virDomainDeviceTable[kind];
    }
    return NULL;
}

/* The kinds whose canonical form post-parse makes; it needs no domain for them. */
static gboolean settles_alone(const virDomainDeviceOps *ops)
{
    return ops->kind == VIR_DOMAIN_DEVICE_GRAPHICS || ops->kind == VIR_DOMAIN_DEVICE_HOSTDEV;
}

static void expect_no_problems(const virXMLProblems *problems)
{
    const GPtrArray *list = virXMLProblemsGet(problems);

    for (guint i = 0; i < list->len; i++) {
        const virXMLProblem *problem = g_ptr_array_index(list, i);

        fail_msg("line %u, %s %s: %s", problem->line, problem->element,
                 problem->attribute ? problem->attribute : "", problem->message);
    }
}

static void *device_read(xmlNodePtr node, const virDomainDeviceOps *ops)
{
    g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_DOMAIN, NULL);
    g_autoptr(virXMLParser) parser = virXMLParserNew(problems, MODE);
    void *dev = virXMLNew(ops->type);

    virXMLParseInto(parser, node, ops->type, dev);
    virXMLParserCheckUnknown(parser, node);
    if (settles_alone(ops))
        ops->post_parse(NULL, dev, NULL, NULL, problems);
    expect_no_problems(problems);
    return dev;
}

static void append_indented(GString *out, const char *xml)
{
    g_auto(GStrv) lines = g_strsplit(xml, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        if (*lines[i])
            g_string_append_printf(out, "  %s\n", lines[i]);
    }
}

static void append_round_trip(GString *out, xmlNodePtr node)
{
    const virDomainDeviceOps *ops = ops_for(node);
    g_autofree char *where = NULL;
    g_autofree char *xml = NULL;
    void *dev, *copy;

    assert_non_null(ops);
    dev = device_read(node, ops);
    copy = virXMLClone(ops->type, dev);
    if (!virXMLEqual(ops->type, dev, copy, FALSE, &where))
        fail_msg("a clone differs in %s", where);
    virXMLFree(ops->type, dev);
    xml = virXMLFormat(ops->type, NULL, copy, MODE);
    virXMLFree(ops->type, copy);
    append_indented(out, xml);
}

static void test_golden_files_survive(void **state G_GNUC_UNUSED)
{
    for (guint i = 0; i < G_N_ELEMENTS(goldens); i++) {
        gsize len;
        g_autofree char *text = golden_read(goldens[i], &len);
        g_autoptr(GString) out = g_string_new("<devices>\n");
        xmlDocPtr doc = virXMLDocParse(text, len, "devices", VIR_FROM_DOMAIN, NULL);

        assert_non_null(doc);
        for (xmlNodePtr node = xmlDocGetRootElement(doc)->children; node; node = node->next) {
            if (node->type == XML_ELEMENT_NODE)
                append_round_trip(out, node);
        }
        g_string_append(out, "</devices>\n");
        assert_string_equal(out->str, text);
        xmlFreeDoc(doc);
    }
}

/* Without its attributes or its children a device is refused or read, never a crash. */
static void test_mutilated_devices_do_no_harm(void **state G_GNUC_UNUSED)
{
    for (guint i = 0; i < G_N_ELEMENTS(goldens); i++) {
        gsize len;
        g_autofree char *text = golden_read(goldens[i], &len);
        xmlDocPtr doc = virXMLDocParse(text, len, "devices", VIR_FROM_DOMAIN, NULL);

        for (xmlNodePtr node = xmlDocGetRootElement(doc)->children; node; node = node->next) {
            while (node->type == XML_ELEMENT_NODE && (node->properties || node->children)) {
                g_autoptr(virXMLProblems) problems = virXMLProblemsNew(VIR_FROM_DOMAIN, NULL);
                g_autoptr(virXMLParser) parser = virXMLParserNew(problems, 0);
                const virDomainDeviceOps *ops = ops_for(node);
                void *dev = virXMLNew(ops->type);

                virXMLParseInto(parser, node, ops->type, dev);
                g_free(virXMLFormat(ops->type, NULL, dev, 0));
                virXMLFree(ops->type, dev);
                if (node->children) {
                    xmlNodePtr child = node->children;

                    xmlUnlinkNode(child);
                    xmlFreeNode(child);
                } else {
                    xmlRemoveProp(node->properties);
                }
            }
        }
        xmlFreeDoc(doc);
    }
}

static void test_secrets_need_the_secure_flag(void **state G_GNUC_UNUSED)
{
    static const char text[] = "<graphics type='vnc' passwd='hidden'/>";
    xmlDocPtr doc = virXMLDocParse(text, strlen(text), "graphics", VIR_FROM_DOMAIN, NULL);
    const virDomainDeviceOps *ops = virDomainDeviceTable[VIR_DOMAIN_DEVICE_GRAPHICS];
    void *dev = device_read(xmlDocGetRootElement(doc), ops);
    g_autofree char *open = virXMLFormat(ops->type, NULL, dev, VIR_XML_MODE_SECURE);
    g_autofree char *closed = virXMLFormat(ops->type, NULL, dev, 0);

    assert_non_null(strstr(open, "passwd='hidden'"));
    assert_null(strstr(closed, "hidden"));
    virXMLFree(ops->type, dev);
    xmlFreeDoc(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden_files_survive),
        cmocka_unit_test(test_mutilated_devices_do_no_harm),
        cmocka_unit_test(test_secrets_need_the_secure_flag),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
