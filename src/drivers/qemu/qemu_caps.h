/*
 * qemu_caps.h: what one QEMU binary can do
 *
 * A virQEMUCaps is immutable once it has been published and counted by references. Definitions,
 * command lines and the two capability documents are made from it. The registry (below) finds it in
 * memory, then in the cache folder, and only then asks the binary itself through QMP.
 *
 * Thread: any. Reading never locks. virQEMUCapsCacheLookup() may start a QEMU and so belongs to a
 * worker thread; virQEMUCapsCachePeek() never blocks.
 */
#pragma once

#include <glib.h>

typedef struct _virQEMUCaps virQEMUCaps;

/* The oldest release whose command line and monitor we speak (JSON -device). */
#define VIR_QEMU_VERSION(major, minor, micro) ((major)*1000000 + (minor)*1000 + (micro))
#define VIR_QEMU_VERSION_MIN VIR_QEMU_VERSION(6, 2, 0)

/* Which processor the models and the default refer to. */
typedef enum { VIR_QEMU_ACCEL_TCG = 0, VIR_QEMU_ACCEL_KVM, VIR_QEMU_ACCEL_LAST } virQEMUAccel;

/* One name of a machine type. Canonical names come with an alias if there is one ("pc-q35-7.2",
 * alias "q35"). Texts live as long as the virQEMUCaps. */
typedef struct {
    const char *name;           /* canonical */
    const char *alias;          /* or NULL */
    const char *default_cpu;    /* CPU model without the "-x86_64-cpu" tail, or NULL */
    const char *default_ram_id; /* "pc.ram", or NULL */
    unsigned max_cpus;
    gboolean hotplug_cpus;
    gboolean numa_mem; /* -numa mem= still works */
    gboolean deprecated;
    gboolean is_default; /* QEMU's own choice without -machine */
} virQEMUCapsMachine;

typedef struct {
    const char *name;
    const char *const *blockers; /* CPU features missing on this host, NULL-terminated, or NULL */
    gboolean usable;
    gboolean deprecated;
} virQEMUCapsCPU;

/* One property of an expanded CPU model. */
typedef struct {
    const char *name;
    gboolean on;
} virQEMUCapsCPUFeature;

virQEMUCaps *virQEMUCapsRef(const virQEMUCaps *caps);
void virQEMUCapsUnref(const virQEMUCaps *caps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virQEMUCaps, virQEMUCapsUnref)

const char *virQEMUCapsGetBinary(const virQEMUCaps *caps);  /* "/usr/bin/qemu-system-x86_64" */
const char *virQEMUCapsGetArch(const virQEMUCaps *caps);    /* "x86_64", "i686", "aarch64" ... */
unsigned virQEMUCapsGetVersion(const virQEMUCaps *caps);    /* VIR_QEMU_VERSION() */
const char *virQEMUCapsGetPackage(const virQEMUCaps *caps); /* "Debian 1:7.2+dfsg-7", or NULL */
/* TRUE if guests of this binary can use KVM on this host. */
gboolean virQEMUCapsHasKVM(const virQEMUCaps *caps);

gsize virQEMUCapsCountMachines(const virQEMUCaps *caps);
/* @n < virQEMUCapsCountMachines(); in QEMU's order. */
const virQEMUCapsMachine *virQEMUCapsGetMachine(const virQEMUCaps *caps, gsize n);
/* By canonical name or alias; NULL if there is none. */
const virQEMUCapsMachine *virQEMUCapsFindMachine(const virQEMUCaps *caps, const char *name);
/* The canonical name of @name ("q35" gives "pc-q35-7.2"); @name itself if it is not known. */
const char *virQEMUCapsGetCanonicalMachine(const virQEMUCaps *caps, const char *name);
/* What a domain without a machine type gets: the canonical name of "pc" on x86, "virt" on arm,
 * else QEMU's default; NULL if the binary has none. */
const char *virQEMUCapsGetDefaultMachine(const virQEMUCaps *caps);

/* TRUE if QEMU has the QOM type: a device ("virtio-net-pci"), an object ("rng-random"), a backend
 * ("memory-backend-memfd"), a chardev ("chardev-spicevmc"). */
gboolean virQEMUCapsHasType(const virQEMUCaps *caps, const char *type);
/* TRUE if the device type has the property; only types of a fixed list are probed (see
 * qemu_caps_probe.c), for others the answer is FALSE. */
gboolean virQEMUCapsHasProperty(const virQEMUCaps *caps, const char *type, const char *property);
/* TRUE if -display/-spice, -vnc are there. */
gboolean virQEMUCapsHasOption(const virQEMUCaps *caps, const char *option); /* "spice", "vnc" */
/* TRUE if the monitor knows the command ("blockdev-reopen"). */
gboolean virQEMUCapsHasCommand(const virQEMUCaps *caps, const char *command);

gsize virQEMUCapsCountCPUs(const virQEMUCaps *caps, virQEMUAccel accel);
const virQEMUCapsCPU *virQEMUCapsGetCPU(const virQEMUCaps *caps, virQEMUAccel accel, gsize n);
const virQEMUCapsCPU *virQEMUCapsFindCPU(const virQEMUCaps *caps, virQEMUAccel accel,
                                         const char *name);
/* Features of the model "max", sorted by name; @n gets their number. */
const virQEMUCapsCPUFeature *virQEMUCapsGetMaxFeatures(const virQEMUCaps *caps, virQEMUAccel accel,
                                                       gsize *n);

/* The registry. One per daemon; the folders are set once before first use. */
/* @cache_dir: folder of cached answers, made when needed; NULL keeps them in memory only.
 * @uid, @gid: who the probed QEMU runs as; -1 leaves the daemon's own. */
void virQEMUCapsCacheInit(const char *cache_dir, uid_t uid, gid_t gid);
void virQEMUCapsCacheClear(void); /* drops what memory holds */

/**
 * virQEMUCapsCacheLookup:
 * @binary: path of a QEMU
 *
 * Blocks while a QEMU is asked (0.2 s, at most 20 s), so: worker threads only. Concurrent callers
 * for one binary wait for one probe. An answer is used until the binary's path, inode, size or
 * times, the host's KVM or our own version change.
 *
 * Returns a reference that the caller owns, or NULL with @error that quotes QEMU's last words.
 */
virQEMUCaps *virQEMUCapsCacheLookup(const char *binary, GError **error);

/* The same when memory has it already, else NULL; never blocks and starts nothing. */
virQEMUCaps *virQEMUCapsCachePeek(const char *binary);

/* The path of the host's QEMU for @arch ("x86_64"), owned by the caller; NULL if not installed. */
char *virQEMUCapsFindEmulator(const char *arch);
/* The architectures that a QEMU can be installed for, NULL-terminated, libvirt's names, sorted. */
const char *const *virQEMUCapsListArchs(void);
/* The host's architecture. */
const char *virQEMUCapsHostArch(void);
