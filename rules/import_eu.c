/* The consolidated list of persons, groups and entities under financial sanctions of the European
 * Union, version 1.1: XML with a sanctionEntity for each, or CSV with semicolons, a row for each
 * name, address or other detail, in which the entity's fields are repeated. An alias that the XML
 * calls strong="false" is weak. https://webgate.ec.europa.eu/fsd/fsf */
#include "rules/import_table.h"
#include "rules/import_xml.h"

#include <string.h>

/* The reference number (EU.27.28) is the public one; not every entity has it. */
static struct slice entity_id(struct import *import, struct slice reference, struct slice logical) {
    return reference.bytes > 0 ? reference : import_id(import, "eu", logical);
}

static enum import_kind kind_of(struct slice type) {
    bool person =
        slice_equal_nocase(type, SLICE_LITERAL("person")) || slice_equal(type, SLICE_LITERAL("P"));
    return person ? IMPORT_PERSON : IMPORT_ORGANISATION;
}

/* ---- XML ---- */

static void read_alias(struct import *import, xmlNode *alias, size_t place,
                       enum import_quality quality) {
    const struct slice parts[] = {xml_attribute(import, alias, "firstName"),
                                  xml_attribute(import, alias, "middleName"),
                                  xml_attribute(import, alias, "lastName")};
    struct slice whole = xml_attribute(import, alias, "wholeName");
    bool weak = slice_equal_nocase(xml_attribute(import, alias, "strong"), SLICE_LITERAL("false"));
    import_add_name(import, place, whole.bytes > 0 ? whole : import_join(import, parts, 3),
                    weak ? IMPORT_WEAK : quality);
}

static void read_record(struct import *import, xmlNode *record) {
    struct slice logical = xml_attribute(import, record, "logicalId");
    struct slice reference = xml_attribute(import, record, "euReferenceNumber");
    xmlNode *alias = xml_child(record, "nameAlias");
    if ((logical.bytes == 0 && reference.bytes == 0) || alias == NULL) {
        import_complain(import, xml_line(record), 0,
                        "this sanctionEntity has no %s; it must have "
                        "one",
                        alias ? "logicalId" : "nameAlias");
        return;
    }
    xmlNode *type = xml_child(record, "subjectType"), *regulation = xml_child(record, "regulation");
    struct import_entity entity = {
        .id = entity_id(import, reference, logical),
        .programme =
            regulation ? xml_attribute(import, regulation, "programme") : slice_make("", 0),
        .kind = type ? kind_of(xml_attribute(import, type, "code")) : IMPORT_UNKNOWN};
    size_t place = entity.id.data ? import_add_entity(import, &entity) : SIZE_MAX;
    enum import_quality quality = IMPORT_PRIMARY;
    for (; alias; alias = xml_next(alias, "nameAlias")) {
        read_alias(import, alias, place, quality);
        quality = IMPORT_ALIAS;
    }
}

/* ---- CSV ---- */

struct columns {
    size_t logical, reference, type, programme, whole, first, middle, last;
};

static void read_row(struct import *import, const struct csv_row *row,
                     const struct columns *columns) {
    const struct slice parts[] = {csv_text(row, columns->first), csv_text(row, columns->middle),
                                  csv_text(row, columns->last)};
    struct slice whole = csv_text(row, columns->whole);
    struct slice name = whole.bytes > 0 ? whole : import_join(import, parts, 3);
    struct slice logical = csv_text(row, columns->logical);
    if (name.bytes == 0) { /* the row has an address, a birth date, … */
        return;
    }
    if (logical.bytes == 0) {
        import_complain(import, row->line, 0,
                        "this row has no Entity_LogicalId; write one or remove it");
        return;
    }
    struct import_entity entity = {
        .id = entity_id(import, csv_text(row, columns->reference), logical),
        .programme = csv_text(row, columns->programme),
        .kind = kind_of(csv_text(row, columns->type))};
    bool known = entity.id.data && import_find_entity(import, entity.id) != SIZE_MAX;
    size_t place = entity.id.data ? import_add_entity(import, &entity) : SIZE_MAX;
    import_add_name(import, place, name, known ? IMPORT_ALIAS : IMPORT_PRIMARY);
}

static void read_csv(struct import *import, struct slice text) {
    struct import_table table;
    if (import_table_open(&table, import, text, ';', "Entity_LogicalId",
                          "the EU's list is XML, or CSV of version 1.1 with semicolons")) {
        struct columns columns = {
            .logical = import_table_column(&table, "Entity_LogicalId"),
            .reference = import_table_column(&table, "Entity_EU_ReferenceNumber"),
            .type = import_table_column(&table, "Entity_SubjectType"),
            .programme = import_table_column(&table, "Entity_Regulation_Programme"),
            .whole = import_table_column(&table, "NameAlias_WholeName"),
            .first = import_table_column(&table, "NameAlias_FirstName"),
            .middle = import_table_column(&table, "NameAlias_MiddleName"),
            .last = import_table_column(&table, "NameAlias_LastName")};
        while (!import->failed && import_table_next(&table)) {
            read_row(import, &table.row, &columns);
        }
    }
    import_table_close(&table);
}

void import_eu(struct import *import, struct slice text) {
    static const char *const roots[] = {"export", NULL};
    static const char *const records[] = {"sanctionEntity", NULL};
    if (import_is_xml(text)) {
        import_xml_records(import, text, roots, "the EU's list is an export", records, read_record);
    } else {
        read_csv(import, text);
    }
}
