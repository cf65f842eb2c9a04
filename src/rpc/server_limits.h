/*
 * server_limits.h: how much a server lets its clients use
 */
#pragma once

#include <glib.h>

typedef struct {
    unsigned max_clients;        /* connections at once; further ones wait in the kernel. 5000 */
    unsigned max_workers;        /* threads for VIR_RPC_WORKER handlers. 20 */
    unsigned prio_workers;       /* further ones for high-priority procedures only. 5 */
    unsigned max_client_calls;   /* calls in flight of one client; further ones stay in its
                                    input, keepalive is answered all the same. 1000 */
    gsize max_client_input;      /* bytes of calls waiting, per client; reading stops beyond it
                                    and one packet. 4 MiB */
    gsize max_event_bytes;       /* events waiting for a client that does not read. 2 MiB */
    gsize max_output_bytes;      /* replies waiting for such a client; beyond it no further call
                                    of it is begun. 16 MiB */
    gsize stream_bytes;          /* waiting per stream and direction. 256 KiB */
    unsigned keepalive_interval; /* seconds of silence until a ping is sent; 0 sends none. 5 */
    unsigned keepalive_count;    /* pings unanswered until the client is cut off. 5 */
} virRPCServerLimits;

extern const virRPCServerLimits virRPCServerLimitsDefault;
