/* Fold once, quickly, and remember how to get back. The buffer is divided into blocks. Of ASCII,
 * which is most of most news, folding tells for each byte whether it wrote one: the way back is
 * counting bits. Any other stretch is folded again from its block's start, one code point at a
 * time, watching where each one's bytes come to lie. Hits are few beside words, so that is rare.
 * Word numbers too are counted only where there was a hit.
 *
 * A block begins only where nothing before it changes any more: at the start of a text, after
 * ASCII, or at a code point that writes something by itself or is a separator, neither dropped nor
 * looking back (marks, jamo). So the character before tells all that folding on from there needs to
 * know, and every folded byte lies in a block of its own text. */
#include "matcher/folded_article.h"

#include "core/counters.h"
#include "core/utf8.h"
#include "matcher/fold_stream.h"
#include "matcher/spaces.h"

#include <stdlib.h>
#include <string.h>

enum {
    MIXED_BYTES = 128,   /* of text in a block that is not all ASCII */
    WALK_BYTES = 1024,   /* of folded text, while walking back */
    CONTEXT_BYTES = 256, /* of it are kept when it is full: all the marks one may look back at */
    SKIP_BYTES = 16,     /* of ASCII at once, which write at most that and a space */
    ATTACHED_BYTES_MAX = 256, /* dropped marks that count as part of the character before */
};

enum status folded_article_init(struct folded_article *folded) {
    *folded = (struct folded_article){.table = fold_table_get(false)};
    buffer_init(&folded->buffer, UINT32_MAX);
    return folded->table ? STATUS_OK : STATUS_NO_MEMORY;
}

void folded_article_fini(struct folded_article *folded) {
    buffer_fini(&folded->buffer);
    free(folded->texts);
    free(folded->blocks);
    *folded = (struct folded_article){.table = NULL};
}

static bool array_reserve(void **items, size_t item_bytes, size_t count, size_t *capacity) {
    if (count <= *capacity) {
        return true;
    }
    size_t wanted = 2 * count + 16;
    void *grown = realloc(*items, wanted * item_bytes);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *capacity = wanted;
    return true;
}

static bool blocks_reserve(struct folded_article *folded, size_t extra) {
    return array_reserve((void **)&folded->blocks, sizeof *folded->blocks,
                         folded->block_count + extra, &folded->block_capacity);
}

/* Makes room for `bytes` of folded text and what a step needs besides. */
static bool reserve_step(struct folded_article *folded, struct fold_stream *stream, size_t start,
                         size_t bytes) {
    folded->buffer.bytes = start + stream->out_bytes;
    if (buffer_reserve(&folded->buffer, bytes + FOLD_ROOM_BYTES) != STATUS_OK) {
        return false;
    }
    stream->out = (unsigned char *)folded->buffer.data + start;
    return true;
}

/* True if the code point ahead looks back at those before it, or leaves no trace. Of those that are
 * put together of several, the first part decides: a voiced kana begins with a plain one. */
static bool looks_back(const struct fold_stream *stream) {
    const struct fold_entry *entry = fold_stream_next(stream);
    if (entry->kind != FOLD_CONTEXT) {
        return entry->kind == FOLD_DROP;
    }
    size_t bytes;
    const char *text = (const char *)stream->table->pool + entry->pool_at;
    uint32_t first = utf8_decode(slice_make(text, entry->bytes), &bytes);
    return fold_table_entry(stream->table, first)->kind == FOLD_CONTEXT;
}

/* True if a block may begin here: at the start of a text and after ASCII there is nothing to look
 * back at. */
static bool at_block_start(const struct fold_stream *stream) {
    return stream->at == 0 || stream->text[stream->at - 1] < 0x80 || !looks_back(stream);
}

/* Goes on to a place where a block may begin. */
static bool run_to_block_start(struct folded_article *folded, struct fold_stream *stream,
                               size_t start) {
    while (stream->at < stream->text_bytes && !at_block_start(stream)) {
        if (!reserve_step(folded, stream, start, UTF8_BYTES_MAX * FOLD_GROWTH)) {
            return false;
        }
        fold_stream_step(stream);
    }
    return true;
}

static bool fold_run(struct folded_article *folded, struct fold_stream *stream, size_t start) {
    size_t left = stream->text_bytes - stream->at;
    if (!reserve_step(folded, stream, start, left) ||
        !blocks_reserve(folded, left / FOLD_BLOCK_BYTES + 1)) {
        return false;
    }
    struct fold_block *blocks = folded->blocks + folded->block_count;
    size_t count;
    fold_stream_run_ascii(stream, SIZE_MAX, blocks, &count);
    for (size_t i = 0; i < count; i++) {
        blocks[i].folded += (uint32_t)start;
    }
    folded->block_count += count;
    return true;
}

