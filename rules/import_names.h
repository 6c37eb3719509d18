/* What the readers of the formats fill: entities and their names, as the files have them. */
#ifndef TOCSIN_RULES_IMPORT_NAMES_H
#define TOCSIN_RULES_IMPORT_NAMES_H

#include "core/arena.h"
#include "rules/import.h"
#include "rules/text_index.h"

enum import_kind { IMPORT_UNKNOWN, IMPORT_PERSON, IMPORT_ORGANISATION, IMPORT_VESSEL };

/* How far a name can be trusted to mean its entity. */
enum import_quality {
    IMPORT_PRIMARY,
    IMPORT_ALIAS,
    IMPORT_SHORT, /* made from another by leaving out what the press does */
    IMPORT_WEAK,  /* the list itself calls it so */
};

/* Texts live in the import's arena once they were given to it. */
struct import_entity {
    struct slice id;        /* with the list's prefix: ofac-6908555 */
    struct slice programme; /* "SDGT; IRGC"; may be empty */
    struct slice expires;   /* YYYY-MM-DD; may be empty */
    enum import_kind kind;
    struct slice label; /* found by import_terms.c: how the press writes the first name */
};

struct import_name {
    size_t entity;     /* its place among the entities */
    struct slice text; /* as the file has it */
    enum import_quality quality;
};

/* A name whose entity is not known yet: it may stand in a later file. */
struct import_waiting {
    struct slice entity_id, text;
    enum import_quality quality;
};

/* Why a name, or one spelling of it, is not in the list. X(name, in JSON, for people) */
#define IMPORT_REASON_TABLE(X)                                                                     \
    X(TOO_SHORT, "too_short", "too short to mean one thing")                                       \
    X(TOO_COMMON, "too_common", "words that stand in the news for other things")                   \
    X(ONE_WORD, "one_word", "one word for the name of a person or a ship")                         \
    X(WEAK_ALIAS, "weak", "a weak alias of one word")                                              \
    X(GENERIC, "generic", "nothing but general words, without a legal form at least")              \
    X(TOO_LONG, "too_long", "longer than a term may be")                                           \
    X(NO_WORDS, "no_words", "no letters")                                                          \
    X(NO_ENTITY, "no_entity", "an alias of an entity that no file has")

enum import_reason {
#define X(name, json, text) IMPORT_##name,
    IMPORT_REASON_TABLE(X)
#undef X
        IMPORT_REASON_COUNT
};

/* A row of the list. */
struct import_term {
    size_t entity;
    struct slice text, folded;
    bool exact;
    int weight;
};

struct import_aside {
    struct slice text, entity_id;
    enum import_reason reason;
    struct slice more; /* what was found in the corpus; may be empty */
};

struct import {
    struct arena arena;
    const char *format;
    const char *file; /* the one being read, borrowed */
    struct rule_errors *errors;
    bool failed, no_memory;

    struct import_entity *entities; /* owned arrays */
    size_t entity_count, entity_capacity;
    struct text_index by_id;
    struct import_name *names;
    size_t name_count, name_capacity;
    struct import_waiting *waiting;
    size_t waiting_count, waiting_capacity;
    struct import_term *terms;
    size_t term_count, term_capacity;
    struct import_aside *asides;
    size_t aside_count, aside_capacity;

    size_t file_count;
    size_t duplicate_count; /* spellings that their entity had already */
    size_t shared_count;    /* terms that another entity has too */
    size_t skipped_count;   /* records that are no persons, organisations or vessels */
    size_t corpus_articles; /* of --common; 0 without */
    size_t reasons[IMPORT_REASON_COUNT];
};

/* A reader of one format: tells mistakes with import_complain and goes on where it can; out of
 * memory it stops. `text` is valid UTF-8. */
typedef void import_reader(struct import *import, struct slice text);

import_reader import_plain, import_ofac, import_csl, import_un, import_eu, import_uk,
    import_opensanctions, import_petrarch;

/* The error goes to the place in the file being read; column 0: unknown. */
void import_complain(struct import *import, size_t line, size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void import_complain_error(struct import *import, const struct error *error);

/* The entity with that id, a new one if there is none yet; what it does not know is filled in.
 * Copies. Gives its place; SIZE_MAX out of memory. */
size_t import_add_entity(struct import *import, const struct import_entity *entity);
/* The text begins as XML does, with `<`; in import_xml.c. */
bool import_is_xml(struct slice text);
/* "PREFIX-ID" in the arena; {NULL, 0} out of memory. */
struct slice import_id(struct import *import, const char *prefix, struct slice id);
/* The place of an entity, or SIZE_MAX. */
size_t import_find_entity(const struct import *import, struct slice id);
/* Adds a name; not if the text is empty or the entity is SIZE_MAX. Copies. */
void import_add_name(struct import *import, size_t entity, struct slice text,
                     enum import_quality quality);
/* Each of the names that `separator` parts. */
void import_add_list(struct import *import, size_t entity, struct slice text, char separator,
                     enum import_quality quality);
/* A name for an entity that may still come, known by its id, which is not copied. */
void import_add_waiting(struct import *import, struct slice entity_id, struct slice text,
                        enum import_quality quality);
/* After the last file: names that waited go to their entities, or aside; then the names are put in
 * the order of their entities and of their quality. */
void import_settle_names(struct import *import);
/* Sets a text aside; `more` may be empty. Copies nothing. */
void import_set_aside(struct import *import, struct slice text, struct slice entity_id,
                      enum import_reason reason, struct slice more);
/* Room for one more in an owned array; false out of memory. */
bool import_grow(struct import *import, void **items, size_t count, size_t *capacity,
                 size_t item_bytes);

#endif
