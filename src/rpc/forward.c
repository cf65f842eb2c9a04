#include "rpc/server_private.h"

void virRPCForwardPacket(virRPCConn *conn, const virRPCForwardTarget *target,
                         const virRPCPacket *packet, const int *fds)
{
}

gboolean virRPCForwardStream(virRPCConn *conn, const virRPCPacket *packet)
{
    return FALSE;
}

void virRPCForwardClose(virRPCConn *conn)
{
}
