/* The consolidated list of the UN Security Council: INDIVIDUAL and ENTITY records. A name has up to
 * four parts in the order of speech, an original script, and aliases of which some are called of
 * low quality. An entity's name is its FIRST_NAME. Aliases may hold several names with semicolons,
 * and their spelling in another script in brackets.
 * https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list */
#include "rules/import_xml.h"
#include "rules/person_name.h"

#include <string.h>
#include <strings.h>

enum { PARTS = 4 };

/* "Abdul Haq (عبد الحق)": what stands in brackets is a name too if it has no Latin letter. */
static struct slice other_script(struct slice name) {
    const char *open = name.bytes ? memchr(name.data, '(', name.bytes) : NULL;
    const char *close = open ? memchr(open, ')', name.bytes - (size_t)(open - name.data)) : NULL;
    if (close == NULL || (unsigned char)open[1] < 0x80) {
        return slice_make("", 0);
    }
    return slice_make(open + 1, (size_t)(close - open) - 1);
}

/* "Haji Khairullah (previously listed as …)": a remark, not a name. */
static struct slice without_remark(struct slice name) {
    const char *open = name.bytes ? memchr(name.data, '(', name.bytes) : NULL;
    struct slice before = open ? slice_sub(name, 0, (size_t)(open - name.data)) : name;
    return slice_trim(before).bytes > 0 ? before : name;
}

static void add_alias(struct import *import, size_t place, struct slice text,
                      enum import_quality quality, bool person) {
    size_t at = 0;
    while (at < text.bytes) {
        const char *found = memchr(text.data + at, ';', text.bytes - at);
        size_t end = found ? (size_t)(found - text.data) : text.bytes;
        struct slice name = slice_trim(slice_sub(text, at, end));
        import_add_name(import, place, other_script(name), quality);
        import_add_name(import, place, person ? without_remark(name) : name, quality);
        at = end + 1;
    }
}

static void read_aliases(struct import *import, xmlNode *record, size_t place, const char *element,
                         bool person) {
    for (xmlNode *alias = xml_child(record, element); alias; alias = xml_next(alias, element)) {
        bool low =
            slice_equal_nocase(xml_child_text(import, alias, "QUALITY"), SLICE_LITERAL("low"));
        add_alias(import, place, xml_child_text(import, alias, "ALIAS_NAME"),
                  low ? IMPORT_WEAK : IMPORT_ALIAS, person);
    }
}

/* "Sirajuddin Jallaloudine Haqqani": the press has the first part and the last. */
static void add_short(struct import *import, size_t place, const struct slice names[PARTS]) {
    struct slice ends[2] = {names[0], slice_make("", 0)};
    size_t count = 0;
    for (size_t i = 0; i < PARTS; i++) {
        count += names[i].bytes > 0;
        ends[1] = names[i].bytes > 0 ? names[i] : ends[1];
    }
    if (count > 2 && person_name_ends_suffice(names[0], ends[1])) {
        import_add_name(import, place, import_join(import, ends, 2), IMPORT_SHORT);
    }
}

static void read_record(struct import *import, xmlNode *record) {
    static const char *const parts[PARTS] = {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME",
                                             "FOURTH_NAME"};
    const bool person = strcasecmp((const char *)record->name, "INDIVIDUAL") == 0;
    struct slice number = xml_child_text(import, record, "REFERENCE_NUMBER"), names[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        names[i] = xml_child_text(import, record, parts[i]);
    }
    struct slice name = import_join(import, names, PARTS);
    if (number.bytes == 0 || name.bytes == 0) {
        import_complain(import, xml_line(record), 0, "this record has no %s; it must have one",
                        number.bytes == 0 ? "REFERENCE_NUMBER" : "FIRST_NAME");
        return;
    }
    struct import_entity entity = {.id = import_id(import, "un", number),
                                   .programme = xml_child_text(import, record, "UN_LIST_TYPE"),
                                   .kind = person ? IMPORT_PERSON : IMPORT_ORGANISATION};
    size_t place = entity.id.data ? import_add_entity(import, &entity) : SIZE_MAX;
    import_add_name(import, place, name, IMPORT_PRIMARY);
    import_add_name(import, place, xml_child_text(import, record, "NAME_ORIGINAL_SCRIPT"),
                    IMPORT_PRIMARY);
    if (person) {
        add_short(import, place, names);
    }
    read_aliases(import, record, place, person ? "INDIVIDUAL_ALIAS" : "ENTITY_ALIAS", person);
}

void import_un(struct import *import, struct slice text) {
    static const char *const roots[] = {"CONSOLIDATED_LIST", NULL};
    static const char *const records[] = {"INDIVIDUAL", "ENTITY", NULL};
    import_xml_records(import, text, roots, "the UN's list is a CONSOLIDATED_LIST", records,
                       read_record);
}
