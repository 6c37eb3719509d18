/* The ways in which the press writes a person whom a list has as "HAQQANI, Sirajuddin" or as
 * "Sirajuddin Haqqani". */
#ifndef TOCSIN_RULES_PERSON_NAME_H
#define TOCSIN_RULES_PERSON_NAME_H

#include "core/arena.h"
#include "core/status.h"

enum { PERSON_FORMS_MAX = 8 };

struct person_name {
    struct slice label; /* given name first, with small letters, without titles */
    /* Different from each other, the label first. Empty if nothing of the name was left. */
    struct slice forms[PERSON_FORMS_MAX];
    size_t sure_count; /* the first so many are the name itself: nothing of it was left out but
                          titles */
    size_t count;
};

/* `name` is cleaned (name_clean); "FAMILY, Given" or in the order of speech. Forms: given name
 * first; as listed, family name first; without an honorific that is often part of a name (Mullah,
 * Haji), a patronymic, an initial or a suffix (Jr.), where at least two words remain. Titles (Mr.,
 * Dr., Gen.) are in none. STATUS_NO_MEMORY is the only failure. */
enum status person_name_spell(struct slice name, struct arena *arena,
                              struct person_name *out) WARN_UNUSED;

#endif
