/* The two lists of the United Kingdom, both as CSV and as XML: the UK Sanctions List of the Foreign
 * Office, and OFSI's consolidated list of financial sanctions targets. A name has six parts, of
 * which the sixth is the family name, or all of the name of an organisation. In the CSV a row is a
 * name, and an address, with the entity's fields repeated; the date of the list stands before the
 * header. https://www.gov.uk/government/publications/the-uk-sanctions-list */
#include "rules/import_table.h"
#include "rules/import_xml.h"

#include <string.h>

enum { PARTS = 6 };

static enum import_kind kind_of(struct slice type) {
    if (slice_equal_nocase(type, SLICE_LITERAL("individual"))) {
        return IMPORT_PERSON;
    }
    return slice_equal_nocase(type, SLICE_LITERAL("ship")) ? IMPORT_VESSEL : IMPORT_ORGANISATION;
}

/* "Alias", "AKA", "Primary Name Variation", …; "Low", "Low quality". */
static enum import_quality quality_of(struct slice type, struct slice strength) {
    bool low = slice_equal_nocase(slice_sub(strength, 0, 3), SLICE_LITERAL("low"));
    bool primary = type.bytes == 0 || slice_equal_nocase(type, SLICE_LITERAL("primary name"));
    return low ? IMPORT_WEAK : primary ? IMPORT_PRIMARY : IMPORT_ALIAS;
}

/* "FAMILY, Given" of a person, so that both orders come out. */
static struct slice whole_name(struct import *import, struct slice parts[PARTS],
                               enum import_kind kind) {
    for (size_t i = 0; i < PARTS; i++) {
        if (slice_equal(parts[i], SLICE_LITERAL("0"))) { /* an empty cell of some editions */
            parts[i].bytes = 0;
        }
    }
    struct slice given = import_join(import, parts, PARTS - 1), family = parts[PARTS - 1];
    if (family.bytes == 0 || given.bytes == 0) {
        return family.bytes == 0 ? given : family;
    }
    const bool divided = kind == IMPORT_PERSON && memchr(family.data, ',', family.bytes) == NULL;
    struct slice comma[] = {family, slice_of(","), given}, speech[] = {given, family};
    return divided ? import_join(import, comma, 3) : import_join(import, speech, 2);
}

/* ---- CSV ---- */

struct columns {
    size_t id, parts[PARTS], type, name_type, strength, script, regime;
};

/* The first of two names that a column has in the one list and in the other. */
static size_t either(struct import_table *table, const char *name, const char *other) {
    size_t column = csv_column_named(&table->row, name);
    return column < table->row.count ? column : import_table_column(table, other);
}

static struct columns find_columns(struct import_table *table) {
    static const char *const parts[PARTS] = {"Name 1", "Name 2", "Name 3",
                                             "Name 4", "Name 5", "Name 6"};
    struct columns columns = {.id = either(table, "Unique ID", "Group ID"),
                              .name_type = either(table, "Name type", "Alias Type"),
                              .strength = either(table, "Alias strength", "Alias Quality"),
                              .script = import_table_column(table, "Name non-latin script"),
                              .regime = either(table, "Regime Name", "Regime")};
    columns.type = csv_column_named(&table->row, "Individual, Entity, Ship");
    if (columns.type == table->row.count) {
        columns.type = either(table, "Designation Type", "Group Type");
    }
    for (size_t i = 0; i < PARTS; i++) {
        columns.parts[i] = import_table_column(table, parts[i]);
    }
    return columns;
}

static void read_row(struct import *import, const struct csv_row *row,
                     const struct columns *columns) {
    struct slice parts[PARTS], id = csv_text(row, columns->id);
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = csv_text(row, columns->parts[i]);
    }
    enum import_kind kind = kind_of(csv_text(row, columns->type));
    struct slice name = whole_name(import, parts, kind);
    if (id.bytes == 0) {
        import_complain(import, row->line, 0, "this row has no ID; write one or remove it");
        return;
    }
    struct import_entity entity = {.id = import_id(import, "uk", id),
                                   .programme = csv_text(row, columns->regime),
                                   .kind = kind};
    size_t place = entity.id.data ? import_add_entity(import, &entity) : SIZE_MAX;
    import_add_name(
        import, place, name,
        quality_of(csv_text(row, columns->name_type), csv_text(row, columns->strength)));
    import_add_name(import, place, csv_text(row, columns->script), IMPORT_ALIAS);
}

