/* The run side of the matcher: fold an article, scan it, turn each literal found into hits.
 *
 * Whole words and phrases are found by the word index, all other literals by Hyperscan, which also
 * takes the whole ones where there are few of them (database.c); words with an edit by the fuzzy
 * index, regexes in the original texts (regex_scan.c). The first two tell the number of a literal
 * and where it ended, the third an entry. All the entries of that literal are settled at once, in
 * the callback: those with a `*` compare the words around, the place in the original text is found,
 * those whose case matters compare it there. So nothing but true hits is kept, and the limit on
 * hits counts hits.
 *
 * A literal inside a long word can be found many times in it (`*aaa*`), while an entry's answer is
 * the same for the whole word: each open entry remembers the word that it was last compared at, so
 * that the work stays linear in the text whatever the text. */
#include "matcher/scanner_inside.h"

#include "core/counters.h"
#include "core/limits.h"
#include "matcher/fold.h"

#include <hs.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOUND_FIRST = 256, /* hits room is made for at first */
    MOVES_AN_ITEM = 8, /* of insertion sort, before heap sort takes over */
};

enum status scanner_create(const struct database *database, struct scanner **out) {
    struct scanner *scanner = calloc(1, sizeof *scanner);
    if (scanner == NULL) {
        return STATUS_NO_MEMORY;
    }
    scanner->database = database;
    buffer_init(&scanner->kept, UINT32_MAX);
    enum status status = folded_article_init(&scanner->folded);
    scanner->memos = calloc(database->dictionary.memo_count + 1, sizeof *scanner->memos);
    if (status == STATUS_OK && scanner->memos == NULL) {
        status = STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK && database->hyperscan &&
        hs_alloc_scratch(database->hyperscan, &scanner->scratch) != HS_SUCCESS) {
        status = STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK) {
        status = regex_scan_init(&scanner->regexes, &database->regexes, &scanner->scratch);
    }
    if (status != STATUS_OK) {
        scanner_destroy(&scanner);
        return status;
    }
    *out = scanner;
    return STATUS_OK;
}

void scanner_destroy(struct scanner **scanner) {
    if (*scanner == NULL) {
        return;
    }
    hs_free_scratch((*scanner)->scratch);
    folded_article_fini(&(*scanner)->folded);
    buffer_fini(&(*scanner)->kept);
    regex_scan_fini(&(*scanner)->regexes);
    free((*scanner)->found);
    free((*scanner)->hits);
    free((*scanner)->memos);
    free(*scanner);
    *scanner = NULL;
}

static bool found_reserve(struct scanner *scanner) {
    if (scanner->found_count < scanner->found_capacity) {
        return true;
    }
    size_t capacity = scanner->found_capacity ? 2 * scanner->found_capacity : FOUND_FIRST;
    struct found *found = realloc(scanner->found, capacity * sizeof *found);
    if (found) {
        scanner->found = found;
    }
    struct hit *hits = realloc(scanner->hits, capacity * sizeof *hits);
    if (hits) {
        scanner->hits = hits;
    }
    if (found == NULL || hits == NULL) {
        scanner->out_of_memory = true;
        return false;
    }
    scanner->found_capacity = capacity;
    return true;
}

bool scanner_keep(struct scanner *scanner, const struct found *found) {
    if (scanner->found_count == LIMIT_ARTICLE_HITS) {
        counter_add(COUNTER_hits_over_limit, 1);
        return false;
    }
    if (!found_reserve(scanner)) {
        return false;
    }
    scanner->found[scanner->found_count++] = *found;
    return true;
}

/* The whole word of the buffer in which byte `at` lies. */
static struct span word_around(struct scanner *scanner, size_t at) {
    struct span *word = &scanner->word;
    if (at < word->start || at >= word->end) {
        const char *data = scanner->folded.buffer.data;
        word->start = at;
        while (data[word->start - 1] != ' ') {
            word->start--;
        }
        word->end = (size_t)((char *)rawmemchr(data + at, ' ') - data);
    }
    return *word;
}

/* Compares an entry with stars with the words around its literal, once for each word. */
static bool open_match(struct scanner *scanner, const struct dictionary_entry *entry,
                       struct span *span) {
    struct span word = word_around(scanner, span->start);
    uint64_t *memo = &scanner->memos[entry->memo];
    uint64_t now = (uint64_t)scanner->scan_number << 32 | word.start;
    if (*memo == now) {
        return false;
    }
    *memo = now;
    return phrase_match(&scanner->database->dictionary, entry, entry->folded_words,
                        scanner->folded.buffer.data, word, entry->anchor_word, span);
}

/* Compares the case of an entry with that of the original text. Its first word need not be the
 * first there: where a character folds to several words, as one half does, a hit begins within it.
 */