/* Folds one block of anything, which ends early where much ASCII follows something else. */
static bool fold_mixed(struct folded_article *folded, struct fold_stream *stream, size_t start) {
    if (!run_to_block_start(folded, stream, start) || !blocks_reserve(folded, 1) ||
        !reserve_step(folded, stream, start, MIXED_BYTES * FOLD_GROWTH)) {
        return false;
    }
    folded->blocks[folded->block_count++] = (struct fold_block){
        .original = (uint32_t)stream->at, .folded = (uint32_t)(start + stream->out_bytes)};
    size_t end = stream->at + MIXED_BYTES;
    while (stream->at < end && stream->at < stream->text_bytes &&
           !fold_stream_ascii_ahead(stream)) {
        fold_stream_run_mixed(stream, end);
    }
    return true;
}

static bool fold_text(struct folded_article *folded, struct folded_text *text) {
    size_t start = folded->buffer.bytes;
    struct fold_stream stream = {.out_bytes = 0};
    if (!reserve_step(folded, &stream, start, 1)) {
        return false;
    }
    fold_stream_start(&stream, folded->table, text->original, stream.out);
    text->start = (uint32_t)start;
    while (stream.at < stream.text_bytes) {
        bool good = fold_stream_ascii_ahead(&stream) ? fold_run(folded, &stream, start)
                                                     : fold_mixed(folded, &stream, start);
        if (!good) {
            return false;
        }
    }
    fold_stream_finish(&stream);
    folded->buffer.bytes = start + stream.out_bytes;
    text->end = (uint32_t)folded->buffer.bytes;
    text->has_spaceless = stream.seen_spaceless;
    if (stream.invalid > 0) {
        counter_add(COUNTER_text_invalid_utf8, stream.invalid);
    }
    return buffer_append_char(&folded->buffer, '\n') == STATUS_OK;
}

static bool add_text(struct folded_article *folded, struct slice original, enum article_field field,
                     size_t index) {
    if (original.bytes == 0) {
        return true;
    }
    if (original.bytes > UINT32_MAX ||
        !array_reserve((void **)&folded->texts, sizeof *folded->texts, folded->text_count + 1,
                       &folded->text_capacity)) {
        return false;
    }
    struct folded_text *text = &folded->texts[folded->text_count];
    *text = (struct folded_text){
        .original = original, .field = (uint16_t)field, .index = (uint16_t)index};
    folded->text_count++;
    return fold_text(folded, text);
}

enum status folded_article_fold(struct folded_article *folded, const struct article *article) {
    buffer_clear(&folded->buffer);
    folded->text_count = 0;
    folded->block_count = 0;
    folded->last_block = 0;
    if (buffer_append_char(&folded->buffer, '\n') != STATUS_OK) {
        return STATUS_NO_MEMORY;
    }
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        size_t count = article_text_count(article, (enum article_field)field);
        for (size_t i = 0; i < count && i <= UINT16_MAX; i++) {
            struct slice original = article_text(article, (enum article_field)field, i);
            if (!add_text(folded, original, (enum article_field)field, i)) {
                return STATUS_NO_MEMORY;
            }
        }
    }
    return buffer_reserve(&folded->buffer, FOLDED_PADDING_BYTES);
}

