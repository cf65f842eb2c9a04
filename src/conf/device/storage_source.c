/*
 * storage_source.c: where the data of a disk lies
 *
 * Thread: any; pure functions and const tables.
 */
#include "conf/device/storage_source.h"

#include <string.h>

VIR_ENUM_IMPL(virStorageType, VIR_STORAGE_TYPE_LAST, "none", "file", "block", "dir", "network",
              "volume", "nvme", "vhostuser", "vhostvdpa");
VIR_ENUM_IMPL(virStorageFileFormat, VIR_STORAGE_FILE_LAST, "none", "raw", "dir", "bochs", "cloop",
              "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop", "cow", "qcow", "qcow2", "qed",
              "vmdk", "aio");
VIR_ENUM_IMPL(virStorageNetProtocol, VIR_STORAGE_NET_PROTOCOL_LAST, "none", "nbd", "rbd",
              "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "ssh", "vxhs",
              "nfs");
VIR_ENUM_IMPL(virStorageNetTransport, VIR_STORAGE_NET_TRANSPORT_LAST, "tcp", "unix", "rdma");
VIR_ENUM_IMPL(virStoragePoolMode, VIR_STORAGE_POOL_MODE_LAST, "default", "host", "direct");
VIR_ENUM_IMPL(virDomainStartupPolicy, VIR_DOMAIN_STARTUP_POLICY_LAST, "default", "mandatory",
              "requisite", "optional");

static const virXMLRow host_rows[] = {
    VIR_XML_ENUM(virStorageNetHost, transport, "@transport", virStorageNetTransport,
                 .doc = "How the server is reached."),
    VIR_XML_STRING(virStorageNetHost, name, "@name", .doc = "Its name or address."),
    VIR_XML_UINT(virStorageNetHost, port, "@port", .max = 65535, .doc = "Its port."),
    VIR_XML_STRING(virStorageNetHost, socket, "@socket", .doc = "Its unix socket."),
};
const virXMLType virStorageNetHostType = VIR_XML_TYPE("host", virStorageNetHost, host_rows);

static const virXMLRow cookie_rows[] = {
    VIR_XML_STRING(virStorageCookie, name, "@name", .flags = VIR_XML_REQUIRED,
                   .doc = "The cookie's name."),
    VIR_XML_STRING(virStorageCookie, value, ".", .doc = "The cookie's value."),
};
static const virXMLType cookie_type = VIR_XML_TYPE("cookie", virStorageCookie, cookie_rows);

static const virXMLRow slice_rows[] = {
    VIR_XML_STRING(virStorageSlice, type, "@type", .doc = "Always storage."),
    VIR_XML_ULLONG(virStorageSlice, offset, "@offset", .flags = VIR_XML_REQUIRED,
                   VIR_XML_PRESENT(virStorageSlice, offset_set), .doc = "First byte."),
    VIR_XML_ULLONG(virStorageSlice, size, "@size", .flags = VIR_XML_REQUIRED | VIR_XML_NONZERO,
                   .doc = "Number of bytes."),
};
static const virXMLType slice_type = VIR_XML_TYPE("slice", virStorageSlice, slice_rows);

static const virXMLRow pr_rows[] = {
    VIR_XML_YESNO(virStoragePRDef, enabled, "@enabled", .flags = VIR_XML_READ_ONLY,
                  .doc = "Old spelling: no means none."),
    VIR_XML_YESNO(virStoragePRDef, managed, "@managed", .since = "4.4.0",
                  .doc = "Whether the driver starts the helper."),
    VIR_XML_STRING(virStoragePRDef, type, "source/@type", .doc = "Always unix."),
    VIR_XML_STRING(virStoragePRDef, path, "source/@path", .doc = "Socket of the helper."),
    VIR_XML_STRING(virStoragePRDef, mode, "source/@mode", .doc = "Always client."),
};
const virXMLType virStoragePRDefType =
    VIR_XML_TYPE("reservations", virStoragePRDef, pr_rows, VIR_XML_LINE(virStoragePRDef, line),
                 .doc = "SCSI persistent reservations.");

