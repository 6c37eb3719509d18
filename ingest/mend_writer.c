/* Runs of the original go to the sink by way of one chunk, so that many small changes do not become
 * many small calls. Without a sink the same calls only count: that is how a position in the mended
 * text is led back to one in the original, by mending again up to it. One owner, one thread. */
#include "ingest/mend_writer.h"

#include <string.h>

static void write_text(struct mend_writer *writer, const char *data, size_t bytes) {
    while (bytes > 0 && !writer->stopped) {
        size_t piece = MEND_CHUNK_BYTES - writer->chunk_bytes;
        if (piece >= bytes) {
            piece = bytes;
        } else {
            while (piece > 0 && ((unsigned char)data[piece] & 0xC0) == 0x80) {
                piece--;
            }
        }
        memcpy(writer->chunk + writer->chunk_bytes, data, piece);
        writer->chunk_bytes += piece;
        data += piece;
        bytes -= piece;
        if (bytes > 0) {
            mend_send(writer);
        }
    }
}

/* Writes what stems from `origin`: byte for byte from there on, or all of it in one place. */
static void emit(struct mend_writer *writer, struct slice text, size_t origin, bool byte_for_byte) {
    if (writer->muted || text.bytes == 0) {
        return;
    }
    if (writer->sink) {
        write_text(writer, text.data, text.bytes);
    } else if (!writer->stopped && writer->wanted - writer->written < text.bytes) {
        writer->origin = origin + (byte_for_byte ? writer->wanted - writer->written : 0);
        writer->stopped = true;
    }
    writer->written += text.bytes;
}

void mend_flush(struct mend_writer *writer) {
    struct slice run = slice_sub(writer->text, writer->copied, writer->at);
    emit(writer, run, writer->copied, true);
    writer->copied = writer->at;
}

void mend_replace(struct mend_writer *writer, size_t bytes, struct slice with) {
    mend_flush(writer);
    emit(writer, with, writer->at, false);
    writer->at += bytes;
    writer->copied = writer->at;
}

void mend_insert(struct mend_writer *writer, struct slice text) {
    mend_replace(writer, 0, text);
}

void mend_drop(struct mend_writer *writer, size_t bytes) {
    mend_replace(writer, bytes, slice_of(NULL));
}

void mend_send(struct mend_writer *writer) {
    if (writer->sink && writer->chunk_bytes > 0 && !writer->stopped) {
        struct slice chunk = slice_make(writer->chunk, writer->chunk_bytes);
        writer->stopped = !writer->sink(writer->context, chunk);
    }
    writer->chunk_bytes = 0;
}

void mend_send_full(struct mend_writer *writer) {
    if (writer->chunk_bytes + (writer->at - writer->copied) >= MEND_CHUNK_BYTES / 2) {
        mend_flush(writer);
        mend_send(writer);
    }
}
