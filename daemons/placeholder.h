/* placeholder.h: the connection procedures, until drivers/base brings its own */
#pragma once

#include "rpc/server.h"

void virPlaceholderAddHandlers(virRPCServer *server, const char *uri);
