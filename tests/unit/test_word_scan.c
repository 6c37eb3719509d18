#include "matcher/cpu_path.h"
#include "matcher/folded_article.h"
#include "matcher/word_index.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { FOUND_MAX = 20000 };

/* Each literal's ends, as one list of (literal, end), sorted. */
struct ends {
    uint64_t items[FOUND_MAX];
    size_t count;
};

static void end_add(void *context, uint32_t literal, size_t end) {
    struct ends *ends = context;
    assert_true(ends->count < FOUND_MAX);
    ends->items[ends->count++] = (uint64_t)literal << 32 | end;
}

static int compare_ends(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void find_naively(const struct dictionary *dictionary, struct slice text, struct ends *out) {
    out->count = 0;
    for (size_t i = 0; i < dictionary->whole_count; i++) {
        struct slice literal = dictionary_literal(dictionary, i);
        for (size_t at = 0; at + literal.bytes <= text.bytes; at++) {
            if (memcmp(text.data + at, literal.data, literal.bytes) == 0) {
                end_add(out, (uint32_t)i, at + literal.bytes);
            }
        }
    }
}

/* Every path finds what is there, no more and no less. Gives how much. */
static size_t check(const struct dictionary *dictionary, struct buffer *text) {
    static struct ends wanted, got;
    struct word_index index;
    assert_int_equal(word_index_init(&index, dictionary), STATUS_OK);
    assert_int_equal(buffer_reserve(text, FOLDED_PADDING_BYTES), STATUS_OK);
    find_naively(dictionary, buffer_slice(text), &wanted);
    for (int path = 0; path < CPU_PATH_COUNT; path++) {
        if (cpu_path_choose((enum cpu_path)path)) {
            got.count = 0;
            word_index_scan(&index, buffer_slice(text), end_add, &got);
            qsort(got.items, got.count, sizeof *got.items, compare_ends);
            assert_int_equal(got.count, wanted.count);
            assert_memory_equal(got.items, wanted.items, wanted.count * sizeof *got.items);
        }
    }
    word_index_fini(&index);
    return wanted.count;
}

static struct dictionary dictionary_of(const char *const *terms, size_t count) {
    struct pattern *patterns = calloc(count + 1, sizeof *patterns);
    for (size_t i = 0; i < count; i++) {
        patterns[i] = (struct pattern){.text = slice_of(terms[i])};
    }
    struct dictionary dictionary;
    struct error error;
    assert_int_equal(dictionary_init(&dictionary, patterns, count, &error), STATUS_OK);
    free(patterns);
    return dictionary;
}

static size_t check_text(const char *const *terms, size_t count, const char *text) {
    struct dictionary dictionary = dictionary_of(terms, count);
    struct buffer buffer;
    buffer_init(&buffer, 1 << 20);
    assert_int_equal(buffer_append_text(&buffer, text), STATUS_OK);
    size_t found = check(&dictionary, &buffer);
    buffer_fini(&buffer);
    dictionary_fini(&dictionary);
    return found;
}

#define FOUND(text, ...)                                                                           \
    check_text((const char *const[]){__VA_ARGS__},                                                 \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), text)

static void finds_words_and_phrases(void **state) {
    (void)state;
    assert_int_equal(FOUND("\n al qaeda in iraq \n us \n", "al", "qaeda in", "al qaeda in iraq",
                           "iraq us", "us", "in", "aq"),
                     5);
    assert_int_equal(FOUND("\n", "a"), 0);
    assert_int_equal(FOUND("\n \n", "a"), 0);
    assert_int_equal(FOUND("\n a \n", "a"), 1);
    assert_int_equal(FOUND("\n a a a a \n", "a", "a a", "a a a"), 4 + 3 + 2);
}

/* Their first and last eight bytes are the same, and so are their hashes. */
static void tells_long_words_apart_by_their_middle(void **state) {
    (void)state;
    assert_int_equal(FOUND("\n abcdefghXstuvwxyz abcdefghYstuvwxyz abcdefghYYstuvwxyz \n",
                           "abcdefghxstuvwxyz", "abcdefghxxstuvwxyz"),
                     0);
    assert_int_equal(FOUND("\n abcdefghxstuvwxyz abcdefghystuvwxyz abcdefghxxstuvwxyz \n",
                           "abcdefghxstuvwxyz", "abcdefghxxstuvwxyz"),
                     2);
}

static void many_literals_may_share_an_anchor(void **state) {
    (void)state;
    enum { COUNT = 300 };
    static char names[COUNT][32];
    const char *terms[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "%s abd rahman%s", i % 2 ? "x" : "x x",
                 i % 3 ? "" : " y");
        terms[i] = names[i];
    }
    assert_int_equal(check_text(terms, COUNT, "\n x x abd rahman y x abd rahman \n"), 5);
}

static void random_words(struct buffer *out, size_t words, size_t vocabulary) {
    for (size_t i = 0; i < words; i++) {
        size_t word = (size_t)rand() % vocabulary;
        assert_int_equal(buffer_append_char(out, ' '), STATUS_OK);
        for (size_t length = word % 19 + 1; length > 0; length--) {
            char letter = (char)('a' + (word * 7 + length) % 26);
            assert_int_equal(buffer_append_char(out, letter), STATUS_OK);
        }
    }
    assert_int_equal(buffer_append_text(out, " \n"), STATUS_OK);
}

static void finds_what_a_plain_search_finds(void **state) {
    (void)state;
    enum { ROUNDS = 60, TERMS = 80 };
    srand(3);
    size_t found = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct buffer terms[TERMS];
        const char *texts[TERMS];
        size_t vocabulary = 10 + 10 * round;
        for (size_t i = 0; i < TERMS; i++) {
            buffer_init(&terms[i], 1 << 20);
            random_words(&terms[i], 1 + (size_t)rand() % 4, vocabulary);
            assert_int_equal(buffer_append(&terms[i], "", 1), STATUS_OK);
            texts[i] = terms[i].data;
        }
        struct dictionary dictionary = dictionary_of(texts, TERMS);
        struct buffer text;
        buffer_init(&text, 1 << 20);
        assert_int_equal(buffer_append_char(&text, '\n'), STATUS_OK);
        for (size_t i = 0; i < 3; i++) {
            random_words(&text, (size_t)rand() % 1200, vocabulary);
        }
        found += check(&dictionary, &text);
        buffer_fini(&text);
        dictionary_fini(&dictionary);
        for (size_t i = 0; i < TERMS; i++) {
            buffer_fini(&terms[i]);
        }
    }
    assert_true(found > 1000 * 10); /* else the cases say little */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_and_phrases),
        cmocka_unit_test(tells_long_words_apart_by_their_middle),
        cmocka_unit_test(many_literals_may_share_an_anchor),
        cmocka_unit_test(finds_what_a_plain_search_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
