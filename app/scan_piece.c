/* From bytes to printed alerts, on one thread. A line or document that cannot be read is an error
 * in the piece; the rest goes on. */
#include "app/scan_piece.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/article_json.h"
#include "ingest/document.h"
#include "ingest/html_text.h"
#include "publish/alert_json.h"
#include "publish/alert_text.h"

#include <stdlib.h>
#include <string.h>

struct scan_worker {
    struct classifier *classifier;
    struct scan_format format;
    struct arena articles, alerts; /* of one document; of one article */
    struct buffer text, json;
};

struct named_input {
    const char *name;
    enum scan_input input;
};

bool scan_input_parse(struct slice name, enum scan_input *out) {
    static const struct named_input inputs[] = {{"auto", SCAN_AUTO},
                                                {"feed", SCAN_FEED},
                                                {"html", SCAN_HTML},
                                                {"text", SCAN_TEXT},
                                                {"jsonl", SCAN_JSONL}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (slice_equal(name, slice_of(inputs[i].name))) {
            *out = inputs[i].input;
            return true;
        }
    }
    return false;
}

/* Where `needle` (lower case) stands in the first `within` bytes, whatever its case; NULL: nowhere.
 */
static const char *find_nocase(struct slice text, const char *needle, size_t within) {
    struct slice wanted = slice_of(needle);
    size_t end = text.bytes < within ? text.bytes : within;
    for (size_t at = 0; at + wanted.bytes <= end; at++) {
        if (slice_equal_nocase(slice_make(text.data + at, wanted.bytes), wanted)) {
            return text.data + at;
        }
    }
    return NULL;
}

static enum scan_input guess_by_content(struct slice bytes) {
    enum { LOOK_BYTES = 2048 };
    if (slice_starts(bytes, SLICE_LITERAL("\xEF\xBB\xBF"))) {
        bytes = slice_sub(bytes, 3, bytes.bytes);
    }
    bytes = slice_trim(slice_sub(bytes, 0, LOOK_BYTES));
    if (slice_starts(bytes, SLICE_LITERAL("{"))) {
        return find_nocase(bytes, "jsonfeed.org", LOOK_BYTES) ? SCAN_FEED : SCAN_JSONL;
    }
    if (find_nocase(bytes, "<rss", LOOK_BYTES) || find_nocase(bytes, "<feed", LOOK_BYTES) ||
        find_nocase(bytes, "<rdf:rdf", LOOK_BYTES) || slice_starts(bytes, SLICE_LITERAL("<?xml"))) {
        return SCAN_FEED;
    }
    if (find_nocase(bytes, "<!doctype html", LOOK_BYTES) ||
        find_nocase(bytes, "<html", LOOK_BYTES)) {
        return SCAN_HTML;
    }
    return SCAN_TEXT;
}

enum scan_input scan_input_guess(const char *name, struct slice bytes) {
    static const struct named_input endings[] = {
        {".jsonl", SCAN_JSONL}, {".ndjson", SCAN_JSONL}, {".rss", SCAN_FEED},
        {".atom", SCAN_FEED},   {".rdf", SCAN_FEED},     {".txt", SCAN_TEXT},
    };
    struct slice whole = slice_of(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct slice ending = slice_of(endings[i].name);
        if (whole.bytes > ending.bytes &&
            slice_equal_nocase(slice_sub(whole, whole.bytes - ending.bytes, whole.bytes), ending)) {
            return endings[i].input;
        }
    }
    return guess_by_content(bytes);
}

struct scan_piece *scan_piece_create(const char *name, enum scan_input input, struct source *source,
                                     size_t first_line) {
    struct scan_piece *piece = calloc(1, sizeof *piece);
    if (piece) {
        *piece = (struct scan_piece){
            .name = name, .input = input, .source = *source, .first_line = first_line};
        *source = (struct source){0};
        buffer_init(&piece->out, LIMIT_SCAN_OUTPUT_BYTES);
    }
    return piece;
}

