/* The folding machine. Its whole state, but for the place in the text, stands in what it wrote: a
 * separator looks whether the last byte is a space, a mark looks at the marks before it, a jamo at
 * the syllable before it. Long runs of ASCII are folded in blocks (fold_ascii.c); all else goes one
 * code point at a time. */
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
    TAIL_NONE = 0x11A7,   /* one before the first tail */
    TAIL_COUNT = 28,      /* the absent one included */
    ASCII_BYTES_MIN = 32, /* of ASCII that are worth being folded by themselves */
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

static inline bool ascii_ahead(const unsigned char *text, size_t left) {
    uint64_t words[ASCII_BYTES_MIN / sizeof(uint64_t)] = {0};
    memcpy(words, text, left < sizeof words ? left : sizeof words);
    uint64_t any = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        any |= words[i];
    }
    return left > 0 && (any & UINT64_C(0x8080808080808080)) == 0;
}

bool fold_stream_ascii_ahead(const struct fold_stream *stream) {
    return ascii_ahead(stream->text + stream->at, stream->text_bytes - stream->at);
}

/* The code point of two bytes or three at `s`, with a byte more to read; 0 if there is none such:
 * what is longer, surrogates and invalid UTF-8 are not worth a branch here. */
static inline uint32_t decode_short(const unsigned char *s, size_t *bytes) {
    if (s[0] >= 0xC2 && s[0] < 0xE0 && (s[1] & 0xC0) == 0x80) {
        *bytes = 2;
        return ((uint32_t)(s[0] & 0x1F) << 6) | (s[1] & 0x3Fu);
    }
    if (s[0] > 0xE0 && s[0] < 0xED && (s[1] & s[2] & 0xC0) == 0x80 && ((s[1] | s[2]) & 0x40) == 0) {
        *bytes = 3;
        return ((uint32_t)(s[0] & 0x0F) << 12) | ((uint32_t)(s[1] & 0x3F) << 6) | (s[2] & 0x3Fu);
    }
    *bytes = 0;
    return 0;
}

/* All that neither looks back nor changes the script, and the few bytes of ASCII between: most of
 * what is not English. Up to the first that is not such, to a long run of ASCII, or to `until`. */
static void run_plain(struct fold_stream *stream, size_t until) {
    /* All in variables of its own: what is written through `out` could else be any of it. */
    const struct fold_table *table = stream->table;
    const unsigned char *s = stream->text + stream->at;
    const unsigned char *end = stream->text + stream->text_bytes;
    const unsigned char *stop = stream->text + until;
    unsigned char *out = stream->out + stream->out_bytes;
    const uint8_t script = stream->last_spaceless ? FOLD_SPACELESS_FIRST | FOLD_SPACELESS_LAST : 0;
    bool after_space = out[-1] == ' ';
    bool after_ascii = false;
    while (s < stop && end - s >= UTF8_BYTES_MAX) {
        if (s[0] < 0x80) {
            if (script != 0 || (!after_ascii && ascii_ahead(s, (size_t)(end - s)))) {
                break;
            }
            bool space = table->ascii[s[0]] == ' ';
            *out = table->ascii[s[0]];
            out += !(space && after_space);
            after_space = space;
            after_ascii = true;
            s++;
            continue;
        }
        size_t bytes;
        uint32_t point = decode_short(s, &bytes);
        const struct fold_entry *entry = fold_table_entry(table, point);
        if (entry->kind == FOLD_COPY || entry->kind == FOLD_SHORT) {
            if ((entry->flags & (FOLD_SPACELESS_FIRST | FOLD_SPACELESS_LAST)) != script) {
                break;
            }
            memcpy(out, entry->kind == FOLD_COPY ? s : entry->text, UTF8_BYTES_MAX);
            out += entry->bytes;
            after_space = false;
        } else if (entry->kind == FOLD_SEPARATOR && point != 0) {
            *out = ' ';
            out += !after_space;
            after_space = true;
        } else if (entry->kind != FOLD_DROP) {
            break;
        }
        after_ascii = false;
        s += bytes;
    }
    stream->at = (size_t)(s - stream->text);
    stream->out_bytes = (size_t)(out - stream->out);
}

void fold_stream_run_mixed(struct fold_stream *stream, size_t until) {
    until = until < stream->text_bytes ? until : stream->text_bytes;
    size_t before = stream->at;
    run_plain(stream, until);
    if (stream->at > before) {
        return;
    }
    if (stream->text[stream->at] < 0x80) {
        fold_stream_run_ascii(stream, until, NULL, NULL);
    } else {
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
