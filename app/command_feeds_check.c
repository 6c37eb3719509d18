/* tocsin feeds check: explains a feed to its owner. First what there is, a line for each matter;
 * then what is wrong, each with what would be right. The same parser as the monitor's does the
 * reading, and the counters tell what was dropped. */
#include "app/command.h"
#include "app/command_feeds.h"
#include "core/buffer.h"
#include "core/counters.h"
#include "core/limits.h"
#include "ingest/identity.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tocsin feeds check FILE|URL|-\n\n"
    "Explains a feed to its owner: format, encoding and where it is said, items, dates, caching\n"
    "headers, what had to be mended and where, and what would be right instead. A URL is asked "
    "for\n"
    "a second time, to see whether it answers 304 Not Modified.\n\n"
    "Exit status: 0 it is a feed, whatever is wrong with it; 1 it is none; 2 wrong usage; 3 it\n"
    "could not be read.\n";

enum { LABEL_WIDTH = 10, COMPRESSION_WORTH_BYTES = 4096 };

/* Advice is gathered while the facts are printed, and printed behind them. */
struct report {
    const struct feed_document *document;
    struct buffer advice;
    size_t advice_count;
};

static void fact(const char *label, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void advise(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void fact(const char *label, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("  %-*s ", LABEL_WIDTH, label);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
}

static void advise(struct report *report, const char *format, ...) {
    char line[ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    (void)!buffer_append_format(&report->advice, "  - %s\n", line);
    report->advice_count++;
}

/* ---- the answer of the server ---- */

static void report_validators(struct report *report, const struct fetched *first) {
    struct fetched *second = NULL;
    struct error error = {0};
    const struct feed_state *state = &first->accepted;
    bool has_any = state->etag.bytes > 0 || state->last_modified.bytes > 0;
    fact("caching", "%s%s%s%s%.*s%s%.*s", state->etag.bytes > 0 ? "ETag" : "no ETag",
         state->last_modified.bytes > 0 ? ", Last-Modified" : ", no Last-Modified",
         first->cache_control.bytes > 0 ? ", Cache-Control: " : "", "",
         SLICE_ARG(first->cache_control), first->expires.bytes > 0 ? ", Expires: " : "",
         SLICE_ARG(first->expires));
    if (!has_any) {
        advise(report, "The server sends neither ETag nor Last-Modified, so every poll moves the "
                       "whole document; either of them lets it answer 304 (RFC 9110, 13).");
        return;
    }
    if (source_ask_again(report->document->name, &report->document->source, &second, &error) !=
        STATUS_OK) {
        fact("", "asked again: %s", error.message);
        return;
    }
    fact("", "asked again with them: %ld", second->http_status);
    if (second->http_status != 304) {
        advise(report,
               "Asked again with its own validators, the server sent %s document with %ld; 304 "
               "Not Modified would be right (RFC 9110, 15.4.5).",
               second->status == STATUS_NOT_MODIFIED ? "the same" : "another", second->http_status);
    }
    fetched_destroy(&second);
}

static void report_answer(struct report *report) {
    const struct fetched *fetched = report->document->source.fetched;
    if (fetched == NULL) {
        fact("size", "%zu bytes", report->document->source.bytes.bytes);
        return;
    }
    bool compressed = fetched->content_encoding.bytes > 0;
    fact("answer", "%ld, %.*s, %zu bytes%s%.*s%s", fetched->http_status,
         SLICE_ARG(fetched->content_type.bytes > 0 ? fetched->content_type
                                                   : SLICE_LITERAL("no Content-Type")),
         fetched->body_bytes, compressed ? " (" : "", SLICE_ARG(fetched->content_encoding),
         compressed ? ")" : "");
    if (compressed) {
        fact("", "%zu bytes on the way", fetched->transferred_bytes);
    } else if (fetched->body_bytes >= COMPRESSION_WORTH_BYTES) {
        advise(report,
               "The document comes uncompressed; gzip would make it a fraction of its size.");
    }
    if (!slice_equal(fetched->url, slice_of(report->document->name))) {
        fact("moved to", "%.*s", SLICE_ARG(fetched->url));
        advise(report, "The address leads to another one; subscribe to that.");
    }
    report_validators(report, fetched);
}

/* ---- the document ---- */

static bool is_named(const struct charset_choice *charset, const char *label) {
    return slice_equal_nocase(slice_of(charset->name), slice_of(label));
}

static void report_format(const struct feed_document *document) {
    const struct document *parsed = &document->parsed;
    fact("format", "%s%s%.*s", feed_format_name(parsed->format),
         parsed->version.bytes > 0 && parsed->format != FEED_RSS1 ? " " : "",
         SLICE_ARG(parsed->format != FEED_RSS1 ? parsed->version : slice_of(NULL)));
    if (parsed->count > 0) {
        const struct feed_info *feed = &parsed->articles[0].feed;
        fact("title", "%.*s", SLICE_ARG(feed->title));
        fact("page", "%.*s", SLICE_ARG(feed->link));
        fact("language", "%.*s",
             SLICE_ARG(feed->language.bytes > 0 ? feed->language : SLICE_LITERAL("not said")));
    }
}

static void report_encoding(struct report *report) {
    static const char *const sources[] = {
        [CHARSET_FROM_MARK] = "as its first bytes show",
        [CHARSET_FROM_SERVER] = "as the server says",
        [CHARSET_FROM_DECLARATION] = "as the XML declaration says",
        [CHARSET_FROM_BYTES] = "as its bytes look like",
        [CHARSET_FROM_DEFAULT] = "for want of anything better",
    };
    const struct charset_choice *charset = &report->document->parsed.charset;
    fact("encoding", "%s, %s", charset->name, sources[charset->source]);
    bool by_server = charset->source == CHARSET_FROM_SERVER;
    bool by_declaration = charset->source == CHARSET_FROM_DECLARATION;
    if (charset->server[0] != '\0' && !by_server && !is_named(charset, charset->server)) {
        advise(report, "The server says charset %s, and the document is not in it.",
               charset->server);
    }
    if (charset->declared[0] != '\0' && !by_declaration && !is_named(charset, charset->declared)) {
        advise(report, "The XML declaration says %s; %s.", charset->declared,
               by_server ? "what the server says comes before it (RFC 7303)"
                         : "the document is not in it");
    }
    bool is_said = by_server || by_declaration || charset->source == CHARSET_FROM_MARK;
    if (!is_said && !is_named(charset, "UTF-8")) {
        advise(report, "Nothing true says what the encoding is; UTF-8 needs no word.");
    }
}

struct item_sums {
    size_t without_id, without_link, without_title, without_text, without_date;
    int64_t oldest_us, newest_us;
};

static int64_t date_of(const struct article *article) {
    return article->published_us != CLOCK_UNKNOWN ? article->published_us : article->updated_us;
}

static struct item_sums sum_items(const struct document *parsed) {
    struct item_sums sums = {.oldest_us = INT64_MAX, .newest_us = INT64_MIN};
    for (size_t i = 0; i < parsed->count; i++) {
        const struct article *article = &parsed->articles[i];
        int64_t date_us = date_of(article);
        sums.without_id += article->id.bytes == 0;
        sums.without_link += article->url.bytes == 0;
        sums.without_title += article->title.bytes == 0;
        sums.without_text += article->summary.bytes == 0 && article->body.bytes == 0;
        sums.without_date += date_us == CLOCK_UNKNOWN;
        if (date_us != CLOCK_UNKNOWN) {
            sums.oldest_us = date_us < sums.oldest_us ? date_us : sums.oldest_us;
            sums.newest_us = date_us > sums.newest_us ? date_us : sums.newest_us;
        }
    }
    return sums;
}

static int compare_hashes(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct hash));
}

/* Items that the monitor would take for one that stands before them. */
static size_t count_repeated(const struct document *parsed) {
    struct hash *items = calloc(parsed->count + 1, sizeof *items);
    size_t repeated = 0;
    for (size_t i = 0; items && i < parsed->count; i++) {
        items[i] = identity_of(&parsed->articles[i]).item;
    }
    if (items) {
        qsort(items, parsed->count, sizeof *items, compare_hashes);
    }
    for (size_t i = 1; items && i < parsed->count; i++) {
        repeated += hash_equal(items[i], items[i - 1]);
    }
    free(items);
    return repeated;
}

static void report_items(struct report *report) {
    const struct document *parsed = &report->document->parsed;
    struct item_sums sums = sum_items(parsed);
    size_t repeated = count_repeated(parsed);
    fact("items", "%zu: %zu with an id, %zu with a link, %zu with a title, %zu with a text",
         parsed->count, parsed->count - sums.without_id, parsed->count - sums.without_link,
         parsed->count - sums.without_title, parsed->count - sums.without_text);
    if (parsed->count == 0) {
        advise(report, "The feed has no item.");
    }
    if (sums.without_id > 0) {
        advise(report,
               "Items without an id (guid in RSS, id in Atom and JSON Feed): %zu of %zu. They are "
               "told apart by their links, and a link that changes makes an old article a new one.",
               sums.without_id, parsed->count);
    }
    if (repeated > 0) {
        advise(report,
               "Items with the id of one before them: %zu. They are passed over; each needs an id "
               "of its own.",
               repeated);
    }
    if (sums.without_date < parsed->count) {
        char oldest[CLOCK_TEXT_BYTES], newest[CLOCK_TEXT_BYTES];
        clock_format(sums.oldest_us, 0, oldest);
        clock_format(sums.newest_us, 0, newest);
        fact("dates", "%zu, from %s to %s", parsed->count - sums.without_date, oldest, newest);
    }
    if (sums.without_date > 0) {
        advise(report, "Items without a date that can be read: %zu of %zu.", sums.without_date,
               parsed->count);
    }
    if (report->document->future_dates > 0) {
        advise(report,
               "Items dated in the future: %zu. Their date is taken for that of their coming.",
               report->document->future_dates);
    }
}

static void print_fault(const struct document_fault *fault) {
    printf("  - %s: ", fault->what);
    for (size_t i = 0; i < fault->place_count; i++) {
        printf("%s%zu:%zu", i > 0 ? ", " : "", fault->places[i].line, fault->places[i].column);
    }
    if (fault->place_count == 0) {
        printf("%zu of them", fault->count);
    } else if (fault->count > fault->place_count) {
        printf(" and %zu more", fault->count - fault->place_count);
    }
    putchar('\n');
}

static void report_faults(const struct document *parsed) {
    if (parsed->fault_count == 0) {
        return;
    }
    printf("\nRead all the same, at line:column\n");
    for (size_t i = 0; i < parsed->fault_count; i++) {
        print_fault(&parsed->faults[i]);
    }
}

/* What was dropped: all that this process has counted is of this one document. */
static void report_dropped(void) {
    static const enum counter dropped[] = {
        COUNTER_items_without_identity, COUNTER_items_over_limit,
        COUNTER_text_truncated,         COUNTER_item_list_over_limit,
        COUNTER_xml_depth_over_limit,   COUNTER_xml_attributes_over_limit,
        COUNTER_xml_names_over_limit,
    };
    bool first = true;
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
        uint64_t count = counter_get(dropped[i]);
        if (count > 0) {
            printf("%s  - %llu %s\n", first ? "\nLost\n" : "", (unsigned long long)count,
                   counter_text(dropped[i]));
            first = false;
        }
    }
}

static void report_document(const struct feed_document *document) {
    struct report report = {.document = document};
    buffer_init(&report.advice, 64 * KIB);
    printf("%s\n", document->name);
    report_answer(&report);
    report_format(document);
    report_encoding(&report);
    report_items(&report);
    report_faults(&document->parsed);
    report_dropped();
    if (report.advice_count > 0) {
        printf("\nAdvice\n%.*s", SLICE_ARG(buffer_slice(&report.advice)));
    }
    buffer_fini(&report.advice);
}

int command_feeds_check(int argc, char **argv) {
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return finish_output(EXIT_DONE);
    }
    if (argc != 2) {
        return usage_error("feeds", "check takes one file or URL, or - for standard input");
    }
    struct feed_document document;
    int code = feed_document_read(argv[1], &document);
    if (code == EXIT_DONE) {
        report_document(&document);
    }
    feed_document_fini(&document);
    return finish_output(code);
}
