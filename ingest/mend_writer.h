/* The hand that writes mended text: copies the original in runs, with changes between them. */
#ifndef TOCSIN_INGEST_MEND_WRITER_H
#define TOCSIN_INGEST_MEND_WRITER_H

#include "core/slice.h"

/* Where the text goes, in order, never cut inside a character; false: no more is wanted. */
typedef bool mend_sink(void *context, struct slice text);

enum { MEND_CHUNK_BYTES = 32 * 1024 };

struct mend_writer {
    struct slice text; /* the original */
    size_t at;         /* next byte to look at; the reader moves it on */
    size_t copied;     /* what stands before has been written or left out */
    bool muted;        /* what is written is dropped */
    bool stopped;      /* the sink wants no more, or the wanted byte has been met */

    mend_sink *sink; /* NULL: only count */
    void *context;
    char *chunk; /* MEND_CHUNK_BYTES, borrowed; NULL without a sink */
    size_t chunk_bytes;

    size_t written; /* bytes in all */
    size_t wanted;  /* without a sink: the written byte whose origin is looked for */
    size_t origin;  /* its origin, once stopped */
};

/* Copies what the reader has passed over since the last change. */
void mend_flush(struct mend_writer *writer);
/* Puts `with` in place of the next `bytes` of the original. */
void mend_replace(struct mend_writer *writer, size_t bytes, struct slice with);
void mend_insert(struct mend_writer *writer, struct slice text);
void mend_drop(struct mend_writer *writer, size_t bytes);
/* Gives the sink what is there. */
void mend_send(struct mend_writer *writer);
/* The same once there is enough for it to be worth the call: for places where a cut does no harm.
 */
void mend_send_full(struct mend_writer *writer);

#endif
