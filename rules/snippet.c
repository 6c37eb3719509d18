/* Choosing the place, then cutting it out cleanly. */
#include "rules/snippet.h"

#include "core/limits.h"

#include <endian.h>
#include <string.h>

#define ELLIPSIS "…"

enum {
    LEAD_BYTES = 100, /* of text before the find */
    WORD_BYTES = 40,  /* how far a cut moves to find a space */
    FINDS_LOOKED_AT = 64,
    ELLIPSIS_BYTES = sizeof ELLIPSIS - 1
};

static bool same_text(const struct hit *a, const struct hit *b) {
    return a->field == b->field && a->index == b->index;
}

/* How many groups have a find in the stretch that a snippet around find `at` would show. */
static unsigned groups_around(const struct when_finds *finds, size_t at) {
    const struct hit *centre = finds->items[at].hit;
    uint64_t groups = 0;
    for (size_t i = at; i < finds->count; i++) {
        const struct hit *hit = finds->items[i].hit;
        if (!same_text(hit, centre) ||
            hit->end > centre->start + LIMIT_SNIPPET_BYTES - LEAD_BYTES - 2 * WORD_BYTES) {
            break;
        }
        groups |= (uint64_t)1 << finds->items[i].group;
    }
    return (unsigned)__builtin_popcountll(groups);
}

static const struct hit *choose(const struct when_finds *finds) {
    const struct hit *best = NULL;
    unsigned best_groups = 0;
    size_t looked_at = 0;
    for (size_t i = 0; i < finds->count && looked_at < FINDS_LOOKED_AT; i++) {
        if (finds->items[i].hit->field == FIELD_TITLE) {
            continue;
        }
        looked_at++;
        unsigned groups = groups_around(finds, i);
        if (groups > best_groups) {
            best = finds->items[i].hit;
            best_groups = groups;
        }
    }
    return best ? best : finds->items[0].hit;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool continues(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The start of a word at or soon after `at`, else the next character. */
static size_t start_of_word(struct slice text, size_t at, size_t before) {
    for (size_t i = at; i < before && i < at + WORD_BYTES; i++) {
        if (is_space(text.data[i])) {
            return i + 1;
        }
    }
    while (at < before && continues(text.data[at])) {
        at++;
    }
    return at;
}

/* The end of a word at or soon before `at`, else the end of the character before. */
static size_t end_of_word(struct slice text, size_t at, size_t after) {
    for (size_t i = at; i > after && i + WORD_BYTES > at; i--) {
        if (is_space(text.data[i - 1])) {
            return i - 1;
        }
    }
    while (at > after && continues(text.data[at])) {
        at--;
    }
    return at;
}

/* Copies up to 8 bytes, white space as spaces, if no two of them stand together; `after_space`: one
 * stood before. Gives whether it did. Eight at once: the high bit of a byte in `spaces` is set
 * where the byte is a space or below. */
static bool copy_8(const char *from, bool after_space, char *out, bool *ends_in_space) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t bytes;
    memcpy(&bytes, from, sizeof bytes);
    bytes = le64toh(bytes);
    uint64_t spaces = ~((bytes & ~highs) + ones * (0x80 - ' ' - 1)) & ~bytes & highs;
    if (spaces & (spaces << 8 | (uint64_t)after_space << 7)) {
        return false;
    }
    uint64_t mask = (spaces >> 7) * 0xFF;
    bytes = htole64((bytes & ~mask) | (ones * ' ' & mask));
    memcpy(out, &bytes, sizeof bytes);
    *ends_in_space = spaces >> 63;
    return true;
}

/* Copies with runs of white space and controls as one space and none at the ends; gives the bytes
 * written. */
static size_t copy_line(struct slice text, char *out) {
    size_t bytes = 0;
    bool after_space = true;
    for (size_t at = 0; at < text.bytes;) {
        if (text.bytes - at >= 8 &&
            copy_8(text.data + at, after_space, out + bytes, &after_space)) {
            at += 8;
            bytes += 8;
            continue;
        }
        size_t until = text.bytes - at < 8 ? text.bytes : at + 8;
        for (; at < until; at++) {
            bool space = (unsigned char)text.data[at] <= ' ';
            out[bytes] = space ? ' ' : text.data[at]; /* stays if it counts, without a branch */
            bytes += !(space & after_space);
            after_space = space;
        }
    }
    return bytes > 0 && out[bytes - 1] == ' ' ? bytes - 1 : bytes;
}

struct slice snippet_make(const struct article *article, const struct when_finds *finds,
                          struct arena *arena) {
    const struct hit *hit = choose(finds);
    struct slice text = article_text(article, (enum article_field)hit->field, hit->index);
    size_t room = LIMIT_SNIPPET_BYTES - 2 * ELLIPSIS_BYTES;
    size_t start =
        hit->start > LEAD_BYTES ? start_of_word(text, hit->start - LEAD_BYTES, hit->start) : 0;
    size_t end = text.bytes;
    if (end - start > room) {
        size_t hit_end = hit->end < start + room ? hit->end : start;
        end = end_of_word(text, start + room, hit_end);
    }
    char *out = arena_alloc(arena, LIMIT_SNIPPET_BYTES);
    if (out == NULL) {
        return slice_of(NULL);
    }
    size_t bytes = 0;
    if (start > 0) {
        memcpy(out, ELLIPSIS, ELLIPSIS_BYTES);
        bytes = ELLIPSIS_BYTES;
    }
    bytes += copy_line(slice_sub(text, start, end), out + bytes);
    if (end < text.bytes) {
        memcpy(out + bytes, ELLIPSIS, ELLIPSIS_BYTES);
        bytes += ELLIPSIS_BYTES;
    }
    return slice_make(out, bytes);
}
