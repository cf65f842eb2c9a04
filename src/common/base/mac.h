/*
 * mac.h: Ethernet addresses
 *
 * Thread: any; plain values.
 */
#pragma once

#include <glib.h>

#define VIR_MAC_BUFLEN 6
#define VIR_MAC_STRING_BUFLEN 18 /* "52:54:00:ab:cd:ef" with the final NUL */

typedef struct {
    guint8 addr[VIR_MAC_BUFLEN];
} virMacAddr;

/* Six colon-separated groups of one or two hexadecimal digits and nothing after them. FALSE, @mac
 * untouched, if @text is anything else. */
gboolean virMacAddrParse(const char *text, virMacAddr *mac);
/* Writes the lower case form; returns @text. */
const char *virMacAddrFormat(const virMacAddr *mac, char text[VIR_MAC_STRING_BUFLEN]);

int virMacAddrCompare(const virMacAddr *a, const virMacAddr *b);
gboolean virMacAddrEqual(const virMacAddr *a, const virMacAddr *b);
gboolean virMacAddrIsMulticast(const virMacAddr *mac);
gboolean virMacAddrIsZero(const virMacAddr *mac);

/* Three given bytes and three random ones. QEMU's and KVM's prefix is 52:54:00. */
void virMacAddrGenerate(const guint8 prefix[3], virMacAddr *mac);
