/* OpenSanctions, in two forms: targets.simple.csv, and entities of FollowTheMoney as JSON lines
 * (entities.ftm.json, targets.nested.json). Of the second, persons, organisations, vessels and
 * aircraft are read; what ties them (sanctions, ownership, addresses) is passed over and counted.
 * An id is OpenSanctions' own. https://www.opensanctions.org/docs/bulk/ */
#include "rules/import_table.h"

#include <jansson.h>
#include <string.h>

/* ---- what both have ---- */

/* Of a schema of FollowTheMoney; false: nothing that has a name of its own in the news. */
static bool kind_of(struct slice schema, enum import_kind *out) {
    static const struct {
        const char *schema;
        enum import_kind kind;
    } kinds[] = {{"Person", IMPORT_PERSON},           {"Organization", IMPORT_ORGANISATION},
                 {"Company", IMPORT_ORGANISATION},    {"LegalEntity", IMPORT_UNKNOWN},
                 {"PublicBody", IMPORT_ORGANISATION}, {"Vessel", IMPORT_VESSEL},
                 {"Airplane", IMPORT_VESSEL},         {"Vehicle", IMPORT_VESSEL}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (slice_equal(schema, slice_of(kinds[i].schema))) {
            *out = kinds[i].kind;
            return true;
        }
    }
    return false;
}

/* ---- CSV ---- */

struct columns {
    size_t id, schema, name, aliases, programmes, dataset;
};

static void read_row(struct import *import, const struct csv_row *row,
                     const struct columns *columns) {
    struct slice programmes = csv_text(row, columns->programmes);
    struct import_entity entity = {.id = csv_text(row, columns->id),
                                   .programme = programmes.bytes ? programmes
                                                                 : csv_text(row, columns->dataset)};
    if (!kind_of(csv_text(row, columns->schema), &entity.kind)) {
        import->skipped_count++;
        return;
    }
    if (entity.id.bytes == 0 || csv_text(row, columns->name).bytes == 0) {
        import_complain(import, row->line, 0, "this row has no %s; write one or remove it",
                        entity.id.bytes == 0 ? "id" : "name");
        return;
    }
    size_t place = import_add_entity(import, &entity);
    import_add_name(import, place, csv_text(row, columns->name), IMPORT_PRIMARY);
    import_add_list(import, place, csv_text(row, columns->aliases), ';', IMPORT_ALIAS);
}

static void read_csv(struct import *import, struct slice text) {
    struct import_table table;
    if (import_table_open(&table, import, text, ',', "schema",
                          "targets.simple.csv has id, schema, name, aliases, …; other files of "
                          "OpenSanctions are JSON, one object a line")) {
        struct columns columns = {.id = import_table_column(&table, "id"),
                                  .schema = import_table_column(&table, "schema"),
                                  .name = import_table_column(&table, "name"),
                                  .aliases = import_table_column(&table, "aliases"),
                                  .programmes = csv_column_named(&table.row, "program_ids"),
                                  .dataset = import_table_column(&table, "dataset")};
        if (columns.programmes == table.row.count) { /* older editions */
            columns.programmes = SIZE_MAX;
        }
        while (!import->failed && import_table_next(&table)) {
            read_row(import, &table.row, &columns);
        }
    }
    import_table_close(&table);
}

/* ---- JSON lines ---- */

static struct slice text_of(const json_t *value) {
    return slice_make(json_string_value(value) ? json_string_value(value) : "",
                      json_string_length(value));
}

static void add_names(struct import *import, size_t place, const json_t *properties,
                      const char *property, enum import_quality quality) {
    const json_t *names = json_object_get(properties, property);
    for (size_t i = 0; i < json_array_size(names); i++) {
        import_add_name(import, place, text_of(json_array_get(names, i)), quality);
    }
}

/* The first of the properties that is there, its texts with semicolons between. */
static struct slice programmes_of(const json_t *object, struct buffer *out) {
    const json_t *properties = json_object_get(object, "properties");
    const json_t *lists[] = {json_object_get(properties, "programId"),
                             json_object_get(properties, "program"),
                             json_object_get(object, "datasets")};
    for (size_t l = 0; l < sizeof lists / sizeof *lists && out->bytes == 0; l++) {
        for (size_t i = 0; i < json_array_size(lists[l]); i++) {
            if (out->bytes > 0) {
                (void)buffer_append_text(out, "; ");
            }
            (void)buffer_append_slice(out, text_of(json_array_get(lists[l], i)));
        }
    }
    return buffer_slice(out);
}

static void read_entity(struct import *import, const json_t *object, size_t line) {
    enum { PROGRAMMES_BYTES_MAX = 4096 };
    const json_t *properties = json_object_get(object, "properties");
    struct buffer programmes;
    struct import_entity entity = {.id = text_of(json_object_get(object, "id"))};
    struct slice schema = text_of(json_object_get(object, "schema"));
    struct slice caption = text_of(json_object_get(object, "caption"));
    if (entity.id.bytes == 0 || schema.bytes == 0 || !json_is_object(properties)) {
        import_complain(import, line, 0,
                        "this is no entity of FollowTheMoney; it has the texts id and schema and "
                        "the object properties");
        return;
    }
    if (!kind_of(schema, &entity.kind)) {
        import->skipped_count++;
        return;
    }
    buffer_init(&programmes, PROGRAMMES_BYTES_MAX);
    entity.programme = programmes_of(object, &programmes);
    size_t place = import_add_entity(import, &entity);
    import_add_name(import, place, caption, IMPORT_PRIMARY);
    add_names(import, place, properties, "name", IMPORT_PRIMARY);
    add_names(import, place, properties, "alias", IMPORT_ALIAS);
    add_names(import, place, properties, "previousName", IMPORT_ALIAS);
    add_names(import, place, properties, "abbreviation", IMPORT_ALIAS);
    add_names(import, place, properties, "weakAlias", IMPORT_WEAK);
    buffer_fini(&programmes);
}

static void read_json(struct import *import, struct slice text) {
    size_t line = 1;
    for (size_t at = 0; at < text.bytes && !import->no_memory; line++) {
        const char *feed = memchr(text.data + at, '\n', text.bytes - at);
        size_t end = feed ? (size_t)(feed - text.data) : text.bytes;
        struct slice row = slice_trim(slice_sub(text, at, end));
        json_error_t why;
        json_t *object = row.bytes ? json_loadb(row.data, row.bytes, 0, &why) : NULL;
        if (object) {
            read_entity(import, object, line);
        } else if (row.bytes > 0) {
            import_complain(import, line, why.column > 0 ? (size_t)why.column : 0,
                            "this is no JSON: %s; an entity is one object a line", why.text);
        }
        json_decref(object);
        at = end + 1;
    }
}

void import_opensanctions(struct import *import, struct slice text) {
    struct slice start = slice_trim(text);
    if (start.bytes > 0 && (start.data[0] == '{' || start.data[0] == '[')) {
        read_json(import, text);
    } else {
        read_csv(import, text);
    }
}
