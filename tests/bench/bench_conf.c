/*
 * bench_conf.c: what a typical domain document of 2 KB costs, in microseconds
 *
 *   bench_conf [FILE]
 *
 * prints the medians of many rounds for parsing with post-parse and validation, formatting,
 * cloning; FILE replaces the document.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf/domain/domain_conf.h"

#define ROUNDS 2001

static const char document[] =
    "<domain type='kvm'>\n"
    "  <name>bench</name>\n"
    "  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n"
    "  <memory unit='KiB'>4194304</memory>\n"
    "  <currentMemory unit='KiB'>4194304</currentMemory>\n"
    "  <vcpu placement='static'>4</vcpu>\n"
    "  <os>\n"
    "    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>\n"
    "    <boot dev='hd'/>\n"
    "  </os>\n"
    "  <features>\n"
    "    <acpi/>\n"
    "    <apic/>\n"
    "  </features>\n"
    "  <cpu mode='host-passthrough' check='none' migratable='on'/>\n"
    "  <clock offset='utc'>\n"
    "    <timer name='rtc' tickpolicy='catchup'/>\n"
    "    <timer name='hpet' present='no'/>\n"
    "  </clock>\n"
    "  <on_poweroff>destroy</on_poweroff>\n"
    "  <on_reboot>restart</on_reboot>\n"
    "  <on_crash>destroy</on_crash>\n"
    "  <devices>\n"
    "    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n"
    "    <disk type='file' device='disk'>\n"
    "      <driver name='qemu' type='qcow2' cache='none'/>\n"
    "      <source file='/var/lib/libvirt/images/bench.qcow2'/>\n"
    "      <target dev='vda' bus='virtio'/>\n"
    "      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>\n"
    "    </disk>\n"
    "    <controller type='usb' index='0' model='qemu-xhci' ports='15'>\n"
    "      <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>\n"
    "    </controller>\n"
    "    <controller type='virtio-serial' index='0'/>\n"
    "    <interface type='network'>\n"
    "      <mac address='52:54:00:12:34:56'/>\n"
    "      <source network='default'/>\n"
    "      <model type='virtio'/>\n"
    "    </interface>\n"
    "    <serial type='pty'>\n"
    "      <target port='0'/>\n"
    "    </serial>\n"
    "    <channel type='unix'>\n"
    "      <target type='virtio' name='org.qemu.guest_agent.0'/>\n"
    "    </channel>\n"
    "    <input type='tablet' bus='usb'/>\n"
    "    <graphics type='vnc' port='-1' autoport='yes'/>\n"
    "    <video>\n"
    "      <model type='virtio' heads='1' primary='yes'/>\n"
    "    </video>\n"
    "    <memballoon model='virtio'/>\n"
    "    <rng model='virtio'>\n"
    "      <backend model='random'>/dev/urandom</backend>\n"
    "    </rng>\n"
    "  </devices>\n"
    "</domain>\n";

static int compare(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a;
    gint64 y = *(const gint64 *)b;

    return (x > y) - (x < y);
}

static gint64 now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void report(const char *what, gint64 *ns, double wanted)
{
    qsort(ns, ROUNDS, sizeof(*ns), compare);
    printf("%-28s %8.1f us", what, ns[ROUNDS / 2] / 1000.0);
    if (wanted > 0)
        printf("  (at most %.0f wanted)", wanted);
    printf("\n");
}

int main(int argc, char **argv)
{
    static gint64 parse[ROUNDS], format[ROUNDS], clone[ROUNDS], doc_only[ROUNDS];
    g_autofree char *file = NULL;
    const char *xml = document;
    gsize len;

    if (argc > 1 && g_file_get_contents(argv[1], &file, NULL, NULL))
        xml = file;
    len = strlen(xml);
    for (int i = 0; i < ROUNDS; i++) {
        g_autoptr(GError) error = NULL;
        gint64 start = now();
        xmlDocPtr doc = virXMLDocParse(xml, len, "domain", VIR_FROM_DOMAIN, &error);
        g_autoptr(virDomainDef) def = NULL;
        g_autoptr(virDomainDef) copy = NULL;
        g_autofree char *out = NULL;

        xmlFreeDoc(doc);
        doc_only[i] = now() - start;

        start = now();
        def = virDomainDefParse(xml, NULL, NULL, VIR_DOMAIN_DEF_PARSE_INACTIVE, NULL, &error);
        parse[i] = now() - start;
        if (!def) {
            fprintf(stderr, "bench_conf: %s\n", error->message);
            return 1;
        }
        start = now();
        out = virDomainDefFormat(def, VIR_XML_MODE_INACTIVE, NULL);
        format[i] = now() - start;
        start = now();
        copy = virDomainDefClone(def);
        clone[i] = now() - start;
    }
    printf("document of %zu bytes, medians of %d rounds\n", len, ROUNDS);
    report("libxml2's part of it", doc_only, 0);
    report("parse, complete, validate", parse, 150);
    report("format", format, 60);
    report("clone", clone, 0);
    return 0;
}
