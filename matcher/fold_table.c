/* The folding tables (DESIGN 7), computed from utf8proc's Unicode data when first asked for: one
 * that folds case, one that keeps it. Afterwards they are only read, by all threads.
 *
 * A code point is decomposed (NFKD), its letters unified, its droppable marks dropped, the rest
 * case folded, and all of it again until nothing changes: so the table is idempotent, and folding a
 * text that was folded with its case kept gives the same as folding it at once.
 *
 * Beyond what DESIGN names: every default-ignorable code point is dropped (joiners, bidi controls
 * and soft hyphens are such; zero-width space, variation selectors and Hangul fillers too), since a
 * reader sees none of them; the decimal digits of all scripts become ASCII digits.
 *
 * utf8proc knows no scripts: the ranges below are from the Unicode Character Database (Scripts.txt,
 * Blocks.txt). */
#include "matcher/fold_table.h"

#include "core/utf8.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    POINTS_MAX = 128, /* of one code point, expanded; the longest, U+FDFA, has 18 */
    ROUNDS_MAX = 8,   /* until nothing changes; 3 suffice for Unicode 15 */
    TEXT_BYTES_MAX = 255,
    LAST_BLOCK_START = 0x32400, /* no letters are assigned from here to U+E0000 */
    TAGS_START = 0xE0000,
    TAGS_END = 0xE1000,
};

struct range {
    uint32_t first, last;
};

/* Marks of Latin, Greek, Cyrillic, Hebrew and Arabic, and those of no script. */
static const struct range dropped_marks[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05C7},   {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x0670, 0x0670}, {0x06D6, 0x06ED}, {0x0898, 0x089F},   {0x08CA, 0x08FF},   {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x2DE0, 0x2DFF},   {0xA66F, 0xA67D},   {0xA69E, 0xA69F},
    {0xFB1E, 0xFB1E}, {0xFE20, 0xFE2F}, {0x10EAB, 0x10EAC}, {0x10EFD, 0x10EFF},
};

/* Han, Kana, Thai, Lao, Khmer, Myanmar. */
static const struct range spaceless[] = {
    {0x0E01, 0x0E3A},   {0x0E40, 0x0E5B}, {0x0E81, 0x0EDF}, {0x1000, 0x109F},   {0x1780, 0x17FF},
    {0x19E0, 0x19FF},   {0x2E80, 0x2FD5}, {0x3005, 0x3007}, {0x3021, 0x3029},   {0x3031, 0x3035},
    {0x3038, 0x303B},   {0x3041, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA9E0, 0xA9FE},   {0xAA60, 0xAA7F}, {0xF900, 0xFAFF}, {0x16FE2, 0x16FF1}, {0x1AFF0, 0x1B16F},
    {0x20000, 0x3FFFD},
};

/* The forms of alef, yeh, kaf and heh that Arabic, Persian and Urdu writers use for one another.
 * Those with hamza or madda are not here: they decompose. */
static const uint32_t arabic_letters[][2] = {
    {0x0671, 0x0627}, {0x0672, 0x0627}, {0x0673, 0x0627}, {0x0649, 0x064A},
    {0x06CC, 0x064A}, {0x06A9, 0x0643}, {0x06AA, 0x0643}, {0x0629, 0x0647},
    {0x06C1, 0x0647}, {0x06C3, 0x0647}, {0x06D5, 0x0647},
};
enum { TATWEEL = 0x0640, HANGUL_FIRST = 0xAC00, HANGUL_LAST = 0xD7A3 };

struct points {
    utf8proc_int32_t items[POINTS_MAX];
    size_t count;
};

