/*
 * qemu_caps_probe.c: asking a QEMU binary what it can do
 *
 * All questions go to a machine-less QEMU in one piece on its standard input, all answers are read
 * from its output; there is no dialogue to wait for. Worker threads only.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "common/base/error.h"
#include "common/base/process.h"
#include "drivers/qemu/qemu_caps_priv.h"
#include "drivers/qemu/qemu_json.h"

#define PROBE_TIMEOUT_MS 20000
#define PROBE_MAX_OUTPUT (16 * 1024 * 1024)

/* Types whose properties somebody asks for with virQEMUCapsHasProperty(). */
static const char *const probed_types[] = {
    "virtio-blk-pci",
    "virtio-net-pci",
    "virtio-scsi-pci",
    "virtio-balloon-pci",
    "virtio-rng-pci",
    "virtio-serial-pci",
    "ide-hd",
    "scsi-hd",
    "usb-storage",
    "VGA",
    "qxl-vga",
    "virtio-gpu-pci",
    "virtio-vga",
    "bochs-display",
    "cirrus-vga",
    "pcie-root-port",
    "nec-usb-xhci",
    "qemu-xhci",
    "memory-backend-file",
    "memory-backend-memfd",
    "e1000e",
    "usb-tablet",
};

static void virQEMUCapsReadVersion(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    JsonObject *obj = qemuJsonNodeObject(value);
    JsonObject *numbers = qemuJsonGetObject(obj, "qemu");
    const char *package = qemuJsonGetString(obj, "package");

    caps->version =
        VIR_QEMU_VERSION(qemuJsonGetInt(numbers, "major", 0), qemuJsonGetInt(numbers, "minor", 0),
                         qemuJsonGetInt(numbers, "micro", 0));
    g_free(caps->package);
    caps->package = package && *package ? g_strdup(package) : NULL;
}

static void virQEMUCapsReadTarget(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    static const struct {
        const char *qemu;
        const char *arch;
    } renamed[] = {
        {"i386", "i686"},
        {"arm", "armv7l"},
    };
    const char *target = qemuJsonGetString(qemuJsonNodeObject(value), "arch");

    g_free(caps->arch);
    caps->arch = g_strdup(target);
    for (gsize i = 0; i < G_N_ELEMENTS(renamed); i++) {
        if (g_strcmp0(target, renamed[i].qemu) == 0) {
            g_free(caps->arch);
            caps->arch = g_strdup(renamed[i].arch);
        }
    }
}

/* "qemu64-x86_64-cpu" gives "qemu64". */
static const char *virQEMUCapsCPUFromType(const char *type)
{
    g_autofree char *name = NULL;
    const char *tail;

    if (!type)
        return NULL;
    tail = g_strrstr(type, "-cpu");
    if (tail && tail > type) {
        name = g_strndup(type, tail - type);
        tail = strrchr(name, '-');
        if (tail)
            name[tail - name] = '\0';
    } else {
        name = g_strdup(type);
    }
    return g_intern_string(name);
}

static const char *virQEMUCapsIntern(JsonObject *obj, const char *member)
{
    const char *text = qemuJsonGetString(obj, member);

    return text ? g_intern_string(text) : NULL;
}

static void virQEMUCapsReadMachines(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    JsonArray *array = qemuJsonNodeArray(value);
    guint n = array ? json_array_get_length(array) : 0;

    g_free(caps->machines);
    caps->machines = g_new0(virQEMUCapsMachine, n);
    caps->nmachines = 0;
    for (guint i = 0; i < n; i++) {
        JsonObject *obj = qemuJsonElementObject(array, i);
        virQEMUCapsMachine *machine = &caps->machines[caps->nmachines];

        /* "none" is the machine of this very probe. */
        if (!(machine->name = virQEMUCapsIntern(obj, "name")) || strcmp(machine->name, "none") == 0)
            continue;
        machine->alias = virQEMUCapsIntern(obj, "alias");
        machine->default_ram_id = virQEMUCapsIntern(obj, "default-ram-id");
        machine->default_cpu = virQEMUCapsCPUFromType(qemuJsonGetString(obj, "default-cpu-type"));
        machine->max_cpus = qemuJsonGetInt(obj, "cpu-max", 1);
        machine->hotplug_cpus = qemuJsonGetBool(obj, "hotpluggable-cpus", FALSE);
        machine->numa_mem = qemuJsonGetBool(obj, "numa-mem-supported", FALSE);
        machine->deprecated = qemuJsonGetBool(obj, "deprecated", FALSE);
        machine->is_default = qemuJsonGetBool(obj, "is-default", FALSE);
        caps->nmachines++;
    }
}

