#include "matcher/folded_article.h"
#include "tests/unit/unit.h"

#include "core/counters.h"

#include <stdlib.h>

static struct folded_article folded;

static void fold(const struct article *article) {
    assert_int_equal(folded_article_fold(&folded, article), STATUS_OK);
}

static void lays_the_texts_out_between_newlines(void **state) {
    (void)state;
    const struct slice authors[] = {SLICE_LITERAL("A. B"), SLICE_LITERAL(""), SLICE_LITERAL("C")};
    struct article article = {
        .title = slice_of("One, two"), .body = slice_of("\u4E2D"), .authors = {authors, 3}};
    fold(&article);
    assert_slice_equal(buffer_slice(&folded.buffer), "\n one two \n \u4E2D \n a b \n c \n");
    static const struct {
        const char *word;
        uint16_t field, index;
    } rows[] = {{"one", FIELD_TITLE, 0},
                {"\u4E2D", FIELD_BODY, 0},
                {"b", FIELD_AUTHORS, 0},
                {"c", FIELD_AUTHORS, 2}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *at =
            memmem(folded.buffer.data, folded.buffer.bytes, rows[i].word, strlen(rows[i].word));
        const struct folded_text *text =
            folded_article_text(&folded, (size_t)(at - folded.buffer.data));
        assert_int_equal(text->field, rows[i].field);
        assert_int_equal(text->index, rows[i].index);
    }
}

/* Text in which every character that starts a word is easy to find again: each piece's folded form
 * is looked up in order, its original place is known from putting the text together. */
struct piece {
    const char *original, *folded;
};

static void finds_the_way_back_from_every_word(void **state) {
    (void)state;
    static const struct piece pieces[] = {
        {"Taliban", "taliban"},
        {"cafe\u0301", "cafe"},
        {"so\u00ADft", "soft"},
        {"\u0642\u064E\u0627\u0639\u0650\u062F\u0629\u064F", "\u0642\u0627\u0639\u062F\u0647"},
        {"\uFB01n", "fin"},
        {"\u1112\u1161\u11AB", "\uD55C"},
        {"\u0E01\u0E48\u0E38", "\u0E01\u0E38\u0E48"},
        {"x\u0301\u0301\u0301", "x"},
        {"\u0939\u093F\u0928\u094D\u0926\u0940", "\u0939\u093F\u0928\u094D\u0926\u0940"},
        {"2\u00B2", "22"},
    };
    static const char *const gaps[] = {" ",          ", ",     "\n\n   ", "\xFF", "\u00AD \u200F",
                                       "\U0001F525", " \u0301"};
    enum { WORDS = 3000 };
    static struct span originals[WORDS];
    static size_t kinds[WORDS];
    struct buffer text;
    buffer_init(&text, 1 << 20);
    srand(7);
    for (size_t i = 0; i < WORDS; i++) {
        kinds[i] = (size_t)rand() % COUNT_OF(pieces);
        assert_int_equal(buffer_append_text(&text, gaps[(size_t)rand() % COUNT_OF(gaps)]),
                         STATUS_OK);
        originals[i].start = text.bytes;
        assert_int_equal(buffer_append_text(&text, pieces[kinds[i]].original), STATUS_OK);
        originals[i].end = text.bytes;
        assert_int_equal(buffer_append_text(&text, "."), STATUS_OK);
    }
    struct article article = {.title = slice_of("before"), .body = buffer_slice(&text)};
    fold(&article);
    const struct folded_text *body = &folded.texts[1];
    size_t at = body->start + 1;
    for (size_t i = 0; i < WORDS; i++) {
        struct slice wanted = slice_of(pieces[kinds[i]].folded);
        assert_memory_equal(folded.buffer.data + at, wanted.data, wanted.bytes);
        struct span span = {at, at + wanted.bytes};
        struct span original = folded_article_original(&folded, body, span);
        assert_int_equal(original.start, originals[i].start);
        assert_int_equal(original.end, originals[i].end);
        /* the pieces without Thai letters are one word each */
        at += wanted.bytes + 1;
    }
    /* and from one end to the other */
    struct span all =
        folded_article_original(&folded, body, (struct span){body->start + 1, body->end - 1});
    assert_int_equal(all.start, originals[0].start);
    assert_int_equal(all.end, originals[WORDS - 1].end);
    buffer_fini(&text);
}

