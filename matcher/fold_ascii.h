/* Folding stretches of ASCII, 64 bytes at a time, with what the processor has for it (cpu_path.h).
 * All paths write the same bytes and tell the same blocks. */
#ifndef TOCSIN_MATCHER_FOLD_ASCII_H
#define TOCSIN_MATCHER_FOLD_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FOLD_BLOCK_BYTES = 64 }; /* of text, at most, in one block */

/* Text from `original` on became what stands from `folded` on: byte i of the text wrote one byte if
 * bit i of `keep` is set, else nothing. Never 0: a block's first byte may write nothing, not all.
 */
struct fold_block {
    uint32_t original, folded;
    uint64_t keep;
};

struct fold_ascii {
    const unsigned char *text;
    size_t at, until;   /* bytes of the text: where folding stands, where it ends at the latest */
    unsigned char *out; /* room for until - at + FOLD_BLOCK_BYTES more; one byte stands there */
    size_t out_bytes;
    const unsigned char *table; /* of 128: the folded byte, a space for a separator */
    /* NULL, or room for (until - at) / FOLD_BLOCK_BYTES + 1 more; `folded` counts from out[0]. */
    struct fold_block *blocks;
    size_t block_count;
};

/* Folds up to the first byte beyond ASCII, or to `until`. No byte past `until` is read. */
void fold_ascii(struct fold_ascii *run);

#endif
