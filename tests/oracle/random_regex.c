/* What grows too long is thrown away and drawn again. */
#include "tests/oracle/random_regex.h"

#include "core/buffer.h"

#include <string.h>

enum { BUFFER_BYTES = 4096 };

static void put(struct buffer *out, const char *text) {
    (void)buffer_append_text(out, text); /* what does not fit is drawn again */
}

static void put_piece(const struct random_source *source, struct buffer *out) {
    const char *piece = source->piece();
    bool sign = strchr("*+?.-'[](){}|^$\\", piece[0]) != NULL;
    if (sign) {
        put(out, "\\");
    }
    put(out, (unsigned char)piece[0] >= 0x20 && piece[0] != '\xFF' ? piece : "a");
}

static void put_class(const struct random_source *source, struct buffer *out) {
    put(out, source->below(4) == 0 ? "[^" : "[");
    for (uint32_t i = 0, count = 1 + source->below(3); i < count; i++) {
        static const char *const others[] = {"a-b",           "A-B",           "\\d", "\\s",
                                             "\u0410-\u044F", "\u4E00-\u9FFF", "0-7"};
        if (source->below(3) == 0) {
            put(out, others[source->below(sizeof others / sizeof *others)]);
        } else {
            put_piece(source, out);
        }
    }
    put(out, "]");
}

static void put_or(const struct random_source *source, struct buffer *out, unsigned depth);

static void put_atom(const struct random_source *source, struct buffer *out, unsigned depth) {
    static const char *const named[] = {"\\w", "\\d", "\\s"};
    uint32_t kind = source->below(depth > 0 ? 12 : 10);
    if (kind < 6) {
        put_piece(source, out);
    } else if (kind == 6) {
        put(out, ".");
    } else if (kind == 7) {
        put(out, named[source->below(3)]);
    } else if (kind < 10) {
        put_class(source, out);
    } else {
        put(out, kind == 10 ? "(" : "(?:");
        put_or(source, out, depth - 1);
        put(out, ")");
    }
}

static void put_then(const struct random_source *source, struct buffer *out, unsigned depth) {
    static const char *const times[] = {"+", "*", "?", "{2}", "{1,2}", "{2,}", "{0,3}"};
    static const char *const edges[] = {"\\b", "\\B", "^", "$"};
    for (uint32_t i = 0, count = 1 + source->below(4); i < count; i++) {
        if (source->below(12) == 0) {
            put(out, edges[source->below(source->below(2) ? 4 : 1)]);
        }
        put_atom(source, out, depth);
        if (source->below(4) == 0) {
            put(out, times[source->below(sizeof times / sizeof *times)]);
        }
    }
    if (source->below(16) == 0) {
        put(out, edges[source->below(2) ? 0 : 3]);
    }
}

static void put_or(const struct random_source *source, struct buffer *out, unsigned depth) {
    put_then(source, out, depth);
    if (source->below(4) == 0) {
        put(out, "|");
        put_then(source, out, depth);
    }
}

struct slice random_regex(const struct random_source *source,
                          char out[static RANDOM_REGEX_BYTES_MAX]) {
    struct buffer text;
    buffer_init(&text, BUFFER_BYTES);
    do {
        buffer_clear(&text);
        if (source->any_case && source->below(4) == 0) {
            put(&text, "(?i)");
        }
        put_or(source, &text, 2);
    } while (text.bytes > RANDOM_REGEX_BYTES_MAX);
    memcpy(out, text.data, text.bytes);
    struct slice made = slice_make(out, text.bytes);
    buffer_fini(&text);
    return made;
}
