/*
 * writer.h: documents that are more than one object: make a root, put objects and elements into
 * it with the functions of row.h, finish
 *
 * Thread: a writer belongs to one thread. It borrows strings of the objects: they must live and
 * stay unchanged until virXMLWriterFinish() returned.
 */
#pragma once

#include "conf/xml/row.h"

virXMLWriter *virXMLWriterNew(unsigned mode);
void virXMLWriterFree(virXMLWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virXMLWriter, virXMLWriterFree)

virXMLOutNode *virXMLOutRoot(virXMLWriter *writer, const char *name);
/* The document with a final newline; the caller owns it. */
char *virXMLWriterFinish(virXMLWriter *writer, const virXMLOutNode *root);
