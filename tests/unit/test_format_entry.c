#include "tests/unit/unit.h"

#include "rules/format_entry.h"

static struct format_entry *entries_of(const char *text, struct arena *arena) {
    struct yaml_node root;
    struct error error;
    struct format_entry *entries = NULL;
    struct yaml_node *kept = arena_calloc(arena, 1, sizeof *kept);
    assert_int_equal(yaml_parse(slice_of(text), "a.yaml", arena, &root, &error), STATUS_OK);
    *kept = root;
    assert_int_equal(format_entries_read(slice_of(text), kept, arena, &entries), STATUS_OK);
    return entries;
}

static void keys_stand_in_the_order_of_the_reference(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    const struct format_entry *root = entries_of("rules:\n"
                                                 "  - tests: []\n"
                                                 "    odd: 1\n"
                                                 "    terms: {z: [b], a: [c]}\n"
                                                 "    id: a.b\n",
                                                 &arena);
    const struct format_entry *rule = root->children[0]->children[0];
    static const char *const order[] = {"id", "terms", "tests", "odd"};
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        assert_slice_equal(rule->children[i]->key->text, order[i]);
    }
    assert_slice_equal(rule->children[1]->children[0]->key->text, "z"); /* names of groups stay */
    assert_true(format_key_rank(SLICE_LITERAL("id")) < format_key_rank(SLICE_LITERAL("odd")));
    arena_fini(&arena);
}

static void comments_belong_to_what_they_stand_at(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    const struct format_entry *root = entries_of("rules:\n"
                                                 "  # above\n"
                                                 "  - id: a.b # beside\n"
                                                 "    terms: [a, b] # closed\n"
                                                 "    when: a\n"
                                                 "    # ends\n"
                                                 "\n"
                                                 "  # next\n"
                                                 "  - id: a.c\n"
                                                 "# tail\n",
                                                 &arena);
    const struct format_entry *rules = root->children[0];
    const struct format_entry *rule = rules->children[0];
    assert_slice_equal(rule->before->text, "# above");
    assert_slice_equal(rule->children[0]->beside->text, "# beside");
    assert_slice_equal(rule->children[1]->beside->text, "# closed");
    assert_slice_equal(rule->children[2]->after->text, "# ends");
    assert_slice_equal(rules->children[1]->before->text, "# next");
    assert_true(rules->children[1]->before->blank_before);
    assert_slice_equal(rules->after->text, "# tail");
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_stand_in_the_order_of_the_reference),
        cmocka_unit_test(comments_belong_to_what_they_stand_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
