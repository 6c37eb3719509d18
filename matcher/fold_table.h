/* What folding does to each code point, as an immutable table. */
#ifndef TOCSIN_MATCHER_FOLD_TABLE_H
#define TOCSIN_MATCHER_FOLD_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum fold_kind {
    FOLD_SEPARATOR, /* becomes one space with its neighbours */
    FOLD_DROP,      /* leaves no trace */
    FOLD_COPY,      /* a word character that stands for itself */
    FOLD_SHORT,     /* word characters: `text`, `bytes` of it */
    FOLD_LONG,      /* word characters, spaces too: `bytes` at `pool_at` in the pool */
    FOLD_CONTEXT,   /* as FOLD_LONG, but holds marks to be ordered or jamo to be composed */
};

enum fold_flag {
    FOLD_MARK = 1,            /* a mark that is kept: it belongs to the character before it */
    FOLD_ATTACHED = 2,        /* dropped, yet seen by a reader as part of the word before it */
    FOLD_SPACELESS_FIRST = 4, /* the first character is of a script without word spaces */
    FOLD_SPACELESS_LAST = 8,  /* the last one is */
};

struct fold_entry {
    union {
        unsigned char text[4];
        uint32_t pool_at;
    };
    uint8_t bytes;
    uint8_t kind;            /* enum fold_kind */
    uint8_t flags;           /* enum fold_flag, or-ed */
    uint8_t combining_class; /* of a kept mark (Unicode canonical ordering), else 0 */
};

enum {
    FOLD_BLOCK_BITS = 7,
    FOLD_BLOCK_POINTS = 1 << FOLD_BLOCK_BITS,
    FOLD_CODE_POINTS = 0x110000,
    FOLD_BLOCKS = FOLD_CODE_POINTS >> FOLD_BLOCK_BITS,
};

struct fold_table {
    unsigned char ascii[128];       /* the folded byte; a space for a separator */
    uint16_t block_of[FOLD_BLOCKS]; /* alike blocks are stored once */
    const struct fold_entry *entries;
    const unsigned char *pool;
};

/* Built by the first call, from any thread; NULL when there was no memory for it. Lives as long as
 * the process. */
const struct fold_table *fold_table_get(bool keep_case);

static inline const struct fold_entry *fold_table_entry(const struct fold_table *table,
                                                        uint32_t code_point) {
    uint32_t block = table->block_of[code_point >> FOLD_BLOCK_BITS];
    uint32_t within = code_point & (FOLD_BLOCK_POINTS - 1);
    return &table->entries[(block << FOLD_BLOCK_BITS) + within];
}

#endif
