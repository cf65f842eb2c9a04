/*
 * problem.c: collects what is wrong with one document
 *
 * Thread: one document, one thread.
 */
#include "conf/xml/problem.h"

#include <string.h>

#include "common/base/error.h"

#define MAX_KEPT 1000

struct _virXMLProblems {
    virErrorDomain from;
    char *document;
    GPtrArray *list;
    unsigned errors;
};

static void virXMLProblemFree(gpointer data)
{
    virXMLProblem *problem = data;

    g_free(problem->element);
    g_free(problem->attribute);
    g_free(problem->message);
    g_free(problem);
}

virXMLProblems *virXMLProblemsNew(virErrorDomain from, const char *document)
{
    virXMLProblems *problems = g_new0(virXMLProblems, 1);

    problems->from = from;
    problems->document = g_strdup(document);
    return problems;
}

void virXMLProblemsFree(virXMLProblems *problems)
{
    if (!problems)
        return;
    g_clear_pointer(&problems->list, g_ptr_array_unref);
    g_free(problems->document);
    g_free(problems);
}

static void virXMLProblemsKeep(virXMLProblems *problems, virXMLProblem *problem)
{
    if (problem->severity == VIR_XML_ERROR)
        problems->errors++;
    if (!problems->list)
        problems->list = g_ptr_array_new_with_free_func(virXMLProblemFree);
    if (problems->list->len >= MAX_KEPT)
        virXMLProblemFree(problem);
    else
        g_ptr_array_add(problems->list, problem);
}

void virXMLProblemAdd(virXMLProblems *problems, unsigned line, const char *element,
                      const char *attribute, virErrorNumber code, const char *fmt, ...)
{
    virXMLProblem *problem = g_new0(virXMLProblem, 1);
    va_list args;

    problem->severity = VIR_XML_ERROR;
    problem->code = code;
    problem->line = line;
    problem->element = g_strdup(element);
    problem->attribute = g_strdup(attribute);
    problem->rule = "error";
    va_start(args, fmt);
    problem->message = g_strdup_vprintf(fmt, args);
    va_end(args);
    virXMLProblemsKeep(problems, problem);
}

void virXMLWarningAdd(virXMLProblems *problems, unsigned line, const char *element,
                      const char *attribute, const char *rule, const char *fmt, ...)
{
    virXMLProblem *problem = g_new0(virXMLProblem, 1);
    va_list args;

    problem->severity = VIR_XML_WARNING;
    problem->line = line;
    problem->element = g_strdup(element);
    problem->attribute = g_strdup(attribute);
    problem->rule = rule;
    va_start(args, fmt);
    problem->message = g_strdup_vprintf(fmt, args);
    va_end(args);
    virXMLProblemsKeep(problems, problem);
}

unsigned virXMLProblemsCountErrors(const virXMLProblems *problems)
{
    return problems->errors;
}

const GPtrArray *virXMLProblemsGet(const virXMLProblems *problems)
{
    /* Allocated on first use: most documents have nothing to complain of. */
    if (!problems->list)
        ((virXMLProblems *)problems)->list = g_ptr_array_new_with_free_func(virXMLProblemFree);
    return problems->list;
}

/* "line 12: <interface>: " as far as known. */
static char *virXMLProblemPlace(const virXMLProblems *problems, const virXMLProblem *problem)
{
    GString *place = g_string_new(NULL);
    const char *element = problem->element ? strrchr(problem->element, '/') : NULL;

    /* The line says where; the last name of the path is enough for a person. */
    element = element ? element + 1 : problem->element;
    if (problems->document)
        g_string_append_printf(place, "%s: ", problems->document);
    if (problem->line)
        g_string_append_printf(place, "line %u: ", problem->line);
    if (element && problem->attribute)
        g_string_append_printf(place, "<%s %s=>: ", element, problem->attribute);
    else if (element)
        g_string_append_printf(place, "<%s>: ", element);
    return g_string_free(place, FALSE);
}

gboolean virXMLProblemsToError(const virXMLProblems *problems, GError **error)
{
    const virXMLProblem *first = NULL;
    g_autofree char *place = NULL;

    if (!problems->errors)
        return TRUE;
    /* Errors past MAX_KEPT warnings may not have been kept; say at least that there are some. */
    for (guint i = 0; i < problems->list->len && !first; i++) {
        const virXMLProblem *problem = problems->list->pdata[i];

        if (problem->severity == VIR_XML_ERROR)
            first = problem;
    }
    if (!first) {
        virSetError(error, problems->from, VIR_ERR_XML_ERROR, "%u errors in the document",
                    problems->errors);
        return FALSE;
    }
    place = virXMLProblemPlace(problems, first);
    if (problems->errors > 1)
        virSetError(error, problems->from, first->code, "%s%s (and %u more)", place, first->message,
                    problems->errors - 1);
    else
        virSetError(error, problems->from, first->code, "%s%s", place, first->message);
    return FALSE;
}
