/* The folding machine. Its whole state, but for the place in the text, stands in what it wrote: a
 * separator looks whether the last byte is a space, a mark looks at the marks before it, a jamo at
 * the syllable before it. ASCII is folded in blocks (fold_ascii.c); all else goes one code point at
 * a time. */
#include "matcher/fold_stream.h"

#include "core/utf8.h"

#include <string.h>

enum {
    MARKS_MAX = 30, /* in a row, as in the stream-safe format of UAX #15; the rest is dropped */
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3,
    LEAD_FIRST = 0x1100,
    LEAD_COUNT = 19,
    VOWEL_FIRST = 0x1161,
    VOWEL_COUNT = 21,
    TAIL_NONE = 0x11A7, /* one before the first tail */
    TAIL_COUNT = 28,    /* the absent one included */
};

void fold_stream_start(struct fold_stream *stream, const struct fold_table *table,
                       struct slice text, unsigned char *out) {
    *stream = (struct fold_stream){
        .table = table,
        .text = (const unsigned char *)text.data,
        .text_bytes = text.bytes,
        .out = out,
        .out_bytes = 1,
    };
    out[0] = ' ';
}

static void write_space(struct fold_stream *stream) {
    if (stream->out[stream->out_bytes - 1] != ' ') {
        stream->out[stream->out_bytes++] = ' ';
    }
}

/* The code point that ends before `end`, and where it starts. The output is valid UTF-8. */
static uint32_t out_previous(const struct fold_stream *stream, size_t end, size_t *start) {
    size_t at = end - 1;
    while (at > 0 && (stream->out[at] & 0xC0) == 0x80) {
        at--;
    }
    size_t bytes;
    *start = at;
    return utf8_decode(slice_make((const char *)stream->out + at, end - at), &bytes);
}

/* Composes a jamo with what was written last. False: nothing there that it composes with. */
static bool write_jamo(struct fold_stream *stream, uint32_t jamo) {
    size_t start;
    uint32_t before = out_previous(stream, stream->out_bytes, &start);
    uint32_t lead = before - LEAD_FIRST;
    uint32_t vowel = jamo - VOWEL_FIRST;
    uint32_t tail = jamo - TAIL_NONE;
    uint32_t syllable;
    if (vowel < VOWEL_COUNT && lead < LEAD_COUNT) {
        syllable = HANGUL_FIRST + (lead * VOWEL_COUNT + vowel) * TAIL_COUNT;
    } else if (jamo > TAIL_NONE && tail < TAIL_COUNT && before >= HANGUL_FIRST &&
               before <= HANGUL_LAST && (before - HANGUL_FIRST) % TAIL_COUNT == 0) {
        syllable = before + tail;
    } else {
        return false;
    }
    stream->out_bytes = start + utf8_encode(syllable, (char *)stream->out + start);
    return true;
}

/* Puts a mark where canonical ordering wants it among the marks written before it. */
static void write_mark(struct fold_stream *stream, const char *mark, size_t bytes,
                       uint8_t combining_class) {
    size_t place = stream->out_bytes;
    size_t end = stream->out_bytes;
    for (size_t marks = 0; end > 1; marks++) {
        size_t start;
        uint32_t before = out_previous(stream, end, &start);
        uint8_t before_class = fold_table_entry(stream->table, before)->combining_class;
        if (before_class == 0) {
            break;
        }
        if (marks + 1 == MARKS_MAX) {
            return;
        }
        if (before_class > combining_class && place == end) {
            place = start;
        }
        end = start;
    }
    memmove(stream->out + place + bytes, stream->out + place, stream->out_bytes - place);
    memcpy(stream->out + place, mark, bytes);
    stream->out_bytes += bytes;
}

/* Before a word character: a space where a script without word spaces meets one with them. */
static void write_script_change(struct fold_stream *stream, bool spaceless) {
    if (stream->last_spaceless != spaceless) {
        write_space(stream);
    }
    stream->last_spaceless = spaceless;
    stream->seen_spaceless |= spaceless;
}

/* An expansion that must look at what stands before it, one code point after the other. */
static void write_context(struct fold_stream *stream, const struct fold_entry *entry) {
    const char *text = (const char *)stream->table->pool + entry->pool_at;
    for (size_t at = 0; at < entry->bytes;) {
        size_t bytes;
        uint32_t point = utf8_decode(slice_make(text + at, entry->bytes - at), &bytes);
        const struct fold_entry *part = fold_table_entry(stream->table, point);
        if (point == ' ') {
            write_space(stream);
        } else {
            write_script_change(stream, part->flags & FOLD_SPACELESS_FIRST);
            if (part->combining_class > 0) {
                write_mark(stream, text + at, bytes, part->combining_class);
            } else if (!write_jamo(stream, point)) {
                memcpy(stream->out + stream->out_bytes, text + at, bytes);
                stream->out_bytes += bytes;
            }
        }
        at += bytes;
    }
}

/* An expansion that may hold spaces, at its ends too. */
static void write_long(struct fold_stream *stream, const struct fold_entry *entry) {
    const unsigned char *text = stream->table->pool + entry->pool_at;
    size_t bytes = entry->bytes;
    if (text[0] == ' ') {
        write_space(stream);
        text++;
        bytes--;
        stream->last_spaceless = entry->flags & FOLD_SPACELESS_FIRST;
    }
    write_script_change(stream, entry->flags & FOLD_SPACELESS_FIRST);
    memcpy(stream->out + stream->out_bytes, text, bytes);
    stream->out_bytes += bytes;
    stream->last_spaceless = entry->flags & FOLD_SPACELESS_LAST;
    stream->seen_spaceless |= stream->last_spaceless;
}

