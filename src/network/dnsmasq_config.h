/*
 * dnsmasq_config.h: the files that tell dnsmasq what to do for one network
 *
 * Pure: a definition in, texts out.
 */
#pragma once

#include "conf/network/network_def.h"

typedef struct {
    char *conf;  /* NAME.conf */
    char *hosts; /* NAME.hostsfile: fixed addresses */
    char *names; /* NAME.addnhosts: DNS names */
} virDnsmasqConfig;

void virDnsmasqConfigClear(virDnsmasqConfig *config);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(virDnsmasqConfig, virDnsmasqConfigClear)

/* FALSE if the network has nothing for dnsmasq to do. */
gboolean virDnsmasqIsNeeded(const virNetworkDef *def);

/* FALSE with VIR_ERR_XML_ERROR if a name or value could be taken for more than itself. */
gboolean virDnsmasqConfigCheck(const virNetworkDef *def, GError **error);

/* @folder: where the files will be; @pid_file: what dnsmasq writes its process id to. */
void virDnsmasqConfigFormat(const virNetworkDef *def, const char *folder, const char *pid_file,
                            virDnsmasqConfig *config);
