#include "tests/unit/unit.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "rules/snippet.h"

#include <stdlib.h>

enum { FINDS_MAX = 100 };

static struct arena arena;
static struct hit hits[FINDS_MAX];
static struct when_find items[FINDS_MAX];
static struct when_finds finds;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, MIB);
    finds = (struct when_finds){.items = items};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

/* A find of `term`'s occurrence number `which` (0 the first) in the field. */
static void find(const struct article *article, enum article_field field, const char *term,
                 size_t which, uint32_t group) {
    struct slice text = article_text(article, field, 0);
    const char *at = text.data - 1;
    for (size_t i = 0; i <= which; i++) {
        at++;
        at = memmem(at, text.bytes - (size_t)(at - text.data), term, strlen(term));
        assert_non_null(at);
    }
    uint32_t start = (uint32_t)(at - text.data);
    hits[finds.count] = (struct hit){
        .field = (uint16_t)field, .start = start, .end = start + (uint32_t)strlen(term)};
    items[finds.count] = (struct when_find){.group = group, .hit = &hits[finds.count]};
    finds.count++;
}

static struct slice made(const struct article *article) {
    struct slice snippet = snippet_make(article, &finds, &arena);
    assert_non_null(snippet.data);
    assert_true(snippet.bytes <= LIMIT_SNIPPET_BYTES);
    assert_true(utf8_valid(snippet));
    return snippet;
}

static bool has(struct slice text, const char *part) {
    return memmem(text.data, text.bytes, part, strlen(part)) != NULL;
}

static void a_short_text_is_shown_whole(void **state) {
    (void)state;
    const struct article article = {.body = slice_of(" The Taliban \n\n said\tno. ")};
    find(&article, FIELD_BODY, "Taliban", 0, 0);
    assert_slice_equal(made(&article), "The Taliban said no.");
}

static void a_long_text_is_cut_between_words(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t i = 0; i < 60; i++) {
        buffer_append_text(&text, "leading ");
    }
    buffer_append_text(&text, "Taliban");
    for (size_t i = 0; i < 60; i++) {
        buffer_append_text(&text, " trailing");
    }
    const struct article article = {.body = buffer_slice(&text)};
    find(&article, FIELD_BODY, "Taliban", 0, 0);
    struct slice snippet = made(&article);
    assert_true(slice_starts(snippet, slice_of("…leading leading ")));
    assert_true(has(snippet, "leading Taliban trailing"));
    assert_true(
        slice_equal(slice_sub(snippet, snippet.bytes - strlen("trailing trailing…"), snippet.bytes),
                    slice_of("trailing trailing…")));
    assert_true(snippet.bytes > LIMIT_SNIPPET_BYTES / 2);
    buffer_fini(&text);
}

static void the_ends_of_a_text_are_not_marked_as_cut(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    buffer_append_text(&text, "Taliban");
    for (size_t i = 0; i < 60; i++) {
        buffer_append_text(&text, " between");
    }
    buffer_append_text(&text, " Kabul");
    const struct article article = {.body = buffer_slice(&text)};
    find(&article, FIELD_BODY, "Taliban", 0, 0);
    struct slice first = made(&article);
    assert_true(slice_starts(first, slice_of("Taliban between")));
    assert_true(has(first, "between…"));
    finds.count = 0;
    find(&article, FIELD_BODY, "Kabul", 0, 0);
    struct slice last = made(&article);
    assert_true(slice_starts(last, slice_of("…between")));
    assert_true(has(last, "between Kabul"));
    assert_false(has(last, "Kabul…"));
    buffer_fini(&text);
}

static void the_place_where_most_groups_stand_is_shown(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    buffer_append_text(&text, "Taliban first.");
    for (size_t i = 0; i < 100; i++) {
        buffer_append_text(&text, " between");
    }
    buffer_append_text(&text, " Taliban and Kabul together");
    const struct article article = {.body = buffer_slice(&text)};
    find(&article, FIELD_BODY, "Taliban", 0, 0);
    find(&article, FIELD_BODY, "Taliban", 1, 0);
    find(&article, FIELD_BODY, "Kabul", 0, 1);
    assert_true(has(made(&article), "Taliban and Kabul together"));
    finds.count = 1;
    assert_true(has(made(&article), "Taliban first."));
    buffer_fini(&text);
}

static void the_text_goes_before_the_title(void **state) {
    (void)state;
    const struct article article = {.title = slice_of("Taliban in the title"),
                                    .body = slice_of("and the Taliban in the text")};
    find(&article, FIELD_TITLE, "Taliban", 0, 0);
    assert_slice_equal(made(&article), "Taliban in the title");
    find(&article, FIELD_BODY, "Taliban", 0, 0);
    assert_slice_equal(made(&article), "and the Taliban in the text");
}

static void a_text_without_spaces_is_cut_between_characters(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t i = 0; i < 200; i++) {
        buffer_append_text(&text, i == 100 ? "塔利班" : "中");
    }
    const struct article article = {.body = buffer_slice(&text)};
    find(&article, FIELD_BODY, "塔利班", 0, 0);
    struct slice snippet = made(&article);
    assert_true(has(snippet, "中塔利班中"));
    assert_true(slice_starts(snippet, slice_of("…中")));
    buffer_fini(&text);
}

static void a_find_longer_than_the_snippet_is_cut(void **state) {
    (void)state;
    char name[LIMIT_SNIPPET_BYTES + 100];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    const struct article article = {.body = slice_of(name)};
    find(&article, FIELD_BODY, name, 0, 0);
    struct slice snippet = made(&article);
    assert_true(slice_starts(snippet, slice_of("xxx")));
    assert_true(has(snippet, "x…"));
}

static uint32_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Whatever the text: valid, within its limit, one line, and with the find in it. */
static void any_text_gives_a_clean_line_with_the_find(void **state) {
    (void)state;
    static const char *const pieces[] = {"a", "word", " ", "\n", "é", "中", "😀", " ", "longerword"};
    uint64_t random = 7;
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t round = 0; round < 2000; round++) {
        buffer_clear(&text);
        size_t count = next_random(&random) % 300, place = count ? next_random(&random) % count : 0;
        size_t kinds = 1 + next_random(&random) % COUNT_OF(pieces);
        for (size_t i = 0; i <= count; i++) {
            buffer_append_text(&text, i == place ? "FIND" : pieces[next_random(&random) % kinds]);
        }
        const struct article article = {.body = buffer_slice(&text)};
        finds.count = 0;
        arena_reset(&arena);
        find(&article, FIELD_BODY, "FIND", 0, 0);
        struct slice snippet = made(&article);
        assert_true(has(snippet, "FIND"));
        assert_false(has(snippet, "\n"));
        assert_false(has(snippet, "  "));
    }
    buffer_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_short_text_is_shown_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_text_is_cut_between_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_ends_of_a_text_are_not_marked_as_cut, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_place_where_most_groups_stand_is_shown, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_text_goes_before_the_title, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_without_spaces_is_cut_between_characters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_find_longer_than_the_snippet_is_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_text_gives_a_clean_line_with_the_find, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
