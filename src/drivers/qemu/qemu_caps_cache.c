/*
 * qemu_caps_cache.c: the registry of known QEMU binaries
 *
 * Memory first, then the cache folder, then the binary itself. `lock` guards the table; it is never
 * held while a QEMU is asked, so peeking never waits. One caller per binary asks, the others wait
 * for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <malloc.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "common/base/error.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/base/process.h"
#include "config.h"
#include "drivers/qemu/qemu_caps_priv.h"

VIR_LOG_INIT("qemu.caps");

/* Grows with every change of what is asked or of how it is written. */
#define CACHE_FORMAT 2
#define CACHE_MAX_SIZE (4 * 1024 * 1024)

typedef struct {
    virQEMUCaps *caps; /* NULL until known */
    char *identity;    /* what caps are valid for */
    gboolean busy;     /* somebody is asking */
} virQEMUCapsEntry;

static struct {
    GMutex lock;
    GCond changed;
    GHashTable *entries; /* binary -> virQEMUCapsEntry */
    char *dir;
    uid_t uid;
    gid_t gid;
} cache = {.uid = -1, .gid = -1};

static void virQEMUCapsEntryFree(gpointer data)
{
    virQEMUCapsEntry *entry = data;

    virQEMUCapsUnref(entry->caps);
    g_free(entry->identity);
    g_free(entry);
}

void virQEMUCapsCacheInit(const char *cache_dir, uid_t uid, gid_t gid)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache.lock);

    if (!cache.entries)
        cache.entries =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, virQEMUCapsEntryFree);
    g_free(cache.dir);
    cache.dir = g_strdup(cache_dir);
    cache.uid = uid;
    cache.gid = gid;
}

void virQEMUCapsCacheClear(void)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache.lock);
    GHashTableIter iter;
    gpointer value;

    if (!cache.entries)
        return;
    g_hash_table_iter_init(&iter, cache.entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        virQEMUCapsEntry *entry = value;

        /* Whoever asks right now still needs its entry. */
        if (!entry->busy)
            g_hash_table_iter_remove(&iter);
    }
}

/* TRUE if /dev/kvm is there and answers as KVM does. */
static gboolean virQEMUCapsHostHasKVM(void)
{
    VIR_AUTOCLOSE fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

    return fd >= 0 && ioctl(fd, KVM_GET_API_VERSION, 0) == KVM_API_VERSION;
}

/* What answers are valid for: the very file, this host's kernel and KVM, our own version. */
static char *virQEMUCapsIdentity(const char *binary, gboolean kvm, GError **error)
{
    struct utsname host;
    struct stat st;

    if (stat(binary, &st) < 0) {
        virSetSystemError(error, VIR_FROM_QEMU, errno,
                          "cannot use '%s' as emulator; install it or change <emulator>", binary);
        return NULL;
    }
    if (!S_ISREG(st.st_mode) || access(binary, X_OK) < 0) {
        virSetError(error, VIR_FROM_QEMU, VIR_ERR_CONFIG_UNSUPPORTED,
                    "the emulator '%s' is not a program that can be run", binary);
        return NULL;
    }
    memset(&host, 0, sizeof(host));
    uname(&host);
    return g_strdup_printf(
        "%s %d %s ino=%llu size=%lld mtime=%lld.%09ld ctime=%lld.%09ld kvm=%d %s", PACKAGE_VERSION,
        CACHE_FORMAT, binary, (unsigned long long)st.st_ino, (long long)st.st_size,
        (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (long long)st.st_ctim.tv_sec,
        st.st_ctim.tv_nsec, kvm, host.release);
}

static char *virQEMUCapsCachePath(const char *dir, const char *binary)
{
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, binary, -1);

    return g_strdup_printf("%s/capabilities/%.32s.keys", dir, sum);
}

/* From the folder or from the binary; blocks. */
static virQEMUCaps *virQEMUCapsLoad(const char *binary, const char *identity, gboolean kvm,
                                    const char *dir, uid_t uid, gid_t gid, GError **error)
{
    g_autofree char *path = dir ? virQEMUCapsCachePath(dir, binary) : NULL;
    g_autoptr(GError) err = NULL;
    virQEMUCaps *caps = NULL;

    if (path) {
        gsize len = 0;
        g_autofree char *text = virFileRead(path, CACHE_MAX_SIZE, &len, NULL);

        if (text && (caps = virQEMUCapsParse(text, len, identity)))
            return caps;
    }
    if (!(caps = virQEMUCapsProbe(binary, kvm, uid, gid, error)))
        return NULL;
    if (path) {
        g_autofree char *text = virQEMUCapsFormat(caps, identity);

        if (!virFileWriteAtomic(path, text, -1, 0600, VIR_FILE_WRITE_MKDIR, &err))
            VIR_WARN("what '%s' can do is not cached: %s", binary, err->message);
    }
    return caps;
}

