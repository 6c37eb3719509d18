/* Finds written as words, for the tests of `when`. */
#ifndef TOCSIN_TESTS_WORDED_H
#define TOCSIN_TESTS_WORDED_H

#include "tests/unit/unit.h"

#include "core/article.h"
#include "rules/when.h"

enum { WORDED_GROUPS = 3, WORDED_FINDS_MAX = 16 };

struct worded {
    struct hit hits[WORDED_FINDS_MAX];
    struct when_find items[WORDED_FINDS_MAX];
};

/* 'a' is a find of group a, an upper-case letter one that goes on with the letters behind it ("Aaa"
 * three words long), '|' begins the body (before it is the title), ',' the next text of the
 * authors. Anything else is a word without a find. The finds live in `room`. */
static inline struct when_finds worded_finds(const char *text, struct worded *room) {
    struct when_finds finds = {.items = room->items};
    uint16_t field = FIELD_TITLE, index = 0;
    uint32_t word = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '|' || *at == ',') {
            index = *at == ',' ? (uint16_t)(index + (field == FIELD_AUTHORS)) : 0;
            field = *at == ',' ? FIELD_AUTHORS : FIELD_BODY;
            word = 0;
            continue;
        }
        char lower = (char)(*at | 0x20);
        if (lower < 'a' || lower >= 'a' + WORDED_GROUPS) {
            word++;
            continue;
        }
        size_t words = *at == lower ? 1 : 1 + strspn(at + 1, (char[]){lower, '\0'});
        assert_true(finds.count < WORDED_FINDS_MAX);
        struct hit *hit = &room->hits[finds.count];
        *hit = (struct hit){.field = field,
                            .index = index,
                            .start = 2 * word,
                            .end = 2 * (word + (uint32_t)words) - 1,
                            .first_word = word,
                            .last_word = word + (uint32_t)words - 1};
        room->items[finds.count++] =
            (struct when_find){.group = (uint32_t)(lower - 'a'), .hit = hit};
        finds.groups |= 1u << (lower - 'a');
        finds.title_groups |= (uint64_t)(field == FIELD_TITLE) << (lower - 'a');
        word += (uint32_t)words;
        at += words - 1;
    }
    return finds;
}

#endif