/* What a table is while it grows. */
struct builder {
    bool keep_case;
    struct fold_table *table;
    struct fold_entry *entries; /* owned */
    size_t block_count, block_capacity;
    unsigned char *pool; /* owned */
    size_t pool_bytes, pool_capacity;
    bool failed;
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t point) {
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static utf8proc_category_t category_of(uint32_t point) {
    return utf8proc_category((utf8proc_int32_t)point);
}

static bool is_mark(uint32_t point) {
    utf8proc_category_t category = category_of(point);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static bool is_word(uint32_t point) {
    utf8proc_category_t category = category_of(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static bool is_spaceless(uint32_t point) {
    return in_ranges(spaceless, sizeof spaceless / sizeof *spaceless, point) && is_word(point);
}

static bool is_dropped(uint32_t point) {
    if (point == TATWEEL || utf8proc_get_property((utf8proc_int32_t)point)->ignorable) {
        return true;
    }
    return in_ranges(dropped_marks, sizeof dropped_marks / sizeof *dropped_marks, point) &&
           is_mark(point);
}

static bool is_hangul(uint32_t point) {
    return point >= HANGUL_FIRST && point <= HANGUL_LAST;
}

/* The vowels and final consonants that compose with what stands before them (Unicode,
 * section 3.12). */
static bool is_composing_jamo(uint32_t point) {
    return (point >= 0x1161 && point <= 0x1175) || (point >= 0x11A8 && point <= 0x11C2);
}

/* The decimal digits of a script are ten code points in a row, none directly before another's. */
static uint32_t digit_unify(uint32_t point) {
    uint32_t first = point;
    while (first > 0 && category_of(first - 1) == UTF8PROC_CATEGORY_ND) {
        first--;
    }
    return '0' + (point - first) % 10;
}

static uint32_t letter_unify(uint32_t point) {
    if (point >= 0x80 && category_of(point) == UTF8PROC_CATEGORY_ND) {
        return digit_unify(point);
    }
    for (size_t i = 0; i < sizeof arabic_letters / sizeof *arabic_letters; i++) {
        if (arabic_letters[i][0] == point) {
            return arabic_letters[i][1];
        }
    }
    return point;
}

/* Appends the decomposition of one code point under `options`, without what is dropped. */
static void append_decomposed(struct points *out, utf8proc_int32_t point, int options) {
    utf8proc_int32_t parts[POINTS_MAX];
    int boundary = 0;
    utf8proc_ssize_t count = 1;
    parts[0] = point;
    if (!is_hangul((uint32_t)point)) {
        count = utf8proc_decompose_char(point, parts, POINTS_MAX, (utf8proc_option_t)options,
                                        &boundary);
    }
    for (utf8proc_ssize_t i = 0; i < count && i < POINTS_MAX && out->count < POINTS_MAX; i++) {
        uint32_t part = letter_unify((uint32_t)parts[i]);
        if (!is_dropped(part)) {
            out->items[out->count++] = (utf8proc_int32_t)part;
        }
    }
}

/* Dropping comes before case folding: U+0345, a mark of Greek, would else become an iota. */
static void expand(uint32_t point, bool keep_case, struct points *out) {
    struct points now = {.items = {(utf8proc_int32_t)point}, .count = 1};
    for (size_t round = 0; round < ROUNDS_MAX; round++) {
        struct points plain = {.count = 0};
        for (size_t i = 0; i < now.count; i++) {
            append_decomposed(&plain, now.items[i], UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
        }
        struct points next = plain;
        if (!keep_case) {
            next.count = 0;
            for (size_t i = 0; i < plain.count; i++) {
                append_decomposed(&next, plain.items[i],
                                  UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
            }
        }
        bool same = next.count == now.count &&
                    memcmp(next.items, now.items, now.count * sizeof *now.items) == 0;
        now = next;
        if (same) {
            break;
        }
    }
    *out = now;
}

struct text {
    char data[TEXT_BYTES_MAX + 2 * UTF8_BYTES_MAX];
    size_t bytes;
    size_t words; /* word characters in it */
    bool needs_context;
    bool first_spaceless, last_spaceless;
};

/* The bytes of an expansion: separators as single spaces, one more where a script without word
 * spaces meets another. */
static void write_points(const struct points *points, struct text *out) {
    *out = (struct text){.bytes = 0};
    for (size_t i = 0; i < points->count && out->bytes < TEXT_BYTES_MAX - UTF8_BYTES_MAX; i++) {
        uint32_t point = (uint32_t)points->items[i];
        bool after_space = out->bytes > 0 && out->data[out->bytes - 1] == ' ';
        if (!is_word(point)) {
            if (!after_space) {
                out->data[out->bytes++] = ' ';
            }
            continue;
        }
        bool now_spaceless = is_spaceless(point);
        if (out->words == 0) {
            out->first_spaceless = now_spaceless;
        } else if (!after_space && now_spaceless != out->last_spaceless) {
            out->data[out->bytes++] = ' ';
        }
        out->last_spaceless = now_spaceless;
        out->words++;
        out->needs_context |=
            is_composing_jamo(point) ||
            (is_mark(point) && utf8proc_get_property((utf8proc_int32_t)point)->combining_class > 0);
        out->bytes += utf8_encode(point, out->data + out->bytes);
    }
}

static uint32_t pool_add(struct builder *builder, const struct text *text) {
    if (text->bytes == 0) {
        return 0;
    }
    if (builder->pool_bytes + text->bytes > builder->pool_capacity) {
        size_t capacity = 2 * builder->pool_capacity + 4096;
        unsigned char *grown = realloc(builder->pool, capacity);
        if (grown == NULL) {
            builder->failed = true;
            return 0;
        }
        builder->pool = grown;
        builder->pool_capacity = capacity;
    }
    memcpy(builder->pool + builder->pool_bytes, text->data, text->bytes);
    builder->pool_bytes += text->bytes;
    return (uint32_t)(builder->pool_bytes - text->bytes);
}

/* The kind of an expansion with word characters in it, and its text. */
static void entry_set_text(struct builder *builder, uint32_t point, const struct text *text,
                           struct fold_entry *entry) {
    char self[UTF8_BYTES_MAX];
    size_t self_bytes = utf8_encode(point, self);
    bool is_self = text->bytes == self_bytes && memcmp(self, text->data, self_bytes) == 0;
    bool has_space = memchr(text->data, ' ', text->bytes) != NULL;
    entry->bytes = (uint8_t)text->bytes;
    if (text->needs_context || has_space || (!is_self && text->bytes > sizeof entry->text)) {
        entry->kind = text->needs_context ? FOLD_CONTEXT : FOLD_LONG;
        entry->pool_at = pool_add(builder, text);
    } else if (is_self) {
        entry->kind = FOLD_COPY;
    } else {
        entry->kind = FOLD_SHORT;
        memcpy(entry->text, text->data, text->bytes);
    }
    entry->flags |= (uint8_t)((text->first_spaceless ? FOLD_SPACELESS_FIRST : 0) |
                              (text->last_spaceless ? FOLD_SPACELESS_LAST : 0));
}

static void entry_make(struct builder *builder, uint32_t point, struct fold_entry *entry) {
    struct points points;
    struct text text;
    *entry = (struct fold_entry){.kind = FOLD_SEPARATOR};
    expand(point, builder->keep_case, &points);
    write_points(&points, &text);
    if (points.count == 0) {
        entry->kind = FOLD_DROP;
        entry->flags = is_mark(point) || point == TATWEEL ? FOLD_ATTACHED : 0;
    } else if (text.words > 0) {
        if (is_mark(point)) {
            entry->flags |= FOLD_MARK;
            entry->combining_class =
                (uint8_t)utf8proc_get_property((utf8proc_int32_t)point)->combining_class;
        }
        entry_set_text(builder, point, &text, entry);
    }
}

/* Most code points, by far, neither decompose nor have a case: they need none of the work above. */
static bool entry_make_simple(uint32_t point, struct fold_entry *entry) {
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)point);
    bool simple_letter = property->category == UTF8PROC_CATEGORY_LO &&
                         property->decomp_seqindex == UINT16_MAX &&
                         property->casefold_seqindex == UINT16_MAX && !property->ignorable &&
                         !is_composing_jamo(point) && (point < 0x0600 || point > 0x06FF);
    if (is_hangul(point) || simple_letter) {
        bool alone = is_spaceless(point);
        char self[UTF8_BYTES_MAX];
        *entry = (struct fold_entry){
            .kind = FOLD_COPY,
            .bytes = (uint8_t)utf8_encode(point, self),
            .flags = alone ? FOLD_SPACELESS_FIRST | FOLD_SPACELESS_LAST : 0,
        };
        return true;
    }
    if ((property->category == UTF8PROC_CATEGORY_CN || property->category == UTF8PROC_CATEGORY_CO ||
         property->category == UTF8PROC_CATEGORY_CS) &&
        !property->ignorable) {
        *entry = (struct fold_entry){.kind = FOLD_SEPARATOR};
        return true;
    }
    return false;
}

/* The number of the block just made: that of an alike one, or its own. */
static uint16_t block_keep(struct builder *builder) {
    size_t block_bytes = FOLD_BLOCK_POINTS * sizeof *builder->entries;
    const struct fold_entry *made = builder->entries + builder->block_count * FOLD_BLOCK_POINTS;
    for (size_t i = builder->block_count; i-- > 0;) {
        if (memcmp(builder->entries + i * FOLD_BLOCK_POINTS, made, block_bytes) == 0) {
            return (uint16_t)i;
        }
    }
    return (uint16_t)builder->block_count++;
}

static bool block_make(struct builder *builder, uint32_t block) {
    if (builder->block_count == builder->block_capacity) {
        size_t capacity = 2 * builder->block_capacity + 64;
        struct fold_entry *grown =
            realloc(builder->entries, capacity * FOLD_BLOCK_POINTS * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        builder->entries = grown;
        builder->block_capacity = capacity;
    }
    uint32_t start = block << FOLD_BLOCK_BITS;
    struct fold_entry *made = builder->entries + builder->block_count * FOLD_BLOCK_POINTS;
    memset(made, 0, FOLD_BLOCK_POINTS * sizeof *made);
    bool empty = start >= LAST_BLOCK_START && (start < TAGS_START || start >= TAGS_END);
    for (uint32_t i = 0; !empty && i < FOLD_BLOCK_POINTS; i++) {
        if (!entry_make_simple(start + i, &made[i])) {
            entry_make(builder, start + i, &made[i]);
        }
    }
    builder->table->block_of[block] = block_keep(builder);
    return !builder->failed;
}

static bool table_build(bool keep_case, struct fold_table *table) {
    struct builder builder = {.keep_case = keep_case, .table = table};
    for (uint32_t block = 0; block < FOLD_BLOCKS; block++) {
        if (!block_make(&builder, block)) {
            free(builder.entries);
            free(builder.pool);
            return false;
        }
    }
    table->entries = builder.entries;
    table->pool = builder.pool;
    for (uint32_t point = 0; point < sizeof table->ascii; point++) {
        const struct fold_entry *entry = fold_table_entry(table, point);
        table->ascii[point] = entry->kind == FOLD_SHORT  ? entry->text[0]
                              : entry->kind == FOLD_COPY ? (unsigned char)point
                                                         : ' ';
    }
    return true;
}

/* Written once, under pthread_once; indexed by keep_case. */
static struct fold_table tables[2];
static bool tables_built[2];

static void build_folding(void) {
    tables_built[false] = table_build(false, &tables[false]);
}

static void build_keeping(void) {
    tables_built[true] = table_build(true, &tables[true]);
}

const struct fold_table *fold_table_get(bool keep_case) {
    static pthread_once_t folding = PTHREAD_ONCE_INIT;
    static pthread_once_t keeping = PTHREAD_ONCE_INIT;
    if (keep_case) {
        pthread_once(&keeping, build_keeping);
    } else {
        pthread_once(&folding, build_folding);
    }
    return tables_built[keep_case] ? &tables[keep_case] : NULL;
}