static void read_csv(struct import *import, struct slice text) {
    struct import_table table;
    if (import_table_open(&table, import, text, ',', "Name 6",
                          "the UK's lists have Name 6, Name 1, …; take the CSV or XML as it was "
                          "published")) {
        struct columns columns = find_columns(&table);
        while (!import->failed && import_table_next(&table)) {
            read_row(import, &table.row, &columns);
        }
    }
    import_table_close(&table);
}

/* ---- XML ---- */

static struct slice name_of_element(struct import *import, xmlNode *element,
                                    enum import_kind kind) {
    static const char *const names[PARTS] = {"Name1", "Name2", "Name3", "Name4", "Name5", "Name6"};
    struct slice parts[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = xml_child_text(import, element, names[i]);
    }
    return whole_name(import, parts, kind);
}

static size_t add_record(struct import *import, xmlNode *record, const char *id, const char *type,
                         enum import_kind *kind) {
    struct slice number = xml_child_text(import, record, id);
    if (number.bytes == 0) {
        import_complain(import, xml_line(record), 0, "this record has no %s; it must have one", id);
        return SIZE_MAX;
    }
    *kind = kind_of(xml_child_text(import, record, type));
    struct import_entity entity = {.id = import_id(import, "uk", number),
                                   .programme = xml_child_text(import, record, "RegimeName"),
                                   .kind = *kind};
    return entity.id.data ? import_add_entity(import, &entity) : SIZE_MAX;
}

/* Of the UK Sanctions List: an entity with all its names. */
static void read_designation(struct import *import, xmlNode *record) {
    enum import_kind kind = IMPORT_UNKNOWN;
    size_t place = add_record(import, record, "UniqueID", "IndividualEntityShip", &kind);
    xmlNode *names = xml_child(record, "Names"), *others = xml_child(record, "NonLatinNames");
    for (xmlNode *name = xml_child(names, "Name"); name; name = xml_next(name, "Name")) {
        import_add_name(import, place, name_of_element(import, name, kind),
                        quality_of(xml_child_text(import, name, "NameType"),
                                   xml_child_text(import, name, "AliasStrength")));
    }
    for (xmlNode *name = xml_child(others, "NonLatinName"); name;
         name = xml_next(name, "NonLatinName")) {
        import_add_name(import, place, xml_child_text(import, name, "NameNonLatinScript"),
                        IMPORT_ALIAS);
    }
}

/* Of OFSI's list: one name of an entity. */
static void read_target(struct import *import, xmlNode *record) {
    enum import_kind kind = IMPORT_UNKNOWN;
    size_t place = add_record(import, record, "GroupID", "GroupTypeDescription", &kind);
    import_add_name(import, place, name_of_element(import, record, kind),
                    quality_of(xml_child_text(import, record, "AliasType"),
                               xml_child_text(import, record, "AliasQuality")));
    import_add_name(import, place, xml_child_text(import, record, "NameNonLatinScript"),
                    IMPORT_ALIAS);
}

static void read_record(struct import *import, xmlNode *record) {
    if (xml_child(record, "UniqueID") || xml_child(record, "Names")) {
        read_designation(import, record);
    } else {
        read_target(import, record);
    }
}

void import_uk(struct import *import, struct slice text) {
    static const char *const roots[] = {"Designations", "ArrayOfFinancialSanctionsTarget", NULL};
    static const char *const records[] = {"Designation", "FinancialSanctionsTarget", NULL};
    if (import_is_xml(text)) {
        import_xml_records(import, text, roots,
                           "the UK's lists are Designations or an ArrayOfFinancialSanctionsTarget",
                           records, read_record);
    } else {
        read_csv(import, text);
    }
}