void scan_piece_destroy(struct scan_piece **piece) {
    source_fini(&(*piece)->source);
    buffer_fini(&(*piece)->out);
    free((*piece)->errors);
    free(*piece);
    *piece = NULL;
}

static void piece_complain(struct scan_piece *piece, const struct error *error) {
    struct error *errors = realloc(piece->errors, (piece->error_count + 1) * sizeof *errors);
    if (errors) {
        piece->errors = errors;
        piece->errors[piece->error_count++] = *error;
    }
}

enum status scan_worker_create(const struct generation *generation,
                               const struct scan_format *format, struct scan_worker **out) {
    struct scan_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return STATUS_NO_MEMORY;
    }
    worker->format = *format;
    arena_init(&worker->articles, LIMIT_DOCUMENT_ARENA_BYTES);
    arena_init(&worker->alerts, LIMIT_BATCH_ARENA_BYTES);
    buffer_init(&worker->text, LIMIT_FILE_BYTES);
    buffer_init(&worker->json, LIMIT_ALERT_BYTES);
    enum status status = classifier_create(generation, &worker->classifier);
    if (status != STATUS_OK) {
        scan_worker_destroy(&worker);
        return status;
    }
    *out = worker;
    return STATUS_OK;
}

void scan_worker_destroy(struct scan_worker **worker) {
    if (*worker == NULL) {
        return;
    }
    classifier_destroy(&(*worker)->classifier);
    buffer_fini(&(*worker)->json);
    buffer_fini(&(*worker)->text);
    arena_fini(&(*worker)->alerts);
    arena_fini(&(*worker)->articles);
    free(*worker);
    *worker = NULL;
}

static enum status print_alert(struct scan_worker *worker, const struct alert *alert,
                               struct buffer *out) {
    if (!worker->format.text) {
        enum status status = alert_json_append(alert, NULL, out);
        return status == STATUS_OK ? buffer_append_char(out, '\n') : status;
    }
    buffer_clear(&worker->json);
    enum status status = alert_json_append(alert, NULL, &worker->json);
    if (status == STATUS_OK) {
        status = alert_text_append(buffer_slice(&worker->json), worker->format.colour, out);
    }
    return status;
}

static void scan_article(struct scan_worker *worker, struct scan_piece *piece,
                         const struct article *article, size_t line, int64_t parse_us) {
    struct identity identity = identity_of(article);
    struct alert *alerts = NULL;
    size_t count = 0;
    arena_reset(&worker->alerts);
    enum status status =
        classifier_run(worker->classifier, article, &identity, &worker->alerts, &alerts, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        alerts[i].latency.parse_us = parse_us;
        status = print_alert(worker, &alerts[i], &piece->out);
    }
    if (status != STATUS_OK) {
        struct error error;
        error_set(&error, status, piece->name, line, 0, "cannot be matched to its end: %s",
                  status_text(status));
        piece_complain(piece, &error);
    }
    piece->article_count++;
    piece->alert_count += count;
}

static void scan_feed(struct scan_worker *worker, struct scan_piece *piece) {
    const struct document_hints hints = {
        .url = piece->source.fetched ? slice_of(piece->name) : slice_of(NULL),
        .base = piece->source.url,
        .content_type = piece->source.content_type,
        .language = piece->source.language,
    };
    struct document document = {0};
    struct error error = {0};
    int64_t started_us = clock_monotonic_us();
    if (document_parse(piece->source.bytes, &hints, &worker->articles, &document, &error) !=
        STATUS_OK) {
        error_set(&error, error.status, piece->name, error.line, error.column, "%s", error.message);
        piece_complain(piece, &error);
        return;
    }
    int64_t parse_us = clock_monotonic_us() - started_us;
    for (size_t i = 0; i < document.count; i++) {
        (void)article_clamp_dates(&document.articles[i], clock_real_us());
        scan_article(worker, piece, &document.articles[i], 0, parse_us);
    }
}

