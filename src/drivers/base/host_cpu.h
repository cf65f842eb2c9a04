/*
 * host_cpu.h: the host's processors and memory, as the kernel counts them
 *
 * Thread: any; reads small files of /sys and /proc that never wait.
 */
#pragma once

#include <glib.h>

#include "common/base/bitmap.h"

typedef struct {
    int cpus;    /* online */
    int mhz;     /* of the first; 0 unknown */
    int nodes;   /* NUMA */
    int sockets; /* in a node */
    int cores;   /* in a socket */
    int threads; /* in a core */
} virHostTopology;

void virHostTopologyGet(virHostTopology *topology);

/* CPUs that are there, and those that are online; owned by the caller. */
virBitmap *virHostCPUPresent(void);
virBitmap *virHostCPUOnline(void);

typedef struct {
    guint64 kernel, user, idle, iowait; /* nanoseconds */
} virHostCPUTimes;

/* @cpu -1: all together. FALSE with VIR_ERR_INVALID_ARG if there is no such CPU. */
gboolean virHostCPUTimesGet(int cpu, virHostCPUTimes *times, GError **error);

typedef struct {
    guint64 total, free, buffers, cached; /* KiB */
} virHostMemory;

/* @cell -1: the whole host, else a NUMA node, where buffers and cached are 0. */
gboolean virHostMemoryGet(int cell, virHostMemory *memory, GError **error);
