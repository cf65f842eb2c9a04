/*
 * qemu_namespace.c: <qemu:...>: arguments, environment and properties past the model
 *
 * Runs on whatever thread parses a document.
 */
#include "drivers/qemu/conf/qemu_namespace.h"

static const virXMLRow arg_rows[] = {
    VIR_XML_STRING(qemuNamespaceArg, value, "@value", .flags = VIR_XML_REQUIRED | VIR_XML_EMPTY_OK,
                   .doc = "one argument, handed to QEMU as it stands"),
};
static const virXMLType arg_type = VIR_XML_TYPE("qemu:arg", qemuNamespaceArg, arg_rows);

static const virXMLRow env_rows[] = {
    VIR_XML_STRING(qemuNamespaceEnv, name, "@name", .flags = VIR_XML_REQUIRED,
                   .doc = "a variable of QEMU's environment"),
    VIR_XML_STRING(qemuNamespaceEnv, value, "@value", .doc = "its value"),
};
static const virXMLType env_type =
    VIR_XML_TYPE("qemu:env", qemuNamespaceEnv, env_rows, VIR_XML_LINE(qemuNamespaceEnv, line));

static const virXMLRow capability_rows[] = {
    VIR_XML_STRING(qemuNamespaceCapability, capability, "@capability", .flags = VIR_XML_REQUIRED,
                   .doc = "a capability of the binary to assume or to deny"),
};
static const virXMLType capability_type =
    VIR_XML_TYPE("qemu:add", qemuNamespaceCapability, capability_rows);

static const virXMLRow property_rows[] = {
    VIR_XML_STRING(qemuNamespaceProperty, name, "@name", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(qemuNamespaceProperty, type, "@type", .flags = VIR_XML_REQUIRED),
    VIR_XML_STRING(qemuNamespaceProperty, value, "@value"),
};
static const virXMLType property_type =
    VIR_XML_TYPE("qemu:property", qemuNamespaceProperty, property_rows);

static const virXMLRow device_rows[] = {
    VIR_XML_STRING(qemuNamespaceDevice, alias, "@alias", .flags = VIR_XML_REQUIRED,
                   .doc = "the device, by its alias"),
    VIR_XML_LIST(qemuNamespaceDevice, properties, nproperties, "qemu:frontend/qemu:property",
                 &property_type, .doc = "properties of the guest's side of it"),
};
static const virXMLType device_type = VIR_XML_TYPE("qemu:device", qemuNamespaceDevice, device_rows);

static const virXMLRow namespace_rows[] = {
    VIR_XML_LIST(qemuNamespaceDef, args, nargs, "qemu:commandline/qemu:arg", &arg_type),
    VIR_XML_LIST(qemuNamespaceDef, env, nenv, "qemu:commandline/qemu:env", &env_type),
    VIR_XML_LIST(qemuNamespaceDef, capsadd, ncapsadd, "qemu:capabilities/qemu:add",
                 &capability_type),
    VIR_XML_LIST(qemuNamespaceDef, capsdel, ncapsdel, "qemu:capabilities/qemu:del",
                 &capability_type),
    VIR_XML_LIST(qemuNamespaceDef, overrides, noverrides, "qemu:override/qemu:device",
                 &device_type),
    VIR_XML_STRING(qemuNamespaceDef, deprecation, "qemu:deprecation/@behavior",
                   .doc = "what QEMU does about deprecated features"),
};
static const virXMLType namespace_type = VIR_XML_TYPE(NULL, qemuNamespaceDef, namespace_rows);

const virDomainConfNamespace qemuDomainNamespace = {
    .uri = QEMU_NAMESPACE_URI,
    .prefix = "qemu",
    .type = &namespace_type,
};
