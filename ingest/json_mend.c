/* A pass over the tokens of a text that jansson has refused. Strings are copied with their escapes
 * and control characters put right; brackets are kept on a stack, so that a text that breaks off
 * can be closed. It is cut back to the last place at which everything was whole: before a comma, or
 * behind a bracket. Brackets have only been opened since, so the stack at that place is the bottom
 * of the present one. One owner, one thread. */
#include "ingest/json_mend.h"

#include "core/limits.h"

#include <string.h>

struct mending {
    struct slice text;
    size_t at;
    struct buffer *out;
    struct fault_list *faults;
    char open[LIMIT_JSON_DEPTH]; /* the brackets that close what is open */
    size_t depth;
    size_t whole_bytes, whole_depth; /* of `out`, at the last place where everything was whole */
    bool ended;                      /* the outermost value is there */
};

static char peek(const struct mending *mending, size_t ahead) {
    size_t at = mending->at + ahead;
    return at < mending->text.bytes ? mending->text.data[at] : '\0';
}

static void fault(struct mending *mending, const char *what) {
    fault_list_add(mending->faults, what, mending->at);
}

static void copy(struct mending *mending, size_t bytes) {
    struct slice piece = slice_sub(mending->text, mending->at, mending->at + bytes);
    (void)!buffer_append_slice(mending->out, piece);
    mending->at += piece.bytes;
}

/* ---- strings ---- */

/* The number of four hexadecimal digits `ahead` bytes on; -1: they are none. */
static int hexadecimal(const struct mending *mending, size_t ahead) {
    int number = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = peek(mending, ahead + i);
        char lower = (char)(c | 0x20);
        bool digit = c >= '0' && c <= '9', letter = lower >= 'a' && lower <= 'f';
        if (!digit && !letter) {
            return -1;
        }
        number = number * 16 + (digit ? c - '0' : lower - 'a' + 10);
    }
    return number;
}

static bool is_high(int number) {
    return number >= 0xD800 && number <= 0xDBFF;
}

static bool is_low(int number) {
    return number >= 0xDC00 && number <= 0xDFFF;
}

/* \uXXXX, at the backslash. */
static void read_unicode_escape(struct mending *mending) {
    int number = hexadecimal(mending, 2);
    bool is_pair = is_high(number) && peek(mending, 6) == '\\' && peek(mending, 7) == 'u' &&
                   is_low(hexadecimal(mending, 8));
    if (is_pair) {
        copy(mending, 12);
    } else if (is_high(number) || is_low(number)) {
        fault(mending, "an escape of half a surrogate pair");
        (void)!buffer_append_text(mending->out, "\\ufffd");
        mending->at += 6;
    } else if (number < 0) {
        fault(mending, "a backslash that begins no escape; \\\\ would be right");
        (void)!buffer_append_text(mending->out, "\\\\");
        mending->at++;
    } else {
        copy(mending, 6);
    }
}

static void read_escape(struct mending *mending) {
    char next = peek(mending, 1);
    if (next == 'u') {
        read_unicode_escape(mending);
    } else if (next != '\0' && strchr("\"\\/bfnrt", next)) {
        copy(mending, 2);
    } else {
        fault(mending, "a backslash that begins no escape; \\\\ would be right");
        (void)!buffer_append_text(mending->out, "\\\\");
        mending->at++;
    }
}

/* Up to what has to be looked at. */
static size_t plain_bytes(const struct mending *mending) {
    size_t at = mending->at;
    while (at < mending->text.bytes) {
        unsigned char c = (unsigned char)mending->text.data[at];
        if (c < 0x20 || c == '"' || c == '\\') {
            break;
        }
        at++;
    }
    return at - mending->at;
}

/* At the opening quote. */
static void read_string(struct mending *mending) {
    copy(mending, 1);
    while (mending->at < mending->text.bytes) {
        copy(mending, plain_bytes(mending));
        if (mending->at == mending->text.bytes) {
            return;
        }
        char c = peek(mending, 0);
        if (c == '"') {
            copy(mending, 1);
            return;
        }
        if (c == '\\') {
            read_escape(mending);
        } else {
            fault(mending, "a control character in a string");
            (void)!buffer_append_format(mending->out, "\\u%04x", (unsigned)c);
            mending->at++;
        }
    }
}

/* ---- brackets and commas ---- */

static void mark_whole(struct mending *mending) {
    mending->whole_bytes = mending->out->bytes;
    mending->whole_depth = mending->depth;
}

/* False past the deepest nesting: the rest is left to the parser's judgement. */
static bool open_bracket(struct mending *mending) {
    if (mending->depth == LIMIT_JSON_DEPTH) {
        return false;
    }
    mending->open[mending->depth++] = peek(mending, 0) == '{' ? '}' : ']';
    copy(mending, 1);
    return true;
}

/* False for a bracket that closes something else. */
static bool close_bracket(struct mending *mending) {
    if (mending->depth == 0 || mending->open[mending->depth - 1] != peek(mending, 0)) {
        return false;
    }
    mending->depth--;
    copy(mending, 1);
    mark_whole(mending);
    mending->ended = mending->depth == 0;
    return true;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void read_comma(struct mending *mending) {
    size_t ahead = 1;
    while (is_space(peek(mending, ahead))) {
        ahead++;
    }
    mark_whole(mending);
    char next = peek(mending, ahead);
    if (next == '}' || next == ']') {
        fault(mending, "a comma with nothing behind it");
        mending->at++;
        return;
    }
    copy(mending, 1);
}

static bool read_token(struct mending *mending) {
    switch (peek(mending, 0)) {
    case '"':
        read_string(mending);
        return true;
    case '{':
    case '[':
        return open_bracket(mending);
    case '}':
    case ']':
        return close_bracket(mending);
    case ',':
        read_comma(mending);
        return true;
    default:
        copy(mending, 1);
        return true;
    }
}

static void close_all(struct mending *mending) {
    fault(mending, "the document ends before its last bracket");
    mending->out->bytes = mending->whole_bytes;
    for (size_t depth = mending->whole_depth; depth > 0; depth--) {
        (void)!buffer_append_char(mending->out, mending->open[depth - 1]);
    }
}

enum status json_mend(struct slice text, struct buffer *out, struct fault_list *faults) {
    struct mending mending = {
        .text = text, .out = out, .faults = faults, .whole_bytes = out->bytes};
    bool understood = true;
    while (mending.at < text.bytes && !mending.ended && understood) {
        understood = read_token(&mending);
    }
    if (!understood) {
        copy(&mending, text.bytes - mending.at);
    } else if (!mending.ended && mending.depth > 0) {
        close_all(&mending);
    } else if (slice_trim(slice_sub(text, mending.at, text.bytes)).bytes > 0) {
        fault(&mending, "text after the end");
    }
    return out->failed;
}
