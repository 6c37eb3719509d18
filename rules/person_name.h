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
    size_t short_from; /* the forms from here on have the first given name and the family name
                          alone */
    size_t count;
};

/* The first given name and the family name are enough to tell a person: no half of a name (Abd,
 * Abu) and not Muhammad, which most of its bearers are not called by; nothing short; no family name
 * that is the first name of many. */
bool person_name_ends_suffice(struct slice first, struct slice last);

/* `name` is cleaned (name_clean); "FAMILY, Given" or in the order of speech. Forms: given name
 * first; as listed, family name first; without an honorific that is often part of a name (Mullah,
 * Haji), a patronymic, an initial or a suffix (Jr.), or without all given names but the first,
 * where at least two words remain. Titles (Mr.,
 * Dr., Gen.) are in none. STATUS_NO_MEMORY is the only failure. */
enum status person_name_spell(struct slice name, struct arena *arena,
                              struct person_name *out) WARN_UNUSED;

#endif