static int virQEMUCapsSortText(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Takes @array of interned texts; a sorted, NULL-terminated list. */
static char **virQEMUCapsSorted(GPtrArray *array)
{
    g_ptr_array_sort(array, virQEMUCapsSortText);
    g_ptr_array_add(array, NULL);
    return (char **)g_ptr_array_free(array, FALSE);
}

static char **virQEMUCapsReadNames(JsonNode *value, const char *member)
{
    JsonArray *array = qemuJsonNodeArray(value);
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        const char *name = virQEMUCapsIntern(qemuJsonElementObject(array, i), member);

        if (name)
            g_ptr_array_add(names, (gpointer)name);
    }
    return virQEMUCapsSorted(names);
}

static void virQEMUCapsReadTypes(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    g_free(caps->types);
    caps->types = virQEMUCapsReadNames(value, "name");
}

static void virQEMUCapsReadOptions(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    g_free(caps->options);
    caps->options = virQEMUCapsReadNames(value, "option");
}

static void virQEMUCapsReadCommands(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    g_free(caps->commands);
    caps->commands = virQEMUCapsReadNames(value, "name");
}

static const char *const *virQEMUCapsReadBlockers(JsonArray *array)
{
    GPtrArray *names;

    if (!array || json_array_get_length(array) == 0)
        return NULL;
    names = g_ptr_array_new();
    for (guint i = 0; i < json_array_get_length(array); i++) {
        const char *name = qemuJsonElementString(array, i);

        if (name)
            g_ptr_array_add(names, (gpointer)g_intern_string(name));
    }
    g_ptr_array_add(names, NULL);
    return (const char *const *)g_ptr_array_free(names, FALSE);
}

static void virQEMUCapsReadCPUs(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    JsonArray *array = qemuJsonNodeArray(value);
    guint n = array ? json_array_get_length(array) : 0;
    virQEMUCapsAccelData *data = &caps->accel[accel];

    data->cpus = g_new0(virQEMUCapsCPU, n);
    data->ncpus = 0;
    for (guint i = 0; i < n; i++) {
        JsonObject *obj = qemuJsonElementObject(array, i);
        virQEMUCapsCPU *cpu = &data->cpus[data->ncpus];

        if (!(cpu->name = virQEMUCapsIntern(obj, "name")))
            continue;
        cpu->blockers = virQEMUCapsReadBlockers(qemuJsonGetArray(obj, "unavailable-features"));
        cpu->usable = json_object_has_member(obj, "unavailable-features") && !cpu->blockers;
        cpu->deprecated = qemuJsonGetBool(obj, "deprecated", FALSE);
        data->ncpus++;
    }
}

static int virQEMUCapsSortFeature(gconstpointer a, gconstpointer b)
{
    const virQEMUCapsCPUFeature *fa = a;
    const virQEMUCapsCPUFeature *fb = b;

    return strcmp(fa->name, fb->name);
}

