/*
 * forward.h: passing calls on objects of another daemon to that daemon
 *
 * A rule says for a class of objects which daemon answers. For each client and target one
 * connection is made at the first such call (read-only for a read-only client); bodies pass as
 * they are in both directions, only the serial changes; so do events, streams and errors. When
 * the other daemon dies its calls fail at once with VIR_ERR_NO_CONNECT naming socket and unit;
 * the next call connects anew.
 *
 * Thread: the I/O thread.
 */
#pragma once

#include "rpc/server.h"

typedef struct {
    const char *socket;    /* "/run/libvirt/virtnetworkd-sock" */
    const char *socket_ro; /* "/run/libvirt/virtnetworkd-sock-ro" */
    const char *uri;       /* "network:///system" */
    const char *unit;      /* "virtnetworkd.socket", for messages */
    gboolean optional;     /* a daemon that may not be installed: without its socket the answer is
                              VIR_ERR_NO_SUPPORT, which clients take for "no such objects here" */
} virRPCForwardTarget;

/**
 * virRPCServerAddForward:
 * @protocol: of which program
 * @object: calls of this class that have no handler of their own go to @target
 * @target: not copied, its strings neither: lives as long as the server
 */
void virRPCServerAddForward(virRPCServer *server, const virRPCProtocol *protocol,
                            virRPCObjectClass object, const virRPCForwardTarget *target);
