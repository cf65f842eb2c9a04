/*
 * enum.h: enumerations with the names that documents use
 *
 *   typedef enum { VIR_FOO_NONE, VIR_FOO_BAR, VIR_FOO_LAST } virFoo;
 *   VIR_ENUM_DECL(virFoo);                              in the header
 *   VIR_ENUM_IMPL(virFoo, VIR_FOO_LAST, "none", "bar"); in one source file
 *
 * gives virFooTypeToString(int) (NULL out of range), virFooTypeFromString(const char *) (-1 if
 * unknown) and the table virFooTypeNames for the row tables of src/conf. The number of names
 * is checked when compiling.
 */
#pragma once

#include <glib.h>

typedef struct {
    const char *const *names;
    int count;
} virEnumTable;

const char *virEnumToString(const virEnumTable *table, int value);
int virEnumFromString(const virEnumTable *table, const char *name);

#define VIR_ENUM_DECL(name) \
    extern const virEnumTable name##TypeNames; \
    const char *name##TypeToString(int value); \
    int name##TypeFromString(const char *text)

#define VIR_ENUM_IMPL(name, last, ...) \
    static const char *const name##TypeStrings[] = {__VA_ARGS__}; \
    G_STATIC_ASSERT(G_N_ELEMENTS(name##TypeStrings) == (last)); \
    const virEnumTable name##TypeNames = {name##TypeStrings, (last)}; \
    const char *name##TypeToString(int value) \
    { \
        return virEnumToString(&name##TypeNames, value); \
    } \
    int name##TypeFromString(const char *text) \
    { \
        return virEnumFromString(&name##TypeNames, text); \
    } \
    G_STATIC_ASSERT(sizeof(name) == sizeof(int))

typedef enum {
    VIR_TRISTATE_BOOL_ABSENT = 0,
    VIR_TRISTATE_BOOL_YES,
    VIR_TRISTATE_BOOL_NO,
    VIR_TRISTATE_BOOL_LAST
} virTristateBool;

typedef enum {
    VIR_TRISTATE_SWITCH_ABSENT = 0,
    VIR_TRISTATE_SWITCH_ON,
    VIR_TRISTATE_SWITCH_OFF,
    VIR_TRISTATE_SWITCH_LAST
} virTristateSwitch;

VIR_ENUM_DECL(virTristateBool);
VIR_ENUM_DECL(virTristateSwitch);
