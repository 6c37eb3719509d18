/* Cut between characters; what an article says passes core/safe_text. */
#include "rules/quote.h"

#include "core/safe_text.h"

enum { QUOTED_AROUND = 40, QUOTED_MAX = 240 };

static size_t to_character(struct slice text, size_t at) {
    while (at > 0 && at < text.bytes && (text.data[at] & 0xC0) == 0x80) {
        at--;
    }
    return at < text.bytes ? at : text.bytes;
}

static struct slice text_of(const struct article *article, const struct hit *hit) {
    return article_text(article, (enum article_field)hit->field, hit->index);
}

static void append_marked(struct slice text, const struct hit *hit, struct buffer *out) {
    buffer_append_text(out, "«");
    safe_text_append(slice_sub(text, hit->start, hit->end), out);
    buffer_append_text(out, "»");
}

/* Overlapping or far from each other, or not in one text. */
static bool apart(const struct hit *first, const struct hit *second) {
    return second->field != first->field || second->index != first->index ||
           second->start < first->end || second->end - first->start > QUOTED_MAX;
}

void quote_append(const struct article *article, const struct hit *first, const struct hit *second,
                  struct buffer *out) {
    if (second && apart(first, second)) {
        quote_append(article, first, NULL, out);
        quote_append(article, second, NULL, out);
        return;
    }
    struct slice text = text_of(article, first);
    size_t end = second ? second->end : first->end;
    size_t from =
        to_character(text, first->start > QUOTED_AROUND ? first->start - QUOTED_AROUND : 0);
    size_t to = to_character(text, end + QUOTED_AROUND);
    buffer_append_format(out, " [%s] %s", field_name((enum article_field)first->field),
                         from > 0 ? "…" : "");
    safe_text_append(slice_sub(text, from, first->start), out);
    append_marked(text, first, out);
    if (second) {
        safe_text_append(slice_sub(text, first->end, second->start), out);
        append_marked(text, second, out);
    }
    safe_text_append(slice_sub(text, end, to), out);
    buffer_append_text(out, to < text.bytes ? "…" : "");
}

void quote_append_find(const struct article *article, const struct hit *hit, struct buffer *out) {
    buffer_append_char(out, '"');
    safe_text_append(slice_sub(text_of(article, hit), hit->start, hit->end), out);
    buffer_append_char(out, '"');
}
