/* All texts of an article folded into one buffer, with the way back to the original bytes. */
#ifndef TOCSIN_MATCHER_FOLDED_ARTICLE_H
#define TOCSIN_MATCHER_FOLDED_ARTICLE_H

#include "core/article.h"
#include "core/buffer.h"
#include "matcher/fold_ascii.h"
#include "matcher/fold_table.h"
#include "matcher/phrase.h"

struct folded_text {
    struct slice original; /* borrowed from the article */
    uint32_t start, end;   /* in the buffer, with the spaces at both ends */
    uint16_t field, index;
    bool has_spaceless; /* it holds characters of scripts without word spaces */
};

enum { FOLDED_PADDING_BYTES = 64 }; /* behind the buffer's end, which may be read */

/* Reused from article to article. The buffer: a newline, then each text with a newline after it. */
struct folded_article {
    const struct fold_table *table;
    struct buffer buffer;
    struct folded_text *texts; /* owned */
    size_t text_count, text_capacity;
    /* Owned. Where a block begins, what the folding machine did from there on depended on no more
     * than the character before. A block of ASCII tells what each of its bytes became; any other
     * stretch has a `keep` of 0 and is folded again where its way back is asked for. */
    struct fold_block *blocks;
    size_t block_count, block_capacity;
    size_t last_block; /* where the way back was last asked for */
};

/* STATUS_NO_MEMORY if there is none for the folding table. */
enum status folded_article_init(struct folded_article *folded) WARN_UNUSED;
void folded_article_fini(struct folded_article *folded);
/* Replaces what was held; borrows the article's texts until then. Empty texts are left out. Fails
 * only for want of memory, or room in 32-bit offsets: STATUS_NO_MEMORY. */
enum status folded_article_fold(struct folded_article *folded,
                                const struct article *article) WARN_UNUSED;
/* The text that holds this byte of the buffer. */
const struct folded_text *folded_article_text(const struct folded_article *folded, size_t at);
/* The original bytes of what lies at `span` in the buffer: whole characters, with the marks that
 * were dropped after the last one. The span must begin where a word character begins and end where
 * one ends, marks included. */
struct span folded_article_original(struct folded_article *folded, const struct folded_text *text,
                                    struct span span);
/* The other way: where in the buffer folding stood when it had come to byte `at` of the original
 * text, the first of a character or the end. What lies behind was written by what comes from there
 * on. */
size_t folded_article_place(const struct folded_article *folded, const struct folded_text *text,
                            size_t at);
/* How many words begin in bytes `from` to `to` of the buffer, code points of one text's words. In
 * scripts without word spaces every character but a mark is a word. */
size_t folded_article_words(const struct folded_article *folded, const struct folded_text *text,
                            size_t from, size_t to);
/* True if a mark stands at this byte of the buffer: what ends here ends within a character. */
bool folded_article_mark_at(const struct folded_article *folded, size_t at);

#endif
