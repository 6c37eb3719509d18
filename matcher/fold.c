/* Folding a whole text into a buffer: the public face of the machine in fold_stream.c. */
#include "matcher/fold.h"

#include "core/counters.h"
#include "matcher/fold_stream.h"

/* Folded between two looks at the room: large enough to cost nothing, small enough to ask for
 * little. */
enum { PIECE_BYTES = 4096 };

enum status fold_append(struct slice text, bool keep_case, struct buffer *out) {
    const struct fold_table *table = fold_table_get(keep_case);
    if (table == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t before = out->bytes;
    struct fold_stream stream = {.at = 0};
    do {
        size_t left = text.bytes - stream.at;
        size_t piece = left < PIECE_BYTES ? left : PIECE_BYTES;
        enum status status = buffer_reserve(out, piece * FOLD_GROWTH + FOLD_ROOM_BYTES);
        if (status != STATUS_OK) {
            out->bytes = before;
            return status;
        }
        if (stream.table == NULL) {
            fold_stream_start(&stream, table, text, (unsigned char *)out->data + before);
        }
        stream.out = (unsigned char *)out->data + before;
        fold_stream_run(&stream, stream.at + piece);
        out->bytes = before + stream.out_bytes;
    } while (stream.at < text.bytes);
    fold_stream_finish(&stream);
    out->bytes = before + stream.out_bytes;
    if (stream.invalid > 0) {
        counter_add(COUNTER_text_invalid_utf8, stream.invalid);
    }
    return STATUS_OK;
}