static void virQEMUCapsReadMax(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value)
{
    JsonObject *model = qemuJsonGetObject(qemuJsonNodeObject(value), "model");
    JsonObject *props = qemuJsonGetObject(model, "props");
    GArray *features = g_array_new(FALSE, TRUE, sizeof(virQEMUCapsCPUFeature));
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;

    if (props) {
        json_object_iter_init(&iter, props);
        while (json_object_iter_next(&iter, &name, &node)) {
            virQEMUCapsCPUFeature feature = {g_intern_string(name),
                                             qemuJsonGetBool(props, name, FALSE)};

            if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_BOOLEAN)
                g_array_append_val(features, feature);
        }
    }
    g_array_sort(features, virQEMUCapsSortFeature);
    caps->accel[accel].nmax = features->len;
    caps->accel[accel].max = (virQEMUCapsCPUFeature *)g_array_free(features, FALSE);
}

/* The questions, in the order they are asked; an answer's "id" is the index. The properties of
 * probed_types[] follow behind. */
static const struct {
    const char *command;
    const char *arguments; /* JSON, or NULL */
    void (*read)(virQEMUCaps *caps, virQEMUAccel accel, JsonNode *value);
    gboolean common; /* the answer does not depend on the accelerator */
    gboolean optional;
} questions[] = {
    {"qmp_capabilities", NULL, NULL, TRUE, FALSE},
    {"query-version", NULL, virQEMUCapsReadVersion, TRUE, FALSE},
    {"query-target", NULL, virQEMUCapsReadTarget, TRUE, FALSE},
    {"query-machines", NULL, virQEMUCapsReadMachines, TRUE, FALSE},
    {"qom-list-types", "{\"abstract\": false}", virQEMUCapsReadTypes, TRUE, FALSE},
    {"query-command-line-options", NULL, virQEMUCapsReadOptions, TRUE, TRUE},
    {"query-commands", NULL, virQEMUCapsReadCommands, TRUE, FALSE},
    {"query-cpu-definitions", NULL, virQEMUCapsReadCPUs, FALSE, TRUE},
    {"query-cpu-model-expansion", "{\"type\": \"static\", \"model\": {\"name\": \"max\"}}",
     virQEMUCapsReadMax, FALSE, TRUE},
};

char *virQEMUCapsFormatQuestions(void)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++)
        g_string_append_printf(text, "{\"execute\": \"%s\", \"arguments\": %s, \"id\": %zu}\n",
                               questions[i].command,
                               questions[i].arguments ? questions[i].arguments : "{}", i);
    for (gsize i = 0; i < G_N_ELEMENTS(probed_types); i++)
        g_string_append_printf(text,
                               "{\"execute\": \"device-list-properties\", \"arguments\": "
                               "{\"typename\": \"%s\"}, \"id\": %zu}\n",
                               probed_types[i], G_N_ELEMENTS(questions) + i);
    g_string_append(text, "{\"execute\": \"quit\"}\n");
    return g_string_free(text, FALSE);
}

static void virQEMUCapsReadProperties(const char *type, JsonNode *value, GPtrArray *properties)
{
    JsonArray *array = qemuJsonNodeArray(value);

    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        const char *name = qemuJsonGetString(qemuJsonElementObject(array, i), "name");

        if (name) {
            g_autofree char *full = g_strconcat(type, ".", name, NULL);

            g_ptr_array_add(properties, (gpointer)g_intern_string(full));
        }
    }
}

/* Handles one line; ORs the question's bit into @answered. */
static gboolean virQEMUCapsReadAnswer(virQEMUCaps *caps, virQEMUAccel accel, const char *line,
                                      gsize len, GPtrArray *properties, guint64 *answered,
                                      GError **error)
{
    g_autoptr(JsonNode) node = qemuJsonParse(line, len, error);
    JsonObject *message;
    JsonNode *value;
    gint64 id;

    if (!node)
        return FALSE;
    message = qemuJsonNodeObject(node);
    id = qemuJsonGetInt(message, "id", -1);
    if (id < 0 || !(value = qemuJsonGet(message, "return")))
        return TRUE;
    if (id >= (gint64)G_N_ELEMENTS(questions)) {
        id -= G_N_ELEMENTS(questions);
        if (id < (gint64)G_N_ELEMENTS(probed_types))
            virQEMUCapsReadProperties(probed_types[id], value, properties);
        return TRUE;
    }
    *answered |= G_GUINT64_CONSTANT(1) << id;
    if (questions[id].read && !(questions[id].common && accel != VIR_QEMU_ACCEL_TCG))
        questions[id].read(caps, accel, value);
    return TRUE;
}