/* True and the number of its line, if `text` is not UTF-8 throughout. */
static bool invalid_line(struct slice text, size_t *line) {
    size_t at = 0;
    *line = 1;
    while (at < text.bytes) {
        size_t bytes = utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
        if (bytes == 0) {
            return true;
        }
        *line += text.data[at] == '\n';
        at += bytes;
    }
    return false;
}

static void scan_text(struct scan_worker *worker, struct scan_piece *piece) {
    size_t line = 0;
    if (invalid_line(piece->source.bytes, &line)) {
        struct error error;
        error_set(&error, STATUS_INVALID, piece->name, line, 0,
                  "this is not UTF-8; convert it first, for example with iconv -f WINDOWS-1252 -t "
                  "UTF-8");
        piece_complain(piece, &error);
        return;
    }
    const struct article article = {.url = slice_of(piece->name),
                                    .body = piece->source.bytes,
                                    .published_us = CLOCK_UNKNOWN,
                                    .updated_us = CLOCK_UNKNOWN};
    scan_article(worker, piece, &article, 0, 0);
}

/* What stands between <title> and </title>. */
static struct slice html_title(struct slice html) {
    enum { LOOK_BYTES = 64 * 1024 };
    const char *open = find_nocase(html, "<title", LOOK_BYTES);
    if (open == NULL) {
        return slice_of(NULL);
    }
    struct slice rest = slice_sub(html, (size_t)(open - html.data), html.bytes);
    const char *start = memchr(rest.data, '>', rest.bytes);
    const char *close = find_nocase(rest, "</title", LOOK_BYTES);
    if (start == NULL || close == NULL || close < start) {
        return slice_of(NULL);
    }
    return slice_make(start + 1, (size_t)(close - start) - 1);
}

static void scan_html(struct scan_worker *worker, struct scan_piece *piece) {
    struct article article = {
        .url = slice_of(piece->name), .published_us = CLOCK_UNKNOWN, .updated_us = CLOCK_UNKNOWN};
    buffer_clear(&worker->text);
    enum status status = html_to_text(html_title(piece->source.bytes), &worker->text);
    size_t title_bytes = worker->text.bytes;
    if (status == STATUS_OK) {
        status = html_to_text(piece->source.bytes, &worker->text);
    }
    if (status != STATUS_OK) {
        struct error error;
        error_set(&error, status, piece->name, 0, 0, "its text is too large");
        piece_complain(piece, &error);
        return;
    }
    struct slice text = buffer_slice(&worker->text);
    article.title = slice_sub(text, 0, title_bytes);
    article.body = slice_sub(text, title_bytes, text.bytes);
    scan_article(worker, piece, &article, 0, 0);
}

static void scan_jsonl(struct scan_worker *worker, struct scan_piece *piece) {
    struct slice rest = piece->source.bytes;
    for (size_t line = piece->first_line; rest.bytes > 0; line++) {
        const char *end = memchr(rest.data, '\n', rest.bytes);
        size_t bytes = end ? (size_t)(end - rest.data) : rest.bytes;
        struct slice text = slice_trim(slice_sub(rest, 0, bytes));
        rest = slice_sub(rest, end ? bytes + 1 : bytes, rest.bytes);
        if (text.bytes == 0) {
            continue;
        }
        struct article article = {0};
        struct error error = {0};
        int64_t started_us = clock_monotonic_us();
        arena_reset(&worker->articles);
        if (article_json_parse(text, piece->name, line, &worker->articles, &article, &error) !=
            STATUS_OK) {
            piece_complain(piece, &error);
            continue;
        }
        scan_article(worker, piece, &article, line, clock_monotonic_us() - started_us);
    }
}

void scan_worker_run(struct scan_worker *worker, struct scan_piece *piece) {
    arena_reset(&worker->articles);
    switch (piece->input) {
    case SCAN_FEED:
        scan_feed(worker, piece);
        break;
    case SCAN_HTML:
        scan_html(worker, piece);
        break;
    case SCAN_JSONL:
        scan_jsonl(worker, piece);
        break;
    case SCAN_TEXT:
    case SCAN_AUTO:
        scan_text(worker, piece);
        break;
    }
    source_fini(&piece->source);
}
