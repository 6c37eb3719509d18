/* A piece of what the one-shot commands read: one document, or a run of lines of a JSON Lines file
 * → its articles, one after the other. */
#ifndef TOCSIN_APP_CORPUS_PIECE_H
#define TOCSIN_APP_CORPUS_PIECE_H

#include "app/scan_input.h"
#include "app/source.h"
#include "core/arena.h"
#include "core/article.h"
#include "core/buffer.h"
#include "ingest/identity.h"

struct corpus_piece {
    const char *name;      /* borrowed: what errors and articles call it */
    enum scan_input input; /* not SCAN_AUTO */
    struct source source;  /* owned; empty once read */
    size_t first_line;     /* of the bytes, 1-based */
    size_t bytes;          /* of the source */
    /* What came of it: */
    struct buffer out;    /* what the command makes of it, in its own form */
    struct error *errors; /* owned; lines and documents that could not be read */
    size_t error_count;
    size_t article_count, alert_count;
};

/* Takes the source. Returns owned; NULL if there is no memory. */
struct corpus_piece *corpus_piece_create(const char *name, enum scan_input input,
                                         struct source *source, size_t first_line);
void corpus_piece_destroy(struct corpus_piece **piece);
/* Keeps a copy, or nothing if there is no memory for it. */
void corpus_piece_complain(struct corpus_piece *piece, const struct error *error);

/* An article as it was read, all of it borrowed until the taker returns. */
struct taken_article {
    const struct article *article;
    struct identity identity;
    struct corpus_piece *piece;
    size_t line; /* of a JSON Lines file; 0 of other documents */
    int64_t parse_us;
};
/* An error of the piece: the article could not be matched, for want of memory or of room. */
void corpus_piece_unmatched(const struct taken_article *taken, enum status status);

typedef void article_taker(void *context, const struct taken_article *taken);

/* What one thread reads with. */
struct article_reader {
    article_taker *take;
    void *context;
    struct arena articles; /* of one document, or of one line */
    struct buffer text;
};

void article_reader_init(struct article_reader *reader, article_taker *take, void *context);
void article_reader_fini(struct article_reader *reader);
/* Hands each article of the piece to the taker, and lets go of the source. */
void article_reader_run(struct article_reader *reader, struct corpus_piece *piece);

#endif
