#include "rpc/server_private.h"
#include "rpc/stream.h"

gboolean virRPCStreamDispatch(virRPCConn *conn, const virRPCPacket *packet, GError **error)
{
    return TRUE;
}
void virRPCStreamStart(virRPCStream *stream)
{
}
void virRPCStreamDrop(virRPCStream *stream)
{
}
void virRPCStreamsClose(virRPCConn *conn)
{
}
void virRPCStreamsOutputDrained(virRPCConn *conn)
{
}
