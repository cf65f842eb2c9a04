/*
 * domain_driver.h: what one hypervisor gives to the common code
 *
 * A const table per hypervisor. The common code (handlers, jobs, lists, files, events) does all
 * that hypervisors share and calls these for the rest. NULL members answer NO_SUPPORT.
 */
#pragma once

#include <libxml/tree.h>

#include "common/base/typed_param.h"
#include "conf/device/device.h"
#include "drivers/base/domain_commit.h"
#include "drivers/base/domain_event.h"
#include "drivers/base/domain_job.h"
#include "drivers/base/domain_list.h"
#include "drivers/base/domain_obj.h"
#include "drivers/base/hypervisor.h"
#include "drivers/base/net_sequence.h"
#include "rpc/server.h"

/* Procedures that only one driver has, also of its own RPC program. */
typedef struct {
    const virRPCProtocol *protocol; /* NULL ends a list */
    const virRPCHandlerRow *rows;
    gsize nrows;
} virDomainDriverHandlers;

typedef struct {
    unsigned flags; /* virDomainCreateFlags */
    const int *fds; /* passed by the client, owned by the caller */
    gsize nfds;
    /* Set by the driver when the guest runs: */
    pid_t pid;
    virDomainState state; /* RUNNING, or PAUSED if that was asked for */
    int reason;
} virDomainStart;

typedef enum {
    VIR_DOMAIN_DETACH_FAILED = -1, /* error set */
    VIR_DOMAIN_DETACH_DONE = 0,    /* removed from @live by the driver */
    VIR_DOMAIN_DETACH_PENDING,     /* the guest was asked; the driver commits when it is gone */
} virDomainDetachResult;

typedef struct {
    unsigned codeset;  /* virKeycodeSet */
    unsigned holdtime; /* milliseconds */
    const unsigned *codes;
    gsize ncodes;
    unsigned flags;
} virDomainKeys;

struct _virDomainDriver {
    const char *name;         /* "QEMU", what virConnectGetType answers */
    const char *scheme;       /* "qemu": URIs, folders (/etc/libvirt/qemu, /run/libvirt/qemu) */
    const char *os_type_unit; /* "virtqemud": this daemon's name, for messages */
    const virDomainConfDriver *conf; /* post-parse and validation hooks, for src/conf */

    /* The driver's part of the validation of an interface whose actual type is known, for what its
     * rows in conf->actual_net_rules can't say; may be NULL. Only refuses. */
    gboolean (*validate_actual_net)(const virDomainDef *def, const virDomainNetDef *net,
                                    GError **error);

    /* The hypervisor as a whole. @hv->driver_data is what init() returned; it is also the opaque
     * pointer of the conf driver's hooks. init runs before any definition is loaded and must not
     * probe; free when the daemon ends. I/O thread. */
    gpointer (*init)(virHypervisor *hv, GError **error);
    void (*free)(gpointer driver_data);
    /* Worker thread, may block. The version is 1000000 * major + 1000 * minor + micro. */
    gboolean (*get_version)(virHypervisor *hv, unsigned long *version, GError **error);
    /* XML, owned by the caller. */
    char *(*get_capabilities)(virHypervisor *hv, GError **error);
    char *(*get_domain_capabilities)(virHypervisor *hv, const char *emulator, const char *arch,
                                     const char *machine, const char *virttype, unsigned flags,
                                     GError **error);
    int (*get_max_vcpus)(virHypervisor *hv, const char *type, GError **error);

    /* Private data of one domain. private_free gets NULL never. */
    gpointer (*private_new)(virDomainObj *obj);
    void (*private_free)(gpointer priv);
    /* Status file: the elements to put beside <domain> (may be NULL), owned by the caller, and
     * reading them back from the <domstatus> element. Job thread; at load the I/O thread. */
    char *(*private_format)(virDomainObj *obj);
    gboolean (*private_parse)(virDomainObj *obj, xmlNodePtr status, GError **error);

    /* --- From here on: the domain's job, on a worker thread, may block with deadlines --- */

    /**
     * start: makes the guest run.
     * @live: a clone of the configured definition, the driver's to fill in (addresses, aliases,
     *        actual types by virDomainNetsPrepare(), paths of ptys, ports)
     * The order is the driver's. Before it makes something that outlives the daemon it calls
     * virDomainRecord(job->obj, live, "phase"). On success the common code publishes the view and
     * emits "started". On failure the driver has undone its own doings (process, taps, cgroup);
     * the common code releases the ports and removes the status file.
     */
    gboolean (*start)(virDomainJob *job, virDomainDef *live, virDomainStart *params,
                      GError **error);
    /* stop: ends the guest for sure, cleans up after it and calls virDomainStopped(). @flags:
     * virDomainDestroyFlags; @reason and @event_detail to pass on. Fine if it has just ended by
     * itself. */
    gboolean (*stop)(virDomainJob *job, unsigned flags, virDomainShutoffReason reason,
                     int event_detail, GError **error);
    /* reconnect: after a restart of the daemon. @phase: the phase that was running, or NULL. @live
     * is the definition from the status file, a clone to fill in. On success @params says state
     * and pid. FALSE: the guest is gone or was cut off in @phase; the driver has cleaned up
     * after it, the common code publishes it as shut off with @params->reason (a
     * virDomainShutoffReason). */
    gboolean (*reconnect)(virDomainJob *job, virDomainDef *live, const char *phase,
                          virDomainStart *params, GError **error);

