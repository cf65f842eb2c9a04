/*
 * problem.h: all that is wrong with one document
 *
 * Parsing, post-parse and validation never stop at the first mistake: each is added to one
 * virXMLProblems, with the line, the element and the attribute. In the end
 * virXMLProblemsToError() makes the GError that goes over the wire: the first error with its
 * line, and how many others there are.
 *
 * Thread: one document, one thread.
 */
#pragma once

#include <glib.h>
#include <libvirt/virterror.h>

typedef enum {
    VIR_XML_WARNING, /* unknown names: reported, never refused unless asked for */
    VIR_XML_ERROR,
} virXMLSeverity;

typedef struct {
    virXMLSeverity severity;
    virErrorNumber code; /* VIR_ERR_XML_ERROR, VIR_ERR_XML_DETAIL, VIR_ERR_CONFIG_UNSUPPORTED ... */
    unsigned line;       /* 1-based; 0 where no line is known */
    char *element;       /* path from the root, "domain/devices/interface" */
    char *attribute;     /* or NULL */
    const char *rule;    /* a stable name for tools, "unknown-attribute" */
    char *message;       /* a sentence without the place */
} virXMLProblem;

typedef struct _virXMLProblems virXMLProblems;

/* @from: VIR_FROM_DOMAIN, VIR_FROM_NETWORK ...; @document: what it is called in messages, or NULL
 */
virXMLProblems *virXMLProblemsNew(virErrorDomain from, const char *document);
void virXMLProblemsFree(virXMLProblems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virXMLProblems, virXMLProblemsFree)

/**
 * virXMLProblemAdd:
 * @line: of the element at fault, 0 if unknown
 * @element: "interface" or a path; copied
 * @attribute: or NULL; copied
 * @code: the wire's code, VIR_ERR_XML_ERROR or VIR_ERR_CONFIG_UNSUPPORTED mostly
 * @fmt: a sentence: what is wrong and what would be right
 *
 * Adds an error. At most 1000 problems are kept; further ones are only counted.
 */
void virXMLProblemAdd(virXMLProblems *problems, unsigned line, const char *element,
                      const char *attribute, virErrorNumber code, const char *fmt, ...)
    G_GNUC_PRINTF(6, 7);

/* The same for a warning; @rule is a static string. */
void virXMLWarningAdd(virXMLProblems *problems, unsigned line, const char *element,
                      const char *attribute, const char *rule, const char *fmt, ...)
    G_GNUC_PRINTF(6, 7);

unsigned virXMLProblemsCountErrors(const virXMLProblems *problems);
const GPtrArray *virXMLProblemsGet(const virXMLProblems *problems); /* of virXMLProblem * */

/* TRUE if there is no error; else FALSE with @error set to the first one. */
gboolean virXMLProblemsToError(const virXMLProblems *problems, GError **error);