#define TYPE(t) VIR_XML_BIT(VIR_STORAGE_TYPE_##t)
#define WHEN_TYPE(mask) VIR_XML_WHEN(virStorageSource, type, (mask))
#define INSIDE(flag) VIR_XML_WHEN(virStorageSource, flag, VIR_XML_BIT(FALSE))
#define BESIDE(flag) VIR_XML_WHEN(virStorageSource, flag, VIR_XML_BIT(TRUE))

/* Which attribute of <source> names the image. */
#define SOURCE_PLACE_ROWS \
    VIR_XML_STRING(virStorageSource, path, "source/@file", WHEN_TYPE(TYPE(FILE)), \
                   .flags = VIR_XML_ABI_FREE, .doc = "The image file."), \
        VIR_XML_STRING(virStorageSource, path, "source/@dev", \
                       WHEN_TYPE(TYPE(BLOCK) | TYPE(VHOST_VDPA)), .flags = VIR_XML_ABI_FREE, \
                       .doc = "The device of the host."), \
        VIR_XML_STRING(virStorageSource, path, "source/@dir", WHEN_TYPE(TYPE(DIR)), \
                       .flags = VIR_XML_ABI_FREE, .doc = "The folder."), \
        VIR_XML_ENUM(virStorageSource, protocol, "source/@protocol", virStorageNetProtocol, \
                     WHEN_TYPE(TYPE(NETWORK)), .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, \
                     .doc = "The protocol of the server."), \
        VIR_XML_STRING(virStorageSource, path, "source/@name", WHEN_TYPE(TYPE(NETWORK)), \
                       .flags = VIR_XML_ABI_FREE, .doc = "The image's name at the server."), \
        VIR_XML_STRING(virStorageSource, query, "source/@query", WHEN_TYPE(TYPE(NETWORK)), \
                       .flags = VIR_XML_ABI_FREE, .since = "6.2.0", .doc = "Query of an URL."), \
        VIR_XML_YESNO(virStorageSource, tls, "source/@tls", WHEN_TYPE(TYPE(NETWORK)), \
                      .since = "4.5.0", .doc = "Use TLS."), \
        VIR_XML_STRING(virStorageSource, tlsHostname, "source/@tlsHostname", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "8.2.0", \
                       .doc = "The name that the server's certificate must have."), \
        VIR_XML_STRING(virStorageSource, pool, "source/@pool", WHEN_TYPE(TYPE(VOLUME)), \
                       .doc = "The storage pool."), \
        VIR_XML_STRING(virStorageSource, volume, "source/@volume", WHEN_TYPE(TYPE(VOLUME)), \
                       .doc = "The volume in it."), \
        VIR_XML_ENUM(virStorageSource, mode, "source/@mode", virStoragePoolMode, \
                     WHEN_TYPE(TYPE(VOLUME)), .flags = VIR_XML_NONZERO, .since = "1.1.1", \
                     .doc = "Through the host's device, or directly by the protocol."), \
        VIR_XML_STRING(virStorageSource, sourceType, "source/@type", \
                       WHEN_TYPE(TYPE(NVME) | TYPE(VHOST_USER)), .doc = "pci or unix."), \
        VIR_XML_YESNO(virStorageSource, nvme.managed, "source/@managed", WHEN_TYPE(TYPE(NVME)), \
                      .since = "6.0.0", .doc = "Whether the driver detaches it from the host."), \
        VIR_XML_ULLONG(virStorageSource, nvme.namespc, "source/@namespace", WHEN_TYPE(TYPE(NVME)), \
                       .since = "6.0.0", .doc = "The namespace, from 1."), \
        VIR_XML_STRING(virStorageSource, path, "source/@path", WHEN_TYPE(TYPE(VHOST_USER)), \
                       .since = "7.1.0", .doc = "Socket of the server."), \
        VIR_XML_ENUM(virStorageSource, startupPolicy, "source/@startupPolicy", \
                     virDomainStartupPolicy, .flags = VIR_XML_ABI_FREE, .since = "0.9.7", \
                     .doc = "What a missing image means when the domain starts.")

