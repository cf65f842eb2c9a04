/*
 * fuzz_network_xml.c: network documents against any bytes
 *
 * What is accepted must be accepted again in the form it is written out.
 */
#include "conf/network/network_def.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(virNetworkDef) def = virNetworkDefParse(text, 0, NULL, &error);
    g_autoptr(virNetworkDef) again = NULL;
    g_autofree char *written = NULL;

    if (!def) {
        g_assert(error);
        return 0;
    }
    written = virNetworkDefFormat(def, 0);
    again = virNetworkDefParse(written, 0, NULL, &error);
    if (!again)
        g_error("written, but not read again: %s\n%s", error->message, written);
    return 0;
}
