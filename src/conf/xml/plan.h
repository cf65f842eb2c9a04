/*
 * plan.h: a virXMLType made ready for use: its rows, with those of embedded types, and a tree of
 * the child elements that their paths name
 *
 * Built once per type and kept for ever. Thread: any; plans are immutable once published.
 */
#pragma once

#include "conf/xml/row.h"

/* One child element that paths go through. Step 0 is the element itself. */
typedef struct {
    const struct _virXMLPlan *plan;
    char *name;
    guint16 parent;
    guint16 *children; /* steps */
    guint16 nchildren;
    char **attrs; /* names that rows read here */
    guint16 nattrs;
    gboolean opaque;   /* what is inside is not our business */
    gboolean repeated; /* a list: all such children count */
} virXMLStep;

/* A struct that rows lie in: scope 0 is the object, others are embedded in one before. */
typedef struct {
    guint16 parent;
    guint16 offset;
    gboolean deref; /* the field is a pointer */
    const virXMLType *type;
    const virXMLRow *row; /* the embedding row; NULL for scope 0 */
} virXMLScope;

typedef struct {
    const virXMLRow *row;
    guint16 scope;
    guint16 step;
    const char *attr;        /* or NULL */
    struct _virXMLPlan *sub; /* STRUCT, POINTER, LIST: filled on first use; atomic */
} virXMLEntry;

typedef struct _virXMLPlan {
    const virXMLType *type;
    virXMLEntry *entries;
    unsigned nentries;
    virXMLStep *steps;
    unsigned nsteps;
    virXMLScope *scopes;
    unsigned nscopes;
    gboolean conditional; /* some embedding row has a .when */
} virXMLPlan;

const virXMLPlan *virXMLPlanGet(const virXMLType *type);
/* The plan of entry->row->type. */
const virXMLPlan *virXMLPlanSub(const virXMLEntry *entry);

/* Where each scope's struct is for @obj; NULL for an embedded pointer that is NULL. */
void virXMLPlanScopes(const virXMLPlan *plan, const void *obj, const void **scopes);
/* TRUE if the .when of all embedding rows around @scope hold. */
gboolean virXMLScopeApplies(const virXMLPlan *plan, unsigned scope, const void *const *scopes);

/* TRUE if the row's .when holds in the struct @obj. */
static inline gboolean virXMLRowApplies(const virXMLRow *row, const void *obj)
{
    int value;

    if (!row->when.offset_plus_1)
        return TRUE;
    value = *(const int *)((const char *)obj + row->when.offset_plus_1 - 1);
    return value >= 0 && value < 64 && (row->when.mask >> value) & 1;
}

#define VIR_XML_FIELD(obj, row, ctype) (*(ctype *)((char *)(obj) + (row)->offset))
#define VIR_XML_CFIELD(obj, row, ctype) (*(ctype const *)((const char *)(obj) + (row)->offset))