gboolean virQEMUCapsReadAnswers(virQEMUCaps *caps, virQEMUAccel accel, const char *text,
                                GError **error)
{
    g_autoptr(GPtrArray) properties = g_ptr_array_new();
    guint64 answered = 0;
    const char *end;

    for (const char *line = text; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        if (end > line &&
            !virQEMUCapsReadAnswer(caps, accel, line, end - line, properties, &answered, error))
            return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        if (questions[i].optional || answered & (G_GUINT64_CONSTANT(1) << i))
            continue;
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR, "'%s' did not answer '%s'",
                    caps->binary, questions[i].command);
        return FALSE;
    }
    if (accel == VIR_QEMU_ACCEL_TCG) {
        g_free(caps->properties);
        caps->properties = virQEMUCapsSorted(g_steal_pointer(&properties));
    }
    return TRUE;
}

/* The last lines of what a program complained about, for a message. */
static const char *virQEMUCapsLastWords(char *text)
{
    g_strchomp(text);
    return strlen(text) > 500 ? text + strlen(text) - 500 : text;
}

static gboolean virQEMUCapsAsk(virQEMUCaps *caps, virQEMUAccel accel, uid_t uid, gid_t gid,
                               GError **error)
{
    g_autoptr(virCommand) cmd = virCommandNew(caps->binary);
    g_auto(virCommandResult) result = {0};
    g_autofree char *questions_text = virQEMUCapsFormatQuestions();
    g_autoptr(GError) err = NULL;

    virCommandAddArgs(cmd, "-S", "-no-user-config", "-nodefaults", "-nographic", "-machine",
                      accel == VIR_QEMU_ACCEL_KVM ? "none,accel=kvm" : "none,accel=tcg", "-qmp",
                      "stdio", NULL);
    virCommandSetInput(cmd, questions_text);
    virCommandCapture(cmd, PROBE_MAX_OUTPUT);
    virCommandSetLimit(cmd, RLIMIT_CORE, 0);
    if (uid != (uid_t)-1)
        virCommandSetUser(cmd, uid, gid, NULL, 0);
    if (!virCommandRun(cmd, PROBE_TIMEOUT_MS, &result, error))
        return FALSE;
    if (result.out && virQEMUCapsReadAnswers(caps, accel, result.out, &err))
        return TRUE;
    virSetError(error, VIR_FROM_QEMU, VIR_ERR_INTERNAL_ERROR,
                "cannot find out what the emulator '%s' can do: %s%s%s", caps->binary,
                err ? err->message : "it said nothing", result.err && *result.err ? "; " : "",
                result.err ? virQEMUCapsLastWords(result.err) : "");
    return FALSE;
}

virQEMUCaps *virQEMUCapsProbe(const char *binary, gboolean kvm, uid_t uid, gid_t gid,
                              GError **error)
{
    g_autoptr(virQEMUCaps) caps = virQEMUCapsNew(binary);
    g_autoptr(GError) err = NULL;

    if (!virQEMUCapsAsk(caps, VIR_QEMU_ACCEL_TCG, uid, gid, error))
        return NULL;
    if (caps->version < VIR_QEMU_VERSION_MIN) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "'%s' is QEMU %u.%u.%u; the oldest one supported is 6.2.0", binary,
                    caps->version / 1000000, caps->version / 1000 % 1000, caps->version % 1000);
        return NULL;
    }
    /* A host whose KVM refuses to work still runs guests in TCG. */
    caps->kvm = kvm && virQEMUCapsAsk(caps, VIR_QEMU_ACCEL_KVM, uid, gid, &err);
    return g_steal_pointer(&caps);
}
