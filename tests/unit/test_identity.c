#include "tests/unit/unit.h"

#include "core/clock.h"
#include "ingest/identity.h"

static struct article article_of(const char *feed, const char *id, const char *url,
                                 const char *title) {
    return (struct article){.feed = {.url = slice_of(feed)},
                            .id = slice_of(id),
                            .url = slice_of(url),
                            .title = slice_of(title),
                            .published_us = CLOCK_UNKNOWN,
                            .updated_us = CLOCK_UNKNOWN};
}

static bool same_item(struct article a, struct article b) {
    return hash_equal(identity_of(&a).item, identity_of(&b).item);
}

static void a_guid_outweighs_the_rest(void **state) {
    (void)state;
    assert_true(same_item(article_of("f", "1", "u", "t"), article_of("f", "1", "v", "w")));
    assert_false(same_item(article_of("f", "1", "u", "t"), article_of("f", "2", "u", "t")));
    assert_false(same_item(article_of("f", "1", "u", "t"), article_of("g", "1", "u", "t")));
}

static void a_link_outweighs_the_title(void **state) {
    (void)state;
    assert_true(same_item(article_of("f", "", "u", "t"), article_of("f", "", "u", "w")));
    assert_false(same_item(article_of("f", "", "u", "t"), article_of("f", "", "v", "t")));
    assert_false(same_item(article_of("f", "", "u", "t"), article_of("f", "u", "", "t")));
}

static void else_title_and_date_or_text_and_date(void **state) {
    (void)state;
    struct article a = article_of("f", "", "", "t");
    struct article b = a;
    assert_true(same_item(a, b));
    b.published_us = 0;
    assert_false(same_item(a, b));
    a.updated_us = 0;
    assert_true(same_item(a, b));
    a.title = b.title = slice_of("");
    a.summary = slice_of("one");
    b.summary = slice_of("two");
    assert_false(same_item(a, b));
}

static void else_author_and_category(void **state) {
    (void)state;
    struct slice ann = slice_of("Ann"), bo = slice_of("Bo");
    struct article a = article_of("f", "", "", "");
    struct article b = a;
    a.authors = (struct slice_list){&ann, 1};
    b.authors = (struct slice_list){&bo, 1};
    assert_false(same_item(a, b));
    b.authors = a.authors;
    assert_true(same_item(a, b));
    b.categories = (struct slice_list){&bo, 1};
    assert_false(same_item(a, b));
}

static void content_is_title_summary_and_body(void **state) {
    (void)state;
    struct article a = article_of("f", "1", "u", "t");
    struct article b = article_of("g", "2", "v", "t");
    b.published_us = 1;
    assert_true(hash_equal(identity_of(&a).content, identity_of(&b).content));
    b.body = slice_of("x");
    assert_false(hash_equal(identity_of(&a).content, identity_of(&b).content));
    a.summary = slice_of("x");
    assert_false(hash_equal(identity_of(&a).content, identity_of(&b).content));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guid_outweighs_the_rest),
        cmocka_unit_test(a_link_outweighs_the_title),
        cmocka_unit_test(else_title_and_date_or_text_and_date),
        cmocka_unit_test(else_author_and_category),
        cmocka_unit_test(content_is_title_summary_and_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
