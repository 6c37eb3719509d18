/* Folding as DESIGN 7 says it: NFKD, drop, unify, fold case, and again until nothing changes. */
#include "tests/oracle/naive_fold.h"

#include "core/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct block {
    uint32_t first, last;
};

/* Blocks of Unicode whose combining marks are dropped: Latin, Greek, Cyrillic, Arabic, Hebrew and
 * the general ones; Yezidi, whose only marks are Arabic's. */
static const struct block dropping[] = {
    {0x0300, 0x036F}, {0x0400, 0x052F}, {0x0590, 0x05FF}, {0x0600, 0x06FF},   {0x0750, 0x077F},
    {0x0870, 0x08FF}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF},   {0x2DE0, 0x2DFF},
    {0xA640, 0xA69F}, {0xFB00, 0xFB4F}, {0xFE20, 0xFE2F}, {0x10E80, 0x10EFF},
};

/* Blocks of scripts without word spaces: Thai, Lao, Myanmar, Khmer, Khmer symbols, CJK radicals to
 * ideographic description, CJK symbols, Kana, Kana extensions, Han, Myanmar extensions, Han
 * compatibility, ideographic symbols, Kana supplements, the Han planes. */
static const struct block spaceless[] = {
    {0x0E00, 0x0E7F}, {0x0E80, 0x0EFF}, {0x1000, 0x109F},   {0x1780, 0x17FF},   {0x19E0, 0x19FF},
    {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x3029},   {0x3031, 0x3035},   {0x3038, 0x303B},
    {0x3040, 0x30FF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA9E0, 0xA9FF},
    {0xAA60, 0xAA7F}, {0xF900, 0xFAFF}, {0x16FE2, 0x16FFF}, {0x1AFF0, 0x1B16F}, {0x20000, 0x3FFFF},
};

static bool in_blocks(const struct block *blocks, size_t count, uint32_t point) {
    for (size_t i = 0; i < count; i++) {
        if (point >= blocks[i].first && point <= blocks[i].last) {
            return true;
        }
    }
    return false;
}

static utf8proc_category_t category_of(uint32_t point) {
    return utf8proc_category((utf8proc_int32_t)point);
}

bool naive_is_mark(uint32_t point) {
    utf8proc_category_t category = category_of(point);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

static bool is_letter(uint32_t point) {
    switch (category_of(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return naive_is_mark(point);
    }
}

bool naive_is_spaceless(uint32_t point) {
    return in_blocks(spaceless, sizeof spaceless / sizeof *spaceless, point) && is_letter(point);
}

unsigned naive_combining_class(uint32_t point) {
    return (unsigned)utf8proc_get_property((utf8proc_int32_t)point)->combining_class;
}

static bool is_dropped(uint32_t point) {
    enum { TATWEEL = 0x0640 };
    bool ignorable = utf8proc_get_property((utf8proc_int32_t)point)->ignorable;
    bool dropping_mark =
        naive_is_mark(point) && in_blocks(dropping, sizeof dropping / sizeof *dropping, point);
    return ignorable || dropping_mark || point == TATWEEL;
}

static uint32_t unify(uint32_t point) {
    switch (point) {
    case 0x0671: /* alef with wasla, with wavy hamza above, below */
    case 0x0672:
    case 0x0673:
        return 0x0627;
    case 0x0649: /* alef maksura, Persian yeh */
    case 0x06CC:
        return 0x064A;
    case 0x06A9: /* Persian kaf, swash kaf */
    case 0x06AA:
        return 0x0643;
    case 0x0629: /* teh marbuta, heh goal, teh marbuta goal, ae */
    case 0x06C1:
    case 0x06C3:
    case 0x06D5:
        return 0x0647;
    default:
        break;
    }
    if (point < 0x80 || category_of(point) != UTF8PROC_CATEGORY_ND) {
        return point;
    }
    uint32_t zero = point; /* digits stand ten in a row */
    while (category_of(zero - 1) == UTF8PROC_CATEGORY_ND) {
        zero--;
    }
    return '0' + (point - zero) % 10;
}

/* Decomposes `from`, drops and unifies. */
static void decompose(const struct naive_folding *from, int options, struct naive_folding *to) {
    char text[NAIVE_FOLD_POINTS_MAX * UTF8_BYTES_MAX];
    utf8proc_int32_t points[4 * NAIVE_FOLD_POINTS_MAX];
    size_t bytes = 0;
    for (size_t i = 0; i < from->count; i++) {
        bytes += utf8_encode(from->points[i], text + bytes);
    }
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)bytes, points,
                           4 * NAIVE_FOLD_POINTS_MAX, (utf8proc_option_t)options);
    if (count < 0 || count > NAIVE_FOLD_POINTS_MAX) {
        abort();
    }
    to->count = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t point = unify((uint32_t)points[i]);
        if (!is_dropped(point)) {
            to->points[to->count++] = point;
        }
    }
}

static void fold(uint32_t point, bool keep_case, struct naive_folding *out) {
    enum { NFKD = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, ROUNDS = 4 };
    struct naive_folding plain, now = {.points = {point}, .count = 1};
    for (int round = 0; round < ROUNDS; round++) {
        decompose(&now, NFKD, &plain);
        decompose(&plain, keep_case ? NFKD : NFKD | UTF8PROC_CASEFOLD, &now);
    }
    bool letters = false;
    for (size_t i = 0; i < now.count; i++) {
        bool letter = is_letter(now.points[i]);
        letters |= letter;
        now.points[i] = letter ? now.points[i] : NAIVE_SPACE;
    }
    bool attached = naive_is_mark(point) || point == 0x0640;
    now.class = letters         ? NAIVE_LETTERS
                : now.count > 0 ? NAIVE_SEPARATOR
                : attached      ? NAIVE_ATTACHED
                                : NAIVE_DROPPED;
    *out = now;
}

const struct naive_folding *naive_fold(uint32_t point, bool keep_case) {
    static struct naive_folding *known[2][0x110000];
    struct naive_folding **slot = &known[keep_case][point];
    if (*slot == NULL) {
        *slot = naive_grow(NULL, sizeof **slot, 1, &(size_t){0});
        fold(point, keep_case, *slot);
    }
    return *slot;
}

uint32_t naive_decode(struct slice text, size_t at, size_t *bytes) {
    struct slice rest = slice_sub(text, at, text.bytes);
    if (utf8_valid_bytes(rest) == 0) {
        *bytes = 1;
        return 0;
    }
    return utf8_decode(rest, bytes);
}

void *naive_grow(void *items, size_t item_bytes, size_t count, size_t *capacity) {
    if (items && count <= *capacity) {
        return items;
    }
    *capacity = 2 * count;
    items = realloc(items, *capacity * item_bytes);
    if (items == NULL) {
        abort();
    }
    return items;
}
