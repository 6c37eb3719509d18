#include "tests/unit/unit.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "rules/when.h"

#define TEXT(text)                                                                                 \
    { text, sizeof(text) - 1 }

static struct arena arena;
static const struct slice groups[] = {TEXT("a"),   TEXT("b"),     TEXT("c"),    TEXT("us-uk"),
                                      TEXT("кто"), TEXT("title"), TEXT("count")};
enum { GROUPS = sizeof groups / sizeof *groups };

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 16 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void append_groups(uint64_t bits, size_t count, struct buffer *out) {
    buffer_append_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (bits >> i & 1) {
            buffer_append_format(out, "%s%.*s", out->data[out->bytes - 1] == '{' ? "" : " ",
                                 SLICE_ARG(groups[i]));
        }
    }
    buffer_append_char(out, '}');
}

/* The tree in prefix form: (and {a} (not {b})). */
static void show(const struct when_node *node, struct buffer *out) {
    static const char *const names[] = {"",    "title", "all", "",     "",
                                        "not", "and",   "or",  "near", "before"};
    static const char *const signs[] = {">=", ">", "<=", "<", "="};
    switch (node->kind) {
    case WHEN_GROUPS:
        buffer_append_text(out, node->title_only ? "title" : "");
        append_groups(node->groups, GROUPS, out);
        return;
    case WHEN_TITLE:
    case WHEN_ALL:
        buffer_append_text(out, names[node->kind]);
        append_groups(node->groups, GROUPS, out);
        return;
    case WHEN_OF:
        buffer_append_format(out, "%u", node->number);
        append_groups(node->groups, GROUPS, out);
        return;
    case WHEN_COUNT:
        append_groups(node->groups, GROUPS, out);
        buffer_append_format(out, "%s%u", signs[node->comparison], node->number);
        return;
    default:
        break;
    }
    buffer_append_format(out, "(%s", names[node->kind]);
    if (node->kind == WHEN_NEAR || node->kind == WHEN_BEFORE) {
        buffer_append_format(out, "/%u", node->number);
    }
    buffer_append_char(out, ' ');
    show(node->left, out);
    if (node->right) {
        buffer_append_char(out, ' ');
        show(node->right, out);
    }
    buffer_append_char(out, ')');
}

