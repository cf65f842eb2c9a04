/*
 * qemu_config.c: qemu.conf
 *
 * Keys that libvirt's qemu.conf has and this driver does not need are read and left alone, so that
 * an existing file works.
 *
 * Thread: the I/O thread, when the driver starts.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "common/base/config_file.h"
#include "common/base/error.h"
#include "common/base/log.h"
#include "drivers/qemu/qemu_driver.h"

VIR_LOG_INIT("qemu.config");

/* Whom QEMU runs as unless qemu.conf says otherwise: the first that exists. */
static const char *const default_users[] = {"libvirt-qemu", "qemu", "nobody"};

/* "name" or "+1000". */
static const struct passwd *qemuConfigFindUser(const char *name)
{
    if (name[0] == '+')
        return getpwuid(g_ascii_strtoull(name + 1, NULL, 10));
    return getpwnam(name);
}

static gboolean qemuConfigSetGroup(qemuDriver *driver, const char *name, GError **error)
{
    const struct group *group;

    if (name[0] == '+') {
        driver->gid = g_ascii_strtoull(name + 1, NULL, 10);
        return TRUE;
    }
    if (!(group = getgrnam(name))) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONF_SYNTAX,
                    "qemu.conf: group = \"%s\": there is no such group", name);
        return FALSE;
    }
    driver->gid = group->gr_gid;
    return TRUE;
}

static gboolean qemuConfigSetUser(qemuDriver *driver, const char *name, const char *group_name,
                                  GError **error)
{
    const struct passwd *user = NULL;
    int n = 64;

    if (name && !(user = qemuConfigFindUser(name)) && name[0] == '+') {
        driver->uid = g_ascii_strtoull(name + 1, NULL, 10);
        driver->user = g_strdup(name);
        driver->gid = driver->uid;
        return !group_name || qemuConfigSetGroup(driver, group_name, error);
    }
    for (gsize i = 0; !name && !user && i < G_N_ELEMENTS(default_users); i++)
        user = getpwnam(default_users[i]);
    if (!user) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONF_SYNTAX,
                    "qemu.conf: user = \"%s\": there is no such user",
                    name ? name : "libvirt-qemu");
        return FALSE;
    }
    driver->uid = user->pw_uid;
    driver->gid = user->pw_gid;
    driver->user = g_strdup(user->pw_name);
    if (group_name && !qemuConfigSetGroup(driver, group_name, error))
        return FALSE;
    driver->groups = g_new0(gid_t, n);
    if (getgrouplist(driver->user, driver->gid, driver->groups, &n) < 0)
        n = 1;
    driver->ngroups = n;
    return TRUE;
}

gboolean qemuDriverReadConfig(qemuDriver *driver, const char *path, GError **error)
{
    g_autoptr(virConfigFile) file = virConfigFileRead(path, error);
    g_autofree char *user = NULL;
    g_autofree char *group = NULL;
    gint64 sandbox = -1;

    driver->uid = -1;
    driver->gid = -1;
    driver->vnc_listen = g_strdup("127.0.0.1");
    driver->port_min = 5900;
    driver->port_max = 65535;
    driver->sandbox = TRUE;
    driver->cgroups = driver->hv->privileged;
    if (!file || !virConfigFileGetString(file, "user", &user, error) ||
        !virConfigFileGetString(file, "group", &group, error) ||
        !virConfigFileGetString(file, "vnc_listen", &driver->vnc_listen, error) ||
        !virConfigFileGetUint(file, "remote_display_port_min", 65535, &driver->port_min, error) ||
        !virConfigFileGetUint(file, "remote_display_port_max", 65535, &driver->port_max, error) ||
        !virConfigFileGetInt(file, "seccomp_sandbox", -1, 1, &sandbox, error))
        return FALSE;
    driver->sandbox = sandbox != 0;
    if (driver->hv->privileged && !qemuConfigSetUser(driver, user, group, error))
        return FALSE;
    if (driver->hv->privileged && driver->uid == 0)
        VIR_WARN("qemu.conf lets guests run as root");
    return TRUE;
}
