/* Patterns → literals and entries. Each form of each term gives one entry and one literal; then the
 * entries are sorted by literal, and equal literals become one.
 *
 * A form without `*` is its own literal, spaces between and around its words: finding it is all
 * there is to do. A form with stars falls into pieces at the stars: `lift* sanctions` into " lift"
 * and " sanctions "; the longest is the literal, the rest is compared word by word where it is
 * found. */
#include "matcher/dictionary.h"

#include "core/large_pages.h"
#include "core/limits.h"
#include "matcher/fold.h"
#include "matcher/pattern_check.h"
#include "matcher/term.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum {
    SPACES_A_LITERAL = 2,
    TEXTS_AHEAD = 16, /* asked of memory so much earlier: a set's texts lie in no order */
};

/* A piece of a form with stars. */
struct piece {
    size_t first, last; /* words; it begins within the first, ends within the last */
    bool lead, tail;    /* it begins, ends with a boundary space */
    size_t bytes;
};

/* An entry before its literal has a number. */
struct draft {
    uint32_t literal_at, literal_bytes;
    uint32_t literal; /* the first draft with the same literal, then the literal's number */
    struct dictionary_entry entry;
};

struct builder {
    struct buffer pool;
    struct draft *drafts; /* owned */
    size_t draft_count, draft_capacity;
    struct dictionary_word *words; /* owned */
    size_t word_count, word_capacity;
    struct dictionary_entry *fuzzy; /* owned */
    size_t fuzzy_count, fuzzy_capacity;
    size_t memo_count;
    struct term term;
};

static bool array_reserve(void **items, size_t item_bytes, size_t count, size_t *capacity) {
    if (count <= *capacity) {
        return true;
    }
    size_t wanted = 2 * count + 64;
    void *grown = realloc(*items, wanted * item_bytes);
    if (grown == NULL) {
        return false;
    }
    *items = grown;
    *capacity = wanted;
    return true;
}

/* The longest run of words between two stars; of a form without stars, all of it. */
static struct piece piece_choose(const struct term_word *words, const struct term_form *form) {
    struct piece best = {.bytes = 0};
    struct piece now = {.bytes = 0};
    for (size_t i = 0; i < form->word_count; i++) {
        bool starts = i == 0 || words[i].open_start || words[i - 1].open_end;
        if (starts) {
            bool free = i == 0 && form->free_start;
            now = (struct piece){.first = i, .lead = !words[i].open_start && !free};
            now.bytes = now.lead;
        }
        bool last = i + 1 == form->word_count;
        bool ends = last || words[i].open_end || words[i + 1].open_start;
        now.last = i;
        now.tail = !words[i].open_end && !(last && form->free_end);
        now.bytes += words[i].folded_bytes + (size_t)now.tail; /* the space after the word */
        if (ends && now.bytes > best.bytes) {
            best = now;
        }
    }
    return best;
}

static enum status pool_add_piece(struct builder *builder, const struct term_word *words,
                                  const struct piece *piece, struct draft *draft) {
    struct buffer *pool = &builder->pool;
    size_t start = pool->bytes;
    enum status status = piece->lead ? buffer_append_char(pool, ' ') : STATUS_OK;
    for (size_t i = piece->first; i <= piece->last && status == STATUS_OK; i++) {
        const char *text = builder->term.folded.data + words[i].folded_at;
        status = buffer_append(pool, text, words[i].folded_bytes);
        bool space = i < piece->last || piece->tail;
        if (status == STATUS_OK && space) {
            status = buffer_append_char(pool, ' ');
        }
    }
    draft->literal_at = (uint32_t)start;
    draft->literal_bytes = (uint32_t)(pool->bytes - start);
    return status;
}

