#include "tests/unit/ruled.h"

#include "core/limits.h"
#include "matcher/scanner.h"
#include "rules/near_miss.h"

#include <stdio.h>

/* What is told of all groups of the first rule for an article; the caller's buffer. */
static void nearest(const char *rules, const struct article *article, uint64_t groups,
                    struct buffer *out) {
    struct rule_set *set = ruled(rules);
    struct near_miss *near = NULL;
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    struct error error = {0};
    const struct hit *hits = NULL;
    size_t count = 0, hit_count = 0;
    assert_int_equal(near_miss_create(set, 0, &near), STATUS_OK);
    const struct pattern *patterns = near_miss_patterns(near, &count);
    assert_int_equal(database_create(patterns, count, NULL, &database, &error), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    assert_int_equal(scanner_scan(scanner, article, &hits, &hit_count), STATUS_OK);
    assert_int_equal(near_miss_append(near, article, hits, hit_count, groups, out), STATUS_OK);
    scanner_destroy(&scanner);
    database_destroy(&database);
    near_miss_destroy(&near);
    assert_null(near);
    rule_set_destroy(&set);
}

static void the_nearest_of_a_group_is_told(void **state) {
    (void)state;
    static const struct {
        const char *terms, *text, *told;
    } cases[] = {
        {"[US]", "tell us more", "\"US\" stands there in another case: [body] tell «us» more"},
        {"[{text: Bagram, fields: [title]}]", "at Bagram",
         "\"Bagram\" stands in a field where it is not looked for: [body] at «Bagram»"},
        {"[Haqqani Network]", "the Haqani Network",
         "\"Haqqani Network\" stands there with a letter otherwise: [body] the «Haqani Network»"},
        {"[frozen funds]", "frozen by court: funds",
         "\"frozen funds\" has its words there, but 2 others between: [body] «frozen» by court: "
         "«funds»"},
        {"[frozen funds]", "funds frozen",
         "has its words there in another order: [body] «funds» «frozen»"},
        {"[frozen funds]", "frozen a funds b frozen x y z",
         "but 1 other between: [body] «frozen» a «funds» b"},
        {"[Khalil ur-Rahman Haqqani]", "Haqqani, Khalil ur-Rahman", "in another order"},
        /* an edit is nearer than words apart, another case nearer than an edit */
        {"[frozen funds, {text: NATO, case: exact}]", "frozen a funds, Nato",
         "\"NATO\" stands there"},
        {"[frozen funds, Zawahiri]", "frozen a funds, Zawahri", "\"Zawahiri\" stands there"},
        /* nothing is near */
        {"[frozen funds]", "frozen and nothing more", NULL},
        {"[frozen funds]",
         "frozen a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 funds", NULL},
        {"[{regex: 'fro[z]en'}]", "Frozen", NULL},
        {"['froz*']", "frost", NULL},
        {"[Taliban Taliban]", "the Taliban", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char rules[512];
        struct buffer out;
        const struct article article = {.body = slice_of(cases[i].text)};
        buffer_init(&out, 64 * KIB);
        snprintf(rules, sizeof rules, "rules: [{id: a.b, terms: {who: %s}}]", cases[i].terms);
        nearest(rules, &article, UINT64_MAX, &out);
        buffer_append_char(&out, '\0');
        bool good = cases[i].told ? strstr(out.data, cases[i].told) != NULL : out.bytes == 1;
        if (!good) {
            print_error("%s in \"%s\": %s\n", cases[i].terms, cases[i].text, out.data);
        }
        assert_true(good);
        buffer_fini(&out);
    }
}

static void only_the_groups_asked_for_are_told(void **state) {
    (void)state;
    static const char rules[] = "rules: [{id: a.b, terms: {one: [US], two: [NATO]}}]";
    const struct article article = {.title = SLICE_LITERAL("us and nato")};
    struct buffer out;
    buffer_init(&out, 64 * KIB);
    nearest(rules, &article, 2, &out);
    assert_slice_equal(buffer_slice(&out), "nearest to it\n  two: \"NATO\" stands there in another "
                                           "case: [title] us and «nato»\n");
    buffer_clear(&out);
    nearest(rules, &article, 0, &out);
    assert_int_equal(out.bytes, 0);
    buffer_fini(&out);
}

static void words_of_two_texts_are_not_near(void **state) {
    (void)state;
    const struct article article = {.title = SLICE_LITERAL("frozen"),
                                    .body = SLICE_LITERAL("funds")};
    struct buffer out;
    buffer_init(&out, 64 * KIB);
    nearest("rules: [{id: a.b, terms: [frozen funds]}]", &article, 1, &out);
    assert_int_equal(out.bytes, 0);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_of_a_group_is_told),
        cmocka_unit_test(only_the_groups_asked_for_are_told),
        cmocka_unit_test(words_of_two_texts_are_not_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
