#include "tests/unit/unit.h"

#include "core/utf8.h"
#include "ingest/html_entities.h"

static void table_is_sorted_and_whole(void **state) {
    (void)state;
    size_t bare = 0;
    assert_int_equal(html_entity_count, 2125);
    for (size_t i = 0; i < html_entity_count; i++) {
        bare += html_entities[i].bare;
        assert_true(utf8_valid(slice_of(html_entities[i].text)));
        assert_true(strlen(html_entities[i].text) > 0);
        if (i > 0) {
            assert_true(strcmp(html_entities[i - 1].name, html_entities[i].name) < 0);
        }
    }
    assert_int_equal(bare, 106);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_sorted_and_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
