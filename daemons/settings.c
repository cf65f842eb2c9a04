/*
 * settings.c: what a daemon's own file says of sockets and clients
 *
 * Who may connect: with auth_unix_rw = "polkit" everybody may and polkit decides; that is not
 * there yet, so the socket is for root and the group (unix_sock_group, "libvirt" if there is
 * such a group).
 */
#include "daemons/runtime_private.h"

#include <grp.h>
#include <sys/stat.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "config.h"

static const struct {
    const char *key;
    mode_t mode;
} socket_modes[VIR_DAEMON_SOCKET_LAST] = {
    [VIR_DAEMON_SOCKET_RW] = {"unix_sock_rw_perms", 0660},
    [VIR_DAEMON_SOCKET_RO] = {"unix_sock_ro_perms", 0666},
    [VIR_DAEMON_SOCKET_ADMIN] = {"unix_sock_admin_perms", 0600},
};

static gboolean virDaemonReadGroup(virConfigFile *file, gid_t *group, GError **error)
{
    g_autofree char *name = NULL;
    const struct group *found;

    if (!virConfigFileGetString(file, "unix_sock_group", &name, error))
        return FALSE;
    found = getgrnam(name ? name : "libvirt");
    if (found)
        *group = found->gr_gid;
    if (found || !name)
        return TRUE;
    virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX,
                "unix_sock_group is '%s', but there is no such group", name);
    return FALSE;
}

static gboolean virDaemonReadMode(virConfigFile *file, const char *key, mode_t *mode,
                                  GError **error)
{
    g_autofree char *text = NULL;
    guint64 value;

    if (!virConfigFileGetString(file, key, &text, error))
        return FALSE;
    if (!text)
        return TRUE;
    if (!g_ascii_string_to_unsigned(text, 8, 0, 0777, &value, NULL)) {
        virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX,
                    "%s is '%s'; expected octal permissions such as \"0770\"", key, text);
        return FALSE;
    }
    *mode = value;
    return TRUE;
}

static gboolean virDaemonReadLimits(virConfigFile *file, virRPCServerLimits *limits, GError **error)
{
    gint64 interval = limits->keepalive_interval;

    if (!virConfigFileGetUint(file, "max_clients", G_MAXINT, &limits->max_clients, error) ||
        !virConfigFileGetUint(file, "max_workers", 1024, &limits->max_workers, error) ||
        !virConfigFileGetUint(file, "prio_workers", 1024, &limits->prio_workers, error) ||
        !virConfigFileGetInt(file, "keepalive_interval", -1, G_MAXINT, &interval, error) ||
        !virConfigFileGetUint(file, "keepalive_count", G_MAXINT, &limits->keepalive_count, error))
        return FALSE;
    limits->keepalive_interval = MAX(interval, 0);
    limits->max_clients = MAX(limits->max_clients, 1);
    return TRUE;
}

gboolean virDaemonReadSettings(virDaemon *daemon, GError **error)
{
    virDaemonSettings *settings = &daemon->settings;
    g_autoptr(virConfigFile) file = NULL;

    settings->limits =
        daemon->description->limits ? *daemon->description->limits : virRPCServerLimitsDefault;
    settings->group = (gid_t)-1;
    if (daemon->options.config && !virFileExists(daemon->options.config)) {
        virSetError(error, VIR_FROM_CONF, VIR_ERR_CONF_SYNTAX,
                    "the settings file %s given with --config does not exist",
                    daemon->options.config);
        return FALSE;
    }
    file = virConfigFileRead(daemon->config_file, error);
    if (!file || !virDaemonReadLimits(file, &settings->limits, error))
        return FALSE;
    if (daemon->privileged && !virDaemonReadGroup(file, &settings->group, error))
        return FALSE;
    for (int i = 0; i < VIR_DAEMON_SOCKET_LAST; i++) {
        settings->modes[i] = daemon->privileged ? socket_modes[i].mode : 0600;
        if (!virDaemonReadMode(file, socket_modes[i].key, &settings->modes[i], error))
            return FALSE;
    }
    return TRUE;
}
