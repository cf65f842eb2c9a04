/*
 * fake_hypervisor.h: a hypervisor without guests, for tests of drivers/base
 *
 * A private session in a folder of its own, the I/O thread in a GMainLoop, a server and a client
 * joined by a socketpair. Guests "run" as long as nobody stops them.
 */
#pragma once

#include "drivers/base/domain_driver.h"
#include "drivers/base/domain_list_priv.h"
#include "rpc/remote_client.h"

typedef struct {
    virHypervisor *hv;
    virRPCServer *server;
    virRPCClient *client;
    GMainLoop *loop;
    GThread *io;
} FakeHost;

/* What the driver is to do, and what it saw. */
typedef struct {
    gint fail_start; /* starts fail */
    gint hang;       /* starts and suspends wait until cancelled or this is 0 */
    gint hanging;    /* somebody waits there now */
    gint gone;       /* reconnect finds no guest */
    gint starts, stops, reconnects;
    char phase[32]; /* that reconnect was told, "" for none */
} FakeDriver;

extern FakeDriver fake;
extern const virDomainDriver fake_driver;

/* Loads what the folder has; the folder is made by the first. */
FakeHost *fake_host_new(void);
/* Like the end of the daemon: guests go on. */
void fake_host_free(FakeHost *host);
/* Removes the folder. */
void fake_host_cleanup(void);

/* A document of a small guest; owned by the caller. @uuid may be NULL. */
char *fake_xml(const char *name, const char *uuid);
/* By the client; -1 or the error's code. */
int fake_define(FakeHost *host, const char *xml, remote_domain *dom);
int fake_call(FakeHost *host, guint32 procedure, const void *args, void *ret);