static void expressions_become_trees(void **state) {
    (void)state;
    static const struct {
        const char *when, *tree;
    } cases[] = {
        {"a", "{a}"},
        {" a\n", "{a}"},
        {"кто and us-uk", "(and {кто} {us-uk})"},
        {"a and b and c", "(and (and {a} {b}) {c})"},
        {"a or b and c", "(or {a} (and {b} {c}))"},
        {"a and b or c", "(or (and {a} {b}) {c})"},
        {"(a or b) and c", "(and (or {a} {b}) {c})"},
        {"not a and b", "(and (not {a}) {b})"},
        {"not not a", "(not (not {a}))"},
        {"not (a and b)", "(not (and {a} {b}))"},
        {"a near/12 b and not c", "(and (near/12 {a} {b}) (not {c}))"},
        {"a and b near/0 c", "(and {a} (near/0 {b} {c}))"},
        {"a before / 3 b", "(before/3 {a} {b})"},
        {"(a or b) near/5 c", "(near/5 {a b} {c})"},
        {"a near/5 (b or c or a)", "(near/5 {a} {a b c})"},
        {"title:a near/5 b", "(near/5 title{a} {b})"},
        {"(a near/5 b) and (b near/5 c)", "(and (near/5 {a} {b}) (near/5 {b} {c}))"},
        {"any", "{a b c us-uk кто title count}"},
        {"all", "all{a b c us-uk кто title count}"},
        {"2 of (a, b, c)", "2{a b c}"},
        {"1 of (a)", "1{a}"},
        {"2 of (a,a,b)", "2{a b}"},
        {"title:a", "title{a}"},
        {"title : a and title", "(and title{a} {title})"},
        {"title:title", "title{title}"},
        {"count and count(count) > 3", "(and {count} {count}>3)"},
        {"count(a) >= 3", "{a}>=3"},
        {"count(a)<3 or count(b)<=0 or count(c)==7", "(or (or {a}<3 {b}<=0) {c}=7)"},
        {"count(a) = 2", "{a}=2"},
        {"((((a))))", "{a}"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct when_node *node = NULL;
        struct error error = {0};
        size_t column = 0;
        struct buffer shown;
        buffer_init(&shown, 64 * KIB);
        enum status status =
            when_parse(slice_of(cases[i].when), groups, GROUPS, &arena, &node, &column, &error);
        if (status != STATUS_OK) {
            print_error("%s: %s\n", cases[i].when, error.message);
        }
        assert_int_equal(status, STATUS_OK);
        show(node, &shown);
        assert_slice_equal(buffer_slice(&shown), cases[i].tree);
        buffer_fini(&shown);
    }
}

static void a_group_may_be_called_any(void **state) {
    (void)state;
    static const struct slice names[] = {TEXT("all"), TEXT("any")};
    const struct when_node *node = NULL;
    size_t column = 0;
    assert_int_equal(when_parse(slice_of("any"), names, 2, &arena, &node, &column, NULL),
                     STATUS_OK);
    assert_int_equal(node->groups, 2);
    assert_int_equal(when_parse(slice_of("all"), names, 2, &arena, &node, &column, NULL),
                     STATUS_OK);
    assert_int_equal(node->kind, WHEN_GROUPS);
    assert_int_equal(node->groups, 1);
}

static void mistakes_are_told_with_their_column(void **state) {
    (void)state;
    static const struct {
        const char *when;
        size_t column; /* 0-based */
        const char *says;
    } cases[] = {
        {"", 0, "ends where a group is wanted"},
        {"   ", 3, "ends where a group is wanted"},
        {"a and", 5, "ends where a group is wanted"},
        {"a and )", 6, "a group is wanted here, not \")\""},
        {"and a", 0, "not \"and\""},
        {"a b", 2, "\"b\" cannot stand here"},
        {"nobody", 0, "no group \"nobody\""},
        {"кто and A", 8, "no group \"A\""},
        {"(a or b", 7, "a \")\" is missing"},
        {"a)", 1, "\")\" cannot stand here"},
        {"a near b", 7, "a \"/\" is missing"},
        {"a near/b", 7, "a number is missing"},
        {"a near/1001 b", 7, "1001 is too large here; at most 1000"},
        {"a near/99999999999999999999 b", 7, "too large here; at most 1000"},
        {"a near/5 b near/5 c", 11, "joins two groups"},
        {"not a near/5 b", 0, "near and before join groups"},
        {"a near/5 (b and c)", 9, "near and before join groups"},
        {"(a near/5 b) before/5 c", 0, "near and before join groups"},
        {"(title:a or b) near/5 c", 0, "near and before join groups"},
        {"a near/5 all", 9, "near and before join groups"},
        {"2 (a, b)", 2, "\"of\" is missing"},
        {"2 of a", 5, "a \"(\" is missing"},
        {"2 of (a b)", 8, "a \")\" is missing"},
        {"2 of (a, not b)", 9, "not \"not\""},
        {"0 of (a, b)", 0, "from 1 to the number"},
        {"3 of (a, b)", 0, "from 1 to the number"},
        {"2 of (a, a)", 0, "from 1 to the number"},
        {"count(a)", 8, "a comparison is wanted"},
        {"count(a) >= b", 12, "a number is missing"},
        {"count(a) >= 100001", 12, "at most 100000"},
        {"count(nobody) > 1", 6, "no group \"nobody\""},
        {"title:", 6, "ends where a group is wanted"},
        {"title:nobody", 6, "no group \"nobody\""},
        {"a & b", 2, "\"&\" cannot stand here"},
        {"a AND b", 2, "\"AND\" cannot stand here"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct when_node *node = NULL;
        struct error error = {0};
        size_t column = 0;
        enum status status =
            when_parse(slice_of(cases[i].when), groups, GROUPS, &arena, &node, &column, &error);
        bool same = status == STATUS_INVALID && column == cases[i].column &&
                    strstr(error.message, cases[i].says);
        if (!same) {
            print_error("%s: %zu: %s\n", cases[i].when, column, error.message);
        }
        assert_true(same);
        assert_null(node);
    }
}

/* `piece` so many times, then `end`. */
static enum status parse_repeated(const char *piece, size_t count, const char *end,
                                  struct error *error) {
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(&text, piece);
    }
    buffer_append_text(&text, end);
    const struct when_node *node = NULL;
    size_t column = 0;
    enum status status =
        when_parse(buffer_slice(&text), groups, GROUPS, &arena, &node, &column, error);
    buffer_fini(&text);
    return status;
}

static void depth_and_length_have_limits(void **state) {
    (void)state;
    struct error error = {0};
    assert_int_equal(parse_repeated("not ", LIMIT_WHEN_DEPTH - 1, "a", &error), STATUS_OK);
    assert_int_equal(parse_repeated("not ", LIMIT_WHEN_DEPTH, "a", &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "too deep"));
    assert_int_equal(parse_repeated("(", 100000, "a", &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "too deep"));
    assert_int_equal(parse_repeated("a and ", LIMIT_WHEN_NODES / 2 - 1, "a", &error), STATUS_OK);
    assert_int_equal(parse_repeated("a and ", LIMIT_WHEN_NODES / 2, "a", &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "too long"));
}

static void reserved_words_are_no_names(void **state) {
    (void)state;
    assert_true(when_reserved(slice_of("and")));
    assert_true(when_reserved(slice_of("before")));
    assert_false(when_reserved(slice_of("any")));
    assert_false(when_reserved(slice_of("title")));
    assert_false(when_reserved(slice_of("AND")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_become_trees),
        cmocka_unit_test(a_group_may_be_called_any),
        cmocka_unit_test(mistakes_are_told_with_their_column),
        cmocka_unit_test(depth_and_length_have_limits),
        cmocka_unit_test(reserved_words_are_no_names),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