/* What stands inside <source>. */
#define SOURCE_INNER_ROWS \
    VIR_XML_LIST(virStorageSource, hosts, nhosts, "source/host", &virStorageNetHostType, \
                 WHEN_TYPE(TYPE(NETWORK)), .flags = VIR_XML_ABI_FREE), \
        VIR_XML_STRING(virStorageSource, snapshot, "source/snapshot/@name", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "1.2.11", .doc = "A snapshot of it."), \
        VIR_XML_STRING(virStorageSource, configFile, "source/config/@file", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "1.2.11", .doc = "Settings of rbd."), \
        VIR_XML_STRING(virStorageSource, initiator_iqn, "source/initiator/iqn/@name", \
                       WHEN_TYPE(TYPE(NETWORK) | TYPE(VOLUME)), .since = "4.7.0", \
                       .doc = "Our name towards an iSCSI target."), \
        VIR_XML_YESNO(virStorageSource, sslverify, "source/ssl/@verify", WHEN_TYPE(TYPE(NETWORK)), \
                      .since = "6.2.0", .doc = "Check the server's certificate."), \
        VIR_XML_LIST(virStorageSource, cookies, ncookies, "source/cookies/cookie", &cookie_type, \
                     WHEN_TYPE(TYPE(NETWORK)), .since = "6.2.0"), \
        VIR_XML_ULLONG(virStorageSource, readahead, "source/readahead/@size", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "6.2.0", .doc = "Bytes read ahead."), \
        VIR_XML_ULLONG(virStorageSource, timeout, "source/timeout/@seconds", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "6.2.0", .doc = "Seconds to wait."), \
        VIR_XML_UINT(virStorageSource, reconnectDelay, "source/reconnect/@delay", \
                     WHEN_TYPE(TYPE(NETWORK)), .since = "7.8.0", \
                     .doc = "For how many seconds a lost nbd server is waited for."), \
        VIR_XML_STRING(virStorageSource, nfs_user, "source/identity/@user", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "7.0.0", .doc = "User, or +ID."), \
        VIR_XML_STRING(virStorageSource, nfs_group, "source/identity/@group", \
                       WHEN_TYPE(TYPE(NETWORK)), .since = "7.0.0", .doc = "Group, or +ID."), \
        VIR_XML_STRUCT(virStorageSource, nvme.pci, "source/address", &virPCIDeviceAddressType, \
                       WHEN_TYPE(TYPE(NVME)), .flags = VIR_XML_WRITE_ZERO | VIR_XML_REQUIRED), \
        VIR_XML_YESNO(virStorageSource, reconnect.enabled, "source/reconnect/@enabled", \
                      WHEN_TYPE(TYPE(VHOST_USER)), .since = "7.1.0", .doc = "Connect again."), \
        VIR_XML_UINT(virStorageSource, reconnect.timeout, "source/reconnect/@timeout", \
                     WHEN_TYPE(TYPE(VHOST_USER)), .since = "7.1.0", \
                     .doc = "After so many seconds."), \
        VIR_XML_LIST(virStorageSource, slices, nslices, "source/slices/slice", &slice_type, \
                     .since = "6.1.0"), \
        VIR_XML_LIST(virStorageSource, seclabels, nseclabels, "source/seclabel", \
                     &virDomainDeviceSeclabelDefType, .flags = VIR_XML_ABI_FREE, \
                     .since = "0.9.9"), \
        VIR_XML_FLAG(virStorageSource, authInherited, "auth"), \
        VIR_XML_FLAG(virStorageSource, authInSource, "source/auth", .flags = VIR_XML_READ_ONLY), \
        VIR_XML_POINTER(virStorageSource, auth, "auth", &virStorageAuthDefType, \
                        BESIDE(authInherited), .flags = VIR_XML_ABI_FREE), \
        VIR_XML_POINTER(virStorageSource, auth, "source/auth", &virStorageAuthDefType, \
                        INSIDE(authInherited), .flags = VIR_XML_ABI_FREE, .since = "3.9.0"), \
        VIR_XML_FLAG(virStorageSource, encryptionInherited, "encryption"), \
        VIR_XML_FLAG(virStorageSource, encryptionInSource, "source/encryption", \
                     .flags = VIR_XML_READ_ONLY), \
        VIR_XML_POINTER(virStorageSource, encryption, "encryption", &virStorageEncryptionType, \
                        BESIDE(encryptionInherited)), \
        VIR_XML_POINTER(virStorageSource, encryption, "source/encryption", \
                        &virStorageEncryptionType, INSIDE(encryptionInherited), .since = "3.9.0"), \
        VIR_XML_POINTER(virStorageSource, pr, "source/reservations", &virStoragePRDefType, \
                        .since = "4.4.0"), \
        VIR_XML_STRING(virStorageSource, nodestorage, "source/privateData/@nodestorage", \
                       .flags = VIR_XML_STATUS), \
        VIR_XML_STRING(virStorageSource, nodeformat, "source/privateData/@nodeformat", \
                       .flags = VIR_XML_STATUS)

