/* A CSV file → entries. The text is kept in the arena and the entries point into it: most lists
 * have a hundred thousand short texts, and copying each would cost more than reading them. Mistakes
 * are told and reading goes on, so that an author sees all of them at once. */
#include "rules/term_list.h"

#include "core/clock.h"
#include "core/limits.h"
#include "core/near_word.h"
#include "rules/csv.h"
#include "rules/day.h"
#include "rules/rule_term.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    COLUMN_TERM,
    COLUMN_ENTITY_ID,
    COLUMN_LABEL,
    COLUMN_CASE,
    COLUMN_WEIGHT,
    COLUMN_SEVERITY,
    COLUMN_LANGUAGE,
    COLUMN_EXPIRES,
    COLUMN_PROGRAMME,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
    "term", "entity_id", "label", "case", "weight", "severity", "language", "expires", "programme"};

struct list_reading {
    struct csv_reader csv;
    struct csv_row row;
    struct slice text; /* in the arena */
    struct arena *arena;
    struct rule_errors *errors;
    struct term_list *list;
    size_t columns[COLUMN_COUNT]; /* where each stands; CSV_FIELDS_MAX: nowhere */
    size_t column_count;          /* of the head */
    struct buffer scratch;
    size_t capacity; /* of the entries */
    bool no_memory;
};

/* ---- mistakes ---- */

static void complain_at(struct list_reading *reading, size_t line, size_t column,
                        const char *message) {
    struct error error;
    error_set(&error, STATUS_INVALID, reading->list->path, line, column, "%s", message);
    rule_errors_add(reading->errors, &error);
    reading->list->failed = true;
}

/* At the first letter of a field. */
static void complain(struct list_reading *reading, size_t field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(struct list_reading *reading, size_t field, const char *format, ...) {
    char message[ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const struct csv_field *its = &reading->row.fields[field];
    complain_at(reading, its->line, csv_column_of(&reading->csv, its->at), message);
}

/* ---- the head ---- */

/* True if an unknown name is likely meant to be "term": then that one is not told as missing too.
 */
static bool read_head_field(struct list_reading *reading, size_t field) {
    struct slice name = csv_text(&reading->row, field);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (!slice_equal(name, slice_of(column_names[i]))) {
            continue;
        }
        if (reading->columns[i] != CSV_FIELDS_MAX) {
            complain(reading, field, "the column \"%s\" is there twice", column_names[i]);
        } else {
            reading->columns[i] = field;
        }
        return false;
    }
    const char *near = near_text(name, column_names, COLUMN_COUNT);
    complain(reading, field,
             name.bytes == 0
                 ? "a column without a name%.*s; the columns are term, entity_id, label, case, "
                   "weight, severity, language, expires, programme%s%s%s"
                 : "unknown column \"%.*s\"; the columns are term, entity_id, label, case, weight, "
                   "severity, language, expires, programme%s%s%s",
             SLICE_ARG(slice_sub(name, 0, 80)), near ? "; did you mean " : "", near ? near : "",
             near ? "?" : "");
    return near == column_names[COLUMN_TERM];
}

/* Spreadsheets of some countries write semicolons and call it CSV; others write tabs. */
static bool has_other_separator(struct list_reading *reading) {
    static const char marks[] = ";\t|";
    static const char *const names[] = {"semicolons", "tabs", "bars"};
    struct slice head = csv_text(&reading->row, 0);
    for (size_t i = 0; reading->row.count == 1 && i < sizeof names / sizeof *names; i++) {
        if (memchr(head.data, marks[i], head.bytes)) {
            complain(reading, 0,
                     "%s stand between the columns of this list; save it with commas, and a text "
                     "with a comma in it in quotes",
                     names[i]);
            return true;
        }
    }
    return false;
}

/* False if the rows cannot be read by it. */
static bool read_head(struct list_reading *reading) {
    struct error error = {0};
    enum status status = csv_next_row(&reading->csv, &reading->row, &error);
    reading->no_memory = status == STATUS_NO_MEMORY;
    if (status == STATUS_END) {
        complain_at(reading, 1, 1,
                    "this list is empty; its first row names the columns, as in "
                    "term,entity_id,label");
    } else if (status == STATUS_INVALID) {
        rule_errors_add(reading->errors, &error);
        reading->list->failed = true;
    }
    if (status != STATUS_OK) {
        return false;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        reading->columns[i] = CSV_FIELDS_MAX;
    }
    reading->column_count = reading->row.count;
    if (has_other_separator(reading)) {
        return false;
    }
    bool term_meant = false;
    for (size_t i = 0; i < reading->row.count; i++) {
        term_meant |= read_head_field(reading, i);
    }
    if (reading->columns[COLUMN_TERM] == CSV_FIELDS_MAX && !term_meant) {
        complain(reading, 0,
                 "the first row names no column \"term\"; write term,entity_id,label "
                 "or the like above the rows");
    }
    return reading->columns[COLUMN_TERM] != CSV_FIELDS_MAX;
}

/* ---- a row ---- */

/* The field of a column, trimmed and kept; empty if the row has none. */
static struct slice take(struct list_reading *reading, enum column column) {
    struct slice text = csv_text(&reading->row, reading->columns[column]);
    const char *start = reading->text.data;
    bool kept = text.bytes == 0 || (text.data >= start && text.data < start + reading->text.bytes);
    if (!kept) {
        text = arena_copy(reading->arena, text);
        reading->no_memory = reading->no_memory || text.data == NULL;
    }
    return text;
}

static void read_case(struct list_reading *reading, struct list_entry *entry) {
    struct slice text = csv_text(&reading->row, reading->columns[COLUMN_CASE]);
    if (slice_equal(text, SLICE_LITERAL("exact"))) {
        entry->letters = ENTRY_CASE_EXACT;
    } else if (slice_equal(text, SLICE_LITERAL("fold"))) {
        entry->letters = ENTRY_CASE_FOLD;
    } else if (text.bytes > 0) {
        complain(reading, reading->columns[COLUMN_CASE], "case is fold or exact, or empty");
    }
}

static bool read_number(struct slice text, int64_t *out) {
    bool negative = text.bytes > 0 && text.data[0] == '-';
    struct slice digits = slice_sub(text, negative, text.bytes);
    int64_t number = 0;
    for (size_t i = 0; i < digits.bytes; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9' || i == 4) {
            return false;
        }
        number = 10 * number + (digits.data[i] - '0');
    }
    *out = negative ? -number : number;
    return digits.bytes > 0 && number <= 1000;
}

