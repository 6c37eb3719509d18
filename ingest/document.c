/* The stages of a document, in order: charset, format, parsing by a format's own room, and what
 * went wrong said in the document's own lines. A document that is no feed is explained. Stateless,
 * any thread; all that is kept lives in the caller's arena. */
#include "ingest/document.h"

#include "core/buffer.h"
#include "core/counters.h"
#include "core/limits.h"
#include "ingest/charset.h"
#include "ingest/feed_builder.h"
#include "ingest/feed_json.h"
#include "ingest/feed_xml.h"
#include "ingest/not_feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *feed_format_name(enum feed_format format) {
    static const char *const names[] = {"RSS", "RSS 1.0", "Atom", "JSON Feed"};
    return names[format];
}

static struct slice base_of(const struct document_hints *hints) {
    return hints->base.bytes > 0 ? hints->base : hints->url;
}

/* Where in `text` a feed seems to begin although something else stands before it (a program's
 * warning, another document's head); 0: nowhere. */
static size_t find_feed(struct slice text) {
    static const char *const starts[] = {"<?xml ", "<rss", "<feed", "<rdf:RDF"};
    struct slice rest = slice_sub(text, 1, text.bytes);
    for (size_t i = 0; rest.bytes > 0 && i < sizeof starts / sizeof *starts; i++) {
        const char *found = memmem(rest.data, rest.bytes, starts[i], strlen(starts[i]));
        if (found) {
            return (size_t)(found - text.data);
        }
    }
    return 0;
}

static int compare_first_places(const void *a, const void *b) {
    const struct fault *left = a, *right = b;
    return (left->at[0] > right->at[0]) - (left->at[0] < right->at[0]);
}

static enum status tell_odd_dates(const struct feed_builder *builder, struct document_fault *out) {
    struct buffer what;
    buffer_init(&what, KIB);
    (void)!buffer_append_format(&what, "a date that cannot be read: \"%.*s\"",
                                SLICE_ARG(builder->odd_date));
    struct slice copy = arena_copy(builder->arena, buffer_slice(&what));
    buffer_fini(&what);
    if (copy.data == NULL) {
        return STATUS_TOO_LARGE;
    }
    *out = (struct document_fault){.what = copy.data, .count = builder->odd_dates};
    return STATUS_OK;
}

/* What was mended, with lines and columns. */
static enum status tell_faults(struct slice text, struct fault_list *faults,
                               const struct feed_builder *builder, struct document *out) {
    struct arena *arena = builder->arena;
    struct document_fault *told = arena_calloc(arena, faults->count + 2, sizeof *told);
    if (told == NULL) {
        return STATUS_TOO_LARGE;
    }
    qsort(faults->items, faults->count, sizeof *faults->items, compare_first_places);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->items[i];
        told[i].what = fault->what;
        told[i].count = fault->count;
        told[i].place_count = fault_places(fault);
        for (size_t place = 0; place < told[i].place_count; place++) {
            not_feed_position(text, fault->at[place], &told[i].places[place].line,
                              &told[i].places[place].column);
        }
    }
    out->faults = told;
    out->fault_count = faults->count;
    if (out->charset.replaced > 0) {
        told[out->fault_count++] = (struct document_fault){
            .what = "bytes that are no characters of its encoding", .count = out->charset.replaced};
    }
    return builder->odd_dates > 0 ? tell_odd_dates(builder, &told[out->fault_count++]) : STATUS_OK;
}

static enum status parse_xml(struct slice text, struct feed_builder *builder,
                             struct fault_list *faults, struct document *out, struct error *error) {
    struct feed_xml xml;
    enum status status = feed_xml_parse(text, builder, &xml);
    bool is_page = strcasecmp(xml.root, "html") == 0;
    size_t skipped = 0;
    if (status == STATUS_OK && !xml.is_feed && !is_page) {
        skipped = find_feed(text);
        struct feed_xml again;
        if (skipped > 0) {
            status = feed_xml_parse(slice_sub(text, skipped, text.bytes), builder, &again);
        }
        if (skipped > 0 && status == STATUS_OK && again.is_feed) {
            xml = again;
        }
    }
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "cannot parse XML: %s", status_text(status));
    }
    if (!xml.is_feed) {
        return not_feed_explain(text, slice_of(xml.root), xml.root_at, base_of(builder->hints),
                                error);
    }
    out->format = xml.format;
    out->version = arena_copy(builder->arena, slice_of(xml.version));
    if (skipped > 0) {
        fault_list_add(faults, "text before the beginning of the feed", 0);
    }
    fault_list_merge(faults, &xml.faults, skipped);
    return STATUS_OK;
}

static enum status parse_text(struct slice text, struct feed_builder *builder,
                              struct fault_list *faults, struct document *out,
                              struct error *error) {
    struct slice trimmed = slice_trim(text);
    bool is_json = trimmed.bytes > 0 && (trimmed.data[0] == '{' || trimmed.data[0] == '[');
    if (is_json) {
        out->format = FEED_JSON;
        return feed_json_parse(text, builder, faults, &out->version, error);
    }
    return parse_xml(text, builder, faults, out, error);
}

static enum status build(struct slice text, struct feed_builder *builder, struct document *out,
                         struct error *error) {
    struct fault_list faults = {0};
    enum status status = parse_text(text, builder, &faults, out, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = feed_builder_finish(builder, out);
    if (status == STATUS_OK) {
        counter_add(COUNTER_documents_mended, faults.count > 0 ? 1 : 0);
        status = tell_faults(text, &faults, builder, out);
    }
    if (status != STATUS_OK) {
        error_set(error, status, NULL, 0, 0,
                  "the feed takes more memory than the %zu bytes that one document may hold",
                  builder->arena->bytes_max);
    }
    return status;
}

/* Names the feed in an error, and counts. */
static void account(enum status status, const struct document_hints *hints,
                    const struct document *document, struct error *error) {
    if (status != STATUS_OK) {
        counter_add(COUNTER_documents_refused, 1);
        if (error) {
            snprintf(error->file, sizeof error->file, "%.*s",
                     SLICE_ARG(slice_sub(hints->url, 0, sizeof error->file - 1)));
        }
        return;
    }
    counter_add(COUNTER_documents_parsed, 1);
    counter_add(COUNTER_items_parsed, document->count);
}

enum status document_parse(struct slice bytes, const struct document_hints *hints,
                           struct arena *arena, struct document *out, struct error *error) {
    struct buffer room;
    struct feed_builder builder;
    struct document document = {0};
    struct slice text = {NULL, 0};
    buffer_init(&room, 3 * bytes.bytes + KIB);
    feed_builder_init(&builder, arena, hints);
    enum status status =
        charset_to_utf8(bytes, hints->content_type, &room, &text, &document.charset, error);
    if (status == STATUS_OK) {
        status = build(text, &builder, &document, error);
    }
    feed_builder_fini(&builder);
    buffer_fini(&room);
    account(status, hints, &document, error);
    if (status == STATUS_OK) {
        *out = document;
    }
    return status;
}