#define TYPE_ROW \
    VIR_XML_ENUM(virStorageSource, type, "@type", virStorageType, \
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .doc = "What the source is.")
#define BACKING_ROW \
    VIR_XML_POINTER(virStorageSource, backingStore, "backingStore", &virStorageSourceChainType, \
                    .flags = VIR_XML_ABI_FREE)
#define INDEX_ROW(path) \
    VIR_XML_UINT(virStorageSource, id, path, .flags = VIR_XML_LIVE | VIR_XML_ABI_FREE, \
                 .doc = "Number of the image in block job calls.")
#define FORMAT_ROWS(element) \
    VIR_XML_ENUM(virStorageSource, format, element "/@type", virStorageFileFormat, \
                 .flags = VIR_XML_NONZERO | VIR_XML_ABI_FREE, .doc = "The image's format."), \
        VIR_XML_SIZE(virStorageSource, metadataCacheMaxSize, element "/metadata_cache/max_size", \
                     1, "bytes", .flags = VIR_XML_ABI_FREE, .since = "7.0.0", \
                     .doc = "Most memory for the image's metadata.")

/* A disk without a type is a file; which attribute of <source> counts depends on that. */
static void default_type(virXMLParser *parser G_GNUC_UNUSED, xmlNodePtr node G_GNUC_UNUSED,
                         const virXMLRow *row G_GNUC_UNUSED, void *obj)
{
    virStorageSource *src = obj;

    if (src->type == VIR_STORAGE_TYPE_NONE)
        src->type = VIR_STORAGE_TYPE_FILE;
}

static const virXMLCustom default_type_custom = {.parse = default_type};

static const virXMLRow source_rows[] = {
    TYPE_ROW,
    VIR_XML_CUSTOM(".", &default_type_custom),
    VIR_XML_FLAG(virStorageSource, hasSource, "source",
                 .flags = VIR_XML_READ_ONLY | VIR_XML_ABI_FREE),
    FORMAT_ROWS("driver"),
    SOURCE_PLACE_ROWS,
    INDEX_ROW("source/@index"),
    SOURCE_INNER_ROWS,
    BACKING_ROW,
};
const virXMLType virStorageSourceType =
    VIR_XML_TYPE("disk", virStorageSource, source_rows, VIR_XML_LINE(virStorageSource, line));

static const virXMLRow chain_rows[] = {
    TYPE_ROW,          INDEX_ROW("@index"), FORMAT_ROWS("format"),
    SOURCE_PLACE_ROWS, SOURCE_INNER_ROWS,   BACKING_ROW,
};
/* Without a type it says that there is no further image. */
static void chain_parsed(virXMLParser *parser G_GNUC_UNUSED, xmlNodePtr node G_GNUC_UNUSED,
                         void *obj)
{
    virStorageSource *src = obj;

    if (src->type == VIR_STORAGE_TYPE_NONE)
        virXMLClear(&virStorageSourceChainType, src);
}

const virXMLType virStorageSourceChainType =
    VIR_XML_TYPE("backingStore", virStorageSource, chain_rows, .parsed = chain_parsed,
                 VIR_XML_LINE(virStorageSource, line),
                 .doc = "The image that this one is a difference to; empty: none.");

static const virXMLRow mirror_rows[] = {
    TYPE_ROW,          FORMAT_ROWS("format"), SOURCE_PLACE_ROWS, INDEX_ROW("source/@index"),
    SOURCE_INNER_ROWS, BACKING_ROW,
};
const virXMLType virStorageSourceMirrorType =
    VIR_XML_TYPE("mirror", virStorageSource, mirror_rows, VIR_XML_LINE(virStorageSource, line));