static void read_weight(struct list_reading *reading, struct list_entry *entry) {
    struct slice text = csv_text(&reading->row, reading->columns[COLUMN_WEIGHT]);
    entry->has_weight = text.bytes > 0;
    if (entry->has_weight && !read_number(text, &entry->weight)) {
        complain(reading, reading->columns[COLUMN_WEIGHT],
                 "weight is a whole number from -1000 to 1000, or empty");
    }
}

static void read_severity(struct list_reading *reading, struct list_entry *entry) {
    static const char *const names[] = {"info", "low", "medium", "high", "critical"};
    struct slice text = csv_text(&reading->row, reading->columns[COLUMN_SEVERITY]);
    entry->has_severity = text.bytes > 0;
    if (entry->has_severity && !severity_parse(text, &entry->severity)) {
        const char *near = near_text(text, names, SEVERITY_COUNT);
        complain(reading, reading->columns[COLUMN_SEVERITY],
                 "severity is info, low, medium, high or critical, or empty%s%s%s",
                 near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
}

/* A language tag as articles have it: letters, digits and inner hyphens. */
static void read_language(struct list_reading *reading, struct list_entry *entry) {
    struct slice text = take(reading, COLUMN_LANGUAGE);
    bool good = text.bytes == 0 || (text.bytes >= 2 && text.bytes <= LIMIT_LANGUAGE_BYTES);
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool other = i >= 2 && i + 1 < text.bytes && c == '-';
        good = good && (letter || other || (i >= 2 && c >= '0' && c <= '9'));
    }
    if (!good) {
        complain(reading, reading->columns[COLUMN_LANGUAGE],
                 "language is one language, as in en or pt-BR, or empty");
    }
    entry->language = text;
}

static void read_expires(struct list_reading *reading, struct list_entry *entry) {
    struct slice text = csv_text(&reading->row, reading->columns[COLUMN_EXPIRES]);
    entry->expires_us = CLOCK_UNKNOWN;
    if (text.bytes > 0 && !day_read(text, &entry->expires_us)) {
        complain(reading, reading->columns[COLUMN_EXPIRES],
                 "expires is a date, as in 2027-01-31, or empty");
    }
}

static void read_term(struct list_reading *reading, struct list_entry *entry) {
    size_t column = reading->columns[COLUMN_TERM];
    entry->text = take(reading, COLUMN_TERM);
    if (entry->text.bytes == 0) {
        if (column < reading->row.count) {
            complain(reading, column, "this row has no term; write one, or take the row out");
        } else {
            complain_at(reading, reading->row.line, 1,
                        "this row has no term; write one, or take the row out");
        }
        return;
    }
    char message[ERROR_MESSAGE_BYTES];
    enum status status = rule_term_check_literal(entry->text, reading->arena, &reading->scratch,
                                                 &entry->sought, &entry->folded, message);
    if (status == STATUS_NO_MEMORY) {
        reading->no_memory = true;
    } else if (status != STATUS_OK) {
        complain(reading, column, "%s", message);
    } else {
        entry->clitics = rule_term_has_clitics(entry->folded);
        entry->acronym = rule_term_is_acronym(entry->text);
    }
}

/* What a spreadsheet leaves below its last row: nothing but commas. */
static bool is_blank(const struct csv_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        if (csv_text(row, i).bytes > 0) {
            return false;
        }
    }
    return true;
}

