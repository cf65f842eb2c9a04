/*
 * sysctl.c: kernel settings below /proc/sys
 */
#include "common/host/sysctl.h"

#include <string.h>

#include "common/base/error.h"
#include "common/base/file.h"

#define MAX_VALUE 4096

static char *sysctl_path(const char *path)
{
    return g_build_filename("/proc/sys", path, NULL);
}

char *virSysctlRead(const char *path, GError **error)
{
    g_autofree char *full = sysctl_path(path);
    char *text = virFileRead(full, MAX_VALUE, NULL, error);

    return text ? g_strchomp(text) : NULL;
}

gboolean virSysctlWrite(const char *path, const char *value, GError **error)
{
    g_autofree char *full = sysctl_path(path);
    g_autofree char *now = virSysctlRead(path, NULL);

    if (now && g_str_equal(now, value))
        return TRUE;
    return virFileWriteExisting(full, value, error);
}

gboolean virSysctlExists(const char *path)
{
    g_autofree char *full = sysctl_path(path);

    return virFileExists(full);
}
