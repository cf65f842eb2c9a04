/*
 * value.h: one row's value to text and back
 *
 * Thread: any; pure functions.
 */
#pragma once

#include "conf/xml/row.h"

#define VIR_XML_VALUE_BUFLEN 64

/**
 * virXMLValueParse:
 * @obj: the struct of the row's type
 * @text: as it stands in the document
 * @unit: the unit attribute beside a SIZE, or NULL
 * @why: on failure a sentence, owned by the caller
 *
 * Sets the row's field (a scalar kind). FALSE, the field untouched, if @text does not fit.
 */
gboolean virXMLValueParse(const virXMLRow *row, void *obj, const char *text, const char *unit,
                          char **why);

/* TRUE if the field holds something that a document names. */
gboolean virXMLValueIsSet(const virXMLRow *row, const void *obj);

/* The field's text: in @buf, a string of the struct's own, or in *owned (free it). */
const char *virXMLValueFormat(const virXMLRow *row, const void *obj, char buf[VIR_XML_VALUE_BUFLEN],
                              char **owned);

gboolean virXMLULLongParse(const char *text, int base, unsigned long long *value);
