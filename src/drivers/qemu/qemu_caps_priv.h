/*
 * qemu_caps_priv.h: the inside of virQEMUCaps, for the files that make one
 *
 * Thread: a virQEMUCaps belongs to one thread until it is published.
 */
#pragma once

#include "drivers/qemu/qemu_caps.h"

typedef struct {
    virQEMUCapsCPU *cpus;
    gsize ncpus;
    virQEMUCapsCPUFeature *max; /* sorted by name */
    gsize nmax;
} virQEMUCapsAccelData;

struct _virQEMUCaps {
    gatomicrefcount refs;
    char *binary;
    char *arch;
    char *package;
    unsigned version;
    gboolean kvm;
    virQEMUCapsMachine *machines;
    gsize nmachines;
    char **types;      /* all sorted, for bsearch() */
    char **properties; /* "type.property" */
    char **options;
    char **commands;
    virQEMUCapsAccelData accel[VIR_QEMU_ACCEL_LAST];
};

virQEMUCaps *virQEMUCapsNew(const char *binary);

/* qemu_caps_probe.c: asks @binary; @uid, @gid: who it runs as, -1: ourselves. */
virQEMUCaps *virQEMUCapsProbe(const char *binary, gboolean kvm, uid_t uid, gid_t gid,
                              GError **error);
/* From what a QEMU wrote on its monitor: a line for each answer, numbered from 0 by "id". Fills
 * machines, types ... and the models of @accel. */
gboolean virQEMUCapsReadAnswers(virQEMUCaps *caps, virQEMUAccel accel, const char *text,
                                GError **error);
/* The commands that those answers belong to, owned by the caller. */
char *virQEMUCapsFormatQuestions(void);

/* qemu_caps_file.c: as text for the cache folder and back. @identity: what the answers are
 * valid for; reading returns NULL without an error set if it does not match. */
char *virQEMUCapsFormat(const virQEMUCaps *caps, const char *identity);
virQEMUCaps *virQEMUCapsParse(const char *text, gsize len, const char *identity);