/* Keeps the words of a form, folded or with their case, and gives the index of the first. */
static enum status words_add(struct builder *builder, const struct term_word *words,
                             const struct term_form *form, bool kept, uint32_t *first) {
    size_t total = builder->word_count + form->word_count;
    if (!array_reserve((void **)&builder->words, sizeof *builder->words, total,
                       &builder->word_capacity)) {
        return STATUS_NO_MEMORY;
    }
    *first = (uint32_t)builder->word_count;
    for (size_t i = 0; i < form->word_count; i++) {
        const struct term_word *word = &words[i];
        struct slice text =
            kept ? slice_make(builder->term.kept.data + word->kept_at, word->kept_bytes)
                 : slice_make(builder->term.folded.data + word->folded_at, word->folded_bytes);
        builder->words[builder->word_count++] = (struct dictionary_word){
            .at = (uint32_t)builder->pool.bytes,
            .bytes = (uint16_t)text.bytes,
            .open_start = word->open_start,
            .open_end = word->open_end,
        };
        enum status status = buffer_append_slice(&builder->pool, text);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status draft_add(struct builder *builder, const struct draft *draft) {
    if (!array_reserve((void **)&builder->drafts, sizeof *draft, builder->draft_count + 1,
                       &builder->draft_capacity)) {
        return STATUS_NO_MEMORY;
    }
    builder->drafts[builder->draft_count++] = *draft;
    return STATUS_OK;
}

/* An entry for each word of the form that may have the edit, which is of `draft` but for that. */
static enum status fuzzy_add(struct builder *builder, const struct term_form *form,
                             const struct draft *draft) {
    const struct term_word *words = builder->term.words + form->first_word;
    struct dictionary_entry entry = draft->entry;
    entry.flags |= ENTRY_OPEN | ENTRY_FUZZY;
    for (size_t i = 0; i < form->word_count; i++) {
        if (!term_word_may_be_edited(&words[i])) {
            continue;
        }
        if (entry.folded_words == DICTIONARY_NONE) {
            enum status status = words_add(builder, words, form, false, &entry.folded_words);
            if (status != STATUS_OK) {
                return status;
            }
        }
        if (!array_reserve((void **)&builder->fuzzy, sizeof entry, builder->fuzzy_count + 1,
                           &builder->fuzzy_capacity)) {
            return STATUS_NO_MEMORY;
        }
        entry.anchor_word = (uint16_t)i;
        entry.memo = (uint32_t)builder->memo_count++;
        builder->fuzzy[builder->fuzzy_count++] = entry;
    }
    return STATUS_OK;
}

static enum status form_add(struct builder *builder, const struct term_form *form,
                            const struct pattern *pattern, size_t index) {
    bool exact = pattern->case_exact;
    const struct term_word *words = builder->term.words + form->first_word;
    struct piece piece = piece_choose(words, form);
    struct draft draft = {
        .entry = {.pattern = (uint32_t)index,
                  .folded_words = DICTIONARY_NONE,
                  .kept_words = DICTIONARY_NONE,
                  .memo = DICTIONARY_NONE,
                  .word_count = (uint16_t)form->word_count,
                  .anchor_word = (uint16_t)piece.first,
                  .flags = (uint8_t)((form->open ? ENTRY_OPEN : 0) | (exact ? ENTRY_EXACT : 0) |
                                     (form->free_start ? ENTRY_FREE_START : 0) |
                                     (form->free_end ? ENTRY_FREE_END : 0)),
                  .lead_bytes = piece.lead,
                  .tail_bytes = piece.tail}};
    enum status status = pool_add_piece(builder, words, &piece, &draft);
    if (status == STATUS_OK && form->open) {
        draft.entry.memo = (uint32_t)builder->memo_count++;
        status = words_add(builder, words, form, false, &draft.entry.folded_words);
    }
    if (status == STATUS_OK && exact) {
        status = words_add(builder, words, form, true, &draft.entry.kept_words);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = draft_add(builder, &draft);
    return status == STATUS_OK && pattern->fuzzy ? fuzzy_add(builder, form, &draft) : status;
}

/* Most names on lists are plain: ASCII without stars or joining marks. Such a term has one form,
 * and folding it whole gives its literal, ten times as fast as reading it as a term. False if there
 * is anything else to it. */
static bool plain_add(struct builder *builder, const struct pattern *pattern, size_t index,
                      enum status *status) {
    bool plain = !pattern->case_exact && !pattern->fuzzy && pattern->text.bytes <= LIMIT_TERM_BYTES;
    for (size_t i = 0; plain && i < pattern->text.bytes; i++) {
        unsigned char c = (unsigned char)pattern->text.data[i];
        plain = c < 0x80 && c != '*' && c != '-' && c != '\'' && c != '`';
    }
    struct buffer *pool = &builder->pool;
    size_t start = pool->bytes;
    *status = plain ? fold_append(pattern->text, false, pool) : STATUS_OK;
    if (!plain || *status != STATUS_OK || pool->bytes - start <= 2) {
        pool->bytes = start;
        return plain && *status != STATUS_OK;
    }
    struct draft draft = {.literal_at = (uint32_t)start,
                          .literal_bytes = (uint32_t)(pool->bytes - start),
                          .entry = {.pattern = (uint32_t)index,
                                    .folded_words = DICTIONARY_NONE,
                                    .kept_words = DICTIONARY_NONE,
                                    .memo = DICTIONARY_NONE,
                                    .lead_bytes = 1,
                                    .tail_bytes = 1}};
    *status = draft_add(builder, &draft);
    return true;
}

static enum status pattern_add(struct builder *builder, const struct pattern *pattern, size_t index,
                               struct error *error) {
    enum status status = STATUS_OK;
    if (pattern->regex || plain_add(builder, pattern, index, &status)) {
        return status;
    }
    status = pattern_read(pattern, &builder->term, error);
    for (size_t i = 0; i < builder->term.form_count && status == STATUS_OK; i++) {
        status = form_add(builder, &builder->term.forms[i], pattern, index);
    }
    if (status == STATUS_INVALID && error) {
        error->line = index;
    }
    return status;
}

static struct slice draft_literal(const struct builder *builder, size_t draft) {
    const struct draft *its = &builder->drafts[draft];
    return slice_make(builder->pool.data + its->literal_at, its->literal_bytes);
}

static uint64_t literal_hash(struct slice literal) {
    uint64_t hash = literal.bytes;
    for (size_t at = 0; at < literal.bytes; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, literal.data + at,
               sizeof word); /* what lies behind the last literal: padding */
        size_t left = literal.bytes - at;
        word = left < sizeof word ? le64toh(word) << 8 * (sizeof word - left) : le64toh(word);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    return hash;
}

/* A slot of the table by which drafts are grouped. */
struct group_slot {
    uint32_t tag;   /* the upper half of the literal's hash */
    uint32_t draft; /* DICTIONARY_NONE: the slot is empty */
};

static uint32_t group_find(struct group_slot *table, size_t slot_mask,
                           const struct builder *builder, uint64_t hash, uint32_t draft) {
    uint32_t tag = (uint32_t)(hash >> 32);
    struct slice literal = draft_literal(builder, draft);
    size_t slot = hash & slot_mask;
    while (table[slot].draft != DICTIONARY_NONE) {
        if (table[slot].tag == tag &&
            slice_equal(draft_literal(builder, table[slot].draft), literal)) {
            return table[slot].draft;
        }
        slot = (slot + 1) & slot_mask;
    }
    table[slot] = (struct group_slot){tag, draft};
    return draft;
}

/* Gives each draft the first one with the same literal. The table is larger than any cache: each
 * slot is asked for some drafts before it is looked at. */
static enum status drafts_group(struct builder *builder) {
    enum { AHEAD = 16 };
    size_t slots = 64;
    while (slots < 2 * builder->draft_count) {
        slots *= 2;
    }
    struct group_slot *table = large_pages(malloc(slots * sizeof *table), slots * sizeof *table);
    if (table == NULL) {
        return STATUS_NO_MEMORY;
    }
    memset(table, 0xFF, slots * sizeof *table);
    uint64_t hashes[AHEAD];
    for (size_t i = 0; i < builder->draft_count + AHEAD; i++) {
        if (i >= AHEAD) {
            uint32_t draft = (uint32_t)(i - AHEAD);
            builder->drafts[draft].literal =
                group_find(table, slots - 1, builder, hashes[i % AHEAD], draft);
        }
        if (i < builder->draft_count) {
            hashes[i % AHEAD] = literal_hash(draft_literal(builder, i));
            __builtin_prefetch(&table[hashes[i % AHEAD] & (slots - 1)], 1);
        }
    }
    free(table);
    return STATUS_OK;
}

static bool draft_is_whole(const struct draft *draft) {
    return draft->entry.lead_bytes && draft->entry.tail_bytes;
}

static int compare_by_literal(const void *a, const void *b, void *context) {
    const struct builder *builder = context;
    return slice_compare(draft_literal(builder, *(const uint32_t *)a),
                         draft_literal(builder, *(const uint32_t *)b));
}

/* The first draft of each literal, in the order in which literals are numbered; gives an array,
 * owned, or NULL for want of memory. */
static uint32_t *literals_list(const struct builder *builder, struct dictionary *out) {
    size_t bytes = (builder->draft_count + 1) * sizeof(uint32_t);
    uint32_t *firsts = large_pages(malloc(bytes), bytes);
    for (int whole = 1; firsts && whole >= 0; whole--) {
        for (uint32_t i = 0; i < builder->draft_count; i++) {
            const struct draft *draft = &builder->drafts[i];
            if (draft->literal == i && draft_is_whole(draft) == whole) {
                firsts[out->literal_count++] = i;
            }
        }
        out->whole_count = whole ? out->literal_count : out->whole_count;
    }
    if (firsts) {
        qsort_r(firsts + out->whole_count, out->literal_count - out->whole_count, sizeof *firsts,
                compare_by_literal, (void *)builder);
    }
    return firsts;
}

/* The longest literal before `literal` that it begins with. In byte order, all that it begins with
 * are also beginnings of the one right before it, or that one itself. */
static uint32_t shorter_find(const struct dictionary *dictionary, size_t literal) {
    struct slice text = dictionary_literal(dictionary, literal);
    uint32_t candidate =
        literal > dictionary->whole_count ? (uint32_t)(literal - 1) : DICTIONARY_NONE;
    while (candidate != DICTIONARY_NONE &&
           !slice_starts(text, dictionary_literal(dictionary, candidate))) {
        candidate = dictionary->literals[candidate].shorter;
    }
    return candidate;
}

/* Makes the array of literals, and gives each draft the number of its own. */
static enum status literals_make(struct builder *builder, struct dictionary *out) {
    uint32_t *firsts = literals_list(builder, out);
    size_t bytes = (out->literal_count + 1) * sizeof *out->literals;
    out->literals = large_pages(malloc(bytes), bytes);
    uint32_t *numbers = malloc((builder->draft_count + 1) * sizeof *numbers);
    bool good = firsts && out->literals && numbers;
    if (good) {
        out->literals[out->literal_count] = (struct dictionary_literal){.at = 0};
    }
    for (size_t i = 0; good && i < out->literal_count; i++) {
        const struct draft *draft = &builder->drafts[firsts[i]];
        out->literals[i] = (struct dictionary_literal){
            .at = draft->literal_at, .bytes = draft->literal_bytes, .shorter = DICTIONARY_NONE};
        if (i >= out->whole_count) {
            out->literals[i].shorter = shorter_find(out, i);
        }
        numbers[firsts[i]] = (uint32_t)i;
    }
    for (size_t i = 0; good && i < builder->draft_count; i++) {
        builder->drafts[i].literal = numbers[builder->drafts[i].literal];
    }
    free(numbers);
    free(firsts);
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

/* Makes the array of entries: those of a literal together, in the order of the drafts, which is
 * that of the patterns (counting sort). */
static enum status entries_make(const struct builder *builder, struct dictionary *out) {
    size_t bytes = (builder->draft_count + 1) * sizeof *out->entries;
    out->entries = large_pages(malloc(bytes), bytes);
    if (out->entries == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < builder->draft_count; i++) {
        out->literals[builder->drafts[i].literal].first_entry++;
    }
    uint32_t end = 0;
    for (size_t i = 0; i <= out->literal_count; i++) {
        end += out->literals[i].first_entry;
        out->literals[i].first_entry = end;
    }
    for (size_t i = builder->draft_count; i-- > 0;) {
        const struct draft *draft = &builder->drafts[i];
        out->entries[--out->literals[draft->literal].first_entry] = draft->entry;
    }
    out->entry_count = builder->draft_count;
    return STATUS_OK;
}

/* Room for all, as if every pattern were plain. */
static bool builder_reserve(struct builder *builder, const struct pattern *patterns, size_t count) {
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += patterns[i].text.bytes + SPACES_A_LITERAL;
    }
    if (buffer_reserve(&builder->pool, bytes) != STATUS_OK ||
        !array_reserve((void **)&builder->drafts, sizeof *builder->drafts, count,
                       &builder->draft_capacity)) {
        return false;
    }
    large_pages(builder->pool.data, builder->pool.capacity_bytes);
    large_pages(builder->drafts, builder->draft_capacity * sizeof *builder->drafts);
    return true;
}

static enum status build(struct builder *builder, const struct pattern *patterns, size_t count,
                         struct dictionary *out, struct error *error) {
    if (!builder_reserve(builder, patterns, count)) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        __builtin_prefetch(patterns[i + TEXTS_AHEAD < count ? i + TEXTS_AHEAD : i].text.data);
        enum status status = pattern_add(builder, &patterns[i], i, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    static const char padding[DICTIONARY_PADDING_BYTES];
    enum status status = buffer_append(&builder->pool, padding, sizeof padding);
    status = status == STATUS_OK ? drafts_group(builder) : status;
    out->pool = builder->pool.data;
    out->words = builder->words;
    out->word_count = builder->word_count;
    out->fuzzy = builder->fuzzy;
    out->fuzzy_count = builder->fuzzy_count;
    out->memo_count = builder->memo_count;
    builder->words = NULL;
    builder->fuzzy = NULL;
    status = status == STATUS_OK ? literals_make(builder, out) : status;
    status = status == STATUS_OK ? entries_make(builder, out) : status;
    buffer_init(&builder->pool, 0); /* it is out->pool now */
    return status;
}

enum status dictionary_init(struct dictionary *out, const struct pattern *patterns, size_t count,
                            struct error *error) {
    struct builder builder = {.drafts = NULL};
    struct dictionary made = {.pool = NULL};
    buffer_init(&builder.pool, UINT32_MAX);
    term_init(&builder.term);
    enum status status =
        count < DICTIONARY_NONE ? build(&builder, patterns, count, &made, error) : STATUS_TOO_LARGE;
    term_fini(&builder.term);
    buffer_fini(&builder.pool);
    free(builder.drafts);
    free(builder.words);
    free(builder.fuzzy);
    if (status != STATUS_OK) {
        dictionary_fini(&made);
        return status == STATUS_INVALID ? status
                                        : error_set(error, status, NULL, 0, 0, "%zu terms: %s",
                                                    count, status_text(status));
    }
    *out = made;
    return STATUS_OK;
}

void dictionary_fini(struct dictionary *dictionary) {
    free(dictionary->pool);
    free(dictionary->literals);
    free(dictionary->entries);
    free(dictionary->words);
    free(dictionary->fuzzy);
    *dictionary = (struct dictionary){.pool = NULL};
}

struct slice dictionary_literal(const struct dictionary *dictionary, size_t literal) {
    const struct dictionary_literal *found = &dictionary->literals[literal];
    return slice_make(dictionary->pool + found->at, found->bytes);
}

uint32_t dictionary_find(const struct dictionary *dictionary, struct slice text) {
    size_t low = dictionary->whole_count;
    size_t high = dictionary->literal_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(dictionary_literal(dictionary, middle), text) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    uint32_t candidate = low > dictionary->whole_count ? (uint32_t)(low - 1) : DICTIONARY_NONE;
    while (candidate != DICTIONARY_NONE &&
           !slice_starts(text, dictionary_literal(dictionary, candidate))) {
        candidate = dictionary->literals[candidate].shorter;
    }
    return candidate;
}
