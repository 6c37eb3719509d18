/* Where an HTML tag ends and what its attributes are. A > inside a quoted value does not end the
 * tag; a quote that is never closed is taken as an ordinary character, so that one lost quote does
 * not eat the rest of the text. That look-ahead can fail only once for each kind of quote in a
 * text, so the work stays linear. Stateless, any thread. */
#include "ingest/html_tag.h"

#include <string.h>

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c) {
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

static size_t skip_space(struct slice text, size_t at) {
    while (at < text.bytes && is_space(text.data[at])) {
        at++;
    }
    return at;
}

/* The value that begins at `at`: its text, and where the reader goes on. */
static struct slice read_value(struct slice text, size_t at, size_t *next) {
    char quote = at < text.bytes ? text.data[at] : '\0';
    if (quote == '"' || quote == '\'') {
        const char *end = memchr(text.data + at + 1, quote, text.bytes - at - 1);
        if (end) {
            size_t end_at = (size_t)(end - text.data);
            *next = end_at + 1;
            return slice_sub(text, at + 1, end_at);
        }
    }
    size_t end_at = at;
    while (end_at < text.bytes && !is_space(text.data[end_at]) && text.data[end_at] != '>') {
        end_at++;
    }
    *next = end_at;
    return slice_sub(text, at, end_at);
}

/* Where the > of a tag stands whose name ended at `at`; the end of the text if there is none. */
static size_t find_end(struct slice text, size_t at) {
    while (at < text.bytes && text.data[at] != '>') {
        if (text.data[at] != '=') {
            at++;
            continue;
        }
        read_value(text, skip_space(text, at + 1), &at);
    }
    return at;
}

bool html_tag_read(struct slice text, struct html_tag *out) {
    bool closing = text.bytes > 1 && text.data[1] == '/';
    size_t at = closing ? 2 : 1;
    if (at >= text.bytes || !is_letter(text.data[at])) {
        return false;
    }
    size_t name_at = at;
    while (at < text.bytes && !is_space(text.data[at]) && text.data[at] != '/' &&
           text.data[at] != '>') {
        at++;
    }
    size_t end = find_end(text, at);
    bool complete = end < text.bytes;
    *out = (struct html_tag){
        .name = slice_sub(text, name_at, at),
        .attributes = slice_sub(text, at, end),
        .closing = closing,
        .bytes = complete ? end + 1 : end,
        .complete = complete,
    };
    return true;
}

bool html_tag_is_self_closed(const struct html_tag *tag) {
    struct slice text = tag->attributes;
    return tag->complete && text.bytes > 0 && text.data[text.bytes - 1] == '/';
}

bool html_attribute_next(const struct html_tag *tag, size_t *at, struct html_attribute *out) {
    struct slice text = tag->attributes;
    size_t name_at = *at;
    while (name_at < text.bytes && (is_space(text.data[name_at]) || text.data[name_at] == '/' ||
                                    text.data[name_at] == '=')) {
        name_at++;
    }
    size_t end = name_at;
    while (end < text.bytes && !is_space(text.data[end]) && text.data[end] != '/' &&
           text.data[end] != '=') {
        end++;
    }
    *at = end;
    if (end == name_at) {
        return false;
    }
    *out = (struct html_attribute){.name = slice_sub(text, name_at, end)};
    size_t equals_at = skip_space(text, end);
    if (equals_at < text.bytes && text.data[equals_at] == '=') {
        out->value = read_value(text, skip_space(text, equals_at + 1), at);
    }
    return true;
}

bool html_tag_attribute(const struct html_tag *tag, struct slice name, struct slice *value) {
    struct html_attribute attribute;
    size_t at = 0;
    while (html_attribute_next(tag, &at, &attribute)) {
        if (slice_equal_nocase(attribute.name, name)) {
            *value = attribute.value;
            return true;
        }
    }
    return false;
}
