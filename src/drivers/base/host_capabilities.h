/*
 * host_capabilities.h: the <host> part of the capabilities document
 *
 * CPU, memory and their topology as the kernel shows them in /proc and /sys; the same for all
 * hypervisors.
 *
 * Thread: worker; reads sysfs.
 */
#pragma once

#include <glib.h>

/* Appends <host>...</host>, indented by two blanks, to @xml. @secmodels: what goes behind the
 * topology (<secmodel> elements, indented by four), or NULL. @migration: the hypervisor migrates.
 */
void virHostCapabilitiesFormat(GString *xml, const char *secmodels, gboolean migration);

/* Bytes of memory this host has, KiB; and its CPUs online. */
guint64 virHostMemoryKib(void);
unsigned virHostCpusOnline(void);
