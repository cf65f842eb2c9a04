/*
 * autodestroy.h: guests that end with the connection which started them
 *
 * Thread: any.
 */
#pragma once

#include "drivers/base/domain_obj.h"
#include "rpc/server.h"

/* From now on @obj's guest is destroyed when @conn closes; at once if it has closed already. */
void virDomainAutodestroyArm(virDomainObj *obj, virRPCConn *conn);
