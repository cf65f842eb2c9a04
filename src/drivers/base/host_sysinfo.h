/*
 * host_sysinfo.h: what the firmware says of this machine, as <sysinfo type='smbios'>
 *
 * Thread: workers; it reads some files of /sys.
 */
#pragma once

#include <glib.h>

/* The document, owned by the caller; NULL with VIR_ERR_NO_SUPPORT where the kernel tells nothing.
 */
char *virHostSysinfoFormat(GError **error);