    /* These only make it happen; the driver commits the new state itself, at once or when the
     * hypervisor reports it. The domain is active. */
    gboolean (*shutdown)(virDomainJob *job, unsigned flags, GError **error);
    gboolean (*reboot)(virDomainJob *job, unsigned flags, GError **error);
    gboolean (*reset)(virDomainJob *job, unsigned flags, GError **error);
    gboolean (*suspend)(virDomainJob *job, GError **error);
    gboolean (*resume)(virDomainJob *job, GError **error);
    gboolean (*inject_nmi)(virDomainJob *job, unsigned flags, GError **error);
    gboolean (*pm_wakeup)(virDomainJob *job, unsigned flags, GError **error);
    gboolean (*send_key)(virDomainJob *job, const virDomainKeys *keys, GError **error);
    /* The picture's descriptor (owned by the caller) at its beginning, and its type; -1 on failure.
     */
    int (*screenshot)(virDomainJob *job, unsigned screen, unsigned flags, char **mime,
                      GError **error);

    /* Devices, live. @live is a clone; the common code has parsed and validated @dev for it and
     * commits @live afterwards. attach: on success the driver has put *@dev into @live and set it
     * to NULL. An interface goes through virDomainNetPrepare() by the driver. */
    gboolean (*attach_device)(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                              void **dev, GError **error);
    virDomainDetachResult (*detach_device)(virDomainJob *job, virDomainDef *live,
                                           virDomainDeviceKind kind, gsize index, GError **error);
    /* @dev: the new form of device @index; taken over as with attach. */
    gboolean (*update_device)(virDomainJob *job, virDomainDef *live, virDomainDeviceKind kind,
                              gsize index, void **dev, GError **error);
    /* Changes @live to match when it returns TRUE. @kib: KiB. */
    gboolean (*set_memory)(virDomainJob *job, virDomainDef *live, unsigned long long kib,
                           GError **error);
    gboolean (*set_vcpus)(virDomainJob *job, virDomainDef *live, unsigned count, GError **error);
    /* @period: seconds */
    gboolean (*set_memory_stats_period)(virDomainJob *job, virDomainDef *live, int period,
                                        GError **error);
    /* @set: what to change, already checked for unknown names */
    gboolean (*set_interface_link)(virDomainJob *job, virDomainDef *live, gsize net_index,
                                   int state, GError **error);
    gboolean (*resize_block)(virDomainJob *job, virDomainDef *live, const char *disk,
                             unsigned long long bytes, unsigned flags, GError **error);

    /* A descriptor for the byte stream of the console or channel with alias or name @device (NULL:
     * the first console), owned by the caller; -1 on failure. @flags: virDomainConsoleFlags */
    int (*open_console)(virDomainJob *job, const char *device, unsigned flags, GError **error);
    int (*open_channel)(virDomainJob *job, const char *name, unsigned flags, GError **error);
    /* @fd is the client's socket; the driver hands it to the hypervisor. @index: which graphics */
    gboolean (*open_graphics)(virDomainJob *job, unsigned index, int fd, unsigned flags,
                              GError **error);

    /* --- Statistics --- */

    /* query_stats asks the hypervisor (job, deadline) and keeps the answer in the private data;
     * get_stats adds what is known without waiting: kept answers, /proc, cgroup, netlink. I/O
     * thread or job: it must take its own lock for what query_stats writes, and never block.
     * @groups: virDomainStatsTypes. */
    gboolean (*query_stats)(virDomainJob *job, unsigned groups, GError **error);
    void (*get_stats)(virDomainObj *obj, const virDomainView *view, unsigned groups,
                      virTypedParams *params);
    /* CPU time used by the guest, nanoseconds. Like get_stats. */
    gboolean (*get_cpu_time)(virDomainObj *obj, const virDomainView *view, guint64 *ns);
    /* Per-vCPU times: fills @count entries, nanoseconds, 0 where unknown; and host CPU or -1. */
    void (*get_vcpu_times)(virDomainObj *obj, const virDomainView *view, gsize count, guint64 *ns,
                           int *host_cpu);

    /* NULL: none. virRPCCallGetOpaque() gives them the virHypervisor. */
    const virDomainDriverHandlers *handlers;
};
