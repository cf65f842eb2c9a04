/*
 * port_holder.h: which process holds a port
 *
 * Thread: any; reads /proc, so only for error messages.
 */
#pragma once

#include <glib.h>

/* @address: the local address wanted, NULL for any. "dnsmasq (process 812)", owned by the caller;
 * NULL if nobody known holds it. A holder of the wildcard address counts. */
char *virPortHolderFind(gboolean udp, const char *address, unsigned port);
