/*
 * config_file.h: the daemons' "key = value" files (virtnetworkd.conf, qemu.conf)
 *
 * A value is a number, a "text" or a [list] of texts; # starts a comment. A reader asks for the
 * keys it knows and at the end for the first one that nobody asked for.
 *
 * Thread: a value; one thread at a time.
 */
#pragma once

#include <glib.h>

typedef struct _virConfigFile virConfigFile;

/* A file that does not exist reads as an empty one. NULL with VIR_ERR_CONF_SYNTAX and FILE:LINE. */
virConfigFile *virConfigFileRead(const char *path, GError **error);
virConfigFile *virConfigFileParse(const char *name, const char *text, GError **error);
void virConfigFileFree(virConfigFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virConfigFile, virConfigFileFree)

/* Each leaves *@value untouched and returns TRUE if the key is not there; FALSE with FILE:LINE if
 * the value is of another kind or out of bounds. Texts and lists belong to the caller. */
gboolean virConfigFileGetString(virConfigFile *file, const char *key, char **value, GError **error);
gboolean virConfigFileGetBool(virConfigFile *file, const char *key, gboolean *value,
                              GError **error);
gboolean virConfigFileGetInt(virConfigFile *file, const char *key, gint64 min, gint64 max,
                             gint64 *value, GError **error);
gboolean virConfigFileGetUint(virConfigFile *file, const char *key, unsigned max, unsigned *value,
                              GError **error);
/* A single text counts as a list of one. */
gboolean virConfigFileGetStrings(virConfigFile *file, const char *key, char ***value,
                                 GError **error);

/* FALSE with VIR_ERR_CONF_SYNTAX naming FILE:LINE and the key if one was never asked for. */
gboolean virConfigFileCheckUnknown(virConfigFile *file, GError **error);