static void write_entry(struct fold_stream *stream, const struct fold_entry *entry,
                        const unsigned char *self) {
    switch ((enum fold_kind)entry->kind) {
    case FOLD_SEPARATOR:
        write_space(stream);
        break;
    case FOLD_DROP:
        break;
    case FOLD_COPY:
        write_script_change(stream, entry->flags & FOLD_SPACELESS_FIRST);
        for (size_t i = 0; i < entry->bytes; i++) {
            stream->out[stream->out_bytes++] = self[i];
        }
        break;
    case FOLD_SHORT:
        write_script_change(stream, entry->flags & FOLD_SPACELESS_FIRST);
        memcpy(stream->out + stream->out_bytes, entry->text, sizeof entry->text);
        stream->out_bytes += entry->bytes;
        break;
    case FOLD_LONG:
        write_long(stream, entry);
        break;
    case FOLD_CONTEXT:
        write_context(stream, entry);
        break;
    }
}

/* The code point at `at` and its length; 0 bytes if no valid sequence begins there. */
static inline uint32_t decode(const struct fold_stream *stream, size_t *bytes) {
    const unsigned char *s = stream->text + stream->at;
    size_t left = stream->text_bytes - stream->at;
    if (s[0] < 0x80) {
        *bytes = 1;
        return s[0];
    }
    if (s[0] >= 0xC2 && s[0] < 0xE0 && left >= 2 && (s[1] & 0xC0) == 0x80) {
        *bytes = 2;
        return ((uint32_t)(s[0] & 0x1F) << 6) | (s[1] & 0x3Fu);
    }
    struct slice rest = slice_make((const char *)s, left);
    *bytes = utf8_valid_bytes(rest);
    size_t taken;
    return *bytes > 0 ? utf8_decode(rest, &taken) : 0;
}

const struct fold_entry *fold_stream_next(const struct fold_stream *stream) {
    size_t bytes;
    uint32_t point = decode(stream, &bytes);
    return fold_table_entry(stream->table, point); /* U+0000 is a separator, as is invalid UTF-8 */
}

const struct fold_entry *fold_stream_step(struct fold_stream *stream) {
    size_t bytes;
    uint32_t point = decode(stream, &bytes);
    const unsigned char *self = stream->text + stream->at;
    if (bytes == 0) {
        stream->invalid++;
        bytes = 1;
    }
    stream->at += bytes;
    const struct fold_entry *entry = fold_table_entry(stream->table, point);
    write_entry(stream, entry, self);
    return entry;
}

void fold_stream_run_ascii(struct fold_stream *stream, size_t until, struct fold_block *blocks,
                           size_t *block_count) {
    write_script_change(stream, false);
    struct fold_ascii run = {
        .text = stream->text,
        .at = stream->at,
        .until = until < stream->text_bytes ? until : stream->text_bytes,
        .out = stream->out,
        .out_bytes = stream->out_bytes,
        .table = stream->table->ascii,
        .blocks = blocks,
    };
    fold_ascii(&run);
    stream->at = run.at;
    stream->out_bytes = run.out_bytes;
    if (blocks) {
        *block_count = run.block_count;
    }
}

/* Characters of two bytes or three that neither look back nor change the script: most of what is
 * not ASCII. Up to the first that is not such, or to `until`. */
static void run_plain(struct fold_stream *stream, size_t until) {
    const struct fold_table *table = stream->table;
    const unsigned char *text = stream->text;
    uint8_t script = stream->last_spaceless ? FOLD_SPACELESS_FIRST | FOLD_SPACELESS_LAST : 0;
    size_t at = stream->at;
    size_t out_bytes = stream->out_bytes;
    while (at < until && stream->text_bytes - at >= UTF8_BYTES_MAX) {
        const unsigned char *s = text + at;
        uint32_t point;
        size_t bytes;
        if (s[0] >= 0xC2 && s[0] < 0xE0 && (s[1] & 0xC0) == 0x80) {
            point = ((uint32_t)(s[0] & 0x1F) << 6) | (s[1] & 0x3Fu);
            bytes = 2;
        } else if (s[0] > 0xE0 && s[0] < 0xED && (s[1] & s[2] & 0xC0) == 0x80 &&
                   ((s[1] | s[2]) & 0x40) == 0) {
            point =
                ((uint32_t)(s[0] & 0x0F) << 12) | ((uint32_t)(s[1] & 0x3F) << 6) | (s[2] & 0x3Fu);
            bytes = 3;
        } else {
            break;
        }
        const struct fold_entry *entry = fold_table_entry(table, point);
        bool copied = entry->kind == FOLD_COPY;
        if ((!copied && entry->kind != FOLD_SHORT) ||
            (entry->flags & (FOLD_SPACELESS_FIRST | FOLD_SPACELESS_LAST)) != script) {
            break;
        }
        memcpy(stream->out + out_bytes, copied ? s : entry->text, UTF8_BYTES_MAX);
        out_bytes += entry->bytes;
        at += bytes;
    }
    stream->at = at;
    stream->out_bytes = out_bytes;
}

void fold_stream_run_mixed(struct fold_stream *stream, size_t until) {
    until = until < stream->text_bytes ? until : stream->text_bytes;
    if (stream->text[stream->at] < 0x80) {
        fold_stream_run_ascii(stream, until, NULL, NULL);
        return;
    }
    size_t before = stream->at;
    run_plain(stream, until);
    if (stream->at == before) {
        fold_stream_step(stream);
    }
}

void fold_stream_run(struct fold_stream *stream, size_t until) {
    until = until < stream->text_bytes ? until : stream->text_bytes;
    while (stream->at < until) {
        fold_stream_run_mixed(stream, until);
    }
}

void fold_stream_finish(struct fold_stream *stream) {
    write_space(stream);
}