virQEMUCaps *virQEMUCapsCachePeek(const char *binary)
{
    g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&cache.lock);
    virQEMUCapsEntry *entry;

    if (!cache.entries || !binary)
        return NULL;
    entry = g_hash_table_lookup(cache.entries, binary);
    return entry && entry->caps ? virQEMUCapsRef(entry->caps) : NULL;
}

/* The entry of @binary, made if needed. Called with the lock. */
static virQEMUCapsEntry *virQEMUCapsCacheEntry(const char *binary)
{
    virQEMUCapsEntry *entry;

    if (!cache.entries)
        cache.entries =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, virQEMUCapsEntryFree);
    if (!(entry = g_hash_table_lookup(cache.entries, binary))) {
        entry = g_new0(virQEMUCapsEntry, 1);
        g_hash_table_insert(cache.entries, g_strdup(binary), entry);
    }
    return entry;
}

virQEMUCaps *virQEMUCapsCacheLookup(const char *binary, GError **error)
{
    gboolean kvm = virQEMUCapsHostHasKVM();
    g_autofree char *identity = virQEMUCapsIdentity(binary, kvm, error);
    g_autoptr(virQEMUCaps) fresh = NULL;
    g_autofree char *dir = NULL;
    virQEMUCapsEntry *entry;
    uid_t uid;
    gid_t gid;

    if (!identity)
        return NULL;
    g_mutex_lock(&cache.lock);
    while ((entry = virQEMUCapsCacheEntry(binary))->busy)
        g_cond_wait(&cache.changed, &cache.lock);
    if (entry->caps && g_strcmp0(entry->identity, identity) == 0) {
        fresh = virQEMUCapsRef(entry->caps);
        g_mutex_unlock(&cache.lock);
        return g_steal_pointer(&fresh);
    }
    entry->busy = TRUE;
    dir = g_strdup(cache.dir);
    uid = cache.uid;
    gid = cache.gid;
    g_mutex_unlock(&cache.lock);

    fresh = virQEMUCapsLoad(binary, identity, kvm, dir, uid, gid, error);

    g_mutex_lock(&cache.lock);
    entry->busy = FALSE;
    if (fresh) {
        virQEMUCapsUnref(entry->caps);
        entry->caps = virQEMUCapsRef(fresh);
        g_free(entry->identity);
        entry->identity = g_steal_pointer(&identity);
    }
    g_cond_broadcast(&cache.changed);
    g_mutex_unlock(&cache.lock);
    /* Reading the answers took much more memory than keeping them. */
    malloc_trim(0);
    return g_steal_pointer(&fresh);
}

/* libvirt's names of architectures and QEMU's. */
static const struct {
    const char *arch;
    const char *binary;
} emulators[] = {
    {"aarch64", "qemu-system-aarch64"},
    {"alpha", "qemu-system-alpha"},
    {"armv7l", "qemu-system-arm"},
    {"i686", "qemu-system-i386"},
    {"loongarch64", "qemu-system-loongarch64"},
    {"mips", "qemu-system-mips"},
    {"mips64", "qemu-system-mips64"},
    {"mips64el", "qemu-system-mips64el"},
    {"mipsel", "qemu-system-mipsel"},
    {"ppc", "qemu-system-ppc"},
    {"ppc64", "qemu-system-ppc64"},
    {"ppc64le", "qemu-system-ppc64"},
    {"riscv32", "qemu-system-riscv32"},
    {"riscv64", "qemu-system-riscv64"},
    {"s390x", "qemu-system-s390x"},
    {"sparc", "qemu-system-sparc"},
    {"sparc64", "qemu-system-sparc64"},
    {"x86_64", "qemu-system-x86_64"},
};

char *virQEMUCapsFindEmulator(const char *arch)
{
    for (gsize i = 0; i < G_N_ELEMENTS(emulators); i++) {
        if (g_strcmp0(emulators[i].arch, arch) == 0)
            return virProgramFind(emulators[i].binary);
    }
    return NULL;
}

const char *const *virQEMUCapsListArchs(void)
{
    static const char *archs[G_N_ELEMENTS(emulators) + 1];
    static gsize once;

    if (g_once_init_enter(&once)) {
        for (gsize i = 0; i < G_N_ELEMENTS(emulators); i++)
            archs[i] = emulators[i].arch;
        g_once_init_leave(&once, 1);
    }
    return archs;
}

const char *virQEMUCapsHostArch(void)
{
    static const char *arch;
    struct utsname host;

    if (g_once_init_enter(&arch)) {
        const char *name = uname(&host) == 0 ? host.machine : "x86_64";

        g_once_init_leave(&arch, g_intern_string(name));
    }
    return arch;
}
