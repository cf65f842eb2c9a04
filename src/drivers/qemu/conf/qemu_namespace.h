/*
 * qemu_namespace.h: <qemu:...>: arguments, environment and properties past the model
 *
 * Thread: a definition belongs to one thread until it is sealed.
 */
#pragma once

#include "conf/domain/conf_driver.h"

#define QEMU_NAMESPACE_URI "http://libvirt.org/schemas/domain/qemu/1.0"

typedef struct {
    char *value;
} qemuNamespaceArg;

typedef struct {
    unsigned line;
    char *name;
    char *value; /* NULL: empty */
} qemuNamespaceEnv;

typedef struct {
    char *capability;
} qemuNamespaceCapability;

typedef struct {
    char *name;
    char *type; /* "string", "unsigned", "signed", "bool", "remove" */
    char *value;
} qemuNamespaceProperty;

typedef struct {
    char *alias;
    qemuNamespaceProperty **properties;
    gsize nproperties;
} qemuNamespaceDevice;

/* virDomainDef.namespaceData of a QEMU domain. */
typedef struct {
    qemuNamespaceArg **args;
    gsize nargs;
    qemuNamespaceEnv **env;
    gsize nenv;
    qemuNamespaceCapability **capsadd;
    gsize ncapsadd;
    qemuNamespaceCapability **capsdel;
    gsize ncapsdel;
    qemuNamespaceDevice **overrides;
    gsize noverrides;
    char *deprecation; /* "allow", "omit", "reject", "crash" */
} qemuNamespaceDef;

extern const virDomainConfNamespace qemuDomainNamespace;
