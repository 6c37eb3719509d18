/* An alert as lines for people, made from its JSON, so that an alert just found and one replayed
 * from a year ago look alike.
 *
 *   2026-01-02 03:04:05Z HIGH     Haqqani network — Taliban leader speaks in Kabul
 *       … said the »Haqqani Network« would …
 *       Example News  https://example.org/a
 *
 * All text but our own frame comes from strangers: it passes safe_text_append, which lets nothing
 * through that moves the cursor, changes the terminal or turns the direction of the line. */
#include "publish/alert_text.h"

#include "core/alert.h"
#include "core/limits.h"
#include "core/safe_text.h"

#include <jansson.h>

#define ESCAPE_RESET "\033[0m"
#define ESCAPE_BOLD "\033[1m"
#define ESCAPE_DIM "\033[2m"
#define INDENT "    "

static const char *severity_colour(enum severity severity) {
    static const char *const colours[SEVERITY_COUNT] = {
        [SEVERITY_INFO] = "\033[2m",           [SEVERITY_LOW] = "\033[36m",
        [SEVERITY_MEDIUM] = "\033[33m",        [SEVERITY_HIGH] = "\033[1;31m",
        [SEVERITY_CRITICAL] = "\033[1;97;41m",
    };
    return colours[severity];
}

static struct slice text_of(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    return slice_make(json_string_value(value), json_string_length(value));
}

/* ---- the snippet ---- */

static bool is_word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* No letter of the match may run on in the text around it, or "us" would shine in "house". */
static bool stands_alone(struct slice text, size_t start, size_t end) {
    bool joined_before =
        start > 0 && is_word_byte(text.data[start - 1]) && is_word_byte(text.data[start]);
    bool joined_after =
        end < text.bytes && is_word_byte(text.data[end - 1]) && is_word_byte(text.data[end]);
    return !joined_before && !joined_after;
}

/* Bytes of the longest matched text that begins at `at`; 0: none. */
static size_t match_at(struct slice snippet, size_t at, const json_t *matches) {
    struct slice rest = slice_make(snippet.data + at, snippet.bytes - at);
    size_t longest = 0;
    for (size_t i = 0; i < json_array_size(matches) && i < LIMIT_ALERT_MATCHES; i++) {
        struct slice text = text_of(json_array_get(matches, i), "text");
        if (text.bytes > longest && slice_starts(rest, text) &&
            stands_alone(snippet, at, at + text.bytes)) {
            longest = text.bytes;
        }
    }
    return longest;
}

static void append_snippet(struct buffer *out, struct slice snippet, const json_t *matches,
                           bool colour) {
    size_t plain = 0;
    for (size_t at = 0; at < snippet.bytes;) {
        size_t bytes = match_at(snippet, at, matches);
        if (bytes == 0) {
            at++;
            continue;
        }
        safe_text_append(slice_sub(snippet, plain, at), out);
        buffer_append_text(out, colour ? ESCAPE_BOLD : "»");
        safe_text_append(slice_sub(snippet, at, at + bytes), out);
        buffer_append_text(out, colour ? ESCAPE_RESET : "«");
        at += bytes;
        plain = at;
    }
    safe_text_append(slice_sub(snippet, plain, snippet.bytes), out);
}

/* ---- the lines ---- */

/* "2026-01-02T03:04:05.678Z" as "2026-01-02 03:04:05Z". */
static void append_time(struct buffer *out, struct slice time) {
    enum { DATE_BYTES = 10, CLOCK_START = 11, CLOCK_END = 19 };
    if (time.bytes <= CLOCK_END) {
        safe_text_append(time, out);
        return;
    }
    safe_text_append(slice_sub(time, 0, DATE_BYTES), out);
    buffer_append_char(out, ' ');
    safe_text_append(slice_sub(time, CLOCK_START, CLOCK_END), out);
    buffer_append_char(out, 'Z');
}

static void append_severity(struct buffer *out, struct slice name, bool colour) {
    static const char *const labels[SEVERITY_COUNT] = {"INFO    ", "LOW     ", "MEDIUM  ",
                                                       "HIGH    ", "CRITICAL"};
    enum severity severity = SEVERITY_INFO;
    if (!severity_parse(name, &severity)) {
        safe_text_append(name, out);
        return;
    }
    buffer_append_text(out, colour ? severity_colour(severity) : "");
    buffer_append_text(out, labels[severity]);
    buffer_append_text(out, colour ? ESCAPE_RESET : "");
}

static void append_heading(struct buffer *out, const json_t *alert, bool colour) {
    const json_t *rule = json_object_get(alert, "rule");
    struct slice title = text_of(rule, "title");
    append_time(out, text_of(alert, "time"));
    buffer_append_char(out, ' ');
    append_severity(out, text_of(rule, "severity"), colour);
    buffer_append_char(out, ' ');
    safe_text_append(title.bytes > 0 ? title : text_of(rule, "id"), out);
    struct slice article = text_of(json_object_get(alert, "article"), "title");
    if (article.bytes > 0) {
        buffer_append_text(out, " — ");
        safe_text_append(article, out);
    }
    buffer_append_char(out, '\n');
}

static void append_source(struct buffer *out, const json_t *alert, bool colour) {
    const json_t *feed = json_object_get(alert, "feed");
    struct slice name = text_of(feed, "title");
    struct slice link = text_of(json_object_get(alert, "article"), "url");
    if (name.bytes == 0) {
        name = text_of(feed, "url");
    }
    if (name.bytes == 0 && link.bytes == 0) {
        return;
    }
    buffer_append_text(out, INDENT);
    buffer_append_text(out, colour ? ESCAPE_DIM : "");
    safe_text_append(name, out);
    buffer_append_text(out, name.bytes > 0 && link.bytes > 0 ? "  " : "");
    safe_text_append(link, out);
    buffer_append_text(out, colour ? ESCAPE_RESET "\n" : "\n");
}

enum status alert_text_append(struct slice json, bool colour, struct buffer *out) {
    if (out->failed != STATUS_OK) {
        return out->failed;
    }
    json_t *alert = json_loadb(json.data ? json.data : "", json.bytes, JSON_ALLOW_NUL, NULL);
    size_t start = out->bytes;
    enum status status = STATUS_INVALID;
    if (text_of(json_object_get(alert, "rule"), "id").bytes == 0 ||
        text_of(alert, "time").bytes == 0) {
        goto cleanup;
    }
    append_heading(out, alert, colour);
    struct slice snippet = text_of(alert, "snippet");
    if (snippet.bytes > 0) {
        buffer_append_text(out, INDENT);
        append_snippet(out, snippet, json_object_get(alert, "matches"), colour);
        buffer_append_char(out, '\n');
    }
    append_source(out, alert, colour);
    status = out->failed;
    if (status != STATUS_OK) {
        out->bytes = start;
    }
cleanup:
    json_decref(alert);
    return status;
}
