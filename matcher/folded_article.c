/* Fold once, quickly, and remember little: a checkpoint each CHECKPOINT_BYTES of original text.
 * Hits are few beside words, so the exact way back is walked only for them: from the checkpoint
 * before, folding the short stretch again one code point at a time and watching where each one's
 * bytes come to lie. Word numbers too are counted only where there was a hit.
 *
 * A checkpoint is set only before a code point that writes something by itself, neither dropped nor
 * looking back (marks, jamo): so nothing before it changes any more, and the byte before tells all
 * that folding on from there needs to know. */
#include "matcher/folded_article.h"

#include "core/counters.h"
#include "core/utf8.h"
#include "matcher/fold_stream.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHECKPOINT_BYTES = 256,
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
    free(folded->checkpoints);
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

static bool checkpoint_add(struct folded_article *folded, const struct fold_stream *stream,
                           size_t start) {
    if (!array_reserve((void **)&folded->checkpoints, sizeof *folded->checkpoints,
                       folded->checkpoint_count + 1, &folded->checkpoint_capacity)) {
        return false;
    }
    folded->checkpoints[folded->checkpoint_count++] = (struct checkpoint){
        .original = (uint32_t)stream->at, .folded = (uint32_t)(start + stream->out_bytes)};
    return true;
}

static bool reserve_step(struct folded_article *folded, struct fold_stream *stream, size_t start,
                         size_t bytes) {
    folded->buffer.bytes = start + stream->out_bytes;
    if (buffer_reserve(&folded->buffer, bytes * FOLD_GROWTH + FOLD_ROOM_BYTES) != STATUS_OK) {
        return false;
    }
    stream->out = (unsigned char *)folded->buffer.data + start;
    return true;
}

/* Goes on to a place where a checkpoint may stand. */
static bool run_to_checkpoint(struct folded_article *folded, struct fold_stream *stream,
                              size_t start) {
    while (stream->at < stream->text_bytes) {
        enum fold_kind kind = fold_stream_next(stream)->kind;
        if (kind != FOLD_DROP && kind != FOLD_CONTEXT) {
            break;
        }
        if (!reserve_step(folded, stream, start, UTF8_BYTES_MAX)) {
            return false;
        }
        fold_stream_step(stream);
    }
    return true;
}

static bool fold_text(struct folded_article *folded, struct folded_text *text) {
    size_t start = folded->buffer.bytes;
    struct fold_stream stream = {.out_bytes = 0};
    if (!reserve_step(folded, &stream, start, CHECKPOINT_BYTES)) {
        return false;
    }
    fold_stream_start(&stream, folded->table, text->original, stream.out);
    text->start = (uint32_t)start;
    text->first_checkpoint = (uint32_t)folded->checkpoint_count;
    do {
        if (!run_to_checkpoint(folded, &stream, start) || !checkpoint_add(folded, &stream, start) ||
            !reserve_step(folded, &stream, start, CHECKPOINT_BYTES)) {
            return false;
        }
        fold_stream_run(&stream, stream.at + CHECKPOINT_BYTES);
    } while (stream.at < stream.text_bytes);
    fold_stream_finish(&stream);
    folded->buffer.bytes = start + stream.out_bytes;
    text->end = (uint32_t)folded->buffer.bytes;
    text->checkpoint_count = (uint32_t)folded->checkpoint_count - text->first_checkpoint;
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
    folded->checkpoint_count = 0;
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
    return STATUS_OK;
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

/* The last checkpoint of the text not behind this byte of the buffer. */
static const struct checkpoint *checkpoint_before(const struct folded_article *folded,
                                                  const struct folded_text *text, size_t at) {
    const struct checkpoint *all = folded->checkpoints + text->first_checkpoint;
    size_t low = 0;
    size_t high = text->checkpoint_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (all[middle].folded <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &all[low];
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

/* A machine that folds on from a checkpoint into a small buffer of its own. */
struct walk {
    struct fold_stream stream;
    size_t base; /* stream.out[0] is byte `base` of the article's buffer */
    unsigned char out[WALK_BYTES];
};

static void walk_start(struct walk *walk, const struct folded_article *folded,
                       const struct folded_text *text, const struct checkpoint *from) {
    size_t context_start;
    const struct fold_entry *before = entry_before(folded, from->folded, &context_start);
    size_t context_bytes = from->folded - context_start;
    walk->base = context_start;
    walk->stream = (struct fold_stream){
        .table = folded->table,
        .text = (const unsigned char *)text->original.data,
        .text_bytes = text->original.bytes,
        .at = from->original,
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

struct span folded_article_original(const struct folded_article *folded,
                                    const struct folded_text *text, struct span span) {
    struct walk walk;
    struct span original;
    walk_start(&walk, folded, text, checkpoint_before(folded, text, span.start));
    original.start = walk_to_start(&walk, span.start);
    const struct checkpoint *near_end = checkpoint_before(folded, text, span.end - 1);
    if (near_end->original > walk.stream.at) {
        walk_start(&walk, folded, text, near_end);
    }
    original.end = walk_to_end(&walk, span.end);
    return original;
}

size_t folded_article_words(const struct folded_article *folded, const struct folded_text *text,
                            size_t from, size_t to) {
    const char *data = folded->buffer.data;
    size_t words = 0;
    if (!text->has_spaceless) {
        for (size_t i = from; i < to; i++) {
            words += data[i - 1] == ' ';
        }
        return words;
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