virStorageSource *virStorageSourceNew(virStorageType type)
{
    virStorageSource *src = virXMLNew(&virStorageSourceChainType);

    src->type = type;
    return src;
}

void virStorageSourceFree(virStorageSource *src)
{
    virXMLFree(&virStorageSourceChainType, src);
}

virStorageSource *virStorageSourceCopy(const virStorageSource *src, gboolean chain)
{
    virStorageSource *copy = virXMLClone(&virStorageSourceChainType, src);

    if (copy && !chain)
        g_clear_pointer(&copy->backingStore, virStorageSourceFree);
    return copy;
}

gboolean virStorageSourceIsEmpty(const virStorageSource *src)
{
    if (!src || src->type == VIR_STORAGE_TYPE_NONE)
        return TRUE;
    if (src->type == VIR_STORAGE_TYPE_NETWORK)
        return src->protocol == VIR_STORAGE_NET_PROTOCOL_NONE;
    if (src->type == VIR_STORAGE_TYPE_VOLUME)
        return !src->volume;
    return src->type != VIR_STORAGE_TYPE_NVME && !src->path;
}

gboolean virStorageSourceIsLocal(const virStorageSource *src)
{
    static const guint64 local = TYPE(FILE) | TYPE(BLOCK) | TYPE(DIR) | TYPE(VHOST_VDPA);

    return src && (local & VIR_XML_BIT(src->type)) != 0;
}

gboolean virStorageSourceIsBlock(const virStorageSource *src)
{
    return src && src->type == VIR_STORAGE_TYPE_BLOCK;
}

unsigned virStorageNetProtocolDefaultPort(virStorageNetProtocol protocol)
{
    static const unsigned ports[VIR_STORAGE_NET_PROTOCOL_LAST] = {
        [VIR_STORAGE_NET_PROTOCOL_NBD] = 10809,     [VIR_STORAGE_NET_PROTOCOL_SHEEPDOG] = 7000,
        [VIR_STORAGE_NET_PROTOCOL_GLUSTER] = 24007, [VIR_STORAGE_NET_PROTOCOL_ISCSI] = 3260,
        [VIR_STORAGE_NET_PROTOCOL_HTTP] = 80,       [VIR_STORAGE_NET_PROTOCOL_HTTPS] = 443,
        [VIR_STORAGE_NET_PROTOCOL_FTP] = 21,        [VIR_STORAGE_NET_PROTOCOL_FTPS] = 990,
        [VIR_STORAGE_NET_PROTOCOL_TFTP] = 69,       [VIR_STORAGE_NET_PROTOCOL_SSH] = 22,
        [VIR_STORAGE_NET_PROTOCOL_VXHS] = 9999,
    };

    return protocol < VIR_STORAGE_NET_PROTOCOL_LAST ? ports[protocol] : 0;
}

void virStorageSourceSetDefaultPorts(virStorageSource *src)
{
    unsigned port = virStorageNetProtocolDefaultPort(src->protocol);

    for (gsize i = 0; i < src->nhosts; i++) {
        if (src->hosts[i]->transport != VIR_STORAGE_NET_TRANSPORT_UNIX && !src->hosts[i]->port)
            src->hosts[i]->port = port;
    }
}

static void post_parse_network(virStorageSource *src)
{
    /* A target without a unit means its first one. */
    if (src->protocol == VIR_STORAGE_NET_PROTOCOL_ISCSI && src->path && !strchr(src->path, '/')) {
        g_autofree char *target = g_steal_pointer(&src->path);

        src->path = g_strconcat(target, "/0", NULL);
    }
}

/* A label that only said "skip", which is about one run, leaves nothing behind. */
static void drop_empty_seclabels(virStorageSource *src)
{
    gsize kept = 0;

    for (gsize i = 0; i < src->nseclabels; i++) {
        virDomainDeviceSeclabelDef *label = src->seclabels[i];

        if (label->label || label->relabel || label->labelskip)
            src->seclabels[kept++] = label;
        else
            virXMLFree(&virDomainDeviceSeclabelDefType, label);
    }
    src->nseclabels = kept;
}

