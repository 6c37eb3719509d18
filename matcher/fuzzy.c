/* Finding words one edit away, without trying every letter of every script.
 *
 * Two words are one edit apart only if they become the same when at most one letter is taken out of
 * each: the other's letter that was inserted, the two letters where one was replaced, one of the
 * two that were swapped. So every wanted word is put into a table with all that it becomes when one
 * letter is left out, and every word of the text is looked up as it is and with each of its letters
 * left out. What both have is compared letter by letter, so the table may err and the answer does
 * not. No alphabet comes into it, and a million wanted words cost a word of text no more lookups
 * than one does.
 *
 * Why it is fast. The hash of a word with a letter left out follows from the hashes of what is
 * before and behind it, with two multiplications. A Bloom filter of one load answers nearly all
 * lookups. And most words are not looked up at all: an edit leaves either the first three letters
 * of a word of six or the last three as they are, so a word whose first three bytes and last three
 * bytes are both of no wanted word is passed over. The one edit that touches both, the swap of the
 * middle letters of a word of six, has its first bytes noted too. */
#include "matcher/fuzzy.h"

#include "core/large_pages.h"
#include "core/utf8.h"
#include "matcher/word_inside.h"

#include <stdlib.h>

#define BASE UINT64_C(0x9E3779B97F4A7C15) /* odd, as any other */
#define MIX UINT64_C(0xC2B2AE3D27D4EB4F)
enum {
    FILTER_WORDS_LOG2_MIN = 8,
    FILTER_WORDS_LOG2_MAX = 18, /* 2 MiB, as the word index has it */
    FILTER_BITS_A_SPELLING = 32,
    END_BYTES = 3, /* of the first three letters and the last three */
    SHORTEST_LETTERS = 6,
    MIDDLE = SHORTEST_LETTERS / 2 - 1, /* the letter that is swapped with the next */
};

