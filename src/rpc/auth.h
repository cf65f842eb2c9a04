/*
 * auth.h: the authentication procedures of the remote program
 *
 * UNIX sockets need none: their permissions decide who may connect.
 */
#pragma once

#include "rpc/server.h"

/* Adds the handlers of auth_list, auth_sasl_* and auth_polkit. */
void virRPCAuthAddHandlers(virRPCServer *server);
