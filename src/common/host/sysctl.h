/*
 * sysctl.h: kernel settings below /proc/sys
 *
 * Thread: any.
 */
#pragma once

#include <glib.h>

/* @path: "net/ipv4/ip_forward"; slashes, since interface names may hold dots. */
char *virSysctlRead(const char *path, GError **error);
/* Writes only if the value differs: works in containers with a read-only /proc/sys whose
 * settings are right already. */
gboolean virSysctlWrite(const char *path, const char *value, GError **error);
gboolean virSysctlExists(const char *path);