void virStorageSourcePostParse(virStorageSource *src)
{
    for (; src; src = src->backingStore) {
        if (src->format == VIR_STORAGE_FILE_AIO)
            src->format = VIR_STORAGE_FILE_RAW;
        if (src->type == VIR_STORAGE_TYPE_NETWORK)
            post_parse_network(src);
        if (src->type == VIR_STORAGE_TYPE_NVME && !src->nvme.managed)
            src->nvme.managed = VIR_TRISTATE_BOOL_YES;
        if (!src->reconnect.enabled)
            src->reconnect.timeout = 0;
        for (gsize i = 0; i < src->nslices; i++) {
            if (!src->slices[i]->type)
                src->slices[i]->type = g_strdup("storage");
        }
        drop_empty_seclabels(src);
        if (src->pr && src->pr->enabled == VIR_TRISTATE_BOOL_NO) {
            virXMLFree(&virStoragePRDefType, src->pr);
            src->pr = NULL;
        }
    }
}

static void validate_hosts(const virStorageSource *src, virXMLProblems *problems)
{
    for (gsize i = 0; i < src->nhosts; i++) {
        const virStorageNetHost *host = src->hosts[i];
        gboolean is_unix = host->transport == VIR_STORAGE_NET_TRANSPORT_UNIX;

        if (is_unix && !host->socket)
            virXMLProblemAdd(problems, src->line, "host", "socket", VIR_ERR_XML_ERROR,
                             "transport='unix' needs socket='PATH'");
        if (!is_unix && host->socket)
            virXMLProblemAdd(problems, src->line, "host", "socket", VIR_ERR_XML_ERROR,
                             "a socket belongs to transport='unix' only");
        if (!is_unix && !host->name)
            virXMLProblemAdd(problems, src->line, "host", "name", VIR_ERR_XML_ERROR,
                             "the host needs a name or an address");
    }
}

/* Which type of secret the protocol takes. */
static const char *const secret_types[VIR_STORAGE_NET_PROTOCOL_LAST] = {
    [VIR_STORAGE_NET_PROTOCOL_RBD] = "ceph",
    [VIR_STORAGE_NET_PROTOCOL_ISCSI] = "iscsi",
};

static void validate_network(const virStorageSource *src, virXMLProblems *problems)
{
    const char *secret = secret_types[src->protocol];

    validate_hosts(src, problems);
    if (!src->path && src->protocol != VIR_STORAGE_NET_PROTOCOL_NONE &&
        src->protocol != VIR_STORAGE_NET_PROTOCOL_NBD)
        virXMLProblemAdd(problems, src->line, "source", "name", VIR_ERR_XML_ERROR,
                         "a source with protocol='%s' needs a name",
                         virStorageNetProtocolTypeToString(src->protocol));
    if (src->auth && secret && g_strcmp0(src->auth->secret_type, secret) != 0)
        virXMLProblemAdd(problems, src->auth->line, "secret", "type", VIR_ERR_CONFIG_UNSUPPORTED,
                         "protocol='%s' takes a secret of type='%s', not '%s'",
                         virStorageNetProtocolTypeToString(src->protocol), secret,
                         src->auth->secret_type ? src->auth->secret_type : "");
}

static void validate_pr(const virStoragePRDef *pr, virXMLProblems *problems)
{
    if (pr->managed == VIR_TRISTATE_BOOL_ABSENT)
        virXMLProblemAdd(problems, pr->line, "reservations", "managed", VIR_ERR_XML_ERROR,
                         "managed='yes' or 'no' must be given");
    if (pr->managed == VIR_TRISTATE_BOOL_NO && !pr->path)
        virXMLProblemAdd(problems, pr->line, "reservations", "source/@path", VIR_ERR_XML_ERROR,
                         "with managed='no' the helper's socket must be given in "
                         "<source type='unix' path='...' mode='client'/>");
    if (pr->path && (!pr->type || !pr->mode))
        virXMLProblemAdd(problems, pr->line, "reservations",
                         pr->type ? "source/@mode" : "source/@type", VIR_ERR_XML_ERROR,
                         "the helper is reached by <source type='unix' "
                         "path='...' mode='client'/>");
    if (pr->type && !g_str_equal(pr->type, "unix"))
        virXMLProblemAdd(problems, pr->line, "reservations", "source/@type",
                         VIR_ERR_CONFIG_UNSUPPORTED, "only type='unix' is possible");
    if (pr->mode && !g_str_equal(pr->mode, "client"))
        virXMLProblemAdd(problems, pr->line, "reservations", "source/@mode",
                         VIR_ERR_CONFIG_UNSUPPORTED, "only mode='client' is possible");
}

