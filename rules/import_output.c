/* What an import gives: the list, the names set aside, and the report. */
#include "rules/import_names.h"
#include "rules/import_terms.h"

#include <inttypes.h>

static const char *const reason_names[] = {
#define X(name, json, text) json,
    IMPORT_REASON_TABLE(X)
#undef X
};

static const char *const reason_texts[] = {
#define X(name, json, text) text,
    IMPORT_REASON_TABLE(X)
#undef X
};

/* Quoted where RFC 4180 asks for it; line ends within become spaces. */
static void append_field(struct buffer *out, struct slice text, char end) {
    bool quoted = false;
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        quoted = quoted || c == ',' || c == '"' || c == '#' || c == ' ' * (i == 0);
    }
    if (quoted) {
        (void)buffer_append_char(out, '"');
    }
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        if (c == '"') {
            (void)buffer_append_char(out, '"');
        }
        (void)buffer_append_char(out, c == '\n' || c == '\r' || c == '\0' ? ' ' : c);
    }
    if (quoted) {
        (void)buffer_append_char(out, '"');
    }
    (void)buffer_append_char(out, end);
}

void import_write_list(const struct import *import, struct buffer *out) {
    (void)buffer_append_text(
        out, "term,entity_id,label,case,weight,severity,language,expires,programme\n");
    for (size_t i = 0; i < import->term_count; i++) {
        const struct import_term *term = &import->terms[i];
        const struct import_entity *entity = &import->entities[term->entity];
        append_field(out, term->text, ',');
        append_field(out, entity->id, ',');
        append_field(out, entity->label, ',');
        (void)buffer_append_format(out, "%s,%d,,,", term->exact ? "exact" : "fold", term->weight);
        append_field(out, entity->expires, ',');
        append_field(out, entity->programme, '\n');
    }
}

void import_write_rejected(const struct import *import, struct buffer *out) {
    (void)buffer_append_text(out, "name,entity_id,reason,explanation\n");
    for (size_t i = 0; i < import->aside_count; i++) {
        const struct import_aside *aside = &import->asides[i];
        append_field(out, aside->text, ',');
        append_field(out, aside->entity_id, ',');
        append_field(out, slice_of(reason_names[aside->reason]), ',');
        append_field(
            out, aside->more.bytes > 0 ? aside->more : slice_of(reason_texts[aside->reason]), '\n');
    }
}

void import_write_report(const struct import *import, struct buffer *out) {
    (void)buffer_append_format(out, "%s: %zu entities with %zu names in %zu file%s: %zu terms\n",
                               import->format, import->entity_count, import->name_count,
                               import->file_count, import->file_count == 1 ? "" : "s",
                               import->term_count);
    (void)buffer_append_format(out, "  %8zu  spellings that their entity had already\n",
                               import->duplicate_count);
    (void)buffer_append_format(out, "  %8zu  terms that another entity has too (kept)\n",
                               import->shared_count);
    if (import->skipped_count > 0) {
        (void)buffer_append_format(out,
                                   "  %8zu  records that are no person, organisation or vessel\n",
                                   import->skipped_count);
    }
    (void)buffer_append_format(out, "  %8zu  set aside:\n", import->aside_count);
    for (size_t i = 0; i < IMPORT_REASON_COUNT; i++) {
        if (import->reasons[i] > 0) {
            (void)buffer_append_format(out, "  %8zu    %s\n", import->reasons[i], reason_texts[i]);
        }
    }
    if (import->corpus_articles > 0) {
        (void)buffer_append_format(out, "  what is common was counted in %zu articles\n",
                                   import->corpus_articles);
    }
}

void import_write_report_json(const struct import *import, struct buffer *out) {
    (void)buffer_append_text(out, "{\"format\":");
    (void)buffer_append_json(out, slice_of(import->format));
    (void)buffer_append_format(
        out,
        ",\"files\":%zu,\"entities\":%zu,\"names\":%zu,\"terms\":%zu,\"duplicates\":%zu,"
        "\"shared\":%zu,\"skipped_records\":%zu,\"corpus_articles\":%zu,\"set_aside\":{\"all\":%zu",
        import->file_count, import->entity_count, import->name_count, import->term_count,
        import->duplicate_count, import->shared_count, import->skipped_count,
        import->corpus_articles, import->aside_count);
    for (size_t i = 0; i < IMPORT_REASON_COUNT; i++) {
        (void)buffer_append_format(out, ",\"%s\":%zu", reason_names[i], import->reasons[i]);
    }
    (void)buffer_append_text(out, "}}\n");
}
