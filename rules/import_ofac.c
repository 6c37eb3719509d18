/* The lists of the US Treasury's Office of Foreign Assets Control in their old CSV form: sdn.csv
 * (or cons_prim.csv) with the entities, alt.csv with their aliases; neither has a header, so their
 * rows are told apart by how many fields they have. -0- stands for nothing; the last line may be a
 * Control-Z. Weak aliases are not in alt.csv but in the remarks of sdn.csv, as a.k.a. 'NAME'.
 * https://ofac.treasury.gov/specially-designated-nationals-list-data-formats-data-schemas */
#include "rules/csv.h"
#include "rules/import_names.h"

#include <string.h>

enum { SDN_FIELDS = 12, ALT_FIELDS = 5 };
enum sdn_field { SDN_NUMBER, SDN_NAME, SDN_TYPE, SDN_PROGRAMME, SDN_REMARKS = 11 };
enum alt_field { ALT_ENTITY, ALT_NAME = 3 };

static struct slice field(const struct csv_row *row, size_t column) {
    struct slice text = csv_text(row, column);
    return slice_equal(text, SLICE_LITERAL("-0-")) ? slice_make("", 0) : text;
}

/* "SDGT] [IRGC" is two programmes. Written into `out`, which has room for twice the bytes. */
static struct slice programmes_of(struct slice text, char *out, size_t out_bytes) {
    size_t bytes = 0;
    for (size_t i = 0; i < text.bytes && bytes + 2 < out_bytes; i++) {
        char c = text.data[i];
        if (c == ']' && i + 1 < text.bytes) {
            out[bytes++] = ';';
        } else if (c != '[' && c != ']') {
            out[bytes++] = c;
        }
    }
    return slice_trim(slice_make(out, bytes));
}

/* Names between a.k.a. ' (f.k.a., n.k.a.) and the quote that ends them, which a full stop or a
 * semicolon follows. */
static void read_weak_aliases(struct import *import, size_t entity, struct slice remarks) {
    static const char mark[] = ".k.a. '";
    const size_t mark_bytes = sizeof mark - 1;
    size_t at = 0;
    while (at < remarks.bytes) {
        const char *found = memmem(remarks.data + at, remarks.bytes - at, mark, mark_bytes);
        if (found == NULL) {
            return;
        }
        size_t start = (size_t)(found - remarks.data) + mark_bytes, end = start;
        while (end < remarks.bytes && !(remarks.data[end] == '\'' &&
                                        (end + 1 == remarks.bytes || remarks.data[end + 1] == ';' ||
                                         remarks.data[end + 1] == '.'))) {
            end++;
        }
        import_add_name(import, entity, slice_sub(remarks, start, end), IMPORT_WEAK);
        at = end;
    }
}

static enum import_kind kind_of(struct slice type) {
    static const struct {
        const char *type;
        enum import_kind kind;
    } kinds[] = {
        {"individual", IMPORT_PERSON}, {"vessel", IMPORT_VESSEL}, {"aircraft", IMPORT_VESSEL}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (slice_equal_nocase(type, slice_of(kinds[i].type))) {
            return kinds[i].kind;
        }
    }
    return IMPORT_ORGANISATION;
}

static bool is_number(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return text.bytes > 0;
}

static void read_entity(struct import *import, const struct csv_row *row) {
    char programmes[1024];
    struct import_entity entity = {
        .id = import_id(import, "ofac", field(row, SDN_NUMBER)),
        .programme = programmes_of(field(row, SDN_PROGRAMME), programmes, sizeof programmes),
        .kind = kind_of(field(row, SDN_TYPE))};
    if (entity.id.data) {
        size_t place = import_add_entity(import, &entity);
        import_add_name(import, place, field(row, SDN_NAME), IMPORT_PRIMARY);
        read_weak_aliases(import, place, field(row, SDN_REMARKS));
    }
}

/* The aliases may be read before the entities. */
static void read_alias(struct import *import, const struct csv_row *row) {
    struct slice id = import_id(import, "ofac", field(row, ALT_ENTITY));
    struct slice name = field(row, ALT_NAME);
    if (id.data) {
        import_add_waiting(import, id, name, IMPORT_ALIAS);
    }
}

static void read_row(struct import *import, const struct csv_row *row) {
    bool control_z = row->count == 1 && slice_equal(csv_text(row, 0), SLICE_LITERAL("\x1A"));
    if (control_z) {
        return;
    }
    if (row->count != SDN_FIELDS && row->count != ALT_FIELDS) {
        import_complain(import, row->line, 0,
                        "this row has %zu fields; a row of sdn.csv has %d and one of alt.csv %d",
                        row->count, SDN_FIELDS, ALT_FIELDS);
    } else if (!is_number(field(row, 0))) {
        import_complain(import, row->line, 1,
                        "\"%.*s\" is no entity number; the files have no header, and each row "
                        "begins with a number",
                        SLICE_ARG(slice_sub(field(row, 0), 0, 40)));
    } else if (field(row, row->count == SDN_FIELDS ? SDN_NAME : ALT_NAME).bytes == 0) {
        import_complain(import, row->line, 0, "this row has no name; write one or remove it");
    } else if (row->count == SDN_FIELDS) {
        read_entity(import, row);
    } else {
        read_alias(import, row);
    }
}

void import_ofac(struct import *import, struct slice text) {
    struct csv_reader reader;
    struct csv_row row;
    enum status status = STATUS_OK;
    csv_begin(&reader, text, import->file, ',');
    while (status != STATUS_END && !import->no_memory) {
        struct error error = {0};
        status = csv_next_row(&reader, &row, &error);
        if (status == STATUS_OK) {
            read_row(import, &row);
        } else if (status != STATUS_END) {
            import_complain_error(import, &error);
        }
    }
    csv_end(&reader);
}