const struct folded_text *folded_article_text(const struct folded_article *folded, size_t at) {
    size_t low = 0;
    size_t high = folded->text_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (folded->texts[middle].start <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &folded->texts[low];
}

/* The block in which this byte of the buffer lies. Places asked for mostly follow one another: so
 * the last block is remembered, and the way on from it tried first. */
static const struct fold_block *block_of(struct folded_article *folded, size_t at) {
    enum { STEPS_MAX = 8 };
    size_t low = folded->last_block;
    size_t high = folded->block_count;
    if (folded->blocks[low].folded > at) {
        high = low;
        low = 0;
    }
    for (size_t i = 0; i < STEPS_MAX && high - low > 1; i++) {
        if (folded->blocks[low + 1].folded > at) {
            high = low + 1;
        } else {
            low++;
        }
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (folded->blocks[middle].folded <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    folded->last_block = low;
    return &folded->blocks[low];
}

/* The number of the set bit before which `rank` others are set (Vigna, "Broadword implementation of
 * rank/select queries", 2008): bits are counted in each byte, then up to each byte; the byte is the
 * one before which too few are counted. */
static size_t select_bit(uint64_t bits, size_t rank) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t counts = bits - (bits >> 1 & ones * 0x55);
    counts = (counts & ones * 0x33) + (counts >> 2 & ones * 0x33);
    counts = ((counts + (counts >> 4)) & ones * 0x0F) * ones;   /* up to and with each byte */
    uint64_t passed = ((rank * ones | highs) - counts) & highs; /* bytes with counts <= rank */
    size_t byte = 8 * ((passed >> 7) * ones >> 56);
    size_t left = rank - ((counts << 8) >> byte & 0xFF);
    uint64_t rest = bits >> byte;
    while (left-- > 0) {
        rest &= rest - 1;
    }
    return byte + (size_t)__builtin_ctzll(rest);
}

/* The byte of text that wrote byte `at` of the buffer, in a block of ASCII. */
static size_t block_original(const struct fold_block *block, size_t at) {
    return block->original + select_bit(block->keep, at - block->folded);
}

/* The code point that ends before `at` in the buffer. */
static const struct fold_entry *entry_before(const struct folded_article *folded, size_t at,
                                             size_t *start) {
    const char *data = folded->buffer.data;
    size_t first = at - 1;
    while (((unsigned char)data[first] & 0xC0) == 0x80) {
        first--;
    }
    size_t bytes;
    *start = first;
    return fold_table_entry(folded->table,
                            utf8_decode(slice_make(data + first, at - first), &bytes));
}

/* A machine that folds on from where a block begins into a small buffer of its own. */
struct walk {
    struct fold_stream stream;
    size_t base; /* stream.out[0] is byte `base` of the article's buffer */
    unsigned char out[WALK_BYTES];
};

static void walk_start(struct walk *walk, const struct folded_article *folded,
                       const struct folded_text *text, struct fold_block from) {
    size_t context_start;
    const struct fold_entry *before = entry_before(folded, from.folded, &context_start);
    size_t context_bytes = from.folded - context_start;
    walk->base = context_start;
    walk->stream = (struct fold_stream){
        .table = folded->table,
        .text = (const unsigned char *)text->original.data,
        .text_bytes = text->original.bytes,
        .at = from.original,
        .out = walk->out,
        .out_bytes = context_bytes,
        .last_spaceless = before->flags & FOLD_SPACELESS_LAST,
    };
    memcpy(walk->out, folded->buffer.data + context_start, context_bytes);
}

/* Where the walk stands in the article's buffer. */
static size_t walk_folded(const struct walk *walk) {
    return walk->base + walk->stream.out_bytes;
}

/* Forgets what was written first, when the buffer is nearly full. */
static void walk_make_room(struct walk *walk) {
    struct fold_stream *stream = &walk->stream;
    if (stream->out_bytes > WALK_BYTES - FOLD_ROOM_BYTES) {
        memmove(walk->out, walk->out + stream->out_bytes - CONTEXT_BYTES, CONTEXT_BYTES);
        walk->base += stream->out_bytes - CONTEXT_BYTES;
        stream->out_bytes = CONTEXT_BYTES;
    }
}

/* Folds one code point; gives what folding does to it. */
static const struct fold_entry *walk_step(struct walk *walk) {
    walk_make_room(walk);
    return fold_stream_step(&walk->stream);
}

/* Goes on over ASCII, quickly, while that cannot write byte `at` of the buffer yet. */
static void walk_skip(struct walk *walk, size_t at) {
    struct fold_stream *stream = &walk->stream;
    while (walk_folded(walk) + SKIP_BYTES < at && stream->text_bytes - stream->at >= SKIP_BYTES) {
        for (size_t i = 0; i < SKIP_BYTES; i++) {
            if (stream->text[stream->at + i] >= 0x80) {
                return;
            }
        }
        walk_make_room(walk);
        fold_stream_run(stream, stream->at + SKIP_BYTES);
    }
}

/* The first byte of the character that wrote byte `at`. */
static size_t walk_to_start(struct walk *walk, size_t at) {
    walk_skip(walk, at);
    size_t original = walk->stream.at;
    while (walk->stream.at < walk->stream.text_bytes) {
        original = walk->stream.at;
        walk_step(walk);
        if (walk_folded(walk) > at) {
            break;
        }
    }
    return original;
}

/* One past the character that wrote the byte before `end`, and past the marks attached to it. The
 * walk has not gone beyond that character. */
static size_t walk_to_end(struct walk *walk, size_t end) {
    struct fold_stream *stream = &walk->stream;
    walk_skip(walk, end - 1);
    size_t original = stream->at;
    while (stream->at < stream->text_bytes) {
        size_t before = walk_folded(walk);
        bool there = before >= end;
        if (there && stream->at - original > ATTACHED_BYTES_MAX) {
            break;
        }
        const struct fold_entry *entry = walk_step(walk);
        bool wrote = walk_folded(walk) > before;
        if (there && (wrote || entry->kind == FOLD_SEPARATOR)) {
            break;
        }
        bool composed = entry->kind == FOLD_CONTEXT;
        if (wrote || composed || (entry->flags & FOLD_ATTACHED)) {
            original = stream->at;
        }
    }
    return original;
}

static size_t original_start(struct folded_article *folded, const struct folded_text *text,
                             size_t at) {
    const struct fold_block *block = block_of(folded, at);
    if (block->keep) {
        return block_original(block, at);
    }
    struct walk walk;
    walk_start(&walk, folded, text, *block);
    return walk_to_start(&walk, at);
}

static size_t original_end(struct folded_article *folded, const struct folded_text *text,
                           size_t end) {
    struct fold_block from = *block_of(folded, end - 1);
    if (from.keep) {
        size_t last = block_original(&from, end - 1);
        bool ascii_after =
            last + 1 == text->original.bytes || (unsigned char)text->original.data[last + 1] < 0x80;
        if (ascii_after) {
            return last + 1;
        }
        from = (struct fold_block){.original = (uint32_t)last, .folded = (uint32_t)(end - 1)};
    }
    struct walk walk;
    walk_start(&walk, folded, text, from);
    return walk_to_end(&walk, end);
}

struct span folded_article_original(struct folded_article *folded, const struct folded_text *text,
                                    struct span span) {
    return (struct span){.start = original_start(folded, text, span.start),
                         .end = original_end(folded, text, span.end)};
}

/* The last block of this text that begins at byte `at` of the original or before; NULL if there is
 * none: stretches of ASCII that wrote nothing have no block. A text's blocks lie behind its opening
 * space. */
static const struct fold_block *block_from(const struct folded_article *folded,
                                           const struct folded_text *text, size_t at) {
    size_t low = 0, high = folded->block_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct fold_block *block = &folded->blocks[middle];
        if (block->folded <= text->start || (block->folded <= text->end && block->original <= at)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool its = low > 0 && folded->blocks[low - 1].folded > text->start;
    return its ? &folded->blocks[low - 1] : NULL;
}

size_t folded_article_place(const struct folded_article *folded, const struct folded_text *text,
                            size_t at) {
    const struct fold_block *block = block_from(folded, text, at);
    if (block == NULL) {
        return text->start + 1;
    }
    size_t within = at - block->original;
    if (block->keep) {
        uint64_t before = within < 64 ? ((uint64_t)1 << within) - 1 : UINT64_MAX;
        return block->folded + (size_t)__builtin_popcountll(block->keep & before);
    }
    struct walk walk;
    walk_start(&walk, folded, text, *block);
    while (walk.stream.at < at) {
        walk_step(&walk);
    }
    return walk_folded(&walk);
}

/* How many of the bytes are spaces. The padding behind the buffer is read, and not counted. */
static size_t count_spaces(const char *data, size_t bytes) {
    size_t spaces = 0;
    for (; bytes >= BLOCK_BYTES; bytes -= BLOCK_BYTES, data += BLOCK_BYTES) {
        spaces += (size_t)__builtin_popcountll(find_spaces(data));
    }
    uint64_t last = bytes > 0 ? find_spaces(data) : 0;
    return spaces + (size_t)__builtin_popcountll(last & (((uint64_t)1 << bytes) - 1));
}

size_t folded_article_words(const struct folded_article *folded, const struct folded_text *text,
                            size_t from, size_t to) {
    const char *data = folded->buffer.data;
    size_t words = 0;
    if (!text->has_spaceless) {
        return count_spaces(data + from - 1, to - from);
    }
    size_t bytes;
    for (size_t i = from; i < to; i += bytes) {
        uint32_t point = utf8_decode(slice_make(data + i, folded->buffer.bytes - i), &bytes);
        uint8_t flags = fold_table_entry(folded->table, point)->flags;
        bool alone = (flags & FOLD_SPACELESS_FIRST) && !(flags & FOLD_MARK);
        words += point != ' ' && (data[i - 1] == ' ' || alone);
    }
    return words;
}

bool folded_article_mark_at(const struct folded_article *folded, size_t at) {
    size_t bytes;
    struct slice rest = slice_make(folded->buffer.data + at, folded->buffer.bytes - at);
    return fold_table_entry(folded->table, utf8_decode(rest, &bytes))->flags & FOLD_MARK;
}
