/*
 * command_priv.h: inside of virCommand, shared by command.c and command_run.c
 */
#pragma once

#include "common/base/process.h"

typedef struct {
    int fd;
    int child_fd;
    gboolean take;
} passed_fd;

typedef struct {
    int resource;
    guint64 value;
} resource_limit;

struct _virCommand {
    GPtrArray *argv;
    GPtrArray *env;
    GPtrArray *cgroups;
    GArray *passed; /* passed_fd */
    GArray *limits; /* resource_limit */
    gboolean env_given;
    int std[3]; /* -1: /dev/null */
    char *input;
    gsize capture;
    char *cwd;
    mode_t mask;
    uid_t uid;
    gid_t gid;
    gid_t *groups;
    gsize ngroups;
    guint64 caps;
    gboolean caps_given;
    gboolean daemon;
    int death_signal;
    virCommandPreExec pre_exec;
    gpointer pre_exec_opaque;
};
