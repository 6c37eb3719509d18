/* Reading a term (DESIGN 5, Terms). The text is cut into chunks, the runs of word characters in it;
 * what stands between two chunks says whether a `*` belongs to one of them, and whether they are joined
 * by a single hyphen or apostrophe. Then every choice of marks to leave out gives one form, if each
 * word so joined is long enough; the chunks of a form are folded one by one, which gives the same words
 * as folding the whole, since all context ends at a separator.
 *
 * In the scripts without word spaces a `*` at the outer end of a term says nothing that its free end
 * does not say already, and is left out. */
#include "matcher/term.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/fold.h"
#include "matcher/fold_table.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNKS_MAX = LIMIT_TERM_BYTES / 2 + 1,
    OPEN_CHARACTERS_MIN = 3,
    JOINED_CHARACTERS_MIN = 5,
    FOLDED_BYTES_MAX = 64 * KIB, /* one term, all its forms: 64 forms of 512 bytes, and some growth */
    ERROR_TERM_BYTES = 80,       /* of the term, shown in a message */
};

struct chunk {
    size_t start, end; /* bytes of the term */
    bool open_start, open_end;
    bool joined; /* to the next chunk, by a hyphen or apostrophe */
};

/* What stands between two chunks, or at an end of the term. */
struct gap {
    size_t points;
    size_t stars_first, stars_last; /* in a row at its start, at its end */
    size_t stars;
    bool mark; /* the last point is a hyphen or apostrophe */
};

struct parse {
    struct slice text;
    struct chunk chunks[CHUNKS_MAX];
    size_t count;
    bool star_alone;
};

void term_init(struct term *term) {
    *term = (struct term){.words = NULL};
    buffer_init(&term->folded, FOLDED_BYTES_MAX * FOLD_FORMS_GROWTH);
    buffer_init(&term->kept, FOLDED_BYTES_MAX * FOLD_FORMS_GROWTH);
    buffer_init(&term->joined, FOLDED_BYTES_MAX);
}