static bool continues(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* ---- comparing ---- */

/* Whether the text is so many code points. */
static bool has_points(struct slice text, size_t count) {
    for (size_t i = 0; i < text.bytes; i++) {
        count -= !continues(text.data[i]);
    }
    return count == 0;
}

static bool is_swapped(struct slice a, struct slice b) {
    size_t first, other;
    if (a.bytes != b.bytes || !has_points(a, 2) || !has_points(b, 2)) {
        return false;
    }
    (void)utf8_decode(a, &first);
    (void)utf8_decode(b, &other);
    return first + other == a.bytes && memcmp(a.data, b.data + other, first) == 0 &&
           memcmp(a.data + first, b.data, other) == 0;
}

bool fuzzy_one_edit(struct slice a, struct slice b) {
    size_t shorter = a.bytes < b.bytes ? a.bytes : b.bytes, head = 0, tail = 0;
    while (head < shorter && a.data[head] == b.data[head]) {
        head++;
    }
    while (head > 0 && ((head < a.bytes && continues(a.data[head])) ||
                        (head < b.bytes && continues(b.data[head])))) {
        head--;
    }
    while (tail < shorter - head && a.data[a.bytes - tail - 1] == b.data[b.bytes - tail - 1]) {
        tail++;
    }
    while (tail > 0 && continues(a.data[a.bytes - tail])) {
        tail--;
    }
    struct slice of_a = slice_sub(a, head, a.bytes - tail);
    struct slice of_b = slice_sub(b, head, b.bytes - tail);
    if (of_a.bytes == 0 || of_b.bytes == 0) {
        return has_points(of_a, of_b.bytes == 0) && has_points(of_b, of_a.bytes == 0);
    }
    return (has_points(of_a, 1) && has_points(of_b, 1)) || is_swapped(of_a, of_b);
}

/* ---- hashes ---- */

INLINE uint64_t hash_step(uint64_t hash, char byte) {
    return hash * BASE + (unsigned char)byte;
}

INLINE uint64_t hash_all(const char *word, size_t bytes) {
    uint64_t hash = 0;
    for (size_t i = 0; i < bytes; i++) {
        hash = hash_step(hash, word[i]);
    }
    return hash;
}

/* So that every bit depends on every byte. */
INLINE uint64_t hash_mix(uint64_t hash) {
    hash *= MIX;
    return hash ^ hash >> HASH_FOLD;
}

/* Where the letter that begins at `at` ends. */
INLINE size_t letter_end(const char *word, size_t bytes, size_t at) {
    at++;
    while (at < bytes && continues(word[at])) {
        at++;
    }
    return at;
}

/* ---- making ---- */

static uint16_t end_bits(const char *bytes) {
    uint32_t three = (uint32_t)(unsigned char)bytes[0] | (uint32_t)(unsigned char)bytes[1] << 8 |
                     (uint32_t)(unsigned char)bytes[2] << 16;
    return (uint16_t)(three * 0x9E3779B1u >> 16);
}

static void map_add(uint64_t *map, const char *bytes) {
    uint16_t bits = end_bits(bytes);
    map[bits / 64] |= (uint64_t)1 << bits % 64;
}

INLINE bool map_has(const uint64_t *map, const char *bytes) {
    uint16_t bits = end_bits(bytes);
    return map[bits / 64] >> bits % 64 & 1;
}

static struct slice word_text(const struct fuzzy_index *index, size_t word) {
    return slice_make(index->dictionary->pool + index->words[word].at, index->words[word].bytes);
}

static void spelling_add(struct fuzzy_index *index, uint64_t hash, uint32_t word) {
    hash = hash_mix(hash);
    index->filter[hash >> index->filter_shift] |= filter_bits(hash);
    size_t slot = (size_t)(hash >> 12) & index->slot_mask;
    while (index->slots[slot].word != 0) {
        slot = (slot + 1) & index->slot_mask;
    }
    index->slots[slot] = (struct fuzzy_slot){hash_tag(hash), word + 1};
}

/* The first bytes of a word of six letters whose middle ones are swapped. */
static void swapped_middle_add(struct fuzzy_index *index, struct slice word) {
    char head[END_BYTES * UTF8_BYTES_MAX];
    size_t at = 0, end, next;
    for (size_t i = 0; i < MIDDLE; i++) {
        at = letter_end(word.data, word.bytes, at);
    }
    end = letter_end(word.data, word.bytes, at);
    next = letter_end(word.data, word.bytes, end);
    memcpy(head, word.data, at);
    memcpy(head + at, word.data + end, next - end);
    map_add(index->heads, head); /* at least as many bytes as letters */
}

/* All that is known of a wanted word: its spellings, its ends, how long one like it may be. */
static void word_add(struct fuzzy_index *index, uint32_t number) {
    struct slice word = word_text(index, number);
    uint64_t whole = hash_all(word.data, word.bytes), before = 0;
    size_t letters = 0, longest = 1, last = 0;
    spelling_add(index, whole, number);
    for (size_t at = 0, end; at < word.bytes; last = at, at = end) {
        end = letter_end(word.data, word.bytes, at);
        size_t bytes = end - at;
        longest = bytes > longest ? bytes : longest;
        bool doubled = letters++ > 0 && at - last == bytes &&
                       memcmp(word.data + last, word.data + at, bytes) == 0;
        uint64_t behind = hash_all(word.data + end, word.bytes - end);
        if (!doubled) {
            spelling_add(index, before * index->powers[word.bytes - end] + behind, number);
        }
        for (size_t i = at; i < end; i++) {
            before = hash_step(before, word.data[i]);
        }
    }
    map_add(index->heads, word.data);
    map_add(index->tails, word.data + word.bytes - END_BYTES);
    if (letters == SHORTEST_LETTERS) {
        swapped_middle_add(index, word);
    }
    size_t shortest = word.bytes - longest;
    index->bytes_min = shortest < index->bytes_min ? shortest : index->bytes_min;
}

/* The word in which the entry's edit may lie. */
static struct slice entry_word(const struct dictionary *dictionary,
                               const struct dictionary_entry *entry) {
    const struct dictionary_word *word =
        &dictionary->words[entry->folded_words + entry->anchor_word];
    return slice_make(dictionary->pool + word->at, word->bytes);
}

static int compare_entries(const void *a, const void *b, void *context) {
    const struct dictionary *dictionary = context;
    const struct dictionary_entry *left = a, *right = b;
    int order = slice_compare(entry_word(dictionary, left), entry_word(dictionary, right));
    return order ? order : (left->memo > right->memo) - (left->memo < right->memo);
}

/* Fills `words`, of which there may be as many as entries, and gives their number of bytes. */
static size_t words_list(struct fuzzy_index *index) {
    const struct dictionary *dictionary = index->dictionary;
    size_t bytes = 0;
    struct slice last = {0};
    for (size_t i = 0; i < dictionary->fuzzy_count; i++) {
        struct slice word = entry_word(dictionary, &dictionary->fuzzy[i]);
        if (i > 0 && slice_equal(word, last)) {
            continue;
        }
        index->words[index->word_count++] =
            (struct fuzzy_word){.at = (uint32_t)(word.data - dictionary->pool),
                                .bytes = (uint32_t)word.bytes,
                                .first_entry = (uint32_t)i};
        bytes += word.bytes;
        size_t longest = word.bytes + UTF8_BYTES_MAX;
        index->bytes_max = longest > index->bytes_max ? longest : index->bytes_max;
        last = word;
    }
    index->words[index->word_count].first_entry = (uint32_t)dictionary->fuzzy_count;
    return bytes;
}

static unsigned log2_at_least(size_t count) {
    unsigned log2 = 0;
    while ((size_t)1 << log2 < count) {
        log2++;
    }
    return log2;
}

/* Room for so many spellings. */
static bool tables_make(struct fuzzy_index *index, size_t spellings) {
    unsigned filter_log2 = log2_at_least(spellings * FILTER_BITS_A_SPELLING / 64 + 1);
    filter_log2 = filter_log2 < FILTER_WORDS_LOG2_MIN ? FILTER_WORDS_LOG2_MIN : filter_log2;
    filter_log2 = filter_log2 > FILTER_WORDS_LOG2_MAX ? FILTER_WORDS_LOG2_MAX : filter_log2;
    size_t slots = (size_t)1 << log2_at_least(2 * spellings + 1);
    index->filter_shift = 64 - filter_log2;
    index->filter = calloc((size_t)1 << filter_log2, sizeof *index->filter);
    index->slots = large_pages(calloc(slots, sizeof *index->slots), slots * sizeof *index->slots);
    index->slot_mask = slots - 1;
    index->powers = calloc(index->bytes_max + 1, sizeof *index->powers);
    if (!index->filter || !index->slots || !index->powers) {
        return false;
    }
    index->powers[0] = 1;
    for (size_t i = 1; i <= index->bytes_max; i++) {
        index->powers[i] = index->powers[i - 1] * BASE;
    }
    return true;
}

enum status fuzzy_index_init(struct fuzzy_index *out, struct dictionary *dictionary) {
    *out = (struct fuzzy_index){.dictionary = dictionary, .bytes_min = SIZE_MAX};
    if (dictionary->fuzzy_count == 0) {
        return STATUS_OK;
    }
    qsort_r(dictionary->fuzzy, dictionary->fuzzy_count, sizeof *dictionary->fuzzy, compare_entries,
            dictionary);
    out->words = calloc(dictionary->fuzzy_count + 1, sizeof *out->words);
    if (out->words == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t bytes = words_list(out);
    if (!tables_make(out, bytes + out->word_count)) {
        fuzzy_index_fini(out);
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < out->word_count; i++) {
        word_add(out, (uint32_t)i);
    }
    return STATUS_OK;
}

void fuzzy_index_fini(struct fuzzy_index *index) {
    free(index->words);
    free(index->filter);
    free(index->slots);
    free(index->powers);
    *index = (struct fuzzy_index){.dictionary = NULL};
}

/* ---- scanning ---- */

enum {
    CHUNK_WORDS = 512,
    FLAT_WORDS = 12, /* written at once: as many words as 64 bytes of English have, and some */
};

struct place {
    uint32_t start, end;
};

struct fuzzy_scan {
    const struct fuzzy_index *index;
    const char *text;
    fuzzy_found *found;
    void *context;
    size_t start; /* of the first word not yet looked at */
    uint32_t ends[CHUNK_WORDS + BLOCK_BYTES + FLAT_WORDS];
    struct place places[CHUNK_WORDS + BLOCK_BYTES + FLAT_WORDS]; /* of the words to look up */
};

/* Tells of the entries of every wanted word that a spelling leads to. `same` is the wanted word
 * that stands there as it is, which every spelling leads to; or none. */
static void settle(const struct fuzzy_scan *scan, uint64_t hash, struct place place,
                   uint32_t same) {
    const struct fuzzy_index *index = scan->index;
    struct slice there = slice_make(scan->text + place.start, place.end - place.start);
    for (size_t slot = (size_t)(hash >> 12) & index->slot_mask; index->slots[slot].word != 0;
         slot = (slot + 1) & index->slot_mask) {
        uint32_t word = index->slots[slot].word - 1;
        if (index->slots[slot].tag != hash_tag(hash) || word == same ||
            !fuzzy_one_edit(word_text(index, word), there)) {
            continue;
        }
        for (uint32_t i = index->words[word].first_entry; i < index->words[word + 1].first_entry;
             i++) {
            scan->found(scan->context, &index->dictionary->fuzzy[i], place.start, place.end);
        }
    }
}

INLINE bool filter_has(const struct fuzzy_index *index, uint64_t hash) {
    uint64_t there = index->filter[hash >> index->filter_shift];
    return __builtin_expect((~there & filter_bits(hash)) == 0, 0);
}

/* The wanted word that is this spelling and no other; UINT32_MAX if there is none. */
static uint32_t same_word(const struct fuzzy_scan *scan, uint64_t hash, struct place place) {
    const struct fuzzy_index *index = scan->index;
    struct slice there = slice_make(scan->text + place.start, place.end - place.start);
    for (size_t slot = (size_t)(hash >> 12) & index->slot_mask; index->slots[slot].word != 0;
         slot = (slot + 1) & index->slot_mask) {
        uint32_t word = index->slots[slot].word - 1;
        if (index->slots[slot].tag == hash_tag(hash) &&
            slice_equal(word_text(index, word), there)) {
            return word;
        }
    }
    return UINT32_MAX;
}

/* Looks a word up as it is and with each letter left out. */
static void look_up(const struct fuzzy_scan *scan, struct place place) {
    const struct fuzzy_index *index = scan->index;
    const char *word = scan->text + place.start;
    size_t bytes = place.end - place.start;
    uint64_t whole = hash_all(word, bytes), before = 0, hash = hash_mix(whole);
    uint32_t same = UINT32_MAX;
    if (filter_has(index, hash)) {
        same = same_word(scan, hash, place);
        settle(scan, hash, place, same);
    }
    for (size_t at = 0; at < bytes;) {
        uint64_t with = hash_step(before, word[at++]);
        while (__builtin_expect(continues(word[at]), 0)) { /* a space ends the word */
            with = hash_step(with, word[at++]);
        }
        hash = hash_mix(whole + (before - with) * index->powers[bytes - at]);
        if (filter_has(index, hash)) {
            settle(scan, hash, place, same);
        }
        before = with;
    }
}

/* Where the words end of so many blocks of text as fill a chunk. Written a dozen at a time whether
 * there are so many or not, as word_scan.c does, and why. */
static size_t find_ends(struct fuzzy_scan *scan, struct slice text, size_t *block) {
    size_t count = 0;
    for (; count < CHUNK_WORDS && *block < text.bytes; *block += BLOCK_BYTES) {
        uint64_t spaces = find_spaces(text.data + *block);
        size_t left = text.bytes - *block;
        spaces &= left < BLOCK_BYTES ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
        size_t here = (size_t)__builtin_popcountll(spaces);
        for (size_t written = 0; written < here; written += FLAT_WORDS) {
            for (size_t i = 0; i < FLAT_WORDS; i++) {
                uint32_t place = spaces ? (uint32_t)__builtin_ctzll(spaces) : 0;
                scan->ends[count + written + i] = (uint32_t)*block + place;
                spaces &= spaces - 1;
            }
        }
        count += here;
    }
    return count;
}

/* The words whose length and ends may be those of a word one edit away: noted all, and kept by
 * counting on, since a branch would go either way. */
static size_t find_places(struct fuzzy_scan *scan, size_t words) {
    const struct fuzzy_index *index = scan->index;
    size_t least = index->bytes_min, span = index->bytes_max - index->bytes_min, count = 0;
    size_t start = scan->start;
    for (size_t i = 0; i < words; i++) {
        /* find_ends wrote it; the analyzer cannot see that. */
        size_t end = scan->ends[i]; /* NOLINT(clang-analyzer-core.*) */
        bool long_enough = end - start - least <= span;
        size_t tail = end > END_BYTES ? end - END_BYTES : 0;
        unsigned head = map_has(index->heads, scan->text + start); /* numbers: no branch */
        unsigned alike = head | map_has(index->tails, scan->text + tail);
        scan->places[count] = (struct place){(uint32_t)start, (uint32_t)end};
        count += (unsigned)long_enough & alike;
        start = end + 1;
    }
    scan->start = start;
    return count;
}

void fuzzy_index_scan(const struct fuzzy_index *index, struct slice text, fuzzy_found *found,
                      void *context) {
    struct fuzzy_scan scan;
    size_t block = 0, words;
    if (index->word_count == 0) {
        return;
    }
    scan.index = index;
    scan.text = text.data;
    scan.found = found;
    scan.context = context;
    scan.start = 0;
    while ((words = find_ends(&scan, text, &block)) > 0) {
        size_t count = find_places(&scan, words);
        for (size_t i = 0; i < count; i++) {
            look_up(&scan, scan.places[i]);
        }
    }
}
