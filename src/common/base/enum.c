/*
 * enum.c: look-ups in enumeration tables, and the two that everybody shares
 */
#include "common/base/enum.h"

const char *virEnumToString(const virEnumTable *table, int value)
{
    return value >= 0 && value < table->count ? table->names[value] : NULL;
}

int virEnumFromString(const virEnumTable *table, const char *name)
{
    for (int i = 0; name && i < table->count; i++) {
        if (table->names[i] && g_str_equal(table->names[i], name))
            return i;
    }
    return -1;
}

VIR_ENUM_IMPL(virTristateBool, VIR_TRISTATE_BOOL_LAST, "default", "yes", "no");
VIR_ENUM_IMPL(virTristateSwitch, VIR_TRISTATE_SWITCH_LAST, "default", "on", "off");
