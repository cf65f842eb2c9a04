/*
 * parser.h: what the parts of the parser share; not for use outside src/conf/xml
 *
 * Thread: a parser and its document belong to one thread.
 */
#pragma once

#include "conf/xml/plan.h"

struct _virXMLParser {
    virXMLProblems *problems; /* not owned */
    unsigned mode;
    const char *ns_uri; /* elements of this name space are "prefix:name" in rows */
    const char *ns_prefix;
    gsize ns_prefix_len;
};

/* The mark of elements whose inside nobody checks. */
extern const virXMLStep virXMLOpaque;

void virXMLParsePlan(virXMLParser *parser, xmlNodePtr node, const virXMLPlan *plan, void *obj);
gboolean virXMLNodeMatches(const virXMLParser *parser, xmlNodePtr node, const char *name);
unsigned virXMLNodeLine(xmlNodePtr node);
/* "domain/devices/disk"; the caller owns it. */
char *virXMLNodePath(xmlNodePtr node);