static bool exact_match(struct scanner *scanner, const struct dictionary_entry *entry,
                        struct slice original) {
    struct buffer *kept = &scanner->kept;
    buffer_clear(kept);
    if (buffer_append_char(kept, '\n') != STATUS_OK ||
        fold_append(original, true, kept) != STATUS_OK ||
        buffer_append_char(kept, '\n') != STATUS_OK) {
        scanner->out_of_memory = true;
        return false;
    }
    bool same = false;
    for (size_t start = 2; !same && kept->data[start] != '\n';) {
        const char *space = rawmemchr(kept->data + start, ' ');
        struct span word = {.start = start, .end = (size_t)(space - kept->data)};
        struct span span;
        same = phrase_match(&scanner->database->dictionary, entry, entry->kept_words, kept->data,
                            word, 0, &span);
        start = word.end + 1;
    }
    return same;
}

/* True if a free start or end of the entry lies before a mark, and so within a character. */
static bool parts_character(const struct folded_article *folded,
                            const struct dictionary_entry *entry, struct span span) {
    return ((entry->flags & ENTRY_FREE_START) && folded->buffer.data[span.start - 1] != ' ' &&
            folded_article_mark_at(folded, span.start)) ||
           ((entry->flags & ENTRY_FREE_END) && folded_article_mark_at(folded, span.end));
}

static void entry_found(struct scanner *scanner, const struct dictionary_entry *entry,
                        struct span span) {
    struct folded_article *folded = &scanner->folded;
    if ((entry->flags & ENTRY_OPEN) && !open_match(scanner, entry, &span)) {
        return;
    }
    if (parts_character(folded, entry, span)) {
        return;
    }
    const struct folded_text *text = folded_article_text(folded, span.start);
    struct span original = folded_article_original(folded, text, span);
    if ((entry->flags & ENTRY_EXACT) &&
        !exact_match(scanner, entry, slice_sub(text->original, original.start, original.end))) {
        return;
    }
    struct found found = {
        .hit = {.pattern = entry->pattern,
                .field = text->field,
                .index = text->index,
                .start = (uint32_t)original.start,
                .end = (uint32_t)original.end},
        .folded_start = (uint32_t)span.start,
        .folded_end = (uint32_t)span.end,
    };
    (void)scanner_keep(scanner, &found);
}

/* Settles all entries of a literal that ended before byte `end`. */
static void literal_found(void *context, uint32_t literal, size_t end) {
    struct scanner *scanner = context;
    const struct dictionary *dictionary = &scanner->database->dictionary;
    const struct dictionary_literal *found = &dictionary->literals[literal];
    size_t start = end - found->bytes;
    for (uint32_t i = found[0].first_entry; i < found[1].first_entry; i++) {
        const struct dictionary_entry *entry = &dictionary->entries[i];
        struct span span = {start + entry->lead_bytes, end - entry->tail_bytes};
        entry_found(scanner, entry, span);
    }
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *context) {
    struct scanner *scanner = context;
    (void)from; /* always 0 without the start-of-match flag */
    (void)flags;
    literal_found(scanner, id, (size_t)to);
    return scanner->out_of_memory;
}

static void forget_found(struct scanner *scanner) {
    scanner->found_count = 0;
    scanner->word = (struct span){0, 0};
    if (++scanner->scan_number == 0) {
        memset(scanner->memos, 0,
               scanner->database->dictionary.memo_count * sizeof *scanner->memos);
        scanner->scan_number = 1;
    }
}

static void scan_by_words(struct scanner *scanner) {
    word_index_scan(&scanner->database->word_index, buffer_slice(&scanner->folded.buffer),
                    literal_found, scanner);
}

/* An entry with an edit is settled as one with a `*`: the words around the anchor are compared. */
static void edited_found(void *context, const struct dictionary_entry *entry, size_t start,
                         size_t end) {
    entry_found(context, entry, (struct span){start, end});
}

static void scan_for_edits(struct scanner *scanner) {
    fuzzy_index_scan(&scanner->database->fuzzy_index, buffer_slice(&scanner->folded.buffer),
                     edited_found, scanner);
}

/* Looks for every literal that is not whole at every byte. */
static void scan_by_dictionary(struct scanner *scanner) {
    const struct dictionary *dictionary = &scanner->database->dictionary;
    struct slice all = buffer_slice(&scanner->folded.buffer);
    for (size_t at = 0; at < all.bytes && !scanner->out_of_memory; at++) {
        uint32_t literal = dictionary_find(dictionary, slice_sub(all, at, all.bytes));
        while (literal != DICTIONARY_NONE) {
            literal_found(scanner, literal, at + dictionary->literals[literal].bytes);
            literal = dictionary->literals[literal].shorter;
        }
    }
}

/* False: Hyperscan failed, what was found is not all there is. */
static bool scan_by_hyperscan(struct scanner *scanner) {
    struct slice all = buffer_slice(&scanner->folded.buffer);
    if (scanner->database->hyperscan == NULL) {
        return true;
    }
    hs_error_t code = hs_scan(scanner->database->hyperscan, all.data, (unsigned)all.bytes, 0,
                              scanner->scratch, on_match, scanner);
    return code == HS_SUCCESS || (code == HS_SCAN_TERMINATED && scanner->out_of_memory);
}

