/*
 * domain_metadata.h: <title>, <description> and the elements in <metadata>
 *
 * Thread: a definition's owner.
 */
#pragma once

#include "drivers/base/domain_obj.h"

/* The text or element, owned by the caller; NULL with VIR_ERR_NO_DOMAIN_METADATA if there is none.
 */
char *virDomainMetadataGet(const virDomainDef *def, int type, const char *uri, GError **error);

/**
 * virDomainMetadataSet:
 * @type: virDomainMetadataType
 * @text: the new text or element; NULL removes
 * @prefix: of an element: its namespace prefix
 * @uri: of an element: its namespace, which names it
 */
gboolean virDomainMetadataSet(virDomainDef *def, int type, const char *text, const char *prefix,
                              const char *uri, GError **error);
