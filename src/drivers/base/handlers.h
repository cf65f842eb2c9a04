/*
 * handlers.h: the API groups that all hypervisors serve with the same code
 *
 * Each group is a file handlers_*.c; handlers.c lists them.
 *
 * Thread: the I/O thread.
 */
#pragma once

#include "drivers/base/hypervisor.h"

typedef void (*virHandlerGroup)(virHypervisor *hv, virRPCServer *server);

void virHandlersConnect(virHypervisor *hv, virRPCServer *server);
void virHandlersList(virHypervisor *hv, virRPCServer *server);
void virHandlersDefine(virHypervisor *hv, virRPCServer *server);
void virHandlersInfo(virHypervisor *hv, virRPCServer *server);
void virHandlersLifecycle(virHypervisor *hv, virRPCServer *server);
void virHandlersEvents(virHypervisor *hv, virRPCServer *server);
void virHandlersStats(virHypervisor *hv, virRPCServer *server);
void virHandlersStatsBulk(virHypervisor *hv, virRPCServer *server);
void virHandlersNode(virHypervisor *hv, virRPCServer *server);
void virHandlersConsole(virHypervisor *hv, virRPCServer *server);
void virHandlersInterface(virHypervisor *hv, virRPCServer *server);
void virHandlersMetadata(virHypervisor *hv, virRPCServer *server);
void virHandlersDevice(virHypervisor *hv, virRPCServer *server);
void virHandlersTune(virHypervisor *hv, virRPCServer *server);
void virHandlersParams(virHypervisor *hv, virRPCServer *server);
