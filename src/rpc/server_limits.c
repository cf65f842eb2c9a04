/*
 * server_limits.c: the default limits
 */
#include "rpc/server_limits.h"

const virRPCServerLimits virRPCServerLimitsDefault = {
    .max_clients = 5000,
    .max_workers = 20,
    .prio_workers = 5,
    .max_client_calls = 1000,
    .max_client_input = 4 * 1024 * 1024,
    .max_event_bytes = 2 * 1024 * 1024,
    .max_output_bytes = 16 * 1024 * 1024,
    .stream_bytes = 256 * 1024,
    .keepalive_interval = 5,
    .keepalive_count = 5,
};
