/* A list: a CSV file of terms with what is known of each (DESIGN 5). Its first row names the
 * columns:
 *
 *   term        what is looked for, to the letter: `*` is a character like others here
 *   entity_id   whose name it is, and
 *   label       how alerts call them; programme: the sanction or reason
 *   case        exact or fold; empty: as for a term of a rule
 *   weight      what it counts for score; empty: as the rule says, or 1
 *   severity    of the alert, if it is higher than the rule's
 *   language    of the articles in which it counts; empty: all
 *   expires     the day, in UTC, from whose beginning it no longer counts
 *
 * Only term is required; columns stand in any order. */
#ifndef TOCSIN_RULES_TERM_LIST_H
#define TOCSIN_RULES_TERM_LIST_H

#include "core/alert.h"
#include "core/arena.h"
#include "rules/lint_allow.h"
#include "rules/rule_errors.h"

enum entry_case { ENTRY_CASE_BY_TERM, ENTRY_CASE_FOLD, ENTRY_CASE_EXACT };

struct list_entry {
    struct slice text;   /* as written */
    struct slice sought; /* the same as a term of a rule would be written to mean it */
    struct slice folded; /* what it compares by */
    struct slice language;
    struct alert_entity entity;
    int64_t weight;
    int64_t expires_us; /* CLOCK_UNKNOWN: never */
    const char *path;   /* of the list, and */
    size_t line;        /* where in it the */
    size_t column;      /* term stands */
    enum entry_case letters;
    enum severity severity;
    bool has_weight, has_severity;
    bool clitics; /* its script has proclitics */
    bool acronym; /* case-exact, if nothing is said of case */
};

struct term_list {
    struct slice id;
    const char *path;
    const char *file;    /* the rule file that names it, first of all */
    size_t line, column; /* where in it */
    struct list_entry *entries;
    size_t entry_count;
    struct hash content; /* of all that decides what is found, in the order of the file */
    bool used;           /* by a rule or filter */
    bool scoped;         /* some entry has a language or expires */
    bool failed;         /* it could not be read, which has been told */
    unsigned allowed;    /* warnings that comments at it silence, as in struct rule */
    struct lint_allows allows;
    struct term_list *next;
};

/* Reads the rows of `text` into the entries of `list`, whose id and path are there. Every mistake
 * goes into `errors`, under the list's path, and sets `failed`. What is read lives in `arena`, the
 * texts too. STATUS_NO_MEMORY. */
enum status term_list_read(struct slice text, struct arena *arena, struct rule_errors *errors,
                           struct term_list *list) WARN_UNUSED;

#endif
