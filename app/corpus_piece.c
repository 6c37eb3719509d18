/* From bytes to articles, on one thread. A line or document that cannot be read is an error in the
 * piece; the rest goes on. */
#include "app/corpus_piece.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/article_json.h"
#include "ingest/document.h"
#include "ingest/html_text.h"

#include <stdlib.h>
#include <string.h>

struct corpus_piece *corpus_piece_create(const char *name, enum scan_input input,
                                         struct source *source, size_t first_line) {
    struct corpus_piece *piece = calloc(1, sizeof *piece);
    if (piece) {
        *piece = (struct corpus_piece){
            .name = name,
            .input = input,
            .source = *source,
            .first_line = first_line,
            .bytes = source->bytes.bytes,
        };
        *source = (struct source){0};
        buffer_init(&piece->out, LIMIT_SCAN_OUTPUT_BYTES);
    }
    return piece;
}

void corpus_piece_destroy(struct corpus_piece **piece) {
    source_fini(&(*piece)->source);
    buffer_fini(&(*piece)->out);
    free((*piece)->errors);
    free(*piece);
    *piece = NULL;
}

void corpus_piece_complain(struct corpus_piece *piece, const struct error *error) {
    struct error *errors = realloc(piece->errors, (piece->error_count + 1) * sizeof *errors);
    if (errors) {
        piece->errors = errors;
        piece->errors[piece->error_count++] = *error;
    }
}

void corpus_piece_unmatched(const struct taken_article *taken, enum status status) {
    struct error error;
    error_set(&error, status, taken->piece->name, taken->line, 0,
              "cannot be matched to its end: %s", status_text(status));
    corpus_piece_complain(taken->piece, &error);
}

void article_reader_init(struct article_reader *reader, article_taker *take, void *context) {
    *reader = (struct article_reader){.take = take, .context = context};
    arena_init(&reader->articles, LIMIT_DOCUMENT_ARENA_BYTES);
    buffer_init(&reader->text, LIMIT_FILE_BYTES);
}

void article_reader_fini(struct article_reader *reader) {
    buffer_fini(&reader->text);
    arena_fini(&reader->articles);
}

static void take(struct article_reader *reader, struct corpus_piece *piece, struct article *article,
                 size_t line, int64_t parse_us) {
    const struct taken_article taken = {
        .article = article,
        .identity = identity_of(article),
        .piece = piece,
        .line = line,
        .parse_us = parse_us,
    };
    if (piece->input == SCAN_FEED) {
        (void)article_clamp_dates(article, clock_real_us());
    }
    piece->article_count++;
    reader->take(reader->context, &taken);
}

static void read_feed(struct article_reader *reader, struct corpus_piece *piece) {
    const struct document_hints hints = {
        .url = piece->source.fetched ? slice_of(piece->name) : slice_of(NULL),
        .base = piece->source.url,
        .content_type = piece->source.content_type,
        .language = piece->source.language,
    };
    struct document document = {0};
    struct error error = {0};
    int64_t started_us = clock_monotonic_us();
    if (document_parse(piece->source.bytes, &hints, &reader->articles, &document, &error) !=
        STATUS_OK) {
        error_set(&error, error.status, piece->name, error.line, error.column, "%s", error.message);
        corpus_piece_complain(piece, &error);
        return;
    }
    int64_t parse_us = clock_monotonic_us() - started_us;
    for (size_t i = 0; i < document.count; i++) {
        take(reader, piece, &document.articles[i], 0, parse_us);
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

static void read_text(struct article_reader *reader, struct corpus_piece *piece) {
    size_t line = 0;
    if (invalid_line(piece->source.bytes, &line)) {
        struct error error;
        error_set(&error, STATUS_INVALID, piece->name, line, 0,
                  "this is not UTF-8; convert it first, for example with iconv -f WINDOWS-1252 -t "
                  "UTF-8");
        corpus_piece_complain(piece, &error);
        return;
    }
    struct article article = {.url = slice_of(piece->name),
                              .body = piece->source.bytes,
                              .published_us = CLOCK_UNKNOWN,
                              .updated_us = CLOCK_UNKNOWN};
    take(reader, piece, &article, 0, 0);
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

static void read_html(struct article_reader *reader, struct corpus_piece *piece) {
    struct article article = {
        .url = slice_of(piece->name), .published_us = CLOCK_UNKNOWN, .updated_us = CLOCK_UNKNOWN};
    buffer_clear(&reader->text);
    enum status status = html_to_text(html_title(piece->source.bytes), &reader->text);
    size_t title_bytes = reader->text.bytes;
    if (status == STATUS_OK) {
        status = html_to_text(piece->source.bytes, &reader->text);
    }
    if (status != STATUS_OK) {
        struct error error;
        error_set(&error, status, piece->name, 0, 0, "its text is too large");
        corpus_piece_complain(piece, &error);
        return;
    }
    struct slice text = buffer_slice(&reader->text);
    article.title = slice_sub(text, 0, title_bytes);
    article.body = slice_sub(text, title_bytes, text.bytes);
    take(reader, piece, &article, 0, 0);
}

static void read_jsonl(struct article_reader *reader, struct corpus_piece *piece) {
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
        arena_reset(&reader->articles);
        if (article_json_parse(text, piece->name, line, &reader->articles, &article, &error) !=
            STATUS_OK) {
            corpus_piece_complain(piece, &error);
            continue;
        }
        take(reader, piece, &article, line, clock_monotonic_us() - started_us);
    }
}

void article_reader_run(struct article_reader *reader, struct corpus_piece *piece) {
    arena_reset(&reader->articles);
    switch (piece->input) {
    case SCAN_FEED:
        read_feed(reader, piece);
        break;
    case SCAN_HTML:
        read_html(reader, piece);
        break;
    case SCAN_JSONL:
        read_jsonl(reader, piece);
        break;
    case SCAN_TEXT:
    case SCAN_AUTO:
        read_text(reader, piece);
        break;
    }
    source_fini(&piece->source);
}