static void long_runs_of_what_is_dropped_do_not_mislead(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, 1 << 20);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(buffer_append_text(&text, "\u200F"), STATUS_OK);
    }
    size_t start = text.bytes;
    assert_int_equal(buffer_append_text(&text, "a"), STATUS_OK);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(buffer_append_text(&text, "\u0301"), STATUS_OK);
    }
    size_t end = text.bytes;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(buffer_append_text(&text, "\u200F"), STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&text, " b"), STATUS_OK);
    struct article article = {.body = buffer_slice(&text)};
    fold(&article);
    assert_slice_equal(buffer_slice(&folded.buffer), "\n a b \n");
    struct span a = folded_article_original(&folded, &folded.texts[0], (struct span){2, 3});
    assert_int_equal(a.start, start);
    assert_int_equal(a.end, end);
    struct span b = folded_article_original(&folded, &folded.texts[0], (struct span){4, 5});
    assert_int_equal(b.start, text.bytes - 1);
    assert_int_equal(b.end, text.bytes);
    buffer_fini(&text);
}

/* What looks back at what stands before it, at the start of a text and after long runs of ASCII:
 * every place leads back into its own text. */
static void finds_the_way_back_from_marks_and_jamo(void **state) {
    (void)state;
    static const char *const firsts[] = {"\u30AC", "\u0E38\u0E01", "\u1161", "\u0958",
                                         "\u200D\u1161"};
    static const char ascii[] =
        "seventy bytes of plain ASCII text, so that there are blocks of it: ...";
    for (size_t i = 0; i < COUNT_OF(firsts); i++) {
        for (int behind_ascii = 0; behind_ascii < 2; behind_ascii++) {
            struct buffer text;
            buffer_init(&text, 1 << 20);
            assert_int_equal(buffer_append_text(&text, behind_ascii ? ascii : ""), STATUS_OK);
            size_t start = text.bytes;
            assert_int_equal(buffer_append_text(&text, firsts[i]), STATUS_OK);
            size_t end = text.bytes;
            assert_int_equal(buffer_append_text(&text, " b"), STATUS_OK);
            struct article article = {.title = slice_of(ascii), .body = buffer_slice(&text)};
            fold(&article);
            const struct folded_text *body = &folded.texts[1];
            struct span span = {.end = body->end - strlen(" b ")};
            span.start =
                (size_t)((char *)memrchr(folded.buffer.data, ' ', span.end) - folded.buffer.data) +
                1;
            struct span original = folded_article_original(&folded, body, span);
            size_t dropped = firsts[i][0] == '\xE2' ? strlen("\u200D") : 0;
            assert_int_equal(original.start, start + dropped);
            assert_int_equal(original.end, end);
            buffer_fini(&text);
        }
    }
}

static void counts_words_and_spaceless_characters(void **state) {
    (void)state;
    struct article article = {.title = slice_of("one two-three"),
                              .body = slice_of("he \u4E2D\u56FD\u304C usa")};
    fold(&article);
    const struct folded_text *title = &folded.texts[0];
    const struct folded_text *body = &folded.texts[1];
    assert_int_equal(folded_article_words(&folded, title, title->start + 1, title->end), 3);
    assert_int_equal(folded_article_words(&folded, title, title->start + 2, title->end), 2);
    assert_int_equal(folded_article_words(&folded, body, body->start + 1, body->end), 5);
    assert_false(title->has_spaceless);
    assert_true(body->has_spaceless);
    size_t mark = body->start + 1 + strlen("he \u4E2D\u56FD\u304B");
    assert_true(folded_article_mark_at(&folded, mark));
    assert_false(folded_article_mark_at(&folded, mark - 3));
    assert_false(folded_article_mark_at(&folded, mark + 3));
}

static void walking_back_counts_nothing_twice(void **state) {
    (void)state;
    struct article article = {.body = slice_of("a \xFF\xFF b")};
    uint64_t before = counter_get(COUNTER_text_invalid_utf8);
    fold(&article);
    folded_article_original(&folded, &folded.texts[0], (struct span){4, 5});
    assert_int_equal(counter_get(COUNTER_text_invalid_utf8) - before, 2);
}

static int set_up(void **state) {
    (void)state;
    return folded_article_init(&folded) == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    folded_article_fini(&folded);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lays_the_texts_out_between_newlines),
        cmocka_unit_test(finds_the_way_back_from_every_word),
        cmocka_unit_test(long_runs_of_what_is_dropped_do_not_mislead),
        cmocka_unit_test(finds_the_way_back_from_marks_and_jamo),
        cmocka_unit_test(counts_words_and_spaceless_characters),
        cmocka_unit_test(walking_back_counts_nothing_twice),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
