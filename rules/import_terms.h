/* From names to the terms of a list. */
#ifndef TOCSIN_RULES_IMPORT_TERMS_H
#define TOCSIN_RULES_IMPORT_TERMS_H

#include "rules/import_names.h"

/* What a term is worth in a rule's score. */
enum {
    IMPORT_WEIGHT_NAME = 10,   /* the name, or a good alias */
    IMPORT_WEIGHT_DERIVED = 8, /* without a legal form, a patronymic, an honorific */
    IMPORT_WEIGHT_SHORT = 5,   /* the first given name and the family name alone */
    IMPORT_WEIGHT_WEAK = 3,    /* an alias that the list itself calls weak */
};

/* Fills import->terms and import->asides from import->names, and the label of each entity. Out of
 * memory is noted in `import`. */
void import_make_terms(struct import *import);

#endif
