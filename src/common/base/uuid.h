/*
 * uuid.h: the 16 bytes that name an object for its whole life
 *
 * Thread: any; no shared state.
 */
#pragma once

#include <glib.h>
#include <libvirt/libvirt-common.h> /* VIR_UUID_BUFLEN, VIR_UUID_STRING_BUFLEN */

/* A new random (version 4) UUID. */
void virUUIDGenerate(unsigned char uuid[VIR_UUID_BUFLEN]);

/* Reads 32 hexadecimal digits; hyphens may stand between pairs of digits, white space at both
 * ends. FALSE, @uuid untouched, if @text is anything else. */
gboolean virUUIDParse(const char *text, unsigned char uuid[VIR_UUID_BUFLEN]);

/* Writes the lower case form with four hyphens; returns @text. */
const char *virUUIDFormat(const unsigned char uuid[VIR_UUID_BUFLEN],
                          char text[VIR_UUID_STRING_BUFLEN]);

gboolean virUUIDEqual(const unsigned char *a, const unsigned char *b);

/* False for UUIDs whose bytes are all the same (all 0, all ff, ...): those are typed by hand or
 * left by broken firmware and name nothing. */
gboolean virUUIDIsValid(const unsigned char uuid[VIR_UUID_BUFLEN]);

/* GHashFunc and GEqualFunc for tables keyed by the 16 bytes. */
guint virUUIDHash(gconstpointer uuid);
gboolean virUUIDEqualFunc(gconstpointer a, gconstpointer b);