static void validate_places(const virStorageSource *src, virXMLProblems *problems)
{
    if (src->authInherited && src->authInSource)
        virXMLProblemAdd(problems, src->line, "auth", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "<auth> stands beside <source> and inside it; keep the one inside");
    if (src->encryptionInherited && src->encryptionInSource)
        virXMLProblemAdd(problems, src->line, "encryption", NULL, VIR_ERR_CONFIG_UNSUPPORTED,
                         "<encryption> stands beside <source> and inside it; keep the one "
                         "inside");
    if (src->type == VIR_STORAGE_TYPE_VOLUME && !src->pool != !src->volume)
        virXMLProblemAdd(problems, src->line, "source", src->pool ? "volume" : "pool",
                         VIR_ERR_XML_ERROR, "a volume is named by its pool and its name");
    if (src->type == VIR_STORAGE_TYPE_NVME) {
        if (src->nvme.namespc == 0)
            virXMLProblemAdd(problems, src->line, "source", "namespace", VIR_ERR_XML_ERROR,
                             "the NVMe namespace must be given, from 1");
        if (g_strcmp0(src->sourceType, "pci") != 0)
            virXMLProblemAdd(problems, src->line, "source", "type", VIR_ERR_XML_ERROR,
                             "an NVMe disk is named by <source type='pci' ...>");
    }
    if (src->reconnect.enabled == VIR_TRISTATE_BOOL_YES && src->reconnect.timeout == 0)
        virXMLProblemAdd(problems, src->line, "source", "reconnect/@timeout", VIR_ERR_XML_ERROR,
                         "with enabled='yes' the timeout must be given, in seconds");
    if (src->type == VIR_STORAGE_TYPE_VHOST_USER && g_strcmp0(src->sourceType, "unix") != 0)
        virXMLProblemAdd(problems, src->line, "source", "type", VIR_ERR_XML_ERROR,
                         "a vhost-user disk is named by <source type='unix' path='...'/>");
}

static void validate_backing(const virStorageSource *src, virXMLProblems *problems)
{
    const virStorageSource *backing = src->backingStore;

    if (!backing || backing->type == VIR_STORAGE_TYPE_NONE)
        return;
    if (backing->format == VIR_STORAGE_FILE_NONE)
        virXMLProblemAdd(problems, backing->line, "backingStore", "format/@type", VIR_ERR_XML_ERROR,
                         "the image's format must be given");
    if (virStorageSourceIsEmpty(backing))
        virXMLProblemAdd(problems, backing->line, "backingStore", "source", VIR_ERR_XML_ERROR,
                         "<source> must say where the image is");
}

void virStorageSourceValidate(const virStorageSource *src, virXMLProblems *problems)
{
    for (; src; src = src->backingStore) {
        validate_backing(src, problems);
        validate_places(src, problems);
        if (src->type == VIR_STORAGE_TYPE_NETWORK)
            validate_network(src, problems);
        for (gsize i = 0; i < src->nslices; i++) {
            if (!g_str_equal(src->slices[i]->type ? src->slices[i]->type : "", "storage"))
                virXMLProblemAdd(problems, src->line, "slice", "type", VIR_ERR_XML_ERROR,
                                 "only slices of type 'storage' are possible");
        }
        if (src->pr)
            validate_pr(src->pr, problems);
        virStorageAuthDefValidate(src->auth, problems);
        virStorageEncryptionValidate(src->encryption, problems);
        virDomainDeviceSeclabelsValidate(src->seclabels, src->nseclabels, problems);
    }
}
