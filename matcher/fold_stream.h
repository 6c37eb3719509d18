/* Folding in steps: for callers that must know where in the original text they are. */
#ifndef TOCSIN_MATCHER_FOLD_STREAM_H
#define TOCSIN_MATCHER_FOLD_STREAM_H

#include "core/slice.h"
#include "matcher/fold_ascii.h"
#include "matcher/fold_table.h"

enum {
    /* Folded bytes that one byte of text can become at most: U+FDFA, 3 bytes, becomes 33. */
    FOLD_GROWTH = 12,
    /* Room needed besides: what the last code point begun becomes, and the closing space. */
    FOLD_ROOM_BYTES = 256,
};

/* The caller owns `out` and sees to the room; all else here is the stream's. Before the first step
 * `out` must hold at least one byte: what stands there is the context, at the start of a text the
 * opening space. */
struct fold_stream {
    const struct fold_table *table;
    const unsigned char *text; /* borrowed */
    size_t text_bytes;
    size_t at; /* the next byte of text */
    unsigned char *out;
    size_t out_bytes;
    bool last_spaceless; /* the last word character is of a script without word spaces */
    bool seen_spaceless; /* such a character was met */
    uint64_t invalid;    /* bytes so far that begin no valid UTF-8 sequence */
};

/* Starts at the beginning of `text` and writes the opening space. */
void fold_stream_start(struct fold_stream *stream, const struct fold_table *table,
                       struct slice text, unsigned char *out);
/* Folds whole code points until `at` is `until` or beyond. */
void fold_stream_run(struct fold_stream *stream, size_t until);
/* True if a run of ASCII lies ahead that is long, or ends the text. */
bool fold_stream_ascii_ahead(const struct fold_stream *stream);
/* Folds what is ahead, or a part of it; at least one character, and none that begins at `until` or
 * beyond. Stops where a long run of ASCII follows something else. `at` must not be at the end. */
void fold_stream_run_mixed(struct fold_stream *stream, size_t until);
/* Folds ASCII up to the first byte beyond it, or to `until`; `at` must stand at an ASCII byte.
 * Tells what it wrote in `blocks`, which has room for (until - at) / FOLD_BLOCK_BYTES + 1; NULL if
 * they are not wanted. `folded` counts from out[0]. Grows no text: until - at + FOLD_ROOM_BYTES of
 * room are enough. */
void fold_stream_run_ascii(struct fold_stream *stream, size_t until, struct fold_block *blocks,
                           size_t *block_count);
/* Folds one code point; `at` must not be at the end. Gives what folding does to it. */
const struct fold_entry *fold_stream_step(struct fold_stream *stream);
/* Writes the closing space, unless there is one. */
void fold_stream_finish(struct fold_stream *stream);
/* What folding does to the code point at `at`, which must not be at the end. */
const struct fold_entry *fold_stream_next(const struct fold_stream *stream);

#endif
