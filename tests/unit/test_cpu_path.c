#include "matcher/cpu_path.h"
#include "tests/unit/unit.h"

static void the_widest_path_is_taken_unless_chosen(void **state) {
    (void)state;
    enum cpu_path widest = CPU_PATH_PLAIN;
    for (int path = 0; path < CPU_PATH_COUNT; path++) {
        widest = cpu_path_able((enum cpu_path)path) ? (enum cpu_path)path : widest;
    }
    assert_int_equal(cpu_path_get(), widest);
    for (int path = 0; path < CPU_PATH_COUNT; path++) {
        enum cpu_path before = cpu_path_get();
        bool able = cpu_path_choose((enum cpu_path)path);
        assert_int_equal(able, cpu_path_able((enum cpu_path)path));
        assert_int_equal(cpu_path_get(), able ? (enum cpu_path)path : before);
    }
}

static void the_plain_path_is_always_there(void **state) {
    (void)state;
    assert_true(cpu_path_able(CPU_PATH_PLAIN));
    assert_string_equal(cpu_path_name(CPU_PATH_PLAIN), "plain");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_widest_path_is_taken_unless_chosen),
        cmocka_unit_test(the_plain_path_is_always_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