static int compare_numbers(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

static int hit_compare(const struct hit *a, const struct hit *b) {
    uint64_t text_a = (uint64_t)a->field << 16 | a->index;
    uint64_t text_b = (uint64_t)b->field << 16 | b->index;
    int order = compare_numbers(text_a, text_b);
    order = order ? order : compare_numbers(a->start, b->start);
    order = order ? order : compare_numbers(a->end, b->end);
    return order ? order : compare_numbers(a->pattern, b->pattern);
}

static void heap_sink(struct found *found, size_t root, size_t count) {
    struct found sinking = found[root];
    size_t child;
    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && hit_compare(&found[child].hit, &found[child + 1].hit) < 0) {
            child++;
        }
        if (hit_compare(&found[child].hit, &sinking.hit) <= 0) {
            break;
        }
        found[root] = found[child];
        root = child;
    }
    found[root] = sinking;
}

/* Sorts by moving each where it belongs among those before it; false if that takes too long. */
static bool found_insert(struct found *found, size_t count) {
    size_t moves = 0;
    for (size_t i = 1; i < count && moves <= MOVES_AN_ITEM * count; i++) {
        struct found moving = found[i];
        size_t to = i;
        for (; to > 0 && hit_compare(&found[to - 1].hit, &moving.hit) > 0; to--) {
            found[to] = found[to - 1];
        }
        found[to] = moving;
        moves += i - to;
    }
    return moves <= MOVES_AN_ITEM * count;
}

/* Most often all is nearly in order. If not, heap sort: in place and never slow, whereas qsort may
 * allocate. */
static void found_sort(struct found *found, size_t count) {
    if (found_insert(found, count)) {
        return;
    }
    for (size_t i = count / 2; i-- > 0;) {
        heap_sink(found, i, count);
    }
    for (size_t end = count; end-- > 1;) {
        struct found last = found[end];
        found[end] = found[0];
        found[0] = last;
        heap_sink(found, 0, end);
    }
}

/* Numbers the words of all that was found, in one pass over each text. Within a text the places in
 * the buffer rise with those in the original, but where one character was folded to several words.
 */
static void found_number_words(struct scanner *scanner) {
    const struct folded_text *text = NULL;
    size_t counted_to = 0; /* words begun before this byte of the buffer */
    size_t counted = 0;
    for (size_t i = 0; i < scanner->found_count; i++) {
        struct found *found = &scanner->found[i];
        const struct folded_text *its = folded_article_text(&scanner->folded, found->folded_start);
        if (its != text) {
            text = its;
            counted_to = its->start + 1;
            counted = 0;
        }
        size_t first_end = found->folded_start + 1;
        if (first_end >= counted_to) {
            counted += folded_article_words(&scanner->folded, its, counted_to, first_end);
        } else {
            counted -= folded_article_words(&scanner->folded, its, first_end, counted_to);
        }
        counted_to = first_end;
        size_t inside = folded_article_words(&scanner->folded, its, first_end, found->folded_end);
        size_t first = counted > 0 ? counted - 1 : 0; /* a regex may be found where no word is */
        found->hit.first_word = (uint32_t)first;
        found->hit.last_word = (uint32_t)(first + inside);
    }
}

/* Sorts, numbers and copies out what was found, each hit once. */
static size_t hits_finish(struct scanner *scanner) {
    found_sort(scanner->found, scanner->found_count);
    regex_scan_settle(scanner);
    found_number_words(scanner);
    size_t count = 0;
    for (size_t i = 0; i < scanner->found_count; i++) {
        const struct hit *hit = &scanner->found[i].hit;
        if (count == 0 || hit_compare(&scanner->hits[count - 1], hit) != 0) {
            scanner->hits[count++] = *hit;
        }
    }
    return count;
}

static enum status scan(struct scanner *scanner, const struct article *article, bool plainly,
                        const struct hit **hits, size_t *count) {
    scanner->out_of_memory = false;
    enum status status = folded_article_fold(&scanner->folded, article);
    if (status != STATUS_OK) {
        return status;
    }
    forget_found(scanner);
    const struct database *database = scanner->database;
    bool scanned = !plainly && scan_by_hyperscan(scanner);
    if (!scanned) {
        counter_add(COUNTER_scan_failures, !plainly);
        forget_found(scanner);
        scan_by_dictionary(scanner);
    }
    if (!scanned || database->hyperscan == NULL || !database->hyperscan_has_whole) {
        scan_by_words(scanner);
    }
    scan_for_edits(scanner);
    regex_scan_article(scanner);
    if (scanner->out_of_memory) {
        return STATUS_NO_MEMORY;
    }
    *count = hits_finish(scanner);
    *hits = scanner->hits;
    return STATUS_OK;
}

enum status scanner_scan(struct scanner *scanner, const struct article *article,
                         const struct hit **hits, size_t *count) {
    return scan(scanner, article, false, hits, count);
}

enum status scanner_scan_plainly(struct scanner *scanner, const struct article *article,
                                 const struct hit **hits, size_t *count) {
    return scan(scanner, article, true, hits, count);
}