static void read_row(struct list_reading *reading, struct list_entry *entry) {
    size_t term = reading->columns[COLUMN_TERM];
    const struct csv_field *field = &reading->row.fields[term < reading->row.count ? term : 0];
    *entry = (struct list_entry){.path = reading->list->path,
                                 .line = field->line,
                                 .column = term > 0 ? csv_column_of(&reading->csv, field->at) : 1};
    if (reading->row.count > reading->column_count) {
        complain(reading, reading->column_count,
                 "this row has %zu fields and the first row %zu; put a text with a comma in it in "
                 "quotes",
                 reading->row.count, reading->column_count);
        return;
    }
    read_term(reading, entry);
    entry->entity = (struct alert_entity){.id = take(reading, COLUMN_ENTITY_ID),
                                          .label = take(reading, COLUMN_LABEL),
                                          .programme = take(reading, COLUMN_PROGRAMME),
                                          .list = reading->list->id};
    read_case(reading, entry);
    read_weight(reading, entry);
    read_severity(reading, entry);
    read_language(reading, entry);
    read_expires(reading, entry);
    reading->list->scoped |= entry->language.bytes > 0 || entry->expires_us != CLOCK_UNKNOWN;
}

/* ---- all rows ---- */

/* A place for another entry; NULL if there is none. The array is of the heap while it grows. */
static struct list_entry *next_entry(struct list_reading *reading) {
    struct term_list *list = reading->list;
    if (list->entry_count == LIMIT_LIST_ENTRIES) {
        char message[ERROR_MESSAGE_BYTES];
        snprintf(message, sizeof message, "a list has at most %zu entries; divide it",
                 LIMIT_LIST_ENTRIES);
        complain_at(reading, reading->row.line, 1, message);
        return NULL;
    }
    if (list->entry_count == reading->capacity) {
        size_t capacity = 2 * reading->capacity + 64;
        struct list_entry *grown = realloc(list->entries, capacity * sizeof *grown);
        if (grown == NULL) {
            reading->no_memory = true;
            return NULL;
        }
        list->entries = grown;
        reading->capacity = capacity;
    }
    return &list->entries[list->entry_count++];
}

static void read_rows(struct list_reading *reading) {
    struct error error = {0};
    enum status status = STATUS_OK;
    while (!reading->no_memory && status != STATUS_END) {
        status = csv_next_row(&reading->csv, &reading->row, &error);
        if (status == STATUS_NO_MEMORY) {
            reading->no_memory = true;
        } else if (status == STATUS_INVALID) {
            rule_errors_add(reading->errors, &error);
            reading->list->failed = true;
        } else if (status == STATUS_OK && !is_blank(&reading->row)) {
            struct list_entry *entry = next_entry(reading);
            if (entry == NULL) {
                return;
            }
            read_row(reading, entry);
        }
    }
}

/* A list without entries is more likely a failed export than meant. */
static void check_not_empty(struct list_reading *reading) {
    if (reading->list->entry_count == 0 && !reading->list->failed && !reading->no_memory) {
        complain_at(reading, 1, 1, "this list has no entries below its first row");
    }
}

/* Entries and their columns are told apart by zero bytes, which no field has. */
static enum status hash_entries(struct term_list *list) {
    struct buffer line;
    buffer_init(&line, LIMIT_RULE_ARENA_BYTES);
    for (size_t i = 0; i < list->entry_count; i++) {
        const struct list_entry *entry = &list->entries[i];
        int64_t numbers[] = {entry->weight, entry->expires_us, entry->has_weight, entry->letters};
        (void)buffer_append_slice(&line, entry->text);
        (void)buffer_append_char(&line, '\0');
        (void)buffer_append_slice(&line, entry->language);
        (void)buffer_append_char(&line, '\0');
        (void)buffer_append(&line, (const char *)numbers, sizeof numbers);
    }
    if (line.failed == STATUS_OK) {
        list->content = hash_bytes(buffer_slice(&line));
    }
    enum status status = line.failed == STATUS_OK ? STATUS_OK : STATUS_NO_MEMORY;
    buffer_fini(&line);
    return status;
}

static void keep_entries(struct list_reading *reading) {
    struct term_list *list = reading->list;
    struct list_entry *kept = arena_calloc(reading->arena, list->entry_count, sizeof *kept);
    if (kept == NULL) {
        reading->no_memory = true;
    } else if (list->entry_count > 0) {
        memcpy(kept, list->entries, list->entry_count * sizeof *kept);
    }
    free(list->entries);
    list->entries = kept;
}

enum status term_list_read(struct slice text, struct arena *arena, struct rule_errors *errors,
                           struct term_list *list) {
    struct list_reading *reading = calloc(1, sizeof *reading);
    struct slice kept = arena_copy(arena, text);
    if (reading == NULL || kept.data == NULL) {
        free(reading);
        return STATUS_NO_MEMORY;
    }
    reading->text = kept;
    reading->arena = arena;
    reading->errors = errors;
    reading->list = list;
    buffer_init(&reading->scratch, 64 * KIB);
    csv_begin(&reading->csv, kept, list->path, ',');
    if (read_head(reading)) {
        read_rows(reading);
        check_not_empty(reading);
    }
    csv_end(&reading->csv);
    buffer_fini(&reading->scratch);
    keep_entries(reading);
    enum status status = reading->no_memory ? STATUS_NO_MEMORY : STATUS_OK;
    if (status == STATUS_OK && !list->failed) {
        status = hash_entries(list);
    }
    free(reading);
    return status;
}
